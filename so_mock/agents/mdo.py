"""MDO: any list by its name, as the caller may choose from it. Of a list that nobody knows there are no items."""

from __future__ import annotations

from so_mock.behaviour import behaviour
from so_mock.call import Record
from so_mock.conventions import mdo
from so_mock.conventions.mdo.selected import set_selected, with_selected
from so_mock.crm import Crm


@behaviour("MDO.GetList")
def get_list(
    crm: Crm, name: str | None, force_flat_list: bool | None, additional_info: str | None, only_history: bool | None,
) -> list[Record]:  # fmt: skip
    return mdo.answered(crm, name, additional_info, flat=bool(force_flat_list), only=bool(only_history)) or []  # fmt: skip


@behaviour("MDO.GetListWithHistory")
def get_list_with_history(
    crm: Crm, name: str | None, force_flat_list: bool | None, additional_info: str | None,
    history_items: list[int] | None, only_history: bool | None,
) -> list[Record]:  # fmt: skip
    """The ids are what the caller says he used last; without them it is what is known of him."""
    return mdo.answered(
        crm, name, additional_info, flat=bool(force_flat_list), history=True, items=history_items, only=bool(only_history)
    ) or []  # fmt: skip


@behaviour("MDO.GetListWithRestriction")
def get_list_with_restriction(
    crm: Crm, name: str | None, additional_info: str | None, search_value: str | None
) -> list[Record]:
    return mdo.answered(crm, name, additional_info, flat=True, search=search_value or "") or []


@behaviour("MDO.GetSimpleList")
def get_simple_list(crm: Crm, name: str | None) -> list[Record]:
    """Flat, without anything told besides."""
    return mdo.answered(crm, name, flat=True) or []


@behaviour("MDO.GetListItem")
def get_list_item(crm: Crm, list_name: str | None, id: int | None) -> Record | None:
    return mdo.one(crm, list_name, id or 0)


@behaviour("MDO.GetListNames")
def get_list_names(crm: Crm) -> list[str]:
    return mdo.names(crm)


@behaviour("MDO.GetListIdByListName")
def get_list_id_by_list_name(crm: Crm, name: str | None) -> int:
    return mdo.list_id(crm, name)


# -- the same, to be selected from


@behaviour("MDO.GetSelectableList")
def get_selectable_list(
    crm: Crm, name: str | None, force_flat_list: bool | None, additional_info: str | None, only_history: bool | None,
) -> list[Record]:  # fmt: skip
    found = mdo.answered(
        crm, name, additional_info, flat=bool(force_flat_list), only=bool(only_history), selectable=True
    )  # fmt: skip
    return with_selected(crm, name, additional_info, found or [])


@behaviour("MDO.GetSelectableListWithHistory")
def get_selectable_list_with_history(
    crm: Crm, name: str | None, force_flat_list: bool | None, additional_info: str | None,
    history_items: list[int] | None, only_history: bool | None,
) -> list[Record]:  # fmt: skip
    found = mdo.answered(
        crm, name, additional_info, flat=bool(force_flat_list), history=True, items=history_items,
        only=bool(only_history), selectable=True,
    )  # fmt: skip
    return with_selected(crm, name, additional_info, found or [])


@behaviour("MDO.GetSelectableListWithRestriction")
def get_selectable_list_with_restriction(
    crm: Crm, name: str | None, additional_info: str | None, search_value: str | None
) -> list[Record]:
    found = mdo.answered(
        crm, name, additional_info, flat=True, search=search_value or "", selectable=True
    )
    return with_selected(crm, name, additional_info, found or [])


@behaviour("MDO.GetSelectableSimpleList")
def get_selectable_simple_list(crm: Crm, name: str | None) -> list[Record]:
    return with_selected(crm, name, "", mdo.answered(crm, name, flat=True, selectable=True) or [])


@behaviour("MDO.SetSelected")
def set_selected_items(
    crm: Crm, name: str | None, additional_info: str | None, selectable_mdo_list: list[Record] | None,
) -> list[Record]:  # fmt: skip
    return set_selected(crm, name, additional_info, selectable_mdo_list)
