"""Whatever is sent to the identity provider: a token only for the right code, proof, client and address, and a way back only to
what is registered. Sequences of wrong and right attempts, in any order."""

import hmac
import json
from base64 import urlsafe_b64encode
from typing import Any

import pytest
from contract.door import Door
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from joserfc import jwt
from joserfc.jwk import RSAKey
from login.browser import (
    AUTHORIZE,
    LOGOUT_URIS,
    LOOPBACK,
    TOKENS,
    VERIFIER,
    Browser,
    Form,
    challenge,
    request,
)

from so_mock.auth.redirects import loopback

# The door is made once and shown a new tenant by each example.
QUICK = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])  # fmt: skip
SECRET = "5f2d9c1b7a3e48d6b0c4e1f2a3948576"
WEB = "https://app.example/cb"
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=80)


def asked(browser: Browser, fields: dict[str, str]) -> tuple[int, Any]:
    reply = browser.post(TOKENS, fields)
    assert reply.status in (200, 400, 401), reply
    assert reply.headers["cache-control"] == "no-store"
    told = reply.json()
    if reply.status != 200:
        assert told.keys() == {"error", "error_description"}
        assert told["error"] in {"invalid_request", "invalid_client", "invalid_grant", "unsupported_grant_type"}  # fmt: skip
    return reply.status, told


def right(code: str) -> dict[str, str]:
    return {
        "grant_type": "authorization_code", "client_id": "demo-web", "client_secret": SECRET, "code": code,
        "redirect_uri": WEB, "code_verifier": VERIFIER,
    }  # fmt: skip


def nearly(text: str) -> st.SearchStrategy[str]:
    """Another text, most of them like it."""
    at = st.integers(0, max(len(text) - 1, 0))
    swapped = st.builds(lambda n, c: text[:n] + c + text[n + 1 :], at, st.characters(codec="ascii"))
    cut = at.map(lambda n: text[:n])
    more = st.builds(lambda c: text + c, st.characters(codec="ascii", exclude_characters="\0"))
    cased = st.just(text.swapcase())
    return st.one_of(swapped, cut, more, cased, TEXTS, st.just("")).filter(lambda t: t != text)


@QUICK
@given(data=st.data())
def test_a_code_is_given_for_nothing_but_all_that_it_is_bound_to(strict: Browser, data) -> None:
    strict.door.reset()
    strict.cookies.clear()
    method = data.draw(st.sampled_from(["S256", "plain", ""]))
    sent = challenge(VERIFIER) if method == "S256" else VERIFIER
    code = strict.sign_in(
        "SAL0", client_id="demo-web", redirect_uri=WEB, code_challenge=sent, code_challenge_method=method
    )["code"]  # fmt: skip
    fields = right(code)
    for _ in range(data.draw(st.integers(1, 5))):
        name = data.draw(st.sampled_from(sorted(fields)))
        status, _told = asked(strict, {**fields, name: data.draw(nearly(fields[name]))})
        assert status != 200
    status, told = asked(strict, fields)
    assert status == 200
    assert bearer(strict, told["access_token"]) == 200
    status, again = asked(strict, fields)
    assert (status, again["error"]) == (400, "invalid_grant")
    assert bearer(strict, told["access_token"]) == 401
    renewing = {"grant_type": "refresh_token", "client_id": "demo-web", "client_secret": SECRET}
    assert asked(strict, {**renewing, "refresh_token": told["refresh_token"]})[0] == 400


def bearer(browser: Browser, token: str) -> int:
    path = "/Cust12345/api/v1/User/currentPrincipal"
    return browser.door("GET", path, headers={"authorization": f"Bearer {token}"}, auth=None).status


@QUICK
@given(seconds=st.integers(0, 3_000))
@example(600)
@example(599)
def test_no_code_outlives_its_time(strict: Browser, seconds: int) -> None:
    strict.door.reset()
    strict.cookies.clear()
    clock = strict.door.tenant.clock
    clock.turn(clock.setting.standing(True))
    code = strict.sign_in("SAL0")["code"]
    clock.turn(clock.setting.advanced(seconds))
    fields = {"grant_type": "authorization_code", "client_id": "demo", "code": code, "redirect_uri": LOOPBACK}  # fmt: skip
    assert (asked(strict, fields)[0] == 200) == (seconds < 600)


@QUICK
@given(st.dictionaries(st.sampled_from([*right(""), "refresh_token", "scope", "token"]), TEXTS))  # fmt: skip
def test_nothing_made_up_is_taken(strict: Browser, fields: dict[str, str]) -> None:
    assert asked(strict, fields)[0] != 200


# -- ways back

URIS = st.one_of(
    st.sampled_from([
        WEB, LOOPBACK, "https://acme.dev.example/cb", "https://app.example/other?x=1", "http://localhost:1/", "my-app://cb",
        "javascript:alert(1)", "//app.example/cb", "https://app.example@evil.example/", "http://127.0.0.1:80",
    ]),
    nearly(WEB), nearly(LOOPBACK), nearly("https://acme.dev.example/cb"),
    st.builds(lambda a, b: a + b, st.sampled_from([WEB, LOOPBACK, "https://evil.example/", "http://localhost"]), TEXTS),
)  # fmt: skip
REGISTERED = {
    "demo-web": lambda u: u in (WEB, "https://app.example/other?x=1") or (
        u.startswith("https://") and u.endswith(".dev.example/cb") and u[8:-15].isascii() and u[8:-15].isalpha() and u[8:-15].islower()
    ),
    "demo": lambda u: u.startswith("http://127.0.0.1:") and u[17:].isascii() and u[17:].isdecimal() and 4 <= len(u[17:]) <= 10
    and int(u[17:]) < 65_536,
}  # fmt: skip


@QUICK
@given(
    client=st.sampled_from([*REGISTERED, "nobody"]), uri=URIS, types=st.sampled_from(["code", "token", "", "x"]),
    mode=st.sampled_from(["", "query", "fragment", "form_post"]), prompt=st.sampled_from(["", "none"]),
)  # fmt: skip
def test_only_what_is_registered_is_ever_led_back_to(
    strict: Browser, client: str, uri: str, types: str, mode: str, prompt: str
) -> None:
    allowed = client in REGISTERED and REGISTERED[client](uri)
    told = request(
        client_id=client, redirect_uri=uri, response_type=types, response_mode=mode, prompt=prompt
    )  # fmt: skip
    reply = strict.get(AUTHORIZE, **told)
    led = reply.headers.get("location", "")
    if not led and Form(reply.body).action.partition("?")[0] != AUTHORIZE:
        led = Form(reply.body).action
    assert reply.status == (302 if "location" in reply.headers else 200 if allowed else 400)
    if led:
        assert allowed and led.startswith(uri)
    elif allowed:
        reply = strict.post(AUTHORIZE, {**Form(reply.body).fields, "user": "SAL0"})
        assert reply.headers.get("location", "").startswith(uri) or Form(reply.body).action == uri


@QUICK
@given(uri=URIS)
def test_lenient_leads_nobody_away_from_this_machine(browser: Browser, uri: str) -> None:
    for client in ("demo", "nobody"):
        reply = browser.get(AUTHORIZE, **request(client_id=client, redirect_uri=uri, prompt="none"))
        if reply.status == 302:
            assert loopback(uri) and reply.headers["location"].startswith(uri)
        else:
            assert reply.status == 400 and "location" not in reply.headers


@QUICK
@given(uri=URIS | st.sampled_from(LOGOUT_URIS))
def test_signing_out_leads_to_no_other_place_either(strict: Browser, uri: str) -> None:
    reply = strict.get("/login/logout", post_logout_redirect_uri=uri)
    assert (reply.status == 302) == (uri == "https://app.example/bye")
    assert reply.status in (200, 302)


# -- forged tokens


def part(value: Any) -> str:
    return urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()


def hashed(told: Any, secret: bytes) -> str:
    text = f"{part({'alg': 'HS256', 'typ': 'JWT'})}.{part(told)}"
    proof = hmac.new(secret, text.encode(), "sha256").digest()
    return f"{text}.{urlsafe_b64encode(proof).rstrip(b'=').decode()}"


@pytest.fixture(scope="module")
def foreign() -> RSAKey:
    return RSAKey.generate_key(2048)


def test_a_token_that_was_not_signed_here_is_none(strict: Browser, foreign: RSAKey) -> None:
    keys = strict.door.tenant.world.keys
    token = strict.redeem(strict.sign_in("SAL0")["code"])["id_token"]
    claims = keys.claims(token)
    assert claims is not None
    header, body, signature = token.split(".")
    told = dict(claims)
    for forged in (
        f"{part({'alg': 'none', 'typ': 'JWT'})}.{body}.",
        f"{part({'alg': 'none', 'typ': 'JWT'})}.{body}.{signature}",
        f"{header}.{part({**told, 'aud': 'demo-web'})}.{signature}",
        f"{header}.{body}.",
        f"{header}.{body}.{signature[:-4]}AAAA",
        jwt.encode({"alg": "RS256", "kid": keys.kid}, told, foreign),
        # the certificate, which everybody has, taken for a secret
        hashed(told, keys.certificate),
        "", "x", "..", token[1:],
    ):  # fmt: skip
        assert keys.claims(forged) is None
        reply = strict.get("/login/logout", post_logout_redirect_uri=WEB, id_token_hint=forged)
        assert reply.status == 200


@QUICK
@given(TEXTS)
def test_no_text_is_a_token(door: Door, text: str) -> None:
    assert door.tenant.world.keys.claims(text) is None
