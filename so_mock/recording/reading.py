"""Exchanges as calls: the operation that was asked, and what question and answer hold, typed by the catalogue."""

from __future__ import annotations

import json
from typing import Any, NamedTuple

import orjson

from so_mock.catalogue.carriers import SERVER_OWNED, Type
from so_mock.catalogue.operations import Operation
from so_mock.errors import SoError
from so_mock.recording.fakes import HERE
from so_mock.recording.seen import Exchange
from so_mock.recording.target import Rewriter
from so_mock.web import agents, rest
from so_mock.web.found import Found
from so_mock.web.lenient import read_json
from so_mock.web.options import read_query
from so_mock.world import World

Record = dict[str, Any]


class NotUnderstood(Exception):
    """What makes a call no part of the scenario; the text says why."""


class Recorded(NamedTuple):
    """One call. `body` is None where there was none; `answer` likewise."""

    operation: Operation
    verb: str
    values: tuple[str, ...]  # of the path, decoded
    query: tuple[tuple[str, str], ...]
    body: Any
    status: int
    answer: Any
    accept: str

    @property
    def path(self) -> str:
        """Below /api/v1/, decoded."""
        path = self.operation.path
        for parameter, value in zip(self.operation.path_parameters, self.values, strict=True):
            path = path.replace(f"{{{parameter.name}}}", value, 1)
        return path

    @property
    def question(self) -> tuple[str, str, str, str]:
        """The same for calls that ask the same."""
        return self.verb, self.path, repr(sorted(self.query)), json.dumps(self.body, sort_keys=True)


def read(exchange: Exchange, world: World, bases: list[str]) -> Recorded:
    """`bases`: the addresses that the target has for itself. Raises NotUnderstood."""
    found = _found(exchange, world)
    operation = found.operation
    if found.describes:
        raise NotUnderstood("a description of the API")
    if exchange.status == 401:
        raise NotUnderstood("401: it is about the credential, which is not recorded")
    if exchange.status >= 300 and exchange.status < 400:
        raise NotUnderstood(f"status {exchange.status}: the client has it already")
    query = tuple(read_query(exchange.query)) if exchange.query else ()
    body = None
    if exchange.body.strip():
        if "json" not in exchange.content_type.lower() and exchange.content_type:
            raise NotUnderstood(f"a body of {exchange.content_type.partition(';')[0]}")
        try:
            body = read_json(exchange.body, "utf-8")
        except (SoError, UnicodeError):
            raise NotUnderstood("a body that is no JSON") from None
    return Recorded(
        operation, exchange.verb, tuple(found.values), query, body,
        exchange.status, _answer(exchange, bases), exchange.accept,
    )  # fmt: skip


def _found(exchange: Exchange, world: World) -> Found:
    verb = "GET" if exchange.verb == "HEAD" else exchange.verb
    parts = exchange.path.split("/")
    if parts[0].lower() == "agents":
        found = agents.find(verb, parts[1:], exchange.path, world.catalogue)
    else:
        found = rest.find(verb, parts, exchange.path, world.catalogue)
    if isinstance(found, Found):
        return found
    raise NotUnderstood("the catalogue has no such operation")


def _answer(exchange: Exchange, bases: list[str]) -> Any:
    content = exchange.answer
    if not content.strip() or exchange.verb == "HEAD":
        return None
    if "json" not in exchange.media_type:
        raise NotUnderstood(f"an answer in {exchange.media_type or 'no media type'}, {len(content):,} bytes")  # fmt: skip
    rewriter = Rewriter([(base, f"http://{HERE}/api") for base in bases])
    try:
        return orjson.loads(rewriter.feed(content) + rewriter.end())
    except orjson.JSONDecodeError:
        raise NotUnderstood("an answer that is no JSON") from None


MADE = SERVER_OWNED | {"LocalizedAddress"}  # of what a row holds, for an answer
_BLANKS = ("0001-01-01T00:00:00", "00:00:00")


def pruned(value: Any) -> Any:
    """A nested value without what is blank and what is the server's own."""
    if isinstance(value, dict):
        return {n: pruned(each) for n, each in value.items() if n not in MADE and not blank(each)}
    if isinstance(value, list):
        return [pruned(each) for each in value]
    return value


def blank(value: Any) -> bool:
    """What a row holds where nothing was set."""
    if isinstance(value, dict):
        return all(blank(each) for each in value.values())
    return not value or value in _BLANKS


def selected(call: Recorded) -> frozenset[str] | None:
    """The properties that `$select` leaves in the answer, lowered."""
    if call.operation.asks:
        return None
    for name, value in call.query:
        if name.lower() == "$select":
            return frozenset(part.strip().partition("/")[0].lower() for part in value.split(",")) - {""}  # fmt: skip
    return None


def id_in_path(call: Recorded) -> Any:
    """Of `Contact/5` and what is saved or read there."""
    if len(call.values) == 1 and call.values[0].isdigit():
        return int(call.values[0])
    return None


def body_type(operation: Operation) -> Type | None:
    return operation.body.type if operation.body is not None else None
