"""The order that becomes of an accepted alternative."""

from __future__ import annotations

from so_mock.agents.quote.answers import response
from so_mock.agents.quote.quotes import chain, prefer
from so_mock.agents.quote.validation import validated
from so_mock.agents.quote.versions import UNDECIDED, archive
from so_mock.behaviour import behaviour
from so_mock.call import Record
from so_mock.conventions import crud
from so_mock.crm import Crm
from so_mock.errors import Invalid


@behaviour("Quote.PlaceOrder")
def place_order(
    crm: Crm, quote_alternative_id: int, mark_sale_as_sold: bool | None, po_number: str | None, order_comment: str | None,
    culture: str | None,
) -> Record:  # fmt: skip
    """A connection that cannot place orders only marks the quote as sold (docs: quote connectors, place order)."""
    _, version, quote = chain(crm, quote_alternative_id)
    id = version["QuoteVersionId"]
    if version["State"] in ("Archived", "Sold", "Lost"):
        raise Invalid(f"Quote version {id} is {version['State'].lower()}, and locked")
    told = validated(crm, version)
    version = crm.need("quote_version", id)
    if not told["IsOk"]:
        return response(crm, "Error", told["UserExplanation"], "PluginUrlResponse")
    if version["State"] in UNDECIDED:
        return response(
            crm, "Error", f"Quote version {id} must be approved first", "PluginUrlResponse"
        )
    prefer(crm, id, quote_alternative_id)
    crud.change(crm, crm.model["quote"], crm.need("quote", quote["QuoteId"]), **{
        "AcceptedQuoteAlternativeId": quote_alternative_id, "ActiveQuoteVersionId": id, "PoNumber": po_number or "",
        "OrderComment": order_comment or "", "PreferredEmailCulture": culture or quote["PreferredEmailCulture"],
    })  # fmt: skip
    crud.change(crm, crm.model["quote_version"], crm.need("quote_version", id), State="Sold")
    archive(crm, quote["QuoteId"], but=id)
    sale = crm.row("sale", quote["SaleId"])
    if mark_sale_as_sold and sale is not None:
        crud.change(crm, crm.model["sale"], sale, Status="Sold", Completed="Completed")
    return response(crm, told["Status"], told["UserExplanation"], "PluginUrlResponse")
