"""EMail: the users' mail. There is no mail server here; account, folder and message are rows
(email-and-mailbox.md 4)."""

from so_mock.agents.email import (
    accounts,
    addresses,
    archive,
    arrivals,
    attachments,
    authentication,
    composing,
    folder_changes,
    folders,
    messages,
    moving,
    raw,
    saving,
    sending,
)

__all__ = [
    "accounts",
    "addresses",
    "archive",
    "arrivals",
    "attachments",
    "authentication",
    "composing",
    "folder_changes",
    "folders",
    "messages",
    "moving",
    "raw",
    "saving",
    "sending",
]
