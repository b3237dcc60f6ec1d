"""The packaged worlds: rows that lie prepared in `fixtures/data/`, days counted from the clock's
start.

Read without a YAML parser, so that a plain start imports none; a scenario file brings it in.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import orjson

from so_mock.config import DEFAULT_SEED
from so_mock.names import meant_or_all

if TYPE_CHECKING:
    from so_mock.clock import Start
    from so_mock.scenario.rules import Rule
    from so_mock.seed.yaml import Complaints

Rows = list[dict[str, Any]]
DAY = re.compile(r"@([+-]\d+) (\d\d:\d\d:\d\d)")  # `@-3 09:00:00`: three days before the start


class BadScenario(Exception):
    """A scenario that cannot be loaded; the text says which and why. `complaints`: each with its place, where it was read. `files`: what was read of it."""

    def __init__(
        self, text: str, files: tuple[Path, ...] = (), complaints: Complaints | None = None
    ) -> None:
        super().__init__(text)
        self.files, self.complaints = files, complaints


@dataclass(frozen=True, slots=True)
class Scenario:
    """A world and what shall happen in it. `generate`: how many rows to make of each entity, beyond `data`.

    `dates`: of an entity the columns in which days are counted, so that its other columns, thousands of them, need no
    look. Of an entity that is not told there every value is looked at.
    """

    name: str
    about: str
    users: Rows
    data: dict[str, Rows]
    seed: int = DEFAULT_SEED
    generate: Mapping[str, int] = field(default_factory=dict)
    dates: Mapping[str, list[str]] = field(default_factory=dict)
    clock: Start | None = None  # None: real time
    zone: str = ""  # code of the base zone; empty where nobody said
    auth: str = ""
    rights: str = ""
    apps: Rows = field(default_factory=list)
    platform: Mapping[str, Any] = field(default_factory=dict)  # what differs from the usual
    webhooks: Mapping[str, Any] = field(default_factory=dict)  # the same
    roles: Mapping[str, Any] = field(default_factory=dict)
    mail: Mapping[str, Any] = field(default_factory=dict)  # what differs from the usual
    states: Mapping[str, str] = field(default_factory=dict)
    rules: tuple[Rule, ...] = ()
    notes: tuple[str, ...] = ()  # what is odd about it, or not played yet: said when it is loaded
    files: tuple[Path, ...] = ()  # what it was read from, with all that it extends

    def rows(self, now: str) -> dict[str, Rows]:
        """The rows of each entity, their days made dates."""
        dating = Dating(self.dates, now)
        return {entity: dating.dated(entity, rows) for entity, rows in self.data.items()}


class Dating:
    """Makes dates of the days that are counted from `now`, the clock's start as the API shows it."""

    def __init__(self, dates: Mapping[str, list[str]], now: str) -> None:
        self._dates = dates
        self._start = datetime.fromisoformat(now).replace(hour=0, minute=0, second=0)
        self._days: dict[str, str] = {}

    def dated(self, entity: str, rows: Rows) -> Rows:
        if entity in self._dates:
            return _dated_columns(rows, self._dates[entity], self._start, self._days)
        return [_dated(row, self._start) for row in rows]


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
    """The very value, where it holds no such day."""
    if isinstance(value, str):
        found = DAY.fullmatch(value) if value.startswith("@") else None
        if found is None:
            return value
        return f"{(start + timedelta(days=int(found[1]))).date().isoformat()}T{found[2]}"
    if isinstance(value, dict):
        changed = {
            key: new
            for key, each in value.items()
            if (each.__class__ is not str or each[:1] == "@")
            and (new := _dated(each, start)) is not each
        }
        return {**value, **changed} if changed else value
    if isinstance(value, list):
        dated = [_dated(each, start) for each in value]
        return value if all(new is old for new, old in zip(dated, value, strict=True)) else dated
    return value


def fixtures() -> Path:
    """The folder `fixtures`: within the package when installed, beside it in a checkout."""
    package = Path(__file__).parent.parent
    installed = package / "fixtures"
    return installed if installed.is_dir() else package.parent / "fixtures"


def packaged() -> list[str]:
    return sorted(file.stem for file in (fixtures() / "data").glob("*.json"))


def named() -> dict[str, Path]:
    """Whatever is loaded by a bare name: packaged worlds, and the scenario files beside them."""
    folder = fixtures()
    files = [*(folder / "scenarios").glob("*.yaml"), *(folder / "data").glob("*.json")]
    return {file.stem: file for file in sorted(files, key=lambda file: file.stem)}


def in_folder(folder: Path) -> dict[str, Path]:
    """The scenario files of a user's folder, known by their names."""
    files = [*folder.glob("*.yml"), *folder.glob("*.yaml")]
    return {
        file.stem: file
        for file in sorted(files, key=lambda file: (file.stem, file.suffix == ".yaml"))
    }


def find(name: str) -> Path | None:
    return named().get(name)


def is_file(name: str) -> bool:
    """A name with a suffix or a slash is a file's."""
    return "/" in name or "\\" in name or bool(Path(name).suffix)


def unknown(name: str, folder: Path | None = None) -> str:
    """What to say of a name that is none. `folder`: the user's, whose files have names too."""
    known = named() if folder is None else named() | in_folder(folder)
    return (
        f"no {'packaged ' if folder is None else ''}scenario {name!r}; {meant_or_all(name, known)}"
    )


def read_scenario(name: str) -> Scenario:
    """A packaged world by name. Raises BadScenario."""
    file = fixtures() / "data" / f"{name}.json"
    if name not in packaged():
        raise BadScenario(unknown(name))
    try:
        read = orjson.loads(file.read_bytes())
        data = read["data"]
        for part in read.get("parts", []):
            file = fixtures() / "data" / "parts" / f"{part}.json"
            data |= orjson.loads(file.read_bytes())
        return Scenario(
            name, read["about"], read["users"], data, dates=read.get("dates", {}), apps=read.get("apps", [])
        )  # fmt: skip
    except (OSError, orjson.JSONDecodeError, KeyError) as wrong:
        raise BadScenario(f"{file}: {wrong!r}") from wrong
