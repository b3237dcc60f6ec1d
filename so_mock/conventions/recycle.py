"""What is softly deleted: brought back, or gone for good once its time is over (sheet: domain.md 4, 7)."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from so_mock.conventions import crud
from so_mock.crm import Crm
from so_mock.entities.crm import OWN_COMPANIES
from so_mock.entities.model import DELETED, IN_BIN
from so_mock.entities.relations import referring
from so_mock.entities.service import BY_ADDRESS, BY_SENDER
from so_mock.store.table import Row

RETENTION = timedelta(days=14)  # the product's SoftDeleteRetention

# Rows that go with a purged one, beside the parts of its entity; whatever else refers to it refers to nothing.
ALONG: dict[str, dict[str, tuple[str, ...]]] = {
    "contact": {"contact_relation": ("SourceContactId", "DestinationContactId"), OWN_COMPANIES: ("ContactId",)},
    "person": {
        "contact_relation": ("SourcePersonId", "DestinationPersonId"), "project_member": ("PersonId",),
        "sale_stakeholder": ("PersonId",), "selection_member": ("PersonId",), "_user_candidate": ("PersonId",),
        "_temporary_key": ("PersonId",),
    },
}  # fmt: skip


def deleted(crm: Crm, entity: str) -> list[Row]:
    """The rows of the recycle bin, which no read shows."""
    return crm.reads.binned(entity, IN_BIN)


def undelete(crm: Crm, entity: str, row: Row, **changes: Any) -> None:
    crm.update(entity, {**row, DELETED: "", **changes})


def expired(crm: Crm, entity: str) -> list[Row]:
    """What has lain in the bin for longer than the retention."""
    limit = (datetime.fromisoformat(crm.now()) - RETENTION).isoformat()
    return [row for row in deleted(crm, entity) if row[DELETED] <= limit]


def purge(crm: Crm, entity: str) -> None:
    for row in expired(crm, entity):
        remove(crm, entity, row[crm.model[entity].key])


def remove(crm: Crm, entity: str, id: int) -> None:
    """For good, with all that belongs to it alone."""
    if entity == "person":
        _forget_mails(crm, crm.store.table(entity).get(id))
    for name, props in ALONG.get(entity, {}).items():
        for prop in props:
            for row in crm.store.table(name).by(referring(prop), id):
                if name in crm.model:
                    crud.remove(crm, crm.model[name], row[crm.model[name].key])
                else:
                    crm.delete(name, row["id"])
    crud.remove(crm, crm.model[entity], id)


def _forget_mails(crm: Crm, person: Row | None) -> None:
    """The cached e-mails from a person go with him, but for those that now are from another of the same address."""
    if person is None:
        return
    for address in BY_ADDRESS.keys(person):
        holders = crm.by("person", BY_ADDRESS, address)
        if any(each["PersonId"] != person["PersonId"] for each in holders):
            continue
        for mail in crm.store.table("email").by(BY_SENDER, address):
            crm.delete("email", mail["EmailItemId"])
