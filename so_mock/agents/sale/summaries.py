"""How much was sold and lost, and what is to come, in the base currency and in the caller's own."""

from __future__ import annotations

from so_mock.agents.sale.lists import is_open
from so_mock.behaviour import behaviour
from so_mock.call import Record
from so_mock.clock import NO_DATE
from so_mock.crm import Crm
from so_mock.entities.money import base_currency, from_base, in_base, own_currency
from so_mock.entities.quotes import FOR_EVER
from so_mock.entities.sales import weighted
from so_mock.store.table import Row


@behaviour("Sale.GetSummaryByAssociate")
def get_summary_by_associate(
    crm: Crm, associate_id: int | None, from_date: str | None, to_date: str | None
) -> Record:
    return summary(crm, crm.referring("sale", "Associate", associate_id), from_date, to_date)


@behaviour("Sale.GetSummaryByGroup")
def get_summary_by_group(
    crm: Crm, group_id: int | None, from_date: str | None, to_date: str | None
) -> Record:
    """Of all whose group it is."""
    members = (row["AssociateId"] for row in crm.rows("associate") if row["GroupIdx"] == group_id)
    found = [sale for id in members for sale in crm.referring("sale", "Associate", id)]
    return summary(crm, found, from_date, to_date)


@behaviour("Sale.GetSummaryByContact")
def get_summary_by_contact(
    crm: Crm, contact_id: int | None, from_date: str | None, to_date: str | None
) -> Record:
    return summary(crm, crm.referring("sale", "Contact", contact_id), from_date, to_date)


def summary(crm: Crm, sales: list[Row], from_date: str | None, to_date: str | None) -> Record:
    begin, end = from_date or NO_DATE, to_date or NO_DATE
    if end == NO_DATE:
        end = FOR_EVER
    now = crm.now()
    still_open = [row for row in sales if is_open(crm, row)]
    in_time = [row for row in still_open if begin <= row["Saledate"] <= end]

    def ended(status: str) -> list[Row]:
        return [r for r in sales if r["Status"] == status and begin <= r["Saledate"] <= end]

    base, own = base_currency(crm), own_currency(crm)
    found = crm.blank("SaleSummary") | {
        "BaseCurrency": base["Name"] if base else "",
        "OwnCurrency": own["Name"] if own else "",
    }
    parts = {
        "Sold": ended("Sold"),
        "Lost": ended("Lost"),
        "Open": in_time,
        "PreviousOverdue": [row for row in still_open if row["Saledate"] < begin],
        "CurrentOverdue": [row for row in in_time if row["Saledate"] < now],
        "FutureOpen": [row for row in still_open if row["Saledate"] > end],
    }
    for name, rows in parts.items():
        found[name] = len(rows)
        for kind, amount in (("Total", _amount), ("Weighted", weighted)):
            worth = sum((in_base(amount(r), crm.row("currency", r["Currency"])) for r in rows), 0.0)
            if f"{name}{kind}BaseCurrency" in found:
                found[f"{name}{kind}BaseCurrency"] = round(worth, 2)
                found[f"{name}{kind}OwnCurrency"] = round(from_base(worth, own), 2)
    return found


def _amount(row: Row) -> float:
    return float(row["Amount"])
