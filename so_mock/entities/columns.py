"""Property <-> database column: entities are the tables that mass operations, webhooks and columns of lists name.

Most follow by squeezed names (`orgNr` -> OrgNr, `business_idx` -> Business, `registered` -> CreatedDate); the rest stands
here. A column without a property is kept in the row under its own name.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any, NamedTuple

from so_mock.catalogue.tables import Column, Database, tables
from so_mock.entities.model import Entity, Model

# Entity -> table, where the names differ by more than case and `_`.
TABLES = {
    "sale_stage": "Prob", "ticket_message": "ej_message", "ticket_category": "ej_category", "mailbox": "mail_in_filter",
    "position": "PersPos", "document_template": "DocTmpl", "user_defined_field_info": "UDefField",
    "extra_field": "extra_fields", "extra_table": "extra_tables", "dash_theme": "dashboard_theme", "dash": "dashboard", "dash_tile": "dashboard_tile",
    "dash_tile_definition": "dashboard_tile_definition", "erp_sync_connector": "ErpConnector", "crm_script": "ejscript",
    "trigger_script": "screen_chooser", "ref_count": "RefCounts", "preference_description": "PrefDesc",
    "preference_description_line": "PrefDescLine", "shipment_message": "s_message", "shipment": "s_shipment", "shipment_addr": "s_shipment_addr",
    "batch_task_info": "BatchTask",
    "blob": "BinaryObject", "competitor": "Comptr", "contact_relation": "relations", "customer_language": "cust_lang",
    "delivery_term": "DeliveryTerms", "payment_term": "PaymentTerms", 
    "project_status": "ProjStatus", "project_type": "ProjType", "selection_category": "SearchCat",
    "task_list_item": "Task", "web_panel": "ExtApp", "list": "UDListDefinition", "quote_approve_reason": "QuoteApprReason",
    "foreign_app": "foreignapp", "foreign_device": "foreigndevice",
    "ticket_relation_definition": "ticket_relation_def", "list_item": "UDList", "project_member_type": "PMembType",
    "sale_type_category": "SaleTypeCat", "contact_interest": "ContInt", "person_interest": "PersInt",
    "lead_status": "leadstatus", "tag": "Tags", "mailing_domain": "MailingDomains", "resource": "associate", "rating": "Prob",
}  # fmt: skip
# Tables that two entities show: the first is meant.
_FIRST = ("associate", "sale_stage", "ext_app")

_STAMPS = {
    "registered": ("CreatedDate", "Registered"), "registered_associate_id": ("CreatedBy", "RegisteredAssociateId"),
    "updated": ("UpdatedDate", "Updated"), "updated_associate_id": ("UpdatedBy", "UpdatedAssociateId"),
    "updatedcount": ("UpdatedCount",),
}  # fmt: skip
# Entity -> column -> property, where names do not tell.
HAND: Mapping[str, Mapping[str, str]] = {
    "contact": {"supportlanguageid": "CustomerLanguage"},
    "person": {"supportlanguageid": "CustomerLanguage", "associate_id": "CorrespondingAssociate",
               "leadstatus_id": "Leadstatus"},
    "appointment": {"do_by": "StartDate", "status": "Completed", "alarm": "AlarmLeadTime", "alldayevent": "IsAlldayEvent",
                    "freebusy": "IsFree", "suggesteddocumentid": "SuggestedDocument"},
    "sale": {"comptr_id": "Competitor", "probability_idx": "Rating", "number1": "Number", "done": "Completed"},
    "project": {"type_idx": "ProjectType", "status_idx": "ProjectStatus", "done": "Completed"},
    "document": {"extref": "ExternalRef"},
    "selection": {"seltype": "SelectionType", "searchcat_id": "SelectionCategory", "done": "Completed",
                  "combinationtype": "SelectionUnionType"},
    "ticket": {"cust_id": "Person", "status": "BaseStatus", "ticket_status": "Status"},
    "ticket_message": {"customer_id": "Person"},
    "project_member": {"mtype_idx": "ProjectMemberTypeId"},
    "user_preference": {"deflevel": "Level", "owner_id": "TargetId", "prefsection": "Section", "prefkey": "Key",
                        "prefvalue": "RawValue"},
    "preference_description": {"prefsection": "Section", "prefkey": "Key"},
}  # fmt: skip
# Numbers of the database that are not those of the API's enum.
NUMBERS: Mapping[str, Mapping[int, str]] = {
    "associate.type": {
        0: "InternalAssociate",
        1: "ResourceAssociate",
        4: "ExternalAssociate",
        7: "AnonymousAssociate",
        13: "SystemAssociate",
    },
    "sale.done": {0: "Unknown", 1: "NotStarted", 2: "Completed"},
}
_ENDINGS = re.compile(r"(_?idx|_?id)$", re.I)


class Mapped(NamedTuple):
    """A table, and column (lowered) -> property of the entity whose rows it holds."""

    entity: Entity
    table: Database
    properties: Mapping[str, str]


class ColumnMap:
    """The map of each entity, made when first asked for."""

    def __init__(self, model: Model) -> None:
        self.model = model
        self._made: dict[str, Mapped | None] = {}

    def of(self, entity: Entity) -> Mapped | None:
        """None for an entity without a table of its own."""
        if entity.name not in self._made:
            table = table_of(entity.name)
            found = (
                None if table is None else Mapped(entity, table, self._properties(entity, table))
            )
            self._made[entity.name] = found
        return self._made[entity.name]

    def _properties(self, entity: Entity, table: Database) -> Mapping[str, str]:
        held = {name.replace("_", "").lower(): name for name in self._held(entity)}
        hand = HAND.get(entity.name, {})
        found = {table.key.lower(): entity.key}
        for column in table.columns.values():
            if column.name.lower() in found:
                continue
            name = next(filter(None, map(held.get, self._candidates(table, column, hand))), None)
            if name is not None and name not in found.values():
                found[column.name.lower()] = name
        return found

    @staticmethod
    def _candidates(table: Database, column: Column, hand: Mapping[str, str]) -> Iterable[str]:
        """Squeezed names that the property may have, the likeliest first."""
        name = column.name.lower()
        if name in hand:
            yield hand[name].lower()
        yield from (stamp.lower() for stamp in _STAMPS.get(name, ()))
        squeezed = name.replace("_", "")
        yield squeezed
        yield _ENDINGS.sub("", name).replace("_", "")
        yield squeezed.removeprefix(table.name.replace("_", "").lower())
        yield squeezed + "id"
        if name == "name":
            yield "value"  # so carriers of list items call it

    def _held(self, entity: Entity) -> Iterable[str]:
        """The properties of its rows that a column may hold: a value, or the id of another row."""
        for prop in self.model.properties(entity).values():
            if not entity.holds(prop.name) or prop.name == entity.key:
                continue
            refers = prop.type.kind == "carrier" and prop.name in entity.references
            if refers or prop.type.kind in ("scalar", "enum"):
                yield prop.name
        for name, value in entity.extra.items():
            if isinstance(value, (str, int, float)):
                yield name

    def into(self, mapped: Mapped, column: Column, value: Any) -> tuple[str, Any]:
        """A value of the database as the row keeps it, and under which name: the column's own where no property has it."""
        name = mapped.properties.get(column.name.lower())
        if name is None:
            return column.name, value
        prop = self.model.properties(mapped.entity).get(name)
        if prop is None or prop.type.kind == "carrier":
            return name, value
        if prop.type.kind == "enum":
            numbers = NUMBERS.get(f"{mapped.table.name}.{column.name}")
            enum = self.model.carriers.enum(prop.type.name)
            member = numbers.get(int(value)) if numbers else enum.name_of(int(value))
            return name, member or enum.zero
        return name, _as(prop.type.name, value)

    def out_of(self, mapped: Mapped, column: Column, row: Mapping[str, Any]) -> Any:
        """What the row holds in this column, as the database has it."""
        name = mapped.properties.get(column.name.lower(), column.name)
        value = row.get(name)
        prop = self.model.properties(mapped.entity).get(name)
        if prop is not None and prop.type.kind == "enum":
            numbers = NUMBERS.get(f"{mapped.table.name}.{column.name}")
            if numbers:
                return next((number for number, member in numbers.items() if member == value), 0)
            return self.model.carriers.enum(prop.type.name).numbers.get(str(value), 0)
        if prop is not None and prop.type.name == "timespan":
            hours, minutes, _ = str(value or "0:0:0").split(":")
            return int(float(hours)) * 60 + int(minutes)
        return value


def _as(type: str, value: Any) -> Any:
    if type == "bool":
        return bool(value)
    if type == "timespan":
        return f"{int(value) // 60:02}:{int(value) % 60:02}:00"
    if type == "string":
        return str(value)
    return value


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
