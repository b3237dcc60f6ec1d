"""The token endpoint: each way to call it, and each refusal (RFC 6749)."""

import base64
from urllib.parse import quote, urlencode

import pytest
from contract.door import Door
from login.browser import FORM, LOOPBACK, TOKENS, Browser, claims_of

from so_mock.auth.claims import PREFIX
from so_mock.auth.standing import put

SECRET = "5f2d9c1b7a3e48d6b0c4e1f2a3948576"
WEB = "https://app.example/cb"


def web_code(strict: Browser, **changed: str) -> str:
    return strict.sign_in("SAL0", client_id="demo-web", redirect_uri=WEB, **changed)["code"]


def later(browser: Browser, seconds: float) -> None:
    clock = browser.door.tenant.clock
    clock.turn(clock.setting.advanced(seconds))


def whoami(browser: Browser, token: str) -> int:
    """The associate whom the API takes the bearer for; 0 where it refuses him."""
    reply = browser.door("GET", "/Cust12345/api/v1/User/currentPrincipal", auth=f"Bearer {token}")
    assert reply.status in (200, 401)
    return reply.json()["AssociateId"] if reply.status == 200 else 0


# -- what comes back


def test_a_code_gives_the_documented_fields_in_their_types(browser: Browser) -> None:
    told = browser.redeem(browser.sign_in(nonce="n-7")["code"])
    assert list(told) == ["token_type", "access_token", "expires_in", "refresh_token", "id_token"]
    assert (told["token_type"], told["expires_in"]) == ("Bearer", 3600)
    assert told["access_token"].startswith("8A:Cust12345.")
    assert len(told["refresh_token"]) == 64 and told["refresh_token"].isalnum()
    claims = claims_of(browser, told["id_token"])
    assert (claims["aud"], claims["iss"], claims["nonce"]) == ("demo", "http://so.test", "n-7")
    assert "at_hash" not in claims and "c_hash" not in claims
    assert (claims["iat"] - claims["nbf"], claims["exp"] - claims["iat"]) == (60, 300)
    assert claims[f"{PREFIX}associateid"] == "5"
    assert whoami(browser, told["access_token"]) == 5


def test_a_refresh_token_gives_a_new_access_token_and_stays_as_it_is(browser: Browser) -> None:
    first = browser.redeem(browser.sign_in(nonce="n-7")["code"])
    later(browser, 3601)
    assert whoami(browser, first["access_token"]) == 0
    for _ in range(2):
        told = browser.renew(first["refresh_token"], scope="openid", redirect_url="https://odd.example")  # fmt: skip
        assert list(told) == ["token_type", "access_token", "expires_in", "id_token"]
        assert whoami(browser, told["access_token"]) == 5
    claims = claims_of(browser, told["id_token"])
    before = claims_of(browser, first["id_token"])
    assert "nonce" not in claims and claims["iat"] >= before["iat"] + 3601
    assert (claims["sub"], claims["aud"]) == (before["sub"], before["aud"])
    later(browser, 10 * 365 * 86400)
    assert "access_token" in browser.renew(first["refresh_token"])  # it lives until it is revoked


def test_only_an_app_with_a_system_token_is_told_it(strict: Browser) -> None:
    uri = "https://server.example/cb"
    code = strict.sign_in("SAL0", client_id="demo-server", redirect_uri=uri)["code"]
    told = strict.redeem(code, client_id="demo-server", redirect_uri=uri)
    assert claims_of(strict, told["id_token"])[f"{PREFIX}system_token"] == "Server-a1B2c3D4e5"
    told = strict.redeem(web_code(strict), client_id="demo-web", redirect_uri=WEB, client_secret=SECRET)  # fmt: skip
    assert f"{PREFIX}system_token" not in claims_of(strict, told["id_token"])


def test_lifetimes_are_those_of_the_tenants_standing(browser: Browser) -> None:
    with browser.door.tenant.store.unit():
        put(browser.door.tenant.store, {"lifetimes": {"access_token": 90, "id_token": 30, "code": 20, "refresh_token": 500}})  # fmt: skip
    code = browser.sign_in()["code"]
    later(browser, 21)
    assert browser.redeem(code, 400)["error"] == "invalid_grant"
    told = browser.redeem(browser.sign_in()["code"])
    claims = claims_of(browser, told["id_token"])
    assert (told["expires_in"], claims["exp"] - claims["iat"]) == (90, 30)
    later(browser, 91)
    assert whoami(browser, told["access_token"]) == 0
    later(browser, 500)
    assert browser.renew(told["refresh_token"], 400)["error"] == "invalid_grant"


# -- how it is called


def basic(name: str, secret: str) -> str:
    return "Basic " + base64.b64encode(f"{name}:{secret}".encode()).decode()


def test_form_query_and_basic_header_are_all_understood(strict: Browser) -> None:
    known = {"grant_type": "authorization_code", "redirect_uri": WEB}
    secret = {"client_id": "demo-web", "client_secret": SECRET}
    door = strict.door
    replies = [
        strict.post(TOKENS, {**known, **secret, "code": web_code(strict)}),
        strict._sent("POST", f"{TOKENS}?{urlencode({**known, **secret, 'code': web_code(strict)})}"),
        strict.post(TOKENS, {**known, "code": web_code(strict)}, authorization=basic("demo-web", SECRET)),
        # both parts encoded as in a form, as the RFC has it
        strict.post(TOKENS, {**known, "code": web_code(strict)}, authorization=basic("demo%2Dweb", quote(SECRET))),
        strict.post(TOKENS, {**known, "client_id": "demo-web", "code": web_code(strict)}, authorization=basic("demo-web", SECRET)),
        strict.post("/Login/Common/OAuth/Tokens", {**known, **secret, "code": web_code(strict)}),
        strict.post("/login/Cust12345/oauth/tokens", {**known, **secret, "code": web_code(strict)}),
        strict.post(TOKENS, {n.upper(): v for n, v in {**known, **secret, "code": web_code(strict)}.items()}),
    ]  # fmt: skip
    for reply in replies:
        assert reply.status == 200, reply
        assert reply.headers["cache-control"] == "no-store" and reply.headers["pragma"] == "no-cache"  # fmt: skip
    assert door("GET", TOKENS, auth=None).status == 405


def test_a_native_app_sends_no_secret_and_may_send_it(strict: Browser) -> None:
    for secret in ("", "00112233445566778899aabbccddeeff"):
        code = strict.sign_in("SAL0", client_id="demo-native", redirect_uri="my-app://cb")["code"]
        strict.redeem(code, client_id="demo-native", redirect_uri="my-app://cb", client_secret=secret)  # fmt: skip
    code = strict.sign_in("SAL0", client_id="demo-native", redirect_uri="my-app://cb")["code"]
    told = strict.redeem(code, 401, client_id="demo-native", redirect_uri="my-app://cb", client_secret="x")  # fmt: skip
    assert told["error"] == "invalid_client"


def test_lenient_asks_for_no_secret(browser: Browser) -> None:
    code = browser.sign_in(client_id="demo-web")["code"]
    assert browser.redeem(code, client_id="demo-web")
    code = browser.sign_in(client_id="demo-web")["code"]
    assert browser.redeem(code, client_id="demo-web", client_secret="some other")


# -- refusals


@pytest.mark.parametrize(
    ("fields", "status", "error", "words"),
    [
        ({}, 400, "invalid_request", "grant_type"),
        ({"grant_type": ""}, 400, "invalid_request", "grant_type"),
        ({"grant_type": "password"}, 400, "unsupported_grant_type", "authorization_code"),
        ({"grant_type": "client_credentials"}, 400, "unsupported_grant_type", "refresh_token"),
        ({"grant_type": "Authorization_Code"}, 400, "unsupported_grant_type", "authorization_code"),
        ({"grant_type": "authorization_code"}, 401, "invalid_client", "client_id"),
        ({"grant_type": "authorization_code", "client_id": "demo"}, 400, "invalid_request", "code"),
        ({"grant_type": "refresh_token", "client_id": "demo"}, 400, "invalid_request", "refresh_token"),
        ({"grant_type": "refresh_token", "client_id": "demo", "refresh_token": "x"}, 400, "invalid_grant", "unknown"),
        ({"grant_type": "authorization_code", "client_id": "demo", "code": "x"}, 400, "invalid_grant", "unknown"),
        ({"grant_type": 'a"b\\c\n\u00e6'}, 400, "unsupported_grant_type", ""),
    ],
)  # fmt: skip
def test_a_refusal_has_the_words_of_the_rfc(browser: Browser, fields, status, error, words) -> None:
    told = browser.tokens(status, **fields)
    assert told.keys() == {"error", "error_description"}
    assert told["error"] == error and words in told["error_description"]
    assert all(0x20 <= ord(c) < 0x7F and c not in '"\\' for c in told["error_description"])


def test_an_unknown_tenant_is_told(browser: Browser) -> None:
    reply = browser.post("/login/Cust999/oauth/tokens", {"grant_type": "refresh_token"})
    assert (reply.status, reply.json()["error"]) == (400, "invalid_request")
    assert "Cust999" in reply.json()["error_description"]


@pytest.mark.parametrize(
    ("client", "secret", "words"),
    [("demo-web", "", "missing"), ("demo-web", "x", "wrong"), ("demo-web", SECRET.upper(), "wrong"), ("nobody", SECRET, "no app")],
)  # fmt: skip
def test_strict_refuses_who_does_not_prove_to_be_the_app(
    strict: Browser, client: str, secret: str, words: str
) -> None:
    code = web_code(strict)
    known = {"grant_type": "authorization_code", "code": code, "redirect_uri": WEB}
    told = strict.tokens(401, **known, client_id=client, **({"client_secret": secret} if secret else {}))  # fmt: skip
    assert told["error"] == "invalid_client" and words in told["error_description"]
    reply = strict.post(TOKENS, known, authorization=basic(client, secret))
    assert reply.status == 401 and reply.headers["www-authenticate"].startswith("Basic ")
    # and the code is as good as before
    assert strict.redeem(code, client_id="demo-web", client_secret=SECRET, redirect_uri=WEB)


def test_a_header_and_a_form_that_name_two_clients_are_refused(strict: Browser) -> None:
    fields = {"grant_type": "refresh_token", "client_id": "demo", "refresh_token": "x"}
    reply = strict.post(TOKENS, fields, authorization=basic("demo-web", SECRET))
    assert (reply.status, reply.json()["error"]) == (400, "invalid_request")


def test_a_code_is_bound_to_its_client_and_its_address(browser: Browser) -> None:
    code = browser.sign_in()["code"]
    for changed, words in (
        ({"client_id": "other"}, "another client"),
        ({"redirect_uri": f"{LOOPBACK}/"}, "redirect_uri"),
        ({"redirect_uri": "http://127.0.0.1:49153"}, "redirect_uri"),
        ({"redirect_uri": ""}, "redirect_uri"),
        ({"code_verifier": "x" * 43}, "code_challenge"),
        ({"code": code[:-1]}, "unknown"),
        ({"code": code.swapcase()}, "unknown"),
    ):
        told = browser.redeem(changed.pop("code", code), 400, **changed)
        assert told["error"] == "invalid_grant" and words in told["error_description"]
    assert browser.redeem(code)


def test_a_code_ends_after_ten_minutes_by_the_tenants_clock(browser: Browser) -> None:
    code, other = browser.sign_in()["code"], browser.sign_in()["code"]
    later(browser, 599)
    assert browser.redeem(code)
    later(browser, 2)
    told = browser.redeem(other, 400)
    assert told["error"] == "invalid_grant" and "no longer valid" in told["error_description"]


def test_a_replayed_code_takes_back_all_that_came_of_it(browser: Browser) -> None:
    code = browser.sign_in()["code"]
    first = browser.redeem(code)
    second = browser.renew(first["refresh_token"])
    other = browser.redeem(browser.sign_in()["code"])
    assert browser.redeem(code, 400, client_id="other")["error"] == "invalid_grant"
    assert whoami(browser, first["access_token"]) == 5  # who is somebody else cannot take it back
    told = browser.redeem(code, 400)
    assert told["error"] == "invalid_grant" and "used before" in told["error_description"]
    assert whoami(browser, first["access_token"]) == whoami(browser, second["access_token"]) == 0
    assert browser.renew(first["refresh_token"], 400)["error"] == "invalid_grant"
    assert whoami(browser, other["access_token"]) == 5
    assert browser.redeem(code, 400)["error"] == "invalid_grant"


def test_who_was_retired_gets_nothing_any_more(browser: Browser) -> None:
    code = browser.sign_in("SAL0")["code"]
    token = browser.redeem(browser.sign_in("SAL0")["code"])["refresh_token"]
    user = browser.door.rest("GET", "User/17")
    browser.door.rest("PUT", "User/17", {**user, "Deleted": True})
    assert browser.redeem(code, 400)["error"] == "invalid_grant"
    assert browser.renew(token, 400)["error"] == "invalid_grant"


@pytest.mark.parametrize("consent", ["Revoked", "Expired", "Denied"])
def test_nothing_is_renewed_once_consent_is_withdrawn(browser: Browser, consent: str) -> None:
    token = browser.redeem(browser.sign_in()["code"])["refresh_token"]
    store = browser.door.tenant.store
    with store.unit():
        put(store, {"sign_in": consent})
    told = browser.renew(token, 400)
    assert told["error"] == "invalid_grant" and consent in told["error_description"]


def test_tokens_of_other_kinds_are_no_codes_and_no_refresh_tokens(browser: Browser) -> None:
    code = browser.sign_in()["code"]
    told = browser.redeem(browser.sign_in()["code"])
    session = browser.cookies["SoRT_cust12345"]
    for text in (told["access_token"], told["refresh_token"], told["id_token"], session):
        assert browser.redeem(text, 400)["error"] == "invalid_grant"
    for text in (told["access_token"], code, told["id_token"], session):
        assert browser.renew(text, 400)["error"] == "invalid_grant"


def test_undo_and_reset_reach_what_was_issued(browser: Browser) -> None:
    tenant = browser.door.tenant
    moment = tenant.snapshot()
    token = browser.redeem(browser.sign_in()["code"])["access_token"]
    assert whoami(browser, token) == 5
    tenant.restore(moment)
    assert whoami(browser, token) == 0


def test_the_journal_shows_no_code_token_or_secret(door: Door) -> None:
    browser = Browser(door)
    code = browser.sign_in()["code"]
    told = browser.redeem(code, client_secret="some-secret-of-mine", code_verifier="")
    texts = []
    for entry in door("GET", "/_so_mock/journal").json()["entries"]:
        texts.append(door("GET", f"/_so_mock/journal/{entry['id']}").body.decode())
    shown = "".join(texts)
    assert "login.token" in shown and "login.approve" in shown
    for secret in (code, told["access_token"], told["refresh_token"], told["id_token"], "some-secret-of-mine"):  # fmt: skip
        assert secret not in shown
    assert FORM in shown


def test_the_journal_tells_why_it_was_refused(browser: Browser) -> None:
    told = browser.redeem("x" * 64, 400)
    assert browser.door.last().error == told["error_description"]
