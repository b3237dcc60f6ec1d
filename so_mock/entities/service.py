"""The service desk's mailboxes and the user's mail (sheet: email-and-mailbox.md).

A mail belongs to a folder by its name and to an account by its id; a folder belongs to an account.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from so_mock.clock import NO_DATE
from so_mock.entities.crm import me
from so_mock.entities.foreign import DEVICES, KEYS, ON_RECORD, record_of
from so_mock.entities.model import Entity, to
from so_mock.entities.simple import labelled
from so_mock.store.reads import Reads
from so_mock.store.table import Index, Row

if TYPE_CHECKING:
    from so_mock.entities.shape import Shaper


def bare_id(message_id: Any) -> str:
    """A Message-ID without its angle brackets: callers give it with and without."""
    return str(message_id or "").strip().strip("<>")


def in_folder(account: int, folder: str) -> tuple[int, str]:
    """The key of a folder: like INBOX, all names are the same in any case."""
    return account, folder.strip().lower()


def _uids(row: Row) -> set[tuple[int, str, str]]:
    """The number and the text under which the server knows a mail; none while it is only in the cache."""
    spelt = {str(row["ServerId"] or ""), str(row["ServerIdentifier"] or "")} - {""}
    return {(*in_folder(row["AccountId"], row["FolderName"]), uid) for uid in spelt}


# Every e-mail address of a person or company, lowered: how a mail finds who it is from and to.
BY_ADDRESS = Index(
    "address",
    lambda row: {str(e.get("Value") or "").strip().lower() for e in row["Emails"] or ()} - {""},
)
IN_FOLDER = Index("folder", lambda row: [in_folder(row["AccountId"], str(row["FolderName"]))])
BY_UID = Index("uid", _uids)
BY_MESSAGE_ID = Index("message_id", lambda row: {bare_id(row["MessageID"])} - {""})
BY_ORIGINAL = Index(
    "original", lambda row: {bare_id((row["InReplyTo"] or {}).get("MessageId"))} - {""}
)
BY_SENDER = Index(
    "sender", lambda row: {str((row["From"] or {}).get("Address") or "").strip().lower()} - {""}
)
OF_ASSOCIATE = Index("associate", lambda row: [row["AssociateId"]])
OF_ACCOUNT = Index("account", lambda row: [row["AccountId"]])


def sees_all_mail(reads: Reads, associate: int) -> bool:
    """An administrator does; others see that of their own accounts."""
    users = reads.rows("_user")
    return any(user["associate"] == associate and user.get("administrator") for user in users)


def is_own_mail(row: Row, shaper: Shaper) -> bool:
    """Of a mail or a folder: whether the caller may know of it."""
    account = shaper.row("email_account", row["AccountId"])
    me = shaper.reads.caller
    return account is not None and (account["AssociateId"] == me or sees_all_mail(shaper.reads, me))


_ANGLED = re.compile(r"<([^<>]*)>")


def named_mailbox(mailbox: Row) -> tuple[str, str]:
    """Name and address of a mailbox: `<info@company.com> (Customer Ltd.)`, or as mails spell it."""
    text = str(mailbox["Address"] or "")
    angled = _ANGLED.search(text)
    if angled is None:
        address, _, name = text.partition("(")
        return name.strip(" )"), address.strip()
    return text.replace(angled[0], "").strip(' ()"'), angled[1].strip()


def _taken(row: Row) -> set[str]:
    """The addresses of a mailbox: its own, and its aliases."""
    told = (named_mailbox(row)[1], *(row["Aliases"] or ()))
    return {str(each).strip().lower() for each in told} - {""}


OF_MAILBOX = Index("taken_address", _taken)


def persons_at(reads: Reads, address: str) -> list[Row]:
    """Those with this address, in small letters; those who left come last."""
    found = reads.by("person", BY_ADDRESS, address)
    return sorted(found, key=lambda row: (row["Retired"], row["PersonId"]))


def resolved(address: Any, shaper: Shaper) -> Any:
    """An EMailAddress with who is known under it today: first person, else company (sheet, section 7)."""
    key = str((address or {}).get("Address") or "").strip().lower()
    if not key:
        return address
    persons = persons_at(shaper.reads, key)
    if persons:
        known = of_person(persons[0], key, shaper)
        if len(persons) > 1:
            known["DuplicatePersonIds"] = [row["PersonId"] for row in persons]
        return {**address, **known}
    companies = shaper.reads.by("contact", BY_ADDRESS, key)
    return {**address, **(of_company(companies[0], key, shaper) if companies else UNKNOWN)}


UNKNOWN = {"ContactId": 0, "ContactName": "", "PersonId": 0, "PersonName": "", "AssociateId": 0,
           "EmailId": 0, "DuplicatePersonIds": []}  # fmt: skip


def of_person(row: Row, key: str, shaper: Shaper) -> Row:
    """What an EMailAddress tells of the person who has this address."""
    associates = shaper.reads.rows("associate")
    return {
        "ContactId": row["Contact"] or 0,
        "ContactName": shaper.label("contact", row["Contact"]),
        "PersonId": row["PersonId"],
        "PersonName": shaper.label("person", row["PersonId"]),
        "AssociateId": next(
            (a["AssociateId"] for a in associates if a["PersonId"] == row["PersonId"]), 0
        ),
        "EmailId": _email_id(row["PersonId"], row, key),
        "DuplicatePersonIds": [],
    }


def of_company(row: Row, key: str, shaper: Shaper) -> Row:
    """What an EMailAddress tells of the company whose own address this is."""
    return UNKNOWN | {
        "ContactId": row["ContactId"],
        "ContactName": shaper.label("contact", row["ContactId"]),
        "EmailId": _email_id(-row["ContactId"], row, key),
    }


PLACES = 10  # of addresses with an id, in the list of a person or company


def _email_id(owner: int, row: Row, address: str) -> int:
    values = [str(e.get("Value") or "").strip().lower() for e in row["Emails"]]
    return email_id(owner, values.index(address))


def email_id(owner: int, place: int) -> int:
    """A stable id for an address that has no table of its own here: owner (a company's id below 0) and place in his list;
    0 beyond its tenth."""
    if place >= PLACES:
        return 0
    return (abs(owner) * 2 + (owner < 0)) * PLACES + place + 1


def email_owner(email_id: int) -> tuple[str, int, int]:
    """Whose address has this id: person or contact, his id, and the place in his list."""
    owner, place = divmod(email_id - 1, PLACES)
    return ("contact" if owner % 2 else "person"), owner // 2, place


def sender(row: Row, shaper: Shaper) -> Any:
    return resolved(row["From"], shaper)


def receivers(prop: str) -> Any:
    def compute(row: Row, shaper: Shaper) -> Any:
        return [resolved(each, shaper) for each in row[prop] or []]

    return compute


def attachments(row: Row, shaper: Shaper) -> Any:
    """Those of a mail that exists never carry their content; a call that wants it asks (section 1)."""
    return [{**attachment_shown(each), "Stream": None} for each in row["Attachments"] or []]


def attachment_shown(attachment: Any) -> Any:
    ending = str(attachment["Filename"] or "").strip(" .").rpartition(".")[2].lower()
    return {**attachment, "IsSafeFileExtension": ending not in EXECUTABLE}


# Files that a double click runs.
EXECUTABLE = frozenset(
    ["ade", "adp", "app", "application", "bas", "bat", "chm", "cmd", "com", "cpl", "crt", "diagcab", "dll", "exe", "gadget", "hlp", "hta", "inf", "ins", "iso", "isp", "jar", "jnlp", "js", "jse", "lnk", "mdb", "mde", "msc", "msi", "msp", "mst", "pif", "ps1", "ps1xml", "ps2", "psc1", "psd1", "psm1", "py", "pyc", "pyw", "reg", "scf", "scr", "sct", "sh", "shb", "shs", "url", "vb", "vbe", "vbs", "vhd", "vxd", "ws", "wsc", "wsf", "wsh"]
)  # fmt: skip


def is_calendar(attachment: Mapping[str, Any]) -> bool:
    kind = str(attachment.get("Type") or "").partition(";")[0].strip().lower()
    name = str(attachment.get("Filename") or "").strip().lower()
    return kind in ("text/calendar", "application/ics") or name.endswith(".ics")


def glue(row: Row, shaper: Shaper) -> Any:
    """EMailSOInfo: archived as long as a document or appointment is there that the mail was archived as, the last one first."""
    blank = shaper.shapes.model.carriers.blank("EMailSOInfo")
    kept = row["EMailSOInfo"] or blank
    key = archive_key(shaper.reads, row["MessageID"])
    if key is not None:
        found = archived_by(key, shaper)
        if kept["Archived"] and kept[_ARCHIVES[key["TableName"]]] == key["RecordId"]:
            found |= {"ArchivedAt": kept["ArchivedAt"], "ArchivedBy": kept["ArchivedBy"]}
            found["ArchivedDisplayName"] = shaper.label("associate", kept["ArchivedBy"])
        return {**kept, **found}
    if not kept["Archived"]:
        return kept
    if any(_holds(shaper, entity, kept[name]) for entity, name in _ARCHIVES.items()):
        name = shaper.label("associate", kept["ArchivedBy"])
        return {**kept, "ArchivedDisplayName": name}
    references = ("DocumentId", "AppointmentId", "ProjectId", "SaleId")
    return blank | {name: kept[name] for name in references}


def _holds(shaper: Shaper, entity: str, id: int) -> bool:
    """Whether it is there, and no other message was archived as it since."""
    if not shaper.row(entity, id):
        return False
    keys = shaper.reads.by(KEYS, ON_RECORD, record_of(entity, id))
    return not any(key["Key"] == KEY for key in keys)


# What ties a message to what it was archived as, even when the mail is gone: a key of an other system's.
APP, DEVICE, KEY = "CRM5 Mailbox", "e-mail", "Message-Id"
BY_ARCHIVED = Index(
    "archived_message", lambda row: {bare_id(row["Value"])} - {""} if row["Key"] == KEY else ()
)
_ARCHIVES = {"document": "DocumentId", "appointment": "AppointmentId"}


def archive_key(reads: Reads, message_id: str) -> Row | None:
    """The key that says as what a message was archived last."""
    for key in reversed(reads.by(KEYS, BY_ARCHIVED, bare_id(message_id))):
        device = reads.row(DEVICES, key["Device"])
        if device and device["Name"] == DEVICE and key["TableName"] in _ARCHIVES:
            return key
    return None


def archived_by(key: Row, shaper: Shaper) -> Row:
    return {
        _ARCHIVES[key["TableName"]]: key["RecordId"],
        "Archived": True,
        "ArchivedAt": key["CreatedDate"],
        "ArchivedBy": key["CreatedBy"],
        "ArchivedDisplayName": shaper.label("associate", key["CreatedBy"]),
    }


def original(row: Row, shaper: Shaper) -> Any:
    """The envelope of the mail this one answers, as it is today; null while the account holds no such mail."""
    answered = bare_id((row["InReplyTo"] or {}).get("MessageId"))
    found = shaper.reads.by("email", BY_MESSAGE_ID, answered) if answered else []
    for mail in found:
        if mail["AccountId"] == row["AccountId"]:
            return shaper.reference("email", "EMailEnvelope", mail["EmailItemId"], False)
    return None


def mails_in(folder: Row, shaper: Shaper) -> list[Row]:
    """What counts as being in a folder: all but the deleted."""
    key = in_folder(folder["AccountId"], folder["Name"])
    return [r for r in shaper.reads.by("email", IN_FOLDER, key) if "Deleted" not in r["Flags"]]


def total(folder: Row, shaper: Shaper) -> int:
    return len(mails_in(folder, shaper))


def unread(folder: Row, shaper: Shaper) -> int:
    return sum("Seen" not in mail["Flags"] for mail in mails_in(folder, shaper))


def folder_flags(folder: Row, shaper: Shaper) -> str:
    """A folder has children while another's name goes on from its own."""
    beginning = in_folder(0, folder["Name"] + folder["Delimiter"])[1]
    others = shaper.reads.by("email_folder", OF_ACCOUNT, folder["AccountId"])
    below = any(other["Name"].lower().startswith(beginning) for other in others)
    return str(folder["Flags"]).replace(
        "\\HasNoChildren", "\\HasChildren" if below else "\\HasNoChildren"
    )


def without_password(prop: str) -> Any:
    def compute(row: Row, shaper: Shaper) -> Any:
        return {**row[prop], "Password": ""} if row[prop] else row[prop]

    return compute


def no_credentials(crm: Any) -> Any:
    return crm.blank("ServiceAuth")


def no_glue(crm: Any) -> Any:
    return crm.blank("EMailSOInfo")


# Request categories of the sample base, for a world that has no rows of them (domain.md 9).
CATEGORIES = {1: "Support", 2: "Administration", 3: "Sale"}


def category_name(row: Row, shaper: Shaper) -> str:
    id = row["CategoryId"]
    return shaper.label("ticket_category", id) or CATEGORIES.get(id, "")


SERVICE = (
    Entity(
        "mailbox", "MailboxEntity", "MailInFilterId",
        hidden=frozenset({"Password"}),
        # Columns that no carrier shows, and Aliases, which have a table of their own in the database. SystemMails: whether
        # mail that a program wrote is kept; CreatePerson: whether an unknown sender becomes a person.
        extra={
            "CategoryId": 1, "PriorityId": 2, "TicketType": 1, "ReplyTemplateId": 0, "NoAutoReply": False, "LanguageId": 0,
            "KeepHeaders": "", "AutoFaq": False, "AiSuggestCategory": False, "AiTextAnalysis": False,
            "LastSuccess": NO_DATE, "LastTry": NO_DATE, "LastError": "", "NumSeqFailures": 0,
            "Aliases": [], "SystemMails": False, "CreatePerson": True,
        },
        label="Address",
        shows={
            "Mailbox": {
                "CategoryName": category_name,
                "PriorityName": labelled("PriorityId", "ticket_priority"),
            },
        },
    ),
    Entity("customer_center_config", "CustomerCenterConfig", "CustConfigId"),
    Entity(
        "email_account", "EMailAccount", "EMailAccountId",
        references={"AssociateId": to("associate")},
        extra={"ServerOnly": False},  # somebody connected to a server that no account is for
        values=frozenset({"IncomingCredentials", "OutgoingCredentials"}),
        shows={
            "EMailAccount": {
                "IncomingCredentials": without_password("IncomingCredentials"),
                "OutgoingCredentials": without_password("OutgoingCredentials"),
            },
        },
        server=frozenset({"AccountStatus", "ErrorCount", "ErrorReason"}),
        defaults={"AssociateId": me, "IncomingCredentials": no_credentials, "OutgoingCredentials": no_credentials},
        label="EMailAddress",
    ),
    Entity(
        "email_folder", "EMailFolder", "EmailFolderId",
        # NextUid as in IMAP's UIDNEXT: a number is never given twice. 0: nobody asked for one yet. AccessedUid: the last
        # number when somebody asked whether the folder has new mail; FetchedUid: the last one that was fetched.
        extra={"AccountId": 0, "NextUid": 0, "AccessedUid": 0, "FetchedUid": 0},
        shows={"EMailFolder": {"Flags": folder_flags}},
        computed={"TotalItems": total, "UnreadItems": unread},
    ),
    Entity(
        "email", "EMailEntity", "EmailItemId",
        label="Subject",
        extra={"References": ""},  # the chain of ids that its header has (RFC 5322)
        values=frozenset({"From", "To", "Cc", "Bcc", "InReplyTo", "Attachments", "EMailSOInfo"}),
        within={"EMailSOInfo": {
            "DocumentId": "document", "AppointmentId": "appointment", "ProjectId": "project", "SaleId": "sale",
        }},
        defaults={"Priority": "Normal", "EMailSOInfo": no_glue},
        shows={
            "EMailEntity": {
                "To": receivers("To"), "Cc": receivers("Cc"), "Bcc": receivers("Bcc"), "From": sender,
                "Attachments": attachments, "EMailSOInfo": glue, "InReplyTo": original,
            },
            "EMailEnvelope": {
                "MessageId": lambda row, shaper: row["MessageID"],
                "From": sender, "To": receivers("To"), "EMailSOInfo": glue,
            },
        },
    ),
)  # fmt: skip
