"""What the journal costs: memory of a million requests, what an entry weighs against what the journal thinks, time of a request.

    PYTHONPATH=. python tests/bench/journal.py [--entries 1000000]

Requests go through the door of the journal as those of the API do, with bodies, answers, users and headers of changing
size. Memory must be flat once the journal is full.
"""

from __future__ import annotations

import argparse
import gc
import random
import sys
from resource import RUSAGE_SELF, getrusage
from time import perf_counter

from so_mock.call import Answer, Request
from so_mock.config import Config
from so_mock.journal import OVERHEAD
from so_mock.tenant import Tenant
from so_mock.web.noting import Seen, note
from so_mock.world import World

OPERATIONS = [f"Agent{n % 50}.Method{n}" for n in range(2_000)]
STEPS = 10


def resident() -> float:
    """Megabytes of this process, at most so far."""
    return getrusage(RUSAGE_SELF).ru_maxrss / 1024


def fill(tenant: Tenant, count: int, dice: random.Random, largest: int) -> None:
    blob = b"x" * largest
    for n in range(count):
        headers = [
            (b"host", b"so.test"),
            (b"user-agent", b"python-httpx/0.27.0"),
            (b"accept", b"application/json"),
            (b"authorization", b"Basic %d" % dice.getrandbits(80)),
            (b"x-request", b"%d" % n),
        ]
        body, content = (bytes(blob[: dice.randrange(largest + 1)]) for _ in range(2))
        seen = Seen(Request("POST", f"/api/v1/Agents/Some/Method{n}", b"a=%d" % n, headers))
        seen.request.body = body
        seen.operation, seen.user = OPERATIONS[n % 2_000], f"user{n}"
        answer = Answer({}, 200, by="so_mock/bench.py:1")
        note(
            tenant,
            tenant.journal.number(),
            seen,
            answer,
            content,
            "application/json",
            perf_counter(),
        )


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--entries", type=int, default=1_000_000)
    count = parser.parse_args().entries
    tenant = Tenant("Cust12345", World(Config()))
    dice = random.Random(1)

    gc.collect()
    empty = resident()
    fill(tenant, 9_000, dice, 0)
    gc.collect()
    each = (resident() - empty) * 1024 * 1024 / 9_000
    texts = sum(entry.size - OVERHEAD for entry in tenant.journal) / len(tenant.journal)
    print(f"an entry without bodies: {each:.0f} bytes, thought to be {OVERHEAD + texts:.0f}")

    tenant.reset()
    for largest, requests in ((0, count), (2_000, count), (64_000, count // 20)):
        started = perf_counter()
        told = []
        for _ in range(STEPS):
            fill(tenant, requests // STEPS, dice, largest)
            told.append(f"{resident() - empty:.0f}")
        took = (perf_counter() - started) / requests * 1e6
        kept, dropped = len(tenant.journal), tenant.journal.dropped
        print(f"bodies up to {largest}: MB above empty {' '.join(told)}; {kept} kept, {dropped} dropped; {took:.1f} us each")  # fmt: skip
    sys.stdout.flush()


if __name__ == "__main__":
    main()
