"""Persons."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from so_mock.entities.consents import OF_PERSON as CONSENTS
from so_mock.entities.crm import (
    associate_of,
    contact_full_name,
    joined,
    looked_after,
    person_full_name,
    rank_of,
)
from so_mock.entities.model import DELETED
from so_mock.entities.relations import referring
from so_mock.entities.simple import of
from so_mock.query.bind import associate_name
from so_mock.query.columns.addresses import PERSON
from so_mock.query.columns.project import answered_event
from so_mock.query.columns.relations import of_person
from so_mock.query.facts import NOWHERE, Beyond, Fact, Group, Made, Many, One
from so_mock.store.table import Row

if TYPE_CHECKING:
    from so_mock.entities.shape import Shaper

Make = Callable[["Row", "Shaper"], Any]
WITHDRAWN = "WITHDRAWN"  # key of the legal base of who has said no


def with_company(row: Row, shaper: Shaper) -> str:
    company = shaper.row("contact", row["Contact"])
    return joined(person_full_name(row, shaper), company and contact_full_name(company, shaper), by=", ")  # fmt: skip


def kind_of_user(row: Row, shaper: Shaper) -> str:
    user = associate_of(row, shaper)
    return str(user["Type"]) if user and not user["Deleted"] else ""


def born(part: slice) -> Make:
    """Of a date, whose first year stands for none."""
    return lambda row, shaper: 0 if row["BirthDate"] < "0002" else int(row["BirthDate"][part])


def as_company(prop: str) -> Make:
    """Who is in a company has its category, business and associate."""
    return lambda row, shaper: looked_after(row, shaper)[prop]


def own_category(row: Row, shaper: Shaper) -> Row | None:
    return shaper.row("category", looked_after(row, shaper)["Category"])


def is_among(entity: str, prop: str = "PersonId") -> Make:
    index = referring(prop)
    return lambda row, shaper: bool(row["PersonId"] and shaper.reads.by(entity, index, row["PersonId"]))  # fmt: skip


# -- consents, one for each purpose


def consent(purpose: str, row: Row, shaper: Shaper) -> Row | None:
    given = shaper.reads.by("consent_person", CONSENTS, row["PersonId"]) if row["PersonId"] else []
    for each in given:
        about = shaper.row("consent_purpose", each["ConsentPurpose"])
        if about and about["Key"] == purpose:
            return each
    return None


def consented(purpose: str, *, withdrawn: bool) -> Make:
    def make(row: Row, shaper: Shaper) -> bool:
        found = consent(purpose, row, shaper)
        base = shaper.row("legal_base", found["LegalBase"]) if found else None
        return base is not None and (base["Key"] == WITHDRAWN) == withdrawn

    return make


def of_consent(purpose: str, prop: str) -> Make:
    def make(row: Row, shaper: Shaper) -> int:
        found = consent(purpose, row, shaper)
        return found[prop] if found else 0

    return make


def consents() -> dict[str, Fact]:
    facts: dict[str, Fact] = {}
    for name, purpose in (("store", "STORE"), ("emarketing", "EMARKETING")):
        facts |= {
            f"has{name}consent": Made(consented(purpose, withdrawn=False), kind="bool"),
            f"withdrawn{name}consent": Made(consented(purpose, withdrawn=True), kind="bool"),
            f"legalbase{name}": Made(of_consent(purpose, "LegalBase"), "legal_base"),
            f"consentsource{name}": Made(of_consent(purpose, "ConsentSource"), "consent_source"),
        }
    return facts


GROUPS = {
    "person": Group(
        "person",
        {
            "fullname": Made(person_full_name), "who": Made(person_full_name), "fullnamewithcontact": Made(with_company),
            "contactid": "Contact", "country": "Country", "personcountry": "Country", "personnomail": "NoMailing",
            "hasinfotext": Made(lambda row, shaper: bool(row["Description"]), kind="bool"),
            "hasinterests": Made(lambda row, shaper: row["ActiveInterests"] > 0, kind="bool"),
            "personhasinterests": Made(lambda row, shaper: row["ActiveInterests"] > 0, kind="bool"),
            "rank": Made(rank_of, kind="int"), "associatetype": Made(kind_of_user), "useasmailingaddress": "UsePersonAddress",
            "personsource": "Source", "birthyear": Made(born(slice(0, 4)), kind="int"),
            "birthmonth": Made(born(slice(5, 7)), kind="int"), "birthday": Made(born(slice(8, 10)), kind="int"),
            "kanafirstname": "Kanafname", "kanalastname": "Kanalname", "portraitthumbnail": NOWHERE,
            "personassociateid": Made(as_company("Associate"), "associate", "Name"),
            "personassociatefullname": Made(as_company("Associate"), "associate", associate_name),
            "personcategory": Made(as_company("Category"), "category"), "personbusiness": Made(as_company("Business"), "business"),
            "personcategorygroup": Beyond("own category", "categorygroup"), "personcategoryrank": Beyond("own category", "rank"),
            "personactiveerplinks": Made(lambda row, shaper: row["ActiveErpLinks"] > 0, kind="bool"),
            "leadstatus": Made(lambda row, shaper: row["LeadstatusId"], "lead_status"),
            "leadstatusrank": Made(of("LeadstatusId", "lead_status", "Rank", 0), kind="int"),
            "persondeleteddate": Made(lambda row, shaper: row[DELETED], kind="datetime"),
            "hascompany": Made(lambda row, shaper: bool(row["Contact"]), kind="bool"),
            "isprojectmember": Made(is_among("project_member"), kind="bool"),
            "isstakeholder": Made(is_among("sale_stakeholder"), kind="bool"),
            "ismailingrecipient": Made(is_among("_s_shipment_addr", "customer_id"), kind="bool"),
            "updatedbyworkflow": NOWHERE, "whenupdatedbyworkflow": NOWHERE,
            "createdbyform": Made(lambda row, shaper: row["CreatedByFormId"], "form"),
            "personinterestids": "Interests", "subscription": "ShipmentTypes", "restrictionpersonid": "PersonId", "restrictioncontactid": "Contact",
            **consents(),
        },
        {
            **PERSON, "own category": One(own_category, "category"), "personcontact": "Contact", "personinfo": One(lambda row, shaper: row, "person_text"),
            "personassociate": One(lambda row, shaper: shaper.row("associate", looked_after(row, shaper)["Associate"]), "associate"),
            "correspondingassociate": One(associate_of, "associate"), "request": Many("ticket", "Person"),
            "personappointment": Many("appointment", "Person"),
            "projectmembers": Many("project_member", "PersonId", "project_of_member"),
            "personsourcerelation": of_person("Source", "Destination"), "persontargetrelation": of_person("Destination", "Source"),
        },
    ),
    "person_text": Group("person", {"infotext": "Description", "textid": NOWHERE}),
    "project_of_member": Group(
        "",
        {"function": Made(lambda row, shaper: row["ProjectMemberTypeId"], "project_member_type"), 
         "eventparticipantstatus": answered_event(lambda row: row)},
        {"project of member": One(lambda row, shaper: shaper.row("project", row["ProjectId"]), "project")},
        also=("project of member",),
    ),
}  # fmt: skip
