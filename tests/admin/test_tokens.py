"""Tokens and tickets for tests that are not about signing in."""

import pytest
from contract.door import Door

TOKENS = "/_so_mock/tokens"


def asked(door: Door, **wishes):
    reply = door("POST", TOKENS, wishes, auth=None)
    return reply.status, reply.json()


def caller(door: Door, header: str, **headers: str):
    path = f"/{door.tenant.name}/api/v1/User/currentPrincipal"
    reply = door("GET", path, headers={"authorization": header, **headers}, auth=None)
    return reply.json()["Associate"] if reply.status == 200 else reply.status


def test_a_token_stands_for_whom_it_was_asked(door: Door) -> None:
    status, told = asked(door, user="TJE0")
    assert status == 201
    assert told.keys() == {"token", "kind", "user", "client", "header", "expires"}
    assert (told["kind"], told["user"], told["client"]) == ("access", "tje0", "")
    assert told["header"] == f"Bearer {told['token']}" and told["token"].startswith("8A:Cust12345.")
    assert caller(door, told["header"]) == "tje0"


def test_a_ticket_is_one(door: Door) -> None:
    _, told = asked(door, kind="ticket", user="tje0")
    assert told["header"].startswith("SOTicket 7T:")
    assert caller(door, told["header"]) == "tje0"


def test_without_a_user_it_is_the_first_administrators(door: Door) -> None:
    assert caller(door, asked(door)[1]["header"]) == "ADM0"


def test_it_knows_the_app_that_it_was_asked_for(door: Door) -> None:
    _, told = asked(door, client="demo")
    assert door.tenant.store.table("_token").get(told["token"])["Client"] == "demo"


def test_it_is_over_when_the_tenants_clock_says_so(door: Door) -> None:
    _, told = asked(door, user="tje0")
    assert told["expires"] > door.tenant.clock.now()
    door("POST", "/_so_mock/clock", {"advance": "61m"}, auth=None)
    assert caller(door, told["header"]) == 401


def test_a_reset_takes_it_back(door: Door) -> None:
    _, told = asked(door, user="tje0")
    door("POST", "/_so_mock/reset", auth=None)
    assert caller(door, told["header"]) == 401


@pytest.mark.parametrize(
    ("wishes", "said"),
    [
        ({"user": "tje"}, "no user 'tje' can sign in; nearest: tje0"),
        ({"kind": "acess"}, "'kind' is none of access, ticket: 'acess'"),
        ({"user": 5}, "'user' is not a text: 5"),
        ({"login": "tje0"}, "'login' is not understood here"),
    ],
)
def test_what_there_is_not_is_told_with_the_nearest(door: Door, wishes, said) -> None:
    status, told = asked(door, **wishes)
    assert status == 400 and told["error"].startswith(said)
    assert not len(door.tenant.store.table("_token"))


def test_strict_knows_its_apps_and_lenient_takes_any(door_with, door: Door) -> None:
    assert asked(door, client="dmo")[0] == 201
    strict = door_with(auth="strict")
    status, told = asked(strict, client="dmo")
    assert (status, told["error"]) == (400, "no app 'dmo' is known here; nearest: demo")
