"""The ways in which a test tells a scenario, and what of each is sent to the server."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

from so_mock.testing.link import SoMockError

World = (
    str | os.PathLike[str] | Mapping[str, Any]
)  # a name, a file, YAML text, or what the text says
When = str | datetime | Mapping[str, Any]
YAML = "application/yaml"
__tracebackhide__ = SoMockError.hidden


class Told(NamedTuple):
    """`start` makes a tenant; `content` and `query` put a scenario into it, where a start alone does not suffice."""

    start: dict[str, Any]
    content: str | Mapping[str, Any] | None = None
    media_type: str = ""
    query: Mapping[str, str] | None = None


def tell(
    scenario: World, wishes: Mapping[str, Any], folders: tuple[Path, ...], *, here: bool
) -> Told:
    """`wishes` are keys that win over the scenario's; `here`: the server may read this machine's files."""
    wished = {name: _option(value) for name, value in wishes.items()}
    if isinstance(scenario, Mapping):
        return Told({}, scenario, query=wished)
    if isinstance(scenario, str) and ("\n" in scenario or ": " in scenario):
        return Told({}, scenario, YAML, wished)
    if isinstance(scenario, str) and not _is_file(scenario):
        return Told({"scenario": scenario, **wishes}, query={"name": scenario})
    file = _found(Path(scenario), folders)
    wished["called"] = re.sub(r"[^\w .-]", "_", file.name).lstrip(" .-")[:100]
    if here:
        wished["folder"] = str(file.parent)
    return Told({}, _read(file), YAML, wished)


def _option(wish: Any) -> str:
    """As an option of the address tells it: of a clock `2026-01-15T08:00:00Z,frozen`."""
    if isinstance(wish, Mapping):
        return ",".join(
            filter(None, (str(wish.get("at", "")), "frozen" if wish.get("frozen") else ""))
        )
    return str(wish)


def _is_file(scenario: str) -> bool:
    return "/" in scenario or "\\" in scenario or bool(Path(scenario).suffix)


def _found(file: Path, folders: tuple[Path, ...]) -> Path:
    """Looked for in these folders, then in the current one."""
    places = [folder / file for folder in (*folders, Path.cwd())]
    for each in places:
        if each.is_file():
            return each.resolve()
    looked = ", ".join(dict.fromkeys(str(each.parent) for each in places))
    raise SoMockError(f"no scenario file {str(file)!r}; looked in {looked}")


def _read(file: Path) -> str:
    try:
        return file.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as wrong:
        raise SoMockError(f"{file} cannot be read: {wrong}") from None


def start(clock: When | None) -> Any:
    """Where a clock starts, as a scenario has it."""
    if isinstance(clock, Mapping):
        for name in clock.keys() - {"at", "frozen"}:
            raise SoMockError(f"a clock has no {name!r}; there are at, frozen")
        return {name: iso(value) if name == "at" else value for name, value in clock.items()}
    return None if clock is None else iso(clock)


def iso(moment: str | datetime) -> str:
    return moment.isoformat() if isinstance(moment, datetime) else moment
