"""What nobody means well with: each is refused in the form of who refuses it, and nothing breaks."""

import base64
import logging

import pytest
from contract.door import BASIC, Door
from login.browser import AUTHORIZE, CHALLENGE, FORM, LOOPBACK, TOKENS, Browser, Form, request

REVOKE = "/login/common/oauth/revoke"


@pytest.fixture(autouse=True)
def nothing_is_logged(caplog: pytest.LogCaptureFixture):
    yield
    assert [record for record in caplog.records if record.levelno >= logging.ERROR] == []


def posted(door: Door, path: str, body: bytes, kind: str = FORM, auth: str | None = None):
    return door("POST", path, body=body, headers={"content-type": kind}, auth=auth)


# -- forms


@pytest.mark.parametrize("path", [TOKENS, REVOKE])
@pytest.mark.parametrize(
    "charset", ["foo", "hex", "rot13", "undefined", "idna", "punycode", "unicode_escape", "utf-7", "utf-16", "utf-8-sig"]
)  # fmt: skip
def test_a_form_in_a_charset_that_is_none_is_an_invalid_request(
    door: Door, path: str, charset: str
) -> None:
    body = b"grant_type=authorization_code&client_id=demo&code=a&code_verifier=\\ud800"
    reply = posted(door, path, body, f"{FORM}; charset={charset}")
    assert reply.status == 400 and reply.json()["error"] == "invalid_request"


def test_a_form_is_read_in_the_charset_that_it_tells(browser: Browser) -> None:
    code = browser.sign_in()["code"]
    body = f"grant_type=authorization_code&client_id=demo&code={code}&redirect_uri={LOOPBACK}"
    told = f"{FORM}; charset=utf-16"
    assert posted(browser.door, TOKENS, body.encode("utf-16"), told).json()["access_token"]


def test_a_verifier_that_is_no_text_fits_nothing(browser: Browser) -> None:
    code = browser.sign_in(code_challenge=CHALLENGE, code_challenge_method="S256")["code"]
    sent = f"grant_type=authorization_code&client_id=demo&code={code}&redirect_uri={LOOPBACK}&code_verifier="
    for verifier in (b"%ED%A0%80", b"\xed\xa0\x80", b"\xff"):
        reply = posted(browser.door, TOKENS, sent.encode() + verifier)
        assert (reply.status, reply.json()["error"]) == (400, "invalid_grant")


@pytest.mark.parametrize("path", [TOKENS, REVOKE])
def test_too_many_fields_are_an_invalid_request(door: Door, path: str) -> None:
    reply = posted(door, path, b"&".join(b"a%d=1" % at for at in range(300)))
    assert (reply.status, reply.json()["error"]) == (400, "invalid_request")


@pytest.mark.parametrize(
    "more", ["code=b", "CODE=b", "grant_type=refresh_token", "client_id=demo-web", "code_verifier=a&code_verifier=b"]
)  # fmt: skip
def test_a_parameter_told_twice_is_an_invalid_request(browser: Browser, more: str) -> None:
    code = browser.sign_in()["code"]
    sent = f"grant_type=authorization_code&client_id=demo&code={code}&redirect_uri={LOOPBACK}"
    reply = posted(browser.door, TOKENS, f"{sent}&{more}".encode())
    assert (reply.status, reply.json()["error"]) == (400, "invalid_request")
    assert "more than once" in reply.json()["error_description"]
    assert browser.redeem(code)["access_token"]  # nothing became of it


def test_query_and_form_may_say_the_same_and_strangers_may_come_twice(browser: Browser) -> None:
    code = browser.sign_in()["code"]
    sent = f"grant_type=authorization_code&client_id=demo&code={code}&redirect_uri={LOOPBACK}&resource=a&resource=b"
    reply = posted(browser.door, f"{TOKENS}?client_id=demo&grant_type=x", sent.encode())
    assert reply.status == 200


@pytest.mark.parametrize("name", ["state", "nonce", "scope", "code_challenge", "response_type"])
def test_the_app_is_told_of_a_parameter_that_came_twice(browser: Browser, name: str) -> None:
    reply = browser.get(
        f"{AUTHORIZE}?{name}=a&client_id=demo&redirect_uri={LOOPBACK}&response_type=code&scope=openid&{name}=code"
    )
    assert reply.status == 302 and "error=invalid_request" in reply.headers["location"]


@pytest.mark.parametrize("more", [f"redirect_uri={LOOPBACK}/other", "client_id=demo-web"])
def test_nobody_is_led_where_one_of_two_addresses_says(browser: Browser, more: str) -> None:
    query = f"client_id=demo&redirect_uri={LOOPBACK}&response_type=code&scope=openid&{more}"
    reply = browser.get(f"{AUTHORIZE}?{query}")
    assert reply.status == 400 and "location" not in reply.headers


def test_an_address_that_is_not_encoded_is_read_as_utf_8(browser: Browser) -> None:
    state = "gr\u00fc\u00df".encode().decode("latin-1")
    query = f"prompt=none&client_id=demo&redirect_uri={LOOPBACK}&response_type=code&scope=openid&state={state}"
    reply = browser.door("GET", f"{AUTHORIZE}?{query}", auth=BASIC)
    assert "state=gr%C3%BC%C3%9F&" in reply.headers["location"]


@pytest.mark.parametrize("header", ["Basic ???", "Basic " + base64.b64encode(b"nocolon").decode()])
def test_who_failed_by_a_header_is_told_which_would_do(door: Door, header: str) -> None:
    reply = posted(door, TOKENS, b"grant_type=refresh_token&refresh_token=x", auth=header)
    assert (reply.status, reply.json()["error"]) == (401, "invalid_client")
    assert reply.headers["www-authenticate"].startswith("Basic ")


# -- the page


@pytest.mark.parametrize(
    "path", ["//evil.example", "///evil.example", "/a//evil.example", "/\\evil.example", "/%5Cevil.example", "//evil.example//"]
)  # fmt: skip
def test_the_form_never_leads_to_another_host(browser: Browser, path: str) -> None:
    action = browser.page(f"{path}/login/common/oauth/authorize").action
    assert action[0] == "/" and action[1] not in "/\\" and "//" not in action


@pytest.mark.parametrize("host", ["x//evil.example", "x/\\evil.example"])
def test_nor_does_a_host_that_is_none_lead_there(door: Door, host: str) -> None:
    action = Form(Browser(door, host).get(AUTHORIZE, **request()).body).action
    assert action[0] == "/" and action[1] not in "/\\"


def test_an_address_with_more_slashes_is_the_same(door: Door) -> None:
    assert door("GET", "//api//v1//Contact//1").json()["ContactId"] == 1


# -- tokens


@pytest.mark.parametrize("scheme", ["Bearer", "SOTicket"])
def test_an_id_token_is_no_credential_however_lenient_one_is(browser: Browser, scheme: str) -> None:
    tokens = browser.redeem(browser.sign_in()["code"])
    reply = browser.door("GET", "User/currentPrincipal", auth=f"{scheme} {tokens['id_token']}")
    assert reply.status == 401 and "access_token" in reply.json()["MessageDetail"]
    for other in ("eyJhbGciOiJub25lIn0.e30.", "eyJ.???.x", "eyJ.W10.x", "eyJ"):
        assert browser.door("GET", "User/currentPrincipal", auth=f"{scheme} {other}").status == 200


@pytest.mark.parametrize("secret", ["", "anything"])
def test_an_app_that_keeps_a_secret_which_nobody_knows_is_never_proven(
    door_with, tmp_path, secret: str
) -> None:
    file = tmp_path / "apps.yaml"
    app = "{client_id: c, confidential: true, redirect_uris: ['https://a.example/cb']}"
    file.write_text(f"extends: demo\nauth: strict\napps:\n  - {app}\n", "utf-8")
    sent = f"grant_type=refresh_token&refresh_token=x&client_id=c&client_secret={secret}"
    reply = posted(door_with(scenario=str(file)), TOKENS, sent.encode())
    assert (reply.status, reply.json()["error"]) == (401, "invalid_client")
