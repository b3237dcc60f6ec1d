"""Numbers that a new row takes from a counter (NumberAllocation; sheet: domain.md 5)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from so_mock.entities.relations import referring
from so_mock.store.table import Index, Row

START = 10_000  # the first number given is the next one
OF_FIELD = Index("Field", lambda row: [str(row["Field"]).lower()])

# A counter's Field -> the entity and the property that it numbers.
NUMBERED = {
    "contact.number2": ("contact", "Number2"),
    "person.person_number": ("person", "PersonNumber"),
    "project.project_number": ("project", "ProjectNumber"),
    "sale.number1": ("sale", "Number"),
    "document.snum": ("document", "Snum"),
}
CHOSEN = NUMBERED.keys() - {
    "document.snum"
}  # by users, who may type one; a document's is the server's
# What is counted without an administrator's word on it.
USUAL = {
    "RecordId": 0, "SuggestedRecords": [], "CurrentValue": START, "TravelPrefix": 0, "SatPrefix": 0,
    "Allocate": True, "Unique": True, "ReadOnly": False, "AllowBlank": True,
}  # fmt: skip


def number(field: str) -> Callable[[Any], Any]:
    """A default: the next number of this counter, a text or an int as the property is; taken even when the row is never
    saved. One that is not to be allocated gives nothing."""
    entity, prop = NUMBERED[field]

    def take(crm: Any) -> Any:
        with crm.unasked():  # the server counts, whoever asks
            return taken(crm)

    def taken(crm: Any) -> Any:
        counter = counter_of(crm, field)
        if counter is None:
            counter = crm.store.insert("ref_count", {**USUAL, "Field": field})
        kind = crm.model.carriers.carrier(crm.model[entity].carrier).properties[prop].type
        is_text = kind.name == "string"
        if not counter["Allocate"]:
            return "" if is_text else 0
        value = int(counter["CurrentValue"]) + 1
        while counter["Unique"] and holders(crm, field, str(value) if is_text else value):
            value += 1
        crm.update("ref_count", {**counter, "CurrentValue": value})
        return str(value) if is_text else value

    return take


def counter_of(crm: Any, field: str) -> Row | None:
    """The counter that all rows share; those of one record (a document template) have a RecordId."""
    found = crm.by("ref_count", OF_FIELD, field)
    return next((row for row in found if not row["RecordId"]), None)


def holders(crm: Any, field: str, value: Any) -> list[Row]:
    """Who has the number, in the recycle bin too: he may come back."""
    entity, prop = NUMBERED[field]
    found: list[Row] = crm.store.table(entity).by(referring(prop), value)
    return found
