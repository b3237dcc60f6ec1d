"""The packaged worlds: rows that lie prepared in `fixtures/data/`, days counted from the clock's
start.

Read without a YAML parser, so that a plain start imports none.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
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
    """A world as it lies on disk.

    `dates`: of an entity the columns in which days are counted, so that its other columns, thousands of them, need no
    look. Of an entity that is not told there every value is looked at.
    """

    name: str
    about: str
    users: Rows
    data: dict[str, Rows]
    dates: Mapping[str, list[str]] = field(default_factory=dict)

    def rows(self, now: str) -> dict[str, Rows]:
        """The rows of each entity, their days made dates; `now` is the clock's start as the API
        shows it."""
        start = datetime.fromisoformat(now).replace(hour=0, minute=0, second=0)
        days: dict[str, str] = {}
        return {
            entity: _dated_columns(rows, self.dates[entity], start, days)
            if entity in self.dates
            else [_dated(row, start) for row in rows]
            for entity, rows in self.data.items()
        }


def _dated_columns(rows: Rows, columns: list[str], start: datetime, days: dict[str, str]) -> Rows:
    """Copies where there is something to date. `days` keeps each day that was reckoned."""
    if not columns:
        return rows
    made = []
    for row in rows:
        row = row.copy()
        for name in columns:
            value = row.get(name)
            if value.__class__ is not str:
                if value:
                    row[name] = _dated(value, start)
            elif value[:1] == "@":
                count = value[1:-9]
                day = days.get(count)
                if day is None:
                    moment = start + timedelta(days=int(count))
                    day = days[count] = moment.date().isoformat()
                row[name] = f"{day}T{value[-8:]}"
        made.append(row)
    return made


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
        data = read["data"]
        for part in read.get("parts", []):
            file = fixtures() / "data" / "parts" / f"{part}.json"
            data |= orjson.loads(file.read_bytes())
        return Scenario(name, read["about"], read["users"], data, dates=read.get("dates", {}))
    except (OSError, orjson.JSONDecodeError, KeyError) as wrong:
        raise BadScenario(f"{file}: {wrong!r}") from wrong
