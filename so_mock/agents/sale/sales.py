"""A sale begun, validated, and ended."""

from __future__ import annotations

from so_mock.behaviour import behaviour
from so_mock.conventions import crud
from so_mock.conventions.facts import Literal, changed, exists, facts, number_valid
from so_mock.crm import Crm
from so_mock.entities.model import View
from so_mock.entities.sales import begun, probability_of
from so_mock.entities.upcoming import next_activity

# The status alone: whether they are completed stays as it is (published description).
facts({
    "Sale.IsNumberValid": number_valid("sale.number1"),
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
