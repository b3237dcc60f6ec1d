"""What is the same below many collections: `GET Contact/UdefLayout`, `GET Sale/UdefLayout` and so on.

Each is keyed by its path without the collection, and is told whose it is. A behaviour or fact of one path comes first.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from functools import partial
from typing import Any

from so_mock.catalogue.operations import Operation
from so_mock.crm import Crm
from so_mock.entities.columns import table_of
from so_mock.entities.model import Entity, Model
from so_mock.errors import NotFound

Record = dict[str, Any]
_UDEF = "UserDefinedFieldInfo"
# A user is an associate here; the other has no collection of its own.
_ENTITIES = {"User": "associate", "TicketMessage": "ticket_message"}
_REGISTRY: dict[str, Callable[..., Any]] = {}  # filled below, never written again


def below(key: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """`GET UdefLayout/{progidOrLabel}`. The function takes Crm and entity, then the operation's arguments by name."""

    def register(function: Callable[..., Any]) -> Callable[..., Any]:
        _REGISTRY[key] = function
        return function

    return register


def find(operation: Operation, model: Model) -> tuple[Callable[..., Any], frozenset[str]] | None:
    """What answers, and the arguments that it listens to."""
    collection, _, path = operation.path.partition("/")
    function = _REGISTRY.get(f"{operation.verb} {path}")
    name = _ENTITIES.get(collection) or model.by_rest.get(collection.lower())
    if function is None or name is None:
        return None
    wanted = tuple(inspect.signature(function).parameters)[2:]
    return partial(_answer, function, model[name], wanted), frozenset(wanted)


def _answer(
    function: Callable[..., Any],
    entity: Entity,
    wanted: tuple[str, ...],
    crm: Crm,
    /,
    **given: Any,
) -> Any:
    return function(crm, entity, *(given.get(name) for name in wanted))


def owner(entity: Entity) -> str:
    """The type of owner that user-defined fields know it as."""
    return entity.carrier.removesuffix("Entity")


# -- foreign keys


@below("GET {id}/ForeignKey")
def foreign_keys(crm: Crm, entity: Entity, id: int) -> Any:
    crm.need(entity.name, id)
    method = "ForeignSystem.GetAllForeignKeysOnEntity"
    return crm.call(method, entity_type=table_name(entity), entity_id=id)


# -- user-defined fields


@below("GET UdefLayout")
def layout(crm: Crm, entity: Entity) -> Any:
    return crm.call(f"{_UDEF}.GetUserDefinedFieldList", owner_type=owner(entity))


@below("POST UdefLayout")
def new_field(crm: Crm, entity: Entity, udef_field_type: str) -> Any:
    """The template of a field; `PUT UdefLayout` stores it."""
    return crm.call(
        f"{_UDEF}.CreateUserDefinedFieldInfo", owner_type=owner(entity), field_type=udef_field_type
    )


@below("PUT UdefLayout")
def save_layout(crm: Crm, entity: Entity, fields: list[Record] | None) -> Any:
    """Those given are saved, the others stay; the answer is all of them."""
    infos = [{**each, "Type": owner(entity)} for each in fields or () if each is not None]
    crm.call(f"{_UDEF}.SaveUserDefinedFieldInfos", infos=infos)
    return layout(crm, entity)


@below("GET UdefLayout/Published")
def published_layout(crm: Crm, entity: Entity) -> Any:
    return crm.call(f"{_UDEF}.GetPublishedUserDefinedFieldList", owner_type=owner(entity))


@below("GET UdefLayout/Published/{progidOrLabel}")
def published_field(crm: Crm, entity: Entity, progid_or_label: str) -> Any:
    return _named(crm, entity, progid_or_label, "GetPublishedUserDefinedField")


@below("GET UdefLayout/{progidOrLabel}")
def field(crm: Crm, entity: Entity, progid_or_label: str) -> Any:
    return _named(crm, entity, progid_or_label, "GetUserDefinedField")


def _named(crm: Crm, entity: Entity, name: str, method: str) -> Any:
    found = crm.call(f"{_UDEF}.{method}FromProgId", prog_id=name, owner_type=owner(entity))
    if found is None:
        found = crm.call(
            f"{_UDEF}.{method}FromFieldLabel", field_label=name, owner_type=owner(entity)
        )
    if found is None:
        raise NotFound(f"{owner(entity)} has no user-defined field {name}")
    return found


@below("DELETE UdefLayout/{progidOrLabel}")
def delete_field(crm: Crm, entity: Entity, progid_or_label: str) -> None:
    try:
        found = field(crm, entity, progid_or_label)
    except NotFound:
        return
    crm.call(
        f"{_UDEF}.DeleteUserDefinedFieldInfo", user_defined_field_info_id=found.row["UDefFieldId"]
    )


@below("POST UdefLayout/{progidOrLabel}/ChangeTo/{fieldType}")
def change_field(
    crm: Crm, entity: Entity, progid_or_label: str, field_type: str, is_indexed: bool | None
) -> Any:
    info = crm.record(field(crm, entity, progid_or_label))
    indexed = info["IsIndexed"] if is_indexed is None else is_indexed
    return crm.call(
        f"{_UDEF}.ChangeFieldType", info=info, field_type=field_type, is_indexed=indexed
    )


@below("GET UdefLayout/Changed")
def layout_changed(crm: Crm, entity: Entity, column_changes_only: bool | None) -> Any:
    method = "DetectColumnIdChanges" if column_changes_only else "DetectUnpublishedChanges"
    return crm.call(f"{_UDEF}.{method}", owner_type=owner(entity))


@below("GET UdefLayout/Publish")
def is_publishing(crm: Crm, entity: Entity) -> Any:
    return crm.call(f"{_UDEF}.IsPublishEventActive", type=owner(entity))


@below("POST UdefLayout/Publish")
def publish(crm: Crm, entity: Entity) -> Any:
    return crm.call(f"{_UDEF}.Publish", owner_type=owner(entity))


@below("POST UdefLayout/Revert")
def revert(crm: Crm, entity: Entity) -> None:
    crm.call(f"{_UDEF}.Revert", owner_type=owner(entity))


@below("GET CustomField")
def custom_fields(crm: Crm, entity: Entity) -> Any:
    table = table_name(entity)
    return crm.call(f"{_UDEF}.GetCustomFieldInfoList", table_name=table, include_standard=False)


@below("GET CustomField/{fieldName}")
def custom_field(crm: Crm, entity: Entity, field_name: str) -> Any:
    return crm.call(
        f"{_UDEF}.GetCustomFieldInfo", table_name=table_name(entity), field_name=field_name
    )


def table_name(entity: Entity) -> str:
    table = table_of(entity.name)
    return table.name if table is not None else entity.name
