"""The words of the table in test_sheet.py: what a client sends, and what it is to see of the last answer."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from xml.etree import ElementTree

from contract.door import BASIC, NOTHING, Door, Reply, dumped, strictly

PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


@dataclass(frozen=True, slots=True)
class Ask:
    """`{Name}` in the path is a property of the answer before."""

    verb: str
    path: str
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    auth: str | None = BASIC

    def __call__(self, door: Door, before: Reply | None) -> Reply:
        path = self.path
        if before is not None and "{" in path:
            told = strictly(before.body)
            path = re.sub(r"\{(\w+)\}", lambda name: str(told[name[1]]), path)
        return door(self.verb, path, body=self.body, headers=self.headers, auth=self.auth)


def ask(verb: str, path: str, body: Any = NOTHING, /, **headers: str | None) -> Ask:
    """Bytes are sent as they are, all else as JSON. `auth=None` sends no credential."""
    auth = headers.pop("auth", BASIC)
    told = {name.replace("_", "-"): value for name, value in headers.items() if value is not None}
    if body is NOTHING:
        return Ask(verb, path, b"", told, auth)
    if isinstance(body, bytes):
        return Ask(verb, path, body, told, auth)
    return Ask(verb, path, dumped(body), {"Content-Type": "application/json"} | told, auth)


def get(path: str, /, **headers: str | None) -> Ask:
    return ask("GET", path, **headers)


def post(path: str, body: Any = NOTHING, /, **headers: str | None) -> Ask:
    return ask("POST", path, body, **headers)


def put(path: str, body: Any = NOTHING, /, **headers: str | None) -> Ask:
    return ask("PUT", path, body, **headers)


def patch(path: str, body: Any = NOTHING, /, **headers: str | None) -> Ask:
    return ask("PATCH", path, body, **headers)


def delete(path: str, /, **headers: str | None) -> Ask:
    return ask("DELETE", path, **headers)


def agent(path: str, body: Any = NOTHING, /, **headers: str | None) -> Ask:
    return ask("POST", f"Agents/{path}", body, **headers)


Check = Callable[[Reply], None]
Setup = Callable[[Door], None]


@dataclass(frozen=True, slots=True)
class Prepare:
    does: Setup


@dataclass(frozen=True, slots=True)
class Fact:
    """`steps`: requests in turn, and what is to be seen of the one before."""

    section: str
    grade: str
    text: str
    steps: tuple[Ask | Prepare | Check, ...]

    def __str__(self) -> str:
        return f"{self.section}-{self.text}"

    def holds(self, door: Door) -> None:
        reply: Reply | None = None
        for step in self.steps:
            if isinstance(step, Ask):
                reply = step(door, reply)
            elif isinstance(step, Prepare):
                step.does(door)
            else:
                assert reply is not None
                step(reply)


Row = tuple[str, str, *tuple[Ask | Prepare | Check, ...]]


def section(number: str, *rows: Row) -> list[Fact]:
    """Each row: its grade, what the sheet says in short, and the steps."""
    return [Fact(number, grade, text, tuple(steps)) for grade, text, *steps in rows]


# -- what is to be seen


def status(wanted: int) -> Check:
    def check(reply: Reply) -> None:
        assert reply.status == wanted, reply

    return check


ok = status(200)
missing = status(404)


def empty(reply: Reply) -> None:
    assert reply.status == 204, reply
    assert reply.body == b""
    assert "content-type" not in reply.headers


def gives(*path_and_value: Any) -> Check:
    """The last is the value, or a test of it; what stands before it is the way there in JSON."""
    *path, wanted = path_and_value

    def check(reply: Reply) -> None:
        assert reply.status == 200, reply
        value = at(strictly(reply.body), path)
        if callable(wanted):
            assert wanted(value), (path, value)
        else:
            assert value == wanted, (path, value)
            assert type(value) is type(wanted), (path, value)

    return check


def at(value: Any, path: list[Any]) -> Any:
    for name in path:
        value = value[name]
    return value


def lacks(*path: Any) -> Check:
    def check(reply: Reply) -> None:
        *above, name = path
        assert name not in at(strictly(reply.body), above), reply

    return check


def head(name: str, wanted: Any) -> Check:
    """A header's value, or a test of it; None when it must not be there."""

    def check(reply: Reply) -> None:
        value = reply.headers.get(name.lower())
        if callable(wanted):
            assert value is not None, reply.headers
            assert wanted(value), value
        else:
            assert value == wanted, (name, value)

    return check


def media(wanted: str) -> Check:
    return head("Content-Type", wanted)


def ignored(*names: str) -> Check:
    def check(reply: Reply) -> None:
        assert reply.ignored == list(names), reply.ignored

    return check


def bytes_are(wanted: bytes | Callable[[bytes], bool]) -> Check:
    def check(reply: Reply) -> None:
        assert reply.status == 200, reply
        assert wanted(reply.body) if callable(wanted) else reply.body == wanted, reply.body[:300]

    return check


def holds(*texts: str) -> Check:
    """All of these stand in the text of the answer."""

    def check(reply: Reply) -> None:
        told = reply.body.decode()
        for text in texts:
            assert text in told, (text, told[:600])

    return check


def without(*texts: str) -> Check:
    def check(reply: Reply) -> None:
        told = reply.body.decode()
        for text in texts:
            assert text not in told, text

    return check


def xml(check_root: Callable[[ElementTree.Element], bool]) -> Check:
    def check(reply: Reply) -> None:
        assert reply.headers["content-type"].startswith(("application/xml", "text/xml")), reply
        assert check_root(ElementTree.fromstring(reply.body)), reply.body[:600]

    return check


def refused(code: int, kind: str, *texts: str, layer: str = "Implementation") -> Check:
    """Form 1 of section 8."""

    def check(reply: Reply) -> None:
        assert reply.status == code, reply
        body = json.loads(reply.body)
        assert body["Error"] is True
        assert body["ErrorType"] == kind, body
        assert body["ErrorSource"] == f"SuperOffice.Services.{layer}", body
        assert body["Message"] == body["ErrorMessage"]
        for text in texts:
            assert text in body["Message"], body

    return check


def unbound(name: str) -> Check:
    """Form 3 of section 8: an argument that cannot be had."""

    def check(reply: Reply) -> None:
        assert reply.status == 400, reply
        body = json.loads(reply.body)
        assert body["Message"] == "The request is invalid."
        assert f"'{name}'" in body["MessageDetail"], body

    return check
