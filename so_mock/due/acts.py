"""What happens to a row when its moment has passed, without anybody's call (sheet: domain.md 4, 7, 8)."""

from __future__ import annotations

from collections.abc import Callable

from so_mock.conventions import crud, recycle
from so_mock.conventions.hotlist import NOTICES, OF_TICKET
from so_mock.crm import Crm
from so_mock.entities.ticket_life import settle
from so_mock.mail.alarms import escalate
from so_mock.mail.notices import ACTIVATED, tell
from so_mock.store.table import Row

Act = Callable[[Crm, Row], None]


def activated(crm: Crm, row: Row) -> None:
    """A request that was postponed until now is open again, and whom it concerns is told."""
    ticket = crm.update("ticket", settle(crm, {**row, "BaseStatus": "Active"}, row))
    tell(crm, ticket, ACTIVATED, "activation of a request")


def escalated(crm: Crm, row: Row) -> None:
    """The next level of its priority is reached."""
    escalate(crm, row, "escalation of a request")


def purged(entity: str) -> Act:
    """Gone for good: the retention in the recycle bin is over."""

    def act(crm: Crm, row: Row) -> None:
        recycle.remove(crm, entity, row[crm.model[entity].key])

    return act


def request_purged(crm: Crm, row: Row) -> None:
    """With its messages, what is attached to them alone, its relations, and what users were told of it."""
    id = row["TicketId"]
    for notice in crm.by(NOTICES, OF_TICKET, id):
        crm.store.delete(NOTICES, notice["id"])
    for message in crm.referring("ticket_message", "Ticket", id):
        _remove(crm, "ticket_message", message)
        for attached in message["AttachmentsInfo"]:
            if not crm.referring("ticket_message", "AttachmentsInfo", attached):
                crud.remove(crm, crm.model["attachment"], attached)
    for prop in ("SourceTicketId", "DestinationTicketId"):
        for relation in crm.referring("ticket_relation", prop, id):
            _remove(crm, "ticket_relation", relation)
    _remove(crm, "ticket", row)


def _remove(crm: Crm, entity: str, row: Row) -> None:
    crud.remove(crm, crm.model[entity], row[crm.model[entity].key])
