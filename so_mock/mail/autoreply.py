"""The automatic answer to a mail that became a new request, and when there is none (sheet: email-and-mailbox.md 8.2; RFC 3834).

It has an empty sender in its envelope and says that a program wrote it. None goes to what a program wrote, to a mailbox's own
address, or beyond so many to one address within an hour: two programs that do not tell that they are some answer each other
no longer than that.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from so_mock.crm import Crm
from so_mock.entities.ticket_life import category_chain
from so_mock.mail import envelope, headers, mailboxes
from so_mock.mail.importer import NOBODY, Imported, Mail
from so_mock.mail.rows import MAILS
from so_mock.mail.ticket_mail import TicketLetter, send
from so_mock.store.table import Index, Row

BY = "automatic answer"
MOST = 5  # to one address within an hour

_BY_RECEIVER = Index("auto_receiver", lambda row: row["To"] if row["By"] == BY else ())


def answer(crm: Crm, mailbox: Row, mail: Mail, made: Imported) -> Row | None:
    """The row of the outbox, None where no answer is sent. The message tells to whom one went."""
    from so_mock.mail.templates import reply

    crm = crm.server.acting(NOBODY)
    to = _receiver(mail)
    if not made.new or mailbox["NoAutoReply"] or not _may(crm, mail, to):
        return None
    template = mailbox["ReplyTemplateId"] or _of_category(crm, made.ticket["Category"])
    ticket = made.ticket["TicketId"]
    text = reply(crm, template, mailbox["LanguageId"], ticket_id=ticket, automatic=True)
    if text is None:
        return None
    subject = text.subject or f"Re: {made.ticket['Title']}"
    letter = TicketLetter(
        subject, text.plain, text.html, [to], files=text.attachments, automatic=True
    )
    with crm.unasked():
        noted = crm.blank("TicketMessageHeader") | {
            "Id": crm.take("message_header"), "Value": to, "StdItem": "SentAutoReplyToCustomersA", "StdItemCol": "Name",
        }  # fmt: skip
        held = crm.need("ticket_message", made.message["EjMessageId"])
        crm.update("ticket_message", {**held, "MessageHeaders": [*held["MessageHeaders"], noted]})
        return send(crm, made.ticket, letter, BY, mailbox, held["EjMessageId"])


def _receiver(mail: Mail) -> str:
    return next(headers.addresses(mail.head, "Reply-To"), mail.author.lower())


def _may(crm: Crm, mail: Mail, to: str) -> bool:
    if mail.automatic or not envelope.is_address(to):
        return False
    if mailboxes.at(crm, to) is not None or mailboxes.at(crm, mail.author) is not None:
        return False
    since = (datetime.fromisoformat(crm.now()[:19]) - timedelta(hours=1)).isoformat()
    recent = [row for row in crm.by(MAILS, _BY_RECEIVER, to) if row["At"] > since]
    return len(recent) < MOST


def _of_category(crm: Crm, category: int) -> int:
    """The template of the category, or of the nearest one above it that hands its own down."""
    for row in category_chain(crm, category):
        own = row["TicketCategoryId"] == category
        if row["ReplyTemplate"] and (own or "PropagateReplyTemplate" in str(row["Flags"])):
            return int(row["ReplyTemplate"])
    return 0
