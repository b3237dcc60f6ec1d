"""UserDefinedFieldInfo: the fields that administrators add. A field is a draft until its owner's layout is published."""

from __future__ import annotations

from typing import Any

from so_mock.behaviour import behaviour
from so_mock.catalogue.tables import tables
from so_mock.conventions import crud
from so_mock.crm import Crm
from so_mock.entities.columns import entity_of_table, table_of
from so_mock.entities.custom import COLUMNS, CUSTOM, DEFINED, prog_id, published
from so_mock.entities.definitions import (
    OWNERS,
    USER_LISTS,
    definition,
    list_name,
    numbered,
    of_owner,
)
from so_mock.entities.model import View
from so_mock.errors import BadRequest, Invalid, NotFound
from so_mock.store.table import Row

Record = dict[str, Any]

LAYOUTS = "_udef_layout"  # an owner's own: whether its page one differs by group, whether it is being published
PAGE_ONE = "_udef_page_one"  # which field stands in a line of page one, for a group

# The type of a custom field that is a user-defined one.
_TYPES = {"Number": "Integer", "UnlimitedDate": "Date", "List": "MdoList"}
_KINDS = {
    "int": "Integer",
    "float": "Decimal",
    "date": "DateTime",
    "bool": "Checkbox",
    "text": "ShortText",
}


def drafts(crm: Crm, owner: str) -> list[Row]:
    """The layout that an administrator sees, in the order of its tabs."""
    rows = [row for row in of_owner(crm, owner) if not row["Dropped"]]
    return sorted(rows, key=lambda row: (row["TabOrder"], row["UDefFieldId"]))


def live(crm: Crm, owner: str) -> list[Row]:
    """The layout that everyone sees."""
    rows = [each for each in map(published, of_owner(crm, owner)) if each is not None]
    return sorted(rows, key=lambda row: (row["TabOrder"], row["UDefFieldId"]))


def views(crm: Crm, rows: list[Row]) -> list[Any]:
    """A published version that differs from the draft of the same id is a record of its own."""
    return [_view(crm, row) for row in rows]


def _view(crm: Crm, row: Row | None) -> Any:
    if row is None:
        return None
    view = crm.view(DEFINED, row)
    return view if row["Published"] is None else crm.record(view)


def by_prog_id(rows: list[Row], name: str | None) -> Row | None:
    return next((row for row in rows if prog_id(row).lower() == (name or "").lower()), None)


def by_label(rows: list[Row], label: str | None) -> Row | None:
    """Labels are fuzzy: blanks and punctuation around them do not count, nor does case."""
    wanted = _core(label or "")
    return next((row for row in rows if wanted and _core(row["FieldLabel"]) == wanted), None)


def _core(label: str) -> str:
    letters = [at for at, letter in enumerate(label) if letter.isalnum()]
    return label[letters[0] : letters[-1] + 1].lower() if letters else ""


def named(rows: list[Row], name: str) -> Row | None:
    return by_prog_id(rows, name) or by_label(rows, name)


# -- reading


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
    return _view(crm, by_label(live(crm, owner_type), field_label))


@behaviour("UserDefinedFieldInfo.GetUserDefinedFieldFromProgId")
def get_user_defined_field_from_prog_id(crm: Crm, prog_id: str, owner_type: str) -> View | None:
    """A prog id is unique among the fields of one owner only: each has its SuperOffice:1."""
    found = by_prog_id(drafts(crm, owner_type), prog_id)
    return crm.view(DEFINED, found) if found else None


@behaviour("UserDefinedFieldInfo.GetPublishedUserDefinedFieldFromProgId")
def get_published_user_defined_field_from_prog_id(crm: Crm, prog_id: str, owner_type: str) -> Any:
    return _view(crm, by_prog_id(live(crm, owner_type), prog_id))


@behaviour("UserDefinedFieldInfo.GetUserDefinedFieldFromIds")
def get_user_defined_field_from_ids(crm: Crm, ids: list[int] | None) -> list[View]:
    rows = (crm.row(DEFINED, id) for id in dict.fromkeys(ids or ()))
    return [crm.view(DEFINED, row) for row in rows if row is not None and not row["Dropped"]]


@behaviour("UserDefinedFieldInfo.GetUserDefinedFieldFromProgIds")
def get_user_defined_field_from_prog_ids(
    crm: Crm, prog_ids: list[str] | None, owner_type: str
) -> list[View]:
    rows = drafts(crm, owner_type)
    found = (by_prog_id(rows, name) for name in dict.fromkeys(prog_ids or ()))
    return [crm.view(DEFINED, row) for row in found if row is not None]


# -- columns and user-defined fields alike


@behaviour("UserDefinedFieldInfo.GetCustomFieldInfoList")
def get_custom_field_info_list(
    crm: Crm, table_name: str | None, include_standard: bool | None
) -> list[Record]:
    """What is published of a table: user-defined fields, then columns of the customer's own, then the standard ones."""
    name = table_name or ""
    database = tables().find(name)
    columns = [row for row in crm.rows(COLUMNS) if row["TableName"] == name.lower()]
    if database is None and not columns and not name.lower().startswith("y_"):
        raise BadRequest(f"There is no table {name or 'without a name'}")
    owner = name.capitalize()
    infos = [_info(crm, row) for row in (live(crm, owner) if owner in OWNERS else [])]
    infos += [crm.record(crm.view(COLUMNS, row)) for row in columns]
    if include_standard and database is not None:
        infos += [
            crm.blank("FieldInfoBase")
            | {"FieldName": column.name, "DisplayName": column.name, "FieldType": _KINDS[column.kind],
               "IsMandatory": not column.nullable, "Rank": rank}
            for rank, column in enumerate(database.columns.values(), 1)
        ]  # fmt: skip
    return infos


@behaviour("UserDefinedFieldInfo.GetCustomFieldInfo")
def get_custom_field_info(
    crm: Crm, table_name: str | None, field_name: str | None
) -> Record | None:
    wanted = (field_name or "").lower()
    infos = get_custom_field_info_list(crm, table_name, False)
    return next((info for info in infos if info["FieldName"].lower() == wanted), None)


def _info(crm: Crm, row: Row) -> Record:
    return crm.blank("FieldInfoBase") | {
        "FieldType": _TYPES.get(row["FieldType"], row["FieldType"]), "FieldName": prog_id(row),
        "DisplayName": row["FieldLabel"], "Description": row["Tooltip"], "ShortLabel": row["ShortLabel"],
        "HideLabel": row["HideLabel"], "IsIndexed": row["IsIndexed"], "IsMandatory": row["IsMandatory"],
        "IsReadOnly": row["IsReadOnly"], "Rank": row["TabOrder"], "TemplateVariableName": row["TemplateVariableName"],
    }  # fmt: skip


# -- drafts


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


@behaviour("UserDefinedFieldInfo.SaveUserDefinedFieldInfos")
def save_user_defined_field_infos(crm: Crm, infos: list[Record] | None) -> None:
    for each in infos or ():
        crud.save(crm, crm.model[DEFINED], each)


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


# -- publishing


@behaviour("UserDefinedFieldInfo.Publish")
def publish(crm: Crm, owner_type: str) -> int:
    """All fields of the owner become a new version, each with a new id; what was deleted goes, and its values with it.
    Answers the batch task that did it, which is over at once.

    source: en/custom-objects/.../rest-create-udef-field: "A Publish request creates a new version of all"
    """
    rows = of_owner(crm, owner_type)
    version = 1 + max((row["Version"] for row in rows), default=0)
    for row in rows:
        crm.delete(DEFINED, row["UDefFieldId"])
        if not row["Dropped"]:
            news = {"UDefFieldId": 0, "LastVersionId": row["UDefFieldId"], "Version": version,
                    "HasBeenPublished": True, "Published": None}  # fmt: skip
            crm.insert(DEFINED, {**row, **news})
    _forget(crm, owner_type, {prog_id(row) for row in rows if row["Dropped"]})
    for line in _lines(crm, owner_type):
        crm.store.update(PAGE_ONE, {**line, "published": line["identity"]})
    _mark(crm, owner_type, publishing=False)
    done = {"State": "Succeeded", "Description": f"Publish {owner_type}"}
    return int(crm.insert("batch_task_info", done)["Id"])


def _forget(crm: Crm, owner: str, names: set[str]) -> None:
    """Removes the values of fields that are no more."""
    entity = owner.lower()
    for row in list(crm.store.table(entity).scan()) if names else ():
        held = row[CUSTOM]
        if names & held.keys():
            left = {name: value for name, value in held.items() if name not in names}
            crm.update(entity, {**row, CUSTOM: left})


@behaviour("UserDefinedFieldInfo.Revert")
def revert(crm: Crm, owner_type: str) -> None:
    for row in of_owner(crm, owner_type):
        before = published(row)
        if before is None:
            crm.delete(DEFINED, row["UDefFieldId"])
        else:
            crm.update(DEFINED, {**before, "Published": None, "Dropped": False})
    for line in _lines(crm, owner_type):
        if line["published"]:
            crm.store.update(PAGE_ONE, {**line, "identity": line["published"]})
        else:
            crm.store.delete(PAGE_ONE, line["id"])
    _mark(crm, owner_type, publishing=False)


@behaviour("UserDefinedFieldInfo.DetectUnpublishedChanges")
def detect_unpublished_changes(crm: Crm, owner_type: str) -> bool:
    return any(_is_changed(row) for row in of_owner(crm, owner_type)) or any(
        line["identity"] != line["published"] for line in _lines(crm, owner_type)
    )


def _is_changed(row: Row) -> bool:
    before = row["Published"]
    if row["Dropped"] or not row["HasBeenPublished"]:
        return True
    return before is not None and before != definition(row)


@behaviour("UserDefinedFieldInfo.DetectColumnIdChanges")
def detect_column_id_changes(crm: Crm, owner_type: str) -> bool:
    """Whether publishing moves data: a field comes, goes, or changes its type or index."""
    for row in of_owner(crm, owner_type):
        before = published(row)
        if before is None or row["Dropped"]:
            return True
        if any(before[name] != row[name] for name in ("FieldType", "IsIndexed")):
            return True
    return False


@behaviour("UserDefinedFieldInfo.SetPublishStartSystemEvent")
def set_publish_start_system_event(crm: Crm, owner_type: str) -> None:
    """Older servers ask for it before Publish, newer ones do not; so Publish works without it."""
    _mark(crm, owner_type, publishing=True)


@behaviour("UserDefinedFieldInfo.IsPublishEventActive")
def is_publish_event_active(crm: Crm, type: str) -> bool:
    return bool(_layout(crm, type)["publishing"])


@behaviour("UserDefinedFieldInfo.IsAnyPublishEventActive")
def is_any_publish_event_active(crm: Crm) -> bool:
    return any(row["publishing"] for row in crm.rows(LAYOUTS))


def _layout(crm: Crm, owner: str) -> Row:
    return crm.reads.row(LAYOUTS, owner) or {"id": owner, "publishing": False, "grouped": False}


def _mark(crm: Crm, owner: str, **changes: Any) -> None:
    before = _layout(crm, owner)
    write = crm.store.update if crm.reads.row(LAYOUTS, owner) else crm.store.insert
    if {**before, **changes} != before:
        write(LAYOUTS, {**before, **changes})


# -- page one


@behaviour("UserDefinedFieldInfo.SetPageOneFieldGrouping")
def set_page_one_field_grouping(crm: Crm, owner_type: str, active: bool | None) -> None:
    _mark(crm, owner_type, grouped=bool(active))


@behaviour("UserDefinedFieldInfo.SetUserDefinedPageOneField")
def set_user_defined_page_one_field(
    crm: Crm, owner_type: str, udef_field_id: int, user_group_id: int, field_line_no: int
) -> None:
    """Without a field the line is empty. While groups do not differ, whichever is named, all of them are meant."""
    field = crm.need(DEFINED, udef_field_id) if udef_field_id else None
    if field is not None and field["Type"] != owner_type:
        raise Invalid(f"UserDefinedFieldInfo {udef_field_id} is not one of {owner_type}")
    group = _group(crm, owner_type, user_group_id)
    identity = field["UdefIdentity"] if field else 0
    for line in _lines(crm, owner_type):
        if (line["group"], line["line"]) == (group, field_line_no):
            crm.store.update(PAGE_ONE, {**line, "identity": identity})
            return
    new = {"owner": owner_type, "group": group, "line": field_line_no, "identity": identity}
    crm.store.insert(PAGE_ONE, {**new, "published": 0})


@behaviour("UserDefinedFieldInfo.GetUserDefinedPageOneFields")
def get_user_defined_page_one_fields(
    crm: Crm, owner_type: str, user_group_id: int | None
) -> list[View]:
    rows = {row["UdefIdentity"]: row for row in drafts(crm, owner_type)}
    lines = _page(crm, owner_type, user_group_id, "identity").values()
    return [crm.view(DEFINED, rows[identity]) for identity in lines if identity in rows]


@behaviour("UserDefinedFieldInfo.GetPublishedUserDefinedPageOneFields")
def get_published_user_defined_page_one_fields(
    crm: Crm, owner_type: str, user_group_id: int | None
) -> list[Any]:
    rows = {row["UdefIdentity"]: row for row in live(crm, owner_type)}
    lines = _page(crm, owner_type, user_group_id, "published").values()
    return views(crm, [rows[identity] for identity in lines if identity in rows])


@behaviour("UserDefinedFieldInfo.GetChangedPageOneFields")
def get_changed_page_one_fields(crm: Crm, owner_type: str, user_group_id: int | None) -> list[bool]:
    """For each line, from the first to the last that holds something."""
    now = _page(crm, owner_type, user_group_id, "identity")
    before = _page(crm, owner_type, user_group_id, "published")
    last = max((*now, *before), default=0)
    return [now.get(line, 0) != before.get(line, 0) for line in range(1, last + 1)]


def _lines(crm: Crm, owner: str) -> list[Row]:
    return [row for row in crm.rows(PAGE_ONE) if row["owner"] == owner]


def _group(crm: Crm, owner: str, group: int | None) -> int:
    """0 stands for all groups; none given means the caller's."""
    if not _layout(crm, owner)["grouped"]:
        return 0
    mine = crm.me
    return group or (mine["GroupIdx"] if mine else 0)


def _page(crm: Crm, owner: str, group: int | None, version: str) -> dict[int, int]:
    """Line -> identity of the field in it."""
    group = _group(crm, owner, group)
    rows = [row for row in _lines(crm, owner) if row["group"] == group and row[version]]
    return {row["line"]: row[version] for row in sorted(rows, key=lambda row: row["line"])}


# -- lists


@behaviour("UserDefinedFieldInfo.SetListTableIdAndUDListDefinitionIdFromSelectedListId")
def set_list_from_selected_list_id(crm: Crm, info: Record | None, selected_list_id: int) -> Record:
    """A list that customers made lies in the table of all such; any other is a table of its own. Nothing is stored."""
    found = crm.need("list", selected_list_id)
    number = _number_of_list(crm, found)
    given = crm.blank("UserDefinedFieldInfo") | (info or {})
    changes = {
        "ListTableId": number or USER_LISTS,
        "UDListDefinitionId": 0 if number else selected_list_id,
    }
    row = {**given, **changes}
    return {**row, "MdoListName": list_name(row)}


@behaviour("UserDefinedFieldInfo.FigureOutListIdFromListTableIdAndUDListDefinitionId")
def figure_out_list_id(crm: Crm, info: Record | None) -> int:
    """0 when there is no such list."""
    given = info or {}
    if given.get("ListTableId") in (None, 0, USER_LISTS):
        id = given.get("UDListDefinitionId") or 0
        return id if crm.row("list", id) else 0
    lists = (row for row in crm.rows("list") if _number_of_list(crm, row) == given["ListTableId"])
    return next((int(row["Id"]) for row in lists), 0)


def _number_of_list(crm: Crm, row: Row) -> int:
    """The number of the table that the list's items lie in; 0 for one that customers made."""
    kind = str(row["ListType"])
    database = tables().find(kind)
    if database is None:
        entity = kind.replace("_", "").lower()
        named = next((e for e in crm.model.names() if e.replace("_", "") == entity), "")
        database = table_of(named) if named else None
    return (
        database.number if database is not None and entity_of_table(crm.model, database.name) else 0
    )
