"""Requests, their messages, and the lists that are theirs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from so_mock.entities.relations import referring
from so_mock.entities.tickets import (
    FULL_CATEGORY,
    OTHER_WAY,
    messages,
    num_messages,
    num_replies,
    time_spent,
)
from so_mock.query.facts import NOWHERE, Group, Made, Making, Path
from so_mock.store.table import Index, Row

if TYPE_CHECKING:
    from so_mock.entities.shape import Shaper

BY_ISO = Index("iso", lambda row: [row["TwoLetterISOLanguageName"].lower()])


def content(row: Row, shaper: Shaper) -> str:
    return "\n".join(str(message["Body"] or "") for message in messages(row, shaper))


def language(row: Row, shaper: Shaper) -> int:
    """Requests know a language by its code."""
    found = shaper.reads.by("language_info", BY_ISO, str(row["Language"] or "").lower()[:2])
    return found[0]["LanguageInfoId"] if found else 0


def seconds(prop: str) -> Making:
    """Of a time that is kept in minutes; archives tell spans of time in seconds."""
    return lambda row, shaper: (row[prop] or 0) * 60


# As the list of statuses names what a status stands for.
BASE = {"Active": "Open"}


def base_status(row: Row, shaper: Shaper) -> str:
    return BASE.get(row["BaseStatus"], str(row["BaseStatus"]))


KINDS = ("Related", "Parent", "Child")  # as the database numbers them


def relations(row: Row, shaper: Shaper) -> list[Row]:
    """What the request is to others: `source` is the other."""
    id, reads = row["TicketId"], shaper.reads
    return [
        {**each, "source": each["SourceTicketId"], "kind": each["RelationType"]}
        for each in reads.by("ticket_relation", referring("DestinationTicketId"), id)
    ] + [
        {**each, "source": each["DestinationTicketId"], "kind": OTHER_WAY[each["RelationType"]]}
        for each in reads.by("ticket_relation", referring("SourceTicketId"), id)
    ]


GROUPS = {
    "ticket": Group(
        "ticket",
        {
            "contactid": "Person.Contact", "ticketstatusid": "Status", "tickettypename": "TicketType",
            "ticketstatusname": "Status", "priorityname": "Priority",
            "categoryfullname": Path("Category", FULL_CATEGORY),
            "suggestedcategory": Path("SuggestedCategoryId", FULL_CATEGORY),
            "status": Path("BaseStatus", base_status), "createddate": "CreatedAt", "activated": "Activate",
            "numberofmessages": Made(num_messages), "numberofreplies": Made(num_replies), "content": Made(content),
            "messagelanguage": Made(language, "language_info", "EnglishName"), "sentimentscore": "Sentiment",
            "timetoreply": Made(seconds("TimeToReply")), "timetoclose": Made(seconds("TimeToClose")),
            "realtimetoreply": Made(seconds("RealTimeToReply")), "realtimetoclose": Made(seconds("RealTimeToClose")),
            "timespent": Made(lambda row, shaper: time_spent(row, shaper) * 60),
            "createdbyworkflow": NOWHERE, "text": "Title",
        },
        {"contact": "Person.Contact", "ticketstatus": "Status", "ticketpriority": "Priority"},
    ),
    "related_ticket": Group("", {
        "relationtype": Made(
            lambda row, shaper: KINDS.index(row.get("kind", "Related")), text=lambda kind, shaper: KINDS[kind]
        ),
        "sourceticketid": "source", "comment": "Comment",
    }),
    "ticket_message": Group("ticket_message", {"header": "EmailHeader"}),
    "ticket_status": Group("ticket_status"),
    "ticket_priority": Group("ticket_priority", {"rank": "SortOrder"}),
}  # fmt: skip
