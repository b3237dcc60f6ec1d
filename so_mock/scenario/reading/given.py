"""What JSON asks in the words of a scenario file, read by the same shapes."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, NamedTuple

from yaml.events import ScalarEvent

from so_mock.catalogue import Catalogue
from so_mock.entities.model import Model
from so_mock.errors import BadRequest
from so_mock.scenario.doors import Doors
from so_mock.scenario.reading.conditions import known_or_told
from so_mock.scenario.reading.shapes import Keys, Reading
from so_mock.scenario.reading.when import WHEN, WhenShape
from so_mock.scenario.rules import When
from so_mock.seed.nodes import Items, Node, Pairs, Wrong
from so_mock.seed.yaml import DEEPEST


class At(NamedTuple):
    """Where a node stands: properties from the outermost on."""

    path: str


class Told:
    """Keeps complaints with the path of the property."""

    def __init__(self) -> None:
        self.complaints: list[str] = []

    def complain(self, node: Any, text: str) -> None:
        place = self.whereabouts(node)
        self.complaints.append(f"{place}: {text}" if place else text)

    def note(self, node: Any, text: str) -> None:
        """Notes are for those who write files."""

    def whereabouts(self, node: Any) -> str:
        return str(node.start_mark.path)


def node_of(value: Any, path: str = "", depth: int = 0) -> Node:
    """A value of JSON as a node. Raises BadRequest."""
    at: Any = At(path)
    if depth > DEEPEST:
        raise BadRequest(f"{path[:80]}: nested more than {DEEPEST} deep")
    if isinstance(value, Mapping):
        pairs = Pairs(at)
        seen: set[str] = set()
        for key, each in value.items():
            below = f"{path}.{key}" if path else str(key)
            if key.lower() in seen:
                raise BadRequest(f"{below} stands twice")
            seen.add(key.lower())
            pairs.value.append(
                (_scalar(str(key), False, At(below)), node_of(each, below, depth + 1))
            )
        return pairs
    if isinstance(value, (list, tuple)):
        found = Items(at)
        found.value = [node_of(each, f"{path}.{n}", depth + 1) for n, each in enumerate(value)]
        return found
    if isinstance(value, str):
        return _scalar(value, False, at)
    return _scalar("null" if value is None else str(value).lower(), True, at)


def _scalar(text: str, plain: bool, at: Any) -> ScalarEvent:
    """`plain`: as if it stood without quotes."""
    return ScalarEvent(None, None, (plain, not plain), text, at, at)


def read_when(
    given: Mapping[str, Any], catalogue: Catalogue, model: Model, *, doors: Doors | None = None,
    states: Collection[str] = (), users: Collection[str] | None = None, without: Collection[str] = (),
) -> When:  # fmt: skip
    """The `when` of a rule, of JSON such as `{"operation": "EMail.Save*", "body": {"Email.Subject": {"contains": "x"}}}`.

    `doors`: those of the world, where they are made already; `states`: those that there are; `users`: the logins, where only known ones make sense; `without`: keys that make no
    sense here (`nth`, ...). Raises BadRequest with all that is wrong, each with the path of the property.
    """
    shape: Keys = WHEN
    if without:
        shape = WhenShape(
            "this", {name: field for name, field in WHEN.fields.items() if name not in without}
        )
    known = {"state": states} if users is None else {"state": states, "user": users}
    read: When = read_keys(shape, given, catalogue, model, doors=doors, known=known)
    return read


def read_keys(
    shape: Keys, given: Mapping[str, Any], catalogue: Catalogue, model: Model, *, known: Mapping[str, Collection[str]],
    doors: Doors | None = None,
) -> Any:  # fmt: skip
    """JSON as the same shape in a file. `known`: of each kind of name those that there are. Raises BadRequest likewise."""
    told = Told()
    reading = Reading(catalogue, model, told, doors)
    read: Any = None
    try:
        read = shape.read(node_of(given), reading)
    except Wrong as wrong:
        told.complain(wrong.node, wrong.text)
    for each in reading.named:
        names = known.get(each.kind)
        if names is not None and (no := known_or_told(each.name, names, each.kind)):
            told.complain(each.node, no)
    if told.complaints:
        raise BadRequest("\n".join(told.complaints))
    return read
