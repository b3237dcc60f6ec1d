"""Publishing a layout, and going back to what was published."""

from __future__ import annotations

from so_mock.agents.user_defined_field_info.layout import LAYOUTS, layout, mark
from so_mock.agents.user_defined_field_info.page_one import PAGE_ONE, lines_of
from so_mock.behaviour import behaviour
from so_mock.crm import Crm
from so_mock.entities.custom import CUSTOM, DEFINED, prog_id, published
from so_mock.entities.definitions import definition, of_owner
from so_mock.store.table import Row


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
    for line in lines_of(crm, owner_type):
        crm.store.update(PAGE_ONE, {**line, "published": line["identity"]})
    mark(crm, owner_type, publishing=False)
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
    for line in lines_of(crm, owner_type):
        if line["published"]:
            crm.store.update(PAGE_ONE, {**line, "identity": line["published"]})
        else:
            crm.store.delete(PAGE_ONE, line["id"])
    mark(crm, owner_type, publishing=False)


@behaviour("UserDefinedFieldInfo.DetectUnpublishedChanges")
def detect_unpublished_changes(crm: Crm, owner_type: str) -> bool:
    return any(_is_changed(row) for row in of_owner(crm, owner_type)) or any(
        line["identity"] != line["published"] for line in lines_of(crm, owner_type)
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
    mark(crm, owner_type, publishing=True)


@behaviour("UserDefinedFieldInfo.IsPublishEventActive")
def is_publish_event_active(crm: Crm, type: str) -> bool:
    return bool(layout(crm, type)["publishing"])


@behaviour("UserDefinedFieldInfo.IsAnyPublishEventActive")
def is_any_publish_event_active(crm: Crm) -> bool:
    return any(row["publishing"] for row in crm.rows(LAYOUTS))
