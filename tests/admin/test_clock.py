"""The clock through the admin API: what it says, how it is turned, what became due, and what reads it."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from contract.door import Door, Reply

from so_mock.clock import Start
from so_mock.config import Config

AT = datetime(2026, 1, 15, 8, tzinfo=UTC)


def clock(door: Door, body: Any = None, tenant: str = "") -> Any:
    query = f"?tenant={tenant}" if tenant else ""
    verb, sent = ("GET", ()) if body is None else ("POST", (body,))
    reply = door(verb, f"/_so_mock/clock{query}", *sent, auth=None)
    assert reply.status == 200, reply
    return reply.json()


def refused(door: Door, body: Any) -> str:
    before = door.tenant.clock.setting
    reply = door("POST", "/_so_mock/clock", body, auth=None)
    assert reply.status == 400, reply
    assert door.tenant.clock.setting == before
    error: str = reply.json()["error"]
    return error


@pytest.fixture(scope="module")
def made() -> Iterator[Door]:
    door = Door(Config(clock=Start(AT, True)))
    yield door
    door.close()


@pytest.fixture
def frozen(made: Door) -> Door:
    """It stands still on a Thursday in January, nine in the morning."""
    made.reset()
    return made


# -- what it says


def test_a_frozen_clock_says_so(frozen: Door) -> None:
    assert clock(frozen) == {
        "utc": "2026-01-15T08:00:00Z", "now": "2026-01-15T09:00:00", "zone": "NO", "frozen": True, "ahead": None,
    }  # fmt: skip


def test_real_time_is_nothing_ahead_and_ticks(door: Door) -> None:
    told = clock(door)
    assert (told["ahead"], told["frozen"]) == (0.0, False)
    assert abs(datetime.fromisoformat(told["utc"]) - datetime.now(UTC)).total_seconds() < 5


def test_the_home_page_tells_how_the_clock_stands(frozen: Door, door: Door) -> None:
    told = "2026-01-15T09:00:00 in zone NO, stands still"
    assert told in frozen("GET", "/_so_mock/", auth=None).body.decode()
    assert "in zone NO, real time" in door("GET", "/_so_mock/", auth=None).body.decode()


# -- turning it


def test_advancing_a_frozen_clock_moves_where_it_stands(frozen: Door) -> None:
    told = clock(frozen, {"advance": "8d"})
    assert (told["was"], told["now"], told["frozen"]) == (
        "2026-01-15T09:00:00", "2026-01-23T09:00:00", True,
    )  # fmt: skip
    assert clock(frozen, {"advance": "1h 30m"})["utc"] == "2026-01-23T09:30:00Z"
    assert clock(frozen, {"advance": 90})["utc"] == "2026-01-23T09:31:30Z"
    assert frozen.agent("Contact.SaveContactEntity", {"Name": "A"})["CreatedDate"] == "2026-01-23T10:31:30"  # fmt: skip


def test_advancing_a_ticking_clock_shifts_it(door: Door) -> None:
    told = clock(door, {"advance": "8d"})
    assert (told["ahead"], told["frozen"]) == (8 * 86400, False)
    assert clock(door, {"advance": "0.5h"})["ahead"] == 8 * 86400 + 1800


def test_it_is_stopped_and_set_going_where_it_is(door: Door) -> None:
    clock(door, {"at": "2026-01-15T08:00:00Z"})
    stopped = clock(door, {"frozen": True})
    assert stopped["frozen"] and stopped["utc"] in ("2026-01-15T08:00:00Z", "2026-01-15T08:00:01Z")
    assert clock(door)["utc"] == stopped["utc"]
    assert clock(door, {"frozen": True})["utc"] == stopped["utc"]
    going = clock(door, {"frozen": False})
    assert not going["frozen"] and going["was"] == stopped["now"]
    assert door.tenant.clock.seconds() < door.tenant.clock.seconds()


@pytest.mark.parametrize(
    "at, utc",
    [
        ("2026-03-29T01:00:00Z", "2026-03-29T01:00:00Z"), ("2026-07-15T08:00:00", "2026-07-15T06:00:00Z"),
        ("2026-01-15", "2026-01-14T23:00:00Z"), ("2026-07-15T08:00:00-05:00", "2026-07-15T13:00:00Z"),
        ("2026-10-25T01:30:00Z", "2026-10-25T01:30:00Z"), ("2026-10-25T00:30:00Z", "2026-10-25T00:30:00Z"),
    ],
)  # fmt: skip
def test_it_is_set_to_a_moment_and_stays_as_frozen_as_it_was(
    frozen: Door, at: str, utc: str
) -> None:
    told = clock(frozen, {"at": at})
    assert (told["utc"], told["frozen"]) == (utc, True)
    assert not clock(frozen, {"at": at, "frozen": False})["frozen"]
    assert not clock(frozen, {"at": at})["frozen"]


def test_now_is_real_time_again(frozen: Door) -> None:
    told = clock(frozen, {"at": "now", "frozen": False})
    assert (told["ahead"], told["frozen"]) == (0.0, False)


def test_backwards_nothing_becomes_due(frozen: Door) -> None:
    clock(frozen, {"advance": "8d"})
    told = clock(frozen, {"at": "2026-01-01T00:00:00Z"})
    assert (told["due"], told["more"]) == ([], 0)
    assert told["now"] < told["was"]


@pytest.mark.parametrize(
    "body, said",
    [
        ({}, "nothing is said"), ({"advance": None}, "nothing is said"),
        ({"advance": "8 days"}, "'advance' is no duration: \"8 days\"; write 8d, 1h 30m, 90s"),
        ({"advance": ""}, "no duration"), ({"advance": True}, "no duration: true"), ({"advance": {}}, "no duration"),
        ({"advance": "-8d"}, "to go back say 'at'"), ({"advance": -1}, "goes forward, not -1"),
        ({"advance": "900000w"}, "between 1970 and 2999"), ({"advance": 1e300}, "between 1970 and 2999"),
        ({"advance": "9" * 400 + "d"}, "no duration"),
        ({"at": "yesterday"}, "'at' is no moment: \"yesterday\"; write 2026-01-15T08:00:00Z"),
        ({"at": 5}, "'at' is no moment: 5"), ({"at": "2026-02-30"}, "no moment"), ({"at": "1969-12-31"}, "between 1970 and"),
        ({"at": "3000-01-01T00:00:00Z"}, "between 1970 and 2999"), ({"at": "9999-12-31T23:59:59Z"}, "between 1970"),
        ({"at": "2026-01-15", "advance": "8d"}, "contradict"), ({"frozen": "yes"}, "'frozen' is neither true nor false: yes"),
        ({"forward": "8d"}, "'forward' is not understood here; there are advance, at, frozen"),
    ],
)  # fmt: skip
def test_what_it_does_not_understand_is_refused_and_changes_nothing(frozen: Door, body: Any, said: str) -> None:  # fmt: skip
    assert said in refused(frozen, body)


def test_two_tenants_have_two_clocks(frozen: Door) -> None:
    frozen("POST", "/_so_mock/tenants", {"name": "Other"}, auth=None)
    try:
        clock(frozen, {"advance": "8d"}, tenant="Other")
        assert clock(frozen)["now"] == "2026-01-15T09:00:00"
        assert clock(frozen, tenant="other")["now"] == "2026-01-23T09:00:00"
    finally:
        frozen("DELETE", "/_so_mock/tenants/Other", auth=None)


def test_a_reset_starts_again_where_the_scenario_says(frozen: Door) -> None:
    clock(frozen, {"advance": "8d", "frozen": False})
    frozen("POST", "/_so_mock/reset", auth=None)
    told = clock(frozen)
    assert (told["utc"], told["frozen"]) == ("2026-01-15T08:00:00Z", True)


def test_a_checkpoint_keeps_how_the_clock_ran(frozen: Door) -> None:
    clock(frozen, {"advance": "1d"})
    saved = frozen("POST", "/_so_mock/checkpoints/then", auth=None).json()
    assert saved["when"] == "2026-01-16T09:00:00"
    clock(frozen, {"advance": "5d", "frozen": False})
    frozen("POST", "/_so_mock/checkpoints/then/restore", auth=None)
    told = clock(frozen)
    assert (told["now"], told["frozen"]) == ("2026-01-16T09:00:00", True)
    frozen("DELETE", "/_so_mock/checkpoints/then", auth=None)


def test_the_journal_tells_the_time_of_the_tenant(frozen: Door) -> None:
    frozen("GET", "Contact/2")
    clock(frozen, {"advance": "8d"})
    frozen("GET", "Contact/2")
    times = [datetime.fromtimestamp(entry.at, UTC).isoformat() for entry in frozen.tenant.journal]
    assert times == ["2026-01-15T08:00:00+00:00", "2026-01-23T08:00:00+00:00"]


# -- an answer that was kept, asked again when the clock has moved


def appointment(door: Door, day: str, **more: Any) -> int:
    row = {"Title": day, "Type": "inDiary", "StartDate": f"{day}T12:00:00", "EndDate": f"{day}T13:00:00"}  # fmt: skip
    return int(door.agent("Appointment.SaveAppointmentEntity", row | more)["AppointmentId"])


def dates(reply: Reply) -> set[str]:
    assert reply.status == 200, reply
    return {row["date"][:10] for row in reply.json()["value"]}


@pytest.mark.parametrize("advance", [{"advance": "1d"}, {"at": "2026-01-16T08:00:00Z"}])
@pytest.mark.parametrize(
    "criterion, first, then",
    [
        ("today", "2026-01-15", "2026-01-16"), ("thisPeriod+('day')", "2026-01-15", "2026-01-16"),
        ("nextPeriod+(1,'day')", "2026-01-16", "2026-01-17"),
        ("previousPeriod+(1,'day')", "2026-01-14", "2026-01-15"),
    ],
)  # fmt: skip
def test_today_in_a_page_asked_twice(
    frozen: Door, criterion: str, first: str, then: str, advance: Any
) -> None:
    for day in ("14", "15", "16", "17"):
        appointment(frozen, f"2026-01-{day}")
    question = f"Appointment?$select=date&$filter=date+{criterion}"
    assert dates(frozen("GET", question)) == dates(frozen("GET", question)) == {first}
    clock(frozen, advance)
    assert dates(frozen("GET", question)) == {then}


def asked_twice(door: Door, ask: Callable[[], Any], advance: str) -> tuple[Any, Any]:
    """Before, when it may have been kept, and after."""
    ask()
    before = ask()
    clock(door, {"advance": advance})
    return before, ask()


@pytest.fixture
def sale(frozen: Door) -> int:
    """What comes next with it is on the sixteenth, and then on the twentieth."""
    id: int = frozen.agent("Sale.SaveSaleEntity", {"Heading": "Lamps"})["SaleId"]
    for day in ("16", "20"):
        appointment(frozen, f"2026-01-{day}", Sale={"SaleId": id})
    return id


NEXT = "2026-01-16T12:00:00", "2026-01-20T12:00:00"


def test_what_comes_next_with_a_sale(frozen: Door, sale: int) -> None:
    def entity() -> str:
        return str(frozen.rest("GET", f"Sale/{sale}?$select=NextDueDate")["NextDueDate"])

    assert asked_twice(frozen, entity, "2d") == NEXT


def test_what_comes_next_with_a_sale_as_a_column(frozen: Door, sale: int) -> None:
    def column() -> str:
        found = frozen.rest("GET", f"Sale?$select=nextDueDate&$filter=saleId={sale}")
        return str(found["value"][0]["nextDueDate"])

    assert asked_twice(frozen, column, "2d") == NEXT


def test_days_in_a_stage(frozen: Door) -> None:
    id = frozen.agent("Sale.SaveSaleEntity", {"Heading": "X"})["SaleId"]

    def days() -> Any:
        page = frozen.rest("GET", f"Sale?$select=daysInStage&$filter=saleId={id}")
        return page["value"][0]["daysInStage"]

    before, after = asked_twice(frozen, days, "8d")
    assert (before, after) == (0, 8)


def test_defaults_begin_when_they_are_asked_for(frozen: Door) -> None:
    def start() -> str:
        made = frozen.agent("Appointment.CreateDefaultAppointmentEntity")
        return str(made["StartDate"])

    assert asked_twice(frozen, start, "8d") == ("2026-01-15T09:30:00", "2026-01-23T09:30:00")

    def rest() -> str:
        return str(frozen.rest("GET", "Appointment/default")["StartDate"])

    assert asked_twice(frozen, rest, "1d") == ("2026-01-23T09:30:00", "2026-01-24T09:30:00")


def test_what_is_published_for_a_time(frozen: Door) -> None:
    project = frozen.agent(
        "Project.SaveProjectEntity",
        {"Name": "P", "IsPublished": True, "PublishFrom": "2026-01-16T00:00:00", "PublishTo": "2026-01-18T00:00:00"},
    )["ProjectId"]  # fmt: skip

    def published() -> bool:
        found = frozen.agent("Project.GetPublishedProject", {"ProjectId": project})
        return bool(found and found["ProjectId"])

    assert asked_twice(frozen, published, "1d") == (False, True)
    clock(frozen, {"advance": "2d"})
    assert not published()


def test_the_retention_of_the_recycle_bin(frozen: Door) -> None:
    frozen("DELETE", "Contact/2")

    def purged() -> bool:
        frozen.agent("Contact.DeleteExpired")
        return 2 not in frozen.tenant.store.table("contact")

    assert asked_twice(frozen, purged, "13d") == (False, False)
    assert asked_twice(frozen, purged, "1d") == (False, True)


def test_if_modified_since_goes_by_the_tenants_clock(frozen: Door) -> None:
    frozen("PATCH", "Contact/2", {"Name": "New AS"}, headers={"content-type": "application/merge-patch+json"})  # fmt: skip
    first = frozen("GET", "Contact/2").headers["last-modified"]
    clock(frozen, {"advance": "1d"})
    assert first == "Thu, 15 Jan 2026 08:00:00 GMT" == frozen("GET", "Contact/2").headers["last-modified"]  # fmt: skip
    assert frozen("GET", "Contact/2", headers={"if-modified-since": first}).status == 304
