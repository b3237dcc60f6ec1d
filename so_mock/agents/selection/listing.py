"""Members as rows of an archive: the columns that a member's own carrier shows. Whatever else archives know is theirs."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from so_mock.agents.selection.members import members_of, targeted
from so_mock.agents.selection.shadows import shadows
from so_mock.behaviour import behaviour
from so_mock.call import Record
from so_mock.crm import Crm
from so_mock.entities.membership import Member

OF_PAIRS = "contactId,personId,name,fullName"


@behaviour("Selection.GetSelectionMembersArchiveRows")
def get_selection_members_archive_rows(
    crm: Crm, selection_id: int, select: str | None
) -> list[Record] | None:
    row = crm.row("selection", selection_id)
    if row is None:
        return None
    target = targeted(row)
    found = members_of(crm, row)
    if target.pairs:
        prefix = "static" if row["SelectionType"] == "Static" else ""
        return [pair(crm, member, select or OF_PAIRS, prefix) for member in found]
    key = target.entity.replace("_", "") + "Id"
    label = crm.model[target.entity].label
    wanted = select or ",".join([key, label if isinstance(label, str) else "name"])
    return [
        _shown(crm, target.table, member.record, {**simple(crm, target.entity, member.record), **_key(member)}, wanted)
        for member in found
    ]  # fmt: skip


@behaviour("Selection.GetSelectionShadowMembersArchiveRows")
def get_selection_shadow_members_archive_rows(
    crm: Crm, selection_id: int, select: str | None
) -> list[Record] | None:
    row = crm.row("selection", selection_id)
    if row is None:
        return None
    return [pair(crm, member, select or OF_PAIRS, "") for member in shadows(crm, row)]


def pair(crm: Crm, member: Member, select: str, prefix: str) -> Record:
    """Columns of the person where there is one, and of the company; `name` is the company's."""
    known = {**simple(crm, "person", member.person), **simple(crm, "contact", member.contact)}
    person = simple(crm, "person", member.person)
    known |= {
        "fullname": person.get("fullname", ""), "namedepartment": known.get("fullname", "") if member.contact else "",
        "contactid": member.contact, "personid": member.person, **_key(member),
    }  # fmt: skip
    kind = "Person" if member.person else "Contact"
    name = f"{prefix}{kind}" if prefix else kind.lower()
    return _shown(crm, name, member.person or member.contact, known, select)


def _key(member: Member) -> dict[str, Any]:
    return {"selectionmemberid": member.key}


def simple(crm: Crm, entity: str, id: int) -> dict[str, Any]:
    """Lowered name -> value, of the carrier that shows a row flat."""
    row = crm.row(entity, id)
    if row is None:
        return {}
    found = crm.model[entity]
    flat = found.carrier.removesuffix("Entity")
    record = crm.record(crm.view(entity, row, flat if flat in found.shows else found.carrier))
    plain = {k.lower(): v for k, v in record.items() if not isinstance(v, dict | list)}
    return {**plain, found.key.lower(): id}


def _shown(crm: Crm, name: str, id: int, known: dict[str, Any], select: str) -> Record:
    """Columns that are not known are left out."""
    cells = {}
    for column in filter(None, (each.strip() for each in select.split(","))):
        last = column.rpartition("/")[2].lower()
        if last in known:
            cells[column] = crm.blank("ArchiveColumnData") | {"DisplayValue": encoded(known[last])}
    return crm.blank("ArchiveListItem") | {
        "EntityName": name,
        "PrimaryKey": id,
        "ColumnData": cells,
    }


def encoded(value: Any) -> str:
    """As every DisplayValue that is no text (query.md d)."""
    if value is None:
        return ""
    if isinstance(value, int):
        return f"[I:{int(value)}]"
    if isinstance(value, float):
        return f"[F:{value:g}]"
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        return str(value)
    return (
        f"[DT:{moment:%m/%d/}{moment.year:04} {moment:%H:%M:%S}.0000000]"
        if "T" in value
        else str(value)
    )
