"""Quotes, products and what is known of ERP systems."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from so_mock.entities.crm import contact_full_name, person_full_name
from so_mock.entities.sales import status as sale_status
from so_mock.query.columns.appointment import plain
from so_mock.query.facts import Fact, Kind, Made, Making, Path, Provided

if TYPE_CHECKING:
    from so_mock.entities.shape import Shaper
    from so_mock.query.tree import Node
    from so_mock.store.table import Row

LINE = Provided({"quoteLineIsIncluded": Kind("quote_line")})


# -- attachments: the document is what is listed


def attached(shaper: Shaper, where: Node) -> Iterator[Row]:
    for each in shaper.reads.rows("quote_version_attachment"):
        document = shaper.row("document", each["DocumentId"])
        if document is not None:
            yield {**document, "_attachment": each}


def attachment(prop: str, kind: str) -> Made:
    return Made(lambda row, shaper: row["_attachment"][prop], kind=kind)


# -- approvals: versions that wait for it, or got it


def about(entity: str, make: Making) -> Making:
    """Of the sale that a version belongs to, or of whom that is about."""

    def found(row: Row, shaper: Shaper) -> Any:
        quote = shaper.row("quote", row["QuoteId"])
        sale = shaper.row("sale", quote["SaleId"]) if quote else None
        if sale is None or entity == "sale":
            return make(sale, shaper) if sale else None
        other = shaper.row(entity, sale[entity.capitalize()])
        return make(other, shaper) if other else None

    return found


def in_state(state: str) -> str:
    return f"quoteVersionState = {state}"


def requested(row: Row, shaper: Shaper) -> bool:
    return bool(row["RequestAssociateId"])


def status_number(row: Row, shaper: Shaper) -> int:
    return shaper.shapes.model.carriers.enum("SaleStatus").numbers[sale_status(row, shaper)]


def status_name(value: int, shaper: Shaper) -> str:
    numbers = shaper.shapes.model.carriers.enum("SaleStatus").numbers
    return next((name for name, number in numbers.items() if number == value), "")


APPROVAL: dict[str, Fact] = {
    "lastupdated": "Updated", "quotealternativeversionid": "LikelyQuoteAlternativeId", "quoteversionstate": "State",
    "saleid": Made(about("sale", plain("SaleId")), kind="int"), "saleheading": Made(about("sale", plain("Heading"))),
    "salestatus": Made(about("sale", status_number), text=status_name, kind="listAny"),
    "quoteownerassociateid": Made(about("sale", plain("Associate")), "associate", "Name", "associate"),
    "quoteownerassociatename": Made(about("sale", lambda row, shaper: shaper.label("associate", row["Associate"]))),
    "amount": Path("LikelyQuoteAlternativeId.TotalPrice"), "currency": Made(about("sale", plain("Currency")), "currency", kind="listAny"),
    "contactid": Made(about("sale", plain("Contact")), kind="int"), "contactname": Made(about("contact", contact_full_name)),
    "personid": Made(about("sale", plain("Person")), kind="int"), "personname": Made(about("person", person_full_name)),
    "approvedbyid": Path("ApprovedBy", text="Name"), "approvedbyname": "ApprovedBy", "quotereason": "Reason",
    "requestassociateid": Path("RequestAssociateId", text="Name"), "requestassociatename": "RequestAssociateId",
}  # fmt: skip

PROVIDERS: dict[str, Provided] = {
    "quoteline": LINE, "findquoteline": LINE, "configurablearchivequoteline": LINE,
    "product": Provided({"productInAssortment": Kind("product")}),
    "quoteconnection": Provided(switches={"deleted": "deleted = false"}),
    "quoteversionattachment": Provided(
        {"document": Kind("document", rows=attached)},
        columns={"included": attachment("Included", "bool"), "quoteversionid": attachment("QuoteVersionId", "int"),
                 "quoteversionattachmentid": attachment("QuoteVersionAttachmentId", "int")},
    ),
    "quoteapproval": Provided(
        {
            "approved": Kind("quote_version", in_state("4")), "denied": Kind("quote_version", in_state("5")),
            "requested": Kind("quote_version", in_state("3"), requested),
            "needsapproval": Kind("quote_version", in_state("3"), lambda row, shaper: not requested(row, shaper)),
        },
        columns=APPROVAL,
    ),
}  # fmt: skip
