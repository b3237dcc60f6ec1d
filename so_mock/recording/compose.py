"""From what was seen to a scenario that answers it: rows, played against the emulator, and rules where that is not enough."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from so_mock.config import Config
from so_mock.entities.model import DELETED
from so_mock.recording import writing
from so_mock.recording.reading import NotUnderstood, Recorded, blank, id_in_path, read, selected
from so_mock.recording.replay import EXACT, LIST, ROWS, Played, difference, missing, play
from so_mock.recording.rows import Key, Rows
from so_mock.recording.rules import Asked, weight
from so_mock.recording.seen import Seen
from so_mock.recording.veil import Veil, entity_asked
from so_mock.scenario.source import load_text
from so_mock.seed.progress import Progress
from so_mock.seed.scenario import BadScenario
from so_mock.world import World

ROUNDS = 8  # until no call is answered otherwise; each sees the rules and rows of the one before
NAME = "recorded.yaml"
_COMPLAINT = re.compile(rf"^{re.escape(NAME)}:(\d+):(\d+): (.*)$", re.M)
OWN = ("contact", "person")  # of a world that stands in for another these are somebody else
_MAKERS = ("Save", "Create", "Add", "Insert", "Copy")


class Options(NamedTuple):
    """`bases`: the addresses of the target; `names`: what else of it tells whose it is."""

    keep: bool
    seed: int
    bases: list[str]
    names: tuple[str, ...] = ()


class Written(NamedTuple):
    """A scenario, and what it holds. `left`: what it does not answer as it was seen, and why."""

    text: str
    calls: int
    rows: Mapping[str, int]
    rules: int
    brought: Mapping[str, int]
    left: Mapping[str, int]


def base_world(config: Config | None = None) -> World:
    """The world that recorded rows are added to."""
    return World(config or Config(scenario="empty", auth="off"))


def compose(seen: Seen, world: World, options: Options) -> Written:
    left: Counter[str] = Counter()
    for (verb, path, why), times in seen.passed.items():
        left[f"{verb} {_anonymous(path)}: {why}"] += times
    calls: list[Recorded] = []
    for exchange in list(seen.exchanges):
        try:
            calls.append(read(exchange, world, options.bases))
        except NotUnderstood as why:
            left[f"{exchange.verb} {_anonymous(exchange.path)}: {why}"] += 1
    veil = Veil(world, options.seed, calls, options.keep, options.names)
    return _Composing(world, veil(calls), left).written(options.keep)


def _anonymous(path: str) -> str:
    """An address without what may be somebody's name in it."""
    return re.sub(r"[^/]*(%|=|@)[^/]*", "...", path)


class _Composing:
    def __init__(self, world: World, calls: list[Recorded], left: Counter[str]) -> None:
        self.world, self.calls, self.left = world, calls, left
        model = world.model
        self.base: dict[Key, dict[str, Any]] = {
            (name, row.get(model[name].key)): row
            for name, rows in world.scenario.data.items()
            if name in model
            for row in rows
        }
        self.rows = Rows(model, self.base)
        for number, call in enumerate(calls):
            if call.status < 300 and call.told_plainly:
                self._gather(number, call)
        self.made = {number: key for number, call in enumerate(calls) if (key := self._made(call))}
        self.absent = set(self.made.values())  # rows that a call makes again
        self.fixed: set[int] = set()  # calls that a rule answers
        self.dropped: dict[Key, set[str]] = {}  # of a row: properties that no scenario takes
        self.unruled: set[str] = set()  # rules that no scenario takes
        self.rules: dict[str, dict[str, Any]] = {}

    def _gather(self, number: int, call: Recorded) -> None:
        chosen = selected(call)
        self.rows.answer(number, call.answer, call.operation.result, chosen, id_in_path(call))
        asked = entity_asked(call, self.world.model.by_rest)
        if asked is None:
            return
        entity = self.world.model[asked]
        for row in rows_of_archive(call.answer):
            kind = row.get("EntityName")
            if isinstance(kind, str) and kind.lower() == entity.name:
                self.rows.archive(number, entity, row, _whole(row.get("PrimaryKey")))

    def _made(self, call: Recorded) -> Key | None:
        """The row that a call made, as its answer shows it."""
        operation, type = call.operation, call.operation.result
        making = operation.key.rpartition(".")[2].startswith(_MAKERS) if operation.agent else operation.verb == "POST" and not operation.asks  # fmt: skip
        if (
            not making
            or type is None
            or type.kind != "carrier"
            or not isinstance(call.answer, dict)
        ):
            return None
        entity = self.world.model.of_carrier(type.name)
        id = call.answer.get(entity.key) if entity is not None else None
        if entity is None or not id or call.status >= 300:
            return None
        number = self.rows.first.get((entity.name, id))
        first = number is not None and self.calls[number] is call
        return (entity.name, id) if first and not _says(call.body, entity.key, id) and not call.values else None  # fmt: skip

    # -- rounds

    def written(self, keep: bool) -> Written:
        lines = self._loadable(keep)
        for _ in range(ROUNDS):
            played = play(self._world(lines), self.calls)
            if not self._learn(played):
                break
            lines = self._loadable(keep)
        self._remaining(play(self._world(lines), self.calls))
        held = Counter(key[0] for key in lines.keys.values() if isinstance(key, tuple))
        return Written(
            lines.text(), len(self.calls), dict(held), len(self.rules) - len(self.unruled),
            {name: n for name, n in self.rows.brought.items() if n}, self.left,
        )  # fmt: skip

    def _learn(self, played: list[Played]) -> bool:
        """Whether rows or rules are wanted that were not there."""
        back = {key for number, key in self.made.items() if key in self.absent and self._id(played[number], key) != key[1]}  # fmt: skip
        if back:
            self.absent -= back
            return True
        wrong = {
            number
            for number, (call, own) in enumerate(zip(self.calls, played, strict=True))
            if number not in self.fixed and self._difference(call, own)
        }
        self.fixed |= wrong
        return bool(wrong)

    def _id(self, played: Played, key: Key) -> Any:
        return played.answer.get(self.world.model[key[0]].key) if isinstance(played.answer, dict) else None  # fmt: skip

    def _difference(self, call: Recorded, played: Played) -> str:
        return difference(call, played, self._how(call))

    def _how(self, call: Recorded) -> str:
        if entity_asked(call, self.world.model.by_rest) is not None:
            return LIST
        type = call.operation.result
        type = type.item if type is not None and type.kind == "array" else type
        if type is None or type.kind != "carrier":
            return EXACT
        return ROWS if self.world.model.of_carrier(type.name) is not None else EXACT

    def _remaining(self, played: list[Played]) -> None:
        """What is answered otherwise all the same; of what rows answer, the properties that they cannot give."""
        short: dict[str, dict[str, None]] = {}
        for call, own in zip(self.calls, played, strict=True):
            place = f"{call.verb} {call.operation.path}"
            why = self._difference(call, own)
            if why:
                self.left[f"{place}: answered otherwise ({why})"] += 1
            elif (
                call.status < 400
                and not own.rule
                and self._how(call) == ROWS
                and (names := missing(call.answer, own.answer))
            ):
                short.setdefault(place, {}).update(dict.fromkeys(names))
        for place, blanks in short.items():
            self.left[f"{place}: blank there: {', '.join(blanks)}"] += 1

    # -- text

    def _rules(self) -> dict[str, dict[str, Any]]:
        asked: dict[Any, Asked] = {}
        for number, call in enumerate(self.calls):
            asked.setdefault(call.question, Asked(call)).add(call, number in self.fixed)
        found: list[dict[str, Any]] = []
        counts: Counter[str] = Counter()
        for each in asked.values():
            if each.needed:
                key = each.call.operation.key
                counts[key] += 1
                found.append(each.rule(f"{key} {counts[key]}"))
        found.sort(key=weight, reverse=True)
        return {rule["name"]: rule for rule in found}

    def _loadable(self, keep: bool) -> writing.Lines:
        """The text, without what a scenario does not take."""
        self.rules = self._rules()
        while True:
            lines = self._lines(keep)
            try:
                self._load(lines)
                return lines
            except BadScenario as wrong:
                if not self._heed(str(wrong), lines):
                    raise

    def _heed(self, complaints: str, lines: writing.Lines) -> bool:
        heeded = False
        for found in _COMPLAINT.finditer(complaints):
            key = lines.keys.get(int(found[1]))
            if isinstance(key, tuple):
                name = found[3].partition(":")[0]
                props = self.dropped.setdefault(key, set())
                name = name if PROPERTY.fullmatch(name) else "*"
                heeded |= name not in props
                self.left[f"{key[0]}.{name}: {found[3].partition(': ')[2] or found[3]}"] += name not in props  # fmt: skip
                props.add(name)
            elif key is not None:
                heeded |= key not in self.unruled
                self.left[f"rule {key}: {found[3]}"] += key not in self.unruled
                self.unruled.add(key)
        return heeded

    def _load(self, lines: writing.Lines) -> Any:
        world = self.world
        with Progress() as progress:
            return load_text(lines.text().encode(), NAME, world.config, world.catalogue, world.absorber, progress)  # fmt: skip

    def _world(self, lines: writing.Lines) -> World:
        return self.world.playing(self._load(lines))

    def _lines(self, keep: bool) -> writing.Lines:
        self.rows.close({*self.base, *self.absent})
        told = "as it was seen" if keep else "its personal data are fakes"
        lines = writing.Lines([f"Recorded by `so-mock record`: {len(self.calls)} calls; {told}."])
        lines.plain("about: " + writing.quoted(f"A recording of {len(self.calls)} calls."))
        lines.plain("extends: empty")
        by_entity: dict[str, list[tuple[Key, dict[str, Any]]]] = {}
        for key, row in self.rows:
            props = self.dropped.get(key, set())
            if key in self.absent or "*" in props:
                continue
            before = self.base.get(key)
            if before is not None:  # it takes the place of that row, of which more may be known
                if all(before.get(name) == value for name, value in row.items()):
                    continue
                if key[0] not in OWN:
                    row = {n: v for n, v in before.items() if not blank(v) and n != DELETED} | row
            kept = {name: value for name, value in row.items() if name not in props}
            by_entity.setdefault(key[0], []).append((key, kept))
        if by_entity:
            lines.plain("data:")
        for name, rows in by_entity.items():
            lines.plain(f"  {name}:")
            for key, row in rows:
                lines.item(4, row, key)
        rules = {name: rule for name, rule in self.rules.items() if name not in self.unruled}
        if rules:
            lines.plain("rules:")
        for name, rule in rules.items():
            lines.item(2, rule, name)
        return lines


PROPERTY = re.compile(r"\w+")


def rows_of_archive(answer: Any) -> list[dict[str, Any]]:
    """Rows as column -> value, in either form in which archives answer."""
    rows = answer.get("value") if isinstance(answer, dict) else answer
    found: list[dict[str, Any]] = []
    for row in rows if isinstance(rows, list) else ():
        if not isinstance(row, dict):
            continue
        columns = row.get("ColumnData")
        if isinstance(columns, dict):
            shown = {n: c.get("DisplayValue") for n, c in columns.items() if isinstance(c, dict)}
            row = {**{n: v for n, v in shown.items() if v}, "PrimaryKey": row.get("PrimaryKey"), "EntityName": row.get("EntityName")}  # fmt: skip
        found.append(row)
    return found


def _whole(value: Any) -> int:
    return int(value) if isinstance(value, int) or (isinstance(value, str) and value.isdigit()) else 0  # fmt: skip


def _says(body: Any, key: str, id: Any) -> bool:
    """Whether a request already named the row that it saves."""
    if isinstance(body, dict):
        return any((k.lower() == key.lower() and v == id) or _says(v, key, id) for k, v in body.items())  # fmt: skip
    return False


def write(text: str, file: Path) -> None:
    """Whole or not at all. Raises OSError."""
    beside = file.with_name(f".{file.name}.part")
    beside.write_text(text, encoding="utf-8", newline="\n")
    beside.replace(file)
