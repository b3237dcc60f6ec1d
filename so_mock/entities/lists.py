"""Items of lists that have a carrier of their own (sheet: domain.md 9)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from so_mock.entities.model import Compute, Entity
from so_mock.store.table import Row

if TYPE_CHECKING:
    from so_mock.entities.shape import Shaper


def item(key: str, text: str = "Name") -> Mapping[str, Compute]:
    """The three properties of a plain list item, from an entity that spells them otherwise."""

    def id(row: Row, shaper: Shaper) -> int:
        return int(row[key])

    def value(row: Row, shaper: Shaper) -> str:
        return str(row[text])

    return {"Id": id, "Value": value}


DELETED = {"Deleted": True}

LISTS = (
    Entity("business", "Business", "Id", label="Value"),
    Entity("position", "Position", "Id", label="Value"),
    Entity("category", "CategoryEntity", "CategoryId", names=("Name",),
           shows={"Category": item("CategoryId")}),
    Entity("country", "Country", "CountryId", names=("Name",)),
    Entity("currency", "CurrencyEntity", "CurrencyId", names=("Name",),
           shows={"Currency": item("CurrencyId")}),
    Entity("amount_class", "AmountClassEntity", "AmountClassId", names=("Name",)),
    Entity("resource", "ResourceEntity", "ResourceId", names=("Name",), retired=DELETED),
    Entity("ext_app", "ExtAppEntity", "ExtAppId", names=("Name",)),
    Entity("web_panel", "WebPanelEntity", "WebPanelId", names=("Name",)),
    Entity("ticket_priority", "TicketPriorityEntity", "TicketPriorityId", names=("Name",),
           retired={"Status": "Deleted"},
           shows={"TicketPriority": item("TicketPriorityId")}),
    Entity("ticket_status", "TicketStatusEntity", "TicketStatusId", names=("Name",)),
    Entity("ticket_type", "TicketTypeEntity", "TicketTypeId", names=("Name",), rest="TicketType",
           shows={"TicketType": {}}),
    Entity("ticket_relation_definition", "TicketRelationDefinitionEntity", "TicketRelationDefId", names=("Name",),
           rest="TicketRelationDefinition"),
    Entity("relation_definition", "RelationDefinitionEntity", "ReldefId", names=("Name",),
           rest="RelationDefinition"),
    Entity("task_list_item", "TaskListItem", "TaskListItemId", label="Value", names=("Value",)),
    Entity("task_menu", "TaskMenu", "TaskMenuId", names=("Name",), retired=DELETED),
    Entity("heading", "HeadingEntity", "HeadingId", names=("Name",)),
    Entity("document_template", "DocumentTemplateEntity", "DocumentTemplateId", names=("Name",)),
)  # fmt: skip
