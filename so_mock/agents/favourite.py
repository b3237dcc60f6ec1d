"""Favourite: what a user keeps at hand, of any table."""

from __future__ import annotations

from so_mock.behaviour import behaviour
from so_mock.call import Record
from so_mock.conventions import archive_ids
from so_mock.crm import Crm
from so_mock.errors import BadRequest
from so_mock.store.table import Row

TABLE = "_favourite"


def owner(crm: Crm, associate_id: int | None) -> int:
    """Without an associate it is about the caller."""
    return associate_id or crm.caller.associate_id


def mine(crm: Crm, table: str | None, associate: int | None) -> list[Row]:
    """Table names are the same in any case; in the order in which they were added."""
    found = crm.referring(TABLE, "AssociateId", owner(crm, associate))
    held = [row for row in found if row["TableName"].lower() == (table or "").lower()]
    return sorted(held, key=lambda row: int(row["Rank"]))


def add(crm: Crm, table: str | None, id: int, associate: int | None, extra: str | None) -> None:
    """One that is there already only takes the extra information."""
    if not table:
        raise BadRequest("TableName must be filled in")
    held = mine(crm, table, associate)
    for row in held:
        if row["RecordId"] == id:
            crm.update(TABLE, {**row, "ExtraInfo": extra or row["ExtraInfo"]})
            return
    crm.store.insert(TABLE, {
        "TableName": table, "RecordId": id, "AssociateId": owner(crm, associate), "ExtraInfo": extra or "",
        "Rank": max((row["Rank"] for row in held), default=0) + 1,
    })  # fmt: skip


def remove(crm: Crm, rows: list[Row]) -> None:
    for row in rows:
        crm.delete(TABLE, row["id"])


@behaviour("Favourite.IsFavourite")
def is_favourite(
    crm: Crm, table_name: str | None, record_id: int | None, associate_id: int | None
) -> bool:
    return any(row["RecordId"] == record_id for row in mine(crm, table_name, associate_id))


@behaviour("Favourite.AddFavourite")
def add_favourite(
    crm: Crm, table_name: str | None, record_id: int | None, associate_id: int | None, extra_info: str | None,
) -> None:  # fmt: skip
    add(crm, table_name, record_id or 0, associate_id, extra_info)


@behaviour("Favourite.AddFavourites")
def add_favourites(
    crm: Crm, table_name: str | None, record_ids: list[int] | None, associate_id: int | None, extra_info: str | None,
) -> None:  # fmt: skip
    for id in record_ids or ():
        add(crm, table_name, id, associate_id, extra_info)


@behaviour("Favourite.AddTicketsToFavouritesByProvider")
def add_tickets_to_favourites_by_provider(
    crm: Crm, provider_name: str | None, restrictions: list[Record] | None, associate_id: int | None,
    extra_info: str | None,
) -> None:  # fmt: skip
    for id in archive_ids.ids(crm, "ticket", provider_name, restrictions):
        add(crm, "ticket", id, associate_id, extra_info)


@behaviour("Favourite.GetFavourites")
def get_favourites(crm: Crm, table_name: str | None, associate_id: int | None) -> list[Record]:
    names = ("TableName", "RecordId", "AssociateId", "ExtraInfo", "Rank")
    blank = crm.blank("Favourite")
    return [
        blank | {name: row[name] for name in names} for row in mine(crm, table_name, associate_id)
    ]


@behaviour("Favourite.RemoveFavourite")
def remove_favourite(
    crm: Crm, table_name: str | None, record_id: int | None, associate_id: int | None
) -> None:
    remove_favourites(crm, table_name, [record_id or 0], associate_id)


@behaviour("Favourite.RemoveFavourites")
def remove_favourites(
    crm: Crm, table_name: str | None, record_ids: list[int] | None, associate_id: int | None
) -> None:
    held = mine(crm, table_name, associate_id)
    remove(crm, [row for row in held if row["RecordId"] in (record_ids or ())])


@behaviour("Favourite.RemoveTicketsFromFavouritesByProvider")
def remove_tickets_from_favourites_by_provider(
    crm: Crm, provider_name: str | None, restrictions: list[Record] | None, associate_id: int | None
) -> None:
    found = archive_ids.ids(crm, "ticket", provider_name, restrictions)
    remove_favourites(crm, "ticket", found, associate_id)


@behaviour("Favourite.RemoveAllFavourites")
def remove_all_favourites(crm: Crm, table_name: str | None, associate_id: int | None) -> None:
    remove(crm, mine(crm, table_name, associate_id))


@behaviour("Favourite.RemoveFavouritesById")
def remove_favourites_by_id(crm: Crm, favourite_ids: list[int] | None) -> None:
    for id in favourite_ids or ():
        crm.delete(TABLE, id)


@behaviour("Favourite.ToggleFavourite")
def toggle_favourite(
    crm: Crm,
    table_name: str | None,
    record_id: int | None,
    associate_id: int | None,
    extra_info: str | None,
) -> bool:
    """Whether it is one now."""
    was = is_favourite(crm, table_name, record_id, associate_id)
    if was:
        remove_favourite(crm, table_name, record_id, associate_id)
    else:
        add(crm, table_name, record_id or 0, associate_id, extra_info)
    return not was
