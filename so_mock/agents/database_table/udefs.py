"""The tables of user-defined fields: columns are prog ids, and the values lie with their owner."""

from __future__ import annotations

from typing import Any

from so_mock.agents.database_table.results import result, status_of
from so_mock.conventions import crud
from so_mock.crm import Crm
from so_mock.entities import custom
from so_mock.entities.custom import CUSTOM
from so_mock.errors import MassRefused, NotFound

Record = dict[str, Any]

_KEEPS_UDEFS = {"udcontact": "contact", "udperson": "person", "udproject": "project", "udsale": "sale",
                "udappnt": "appointment", "uddoc": "document"}  # fmt: skip


def owner_of_udefs(name: str | None) -> str:
    """The entity whose user-defined fields this table keeps (`udcontactsmall`, or `udcontsmall` for short)."""
    lowered = (name or "").lower()
    for ending in ("small", "large"):
        stem = lowered.removesuffix(ending)
        if stem != lowered and stem.startswith("ud") and len(stem) > 4:
            return next(
                (owner for udef, owner in _KEEPS_UDEFS.items() if udef.startswith(stem)), ""
            )
    return ""


def upsert_udefs(
    crm: Crm, owner: str, columns: list[str] | None, keys: list[str] | None, data: list[list[str]] | None,
    action: str, return_row_status: bool,
) -> Record:  # fmt: skip
    """Columns are prog ids, the key is the owner's id; the owner's row shows them at once."""
    entity = crm.model[owner]
    fields = crud.fields_of(crm, entity)
    names = list(columns or ())
    key = f"{owner}_id"
    if action != "NoChange":
        raise MassRefused(f"User-defined fields: NomatchAction must be NoChange, not {action}")
    if [name.lower() for name in keys or ()] != [key] or key not in [
        name.lower() for name in names
    ]:
        raise MassRefused(f"User-defined fields: Keys must be {key}, which must be among Columns")
    for name in names:
        field = fields.find(name)
        if name.lower() != key and (field is None or field in fields.columns):
            raise MassRefused(
                f"{entity.carrier} has no published user-defined field {name}; columns are prog ids"
            )
    at = [name.lower() for name in names].index(key)
    status, updates = [], 0
    for number, row in enumerate(data or ()):
        if row is None or len(row) != len(names):
            raise MassRefused(f"Data[{number}] has {len(row or ())} cells for {len(names)} columns")
        id = custom.typed("int", row[at])
        old = crm.store.table(owner).get(id)
        if old is None:
            raise NotFound(f"{owner} id {id} not found")
        given = {name: cell for name, cell in zip(names, row, strict=True) if name.lower() != key}
        new = custom.kept(fields, old, {CUSTOM: given}, crm.clock.zone)
        if new is not old:
            crm.update(owner, new)
            updates += 1
        done = "NoUpdateNeeded" if new is old else "Updated"
        status.append(status_of(crm, id, done, [str(row[at])]))
    return result(crm, updates=updates, rows=status if return_row_status else None)
