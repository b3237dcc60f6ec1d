"""What is special: REST operations with no agent twin."""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules


def load() -> None:
    """Imports every module here: a forgotten import would fall back to the convention without a
    word."""
    for module in iter_modules(__path__):
        import_module(f"{__name__}.{module.name}")
