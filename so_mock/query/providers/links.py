"""Links, as the rows at their other ends; and favourites, as the rows that they are."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING

from so_mock.entities.links import AT, ends
from so_mock.query.facts import Fact, Kind, Made, Provided, told

if TYPE_CHECKING:
    from so_mock.entities.links import End
    from so_mock.entities.shape import Shaper
    from so_mock.query.tree import Node
    from so_mock.store.table import Row

Rows = Callable[["Shaper", "Node"], Iterable["Row"]]

# What a link may begin at, and what it may lead to.
SOURCES = ("appointment", "sale", "document", "project", "person", "contact", "selection")
URL = "url"
TARGETS = {
    "appointment": "appointment", "sale": "sale", "project": "project", "document": "document", "url": URL,
    "person": "person", "Contact": "contact", "Selection": "selection",
}  # fmt: skip


def oriented(shaper: Shaper, where: Node) -> Iterator[tuple[Row, End, End]]:
    """Every link from each of its ends; those that begin at a certain row when that is told."""
    nears = [
        (source, id)
        for source in SOURCES
        for id in told(where, f"source{source}RestrictionId") or ()
    ]
    if nears:
        links = [link for near in nears for link in shaper.reads.by("link", AT, near)]
    else:
        links = shaper.reads.rows("link")
    for link in links:
        one, other = ends(link)
        for near, far in ((one, other), (other, one)):
            if not nears or near in nears:
                yield link, near, far


def at_other_end(entity: str) -> Rows:
    def rows(shaper: Shaper, where: Node) -> Iterator[Row]:
        found = False
        for link, near, far in oriented(shaper, where):
            found = True
            if far[0] == entity and (row := standing(shaper, entity, far[1])) is not None:
                yield {**row, "_link": link, "_near": near}
        if not found:  # a row that is not saved yet tells where its links will lead
            for id in told(where, f"destination{entity}RestrictionId") or ():
                if (row := standing(shaper, entity, id)) is not None:
                    yield {**row, "_link": {}, "_near": ("", 0)}

    return rows


def standing(shaper: Shaper, entity: str, id: int) -> Row | None:
    """A web address has no row: what a link tells is all that there is of it."""
    return {"UrlId": id} if entity == URL else shaper.row(entity, id)


def near_id(source: str) -> Made:
    return Made(lambda row, shaper: row["_near"][1] if row["_near"][0] == source else 0, kind="int")


def far_id(entity: str) -> Made:
    key = f"{entity.capitalize()}Id"
    return Made(lambda row, shaper: row.get(key), kind="int")


def of_link(prop: str, kind: str = "string") -> Made:
    return Made(lambda row, shaper: row["_link"].get(prop), kind=kind)


COLUMNS: dict[str, Fact] = {
    "linkid": of_link("LinkId", "int"), "linkdescription": of_link("Description"),
    "urladdress": of_link("ExtraInfo"), "urldescription": of_link("Description"),
    **{f"source{source}restrictionid": near_id(source) for source in SOURCES},
    **{f"destination{entity}restrictionid": far_id(entity) for entity in TARGETS.values()},
}  # fmt: skip


def linked(*names: str) -> Provided:
    kinds = {}
    for name in names:
        entity = TARGETS[name]
        if entity == URL:
            kinds[name] = Kind("link", group="loose", rows=at_other_end(URL), key="UrlId")
        else:
            kinds[name] = Kind(entity, rows=at_other_end(entity))
    return Provided(kinds, columns=COLUMNS)


PROVIDERS = {
    "links": linked(*TARGETS), "linksappointments": linked("appointment"), "linkscontact": linked("Contact"),
    "linksdocuments": linked("document"), "linksperson": linked("person"), "linksproject": linked("project"),
    "linkssales": linked("sale"), "linksurl": linked("url"),
}  # fmt: skip
