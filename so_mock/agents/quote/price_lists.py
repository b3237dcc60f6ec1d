"""Price lists: of a connection, in one currency, for a while."""

from __future__ import annotations

from so_mock.behaviour import behaviour
from so_mock.clock import NO_DATE
from so_mock.conventions import crud
from so_mock.crm import Crm
from so_mock.entities.model import View
from so_mock.entities.quotes import FOR_EVER, OF_PRICE_LIST
from so_mock.errors import BadRequest, Invalid
from so_mock.store.table import Row

PRICES = ("UnitCost", "UnitMinimumPrice", "UnitListPrice")


def lists_of(crm: Crm, connection: Row) -> list[Row]:
    return crm.referring("price_list", "QuoteConnectionId", connection["QuoteConnectionId"])


def in_currency(crm: Crm, connection_id: int, code: str) -> list[Row]:
    """Of a connection, in a currency by its code in any case; of all currencies where none is told."""
    found = lists_of(crm, crm.need("quote_connection", connection_id))
    return [row for row in found if not code or row["Currency"].lower() == code.lower()]


def is_active(crm: Crm, row: Row) -> bool:
    """Both days are included."""
    today = crm.now()[:10]
    begins, ends = row["ValidFrom"][:10], (row["ValidTo"] or FOR_EVER)[:10]
    return bool(row["IsActive"]) and begins <= today and (ends >= today or ends == NO_DATE[:10])


def code_of(crm: Crm, currency_id: int) -> str:
    return str(crm.need("currency", currency_id)["Name"]) if currency_id else ""


def views(crm: Crm, rows: list[Row]) -> list[View]:
    return [crm.view("price_list", row) for row in rows]


@behaviour("Quote.GetActivePriceLists")
def get_active_price_lists(crm: Crm, quote_connection_id: int, currency: str | None) -> list[View]:
    found = in_currency(crm, quote_connection_id, currency or "")
    return views(crm, [row for row in found if is_active(crm, row)])


@behaviour("Quote.GetActivePriceListsByCurrencyId")
def get_active_price_lists_by_currency_id(
    crm: Crm, quote_connection_id: int, currency_id: int
) -> list[View]:
    found = in_currency(crm, quote_connection_id, code_of(crm, currency_id))
    return views(crm, [row for row in found if is_active(crm, row)])


@behaviour("Quote.GetAllPriceLists")
def get_all_price_lists(crm: Crm, quote_connection_id: int, currency: str | None) -> list[View]:
    return views(crm, in_currency(crm, quote_connection_id, currency or ""))


@behaviour("Quote.GetAllPriceListsByCurrencyId")
def get_all_price_lists_by_currency_id(
    crm: Crm, quote_connection_id: int, currency_id: int
) -> list[View]:
    return views(crm, in_currency(crm, quote_connection_id, code_of(crm, currency_id)))


@behaviour("Quote.CopySuperOfficePriceList")
def copy_super_office_price_list(
    crm: Crm, original_price_list_id: int, new_name: str | None, valid_from: str | None, valid_to: str | None,
    new_currency_id: int | None, convert_currency: bool | None,
) -> View:  # fmt: skip
    """The list and its products; with their prices in the other currency when asked so."""
    original = crm.need("price_list", original_price_list_id)
    if not (new_name or "").strip():
        raise Invalid("PriceList: Name must be filled in")
    code = code_of(crm, new_currency_id or 0) or original["Currency"]
    rate = exchange(crm, original["Currency"], code) if convert_currency else 1.0
    row = crud.store(crm, crm.model["price_list"], {
        **original, "PriceListId": 0, "ERPPriceListKey": "", "Name": new_name, "Currency": code,
        "CurrencyName": original["CurrencyName"] if code == original["Currency"] else code,
        "ValidFrom": valid_from or original["ValidFrom"], "ValidTo": valid_to or original["ValidTo"],
    })  # fmt: skip
    row = crm.need("price_list", row["PriceListId"])
    for product in crm.by("product", OF_PRICE_LIST, original["ERPPriceListKey"]):
        prices = {name: round(product[name] * rate, 2) for name in PRICES}
        fresh = {"ProductId": 0, "ERPProductKey": "", "ERPPriceListKey": row["ERPPriceListKey"]}
        crud.store(crm, crm.model["product"], {**product, **prices, **fresh})
    return crm.view("price_list", row)


def exchange(crm: Crm, code: str, other: str) -> float:
    """What one unit is in the other currency: amounts are divided by the rate and multiplied by the units to get to the
    base currency (domain.md 9)."""
    return per_unit(crm, code) / per_unit(crm, other)


def per_unit(crm: Crm, code: str) -> float:
    """In the base currency."""
    row = next((r for r in crm.rows("currency") if r["Name"].lower() == code.lower()), None)
    if row is None or not row["Rate"]:
        raise BadRequest(f"no exchange rate of currency {code!r}")
    return float((row["Units"] or 1.0) / row["Rate"])
