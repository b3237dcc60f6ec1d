"""Stages of a sale, and the guide that leads through them."""

from __future__ import annotations

from so_mock.behaviour import behaviour
from so_mock.conventions import guided
from so_mock.crm import Crm
from so_mock.entities.guides import SALE, following
from so_mock.entities.sales import probability_of


@behaviour("Sale.HasGuide")
def has_guide(crm: Crm, sale_id: int | None) -> bool:
    return guided.has_guide(crm, SALE, crm.need("sale", sale_id))


@behaviour("Sale.HasStakeholderSetting")
def has_stakeholder_setting(crm: Crm, sale_id: int | None) -> bool:
    kind = crm.row("sale_type", crm.need("sale", sale_id)["SaleType"])
    return bool(kind and kind["HasStakeholders"])


@behaviour("Sale.GetNextSaleStage")
def get_next_sale_stage(crm: Crm, sale_id: int | None, include_current_stage: bool | None) -> int:
    """The current one when it is asked for and is not retired; 0 after the last."""
    sale = crm.need("sale", sale_id)
    return following(crm, SALE, sale, or_current=bool(include_current_stage))


@behaviour("Sale.HasGuideActivities")
def has_guide_activities(crm: Crm, sale_id: int | None) -> bool:
    return guided.has_activities(crm, SALE, crm.need("sale", sale_id))


@behaviour("Sale.OfferAutoNextStageOnApppointmentCompleted")
def offer_auto_next_stage(crm: Crm, appointment_id: int | None) -> bool:
    return guided.offers_next(crm, SALE, appointment_id)


@behaviour("Sale.GetProbabilityFromStage")
def get_probability_from_stage(crm: Crm, stage_id: int | None) -> int:
    return probability_of(crm, stage_id or 0)
