"""Currencies: what an amount of one is worth in another."""

from __future__ import annotations

from so_mock.behaviour import behaviour
from so_mock.crm import Crm
from so_mock.entities.model import View
from so_mock.entities.money import base_currency, company_currency, from_base, in_base, own_currency
from so_mock.errors import Invalid
from so_mock.store.table import Row


@behaviour("List.ChangeCurrency")
def change_currency(crm: Crm, amount: float | None, from_currency: str, to_currency: str) -> float:
    """By way of the base currency: an amount / rate x units is its worth there (domain.md 9)."""
    source, target = _named(crm, from_currency), _named(crm, to_currency)
    return from_base(in_base(amount or 0.0, source), target)


def _named(crm: Crm, name: str | None) -> Row:
    wanted = (name or "").strip().lower()
    found = [row for row in crm.rows("currency") if row["Name"].lower() == wanted]
    if not found:
        raise Invalid(f"Currency {name or ''} does not exist")
    row = min(found, key=lambda row: bool(row["Deleted"]))
    if not row["Rate"] or not row["Units"]:
        raise Invalid(f"Currency {row['Name']} has no exchange rate")
    return row


@behaviour("List.GetBaseCurrency")
def get_base_currency(crm: Crm) -> View | None:
    return _shown(crm, base_currency(crm), "CurrencyEntity")


@behaviour("List.GetOurCurrency")
def get_our_currency(crm: Crm) -> View | None:
    """Of the company that owns the installation."""
    return _shown(crm, company_currency(crm, 1))


@behaviour("List.GetOwnerCompanysCurrency")
def get_owner_companys_currency(crm: Crm) -> View | None:
    return _shown(crm, own_currency(crm))


def _shown(crm: Crm, row: Row | None, carrier: str = "Currency") -> View | None:
    return None if row is None else crm.view("currency", row, carrier)
