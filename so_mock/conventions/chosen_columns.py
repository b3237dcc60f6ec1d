"""Which columns and entities of an archive a user wants to see, for each place of the user interface that shows it.

What SetChosenColumns and SetChosenEntities of the archive agent say, and SetSelected of the lists `archiveColumns:<provider>`
and `archiveEntities:<provider>`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from so_mock.crm import Crm
from so_mock.store.table import Index, Row

TABLE = "_chosen_columns"
OF_USER = Index("user", lambda row: [row["AssociateId"]])


class Place(NamedTuple):
    """Where an archive is shown. Provider and GUI name are the same in any case."""

    gui: str
    provider: str
    context: str = ""
    owner_keys: str = ""


def place(
    gui: str | None, provider: str | None, context: str | None = "", owner_keys: str | None = ""
) -> Place:
    return Place(*((each or "").strip() for each in (gui, provider, context, owner_keys)))


def chosen(crm: Crm, at: Place) -> Row | None:
    """For the owner if there is something, else for all of them."""
    return _row(crm, at) or (_row(crm, at._replace(owner_keys="")) if at.owner_keys else None)


def choose_columns(crm: Crm, at: Place, columns: Iterable[str | None] | None) -> None:
    """In the order of the columns, left to right; none: what the provider shows unasked. Widths go with their columns."""
    names = _clean(columns)
    held = _row(crm, at) or _blank(crm, at)
    widths = dict(zip(held["Columns"], held["Widths"], strict=False))
    kept = [widths.get(name, "") for name in names]
    _keep(crm, {**held, "Columns": names, "Widths": kept if any(kept) else []})


def choose_entities(crm: Crm, at: Place, entities: Iterable[str | None] | None) -> None:
    _keep(crm, {**(_row(crm, at) or _blank(crm, at)), "Entities": _clean(entities)})


def set_widths(crm: Crm, at: Place, widths: Iterable[str | None] | None) -> None:
    """`10c` or `10%`, of the columns in their order. Without a provider those of all that are shown there."""
    given = [(each or "").strip() for each in widths or ()]
    held = _row(crm, at)
    found = [held] if held is not None else []
    if not at.provider:
        found = [row for row in _mine(crm) if row["Place"][0] == at.gui.lower()]
    for row in found or [_blank(crm, at)]:
        _keep(crm, {**row, "Widths": given})


def choose_items(crm: Crm, list_name: str, at: Place, items: Iterable[Mapping[str, Any]]) -> None:
    """What SetSelected of the list says: an item's Type is the column or the entity."""
    types = [str(each.get("Type") or "") for each in _flat(items) if each.get("Selected")]
    choose = choose_entities if list_name.lower().startswith("archiveentities") else choose_columns
    choose(crm, at, types)


def recalculated(widths: list[str]) -> list[str]:
    """Percentages add up to 100 when they are read again."""
    shares = {at: float(w[:-1]) for at, w in enumerate(widths) if _is_percentage(w)}
    total = sum(shares.values())
    if not total:
        return widths
    whole = {at: int(share * 100 / total) for at, share in shares.items()}
    missing = 100 - sum(whole.values())
    for at in sorted(shares, key=lambda at: whole[at] - shares[at] * 100 / total)[:missing]:
        whole[at] += 1
    return [f"{whole[at]}%" if at in whole else width for at, width in enumerate(widths)]


def _is_percentage(width: str) -> bool:
    return width.endswith("%") and width[:-1].strip().isdecimal()


def _flat(items: Iterable[Mapping[str, Any]]) -> Iterable[Mapping[str, Any]]:
    for item in items:
        yield item
        yield from _flat(item.get("ChildItems") or ())


def _clean(names: Iterable[str | None] | None) -> list[str]:
    return list(dict.fromkeys(each.strip() for each in names or () if each and each.strip()))


def _mine(crm: Crm) -> list[Row]:
    return crm.by(TABLE, OF_USER, crm.caller.associate_id)


def _row(crm: Crm, at: Place) -> Row | None:
    key = [each.lower() for each in at]
    return next((row for row in _mine(crm) if row["Place"] == key), None)


def _blank(crm: Crm, at: Place) -> Row:
    return {
        "AssociateId": crm.caller.associate_id, "Place": [each.lower() for each in at], "OwnerKeys": at.owner_keys,
        "Columns": [], "Entities": [], "Widths": [],
    }  # fmt: skip


def _keep(crm: Crm, row: Row) -> None:
    crm.keep(TABLE, row)
