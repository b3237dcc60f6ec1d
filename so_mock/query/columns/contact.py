"""Companies."""

from __future__ import annotations

from typing import TYPE_CHECKING

from so_mock.entities.crm import OF_COMPANY, by_rank, contact_full_name
from so_mock.entities.model import DELETED
from so_mock.query.columns.addresses import COMPANY
from so_mock.query.columns.relations import of_company
from so_mock.query.counting import counters
from so_mock.query.facts import NOWHERE, Group, Made, Many, Path
from so_mock.store.table import Row

if TYPE_CHECKING:
    from so_mock.entities.shape import Shaper


def main_contact(row: Row, shaper: Shaper) -> str:
    """The first of its persons."""
    persons = shaper.reads.by("person", OF_COMPANY, row["ContactId"]) if row["ContactId"] else []
    there = [person for person in by_rank(persons) if not person["Retired"]]
    return shaper.label("person", there[0]["PersonId"]) if there else ""


GROUPS = {
    "contact": Group(
        "contact",
        {
            "namedepartment": Made(contact_full_name), "who": Made(contact_full_name), "code": "Number1",
            "number": "Number2", "stop": "Xstop", "contactnomail": "NoMailing", "contactsource": "Source",
            "hasinfotext": Made(lambda row, shaper: bool(row["Description"]), kind="bool"),
            "hasinterests": Made(lambda row, shaper: row["ActiveInterests"] > 0, kind="bool"),
            "contactinterestids": "Interests", "categorygroup": Path("Category.CategoryGroup"),
            "companycategoryrank": "Category.Rank", "deleteddate": Made(lambda row, shaper: row[DELETED], kind="datetime"),
            "contactdeleted": Made(lambda row, shaper: bool(row[DELETED]), kind="bool"),
            "maincontact": Made(main_contact), "forcecompany": NOWHERE, "restrictioncontactid": "ContactId",
            "activeerplinks": Made(lambda row, shaper: row["ActiveErpLinks"] > 0, kind="bool"),
            **counters("contact", "ContactId", "Contact"),
        },
        {
            **COMPANY, "contactassociate": "Associate", "contactsupportassociate": "SupportAssociate",
            "contactsupportperson": "SupportPerson", "person": Many("person", "Contact"), "sale": Many("sale", "Contact"),
            "appointment": Many("appointment", "Contact"), "document": Many("document", "Contact"),
            "sourcerelation": of_company("Source", "Destination"), "targetrelation": of_company("Destination", "Source"),
        },
    ),
}  # fmt: skip
