"""Which entries of the journal somebody wants to see."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from typing import Any, NamedTuple

from so_mock.clock import BadTime, Clock, read_duration, read_moment
from so_mock.errors import BadRequest
from so_mock.journal import Entry
from so_mock.names import hint_or_all

LIMIT = 1_000
FIDELITIES = ("verified", "modelled", "generated")
_STATUS = re.compile(r"[1-5](\d\d|xx)", re.I)
Test = Callable[[Entry], bool]


class Known(NamedTuple):
    """Names that make sense in a question, and what they mean. `operations` are the keys that a name or pattern leads to; it
    raises BadRequest."""

    operations: Callable[[str], Collection[str]]
    users: Collection[str]
    rules: Collection[str]
    clock: Clock


def choose(options: Mapping[str, str], known: Known) -> tuple[list[Test], int]:
    """Tests that an entry must pass, and how many of the newest to show. Raises BadRequest."""
    limit = whole("limit", options.get("limit", str(LIMIT)))
    return [
        OPTIONS[name](value, known) for name, value in options.items() if name != "limit"
    ], limit


def statuses(text: str) -> Callable[[int], bool]:
    """`404`, `4xx` or a list of such."""
    wanted = [part.strip().lower() for part in text.split(",")]
    for part in wanted:
        if not _STATUS.fullmatch(part):
            raise BadRequest(f"status: {part[:40]!r} is none; 404, 4xx or a list of such is")
    return lambda status: str(status) in wanted or f"{status // 100}xx" in wanted


def user_named(name: str, known: Collection[str]) -> str:
    """Lowered. Raises BadRequest for one of whom nobody has heard."""
    if name.lower() not in {each.lower() for each in known}:
        raise BadRequest(f"no user {name[:80]!r}{hint_or_all(name, known)}")
    return name.lower()


def rule_named(name: str, known: Collection[str]) -> str:
    if name not in known:
        raise BadRequest(f"no rule {name[:80]!r}{hint_or_all(name, known)}")
    return name


def _operation(text: str, known: Known) -> Test:
    keys = {key for part in text.split(",") for key in known.operations(part.strip())}
    return lambda entry: entry.operation in keys


def _statuses(text: str, known: Known) -> Test:
    wanted = statuses(text)
    return lambda entry: wanted(entry.status)


def _user(text: str, known: Known) -> Test:
    names = {user_named(part.strip(), known.users) for part in text.split(",")}
    return lambda entry: entry.user.lower() in names


def _rule(text: str, known: Known) -> Test:
    name = rule_named(text, known.rules)
    return lambda entry: entry.rule == name


def _since(text: str, known: Known) -> Test:
    """After the entry of that number, from a moment on, or since so long ago."""
    if text.isascii() and text.isdecimal():
        after = whole("since", text)
        return lambda entry: entry.id > after
    try:
        moment = known.clock.seconds() - read_duration(text)
    except BadTime:
        try:
            moment = read_moment(text, known.clock.zone).timestamp()
        except BadTime:
            raise BadRequest(
                f"since: {text[:40]!r} is no number of an entry, no moment (2026-01-15T08:00:00Z) and no duration (5m)"
            ) from None
    return lambda entry: entry.at >= moment


def _before(text: str, known: Known) -> Test:
    before = whole("before", text)
    return lambda entry: entry.id < before


def _verb(text: str, known: Known) -> Test:
    verb = text.upper()
    return lambda entry: entry.verb == verb


def _path(text: str, known: Known) -> Test:
    part = text.lower()
    return lambda entry: part in entry.path.lower()


def _fidelity(text: str, known: Known) -> Test:
    if text not in FIDELITIES:
        raise BadRequest(f"fidelity: no {text[:40]!r}{hint_or_all(text, FIDELITIES)}")
    return lambda entry: entry.fidelity == text


def _whether(name: str, what: Callable[[Entry], Any]) -> Callable[[str, Known], Test]:
    def make(text: str, known: Known) -> Test:
        wanted = truth(name, text)
        return lambda entry: bool(what(entry)) is wanted

    return make


def truth(name: str, text: str) -> bool:
    """Of an option. Raises BadRequest."""
    if text.lower() not in ("true", "false"):
        raise BadRequest(f"{name}: {text[:40]!r} is neither true nor false")
    return text.lower() == "true"


def whole(name: str, text: str, digits: int = 15) -> int:
    """Of an option. Raises BadRequest."""
    if not text.isascii() or not text.isdecimal() or len(text) > digits:
        raise BadRequest(f"{name} is no whole number: {text[:40]!r}")
    return int(text)


OPTIONS: dict[str, Callable[[str, Known], Test]] = {
    "operation": _operation,
    "status": _statuses,
    "user": _user,
    "rule": _rule,
    "since": _since,
    "before": _before,
    "verb": _verb,
    "path": _path,
    "fidelity": _fidelity,
    "ignored": _whether("ignored", lambda entry: entry.ignored),
    "changed": _whether("changed", lambda entry: entry.changes),
    "fault": _whether("fault", lambda entry: entry.fault),
}
