"""New selections: blank ones, copies, and temporary ones that nobody sees in a list."""

from __future__ import annotations

from so_mock.agents.selection.members import add, members_of, pairs, records, static, targeted
from so_mock.agents.selection.shadows import shadows
from so_mock.behaviour import behaviour
from so_mock.call import Record
from so_mock.conventions import crud
from so_mock.conventions.facts import deleted, facts
from so_mock.crm import Crm
from so_mock.entities.membership import CRITERIA, NUMBERS, TARGETS
from so_mock.entities.model import View
from so_mock.entities.selections import provider
from so_mock.errors import BadRequest, Invalid
from so_mock.names import hint_or_all
from so_mock.store.table import Row

TEMPORARY = 1

facts({"Selection.DeleteSelectionEntity": deleted("selection", SelectionId="selection_entity_id")})


def aimed(kind: str, number: int) -> Row:
    """What a selection of this kind and table has besides its name."""
    target = TARGETS[number]
    return {
        "SelectionType": kind, "TargetTableNumber": number, "TargetTableName": target.table,
        "MainProviderName": provider(target, kind), "ShadowProviderName": provider(target, kind, "Shadow"),
    }  # fmt: skip


def fresh(crm: Crm, name: str, **values: object) -> Row:
    """Stored, as CreateDefault and Save would."""
    entity = crm.model["selection"]
    return crud.store(crm, entity, crud.default_row(crm, entity) | {"Name": name} | values)


@behaviour("Selection.CreateSelectionEntity")
def create_selection_entity(crm: Crm, target_table_name: str | None) -> View:
    """Not stored."""
    number = NUMBERS.get((target_table_name or "").lower())
    if number is None:
        near = hint_or_all(target_table_name or "", NUMBERS)
        raise BadRequest(f"no selection is of {target_table_name!r}{near}")
    row = crud.default_row(crm, crm.model["selection"])
    return crm.view("selection", row | aimed("Static", number))


@behaviour("Selection.CreateContactSelectionFromSelection")
def create_contact_selection_from_selection(
    crm: Crm, selection_id: int, name: str | None, target_selection_type: str, copy_members: bool
) -> View:
    if not targeted(crm.need("selection", selection_id)).pairs:
        raise BadRequest(f"Selection {selection_id} is not of companies and people")
    return made_from(crm, selection_id, name, target_selection_type, copy_members)


@behaviour("Selection.CreateSelectionFromSelection")
def create_selection_from_selection(
    crm: Crm, selection_id: int, name: str | None, target_selection_type: str, copy_members: bool
) -> View:
    return made_from(crm, selection_id, name, target_selection_type, copy_members)


def made_from(crm: Crm, selection_id: int, name: str | None, kind: str, copy_members: bool) -> View:
    """A static one takes the members when asked to, a dynamic one the criteria, a combined one what is combined."""
    source = crm.need("selection", selection_id)
    if not (name or "").strip():
        raise Invalid("Selection: Name must be filled in")
    kind = kind or "Static"
    if kind != "Static" and source["SelectionType"] != kind:
        raise BadRequest(
            f"Selection {selection_id} is {source['SelectionType'].lower()}: it gives no {kind.lower()} one"
        )
    entity = crm.model["selection"]
    kept = {
        prop: value
        for prop, value in source.items()
        if prop not in (entity.key, CRITERIA, "SystemType", "LeftSelectionId", "RightSelectionId", "SelectionUnionType")
        and prop not in entity.server
    }  # fmt: skip
    made_of = (CRITERIA, "LeftSelectionId", "RightSelectionId", "SelectionUnionType")
    if kind != "Static":
        kept |= {prop: source[prop] for prop in made_of}
    number = NUMBERS[targeted(source).table]
    own = crud.default_row(crm, entity)
    mine = {prop: own[prop] for prop in ("Associate", "CreatedBy", "GroupIdx")}
    row = crud.store(crm, entity, own | kept | mine | aimed(kind, number) | {"Name": name})
    if copy_members and kind == "Static":
        add(crm, row, members_of(crm, source))
    return _view(crm, row)


@behaviour("Selection.CreateContactSelectionFromShadowSelection")
def create_contact_selection_from_shadow_selection(
    crm: Crm, selection_id: int, name: str | None
) -> View:
    """Always static: the companies and people behind the sales, projects or activities that are members now."""
    source = crm.need("selection", selection_id)
    behind = shadows(crm, source)
    row = fresh(
        crm, name or "", SelectionCategory=source["SelectionCategory"], **aimed("Static", 5)
    )
    add(crm, row, behind)
    return _view(crm, row)


@behaviour("Selection.CreateNewEntry")
def create_new_entry(crm: Crm, duplicate: Record | None) -> int:
    """A selection called like the entry that another system knows."""
    return int(fresh(crm, str((duplicate or {}).get("EntryName") or ""))["SelectionId"])


# -- temporary ones


@behaviour("Selection.CreateTemporaryContactSelection")
def create_temporary_contact_selection(crm: Crm) -> View:
    return _view(crm, temporary(crm, 5))


@behaviour("Selection.CreateTemporaryContactSelectionFromContactPersonIds")
def create_temporary_contact_selection_from_contact_person_ids(
    crm: Crm, contact_person_ids: list[Record] | None
) -> View:
    row = temporary(crm, 5)
    add(crm, row, pairs(crm, contact_person_ids))
    return _view(crm, row)


@behaviour("Selection.CreateTemporaryContactSelectionFromSelectionMemberIds")
def create_temporary_contact_selection_from_selection_member_ids(
    crm: Crm, selection_id: int, selection_member_ids: list[int] | None
) -> View:
    source, row = static(crm, selection_id), temporary(crm, 5)
    wanted = set(selection_member_ids or ())
    add(crm, row, [member for member in members_of(crm, source) if member.key in wanted])
    return _view(crm, row)


@behaviour("Selection.CreateTemporarySelectionFromIds")
def create_temporary_selection_from_ids(
    crm: Crm, ids: list[int] | None, target_table_number: int
) -> View:
    if target_table_number not in TARGETS:
        raise BadRequest(f"no selection is of table {target_table_number}")
    row, target = temporary(crm, target_table_number), TARGETS[target_table_number]
    if target.pairs:
        key = "PersonId" if target.entity == "person" else "ContactId"
        add(crm, row, pairs(crm, [{key: id} for id in ids or ()]))
    else:
        add(crm, row, records(ids))
    return _view(crm, row)


def temporary(crm: Crm, number: int) -> Row:
    name = f"Temporary {TARGETS[number].table} selection"
    return fresh(crm, name, SystemType=TEMPORARY, **aimed("Static", number))


def _view(crm: Crm, row: Row) -> View:
    """As it is by now: members change the stamps."""
    return crm.view("selection", crm.need("selection", row["SelectionId"]))
