"""Companies and persons that users keep at hand."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache, partial
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


def label(entity: str, key: str) -> Made:
    return Made(lambda row, shaper: shaper.label(entity, row[key]))


def of_callers(entity: str, key: str, also: tuple[str, ...] = (), **more: Fact) -> Provided:
    columns: dict[str, Fact] = {
        WHOSE.lower(): Made(lambda row, shaper: row[WHOSE], "associate", "Name"), "text": label(entity, key),
        "icon": NOWHERE, "entityicon": NOWHERE, **more,
    }  # fmt: skip

    @lru_cache(maxsize=512)
    def of(caller: int) -> Provided:
        kind = Kind(entity, rows=partial(favourites, entity, caller))
        return Provided({entity: kind}, columns=columns, also=also, mark=caller)

    return Provided(varies=lambda where, moment: of(moment.caller if moment else 0))


def own_email(row: Row, shaper: Shaper) -> str:
    return first_value(row["Emails"])


CONTACT = of_callers("contact", "ContactId")
PERSON = of_callers(
    "person", "PersonId", ("personcontact",), favouritepersonassociateid=NOWHERE, emailaddress=Made(own_email),
)  # fmt: skip
PROVIDERS = {
    "contactfavourites": CONTACT,
    "personfavourites": PERSON,
    "recipientfavourites": PERSON,
}
