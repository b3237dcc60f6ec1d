"""How the name of a list becomes its items (sheet: query.md g).

A name is published (`category`), one of its variants (`categorywithnoselection`), or one of a family: `udlist7`, `efd_13`,
`y_car`, `archiveColumns:Person`. What answers it is what is written for that name, else the table behind it, else what the
reference lists as its items.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from functools import partial
from typing import NamedTuple

from so_mock.call import Record
from so_mock.catalogue.mdo import ALL, HEADINGS, NONE, VARIANTS, Published, mdo_lists
from so_mock.conventions import lists as kept
from so_mock.conventions.extra_tables import definition, is_extra
from so_mock.conventions.mdo import archives, custom, fixed, guides, tables
from so_mock.conventions.mdo.asked import HEADING, LISTINGS, Asked, Item, Listing, by_name, leaves
from so_mock.crm import Crm
from so_mock.entities.columns import entity_of_table
from so_mock.entities.custom import TABLES
from so_mock.entities.lists import SELECTABLE
from so_mock.entities.relations import referring
from so_mock.names import nearest
from so_mock.render.dress import Speak

STATE, FIXED, EMPTY = "state", "fixed", "empty"
_RELATIONS = re.compile(
    r"relationssearchlistprovider((?:appointment|contact|document|person|sale)+?)(active|passive)"
)
_KIND = re.compile("appointment|contact|document|person|sale")
# Written in modules of their own, yet without a row behind them.
_COUNTED = frozenset([
    *fixed.WRITTEN, "colorindex", "eventhandlertype", "dayofmonth", "everymonth", "ofmonth", "recurrenceweekcycle", "time",
    "targetyear", "restrictionoperators", "timezone", "timezonewithcode", "timezoneiana", "saintticketstatus", "formfolder",
    "invitationtemplatelanguage",
])  # fmt: skip


class Source(NamedTuple):
    """What answers a list. `variant`: what its name adds to that of the list."""

    name: str
    published: Published
    kind: str
    make: Listing
    variant: str = ""


def source(crm: Crm, told: str | None) -> Source | None:
    """None for a name that no list has."""
    name = (told or "").strip().lower()
    found = _source(crm, name)
    if found is not None:
        return found
    for variant in VARIANTS:
        base = name.removesuffix(variant)
        found = _source(crm, base) if base and base != name else None
        if found is not None and found.published.variants:
            return found._replace(variant=variant)
    return None


def _source(crm: Crm, name: str) -> Source | None:
    family = _family(crm, name)
    if family is not None:
        own = name.startswith("udlist")
        return Source(name, Published(name, "", own, own, ()), STATE, family)
    published = mdo_lists().find(name)
    if published is None:
        return None
    if name in LISTINGS:
        return Source(name, published, FIXED if name in _COUNTED else STATE, LISTINGS[name])
    related = _RELATIONS.fullmatch(name)
    if related is not None:
        kinds = _KIND.findall(related[1])
        make = partial(guides.searched_relations, kinds=kinds, active=related[2] == "active")
        return Source(name, published, STATE, make)
    if published.table and entity_of_table(crm.model, published.table):
        return Source(name, published, STATE, tables.of_table)
    if published.items:
        return Source(name, published, FIXED, fixed.fixed)
    return Source(name, published, EMPTY, _nothing)


def _nothing(asked: Asked) -> list[Item]:
    """Nothing is kept here that could be listed, and whoever asks is told."""
    asked.crm.ignored.append(f"MDO list {asked.name}")
    return []


def _family(crm: Crm, name: str) -> Listing | None:
    kind, colon, rest = name.partition(":")
    if kind in archives.FAMILIES:
        made = archives.FAMILIES[kind]
        return lambda asked: made(asked, rest if colon else archives.provider_told(asked))
    found = re.fullmatch(r"(udlist|efd_)(\d+)", name)
    if found is not None and found[1] == "udlist" and crm.row("list", int(found[2])) is not None:
        return partial(tables.of_custom, id=int(found[2]))
    if is_extra(name) and definition(crm, name) is not None:
        return partial(custom.rows_of_table, table=name)
    return None


def names(crm: Crm) -> list[str]:
    """Published ones, without the demo database's own lists, and the tenant's own."""
    published = (name for name in mdo_lists().names() if not _OF_DEMO.fullmatch(name))
    own = [f"udlist{row['Id']}" for row in tables.custom_lists(crm)]
    extra = [str(row["Name"]).lower() for row in crm.rows(TABLES)]
    return [*published, *own, *extra]


_OF_DEMO = re.compile(r"udlist\d+|efd_\d+|y_.*")


def nearest_name(crm: Crm, told: str | None) -> str | None:
    """`prob` for `rating`: the list that administrators know by that name, else one that is spelt alike."""
    row = kept.by_name(crm, told)
    table = str(row["ListType"]).lower() if row is not None else ""
    return table if table in mdo_lists().names() else nearest(told or "", names(crm))


# -- answers


def answered(
    crm: Crm, name: str | None, info: str | None = "", *, flat: bool = False, search: str = "", history: bool = False,
    items: Collection[int] | None = None, only: bool = False, selectable: bool = False,
) -> list[Record] | None:  # fmt: skip
    """The items of a list; None for a list that nobody knows.

    history  what the caller used last comes first, or what `items` names; `only`: nothing else
    """
    found = source(crm, name)
    if found is None:
        return None
    asked = Asked(crm, found.name, found.published, info or "", flat, search, None, selectable)
    if only:
        recent = list(items) if items else used(crm, found)
        asked.ids, asked.retired = recent, True
        listed = _by_ids(found.make(asked), recent) if recent else []
    else:
        listed = _listed(found, asked)
        if history:
            listed = _recent_first(listed, list(items) if items else used(crm, found))
    crm.ignored += [f"AdditionalInfo {key}" for key in asked.unheard()]
    return whole(crm, listed, selectable)


def _listed(found: Source, asked: Asked) -> list[Item]:
    items = _spoken(found.make(asked), asked.crm.speak)
    if found.variant.startswith(HEADINGS):
        items = [{**item, "ChildItems": []} for item in items if item.get("Type") == HEADING]
    if asked.search and not asked.searched:
        items = list(_matching(leaves(items), asked.search))
    extra: list[Item] = []
    if ALL in found.variant:
        extra.append({"Id": -1, "Name": "All"})
    if NONE in found.variant:
        extra.append({"Id": 0, "Name": tables.NO_SELECTION})
    return extra + items


def _spoken(items: list[Item], speak: Speak | None) -> list[Item]:
    """With names in the caller's language; what was in order of its names, and of nothing else, still is."""
    if speak is None:
        return items
    names = [str(item["Name"]).lower() for item in items]
    ordered = names == sorted(names) and len({item.get("Rank") for item in items}) == 1
    told = [
        {**item, "Name": speak(item["Name"]) if isinstance(item["Name"], str) else item["Name"],
         "ChildItems": _spoken(item.get("ChildItems") or [], speak)}
        for item in items
    ]  # fmt: skip
    return by_name(told) if ordered else told


def _matching(items: Iterable[Item], search: str) -> Iterator[Item]:
    """Each word of the search begins a word of the name."""
    begins = [re.compile(rf"(?<!\w){re.escape(word)}").search for word in search.lower().split()]
    for item in items:
        name = str(item["Name"]).lower()
        if all(begin(name) for begin in begins):
            yield item


def used(crm: Crm, found: Source) -> list[int]:
    """What the caller used last of the list, the newest first: as his history has it under the list's name, its table's or
    entity's."""
    table = found.published.table or found.name
    known = {found.name, table.lower(), entity_of_table(crm.model, table)}
    held = crm.by("history", referring("AssociateId"), crm.caller.associate_id)
    rows = [row for row in held if row["HistoryName"].lower() in known]
    return [row["Id"] for row in sorted(rows, key=lambda row: (row["Rank"], row["HistoryId"]))]


def _by_ids(items: list[Item], ids: Iterable[int]) -> list[Item]:
    there: dict[int, Item] = {}
    for item in leaves(items):
        there.setdefault(item["Id"], {**item, "ChildItems": []})
    return [there[id] for id in dict.fromkeys(ids) if id in there]


def _recent_first(items: list[Item], ids: list[int]) -> list[Item]:
    """An item at the top moves to the front; one under a heading is shown in front as well."""
    first = _by_ids(items, ids)
    moved = {item["Id"] for item in first}
    return first + [
        item for item in items if item["Id"] not in moved or item.get("Type") == HEADING
    ]


def one(crm: Crm, name: str | None, id: int) -> Record | None:
    """One item, even if it is retired; None where there is none."""
    found = source(crm, name)
    if found is None:
        return None
    asked = Asked(crm, found.name, found.published, flat=True, ids=[id])
    items = _by_ids(found.make(asked), [id])
    return whole(crm, items, False)[0] if items else None


def whole(crm: Crm, items: Iterable[Item], selectable: bool) -> list[Record]:
    """Items as carriers, and those below them."""
    blank = crm.blank(SELECTABLE if selectable else "MDOListItem")
    if selectable:
        blank["FullName"] = None  # as recorded
    count, made = len(blank), []
    for item in items:
        record = item
        if len(item) != count or "ColorBlock" not in item:
            record = {**blank, **item}
            if len(record) != count:  # made for the other carrier
                record = {name: record[name] for name in blank}
        if record["ChildItems"]:
            record = {**record, "ChildItems": whole(crm, record["ChildItems"], selectable)}
        made.append(record)
    return made


def list_id(crm: Crm, name: str | None) -> int:
    """Of a list that administrators keep; 0 for any other."""
    row = kept.by_name(crm, name)
    return int(row["Id"]) if row is not None else 0
