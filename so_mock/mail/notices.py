"""What users are told of requests: on their screens and by mail, as each wants it (sheet: email-and-mailbox.md 8.5)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from so_mock.conventions.hotlist import FOLLOWED, NOTICES, followers, wants
from so_mock.crm import Crm
from so_mock.entities.simple import first_value
from so_mock.entities.ticket_life import members_of
from so_mock.entities.users import ej_user_id, person_of
from so_mock.mail.templates import reply
from so_mock.mail.ticket_mail import TicketLetter, send
from so_mock.store.table import Row


class News(NamedTuple):
    """`type` of NotifyType. Which of the system's templates tells it: to whom the request concerns, and to who follows it."""

    type: str
    template: str
    followed: str = ""


NEW_TICKET = News("NewTicket", "UserNewTicketTemplateId")
NEW_MESSAGE = News("NewTicketMessage", "UserNewMessageTemplateId", "HotlistNewMessageTemplateId")
ESCALATED = News("TicketEscalated", "UserTicketAlarmTemplateId", "TicketAlarmHotlistTemplateId")
ACTIVATED = News("TicketActivated", "UserTicketActivatedTemplateId", "HotlistTicketActivatedTemplateId")  # fmt: skip
TAKEN_OVER = News("TicketTakeOver", "UserTicketTakenOverTemplateId", "HotlistTicketTakenOverTemplateId")  # fmt: skip


def tell(
    crm: Crm, ticket: Row, news: News, by: str, *, users: Iterable[Row] | None = None, alert: int = 0
) -> None:  # fmt: skip
    """`users`: whom it concerns, where that is not the owner or, of a request that nobody owns, its category. Who follows the
    request hears of it too. Never the caller. `alert`: the level of its priority that was reached."""
    crm = crm.server
    others = [] if users is not None else _named(crm, ticket)
    concerned = _concerned(crm, ticket) if users is None else users
    found = {row["AssociateId"]: (row, news.template, False) for row in concerned}
    if news.followed:
        for row in followers(crm, ticket["TicketId"]):
            found.setdefault(row["AssociateId"], (row, news.followed, True))
    found.pop(crm.caller.associate_id, None)
    if not found and not others:
        return
    numbers = crm.model.carriers.enum("NotifyType").numbers
    kind = numbers[news.type]
    mails: dict[str, list[str]] = {news.template: others}
    with crm.unasked():
        for user, template, follows in found.values():
            bits = kind | (numbers[FOLLOWED] if follows else 0)
            if wants(crm, user, bits, "PopUp"):
                _show(crm, ticket, user, kind, alert)
            address = address_of(crm, user)
            if address and wants(crm, user, bits, "Email"):
                mails.setdefault(template, []).append(address)
        for template, addresses in mails.items():
            _mail(crm, ticket, template, addresses, by)


def told_of_save(crm: Crm, before: Row | None, after: Row) -> None:
    """Who got a request hears that it is new, and who had it that somebody else has taken it over."""
    by = "Ticket.SaveTicketEntityWithNotify"
    if before is None:
        tell(crm, after, NEW_TICKET, by)
    elif before["OwnedBy"] != after["OwnedBy"]:
        if after["OwnedBy"]:
            tell(crm, after, NEW_TICKET, by)
        taken_over(crm, before, after, by)


def taken_over(crm: Crm, before: Row, after: Row, by: str) -> None:
    had = crm.server.row("associate", before["OwnedBy"])
    if had is not None and before["OwnedBy"] != after["OwnedBy"]:
        tell(crm, after, TAKEN_OVER, by, users=[had])


def address_of(crm: Crm, associate: Row | None) -> str:
    person = person_of(crm, associate)
    return first_value(person["Emails"]) if person else ""


def _concerned(crm: Crm, ticket: Row) -> list[Row]:
    """The owner; of a request that nobody owns the members of its category, where that wants them told."""
    ids = [ticket["OwnedBy"]]
    if not ids[0]:
        category = crm.row("ticket_category", ticket["Category"])
        tells = category is not None and "NotifyMembers" in str(category["Flags"])
        ids = members_of(crm, category) if category is not None and tells else []
    return [row for id in ids if (row := crm.row("associate", id)) is not None]


def _named(crm: Crm, ticket: Row) -> list[str]:
    """Addresses that the category of a request that nobody owns wants told."""
    category = None if ticket["OwnedBy"] else crm.row("ticket_category", ticket["Category"])
    return addresses(category["NotificationEmail"]) if category else []


def addresses(text: str | None) -> list[str]:
    found = (each.strip() for each in str(text or "").replace(";", ",").split(","))
    return list(dict.fromkeys(each for each in found if "@" in each))


def _show(crm: Crm, ticket: Row, user: Row, kind: int, alert: int) -> None:
    owner = crm.row("associate", ticket["OwnedBy"])
    crm.keep(NOTICES, {
        "type": kind, "user_id": ej_user_id(user), "owner_id": ej_user_id(owner) if owner else 0,
        "ticket_id": ticket["TicketId"], "category_id": ticket["Category"], "person_id": ticket["Person"] or 0,
        "ticket_alert_id": alert, "registered": crm.now(), "registered_associate_id": crm.caller.associate_id,
    })  # fmt: skip


def _mail(crm: Crm, ticket: Row, template: str, to: Iterable[str], by: str) -> None:
    settings = crm.call("CustomerService.GetSystemTemplateSettings")
    found = reply(crm, settings[template], ticket_id=ticket["TicketId"])
    subject = found.subject if found and found.subject else ticket["Title"]
    plain, html = (found.plain, found.html) if found else (ticket["Title"], "")
    for address in dict.fromkeys(to):
        send(crm, ticket, TicketLetter(subject, plain, html, [address], automatic=True), by)
