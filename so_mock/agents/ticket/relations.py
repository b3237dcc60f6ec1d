"""Requests related to each other. A relation says what its destination is to its source: related, parent or child."""

from __future__ import annotations

from so_mock.agents.ticket.tickets import need
from so_mock.behaviour import behaviour
from so_mock.call import Record
from so_mock.conventions import crud
from so_mock.crm import Crm
from so_mock.entities.tickets import OTHER_WAY
from so_mock.errors import BadRequest
from so_mock.store.table import Row

ENDED = frozenset(["Closed", "Deleted", "Merged", "Spam"])


def seen_from(crm: Crm, ticket_id: int) -> list[tuple[str, int, Row]]:
    """What each related request is to this one, its id, and the relation."""
    found = [
        (row["RelationType"], row["DestinationTicketId"], row)
        for row in crm.referring("ticket_relation", "SourceTicketId", ticket_id)
    ]
    found += [
        (OTHER_WAY[row["RelationType"]], row["SourceTicketId"], row)
        for row in crm.referring("ticket_relation", "DestinationTicketId", ticket_id)
    ]
    return sorted(found, key=lambda each: each[2]["TicketRelationId"])


def those(crm: Crm, ticket_id: int, kind: str) -> list[int]:
    return [id for each, id, _ in seen_from(crm, ticket_id) if each == kind]


@behaviour("Ticket.GetTicketRelations")
def get_ticket_relations(crm: Crm, ticket_id: int) -> list[Record]:
    items = []
    for kind, other, relation in seen_from(crm, ticket_id):
        row = crm.row("ticket", other)
        if row is None:
            continue
        flat = crm.record(crm.view("ticket", row, "Ticket"))
        blank = crm.blank("TicketRelationItem")
        kinds = [each for each, _, _ in seen_from(crm, other)]
        items.append(
            blank
            | {name: value for name, value in flat.items() if name in blank}
            | {
                "TicketRelationId": relation["TicketRelationId"],
                "RelationType": kind,
                "RelationComment": relation["Comment"],
                "RelationCreatedAt": relation["Registered"],
                "HasParent": "Parent" in kinds,
                "ChildCount": kinds.count("Child"),
                "RelatedCount": kinds.count("Related"),
                "TicketCreatedAt": row["CreatedAt"],
            }
        )
    return items


@behaviour("Ticket.GetTicketParentId")
def get_ticket_parent_id(crm: Crm, ticket_id: int) -> int:
    return next(iter(those(crm, ticket_id, "Parent")), 0)


@behaviour("Ticket.SetTicketParent")
def set_ticket_parent(crm: Crm, ticket_id: int, parent_ticket_id: int, comment: str | None) -> None:
    """Takes the place of the parent there was; 0 leaves none."""
    need(crm, ticket_id)
    if parent_ticket_id == ticket_id:
        raise BadRequest(f"Ticket id {ticket_id} cannot be its own parent")
    for kind, other, relation in seen_from(crm, ticket_id):
        if kind == "Parent" or (other == parent_ticket_id and parent_ticket_id):
            crm.delete("ticket_relation", relation["TicketRelationId"])
    if parent_ticket_id:
        need(crm, parent_ticket_id)
        _relate(crm, ticket_id, parent_ticket_id, "Parent", comment)


def _relate(crm: Crm, source: int, destination: int, kind: str, comment: str | None) -> None:
    given = {
        "SourceTicketId": source,
        "DestinationTicketId": destination,
        "RelationType": kind,
        "Comment": comment or "",
    }
    crud.save(crm, crm.model["ticket_relation"], given)


@behaviour("Ticket.ValidateTicketRelations")
def validate_ticket_relations(
    crm: Crm,
    source_ticket_ids: list[int] | None,
    destination_ticket_id: int,
    relation_type: str | None,
) -> list[Record]:
    need(crm, destination_ticket_id)
    return [
        _verdict(crm, id, destination_ticket_id, relation_type or "Related")
        for id in source_ticket_ids or ()
    ]


@behaviour("Ticket.CreateTicketRelations")
def create_ticket_relations(
    crm: Crm,
    source_ticket_ids: list[int] | None,
    destination_ticket_id: int,
    relation_type: str | None,
    comment: str | None,
) -> list[Record]:
    """Those that are valid are made, one after the other: the second child of one request is no second parent."""
    need(crm, destination_ticket_id)
    kind = relation_type or "Related"
    results = []
    for id in source_ticket_ids or ():
        verdict = _verdict(crm, id, destination_ticket_id, kind)
        if verdict["IsValid"]:
            _relate(crm, id, destination_ticket_id, kind, comment)
        results.append(verdict)
    return results


def _verdict(crm: Crm, source: int, destination: int, kind: str) -> Record:
    """Texts are so-mock's own."""
    need(crm, source)
    error = _error(crm, source, destination, kind)
    told = crm.blank("TicketRelationResult") | {"SourceTicketId": source, "IsValid": not error}
    texts = {
        "SameTicket": f"Ticket id {source} cannot be related to itself",
        "RelationExists": f"Ticket id {source} and {destination} are related already",
        "ParentExists": f"Ticket id {source if kind == 'Parent' else destination} has a parent already",
    }
    return told | {"RelationError": error, "ErrorMessage": texts[error]} if error else told


def _error(crm: Crm, source: int, destination: int, kind: str) -> str:
    if source == destination:
        return "SameTicket"
    if any(other == destination for _, other, _ in seen_from(crm, source)):
        return "RelationExists"
    child = {"Parent": source, "Child": destination}.get(kind)
    return "ParentExists" if child and those(crm, child, "Parent") else ""


@behaviour("Ticket.GetTicketRelationActions")
def get_ticket_relation_actions(
    crm: Crm, ticket_id: int, parent_ticket_id: int, ticket_type_id: int
) -> Record:
    """What the relation definitions of parents and children ask for when this request is saved or closed."""
    rules = [
        row for row in crm.rows("ticket_relation_definition") if row["RelationType"] != "Related"
    ]

    def asks(name: str, kind: str = "") -> bool:
        return any(
            rule[name]
            and (not kind or rule["RelationType"] == kind)
            and _is_about(rule, ticket_type_id)
            for rule in rules
        )

    parent = parent_ticket_id or next(iter(those(crm, ticket_id, "Parent")), 0)
    unclosed = [id for id in those(crm, ticket_id, "Child") if _is_open(crm, id)]
    siblings = [id for id in those(crm, parent, "Child") if id != ticket_id and _is_open(crm, id)]
    close_parent = asks("IsCloseParentWithChild") and _is_open(crm, parent) and not siblings
    return crm.blank("TicketRelationAction") | {
        "TicketIdToClose": parent if close_parent else 0,
        "IsParentRequired": asks("IsParentMandatory", "Parent") and not parent,
        "CanCloseCurrentTicket": not (unclosed and asks("IsPreventClosingParent")),
        "Children": unclosed,
    }


def _is_open(crm: Crm, ticket_id: int) -> bool:
    row = crm.row("ticket", ticket_id)
    return row is not None and row["BaseStatus"] not in ENDED


def _is_about(rule: Row, ticket_type_id: int) -> bool:
    """A rule that names no type is about all of them."""
    types = rule["SourceTicketTypes"]
    return not types or not ticket_type_id or ticket_type_id in types
