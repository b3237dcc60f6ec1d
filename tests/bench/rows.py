"""What a call and a moment cost with the rows of the demo, and with many more: in one process, without a socket.

`bench.py` runs it. It reads a plan on stdin and writes what it saw to stdout, both as JSON:

    {"rows": 100000, "rounds": 5, "calls": 400, "moments": 200, "repetitions": 10000}

Times are CPU time: what else the machine does hardly touches it, and nothing here waits.
"""

from __future__ import annotations

import gc
import json
import sys
import time
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import unquote

import orjson
from servers import CREDENTIAL

from so_mock.app import App
from so_mock.config import Config
from so_mock.seed.scenario import Scenario
from so_mock.tenants import Tenants
from so_mock.world import World

AGENTS = "/api/v1/Agents"
LIST = f"{AGENTS}/Person/GetPersonsFromContact"
COMPANY = {"ContactId": 2}
GET = "/api/v1/Person/1"
SAVE = f"{AGENTS}/Person/SavePersonEntity"
PEOPLE = 9  # in each company that is added


class Side:
    """A server's worth of tenants on one world."""

    def __init__(self, world: World) -> None:
        self.tenants = Tenants(world)
        self.app = App(self.tenants, world.config)
        self.count = sum(len(world.start.table(name)) for name in world.start.names())
        self.numbers = iter(range(1, sys.maxsize))

    def ask(self, verb: str, path: str, body: Any = None) -> bytes:
        status, content = run(self.app, verb, path, b"" if body is None else dumped(body))
        if status >= 400:
            raise SystemExit(f"{verb} {path} answers {status}: {content[:300]!r}")
        return content

    def reset(self) -> None:
        self.ask("POST", "/_so_mock/reset")
        self.person = orjson.loads(self.ask("GET", GET))
        self.new = orjson.loads(self.ask("POST", f"{AGENTS}/Person/CreateDefaultPersonEntity"))
        self.new["Contact"] = {"ContactId": 1}

    def get(self) -> None:
        self.ask("GET", GET)

    def listed(self) -> None:
        self.ask("POST", LIST, COMPANY)

    def save(self, front: str = "") -> None:
        changed = {**self.person, "Firstname": f"Name {next(self.numbers)}"}
        self.ask("POST", f"{front}{SAVE}", changed)

    def create(self) -> None:
        self.ask("POST", SAVE, {**self.new, "Lastname": f"Name {next(self.numbers)}"})

    def save_and_list(self) -> None:
        self.save()
        self.listed()


KINDS: dict[str, Callable[[Side], None]] = {
    "get": Side.get,
    "save": Side.save,
    "create": Side.create,
    "list by foreign id": Side.listed,
    "save, then list": Side.save_and_list,
}


def dumped(value: Any) -> bytes:
    return orjson.dumps(value)


def run(app: App, verb: str, path: str, body: bytes) -> tuple[int, bytes]:
    """A request that never waits, so no event loop is needed."""
    address, _, query = path.partition("?")
    headers = [(b"host", b"so.test"), (b"authorization", CREDENTIAL.encode())]
    if body:
        headers += [
            (b"content-type", b"application/json"),
            (b"content-length", b"%d" % len(body)),
        ]
    scope = {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": verb,
        "scheme": "http", "path": unquote(address), "raw_path": address.encode(), "root_path": "",
        "query_string": query.encode(), "headers": headers, "state": {},
    }  # fmt: skip
    sent: list[Any] = []

    async def receive() -> Any:
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message: Any) -> None:
        sent.append(message)

    try:
        app(scope, receive, send).send(None)  # type: ignore[attr-defined]
    except StopIteration:
        return sent[0]["status"], sent[1]["body"]
    raise SystemExit(f"{verb} {path} waited")


def filled(world: World, rows: int) -> World:
    """The demo, and companies with people in them until there are so many rows more."""
    data = {name: list(given) for name, given in world.scenario.data.items()}
    contacts, people = data["contact"], data["person"]
    company = max(row["ContactId"] for row in contacts)
    person = max(row["PersonId"] for row in people)
    for number in range(rows // (1 + PEOPLE)):
        company += 1
        contacts.append({"ContactId": company, "Name": f"Company {number}", "Associate": 5})
        for name in range(PEOPLE):
            person += 1
            people.append(
                {
                    "PersonId": person,
                    "Contact": company,
                    "Firstname": f"Person {name}",
                    "Lastname": f"Of company {number}",
                }
            )
    given = world.scenario
    return world.playing(Scenario("rows", given.about, given.users, data))


def timed(work: Callable[[], Any], times: int = 1) -> float:
    """Microseconds of CPU for each."""
    began = time.process_time_ns()
    for _ in range(times):
        work()
    return (time.process_time_ns() - began) / times / 1_000


def calls(sides: list[Side], rounds: int, times: int) -> dict[str, list[list[float]]]:
    """Kind -> for each round, microseconds of each side."""
    found: dict[str, list[list[float]]] = {kind: [] for kind in KINDS}
    for number in range(rounds):
        for side in sides:
            side.reset()
        for kind, work in KINDS.items():
            seen = {}
            for side in sides if number % 2 else sides[::-1]:
                for _ in range(20):  # the first write copies a table, the first list makes an index
                    work(side)
                seen[side] = timed(lambda side=side, work=work: work(side), times)  # type: ignore[misc]
            found[kind].append([seen[side] for side in sides])
    return found


def moments(side: Side, times: int) -> dict[str, list[float]]:
    """Moment -> microseconds, each time. All of them on a tenant that has been written to, as a test leaves it."""
    found: dict[str, list[float]] = {}

    def note(kind: str, work: Callable[[], Any]) -> None:
        found.setdefault(kind, []).append(timed(work))

    side.reset()
    for _ in range(times):
        name = ""

        def make() -> None:
            nonlocal name
            name = orjson.loads(side.ask("POST", "/_so_mock/tenants"))["name"]

        note("make a tenant", make)
        query = f"?tenant={name}"
        write = lambda name=name: side.save(f"/{name}")  # noqa: E731
        note("first write", write)
        note("save a checkpoint", lambda q=query: side.ask("POST", f"/_so_mock/checkpoints/a{q}"))
        note("first write", write)
        path = f"/_so_mock/checkpoints/a/restore{query}"
        note("restore it", lambda p=path: side.ask("POST", p))
        note("first write", write)
        note("reset", lambda q=query: side.ask("POST", f"/_so_mock/reset{q}"))
        note("first write", write)
        note("first list", lambda name=name: side.ask("POST", f"/{name}{LIST}", COMPANY))
        note("delete a tenant", lambda name=name: side.ask("DELETE", f"/_so_mock/tenants/{name}"))
    return found


def flat(side: Side, times: int) -> list[float]:
    """Microseconds of a tenth of the repetitions, first to last: each makes, saves, restores, resets and deletes."""

    def work() -> None:
        name = orjson.loads(side.ask("POST", "/_so_mock/tenants"))["name"]
        for path in ("checkpoints/a", "checkpoints/a/restore", "reset"):
            side.ask("POST", f"/_so_mock/{path}?tenant={name}")
        side.ask("DELETE", f"/_so_mock/tenants/{name}")

    return [timed(work, times // 10) for _ in range(10)]


def sides(rows: int) -> Iterator[Side]:
    world = World(Config())
    yield Side(world)
    yield Side(filled(world, rows))


def main() -> None:
    plan = json.load(sys.stdin)
    both = list(sides(plan["rows"]))
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 50, 1_000)  # as the server sets it
    found = {
        "rows": [side.count for side in both],
        "calls": calls(both, plan["rounds"], plan["calls"]),
        "moments": [moments(side, plan["moments"]) for side in both],
        "repetitions": plan["repetitions"],
        "flat": [flat(side, plan["repetitions"]) for side in both],
    }
    json.dump(found, sys.stdout)


if __name__ == "__main__":
    main()
