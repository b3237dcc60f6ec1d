"""Companies and persons that users keep at hand."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from so_mock.entities.simple import first_value
from so_mock.query.facts import NOWHERE, Fact, Kind, Made, Provided
from so_mock.query.tree import Node, compares
from so_mock.store.table import Row

if TYPE_CHECKING:
    from so_mock.entities.shape import Shaper

TABLE = "_favourite"  # that of the agent: TableName, RecordId, AssociateId, Rank
WHOSE = "FavouriteAssociateId"


def favourites(entity: str) -> Callable[[Shaper, Node], Iterator[Row]]:
    """The caller's, by rank, unless the filter says whose."""

    def rows(shaper: Shaper, where: Node) -> Iterator[Row]:
        everybody = any(each.column.lower() == WHOSE.lower() for each in compares(where))
        held = [
            row
            for row in shaper.reads.rows(TABLE)
            if row["TableName"].lower() == entity
            and (everybody or row["AssociateId"] == shaper.caller)
        ]
        for row in sorted(held, key=lambda row: (row["AssociateId"], row["Rank"])):
            found = shaper.row(entity, row["RecordId"])
            if found is not None:
                yield {**found, WHOSE: row["AssociateId"]}

    return rows


def label(entity: str, key: str) -> Made:
    return Made(lambda row, shaper: shaper.label(entity, row[key]))


def provided(entity: str, key: str, **more: Fact) -> Provided:
    columns = {
        WHOSE.lower(): Made(lambda row, shaper: row[WHOSE], "associate", "Name"), "text": label(entity, key),
        "icon": NOWHERE, "entityicon": NOWHERE, **more,
    }  # fmt: skip
    return Provided({entity: Kind(entity, rows=favourites(entity))}, columns=columns)


def own_email(row: Row, shaper: Shaper) -> str:
    return first_value(row["Emails"])


PERSON = provided("person", "PersonId", favouritepersonassociateid=NOWHERE, emailaddress=Made(own_email))._replace(also=("personcontact",))  # fmt: skip
PROVIDERS = {
    "contactfavourites": provided("contact", "ContactId"), "personfavourites": PERSON, "recipientfavourites": PERSON,
}  # fmt: skip
