"""Where somebody is to be found: addresses, phones, e-mails, web addresses. All are values within a row."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from so_mock.entities.addresses import is_blank, shown
from so_mock.entities.crm import BOUNCED
from so_mock.entities.service import BY_ADDRESS, email_id
from so_mock.query.columns.relations import PERSONS, end
from so_mock.query.facts import NOWHERE, Fact, Group, Join, Made, One, Some
from so_mock.store.table import Index, Row

if TYPE_CHECKING:
    from so_mock.entities.shape import Shaper

Values = Callable[["Row", "Shaper"], Sequence[Mapping[str, Any]]]


def elements(*props: str) -> Values:
    """Those of the properties in turn, each list in its order."""
    if len(props) == 1:
        return lambda row, shaper: row[props[0]] or ()
    return lambda row, shaper: [each for prop in props for each in row[prop] or ()]


def as_typed_and_bare(*props: str) -> Values:
    """Phones to search among: a number is found with its blanks and without."""
    found = elements(*props)

    def make(row: Row, shaper: Shaper) -> list[Mapping[str, Any]]:
        phones = found(row, shaper)
        return [*phones, *({"Value": phone["StrippedValue"]} for phone in phones)]

    return make


def emails(row: Row, shaper: Shaper) -> list[Row]:
    owner = row["PersonId"] if "PersonId" in row else -row["ContactId"]
    return [{**each, "EmailId": email_id(owner, n)} for n, each in enumerate(row["Emails"] or ())]


def by_number(*props: str) -> dict[str, Index]:
    def numbers(row: Row) -> set[str]:
        phones = [each for prop in props for each in row[prop] or ()]
        return {each[form].lower() for each in phones for form in ("Value", "StrippedValue")}

    return {"formattednumber": Index(f"phone: {props}", numbers)}


BY_EMAIL = {"emailaddress": BY_ADDRESS}


def bounced(prop: str, blank: Any) -> Callable[[Row, Shaper], Any]:
    """Counted for whoever has the address."""

    def make(email: Row, shaper: Shaper) -> Any:
        address = str(email.get("Value") or "").strip().lower()
        found = shaper.reads.by("_bounce", BOUNCED, address) if address else []
        return found[0][prop] if found else blank

    return make


def address(kind: str) -> Callable[[Row, Shaper], Row | None]:
    """`Street` or `Postal`. A person has one, under `Street`."""

    def make(row: Row, shaper: Shaper) -> Row | None:
        whole = row["Address"]
        part = (whole or {}).get(kind)
        if not part:
            return None
        place = {name: whole.get(name) for name in ("Wgs84Latitude", "Wgs84Longitude")}
        return {**part, **place, "Owner": row, "Kind": kind}

    return make


STREET, POSTAL = address("Street"), address("Postal")


def of_company(row: Row, shaper: Shaper) -> list[Row]:
    """Any that it is looked for under."""
    return [each for each in (POSTAL(row, shaper), STREET(row, shaper)) if each]


def of_person(row: Row, shaper: Shaper) -> list[Row]:
    """His own; who has none is found where his company is."""
    own = STREET(row, shaper)
    if own is not None and not is_blank(row["Address"]):
        return [own]
    company = shaper.row("contact", row["Contact"])
    return of_company(company, shaper) if company else []


def lines(address: Row, shaper: Shaper) -> str:
    """As its country lays it out."""
    owner = address.get("Owner")
    if owner is None:
        return ""
    country = shaper.row("country", owner["Country"])
    laid_out = shown(owner["Address"], country, "PersonId" in owner)
    return str(laid_out[address["Kind"]]["Formatted"]).strip()


PHONES = ("OfficePhones", "MobilePhones", "PrivatePhones", "OtherPhones", "InternetPhones")
COMPANY: dict[str, Join] = {
    "phone": Some(elements("Phones"), "phone"), "contactphone": Some(elements("Phones"), "phone"),
    "contactfax": Some(elements("Faxes"), "phone"), "searchphone": Some(as_typed_and_bare("Phones", "Faxes"), "phone", by_number("Phones", "Faxes")),
    "email": Some(emails, "email_value", BY_EMAIL, "Emails"), "contactemail": Some(emails, "email_value", BY_EMAIL, "Emails"), "url": Some(elements("Urls"), "url"),
    "streetaddress": One(STREET, "address"), "postaddress": One(POSTAL, "address"),
    "restrictionpostaladdress": One(POSTAL, "address"), "restrictionaddress": Some(of_company, "address"),
}  # fmt: skip
PERSON: dict[str, Join] = {
    "phone": Some(elements(*PHONES), "phone"), "persondirectphone": Some(elements("OfficePhones"), "phone"),
    "personmobilephone": Some(elements("MobilePhones"), "phone"), "personprivate": Some(elements("PrivatePhones"), "phone"),
    "personpager": Some(elements("OtherPhones"), "phone"), "persondirectfax": Some(elements("Faxes"), "phone"),
    "searchphone": Some(as_typed_and_bare(*PHONES, "Faxes"), "phone", by_number(*PHONES, "Faxes")),
    "email": Some(emails, "email_value", BY_EMAIL, "Emails"), "personemail": Some(emails, "email_value", BY_EMAIL, "Emails"), "personurl": Some(elements("Urls"), "url"),
    "personaddress": One(STREET, "address"), "restrictionaddress": Some(of_person, "address"),
}  # fmt: skip
EMAIL: dict[str, Fact] = {
    "emailaddress": "Value", "emaildescription": "Description", "emailid": "EmailId", "emailprotocol": NOWHERE,
    "emaillastsent": NOWHERE, "emailbouncecount": Made(bounced("Count", 0), kind="int"),
    "emaillastbounce": Made(bounced("LastBounce", ""), kind="datetime"),
    "emailhasbounced": Made(lambda email, shaper: bounced("Count", 0)(email, shaper) > 0, kind="bool"),
}  # fmt: skip
WHOSE: dict[str, Fact] = {"contactid": "ContactId", "personid": "PersonId"}
OWNERS: dict[str, Join] = {"contact": end("", "Contact"), "person": end("", "Person")}
GROUPS = {
    "phone": Group("", {"formattednumber": "Value", "description": "Description"}),
    "url": Group("", {"urladdress": "Value", "urldescription": "Description"}),
    "email_value": Group("", EMAIL),
    # An address with whose it is: {"ContactId", "PersonId"}, the company also where it is the person's.
    "email of person": Group("", {**EMAIL, **WHOSE}, OWNERS, also=("person", "contact")),
    "email of company": Group("", {**EMAIL, **WHOSE}, OWNERS, also=("contact",)),
    "email of anybody": Group("", {**EMAIL, **WHOSE, **PERSONS}, OWNERS, also=("contact", "person")),
    "address": Group("", {
        "addressid": NOWHERE, "line1": "Address1", "line2": "Address2", "line3": "Address3", "county": "County",
        "city": "City", "zip": "Zipcode", "state": "State", "wgs84latitude": "Wgs84Latitude",
        "wgs84longitude": "Wgs84Longitude", "formattedmultilineaddress": Made(lines),
        "formattedaddress": Made(lambda address, shaper: ", ".join(lines(address, shaper).splitlines())),
    }),
}  # fmt: skip
