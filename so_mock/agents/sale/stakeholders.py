"""Those who have a say in a sale."""

from __future__ import annotations

from so_mock.behaviour import behaviour
from so_mock.call import Record
from so_mock.conventions import crud, parts
from so_mock.conventions.facts import deleted, each, facts, rows
from so_mock.crm import Crm
from so_mock.entities.model import View

STAKEHOLDER = "sale_stakeholder"

facts({
    "Sale.GetSaleStakeholderById": each(STAKEHOLDER, "sale_stakeholder_ids"),
    "Sale.GetSaleStakeholders": rows(STAKEHOLDER, SaleId="sale_id", order="Rank"),
    "Sale.DeleteSaleStakeholders": deleted(STAKEHOLDER, SaleStakeholderId="sale_stakeholder_ids"),
})  # fmt: skip


@behaviour("Sale.AddSaleStakeholders")
def add_sale_stakeholders(
    crm: Crm, sale_id: int | None, sale_stakeholders: list[Record] | None
) -> None:
    """Each as a new one, whatever id it brings along; who has a say already is not told twice."""
    sale = crm.need("sale", sale_id)["SaleId"]
    parts.join(crm, STAKEHOLDER, "SaleId", sale, sale_stakeholders)


@behaviour("Sale.UpdateSaleStakeholders")
def update_sale_stakeholders(crm: Crm, stakeholders: list[Record] | None) -> list[View]:
    """Those that are there; one without an id is NotFound."""
    entity = crm.model[STAKEHOLDER]
    found = []
    for given in stakeholders or ():
        sale = crm.need(STAKEHOLDER, given.get(entity.key))["SaleId"]
        told = given.get("SaleId") or sale
        found.append(crud.save(crm, entity, given, owner={"SaleId": told}))
    return found
