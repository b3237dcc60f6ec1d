"""Signing in leaves no secret in the journal: in query, form, answer, page, XML, in the list and in the entry."""

import json
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from contract.door import Door, Reply
from login.browser import AUTHORIZE, FORM, TOKENS, VERIFIER, Browser, Form, answered, request

PRINCIPAL = "/Remote/Services88/SoPrincipal.svc"
SPACE = "http://www.superoffice.net/ws/crm/NetServer/Services88"


@pytest.fixture
def browser(door: Door) -> Browser:
    return Browser(door)


def shown(door: Door, reply: Reply) -> str:
    """All that the journal tells of a request."""
    number = reply.headers["x-so-mock-request"]
    return "\n".join(
        door("GET", path, auth=None).body.decode()
        for path in ("/_so_mock/journal", f"/_so_mock/journal/{number}")
    )


def hides(door: Door, reply: Reply, *secrets: str) -> None:
    told = shown(door, reply)
    for secret in secrets:
        for spelt in (secret, quote(secret, safe=""), json.dumps(secret)[1:-1]):
            assert spelt[:12] not in told, secret


def test_a_sign_in_by_code(door: Door, browser: Browser) -> None:
    page = browser.get(AUTHORIZE, **request(code_challenge=VERIFIER, code_challenge_method="plain"))
    form = Form(page.body)
    hides(door, page, VERIFIER, form.fields["xsrf"])
    picked = browser.pick(form, "tje0", password="Abracadabra-17")
    code = answered(picked)["code"]
    hides(
        door, picked, VERIFIER, form.fields["xsrf"], "Abracadabra-17", code, *browser.cookies.values()
    )  # fmt: skip
    told = {"grant_type": "authorization_code", "client_id": "demo", "client_secret": "Sesame-and-lily", "code": code,
            "redirect_uri": "http://127.0.0.1:49152", "code_verifier": VERIFIER}  # fmt: skip
    reply = browser.post(TOKENS, told)
    given = reply.json()
    tokens = [given[name] for name in ("access_token", "refresh_token", "id_token")]
    hides(door, reply, "Sesame-and-lily", code, VERIFIER, *tokens)
    renewal = {"grant_type": "refresh_token", "client_id": "demo", "refresh_token": tokens[1]}
    hides(door, door("POST", f"{TOKENS}?{urlencode(renewal)}", auth=None), tokens[1])
    hides(door, browser.post("/login/common/oauth/revoke", {"token": tokens[1]}), tokens[1])
    hides(door, browser.get("/login/logout", id_token_hint=tokens[2]), tokens[2])


@pytest.mark.parametrize("state", ["s-1", ""])
@pytest.mark.parametrize("mode", ["", "fragment", "form_post"])
@pytest.mark.parametrize("types", ["code", "token", "id_token token", "code id_token token"])
def test_what_comes_back_in_query_fragment_and_form(
    door: Door, browser: Browser, types: str, mode: str, state: str
) -> None:
    page = browser.page(response_type=types, response_mode=mode, nonce="n-1", state=state)
    reply = browser.pick(page, "tje0")
    told = answered(reply) if reply.status == 302 else Form(reply.body).fields
    hides(door, reply, *(told[n] for n in ("code", "access_token", "id_token") if n in told))


@pytest.mark.parametrize("query", ["?app_id=demo&redirect_uri=http://127.0.0.1:1/cb", ""])
def test_the_older_sign_in(door: Door, browser: Browser, query: str) -> None:
    reply = browser.pick(Form(browser.get(f"/login/{query}").body), "tje0")
    secrets = Form(reply.body).fields.values()
    assert reply.status == 200 and secrets
    hides(door, reply, *secrets)


def test_the_tenant_is_no_secret_of_its_own_page(door: Door, browser: Browser) -> None:
    assert "(Cust12345)" in shown(door, browser.get(AUTHORIZE, **request()))


@pytest.mark.parametrize(
    "body",
    [b"code=%s", b"c%%6fde=%s", b"CODE=%s", b"a=1&+code=%s", b"a=1& code=%s", b"code=#%s", b"code=<%s", b'a="&code=%s', b"code=x %s"],
)  # fmt: skip
def test_a_code_in_whatever_form(door: Door, body: bytes) -> None:
    sent = body % b"Codex-Gigas-1229"
    reply = door("POST", TOKENS, body=sent, headers={"content-type": FORM}, auth=None)
    hides(door, reply, "Codex-Gigas-1229")


@pytest.mark.parametrize("kind", ["application/json", "text/plain", FORM, ""])
def test_a_code_in_what_is_no_form(door: Door, kind: str) -> None:
    sent = b'{"grant_type": "authorization_code", "code": "Codex-Gigas-1229"}'
    reply = door("POST", TOKENS, body=sent, headers={"content-type": kind}, auth=None)
    hides(door, reply, "Codex-Gigas-1229")


PAIR = "<Pair><Key>UserName</Key><Value>tje0</Value></Pair>"


@pytest.mark.parametrize(
    "inner",
    [
        "<Password>{}</Password>", "<q:Password xmlns:q='x' a='>'>{}</q:Password>", "<Password><![CDATA[{}]]></Password>",
        "<Password><!-- mine -->{}</Password>", "<Password><![CDATA[<]]>{}</Password>",
        f"<Data>{PAIR}<Pair><Key>Password</Key><Value>{{}}</Value></Pair></Data>",
        f"<Data><Pair><Value>{{}}</Value><Key>Password</Key></Pair>{PAIR}</Data>",
        f"<Data><Pair><Value><![CDATA[{{}}]]></Value>\n<Key>AccessToken</Key></Pair>{PAIR}</Data>",
    ],
)  # fmt: skip
def test_a_password_in_soap(door: Door, inner: str) -> None:
    secret = "Rumpelstilz-1812"
    body = f'<AuthenticateGeneric xmlns="{SPACE}">{inner.format(secret)}</AuthenticateGeneric>'
    sent = f'<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body>{body}</s:Body></s:Envelope>'
    reply: Any = door("POST", PRINCIPAL, body=sent.encode(), headers={"content-type": "text/xml"}, auth=None)  # fmt: skip
    hides(door, reply, secret)
    assert "tje0" in shown(door, reply) or PAIR not in inner
