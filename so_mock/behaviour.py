"""The registry of what is special, and the binding of arguments to a behaviour's parameters."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from typing import Any, NamedTuple

from so_mock.call import MODELLED
from so_mock.catalogue import Catalogue
from so_mock.catalogue.operations import Operation, platform
from so_mock.names import nearest, snake


class BadBehaviour(Exception):
    """A behaviour that does not fit the catalogue; stops the start, naming the file."""


class Behaviour(NamedTuple):
    key: str
    function: Callable[..., Any]
    fidelity: str
    parameters: tuple[str, ...]
    source: str  # where the behaviour is documented
    media_type: str  # of the bytes it answers


class Fact(NamedTuple):
    """What an operation does, in one line: `make` turns it into what answers, given operation and model."""

    key: str
    make: Callable[[Operation, Any], Any]
    place: str


_REGISTRY: dict[str, Behaviour] = {}  # filled at import, never written again
_FACTS: dict[str, Fact] = {}  # likewise


def behaviour(
    key: str, *, fidelity: str = MODELLED, source: str = "", media_type: str = ""
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Registers a function for an operation: `EMail.SaveToMailServer` or `GET Contact/{id}/Image`.

    Its first parameter is the Crm, the others are the operation's own names in snake_case; it names
    those it wants.
    """

    def register(function: Callable[..., Any]) -> Callable[..., Any]:
        _refuse_second(key, where(function))
        names = tuple(inspect.signature(function).parameters)[1:]
        _REGISTRY[key] = Behaviour(key, function, fidelity, names, source, media_type)
        return function

    return register


def state(fact: Fact) -> None:
    """Registers a fact. `conventions/facts.py` is how it is written."""
    _refuse_second(fact.key, fact.place)
    _FACTS[fact.key] = fact


@cache
def _modules(room: str) -> frozenset[str]:
    return frozenset(module.name for module in iter_modules(import_module(room).__path__))


def load(room: str, name: str) -> None:
    """Imports the module of this agent or path, if there is one: a hundred at the start would cost a third of it."""
    if snake(name) in _modules(room):
        import_module(f"{room}.{snake(name)}")


def load_all(room: str) -> None:
    for name in _modules(room):
        import_module(f"{room}.{name}")


def _refuse_second(key: str, place: str) -> None:
    if key in _REGISTRY:
        raise BadBehaviour(
            f"{place}: {key} has a behaviour already, {where(_REGISTRY[key].function)}"
        )
    if key in _FACTS:
        raise BadBehaviour(f"{place}: {key} is stated already, {_FACTS[key].place}")


def registered() -> Mapping[str, Behaviour]:
    return _REGISTRY


def stated() -> Mapping[str, Fact]:
    return _FACTS


def where(function: Callable[..., Any]) -> str:
    """`so_mock/agents/email.py:41`"""
    code = inspect.unwrap(function).__code__
    path = code.co_filename.replace("\\", "/")
    at = path.rfind("/so_mock/")
    return f"{path[at + 1 :] if at >= 0 else path}:{code.co_firstlineno}"


def argument_names(operation: Operation, catalogue: Catalogue) -> list[str]:
    """The names a behaviour of this operation may ask for."""
    if operation.key in platform():
        return ["visit"]
    if operation.wrapper:
        return [snake(name) for name in catalogue.carriers.carrier(operation.wrapper).properties]
    return [p.argument for p in operation.parameters if operation.asks or p.name[0] != "$"]


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
    places = {key: where(found.function) for key, found in _REGISTRY.items()}
    for key, place in (places | {key: fact.place for key, fact in _FACTS.items()}).items():
        if key not in catalogue.operations and catalogue.standard:
            near = nearest(key, catalogue.operations.keys())
            raise BadBehaviour(f"{place}: no operation {key!r}; nearest: {near}")
    for key, found in _REGISTRY.items():
        if key not in catalogue.operations:
            continue
        allowed = argument_names(catalogue.operations.get(key), catalogue)
        for name in found.parameters:
            if name not in allowed and catalogue.standard:
                raise BadBehaviour(
                    f"{where(found.function)}: {key} has no parameter {name!r}; it has {', '.join(allowed) or 'none'}"
                )
