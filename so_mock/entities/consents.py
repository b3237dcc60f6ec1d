"""What a person has agreed to, a row for each purpose (sheet: domain.md 5, 9)."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from so_mock.clock import NO_DATE
from so_mock.entities.relations import referring
from so_mock.errors import Invalid
from so_mock.store.table import Row

if TYPE_CHECKING:
    from so_mock.entities.shape import Shaper

OF_PERSON = referring("PersonId")
CONSENT_LISTS = {
    "LegalBase": "legal_base",
    "ConsentPurpose": "consent_purpose",
    "ConsentSource": "consent_source",
}
STAMPED = {"Registered": "", "RegisteredAssociateId": 0, "Updated": "", "UpdatedAssociateId": 0}


def consent_info(row: Row, shaper: Shaper) -> Any:
    record = shaper.shapes.model.carriers.blank("ConsentInfo") | {
        "ConsentPersonId": row["ConsentPersonId"], "Comment": row["Comment"],
        "Registered": row["Registered"] or NO_DATE, "RegisteredAssociateId": row["RegisteredAssociateId"],
        "Updated": row["Updated"] or NO_DATE, "UpdatedAssociateId": row["UpdatedAssociateId"],
    }  # fmt: skip
    for prop, target in CONSENT_LISTS.items():
        item = shaper.row(target, row[prop])
        if item is not None:
            record |= {
                f"{prop}Id": item[f"{prop}Id"],
                f"{prop}Key": item["Key"],
                f"{prop}Name": item["Name"],
            }
    return record


def consents(row: Row, shaper: Shaper) -> Any:
    """A new person's are those that he will be given: legitimate interest, told by the user, for each purpose in use."""
    if row["PersonId"]:
        given = shaper.reads.by("consent_person", OF_PERSON, row["PersonId"])
    else:
        given = default_consents(shaper.reads.rows, shaper.shapes.model.carriers.blank)
    return [consent_info(each, shaper) for each in given]


def default_consents(rows: Callable[[str], list[Row]], blank: Callable[[str], Row]) -> list[Row]:
    source = next((r["ConsentSourceId"] for r in rows("consent_source") if r["Key"] == "USER"), 0)
    base = next((r["LegalBaseId"] for r in rows("legal_base") if r["Key"] == "61F"), 0)
    return [
        {
            **blank("ConsentPerson"),
            **STAMPED,
            "LegalBase": base,
            "ConsentSource": source,
            "ConsentPurpose": purpose["ConsentPurposeId"],
        }
        for purpose in rows("consent_purpose")
        if purpose["Active"] and not purpose["Deleted"]
    ]


def settled_consent(crm: Any, row: Row, before: Row | None) -> Row:
    """A person has one for each purpose (a unique index of the table)."""
    for other in crm.referring("consent_person", "PersonId", row["PersonId"]):
        is_other = other["ConsentPersonId"] != row["ConsentPersonId"]
        if is_other and other["ConsentPurpose"] == row["ConsentPurpose"]:
            raise Invalid(
                f"Person {row['PersonId']} has a consent for purpose {row['ConsentPurpose']} already"
            )
    return row
