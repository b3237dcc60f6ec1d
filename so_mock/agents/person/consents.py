"""What a person has agreed to: one row for each purpose (sheet: domain.md 5, 9)."""

from __future__ import annotations

from typing import Any

from so_mock.behaviour import behaviour
from so_mock.call import Record
from so_mock.conventions import crud
from so_mock.crm import Crm
from so_mock.entities.consents import CONSENT_LISTS, OF_PERSON, default_consents
from so_mock.errors import BadRequest
from so_mock.store.table import Row

WITHDRAWN = "WITHDRAWN"


def save_consents(crm: Crm, person: int, given: list[Record] | None, *, new: bool) -> None:
    """Those named are written; one left out stays (published description of PersonEntity.Consents)."""
    if given is None and new:
        for row in default_consents(lambda table: list(crm.rows(table)), crm.blank):
            crud.store(crm, crm.model["consent_person"], fresh(crm, person, **_chosen(row)))
    for each in given or ():
        chosen = {}
        for prop, target in CONSENT_LISTS.items():
            id, key = each.get(f"{prop}Id"), each.get(f"{prop}Key")
            chosen[prop] = id or (item(crm, target, key) if key else 0)
        write(crm, person, {**chosen, "Comment": each.get("Comment") or ""})


def _chosen(row: Row) -> dict[str, Any]:
    return {prop: row[prop] for prop in CONSENT_LISTS}


def fresh(crm: Crm, person: int, **values: Any) -> Row:
    blank = crud.default_row(crm, crm.model["consent_person"])
    return {**blank, "PersonId": person, **values}


def write(crm: Crm, person: int, values: dict[str, Any]) -> None:
    held = of_purpose(crm, person, values["ConsentPurpose"])
    if held is None:
        crud.store(crm, crm.model["consent_person"], fresh(crm, person, **values))
    else:
        told = {name: value for name, value in values.items() if value or name == "Comment"}
        crud.change(crm, crm.model["consent_person"], held, **told)


def of_purpose(crm: Crm, person: int, purpose: int) -> Row | None:
    held = crm.by("consent_person", OF_PERSON, person)
    return next((row for row in held if row["ConsentPurpose"] == purpose), None)


def item(crm: Crm, target: str, key: str | None) -> int:
    """The id of the list item with this key."""
    wanted, found = (key or "").strip().lower(), crm.model[target]
    for row in crm.rows(target):
        if wanted and row["Key"].lower() == wanted:
            return int(row[found.key])
    raise BadRequest(f"{found.carrier}: there is none with the key {key!r}")


@behaviour("Person.SetConsent")
def set_consent(
    crm: Crm,
    person_id: int | None,
    purpose: str | None,
    source: str | None,
    legal_base: str | None,
    comment: str | None,
) -> None:
    person = crm.need("person", person_id)["PersonId"]
    write(crm, person, {
        "ConsentPurpose": item(crm, "consent_purpose", purpose), "ConsentSource": item(crm, "consent_source", source),
        "LegalBase": item(crm, "legal_base", legal_base), "Comment": comment or "",
    })  # fmt: skip


@behaviour("Person.RemoveConsent")
def remove_consent(crm: Crm, person_id: int | None, purpose: str | None) -> None:
    """The row stays, withdrawn."""
    person = crm.need("person", person_id)["PersonId"]
    held = of_purpose(crm, person, item(crm, "consent_purpose", purpose))
    if held is not None:
        withdrawn = item(crm, "legal_base", WITHDRAWN)
        crud.change(crm, crm.model["consent_person"], held, LegalBase=withdrawn)


@behaviour("Person.HasConsent")
def has_consent(crm: Crm, person_id: int | None, purpose: str | None) -> bool:
    """Not when it was withdrawn."""
    person = crm.need("person", person_id)["PersonId"]
    held = of_purpose(crm, person, item(crm, "consent_purpose", purpose))
    base = crm.row("legal_base", held["LegalBase"]) if held else None
    return base is not None and base["Key"] != WITHDRAWN


@behaviour("Person.GetConsentInfos")
def get_consent_infos(crm: Crm, person_id: int | None) -> list[Record]:
    """Withdrawn ones too."""
    shown: list[Record] = crm.record(crm.view("person", crm.need("person", person_id)))["Consents"]
    return shown
