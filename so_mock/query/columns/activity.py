"""Chats and forms as an archive of activities shows them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from so_mock.entities.chat import ENDED
from so_mock.query.columns.appointment import between, who
from so_mock.query.facts import Fact, Group, Made

if TYPE_CHECKING:
    from so_mock.entities.shape import Shaper
    from so_mock.store.table import Row


def kind(number: int, name: str, icon: str) -> dict[str, Fact]:
    """Numbers of the MDO list recordtype."""
    return {
        "recordtype": Made(lambda row, shaper: name.replace(" ", "")), "icon": Made(lambda row, shaper: icon),
        "recordtypetext": Made(lambda row, shaper: number, text=lambda value, shaper: name, kind="listAny"),
    }  # fmt: skip


def form_name(row: Row, shaper: Shaper) -> str:
    return shaper.label("form", row["FormId"])


def form_who(row: Row, shaper: Shaper) -> str:
    return who({"Person": row["PersonId"], "Contact": row["ContactId"]}, shaper) or str(
        row["EmailAddress"]
    )


GROUPS = {
    "chat_activity": Group(
        "chat_session",
        {
            **kind(200, "Chat session", "Chat"),
            "date": "WhenRequested", "time": "WhenRequested", "enddate": "WhenEnded", "endtime": "WhenEnded",
            "text": "FirstMessage", "who": Made(who), "associateid": "User", "usergroup": "User.GroupIdx", "agent": "User",
            "registereddate": "WhenRequested", "updateddate": "WhenIdle",
            "type": "TopicId", "queuelength": "InitialQueuePos", "duration": Made(between("WhenStarted", "WhenEnded"), kind="timeSpan"),
            "timeinqueue": Made(between("WhenRequested", "WhenStarted"), kind="timeSpan"),
            "completed": Made(lambda row, shaper: row["Status"] in ENDED, kind="bool"),
        },
        {"associate": "User", "chattopic": "TopicId"},
    ),
    "form_activity": Group(
        "form_submission",
        {
            **kind(300, "Form submission", "Form"),
            "date": "WhenSubmitted", "time": "WhenSubmitted", "text": Made(form_name), "who": Made(form_who),
            "formsubmissionname": Made(form_name), "formsubmissionemail": "EmailAddress",
            "completed": Made(lambda row, shaper: row["Status"] == "Processed", kind="bool"),
        },
    ),
}  # fmt: skip
