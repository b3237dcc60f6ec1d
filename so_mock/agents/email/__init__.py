"""EMail: the users' mail. There is no mail server here; account, folder and message are rows
(email-and-mailbox.md 4)."""

from so_mock.agents.email import accounts, addresses, attachments, folders, messages, saving

__all__ = ["accounts", "addresses", "attachments", "folders", "messages", "saving"]
