"""What is special: one module for each agent, named after it."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from so_mock.names import snake


@cache
def _modules() -> frozenset[str]:
    return frozenset(module.name for module in iter_modules(__path__))


def load(name: str) -> None:
    """Imports the module of this agent, if there is one: a hundred at the start would cost a third of it."""
    if snake(name) in _modules():
        import_module(f"{__name__}.{snake(name)}")


def load_all() -> None:
    for name in _modules():
        import_module(f"{__name__}.{name}")
