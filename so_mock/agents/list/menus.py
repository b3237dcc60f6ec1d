"""Web panels, task menus and the types of follow-ups."""

from __future__ import annotations

from so_mock.behaviour import behaviour
from so_mock.conventions import crud
from so_mock.conventions.facts import facts, one, rows
from so_mock.crm import Crm

facts({
    "List.GetDocumentTemplateTask": one("document_template", DocumentTemplateId="document_template_id"),
    "List.GetTasks": rows("task_list_item", order="Rank"),
    "List.GetAllTasks": rows("task_list_item", retired="include_deleted", order="Rank"),
    "List.GetAllSelectionCategory": rows("selection_category", order="Rank"),
    "List.GetDocumentTemplatesTasks": rows("document_template", order="Rank"),
})  # fmt: skip


@behaviour("List.DeleteWebPanel")
def delete_web_panel(crm: Crm, id: int) -> None:
    """For good, unlike the deletes of other list items."""
    if crm.row("web_panel", id) is not None:
        crud.remove(crm, crm.model["web_panel"], id)
