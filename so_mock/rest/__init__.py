"""What is special: REST operations with no agent twin, one module for each first segment of a path."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from so_mock.names import snake


@cache
def _modules() -> frozenset[str]:
    return frozenset(module.name for module in iter_modules(__path__))


def load(name: str) -> None:
    """Imports the module of this path, if there is one: a hundred at the start would cost a third of it."""
    if snake(name) in _modules():
        import_module(f"{__name__}.{snake(name)}")


def load_all() -> None:
    for name in _modules():
        import_module(f"{__name__}.{name}")
