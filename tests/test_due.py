"""What becomes due when a clock is turned: each kind once, in order, and nothing that nobody waits for any more."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from contract import driver
from contract.driver import plant
from credentials import issued

from so_mock.auth.tokens import SLIDING, TOKENS, revoke, used
from so_mock.call import Caller
from so_mock.clock import Setting, Start
from so_mock.config import Config
from so_mock.due import ISSUED, LISTED, SOURCES, Due, Source, turned
from so_mock.tenant import Tenant
from so_mock.world import World

ADMIN = Caller(1, "ADM0", "Basic")  # the one user of an empty world
AT = datetime(2026, 1, 15, 8, tzinfo=UTC)
DAY = 86_400


@pytest.fixture(scope="module")
def empty() -> Iterator[World]:
    yield World(Config(scenario="empty", clock=Start(AT, True)))


@pytest.fixture
def tenant(empty: World) -> Tenant:
    """An empty world that stands still at nine in the morning of January the fifteenth."""
    return Tenant("Cust12345", empty)


def record(tenant: Tenant, operation: str, **arguments: Any) -> Any:
    return driver.record(tenant, operation, ADMIN, **arguments)


def after(tenant: Tenant, days: float) -> list[Due]:
    found = turned(tenant, tenant.clock.setting.advanced(days * DAY))
    assert found.more == 0
    return found.due


def kinds(tenant: Tenant, days: float) -> list[tuple[str, str]]:
    return [(each.what, each.when) for each in after(tenant, days)]


def appointment(tenant: Tenant, day: str, **more: Any) -> int:
    row = {"Title": "Call", "Type": "inDiary", "StartDate": f"2026-01-{day}T12:00:00", "EndDate": f"2026-01-{day}T13:00:00"}  # fmt: skip
    return int(record(tenant, "Appointment.SaveAppointmentEntity", appointment_entity=row | more)["AppointmentId"])  # fmt: skip


def test_a_follow_up_begins_and_its_alarm_rings_before(tenant: Tenant) -> None:
    id = appointment(tenant, "16", HasAlarm=True, AlarmLeadTime="1.02:00:00")
    assert after(tenant, 8) == [
        Due("2026-01-15T10:00:00", "alarm of a follow-up", "appointment", id, "Call"),
        Due("2026-01-16T12:00:00", "follow-up begins", "appointment", id, "Call"),
    ]
    assert after(tenant, 8) == []


@pytest.mark.parametrize(
    ("lead", "rings"),
    [("10675199.02:48:05", []), ("-00:15:00", ["2026-01-16T12:15:00"]), ("-10675199.02:48:05", []), ("-1.00:30:00", ["2026-01-17T12:30:00"])],
)  # fmt: skip
def test_no_lead_time_stops_the_clock(tenant: Tenant, lead: str, rings: list[str]) -> None:
    appointment(tenant, "16", HasAlarm=True, AlarmLeadTime=lead)
    told = kinds(tenant, 8)
    assert [when for what, when in told if what.startswith("alarm")] == rings
    assert ("follow-up begins", "2026-01-16T12:00:00") in told


def test_an_alarm_rings_though_its_follow_up_begins_later(tenant: Tenant) -> None:
    appointment(tenant, "20", HasAlarm=True, AlarmLeadTime="4.00:00:00")
    assert kinds(tenant, 2) == [("alarm of a follow-up", "2026-01-16T12:00:00")]
    assert kinds(tenant, 8) == [("follow-up begins", "2026-01-20T12:00:00")]


def test_a_follow_up_of_a_sale_or_project_is_its_next_due_date_and_milestone(tenant: Tenant) -> None:  # fmt: skip
    sale = record(tenant, "Sale.SaveSaleEntity", sale_entity={"Heading": "Lamps", "Saledate": "2027-01-01T00:00:00"})["SaleId"]  # fmt: skip
    project = record(tenant, "Project.SaveProjectEntity", project_entity={"Name": "House", "EndDate": "2027-01-01T00:00:00"})["ProjectId"]  # fmt: skip
    appointment(
        tenant, "16", IsMileStone=True, Sale={"SaleId": sale}, Project={"ProjectId": project}
    )
    found = {(each.what, each.entity, each.id, each.text) for each in after(tenant, 2)}
    assert found >= {
        ("milestone of a project", "project", project, "House"),
        ("next due date of a sale", "sale", sale, "Lamps"),
    }
    assert len(found) == 3


def test_a_booking_begins_once_however_many_take_part(tenant: Tenant) -> None:
    id = appointment(tenant, "16")
    mother = tenant.store.table("appointment").rows[id]
    other = {**mother, "AppointmentId": 0, "BookingType": "Participant", "HasAlarm": True}
    plant(tenant, "appointment", **other | {"MotherId": mother["AppointmentId"]})
    found = [(each.what, each.id) for each in after(tenant, 2)]
    assert sorted(found) == [
        ("alarm of a follow-up", mother["AppointmentId"] + 1),
        ("follow-up begins", mother["AppointmentId"]),
    ]


@pytest.mark.parametrize(
    "entity, row, what",
    [
        ("sale", {"Saledate": "@", "Status": "Open"}, "sale date"),
        ("sale", {"ReopenDate": "@", "Status": "Stalled"}, "stalled sale opens again"),
        ("project", {"EndDate": "@"}, "project ends"),
        ("project_event", {"EventDate": "@"}, "event of a project"),
        ("ticket", {"Deadline": "@", "BaseStatus": "Active"}, "deadline of a request"),
        ("ticket", {"AlertTimeout": "@", "BaseStatus": "Active"}, "escalation of a request"),
        ("ticket", {"Activate": "@", "BaseStatus": "Postponed"}, "postponed request is active again"),
        ("quote_version", {"ExpirationDate": "@", "State": "Sent"}, "quote version expires"),
        ("price_list", {"ValidFrom": "@", "IsActive": True}, "price list begins"),
        ("price_list", {"ValidTo": "@", "IsActive": True}, "price list ends"),
        ("form", {"Expires": "@", "Active": True}, "form expires"),
        ("news_feed_item", {"ExpiresAt": "@"}, "news expires"),
        ("system_message", {"Expire": "@"}, "system message expires"),
        *((each, {"PublishFrom": "@", "IsPublished": True}, "publishing begins") for each in ("appointment", "document", "project", "project_event", "sale")),
        *((each, {"PublishTo": "@", "IsPublished": True}, "publishing ends") for each in ("appointment", "document", "project", "project_event", "sale")),
    ],
)  # fmt: skip
def test_a_date_of_a_row_passes(
    tenant: Tenant, entity: str, row: dict[str, Any], what: str
) -> None:
    made = {name: "2026-01-16T12:00:00" if value == "@" else value for name, value in row.items()}
    id = plant(tenant, entity, **made)
    assert after(tenant, 1) == []
    assert [(d.when, d.what, d.entity, d.id) for d in after(tenant, 1)] == [
        ("2026-01-16T12:00:00", what, entity, id)
    ]
    assert after(tenant, 1) == []


@pytest.mark.parametrize("kind", ISSUED)
def test_what_was_issued_ends(tenant: Tenant, kind: str) -> None:
    """Told of the user that it stands for; not of what was revoked, and of a ticket not before its last use is that old."""
    row = issued(tenant, kind, 1, lifetime=3600.0)
    revoked = issued(tenant, kind, 1, lifetime=3600.0)
    with tenant.store.unit():
        revoke(tenant.store, revoked)
    if kind in SLIDING:
        after(tenant, 1 / 48)
        used(tenant.store, row, tenant.clock)
        assert after(tenant, 1 / 32) == []
    found = after(tenant, 1 / 24)
    text = tenant.acting(ADMIN).text("associate", 1)
    when = "2026-01-15T10:30:00" if kind in SLIDING else "2026-01-15T10:00:00"
    assert found == [Due(when, f"{ISSUED[kind]} ends", "associate", 1, text)]
    assert after(tenant, 1) == []


def test_every_source_has_been_seen_due() -> None:
    """By the tests above and below; whoever adds one tests it."""
    seen = test_a_date_of_a_row_passes.pytestmark[0].args[1]  # type: ignore[attr-defined]
    told = {(entity, what) for entity, _, what in seen} | {
        ("appointment", "follow-up begins"), ("appointment", "alarm of a follow-up"),
        ("appointment", "milestone of a project"), ("appointment", "next due date of a sale"),
        ("contact", "retention in the recycle bin is over"), ("person", "retention in the recycle bin is over"),
        ("ticket", "retention of a deleted request is over"),
        *(("_token", f"{what} ends") for what in ISSUED.values()),
    }  # fmt: skip
    assert {(each.table, each.what) for each in SOURCES} == told


@pytest.mark.parametrize(
    "entity, row",
    [
        ("sale", {"Saledate": "@", "Status": "Sold"}), ("sale", {"ReopenDate": "@", "Status": "Open"}),
        ("project", {"EndDate": "@", "Completed": True}), ("ticket", {"Deadline": "@", "BaseStatus": "Closed"}),
        ("ticket", {"AlertTimeout": "@", "BaseStatus": "Deleted"}), ("ticket", {"Activate": "@", "BaseStatus": "Active"}),
        ("quote_version", {"ExpirationDate": "@", "State": "Sold"}), ("price_list", {"ValidTo": "@"}),
        ("form", {"Expires": "@"}), ("document", {"PublishTo": "@"}),
        ("appointment", {"StartDate": "@", "ActiveDate": "@", "Completed": "Completed", "HasAlarm": True}),
        ("appointment", {"StartDate": "@", "InvitationStatus": "Cancelled"}),
    ],
)  # fmt: skip
def test_what_nobody_waits_for_is_not_due(tenant: Tenant, entity: str, row: dict[str, Any]) -> None:
    plant(tenant, entity, **{n: "2026-01-16T12:00:00" if v == "@" else v for n, v in row.items()})
    assert after(tenant, 8) == []


def test_what_was_deleted_is_not_due_and_its_retention_is(tenant: Tenant) -> None:
    contact = record(tenant, "Contact.SaveContactEntity", contact_entity={"Name": "Bjørge AS"})["ContactId"]  # fmt: skip
    plant(tenant, "person", Firstname="Kari", Contact=contact)
    gone = appointment(tenant, "16")
    record(tenant, "Appointment.DeleteAppointmentEntity", appointment_entity_id=gone)
    record(tenant, "Contact.DeleteContactEntity", contact_entity_id=contact)
    assert after(tenant, 13) == []
    found = after(tenant, 1)
    assert [(each.when, each.entity) for each in found] == [
        ("2026-01-29T09:00:00", "contact"),
        ("2026-01-29T09:00:00", "person"),
    ]
    assert found[0].text == "Bjørge AS"
    assert {each.what for each in found} == {"retention in the recycle bin is over"}


def test_the_retention_told_is_the_one_by_which_rows_are_purged(tenant: Tenant) -> None:
    contact = record(tenant, "Contact.SaveContactEntity", contact_entity={"Name": "A"})["ContactId"]
    record(tenant, "Contact.DeleteContactEntity", contact_entity_id=contact)
    while not after(tenant, 1):
        record(tenant, "Contact.DeleteExpired")
        assert contact in tenant.store.table("contact")
    record(tenant, "Contact.DeleteExpired")
    assert contact not in tenant.store.table("contact")


def test_they_come_in_the_order_of_time(tenant: Tenant) -> None:
    for day in ("20", "17", "19"):
        appointment(tenant, day)
        plant(tenant, "ticket", Deadline=f"2026-01-{day}T06:00:00", BaseStatus="Active")
    found = after(tenant, 8)
    assert [each.when for each in found] == sorted(each.when for each in found)
    assert len(found) == 6


def test_dates_that_are_whole_to_the_fraction_are_met(tenant: Tenant) -> None:
    plant(tenant, "sale", Saledate="2026-01-16T09:00:00.5000000", Status="Open")
    assert after(tenant, 1) == []
    assert len(after(tenant, 1)) == 1


def test_what_is_published_is_in_the_registry(empty: World) -> None:
    """Of every entity that has a window of publishing, by the catalogue."""
    windows = {e.name for e in empty.model if {"PublishFrom", "PublishTo", "IsPublished"} <= empty.absorber.blank_row(e).keys()}  # fmt: skip
    assert windows == {s.table for s in SOURCES if s.column == "PublishFrom"}
    assert windows == {s.table for s in SOURCES if s.column == "PublishTo"}
    assert set(empty.alive) == {s.table for s in SOURCES if s.binned}


def test_the_registry_names_what_there_is(empty: World) -> None:
    for source in SOURCES:
        if source.table == TOKENS:  # which no carrier describes
            continue
        assert source.column in empty.absorber.blank_row(empty.model[source.table]), source
        if source.whose is not None:
            entity, prop = source.whose
            assert empty.model[source.table].references[prop].entity == entity


def test_many_are_told_as_a_number(empty: World) -> None:
    tenant = Tenant("Large", empty)
    blank = tenant.world.absorber.blank_row(tenant.world.model["appointment"])
    rows = (
        blank | {"AppointmentId": n, "Type": "inDiary", "HasAlarm": n % 3 == 0, "AlarmLeadTime": "00:15:00", "InvitationStatus": "Unknown",
                 "StartDate": f"2026-{n % 12 + 1:02}-{n % 28 + 1:02}T12:00:00", "ActiveDate": f"2026-{n % 12 + 1:02}-{n % 28 + 1:02}T12:00:00"}
        for n in range(1, 20_001)
    )  # fmt: skip
    tenant.store.load("appointment", rows)
    found = turned(tenant, tenant.clock.setting.advanced(60 * DAY))
    assert len(found.due) == LISTED
    assert found.more > LISTED
    assert found.due == sorted(found.due)


def test_a_table_without_an_entity_is_one_line_more(tenant: Tenant, monkeypatch: pytest.MonkeyPatch) -> None:  # fmt: skip
    monkeypatch.setattr("so_mock.due.SOURCES", (Source("lease ends", "_lease", "Until"),))
    with tenant.store.unit():
        tenant.store.insert("_lease", {"id": "a", "Until": "2026-01-16T00:00:00"})
        tenant.store.insert("_lease", {"id": "b", "Until": None})
    assert after(tenant, 1) == [Due("2026-01-16T00:00:00", "lease ends", "_lease", "a")]


def test_a_ticking_clock_tells_from_where_it_was(empty: World) -> None:
    tenant = Tenant("Ticks", empty)
    tenant.clock.turn(tenant.clock.setting.standing(False))
    appointment(tenant, "16")
    found = turned(tenant, tenant.clock.setting.advanced(8 * DAY))
    assert (found.was[:16], found.now[:16]) == ("2026-01-15T09:00", "2026-01-23T09:00")
    assert len(found.due) == 1
    assert turned(tenant, Setting()).due == []
