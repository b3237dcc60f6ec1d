"""Requests, their messages, attachments and relations (sheet: domain.md 6, 8)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from so_mock.catalogue.scalars import RANGES
from so_mock.clock import NO_DATE
from so_mock.entities.crm import me
from so_mock.entities.lists import full_name
from so_mock.entities.model import Children, Entity, to
from so_mock.entities.relations import referring
from so_mock.entities.service import EXECUTABLE, bare_id
from so_mock.entities.simple import labelled, of
from so_mock.entities.ticket_life import (
    default_category,
    follow_message,
    from_type,
    is_reply,
    settle,
    settle_message,
)
from so_mock.entities.users import ej_user_id
from so_mock.store.table import Index, Row

if TYPE_CHECKING:
    from so_mock.entities.shape import Shaper

TAG = "ejTag"  # before the number of a request in the subject of a mail
# A relation of requests, as the other of both sees it.
OTHER_WAY = {"Parent": "Child", "Child": "Parent", "Related": "Related"}

SYSTEM_USER = 1  # who owns what is unassigned, and made what came from outside

# The message that a header of a mail belongs to.
BY_HEADER = Index("header", lambda row: [h["Id"] for h in row["MessageHeaders"] or ()])

# The messages that were this mail.
BY_MAIL = Index("mail", lambda row: {bare_id(row["MessageId"])} - {""})


# -- computed of the messages


def messages(row: Row, shaper: Shaper) -> list[Row]:
    id = row["TicketId"]
    return shaper.reads.by("ticket_message", referring("Ticket"), id) if id else []


def num_messages(row: Row, shaper: Shaper) -> int:
    return len(messages(row, shaper))


def num_replies(row: Row, shaper: Shaper) -> int:
    return sum(is_reply(message) for message in messages(row, shaper))


def has_attachment(row: Row, shaper: Shaper) -> bool:
    return any(message["AttachmentsInfo"] for message in messages(row, shaper))


def time_spent(row: Row, shaper: Shaper) -> int:
    spent: int = sum(message["TimeSpent"] for message in messages(row, shaper))
    return min(spent, RANGES["int"][1])


COUNTS = {
    "NumMessages": num_messages, "NumReplies": num_replies, "HasAttachment": has_attachment, "TimeSpent": time_spent,
}  # fmt: skip


# -- shown of what a row refers to


def user_of(prop: str) -> Any:
    """The Service user behind an associate; the system user where there is none."""

    def compute(row: Row, shaper: Shaper) -> int:
        found = shaper.row("associate", row[prop])
        return ej_user_id(found) if found else SYSTEM_USER

    return compute


def of_company(shown: str, blank: Any = "") -> Any:
    """Of the company of the row's person."""

    def compute(row: Row, shaper: Shaper) -> Any:
        person = shaper.row("person", row["Person"])
        found = shaper.row("contact", person["Contact"]) if person else None
        return found[shown] if found else blank

    return compute


FULL_CATEGORY = full_name("ticket_category", "TicketCategoryId")


def full_category(prop: str) -> Any:
    def compute(row: Row, shaper: Shaper) -> str:
        found = shaper.row("ticket_category", row[prop])
        return str(FULL_CATEGORY(found, shaper)) if found else ""

    return compute


def title_of_ticket(row: Row, shaper: Shaper) -> str:
    return shaper.label("ticket", row["Ticket"])


def person_name(row: Row, shaper: Shaper) -> str:
    return shaper.label("person", row["Person"])


def is_safe(row: Row, shaper: Shaper) -> bool:
    return str(row["Name"]).strip(" .").rpartition(".")[2].lower() not in EXECUTABLE


def keyed(crm: Any, row: Row, before: Row | None) -> Row:
    """An attachment gets the key under which others may fetch it."""
    if row["AuthKey"]:
        return row
    key: str = crm.new_message_id()
    return {**row, "AuthKey": key.strip("<>").partition("@")[0].replace("-", "")}


TICKETS = (
    Entity(
        "ticket", "TicketEntity", "TicketId",
        references={
            "ConnectId": to("ticket"), "FormSubmission": to("form_submission"), "Tags": to("tag"),
            "TicketType": to("ticket_type"),
            "SuggestedCategoryId": to("ticket_category"), "OrigHumanCategoryId": to("ticket_category"),
        },
        children={"Messages": Children("ticket_message", "Ticket", saved=False)},
        computed={**COUNTS, "SuggestedCategoryName": full_category("SuggestedCategoryId")},
        views=frozenset({"IconHint", "ActiveStatusMonitorId"}),
        extra={"StatusSince": NO_DATE},
        server=frozenset({
            "CreatedAt", "CreatedBy", "LastChanged", "ReadByOwner", "FirstReadByOwner", "FirstReadByUser", "ClosedAt",
            "RepliedAt", "AlertTimeout", "AlertLevel", "TimeToReply", "RealTimeToReply", "TimeToClose",
            "RealTimeToClose", "TimeSpentInternally", "TimeSpentExternally", "TimeSpentQueue",
            "RealTimeSpentInternally", "RealTimeSpentExternally", "RealTimeSpentQueue",
        }),
        defaults={
            "CreatedBy": me, "OwnedBy": me, "TicketType": from_type("TicketType"), "Status": from_type("Status"),
            "Priority": from_type("Priority"), "Slevel": from_type("Slevel"), "Category": default_category,
            "BaseStatus": "Active", "ReadStatus": "Green",
        },
        settle=settle, retired={"BaseStatus": "Deleted"},
        names=("Title",), mandatory=("Category",), label="Title",
        shows={
            "Ticket": {
                **COUNTS,
                "CreatedBy": user_of("CreatedBy"), "CreatedByName": of("CreatedBy", "associate", "Name"),
                "OwnedBy": user_of("OwnedBy"), "OwnedByName": of("OwnedBy", "associate", "Name"),
                "OwnedByAssociateId": lambda row, shaper: row["OwnedBy"],
                "CategoryFullname": full_category("Category"),
                "TicketStatus": lambda row, shaper: row["Status"],
                "TicketStatusDisplayValue": of("Status", "ticket_status", "Name"),
                "CustId": lambda row, shaper: row["Person"], "PersonFullname": person_name,
                "PersonFirstname": of("Person", "person", "Firstname"),
                "PersonMiddleName": of("Person", "person", "MiddleName"),
                "PersonLastname": of("Person", "person", "Lastname"),
                "ContactId": of_company("ContactId", 0), "ContactName": of_company("Name"),
                "SaleHeading": labelled("Sale", "sale"),
            },
        },
    ),
    Entity(
        "ticket_message", "TicketMessageEntity", "EjMessageId",
        computed={"SearchTitle": title_of_ticket},
        extra={"ChangedAt": NO_DATE},
        server=frozenset({"CreatedAt", "CreatedBy"}),
        defaults={"CreatedBy": me},
        settle=settle_message, follow=follow_message,
        label=title_of_ticket, rest="TicketMessage",
        shows={
            "TicketMessage": {
                "TicketMessageId": lambda row, shaper: row["EjMessageId"],
                "CreatedBy": user_of("CreatedBy"),
                "ContactId": of_company("ContactId", 0), "ContactName": of_company("Name"),
                "ContactDepartment": of_company("Department"),
                "NumAttachments": lambda row, shaper: len(row["AttachmentsInfo"]),
            },
        },
    ),
    Entity("attachment", "AttachmentEntity", "AttachmentId", computed={"IsSafeFileExtension": is_safe},
           server=frozenset({"AuthKey"}), settle=keyed),
    Entity("ticket_relation", "TicketRelationEntity", "TicketRelationId",
           references={"SourceTicketId": to("ticket"), "DestinationTicketId": to("ticket")},
           extra={"Registered": NO_DATE}),
    # No method makes one: templates come with the scenario.
    Entity("reply_template", "ReplyTemplate", "ReplyTemplateId", names=("Name",),
           extra={"Subject": "", "Body": "", "HtmlBody": "", "OwnedBy": 0, "Updated": NO_DATE}),
)  # fmt: skip
