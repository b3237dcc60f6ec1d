"""What is done to the items of any list, be the list told by its id, by a name or by the path (sheet: domain.md 9).

    facts({"List.GetAllFromListName": on(items), "GET List/Business/Items": on(items)})

An item is visible to every group until somebody says otherwise; so what is kept is who does not see it.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any, NamedTuple

from so_mock.behaviour import BadBehaviour
from so_mock.call import Record
from so_mock.catalogue.operations import Operation
from so_mock.conventions import crud, reading
from so_mock.conventions.arguments import arguments_of
from so_mock.conventions.facts import Made, Make
from so_mock.crm import Crm
from so_mock.entities.lists import CUSTOM, ITEM, SELECTABLE, entity_of, named
from so_mock.entities.model import Entity, Model, View
from so_mock.errors import Invalid, NotFound, required
from so_mock.store.table import Index, Row

HIDDEN = "_list_hidden"  # list, item, other: the user group that does not see the item
BY_ITEM = Index("item", lambda row: [(row["list"], row["item"])])
BY_OTHER = Index("other", lambda row: [(row["list"], row["other"])])
BY_LIST = Index("list", lambda row: [row["list"]])


class Held(NamedTuple):
    """A list's row, and the entity of its items."""

    row: Row
    entity: Entity

    @property
    def id(self) -> int:
        return int(self.row["Id"])


# -- which list


def by_name(crm: Crm, name: str | None) -> Row | None:
    return named(list(crm.rows("list")), name)


def held(crm: Crm, told: int | str | None) -> Held:
    """The list of this id or name, or NotFound."""
    row = crm.row("list", told) if isinstance(told, int) else by_name(crm, told)
    if row is None:
        raise NotFound(f"List {told or ''} not found".replace("  ", " "))
    return Held(row, crm.model[entity_of(row)])


SELECTORS = ("ud_list_definition_id", "ud_list_definition_name")


def on(function: Callable[..., Any]) -> Make:
    """`function(crm, held, ...)` on the list that the operation is about: its argument UdListDefinitionId or -Name, else Id
    or Name, or `Business` in `List/Business/...`. What else the operation takes follows in its order."""
    wanted = list(inspect.signature(function).parameters)[2:]

    def make(operation: Operation, model: Model) -> Made:
        asked = [argument.name for argument in arguments_of(operation, model.carriers)]
        part = "{" if operation.agent else operation.path.split("/")[1]
        told = ""
        if part.startswith("{"):
            told = next((n for n in (*SELECTORS, "id", "name") if n in asked), "")
        rest = [name for name in asked if name != told]
        if len(rest) != len(wanted) or not (told or not part.startswith("{")):
            raise BadBehaviour(f"{operation.key} takes {asked}, {function.__name__} wants {wanted}")
        shown = operation.result.name if operation.result else ""

        def answers(crm: Crm, **given: Any) -> Any:
            value = function(crm, held(crm, given[told] if told else part), *map(given.get, rest))
            if value is None and 404 in operation.statuses:
                raise NotFound(f"List item id {given.get(rest[0]) if rest else 0} not found")
            if isinstance(value, View) and shown == f"{value.carrier}WithLinks":
                return View(value.entity, shown, value.row)
            return value

        return Made(answers, frozenset(asked))

    return make


# -- items


def rows_of(crm: Crm, found: Held, *, retired: bool = False) -> list[Row]:
    """In order of their rank."""
    if found.entity.name == CUSTOM:
        rows = crm.referring(CUSTOM, "UdListDefinitionId", found.id)
    else:
        rows = list(crm.rows(found.entity.name))
    if not retired:
        marks = list(found.entity.retired.items())
        if len(marks) == 1:
            ((name, value),) = marks
            rows = [row for row in rows if row.get(name) != value]
        else:
            rows = [row for row in rows if not reading.is_retired(found.entity, row)]
    return sorted(rows, key=rank)


def rank(row: Row) -> int:
    return int(row.get("Rank") or row.get("SortOrder") or 0)


def row_of(crm: Crm, found: Held, id: int | None) -> Row | None:
    row = crm.row(found.entity.name, id)
    if row is not None and found.entity.name == CUSTOM and row["UdListDefinitionId"] != found.id:
        return None
    return row


def need(crm: Crm, found: Held, id: int | None) -> Row:
    row = row_of(crm, found, id)
    if row is None:
        raise NotFound(f"{found.row['Name']}: list item id {id or 0} not found")
    return row


def shown(found: Held, row: Row) -> View:
    return View(found.entity, ITEM, row)


def items(crm: Crm, found: Held, include_deleted: bool | None) -> list[View]:
    return [shown(found, row) for row in rows_of(crm, found, retired=bool(include_deleted))]


def item(crm: Crm, found: Held, id: int) -> View | None:
    row = row_of(crm, found, id)
    return None if row is None else shown(found, row)


def default(crm: Crm, found: Held) -> Record:
    return crm.blank(ITEM) | {"UdListDefinitionId": found.id}


def save(crm: Crm, found: Held, id: int | None, given: Record | None) -> View:
    """An item in the form that all lists share; what else its own table has stays as it is."""
    given = required(given, "Item")
    entity, id = found.entity, id or given.get("Id") or 0
    old = need(crm, found, id) if id else None
    row = dict(old) if old else crud.default_row(crm, entity)
    place = given.get("Rank")
    if place is None or not (place or old):  # not told: it stays where it is, a new one is the last
        place = rank(row) if old else 1 + max([0, *map(rank, rows_of(crm, found, retired=True))])
    told = {
        _first(row, "Name", "Value"): given.get("Name") or "",
        _first(row, "Tooltip", "ToolTip", "Description"): given.get("Tooltip") or "",
        _first(row, "Rank", "SortOrder"): place,
    }
    row |= {name: value for name, value in told.items() if name}
    if "Deleted" in row:
        row["Deleted"] = bool(given.get("Deleted"))
    elif given.get("Deleted"):
        row |= entity.retired
    if entity.name == CUSTOM:
        row["UdListDefinitionId"] = found.id
    return shown(found, crud.store(crm, entity, row))


def _first(row: Row, *names: str) -> str:
    return next((name for name in names if name in row), "")


def add(crm: Crm, found: Held, given: Record | None) -> View:
    return save(crm, found, None, given and given | {"Id": 0})


def save_all(crm: Crm, found: Held, given: list[Record] | None) -> list[View]:
    """Items that are not given stay as they are."""
    return [save(crm, found, None, each) for each in given or () if each is not None]


def delete(crm: Crm, found: Held, id: int) -> None:
    """Marks the item: it is hidden in lists, and what refers to it still shows it (domain.md 4)."""
    if row_of(crm, found, id) is not None:
        crud.delete(crm, found.entity, id)


def delete_all(crm: Crm, found: Held) -> None:
    """Marks them, and removes none: not even where a list's items know no mark."""
    if not found.entity.retired:
        raise Invalid(f"{found.row['Name']}: items of this list cannot be marked as deleted")
    for row in rows_of(crm, found):
        crud.delete(crm, found.entity, row[found.entity.key])


def set_ranks(crm: Crm, entity: Entity, rows: Iterable[Row]) -> None:
    """The order in which they are given becomes the order of the list."""
    for place, row in enumerate(rows, 1):
        name = _first(row, "Rank", "SortOrder")
        if name:
            crud.change(crm, entity, row, **{name: place})


def move(crm: Crm, found: Held, item: int, direction: int | None) -> None:
    """Changes places with the item before it (a direction below zero) or after it."""
    row, rows = need(crm, found, item), rows_of(crm, found)
    at = next((n for n, each in enumerate(rows) if each is row), -1)
    to = at + (-1 if (direction or 0) < 0 else 1)
    if direction and at >= 0 and 0 <= to < len(rows):
        rows[at], rows[to] = rows[to], rows[at]
        set_ranks(crm, found.entity, rows)


def sort(crm: Crm, found: Held) -> None:
    """By name, in the caller's language. Every culture has the same alphabet here."""
    name, key, speak = found.entity.name, found.entity.key, crm.speak or str
    rows = sorted(rows_of(crm, found), key=lambda row: speak(crm.text(name, row[key])).lower())
    set_ranks(crm, found.entity, rows)


# -- the list itself


def save_list(crm: Crm, found: Held, given: Record | None) -> View:
    given = required(given, "ListEntity")
    return crud.save(crm, crm.model["list"], given | {"Id": found.id})


def definition(crm: Crm, found: Held) -> View:
    return crm.view("list", found.row)


# -- links to groups and headings


def others(crm: Crm, links: str, found: Held, item: int) -> set[int]:
    return {row["other"] for row in crm.by(links, BY_ITEM, (found.id, item))}


def link(crm: Crm, links: str, found: Held, item: int, other: int, wanted: bool) -> None:
    there = [row for row in crm.by(links, BY_ITEM, (found.id, item)) if row["other"] == other]
    if wanted and not there:
        crm.store.insert(links, {"list": found.id, "item": item, "other": other})
    if not wanted:
        for row in there:
            crm.delete(links, row["id"])


def selectable(crm: Crm, entity: str, rows: Iterable[Row], chosen: Collection[int]) -> list[Record]:
    key = crm.model[entity].key
    return [
        crm.record(crm.view(entity, row, SELECTABLE)) | {"Selected": row[key] in chosen}
        for row in rows
    ]


def chosen(given: Iterable[Mapping[str, Any] | None] | None) -> set[int]:
    return {int(each.get("Id") or 0) for each in given or () if each and each.get("Selected")}


def checked(crm: Crm, entity: str, ids: Iterable[int] | None) -> list[int]:
    return [crm.need(entity, id)[crm.model[entity].key] for id in dict.fromkeys(ids or ())]


# -- user groups


def groups_of_item(crm: Crm, found: Held, item: int) -> list[Record]:
    need(crm, found, item)
    hidden = others(crm, HIDDEN, found, item)
    groups = [row for row in crm.rows("user_group") if not row["Deleted"]]
    return selectable(crm, "user_group", groups, {row["Id"] for row in groups} - hidden)


def save_groups_of_item(crm: Crm, found: Held, item: int, given: list[Record] | None) -> list[Record]:  # fmt: skip
    """The whole choice is replaced."""
    need(crm, found, item)
    wanted = set(checked(crm, "user_group", chosen(given)))
    for row in crm.rows("user_group"):
        link(crm, HIDDEN, found, item, row["Id"], row["Id"] not in wanted)
    return groups_of_item(crm, found, item)


def set_groups_of_item(
    crm: Crm, found: Held, item: int, group_ids: list[int] | None, enable: bool | None
) -> None:
    need(crm, found, item)
    for group in checked(crm, "user_group", group_ids):
        link(crm, HIDDEN, found, item, group, not enable)


def items_of_group(crm: Crm, found: Held, group: int) -> list[Record]:
    crm.need("user_group", group)
    key, rows = found.entity.key, rows_of(crm, found)
    seen = {row[key] for row in rows if visible(crm, found, row[key], {group})}
    return selectable(crm, found.entity.name, rows, seen)


def set_items_of_group(
    crm: Crm, found: Held, group: int, item_ids: list[int] | None, enable: bool | None
) -> None:
    crm.need("user_group", group)
    for id in item_ids or ():
        need(crm, found, id)
        link(crm, HIDDEN, found, id, group, not enable)


def visible(crm: Crm, found: Held, item: int, groups: set[int]) -> bool:
    """To one of these groups; whoever is in no group sees all."""
    return not groups or bool(groups - others(crm, HIDDEN, found, item))


def hidden_from(crm: Crm, found: Held, groups: set[int]) -> set[int]:
    """The items that none of these groups sees; whoever is in no group sees all."""
    if not groups:
        return set()
    hidden = linked(crm, HIDDEN, found)
    return {item for item, others in hidden.items() if groups <= others}


def linked(crm: Crm, links: str, found: Held) -> dict[int, set[int]]:
    """Item -> what it is linked to, of all items that are."""
    made: dict[int, set[int]] = {}
    for row in crm.by(links, BY_LIST, found.id):
        made.setdefault(row["item"], set()).add(row["other"])
    return made


def my_groups(crm: Crm) -> set[int]:
    me = crm.me
    return {id for id in (me["GroupIdx"], *me.get("OtherGroups", ())) if id} if me else set()
