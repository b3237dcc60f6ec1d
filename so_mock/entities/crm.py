"""Companies, people, what ties them together and those who look after them (sheet: domain.md 4-7)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from so_mock.clock import NO_DATE
from so_mock.entities import addresses, elements
from so_mock.entities.consents import (
    STAMPED,
    consents,
    settled_consent,
)
from so_mock.entities.model import DELETED, Entity, Reference, to
from so_mock.entities.numbering import number
from so_mock.entities.relations import referring
from so_mock.entities.rights_form import ADDRESS_OF_PERSON
from so_mock.entities.shape import choice
from so_mock.entities.simple import first_value, labelled, of
from so_mock.errors import Forbidden
from so_mock.store.table import Index, Row

if TYPE_CHECKING:
    from so_mock.entities.model import Compute
    from so_mock.entities.shape import Shaper

WENT_WITH = "WentWith"  # of a person in the recycle bin: the company he was deleted with
SINCE = "InterestsSince"  # when each interest was chosen
OF_COMPANY = referring("Contact")
OF_PERSON = referring("PersonId")
OWN_COMPANIES = "_owner_contact"  # ContactId
OF_CONTACT = referring("ContactId")
BOUNCED = Index("address", lambda row: [row["Address"]])


# -- names


def joined(*parts: Any, by: str = " ") -> str:
    return by.join(str(part) for part in parts if part)


def contact_full_name(row: Row, shaper: Shaper) -> str:
    return joined(row["Name"], row["Department"], by=", ")


def person_full_name(row: Row, shaper: Shaper) -> str:
    return joined(row["Firstname"], row["MiddleName"], row["Lastname"])


def person_formal_name(row: Row, shaper: Shaper) -> str:
    return joined(row["Mrmrs"], person_full_name(row, shaper))


# -- what a person has from his company, and from being a user


def associate_of(row: Row, shaper: Shaper) -> Row | None:
    found = shaper.reads.by("associate", OF_PERSON, row["PersonId"]) if row["PersonId"] else []
    return found[0] if found else None


def person_is_associate(row: Row, shaper: Shaper) -> bool:
    return associate_of(row, shaper) is not None


def corresponding_associate(row: Row, shaper: Shaper) -> Any:
    user = associate_of(row, shaper)
    return shaper.nested("associate", "Associate", user) if user else None


def user_info(row: Row, shaper: Shaper) -> Any:
    user = associate_of(row, shaper)
    if user is None:
        return None
    return shaper.nested("associate", "UserInfo", user)


def looked_after(row: Row, shaper: Shaper) -> Row:
    """Whose associate, category and business count: the company's, where there is one."""
    return shaper.row("contact", row["Contact"]) or row


def as_company(prop: str, target: str, carrier: str) -> Compute:
    """A person in a company shows what it has, and one without what is his own."""

    def compute(row: Row, shaper: Shaper) -> Any:
        return shaper.reference(target, carrier, looked_after(row, shaper)[prop], False)

    return compute


def company_first(prop: str) -> Compute:
    """The first phone of a person's company."""

    def compute(row: Row, shaper: Shaper) -> str:
        found = shaper.row("contact", row["Contact"])
        return first_value(found[prop]) if found else ""

    return compute


def owner_login(row: Row, shaper: Shaper) -> str:
    associate = shaper.row("associate", looked_after(row, shaper)["Associate"])
    return str(associate["Name"]) if associate else ""


def by_rank(persons: list[Row]) -> list[Row]:
    """Those of one company, the first first; those who were never ranked by their ids, before the others."""
    return sorted(persons, key=lambda row: (row["Rank"], row["PersonId"]))


def rank_of(row: Row, shaper: Shaper) -> int:
    if row["Rank"] or not row["Contact"]:
        return int(row["Rank"])
    persons = shaper.reads.by("person", OF_COMPANY, row["Contact"])
    before = [each for each in persons if not each["Rank"] and each["PersonId"] < row["PersonId"]]
    return 1 + len(before)


def is_owner(row: Row, shaper: Shaper) -> bool:
    """Whether it is the users' own company: that of the first of them, and what administrators added."""
    if shaper.reads.by(OWN_COMPANIES, OF_CONTACT, row["ContactId"]):
        return True
    for user in shaper.reads.rows("associate"):
        person = shaper.row("person", user["PersonId"])
        if person and person["Contact"]:
            return bool(person["Contact"] == row["ContactId"])
    return False


# -- addresses and elements


def address_of(row: Row, shaper: Shaper) -> Any:
    """A company's; and a person's own, which shows rights of its own (rights.md 6)."""
    private = "PersonId" in row
    country = shaper.row("country", row["Country"])
    shown = addresses.shown(row["Address"], country, private)
    if not private:
        return shown
    rights, fields = shaper.rights("person", ADDRESS_OF_PERSON, row, True)
    return shown | {"TableRight": rights, "FieldProperties": fields}


def formatted_address(row: Row, shaper: Shaper) -> str:
    country = shaper.row("country", row["Country"])
    return str(addresses.shown(row["Address"], country)["Formatted"])


def city(row: Row, shaper: Shaper) -> str:
    """Of the street address, else of the postal one."""
    address = row["Address"] or {}
    parts = (address.get(kind) or {} for kind in addresses.PARTS)
    return next((str(part["City"]) for part in parts if part.get("City")), "")


def bounce_emails(row: Row, shaper: Shaper) -> list[str]:
    """Addresses with a positive bounce counter."""
    return [
        value
        for value in elements.values(row, "Emails")
        if any(
            bounce["Count"] for bounce in shaper.reads.by("_bounce", BOUNCED, value.strip().lower())
        )
    ]


# -- interests


def interests(prop: str, target: str) -> Compute:
    """Every item of the list, those chosen with the time at which they were."""
    shown = choice(prop, target)

    def compute(row: Row, shaper: Shaper) -> Any:
        since = row[SINCE]
        return [
            item | {"LastChanged": since.get(item["Id"], NO_DATE)} for item in shown(row, shaper)
        ]

    return compute


# -- what follows from a save, and what a delete takes along

MEMBERSHIPS, OF_MEMBER = "project_member", referring("PersonId")


def settled(crm: Any, row: Row, before: Row | None) -> Row:
    """Elements, address and the count of interests; `before` is the row as it was, None for a new one. A catalogue of
    another version may lack any of them."""
    old = before or {}
    row = elements.settled(row)
    if "Address" in row and (not row["Address"] or row["Address"] is not old.get("Address")):
        private, country = "PersonId" in row, crm.row("country", row.get("Country"))
        row["Address"] = addresses.kept(row["Address"], old.get("Address"), country, private)
    if "Interests" not in row:
        return row
    since, now = old.get(SINCE) or {}, crm.now()
    return {
        **row,
        SINCE: {id: since.get(id, now) for id in row["Interests"] or ()},
        "ActiveInterests": len(row["Interests"] or ()),
    }


def settled_person(crm: Any, row: Row, before: Row | None) -> Row:
    """Who comes to a company stands last in it. A project's member is told with the company he works for."""
    row = settled(crm, row, before)
    company, old = row.get("Contact") or 0, before["Contact"] or 0 if before else 0
    if company != old:
        for member in crm.store.table(MEMBERSHIPS).by(OF_MEMBER, row["PersonId"]) if before else ():
            if member["ContactId"] == old:
                crm.update(MEMBERSHIPS, {**member, "ContactId": company})
        persons = crm.by("person", OF_COMPANY, company) if company else []
        others = [each for each in persons if each["PersonId"] != row["PersonId"]]
        last = max([len(others), *(each["Rank"] for each in others)])
        row["Rank"] = last + 1 if company else 0
    return row


def leave_person(crm: Any, row: Row) -> None:
    if crm.by("associate", OF_PERSON, row["PersonId"]):
        raise Forbidden("[SR_ACCESS_ASSOC_DELETE]", "A person who is a user is not deleted")


def leave_company(crm: Any, row: Row) -> None:
    """One with associates among its persons is not deleted (rights.md 8); else its persons go with it."""
    persons = crm.by("person", OF_COMPANY, row["ContactId"])
    if any(crm.by("associate", OF_PERSON, person["PersonId"]) for person in persons):
        raise Forbidden(
            "[SR_ACCESS_ASSOCCONT_DELETE]", "A company with users among its persons is not deleted"
        )
    for person in persons:
        crm.update("person", {**person, DELETED: crm.now(), WENT_WITH: row["ContactId"]})


# -- defaults


def me(crm: Any) -> int:
    return int(crm.caller.associate_id)


def blank_address(crm: Any) -> Any:
    return addresses.kept(None, None, None)


def blank_private_address(crm: Any) -> Any:
    return addresses.kept(None, None, None, True)


def my_group(crm: Any) -> int:
    row = crm.row("associate", crm.caller.associate_id)
    return row["GroupIdx"] if row else 0


# -- relations


NO_NAME: Compute = lambda row, shaper: None  # noqa: E731  (recorded as null, and nothing to make it of)
OF_ALL: dict[str, Reference] = {
    "CreatedBy": to("associate"), "UpdatedBy": to("associate"), "Associate": to("associate"),
    "SupportAssociate": to("associate"),
}  # fmt: skip

CRM = (
    Entity(
        "contact", "ContactEntity", "ContactId",
        rest="Contact", soft=True, settle=settled, leave=leave_company,
        references={
            **OF_ALL, "SupportPerson": to("person"),
            "Business": to("business", blank=True), "Category": to("category", blank=True),
            "Country": to("country", blank=True), "TicketPriority": to("ticket_priority", blank=True),
            "CustomerLanguage": to("customer_language", blank=True),
        },
        choices={"Interests": "contact_interest"},
        views=frozenset({"Persons"}),
        computed={"BounceEmails": bounce_emails},
        extra={SINCE: {}},
        server=frozenset({"GroupId", "ActiveInterests", "ActiveErpLinks", "ActiveStatusMonitorId", "Deleted"}),
        defaults={
            "Associate": me, "CreatedBy": me, "GroupId": my_group, "Country": 578, "Category": 1, "Business": 1,
            "Address": blank_address, "Number2": number("contact.number2"),
        },
        names=("Name",), mandatory=("Category", "Business"),
        label=contact_full_name,
        shows={
            "ContactEntity": {"Address": address_of, "Interests": interests("Interests", "contact_interest")},
            "Contact": {
                "FullName": contact_full_name, "Address": address_of,
                "City": city, "FormattedAddress": formatted_address,
                "DirectPhone": lambda row, shaper: first_value(row["Phones"]),
                "URLName": NO_NAME, "EmailAddressName": NO_NAME, "IsOwnerContact": is_owner,
            },
            "NavigatorCompany": {},
            "PreviewContact": {
                "Address": address_of, "DirectPhone": lambda row, shaper: first_value(row["Phones"]),
            },
        },
    ),
    Entity(
        "person", "PersonEntity", "PersonId",
        rest="Person", soft=True, settle=settled_person, leave=leave_person,
        references={
            **OF_ALL, "Contact": to("contact"), "Category": to("category"), "Business": to("business"),
            "Position": to("position", blank=True), "Country": to("country", blank=True),
            "TicketPriority": to("ticket_priority"), "CustomerLanguage": to("customer_language"),
        },
        choices={"Interests": "person_interest", "ShipmentTypes": "shipment_type"},
        computed={
            "FullName": person_full_name, "FormalName": person_formal_name,
            "IsAssociate": person_is_associate, "CorrespondingAssociate": corresponding_associate,
            "UserInfo": user_info, "BounceEmails": bounce_emails, "Consents": consents,
            "Leadstatus": labelled("LeadstatusId", "lead_status"),
        },
        extra={"Rank": 0, WENT_WITH: 0, SINCE: {}},
        parts={"consent_person": "PersonId"},
        server=frozenset({"ActiveInterests", "ActiveErpLinks", "ActiveStatusMonitorId", "CreatedByFormId"}),
        defaults={
            "CreatedBy": me, "Country": 578, "Address": blank_private_address,
            "PersonNumber": number("person.person_number"),
        },
        names=("Firstname", "Lastname"), mandatory=("Contact",),
        label=person_full_name,
        shows={
            "PersonEntity": {
                "Address": address_of, "Interests": interests("Interests", "person_interest"),
                "Associate": as_company("Associate", "associate", "Associate"),
                "Category": as_company("Category", "category", "Category"),
                "Business": as_company("Business", "business", "Business"),
            },
            "Person": {
                "FullName": person_full_name, "FormalName": person_formal_name, "Rank": rank_of,
                "DirectPhone": lambda row, shaper: first_value(row["OfficePhones"]),
                "Retired": lambda row, shaper: int(row["Retired"]),
                "ContactName": of("Contact", "contact", "Name"), "ContactDepartment": of("Contact", "contact", "Department"),
                "ContactOrgNr": of("Contact", "contact", "OrgNr"), "ContactCountryId": of("Contact", "contact", "Country", 0),
                "ContactPhone": company_first("Phones"), "ContactFax": company_first("Faxes"),
                "AssociateId": lambda row, shaper: looked_after(row, shaper)["Associate"],
                "AssociateName": owner_login,
                "CategoryName": lambda row, shaper: shaper.label("category", looked_after(row, shaper)["Category"]),
                "SupportLanguageId": lambda row, shaper: row["CustomerLanguage"],
            },
        },
    ),
    Entity("consent_person", "ConsentPerson", "ConsentPersonId", extra=STAMPED, settle=settled_consent),
    Entity(
        "contact_relation", "ContactRelationEntity", "RelationId", rest="Relation",
        depends=("SourceContactId", "DestinationContactId", "SourcePersonId", "DestinationPersonId"),
        references={
            "CreatedBy": to("associate"), "UpdatedBy": to("associate"),
            "SourceContactId": to("contact"), "DestinationContactId": to("contact"),
            "SourcePersonId": to("person"), "DestinationPersonId": to("person"),
            "RelationDefinitionId": to("relation_definition"),
        },
        computed={
            "SourceContactName": labelled("SourceContactId", "contact"),
            "SourcePersonName": labelled("SourcePersonId", "person"),
            "DestinationContactName": labelled("DestinationContactId", "contact"),
            "DestinationPersonName": labelled("DestinationPersonId", "person"),
            "ActiveText": of("RelationDefinitionId", "relation_definition", "Name"), "PassiveText": of("RelationDefinitionId", "relation_definition", "PassiveText"),
        },
        defaults={"CreatedBy": me}, label="Comment",
    ),
)  # fmt: skip
