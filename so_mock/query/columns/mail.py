"""Mail in the mailboxes of users, and the folders it lies in."""

from __future__ import annotations

from base64 import b64decode
from typing import TYPE_CHECKING, Any

from so_mock.entities.service import IN_FOLDER, glue, in_folder, is_calendar, sender
from so_mock.query.facts import NOWHERE, Fact, Group, Made, Making, One
from so_mock.store.table import Row

if TYPE_CHECKING:
    from so_mock.entities.shape import Shaper

FLAGS = {"Seen": 1, "Deleted": 2, "Recent": 4, "Flagged": 8, "Draft": 16, "Answered": 32}


def flags(row: Row, shaper: Shaper) -> int:
    """All that are set, as one number."""
    return sum(FLAGS.get(each.strip(), 0) for each in str(row["Flags"]).split(","))


def from_(part: str) -> Making:
    return lambda row, shaper: (row["From"] or {}).get(part)


def all_of(prop: str, part: str) -> Making:
    return lambda row, shaper: "; ".join(filter(None, (each.get(part) for each in row[prop] or ())))


def account(row: Row, shaper: Shaper) -> Row:
    return shaper.row("email_account", row["AccountId"]) or {}


def server(part: str) -> Making:
    return lambda row, shaper: (account(row, shaper).get("IncomingCredentials") or {}).get(part)


def folder(row: Row, shaper: Shaper) -> int:
    key = in_folder(row["AccountId"], str(row["FolderName"]))
    found = shaper.reads.by("email_folder", IN_NAME, key)
    return found[0]["EmailFolderId"] if found else 0


IN_NAME = IN_FOLDER._replace(name="name", keys=lambda row: [in_folder(row["AccountId"], row["Name"])])  # fmt: skip


def known(entity: str, key: str) -> Any:
    """Who sent it, where his address is known."""
    return lambda row, shaper: shaper.row(entity, (sender(row, shaper) or {}).get(key))


def of_owner(row: Row, shaper: Shaper) -> Row | None:
    return shaper.row("associate", account(row, shaper).get("AssociateId"))


def calendar(row: Row, shaper: Shaper) -> str:
    """The calendar of a mail that is about one meeting, as iCalendar text: how the real column spells it is not published."""
    stored = (str(each["Stream"] or "") for each in row["Attachments"] or () if is_calendar(each))
    found = next(filter(None, stored), "") if row["HasCalendarData"] else ""
    return b64decode(found).decode("utf-8-sig", "replace")


STAMPS: dict[str, Fact] = dict.fromkeys(["updatedby", "updateddate", "registeredby", "registereddate"], NOWHERE)  # fmt: skip

GROUPS = {
    "email": Group(
        "email",
        {
            "id": "EmailItemId", "mailitem_id": "EmailItemId", "status": Made(flags, kind="int"),
            "attachment": Made(lambda row, shaper: bool(row["Attachments"])),
            "from": Made(from_("Address")), "fromname": Made(from_("Name")),
            "to": Made(all_of("To", "Address")), "toname": Made(all_of("To", "Name")), "cc": Made(all_of("Cc", "Address")),
            "bodyplain": "PlainBody", "received": "ReceivedAt",
            "archived": Made(lambda row, shaper: glue(row, shaper)["Archived"]),
            "folderid": Made(folder), "mailfolder": "FolderName",
            "mailservername": Made(server("Server")), "mailusername": Made(server("Username")),
            "inreplyto": Made(lambda row, shaper: (row["InReplyTo"] or {}).get("MessageId")),
            "company": Made(lambda row, shaper: (sender(row, shaper) or {}).get("ContactName")),
            "person": Made(lambda row, shaper: (sender(row, shaper) or {}).get("PersonName")),
            "caldata": Made(calendar), "meeting": NOWHERE, **STAMPS,
        },
        {"person": One(known("person", "PersonId"), "person"), "contact": One(known("contact", "ContactId"), "contact"),
         "accountassociate": One(of_owner, "associate")},
    ),
    "email_folder": Group("email_folder", {"id": "EmailFolderId"}),
}  # fmt: skip
