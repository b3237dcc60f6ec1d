"""What happens to a company's category when a sale or a lead changes, and rules of mailings."""

from __future__ import annotations

from so_mock.behaviour import behaviour
from so_mock.call import Record
from so_mock.conventions import crud
from so_mock.crm import Crm
from so_mock.errors import BadRequest

SETTINGS = "_category_update"  # by trigger: one setting for each
STRICT = "_setting", "EmarketingStrictMode"
LEAD = "LeadStatusChanged"
NO_TRIGGER = "None"


@behaviour("List.GetAllAutomatedCategoryUpdates")
def get_all_automated_category_updates(crm: Crm) -> list[Record]:
    """One for each trigger; one that nobody saved is not enabled."""
    return [_setting(crm, name) for name in _triggers(crm)]


def _triggers(crm: Crm) -> list[str]:
    named = crm.model.carriers.enum("CategoryUpdateTrigger").numbers
    return [name for name in named if name != NO_TRIGGER]


def _setting(crm: Crm, trigger: str) -> Record:
    row = crm.reads.row(SETTINGS, trigger) or {}
    kept = {name: value for name, value in row.items() if name != "id"}
    return crm.blank("AutomatedCategoryUpdate") | {"TriggerType": trigger} | kept


@behaviour("List.SaveAllAutomatedCategoryUpdates")
def save_all_automated_category_updates(crm: Crm, settings: list[Record] | None) -> list[Record]:
    for each in settings or ():
        trigger = each.get("TriggerType") or NO_TRIGGER
        if trigger == NO_TRIGGER:
            raise BadRequest("AutomatedCategoryUpdate: TriggerType must be filled in")
        row = {
            "id": trigger,
            "Enabled": bool(each.get("Enabled")),
            "UserConfirmation": bool(each.get("UserConfirmation")),
            "DefaultCategory": each.get("DefaultCategory") or 0,
            "LeadstatusId": each.get("LeadstatusId") or 0,
        }
        crm.keep(SETTINGS, row)
    return [_setting(crm, name) for name in _triggers(crm)]


@behaviour("List.GetNeedCategoryUpdateForSale")
def get_need_category_update_for_sale(
    crm: Crm, sale_status: str | None, sale_id: int | None, contact_id: int | None, person_id: int | None
) -> Record | None:  # fmt: skip
    """Asked before the sale is saved: a new one is registered, a status that it had not is reached."""
    sale = crm.row("sale", sale_id)
    if sale is not None and sale["Status"] == sale_status:
        return None
    trigger = {"Sold": "SaleSold", "Lost": "SaleLost"}.get(sale_status or "")
    if trigger is None and sale is None:
        trigger = "SaleRegistered"
    return _needed(crm, trigger, _company(crm, contact_id, person_id)) if trigger else None


@behaviour("List.GetNeedCategoryUpdateForPerson")
def get_need_category_update_for_person(
    crm: Crm, lead_status: int | None, person_id: int | None, contact_id: int | None
) -> Record | None:
    person = crm.row("person", person_id)
    if person is not None and person["LeadstatusId"] == lead_status:
        return None
    setting = _needed(crm, LEAD, _company(crm, contact_id, person_id))
    return setting if setting and setting["LeadstatusId"] == lead_status else None


def _needed(crm: Crm, trigger: str, company: int) -> Record | None:
    """The setting, when it is on and would change something."""
    setting, row = _setting(crm, trigger), crm.row("contact", company)
    if not setting["Enabled"] or row is None or row["Category"] == setting["DefaultCategory"]:
        return None
    return setting


def _company(crm: Crm, contact_id: int | None, person_id: int | None) -> int:
    person = crm.row("person", person_id)
    return contact_id or (int(person["Contact"]) if person else 0)


@behaviour("List.PerformNeededCategoryUpdate")
def perform_needed_category_update(
    crm: Crm, person_id: int | None, contact_id: int | None, category_id: int | None, setting: Record | None
) -> None:  # fmt: skip
    """A person has the category of his company. Without one that the user chose, the setting's holds."""
    category = category_id or (setting or {}).get("DefaultCategory")
    crm.need("category", category)
    company = crm.need("contact", _company(crm, contact_id, person_id))
    crud.change(crm, crm.model["contact"], company, Category=category)


@behaviour("List.GetEmarketingStrictMode")
def get_emarketing_strict_mode(crm: Crm) -> bool:
    row = crm.reads.row(*STRICT)
    return bool(row and row["value"])


@behaviour("List.SetEmarketingStrictMode")
def set_emarketing_strict_mode(crm: Crm, enable: bool | None) -> None:
    table, id = STRICT
    crm.keep(table, {"id": id, "value": bool(enable)})
