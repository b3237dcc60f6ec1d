"""Finding definitions: drafts, or what is published of them."""

from __future__ import annotations

from typing import Any

from so_mock.agents.user_defined_field_info.layout import (
    by_label,
    by_prog_id,
    drafts,
    live,
    view,
    views,
)
from so_mock.behaviour import behaviour
from so_mock.crm import Crm
from so_mock.entities.custom import DEFINED
from so_mock.entities.model import View


@behaviour("UserDefinedFieldInfo.GetUserDefinedFieldInfo")
def get_user_defined_field_info(crm: Crm, user_defined_field_info_id: int) -> View | None:
    row = crm.row(DEFINED, user_defined_field_info_id)
    return crm.view(DEFINED, row) if row is not None and not row["Dropped"] else None


@behaviour("UserDefinedFieldInfo.GetUserDefinedFieldList")
def get_user_defined_field_list(crm: Crm, owner_type: str) -> list[View]:
    return [crm.view(DEFINED, row) for row in drafts(crm, owner_type)]


@behaviour("UserDefinedFieldInfo.GetPublishedUserDefinedFieldList")
def get_published_user_defined_field_list(crm: Crm, owner_type: str) -> list[Any]:
    return views(crm, live(crm, owner_type))


@behaviour("UserDefinedFieldInfo.GetUserDefinedFieldFromFieldLabel")
def get_user_defined_field_from_field_label(
    crm: Crm, field_label: str, owner_type: str
) -> View | None:
    found = by_label(drafts(crm, owner_type), field_label)
    return crm.view(DEFINED, found) if found else None


@behaviour("UserDefinedFieldInfo.GetPublishedUserDefinedFieldFromFieldLabel")
def get_published_user_defined_field_from_field_label(
    crm: Crm, field_label: str, owner_type: str
) -> Any:
    return view(crm, by_label(live(crm, owner_type), field_label))


@behaviour("UserDefinedFieldInfo.GetUserDefinedFieldFromProgId")
def get_user_defined_field_from_prog_id(crm: Crm, prog_id: str, owner_type: str) -> View | None:
    """A prog id is unique among the fields of one owner only: each has its SuperOffice:1."""
    found = by_prog_id(drafts(crm, owner_type), prog_id)
    return crm.view(DEFINED, found) if found else None


@behaviour("UserDefinedFieldInfo.GetPublishedUserDefinedFieldFromProgId")
def get_published_user_defined_field_from_prog_id(crm: Crm, prog_id: str, owner_type: str) -> Any:
    return view(crm, by_prog_id(live(crm, owner_type), prog_id))


@behaviour("UserDefinedFieldInfo.GetUserDefinedFieldFromIds")
def get_user_defined_field_from_ids(crm: Crm, ids: list[int] | None) -> list[View]:
    return [crm.view(DEFINED, row) for row in crm.known(DEFINED, ids) if not row["Dropped"]]


@behaviour("UserDefinedFieldInfo.GetUserDefinedFieldFromProgIds")
def get_user_defined_field_from_prog_ids(
    crm: Crm, prog_ids: list[str] | None, owner_type: str
) -> list[View]:
    rows = drafts(crm, owner_type)
    found = (by_prog_id(rows, name) for name in dict.fromkeys(prog_ids or ()))
    return [crm.view(DEFINED, row) for row in found if row is not None]
