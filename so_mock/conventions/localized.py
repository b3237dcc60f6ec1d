"""Companies and persons as another country writes them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from so_mock.call import Record
from so_mock.conventions import crud
from so_mock.crm import Crm, title
from so_mock.entities import addresses, custom
from so_mock.errors import Invalid, required
from so_mock.store.table import Row


def unsaved(crm: Crm, entity: str, given: Mapping[str, Any] | None, **changes: Any) -> Record:
    """The carrier as a save would give it back, with some properties changed; nothing is stored."""
    kind = crm.model[entity]
    given = required(given, title(kind))
    before = crm.need(entity, given[kind.key]) if given.get(kind.key) else None
    if before is not None:
        row = crm.absorber.changed_row(kind, given, before)
    else:
        row = crm.absorber.new_row(kind, given, crud.default_row(crm, kind, {**given}))
    if custom.CUSTOM in row:
        row = custom.kept(crud.fields_of(crm, kind), row, given)
    if kind.settle is not None:
        row = kind.settle(crm.server, crm.mended(entity, row), before)
    return crm.record(crm.view(entity, {**row, **changes}))


def address(crm: Crm, entity: str, id: int | None, country: int | None = None) -> Record:
    """Of its own country, or laid out as another one does. A person's shows rights only within the person."""
    row = crm.need(entity, id)
    at = crm.need("country", country) if country else crm.row("country", row["Country"])
    return addresses.shown(row["Address"], at, entity == "person")


def update_interests(
    crm: Crm, entity: str, id: int | None, on: list[int] | None, off: list[int] | None
) -> Row:
    """Those named are chosen or let go, the others stay as they are."""
    row, on, off = crm.need(entity, id), on or [], off or []
    both = sorted(set(on) & set(off))
    if both:
        raise Invalid(f"Interest {both[0]} is to be enabled and disabled at once")
    chosen = [each for each in dict.fromkeys([*row["Interests"], *on]) if each not in off]
    return crud.change(crm, crm.model[entity], row, Interests=chosen)
