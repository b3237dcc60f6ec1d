"""A request reaches a level of its priority: whom the level writes to (sheet: domain.md 8)."""

from __future__ import annotations

import logging
from collections.abc import Iterable

from so_mock.crm import Crm
from so_mock.entities.escalation import level_reached, reached
from so_mock.entities.simple import first_value
from so_mock.entities.users import of_ej_user, person_of
from so_mock.mail.notices import ESCALATED, address_of, addresses, tell
from so_mock.mail.templates import Reply, reply
from so_mock.mail.ticket_mail import TicketLetter, customer, send, send_texts
from so_mock.store.table import Row

LOG = logging.getLogger("so_mock")


def escalate(crm: Crm, ticket: Row, by: str) -> Row:
    """The request at the level whose time has come, if one's has. Mails go with the templates that the level names; a script
    is not run."""
    crm = crm.server
    now = crm.now()
    level = level_reached(crm, ticket, now)
    # Not a save: what a new owner does to the chain is about owners that a user names.
    ticket = crm.update("ticket", {**reached(crm, ticket, now), "LastChanged": now})
    if level is None:
        return ticket
    level = crm.blank("TicketPriorityEscalationLevelEntity") | level  # a scenario says a part of it
    with crm.unasked():
        owner = crm.row("associate", ticket["OwnedBy"])
        category = crm.row("ticket_category", ticket["Category"])
        master = of_ej_user(crm, category["CategoryMaster"]) if category else None
        for template, to in (
            (level["ReplyTemplateIdCustomer"], [customer(crm, ticket)]),
            (level["ReplyTemplateIdUser"], [address_of(crm, owner)]),
            (level["ReplyTemplateIdCatmast"], [address_of(crm, master)]),
            (level["ReplyTemplateIdEmail"], addresses(level["EmailTo"])),
        ):
            _mail(crm, ticket, template, to, by)
        person = crm.row("person", ticket["Person"])
        for template, numbers in (
            (level["RtiCustomerSms"], [_mobile(person)]),
            (level["ReplyTemplateIdUserSms"], [_mobile(person_of(crm, owner))]),
            (level["ReplyTemplateIdCatmastSms"], [_mobile(person_of(crm, master))]),
            (level["ReplyTemplateIdSms"], str(level["SmsTo"] or "").replace(";", ",").split(",")),
        ):
            _text(crm, ticket, template, numbers)
        if level["ScriptId"]:
            LOG.info("ticket %s is at level %s of its priority: script %s is not run",
                     ticket["TicketId"], level["AlertLevel"], level["ScriptId"])  # fmt: skip
        tell(crm, ticket, ESCALATED, by, alert=level["TicketAlertId"])
    return ticket


def _mail(crm: Crm, ticket: Row, template: int, to: Iterable[str], by: str) -> None:
    to = [each for each in to if each]
    found = _parsed(crm, ticket, template) if to else None
    if found is not None:
        subject = found.subject or ticket["Title"]
        for each in to:
            letter = TicketLetter(subject, found.plain, found.html, [each], files=found.attachments, automatic=True)  # fmt: skip
            send(crm, ticket, letter, by)


def _text(crm: Crm, ticket: Row, template: int, numbers: Iterable[str]) -> None:
    numbers = [each.strip() for each in numbers if each.strip()]
    found = _parsed(crm, ticket, template) if numbers else None
    if found is not None:
        send_texts(crm, numbers, found.plain)


def _parsed(crm: Crm, ticket: Row, template: int) -> Reply | None:
    return reply(crm, template, ticket_id=ticket["TicketId"], automatic=True)


def _mobile(person: Row | None) -> str:
    return first_value(person["MobilePhones"]) if person else ""
