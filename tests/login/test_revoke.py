"""Taking tokens back (RFC 7009)."""

import pytest
from login.browser import Browser

REVOKE = "/login/common/oauth/revoke"
SECRET = "5f2d9c1b7a3e48d6b0c4e1f2a3948576"
WEB = "https://app.example/cb"


def revoked(browser: Browser, token: str, status: int = 200, **fields: str) -> str:
    """The word of the error, "" where there is none."""
    reply = browser.post(REVOKE, {"token": token, **fields})
    assert reply.status == status, reply
    assert reply.headers["cache-control"] == "no-store"
    if status == 200:
        assert reply.body == b""
        return ""
    return reply.json()["error"]


def works(browser: Browser, token: str) -> bool:
    return (
        browser.door(
            "GET", "/Cust12345/api/v1/User/currentPrincipal", auth=f"Bearer {token}"
        ).status
        == 200
    )


def test_an_access_token_goes_alone(browser: Browser) -> None:
    told = browser.redeem(browser.sign_in()["code"])
    revoked(browser, told["access_token"], token_type_hint="access_token")
    assert not works(browser, told["access_token"])
    assert works(browser, browser.renew(told["refresh_token"])["access_token"])


def test_a_refresh_token_takes_along_what_it_gave(browser: Browser) -> None:
    told = browser.redeem(browser.sign_in()["code"])
    second = browser.renew(told["refresh_token"])
    other = browser.redeem(browser.sign_in()["code"])
    revoked(browser, told["refresh_token"], client_id="demo", token_type_hint="access_token")
    assert browser.renew(told["refresh_token"], 400)["error"] == "invalid_grant"
    assert not works(browser, told["access_token"]) and not works(browser, second["access_token"])
    assert works(browser, other["access_token"])


def test_what_is_unknown_is_as_good_as_revoked(browser: Browser) -> None:
    code = browser.sign_in()["code"]
    for token in ("x", "8A:Cust12345.abc", code, browser.cookies["SoRT_cust12345"]):
        revoked(browser, token)
    told = browser.redeem(code)  # a code is no token, and stays
    revoked(browser, told["access_token"])
    revoked(browser, told["access_token"])


def test_a_request_without_a_token_is_told_so(browser: Browser) -> None:
    assert revoked(browser, "", 400) == "invalid_request"


def test_nobody_takes_back_what_another_app_was_given(browser: Browser) -> None:
    told = browser.redeem(browser.sign_in()["code"])
    assert revoked(browser, told["access_token"], 400, client_id="other") == "invalid_grant"
    assert works(browser, told["access_token"])


@pytest.mark.parametrize("secret", ["", "wrong"])
def test_strict_asks_who_it_is(strict: Browser, secret: str) -> None:
    code = strict.sign_in("SAL0", client_id="demo-web", redirect_uri=WEB)["code"]
    told = strict.redeem(code, client_id="demo-web", redirect_uri=WEB, client_secret=SECRET)
    token = told["access_token"]
    known = {"client_id": "demo-web", "client_secret": secret}
    assert revoked(strict, token, 401, **known) == "invalid_client"
    assert revoked(strict, token, 401) == "invalid_client"
    assert works(strict, token)
    revoked(strict, token, client_id="demo-web", client_secret=SECRET)
    assert not works(strict, token)
