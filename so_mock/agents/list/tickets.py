"""Lists of requests: categories in a tree and who works in them, statuses, types and relations between requests."""

from __future__ import annotations

from collections.abc import Collection

from so_mock.behaviour import behaviour
from so_mock.call import Record
from so_mock.conventions import crud, lists
from so_mock.conventions.facts import changed, facts
from so_mock.conventions.references import repoint
from so_mock.crm import Crm
from so_mock.entities.lists import MDO
from so_mock.entities.ticket_life import MEMBERS, OF_CATEGORY
from so_mock.store.table import Row

facts({
    "List.SetTicketStatusSortOrder": changed("ticket_status", "ticket_status_id", Rank="sort_order"),
    "List.SetTicketTypeSortOrder": changed("ticket_type", "ticket_type_id", Rank="sort_order"),
    "List.SetTicketRelationDefinitionSortOrder": changed(
        "ticket_relation_definition", "ticket_relation_def_id", Rank="sort_order"),
})  # fmt: skip


# -- one for another, wherever it stands


@behaviour("List.MoveAllTickets")
def move_all_tickets(crm: Crm, from_ticket_category_id: int, to_ticket_category_id: int) -> None:
    crm.need("ticket_category", from_ticket_category_id)
    _exchange(crm, "ticket_category", from_ticket_category_id, to_ticket_category_id, ("ticket",))


@behaviour("List.GlobalChangeTicketStatus")
def global_change_ticket_status(crm: Crm, from_ticket_status_id: int, to_ticket_status_id: int) -> None:  # fmt: skip
    _exchange(crm, "ticket_status", from_ticket_status_id, to_ticket_status_id)


@behaviour("List.GlobalChangeTicketType")
def global_change_ticket_type(crm: Crm, from_ticket_type_id: int, to_ticket_type_id: int) -> None:
    _exchange(crm, "ticket_type", from_ticket_type_id, to_ticket_type_id)


def _exchange(crm: Crm, entity: str, old: int, new: int, only: Collection[str] = ()) -> None:
    """Requests are saved, since more follows from what they refer to; all else is merely repointed."""
    crm.need(entity, new)
    ticket = crm.model["ticket"]
    for name, reference in ticket.references.items():
        if reference.entity == entity:
            for row in crm.referring("ticket", name, old):
                crud.change(crm, ticket, crm.need("ticket", row[ticket.key]), **{name: new})
    repoint(crm, entity, old, new, only=only)


# -- categories


@behaviour("List.RebuildFullnames")
def rebuild_fullnames(crm: Crm) -> None:
    """Full names are made when they are read, so there is none to be rebuilt."""


@behaviour("List.GetTicketCategoriesForUserGroups")
def get_ticket_categories_for_user_groups(crm: Crm, user_group_ids: list[int] | None) -> list[Record]:  # fmt: skip
    """What at least one of the groups sees, in the order of full names."""
    found, groups = lists.held(crm, "TicketCategory"), set(user_group_ids or ())
    rows = [
        row
        for row in lists.rows_of(crm, found)
        if groups and lists.visible(crm, found, row["TicketCategoryId"], groups)
    ]
    records = [crm.record(crm.view("ticket_category", row, MDO)) for row in rows]
    speak = crm.speak or str
    return sorted(records, key=lambda record: speak(str(record["Name"])).lower())


@behaviour("List.SetTicketCategoriesForUserGroup")
def set_ticket_categories_for_user_group(
    crm: Crm, user_group_id: int, category_ids: list[int] | None
) -> None:
    """The whole choice is replaced."""
    found = lists.held(crm, "TicketCategory")
    crm.need("user_group", user_group_id)
    chosen = set(lists.checked(crm, "ticket_category", category_ids))
    for row in lists.rows_of(crm, found):
        id = row["TicketCategoryId"]
        lists.link(crm, lists.HIDDEN, found, id, user_group_id, id not in chosen)


@behaviour("List.UpdateCategoryMemberships")
def update_category_memberships(
    crm: Crm,
    ticket_category_id: int,
    memberships_to_add: list[Record] | None,
    memberships_to_update: list[Record] | None,
    memberships_to_delete: list[Record] | None,
) -> None:
    """A user is a member once; his weight is his share of the requests that are handed out."""
    crm.need("ticket_category", ticket_category_id)
    for each in [*(memberships_to_add or ()), *(memberships_to_update or ())]:
        associate = crm.need("associate", _user(each))["AssociateId"]
        row = {"category": ticket_category_id, "associate": associate, "weight": each.get("Weight") or 0}  # fmt: skip
        crm.keep(MEMBERS, {**(_membership(crm, ticket_category_id, associate) or {}), **row})
    for each in memberships_to_delete or ():
        there = _membership(crm, ticket_category_id, _user(each))
        if there is not None:
            crm.delete(MEMBERS, there["id"])


def _user(given: Record) -> int:
    return int((given.get("User") or {}).get("AssociateId") or 0)


def _membership(crm: Crm, category: int, associate: int) -> Row | None:
    members = crm.by(MEMBERS, OF_CATEGORY, category)
    return next((row for row in members if row["associate"] == associate), None)


# -- relations


@behaviour("List.ValidateTicketRelationDefinition")
def validate_ticket_relation_definition(
    crm: Crm,
    ticket_relation_definition_id: int | None,
    source_ticket_type_ids: list[int] | None,
    destination_ticket_type_ids: list[int] | None,
    relation_type: str | None,
) -> list[Record]:
    """One result for each pair of types: whether another relation of this kind holds between them already. A relation
    that names no types holds between all."""
    others = [
        row
        for row in crm.rows("ticket_relation_definition")
        if row["TicketRelationDefId"] != ticket_relation_definition_id
        and str(row["RelationType"]).lower() == (relation_type or "").lower()
    ]

    def between(row: Row, source: int, destination: int) -> bool:
        sources, destinations = row["SourceTicketTypes"] or (), row["DestinationTicketTypes"] or ()
        return source in (sources or [source]) and destination in (destinations or [destination])

    results = []
    for source in filter(None, source_ticket_type_ids or ()):
        for destination in filter(None, destination_ticket_type_ids or ()):
            there = next((row for row in others if between(row, source, destination)), None)
            results.append(
                crm.blank("TicketRelationDefinitionResult")
                | {"SourceTicketTypeId": source, "DestinationTicketTypeId": destination, "IsValid": there is None,
                   "ExistingRelationDefinitionName": there["Name"] if there else ""}
            )  # fmt: skip
    return results
