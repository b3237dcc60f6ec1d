"""Create a default, get, save, delete and list of a family: from an operation's types to the function in `crud`."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, NamedTuple

from so_mock.catalogue.operations import Operation
from so_mock.conventions import crud
from so_mock.conventions.arguments import arguments_of
from so_mock.crm import Crm
from so_mock.entities.model import Entity, Model

# What answers: called with the Crm and the call's arguments.
Answers = Callable[..., Any]


class Heeding(NamedTuple):
    """What answers, and the arguments it listens to where these are not all."""

    answers: Answers
    takes: frozenset[str]


Make = Callable[[Operation, str, Model], Answers | Heeding | None]


def create_default(operation: Operation, name: str, model: Model) -> Answers | None:
    entity, carrier = _shown(operation, model)
    if _asks(operation) or entity is None or carrier != entity.carrier:
        return None
    return partial(_without_arguments, crud.create_default, entity, carrier)


def blank(operation: Operation, name: str, model: Model) -> Answers | None:
    """A carrier without rows of its own (an e-mail address, an envelope): its default is "an empty object with its
    types' zero values" (domain.md 5)."""
    result = operation.result
    if _asks(operation) or result is None or result.kind != "carrier":
        return None
    if model.of_carrier(result.name) is not None or not operation.key.endswith(
        f"CreateDefault{name}"
    ):
        return None
    return partial(_blank_record, Crm.blank, result.name) if result.name == name else None


def template(operation: Operation, name: str, model: Model) -> Answers | None:
    """A family without rows here: its template is blank, since a made-up key would turn the save
    into an update."""
    result = operation.result
    if _asks(operation) or result is None or result.kind != "carrier":
        return None
    return partial(_blank_record, Crm.blank, result.name)


def get(operation: Operation, name: str, model: Model) -> Answers | None:
    entity, carrier = _shown(operation, model)
    if entity is None or not _means(name, carrier):
        return None
    key = _own_key(operation, name, entity, model)
    return partial(_by_key, crud.get, entity, carrier, key) if key else None


def get_list(operation: Operation, name: str, model: Model) -> Answers | None:
    item = operation.result.item if operation.result else None
    entity = model.of_carrier(item.name) if item else None
    asked = arguments_of(operation, model.carriers)
    if entity is None or item is None or not _means(name, item.name):
        return None
    if len(asked) != 1 or asked[0].type.name != "int[]":
        return None
    return partial(_by_key, crud.get_list, entity, item.name, asked[0].name)


def save(operation: Operation, name: str, model: Model) -> Answers | None:
    """`SaveContactEntity`, `SaveCountry{Country}`, `SaveConnection{QuoteConnection}`: the carrier and nothing else."""
    carrier = operation.result.name if operation.result else name
    entity = model.saved_as(carrier)
    asked = arguments_of(operation, model.carriers)
    if entity is None or not _means(name, carrier):
        return None
    if [argument.type.name for argument in asked] != [carrier]:
        return None
    return partial(_saved, crud.save, entity, asked[0].name)


def delete(operation: Operation, name: str, model: Model) -> Answers | None:
    entity = model.saved_as(name) or model.saved_as(f"{name}Entity")
    key = _own_key(operation, name, entity, model) if entity else None
    if entity is None or key is None or operation.result is not None:
        return None
    return partial(_deleted, crud.delete, entity, key)


def _means(name: str, carrier: str) -> bool:
    """`GetConnection` answers a QuoteConnection, `SaveContactRelation` a ContactRelationEntity."""
    return carrier == name or carrier.removesuffix("Entity").endswith(name.removesuffix("Entity"))


def _asks(operation: Operation) -> bool:
    return any(not p.name.startswith("$") for p in operation.parameters)


def _shown(operation: Operation, model: Model) -> tuple[Entity | None, str]:
    carrier = operation.result.name if operation.result else ""
    return model.of_carrier(carrier), carrier


def _own_key(operation: Operation, name: str, entity: Entity, model: Model) -> str | None:
    """The one argument, when it names the entity's own key: `contactEntityId` for GetContactEntity."""
    asked = arguments_of(operation, model.carriers)
    if len(asked) != 1 or asked[0].type.name != "int":
        return None
    keys = {f"{name}Id".lower(), f"{name}EntityId".lower(), entity.key.lower()}
    return asked[0].name if asked[0].published.lower() in keys else None


def _without_arguments(
    function: Answers, entity: Entity, carrier: str, crm: Any, /, **_: Any
) -> Any:
    return function(crm, entity, carrier)


def _blank_record(function: Answers, carrier: str, crm: Any, /, **_: Any) -> Any:
    return function(crm, carrier)


def _by_key(
    function: Answers, entity: Entity, carrier: str, key: str, crm: Any, /, **given: Any
) -> Any:
    return function(crm, entity, carrier, given[key])


def _saved(function: Answers, entity: Entity, body: str, crm: Any, /, **given: Any) -> Any:
    return function(crm, entity, given[body])


def _deleted(function: Answers, entity: Entity, key: str, crm: Any, /, **given: Any) -> Any:
    return function(crm, entity, given[key])


def rest_put(operation: Operation, model: Model, saver: crud.Saver | None) -> Answers | None:
    """`PUT X/{id}`, `PUT List/X/Items/{id}`: the body is an entity's carrier, the one value of the
    path its id."""
    body = operation.body
    entity = model.saved_as(body.type.name) if body else None
    if entity is None or body is None or operation.result is None:
        return None
    if len(operation.path_parameters) != 1 or not re.search(r"/\{\w*id\}$", operation.path, re.I):
        return None
    if operation.path_parameters[0].type.name != "int":
        return None  # a text that is called an id, such as a script's unique one
    if operation.result.name.removesuffix("WithLinks") != entity.carrier:
        return None
    key = operation.path_parameters[0].argument
    return partial(_put, crud.put, entity, operation.result.name, key, body.argument, saver)


def rest_patch(operation: Operation, model: Model, saver: crud.Saver | None) -> Answers | None:
    carrier = operation.result.name.removesuffix("WithLinks") if operation.result else ""
    entity = model.saved_as(carrier)
    if entity is None or operation.result is None:
        return None
    key = operation.path_parameters[0].argument
    return partial(_put, crud.patch, entity, operation.result.name, key, "patch", saver)


def _put(
    function: Answers,
    entity: Entity,
    carrier: str,
    key: str,
    body: str,
    saver: crud.Saver | None,
    crm: Any,
    /,
    **given: Any,
) -> Any:
    return function(crm, entity, carrier, given[key], given[body], saver)


REST_RULES: Mapping[str, Callable[[Operation, Model, crud.Saver | None], Answers | None]] = {
    "PUT": rest_put,
    "PATCH": rest_patch,
}
