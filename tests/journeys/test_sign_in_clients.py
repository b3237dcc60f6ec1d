"""Client libraries that nobody changed sign in over https: authlib, requests-oauthlib, openid-client, the official client, Chromium.

Where a library compares issuer and authority it is told the discovery document's whole address, as its users do.
"""

import base64
import json
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
import requests
from authlib.integrations.requests_client import OAuth2Session as Authlib
from conftest import Server, start_server, stop_server
from joserfc import jwt
from joserfc.jwk import KeySet
from journeys.conftest import plainly
from journeys.node import Node
from journeys.person import signs_in
from over_tls import Client
from requests_oauthlib import OAuth2Session as RequestsOAuthlib

from so_mock import SoMock
from so_mock.seed.apps import apps

CALLBACK = "http://127.0.0.1:49152/callback"
SECRET = next(app["client_secret"] for app in apps() if app["client_id"] == "demo-web")
CLAIM = "http://schemes.superoffice.net/identity/"
Run = Callable[..., Any]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("keys")


@pytest.fixture(scope="module")
def strict(folder: Path) -> Any:
    """`so-mock --tls --auth strict`: nothing is taken that was not issued here."""
    server = start_server("--tls", "--auth", "strict", "--keys", str(folder))
    yield Server(server.url.replace("127.0.0.1", "localhost"), server.process)
    stop_server(server)


@pytest.fixture(scope="module")
def trust(strict: Server, folder: Path) -> str:
    return str(folder / "authority.pem")


@pytest.fixture
def found(strict: Server, trust: str) -> Any:
    address = f"{strict.url}/login/.well-known/openid-configuration"
    return requests.get(address, verify=trust, timeout=20).json()


@pytest.fixture
def run(official_client: Node, browser: str, trust: str) -> Run:
    """A journey in Node, which trusts the authority in the way `so-mock ca` tells."""

    def walk(script: str, *arguments: str) -> Any:
        with plainly():
            return official_client.run(
                script, *arguments, NODE_EXTRA_CA_CERTS=trust, BROWSER=browser
            )

    return walk


def claims_of(id_token: str, found: Any, trust: str) -> dict[str, Any]:
    """Proved as an app does it: by the published key."""
    keys = requests.get(found["jwks_uri"], verify=trust, timeout=20).json()
    token = jwt.decode(id_token, KeySet.import_key_set(keys), algorithms=["RS256"])
    jwt.JWTClaimsRegistry(iss={"essential": True, "value": found["issuer"]}).validate(token.claims)
    return dict(token.claims)


def principal(session: Any, claims: dict[str, Any]) -> Any:
    answer = session.get(f"{claims[f'{CLAIM}webapi_url']}v1/User/currentPrincipal")
    assert answer.status_code == 200, answer.text
    return answer.json()


# -- Python


def test_authlib_signs_in_by_code_and_pkce(found: Any, trust: str) -> None:
    with Authlib(
        "demo", redirect_uri=CALLBACK, scope="openid", code_challenge_method="S256"
    ) as app:
        app.trust_env, app.verify = False, trust
        verifier = "v" * 64
        url, state = app.create_authorization_url(
            found["authorization_endpoint"], code_verifier=verifier, nonce="n-1"
        )
        back = signs_in(url, "tje0", "Tje0", trust)
        token = app.fetch_token(
            found["token_endpoint"],
            authorization_response=back,
            code_verifier=verifier,
            state=state,
        )
        claims = claims_of(token["id_token"], found, trust)
        assert (claims["aud"], claims["nonce"], claims[f"{CLAIM}ctx"]) == (
            "demo",
            "n-1",
            "Cust12345",
        )
        assert principal(app, claims)["Associate"] == "tje0"
        before = token["access_token"]
        renewed = app.refresh_token(found["token_endpoint"], token["refresh_token"])
        assert renewed["access_token"] != before
        assert renewed["refresh_token"] == token["refresh_token"], "it stays as it is"
        assert (
            app.revoke_token(found["revocation_endpoint"], renewed["access_token"]).status_code
            == 200
        )
        refused = app.get(f"{claims[f'{CLAIM}webapi_url']}v1/Contact/2")
        assert refused.status_code == 401


@pytest.mark.parametrize("how", ["client_secret_post", "client_secret_basic"])
def test_authlib_proves_a_confidential_app(found: Any, trust: str, how: str) -> None:
    with Authlib("demo-web", SECRET, redirect_uri=CALLBACK, scope="openid", token_endpoint_auth_method=how) as app:  # fmt: skip
        app.trust_env, app.verify = False, trust
        url, state = app.create_authorization_url(found["authorization_endpoint"])
        back = signs_in(url, "ADM0", "Adm0", trust)
        token = app.fetch_token(found["token_endpoint"], authorization_response=back, state=state)
        assert claims_of(token["id_token"], found, trust)[f"{CLAIM}is_administrator"] == "True"


def test_requests_oauthlib_signs_in_by_code_and_pkce(found: Any, trust: str) -> None:
    """It insists on https for all addresses, the app's own among them but for this machine."""
    with RequestsOAuthlib("demo", redirect_uri=CALLBACK, scope=["openid"], pkce="S256") as app:
        app.trust_env, app.verify = False, trust
        url, _ = app.authorization_url(found["authorization_endpoint"], nonce="n-2")
        back = signs_in(url, "tje0", "Tje0", trust)
        code = back.partition("code=")[2].partition("&")[0]
        token = app.fetch_token(found["token_endpoint"], code=code, include_client_id=True)
        claims = claims_of(token["id_token"], found, trust)
        assert claims["nonce"] == "n-2"
        before = token["access_token"]
        assert principal(app, claims)["Associate"] == "tje0"
        again = app.refresh_token(found["token_endpoint"], client_id="demo")
        assert app.get(f"{claims[f'{CLAIM}webapi_url']}v1/Contact/2").status_code == 200
        assert again["access_token"] == app.access_token != before


# -- Node


def test_openid_client_signs_in_and_validates(run: Run, strict: Server) -> None:
    seen = run("openid.mjs", f"{strict.url}/login", SECRET)

    assert seen["compared"]["code"] == "OAUTH_JSON_ATTRIBUTE_COMPARISON_FAILED"
    assert seen["metadata"]["issuer"] == strict.url
    assert set(seen["tokens"]) == {
        "access_token", "token_type", "expires_in", "refresh_token", "id_token",
    }  # fmt: skip
    assert seen["tokens"]["access_token"].startswith("8A:Cust12345.")
    claims = seen["claims"]
    assert (claims["iss"], claims["aud"]) == (strict.url, "demo")
    assert claims["exp"] - claims["iat"] == 300
    assert seen["principal"]["status"] == 200
    assert seen["principal"]["body"]["Associate"] == "tje0"

    assert seen["replayed"]["error"] == "invalid_grant"
    assert seen["afterReplay"]["status"] == 401, "what a replayed code had given is worth nothing"
    assert "refresh_token" not in seen["renewed"]
    assert "nonce" not in seen["renewed"]["claims"]
    assert seen["renewed"]["claims"]["sub"] == claims["sub"]
    assert seen["revoked"]["status"] == 401

    assert "code=" in seen["silent"], "whoever has signed in is known to prompt=none"
    assert seen["signedOut"].endswith("/callback?state=bye")
    assert "error=login_required" in seen["silentAfter"]

    for how in ("post", "basic", "hybrid"):
        assert seen[how]["aud"] == "demo-web"
    assert seen["implicit"]["aud"] == "demo"
    assert seen["wrongSecret"]["error"] == "invalid_client"


# -- a browser


def test_people_sign_in_at_the_login_page_with_whatever_they_have_at_hand(run: Run, strict: Server) -> None:  # fmt: skip
    seen = run("login_page.mjs", f"{strict.url}/login")

    assert seen["title"] == "Sign in" and seen["complaints"] == []
    for way in ("mouse", "second", "keyboard", "tapped", "withoutScripts"):
        assert seen[way].keys() == {"code", "state"}, way
        assert seen[way]["state"] == "s 1&x"
    assert seen["complaint"] == "The password of HEM0 is another one."
    assert seen["stillChosen"] and seen["afterComplaint"]["named"] == "Password"
    assert seen["declined"]["error"] == "access_denied"
    assert "InvalidRedirectUrl (2)" in seen["foreign"]["text"]
    assert seen["foreign"]["url"].startswith(strict.url), "nobody is sent to a foreign address"

    assert [each["named"] for each in seen["tabs"]] == [
        "Ingrid Solberg", "Henrik Moe", "Password", "Sign in", "Decline",
    ]  # fmt: skip
    assert all(each["ring"] for each in seen["tabs"]), "where one is can be seen"
    assert seen["hinted"]
    for width in ("desk", "phone", "narrow"):
        room = seen[width]
        assert room["overflow"] == 0 and room["everywhere"], (width, room)
        assert room["lowest"] >= 44 and room["smallest"] >= 14, (width, room)

    assert seen["posted"]["verb"] == "POST" and "code=" in seen["posted"]["body"]
    assert {"access_token", "id_token", "token_type", "expires_in", "state"} <= seen[
        "implicit"
    ].keys()
    cookies = {each["name"]: each for each in seen["cookies"]}
    assert all(each["httpOnly"] and each["secure"] for each in cookies.values())
    assert cookies["SoAuth.Xsrf"]["sameSite"] == "Lax"


def test_an_app_that_knows_the_platforms_hosts_finds_all_of_it(
    own_server: Any, official_client: Node, browser: str, folder: Path
) -> None:
    server = own_server("--tls", "--hosts", "superoffice", "--keys", str(folder))
    client = Client(server, folder / "authority.pem")
    with plainly():
        seen = official_client.run("hosts.mjs", str(client.port), BROWSER=browser)
    assert {each["domain"] for each in seen["cookies"]} == {"sod.superoffice.com"}
    assert seen["state"]["Api"] == "https://sod2.superoffice.com/Cust12345/api"

    told = {"grant_type": "authorization_code", "client_id": "demo", "code": seen["code"], "redirect_uri": seen["redirect"]}  # fmt: skip
    status, body = client("/login/common/oauth/tokens", "sod.superoffice.com", form=told, Host="sod.superoffice.com")  # fmt: skip
    assert status == 200, body
    tokens = json.loads(body)
    payload = tokens["id_token"].split(".")[1]
    claims = json.loads(base64.urlsafe_b64decode(payload + "=="))
    assert claims["iss"] == "https://sod.superoffice.com"
    assert claims[f"{CLAIM}webapi_url"] == "https://sod2.superoffice.com/Cust12345/api/"
    assert claims[f"{CLAIM}netserver_url"].startswith("https://sod2.superoffice.com/Cust12345/")
    status, body = client(
        "/Cust12345/api/v1/User/currentPrincipal", "sod2.superoffice.com",
        Authorization=f"Bearer {tokens['access_token']}",
    )  # fmt: skip
    assert status == 200 and json.loads(body)["Associate"] == "tje0"


# -- the official client


def given(server: Server, trust: str, **wish: str) -> str:
    """A header, as if somebody had signed in."""
    told = requests.post(f"{server.url}/_so_mock/tokens", json=wish, verify=trust, timeout=20)
    return str(told.json()["header"])


@pytest.mark.parametrize(
    ("place", "wish", "app"),
    [
        ("/api", None, ""),
        ("/api", {"kind": "ticket"}, ""),
        ("/Cust12345/api", {"kind": "ticket"}, SECRET),
        ("/Cust12345/api", {"kind": "access"}, ""),
        ("/Cust12345/api", {"kind": "access", "client": "demo"}, ""),
    ],
    ids=["Basic on site", "ticket on site", "ticket Online", "bearer", "bearer of an app"],
)
def test_the_official_client_works_with_every_credential(
    run: Run, strict: Server, trust: str, place: str, wish: dict[str, str] | None, app: str
) -> None:
    header = "Basic dGplMDpUamUw" if wish is None else given(strict, trust, user="tje0", **wish)
    seen = run("sign_in.cjs", f"{strict.url}{place}", header, app)
    assert seen == {"refused": None, "by": "tje0", "read": "Signed in"}


@pytest.mark.parametrize(
    ("place", "header", "wish"),
    [
        ("/Cust12345/api", "Basic dGplMDpUamUw", None),
        ("/Cust12345/api", "", {"kind": "ticket"}),
        ("/api", "", {"kind": "access"}),
        ("/Cust12345/api", "Bearer 8A:Cust12345.AAAA", None),
    ],
    ids=["Basic Online", "ticket without its app", "bearer on site", "forged"],
)
def test_the_official_client_is_refused_as_the_platform_does(
    run: Run, strict: Server, trust: str, place: str, header: str, wish: dict[str, str] | None
) -> None:
    told = header if wish is None else given(strict, trust, **wish)
    refused = run("sign_in.cjs", f"{strict.url}{place}", told)["refused"]
    assert refused["status"] == 401
    assert refused["data"]["ErrorType"] == "SoSessionException"


# -- SoMock


@pytest.fixture
def so() -> Any:
    with SoMock() as made:
        yield made


def test_a_test_signs_in_where_its_tenant_is(so: SoMock) -> None:
    """Authority and callback are all that an app is configured with."""
    found = httpx.get(f"{so.authority}/.well-known/openid-configuration").json()
    assert found["issuer"] == so.url
    with Authlib("any", redirect_uri=CALLBACK, scope="openid", code_challenge_method="S256") as app:
        app.trust_env = False
        url, state = app.create_authorization_url(
            found["authorization_endpoint"], code_verifier="v" * 64
        )
        token = app.fetch_token(
            found["token_endpoint"], authorization_response=signs_in(url, "tje0", ""),
            code_verifier="v" * 64, state=state,
        )  # fmt: skip
        payload = token["id_token"].split(".")[1]
        claims = json.loads(base64.urlsafe_b64decode(payload + "=="))
        assert claims[f"{CLAIM}ctx"] == so.tenant
        assert claims[f"{CLAIM}webapi_url"] == f"{so.api}/"
        assert principal(app, claims)["Associate"] == "tje0"
    with urllib.request.urlopen(found["jwks_uri"], timeout=20) as answer:
        assert json.load(answer)["keys"]
