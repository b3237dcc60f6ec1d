"""Ticket: requests, their messages, attachments and relations."""

from so_mock.agents.ticket import (
    attachments,
    content,
    hotlist,
    merging,
    messages,
    notifying,
    relations,
    sending,
    tickets,
)

__all__ = [
    "attachments",
    "content",
    "hotlist",
    "merging",
    "messages",
    "notifying",
    "relations",
    "sending",
    "tickets",
]
