"""What users of Service are told of requests: who is to be, and what was."""

from __future__ import annotations

from so_mock.behaviour import behaviour
from so_mock.conventions.hotlist import FOLLOWED, NOTICES, OF_TICKET, followers, wants
from so_mock.crm import Crm
from so_mock.entities.users import ej_user_id


@behaviour("Ticket.ClearNotify")
def clear_notify(crm: Crm, ids: list[int] | None) -> None:
    """The caller's own notifications of these requests are gone; others keep theirs."""
    me = crm.me
    mine = {ej_user_id(me), me["AssociateId"]} if me else set()
    for id in dict.fromkeys(ids or ()):
        for row in crm.by(NOTICES, OF_TICKET, id):
            if row.get("user_id") in mine:
                crm.store.delete(NOTICES, row["id"])


@behaviour("Ticket.GetHotlistEjUsers")
def get_hotlist_ej_users(
    crm: Crm, ticket_id: int, skip_associate_ids: list[int] | None, notify_type: str | None, channel: str | None,
) -> list[int]:  # fmt: skip
    """Those who follow the request and want to hear of that by the channel, as they want it for the requests that they follow."""
    numbers = crm.model.carriers.enum("NotifyType").numbers
    kinds = [each.strip() for each in (notify_type or "").split(",") if each.strip()]
    bits = numbers[FOLLOWED]
    for kind in kinds:
        bits |= numbers.get(kind, 0)
    skipped = set(skip_associate_ids or ())
    users = [user for user in followers(crm, ticket_id) if user["AssociateId"] not in skipped]
    return sorted(ej_user_id(user) for user in users if wants(crm, user, bits, channel or ""))
