"""What happens of itself when a clock passes its moment: in order, and with the stamps of that moment."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from time import perf_counter
from typing import Any

import pytest
from contract import driver
from contract.driver import plant

from so_mock.call import Caller
from so_mock.clock import Setting, Start
from so_mock.config import Config
from so_mock.due import Due, look, turned
from so_mock.tenant import Tenant
from so_mock.world import World

ADMIN = Caller(1, "ADM0", "Basic")
AT = datetime(2026, 1, 15, 8, tzinfo=UTC)


@pytest.fixture(scope="module")
def empty() -> Iterator[World]:
    yield World(Config(scenario="empty", clock=Start(AT, True)))


@pytest.fixture
def tenant(empty: World) -> Tenant:
    """Stands still at nine in the morning of January the fifteenth."""
    return Tenant("Cust12345", empty)


def record(tenant: Tenant, operation: str, **arguments: Any) -> Any:
    return driver.record(tenant, operation, ADMIN, **arguments)


def advance(tenant: Tenant, hours: float) -> list[Due]:
    return turned(tenant, tenant.clock.setting.advanced(hours * 3600)).due


def row(tenant: Tenant, entity: str, id: int) -> Any:
    return tenant.store.table(entity).get(id)


def escalating(tenant: Tenant) -> int:
    plant(tenant, "associate", AssociateId=7, Name="KARI")
    priority = plant(
        tenant, "ticket_priority", Name="Urgent", Status="Active", Deadline=60, TicketNew="Restart",
        EscalationLevels=[
            {"TicketAlertId": 1, "AlertLevel": 1, "AlertTimeout": 30, "DelegateTo": 7, "EmailTo": "", "SmsTo": ""},
            {"TicketAlertId": 2, "AlertLevel": 2, "AlertTimeout": 90, "DelegateTo": 0, "EmailTo": "", "SmsTo": ""},
        ],
    )  # fmt: skip
    made = record(tenant, "Ticket.SaveTicketEntity", ticket_entity={"Title": "Broken", "Priority": {"TicketPriorityId": priority}, "Category": {"TicketCategoryId": plant(tenant, "ticket_category", Name="A")}})  # fmt: skip
    return int(made["TicketId"])


def test_a_request_goes_through_the_levels_that_have_passed(tenant: Tenant) -> None:
    id = escalating(tenant)
    assert row(tenant, "ticket", id)["AlertTimeout"] == "2026-01-15T09:30:00"
    told = advance(tenant, 3)
    escalations = [(each.when, each.id) for each in told if each.what == "escalation of a request"]
    assert escalations == [("2026-01-15T09:30:00", id), ("2026-01-15T11:00:00", id)]
    ticket = row(tenant, "ticket", id)
    assert (ticket["AlertLevel"], ticket["AlertTimeout"]) == (2, "0001-01-01T00:00:00")
    assert (ticket["OwnedBy"], ticket["ReadStatus"]) == (7, "Red")
    assert ticket["LastChanged"] == "2026-01-15T11:00:00"
    assert ticket["Deadline"] == "2026-01-15T12:00:00"
    assert tenant.clock.now() == "2026-01-15T12:00:00"


def test_a_level_that_has_not_passed_waits(tenant: Tenant) -> None:
    id = escalating(tenant)
    advance(tenant, 1)
    ticket = row(tenant, "ticket", id)
    assert (ticket["AlertLevel"], ticket["AlertTimeout"]) == (1, "2026-01-15T11:00:00")


def test_a_closed_request_does_not_escalate(tenant: Tenant) -> None:
    id = escalating(tenant)
    plant(tenant, "ticket_status", Name="Closed", Status="Closed")
    record(tenant, "Ticket.SaveTicketEntity", ticket_entity={**record(tenant, "Ticket.GetTicketEntity", ticket_entity_id=id), "BaseStatus": "Closed", "Status": None})  # fmt: skip
    advance(tenant, 3)
    assert row(tenant, "ticket", id)["AlertLevel"] == 0


def test_a_postponed_request_opens_at_its_moment_for_every_reader(tenant: Tenant) -> None:
    id = plant(tenant, "ticket", Title="Later", BaseStatus="Postponed", Activate="2026-01-15T10:00:00")  # fmt: skip
    assert advance(tenant, 0.5) == []
    advance(tenant, 8)
    ticket = row(tenant, "ticket", id)
    assert (ticket["BaseStatus"], ticket["Activate"]) == ("Active", "0001-01-01T00:00:00")
    assert ticket["LastChanged"] == "2026-01-15T10:00:00"


@pytest.mark.parametrize("entity, key", [("contact", "ContactId"), ("person", "PersonId")])
def test_what_was_deleted_is_gone_after_its_retention(
    tenant: Tenant, entity: str, key: str
) -> None:
    carrier, name = entity.capitalize(), {"contact": "Name", "person": "Firstname"}[entity]
    saved = record(tenant, f"{carrier}.Save{carrier}Entity", **{f"{entity}_entity": {name: "A"}})
    record(tenant, f"{carrier}.Delete{carrier}Entity", **{f"{entity}_entity_id": saved[key]})
    advance(tenant, 14 * 24 - 1)
    assert row(tenant, entity, saved[key]) is not None
    advance(tenant, 1)
    assert row(tenant, entity, saved[key]) is None


def test_a_deleted_request_goes_with_its_messages_and_their_attachments(tenant: Tenant) -> None:
    kept, gone = (plant(tenant, "ticket", Title=name, BaseStatus="Active") for name in "AB")
    both, alone = (plant(tenant, "attachment", Name=name) for name in ("both", "alone"))
    plant(tenant, "ticket_message", Ticket=gone, AttachmentsInfo=[both, alone])
    message = plant(tenant, "ticket_message", Ticket=kept, AttachmentsInfo=[both])
    plant(tenant, "ticket_relation", SourceTicketId=gone, DestinationTicketId=kept)
    plant(tenant, "ticket_status", Name="Deleted", Status="Deleted")
    record(tenant, "Ticket.DeleteTicketEntity", ticket_entity_id=gone)
    advance(tenant, 14 * 24 + 1)
    assert row(tenant, "ticket", gone) is None
    assert row(tenant, "ticket", kept) is not None
    assert list(tenant.store.table("ticket_message").rows) == [message]
    assert list(tenant.store.table("attachment").rows) == [both]
    assert not tenant.store.table("ticket_relation").rows


def test_all_happen_in_the_order_of_their_moments(tenant: Tenant) -> None:
    hours = (5, 2, 4, 3)
    for hour in hours:
        plant(tenant, "ticket", Title=str(hour), BaseStatus="Postponed", Activate=f"2026-01-15T{9 + hour:02}:00:00")  # fmt: skip
    order: list[str] = []
    tenant.store.follow = lambda store, changes: order.extend(
        str(change.after["Title"]) for change in changes if change.after
    )  # type: ignore[assignment]
    told = advance(tenant, 8)
    assert order == ["2", "3", "4", "5"]
    assert [each.text for each in told] == order


def test_a_clock_that_ticks_is_looked_at_once_a_second(tenant: Tenant) -> None:
    id = plant(tenant, "ticket", Title="A", BaseStatus="Postponed", Activate="2026-01-15T09:00:30")
    begun = perf_counter()
    look(tenant, begun)
    assert tenant.look_at == begun + 1
    assert row(tenant, "ticket", id)["BaseStatus"] == "Postponed"
    tenant.clock.turn(Setting(ahead=tenant.clock.setting.advanced(31).seconds() - Setting().seconds()))  # fmt: skip
    ahead = tenant.clock.setting
    look(tenant, begun + 1)
    assert row(tenant, "ticket", id)["BaseStatus"] == "Active"
    assert row(tenant, "ticket", id)["LastChanged"] == "2026-01-15T09:00:30"
    assert tenant.clock.setting == ahead


def test_a_clock_turned_back_does_nothing_and_forward_again_it_does(tenant: Tenant) -> None:
    advance(tenant, 5)
    turned(tenant, tenant.clock.setting.at(AT.timestamp()))
    id = plant(tenant, "ticket", Title="A", BaseStatus="Postponed", Activate="2026-01-15T10:00:00")
    assert len(advance(tenant, 2)) == 1
    assert row(tenant, "ticket", id)["BaseStatus"] == "Active"


def test_a_checkpoint_brings_back_what_had_not_happened_yet(tenant: Tenant) -> None:
    id = plant(tenant, "ticket", Title="A", BaseStatus="Postponed", Activate="2026-01-15T10:00:00")
    saved = tenant.save("before")
    for _ in range(2):
        advance(tenant, 2)
        assert row(tenant, "ticket", id)["BaseStatus"] == "Active"
        tenant.return_to(saved)
        assert row(tenant, "ticket", id)["BaseStatus"] == "Postponed"
