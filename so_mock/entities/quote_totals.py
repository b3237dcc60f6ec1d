"""What a quote line and an alternative come to (docs: quote connectors, discounts; class QuoteCalculation).

Cost + earning = subtotal - discount = total. One of the five that say how much is asked is typed by the user, as
UserValueOverride tells; the others follow. Percents are of the subtotal (discount) and of the total (earning).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from so_mock.errors import Invalid

Totals = dict[str, float]
# UserValueOverride -> the property that the user typed
TYPED = {
    "Total": "TotalPrice", "DiscountPercent": "DiscountPercent", "DiscountAmount": "DiscountAmount",
    "EarningPercent": "EarningPercent", "EarningAmount": "EarningAmount",
}  # fmt: skip


def line_totals(row: Mapping[str, Any]) -> Totals:
    subtotal = row["Quantity"] * row["UnitListPrice"]
    return {"SubTotal": _round(subtotal), **followed(row, subtotal, cost(row))}


def alternative_totals(row: Mapping[str, Any], lines: Iterable[Mapping[str, Any]]) -> Totals:
    """The subtotal is what the lines come to after their own discounts. VAT is an amount here, a percentage on a line."""
    lines = list(lines)
    subtotal = sum(line["TotalPrice"] for line in lines)
    found = followed(row, subtotal, sum(map(cost, lines)))
    tax = sum(line["TotalPrice"] * line["VAT"] / 100 for line in lines)
    share = found["TotalPrice"] / subtotal if subtotal else 1
    return {"SubTotal": _round(subtotal), "VAT": _round(tax * share), **found}


def cost(line: Mapping[str, Any]) -> float:
    return float(line["Quantity"] * line["UnitCost"])


def followed(row: Mapping[str, Any], subtotal: float, cost: float) -> Totals:
    total = _total(row, subtotal, cost)
    discount, earning = subtotal - total, total - cost
    found = {
        "DiscountAmount": discount, "DiscountPercent": discount * 100 / subtotal if subtotal else 0.0,
        "EarningAmount": earning, "EarningPercent": earning * 100 / total if total else 0.0, "TotalPrice": total,
    }  # fmt: skip
    found = {name: _round(value) for name, value in found.items()}
    typed = TYPED.get(row["UserValueOverride"])
    return found | ({typed: row[typed]} if typed else {})


def _total(row: Mapping[str, Any], subtotal: float, cost: float) -> float:
    match row["UserValueOverride"]:
        case "Total":
            return float(row["TotalPrice"])
        case "DiscountPercent":
            return float(subtotal - subtotal * row["DiscountPercent"] / 100)
        case "DiscountAmount":
            return float(subtotal - row["DiscountAmount"])
        case "EarningAmount":
            return float(cost + row["EarningAmount"])
        case "EarningPercent":
            if row["EarningPercent"] >= 100:
                raise Invalid("EarningPercent is a part of the price: it must be below 100")
            return float(cost / (1 - row["EarningPercent"] / 100))
    if row["ERPDiscountPercent"]:
        return float(subtotal - subtotal * row["ERPDiscountPercent"] / 100)
    return float(subtotal - row["ERPDiscountAmount"])


def _round(value: float) -> float:
    return round(float(value), 2) + 0.0  # never -0.0
