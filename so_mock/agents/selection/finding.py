"""The hidden dynamic selection in which Find keeps what a user last looked for, one for each user and entity."""

from __future__ import annotations

from so_mock.agents.selection.making import aimed, fresh
from so_mock.behaviour import behaviour
from so_mock.call import Record
from so_mock.conventions import crud
from so_mock.crm import Crm
from so_mock.entities.membership import CRITERIA, NUMBERS, target_of
from so_mock.entities.selections import provider
from so_mock.errors import BadRequest

PERSONAL = 2
# Headings are texts of the client, told by name; of other entities than companies none is documented.
HEADINGS = {"contact": ("[SR_FIND_COMPANY]", "[SR_COMPANY_AND_PERSON]")}


@behaviour("Selection.GetSelectionForFind")
def get_selection_for_find(crm: Crm, entity_name: str | None, typical_search_id: int) -> Record:
    """Typical search -1 starts anew, 0 goes on; there are no stored ones here, so another starts anew as well."""
    table = (entity_name or "").lower()
    if table not in NUMBERS:
        raise BadRequest(f"nothing is found by selections of {entity_name!r}")
    mine = [
        row
        for row in crm.referring("selection", "Associate", crm.caller.associate_id)
        if row["SystemType"] == PERSONAL and row["TargetTableName"] == table
    ]
    if mine:
        row = mine[0]
        if typical_search_id and row[CRITERIA]:
            row = crud.change(crm, crm.model["selection"], row, **{CRITERIA: []})
    else:
        row = fresh(crm, f"Find {table}", SystemType=PERSONAL, **aimed("Dynamic", NUMBERS[table]))
    main, entity = HEADINGS.get(table, ("", ""))
    return crm.blank("SelectionForFind") | {
        "ProviderName": provider(target_of(row), "Dynamic"), "SelectionId": row["SelectionId"],
        "CanSaveAsSelection": True, "MainHeading": main, "SelectionEntityHeading": entity,
    }  # fmt: skip
