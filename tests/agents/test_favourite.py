"""Favourites belong to an associate and a table."""

from typing import Any

import pytest
from contract.driver import ask, record

from so_mock.tenant import Tenant


def add(tenant: Tenant, *ids: int, table: str = "contact", associate: int = 0) -> None:
    args = {"table_name": table, "associate_id": associate, "extra_info": "x"}
    record(tenant, "Favourite.AddFavourites", record_ids=list(ids), **args)


def held(tenant: Tenant, table: str = "contact", associate: int = 0) -> list[int]:
    args = {"table_name": table, "associate_id": associate}
    return [each["RecordId"] for each in record(tenant, "Favourite.GetFavourites", **args)]


def test_favourites_stand_in_the_order_in_which_they_were_added(tenant: Tenant):
    add(tenant, 5, 3, 5)
    args = {"table_name": "Contact", "associate_id": 5}
    record(tenant, "Favourite.AddFavourite", record_id=9, extra_info="", **args)
    found = record(tenant, "Favourite.GetFavourites", **args)
    assert [(each["RecordId"], each["Rank"], each["ExtraInfo"]) for each in found] == [
        (5, 1, "x"), (3, 2, "x"), (9, 3, ""),
    ]  # fmt: skip
    assert held(tenant) == [5, 3, 9], "without an associate: the caller's"
    assert (held(tenant, "person"), held(tenant, associate=17)) == ([], [])


@pytest.mark.parametrize(
    ("method", "args", "left"),
    [
        ("RemoveFavourite", {"table_name": "contact", "record_id": 3, "associate_id": 0}, [5, 7]),
        (
            "RemoveFavourites",
            {"table_name": "contact", "record_ids": [3, 7], "associate_id": 5},
            [5],
        ),
        ("RemoveAllFavourites", {"table_name": "CONTACT", "associate_id": 0}, []),
        ("RemoveFavouritesById", {"favourite_ids": [1, 99]}, [3, 7]),
    ],
)
def test_those_named_are_removed_and_no_others(
    tenant: Tenant, method: str, args: dict[str, Any], left: list[int]
):
    add(tenant, 5, 3, 7)
    add(tenant, 3, table="person")
    add(tenant, 3, associate=17)
    record(tenant, f"Favourite.{method}", **args)
    assert held(tenant) == left
    assert (held(tenant, "person"), held(tenant, associate=17)) == ([3], [3])


def test_a_toggle_says_whether_it_is_one_now(tenant: Tenant):
    args = {"table_name": "sale", "record_id": 4, "associate_id": 0}
    assert record(tenant, "Favourite.IsFavourite", **args) is False
    assert record(tenant, "Favourite.ToggleFavourite", extra_info="", **args) is True
    assert record(tenant, "Favourite.IsFavourite", **args) is True
    assert record(tenant, "Favourite.ToggleFavourite", extra_info="", **args) is False
    assert held(tenant, "sale") == []


def test_a_favourite_is_of_some_table(tenant: Tenant):
    args = {"table_name": "", "record_id": 4, "associate_id": 0, "extra_info": ""}
    assert ask(tenant, "Favourite.AddFavourite", **args).status == 400
