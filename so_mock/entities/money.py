"""What an amount is worth in the base currency: amount / rate x units (sheet: domain.md 9)."""

from __future__ import annotations

from typing import Any

from so_mock.store.table import Row


def base_currency(crm: Any) -> Row | None:
    """The one that all rates are told in, which therefore is worth 1 of itself."""
    for row in crm.rows("currency"):
        if row["Rate"] and row["Rate"] == row["Units"] and not row["Deleted"]:
            return row  # type: ignore[no-any-return]
    return None


def own_currency(crm: Any) -> Row | None:
    """That of the country of the caller's company; the base currency where it tells none."""
    me = crm.me
    person = crm.row("person", me["PersonId"]) if me else None
    company = crm.row("contact", person["Contact"]) if person else None
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
