"""A sale begun, validated, and ended."""

from __future__ import annotations

from so_mock.behaviour import behaviour
from so_mock.call import Record
from so_mock.conventions import crud
from so_mock.conventions.facts import Literal, changed, exists, facts
from so_mock.conventions.numbering import is_number_valid
from so_mock.conventions.writing import complaints
from so_mock.crm import Crm
from so_mock.entities.model import View
from so_mock.entities.sales import begun, probability_of
from so_mock.entities.upcoming import next_activity

# The status alone: whether they are completed stays as it is (published description).
facts({
    "Sale.SetAsSold": changed("sale", "sale_ids", Status=Literal("Sold")),
    "Sale.SetAsSoldWithReason": changed("sale", "sale_ids", Status=Literal("Sold"), ReasonSold="reason_id"),
    "Sale.SetAsLost": changed("sale", "sale_ids", Status=Literal("Lost")),
    "Sale.SetAsLostWithReason": changed("sale", "sale_ids", Status=Literal("Lost"), Reason="reason_id"),
    "Sale.SaleHasQuote": exists("quote", SaleId="sale_id"),
})  # fmt: skip


@behaviour("Sale.CreateDefaultSaleEntity")
def create_default_sale_entity(crm: Crm) -> View:
    row = begun(crm, crud.default_row(crm, crm.model["sale"]))
    return crm.view("sale", {**row, "Probability": probability_of(crm, row["Rating"])})


@behaviour("Sale.ValidateSaleEntity")
def validate_sale_entity(crm: Crm, sale_entity: Record | None) -> dict[str, str]:
    """Heading, type and date, and the number where its counter wants one that nobody else has."""
    given = sale_entity or {}
    found = complaints(crm, crm.model["sale"], given)
    if not is_number_valid(crm, "sale.number1", given.get("SaleId"), given.get("Number")):
        found["Number"] = "Sale: Number must be a number that is not taken"
    return found


@behaviour("Sale.IsNumberValid")
def number_valid(crm: Crm, contact_id: int | None, number: str | None) -> bool:
    """The id is that of the sale, although it is published as a company's."""
    return is_number_valid(crm, "sale.number1", contact_id, number)


@behaviour("Sale.GetNextDueDate")
def get_next_due_date(crm: Crm, sale_id: int | None) -> str:
    """As the sale shows it."""
    sale = crm.need("sale", sale_id)
    date: str = crm.record(crm.view("sale", sale))["NextDueDate"]
    return date


@behaviour("Sale.BatchUpdateNextDueDate")
def batch_update_next_due_date(crm: Crm) -> None:
    """Nothing is left to do: due dates are looked up whenever they are shown, so they are always those of now."""
    for sale in crm.rows("sale"):
        next_activity(crm.reads, sale["SaleId"])
