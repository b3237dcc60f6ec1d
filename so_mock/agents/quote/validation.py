"""Whether a version may go out: prices against cost, minimum and the limits of the sale type."""

from __future__ import annotations

from so_mock.agents.quote.lines import recalculated
from so_mock.agents.quote.price_lists import PRICES
from so_mock.agents.quote.products import product_by_key
from so_mock.behaviour import behaviour
from so_mock.call import Record
from so_mock.conventions import crud
from so_mock.crm import Crm
from so_mock.entities.quotes import LOCKED, lines_of, refuse_locked
from so_mock.store.table import Row

LEVELS = ("Ok", "OkWithInfo", "Warning", "Error")
UNDECIDED = frozenset(["Draft", "DraftNotCalculated", "DraftNeedsApproval"])


@behaviour("Quote.ValidateQuoteVersion")
def validate_quote_version(crm: Crm, quote_version_id: int) -> Record:
    return validated(crm, crm.need("quote_version", quote_version_id))


@behaviour("Quote.UpdateQuoteVersionPrices")
def update_quote_version_prices(crm: Crm, quote_version_id: int) -> Record:
    """Prices and VAT of the products as they are now; lines without a product keep theirs."""
    refuse_locked(crm, quote_version_id)
    version = crm.need("quote_version", quote_version_id)
    quote = crm.need("quote", version["QuoteId"])
    for alternative in crm.referring("quote_alternative", "QuoteVersionId", quote_version_id):
        for line in lines_of(crm, alternative["QuoteAlternativeId"]):
            product = product_by_key(crm, quote["QuoteConnectionId"], line["ERPProductKey"])
            if product is not None:
                now = {name: product[name] for name in (*PRICES, "VAT", "VATInfo")}
                crud.change(crm, crm.model["quote_line"], line, **now)
    return validated(crm, crm.need("quote_version", quote_version_id))


def validated(crm: Crm, version: Row) -> Record:
    """A draft is recalculated, and each line, alternative and the version says how it is. A locked one stays as it is."""
    id = version["QuoteVersionId"]
    alternatives: list[Record] = []
    if version["State"] not in LOCKED:
        for alternative in crm.referring("quote_alternative", "QuoteVersionId", id):
            recalculated(crm, alternative["QuoteAlternativeId"])
        judge(crm, crm.need("quote_version", id))
        for alternative in crm.referring("quote_alternative", "QuoteVersionId", id):
            shown = crm.record(crm.view("quote_alternative", alternative))
            blank = crm.blank("QuoteAlternativeRecalculated")
            alternatives.append(blank | {"ChangedQuoteAlternative": shown})
    version = crm.need("quote_version", id)
    quote = crm.need("quote", version["QuoteId"])
    sale = crm.row("sale", quote["SaleId"])
    return crm.blank("QuoteVersionValidated") | {
        "IsOk": version["Status"] != "Error", "Status": version["Status"], "UserExplanation": version["Reason"],
        "TechExplanation": version["Reason"], "ChangedQuoteAlternatives": alternatives,
        "ChangedSale": crm.record(crm.view("sale", sale, "Sale")) if sale else None,
        "ChangedQuote": crm.record(crm.view("quote", quote, "Quote")),
        "ChangedQuoteVersion": crm.record(crm.view("quote_version", version)),
    }  # fmt: skip


def judge(crm: Crm, version: Row) -> None:
    """What is worst below is what is said above. Beyond the sale type's limits somebody must approve."""
    worst, reasons, beyond = "Ok", [], []
    limits = limits_of(crm, version)
    for alternative in crm.referring(
        "quote_alternative", "QuoteVersionId", version["QuoteVersionId"]
    ):
        level, why = "Ok", []
        for line in lines_of(crm, alternative["QuoteAlternativeId"]):
            status, reason = of_line(crm, line)
            crud.change(crm, crm.model["quote_line"], line, Status=status, Reason=reason)
            level = max(level, status, key=LEVELS.index)
            why += [reason] if reason else []
        row = crm.need("quote_alternative", alternative["QuoteAlternativeId"])
        over = exceeded(row, limits)
        beyond += over
        if over:
            level = max(level, "Warning", key=LEVELS.index)
        told = {"Status": level, "Reason": "; ".join([*why, *over])}
        crud.change(crm, crm.model["quote_alternative"], row, **told)
        worst = max(worst, level, key=LEVELS.index)
        reasons += [*why, *over]
    version = crm.need("quote_version", version["QuoteVersionId"])
    state = version["State"]
    if state in UNDECIDED and not version["RequestAssociateId"]:
        state = "DraftNeedsApproval" if beyond else "Draft"
    told = {"Status": worst, "Reason": "; ".join(dict.fromkeys(reasons)), "State": state}
    crud.change(crm, crm.model["quote_version"], version, **told)


def of_line(crm: Crm, line: Row) -> tuple[str, str]:
    price = line["TotalPrice"] / line["Quantity"] if line["Quantity"] else 0.0
    name = line["Name"] or line["Code"] or f"Line {line['Rank']}"
    if line["TotalPrice"] < 0:
        return "Error", f"{name}: the price is below zero"
    if line["UnitMinimumPrice"] > 0 and price < line["UnitMinimumPrice"]:
        return "Warning", f"{name}: the price is below its minimum"
    if price < line["UnitCost"]:
        return "Warning", f"{name}: the price is below its cost"
    return "Ok", ""


def limits_of(crm: Crm, version: Row) -> Row:
    quote = crm.need("quote", version["QuoteId"])
    sale = crm.row("sale", quote["SaleId"])
    return (crm.row("sale_type", sale["SaleType"]) if sale else None) or {}


def exceeded(alternative: Row, limits: Row) -> list[str]:
    """Of the whole alternative: discounts of the lines count as well."""
    name = alternative["Name"]
    found = []
    if (
        limits.get("MaxDiscountPercentSet")
        and alternative["DiscountPercent"] > limits["MaxDiscountPercent"]
    ):
        found.append(
            f"{name}: more than {limits['MaxDiscountPercent']} % discount must be approved"
        )
    if (
        limits.get("MinEarningPercentSet")
        and alternative["EarningPercent"] < limits["MinEarningPercent"]
    ):
        found.append(f"{name}: less than {limits['MinEarningPercent']} % earning must be approved")
    return found
