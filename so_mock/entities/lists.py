"""Lists and their items: what is a list, by which names it goes, and which table holds its items (sheet: domain.md 9)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from so_mock.clock import NO_DATE
from so_mock.entities.model import Children, Compute, Entity, to
from so_mock.entities.relations import referring
from so_mock.errors import Invalid
from so_mock.store.table import Index, Row

if TYPE_CHECKING:
    from so_mock.entities.shape import Shaper

ITEM, SELECTABLE, MDO = "ListItemEntity", "SelectableMDOListItem", "MDOListItem"
CUSTOM = "list_item"  # the items of all lists that users make, in one table: their ids are unique across them


class Standard(NamedTuple):
    """A list that every installation has. `kind` is its database table, `published` its name in paths and methods.
    `mdo`: of those with link tables for groups and headings."""

    id: int
    entity: str
    kind: str
    published: str
    name: str
    mdo: bool = True


# The ids are one installation's (MDO list `lists`); those that the documentation does not show fill the gaps.
STANDARD = (
    Standard(97, "document_template", "DocTmpl", "DocumentTemplate", "Document - Template"),
    Standard(98, "resource", "Resource", "Resource", "General - Resource", mdo=False),
    Standard(101, "user_group", "UserGroup", "UserGroup", "General - User group", mdo=False),
    Standard(102, "relation_definition", "RelDef", "RelationDefinition", "General - Relation"),
    Standard(103, "task_list_item", "Task", "Task", "Follow-up - Type"),
    Standard(104, "priority", "Priority", "Priority", "Follow-up - Priority"),
    Standard(105, "project_member_type", "PMembType", "ProjectMemberType", "Project - Member type"),
    Standard(106, "currency", "Currency", "Currency", "General - Currency"),
    Standard(107, "country", "Country", "Country", "General - Country"),
    Standard(108, "sale_type", "SaleType", "SaleType", "Sale - Type, Stages"),
    Standard(109, "project_type", "ProjType", "ProjectType", "Project - Type, Stages"),
    Standard(110, "project_status", "ProjStatus", "ProjectStatus", "Project - Status"),
    Standard(111, "sale_stage", "Prob", "Rating", "Sale - Stage"),
    Standard(112, "source", "Source", "Source", "Sale - Source"),
    Standard(113, "reason", "Reason", "Reason", "Sale - Reason"),
    Standard(114, "reason_sold", "ReasonSold", "ReasonSold", "Sale - Reason (sold)"),
    Standard(115, "reason_stalled", "ReasonStalled", "ReasonStalled", "Sale - Reason (stalled)"),
    Standard(116, "credited", "Credited", "Credited", "Sale - Credited"),
    Standard(117, "competitor", "Comptr", "Competitor", "Sale - Competitor"),
    Standard(118, "sale_type_category", "SaleTypeCat", "SaleTypeCategory", "Sale - Type category"),
    Standard(119, "stakeholder_role", "StakeholderRole", "StakeholderRole", "Sale - Stakeholder role"),
    Standard(120, "amount_class", "AmountClass", "AmountClass", "Sale - Amount class"),
    Standard(121, "selection_category", "SearchCat", "SelectionCategory", "Selection - Category"),
    Standard(122, "intent", "Intent", "Intent", "Follow-up - Intention"),
    Standard(123, "salutation", "Salutation", "Salutation", "Contact - Salutation"),
    Standard(124, "reject_reason", "RejectReason", "RejectReason", "Follow-up - Reason for declining"),
    Standard(125, "ext_app", "ExtApp", "ExtApp", "General - Application"),
    Standard(126, "web_panel", "WebPanel", "WebPanel", "General - Web panel", mdo=False),
    Standard(127, "customer_language", "cust_lang", "CustomerLanguage", "Request - Customer language", mdo=False),
    Standard(128, "product_category", "ProductCategory", "ProductCategory", "Product - Category"),
    Standard(129, "product_family", "ProductFamily", "ProductFamily", "Product - Family"),
    Standard(130, "product_type", "ProductType", "ProductType", "Product - Type"),
    Standard(131, "price_unit", "PriceUnit", "PriceUnit", "Product - Price unit"),
    Standard(132, "quantity_unit", "QuantityUnit", "QuantityUnit", "Product - Quantity unit", mdo=False),
    Standard(133, "subscription_unit", "SubscriptionUnit", "SubscriptionUnit", "Product - Subscription unit"),
    Standard(134, "payment_term", "PaymentTerms", "PaymentTerm", "Quote - Payment terms"),
    Standard(135, "payment_type", "PaymentType", "PaymentType", "Quote - Payment type"),
    Standard(136, "delivery_term", "DeliveryTerms", "DeliveryTerm", "Quote - Delivery terms"),
    Standard(137, "delivery_type", "DeliveryType", "DeliveryType", "Quote - Delivery type"),
    Standard(138, "quote_approve_reason", "QuoteApprReason", "QuoteApproveReason", "Quote - Reason (approved)"),
    Standard(139, "quote_deny_reason", "QuoteDenyReason", "QuoteDenyReason", "Quote - Reason (denied)"),
    Standard(140, "ticket_category", "ej_category", "TicketCategory", "Request - Category", mdo=False),
    Standard(141, "ticket_priority", "ticket_priority", "TicketPriority", "Request - Priority", mdo=False),
    Standard(142, "ticket_status", "ticket_status", "TicketStatus", "Request - Status", mdo=False),
    Standard(143, "ticket_type", "ticket_type", "TicketType", "Request - Type", mdo=False),
    Standard(144, "ticket_relation_definition", "ticket_relation_def", "TicketRelationDefinition", "Request - Relation", mdo=False),
    Standard(145, "lead_status", "leadstatus", "LeadStatus", "Contact - Lead status", mdo=False),
    Standard(146, "tag", "Tags", "Tag", "Request - Tag"),
    Standard(147, "department", "Department", "Department", "General - Department", mdo=False),
    Standard(149, "consent_purpose", "ConsentPurpose", "ConsentPurpose", "Privacy - Purpose", mdo=False),
    Standard(152, "category", "Category", "Category", "Company - Category"),
    Standard(153, "business", "Business", "Business", "Company - Business"),
    Standard(154, "contact_interest", "ContInt", "ContactInterest", "Company - Interest"),
    Standard(155, "person_interest", "PersInt", "PersonInterest", "Contact - Interest"),
    Standard(156, "position", "PersPos", "Position", "Contact - Position"),
    Standard(157, "mr_mrs", "MrMrs", "MrMrs", "Contact - Mr/Mrs"),
    Standard(163, "shipment_type", "ShipmentType", "ShipmentType", "Subscription - Type", mdo=False),
    Standard(164, "consent_source", "ConsentSource", "ConsentSource", "Privacy - Source", mdo=False),
    Standard(165, "legal_base", "LegalBase", "LegalBase", "Privacy - Legal basis", mdo=False),
    Standard(176, "task_menu", "TaskMenu", "TaskMenu", "Task menu"),
    Standard(178, "mailing_domain", "MailingDomains", "MailingDomain", "Mailing domains", mdo=False),
)  # fmt: skip

BY_ENTITY = {each.entity: each for each in STANDARD}
STAGES = frozenset(["sale_stage", "project_status"])  # they follow each other, whatever their names


def squeezed(name: str | None) -> str:
    """`TicketStatus` of `ticket_status`: as the API's names of lists are compared."""
    return re.sub(r"[\W_]", "", name or "").lower()


_BY_NAME = {
    squeezed(name): each.entity
    for each in STANDARD
    for name in (each.entity, each.published, each.kind)
}


def entity_of(row: Row) -> str:
    """The entity of a list's items, by the list's row."""
    return _BY_NAME.get(squeezed(row["ListType"]), CUSTOM)


def named(rows: Sequence[Row], name: str | None) -> Row | None:
    """The list of this name among rows of lists: as it calls itself, or as the API calls a standard list."""
    wanted, entity = (name or "").strip().lower(), _BY_NAME.get(squeezed(name))
    found = [row for row in rows if wanted and row["Name"].strip().lower() == wanted]
    if not found and entity is not None:
        found = [row for row in rows if entity_of(row) == entity]
    if not found and re.fullmatch(r"udlist\d+", wanted):  # how MDO calls a list that users made
        found = [row for row in rows if row["Id"] == int(wanted[6:])]
    return min(found, key=lambda row: (row["Deleted"], row["Id"])) if found else None


def with_standard(given: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Rows of lists, and those that every installation has besides."""
    rows = [dict(row) for row in given]
    there = {entity_of(row) for row in rows if row.get("ListType")}
    free = 1 + max([0, *(row["Id"] for row in rows), *(each.id for each in STANDARD)])
    taken = {row["Id"] for row in rows}
    for rank, each in enumerate(STANDARD, 1):
        if each.entity in there:
            continue
        id = each.id
        if id in taken:
            id, free = free, free + 1
        rows.append(
            {"Id": id, "Name": each.name, "ListType": each.kind, "Rank": rank, "IsMDOList": each.mdo,
             "UseGroupsAndHeadings": each.mdo}
        )  # fmt: skip
    return rows


OF_ENTITY = Index("entity of its items", lambda row: [entity_of(row)])


def _list_id(entity: str) -> Compute:
    def compute(row: Row, shaper: Shaper) -> int:
        found = shaper.reads.by("list", OF_ENTITY, entity)
        return int(found[0]["Id"]) if found else 0

    return compute


def as_item(entity: Entity, retired: Mapping[str, Any]) -> dict[str, dict[str, Compute]]:
    """How an entity's rows are shown as items of a list, where that differs from how rules show them.

    Interests show what every list with link tables shows, mailing types what the others do (both recorded).
    """
    each = BY_ENTITY.get(entity.name)
    if each is None:
        return {}
    spelt: dict[str, Compute] = {}
    if retired and "Deleted" not in retired:
        spelt["Deleted"] = lambda row, shaper: all(row[k] == v for k, v in retired.items())
    if entity.name == "ticket_priority":
        spelt["Rank"] = lambda row, shaper: row["SortOrder"]
    kind, empty = (squeezed(each.kind), "") if each.mdo else (None, None)
    shown = spelt | {"FullName": _always(None), "Type": _always(kind), "IconHint": _always(kind)}
    shown |= {"ExtraInfo": _always(empty), "StyleHint": _always(empty)}
    if entity.name == "ticket_category":  # its name alone would not tell it from others
        path = full_name(entity.name, entity.key)
        shown |= {"Name": path, "FullName": path}
    if each.mdo:
        shown["ToolTip"] = lambda row, shaper: (
            row.get("Tooltip") or shaper.text(shaper.shapes.model[entity.name], row)
        )
    return {ITEM: spelt | {"UdListDefinitionId": _list_id(each.entity)}, SELECTABLE: shown, MDO: shown}  # fmt: skip


def _always(value: Any) -> Compute:
    return lambda row, shaper: value


def in_order(entity: Entity) -> Callable[[Row, str], Any]:
    """Where an item stands among those to choose from, by its row and text: by name, as recorded; stages by rank."""
    if entity.name in STAGES:
        return lambda row, text: (row.get("Rank") or 0, row[entity.key])
    return lambda row, text: (text.lower(), row[entity.key])


# -- trees


def full_name(entity: str, key: str) -> Compute:
    """`Sales/Norway/Oslo`: names from the top, of a row in a tree of folders or categories."""

    def compute(row: Row, shaper: Shaper) -> str:
        names = [str(row["Name"])]
        above = shaper.row(entity, row["ParentId"])
        seen = {row[key]}
        while above is not None and above[key] not in seen:
            seen.add(above[key])
            names.append(str(above["Name"]))
            above = shaper.row(entity, above["ParentId"])
        return "/".join(reversed(names))

    return compute


def no_ring(entity: str, key: str) -> Callable[[Any, Row, Row | None], Row]:
    """Refuses a row that would lie below itself."""

    def settle(crm: Any, row: Row, before: Row | None) -> Row:
        above, own = row["ParentId"], row[key]
        while own and above and above > 0:
            if above == own:
                raise Invalid(f"{row['Name']}: ParentId {row['ParentId']} lies below it")
            found = crm.row(entity, above)
            above = found["ParentId"] if found else 0
        return row

    return settle


def settle_folder(crm: Any, row: Row, before: Row | None) -> Row:
    """A folder lies in the domain of the one above it."""
    row = no_ring("hierarchy", "HierarchyId")(crm, row, before)
    above = crm.row("hierarchy", row["ParentId"])
    return {**row, "Domain": above["Domain"]} if above else row


def settle_category(crm: Any, row: Row, before: Row | None) -> Row:
    """A category at the top has the parent -1 (published description)."""
    row = {**row, "ParentId": row["ParentId"] or -1}
    return no_ring("ticket_category", "TicketCategoryId")(crm, row, before)


def lift_categories(crm: Any, row: Row) -> None:
    """What lies below a category that goes moves up to where that was."""
    for below in crm.referring("ticket_category", "ParentId", row["TicketCategoryId"]):
        crm.update("ticket_category", {**below, "ParentId": row["ParentId"]})


# -- lists


def keep_standard(crm: Any, row: Row) -> None:
    if entity_of(row) != CUSTOM:
        raise Invalid(f"List {row['Name']} is a standard list and cannot be deleted")


def settle_list(crm: Any, row: Row, before: Row | None) -> Row:
    """A standard list stays what it is, and no other becomes one."""
    if before and entity_of(before) != CUSTOM:
        return {**row, "ListType": before["ListType"]}
    if entity_of(row) != CUSTOM:
        raise Invalid(f"ListType {row['ListType']} is that of a standard list")
    return row


def in_use(row: Row, shaper: Shaper) -> bool:
    fields = referring("UDListDefinitionId")
    return bool(row["Id"]) and bool(shaper.reads.by("user_defined_field_info", fields, row["Id"]))


def used_in_guides(row: Row, shaper: Shaper) -> bool:
    id = row["DocumentTemplateId"]
    return bool(id) and bool(
        shaper.reads.by("suggested_document", referring("DoctmplId"), id)
        or shaper.reads.by("suggested_document", referring("DocTmpl"), id)
    )


def item(key: str, text: str = "Name") -> Mapping[str, Compute]:
    """The three properties of a plain list item, from an entity that spells them otherwise."""

    def id(row: Row, shaper: Shaper) -> int:
        return int(row[key])

    def value(row: Row, shaper: Shaper) -> str:
        return str(row[text])

    return {"Id": id, "Value": value}


def plain(name: str) -> Entity:
    """Items of a list that has no carrier of its own."""
    return Entity(
        name, ITEM, "Id", names=("Name",), retired=DELETED,
        server=frozenset({"UdListDefinitionId"}),
    )  # fmt: skip


DELETED = {"Deleted": True}

LISTS = (
    Entity("list", "ListEntity", "Id", names=("Name",), retired=DELETED, computed={"InUseByUserDefinedFields": in_use},
           settle=settle_list, leave=keep_standard),
    Entity("heading", "HeadingEntity", "HeadingId", names=("Name",), references={"UdListDefinitionId": to("list")}),
    Entity(CUSTOM, ITEM, "Id", names=("Name",), retired=DELETED, references={"UdListDefinitionId": to("list")}),
    *map(plain, [
        "contact_interest", "person_interest", "shipment_type", "project_member_type", "stakeholder_role", "price_unit",
        "quantity_unit", "subscription_unit", "sale_type_category", "intent", "lead_status", "salutation", "reject_reason",
        "mailing_domain",
    ]),
    Entity("tag", "Tag", "Id", names=("Name",), extra={"Rank": 0, "Deleted": False}, retired=DELETED),
    Entity("business", "Business", "Id", label="Value"),
    Entity("position", "Position", "Id", label="Value"),
    Entity("category", "CategoryEntity", "CategoryId", names=("Name",),
           shows={"Category": item("CategoryId")}),
    Entity("country", "Country", "CountryId", names=("Name",)),
    Entity("currency", "CurrencyEntity", "CurrencyId", names=("Name",), defaults={"Rate": 1.0, "Units": 1.0},
           shows={"Currency": item("CurrencyId")}),
    Entity("amount_class", "AmountClassEntity", "AmountClassId", names=("Name",)),
    Entity("resource", "ResourceEntity", "ResourceId", names=("Name",), retired=DELETED),
    Entity("ext_app", "ExtAppEntity", "ExtAppId", names=("Name",)),
    Entity("web_panel", "WebPanelEntity", "WebPanelId", names=("Name",)),
    Entity("sale_type", "SaleTypeEntity", "SaleTypeId", names=("Name",), choices={"Stages": "sale_stage"},
           references={"SaleTypeCatId": to("sale_type_category")}),
    Entity("project_type", "ProjectTypeEntity", "ProjTypeId", names=("Name",), choices={"Stages": "project_status"}),
    Entity("ticket_category", "TicketCategoryEntity", "TicketCategoryId", names=("Name",), defaults={"ParentId": -1},
           computed={"Fullname": full_name("ticket_category", "TicketCategoryId")},
           settle=settle_category, leave=lift_categories),
    Entity("ticket_priority", "TicketPriorityEntity", "TicketPriorityId", names=("Name",),
           retired={"Status": "Deleted"},
           shows={"TicketPriority": item("TicketPriorityId")}),
    Entity("ticket_status", "TicketStatusEntity", "TicketStatusId", names=("Name",), retired=DELETED,
           extra={"Rank": 0, "Deleted": False}),
    Entity("ticket_type", "TicketTypeEntity", "TicketTypeId", names=("Name",), rest="TicketType", shows={"TicketType": {}},
           references={
               "DefaultTicketStatus": to("ticket_status"), "TicketStatuses": to("ticket_status"),
               "DefaultTicketPriority": to("ticket_priority"), "TicketPriorities": to("ticket_priority"),
               "VisibleForGroups": to("user_group"),
           }),
    Entity("ticket_relation_definition", "TicketRelationDefinitionEntity", "TicketRelationDefId", names=("Name",),
           rest="TicketRelationDefinition",
           references={"SourceTicketTypes": to("ticket_type"), "DestinationTicketTypes": to("ticket_type")}),
    Entity("relation_definition", "RelationDefinitionEntity", "ReldefId", names=("Name",),
           rest="RelationDefinition"),
    Entity("task_list_item", "TaskListItem", "TaskListItemId", label="Value", names=("Value",), shows={"SoTask": {}},
           references={"IntentId": to("intent")}),
    Entity("task_menu", "TaskMenu", "TaskMenuId", names=("Name",), retired=DELETED),
    Entity("document_template", "DocumentTemplateEntity", "DocumentTemplateId", names=("Name",),
           references={"IntentId": to("intent")}, computed={"IsInUseInGuides": used_in_guides}),
    Entity("hierarchy", "HierarchyEntity", "HierarchyId", names=("Name",), references={"ParentId": to("hierarchy")},
           children={"Children": Children("hierarchy", "ParentId", saved=False)},
           computed={"Fullname": full_name("hierarchy", "HierarchyId")}, settle=settle_folder),
    Entity("quick_reply", "QuickReply", "QuickReplyId", names=("Name",), extra={
        "AssociateId": 0, "Rank": 0, "CreatedBy": 0, "CreatedDate": NO_DATE, "UpdatedBy": 0, "UpdatedDate": NO_DATE,
    }),
    Entity("language_info", "LanguageInfo", "LanguageInfoId", label="EnglishName"),
    Entity("localized_text", "LocalizedText", "LocalizedTextId", label="Text", values=frozenset({"ResourceId"})),
)  # fmt: skip
