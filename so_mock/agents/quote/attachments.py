"""Documents that go out with a quote: what a sale type proposes, and what a version includes."""

from __future__ import annotations

from so_mock.behaviour import behaviour
from so_mock.call import Record
from so_mock.conventions.facts import deleted, facts
from so_mock.crm import Crm
from so_mock.entities.quotes import refuse_locked
from so_mock.errors import NotFound
from so_mock.store.table import Row

OF_VERSION, OF_SALE_TYPE = "quote_version_attachment", "sale_type_quote_attachment"

facts({"Quote.DeleteSaleTypeQuoteAttachment": deleted(OF_SALE_TYPE, SaleTypeQuoteAttachmentId="sale_type_quote_attachment_id")})  # fmt: skip


# -- of a sale type


@behaviour("Quote.AddSaleTypeQuoteAttachment")
def add_sale_type_quote_attachment(crm: Crm, sale_type_id: int, document_id: int) -> int:
    """Its id, also where it was there already."""
    crm.need("sale_type", sale_type_id)
    crm.need("document", document_id)
    for row in crm.referring(OF_SALE_TYPE, "SaleTypeId", sale_type_id):
        if row["DocumentId"] == document_id:
            return int(row["SaleTypeQuoteAttachmentId"])
    told = {"SaleTypeId": sale_type_id, "DocumentId": document_id, "DefaultIncluded": True}
    return int(crm.insert(OF_SALE_TYPE, told)["SaleTypeQuoteAttachmentId"])


@behaviour("Quote.ToggleSaleTypeQuoteAttachmentDefaultIncluded")
def toggle_sale_type_quote_attachment_default_included(
    crm: Crm, sale_type_quote_attachment_id: int
) -> bool:
    """As it is now."""
    return toggled(crm, OF_SALE_TYPE, sale_type_quote_attachment_id, "DefaultIncluded")


# -- of a version


@behaviour("Quote.CreateOrUpdateQuoteVersionAttachments")
def create_or_update_quote_version_attachments(crm: Crm, quote_version_id: int) -> list[Record]:
    """Those that the sale type proposes now; what was chosen before stays chosen, what it proposes no more goes. A locked
    version keeps what it had."""
    version = crm.need("quote_version", quote_version_id)
    held = {
        row["DocumentId"]: row
        for row in crm.referring(OF_VERSION, "QuoteVersionId", quote_version_id)
    }
    if version["State"] not in ("Sent", "Archived", "Lost", "Sold"):
        proposed = {row["DocumentId"]: row for row in proposals(crm, version)}
        for document, row in held.items():
            if document not in proposed and not row["Included"]:
                crm.delete(OF_VERSION, row["QuoteVersionAttachmentId"])
        for document, row in proposed.items():
            if document not in held:
                include(crm, quote_version_id, document, row["DefaultIncluded"])
    rows = crm.referring(OF_VERSION, "QuoteVersionId", quote_version_id)
    return [shown(crm, row) for row in rows]


def proposals(crm: Crm, version: Row) -> list[Row]:
    quote = crm.need("quote", version["QuoteId"])
    sale = crm.row("sale", quote["SaleId"])
    found = crm.referring(OF_SALE_TYPE, "SaleTypeId", sale["SaleType"]) if sale else []
    return [row for row in found if crm.row("document", row["DocumentId"]) is not None]


def include(crm: Crm, version_id: int, document_id: int, included: bool) -> Row:
    told = {"QuoteVersionId": version_id, "DocumentId": document_id, "Included": bool(included)}
    return crm.insert(OF_VERSION, told)


def shown(crm: Crm, row: Row) -> Record:
    told = {"DocumentId": row["DocumentId"], "Included": row["Included"]}
    return crm.blank("QuoteVersionAttachment") | told


@behaviour("Quote.IncludeQuoteVersionAttachment")
def include_quote_version_attachment(
    crm: Crm, quote_version_id: int, document_id: int, include: bool
) -> bool:
    """A document of any sort; "will throw exceptions if called on locked versions", says its description."""
    crm.need("quote_version", quote_version_id)
    crm.need("document", document_id)
    refuse_locked(crm, quote_version_id)
    held = crm.referring(OF_VERSION, "QuoteVersionId", quote_version_id)
    row = next((row for row in held if row["DocumentId"] == document_id), None)
    told = {
        "QuoteVersionId": quote_version_id,
        "DocumentId": document_id,
        "Included": bool(include),
    }
    if row is None:
        crm.insert(OF_VERSION, told)
    else:
        crm.update(OF_VERSION, {**row, **told})
    return bool(include)


@behaviour("Quote.ToggleQuoteVersionAttachmentIncluded")
def toggle_quote_version_attachment_included(crm: Crm, quote_version_attachment_id: int) -> bool:
    row = crm.row(OF_VERSION, quote_version_attachment_id)
    refuse_locked(crm, row["QuoteVersionId"] if row else 0)
    return toggled(crm, OF_VERSION, quote_version_attachment_id, "Included")


def toggled(crm: Crm, entity: str, id: int, prop: str) -> bool:
    row = crm.row(entity, id)
    if row is None:
        raise NotFound(f"Quote attachment id {id} not found")
    crm.update(entity, {**row, prop: not row[prop]})
    return not row[prop]
