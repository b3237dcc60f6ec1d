"""The packaged worlds: rows that lie prepared in `fixtures/data/`, days counted from the clock's
start.

Read without a YAML parser, so that a plain start imports none.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import orjson

from so_mock.names import nearest

Rows = list[dict[str, Any]]
_DAY = re.compile(r"@([+-]\d+) (\d\d:\d\d:\d\d)")  # `@-3 09:00:00`: three days before the start


class BadScenario(Exception):
    """A scenario that cannot be loaded; the text says which and why."""


@dataclass(frozen=True, slots=True)
class Scenario:
    """A world as it lies on disk."""

    name: str
    about: str
    users: Rows
    data: dict[str, Rows]

    def rows(self, now: str) -> dict[str, Rows]:
        """The rows of each entity, their days made dates; `now` is the clock's start as the API
        shows it."""
        start = datetime.fromisoformat(now).replace(hour=0, minute=0, second=0)
        return {entity: [_dated(row, start) for row in rows] for entity, rows in self.data.items()}


def _dated(value: Any, start: datetime) -> Any:
    if isinstance(value, str):
        found = _DAY.fullmatch(value) if value.startswith("@") else None
        if found is None:
            return value
        return f"{(start + timedelta(days=int(found[1]))).date().isoformat()}T{found[2]}"
    if isinstance(value, dict):
        return {key: _dated(each, start) for key, each in value.items()}
    return [_dated(each, start) for each in value] if isinstance(value, list) else value


def fixtures() -> Path:
    """The folder `fixtures`: within the package when installed, beside it in a checkout."""
    package = Path(__file__).parent.parent
    installed = package / "fixtures"
    return installed if installed.is_dir() else package.parent / "fixtures"


def packaged() -> list[str]:
    return sorted(file.stem for file in (fixtures() / "data").glob("*.json"))


def read_scenario(name: str) -> Scenario:
    """A packaged scenario by name. Raises BadScenario."""
    file = fixtures() / "data" / f"{name}.json"
    if name not in packaged():
        near = nearest(name, packaged())
        hint = f"did you mean {near}?" if near else f"there are {', '.join(packaged())}"
        raise BadScenario(f"no packaged scenario {name!r}; {hint}")
    try:
        read = orjson.loads(file.read_bytes())
        return Scenario(name, read["about"], read["users"], read["data"])
    except (OSError, orjson.JSONDecodeError, KeyError) as wrong:
        raise BadScenario(f"{file}: {wrong!r}") from wrong
