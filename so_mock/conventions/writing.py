"""Writes that are no plain save: a property set, a validation (domain.md 2)."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from so_mock.catalogue.operations import Operation
from so_mock.clock import NO_DATE
from so_mock.conventions import crud
from so_mock.conventions.arguments import arguments_of
from so_mock.conventions.families import Answers
from so_mock.conventions.numbering import is_number_valid
from so_mock.crm import Crm, title
from so_mock.entities.absorb import missing_name
from so_mock.entities.model import Entity, Model
from so_mock.entities.numbering import CHOSEN, NUMBERED
from so_mock.names import snake


def property_set(operation: Operation, name: str, model: Model) -> Answers | None:
    """`SetTicketReadStatus{TicketId, ReadStatus}`: one property of one row, of the type that the argument has."""
    asked = arguments_of(operation, model.carriers)
    if operation.result is not None or len(asked) != 2 or asked[0].type.name != "int":
        return None
    target = snake(asked[0].base) if asked[0].base else ""
    if target not in model:
        target = model.by_key.get(asked[0].published.lower(), "")
    if target not in model:
        return None
    entity, value = model[target], asked[1]
    prop = model.carriers.carrier(entity.carrier).lowered.get(value.published.lower())
    base = entity.carrier.removesuffix("Entity")
    if prop is None or prop.type != value.type or name.lower() not in (
        f"{base}{prop.name}".lower(), prop.name.lower(),
    ):  # fmt: skip
        return None
    if not entity.holds(prop.name) or prop.name in entity.references or prop.name == entity.key:
        return None
    return partial(_set, set_property, entity, asked[0].name, prop.name, value.name)


def set_property(crm: Crm, entity: Entity, id: int, prop: str, value: Any) -> None:
    crud.change(crm, entity, crm.need(entity.name, id), **{prop: value})


def _set(
    function: Any, entity: Entity, key: str, prop: str, value: str, crm: Crm, /, **given: Any
) -> Any:
    return function(crm, entity, given[key], prop, given[value])


def validated(operation: Operation, name: str, model: Model) -> Answers | None:
    """`ValidateContactEntity{ContactEntity}`: a text for each mandatory property that is blank, and for a number that its
    counter refuses; {} when ready."""
    entity = model.saved_as(name)
    asked = arguments_of(operation, model.carriers)
    if entity is None or operation.result is None or operation.result.name != "map<string>":
        return None
    if [argument.type.name for argument in asked] != [name]:
        return None
    return partial(_validated, complaints, entity, asked[0].name)


def complaints(crm: Crm, entity: Entity, given: Mapping[str, Any] | None) -> dict[str, str]:
    """Texts are so-mock's own; the keys are the properties'."""
    row = crm.absorber.new_row(entity, given or {}, crm.absorber.blank_row(entity))
    blank = missing_name(entity, row)
    found = {
        name: f"{title(entity)}: {name} must be filled in" for name in blank.split(" or ") if name
    }
    for name in entity.mandatory:
        if not row.get(name) or row[name] == NO_DATE:
            found[name] = f"{title(entity)}: {name} must be filled in"
    for field in CHOSEN:
        numbered, prop = NUMBERED[field]
        if numbered == entity.name and not is_number_valid(crm, field, row[entity.key], row[prop]):
            found[prop] = f"{title(entity)}: {prop} must be a number that is not taken"
    return found


def _validated(function: Any, entity: Entity, body: str, crm: Crm, /, **given: Any) -> Any:
    return worded(crm, function(crm, entity, given[body]))


def worded(crm: Crm, found: dict[str, str]) -> dict[str, str]:
    """Complaints in the caller's language, where he named one."""
    if not (found and crm.wishes.language):
        return found
    from so_mock.entities.wordings import in_language

    return {name: in_language(crm.wishes.language, told) for name, told in found.items()}
