"""The text of a message: made harmless, made plain, and what an answer begins with."""

from __future__ import annotations

from html import escape

from so_mock.agents.ticket.attachments import attached
from so_mock.agents.ticket.tickets import need
from so_mock.behaviour import behaviour
from so_mock.call import Record
from so_mock.crm import Crm
from so_mock.store.table import Row


def sanitised(content: str | None) -> str:
    from so_mock.conventions.markup import sanitise  # html.parser: only who reads mail needs it

    return sanitise(content or "")


@behaviour("Ticket.SanitizeMailContent")
def sanitize_mail_content(crm: Crm, content: str | None) -> str:
    return sanitised(content)


@behaviour("Ticket.SanitizeMailContentWithOptions")
def sanitize_mail_content_with_options(crm: Crm, content: str | None) -> str:
    """Comments go either way, so that RemoveComment asks for nothing more."""
    return sanitised(content)


@behaviour("Ticket.SanitizeMailContents")
def sanitize_mail_contents(crm: Crm, contents: list[str] | None) -> list[str]:
    return [sanitised(each) for each in contents or ()]


@behaviour("Ticket.Html2Text")
def html2text(crm: Crm, content: str | None) -> str:
    from so_mock.conventions.plain_text import plain

    return plain(content or "")


# -- what an answer begins with


@behaviour("Ticket.GetDefaultMessageContent")
def get_default_message_content(
    crm: Crm, ticket_id: int, message_action_type: str | None, ticket_message_id: int
) -> str:
    need(crm, ticket_id)
    return quoted(crm, message_action_type, crm.row("ticket_message", ticket_message_id))


@behaviour("Ticket.GetDefaultMessageContentFull")
def get_default_message_content_full(
    crm: Crm, ticket_id: int, message_action_type: str | None, ticket_message_id: int
) -> Record:
    return _full(crm, ticket_id, message_action_type, ticket_message_id)


@behaviour("Ticket.GetDefaultMessageContentWithOptions")
def get_default_message_content_with_options(
    crm: Crm, ticket_id: int, message_action_type: str | None, ticket_message_id: int
) -> Record:
    return _full(crm, ticket_id, message_action_type, ticket_message_id)


def _full(crm: Crm, ticket_id: int, action: str | None, message_id: int) -> Record:
    """A forwarded message takes its attachments along, a reply only the pictures of the quoted text."""
    if ticket_id:
        need(crm, ticket_id)
    message = crm.row("ticket_message", message_id)
    found = attached(crm, message) if action in ("Reply", "ReplyAll", "Forward") else []
    taken = [row for row in found if action == "Forward" or row["InlineImage"]]
    return crm.blank("TicketMessageContent") | {
        "Body": quoted(crm, action, message),
        "AttachmentsInfo": [crm.record(crm.view("attachment", row)) for row in taken],
    }


def quoted(crm: Crm, action: str | None, message: Row | None) -> str:
    """The message answered, under who wrote it and when; nothing for a new message or a comment."""
    if message is None or action not in ("Reply", "ReplyAll", "Forward"):
        return ""
    plain = escape(message["Body"]).replace("\n", "<br>")
    body = sanitised(message["HtmlBody"]) or plain
    head = f"{escape(message['Author'])}, {message['CreatedAt'].replace('T', ' ')}"
    return f"<br><br><div>{head}</div><blockquote>{body}</blockquote>"
