"""Sales and those who have a stake in them."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from so_mock.clock import NO_DATE
from so_mock.entities import sales
from so_mock.entities.money import in_base
from so_mock.entities.relations import referring
from so_mock.query.columns.appointment import ACTIVITY, itself, published
from so_mock.query.facts import NOWHERE, Fact, Fixed, Group, Made, Making, Many, One

if TYPE_CHECKING:
    from so_mock.entities.shape import Shaper
    from so_mock.store.table import Row


def has(entity: str, prop: str) -> Making:
    """Whether there are rows that refer to this sale."""
    index = referring(prop)
    return lambda row, shaper: bool(shaper.reads.by(entity, index, row["SaleId"]))


def converted(amount: Making) -> Making:
    return lambda row, shaper: in_base(amount(row, shaper), shaper.row("currency", row["Currency"]))


def amount(row: Row, shaper: Shaper) -> float:
    return float(row["Amount"])


def weighted(row: Row, shaper: Shaper) -> float:
    return sales.weighted(row)


def since(row: Row, shaper: Shaper, prop: str) -> str:
    """Since when it has had its value of this property: its earlier versions tell."""
    began: str = row["CreatedDate"]
    later = row
    versions = shaper.reads.by(sales.HISTORY, sales.OF_SALE, row["SaleId"])
    for version in sorted(versions, key=lambda each: each["id"], reverse=True):
        if version[prop] != row[prop]:
            return str(later["UpdatedDate"])
        later = version
    return began


def days(start: str, end: str) -> int:
    if NO_DATE in (start, end):
        return 0
    return max(0, (date.fromisoformat(end[:10]) - date.fromisoformat(start[:10])).days)


def days_in_stage(row: Row, shaper: Shaper) -> int:
    return days(since(row, shaper, "Rating"), shaper.reads.now())


def cycle(row: Row, shaper: Shaper) -> int:
    """Days until it was sold or lost; 0 while it is open."""
    if sales.status(row, shaper) not in sales.CERTAIN:
        return 0
    return days(row["CreatedDate"], since(row, shaper, "Status"))


SALE: dict[str, Fact] = {
    **ACTIVITY,
    "icon": Fixed("Sale"), "recordtype": Fixed("Sale"), "type": "SaleType", "date": "Saledate", "time": "Saledate",
    "text": "Heading", "description": "SaleText", "amountweighted": Made(weighted, kind="decimal"), "probpercent": "Probability",
    "stage": "Rating", "stageid": "Rating", "stagename": "Rating", "stagerank": "Rating.Rank",
    "stagewhenclosed": "OriginalStage", "stalledcomment": "ReasonStalled", "soldreason": "ReasonSold", "lossreason": "Reason",
    "saletypecategory": "SaleType.SaleTypeCatId", "stakeholdersenabled": "SaleType.HasStakeholders", "hasguide": "SaleType.HasGuide",
    "hasstakeholders": Made(has("sale_stakeholder", "SaleId"), kind="bool"), "hasquote": Made(has("quote", "SaleId"), kind="bool"),
    "amountinbasecurrency": Made(converted(amount), kind="decimal"), "amountweightedinbasecurrency": Made(converted(weighted), kind="decimal"),
    "daysinstage": Made(days_in_stage, kind="int"), "salecycle": Made(cycle, kind="int"), "currencyid": "Currency",
}  # fmt: skip

GROUPS = {
    "sale": Group(
        "sale", SALE,
        {
            "sale": One(itself, "sale_text"), "salepublish": One(itself, "sale_publish"),
            "appointment": Many("appointment", "Sale"), "document": Many("document", "Sale"),
            "salestakeholder": Many("sale_stakeholder", "SaleId"), "quote": Many("quote", "SaleId"),
        },
    ),
    "sale_text": Group("sale", {"description": "SaleText", "textid": NOWHERE}),
    "sale_publish": published("sale"),
    "sale_stakeholder": Group(
        "sale_stakeholder",
        {"salesroleid": "StakeholderRoleId", "hasinfotext": Made(lambda row, shaper: bool(row["Comment"]), kind="bool"),
         "textid": NOWHERE},
        also=("person", "contact"),
    ),
}  # fmt: skip
