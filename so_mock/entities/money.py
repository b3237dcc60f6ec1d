"""What an amount is worth in the base currency: amount / rate x units (sheet: domain.md 9)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from so_mock.store.table import Row


def base_currency(crm: Any) -> Row | None:
    """The one that all rates are told in, which therefore is worth 1 of itself."""
    rows: Iterable[Row] = crm.rows("currency")
    unit = (row for row in rows if row["Rate"] and row["Rate"] == row["Units"])
    return next((row for row in unit if not row["Deleted"]), None)


def own_currency(crm: Any) -> Row | None:
    """Of the company that the caller works for."""
    person = crm.my_person
    return company_currency(crm, person["Contact"] if person else 0)


def company_currency(crm: Any, contact: int) -> Row | None:
    """That of its country; the base currency where the country tells none."""
    company = crm.row("contact", contact)
    country = crm.row("country", company["Country"]) if company else None
    row: Row | None = crm.row("currency", country["CurrencyId"]) if country else None
    return row or base_currency(crm)


def in_base(amount: float, currency: Row | None) -> float:
    """An amount without a currency, or in one without a rate, counts as it is."""
    if currency is None or not currency["Rate"] or not currency["Units"]:
        return float(amount)
    return float(amount / currency["Rate"] * currency["Units"])


def from_base(amount: float, currency: Row | None) -> float:
    if currency is None or not currency["Rate"] or not currency["Units"]:
        return float(amount)
    return float(amount * currency["Rate"] / currency["Units"])
