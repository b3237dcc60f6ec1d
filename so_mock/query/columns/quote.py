"""Quotes: versions, alternatives, lines, and the products and connections that they are made with."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from so_mock.entities.quote_totals import cost
from so_mock.entities.quotes import OF_PRICE_LIST
from so_mock.query.columns.appointment import plain
from so_mock.query.facts import Fact, Group, Made, Making, Many, One

if TYPE_CHECKING:
    from so_mock.entities.shape import Shaper
    from so_mock.store.table import Row

# Lists whose items are known by a key of the ERP system; in so-mock's own register that is their id.
KEYED = {
    "productcategorykey": ("ProductCategoryKey", "product_category"), "productfamilykey": ("ProductFamilyKey", "product_family"),
    "producttypekey": ("ProductTypeKey", "product_type"), "paymentterms": ("ERPPaymentTermsKey", "payment_term"),
    "paymenttype": ("ERPPaymentTypeKey", "payment_type"), "deliveryterms": ("ERPDeliveryTermsKey", "delivery_term"),
    "deliverytype": ("ERPDeliveryTypeKey", "delivery_type"),
}  # fmt: skip


def keyed(*names: str) -> dict[str, Fact]:
    """Compared by their key, shown by the item's text."""

    def named(target: str) -> Any:
        return lambda key, shaper: shaper.label(target, int(key)) if key.isdigit() else key

    return {
        name: Made(plain(KEYED[name][0]), text=named(KEYED[name][1]), kind="listExternal")
        for name in names
    }


def by_id(name: str) -> Made:
    """The same, compared by the item's id."""
    prop, target = KEYED[name]
    return Made(lambda row, shaper: number(row[prop]), target, kind="listAny")


def number(key: str) -> int:
    return int(key) if str(key).isdigit() else 0


def taxed(row: Row, shaper: Shaper) -> float:
    """VAT of a line is a percentage."""
    return round(float(row["TotalPrice"] * row["VAT"] / 100), 2)


def with_tax(row: Row, shaper: Shaper) -> float:
    return float(row["TotalPrice"]) + taxed(row, shaper)


def with_alternative_discount(row: Row, shaper: Shaper) -> float:
    found = shaper.row("quote_alternative", row["QuoteAlternativeId"])
    percent = found["DiscountPercent"] if found else 0
    return round(float(row["TotalPrice"] * (100 - percent) / 100), 2)


def per_subscription(row: Row, shaper: Shaper) -> float:
    return float(row["UnitListPrice"] * row["SubscriptionQuantity"])


def unit_of(prop: str, target: str) -> Making:
    """By name: what is stored is the key of a list's item, or any text."""

    def name(row: Row, shaper: Shaper) -> str:
        key = str(row[prop])
        return (shaper.label(target, int(key)) if key.isdecimal() else "") or key

    return name


PRICED, SUBSCRIBED = unit_of("PriceUnit", "price_unit"), unit_of("SubscriptionUnit", "subscription_unit")  # fmt: skip
UNITS: dict[str, Fact] = {
    "quantityunit": Made(unit_of("QuantityUnit", "quantity_unit")),
    "priceunit": Made(PRICED),
    "subscriptionunit": Made(SUBSCRIBED),
}


def unit(row: Row, shaper: Shaper) -> str:
    return "/".join(filter(None, (PRICED(row, shaper), SUBSCRIBED(row, shaper))))


def whole_unit(row: Row, shaper: Shaper) -> str:
    priced, subscribed = PRICED(row, shaper), SUBSCRIBED(row, shaper)
    if not subscribed:
        return str(priced)
    each, culture = row["SubscriptionQuantity"], shaper.culture
    return f"{priced} @ {culture.number(each) if culture else f'{each:g}'} {subscribed}"


def price_list(row: Row, shaper: Shaper) -> Row | None:
    """The list that a product stands in, which it knows by its key."""
    key = row["ERPPriceListKey"]
    found = shaper.reads.by("price_list", OF_PRICE_LIST, key) if key else []
    return found[0] if found else None


def price_list_id(row: Row, shaper: Shaper) -> int:
    found = price_list(row, shaper)
    return int(found["PriceListId"]) if found else 0


def currency(row: Row, shaper: Shaper) -> int:
    """The item of the list that is called as the price list says."""
    rows = shaper.reads.rows("currency")
    return next((each["CurrencyId"] for each in rows if each["Name"] == row["Currency"]), 0)


def decimal(make: Making) -> Made:
    return Made(make, kind="decimal")


GROUPS = {
    "quote": Group(
        "quote", {"connectionid": "QuoteConnectionId"},
        {"version": Many("quote_version", "QuoteId"), "sale": "SaleId", "connection": "QuoteConnectionId"},
    ),
    "quote_version": Group(
        "quote_version",
        {
            **keyed("paymentterms", "paymenttype", "deliveryterms", "deliverytype"),
            "sent": "SentDate", "expiration": "ExpirationDate", "approvalregisteredby": "ApprovedRegisteredBy",
            "approveddate": "ApprovedRegisteredDate",
        },
        {"quote": "QuoteId", "alternative": Many("quote_alternative", "QuoteVersionId")},
    ),
    "quote_alternative": Group(
        "quote_alternative",
        {"vatamount": "VAT",
         "totalpriceincvat": decimal(lambda row, shaper: float(row["TotalPrice"] + row["VAT"]))},
        {"version": "QuoteVersionId", "quoteline": Many("quote_line", "QuoteAlternativeId")},
    ),
    "quote_line": Group(
        "quote_line",
        {
            **keyed("productcategorykey", "productfamilykey", "producttypekey"), **UNITS,
            "totalcost": decimal(lambda row, shaper: cost(row)), "vatamount": decimal(taxed), "totalpriceincvat": decimal(with_tax),
            "totalpricewithalternativediscount": decimal(with_alternative_discount),
            "unitlistpricesubscriptionquantity": decimal(per_subscription), "priceunitsubscriptionunit": Made(unit),
            "priceunitsubscriptionquantityunit": Made(whole_unit), "quotelinethumbnail": "Thumbnail",
        },
        {"alternative": "QuoteAlternativeId"},
    ),
    "quote_connection": Group("quote_connection", {}, {"erpconnection": "ErpConnectionId"}),
    "product": Group(
        "product",
        {
            **{name: by_id(name) for name in ("productcategorykey", "productfamilykey", "producttypekey")}, **UNITS,
            "cost": "UnitCost", "minimumprice": "UnitMinimumPrice", "listprice": "UnitListPrice",
            "pricelistid": Made(price_list_id, kind="int"), "extrainfo": "RawExtraInfo",
        },
        {"pricelist": One(price_list, "price_list")},
    ),
    "price_list": Group(
        "price_list", {"currency": Made(currency, "currency", kind="listAny")},
    ),
    "sale_type_quote_attachment": Group(
        "sale_type_quote_attachment", {"saletypequoteattachmentid": "SaleTypeQuoteAttachmentId"}, {"document": "DocumentId"},
    ),
}  # fmt: skip
