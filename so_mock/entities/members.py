"""People in a project or a sale: the tie is a row of its own, which shows how they are called and reached."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from so_mock.entities.crm import person_full_name
from so_mock.entities.model import Compute
from so_mock.entities.simple import of
from so_mock.store.table import Row

if TYPE_CHECKING:
    from so_mock.entities.shape import Shaper

PHONES = ("OfficePhones", "MobilePhones", "PrivatePhones", "OtherPhones")


def full_name(row: Row, shaper: Shaper) -> str:
    person = shaper.row("person", row["PersonId"])
    return person_full_name(person, shaper) if person else ""


def email(part: str) -> Compute:
    """The person's first address, else the company's."""

    def compute(row: Row, shaper: Shaper) -> str:
        found = first(row, shaper, ("Emails",), ("Emails",))
        return str(found.get(part) or "")

    return compute


def phone(row: Row, shaper: Shaper) -> str:
    return str(first(row, shaper, PHONES, ("Phones",)).get("Value") or "")


def country(row: Row, shaper: Shaper) -> int:
    person, company = shaper.row("person", row["PersonId"]), shaper.row("contact", row["ContactId"])
    return int((person or company or {}).get("Country") or 0)


def first(
    row: Row, shaper: Shaper, of_a_person: tuple[str, ...], of_a_company: tuple[str, ...]
) -> Mapping[str, Any]:
    for owner, names in (
        (shaper.row("person", row["PersonId"]), of_a_person),
        (shaper.row("contact", row["ContactId"]), of_a_company),
    ):
        for name in names if owner else ():
            if owner and owner[name]:
                found: Mapping[str, Any] = owner[name][0]
                return found
    return {}


NAMES: dict[str, Compute] = {
    "Mrmrs": of("PersonId", "person", "Mrmrs"), "Firstname": of("PersonId", "person", "Firstname"), "MiddleName": of("PersonId", "person", "MiddleName"),
    "Lastname": of("PersonId", "person", "Lastname"), "ContactName": of("ContactId", "contact", "Name"), "CountryId": country,
    "EmailAddress": email("Value"), "Phone": phone,
}  # fmt: skip
# Addresses and phones have no rows of their own here, so they have no ids.
NO_IDS = frozenset({"EmailId", "PhoneId"})


def settle_company(crm: Any, row: Row, before: Row | None) -> Row:
    """Who is told without his company belongs there with the one that he works for."""
    person = crm.row("person", row["PersonId"])
    if person is not None and not row["ContactId"]:
        row = {**row, "ContactId": person["Contact"]}
    return row
