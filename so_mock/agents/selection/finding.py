"""The hidden dynamic selection in which Find keeps what a user last looked for, one for each user and entity; and the
typical searches that it may begin with."""

from __future__ import annotations

from so_mock.agents.selection.making import aimed, fresh
from so_mock.behaviour import behaviour
from so_mock.call import Record
from so_mock.conventions import crud
from so_mock.conventions.criteria import whole_groups
from so_mock.crm import Crm
from so_mock.entities.membership import CRITERIA, NUMBERS, target_of
from so_mock.entities.selections import provider
from so_mock.errors import BadRequest, required
from so_mock.store.table import Row

PERSONAL = 2
TYPICAL = "typical_search"
# Headings are texts of the client, told by name; of other entities than companies none is documented.
HEADINGS = {"contact": ("[SR_FIND_COMPANY]", "[SR_COMPANY_AND_PERSON]")}


@behaviour("Selection.GetSelectionForFind")
def get_selection_for_find(crm: Crm, entity_name: str | None, typical_search_id: int) -> Record:
    """Typical search 0 goes on with what was looked for, -1 begins anew as the entity's default search does, another
    with its criteria."""
    table = (entity_name or "").lower()
    if table not in NUMBERS:
        raise BadRequest(f"nothing is found by selections of {entity_name!r}")
    mine = [
        row
        for row in crm.referring("selection", "Associate", crm.caller.associate_id)
        if row["SystemType"] == PERSONAL and row["TargetTableName"] == table
    ]
    row = mine[0] if mine else None
    begin: Row | None = None
    if typical_search_id > 0:
        begin = crm.need(TYPICAL, typical_search_id)
        if begin["EntityName"].lower() != table:
            raise BadRequest(f"Typical search {typical_search_id} finds {begin['EntityName']}, not {table}")  # fmt: skip
    elif typical_search_id or row is None:
        begin = next((each for each in typical(crm, table) if each["IsEntityDefault"]), None)
    told = {
        CRITERIA: begin["RestrictionGroups"] if begin else [],
        "IncludePerson": begin["IncludePerson"] if begin else 0,
    }
    if row is None:
        row = fresh(crm, f"Find {table}", SystemType=PERSONAL, **told, **aimed("Dynamic", NUMBERS[table]))  # fmt: skip
    elif typical_search_id:
        row = crud.change(crm, crm.model["selection"], row, **told)
    main, entity = HEADINGS.get(table, ("", ""))
    return crm.blank("SelectionForFind") | {
        "ProviderName": provider(target_of(row), "Dynamic"), "SelectionId": row["SelectionId"],
        "CanSaveAsSelection": True, "MainHeading": main, "FilterScreenHeading": main, "SelectionEntityHeading": entity,
    }  # fmt: skip


def typical(crm: Crm, entity: str) -> list[Row]:
    return [row for row in crm.rows(TYPICAL) if row["EntityName"].lower() == entity]


@behaviour("Selection.UpdateTypicalSearch")
def update_typical_search(crm: Crm, searches: Record | None) -> str:
    """Those of one source, known by entity and title: a newer version replaces the one that is there, and so does any
    where the master version is higher than theirs. Tells what was done."""
    told = required(searches, "Searches")
    source, master = told.get("Source") or "", told.get("MasterVersion") or 0
    held = {(r["EntityName"].lower(), r["Title"]): r for r in crm.rows(TYPICAL) if r["Source"] == source}  # fmt: skip
    given = [each for each in told.get("Searches") or () if each]
    forced = master > max((each.get("VersionNumber") or 0 for each in given), default=0)
    counts = dict.fromkeys(("added", "updated", "deleted"), 0)
    for each in given:
        entity = (each.get("EntityName") or "").lower()
        if entity not in NUMBERS:
            raise BadRequest(f"nothing is found by selections of {each.get('EntityName')!r}")
        row = held.pop((entity, each.get("Title") or ""), None)
        if row is not None and not forced and (each.get("VersionNumber") or 0) <= row["VersionNumber"]:  # fmt: skip
            continue
        counts["updated" if row else "added"] += 1
        groups = whole_groups(crm, each.get("RestrictionGroups") or ())
        key = {"TypicalSearchId": row["TypicalSearchId"] if row else 0}
        crud.save(crm, crm.model[TYPICAL], {**each, **key, "Source": source, "RestrictionGroups": groups})  # fmt: skip
    if told.get("DeleteLeftovers"):
        for row in held.values():
            crm.delete(TYPICAL, row["TypicalSearchId"])
        counts["deleted"] = len(held)
    return ", ".join(f"{count} {what}" for what, count in counts.items())
