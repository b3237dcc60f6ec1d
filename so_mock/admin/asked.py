"""What a page of the admin API is asked, how it answers, and what a route tells of itself."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any, NamedTuple

import orjson
from starlette.types import Scope

from so_mock.errors import BadRequest
from so_mock.journal.choosing import whole
from so_mock.tenant import Tenant
from so_mock.tenants import Tenants

JSON = "application/json; charset=utf-8"
HTML = "text/html; charset=utf-8"
Schema = Mapping[str, Any]


class Asked(NamedTuple):
    """`names` is what stands for each `{...}` in the route; `origin` this server as the client calls it; `query` what the
    route takes beside `tenant`; `content` the body as it came, where the route reads it itself."""

    tenants: Tenants
    tenant: Tenant
    names: Mapping[str, str]
    body: dict[str, Any]
    origin: str
    query: dict[str, str]
    content: bytes = b""
    routes: Sequence[Route] = ()  # all there are

    @property
    def named(self) -> str:
        """What stands for the last `{...}`."""
        return list(self.names.values())[-1] if self.names else ""


class Complained(BadRequest):
    """Many things at once: the first line says of what, each other one where and what is wrong."""

    @property
    def complaints(self) -> list[str]:
        return self.message.split("\n")[1:]


class Answered(NamedTuple):
    content: bytes
    media_type: str = JSON
    status: int = 200


def text(body: dict[str, Any], name: str) -> str:
    """The property; empty where it is absent or null."""
    value = body.get(name)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise BadRequest(f"{name!r} is not a text: {orjson.dumps(value)[:80].decode()}")
    return value


def truth(body: Mapping[str, Any], name: str) -> bool | None:
    """The property; None where it is absent or null."""
    value = body.get(name)
    if value is not None and not isinstance(value, bool):
        raise BadRequest(f"{name!r} is neither true nor false: {str(value)[:80]}")
    return value


def origin(scope: Scope, public: str) -> str:
    """This server as the client called it, or as all are told that it is called."""
    host = next((value for name, value in scope["headers"] if name == b"host"), b"localhost")
    return public or f"{scope['scheme']}://{host[:255].decode('latin-1')}"


def shown(value: Any) -> str:
    """Of what JSON has no word for: content."""
    return f"{len(value)} bytes" if isinstance(value, (bytes, bytearray)) else str(value)


def json(value: Any, status: int = 200) -> Answered:
    return Answered(
        orjson.dumps(value, default=shown, option=orjson.OPT_NON_STR_KEYS), status=status
    )


NOTHING = Answered(b"", status=204)


def number(options: dict[str, str], name: str) -> int | None:
    text = options.get(name)
    return None if text is None else whole(name, text, 9)


# -- schemas of what goes in and out, in the words of JSON Schema

TEXT: Schema = {"type": "string"}
WHOLE: Schema = {"type": "integer"}
REAL: Schema = {"type": "number"}
TRUTH: Schema = {"type": "boolean"}
ANYTHING: Schema = {}


def record(**properties: Schema) -> Schema:
    """An object that has all of these, and no others."""
    named = {name.rstrip("_"): schema for name, schema in properties.items()}
    return {
        "type": "object",
        "properties": named,
        "required": list(named),
        "additionalProperties": False,
    }


def rows(of: Schema) -> Schema:
    return {"type": "array", "items": of}


def by_name(of: Schema) -> Schema:
    """An object whose properties bear names of the user's."""
    return {"type": "object", "additionalProperties": of}


def maybe(schema: Schema) -> Schema:
    return {**schema, "type": [schema["type"], "null"]}


def said(schema: Schema, about: str) -> Schema:
    return {**schema, "description": about}


Page = Callable[[Asked], Answered | Awaitable[Answered]]  # one that waits lets others run
ANY = "*"  # as a property of a body: of whatever name


class Route(NamedTuple):
    """`{...}` in a path stands for one part of it; `?tenant=` says whose, else the default tenant's.

    What is told here is what is read, and what `openapi.json` says. `takes` and `query` may be bare names, where nothing
    is to be said of their values.
    """

    verb: str
    path: str
    answer: Page
    takes: Mapping[str, Schema] | tuple[str, ...] = ()  # properties of the body
    query: Mapping[str, Schema] | tuple[str, ...] = ()  # options
    summary: str = ""  # else the first line of what the page says of itself
    needs: tuple[str, ...] = ()  # the properties that must be there
    # status -> schema or media type; where none is told 200, any JSON
    answers: Mapping[int, Schema | str | None] = MappingProxyType({})
    refuses: tuple[int, ...] = ()  # statuses of errors, beside 400, 401, 403 and 404 for the tenant
    reads: tuple[str, ...] = ()  # media types of a body that the page reads itself
