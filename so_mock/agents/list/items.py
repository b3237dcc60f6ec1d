"""Lists, told by id or by name: their items, headings, and who sees them."""

from __future__ import annotations

from so_mock.behaviour import behaviour
from so_mock.call import Record
from so_mock.conventions import crud, headings, lists
from so_mock.conventions.facts import facts, rows
from so_mock.conventions.lists import on
from so_mock.crm import Crm
from so_mock.entities.model import View
from so_mock.errors import Invalid, required

facts({
    "List.GetListDefinitions": rows("list", retired="include_deleted", order="Rank"),
    "List.SaveListEntityByName": on(lists.save_list),

    "List.GetAllFromListDefinition": on(lists.items), "List.GetAllFromListName": on(lists.items),
    "List.GetFromListDefinition": on(lists.item), "List.GetFromListName": on(lists.item),
    "List.AddFromListDefinition": on(lists.add), "List.AddFromListName": on(lists.add),
    "List.SaveFromListDefinition": on(lists.save), "List.SaveFromListName": on(lists.save),
    "List.SaveAllFromListDefinition": on(lists.save_all), "List.SaveAllFromListName": on(lists.save_all),
    "List.DeleteFromListDefinition": on(lists.delete), "List.DeleteFromListName": on(lists.delete),
    "List.DeleteAllFromListDefinition": on(lists.delete_all), "List.DeleteAllFromListName": on(lists.delete_all),
    "List.MoveListItem": on(lists.move),

    "List.GetHeadingsFromListDefinition": on(headings.headings), "List.GetHeadingsFromName": on(headings.headings),
    "List.CreateDefaultHeadingFromListDefinition": on(headings.new_heading),
    "List.SaveHeadingFromListDefinition": on(headings.save_heading), "List.SaveHeadingFromName": on(headings.save_heading),
    "List.SaveHeadingsFromListDefinition": on(headings.save_headings), "List.SaveHeadingsFromName": on(headings.save_headings),
    "List.DeleteAllHeadingsFromListDefinition": on(headings.delete_headings),
    "List.DeleteAllHeadingsFromName": on(headings.delete_headings),
    "List.SetRankOnHeadings": on(headings.rank_headings),
    "List.GetHeadings": on(headings.headings_of_item), "List.GetHeadingsForListItemFromListName": on(headings.headings_of_item),
    "List.SaveHeadingsForListItemFromListDefinition": on(headings.save_headings_of_item),
    "List.SaveHeadingsForListItemFromListName": on(headings.save_headings_of_item),
    "List.SetHeadingsForListItem": on(headings.set_headings_of_item),
    "List.GetListItemsForHeading": on(headings.items_of_heading),
    "List.GetListItemsForHeadingFromListName": on(headings.items_of_heading),
    "List.SetListItemsForHeading": on(headings.set_items_of_heading),
    "List.SetListItemsForHeadingFromListName": on(headings.set_items_of_heading),

    "List.GetVisibleForUserGroups": on(lists.groups_of_item),
    "List.GetVisibleForUserGroupsFromListName": on(lists.groups_of_item),
    "List.SetVisibleForUserGroups": on(lists.save_groups_of_item),
    "List.SetVisibleForUserGroupsFromListName": on(lists.save_groups_of_item),
    "List.SetVisibleForUserGroup": on(lists.set_groups_of_item),
    "List.GetListItemsForUserGroup": on(lists.items_of_group),
    "List.GetListItemsForUserGroupFromListName": on(lists.items_of_group),
    "List.SetListItemsForUserGroup": on(lists.set_items_of_group),
    "List.SetListItemsForUserGroupFromListName": on(lists.set_items_of_group),
})  # fmt: skip


@behaviour("List.CreateDefaultListEntity")
def create_default_list_entity(crm: Crm) -> View:
    """It suggests headings and groups (recorded); one that is saved without a word on them has none."""
    row = crud.default_row(crm, crm.model["list"])
    return crm.view("list", {**row, "UseGroupsAndHeadings": True})


@behaviour("List.GetListEntityByName")
def get_list_entity_by_name(crm: Crm, name: str | None) -> View | None:
    """By its own name, or by that of a standard list in the API: `Category` is the list `Company - Category`."""
    row = lists.by_name(crm, name)
    return None if row is None else crm.view("list", row)


@behaviour("List.DeleteListEntityByName")
def delete_list_entity_by_name(crm: Crm, name: str | None) -> None:
    row = lists.by_name(crm, name)
    if row is not None:
        crud.delete(crm, crm.model["list"], row["Id"])


@behaviour("List.SaveListItemEntity")
def save_list_item_entity(crm: Crm, list_item_entity: Record | None) -> View:
    list_item_entity = required(list_item_entity, "ListItem")
    id = list_item_entity.get("UdListDefinitionId")
    if not id:
        raise Invalid("ListItem: UdListDefinitionId must be filled in")
    return lists.save(crm, lists.held(crm, id), None, list_item_entity)


@behaviour("List.SortListItems")
def sort_list_items(crm: Crm, ud_list_definition_id: int) -> None:
    lists.sort(crm, lists.held(crm, ud_list_definition_id))
