"""Headings of a list, and the items that stand under them."""

from __future__ import annotations

from so_mock.call import Record
from so_mock.catalogue.scalars import RANGES
from so_mock.conventions import crud, lists
from so_mock.crm import Crm
from so_mock.entities.model import View
from so_mock.errors import BadRequest, required
from so_mock.store.table import Row

UNDER = "_list_heading"  # list, item, other: the heading that the item stands under


def heading_rows(crm: Crm, found: lists.Held, *, retired: bool = False) -> list[Row]:
    rows = crm.referring("heading", "UdListDefinitionId", found.id)
    return sorted((row for row in rows if retired or not row["Deleted"]), key=lists.rank)


def headings(crm: Crm, found: lists.Held) -> list[View]:
    return [crm.view("heading", row) for row in heading_rows(crm, found)]


def new_heading(crm: Crm, found: lists.Held) -> View:
    row = crud.default_row(crm, crm.model["heading"])
    return crm.view("heading", row | {"UdListDefinitionId": found.id})


def save_heading(crm: Crm, found: lists.Held, given: Record | None) -> View:
    given = required(given, "Heading")
    last = max([0, *map(lists.rank, heading_rows(crm, found, retired=True))])
    place = given.get("Rank") or min(last + 1, RANGES["int"][1])
    given = given | {"UdListDefinitionId": found.id, "Rank": place}
    return crud.save(crm, crm.model["heading"], given)


def save_headings(crm: Crm, found: lists.Held, given: list[Record] | None) -> list[View]:
    """Headings that are not given stay as they are."""
    return [save_heading(crm, found, each) for each in given or () if each is not None]


def delete_headings(crm: Crm, found: lists.Held) -> None:
    for row in heading_rows(crm, found):
        crud.delete(crm, crm.model["heading"], row["HeadingId"])


def rank_headings(crm: Crm, found: lists.Held, heading_ids: list[int] | None) -> None:
    rows = [_heading(crm, found, id) for id in dict.fromkeys(heading_ids or ())]
    rest = [row for row in heading_rows(crm, found) if all(row is not each for each in rows)]
    lists.set_ranks(crm, crm.model["heading"], [*rows, *rest])


def _heading(crm: Crm, found: lists.Held, id: int | None) -> Row:
    row = crm.need("heading", id)
    if row["UdListDefinitionId"] != found.id:
        raise BadRequest(f"Heading {id} is not one of list {found.row['Name']}")
    return row


def headings_of_item(
    crm: Crm, found: lists.Held, item: int, show_deleted: bool | None
) -> list[Record]:
    lists.need(crm, found, item)
    rows = heading_rows(crm, found, retired=bool(show_deleted))
    return lists.selectable(crm, "heading", rows, lists.others(crm, UNDER, found, item))


def save_headings_of_item(crm: Crm, found: lists.Held, item: int, given: list[Record] | None) -> list[Record]:  # fmt: skip
    """The whole choice is replaced."""
    lists.need(crm, found, item)
    wanted = {_heading(crm, found, id)["HeadingId"] for id in lists.chosen(given)}
    for heading in lists.others(crm, UNDER, found, item) | wanted:
        lists.link(crm, UNDER, found, item, heading, heading in wanted)
    return headings_of_item(crm, found, item, False)


def set_headings_of_item(
    crm: Crm, found: lists.Held, item: int, heading_ids: list[int] | None, enable: bool | None
) -> None:
    lists.need(crm, found, item)
    for id in heading_ids or ():
        lists.link(crm, UNDER, found, item, _heading(crm, found, id)["HeadingId"], bool(enable))


def items_of_heading(crm: Crm, found: lists.Held, heading: int) -> list[Record]:
    _heading(crm, found, heading)
    under = {row["item"] for row in crm.by(UNDER, lists.BY_OTHER, (found.id, heading))}
    return lists.selectable(crm, found.entity.name, lists.rows_of(crm, found), under)


def items_under(crm: Crm, heading: int) -> list[int]:
    """Their ids. A heading is of one list, so they are all of that list."""
    return [row["item"] for row in crm.rows(UNDER) if heading and row["other"] == heading]


def set_items_of_heading(
    crm: Crm, found: lists.Held, heading: int, item_ids: list[int] | None, enable: bool | None
) -> None:
    _heading(crm, found, heading)
    for id in item_ids or ():
        lists.need(crm, found, id)
        lists.link(crm, UNDER, found, id, heading, bool(enable))


def above(crm: Crm, found: lists.Held) -> dict[int, set[int]]:
    """Item -> the headings it stands under."""
    return lists.linked(crm, UNDER, found)
