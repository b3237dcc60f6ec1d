"""What a question costs with 10,000, 100,000 and 200,000 persons, and how long others wait for a long one.

    python tests/bench/queries.py [--rows 10000,100000,200000] [--times 7] [--wait 200000]

The first part runs in one process, without a socket, best of some times; R is the time of the plainest loop over the rows
that finds the same. The second asks a server for a person, over and over, while another client asks for all of them.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

from servers import HERE, ROOT, Kind, Server, running

sys.path.insert(0, str(ROOT))

from so_mock.call import Caller
from so_mock.config import Config
from so_mock.entities.shape import Shaper
from so_mock.query.cells import slim
from so_mock.query.engine import Question
from so_mock.query.moment import Moment
from so_mock.query.odata import parse_columns, parse_filter, parse_order
from so_mock.tenant import Tenant
from so_mock.world import World

TWELVE = (
    "personId,firstName,lastName,fullName,contactId,position,title,personRegisteredDate,"
    "personContact/name,personContact/category,retired,personNumber"
)
TARGETS = {"indexed": 2.0, "scan": 20.0}  # milliseconds at 100,000 rows


class Asked(NamedTuple):
    """`loop`: the same rows by the plainest means, to tell the machine from the engine."""

    name: str
    where: str = ""
    order: str = ""
    top: int | None = 100
    skip: int = 0
    counted: bool = False
    kind: str = ""
    loop: Callable[[list[dict[str, Any]]], Any] | None = None


QUESTIONS = [
    Asked("by key", "personId = 2000", kind="indexed"),
    Asked("prefix, order, top 100", "lastName begins 'a'", "lastName", kind="indexed"),
    Asked("all, order desc, top 100", "", "personRegisteredDate desc", kind="indexed"),
    Asked("company, order, top 100", "contactId = 7", "lastName", kind="indexed"),
    Asked(
        "prefix, list, date, order, top 100",
        "lastName begins 'a' and position oneOf (1,2,3) and personRegisteredDate after '2015-01-01'",
        "lastName",
        kind="indexed",
    ),
    Asked(
        "contains, nothing found",
        "title contains 'zzz'",
        kind="scan",
        loop=lambda rows: [r for r in rows if "zzz" in r["Title"].lower()],
    ),
    Asked(
        "contains, order, top 100",
        "title contains 'direct'",
        "firstName",
        kind="scan",
        loop=lambda rows: [r for r in rows if "direct" in r["Title"].lower()],
    ),
    Asked("through a join, top 100", "personContact/name contains 'zzz'", kind="scan"),
    Asked("by list, counted", "position = 3", counted=True),
    Asked("the 50th page of 100", "", "lastName", skip=5_000),
    Asked("all of them", top=None),
]


class Rows:
    """The demo with so many persons more."""

    def __init__(self, world: World, count: int) -> None:
        self.world, self.count = world, count
        self.tenant = Tenant("Cust12345", world)
        held = list(self.tenant.store.table("person").scan())
        draw = random.Random(7)
        self.tenant.store.load("person", [_person(held, draw, number) for number in range(count)])

    def ask(self, asked: Asked) -> Any:
        shaper = Shaper(self.world.shapes, self.tenant.reads(Caller(5, "tje0")).wide())
        moment = Moment(self.world.engine, shaper)
        question = Question(
            "Person",
            parse_columns(TWELVE),
            parse_filter(asked.where),
            parse_order(asked.order),
            top=asked.top,
            skip=asked.skip,
            counted=asked.counted,
        )
        return self.world.engine.ask(question, moment, slim)


def _person(held: list[dict[str, Any]], draw: random.Random, number: int) -> dict[str, Any]:
    row = held[number % len(held)]
    return row | {
        "PersonId": 100_000 + number,
        "Firstname": draw.choice(held)["Firstname"],
        "Lastname": f"{draw.choice(held)['Lastname']} {draw.randrange(10_000)}",
        "Position": draw.randrange(7),
        "Contact": 1 + draw.randrange(60) if number % 2 else 0,
        "CreatedDate": f"{draw.randrange(2010, 2027)}-{draw.randrange(1, 13):02}-17T10:00:00",
    }


def best(work: Callable[[], Any], times: int) -> float:
    """Milliseconds of CPU."""
    found = []
    for _ in range(times):
        began = time.process_time_ns()
        work()
        found.append((time.process_time_ns() - began) / 1_000_000)
    return min(found)


def costs(counts: list[int], times: int) -> dict[str, Any]:
    world = World(Config())
    found: dict[str, Any] = {}
    for count in counts:
        rows = Rows(world, count)
        plain = list(rows.tenant.store.table("person").scan())
        for asked in QUESTIONS:
            began = time.process_time_ns()
            rows.ask(asked)
            first = (time.process_time_ns() - began) / 1_000_000
            cost = {"first": first, "best": best(lambda r=rows, a=asked: r.ask(a), times)}  # type: ignore[misc]
            if asked.loop is not None:
                loop = asked.loop
                cost["loop"] = best(lambda p=plain, loop=loop: loop(p), times)  # type: ignore[misc]
            found.setdefault(asked.name, {})[str(count)] = cost
    return found


def waits(persons: int) -> dict[str, float]:
    """Worst and median milliseconds of a plain read: alone, and while everything is asked for and scanned."""
    with tempfile.TemporaryDirectory() as folder:
        world = Path(folder) / "many.yaml"
        world.write_text(
            f"about: many\nextends: demo\ngenerate: {{contact: 100, person: {persons}}}\n"
        )
        server = Server(
            "so-mock",
            lambda port: [
                *[sys.executable, "-m", "so_mock", "serve", f"--port={port}"],
                *["--scenario", str(world)],
            ],
            None,
            {},
        )
        person = Kind("", "GET", "/api/v1/Person/1")
        everything = Kind("", "GET", "/api/v1/Person?$select=personId,fullName,contactId")
        scanned = Kind("", "GET", "/api/v1/Person?$filter=title+contains+'zzz'&$select=personId")
        found: dict[str, float] = {}
        with running(server):
            for name, long in {"alone": None, "scan": scanned, "all rows": everything}.items():
                stop = threading.Event()
                spent: list[float] = []

                def work(long: Kind | None = long, stop: threading.Event = stop, spent: list[float] = spent) -> None:  # fmt: skip
                    while long is not None and not stop.is_set():
                        began = time.perf_counter()
                        server.ask(long)
                        spent.append((time.perf_counter() - began) * 1_000)

                thread = threading.Thread(target=work)
                thread.start()
                seen = []
                end = time.perf_counter() + 3
                while time.perf_counter() < end:
                    began = time.perf_counter()
                    server.ask(person)
                    seen.append((time.perf_counter() - began) * 1_000)
                stop.set()
                thread.join()
                found[f"{name}: worst"], found[f"{name}: median"] = max(seen), sorted(seen)[len(seen) // 2]  # fmt: skip
                if spent:
                    found[f"{name}: itself"] = sorted(spent)[len(spent) // 2]
        return found


def table(found: dict[str, Any]) -> str:
    counts = list(next(iter(found.values())))
    lines = [f"{'milliseconds of CPU':<38}" + "".join(f"{int(c):>12,}" for c in counts) + "   first  loop"]  # fmt: skip
    for asked in QUESTIONS:
        cost = found[asked.name]
        last = cost[counts[-1]]
        target = TARGETS.get(asked.kind)
        at = cost.get("100000")
        miss = " MISS" if target and at and at["best"] > target else ""
        loop = f"{last['loop']:6.1f}" if "loop" in last else ""
        lines.append(
            f"{asked.name:<38}"
            + "".join(f"{cost[c]['best']:12.3f}" for c in counts)
            + f"{last['first']:8.1f}{loop}"
            + (f"  <= {target:g} at 100,000{miss}" if target else "")
        )
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--rows", default="10000,100000,200000")
    parser.add_argument("--times", type=int, default=7)
    parser.add_argument("--wait", type=int, default=200_000, help="persons of the server; 0: none")
    given = parser.parse_args()
    found = costs([int(part) for part in given.rows.split(",")], given.times)
    print(table(found))
    result: dict[str, Any] = {"costs": found}
    if given.wait:
        result["waits"] = waits(given.wait)
        for name, value in result["waits"].items():
            print(f"{name:<24}{value:10.2f} ms")
    (HERE / "queries.json").write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
