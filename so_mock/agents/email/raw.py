"""Raw mail by its Message-ID (email-and-mailbox.md 5.11): ids alone, or as `validity:uid:id`."""

from __future__ import annotations

import re

from so_mock.agents.email import connections
from so_mock.behaviour import behaviour
from so_mock.call import Record
from so_mock.crm import Crm
from so_mock.entities.service import bare_id
from so_mock.mail import folders
from so_mock.store.table import Row

_EXTENDED = re.compile(r"\d+:(\d+):(.*)", re.DOTALL)


@behaviour("EMail.GetEmailMessageIds")
def get_email_message_ids(crm: Crm, connection_info_extended: Record | None) -> list[str]:
    return [row["MessageID"] for row in _there(crm, connection_info_extended)]


@behaviour("EMail.GetExtendedEmailMessageIds")
def get_extended_email_message_ids(crm: Crm, connection_info_extended: Record | None) -> list[str]:
    """The id of the folder does for its validity: a folder made again under its name has another."""
    rows = _there(crm, connection_info_extended)
    box = connections.box(crm, connection_info_extended)
    folder = folders.find(crm, box.account["EMailAccountId"], box.folder) if box else None
    validity = folder["EmailFolderId"] if folder else 0
    return [f"{validity}:{row['ServerId']}:{row['MessageID']}" for row in rows]


@behaviour("EMail.GetEmailsAsString")
def get_emails_as_string(
    crm: Crm, connection_info_extended: Record | None, message_ids: list[str] | None
) -> list[str]:
    """In the order asked; what is not there is left out."""
    from so_mock.mail.mime import message

    rows = _named(crm, connection_info_extended, message_ids)
    return [message(row, crm.clock.zone).decode("utf-8", "replace") for row in rows]


@behaviour("EMail.DeleteExtended")
def delete_extended(
    crm: Crm, connection_info_extended: Record | None, message_ids: list[str] | None
) -> None:
    for row in _named(crm, connection_info_extended, message_ids):
        folders.leave(crm, row)
        crm.delete("email", row["EmailItemId"])


def _there(crm: Crm, connection: Record | None) -> list[Row]:
    """What lies on the server in the folder of the connection."""
    box = connections.box(crm, connection)
    folder = folders.find(crm, box.account["EMailAccountId"], box.folder) if box else None
    return [row for row in folders.mails(crm, folder) if row["ServerId"]] if folder else []


def _named(crm: Crm, connection: Record | None, ids: list[str] | None) -> list[Row]:
    by_id = {bare_id(row["MessageID"]): row for row in _there(crm, connection)}
    asked = dict.fromkeys(bare_id(_EXTENDED.sub(r"\2", id or "")) for id in ids or ())
    return [by_id[id] for id in asked if id in by_id]
