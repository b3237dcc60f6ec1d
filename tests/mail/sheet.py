"""The words of the table in test_sheet.py: what a client sends, and what it is to see of the last answer.

`keep("draft")` keeps an answer; `the("draft.EmailItemId")` stands for a value of it in what is sent and what is seen.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from contract.door import Door, Reply, strictly
from mail_world import TJE0

SERVER, USER = "imap.fjordlys.example", "terje.dahl@fjordlys.example"
UNSET = "0001-01-01T00:00:00"
NOTHING = object()


@dataclass(slots=True)
class Play:
    door: Door
    reply: Reply | None = None
    kept: dict[str, Any] = field(default_factory=dict)

    @property
    def told(self) -> Any:
        assert self.reply is not None
        assert self.reply.status in (200, 201), self.reply
        return strictly(self.reply.body)

    def value(self, said: Any) -> Any:
        """What was said, with `the(...)` put in."""
        if isinstance(said, The):
            return at(self.kept, said.path.split("."))
        if isinstance(said, dict):
            return {name: self.value(each) for name, each in said.items()}
        if isinstance(said, list):
            return [self.value(each) for each in said]
        return said

    def text(self, said: str) -> str:
        return re.sub(r"\{([\w.]+)\}", lambda name: str(at(self.kept, name[1].split("."))), said)


Step = Callable[[Play], None]


@dataclass(frozen=True, slots=True)
class The:
    path: str


the = The


@dataclass(frozen=True, slots=True)
class Fact:
    section: str
    text: str
    steps: tuple[Step, ...]

    def __str__(self) -> str:
        return f"{self.section}-{self.text}"

    def holds(self, door: Door) -> None:
        play = Play(door)
        for step in self.steps:
            step(play)


def section(number: str, *rows: tuple[str, *tuple[Step, ...]]) -> list[Fact]:
    return [Fact(number, text, tuple(steps)) for text, *steps in rows]


def at(value: Any, path: list[Any]) -> Any:
    for name in path:
        value = value[
            int(name) if isinstance(value, list) and str(name).lstrip("-").isdigit() else name
        ]
    return value


# -- what is sent


def ask(verb: str, path: str, body: Any = NOTHING, user: str = TJE0) -> Step:
    def step(play: Play) -> None:
        options: dict[str, Any] = {} if body is NOTHING else {"json": play.value(body)}
        play.reply = play.door(verb, play.text(path), auth=user, **options)

    return step


def get(path: str, user: str = TJE0) -> Step:
    return ask("GET", path, user=user)


def email(method: str, user: str = TJE0, **arguments: Any) -> Step:
    return ask("POST", f"Agents/EMail/{method}", arguments, user)


def desk(method: str, user: str = TJE0, **arguments: Any) -> Step:
    return ask("POST", f"Agents/CustomerService/{method}", arguments, user)


def agent(path: str, body: Any = NOTHING, user: str = TJE0, **arguments: Any) -> Step:
    return ask("POST", f"Agents/{path}", arguments if body is NOTHING else body, user)


def comes(raw: str, to: str = USER, sender: str = "eva@new.example") -> Step:
    """A mail as it is on the wire."""

    def step(play: Play) -> None:
        play.reply = play.door(
            "POST",
            f"/_so_mock/mail/in?from={sender}&to={to}",
            body=play.text(raw).replace("\n", "\r\n").encode(),
            headers={"content-type": "message/rfc822"},
        )
        assert play.reply.status == 201, play.reply

    return step


def outbox(**narrowed: str) -> Step:
    asked = "".join(f"&{name.rstrip('_')}={value}" for name, value in narrowed.items())
    return lambda play: get(f"/_so_mock/mail?limit=1000{asked}")(play)


def within(does: Callable[[Door], None]) -> Step:
    return lambda play: does(play.door)


def column(table: str, id: int, **values: Any) -> Step:
    """What no carrier shows of a row, as a scenario would set it."""

    def does(door: Door) -> None:
        store = door.tenant.store
        with store.unit():
            store.update(table, {**store.table(table).rows[id], **values})

    return within(does)


def turn(by: str) -> Step:
    return ask("POST", "/_so_mock/clock", {"advance": by})


# -- what is to be seen


def keep(name: str) -> Step:
    def step(play: Play) -> None:
        play.kept[name] = play.told

    return step


def gives(*path_and_value: Any) -> Step:
    """The last is the value, or a test of it; what stands before it is the way there, parted by dots."""
    *path, wanted = path_and_value
    way = [
        name
        for each in path
        for name in (str(each).split(".") if isinstance(each, str) else [each])
    ]

    def step(play: Play) -> None:
        value, expected = at(play.told, way), play.value(wanted)
        if callable(expected):
            assert expected(value), (way, value)
        else:
            assert value == expected, (way, value, expected)

    return step


def sees(test: Callable[[Any, dict[str, Any]], bool]) -> Step:
    """A test of the answer and what was kept."""

    def step(play: Play) -> None:
        assert test(play.told, play.kept), (play.told, play.kept)

    return step


def status(wanted: int) -> Step:
    def step(play: Play) -> None:
        assert play.reply is not None and play.reply.status == wanted, play.reply

    return step


ok, empty, missing = status(200), status(204), status(404)


def wrong(play: Play) -> None:
    """Refused, however."""
    assert play.reply is not None and 400 <= play.reply.status < 500, play.reply


def refused(code: int, kind: str) -> Step:
    def step(play: Play) -> None:
        assert play.reply is not None and play.reply.status == code, play.reply
        told = strictly(play.reply.body)
        assert told["ErrorType"] == kind, told

    return step


def octets(test: Callable[[bytes], bool]) -> Step:
    def step(play: Play) -> None:
        assert play.reply is not None and play.reply.status == 200, play.reply
        assert test(play.reply.body), play.reply.body[:2000]

    return step


def heeded(play: Play) -> None:
    """Nothing of what was asked was passed over."""
    assert play.reply is not None
    assert play.reply.ignored == [], play.reply.ignored
