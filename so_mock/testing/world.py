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
    if isinstance(scenario, Mapping):
        return Told({}, {**scenario, **wishes})
    if isinstance(scenario, str) and ("\n" in scenario or ": " in scenario):
        return Told({}, _whole(scenario, wishes, "the text"), YAML)
    if isinstance(scenario, str) and not _is_file(scenario):
        if "auth" in wishes:
            return Told({}, {"extends": scenario, **wishes})
        return Told({"scenario": scenario, **wishes}, query={"name": scenario})
    file = _found(Path(scenario), folders)
    called = re.sub(r"[^\w .-]", "_", file.name).lstrip(" .-")[:100]
    if not here:
        return Told({}, _whole(_read(file), wishes, str(scenario)), YAML, {"called": called})
    query = {"called": called, "folder": str(file.parent)}
    if wishes:
        return Told({}, {"extends": file.name, **wishes}, query=query | {"called": "scenario.json"})
    return Told({}, _read(file), YAML, query)


def _whole(text: str, wishes: Mapping[str, Any], name: str) -> str:
    if wishes:
        raise SoMockError(f"{', '.join(wishes)}: say it within {name}, as a key of its own")
    return text


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
        return {name: iso(value) if name == "at" else value for name, value in clock.items()}
    return None if clock is None else iso(clock)


def iso(moment: str | datetime) -> str:
    return moment.isoformat() if isinstance(moment, datetime) else moment
