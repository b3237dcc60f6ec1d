"""Who belongs to a selection: rows of its own, those that its criteria choose, or two others combined (sheet: query.md i).

Asked by crm and shaper alike, so it knows only how rows are read.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from so_mock.entities.relations import referring

if TYPE_CHECKING:
    from so_mock.entities.model import Entity, Model
    from so_mock.store.reads import Reads
    from so_mock.store.table import Row

MEMBERS = "selection_member"
CRITERIA = "Criteria"  # of a dynamic selection: its restriction groups


class Target(NamedTuple):
    """A table whose rows can be members: its name there, the entity here, how its archive providers begin, what deletes
    a row and the argument that takes its id."""

    table: str
    entity: str
    providers: str
    delete: str
    id: str
    shadow: bool = True

    @property
    def pairs(self) -> bool:
        """Members are companies with a person or without, not records of one table."""
        return self.providers == "ContactPerson"


TARGETS = {
    5: Target("contact", "contact", "ContactPerson", "Contact.DeleteContactEntity", "contact_entity_id", False),
    6: Target("person", "person", "ContactPerson", "Person.DeletePersonEntity", "person_entity_id", False),
    9: Target("appointment", "appointment", "Appointment", "Appointment.DeleteAppointmentEntity", "appointment_entity_id"),
    10: Target("document", "document", "Document", "Document.DeleteDocumentEntity", "document_entity_id"),
    11: Target("project", "project", "Project", "Project.DeleteProjectEntity", "project_entity_id"),
    13: Target("sale", "sale", "Sale", "Sale.DeleteSaleEntity", "sale_entity_id"),
    23: Target("selection", "selection", "Selection", "Selection.DeleteSelectionEntity", "selection_entity_id", False),
    127: Target("quoteline", "quote_line", "QuoteLine", "Quote.DeleteQuoteLine", "quote_line_id"),
    262: Target("ticket", "ticket", "Ticket", "Ticket.DeleteTicketEntity", "ticket_entity_id"),
    332: Target("chat_session", "chat_session", "ChatConversation", "Chat.DeleteChatSessionEntity", "chat_session_entity_id"),
    485: Target("form_submission", "form_submission", "FormSubmission", "Marketing.DeleteFormSubmissionEntity",
                "form_submission_entity_id"),
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


def members(reads: Reads, model: Model, row: Row) -> list[Member] | None:
    """Those who are there to see, each once; None when the criteria ask for more than so-mock evaluates here."""
    return _members(reads, model, row, frozenset())


def _members(reads: Reads, model: Model, row: Row, above: frozenset[int]) -> list[Member] | None:
    target = target_of(row)
    if target is None or target.entity not in model:
        return []
    match row["SelectionType"]:
        case "Dynamic":
            return chosen(reads, model, target, row[CRITERIA])
        case "Combined":
            return combined(reads, model, row, above | {row["SelectionId"]})
    held = reads.by(MEMBERS, referring("SelectionId"), row["SelectionId"])
    found = (
        Member(each["ContactId"], each["PersonId"], each["TargetRecordId"], each["SelectionMemberId"])
        for each in held
    )  # fmt: skip
    return [member for member in found if is_there(reads, target, member)]


def is_there(reads: Reads, target: Target, member: Member) -> bool:
    if not target.pairs:
        return bool(member.record) and reads.row(target.entity, member.record) is not None
    ends = (("contact", member.contact), ("person", member.person))
    asked = [reads.row(entity, id) for entity, id in ends if id]
    return bool(asked) and None not in asked


def combined(reads: Reads, model: Model, row: Row, above: frozenset[int]) -> list[Member] | None:
    """A set operation on members; one that is made of itself adds nothing."""
    sides: list[set[tuple[int, int, int]]] = []
    for side in ("LeftSelectionId", "RightSelectionId"):
        below = reads.row("selection", row[side]) if row[side] else None
        if below is None or below["SelectionId"] in above:
            sides.append(set())
            continue
        found = _members(reads, model, below, above)
        if found is None:
            return None
        sides.append({member.who for member in found})
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


# -- criteria: equality of a row's own properties; whoever asks for more gets no answer, rather than a wrong one

EQUAL = frozenset(["=", "eq", "equals", "is"])
ONE_OF = frozenset(["in", "oneof"])
ENCODED = re.compile(r"\[\w+:(.*)\]", re.S)


def chosen(
    reads: Reads, model: Model, target: Target, groups: list[dict[str, Any]] | None
) -> list[Member] | None:
    """Restrictions of a group all hold, one of the groups does. Without a restriction nobody is chosen."""
    entity = model[target.entity]
    asked = []
    for group in groups or ():
        tests = _tests(model, entity, group["Restrictions"] or ())
        if tests is None:
            return None
        if tests:
            asked.append(tests)
    rows = reads.rows(entity.name) if asked else []
    found = [
        row
        for row in rows
        if any(all(_text(row[prop]) in wanted for prop, wanted in tests) for tests in asked)
    ]
    key = entity.key
    if not target.pairs:
        return [Member(0, 0, row[key]) for row in found]
    if entity.name == "person":
        return [Member(row["Contact"] or 0, row[key], 0) for row in found]
    return [Member(row[key], 0, 0) for row in found]


def _tests(
    model: Model, entity: Entity, restrictions: Any
) -> list[tuple[str, frozenset[str]]] | None:
    tests = []
    for restriction in restrictions:
        if not restriction["IsActive"]:
            continue
        prop = column(model, entity, restriction["Name"])
        operator = str(restriction["Operator"]).lower()
        values = [plain(value) for value in restriction["Values"] or ()]
        if prop is None or restriction["SubRestrictions"] or restriction["InterOperator"] == "Or":
            return None
        if not (operator in ONE_OF and values) and not (operator in EQUAL and len(values) == 1):
            return None
        tests.append((prop, frozenset(value.lower() for value in values)))
    return tests


def column(model: Model, entity: Entity, name: str | None) -> str | None:
    """The property of a row that an archive column of this name shows: `category` and `categoryId` hold the id."""
    properties = model.carriers.carrier(entity.carrier).lowered
    lowered = str(name or "").lower()
    for spelt in (lowered, lowered.removesuffix("id")):
        prop = properties.get(spelt)
        if prop is None or not entity.holds(prop.name):
            continue
        if prop.name in entity.references or prop.type.kind in ("scalar", "enum"):
            return prop.name
    return None


def plain(value: Any) -> str:
    """`[I:3]`, as archives spell a value, is 3."""
    found = ENCODED.fullmatch(str(value))
    return found[1] if found else str(value)


def _text(value: Any) -> str:
    """As a restriction spells it; a checkbox is 1 or 0."""
    return str(int(value or 0)) if isinstance(value, bool | None) else str(value).lower()
