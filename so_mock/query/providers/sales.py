"""Lists of sales and of those who have a stake in them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from so_mock.entities import sales
from so_mock.entities.guides import SALE
from so_mock.entities.relations import referring
from so_mock.query.facts import INNER, Kind, Made, Provided, Rewrite, told
from so_mock.query.providers.guides import guide
from so_mock.query.tree import Both, Compare, Either, Node, compares

if TYPE_CHECKING:
    from so_mock.entities.shape import Shaper
    from so_mock.store.table import Row

OF_SALE = referring("SaleId")
# Rows about people, kept out when somebody asks for some kinds of rows and not for these.
PEOPLE = {"retired": "person/retired = false", "stop": "contact/stop = false"}


def versions(shaper: Shaper, where: Node) -> Iterable[Row]:
    """What a sale was before each save of it."""
    wanted = told(where, "saleId")
    if wanted is None:
        return shaper.reads.rows(sales.HISTORY)
    return [row for id in wanted for row in shaper.reads.by(sales.HISTORY, sales.OF_SALE, id)]


# -- the sales of somebody, and those in which he has a stake without being the customer

STAKE = ("ContactId", "Contact"), ("PersonId", "Person")


def staked(shaper: Shaper, where: Node) -> Iterator[Row]:
    """Each sale, and once more for each company or person beside its own who has a stake in it, when it is asked whose
    it is."""
    asked = any(each.column.startswith(f"{INNER}staked") for each in compares(where))
    for sale in shaper.reads.rows("sale"):
        yield sale
        seen = {sale["Contact"]}, {sale["Person"]}
        for stake in shaper.reads.by("sale_stakeholder", OF_SALE, sale["SaleId"]) if asked else ():
            ids = [0 if stake[prop] in before else stake[prop] for (prop, _), before in zip(STAKE, seen, strict=True)]  # fmt: skip
            for id, before in zip(ids, seen, strict=True):
                before.add(id)
            if any(ids):
                yield {**sale, "_stake": stake, "_contact": ids[0], "_person": ids[1]}


def stake_id(row: Row, shaper: Shaper) -> int:
    return int(row["_stake"]["SaleStakeholderId"]) if "_stake" in row else 0


def whose(column: str) -> Rewrite:
    """The sale's own, or of one who has a stake in it."""

    def rewritten(compare: Compare, shaper: Shaper) -> Node:
        own = Compare(f"{INNER}isStakeholderSale", "set", ("0",))
        return Either((
            Both((own, compare._replace(column=INNER + column))), compare._replace(column=f"{INNER}staked{column}"),
        ))  # fmt: skip

    return rewritten


PROVIDERS = {
    "salehistory": Provided({"sale": Kind("sale", rows=versions, key="id")}),
    "salefilteredwithstakeholder": Provided(
        {"sale": Kind("sale", rows=staked)},
        {"includestakeholders": "isStakeholderSale = false"},
        {
            "isstakeholdersale": Made(lambda row, shaper: "_stake" in row, kind="bool"),
            "salestakeholderid": Made(stake_id, kind="int"),
            "stakedcontactid": Made(lambda row, shaper: row.get("_contact"), kind="listAny"),
            "stakedpersonid": Made(lambda row, shaper: row.get("_person"), kind="listAny"),
        },
        {"contactid": whose("contactId"), "personid": whose("personId")},
    ),
    "salestakeholder": Provided(switches=PEOPLE),
    **guide("SaleGuide", SALE),
}  # fmt: skip
