"""The recorded calls once more, against the emulator with the recorded rows: where it answers otherwise a rule is needed."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from typing import Any, NamedTuple
from urllib.parse import quote, urlencode

import orjson

from so_mock.app import App
from so_mock.catalogue.carriers import SERVER_OWNED
from so_mock.recording.fakes import HERE
from so_mock.recording.reading import Recorded, blank
from so_mock.tenants import Tenants
from so_mock.world import World

# Of an answer that a row stands behind these are the emulator's own: who wrote it when.
STAMPS = frozenset(["CreatedDate", "CreatedBy", "UpdatedDate", "UpdatedBy", "Registered", "Updated", "UpdatedCount",
                    "RegisteredAssociateId", "UpdatedAssociateId"])  # fmt: skip


class Played(NamedTuple):
    """`changed`: whether the call wrote anything; `rule`: the name of the scenario's rule that answered."""

    status: int
    answer: Any
    changed: bool
    rule: str


def play(world: World, calls: Iterable[Recorded]) -> list[Played]:
    """What the emulator answers to all of them, one after the other."""
    tenants = Tenants(world)
    app = App(tenants, world.config)

    async def all() -> list[Played]:
        return [await _play(app, tenants, call) for call in calls]

    return asyncio.run(all())


async def _play(app: App, tenants: Tenants, call: Recorded) -> Played:
    content = b"" if call.body is None else orjson.dumps(call.body)
    head = [(b"host", HERE.encode()), (b"accept", b"application/json")]
    head += [(name.lower().encode(), value.encode("latin-1")) for name, value in call.voices]
    if content:
        head += [(b"content-type", b"application/json"), (b"content-length", b"%d" % len(content))]
    path = f"/api/v1/{call.path}"
    scope = {
        "type": "http", "method": call.verb, "scheme": "http", "path": path,
        "raw_path": quote(path, safe="/$()',:;@!*+&=~").encode(),
        "query_string": urlencode(call.query, safe="$/,'()").encode(), "headers": head, "state": {},
    }  # fmt: skip
    messages = [{"type": "http.request", "body": content, "more_body": False}]
    sent: list[Any] = []

    async def receive() -> Any:
        return messages.pop() if messages else {"type": "http.disconnect"}

    async def send(message: Any) -> None:
        sent.append(message)

    await app.api(scope, receive, send)
    status = sent[0]["status"]
    headers = dict(sent[0]["headers"])
    body = b"".join(message.get("body", b"") for message in sent[1:])
    answer = None
    if body.strip() and b"json" in headers.get(b"content-type", b""):
        answer = orjson.loads(body)
    elif body:
        answer = body
    entry = next(iter(reversed(list(tenants.default.journal)[-1:])), None)
    changed = bool(entry is not None and entry.changes)
    return Played(status, answer, changed, headers.get(b"x-so-mock-rule", b"").decode("latin-1"))


# How an answer is compared. What rows stand behind may show its texts otherwise, as long as form and ids are the same; a
# list of rows may leave none of them blank.
EXACT, ROWS, LIST = "exact", "rows", "list"


def difference(call: Recorded, played: Played, how: str) -> str:
    """Where the emulator answers otherwise than was recorded; "" where it is as good."""
    if call.status != played.status:
        return f"status {played.status} instead of {call.status}"
    if call.status >= 400:
        told, own = _error(call.answer), _error(played.answer)
        return "" if told == own or not told else "another error"
    if call.verb == "HEAD":
        return ""
    return _differs(call.answer, played.answer, "", how)


def _error(answer: Any) -> str:
    return str(answer.get("ErrorType") or "") if isinstance(answer, dict) else ""


def _differs(told: Any, own: Any, path: str, how: str) -> str:
    if isinstance(told, dict) and isinstance(own, dict):
        return _records_differ(told, own, path, how)
    if isinstance(told, list) and isinstance(own, list):
        if len(told) != len(own):
            return f"{path or 'the answer'}: {len(own)} items instead of {len(told)}"
        pairs = enumerate(zip(told, own, strict=True))
        return next((w for n, (a, b) in pairs if (w := _differs(a, b, f"{path}[{n}]", how))), "")
    loose = how != EXACT
    if loose and (blank(own) if how == ROWS else blank(told) and blank(own)):
        return ""  # an object or a text that rows cannot give stays out
    if _kind(told) != _kind(own):
        return f"{path or 'the answer'}: {_shown(own)} instead of {_shown(told)}"
    name = path.rpartition(".")[2]
    if told != own and (
        not loose
        or (how == LIST and blank(own))
        or name.endswith(("Id", "PrimaryKey"))
        or name == "id"
    ):
        return f"{path or 'the answer'}: {_shown(own)} instead of {_shown(told)}"
    return ""


def _records_differ(told: dict[str, Any], own: dict[str, Any], path: str, how: str) -> str:
    for name in dict.fromkeys([*told, *own]):
        if how == LIST and name.startswith("odata."):
            continue  # a next page that nobody asked for was not seen
        if name in SERVER_OWNED or (how == ROWS and (name in STAMPS or ":" in name)):
            continue
        below = f"{path}.{name}" if path else name
        if name not in told or name not in own:
            there = told.get(name, own.get(name))
            if how == ROWS and (blank(there) or name not in own):
                continue  # what this catalogue does not know cannot come from rows
            return f"{below} is {'missing' if name in told else 'new'}"
        if found := _differs(told[name], own[name], below, how):
            return found
    return ""


def missing(told: Any, own: Any, path: str = "") -> list[str]:
    """The properties that were filled and are blank in the emulator's answer."""
    if isinstance(told, dict) and isinstance(own, dict):
        return [
            found
            for name, each in told.items()
            if name in own and name not in SERVER_OWNED and name not in STAMPS and ":" not in name
            for found in missing(each, own[name], f"{path}.{name}" if path else name)
        ]
    if isinstance(told, list) and isinstance(own, list):
        return [found for pair in zip(told, own, strict=False) for found in missing(*pair, path)]
    return [path] if blank(own) and not blank(told) else []


def _kind(value: Any) -> str:
    if isinstance(value, bool) or value is None:
        return str(type(value))
    return "number" if isinstance(value, (int, float)) else type(value).__name__


def _shown(value: Any) -> str:
    text = orjson.dumps(value, default=lambda _: "...").decode()
    return text if len(text) < 60 else f"{text[:57]}..."
