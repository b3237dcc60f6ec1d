"""Sales and those who have a stake in them (sheet: domain.md 6, 8)."""

from __future__ import annotations

from so_mock.entities.crm import me
from so_mock.entities.model import Children, Entity, to

SALES = (
    Entity(
        "sale", "SaleEntity", "SaleId",
        references={"Rating": to("sale_stage")},
        children={"SaleStakeholders": Children("sale_stakeholder", "SaleId")},
        parts={"quote": "SaleId"},
        defaults={"Associate": me, "CreatedBy": me},
        names=("Heading",), label="Heading",
        shows={"Sale": {}},
    ),
    Entity("sale_stage", "SaleStageEntity", "SaleStageId", label="Value", names=("Value",), shows={"Rating": {}}),
)  # fmt: skip
