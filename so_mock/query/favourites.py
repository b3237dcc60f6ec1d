"""What users keep at hand, as archives list it: the records themselves, the caller's unless another's are asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from so_mock.entities.relations import referring
from so_mock.query.facts import Group, Made, Many, Provided
from so_mock.store.table import Row

if TYPE_CHECKING:
    from so_mock.entities.shape import Shaper

TABLE, GROUP = "_favourite", "favourite"
OF_RECORD = referring("RecordId")

FAVOURITE = Group(
    "",
    {"favouriteassociateid": Made(lambda row, shaper: row.get("AssociateId"), "associate", "Name")},
)


def favourites(table: str, key: str) -> Provided:
    """`table` as favourites name it, `key` the primary key of its rows."""

    def of(row: Row, shaper: Shaper) -> list[Row]:
        held = shaper.reads.by(TABLE, OF_RECORD, row[key])
        return [each for each in held if each["TableName"].lower() == table]

    return Provided(
        joins={GROUP: Many("", of, GROUP)},
        also=(GROUP,),
        unasked={"favouriteAssociateId": "favouriteAssociateId currentAssociate"},
    )
