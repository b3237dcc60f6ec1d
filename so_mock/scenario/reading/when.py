"""`when`: the calls a rule is for. The same words ask the journal what was called."""

from __future__ import annotations

from typing import Any

from so_mock.scenario.reading.conditions import Body, Tested, Tests, header_name, query_name
from so_mock.scenario.reading.naming import NoSuch, operations_named
from so_mock.scenario.reading.shapes import (
    Field,
    Json,
    Keys,
    Mapped,
    Named,
    Names,
    Number,
    Reading,
    Shape,
    Text,
    items,
    word,
)
from so_mock.scenario.rules import When
from so_mock.seed.nodes import Node, Pairs, Wrong, shown


class Operations(Shape):
    """By agent or by REST spelling, in any case; a list; patterns. `*` is any."""

    def read(self, node: Node, reading: Reading) -> tuple[str, ...]:
        names: list[str] = []
        keys: list[str] = []
        whole = True
        for each in items(node, "operation", one=True):
            try:
                name = " ".join((word(each)).split())
                if not name:
                    raise Wrong(each, f"{shown(each)} where an operation is wanted")
                keys += operations_named(name, reading.doors, reading.operations)
                names.append(name)
            except Wrong as wrong:
                reading.voice.complain(wrong.node, wrong.text)
                whole = False
            except NoSuch as no:
                reading.voice.complain(each, str(no))
                whole = False
        if not names and whole:
            raise Wrong(node, "no operation; leave `operation` out where any is meant")
        if whole and len(keys) < len(reading.operations):
            reading.about = tuple(dict.fromkeys(keys))
        elif not whole:
            reading.about = ()
        return tuple(names)

    def schema(self, names: Names) -> Json:
        def make() -> Json:
            known = names.catalogue.operations.keys()
            return {"anyOf": [{"enum": known}, {"type": "string", "pattern": "[*?]"}]}

        one = names.define("operation", make)
        return {"anyOf": [one, {"type": "array", "items": one, "minItems": 1}]}


class StateName:
    """Names of state machines; whether there are such is known once all is read."""

    def __call__(self, key: Any, reading: Reading) -> str:
        reading.named.append(Named("state", key.value, key, reading.voice))
        return str(key.value)


STATE_NAME = StateName()


class WhenShape(Keys):
    def read(self, node: Node, reading: Reading) -> When:
        reading.about = None
        if isinstance(
            node, Pairs
        ):  # what is in a body depends on the operation, wherever it stands
            first = Pairs(node.start_mark)
            first.value = sorted(node.value, key=lambda pair: pair[0].value.lower() != "operation")
            node = first
        given = self._fields(node, reading)
        if "nth" in given and ("times" in given or "every" in given):
            other = "times" if "times" in given else "every"
            reading.voice.complain(
                node, f"nth does not go with {other}: one says which call, the other which calls"
            )
        if "operation" in given:
            given["operations"] = given.pop("operation")
        return When(**given)


OPERATION = Operations()
WHEN = WhenShape(
    "a `when`",
    {
        "operation": Field(OPERATION, "Which operations: EMail.Save*, PUT Contact/{id}, or a list of such."),
        "path": Field(Tests(), "What the address says behind /api/v1/: Contact/5."),
        "body": Field(Body(), "What is in the request's body, by path: Email.Subject, Items.*.Id."),
        "query": Field(Tested("query", query_name), "What the address says behind ?, by name."),
        "header": Field(Tested("header", header_name), "What the request's headers say, by name."),
        "user": Field(Tests("user"), "Who calls: a login."),
        "tenant": Field(Tests(), "Whose tenant is called."),
        "state": Field(Mapped("state", Text("a state"), STATE_NAME), "The states that the machines must be in."),
        "nth": Field(Number("a number of calls", 1), "Only this call of those that match, counted from 1."),
        "times": Field(Number("a number of calls", 1), "Only the first so many of those that match."),
        "every": Field(Number("a number of calls", 1), "Only each so-manieth of those that match."),
        "chance": Field(Number("a chance", 0, 1, real=True), "How likely it is, from 0 to 1; drawn from the seed."),
    },
)  # fmt: skip
