"""Quotes: connections, price lists, products, versions, alternatives and lines (sheet: domain.md 6)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from so_mock.entities.model import Children, Entity, to
from so_mock.entities.quote_totals import alternative_totals, line_totals
from so_mock.errors import Invalid
from so_mock.store.table import Index, Row

if TYPE_CHECKING:
    from so_mock.entities.shape import Shaper

# A version that the customer has seen, or that another has taken the place of, is not edited any more.
LOCKED = frozenset(["Sent", "Archived", "Lost", "Sold"])
FOR_EVER = "9999-12-31T23:59:59"
BY_KEY = Index(
    "ERP key", lambda row: [row["ERPProductKey"].lower()] if row["ERPProductKey"] else []
)
OF_PRICE_LIST = Index(
    "price list", lambda row: [row["ERPPriceListKey"]] if row["ERPPriceListKey"] else []
)
# What the product register of SuperOffice itself can do (docs: quote connectors, capability names).
CAPABILITIES = [
    "iproductprovider_provide_cost", "iproductprovider_provide_minimumprice", "iproductprovider_provide_stockdata",
    "iproductprovider_provide_extradata", "iproductprovider_provide_picture", "iproductprovider_provide_thumbnails",
    "ilistprovider_provide_productcategorylist", "ilistprovider_provide_productfamilylist",
    "ilistprovider_provide_producttypelist", "ilistprovider_provide_paymenttermslist",
    "ilistprovider_provide_paymenttypelist", "ilistprovider_provide_deliverytermslist",
    "ilistprovider_provide_deliverytypelist",
]  # fmt: skip


# -- how they are shown


def active_version(row: Row, shaper: Shaper) -> Any:
    return shaper.reference("quote_version", "QuoteVersion", row["ActiveQuoteVersionId"], False)


def favorite_alternative(row: Row, shaper: Shaper) -> Any:
    version = shaper.row("quote_version", row["ActiveQuoteVersionId"])
    likely = version["LikelyQuoteAlternativeId"] if version else 0
    return shaper.reference("quote_alternative", "QuoteAlternative", likely, False)


# -- what follows from a save


def refuse_locked(crm: Any, version: int) -> None:
    row = crm.row("quote_version", version)
    if row is not None and row["State"] in LOCKED:
        raise Invalid(f"Quote version {version} is {row['State'].lower()}, and locked")


def version_of(crm: Any, alternative: int) -> int:
    row = crm.row("quote_alternative", alternative)
    return row["QuoteVersionId"] if row else 0


def settle_quote(crm: Any, row: Row, before: Row | None) -> Row:
    """A sale has one quote."""
    for other in crm.referring("quote", "SaleId", row["SaleId"]):
        if other["QuoteId"] != row["QuoteId"]:
            raise Invalid(f"Sale {row['SaleId']} has a quote already: {other['QuoteId']}")
    return row


def settle_line(crm: Any, row: Row, before: Row | None) -> Row:
    refuse_locked(crm, version_of(crm, row["QuoteAlternativeId"]))
    if not row["Rank"]:
        beside = crm.referring("quote_line", "QuoteAlternativeId", row["QuoteAlternativeId"])
        row = {**row, "Rank": max((line["Rank"] for line in beside), default=0) + 1}
    return {**row, **line_totals(row)}


def follow_line(crm: Any, row: Row, before: Row | None) -> None:
    moved = {row["QuoteAlternativeId"], before["QuoteAlternativeId"] if before else 0}
    for alternative in sorted(filter(None, moved)):
        retotal(crm, alternative)


def leave_line(crm: Any, row: Row) -> None:
    refuse_locked(crm, version_of(crm, row["QuoteAlternativeId"]))
    retotal(crm, row["QuoteAlternativeId"], without=row["QuoteLineId"])


def retotal(crm: Any, alternative: int, without: int = 0) -> None:
    row = crm.row("quote_alternative", alternative)
    if row is None:
        return
    lines = lines_of(crm, alternative)
    rest = [line for line in lines if line["QuoteLineId"] != without]
    changed = {**row, **alternative_totals(row, rest)}
    if changed != row:
        crm.update("quote_alternative", changed)
    follow_alternative(crm, changed, row)


def lines_of(crm: Any, alternative: int) -> list[Row]:
    """In their order."""
    found = crm.referring("quote_line", "QuoteAlternativeId", alternative)
    return sorted(found, key=lambda line: (line["Rank"], line["QuoteLineId"]))


def settle_alternative(crm: Any, row: Row, before: Row | None) -> Row:
    """One that has lines comes to what they come to; one without keeps what it was told."""
    refuse_locked(crm, row["QuoteVersionId"])
    lines = lines_of(crm, row["QuoteAlternativeId"]) if before else []
    return {**row, **alternative_totals(row, lines)} if lines else row


def follow_alternative(crm: Any, row: Row, before: Row | None) -> None:
    version = crm.row("quote_version", row["QuoteVersionId"])
    if version is not None and row["QuoteAlternativeId"] == version["LikelyQuoteAlternativeId"]:
        follow_version(crm, version, version)


def leave_alternative(crm: Any, row: Row) -> None:
    """When the likeliest one goes, the next is."""
    refuse_locked(crm, row["QuoteVersionId"])
    version = crm.row("quote_version", row["QuoteVersionId"])
    if version is not None and version["LikelyQuoteAlternativeId"] == row["QuoteAlternativeId"]:
        beside = crm.referring("quote_alternative", "QuoteVersionId", row["QuoteVersionId"])
        rest = [each["QuoteAlternativeId"] for each in beside if each is not row]
        changed = {**version, "LikelyQuoteAlternativeId": next(iter(rest), 0)}
        crm.update("quote_version", changed)
        follow_version(crm, changed, version)


def follow_version(crm: Any, row: Row, before: Row | None) -> None:
    quote = crm.row("quote", row["QuoteId"])
    if quote is not None and quote["ActiveQuoteVersionId"] == row["QuoteVersionId"]:
        follow_quote(crm, quote, quote)


def follow_quote(crm: Any, row: Row, before: Row | None) -> None:
    """With UseValuesFromQuote the sale is worth what the likeliest alternative of the active version is."""
    version = crm.row("quote_version", row["ActiveQuoteVersionId"])
    sale = crm.row("sale", row["SaleId"])
    if version is None or sale is None or not row["UseValuesFromQuote"]:
        return
    likely = crm.row("quote_alternative", version["LikelyQuoteAlternativeId"])
    if likely is None:
        return
    worth = {
        "Amount": likely["TotalPrice"],
        "Earning": likely["EarningAmount"],
        "EarningPercent": likely["EarningPercent"],
    }
    if any(sale[name] != value for name, value in worth.items()):
        crm.update("sale", {**sale, **worth})


def settle_price_list(crm: Any, row: Row, before: Row | None) -> Row:
    """How the currency is called, unless the list says so itself."""
    return row if row["CurrencyName"] else {**row, "CurrencyName": row["Currency"]}


def follow_price_list(crm: Any, row: Row, before: Row | None) -> None:
    """ "The primary key of the pricelist if this is a built-in pricelist" is what products know it by."""
    if not row["ERPPriceListKey"]:
        crm.update("price_list", {**row, "ERPPriceListKey": str(row["PriceListId"])})


def leave_price_list(crm: Any, row: Row) -> None:
    for product in crm.by("product", OF_PRICE_LIST, row["ERPPriceListKey"]):
        crm.delete("product", product["ProductId"])


def follow_product(crm: Any, row: Row, before: Row | None) -> None:
    if not row["ERPProductKey"]:
        crm.update("product", {**row, "ERPProductKey": str(row["ProductId"])})


QUOTES = (
    Entity(
        "quote_connection", "QuoteConnection", "QuoteConnectionId",
        views=frozenset({"PriceLists"}), server=frozenset({"InitializeResponse"}),
        extra={"ConfigFields": {}, "Capabilities": CAPABILITIES},
        defaults={"IsAvailable": True, "AllAccess": True}, names=("DisplayName",), label="DisplayName",
    ),
    Entity(
        "price_list", "PriceList", "PriceListId",
        rest="Pricelist", names=("Name",), defaults={"IsActive": True, "ValidTo": FOR_EVER},
        settle=settle_price_list, follow=follow_price_list, leave=leave_price_list,
    ),
    Entity("product", "Product", "ProductId", defaults={"InAssortment": True}, follow=follow_product, names=("Name",)),
    Entity(
        "quote", "QuoteEntity", "QuoteId",
        references={"ActiveQuoteVersionId": to("quote_version"), "AcceptedQuoteAlternativeId": to("quote_alternative")},
        children={"QuoteVersions": Children("quote_version", "QuoteId", saved=False)},
        shows={"Quote": {"ActiveQuoteVersion": active_version, "FavoriteQuoteAlternative": favorite_alternative}},
        defaults={"UseValuesFromQuote": 1}, settle=settle_quote, follow=follow_quote,
    ),
    Entity(
        "quote_version", "QuoteVersion", "QuoteVersionId",
        references={
            "LikelyQuoteAlternativeId": to("quote_alternative"), "FollowupId": to("appointment"),
            "DeliveryCountryId": to("country"), "InvoiceCountryId": to("country"), "ApprovedBy": to("associate"),
            "ApprovedRegisteredBy": to("associate"), "RequestAssociateId": to("associate"),
        },
        children={"QuoteAlternatives": Children("quote_alternative", "QuoteVersionId", saved=False)},
        parts={"quote_version_attachment": "QuoteVersionId"},
        defaults={"State": "Draft", "Rank": 1}, follow=follow_version, label="Number",
    ),
    Entity(
        "quote_alternative", "QuoteAlternative", "QuoteAlternativeId",
        parts={"quote_line": "QuoteAlternativeId"},
        settle=settle_alternative, follow=follow_alternative, leave=leave_alternative, names=("Name",),
    ),
    Entity(
        "quote_line", "QuoteLine", "QuoteLineId",
        defaults={"Quantity": 1.0}, settle=settle_line, follow=follow_line, leave=leave_line,
    ),
    Entity("quote_line_configuration", "QuoteLineConfiguration", "QuoteLineConfigurationId", label="FieldName"),
    Entity(
        "quote_version_attachment", "", "QuoteVersionAttachmentId",
        references={"QuoteVersionId": to("quote_version"), "DocumentId": to("document")},
        extra={"QuoteVersionId": 0, "DocumentId": 0, "Included": False},
    ),
    Entity(
        "sale_type_quote_attachment", "", "SaleTypeQuoteAttachmentId",
        references={"SaleTypeId": to("sale_type"), "DocumentId": to("document")},
        extra={"SaleTypeId": 0, "DocumentId": 0, "DefaultIncluded": False},
    ),
)  # fmt: skip
