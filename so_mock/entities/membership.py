"""Who belongs to a selection: rows of its own, those that its criteria choose, or two others combined (sheet: query.md i)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from so_mock.entities.relations import referring

if TYPE_CHECKING:
    from so_mock.entities.shape import Shaper
    from so_mock.store.reads import Reads
    from so_mock.store.table import Row

MEMBERS = "selection_member"
CRITERIA = "Criteria"  # of a dynamic selection: its restriction groups


class Target(NamedTuple):
    """A table whose rows can be members: its name there, the entity here, how its archive providers begin, the provider
    that finds its rows, what deletes a row and the argument that takes its id ("": no method does)."""

    table: str
    entity: str
    providers: str
    finds: str
    delete: str
    id: str
    shadow: bool = True

    @property
    def pairs(self) -> bool:
        """Members are companies with a person or without, not records of one table."""
        return self.providers == "ContactPerson"


TARGETS = {
    5: Target("contact", "contact", "ContactPerson", "FindContact", "Contact.DeleteContactEntity", "contact_entity_id", False),
    6: Target("person", "person", "ContactPerson", "Person", "Person.DeletePersonEntity", "person_entity_id", False),
    9: Target("appointment", "appointment", "Appointment", "FindAppointment", "Appointment.DeleteAppointmentEntity",
              "appointment_entity_id"),
    10: Target("document", "document", "Document", "FindDocument", "Document.DeleteDocumentEntity", "document_entity_id"),
    11: Target("project", "project", "Project", "FindProject", "Project.DeleteProjectEntity", "project_entity_id"),
    13: Target("sale", "sale", "Sale", "FindSale", "Sale.DeleteSaleEntity", "sale_entity_id"),
    23: Target("selection", "selection", "Selection", "FindSelection", "Selection.DeleteSelectionEntity",
               "selection_entity_id", False),
    127: Target("quoteline", "quote_line", "QuoteLine", "FindQuoteLine", "Quote.DeleteQuoteLine", "quote_line_id"),
    262: Target("ticket", "ticket", "Ticket", "FindTicket", "Ticket.DeleteTicketEntity", "ticket_entity_id"),
    332: Target("chat_session", "chat_session", "ChatConversation", "FindChatSession", "Chat.DeleteChatSessionEntity",
                "chat_session_entity_id"),
    334: Target("s_shipment", "shipment", "Mailings", "Mailings", "", ""),
    485: Target("form_submission", "form_submission", "FormSubmission", "FormSubmission",
                "Marketing.DeleteFormSubmissionEntity", "form_submission_entity_id"),
}  # fmt: skip
NUMBERS = {target.table: number for number, target in TARGETS.items()}


def target_of(row: Row) -> Target | None:
    """Of a selection; None for a table that cannot be one's target here."""
    number = row["TargetTableNumber"] or NUMBERS.get(str(row["TargetTableName"]).lower(), 0)
    return TARGETS.get(number)


class Member(NamedTuple):
    """A company with a person, or without (0), or a record of the target table. `key` is that of its own row, 0 for
    those who are members by criteria or combination."""

    contact: int
    person: int
    record: int
    key: int = 0

    @property
    def who(self) -> tuple[int, int, int]:
        return self[:3]


class Chooser(Protocol):
    """What finds members by a question: the engine, which entities do not know. Both raise BadFilter for criteria that
    cannot be asked."""

    def chosen(self, shaper: Shaper, target: Target, selection: int) -> list[Member]:
        """The members of a dynamic selection."""

    def matching(self, shaper: Shaper, target: Target, where: Any) -> list[Member]:
        """The rows for which a condition holds, as members."""


def members(shaper: Shaper, row: Row) -> list[Member]:
    """Those who are there to see, each once. Raises BadFilter for criteria that cannot be asked."""
    return _members(shaper, row, frozenset())


def _members(shaper: Shaper, row: Row, above: frozenset[int]) -> list[Member]:
    target = target_of(row)
    if target is None or target.entity not in shaper.shapes.model:
        return []
    match row["SelectionType"]:
        case "Dynamic":
            return shaper.shapes.chooser().chosen(shaper, target, row["SelectionId"])
        case "Combined":
            found = combined(shaper, row, above | {row["SelectionId"]})
        case _:
            held = shaper.reads.by(MEMBERS, referring("SelectionId"), row["SelectionId"])
            found = [
                Member(each["ContactId"], each["PersonId"], each["TargetRecordId"], each["SelectionMemberId"])
                for each in held
            ]  # fmt: skip
    there = [member for member in found if is_there(shaper.reads, target, member)]
    return list(_unique(there)) if target.pairs and row["CompanyUnique"] else there


def _unique(found: Iterable[Member]) -> Iterable[Member]:
    """Each company once, with whoever of it comes first."""
    seen = set()
    for member in found:
        if member.contact not in seen:
            seen.add(member.contact)
            yield member


def is_there(reads: Reads, target: Target, member: Member) -> bool:
    if not target.pairs:
        return bool(member.record) and reads.row(target.entity, member.record) is not None
    ends = (("contact", member.contact), ("person", member.person))
    asked = [reads.row(entity, id) for entity, id in ends if id]
    return bool(asked) and None not in asked


def combined(shaper: Shaper, row: Row, above: frozenset[int]) -> list[Member]:
    """A set operation on members, in the order of their ids; one that is made of itself adds nothing."""
    sides: list[set[tuple[int, int, int]]] = []
    for side in ("LeftSelectionId", "RightSelectionId"):
        below = shaper.row("selection", row[side])
        if below is None or below["SelectionId"] in above:
            sides.append(set())
        else:
            sides.append({member.who for member in _members(shaper, below, above)})
    left, right = sides
    match row["SelectionUnionType"]:
        case "SubtractRightFromLeft":
            result = left - right
        case "SubtractLeftFromRight":
            result = right - left
        case "Intersect":
            result = left & right
        case "XOR":
            result = left ^ right
        case "Union":
            result = left | right
        case _:
            result = set()
    return [Member(*who) for who in sorted(result)]


# -- the companies and people behind members of other tables


def shadows(shaper: Shaper, row: Row) -> list[Member]:
    """Each pair once, in the order of the members, with the first record that it stands behind."""
    target, found = target_of(row), members(shaper, row)
    return found if target is None or target.pairs else shadowed(shaper, target, found)


def shadowed(shaper: Shaper, target: Target, found: Iterable[Member]) -> list[Member]:
    pairs: dict[tuple[int, int], Member] = {}
    for member in found:
        for contact, person in behind(shaper, target.entity, member.record):
            if contact or person:
                pairs.setdefault((contact, person), Member(contact, person, member.record, member.key))  # fmt: skip
    return list(pairs.values())


def behind(shaper: Shaper, entity: str, id: int) -> list[tuple[int, int]]:
    """Behind a project stand its members, behind a mailing who gets it, behind a quote line whom the sale is with."""
    if entity == "project":
        held = shaper.reads.by("project_member", referring("ProjectId"), id)
        return [(each["ContactId"] or 0, each["PersonId"] or 0) for each in held]
    if entity == "shipment":
        held = shaper.reads.by("shipment_addr", referring("shipment_id"), id)
        return [(each["contact_id"] or 0, each["customer_id"] or 0) for each in held]
    row = shaper.row(entity, id)
    if entity == "quote_line" and row is not None:
        row = _sale_of(shaper, row)
    return [] if row is None else [_pair(shaper, row)]


def _sale_of(shaper: Shaper, line: Row) -> Row | None:
    row: Row | None = line
    for entity, prop in (
        ("quote_alternative", "QuoteAlternativeId"), ("quote_version", "QuoteVersionId"), ("quote", "QuoteId"),
        ("sale", "SaleId"),
    ):  # fmt: skip
        row = None if row is None else shaper.row(entity, row[prop])
    return row


def _pair(shaper: Shaper, row: Row) -> tuple[int, int]:
    """A person told without his company stands there with it."""
    person = row.get("Person") or row.get("PersonId") or 0
    contact = row.get("Contact") or row.get("ContactId") or 0
    if person and not contact:
        of_person = shaper.row("person", person)
        contact = of_person["Contact"] or 0 if of_person else 0
    return contact, person
