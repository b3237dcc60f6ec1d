"""What an app gets from the authorize endpoint, by each of the flows, and what it is told instead."""

import base64
from urllib.parse import parse_qsl, urlsplit

import pytest
from contract.door import Door
from login.browser import (
    AUTHORIZE,
    CHALLENGE,
    LOOPBACK,
    VERIFIER,
    Browser,
    Form,
    answered,
    challenge,
    claims_of,
    request,
)

from so_mock.auth.claims import PREFIX, half_hash
from so_mock.auth.standing import put
from so_mock.clock import Setting
from so_mock.tenants import Tenants

WEB = "https://app.example/cb"


# -- the code flow


def test_a_code_comes_back_behind_the_state(browser: Browser) -> None:
    reply = browser.pick(browser.page(state="a b&c=/ø"), "tje0")
    assert reply.status == 302
    head, code = reply.headers["location"].rsplit("=", 1)
    assert head == f"{LOOPBACK}?state=a%20b%26c%3D%2F%C3%B8&code"
    assert len(code) == 64 and code.isalnum()
    assert reply.headers["cache-control"] == "no-store"


def test_an_address_with_a_query_keeps_it(strict: Browser) -> None:
    uri = "https://app.example/other?x=1"
    told = strict.sign_in("SAL0", client_id="demo-web", redirect_uri=uri)
    assert told.keys() == {"x", "state", "code"}


def test_no_state_is_made_up(browser: Browser) -> None:
    assert browser.sign_in(state="").keys() == {"code"}


@pytest.mark.parametrize("method", ["S256", "plain", ""])
def test_a_code_is_bound_to_its_verifier(browser: Browser, method: str) -> None:
    """Plain where no method is told."""
    sent = CHALLENGE if method == "S256" else VERIFIER
    code = browser.sign_in(code_challenge=sent, code_challenge_method=method)["code"]
    wrong = browser.redeem(code, 400, code_verifier=f"{VERIFIER}x")
    assert wrong["error"] == "invalid_grant" and (method or "plain") in wrong["error_description"]
    assert browser.redeem(code, 400)["error"] == "invalid_grant"
    assert browser.redeem(code, code_verifier=VERIFIER)["token_type"] == "Bearer"


def test_the_pair_of_the_rfc_fits() -> None:
    assert challenge(VERIFIER) == CHALLENGE


# -- implicit and hybrid


def test_implicit_answers_in_the_fragment_in_the_documented_order(browser: Browser) -> None:
    reply = browser.pick(browser.page(response_type="id_token token", nonce="n-1"), "tje0")
    parts = urlsplit(reply.headers["location"])
    assert not parts.query
    told = parse_qsl(parts.fragment)
    assert [name for name, _ in told] == ["access_token", "token_type", "state", "expires_in", "id_token"]  # fmt: skip
    found = dict(told)
    assert (found["token_type"], found["expires_in"], found["state"]) == ("bearer", "3600", "s-1")
    assert found["access_token"].startswith("8A:Cust12345.")
    assert ":" not in parts.fragment and "+" not in parts.fragment and "/" not in parts.fragment
    claims = claims_of(browser, found["id_token"])
    assert claims["nonce"] == "n-1"
    assert claims["at_hash"] == half_hash(found["access_token"])
    assert "c_hash" not in claims


@pytest.mark.parametrize(
    ("types", "gets"),
    [
        ("id_token", {"id_token"}),
        ("token id_token", {"access_token", "token_type", "expires_in", "id_token"}),
        ("token", {"access_token", "token_type", "expires_in", "ctx", "netserver_url"}),
        ("code id_token", {"code", "id_token"}),
        ("id_token code", {"code", "id_token"}),
        ("code token", {"code", "access_token", "token_type", "expires_in"}),
        ("code id_token token", {"code", "access_token", "token_type", "expires_in", "id_token"}),
    ],
)
def test_each_flow_gives_what_it_is_asked_for(browser: Browser, types: str, gets: set[str]) -> None:
    told = browser.sign_in(response_type=types, nonce="n")
    assert told.keys() == gets | {"state"}
    if "id_token" in told:
        claims = claims_of(browser, told["id_token"])
        assert ("at_hash" in claims, "c_hash" in claims) == ("access_token" in gets, "code" in gets)
    if "access_token" in told:
        auth = f"Bearer {told['access_token']}"
        me = browser.door.rest("GET", "User/currentPrincipal", auth=auth)
        assert me["AssociateId"] == 5
    if "code" in told:
        assert "refresh_token" in browser.redeem(told["code"])


def test_the_bare_token_comes_with_the_tenant_and_its_address(browser: Browser) -> None:
    told = browser.sign_in(response_type="token")
    assert told["ctx"] == "Cust12345"
    assert told["netserver_url"] == "http://so.test/Cust12345/Remote/Services88/"


def test_a_replayed_code_takes_back_what_came_along_with_it(browser: Browser) -> None:
    told = browser.sign_in(response_type="code token")
    browser.redeem(told["code"])
    browser.redeem(told["code"], 400)
    auth = f"Bearer {told['access_token']}"
    assert browser.door("GET", "User/currentPrincipal", auth=auth).status == 401


# -- response modes


@pytest.mark.parametrize(
    ("types", "mode", "where"),
    [
        ("code", "", "query"), ("code", "query", "query"), ("code", "fragment", "fragment"),
        ("id_token", "", "fragment"), ("id_token", "fragment", "fragment"), ("code id_token", "", "fragment"),
        # an old sample sends it, and is answered as usual
        ("code", "form_data", "query"), ("id_token", "form_data", "fragment"),
    ],
)  # fmt: skip
def test_the_answer_is_where_it_is_asked_for(browser: Browser, types: str, mode: str, where: str) -> None:  # fmt: skip
    reply = browser.pick(browser.page(response_type=types, response_mode=mode, nonce="n"), "tje0")
    parts = urlsplit(reply.headers["location"])
    assert bool(getattr(parts, where))
    assert not getattr(parts, "query" if where == "fragment" else "fragment")


def test_form_post_is_a_form_that_sends_itself(browser: Browser) -> None:
    state = '"><script>alert(1)</script>'
    page = browser.page(response_type="code id_token", response_mode="form_post", nonce="n", state=state)  # fmt: skip
    reply = browser.pick(page, "tje0")
    assert (reply.status, reply.headers["content-type"]) == (200, "text/html; charset=utf-8")
    form = Form(reply.body)
    assert (form.method, form.action) == ("post", LOOPBACK)
    assert form.fields.keys() == {"state", "code", "id_token"}
    assert form.fields["state"] == state
    scripts = [tag for tag, _ in form.tags if tag == "script"]
    assert len(scripts) == 1 and "script-src 'sha256-" in reply.headers["content-security-policy"]
    assert ("noscript", {}) in form.tags
    assert browser.redeem(form.fields["code"])["token_type"] == "Bearer"


def test_a_refusal_is_posted_too(browser: Browser) -> None:
    reply = browser.get(AUTHORIZE, **request(response_mode="form_post", scope="api"))
    assert Form(reply.body).fields["error"] == "invalid_scope"


# -- who signs in


def test_without_a_session_prompt_none_needs_a_login(browser: Browser) -> None:
    told = answered(browser.get(AUTHORIZE, **request(prompt="none")))
    assert (told["error"], told["state"]) == ("login_required", "s-1")


def test_with_one_prompt_none_shows_no_page(browser: Browser) -> None:
    browser.sign_in("SAL0")
    code = answered(browser.get(AUTHORIZE, **request(prompt="none")))["code"]
    token = browser.redeem(code)["id_token"]
    assert claims_of(browser, token)[f"{PREFIX}associateid"] == "17"


def test_a_session_is_of_one_browser_and_ends_by_the_clock(browser: Browser) -> None:
    browser.sign_in()
    other = Browser(browser.door)
    assert answered(other.get(AUTHORIZE, **request(prompt="none")))["error"] == "login_required"
    clock = browser.door.tenant.clock
    clock.turn(clock.setting.advanced(5 * 3600))  # it slides
    assert "code" in answered(browser.get(AUTHORIZE, **request(prompt="none")))
    clock.turn(clock.setting.advanced(5 * 3600))
    assert "code" in answered(browser.get(AUTHORIZE, **request(prompt="none")))
    clock.turn(clock.setting.advanced(6 * 3600 + 1))
    assert answered(browser.get(AUTHORIZE, **request(prompt="none")))["error"] == "login_required"


def test_a_session_of_somebody_else_is_not_who_is_hinted_at(browser: Browser) -> None:
    browser.sign_in("SAL0")
    told = answered(browser.get(AUTHORIZE, **request(prompt="none", login_hint="tje0")))
    assert told["error"] == "login_required"
    assert "code" in answered(browser.get(AUTHORIZE, **request(prompt="none", login_hint="sal0")))


@pytest.mark.parametrize("prompt", ["", "login", "select_account", "consent login", "whatever"])
def test_else_the_page_is_shown_each_time(browser: Browser, prompt: str) -> None:
    browser.sign_in("SAL0")
    assert browser.page(prompt=prompt, max_age="0", ui_locales="nb").checked == "SAL0"


def test_a_script_signs_in_by_the_basic_scheme(browser: Browser) -> None:
    path = f"{AUTHORIZE}?client_id=demo&redirect_uri={LOOPBACK}&response_type=code&scope=openid"
    right, wrong = (base64.b64encode(text).decode() for text in (b"tje0:Tje0", b"tje0:no"))
    assert browser.redeem(answered(browser.door("GET", path, auth=f"Basic {right}"))["code"])
    assert answered(browser.door("GET", path, auth=f"Basic {wrong}"))["error"] == "access_denied"


def test_where_nobody_needs_a_credential_prompt_none_is_never_in_want_of_one(door_with) -> None:
    browser = Browser(door_with(auth="off"))
    for hint, associate in (("", "1"), ("sal0", "17")):
        told = answered(browser.get(AUTHORIZE, **request(prompt="none", login_hint=hint)))
        token = browser.redeem(told["code"])["id_token"]
        assert claims_of(browser, token)[f"{PREFIX}associateid"] == associate


def test_who_declines_is_told_to_the_app(browser: Browser) -> None:
    page = browser.page()
    told = answered(browser.post(page.action, {**page.fields, "decline": "yes"}))
    assert told["error"] == "access_denied" and told["state"] == "s-1"
    assert "SoRT_cust12345" not in browser.cookies


def test_the_request_may_be_posted_too(browser: Browser) -> None:
    reply = browser.post(AUTHORIZE, request(state="posted"))
    assert reply.status == 200
    assert answered(browser.pick(Form(reply.body), "tje0"))["state"] == "posted"
    assert "code" in answered(browser.post(AUTHORIZE, request(prompt="none")))


# -- tenants


@pytest.fixture
def other(browser: Browser):
    tenants: Tenants = browser.door.app.state.tenants
    yield tenants.make("Cust20002")
    tenants.remove("Cust20002")


@pytest.mark.parametrize(
    ("path", "acr"),
    [
        ("/login/Cust20002/oauth/authorize", ""), ("/login/cust20002/oauth/authorize", ""),
        (AUTHORIZE, "tenant:Cust20002"), (AUTHORIZE, "urn:x tenant:cust20002"), (f"/Cust20002{AUTHORIZE}", ""),
    ],
)  # fmt: skip
def test_a_sign_in_is_at_the_tenant_that_is_named(browser: Browser, other, path: str, acr: str) -> None:  # fmt: skip
    page = browser.page(path, acr_values=acr)
    assert "(Cust20002)" in page.text
    code = answered(browser.pick(page, "tje0"))["code"]
    told = browser.redeem(code)  # at the common address: whoever has issued the code is meant
    assert told["access_token"].startswith("8A:Cust20002.")
    claims = claims_of(browser, told["id_token"])
    assert claims[f"{PREFIX}ctx"] == "Cust20002"
    assert claims[f"{PREFIX}webapi_url"] == "http://so.test/Cust20002/api/"
    auth = f"Bearer {told['access_token']}"
    assert browser.door("GET", "/Cust20002/api/v1/User/currentPrincipal", auth=auth).status == 200
    assert browser.door("GET", "/Cust12345/api/v1/User/currentPrincipal", auth=auth).status == 401


def test_a_code_is_of_no_worth_at_another_tenant(browser: Browser, other) -> None:
    code = browser.sign_in()["code"]
    fields = {"grant_type": "authorization_code", "client_id": "demo", "code": code, "redirect_uri": LOOPBACK}  # fmt: skip
    reply = browser.post("/login/Cust20002/oauth/tokens", fields)
    assert (reply.status, reply.json()["error"]) == (400, "invalid_grant")
    assert browser.post("/login/Cust12345/oauth/tokens", fields).status == 200


@pytest.mark.parametrize(
    ("path", "acr"), [("/login/Cust999/oauth/authorize", ""), (AUTHORIZE, "tenant:Cust999")]
)
def test_an_unknown_tenant_is_told(browser: Browser, path: str, acr: str) -> None:
    reply = browser.get(path, **request(acr_values=acr))
    assert reply.status == 400
    assert "Authorization error: Denied (4)" in reply.body.decode()
    assert "cust999" in reply.body.decode().lower()


# -- what is wrong and told to the app


@pytest.mark.parametrize(
    ("changed", "error", "words"),
    [
        ({"response_type": ""}, "invalid_request", "response_type"),
        ({"response_type": "code device"}, "unsupported_response_type", "'device'"),
        ({"response_type": "none"}, "unsupported_response_type", "code"),
        ({"scope": ""}, "invalid_scope", "openid"),
        ({"scope": "profile openid2"}, "invalid_scope", "openid"),
        ({"response_type": "id_token"}, "invalid_request", "nonce"),
        ({"response_type": "id_token token"}, "invalid_request", "nonce"),
        ({"response_type": "code id_token"}, "invalid_request", "nonce"),
        ({"response_type": "token", "response_mode": "query"}, "invalid_request", "query"),
        ({"code_challenge": CHALLENGE, "code_challenge_method": "S512"}, "invalid_request", "S256"),
        ({"code_challenge": CHALLENGE, "code_challenge_method": "s256"}, "invalid_request", "S256"),
        ({"code_challenge_method": "S256"}, "invalid_request", "code_challenge"),
        ({"code_challenge": "short"}, "invalid_request", "43"),
        ({"code_challenge": "x" * 129}, "invalid_request", "128"),
        ({"prompt": "none login"}, "invalid_request", "prompt"),
    ],
)
def test_what_is_wrong_with_the_request_is_told_to_the_app(
    browser: Browser, changed: dict[str, str], error: str, words: str
) -> None:
    told = answered(browser.get(AUTHORIZE, **request(**changed)))
    assert (told["error"], told["state"]) == (error, "s-1")
    assert words in told["error_description"].replace("'", "'")


def test_other_scopes_are_nothing_to_it(browser: Browser) -> None:
    assert browser.page(scope="profile openid api offline_access").radios


# -- what is wrong and told to nobody but the user


def refused(browser: Browser, **changed: str) -> str:
    """The page's text; that nobody was sent anywhere."""
    for reply in (
        browser.get(AUTHORIZE, **request(**changed)),
        browser.get(AUTHORIZE, **request(**changed, prompt="none")),
        browser.post(AUTHORIZE, {**request(**changed), "user": "tje0"}),
    ):
        assert reply.status == 400
        assert "location" not in reply.headers and "set-cookie" not in reply.headers
        assert reply.headers["content-type"] == "text/html; charset=utf-8"
    return Form(reply.body).text


@pytest.mark.parametrize(
    "uri",
    [
        "", "https://evil.example/", "https://localhost.evil.example/", "//localhost/", "javascript:alert(1)//localhost",
        "http://localhost@evil.example/", "http://localhost\\@evil.example/", "http://localhost/#x", "http://localhost/\r\nX: y",
    ],
)  # fmt: skip
def test_lenient_sends_nobody_away_from_this_machine(browser: Browser, uri: str) -> None:
    text = refused(browser, client_id="whoever", redirect_uri=uri)
    assert "Authorization error: InvalidRedirectUrl (2)" in text
    assert "Request ID" in text


def test_lenient_takes_any_app_at_this_machine(browser: Browser) -> None:
    uri = "http://localhost:4200/callback?x=1"
    told = browser.sign_in(client_id="0123456789abcdef0123456789abcdef", redirect_uri=uri)
    assert browser.redeem(
        told["code"], client_id="0123456789abcdef0123456789abcdef", redirect_uri=uri
    )


@pytest.mark.parametrize(
    ("client", "uri"),
    [
        ("demo-web", "https://app.example/cb/"), ("demo-web", "https://app.example/CB"), ("demo-web", LOOPBACK),
        ("demo-web", "https://app.example/cb?x=1"), ("demo-web", "https://a.dev.example/cb/x"), ("demo", "http://127.0.0.1:1"),
        ("demo", WEB), ("demo", "http://localhost:49152"),
    ],
)  # fmt: skip
def test_strict_sends_nobody_to_what_is_not_registered(strict: Browser, client: str, uri: str) -> None:  # fmt: skip
    text = refused(strict, client_id=client, redirect_uri=uri)
    assert "Authorization error: InvalidRedirectUrl (2)" in text
    assert uri in text  # what was wrong
    assert {"demo-web": WEB, "demo": r"^http://127\.0\.0\.1\:\d{4,10}$"}[
        client
    ] in text  # and what is right


@pytest.mark.parametrize(
    ("client", "uri"),
    [
        ("demo-web", WEB), ("demo-web", "https://acme.dev.example/cb"), ("demo", LOOPBACK), ("demo-native", "my-app://cb"),
    ],
)  # fmt: skip
def test_strict_leads_back_to_what_is(strict: Browser, client: str, uri: str) -> None:
    assert "code" in strict.sign_in("SAL0", client_id=client, redirect_uri=uri)


@pytest.mark.parametrize("client", ["", "unknown"])
def test_strict_knows_its_apps(strict: Browser, client: str) -> None:
    assert "Authorization error: Denied (4)" in refused(strict, client_id=client)


@pytest.mark.parametrize(
    ("code", "number"),
    [
        ("Revoked", 1), ("InvalidRedirectUrl", 2), ("Expired", 3), ("Denied", 4), ("NeedsReapproval", 5),
        ("InvalidTimestamp", 6), ("InvalidSignature", 7),
    ],
)  # fmt: skip
def test_every_sign_in_fails_as_the_tenants_standing_says(
    browser: Browser, code: str, number: int
) -> None:
    store = browser.door.tenant.store
    page = browser.page()
    with store.unit():
        put(store, {"sign_in": code})
    assert f"Authorization error: {code} ({number})" in refused(browser)
    assert (
        browser.pick(page, "tje0").status == 400
    )  # who was at the page already is not let through
    with store.unit():
        put(store, {"sign_in": "NoError"})
    assert browser.sign_in()["code"]


@pytest.mark.parametrize("state", ["Deleted", "Unknown"])
def test_nobody_signs_in_at_a_tenant_that_is_no_more(browser: Browser, state: str) -> None:
    store = browser.door.tenant.store
    page, refresh = browser.page(), browser.redeem(browser.sign_in()["code"])["refresh_token"]
    with store.unit():
        put(store, {"state": state})
    assert "Authorization error: Denied (4)" in refused(browser)
    assert f"The state of Cust12345 is {state}." in browser.pick(page, "tje0").body.decode()
    assert browser.renew(refresh, 400)["error"] == "invalid_grant"
    with store.unit():
        put(store, {"state": "Suspended"})  # which is there, and has users
    assert browser.sign_in()["code"]


def test_each_error_page_has_a_request_id_of_its_own(browser: Browser) -> None:
    pages = [browser.get(AUTHORIZE, **request(redirect_uri="x:")).body for _ in range(2)]
    assert pages[0] != pages[1]


def test_the_same_calls_give_the_same_codes(door: Door) -> None:
    """On every machine; only what is signed differs, by the key of the process."""
    door.tenant.clock.turn(Setting(frozen=1_700_000_000.0))
    first = Browser(door).sign_in()["code"]
    door.reset()
    door.tenant.clock.turn(Setting(frozen=1_700_000_000.0))
    assert Browser(door).sign_in()["code"] == first
