"""CRMScript: scripts and triggers as rows. No script runs here, nor is its syntax looked at."""

from __future__ import annotations

from so_mock.behaviour import behaviour
from so_mock.call import Record
from so_mock.conventions import crud
from so_mock.conventions.facts import deleted, facts, one, saved
from so_mock.crm import Crm
from so_mock.entities.model import View
from so_mock.errors import MissingBody, required
from so_mock.store.table import Row

facts({
    "CRMScript.GetCRMScriptByUniqueIdentifier": one("crm_script", UniqueIdentifier="unique_identifier"),
    "CRMScript.DeleteCRMScriptByUniqueIdentifier": deleted("crm_script", UniqueIdentifier="unique_identifier"),
    "CRMScript.SaveCRMScriptEntityWithoutCompile": saved("crm_script", "crm_script_entity"),
    "CRMScript.GetTriggerScriptByUniqueId": one("trigger_script", UniqueIdentifier="trigger_script_unique_id"),
    "CRMScript.DeleteTriggerScriptByUniqueId": deleted("trigger_script", UniqueIdentifier="trigger_script_unique_id"),
})  # fmt: skip


def _known(crm: Crm, entity: str, unique: str | None) -> Row | None:
    """The row that has this text for its id, whatever key the body says."""
    if not unique:
        raise MissingBody("UniqueIdentifier")
    return next((row for row in crm.rows(entity) if row["UniqueIdentifier"] == unique), None)


@behaviour("CRMScript.SaveCRMScriptByUniqueIdentifier")
def save_crm_script_by_unique_identifier(
    crm: Crm, unique_identifier: str | None, crmscript: Record | None
) -> View:
    """Name, description, include id and source are what this carrier brings along; the rest of a script stays."""
    crmscript = required(crmscript, "Crmscript")
    row, entity = _known(crm, "crm_script", unique_identifier), crm.model["crm_script"]
    told = {
        name: crmscript[name]
        for name in ("Name", "Description", "IncludeId", "Source", "BlockedVerbs")
        if crmscript.get(name) is not None
    }
    old = row if row is not None else crud.default_row(crm, entity)
    kept = crud.store(crm, entity, {**old, **told, "UniqueIdentifier": unique_identifier})
    return View(entity, "Script", kept)


@behaviour("CRMScript.SaveTriggerScriptByUniqueId")
def save_trigger_script_by_unique_id(
    crm: Crm, trigger_script_unique_id: str | None, entity: Record | None
) -> View:
    """Finds by the unique id first: a body with key 0 updates the trigger that has it."""
    entity = required(entity, "Entity")
    row = _known(crm, "trigger_script", trigger_script_unique_id)
    key = row["ScreenChooserId"] if row is not None else 0
    own = {"ScreenChooserId": key, "UniqueIdentifier": trigger_script_unique_id}
    return crud.save(crm, crm.model["trigger_script"], {**entity, **own})
