"""`then`: what happens at a call that a rule is for."""

from __future__ import annotations

from typing import Any

from so_mock.clock import BadTime, read_duration
from so_mock.errors import STATUSES
from so_mock.scenario.reading.conditions import TOKEN
from so_mock.scenario.reading.shapes import (
    Anything,
    Choice,
    Field,
    Json,
    Keys,
    ListOf,
    Mapped,
    Names,
    Number,
    Reading,
    Shape,
    Text,
    Truth,
)
from so_mock.scenario.reading.when import STATE_NAME
from so_mock.scenario.rules import FAULTS, WEBHOOKS, Refusal, Then
from so_mock.seed.nodes import Items, Node, Pairs, Wrong, is_null, is_text, shown, written

DAY = 86_400.0
LONG = 60.0  # seconds, beyond which a bare number was probably meant as milliseconds
NO_BODY = (204, 205, 304)
FRAMING = frozenset(["content-length", "transfer-encoding", "connection"])


class Duration(Shape):
    """`800ms`, `2s`, `1m 30s`; a number is seconds."""

    def read(self, node: Node, reading: Reading) -> float:
        text = written(node) or ""
        try:
            seconds = read_duration(text)
        except (BadTime, OverflowError):
            raise Wrong(
                node, f"{shown(node)} is no time to wait: 800ms, 2s, 1m 30s, or seconds"
            ) from None
        if seconds > DAY:
            raise Wrong(node, f"{text} is more than a day")
        if seconds > LONG and text.isdecimal() and not is_text(node):
            reading.voice.note(node, f"{text} is {text} seconds; for milliseconds write {text}ms")
        return seconds

    def schema(self, names: Names) -> Json:
        each = r"\d+(\.\d+)?\s*(ms|s|m|h|d|w)"
        text = {"type": "string", "pattern": rf"^(\d+(\.\d+)?|({each}\s*)+)$"}
        return names.define("duration", lambda: {"anyOf": [{"type": "number", "minimum": 0}, text]})


RANGE = Keys(
    "a delay",
    {"from": Field(Duration(), "At least so long."), "to": Field(Duration(), "At most so long.")},
    required=("from", "to"), example="800ms, or {from: 100ms, to: 2s}",
)  # fmt: skip


class Delay(Shape):
    def read(self, node: Node, reading: Reading) -> tuple[float, float] | None:
        if not isinstance(node, Pairs):
            fixed = Duration().read(node, reading)
            return fixed, fixed
        given = RANGE.read(node, reading)
        if len(given) < 2:
            return None
        if given["from"] > given["to"]:
            raise Wrong(node, "a delay goes from the shorter time to the longer one")
        return given["from"], given["to"]

    def schema(self, names: Names) -> Json:
        return {"anyOf": [Duration().schema(names), RANGE.schema(names)]}


STATUS = Number("a status", 200, 599)
REFUSAL = Keys(
    "an error",
    {
        "status": Field(Number("the status of an error", 400, 599), "Unless said, that of the type; else 500."),
        "type": Field(Text("a type"), "ErrorType; what the server says with that status, unless said."),
        "message": Field(Text("a message", blank=True, template=True), "What the client reads."),
        "detail": Field(Text("a text", blank=True, template=True), "MessageDetail."),
    },
    example="503, or {status: 503, message: ...}",
)  # fmt: skip


class Error(Shape):
    """`error: 503`, or with type, message and detail."""

    def read(self, node: Node, reading: Reading) -> Refusal:
        if isinstance(node, Pairs):
            told = REFUSAL.read(node, reading)
            return Refusal(**{"status": STATUSES.get(told.get("type", ""), 500), **told})
        return Refusal(REFUSAL.fields["status"].shape.read(node, reading))

    def schema(self, names: Names) -> Json:
        return {"anyOf": [REFUSAL.fields["status"].shape.schema(names), REFUSAL.schema(names)]}


class HeaderValue(Text):
    def read(self, node: Node, reading: Reading) -> str:
        text = super().read(node, reading)
        if not text.isprintable():
            raise Wrong(node, "the value of a header is one line")
        return text


def header_set(key: Any, reading: Reading) -> str:
    if not TOKEN.fullmatch(key.value):
        raise Wrong(key, f"{key.value!r} is no name of a header")
    if key.value.lower() in FRAMING:
        raise Wrong(
            key,
            f"{key.value} is made of the answer; for an answer that breaks off there are faults",
        )
    return str(key.value)


WEBHOOK = Keys(
    "what happens to webhooks",
    {
        "duplicate": Field(Number("a number of copies", 1, 100), "How many copies are sent beside it."),
        "delay": Field(Delay(), "How much later they are sent."),
        "drop": Field(Truth(), "They are not sent."),
        "reorder": Field(Truth(), "They are sent in another order."),
    },
    example="drop, or {duplicate: 2, delay: 5s}",
)  # fmt: skip
assert tuple(WEBHOOK.fields) == WEBHOOKS


class Webhook(Shape):
    """`drop`, or a mapping of several. A delay says how long."""

    def read(self, node: Node, reading: Reading) -> dict[str, Any]:
        if isinstance(node, Pairs):
            found = WEBHOOK.read(node, reading)
        else:
            name = Choice("webhook action", WEBHOOKS).read(node, reading)
            if name == "delay":
                raise Wrong(node, "say how long: {delay: 5s}")
            found = {name: 1 if name == "duplicate" else True}
        return dict(found)

    def schema(self, names: Names) -> Json:
        short = {"enum": [name for name in WEBHOOKS if name != "delay"]}
        return {"anyOf": [short, WEBHOOK.schema(names)]}


class Patch(Anything):
    """A JSON merge patch of the operation's own answer: an object."""

    def read(self, node: Node, reading: Reading) -> Any:
        if not isinstance(node, Pairs):
            raise Wrong(
                node, f"{shown(node)} where what changes in the answer is wanted: a mapping"
            )
        return Anything().read(node, reading)

    def schema(self, names: Names) -> Json:
        return {"type": "object"}


STEP = {
    "set": Field(Mapped("set", Text("a state"), STATE_NAME), "The states that the machines are in from then on."),
    "delay": Field(Delay(), "How long the answer waits: 800ms, or {from: 100ms, to: 2s}."),
    "status": Field(STATUS, "From 400 on the operation is not run; below, its own answer gets this status."),
    "headers": Field(Mapped("headers", HeaderValue("a text", blank=True, template=True), header_set), "Headers of the answer."),
    "body": Field(Anything(), "A whole answer in place of the operation's."),
    "patch": Field(Patch(), "What is merged over the operation's own answer (a JSON merge patch)."),
    "error": Field(Error(), "An error in the API's own shape, in place of the operation."),
    "fault": Field(Choice("fault", FAULTS), "What becomes of the answer on the wire."),
    "webhook": Field(Webhook(), "What happens to the webhooks that the call sets off."),
}  # fmt: skip


class StepShape(Keys):
    def read(self, node: Node, reading: Reading) -> Then:
        start = len(reading.texts)
        return then(self._fields(node, reading), node, reading, start)


def then(given: dict[str, Any], node: Node, reading: Reading, start: int) -> Then:
    """`start`: where its templates begin among those of the reading."""
    _together(given, node, reading)
    made = Then(**given)
    if made.answers:
        reading.texts[start:] = [each._replace(answer=False) for each in reading.texts[start:]]
    return made


def _together(given: dict[str, Any], node: Node, reading: Reading) -> None:
    """What cannot stand side by side."""
    complain = reading.voice.complain
    status = given.get("status", 0)
    if "error" in given:
        for other in ("body", "status"):
            if other in given:
                complain(
                    node,
                    f"error does not go with {other}: it is an answer of its own, status and all",
                )
    if "patch" in given and ("error" in given or "body" in given or status >= 400):
        other = next((name for name in ("error", "body") if name in given), f"status {status}")
        complain(node, f"patch changes the operation's own answer, and with {other} there is none")
    if status in NO_BODY and "body" in given and given["body"] is not None:
        complain(node, f"an answer of status {status} has no body")


class Sequence(ListOf):
    def read(self, node: Node, reading: Reading) -> list[Any]:
        if (isinstance(node, Items) and not node.value) or is_null(node):
            raise Wrong(node, "a sequence of nothing")
        return super().read(node, reading)


ONE = StepShape("a step", STEP)


class ThenShape(Keys):
    """What stands beside `sequence` holds for each step that does not say otherwise."""

    def read(self, node: Node, reading: Reading) -> tuple[Then, ...]:
        if isinstance(node, Items):
            raise Wrong(
                node,
                "a list where a `then` is wanted; one thing for each call is a sequence: {sequence: [...]}",
            )
        start = len(reading.texts)
        given = self._fields(node, reading)
        steps = given.pop("sequence", None)
        if steps is None:
            return (then(given, node, reading, start),)
        shared = Then(**given)
        told = {
            name: value for name, value in zip(Then._fields, shared, strict=True) if name in given
        }
        blank = Then()
        made = []
        for step in steps:
            own = {
                n: v
                for n, v, b in zip(Then._fields, step, blank, strict=True)
                if v is not b and v != b
            }
            _together({**told, **own}, node, reading)
            made.append(Then(**{**told, **own}))
        return tuple(made)


THEN = ThenShape(
    "a `then`",
    {**STEP, "sequence": Field(Sequence(ONE, "a sequence"), "One of these for each matching call; the last for all that follow.")},
)  # fmt: skip
