"""Exchanges as calls: the operation that was asked, and what question and answer hold, typed by the catalogue."""

from __future__ import annotations

import json
import re
from typing import Any, NamedTuple

from so_mock.catalogue.carriers import SERVER_OWNED, Type
from so_mock.catalogue.operations import Operation
from so_mock.errors import SoError, UnsupportedMedia
from so_mock.recording.fakes import HERE
from so_mock.recording.seen import Exchange
from so_mock.recording.target import Rewriter
from so_mock.render.as_xml import PAGE
from so_mock.web import agents, content, rest
from so_mock.web.found import Found
from so_mock.web.options import read_query
from so_mock.world import World

Record = dict[str, Any]
OPTIONS = Type("map", "string", Type("scalar", "string"))  # `$filter` and its like


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
    voices: tuple[tuple[str, str], ...] = ()

    @property
    def told_plainly(self) -> bool:
        """Whether texts and times of the answer are as they are stored: in no language, in the base zone."""
        return not self.voices

    @property
    def path(self) -> str:
        """Below /api/v1/, decoded."""
        path = self.operation.path
        for parameter, value in zip(self.operation.path_parameters, self.values, strict=True):
            path = path.replace(f"{{{parameter.name}}}", value, 1)
        return path

    @property
    def question(self) -> tuple[Any, ...]:
        """The same for calls that ask the same."""
        return (
            self.verb,
            self.path,
            repr(sorted(self.query)),
            json.dumps(self.body, sort_keys=True),
            self.voices,
        )


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
        expected = content.expected(operation) if operation.body is not None else OPTIONS
        body = _value(exchange.body, exchange.content_type, expected, world, "a body")
    return Recorded(
        operation, exchange.verb, tuple(found.values), query, body,
        exchange.status, _answer(exchange, operation, world, bases), exchange.accept, exchange.voices,
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


def _answer(exchange: Exchange, operation: Operation, world: World, bases: list[str]) -> Any:
    told, kind = exchange.answer, exchange.media_type
    if not told.strip() or exchange.verb == "HEAD":
        return None
    if kind not in content.XML_TYPES and "json" not in kind:
        raise NotUnderstood(f"an answer in {kind or 'no media type'}, {len(told):,} bytes")
    failed, type = exchange.status >= 400, operation.result
    if kind in content.XML_TYPES and not failed and (type is None or type.name == PAGE):
        raise NotUnderstood(f"an answer in {kind}, whose elements nothing is published of")
    rewriter = Rewriter([(base, f"http://{HERE}/api") for base in bases])
    told = rewriter.feed(told) + rewriter.end()
    value = _value(told, f"{kind}; charset={exchange.charset}", None if failed else type, world, "an answer")  # fmt: skip
    return _as_json(value) if failed and kind in content.XML_TYPES else value


def _value(body: bytes, content_type: str, type: Type | None, world: World, what: str) -> Any:
    """What it says, whichever format says it. Raises NotUnderstood."""
    kind, charset = (part.strip().lower() for part in content_type.partition(";")[::2])
    if "json" in kind:  # `application/hal+json` too
        kind = "application/json"
    named = re.search(r"charset\s*=\s*[\"']?([\w.:-]+)", charset)
    try:
        return content.read(body, kind, named[1] if named else "", type, world.carriers)
    except UnsupportedMedia:
        raise NotUnderstood(f"{what} of {kind}") from None
    except SoError:
        spelt = "XML" if kind in content.XML_TYPES else "form" if "form" in kind else "JSON"
        raise NotUnderstood(f"{what} that is no {spelt}") from None


def _as_json(error: Any) -> Any:
    """An error's properties have no declared types: what looks like a truth is one."""
    if not isinstance(error, dict):
        return error
    truths = {"true": True, "false": False}
    return {n: truths.get(each, each) if isinstance(each, str) else each for n, each in error.items()}  # fmt: skip


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
