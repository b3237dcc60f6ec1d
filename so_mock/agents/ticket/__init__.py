"""Ticket: requests, their messages, attachments and relations."""

from so_mock.agents.ticket import (
    attachments,
    content,
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
    "merging",
    "messages",
    "notifying",
    "relations",
    "sending",
    "tickets",
]
