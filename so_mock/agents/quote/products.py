"""Products: found by the key that the connection knows them by, by id, or by what a salesman types."""

from __future__ import annotations

from base64 import b64encode

from so_mock.agents.quote.price_lists import in_currency, is_active, lists_of
from so_mock.agents.quote.quotes import chain
from so_mock.behaviour import behaviour
from so_mock.conventions import crud, images
from so_mock.conventions.facts import deleted, facts, one
from so_mock.crm import Crm
from so_mock.entities.model import View
from so_mock.entities.quotes import BY_KEY, OF_PRICE_LIST
from so_mock.store.table import Row

SEARCHED = ("Name", "Description", "Code", "ItemNumber", "ERPProductKey", "SupplierCode")
MOST = 200  # "a few hundred", say the docs of FindProduct

facts({
    "Quote.GetProductFromDbId": one("product", ProductId="product_id"),
    "Quote.RemoveProduct": deleted("product", ProductId="product_id"),
})  # fmt: skip


def product_by_key(crm: Crm, connection_id: int, key: str | None) -> Row | None:
    """In a price list of the connection; a key in any case."""
    found = crm.by("product", BY_KEY, (key or "").lower())
    if not found:
        return None
    keys = {
        row["ERPPriceListKey"] for row in lists_of(crm, crm.need("quote_connection", connection_id))
    }
    return next((row for row in found if row["ERPPriceListKey"] in keys), None)


@behaviour("Quote.GetProduct")
def get_product(crm: Crm, quote_connection_id: int, erp_product_key: str | None) -> View | None:
    row = product_by_key(crm, quote_connection_id, erp_product_key)
    return crm.view("product", row) if row else None


@behaviour("Quote.GetProductImage")
def get_product_image(crm: Crm, quote_connection_id: int, erp_product_key: str | None) -> str:
    """Base64; "" where there is none. The register keeps one picture, so the rank of another asks for nothing more."""
    row = product_by_key(crm, quote_connection_id, erp_product_key)
    found = images.image(crm, "product", row["ProductId"]) if row else None
    return b64encode(found.content).decode() if found else ""


@behaviour("Quote.ToggleProductInAssortment")
def toggle_product_in_assortment(crm: Crm, product_id: int) -> None:
    row = crm.need("product", product_id)
    crud.change(crm, crm.model["product"], row, InAssortment=not row["InAssortment"])


@behaviour("Quote.FindProduct")
def find_product(
    crm: Crm, quote_alternative_id: int, user_input: str | None, price_list_key: str | None
) -> list[View]:
    """Each word somewhere in name, description or a code; what is in the assortment, from the price list told, else from
    all active ones in the currency of the sale."""
    quote = chain(crm, quote_alternative_id)[2]
    keys = [price_list_key] if price_list_key else _keys(crm, quote)
    words = (user_input or "").lower().split()
    found = []
    for key in keys:
        for row in crm.by("product", OF_PRICE_LIST, key):
            told = " ".join(str(row[name]) for name in SEARCHED).lower()
            if row["InAssortment"] and all(word in told for word in words):
                found.append(crm.view("product", row))
    return found[:MOST]


def _keys(crm: Crm, quote: Row) -> list[str]:
    sale = crm.row("sale", quote["SaleId"])
    currency = crm.row("currency", sale["Currency"]) if sale else None
    lists = in_currency(crm, quote["QuoteConnectionId"], str(currency["Name"]) if currency else "")
    return [row["ERPPriceListKey"] for row in lists if is_active(crm, row)]
