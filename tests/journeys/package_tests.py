"""The official client's own tests, run against so-mock: loaded as the answers say with which they were written, it gives those
answers itself. That is what `so-mock record` makes of calls that it saw, and it is made with that."""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import UTC, timedelta
from email.utils import parsedate_to_datetime
from itertools import zip_longest
from typing import Any, NamedTuple

import httpx
from journeys.node import Node

from so_mock.recording import writing
from so_mock.recording.compose import Options, base_world, compose
from so_mock.recording.reading import NotUnderstood, Recorded, id_in_path, read
from so_mock.recording.rules import literal
from so_mock.recording.seen import Exchange, Seen
from so_mock.world import World

RUN = "package_tests/run.cjs"
ZONE = "Europe/Oslo"  # by whose wall clock the tests are written
BASES = ["http://localhost/crmwebd/api"]  # as recorded answers name it in their links
DAY = timedelta(days=1)
OVER, LATE, DRESSED = "answer", "late", "header"  # what rules are for

Record = dict[str, Any]


class Expected(NamedTuple):
    """A call that a test expects, and the answer with which it was written. `call` is None where it is none of the WebAPI."""

    told: Record
    call: Recorded | None
    content: bytes

    @property
    def operation(self) -> str:
        return self.call.operation.key if self.call else ""

    @property
    def asked(self) -> Record:
        """The arguments in the body."""
        found: Record = self.call.body if self.call else {}
        return found


@dataclass(frozen=True)
class Outcome:
    """`error`: of the test; `wrong`: what is not as it expects in what reached so-mock; `missed`: calls that it expects and never
    made; `calls` and `reached`: how many it made, and how many came through; `rules`: those that were played; `read`: of each
    row that it reads the answer that was recorded, and so-mock's before the test."""

    title: str
    error: str
    wrong: list[str]
    missed: int
    calls: int
    reached: int
    rules: list[str]
    read: list[tuple[Any, Any]]


class Package:
    """Its tests by file and number from 1. A file is run as a whole, when one of its tests is asked for."""

    def __init__(
        self, node: Node, url: str, by_rule: Collection[tuple[str, int]] = (), *, bare: bool = False
    ) -> None:
        """`by_rule`: tests whose answers no rows give; `bare`: so-mock is loaded with nothing at all."""
        self.node, self.url, self.by_rule, self.bare = node, url, by_rule, bare
        self.world = base_world()
        self._outcomes: dict[str, list[Outcome]] = {}

    def counts(self) -> dict[str, int]:
        found: dict[str, int] = self.node.run(RUN, "names")
        return found

    def outcome(self, file: str, number: int) -> Outcome:
        if file not in self._outcomes:
            with httpx.Client(base_url=self.url, trust_env=False, timeout=30) as client:
                self._outcomes[file] = self._run(file, client)
        return self._outcomes[file][number - 1]

    def _run(self, file: str, client: httpx.Client) -> list[Outcome]:
        tenants = []
        for number, test in enumerate(self.node.run(RUN, "record", file, TZ=ZONE), 1):
            assert not test["error"], f"{test['title']} fails with its own answers: {test['error']}"
            expected = (
                [] if self.bare else [_expected(told, self.world) for told in test["expected"]]
            )
            over = (file, number) in self.by_rule
            tenants.append(_Tenant(f"{file}-{number}", client))
            tenants[-1].load(_scenario(expected, over, self.world))
            if not over:
                tenants[-1].fill(expected)
                tenants[-1].look(expected)
            tenants[-1].begin()
        played = self.node.run(RUN, "play", file, self.url, TZ=ZONE)
        outcomes = [tenant.outcome(test) for test, tenant in zip(played, tenants, strict=True)]
        for tenant in tenants:
            tenant.end()
        return outcomes


def _expected(told: Record, world: World) -> Expected:
    content = b64decode(told["answer"]["content"])
    try:
        return Expected(told, read(_exchange(told, None), world, BASES), content)
    except NotUnderstood:
        return Expected(told, None, content)


def _exchange(told: Record, answer: Any) -> Exchange:
    """As if it had been seen, and answered so."""
    return Exchange(
        told["verb"], told["path"].removeprefix("/api/v1/"), told.get("query", "").encode(),
        "application/json", "application/json", told.get("body", "").encode(),
        200, "application/json", json.dumps(answer).encode(),
    )  # fmt: skip


# -- what so-mock is loaded with


def _scenario(expected: list[Expected], over: bool, world: World) -> str:
    """Rows, and with `over` rules that answer instead. Other rules only hold an answer back, or add a header to it."""
    seen = Seen()
    for each in expected:
        answer = _answer(each, world)
        if answer is not None:
            seen.add(_exchange(each.told, answer))
        if each.operation in BEHIND:
            path, answer = BEHIND[each.operation](each.asked)
            seen.add(_exchange({"verb": "POST", "path": path}, answer))
    text = compose(seen, world, Options(True, 1, BASES)).text.partition("\nrules:")[0]
    lines = writing.Lines([])
    for number, each in enumerate(expected, 1):
        for what, then in _rules(each, over):
            lines.item(2, {"name": f"{what} {number}", "when": {"operation": each.operation}, "then": then}, None)  # fmt: skip
    rules = lines.text() and f"rules:\n{lines.text()}"
    # The targets of the package's webhooks are nobody's here.
    return f"{text.rstrip()}\nwebhooks: {{probe: false}}\n{rules}"


def _rules(each: Expected, over: bool) -> list[tuple[str, Record]]:
    told = each.told["answer"]
    delay = {"delay": f"{told['milliseconds']}ms"} if told["milliseconds"] else {}
    headers = {n: v for n, v in told["headers"].items() if not n.startswith("content-")}
    if over:
        return [(OVER, {"status": told["status"], "body": literal(json.loads(each.content))})]
    if delay:
        return [(LATE, delay)]
    return [(DRESSED, {"headers": headers})] if headers and each.call else []


def _answer(each: Expected, world: World) -> Any:
    """The answer, told of the row that is asked for: a test may answer with another one. None where rows hold nothing of it."""
    call, status = each.call, each.told["answer"]["status"]
    if call is None or each.operation in SET or status not in (200, 304, 412):
        return None
    answer = json.loads(each.content) if status == 200 else {}
    type = call.operation.result
    type = type.item if type is not None and type.kind == "array" else type
    if type is None or type.kind != "carrier":
        return answer
    entity = world.model.of_carrier(type.name.removesuffix("WithLinks"))
    if entity is None:
        return answer
    if isinstance(answer, list):
        return [row | {entity.key: id} for row, id in zip(answer, call.body, strict=True)]
    ids = [int(value) for _, value in call.query if value.isdigit()]
    id = id_in_path(call) or (ids[0] if ids else 0)
    return answer | ({entity.key: id} if id else {}) | _changed(each)


def _changed(each: Expected) -> dict[str, str]:
    """When the row was last changed, for the condition in the request to be answered as it was."""
    said, status = each.told["wanted"], each.told["answer"]["status"]
    since, unless = said.get("if-modified-since"), said.get("if-unmodified-since")
    if not since and not unless:
        return {}
    newer = status == 200 if since else status == 412
    moment = parsedate_to_datetime(since or unless) + (DAY if newer else -DAY)
    return {"UpdatedDate": moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")}


# What stands behind an answer that shows no row itself: what another operation would have said of it.
BEHIND: dict[str, Callable[[Record], tuple[str, Any]]] = {
    "Contact.IsNumberValid": lambda asked: (
        "Agents/NumberAllocation/GetRefCountEntity",
        {"RefCountsId": 1, "Field": "contact.number2", "AllowBlank": True},
    ),
    "Person.GetPersonImage": lambda asked: (
        "Agents/Person/GetPersonEntity",
        {"PersonId": asked["personId"], "Lastname": "Somebody"},
    ),
}
# What is no row of its own is set through the API: by which operation, and with which body.
SET: dict[str, Callable[[Record, str], tuple[str, Record]]] = {
    "Document.GetTemplateStream": lambda asked, content: (
        "Document/SetTemplateStream",
        {"Filename": asked["templateName"], "Personal": asked["allowPersonal"], "Stream": content},
    ),
    "Person.GetPersonImage": lambda asked, content: (
        "Person/SetPersonImage",
        {"PersonId": asked["personId"], "Image": content},
    ),
}


# -- the tenant of one test


class _Tenant:
    def __init__(self, name: str, client: httpx.Client) -> None:
        self.name, self.client, self._before = name, client, 0
        self.read: list[tuple[Any, Any]] = []
        made = client.post("/_so_mock/tenants", json={"name": name})
        assert made.status_code == 201, made.text

    def load(self, scenario: str) -> None:
        put = self.client.put(
            f"/_so_mock/scenario?tenant={self.name}", content=scenario.encode(),
            headers={"Content-Type": "application/yaml"},
        )  # fmt: skip
        assert put.status_code == 200, put.text

    def fill(self, expected: list[Expected]) -> None:
        for each in expected:
            if each.operation in SET:
                raw = each.told["headers"]["accept"] == "application/octet-stream"
                content = b64encode(each.content).decode() if raw else each.content.decode()
                path, body = SET[each.operation](each.asked, content)
                set = self.client.post(f"/{self.name}/api/v1/Agents/{path}", json=body)
                assert set.status_code == 204, set.text

    def look(self, expected: list[Expected]) -> None:
        """At the rows that are going to be read."""
        for each in expected:
            told = each.told
            if each.operation.endswith("Entity") and ".Get" in each.operation:
                headers = {n: v for n, v in told["headers"].items() if n in SHOWN}
                path = f"/{self.name}{told['path']}?{told['query']}"
                own = self.client.post(path, content=told["body"], headers=headers)
                self.read.append((json.loads(each.content), own.json()))

    def begin(self) -> None:
        self._before = len(self._journal())

    def end(self) -> None:
        gone = self.client.delete(f"/_so_mock/tenants/{self.name}")
        assert gone.status_code == 204, gone.text

    def _admin(self, path: str) -> Any:
        found = self.client.get(f"/_so_mock/{path}", params={"tenant": self.name})
        assert found.status_code == 200, found.text
        return found.json()

    def _journal(self) -> list[int]:
        return sorted(entry["id"] for entry in self._admin("journal")["entries"])

    def outcome(self, test: Record) -> Outcome:
        entries = [self._admin(f"journal/{id}") for id in self._journal()[self._before :]]
        wrong = [sent["unexpected"] for sent in test["sent"] if "unexpected" in sent]
        for sent, entry in zip_longest(test["sent"], entries):
            if sent and entry and (found := self._difference(sent, entry["sent"])):
                wrong.append(found)
        missed = sum(not told["met"] for told in test["expected"])
        rules = [entry["rule"].partition(" ")[0] for entry in entries if entry["rule"]]
        return Outcome(
            test["title"], test["error"], wrong, missed, len(test["sent"]), len(entries), rules, self.read
        )  # fmt: skip

    def _difference(self, sent: Record, got: Record) -> str:
        """Between what the client sent, which is as the test expects, and what so-mock says that it was asked."""
        pairs = [
            ("verb", sent["verb"], got["verb"]),
            ("path", f"/{self.name}{sent['path']}", got["path"]),
            ("query", sent["query"], got["query"] or ""),
            ("length", len(sent["body"].encode()), got["length"]),
            *((name, sent["headers"].get(name), got["headers"].get(name)) for name in SHOWN),
        ]
        return "; ".join(f"{name}: {told!r} came as {came!r}" for name, told, came in pairs if told != came)  # fmt: skip


# Headers that the tests look at, but for the credentials, which a journal hides.
SHOWN = ("accept", "accept-language", "so-language", "so-culture", "so-timezone", "if-modified-since", "if-unmodified-since")  # fmt: skip


def leaves(told: Any, own: Any, path: str = "") -> Iterator[tuple[str, Any, Any]]:
    """Of two values, path by path: what the first holds, and the second there; None for what the second has not."""
    if isinstance(told, dict):
        for name, each in told.items():
            below = own.get(name) if isinstance(own, dict) else None
            yield from leaves(each, below, f"{path}.{name}" if path else name)
    elif isinstance(told, list):
        for n, each in enumerate(told):
            below = own[n] if isinstance(own, list) and n < len(own) else None
            yield from leaves(each, below, f"{path}[{n}]")
    else:
        yield path, told, own
