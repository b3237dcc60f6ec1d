"""Who follows a request: users have it among their favourites (agent Favourite), or in Service's own table hotlist."""

from __future__ import annotations

from so_mock.crm import Crm
from so_mock.entities.users import ej_user_id, of_ej_user
from so_mock.store.table import Index, Row

HOTLIST, FAVOURITES, USERS = "_hotlist", "_favourite", "_ejuser"
NOTICES = "_notify"  # what users were told, and have not cleared
OF_TICKET = Index("ticket", lambda row: [row.get("ticket_id")])
_OF_USER = Index("user", lambda row: [row.get("user_id")])
# What a user is told of, by which channel, as bits of NotifyType: columns of the table ejuser.
FOLLOWED = "Hotlist"  # the bit of the setting "for requests in your favourites"
MASKS = {"PopUp": "notify_mask", "Email": "email_mask", "Sms": "sms_mask"}


def _is_ticket(row: Row) -> bool:
    return str(row["TableName"]).lower() == "ticket"


def followers(crm: Crm, ticket_id: int) -> list[Row]:
    """Associates who follow it and still work here, each once."""
    marked = crm.referring(FAVOURITES, "RecordId", ticket_id)
    users = [crm.row("associate", row["AssociateId"]) for row in marked if _is_ticket(row)]
    listed = crm.by(HOTLIST, OF_TICKET, ticket_id)
    users += [of_ej_user(crm, int(row.get("user_id") or 0)) for row in listed]
    found = {user["AssociateId"]: user for user in users if user is not None and not user["Deleted"]}  # fmt: skip
    return list(found.values())


def followed(crm: Crm, user: Row) -> set[int]:
    """Requests that a user follows."""
    marked = crm.referring(FAVOURITES, "AssociateId", user["AssociateId"])
    listed = crm.by(HOTLIST, _OF_USER, ej_user_id(user))
    return {row["RecordId"] for row in marked if _is_ticket(row)} | {int(row.get("ticket_id") or 0) for row in listed}  # fmt: skip


def wants(crm: Crm, user: Row, bits: int, channel: str) -> bool:
    """Whether his settings let him be told of all these by the channel; one without settings is told of everything."""
    settings = crm.row(USERS, ej_user_id(user))
    columns = [MASKS[channel]] if channel in MASKS else [*MASKS.values()]
    masks = [settings.get(column) for column in columns] if settings else [None]
    return any(mask is None or int(mask) & bits == bits for mask in masks)
