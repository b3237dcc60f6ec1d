"""What users keep at hand."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from so_mock.entities.columns import entity_of_table, table_of
from so_mock.entities.simple import first_value
from so_mock.query.facts import NOWHERE, Fact, Kind, Made, Provided
from so_mock.query.tree import Node, compares
from so_mock.store.table import Row

if TYPE_CHECKING:
    from so_mock.entities.shape import Shaper

TABLE = "_favourite"  # that of the agent: TableName, RecordId, AssociateId, Rank
FAVOURED = (
    "sale",
    "contact",
    "person",
    "project",
    "selection",
    "document",
    "appointment",
    "ticket",
)


def favoured(entity: str) -> Callable[[Shaper, Node], Iterator[Row]]:
    """The caller's own, unless the question says whose."""
    table = table_of(entity)
    names = {entity, table.name.lower() if table else ""}

    def rows(shaper: Shaper, where: Node) -> Iterator[Row]:
        whose = any(each.column.lower() == "favouriteassociateid" for each in compares(where))
        for each in shaper.reads.rows(TABLE):
            mine = whose or each["AssociateId"] == shaper.caller
            if mine and each["TableName"].lower() in names:
                row = shaper.row(entity, each["RecordId"])
                if row is not None:
                    yield {**row, TABLE: each}

    return rows


def owner() -> Made:
    return Made(lambda row, shaper: row[TABLE]["AssociateId"], "associate", "Name", "associate")


def favourites(
    kinds: Mapping[str, str], *, where: str = "", also: Iterable[str] = (), **columns: Fact
) -> Provided:
    """Entity name -> the entity."""
    facts: dict[str, Fact] = {
        "favouriteassociateid": owner(),
        "favouritepersonassociateid": owner(),
        **columns,
    }
    listed = {name: Kind(entity, where, rows=favoured(entity)) for name, entity in kinds.items()}
    return Provided(listed, columns=facts, also=tuple(also))


def called(row: Row, shaper: Shaper) -> str:
    model, table = shaper.shapes.model, row[TABLE]["TableName"].lower()
    return shaper.text(model[entity_of_table(model, table) or table], row)


def own_email(row: Row, shaper: Shaper) -> str:
    return first_value(row["Emails"])


PERSON = favourites(
    {"person": "person"}, also=["personcontact"], text=Made(called), favouritepersonassociateid=NOWHERE,
    emailaddress=Made(own_email), icon=NOWHERE, entityicon=NOWHERE,
)  # fmt: skip
PROVIDERS = {
    "favourites": favourites({**{each: each for each in FAVOURED}, "mailing": "shipment"}, text=Made(called)),
    **{f"{each}favourites": favourites({each: each}) for each in ("appointment", "document", "project", "sale")},
    "contactfavourites": favourites({"contact": "contact"}, text=Made(called), icon=NOWHERE, entityicon=NOWHERE),
    "personfavourites": PERSON, "recipientfavourites": PERSON,
    # Of selections not what somebody looked for last, nor temporary ones.
    "selectionfavourites": favourites({"selection": "selection"}, where="systemtype = 0", text="Name"),
}  # fmt: skip
