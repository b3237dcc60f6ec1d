"""Chat: sessions and the topics that they are on."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from so_mock.clock import NO_DATE
from so_mock.query.columns.activity import kind
from so_mock.query.facts import Group, Made, Making
from so_mock.store.table import Row

if TYPE_CHECKING:
    from so_mock.entities.shape import Shaper


def between(first: str, last: str) -> Making:
    """Seconds from one moment to another, as long as both have been."""

    def made(row: Row, shaper: Shaper) -> int:
        begin, end = row[first] or NO_DATE, row[last] or NO_DATE
        if NO_DATE in (begin, end):
            return 0
        return int((datetime.fromisoformat(end) - datetime.fromisoformat(begin)).total_seconds())

    return made


GROUPS = {
    "chat_session": Group(
        "chat_session",
        {
            "duration": Made(between("WhenStarted", "WhenEnded")),
            "timeinqueue": Made(between("WhenRequested", "WhenStarted")), "queuelength": "InitialQueuePos",
            "agent": "User", "associateid": "User", "date": "WhenRequested", "time": "WhenRequested",
            "text": "FirstMessage", "registereddate": "WhenRequested", "updateddate": "WhenIdle",
            "type": "TopicId", **kind(200, "Chat session", "Chat"),
        },
        {"associate": "User", "chattopic": "TopicId"},
    ),
}  # fmt: skip
