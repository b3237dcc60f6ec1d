"""so-mock: an emulator of the SuperOffice CRM WebAPI."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from so_mock.testing import SoMock as SoMock
    from so_mock.testing import SoMockError as SoMockError

__version__ = "0.1.0"
__all__ = ["SoMock", "SoMockError", "__version__"]


def __getattr__(name: str) -> object:
    """What tests import is loaded when asked for: the commands and pytest itself start without it."""
    if name in ("SoMock", "SoMockError"):
        from so_mock import testing

        return getattr(testing, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
