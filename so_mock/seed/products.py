"""Products and price lists of one's own connection, and the quotes made of them."""

from __future__ import annotations

from math import fsum
from typing import Any

from so_mock.seed.geography import CURRENCY_IDS, per_unit
from so_mock.seed.values import Rows, at

CONNECTION = 1
# key, name, category, family, type, unit, price in NOK, cost, subscription unit
PRODUCTS = [
    ("FL-100", "LED panel 60x60", 1, 1, 1, 4, 890, 520, 0), ("FL-110", "LED panel 120x30", 1, 1, 1, 4, 990, 570, 0),
    ("FL-200", "High bay light 150 W", 1, 2, 1, 4, 2490, 1450, 0), ("FL-210", "Linear workshop light", 1, 2, 1, 4, 1690, 980, 0),
    ("FL-300", "Street light 60 W", 1, 3, 1, 4, 4200, 2600, 0), ("FL-310", "Bollard light", 1, 3, 1, 4, 2150, 1290, 0),
    ("FL-320", "Façade spot", 1, 3, 1, 4, 1790, 1010, 0), ("FL-400", "Track light", 1, 4, 1, 4, 690, 360, 0),
    ("FL-410", "Light track, black", 1, 4, 1, 6, 240, 130, 0), ("FL-420", "Pendant lamp, oak", 1, 4, 1, 4, 3100, 1900, 0),
    ("FC-500", "Wireless dimmer", 2, 1, 1, 4, 640, 310, 0), ("FC-510", "Motion sensor", 2, 1, 1, 4, 480, 210, 0),
    ("FC-520", "Light controller, 64 channels", 2, 2, 1, 4, 12_500, 7400, 0), ("FC-530", "Gateway", 2, 2, 1, 4, 5900, 3300, 0),
    ("FC-600", "Control software, annual licence", 2, 1, 2, 4, 4800, 900, 1), ("FC-610", "Remote monitoring", 2, 3, 2, 4, 390, 80, 4),
    ("FS-700", "Installation", 3, 1, 3, 5, 1150, 720, 0), ("FS-710", "Light design", 3, 4, 3, 5, 1450, 850, 0),
    ("FS-720", "Energy audit", 3, 2, 3, 5, 1350, 800, 0), ("FS-730", "Training course", 3, 1, 3, 4, 9800, 4200, 0),
    ("FS-800", "Service agreement, basic", 3, 1, 4, 4, 6500, 2800, 1), ("FS-810", "Service agreement, plus", 3, 2, 4, 4, 14_500, 6100, 1),
    ("FP-900", "Driver 40 W", 4, 1, 1, 4, 310, 170, 0), ("FP-910", "Emergency battery", 4, 2, 1, 4, 520, 290, 0),
]  # fmt: skip
PRICE_LISTS = ["NOK", "EUR", "SEK", "GBP"]
NAMES = {"NOK": "Norwegian krone", "EUR": "Euro", "SEK": "Swedish krona", "GBP": "Pound sterling"}
STATES = {"Open": "Sent", "Sold": "Sold", "Lost": "Lost", "Stalled": "Draft"}
ALTERNATIVES = ("Standard", "Plus")


def priced(nok: int, code: str) -> float:
    return round(nok / per_unit(code), 2)


def described(product: tuple[Any, ...], code: str) -> dict[str, Any]:
    """What a product and the lines made of it have in common."""
    key, name, category, family, kind, unit, price, cost, subscription = product
    return {
        "ERPProductKey": f"{key}-{code}", "Name": name, "Code": key, "PriceUnit": str(unit), "QuantityUnit": str(unit),
        "ItemNumber": f"{key}-01", "ProductCategoryKey": str(category), "ProductFamilyKey": str(family),
        "ProductTypeKey": str(kind), "VAT": 25.0, "VATInfo": "25 %", "UnitCost": priced(cost, code),
        "UnitMinimumPrice": priced(cost * 11 // 10, code), "UnitListPrice": priced(price, code), "Supplier": "Fjordlys AS",
        "SupplierCode": key, "IsSubscription": bool(subscription), "SubscriptionUnit": str(subscription or ""),
        "Description": f"{name}, delivered by Fjordlys AS.",
    }  # fmt: skip


def assortment() -> dict[str, Rows]:
    lists = [
        {"PriceListId": id, "ERPPriceListKey": str(id), "QuoteConnectionId": CONNECTION, "Name": f"Price list {code}",
         "Description": f"Prices in {NAMES[code]}.", "Currency": code, "CurrencyName": NAMES[code], "ValidFrom": at(-365),
         "ValidTo": at(365), "IsActive": True}
        for id, code in enumerate(PRICE_LISTS, 1)
    ]  # fmt: skip
    products = [
        {"ProductId": len(PRODUCTS) * (price_list - 1) + n, "ERPPriceListKey": str(price_list), **described(product, code),
         "InAssortment": True, "InStock": float(n * 37 % 250),
         "DefaultSubscriptionQuantity": 1.0 if product[-1] else 0.0}
        for price_list, code in enumerate(PRICE_LISTS, 1)
        for n, product in enumerate(PRODUCTS, 1)
    ]  # fmt: skip
    connection = {
        "QuoteConnectionId": CONNECTION, "ERPName": "so-mock", "DisplayName": "Fjordlys products",
        "DisplayDescription": "Products kept in the CRM itself", "Rank": 1, "ConnectorName": "Builtin", "IsAvailable": True,
        "AllAccess": True,
    }  # fmt: skip
    return {"quote_connection": [connection], "price_list": lists, "product": products}


def line(
    id: int,
    alternative: int,
    rank: int,
    product: tuple[Any, ...],
    code: str,
    quantity: int,
    discount: int,
) -> dict[str, Any]:
    facts = described(product, code)
    sub = round(facts["UnitListPrice"] * quantity, 2)
    less = round(sub * discount / 100, 2)
    total = round(sub - less, 2)
    earned = round(total - facts["UnitCost"] * quantity, 2)
    subscription = {"SubscriptionQuantity": 1.0} if facts["IsSubscription"] else {}
    return {
        "QuoteLineId": id, "QuoteAlternativeId": alternative, "Rank": rank, **facts, "Quantity": float(quantity), "Status": "Ok",
        "SubTotal": sub, "DiscountPercent": float(discount), "DiscountAmount": less, "TotalPrice": total,
        "UserValueOverride": "DiscountPercent" if discount else "None", "EarningAmount": earned,
        "EarningPercent": round(earned / total * 100, 2), **subscription,
    }  # fmt: skip


def quotes(sales: Rows) -> dict[str, Rows]:
    """A quote for each fourth sale: one version, two alternatives, three or four lines each."""
    codes = {id: code for code, id in CURRENCY_IDS.items()}
    quoted = [sale for sale in sales if sale["SaleId"] % 4 == 2 or sale["SaleId"] == 1]
    found: dict[str, Rows] = {
        "quote": [],
        "quote_version": [],
        "quote_alternative": [],
        "quote_line": [],
    }
    for id, sale in enumerate(quoted, 1):
        code = codes[sale["Currency"]]
        code = code if code in PRICE_LISTS else "EUR"
        accepted = 2 * id - 1
        found["quote"].append({
            "QuoteId": id, "SaleId": sale["SaleId"], "QuoteConnectionId": CONNECTION, "ActiveQuoteVersionId": id,
            "AcceptedQuoteAlternativeId": accepted if sale["Status"] == "Sold" else 0, "PreferredEmailCulture": "en",
            "PoNumber": f"PO-{5000 + id}" if sale["Status"] == "Sold" else "",
        })  # fmt: skip
        state = STATES[sale["Status"]]
        sent = {"SentDate": at(-id - 1, "12:00:00")} if state != "Draft" else {}
        found["quote_version"].append({
            "QuoteVersionId": id, "QuoteId": id, "Number": f"{10_010 + sale['SaleId']}-1", "State": state, "Status": "Ok", "Rank": 1,
            "Description": "First version", "LikelyQuoteAlternativeId": accepted, "ExpirationDate": at(30 - id), **sent,
            "ERPPaymentTermsKey": "2", "ERPPaymentTypeKey": "2", "ERPDeliveryTermsKey": "1", "ERPDeliveryTypeKey": "1",
            "LastRecalculated": at(-id - 2, "11:00:00"), "Registered": at(-id - 3, "10:00:00"),
            "RegisteredAssociateId": sale["Associate"], "Updated": at(-id - 2, "11:00:00"), "UpdatedAssociateId": sale["Associate"],
        })  # fmt: skip
        for turn, name in enumerate(ALTERNATIVES):
            alternative = 2 * id - 1 + turn
            lines: Rows = []
            for rank in range(1, 4 + turn):
                product = PRODUCTS[(id * 5 + rank * 7 + turn * 3) % len(PRODUCTS)]
                number = len(found["quote_line"]) + len(lines) + 1
                lines.append(
                    line(
                        number,
                        alternative,
                        rank,
                        product,
                        code,
                        2 + (id * rank) % 20,
                        10 if rank == 2 else 0,
                    )
                )
            found["quote_line"] += lines
            found["quote_alternative"].append(summed(alternative, id, name, lines))
    return found


def summed(id: int, version: int, name: str, lines: Rows) -> dict[str, Any]:
    total = round(fsum(line["TotalPrice"] for line in lines), 2)
    earned = round(fsum(line["EarningAmount"] for line in lines), 2)
    return {
        "QuoteAlternativeId": id, "QuoteVersionId": version, "Name": name, "Description": f"{name} equipment", "Status": "Ok",
        "VAT": round(fsum(line["TotalPrice"] * line["VAT"] / 100 for line in lines), 2), "VATInfo": "25 %", "SubTotal": total, "TotalPrice": total, "EarningAmount": earned,
        "EarningPercent": round(earned / total * 100, 2), "UserValueOverride": "None",
    }  # fmt: skip
