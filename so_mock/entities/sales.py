"""Sales and those who have a stake in them (sheet: domain.md 6, 8)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from so_mock.clock import NO_DATE
from so_mock.entities import upcoming
from so_mock.entities.crm import me
from so_mock.entities.diary import shown_visibility
from so_mock.entities.guides import SALE, due, first_of, stages
from so_mock.entities.members import NAMES, NO_IDS, email, settle_company
from so_mock.entities.model import Children, Entity, to
from so_mock.entities.money import own_currency
from so_mock.entities.numbering import number
from so_mock.store.table import Index, Row

if TYPE_CHECKING:
    from so_mock.entities.shape import Shaper

SOLD, LOST = -2, -1  # the two stages that end a sale
ENDED = {SOLD: "Sold", LOST: "Lost"}
ENDS = {status: stage for stage, status in ENDED.items()}
CERTAIN = {"Sold": 100, "Lost": 0}
HISTORY = "_sale_history"  # a copy of every earlier version, under `SaleId`
OF_SALE = Index("sale", lambda row: [row["SaleId"]])


# -- how it is shown


def status(row: Row, shaper: Shaper) -> str:
    """What was never told is open."""
    return str(row["Status"] if row["Status"] != "Unknown" else ENDED.get(row["Rating"], "Open"))


def completed(row: Row, shaper: Shaper) -> str:
    """A sale knows only two states (published description of Completed)."""
    return "Completed" if row["Completed"] == "Completed" else "Started"


def weighted(row: Row) -> float:
    return float(row["Amount"]) * int(row["Probability"]) / 100


def company_name(row: Row, shaper: Shaper) -> str:
    company = shaper.row("contact", row["Contact"])
    return str(company["Name"]) if company else ""


def role_name(row: Row, shaper: Shaper) -> str:
    return shaper.label("stakeholder_role", row["StakeholderRoleId"])


# -- what a new one begins with


def own_currency_id(crm: Any) -> int:
    row = own_currency(crm)
    return int(row["CurrencyId"]) if row else 0


def first_type(crm: Any) -> int:
    return first_of(crm, "sale_type")


def begun(crm: Any, row: Row) -> Row:
    """A new sale with what follows from its type where it tells nothing itself: first stage and date."""
    row = dict(row)
    row["Rating"] = row["Rating"] or next(iter(stages(crm, SALE, row["SaleType"])), 0)
    if row["Saledate"] == NO_DATE:
        row["Saledate"] = due(crm, SALE, row["SaleType"])
    return row


def probability_of(crm: Any, stage: int) -> int:
    found = crm.row("sale_stage", stage)
    return int(found["Probability"]) if found else CERTAIN.get(ENDED.get(stage, ""), 0)


# -- what follows from a save


def settle_sale(crm: Any, row: Row, before: Row | None) -> Row:
    row = dict(row)
    if before is None:
        row = begun(crm, row)
        first = next(iter(stages(crm, SALE, row["SaleType"])), 0)
        old = {"Rating": first, "Status": "Open", "Probability": probability_of(crm, first)}
        old |= {"Amount": 0.0, "Earning": 0.0, "EarningPercent": 0.0, "OriginalStage": 0}
        row["Probability"] = row["Probability"] or old["Probability"]
    else:
        old = before
    _end(crm, row, old)
    _earn(row, old)
    person = crm.row("person", row["Person"])
    if person is not None and not row["Contact"]:
        row["Contact"] = person["Contact"]
    return row


def _end(crm: Any, row: Row, old: Row) -> None:
    """Stage and status tell the same; whichever was changed leads, and a word that a sale has ended most of all."""
    if row["Status"] == "Unknown":
        row["Status"] = ENDED.get(row["Rating"], "Open")
    by_stage, by_status = row["Rating"] != old["Rating"], row["Status"] != old["Status"]
    if by_stage and not (by_status and row["Status"] in ENDS):
        if row["Rating"] in ENDED:
            row["Status"] = ENDED[row["Rating"]]
        elif not by_status and old["Status"] in ENDS:
            row["Status"] = "Open"
    elif by_status and row["Status"] in ENDS:
        asked = ENDS[row["Status"]]
        if crm.row("sale_stage", asked) is not None:
            row["OriginalStage"] = row["Rating"] if row["Rating"] > 0 else row["OriginalStage"]
            row["Rating"] = asked
    elif by_status and row["Rating"] in ENDED:
        ids = stages(crm, SALE, row["SaleType"])
        row["Rating"] = row["OriginalStage"] or next(iter(ids), 0)
    if row["Rating"] not in ENDED:
        row["OriginalStage"] = 0
    elif old["Rating"] > 0:
        row["OriginalStage"] = row["OriginalStage"] or old["Rating"]
    if row["Probability"] == old["Probability"]:  # else it was told, and may differ from the list's
        if row["Rating"] != old["Rating"]:
            row["Probability"] = probability_of(crm, row["Rating"])
        elif by_status and row["Status"] in CERTAIN:
            row["Probability"] = CERTAIN[row["Status"]]


def _earn(row: Row, old: Row) -> None:
    """Earning and its part of the amount follow each other; where both are told both stand."""
    amount = row["Amount"]
    by_earning = row["Earning"] != old["Earning"]
    by_percent = row["EarningPercent"] != old["EarningPercent"]
    if by_earning and by_percent:
        return
    if by_earning:
        row["EarningPercent"] = round(row["Earning"] / amount * 100, 2) if amount else 0.0
    elif by_percent or amount != old["Amount"]:
        row["Earning"] = round(amount * row["EarningPercent"] / 100, 2)


def keep_version(crm: Any, row: Row, before: Row | None) -> None:
    if before is not None and before != row:
        crm.store.insert(HISTORY, before)


def forget_versions(crm: Any, row: Row) -> None:
    for version in crm.store.table(HISTORY).by(OF_SALE, row["SaleId"]):
        crm.store.delete(HISTORY, version["id"])


def settle_stakeholder(crm: Any, row: Row, before: Row | None) -> Row:
    """Who comes to a sale stands last in it."""
    row = settle_company(crm, row, before)
    if not row["Rank"] and before is None:
        others = crm.referring("sale_stakeholder", "SaleId", row["SaleId"])
        row = {**row, "Rank": max((each["Rank"] for each in others), default=0) + 1}
    return row


SALES = (
    Entity(
        "sale", "SaleEntity", "SaleId",
        references={"Rating": to("sale_stage"), "OriginalStage": to("sale_stage")},
        children={"SaleStakeholders": Children("sale_stakeholder", "SaleId")},
        parts={"quote": "SaleId"},
        computed={"NextDueDate": upcoming.next_due_date, "Appointment": upcoming.appointment_of_sale},
        extra={"OriginalStage": 0},
        server=frozenset({"ActiveErpLinks"}),
        defaults={
            "Associate": me, "CreatedBy": me, "SaleType": first_type, "Currency": own_currency_id, "Status": "Open",
            "Completed": "Started", "Number": number("sale.number1"),
        },
        settle=settle_sale, follow=keep_version, leave=forget_versions,
        names=("Heading",), mandatory=("SaleType", "Saledate"), label="Heading",
        shows={
            "SaleEntity": {"Status": status, "Completed": completed, "VisibleFor": shown_visibility},
            "Sale": {
                "ContactName": company_name, "SaleDate": lambda row, shaper: row["Saledate"],
                "Title": lambda row, shaper: row["Heading"], "Description": lambda row, shaper: row["SaleText"],
                "WeightedAmount": lambda row, shaper: weighted(row), "Status": status, "Completed": completed,
                "NextDueDate": upcoming.next_due_date,
            },
        },
    ),
    Entity(
        "sale_stakeholder", "SaleStakeholder", "SaleStakeholderId",
        references={"StakeholderRoleId": to("stakeholder_role")},
        computed={**NAMES, "EmailDescription": email("Description"), "StakeholderRoleName": role_name},
        views=NO_IDS, settle=settle_stakeholder, depends=("PersonId", "ContactId"), label="Comment",
    ),
    Entity("sale_stage", "SaleStageEntity", "SaleStageId", label="Value", names=("Value",), shows={"Rating": {}}),
)  # fmt: skip
