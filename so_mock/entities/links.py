"""Links: any row to any other, kept in one table and seen from both ends (sheet: domain.md 10).

An entity whose carrier has `Links` holds them as values while it is saved; `keep` moves them into the table, `shown`
brings those of both ends back.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from so_mock.entities.model import Compute
from so_mock.names import snake
from so_mock.store.table import Index, Row

if TYPE_CHECKING:
    from so_mock.entities.shape import Shaper
    from so_mock.store.reads import Reads

LINK = "link"
# What a link row holds beyond its carrier, which tells of the far end alone.
EXTRA = {"SourceName": "", "SourceId": 0}


def kind_of(name: str) -> str:
    """The entity that a link names, however it is spelt: `Appointment`, `SaleEntity`."""
    return snake(name.removesuffix("Entity"))


FROM = Index("from", lambda row: [(kind_of(row.get("SourceName") or ""), row.get("SourceId"))])
TO = Index("to", lambda row: [(kind_of(row["EntityName"]), row["Id"])])


def of(reads: Reads, kind: str, id: int) -> list[tuple[Row, str, int]]:
    """The links of a row, each with the entity and the id at its other end; oldest first."""
    if not id:
        return []
    found = {
        row["LinkId"]: (row, row["EntityName"], row["Id"])
        for row in reads.by(LINK, FROM, (kind, id))
    }
    for row in reads.by(LINK, TO, (kind, id)):
        if row.get("SourceName"):
            found.setdefault(row["LinkId"], (row, row["SourceName"], row["SourceId"]))
    return [found[link] for link in sorted(found)]


def linked(reads: Reads, kind: str, id: int, other: str) -> list[int]:
    """The ids of one kind of entity at the other ends."""
    return [far for _, name, far in of(reads, kind, id) if kind_of(name) == other]


def shown(kind: str, key: str) -> Compute:
    """`Links` of an entity: what lies at the other ends."""

    def make(row: Row, shaper: Shaper) -> Any:
        blank = shaper.shapes.model.carriers.blank("Link")
        return [
            blank
            | {name: link[name] for name in ("LinkId", "Description", "ExtraInfo")}
            | {"EntityName": name, "Id": far}
            for link, name, far in of(shaper.reads, kind, row[key])
        ]

    return make


def count(kind: str, key: str) -> Compute:
    """`ActiveLinks`"""
    return lambda row, shaper: len(of(shaper.reads, kind, row[key]))


def keep(crm: Any, kind: str, key: str, row: Row, before: Row | None) -> Row:
    """For `settle`: links that a save brought replace the stored ones, at whichever end they were made.

    A new row has its id from the table, since nothing else is inserted before it.
    """
    given = row["Links"]
    if before is not None and given is before["Links"]:
        return row  # not told, so not changed
    id = row[key] or crm.store.table(kind).next_id
    held = {link["LinkId"]: link for link, _, _ in of(crm.reads, kind, row[key])}
    for each in given or ():
        texts = {name: each.get(name) or "" for name in ("Description", "ExtraInfo")}
        old = held.pop(each.get("LinkId") or 0, None)
        if old is not None:
            crm.update(LINK, {**old, **texts})
        elif each.get("EntityName"):
            ends = {"EntityName": each["EntityName"], "Id": each.get("Id") or 0}
            crm.insert(LINK, {**texts, **ends, "SourceName": kind, "SourceId": id})
    for link in held:
        crm.delete(LINK, link)
    return {**row, "Links": []}


def cut(crm: Any, kind: str, id: int) -> None:
    """A row that is gone has no links, from neither end."""
    for link, _, _ in of(crm.reads, kind, id):
        crm.delete(LINK, link["LinkId"])
