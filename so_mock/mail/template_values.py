"""What the variables of reply templates stand for.

source: en/request/reply-templates/learn/template-variables, en/request/reply-templates/system-templates
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any
from urllib.parse import quote, urlsplit

from so_mock.clock import NO_DATE
from so_mock.conventions.plain_text import plain
from so_mock.conventions.template_variables import Path, Subjects, Values
from so_mock.crm import Crm
from so_mock.entities import licences
from so_mock.entities.custom import CUSTOM
from so_mock.entities.relations import referring
from so_mock.entities.service import named_mailbox
from so_mock.entities.simple import first_value
from so_mock.entities.tickets import FULL_CATEGORY, TAG
from so_mock.entities.users import ej_user_id, person_of
from so_mock.mail import links
from so_mock.store.table import Row

# Answered for a licence: all of Service is open here.
LICENCES = (
    "admin", "advancedfaq", "ajax", "blogic", "chat", "custlang", "customer", "document", "extdb", "help", "knowledge",
    "logout", "macro", "retail", "rms", "sms", "soap", "soapPublic", "spm", "standardEdition", "stat", "ticket",
)  # fmt: skip


class About:
    """The values for a person and a request; the customer is the person, else the request's."""

    def __init__(
        self, crm: Crm, person_id: int, ticket_id: int, *, automatic: bool, more: Mapping[str, str]
    ) -> None:
        self.crm, self.more = crm, more
        self.letter = Values(crm, Subjects(), {})
        ticket = crm.row("ticket", ticket_id)
        person = crm.row("person", person_id or (ticket["Person"] if ticket else 0))
        user = None if automatic else crm.me
        self.rows: dict[str, Row | None] = {
            "ticket": ticket,
            "customer": person,
            "company": crm.row("contact", person["Contact"] if person else 0),
            "user": user,
            "config": links.installation(crm),
        }

    def value(self, name: str) -> str | None:
        """None for a variable that nobody knows; "" for one without a value."""
        if name in self.more:
            return self.more[name]
        subject, _, rest = ALIASES.get(name, name).partition(".")
        if subject == "licence" and rest in LICENCES:
            return "1"
        tags = TAGS.get(subject, {})
        row = self.rows.get(subject)
        if rest in tags:
            return "" if row is None else self.read(subject, row, tags[rest])
        if row is not None and rest in (row.get(CUSTOM) or ()):
            return _spelt(row[CUSTOM][rest])
        return None

    def names(self) -> Iterable[str]:
        """Of all variables."""
        yield from self.more
        yield from ALIASES
        yield from (f"licence.{each}" for each in LICENCES)
        for subject, tags in TAGS.items():
            yield from (f"{subject}.{each}" for each in tags)
            own = (self.rows[subject] or {}).get(CUSTOM) or ()
            yield from (f"{subject}.{each}" for each in own)

    def read(self, subject: str, row: Row, path: Path | Tell) -> str:
        if not isinstance(path, str):
            return path(self, row)  # type: ignore[arg-type]
        return self.letter.read(ENTITIES[subject], row, path)

    def user_name(self, row: Row | None) -> str:
        return self.crm.text("associate", row["AssociateId"]) if row else ""


Tell = Callable[[About, Row], str]
ENTITIES = {
    "ticket": "ticket", "customer": "person", "company": "contact", "user": "associate", "config": "contact",
}  # fmt: skip
# Other names of a variable.
ALIASES = {
    "makeSalutation(customer.id)": "customer.salutation", "ourContact.email": "company.ourContact.email",
    "ourContact.name": "company.ourContact.name",
}  # fmt: skip


def _spelt(value: Any) -> str:
    if isinstance(value, bool):
        return "1" if value else "0"
    return str("" if value is None or value == NO_DATE else value)


def _moment(prop: str) -> Tell:
    """Date and time, as the culture of the call writes them."""

    def tell(about: About, row: Row) -> str:
        spell = about.letter.moment
        return f"{spell(row[prop])} {spell(row[prop], 'time')}".strip()

    return tell


def _raw(prop: str) -> Tell:
    return lambda about, row: "" if row[prop] == NO_DATE else str(row[prop])[:19].replace("T", " ")


def _own(prop: str) -> Tell:
    return lambda about, row: _spelt(row[prop] or "")


def _ej_user(row: Row | None) -> str:
    return str(ej_user_id(row)) if row else ""


def _associate(prop: str, tell: Callable[[About, Row | None], str]) -> Tell:
    return lambda about, row: tell(about, about.crm.row("associate", row[prop]))


def _of_person(*props: str) -> Callable[[About, Row | None], str]:
    """The first of these elements that the person behind a user has."""

    def tell(about: About, user: Row | None) -> str:
        person = person_of(about.crm, user) or {}
        return next(filter(None, (first_value(person.get(prop)) for prop in props)), "")

    return tell


def _text_of_person(prop: str) -> Tell:
    return lambda about, row: _spelt((person_of(about.crm, row) or {}).get(prop))


def _contact(prop: str, prefix: str) -> dict[str, Path | Tell]:
    """Somebody of ours who serves the company."""
    return {
        f"{prefix}.cellphone": _associate(prop, _of_person("MobilePhones")),
        f"{prefix}.email": _associate(prop, _of_person("Emails")),
        f"{prefix}.name": _associate(prop, About.user_name),
        f"{prefix}.phone": _associate(prop, _of_person("OfficePhones", "MobilePhones")),
    }


def _category(prop: str) -> Tell:
    def tell(about: About, row: Row) -> str:
        category = about.crm.row("ticket_category", row["Category"])
        return _spelt(category[prop]) if category else ""

    return tell


def _full_category(about: About, row: Row) -> str:
    category = about.crm.row("ticket_category", row["Category"])
    return str(FULL_CATEGORY(category, about.crm.shaper())) if category else ""


def _customer_url(about: About, row: Row) -> str:
    return links.ticket_for_customer(about.crm, row["TicketId"])


def _user_url(about: About, row: Row) -> str:
    return links.ticket_for_users(about.crm, row["TicketId"])


def _level(about: About, row: Row) -> str:
    levels: list[str] = ["Internal", "External"]
    return str(levels.index(row["Slevel"]) + 1) if row["Slevel"] in levels else ""


def _status(about: About, row: Row) -> str:
    return {"Active": "Open"}.get(row["BaseStatus"], str(row["BaseStatus"]))


def _requester(told: Tell) -> Tell:
    """Of the person of the request, be the reply to somebody else."""

    def tell(about: About, row: Row) -> str:
        person = about.crm.row("person", row["Person"])
        return told(about, person) if person else ""

    return tell


def _last_message(about: About, row: Row) -> str:
    messages = about.crm.by("ticket_message", referring("Ticket"), row["TicketId"])
    if not messages:
        return ""
    last = max(messages, key=lambda each: (each["CreatedAt"], each["EjMessageId"]))
    return str(last["Body"] or plain(last["HtmlBody"] or ""))


def _name(about: About, row: Row) -> str:
    return about.crm.text("person", row["PersonId"])


def _best_name(about: About, row: Row) -> str:
    return _name(about, row).strip() or first_value(row["Emails"])


def _login(about: About, row: Row) -> str:
    logins = about.crm.referring("associate", "PersonId", row["PersonId"])
    return str(logins[0]["UserName"] or logins[0]["Name"]) if logins else ""


def _address(about: About, row: Row) -> str:
    """On lines; postal before street."""
    address = row.get("Address") or {}
    for kind in ("Postal", "Street"):
        part = address.get(kind) or {}
        place = f"{part.get('Zipcode') or ''} {part.get('City') or ''}".strip()
        lines = [*(part.get(f"Address{n}") for n in (1, 2, 3)), place]
        if any(lines):
            return "\n".join(line for line in lines if line)
    return ""


def _domain(about: About, row: Row) -> str:
    domains = row["Domains"] or ()
    return str(domains[0]) if domains else first_value(row["Emails"]).rpartition("@")[2]


def _config(column: str, tell: Tell) -> Tell:
    """As the installation has it in its table, else as so-mock would have it."""
    return lambda about, row: str(row.get(column) or "") or tell(about, row)


def _default_mail(about: About, row: Row) -> str:
    return next((named_mailbox(each)[1] for each in about.crm.rows("mailbox")), "")


def _our_company(about: About, row: Row) -> str:
    return licences.company(about.crm, next(about.crm.rows(licences.OWNERS), None))


def _our_address(about: About, row: Row) -> str:
    name = _our_company(about, row)
    found = next((each for each in about.crm.rows("contact") if name and each["Name"] == name), None)  # fmt: skip
    return _address(about, found) if found else ""


def _mail_tag(about: About, row: Row) -> str:
    return f"Please include the request number in the subject: [{TAG}: ...]"


def _nothing(about: About, row: Row) -> str:
    return ""


TAGS: dict[str, dict[str, Path | Tell]] = {
    "ticket": {
        "id": "TicketId", "title": "Title", "activate": _moment("Activate"), "alertLevel": "AlertLevel", "author": "Author",
        "category": _own("Category"), "category.id": _own("Category"), "category.name": _category("Name"),
        "category.fullname": _full_category, "category.externalName": _category("ExternalName"),
        "closedAt": _moment("ClosedAt"), "closedAtRaw": _raw("ClosedAt"), "createdAt": _moment("CreatedAt"),
        "createdAtRaw": _raw("CreatedAt"), "customer": _own("Person"), "customerName": _requester(_name),
        "custName": _requester(_name), "custEmail": _requester(lambda about, row: first_value(row["Emails"])),
        "custCompany": _requester(lambda about, row: about.crm.text("contact", row["Contact"])),
        "customerUrl": _customer_url, "customerUrlOld": _customer_url,
        "customerUrlEnc": lambda about, row: quote(_customer_url(about, row), safe=""),
        "dbiAgentId": _nothing, "dbiKey": _nothing, "deadline": _moment("Deadline"), "lastMessage": _last_message,
        "lastChanged": _moment("LastChanged"), "lastChangedRaw": _raw("LastChanged"),
        "ownerCellphone": _associate("OwnedBy", _of_person("MobilePhones")),
        "ownerFullName": _associate("OwnedBy", About.user_name),
        "ownerUsername": _associate("OwnedBy", lambda about, user: str(user["Name"]) if user else ""),
        "priority": "Priority/", "readByCustomer": _moment("ReadByCustomer"), "readByCustomerRaw": _raw("ReadByCustomer"),
        "readByOwner": _moment("ReadByOwner"), "readByOwnerRaw": _raw("ReadByOwner"), "slevel": _level, "status": _status,
        "ticketStatus": "Status/", "url": _user_url, "urlWithSession": _user_url, "userUrl": _user_url,
    },
    "customer": {
        "id": "PersonId", "bestName": _best_name, "cellphone": "MobilePhones*", "deleted": lambda about, row: "1" if row["Retired"] else "",
        "email": "Emails*", "firstname": "Firstname", "language": "CustomerLanguage/", "lastname": "Lastname",
        "middlename": "MiddleName", "mrmrs": "Mrmrs", "name": _name, "note": "Description",
        "ourContact": _associate("SupportAssociate", lambda about, user: _ej_user(user)),
        "password": _nothing, "phone": "OfficePhones*", "salutation": _best_name, "title": "Title", "username": _login,
    },
    "company": {
        "id": "ContactId", "adr": _address, "department": "Department", "domain": _domain, "fax": "Faxes*", "name": "Name",
        "note": "Description", "phone": "Phones*",
        "ourContact": _associate("SupportAssociate", lambda about, user: _ej_user(user)),
        "primaryContact.id": _associate("SupportAssociate", lambda about, user: _ej_user(user)),
        "primaryContact.email": _associate("SupportAssociate", _of_person("Emails")),
        "ourSalesContact": _own("Associate"),
        **_contact("SupportAssociate", "ourContact"), **_contact("Associate", "ourSalesContact"),
    },
    "user": {
        "id": lambda about, row: _ej_user(row), "access": _nothing, "dictionary": _nothing, "language": _nothing,
        "email": lambda about, row: _of_person("Emails")(about, row), "firstname": _text_of_person("Firstname"),
        "middlename": _text_of_person("MiddleName"), "lastname": _text_of_person("Lastname"), "loginname": "Name",
        "name": About.user_name, "signature": "RequestSignature",
        "status": lambda about, row: "3" if row["Deleted"] else {"StatusNotAvailable": "2"}.get(row["Presence"], "1"),
        "username": lambda about, row: str(row["UserName"] or row["Name"]),
    },
    "config": {
        "adminMail": _config("admin_mail", _default_mail), "cgiBin": _config("cgi_bin", lambda about, row: urlsplit(links.scripts(about.crm)).path),
        "cgiUrl": lambda about, row: links.scripts(about.crm),
        "cgiUrlInternal": lambda about, row: links.scripts(about.crm, external=False),
        "companyAddress": _our_address, "companyName": _our_company,
        "defaultMail": _config("default_mail", _default_mail), "gfxUrl": _config("gfx_url", _nothing),
        "mailTag": _config("mailheader", _mail_tag), "panicMail": _config("panic_mail", _default_mail),
        "smtpHost": _config("smtp_host", _nothing), "smtpPort": _config("smtp_port", _nothing),
        "tag": _config("tag", lambda about, row: f"{TAG}:"), "uniqueId": _config("unique_id", lambda about, row: about.crm.tenant),
        "warning": _config("warning", _nothing), "wwwPath": _nothing,
    },
}  # fmt: skip
