"""Credentials as they come over the wire: whatever is sent, the door answers, and never breaks."""

import base64
from typing import Any

import pytest
from contract.door import Door, Reply
from credentials import SERVER_SECRET, basic, issued
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from so_mock.auth import sessions
from so_mock.auth.tokens import ACCESS, TICKET
from so_mock.call import Caller

MUCH = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])  # fmt: skip
WIRE = st.text(st.characters(min_codepoint=32, max_codepoint=255, exclude_characters="\x7f"))
SCHEME = st.sampled_from(["", "Basic ", "basic  ", "SOTicket ", "Bearer ", "BEARER\t", "Negotiate ", "SOTICKET 7T:", "Bearer 8A:Cust12345.", "Bearer 8A:"])  # fmt: skip
ANYTHING = st.one_of(
    st.builds(str.__add__, SCHEME, WIRE),
    st.builds(lambda scheme, held: scheme + base64.b64encode(held).decode(), SCHEME, st.binary(max_size=120)),
)  # fmt: skip


@pytest.fixture(scope="module")
def doors() -> Any:
    from so_mock.config import Config

    made = {auth: Door(Config(auth=auth)) for auth in ("lenient", "strict", "off")}
    yield made
    for each in made.values():
        each.close()


@given(
    header=st.none() | ANYTHING, secret=WIRE, xsrf=WIRE, cookie=WIRE | st.builds(lambda t: f"ASP.NET_SessionId={t}", WIRE),
    online=st.booleans(), auth=st.sampled_from(["lenient", "strict", "off"]),
)  # fmt: skip
@example(None, "", "x", "ASP.NET_SessionId", False, "lenient")
@example("Basic " + base64.b64encode(b"7T:\xc3\xa6:x").decode(), "", "", "", False, "strict")
@example(
    "SOTicket 7T:" + base64.b64encode(b"\x00\xd8;\x00;\x00").decode(), "", "", "", False, "lenient"
)
@MUCH
def test_any_text_is_answered_with_200_or_401(
    doors: Any, header: str | None, secret: str, xsrf: str, cookie: str, online: bool, auth: str
) -> None:
    told = {"SO-AppToken": secret, "X-XSRF-TOKEN": xsrf, "Cookie": cookie}
    path = f"{'/Cust12345' if online else ''}/api/v1/User/currentAssociate"
    reply: Reply = doors[auth]("GET", path, auth=header, headers=told)
    assert reply.status in ((200,) if auth == "off" else (200, 401))
    if reply.status == 401:
        assert reply.json()["ErrorType"] in ("SoSessionException", "ArgumentException")
    if auth == "strict" and reply.status == 200:
        raise AssertionError("nobody is let in by a text that was made up")


def me(door: Door, path: str = "/api/v1", **sent: Any) -> Any:
    reply = door("GET", f"{path}/User/currentPrincipal", **sent)
    assert reply.status == 200, reply
    return reply.json()["AssociateId"], reply.json()["DatabaseContextIdentifier"]


@pytest.mark.parametrize("auth", ["lenient", "strict"])
def test_who_signs_in_is_himself_by_every_scheme(doors: Any, auth: str) -> None:
    door = doors[auth]
    door.reset()
    token, ticket = (issued(door.tenant, kind)["id"] for kind in (ACCESS, TICKET))
    app = {"SO-AppToken": SERVER_SECRET}
    assert me(door, "/Cust12345/api/v1", auth=f"Bearer {token}")[0] == 5
    assert me(door, "/cust12345/API/v1", auth=f"soticket {ticket}", headers=app)[0] == 5
    assert me(door, auth=f"SOTICKET {ticket}")[0] == 5
    assert me(door, auth=basic(f"{ticket}:anything"))[0] == 5
    assert me(door, auth=basic("terje.dahl@fjordlys.example:Tje0"))[0] == 5
    with door.tenant.store.unit():
        session = sessions.opened(door.tenant.acting(Caller(0, "")), 5)
    cookies = "; ".join(each.partition(";")[0] for each in session.cookies)
    told = {"Cookie": cookies, "X-XSRF-TOKEN": session.hidden}
    assert me(door, auth=None, headers=told)[0] == 5
    assert door.last().user == "tje0"
    refused = door("GET", "Contact/1", auth=None, headers={"Cookie": cookies})
    assert refused.json()["ErrorType"] == "ArgumentException"
    assert "X-XSRF-TOKEN HTTP header missing" in refused.json()["Message"]


def test_a_token_that_the_api_gave_is_taken_by_it(doors: Any) -> None:
    door = doors["strict"]
    door.reset()
    token = door("GET", "User/currentToken").json()
    assert token.startswith("8A:Cust12345.")
    for path in ("/api/v1", "/Cust12345/api/v1"):
        assert me(door, path, auth=f"Bearer {token}")[0] == 5
    body = {"AppToken": SERVER_SECRET, "IncludeCsSession": False}
    other = door("POST", "Agents/User/GetAccessToken", body).json()
    assert other != token and me(door, auth=f"Bearer {other}")[0] == 5
    held = door.tenant.store.table("_token")
    assert held.rows[other]["Client"] == "demo-server" and held.rows[token]["Client"] == ""
    wrong = door("POST", "Agents/User/GetAccessToken", {**body, "AppToken": "x"})
    assert (wrong.status, wrong.json()["ErrorType"]) == (400, "ArgumentException")


def test_a_session_of_customer_service_is_told_to_be_ignored(door: Door) -> None:
    told = {"AppToken": None, "IncludeCsSession": True}
    assert door("POST", "Agents/User/GetAccessToken", told).ignored == ["IncludeCsSession"]


def test_a_token_of_another_tenant_opens_nothing_here(doors: Any) -> None:
    door = doors["lenient"]
    door.reset()
    door("POST", "/_so_mock/tenants", {"name": "Cust10001"}, auth=None)
    token = door("GET", "/Cust10001/api/v1/User/currentToken").json()
    here = door("GET", "/Cust12345/api/v1/Contact/1", auth=f"Bearer {token}")
    assert here.status == 401 and "Cust10001" in here.json()["MessageDetail"]
    assert door("GET", "/Cust10001/api/v1/Contact/1", auth=f"Bearer {token}").status == 200
