"""XML as the WebAPI writes it: elements named as properties, in their order, without a namespace (sheet: wire.md 3.2)."""

from __future__ import annotations

from typing import Any

from so_mock.catalogue.carriers import Carriers, Type
from so_mock.errors import Failure


def encode(value: Any, type: Type | None, carriers: Carriers | None, root: str = "") -> bytes:
    """A whole document. What has no type is written by what it is; `root` names its element."""
    raise Failure("XML is not written here yet.")
