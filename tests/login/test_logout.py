"""Signing out: the browser's session ends, and one goes on only to where an app has said."""

import pytest
from login.browser import AUTHORIZE, LOOPBACK, Browser, Form, answered, request

LOGOUT = "/login/logout"
BYE = "https://app.example/bye"
SECRET = "5f2d9c1b7a3e48d6b0c4e1f2a3948576"


def signed_in(browser: Browser, **changed: str) -> bool:
    return "code" in answered(browser.get(AUTHORIZE, **request(prompt="none", **changed)))


def test_the_session_ends_for_good(browser: Browser) -> None:
    browser.sign_in()
    kept = dict(browser.cookies)
    assert signed_in(browser)
    reply = browser.get(LOGOUT, scope="openid")
    assert reply.status == 200 and Form(reply.body).title == "Signed out"
    assert not signed_in(browser)
    browser.cookies = kept  # who has kept the cookie has kept nothing
    assert not signed_in(browser)


def test_tokens_are_the_apps_to_revoke(browser: Browser) -> None:
    token = browser.redeem(browser.sign_in()["code"])["access_token"]
    browser.get(LOGOUT)
    assert browser.door("GET", "User/currentPrincipal", auth=f"Bearer {token}").status == 200


@pytest.mark.parametrize("name", ["redirect_uri", "post_logout_redirect_uri"])
@pytest.mark.parametrize("state", ["", "a b&c"])
def test_one_goes_on_by_either_name(strict: Browser, name: str, state: str) -> None:
    strict.sign_in("SAL0")
    reply = strict.get(LOGOUT, **{name: BYE}, **({"state": state} if state else {}))
    assert reply.status == 302
    assert reply.headers["location"] == (f"{BYE}?state=a%20b%26c" if state else BYE)
    assert not signed_in(strict)


def test_without_a_session_one_goes_on_all_the_same(strict: Browser) -> None:
    assert strict.get(LOGOUT, redirect_uri=BYE).status == 302


@pytest.mark.parametrize(
    "uri",
    ["https://evil.example/", f"{BYE}/", f"{BYE}?x=1", "https://app.example/cb", LOOPBACK, "javascript:alert(1)", "//app.example/bye"],
)  # fmt: skip
def test_nobody_goes_on_to_what_is_not_registered(strict: Browser, uri: str) -> None:
    strict.sign_in("SAL0")
    reply = strict.get(LOGOUT, post_logout_redirect_uri=uri)
    assert reply.status == 200 and "location" not in reply.headers
    assert "not registered" in Form(reply.body).text
    assert not signed_in(strict)


def test_it_must_be_registered_for_the_very_app_that_asks(strict: Browser) -> None:
    assert strict.get(LOGOUT, redirect_uri=BYE, client_id="demo-web").status == 302
    assert strict.get(LOGOUT, redirect_uri=BYE, client_id="demo").status == 200
    hints = []
    for client, uri, more in (
        ("demo-web", "https://app.example/cb", {"client_secret": SECRET}),
        ("demo", LOOPBACK, {}),
    ):
        code = strict.sign_in("SAL0", client_id=client, redirect_uri=uri)["code"]
        hints.append(strict.redeem(code, client_id=client, redirect_uri=uri, **more)["id_token"])
    assert strict.get(LOGOUT, redirect_uri=BYE, id_token_hint=hints[0]).status == 302
    assert strict.get(LOGOUT, redirect_uri=BYE, id_token_hint=hints[1]).status == 200
    # a hint that was not signed here hints at nobody
    assert strict.get(LOGOUT, redirect_uri=BYE, id_token_hint=f"{hints[1]}x").status == 302


@pytest.mark.parametrize("hint", ["", "x", "a.b.c", "eyJhbGciOiJub25lIn0.e30."])
def test_lenient_goes_on_at_this_machine(browser: Browser, hint: str) -> None:
    uri = "http://localhost:3000/out"
    reply = browser.get(LOGOUT, post_logout_redirect_uri=uri, id_token_hint=hint)
    assert (reply.status, reply.headers["location"]) == (302, uri)
    assert browser.get(LOGOUT, redirect_uri="https://evil.example/").status == 200


def test_the_page_holds_no_markup_of_others(browser: Browser) -> None:
    reply = browser.get(LOGOUT, redirect_uri="https://x/<script>alert(1)</script>")
    assert b"<script" not in reply.body
    assert reply.headers["x-frame-options"] == "DENY"
