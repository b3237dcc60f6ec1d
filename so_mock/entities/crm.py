"""Companies, people and those who look after them (sheet: domain.md 6)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from so_mock.entities.model import Entity, to
from so_mock.entities.numbering import number
from so_mock.entities.simple import first_value
from so_mock.store.table import Index, Row

if TYPE_CHECKING:
    from so_mock.entities.shape import Shaper


def joined(*parts: Any, by: str = " ") -> str:
    return by.join(str(part) for part in parts if part)


def contact_full_name(row: Row, shaper: Shaper) -> str:
    return joined(row["Name"], row["Department"], by=", ")


def person_full_name(row: Row, shaper: Shaper) -> str:
    return joined(row["Firstname"], row["MiddleName"], row["Lastname"])


def person_formal_name(row: Row, shaper: Shaper) -> str:
    return joined(row["Mrmrs"], person_full_name(row, shaper))


def associate_full_name(row: Row, shaper: Shaper) -> str:
    """The name of his person; an associate without one is known by his login."""
    return shaper.label("person", row["PersonId"]) or str(row["Name"])


def associate_formal_name(row: Row, shaper: Shaper) -> str:
    person = shaper.row("person", row["PersonId"])
    return person_formal_name(person, shaper) if person else str(row["Name"])


def person_is_associate(row: Row, shaper: Shaper) -> bool:
    return bool(shaper.reads.by("associate", OF_PERSON, row["PersonId"]))


OF_COMPANY = Index("company", lambda row: [row["Contact"]] if row["Contact"] else [])
OF_PERSON = Index("person", lambda row: [row["PersonId"]] if row["PersonId"] else [])


def of_company(prop: str, target: str, carrier: str) -> Any:
    """A property that a person has from his company, and cannot change."""

    def compute(row: Row, shaper: Shaper) -> Any:
        company = shaper.row("contact", row.get("Contact"))
        return shaper.reference(target, carrier, company[prop], False) if company else None

    return compute


def company(prop: str) -> Any:
    """A plain property of a person's company."""

    def compute(row: Row, shaper: Shaper) -> Any:
        found = shaper.row("contact", row.get("Contact"))
        return found[prop] if found else ""

    return compute


def city(row: Row, shaper: Shaper) -> str:
    """Of the street address, else of the postal one."""
    address = row["Address"] or {}
    parts = (address.get(kind) or {} for kind in ("Street", "Postal"))
    return next((str(part["City"]) for part in parts if part.get("City")), "")


def formatted_address(row: Row, shaper: Shaper) -> str:
    return str((row["Address"] or {}).get("Formatted") or "")


def guarded_address(row: Row, shaper: Shaper) -> Any:
    """A person's address shows rights of its own; a company's does not (rights.md 6)."""
    if not row["Address"]:
        return None
    rights, kind = shaper.shapes.rights, "PersonEntity.Address"
    return row["Address"] | {
        "TableRight": rights.table_right(kind, True),
        "FieldProperties": rights.field_properties(kind, True),
    }


def me(crm: Any) -> int:
    return int(crm.caller.associate_id)


def blank_address(crm: Any) -> Any:
    parts = {"Street": crm.blank("StructuredAddress"), "Postal": crm.blank("StructuredAddress")}
    return crm.blank("Address") | parts


def my_group(crm: Any) -> int:
    row = crm.row("associate", crm.caller.associate_id)
    return row["GroupIdx"] if row else 0


CRM = (
    Entity(
        "associate", "Associate", "AssociateId",
        computed={"FullName": associate_full_name, "FormalName": associate_formal_name},
        label=associate_full_name,
    ),
    Entity(
        "contact", "ContactEntity", "ContactId",
        rest="Contact", soft=True,
        references={
            "Associate": to("associate"), "CreatedBy": to("associate"), "UpdatedBy": to("associate"),
            "SupportAssociate": to("associate"), "SupportPerson": to("person"),
            "Business": to("business", blank=True), "Category": to("category", blank=True),
            "Country": to("country", blank=True), "TicketPriority": to("ticket_priority", blank=True),
        },
        views=frozenset({"Persons"}),
        defaults={
            "Associate": me, "CreatedBy": me, "GroupId": my_group, "Country": 578, "Category": 1, "Business": 1,
            "Address": blank_address, "Number2": number("contact.number2"),
        },
        names=("Name",),
        label=contact_full_name,
        shows={
            "Contact": {
                "FullName": contact_full_name,
                "City": city, "FormattedAddress": formatted_address,
                "DirectPhone": lambda row, shaper: first_value(row["Phones"]),
                "URLName": lambda row, shaper: "",
                "EmailAddressName": lambda row, shaper: None,
                "IsOwnerContact": lambda row, shaper: row["ContactId"] == 1,
            },
        },
    ),
    Entity(
        "person", "PersonEntity", "PersonId",
        rest="Person", soft=True,
        references={
            "Contact": to("contact"), "CreatedBy": to("associate"), "UpdatedBy": to("associate"),
            "SupportAssociate": to("associate"), "CorrespondingAssociate": to("associate"),
            "Position": to("position", blank=True), "Country": to("country", blank=True),
            "TicketPriority": to("ticket_priority"),
        },
        computed={
            "FullName": person_full_name, "FormalName": person_formal_name,
            "IsAssociate": person_is_associate,
            "Associate": of_company("Associate", "associate", "Associate"),
            "Category": of_company("Category", "category", "Category"),
            "Business": of_company("Business", "business", "Business"),
        },
        defaults={
            "CreatedBy": me, "Country": 578, "Address": blank_address, "PersonNumber": number("person.person_number"),
        },
        names=("Firstname", "Lastname"),
        label=person_full_name,
        shows={
            "PersonEntity": {"Address": guarded_address},
            "Person": {
                "FullName": person_full_name, "FormalName": person_formal_name,
                "DirectPhone": lambda row, shaper: first_value(row["OfficePhones"]),
                "Retired": lambda row, shaper: int(row["Retired"]),
                "ContactName": company("Name"), "ContactDepartment": company("Department"),
                "ContactOrgNr": company("OrgNr"),
                "ContactCountryId": lambda row, shaper: company("Country")(row, shaper) or 0,
                "SupportLanguageId": lambda row, shaper: 0,
            },
        },
    ),
)  # fmt: skip
