"""Names of operations and of what lies in their bodies, as rules and questions about the journal say them."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator
from functools import partial
from typing import NamedTuple

from so_mock.catalogue.carriers import Carriers, Type
from so_mock.catalogue.operations import Operation, Operations
from so_mock.names import did_you_mean, nearest
from so_mock.rest.aliases import ALIASES
from so_mock.scenario.doors import Doors

OPEN = frozenset(["object", "binary", "file"])  # types that say nothing of what is within
ITEM = re.compile(r"\*|\d{1,9}")
FRONT = re.compile(r"(?<!\S)/?([\w-]+/)?api/(v1/)?", re.I)  # of an address; names have none
VERBS = ("GET", "POST", "PUT", "PATCH", "DELETE")


class NoSuch(Exception):
    """A name of nothing; the text says what there is. It is made when it is first read: the nearest of many names takes a
    while, and most of those who ask need none."""

    def __init__(self, told: str | Callable[[], str]) -> None:
        super().__init__(told)
        self._told = told

    def __str__(self) -> str:
        if not isinstance(self._told, str):
            self._told = self._told()
        return self._told


def operations_named(name: str, doors: Doors, operations: Operations) -> Collection[str]:
    """The keys that a name or a pattern means. Raises NoSuch."""
    found = doors.named(name)
    if not found and ("*" in name or "?" in name):
        raise NoSuch(f"no operation is called like {name!r}{_by_agent(name, operations)}")
    if not found:
        raise NoSuch(f"no operation {name!r}; {_meant(name, operations)}")
    return sorted(found)


def _meant(name: str, operations: Operations) -> str:
    verb, space, path = FRONT.sub("", " ".join(name.split())).rpartition(" ")
    if not space and "/" in path and not path.lower().startswith("agents/"):
        met = [operations.rest(each, path.strip("/")) for each in VERBS]
        doors = [each[0].key for each in met if isinstance(each, tuple)]
        if doors:
            return f"its verb stands in front: {', '.join(doors)}"
    if space and not path.lower().startswith("agents/"):
        found = operations.rest(verb.upper(), path.strip("/"))
        if isinstance(found, tuple):
            return f"did you mean {found[0].key}?"
    last = path.strip("/")
    if last.lower().startswith("agents/"):
        method = operations.agent(last[len("agents/") :])
        if method is not None:
            return f"did you mean {method.key}?"
    agents = [key for key in operations.keys() if key.lower().endswith(f".{name.lower()}")]
    if agents:
        return f"did you mean {' or '.join(agents[:3])}?"
    agent = name.partition(".")[0].lower()
    own = [key for key in operations.keys() if key.lower().startswith(f"{agent}.")]
    near = nearest(name[:120], own or operations.keys())
    return f"did you mean {near}?" if near else "`so-mock operations` lists them"


def _by_agent(name: str, operations: Operations) -> str:
    agent, dot, method = name.partition(".")
    known = {key.partition(".")[0] for key in operations.keys() if " " not in key}
    return did_you_mean(agent, known, behind=f".{method}") if dot and agent not in known else ""


def other_doors(keys: Collection[str], operations: Operations) -> Iterator[Operation]:
    """What the description says leads to the same operations as these."""
    known = set(keys)
    behind = {target for key in known if (target := _behind(key, operations)) in operations}
    yield from map(operations.get, behind - known)
    methods = behind | {key for key in known if " " not in key}
    for other in operations if methods else ():
        if other.key not in known and _behind(other.key, operations) in methods:
            yield other


def _behind(key: str, operations: Operations) -> str:
    """The agent method that the description says a REST operation calls; `PUT X/{id}` saves as `POST X` does."""
    told = ALIASES.get(key) or operations.get(key).calls
    verb, _, path = key.partition(" ")
    post = f"POST {path.rpartition('/')[0]}"
    if verb in ("PUT", "PATCH") and not told and path.endswith("}") and post in operations:
        return ALIASES.get(post) or operations.get(post).calls
    return told


class Fit(NamedTuple):
    """What a path leads to; no type where anything may lie."""

    type: Type | None


def body_of(operation: Operation) -> Type | None:
    return operation.body.type if operation.body is not None else None


def walk(carriers: Carriers, type: Type | None, path: str) -> Fit:
    """Where a path leads within a value of that type. Raises NoSuch."""
    gone: list[str] = []
    body = type
    for segment in path.split("."):
        if type is None:
            return Fit(None)
        try:
            type = _step(carriers, type, segment, gone)
        except NoSuch as no:
            other = "" if gone else _elsewhere(carriers, body, path)
            if not other:
                raise
            told = str(no).partition(";")[0]
            raise NoSuch(f"{told}; did you mean {other}?") from None
        gone.append(segment)
    return Fit(type)


def _elsewhere(carriers: Carriers, body: Type | None, path: str) -> str:
    """The path with the body's wrapper in front, which was left out, or without one that it does not have."""
    if body is None or body.kind != "carrier":
        return ""
    properties = carriers.carrier(body.name).properties.values()
    wrapped = [prop for prop in properties if prop.type.kind == "carrier"]
    for type, rest, shown in (
        *((prop.type, path, f"{prop.name}.{path}") for prop in wrapped),
        (body, path.partition(".")[2], path.partition(".")[2]),
    ):
        first = rest.partition(".")[0].lower()
        if first and first in carriers.carrier(type.name).lowered:
            return shown
    return ""


def _step(carriers: Carriers, type: Type, segment: str, gone: list[str]) -> Type | None:
    before = ".".join(gone)
    if type.kind == "carrier":
        found = carriers.carrier(type.name).lowered.get(segment.lower())
        if found is None:
            raise NoSuch(partial(_no_property, carriers, type.name, segment, tuple(gone)))
        return found.type
    if type.kind == "array":
        if ITEM.fullmatch(segment):
            return type.item
        raise NoSuch(
            f"{before or 'the body'} is a list; did you mean {'.'.join([*gone, '*', segment])}?"
        )
    if type.kind == "map":
        return type.item
    if type.kind == "scalar" and type.name in OPEN:
        return None
    raise NoSuch(f"{before or 'the body'} is {'one of ' if type.kind == 'enum' else 'a '}{type.name}, with nothing below it")  # fmt: skip


def _no_property(carriers: Carriers, carrier: str, segment: str, gone: tuple[str, ...]) -> str:
    names = [prop.name for prop in carriers.carrier(carrier).properties.values()]
    near = did_you_mean(segment, names, f"{'.'.join(gone)}." if gone else "")
    return f"{carrier} has no property {segment!r}{near}"


def lead(
    path: str, operations: Iterable[Operation], carriers: Carriers, *, any: bool = True
) -> list[Fit]:
    """What the path leads to in the bodies of these operations, in those that can have it. Raises NoSuch where none can.
    `any`: a body of which nothing is known can have all."""
    fits: list[Fit] = []
    wrong: list[tuple[str, NoSuch]] = []
    count = 0
    for operation in operations:
        count += 1
        type = body_of(operation)
        if type is None:
            if operation.uploads and any:
                return [Fit(None)]  # a form or a file
            continue
        try:
            fit = walk(carriers, type, path)
            if any or (type.kind != "map" and type.name not in OPEN):
                fits.append(fit)
        except NoSuch as no:
            wrong.append((operation.key, no.with_traceback(None)))  # which would lead back here
    if fits:
        return fits
    if wrong:
        told = [(str(no), key) for key, no in wrong]
        text, key = max(told, key=lambda each: ("did you mean" in each[0], each[0].count(".")))
        raise NoSuch(f"{key}: {text}")
    raise NoSuch(
        "no operation that the rule names has a body" if count > 1 else "the operation has no body"
    )
