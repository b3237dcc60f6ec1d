"""Property <-> database column: entities are the tables that mass operations, webhooks and columns of lists name.

Most follow by squeezed names (`orgNr` -> OrgNr, `business_idx` -> Business, `registered` -> CreatedDate); the rest stands
here. A column without a property is kept in the row under its own name.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from so_mock.catalogue.tables import Database, tables
from so_mock.entities.model import Model

# Entity -> table, where the names differ by more than case and `_`.
TABLES = {
    "sale_stage": "Prob", "ticket_message": "ej_message", "ticket_category": "ej_category", "mailbox": "mail_in_filter",
    "position": "PersPos", "document_template": "DocTmpl", "user_defined_field_info": "UDefField",
    "extra_field": "extra_fields", "dash_theme": "dashboard_theme", "dash": "dashboard", "dash_tile": "dashboard_tile",
    "dash_tile_definition": "dashboard_tile_definition", "erp_sync_connector": "ErpConnector", "crm_script": "ejscript",
    "trigger_script": "screen_chooser", "ref_count": "RefCounts", "preference_description": "PrefDesc",
    "preference_description_line": "PrefDescLine", "shipment_message": "s_message", "batch_task_info": "BatchTask",
    "blob": "BinaryObject", "competitor": "Comptr", "contact_relation": "relations", "customer_language": "cust_lang",
    "delivery_term": "DeliveryTerms", "payment_term": "PaymentTerms", 
    "project_status": "ProjStatus", "project_type": "ProjType", "selection_category": "SearchCat",
    "task_list_item": "Task", "web_panel": "ExtApp", "list": "UDListDefinition", "quote_approve_reason": "QuoteApprReason",
    "foreign_app": "foreignapp", "foreign_device": "foreigndevice",
    "ticket_relation_definition": "ticket_relation_def", "resource": "associate", "rating": "Prob",
}  # fmt: skip
# Tables that two entities show: the first is meant.
_FIRST = ("associate", "sale_stage", "ext_app")

_STAMPS = {
    "registered": ("CreatedDate", "Registered"), "registered_associate_id": ("CreatedBy", "RegisteredAssociateId"),
    "updated": ("UpdatedDate", "Updated"), "updated_associate_id": ("UpdatedBy", "UpdatedAssociateId"),
    "updatedcount": ("UpdatedCount",),
}  # fmt: skip
# Column (lowered) -> property, by hand.
HAND: Mapping[str, Mapping[str, str]] = {
    "contact": {"supportlanguageid": "CustomerLanguage"},
    "person": {"supportlanguageid": "CustomerLanguage", "associate_id": "CorrespondingAssociate",
               "leadstatus_id": "Leadstatus"},
    "appointment": {"done": "CompletedDate", "do_by": "StartDate", "enddate": "EndDate", "status": "Completed",
                    "alldayevent": "IsAlldayEvent", "freebusy": "IsFree", "document_id": "Document"},
    "sale": {"comptr_id": "Competitor", "probability_idx": "Rating", "number1": "Number", "done": "Completed"},
    "project": {"type_idx": "ProjectType", "status_idx": "ProjectStatus", "done": "Completed"},
    "document": {"extref": "ExternalRef"},
    "selection": {"seltype": "SelectionType", "searchcat_id": "SelectionCategory", "done": "Completed",
                  "combinationtype": "SelectionUnionType"},
    "ticket": {"cust_id": "Person"},
    "ticket_message": {"customer_id": "Person"},
    "project_member": {"mtype_idx": "ProjectMemberTypeId"},
}  # fmt: skip


def table_of(entity: str) -> Database | None:
    """The table that an entity's rows lie in; None for one that has none by that name."""
    return tables().find(TABLES.get(entity, entity)) or tables().find(entity.replace("_", ""))


@cache
def _by_table(names: tuple[str, ...]) -> Mapping[str, str]:
    found: dict[str, str] = {}
    for name in sorted(names, key=lambda name: name not in _FIRST):
        table = table_of(name)
        if table is not None:
            found.setdefault(table.name.lower(), name)
    return found


def entity_of_table(model: Model, table: str) -> str:
    """The entity whose rows lie in this table; "" when none do."""
    return _by_table(tuple(model.names())).get(table.lower(), "")
