"""Who is behind an e-mail address (email-and-mailbox.md 7)."""

from __future__ import annotations

import re

from so_mock.agents.email.accounts import bare_address
from so_mock.behaviour import behaviour
from so_mock.call import Record
from so_mock.crm import Crm
from so_mock.entities.model import View
from so_mock.entities.service import (
    BY_ADDRESS,
    email_owner,
    of_company,
    of_person,
    persons_at,
    resolved,
)
from so_mock.entities.shape import Shaper
from so_mock.store.table import Row

_RECIPIENT = re.compile(r"""(?:"[^"]*"|<[^<>]*>|[^",;<>\r\n]|["<>])+""")
_ANGLED = re.compile(r"([^<]*)<([^<>]*)>\s*")


@behaviour("EMail.FindAddress")
def find_address(crm: Crm, address: str | None) -> list[Record]:
    """One for each person and each company that has exactly this address, case apart; the retired
    come last."""
    key = bare_address(address)
    if not key:
        return []
    shaper = Shaper(crm.shapes, crm.reads)
    persons = persons_at(crm.reads, key)
    companies = crm.by("contact", BY_ADDRESS, key)
    hits = [of_person(row, key, shaper) for row in persons]
    if len(persons) > 1:
        everybody = [row["PersonId"] for row in persons]
        hits = [hit | {"DuplicatePersonIds": everybody} for hit in hits]
    hits += [of_company(row, key, shaper) for row in companies]
    return [crm.blank("EMailAddress") | hit | {"Address": (address or "").strip()} for hit in hits]


@behaviour("EMail.ResolveEMailRecipients")
def resolve_email_recipients(crm: Crm, email_address: str | None) -> list[Record]:
    """One text of many recipients, told apart by comma, semicolon or line; each with who is known under it."""
    shaper = Shaper(crm.shapes, crm.reads)
    answer = []
    for text in _RECIPIENT.findall(email_address or ""):
        name, address = _parts(text)
        if name or address:
            given = crm.blank("EMailAddress") | {"Name": name, "Address": address}
            answer.append(resolved(given, shaper))
    return answer


@behaviour("EMail.GetEMailAddresses")
def get_email_addresses(crm: Crm, email_ids: list[int] | None) -> list[Record]:
    """In the order asked; an id that no address has by now is left out."""
    shaper = Shaper(crm.shapes, crm.reads)
    answer = []
    for id in dict.fromkeys(email_ids or ()):
        if id <= 0:
            continue
        entity, owner, place = email_owner(id)
        row = crm.row(entity, owner)
        emails = row["Emails"] if row else []
        if row is None or place >= len(emails):
            continue
        address = str(emails[place]["Value"])
        known = (of_person if entity == "person" else of_company)(
            row, address.strip().lower(), shaper
        )
        answer.append(crm.blank("EMailAddress") | known | {"Address": address, "EmailId": id})
    return answer


@behaviour("EMail.GetPersonsFromEmailAddress")
def get_persons_from_email_address(crm: Crm, email_address: str | None) -> list[View]:
    return [crm.view("person", row, "Person") for row in _holders(crm, email_address)]


@behaviour("EMail.GetPersonEntitiesFromEmailAddress")
def get_person_entities_from_email_address(crm: Crm, email_address: str | None) -> list[View]:
    return [crm.view("person", row) for row in _holders(crm, email_address)]


@behaviour("EMail.FindContactOrPersonByEmailName")
def find_contact_or_person_by_email_name(
    crm: Crm, name: str | None, email_address: str | None
) -> list[Record]:
    return _who(crm, name, email_address, 0, 0)


@behaviour("EMail.FindContactOrPersonByEmailNameWithLimit")
def find_contact_or_person_by_email_name_with_limit(
    crm: Crm, name: str | None, email_address: str | None, number_of_contacts: int, number_of_persons: int
) -> list[Record]:  # fmt: skip
    """Who has exactly this address, then whose name begins so; persons before companies. A limit of 0 is none."""
    return _who(crm, name, email_address, number_of_contacts, number_of_persons)


def _who(
    crm: Crm, name: str | None, email_address: str | None, most_companies: int, most_persons: int
) -> list[Record]:
    shaper = Shaper(crm.shapes, crm.reads)
    persons = _found(crm, "person", name, email_address)
    companies = _found(crm, "contact", name, email_address)
    found = [
        {**_company_told(crm, row["Contact"], shaper), "PersonId": row["PersonId"],
         "FullName": shaper.label("person", row["PersonId"]), "SortName": shaper.label("person", row["PersonId"]),
         "EmailAddress": _address(row, email_address)}
        for row in _first(persons, most_persons)
    ]  # fmt: skip
    found += [
        {**_company_told(crm, row["ContactId"], shaper), "SortName": row["Name"],
         "EmailAddress": _address(row, email_address)}
        for row in _first(companies, most_companies)
    ]  # fmt: skip
    return [crm.blank("ContactOrPersonFromEmail") | each for each in found]


def _first(rows: list[Row], limit: int) -> list[Row]:
    return rows[:limit] if limit > 0 else rows


def _holders(crm: Crm, email_address: str | None) -> list[Row]:
    key = bare_address(email_address)
    return persons_at(crm.reads, key) if key else []


def _found(crm: Crm, entity: str, name: str | None, email_address: str | None) -> list[Row]:
    key, words = bare_address(email_address), (name or "").lower().split()
    key_name = crm.model[entity].key
    found = {row[key_name]: row for row in crm.by(entity, BY_ADDRESS, key)} if key else {}
    if words:
        for row in crm.rows(entity):
            if _named_so(row, words, entity):
                found.setdefault(row[key_name], row)
    return list(found.values())


def _named_so(row: Row, words: list[str], entity: str) -> bool:
    """A person by any of his names, each word the beginning of one; a company by the beginning of its name."""
    if entity == "contact":
        return str(row["Name"]).lower().startswith(" ".join(words))
    own = " ".join(str(row[part] or "") for part in ("Firstname", "MiddleName", "Lastname"))
    parts = own.lower().split()
    return all(any(part.startswith(word) for part in parts) for word in words)


def _address(row: Row, email_address: str | None) -> str:
    """The one that was asked for, if he has it, else his first."""
    held = [str(each["Value"]) for each in row["Emails"] or ()]
    asked = bare_address(email_address)
    return next((each for each in held if each.strip().lower() == asked), held[0] if held else "")


def _company_told(crm: Crm, id: int | None, shaper: Shaper) -> Record:
    row = crm.row("contact", id)
    if row is None:
        return {}
    return {
        "ContactId": id,
        "ContactName": row["Name"],
        "ContactDepartment": row["Department"],
        "ContactCategory": shaper.label("category", row["Category"]),
    }


def _parts(text: str) -> tuple[str, str]:
    """Name and address of `Kari <kari@x.example>`; a text without an address is a name when it has no `@`."""
    angled = _ANGLED.fullmatch(text)
    if angled:
        return angled[1].strip().strip('"').strip(), angled[2].strip()
    bare = text.strip()
    return ("", bare) if "@" in bare else (bare.strip('"').strip(), "")
