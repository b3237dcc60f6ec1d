"""Templates in what a rule says: `{{ request.body.Email.Subject }}`, `{{ now + 8d }}`, `{{ fake.company }}`."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from datetime import UTC, datetime
from email.utils import format_datetime
from functools import lru_cache
from typing import Any, NamedTuple

import orjson

from so_mock.clock import BadTime, Clock, read_duration, written, zone_info
from so_mock.names import hint_or_all, nearest_hint
from so_mock.scenario.match import Facts, text, values
from so_mock.seed.pools import Pools

_TEMPLATE = re.compile(r"\{\{(.*?)\}\}", re.S)
_NOW = re.compile(r"now(?:\.(\w+))?\s*((?:[+-][^+-]+)*)", re.I)
_SHIFT = re.compile(r"([+-])([^+-]+)")
FURTHEST = 36_525 * 86_400  # seconds from now: a century
_FIRST, _LAST = -62_000_000_000, 253_000_000_000  # of what a date can tell


class BadTemplate(ValueError):
    """What stands between the braces means nothing; the text says why."""


class Scene(NamedTuple):
    """What templates can take from. `answer`: the operation's own, as JSON has it; None where there is none. `fake`: one of a
    pool, the same for the same call."""

    facts: Facts
    operation: str
    clock: Clock
    states: Mapping[str, str]
    fake: Callable[[str], str]
    answer: Callable[[], Any] = lambda: None


Take = Callable[[Scene], Any]


def complaints(
    text: str, states: Collection[str] | None = None, *, answer: bool = True
) -> list[str]:
    """What is wrong with the templates in a text. `states`: those that are declared, None where that is not known; `answer`:
    whether there is an answer of the operation to take from."""
    found = []
    for each in _TEMPLATE.findall(text):
        try:
            root, names = _parsed(each)[:2]
        except BadTemplate as wrong:
            found.append(f"{{{{{each}}}}}: {wrong}")
            continue
        if root == "answer" and not answer:
            found.append(f"{{{{{each}}}}}: the operation has no answer here, it is not run")
        if root == "state" and states is not None and names not in states:
            found.append(f"{{{{{each}}}}}: no state {names!r}{hint_or_all(names, states)}")
    if "{{" in _TEMPLATE.sub("", text):
        found.append("'{{' opens a template that no '}}' closes")
    return found


def body_paths(text: str) -> list[tuple[str, str]]:
    """What the templates in a text take from the request's body: as it is written, and the path within."""
    found = []
    for each in _TEMPLATE.findall(text):
        root, _, names = each.strip().partition(".")
        part, _, path = names.partition(".")
        if root.lower() == "request" and part.lower() == "body" and path:
            found.append((each, path))
    return found


def filled(value: Any, scene: Scene) -> Any:
    """The value with its templates filled in. A text that is one template becomes what that is: a number, a record, null."""
    if isinstance(value, str):
        pieces = _pieces(value)
        if len(pieces) == 1 and not isinstance(pieces[0], str):
            return pieces[0](scene)
        return _joined(pieces, scene)
    if isinstance(value, dict):
        return {key: filled(each, scene) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [filled(each, scene) for each in value]
    return value


def filled_text(text: str, scene: Scene) -> str:
    """Always a text: what is absent is nothing."""
    return _joined(_pieces(text), scene)


def _joined(pieces: tuple[str | Take, ...], scene: Scene) -> str:
    return "".join(p if isinstance(p, str) else _text(p(scene)) for p in pieces)


def _text(value: Any) -> str:
    if isinstance(value, dict | list):
        return orjson.dumps(value).decode()
    return text(value)


@lru_cache(maxsize=8192)
def _pieces(text: str) -> tuple[str | Take, ...]:
    """Text and templates by turns, empty texts left out. Raises BadTemplate."""
    parts = _TEMPLATE.split(text)
    made = [part if at % 2 == 0 else _parsed(part)[2] for at, part in enumerate(parts)]
    return tuple(piece for piece in made if piece != "")


def _parsed(written: str) -> tuple[str, str, Take]:
    """Root, what follows its dot, and how to get it. Raises BadTemplate."""
    inner = written.strip()
    if len(inner) > 1 and inner[0] == inner[-1] and inner[0] in "'\"":
        literal = inner[1:-1]
        return "", literal, lambda scene: literal
    root, _, names = inner.partition(".")
    root = re.split(r"[\s+-]", root, maxsplit=1)[0].lower()
    make = ROOTS.get(root)
    if make is None:
        raise BadTemplate(f"no {root[:40]!r} to take from{hint_or_all(root, ROOTS)}")
    return root, names, make(inner if root == "now" else names)


# -- roots


def _request(names: str) -> Take:
    part, _, rest = names.partition(".")
    lowered = part.lower()
    if lowered == "body":
        return lambda scene: _at(scene.facts.body, rest)
    if lowered in ("query", "headers"):
        if not rest:
            raise BadTemplate(f"which of the {lowered}? request.{lowered}.NAME")
        name = rest.lower()
        if lowered == "query":
            return lambda scene: next(iter(scene.facts.query.get(name, ())), None)
        return lambda scene: next(iter(scene.facts.headers.get(name, ())), None)
    take = _OF_REQUEST.get(lowered)
    if take is None or rest:
        known = (*_OF_REQUEST, "query", "headers", "body")
        raise BadTemplate(f"no {names[:40]!r} in a request{hint_or_all(names, known)}")
    return take


_OF_REQUEST: dict[str, Take] = {
    "method": lambda scene: scene.facts.request and scene.facts.request.verb,
    "path": lambda scene: scene.facts.request and scene.facts.request.path,
    "user": lambda scene: scene.facts.user,
    "tenant": lambda scene: scene.facts.tenant,
    "operation": lambda scene: scene.operation,
}


def _answer(names: str) -> Take:
    return lambda scene: _at(scene.answer(), names)


def _at(value: Any, path: str) -> Any:
    found = values(value, path)
    return found if "*" in path else next(iter(found), None)


def _state(names: str) -> Take:
    if not names:
        raise BadTemplate("which state? state.NAME")
    return lambda scene: scene.states.get(names)


def _now(inner: str) -> Take:
    found = _NOW.fullmatch(inner)
    if not found:
        raise BadTemplate("a time is written as now, now.date, now + 8d")
    form = FORMS.get((found[1] or "").lower())
    if form is None:
        raise BadTemplate(f"no {found[1]!r} of now{hint_or_all(found[1], list(FORMS)[1:])}")
    shift = 0.0
    for sign, duration in _SHIFT.findall(found[2]):
        try:
            shift += read_duration(duration.strip()) * (-1 if sign == "-" else 1)
        except BadTime:
            raise BadTemplate(
                f"{duration.strip()[:40]!r} is no duration, as 8d or 1h 30m"
            ) from None
    if abs(shift) > FURTHEST:
        raise BadTemplate("that is more than a century from now")
    return lambda scene: form(_moment(scene.clock, shift), scene.clock.zone)


def _moment(clock: Clock, shift: float) -> datetime:
    seconds = min(max(clock.seconds() + shift, _FIRST), _LAST)
    return datetime.fromtimestamp(int(seconds), UTC)


def _wall(moment: datetime, zone: str) -> str:
    return written(moment.astimezone(zone_info(zone)))


FORMS: dict[str, Callable[[datetime, str], Any]] = {
    "": _wall,
    "date": lambda moment, zone: _wall(moment, zone)[:10],
    "time": lambda moment, zone: _wall(moment, zone)[11:19],
    "utc": lambda moment, zone: f"{written(moment)}Z",
    "epoch": lambda moment, zone: int(moment.timestamp()),
    "http": lambda moment, zone: format_datetime(moment, usegmt=True),
}


def _fake(names: str) -> Take:
    if names not in pools():
        raise BadTemplate(f"no fake {names[:40]!r}{nearest_hint(names, pools().names())}")
    return lambda scene: scene.fake(names)


@lru_cache(maxsize=1)
def pools() -> Pools:
    return Pools()


ROOTS: dict[str, Callable[[str], Take]] = {
    "request": _request, "answer": _answer, "state": _state, "now": _now, "fake": _fake,
}  # fmt: skip
