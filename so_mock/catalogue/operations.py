"""Operations of the published API, found by agent and method in a dict and by REST path in a tree
of segments."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple
from urllib.parse import unquote

from so_mock.catalogue.carriers import Carriers, Type
from so_mock.catalogue.facts import CONSUMES, PRODUCES
from so_mock.catalogue.scalars import BadValue, Reading
from so_mock.names import nearest, snake

SKIP_TOKEN = "$skiptoken"
_PLACES = {"q": "query", "p": "path", "b": "body", "f": "form"}


class Parameter(NamedTuple):
    """`place` is query, path, body or form. `argument` is the name a behaviour gets it under."""

    name: str
    place: str
    type: Type
    required: bool
    argument: str


@dataclass(frozen=True, slots=True, eq=False)
class Operation:
    """One published operation. `key` is how rules, journal and behaviours name it: `EMail.Send`,
    `GET Contact/{id}`."""

    key: str
    verb: str
    path: str  # below /api/v1/
    agent: str  # "" for REST
    parameters: tuple[Parameter, ...]
    result: Type | None
    statuses: tuple[int, ...]
    consumes: tuple[str, ...]
    produces: tuple[str, ...]
    calls: str  # the agent method (or `archive:Provider`) the documentation says it calls
    restricted: bool  # closed Online unless granted to the app
    body: Parameter | None
    wrapper: str  # carrier whose properties are the arguments; "" when the body is the one argument itself
    path_parameters: tuple[Parameter, ...]
    query: dict[str, Parameter]  # by lowered name, options ($select) included
    uploads: bool  # takes something in its body
    stream: bool  # answers bytes: base64 in JSON, or raw when asked for
    success: int  # the declared status of success

    @property
    def asks(self) -> bool:
        """Whether it is a question, of which the `$` options are arguments."""
        return "$mode" in self.query or "$filter" in self.query


class _Node:
    __slots__ = ("keys", "literals", "parameter")

    def __init__(self) -> None:
        self.literals: dict[str, _Node] = {}
        self.parameter: _Node | None = None
        self.keys: list[str] = []


class Operations:
    """The index. Lines are parsed when first asked for."""

    def __init__(self, lines: dict[str, str], carriers: Carriers) -> None:
        self._lines, self._carriers = lines, carriers
        self._parsed: dict[str, Operation] = {}
        self._by_path: dict[str, str] = {}  # lowered `agent/method` and static REST `verb path`
        self._tree = _Node()
        for key in lines:
            _, space, path = key.partition(" ")
            if not space:
                self._by_path[key.replace(".", "/").lower()] = key
            else:
                self._add(key, path)

    def __len__(self) -> int:
        return len(self._lines)

    def __contains__(self, key: str) -> bool:
        return key in self._lines or key in platform()

    def keys(self) -> list[str]:
        """Of the published API; those of the platform around it are found by name alone."""
        return list(self._lines)

    def __iter__(self) -> Iterator[Operation]:
        return (self.get(key) for key in self._lines)

    def get(self, key: str) -> Operation:
        found = self._parsed.get(key)
        if found is None and key not in self._lines and key in platform():
            return platform()[key]
        if found is None:
            found = self._parsed[key] = self._parse(key)
        return found

    def find(self, name: str) -> Operation | None:
        """By key, in any case: `email.savetomailserver`, `get contact/{ID}`."""
        if name in self._lines:
            return self.get(name)
        lowered = " ".join(name.lower().split())
        every = (*self._lines, *platform())
        return next((self.get(key) for key in every if key.lower() == lowered), None)

    # -- agents

    def agent(self, path: str) -> Operation | None:
        """`path` is what follows `Agents/`."""
        key = self._by_path.get(path)
        if key is None:
            key = self._by_path.get(path.lower())
        return self.get(key) if key else None

    def nearest_agent(self, path: str) -> str | None:
        """The address that an unknown `agent/method` most likely meant; looks within the agent when
        that exists."""
        agent, _, method = path[:200].partition("/")
        agents = {key.split(".")[0] for key in self._lines if " " not in key}
        known = {name.lower(): name for name in agents}.get(agent.lower()) or nearest(agent, agents)
        if known is None:
            return None
        near = nearest(
            method, (k[len(known) + 1 :] for k in self._lines if k.startswith(known + "."))
        )
        return f"Agents/{known}/{near}" if near else f"Agents/{known}"

    # -- REST

    def _add(self, key: str, path: str) -> None:
        node = self._tree
        for segment in path.split("/"):
            if segment.startswith("{"):
                if node.parameter is None:
                    node.parameter = _Node()
                node = node.parameter
            else:
                lowered = segment.lower()
                below = node.literals.get(lowered)
                if below is None:
                    below = node.literals[lowered] = _Node()
                node = below
        node.keys.append(key)

    def rest(self, verb: str, path: str) -> tuple[Operation, list[str]] | list[str]:
        """The operation and its path values; else the verbs that this path has (none: unknown
        path).

        A literal wins over a parameter, and where only the type differs, int and enum win over
        text.
        """
        segments = [unquote(segment) for segment in path.split("/")]
        allowed: list[str] = []
        for node, values in self._walk(self._tree, segments, 0, []):
            candidates = [self.get(key) for key in node.keys]
            verbs = {op.verb for op in candidates}
            right = [op for op in candidates if op.verb == verb]
            if len(right) == 1:
                return right[0], values
            if right:
                return min(right, key=lambda op: self._misfit(op, values)), values
            allowed += sorted(verbs - set(allowed))
        return allowed

    def _walk(
        self, node: _Node, segments: list[str], at: int, values: list[str]
    ) -> Iterator[tuple[_Node, list[str]]]:
        if at == len(segments):
            if node.keys:
                yield node, values
            return
        below = node.literals.get(segments[at].lower())
        if below is not None:
            yield from self._walk(below, segments, at + 1, values)
        if node.parameter is not None and segments[at]:
            yield from self._walk(node.parameter, segments, at + 1, [*values, segments[at]])

    def _misfit(self, operation: Operation, values: list[str]) -> tuple[int, int, int]:
        """How badly the values fit: first those that cannot be read, then those read as mere text,
        then as a member.

        A member may be told by its number, which an id would rather be.
        """
        wrong = text = member = 0
        for parameter, value in zip(operation.path_parameters, values, strict=True):
            try:
                self._carriers.read(value, parameter.type, "", Reading("NO"))
            except BadValue:
                wrong += 1
            text += parameter.type.name == "string"
            member += parameter.type.kind == "enum"
        return wrong, text, member

    def nearest_rest(self, path: str) -> str | None:
        known = {key.partition(" ")[2] for key in self._lines if " " in key}
        path = path[:200]
        first = path.partition("/")[0]
        return nearest(path, known) or nearest(first, {p.partition("/")[0] for p in known})

    # -- parsing

    def _parse(self, key: str) -> Operation:
        columns = self._lines[key].split("\t")
        columns += [""] * (7 - len(columns))
        verb, space, path = key.partition(" ")
        agent = ""
        if not space:
            agent, _, method = key.partition(".")
            verb, path = "POST", f"Agents/{agent}/{method}"
        parameters = tuple(self._parameter(text) for text in columns[0].split(" ") if text)
        if space:
            parameters += self._options(verb, path, parameters)
        body = next((p for p in parameters if p.place == "body"), None)
        wrapper = ""
        if (
            agent
            and body
            and body.type.kind == "carrier"
            and body.type.name.startswith(f"{agent}.")
        ):
            wrapper = body.type.name
        statuses = tuple(int(status) for status in columns[2].split(",") if status)
        return Operation(
            key=key,
            verb=verb,
            path=path,
            agent=agent,
            parameters=parameters,
            result=self._carriers.type(columns[1]) if columns[1] else None,
            statuses=statuses,
            consumes=CONSUMES.get(columns[3], tuple(columns[3].split(","))),
            produces=PRODUCES.get(columns[4], tuple(columns[4].split(","))),
            calls=columns[5],
            restricted=columns[6] == "restricted",
            body=body,
            wrapper=wrapper,
            path_parameters=_in_path_order(path, parameters),
            query={p.name.lower(): p for p in parameters if p.place == "query"},
            uploads=any(p.place in ("body", "form") for p in parameters),
            stream=columns[1] in ("bytes", "binary"),
            success=next((status for status in statuses if 200 <= status < 300), 204),
        )

    def _options(self, verb: str, path: str, parameters: tuple[Parameter, ...]) -> tuple[Parameter, ...]:  # fmt: skip
        """What of a query's options is not published: the token of so-mock's links to a next page, and for a POST that
        stands for a GET too long for an address all that the GET has."""
        if any(p.name == "$mode" for p in parameters):
            return (self._parameter(f"q:{SKIP_TOKEN}:string"),)
        twin = f"GET {path}"
        if verb != "POST" or twin not in self._lines or any(p.place != "path" for p in parameters):
            return ()
        options = [p for p in self.get(twin).parameters if p.place == "query"]
        return tuple(options) if any(p.name == "$mode" for p in options) else ()

    def _parameter(self, text: str) -> Parameter:
        place, name, kind = text.split(":", 2)
        return Parameter(
            name,
            _PLACES[place],
            self._carriers.type(kind.removesuffix("!")),
            kind.endswith("!"),
            snake(name),
        )


def platform() -> dict[str, Operation]:
    """Operations around the API, by key."""
    from so_mock.catalogue.platform import PLATFORM  # which is written in terms of this module

    return PLATFORM


def _in_path_order(path: str, parameters: tuple[Parameter, ...]) -> tuple[Parameter, ...]:
    """As they stand in the address; the description lists them in the order of the method behind
    it."""
    found = (p for p in parameters if p.place == "path")
    return tuple(sorted(found, key=lambda p: path.index(f"{{{p.name}}}")))
