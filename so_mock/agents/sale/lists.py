"""Sales by company, person, owner, date and amount."""

from __future__ import annotations

from so_mock.behaviour import behaviour
from so_mock.clock import within
from so_mock.conventions.facts import facts, rows
from so_mock.crm import Crm
from so_mock.entities.model import View
from so_mock.entities.sales import weighted
from so_mock.store.table import Row

ANY = frozenset(["", "Unknown", "SaintAll"])  # no status in particular


def is_open(crm: Crm, row: Row) -> bool:
    return bool(row["Status"] in ("Open", "Unknown"))


facts({
    "Sale.GetMyOpportunities": rows("sale", mine="Associate", limit="count", test=is_open),
    "Sale.GetOpenSalesForContact": rows("sale", Contact="contact_id", test=is_open),
})  # fmt: skip


def views(crm: Crm, found: list[Row], count: int | None = None) -> list[View]:
    limited = found[:count] if count and count > 0 else found
    return [crm.view("sale", row, "Sale") for row in limited]


def latest_first(found: list[Row]) -> list[Row]:
    return sorted(found, key=lambda row: (row["Saledate"], row["SaleId"]), reverse=True)


@behaviour("Sale.GetSalesFromContact")
def get_sales_from_contact(
    crm: Crm, contact_id: int | None, only_open_sales: bool | None
) -> list[View]:
    return _of(crm, "Contact", contact_id, only_open_sales)


@behaviour("Sale.GetSalesFromPerson")
def get_sales_from_person(
    crm: Crm, person_id: int | None, only_open_sales: bool | None
) -> list[View]:
    return _of(crm, "Person", person_id, only_open_sales)


def _of(crm: Crm, prop: str, id: int | None, only_open: bool | None) -> list[View]:
    found = crm.referring("sale", prop, id)
    return views(crm, [row for row in found if not only_open or is_open(crm, row)])


@behaviour("Sale.GetRecentSales")
def get_recent_sales(crm: Crm, amount_limit: int | None, count: int | None) -> list[View]:
    """Those that are sold, the latest first; -1 is no limit (published description)."""
    found = [r for r in crm.rows("sale") if r["Status"] == "Sold" and _reaches(r["Amount"], amount_limit)]  # fmt: skip
    return views(crm, latest_first(found), count)


@behaviour("Sale.GetUpcomingSales")
def get_upcoming_sales(
    crm: Crm, weighted_amount_limit: int | None, count: int | None
) -> list[View]:
    """Those that are open, the latest first; -1 is no limit (published description)."""
    found = [
        row
        for row in crm.rows("sale")
        if is_open(crm, row) and _reaches(weighted(row), weighted_amount_limit)
    ]
    return views(crm, latest_first(found), count)


@behaviour("Sale.GetSalesByDate")
def get_sales_by_date(
    crm: Crm,
    from_date: str | None,
    to_date: str | None,
    amount_limit: int | None,
    status: str | None,
) -> list[View]:
    found = [
        row
        for row in crm.rows("sale")
        if within(row["Saledate"], from_date, to_date)
        and _reaches(row["Amount"], amount_limit)
        and ((status or "") in ANY or row["Status"] == status)
    ]  # fmt: skip
    return views(crm, sorted(found, key=lambda row: (row["Saledate"], row["SaleId"])))


def _reaches(amount: float, limit: int | None) -> bool:
    return limit is None or limit == -1 or amount >= limit
