"""The registry of what is special, and the binding of arguments to a behaviour's parameters."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from so_mock.call import MODELLED
from so_mock.catalogue import Catalogue
from so_mock.catalogue.operations import Operation
from so_mock.names import nearest, snake


class BadBehaviour(Exception):
    """A behaviour that does not fit the catalogue; stops the start, naming the file."""


@dataclass(frozen=True, slots=True)
class Behaviour:
    key: str
    function: Callable[..., Any]
    fidelity: str
    parameters: tuple[str, ...]
    source: str  # where the behaviour is documented
    media_type: str  # of the bytes it answers


_REGISTRY: dict[str, Behaviour] = {}  # filled at import, never written again


def behaviour(
    key: str, *, fidelity: str = MODELLED, source: str = "", media_type: str = ""
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Registers a function for an operation: `EMail.SaveToMailServer` or `GET Contact/{id}/Image`.

    Its first parameter is the Crm, the others are the operation's own names in snake_case; it names
    those it wants.
    """

    def register(function: Callable[..., Any]) -> Callable[..., Any]:
        if key in _REGISTRY:
            raise BadBehaviour(
                f"{where(function)}: {key} has a behaviour already, {where(_REGISTRY[key].function)}"
            )
        names = tuple(inspect.signature(function).parameters)[1:]
        _REGISTRY[key] = Behaviour(key, function, fidelity, names, source, media_type)
        return function

    return register


def registered() -> Mapping[str, Behaviour]:
    return _REGISTRY


def where(function: Callable[..., Any]) -> str:
    """`so_mock/agents/email.py:41`"""
    code = inspect.unwrap(function).__code__
    path = code.co_filename.replace("\\", "/")
    at = path.rfind("/so_mock/")
    return f"{path[at + 1 :] if at >= 0 else path}:{code.co_firstlineno}"


def argument_names(operation: Operation, catalogue: Catalogue) -> list[str]:
    """The names a behaviour of this operation may ask for."""
    if operation.wrapper:
        return [snake(name) for name in catalogue.carriers.carrier(operation.wrapper).properties]
    return [p.argument for p in operation.parameters if not p.name.startswith("$")]


def published(operation: Operation, names: Sequence[str], catalogue: Catalogue) -> list[str]:
    """How the API spells these arguments."""
    spelt = {p.argument: p.name for p in operation.parameters}
    if operation.wrapper:
        properties = catalogue.carriers.carrier(operation.wrapper).properties
        spelt = {snake(name): name for name in properties}
    return [spelt.get(name, name) for name in names]


def check(catalogue: Catalogue) -> None:
    """Every key and parameter exists in the catalogue. A catalogue of another version may lack
    operations."""
    for key, found in _REGISTRY.items():
        if key not in catalogue.operations:
            if not catalogue.standard:
                continue
            near = nearest(key, catalogue.operations.keys())
            raise BadBehaviour(f"{where(found.function)}: no operation {key!r}; nearest: {near}")
        allowed = argument_names(catalogue.operations.get(key), catalogue)
        for name in found.parameters:
            if name not in allowed and catalogue.standard:
                raise BadBehaviour(
                    f"{where(found.function)}: {key} has no parameter {name!r}; it has {', '.join(allowed) or 'none'}"
                )
