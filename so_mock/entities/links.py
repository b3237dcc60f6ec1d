"""Links: a table of their own, and every entity that shows `Links` sees those at whose either end it stands."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from so_mock.store.table import Index, Row

if TYPE_CHECKING:
    from so_mock.entities.model import Compute, Entity
    from so_mock.entities.shape import Shaper
    from so_mock.store.reads import Reads

LINKS = "Links"
End = tuple[str, int]

# The end where a link was made; the carrier tells the other one.
FROM = {"FromEntity": "", "FromId": 0}


def ends(row: Row) -> tuple[End, End]:
    return (row["FromEntity"].lower(), row["FromId"]), (row["EntityName"].lower(), row["Id"])


AT = Index("ends", ends)


def seen_from(entity: Entity) -> Mapping[str, Compute]:
    """`Links` and their number, as one end shows them."""

    def shown(row: Row, shaper: Shaper) -> list[dict[str, Any]]:
        here = (entity.name, row[entity.key])
        return [
            shaper.nested("link", "Link", link)
            | dict(zip(("EntityName", "Id"), there, strict=True))
            for link, there in _linked(shaper, here)
        ]

    def counted(row: Row, shaper: Shaper) -> int:
        return len(_linked(shaper, (entity.name, row[entity.key])))

    return {LINKS: shown, "ActiveLinks": counted}


def _linked(shaper: Shaper, here: End) -> list[tuple[Row, End]]:
    """The links at this end with what stands at the other, which must still be there if it is a row of ours."""
    found = []
    for link in shaper.reads.by("link", AT, here) if here[1] else []:
        there = _other(link, here)
        name = there[0].lower()
        if name not in shaper.shapes.model or shaper.row(name, there[1]) is not None:
            found.append((link, there))
    return found


def _other(link: Row, here: End) -> End:
    source, _ = ends(link)
    return (link["EntityName"], link["Id"]) if source == here else source


def linked(reads: Reads, entity: str, id: int, other: str) -> list[int]:
    """The ids of the rows of one kind that stand at the other ends of this row's links."""
    here = (entity, id)
    found = [end for link in reads.by("link", AT, here) for end in ends(link) if end != here]
    return [far for name, far in found if name == other] if id else []


def save(crm: Any, entity: str, id: int, given: Iterable[Mapping[str, Any] | None]) -> None:
    """The links of one end, whole: those left out are removed, at both ends, since they are one row. One that he was not shown
    stays."""
    here = (entity, id)
    shown = _linked(crm.shaper(), here)
    held = {link["LinkId"]: link for link, _ in shown}
    for each in given:
        if each is None:
            continue
        texts = {name: each.get(name) for name in ("Description", "ExtraInfo")}
        old = held.pop(each.get("LinkId") or 0, None)
        there = (each.get("EntityName") or "", each.get("Id") or 0)
        if old is not None:
            if any(old[name] != text for name, text in texts.items()):
                crm.update("link", {**old, **texts})
        elif there[0]:
            row = {"EntityName": there[0], "Id": there[1], "FromEntity": entity, "FromId": id}
            crm.insert("link", {**row, **texts})
    for left in held:
        crm.delete("link", left)


def drop(crm: Any, entity: str, id: int) -> None:
    """All that there are at this end."""
    for link in crm.store.table("link").by(AT, (entity, id)):
        crm.delete("link", link["LinkId"])
