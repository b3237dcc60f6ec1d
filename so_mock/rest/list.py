"""`List/...`: every published list by its name, any list by name or id. Some have items in a carrier of their own."""

from __future__ import annotations

from so_mock.catalogue.operations import Operation
from so_mock.conventions import headings, lists
from so_mock.conventions.arguments import arguments_of
from so_mock.conventions.facts import Made, Make, calls, deleted, facts, rows, template
from so_mock.conventions.lists import on
from so_mock.conventions.mdo.tables import tree
from so_mock.entities.model import Model

# Items in the form that all lists share.
SHARED = (
    "Business", "Category", "Competitor", "Credited", "DeliveryTerm", "DeliveryType", "MrMrs", "PaymentTerm", "PaymentType",
    "Position", "Priority", "ProductCategory", "ProductFamily", "ProductType", "ProjectStatus", "ProjectType",
    "QuoteApproveReason", "QuoteDenyReason", "Reason", "ReasonSold", "ReasonStalled", "SelectionCategory", "Source",
)  # fmt: skip
# Items in a carrier of their own: the entity and its key. With groups and headings, and without.
OWN = {
    "ConsentPurpose": ("consent_purpose", "ConsentPurposeId"), "ConsentSource": ("consent_source", "ConsentSourceId"),
    "Country": ("country", "CountryId"), "Currency": ("currency", "CurrencyId"),
    "DocumentTemplate": ("document_template", "DocumentTemplateId"), "LegalBase": ("legal_base", "LegalBaseId"),
    "Rating": ("sale_stage", "SaleStageId"), "SaleType": ("sale_type", "SaleTypeId"),
    "Task": ("task_list_item", "TaskListItemId"),
}  # fmt: skip
BARE = {
    "TicketCategory": ("ticket_category", "TicketCategoryId"), "TicketPriority": ("ticket_priority", "TicketPriorityId"),
    "TicketStatus": ("ticket_status", "TicketStatusId"), "TicketType": ("ticket_type", "TicketTypeId"),
    "UserGroup": ("user_group", "Id"), "WebPanel": ("web_panel", "WebPanelId"),
}  # fmt: skip

# What each published list can do, those of all three kinds first.
DEFINITION = {"GET {}": on(lists.definition), "PUT {}": on(lists.save_list)}
HEADINGS = {
    "GET {}/Headings": on(headings.headings), "PUT {}/Headings": on(headings.save_headings),
    "POST {}/Headings": on(headings.save_heading), "DELETE {}/Headings": on(headings.delete_headings),
}  # fmt: skip
ITEMS = {
    "GET {}/Items": on(lists.items), "PUT {}/Items": on(lists.save_all), "POST {}/Items": on(lists.add),
    "DELETE {}/Items": on(lists.delete_all), "GET {}/Items/{{id}}": on(lists.item),
    "PUT {}/Items/{{id}}": on(lists.save), "DELETE {}/Items/{{id}}": on(lists.delete),
}  # fmt: skip


def seen(item: str) -> dict[str, Make]:
    return {
        f"GET {{}}/Items/{{{{{item}}}}}/Headings": on(headings.headings_of_item),
        f"PUT {{}}/Items/{{{{{item}}}}}/Headings": on(headings.save_headings_of_item),
        f"GET {{}}/Items/{{{{{item}}}}}/UserGroups": on(lists.groups_of_item),
        f"PUT {{}}/Items/{{{{{item}}}}}/UserGroups": on(lists.save_groups_of_item),
    }


SEEN = seen("itemId") | {"GET {}/MDOItems": on(tree)}


def each(kinds: dict[str, Make], *names: str) -> None:
    """States these operations for each of these lists."""
    facts({key.format(f"List/{name}"): made for name in names for key, made in kinds.items()})


def whole(entity: str) -> Make:
    """All items, in the list's own carrier; retired ones only on demand."""

    def make(operation: Operation, model: Model) -> Made:
        asked = {argument.name for argument in arguments_of(operation, model.carriers)}
        order = "Rank" if entity != "ticket_priority" else "SortOrder"
        told = "include_deleted" if "include_deleted" in asked else False
        by = order if order in model.carriers.carrier(model[entity].carrier) else ""
        return rows(entity, retired=told, order=by)(operation, model)

    return make


each(DEFINITION | HEADINGS, *SHARED, *OWN, *BARE)
each(SEEN, *SHARED, *OWN)
each(ITEMS | {"GET {}/Items/Default": on(lists.default)}, *SHARED)
for name, (entity, key) in (OWN | BARE).items():
    each(
        {"GET {}/Items": whole(entity), "DELETE {}/Items/{{id}}": deleted(entity, **{key: "id"})},
        name,
    )

# Any list, by name or by id.
each({"GET {}": on(lists.definition), "PUT {}": on(lists.save_list)}, "{name}")
each(HEADINGS, "{name}", "{id}")
each(ITEMS | seen("listItemId"), "{udListDefinitionId}", "{udListDefinitionName}")
facts({
    "GET List": rows("list", retired="include_deleted", order="Rank"),
    "GET List/TicketType/Items/Default": template("ticket_type"),  # its family lies at TicketType/...
})  # fmt: skip

TEMPLATE = "List/DocumentTemplate/Items/{documentTemplateId}"
facts({
    "DELETE List/{name}": calls("List.DeleteListEntityByName"),
    # A GET that writes, as published.
    "GET List/TicketStatus/{fromTicketStatusId}/ChangeTo/{toTicketStatusId}": calls("List.GlobalChangeTicketStatus"),
    f"GET {TEMPLATE}/Content/{{languageCode}}": calls("List.GetDocumentTemplateStreamFromId"),
    f"PUT {TEMPLATE}/Content/{{languageCode}}": calls("List.SaveDocumentTemplateStream"),
    f"POST {TEMPLATE}/Content/{{languageCode}}": calls("List.CreateDefaultDocumentTemplateLanguage"),
    f"DELETE {TEMPLATE}/Content/{{languageCode}}": calls("List.DeleteDocumentTemplateLanguage"),
    f"GET {TEMPLATE}/Extension": calls("List.GetDocumentTemplateExtension"),
    f"GET {TEMPLATE}/Language": calls("List.GetDocumentTemplateLanguages"),
    f"GET {TEMPLATE}/Property": calls("List.GetDocumentTemplateProperties"),
    f"GET {TEMPLATE}/Url": calls("List.GetDocumentTemplateUrl"),
})  # fmt: skip
