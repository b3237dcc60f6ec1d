"""What a browser is told before a page of another origin may call."""

from typing import Any

import pytest
from contract.door import Door, Reply

PAGE = "https://app.example"
ONLINE = "/Cust12345/api/v1/Contact/1"


def asked(door: Door, path: str, verb: str = "GET", names: str = "", origin: str = PAGE) -> Reply:
    told = {"origin": origin, "access-control-request-method": verb}
    if names:
        told["access-control-request-headers"] = names
    return door("OPTIONS", path, headers=told, auth=None)


@pytest.mark.parametrize(
    ("path", "verb"),
    [("/api/v1/Contact/1", "GET"), (ONLINE, "PUT"), ("/login/common/oauth/tokens", "POST"), ("/api/state/Cust12345", "GET"), ("/nothing", "GET")],
)  # fmt: skip
def test_every_address_may_be_called_by_a_page(door: Door, path: str, verb: str) -> None:
    reply = asked(door, path, verb, "authorization, x-own")
    assert (reply.status, reply.body) == (204, b"")
    assert reply.headers["access-control-allow-origin"] == PAGE
    assert reply.headers["access-control-allow-methods"] == verb
    named = {name.strip().lower() for name in reply.headers["access-control-allow-headers"].split(",")}  # fmt: skip
    assert named >= {
        "authorization", "so-apptoken", "x-xsrf-token", "so-language", "so-culture", "so-timezone", "so-browser-tz-offset",
        "content-type", "x-own",
    }  # fmt: skip


def test_the_answer_itself_may_be_read_and_no_cookie_goes_along(door: Door) -> None:
    for auth in ("Basic dGplMDpUamUw", "Basic x"):
        reply = door("GET", "Contact/1", headers={"origin": PAGE}, auth=auth)
        assert reply.headers["access-control-allow-origin"] == PAGE
        assert {"Accept-Encoding", "Accept", "Origin"} <= set(reply.headers["vary"].split(", "))
        assert "access-control-allow-credentials" not in reply.headers
    assert "access-control-allow-origin" not in door("GET", "Contact/1").headers


def test_what_is_no_question_is_answered_as_before(door: Door) -> None:
    assert door("OPTIONS", "Contact/1").status == 405


def test_online_only_registered_pages_are_let_in_by_who_is_strict(door_with: Any) -> None:
    door = door_with(auth="strict")
    store = door.tenant.store
    assert "access-control-allow-origin" in asked(door, ONLINE).headers, "demo has registered all"
    with store.unit():
        app = store.table("_app").get("demo")
        store.update("_app", {**app, "allowed_origins": [PAGE]})
    assert asked(door, ONLINE, origin="HTTPS://App.Example").status == 204
    assert "access-control-allow-origin" in asked(door, ONLINE).headers
    foreign = asked(door, ONLINE, origin="https://evil.example")
    assert "access-control-allow-origin" not in foreign.headers
    reply = door("GET", ONLINE, headers={"origin": "https://evil.example"})
    assert "access-control-allow-origin" not in reply.headers
    assert "access-control-allow-origin" in asked(door, "/api/v1/Contact/1", origin="https://evil.example").headers  # fmt: skip
