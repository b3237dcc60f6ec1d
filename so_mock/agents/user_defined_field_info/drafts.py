"""What an administrator edits."""

from __future__ import annotations

from typing import Any

from so_mock.agents.user_defined_field_info.layout import drafts
from so_mock.behaviour import behaviour
from so_mock.conventions import crud
from so_mock.conventions.facts import facts, saved
from so_mock.crm import Crm
from so_mock.entities.custom import DEFINED
from so_mock.entities.definitions import OWNERS, numbered
from so_mock.entities.model import View
from so_mock.errors import Invalid, NotFound

Record = dict[str, Any]

facts({
    "UserDefinedFieldInfo.SaveUserDefinedFieldInfos": saved(DEFINED, "infos"),
})  # fmt: skip


@behaviour("UserDefinedFieldInfo.CreateUserDefinedFieldInfo")
def create_user_defined_field_info(crm: Crm, owner_type: str, field_type: str) -> View:
    """A template with its identity and place filled in; nothing is stored."""
    if owner_type not in OWNERS:
        raise Invalid(f"{owner_type} has no user-defined fields")
    given = {"Type": owner_type, "FieldType": field_type}
    row = crud.default_row(crm, crm.model[DEFINED], given) | given
    others = drafts(crm, owner_type)
    place = {"FieldWidth": 100, "FieldHeight": 17, "LabelWidth": 100, "LabelHeight": 17, "FieldLeft": 102,
             "FieldTop": 17 * len(others), "LabelTop": 17 * len(others), "Justification": "Left"}  # fmt: skip
    return crm.view(DEFINED, {**row, **numbered(row, others), **place})


@behaviour("UserDefinedFieldInfo.ChangeFieldType")
def change_field_type(crm: Crm, info: Record | None, field_type: str, is_indexed: bool) -> View:
    """One that is stored is saved with its new type; what else depends on the type follows."""
    given = {**(info or {}), "FieldType": field_type, "IsIndexed": bool(is_indexed)}
    given |= {"TextLength": 0, "TemplateVariableName": "", "FieldDefault": ""}
    if given.get("UDefFieldId"):
        return crud.save(crm, crm.model[DEFINED], given)
    entity = crm.model[DEFINED]
    row = crm.absorber.new_row(entity, given, crud.default_row(crm, entity, given))
    return crm.view(DEFINED, {**row, **numbered(row, [])})


@behaviour("UserDefinedFieldInfo.DeleteUserDefinedFieldInfo")
def delete_user_defined_field_info(crm: Crm, user_defined_field_info_id: int) -> None:
    """Only the administrator's version goes; everyone sees a published field until the layout is published again."""
    row = crm.row(DEFINED, user_defined_field_info_id)
    if row is None:
        return
    if row["HasBeenPublished"]:
        crm.update(DEFINED, {**row, "Dropped": True})
    else:
        crud.remove(crm, crm.model[DEFINED], user_defined_field_info_id)


@behaviour("UserDefinedFieldInfo.SetRankOnFields")
def set_rank_on_fields(crm: Crm, owner_type: str, ranked_fields_ids: list[int] | None) -> None:
    known = {row["UDefFieldId"] for row in drafts(crm, owner_type)}
    for rank, id in enumerate(ranked_fields_ids or (), 1):
        if id not in known:
            raise NotFound(f"UserDefinedFieldInfo id {id} not found among those of {owner_type}")
        crud.change(crm, crm.model[DEFINED], crm.need(DEFINED, id), TabOrder=rank)
