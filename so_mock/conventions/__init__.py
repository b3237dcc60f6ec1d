"""What a method does when nobody wrote anything special: an ordered table of name patterns, checked
by type.

A convention takes a method only when the types agree: the result is a carrier of the entity, the
argument its own key.
A delete by convention is `Delete<X>` with X's own key and nothing else (design notes, section 6:
names mislead).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from so_mock.call import GENERATED, MODELLED
from so_mock.catalogue.operations import Operation
from so_mock.conventions import crud
from so_mock.crm import Crm
from so_mock.entities.model import Entity, Model
from so_mock.names import snake

# What answers: called with the Crm and the call's arguments.
Answers = Callable[..., Any]


def convention(operation: Operation, model: Model) -> tuple[Answers, str] | None:
    """The function that answers by convention, and its fidelity; None when no pattern fits in name
    and type."""
    for pattern, make, fidelity in RULES:
        name = operation.key if not operation.agent else operation.key.partition(".")[2]
        found = pattern.fullmatch(name)
        if found:
            answers = make(operation, found[1], model)
            if answers is not None:
                return answers, fidelity
    return None


def _create_default(operation: Operation, name: str, model: Model) -> Answers | None:
    entity, carrier = _shown(operation, model)
    if _asks(operation) or entity is None or carrier != entity.carrier:
        return None
    return partial(_without_arguments, crud.create_default, entity, carrier)


def _blank(operation: Operation, name: str, model: Model) -> Answers | None:
    """A carrier that is only a value (an e-mail address, an envelope): its default is the blank
    carrier."""
    if _asks(operation) or operation.result is None or operation.result.name not in VALUES:
        return None
    return partial(_blank_record, Crm.blank, operation.result.name)


def _template(operation: Operation, name: str, model: Model) -> Answers | None:
    """A family without rows here: its template is blank, since a made-up key would turn the save
    into an update."""
    result = operation.result
    if _asks(operation) or result is None or result.kind != "carrier":
        return None
    return partial(_blank_record, Crm.blank, result.name)


def _get(operation: Operation, name: str, model: Model) -> Answers | None:
    entity, carrier = _shown(operation, model)
    key = _own_key(operation, name)
    if entity is None or key is None or carrier != name:
        return None
    return partial(_by_key, crud.get, entity, carrier, key)


def _get_list(operation: Operation, name: str, model: Model) -> Answers | None:
    item = operation.result.item if operation.result else None
    entity = model.by_carrier.get(item.name) if item else None
    body = operation.body
    if (
        entity is None
        or item is None
        or item.name != name
        or body is None
        or body.type.name != "int[]"
    ):
        return None
    return partial(_by_key, crud.get_list, entity, item.name, body.argument)


def _save(operation: Operation, name: str, model: Model) -> Answers | None:
    body = operation.body
    entity = model.saved_as(name)
    if entity is None or body is None:
        return None
    if body.type.name == name:
        return partial(_saved, crud.save, entity, body.argument)
    if not operation.wrapper:
        return None
    wrapped = [*model.carriers.carrier(operation.wrapper).properties.values()]
    if [prop.type.name for prop in wrapped] == [name]:
        return partial(_saved, crud.save, entity, snake(wrapped[0].name))  # `SaveCountry{Country}`
    return None


def _delete(operation: Operation, name: str, model: Model) -> Answers | None:
    entity = model.saved_as(name)
    key = _own_key(operation, name)
    if entity is None or key is None:
        return None
    return partial(_deleted, crud.delete, entity, key)


def _asks(operation: Operation) -> bool:
    return any(not p.name.startswith("$") for p in operation.parameters)


def _shown(operation: Operation, model: Model) -> tuple[Entity | None, str]:
    carrier = operation.result.name if operation.result else ""
    return model.by_carrier.get(carrier), carrier


def _own_key(operation: Operation, name: str) -> str | None:
    """The one argument, when it is `<name>Id` in the query: `contactEntityId` for GetContactEntity."""
    arguments = [p for p in operation.parameters if not p.name.startswith("$")]
    if len(arguments) != 1 or arguments[0].type.name != "int":
        return None
    return arguments[0].argument if arguments[0].name.lower() == f"{name}Id".lower() else None


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


# Carriers without a row of their own behind them: "an empty object with its types' zero values"
# (domain.md 5).
VALUES = frozenset(
    [
        "EMailAddress",
        "EMailAppointment",
        "EMailAttachment",
        "EMailConnectionInfo",
        "EMailConnectionInfoExtended",
        "EMailCustomHeader",
        "EMailEnvelope",
        "EMailSOInfo",
        "EMailFolder",
    ]
)

Make = Callable[[Operation, str, Model], Answers | None]

RULES: list[tuple[re.Pattern[str], Make, str]] = [
    (re.compile(r"CreateDefault(\w+)"), _create_default, MODELLED),
    (re.compile(r"CreateDefault(\w+)"), _blank, MODELLED),
    (re.compile(r"CreateDefault(\w+)"), _template, GENERATED),
    (re.compile(r"Get(\w+)List"), _get_list, MODELLED),
    (re.compile(r"Get(\w+)"), _get, MODELLED),
    (re.compile(r"Save(\w+)"), _save, MODELLED),
    (re.compile(r"Delete(\w+)"), _delete, MODELLED),
]

REST_RULES: Mapping[str, Callable[[Operation, Model, crud.Saver | None], Answers | None]] = {
    "PUT": rest_put,
    "PATCH": rest_patch,
}

__all__ = ["REST_RULES", "RULES", "convention"]
