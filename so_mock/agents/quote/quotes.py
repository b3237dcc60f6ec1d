"""The quote of a sale, from the sale down to its lines: made, copied, read and saved."""

from __future__ import annotations

from datetime import datetime, timedelta

from so_mock.behaviour import behaviour
from so_mock.call import Record
from so_mock.clock import NO_DATE
from so_mock.conventions import crud
from so_mock.conventions.facts import deleted, facts, one
from so_mock.crm import Crm
from so_mock.entities.model import View
from so_mock.entities.quotes import lines_of
from so_mock.errors import BadRequest, NotFound, required
from so_mock.store.table import Row

# Addresses of a version's own (Contact.SaveQuoteVersionAddress), keyed `7/QuoteBillingAddress`.
ADDRESSES, KINDS = "_quote_address", ("QuoteBillingAddress", "QuoteShippingAddress")
# What a new version has of its own, whatever it is copied from.
OF_ITS_OWN = (
    "QuoteVersionId", "ERPQuoteVersionKey", "SentDate", "FollowupId", "ApprovedBy", "ApprovedText", "ApprovedRegisteredBy",
    "ApprovedRegisteredDate", "RequestAssociateId", "RequestComment", "ArchivedState", "State", "Registered",
    "RegisteredAssociateId", "Updated", "UpdatedAssociateId",
)  # fmt: skip

facts({
    "Quote.GetQuoteFromSaleId": one("quote", SaleId="sale_id"),
    "Quote.GetQuoteEntityFromSaleId": one("quote", SaleId="sale_id"),
    "Quote.DeleteQuote": deleted("quote", QuoteId="quote_id"),
})  # fmt: skip


def chain(crm: Crm, alternative_id: int) -> tuple[Row, Row, Row]:
    """Alternative, version and quote."""
    alternative = crm.need("quote_alternative", alternative_id)
    version = crm.need("quote_version", alternative["QuoteVersionId"])
    return alternative, version, crm.need("quote", version["QuoteId"])


# -- made for a sale


@behaviour("Quote.CreateAndSaveQuote")
def create_and_save_quote(
    crm: Crm, sale_id: int, connection_id: int, first_alternative_name: str | None
) -> View:
    """Quote, first version and first alternative, which is the likeliest so far."""
    sale, connection = crm.need("sale", sale_id), crm.need("quote_connection", connection_id)
    if connection["Deleted"]:
        raise BadRequest(f"Quote connection {connection_id} is deleted")
    quote = begun(crm, sale, connection_id)
    version = store(crm, "quote_version", QuoteId=quote["QuoteId"], **usual(crm, sale))
    named = {"Name": first_alternative_name or "1", "QuoteVersionId": version["QuoteVersionId"]}
    alternative = store(crm, "quote_alternative", **named)
    prefer(crm, version["QuoteVersionId"], alternative["QuoteAlternativeId"])
    activate(crm, quote["QuoteId"], version["QuoteVersionId"])
    return view(crm, quote["QuoteId"])


@behaviour("Quote.CreateAndSaveQuoteFromSale")
def create_and_save_quote_from_sale(crm: Crm, copy_from_sale_id: int, copy_to_sale_id: int) -> View:
    """The active version with its alternatives and lines; both sales have one currency, as the docs ask."""
    source, sale = crm.need("sale", copy_from_sale_id), crm.need("sale", copy_to_sale_id)
    original = next(iter(crm.referring("quote", "SaleId", copy_from_sale_id)), None)
    if original is None:
        raise NotFound(f"Sale {copy_from_sale_id} has no quote")
    if source["Currency"] != sale["Currency"]:
        raise BadRequest(f"Sales {copy_from_sale_id} and {copy_to_sale_id} differ in currency")
    quote = begun(crm, sale, original["QuoteConnectionId"])
    version = crm.need("quote_version", original["ActiveQuoteVersionId"])
    fresh = usual(crm, sale) | {"QuoteId": quote["QuoteId"], "Rank": 1}
    copy = copied_version(crm, version, **fresh)
    activate(crm, quote["QuoteId"], copy["QuoteVersionId"])
    return view(crm, quote["QuoteId"])


def begun(crm: Crm, sale: Row, connection_id: int) -> Row:
    return store(crm, "quote", SaleId=sale["SaleId"], QuoteConnectionId=connection_id)


def usual(crm: Crm, sale: Row) -> Row:
    """Of a first version: its number after the sale's, how long it holds after the sale type, countries of the company."""
    kind, company = crm.row("sale_type", sale["SaleType"]), crm.row("contact", sale["Contact"])
    days = kind["DefaultQuoteValidity"] if kind else 0
    expires = datetime.fromisoformat(crm.now()[:10]) + timedelta(days=days) if days else None
    country = company["Country"] or 0 if company else 0
    return {
        "Number": f"{sale.get('Number') or sale['SaleId']}-1", "DeliveryCountryId": country, "InvoiceCountryId": country,
        "ExpirationDate": expires.isoformat() if expires else NO_DATE,
    }  # fmt: skip


def store(crm: Crm, entity: str, **values: object) -> Row:
    found = crm.model[entity]
    return crud.store(crm, found, {**crud.default_row(crm, found), **values})


def prefer(crm: Crm, version_id: int, alternative_id: int) -> None:
    row = crm.need("quote_version", version_id)
    crud.change(crm, crm.model["quote_version"], row, LikelyQuoteAlternativeId=alternative_id)


def activate(crm: Crm, quote_id: int, version_id: int) -> None:
    row = crm.need("quote", quote_id)
    crud.change(crm, crm.model["quote"], row, ActiveQuoteVersionId=version_id)


def view(crm: Crm, quote_id: int) -> View:
    return crm.view("quote", crm.need("quote", quote_id))


# -- copies


def copied_version(crm: Crm, version: Row, **values: object) -> Row:
    """A draft with copies of all alternatives and lines, and of the addresses that are the version's own."""
    old = version["QuoteVersionId"]
    kept = {name: value for name, value in version.items() if name not in OF_ITS_OWN}
    row = store(crm, "quote_version", **{**kept, "LikelyQuoteAlternativeId": 0, **values})
    new = row["QuoteVersionId"]
    likely = 0
    for alternative in crm.referring("quote_alternative", "QuoteVersionId", old):
        copy = copied_alternative(crm, alternative, new)
        if alternative["QuoteAlternativeId"] == version["LikelyQuoteAlternativeId"]:
            likely = copy["QuoteAlternativeId"]
    for kind in KINDS:
        address = crm.reads.row(ADDRESSES, f"{old}/{kind}")
        if address is not None:
            crm.store.insert(ADDRESSES, {**address, "id": f"{new}/{kind}"})
    prefer(crm, new, likely)
    return crm.need("quote_version", new)


def copied_alternative(crm: Crm, alternative: Row, version_id: int, name: str = "") -> Row:
    row = store(crm, "quote_alternative", **{
        **alternative, "QuoteAlternativeId": 0, "ERPQuoteAlternativeKey": "", "QuoteVersionId": version_id,
        "Name": name or alternative["Name"],
    })  # fmt: skip
    fresh = {
        "QuoteLineId": 0,
        "ERPQuoteLineKey": "",
        "QuoteAlternativeId": row["QuoteAlternativeId"],
    }
    for line in lines_of(crm, alternative["QuoteAlternativeId"]):
        store(crm, "quote_line", **{**line, **fresh})
    return crm.need("quote_alternative", row["QuoteAlternativeId"])


# -- saved


@behaviour("Quote.SaveQuote")
def save_quote(crm: Crm, quote: Record | None) -> View:
    """The flat carrier: what it shows of version and alternative is not saved here."""
    quote = required(quote, "Quote")
    own = {
        name: value
        for name, value in quote.items()
        if name in crm.model.properties(crm.model["quote"])
    }
    return crud.save(crm, crm.model["quote"], own, "Quote")


# -- alternatives


@behaviour("Quote.CreateQuoteAlternative")
def create_quote_alternative(
    crm: Crm,
    quote_version_id: int,
    quote_alternative_name: str | None,
    quote_alternative_description: str | None,
) -> View:
    """Stored; the first of its version is the likeliest."""
    version = crm.need("quote_version", quote_version_id)
    row = store(
        crm, "quote_alternative", QuoteVersionId=quote_version_id, Name=quote_alternative_name or "",
        Description=quote_alternative_description or "",
    )  # fmt: skip
    if not version["LikelyQuoteAlternativeId"]:
        prefer(crm, quote_version_id, row["QuoteAlternativeId"])
    return crm.view("quote_alternative", row)


@behaviour("Quote.CopyQuoteAlternative")
def copy_quote_alternative(
    crm: Crm,
    quote_version_id: int,
    quote_alternative_id: int,
    quote_alternative_name: str | None,
) -> View:
    """Within one sale: from any version of its quote to any other."""
    _, source, quote = chain(crm, quote_alternative_id)
    version = crm.need("quote_version", quote_version_id)
    if version["QuoteId"] != quote["QuoteId"]:
        raise BadRequest(
            f"Alternative {quote_alternative_id} is of version {source['QuoteVersionId']}, "
            f"and that is no version of the same quote as {quote_version_id}"
        )
    alternative = crm.need("quote_alternative", quote_alternative_id)
    row = copied_alternative(crm, alternative, quote_version_id, quote_alternative_name or "")
    return crm.view("quote_alternative", row)
