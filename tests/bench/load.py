"""A load generator of the standard library: HTTP/1.1, kept alive, no pipelining, one process.

`bench.py` runs it where there is no `wrk`, and for a given number of mixed requests, which wrk cannot
send. It reads a plan on stdin and writes what it saw to stdout, both as JSON:

    {"port": 8405, "connections": 16, "seconds": 2, "count": 0, "core": 1,
     "requests": [{"verb": "GET", "path": "/api/v1/Contact/2", "headers": {}, "body": ""}]}

`count` requests in all, else as many as `seconds` allow; the requests take turns, and `{n}` in a path
or a header is the number of the request.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import sys
import time
from collections import Counter
from typing import Any

END = b"\r\n\r\n"
LENGTH = b"\r\ncontent-length:"


class Load:
    """The requests still to be sent, and what came back."""

    def __init__(self, plan: dict[str, Any]) -> None:
        self.requests = [_head_and_body(request) for request in plan["requests"]]
        self.left = plan.get("count") or sys.maxsize
        self.until = (
            time.perf_counter() + plan["seconds"] if not plan.get("count") else float("inf")
        )
        self.sent = 0
        self.latencies: list[float] = []
        self.statuses: Counter[int] = Counter()
        self.lost = 0
        self.open = 0
        self.done = asyncio.get_running_loop().create_future()

    def next(self) -> bytes | None:
        if self.sent >= self.left or time.perf_counter() >= self.until:
            return None
        request = self.requests[self.sent % len(self.requests)]
        self.sent += 1
        return request.replace(b"{n}", b"%d" % self.sent, 1)

    def closed(self) -> None:
        self.open -= 1
        if not self.open and not self.done.done():
            self.done.set_result(None)


class Connection(asyncio.Protocol):
    def __init__(self, load: Load) -> None:
        self.load = load
        self.held = b""
        self.whole = 0  # bytes of the answer that is coming, once its head is there
        self.waiting = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport: Any = transport
        self.load.open += 1
        self.send()

    def send(self) -> None:
        request = self.load.next()
        if request is None:
            self.transport.close()
            return
        self.waiting = True
        self.began = time.perf_counter()
        self.transport.write(request)

    def data_received(self, data: bytes) -> None:
        self.held = self.held + data if self.held else data
        if not self.whole:
            end = self.held.find(END)
            if end < 0:
                return
            at = self.held[: end + 2].lower().find(LENGTH)
            length = (
                self.held[at + len(LENGTH) : self.held.index(b"\r", at + 2)] if at > 0 else b"0"
            )
            self.whole = end + 4 + int(length)
        if len(self.held) < self.whole:
            return
        self.load.latencies.append(time.perf_counter() - self.began)
        self.load.statuses[int(self.held[9:12])] += 1
        self.held, self.whole, self.waiting = b"", 0, False
        self.send()

    def connection_lost(self, exc: Exception | None) -> None:
        self.load.lost += self.waiting
        self.load.closed()


def _head_and_body(request: dict[str, Any]) -> bytes:
    body = request.get("body", "").encode()
    headers = {"Host": "127.0.0.1", **request.get("headers", {})}
    if body or request["verb"] != "GET":
        headers["Content-Length"] = str(len(body))
    lines = [f"{request['verb']} {request['path']} HTTP/1.1"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    return "\r\n".join([*lines, "", ""]).encode() + body


async def run(plan: dict[str, Any]) -> dict[str, Any]:
    load = Load(plan)
    loop = asyncio.get_running_loop()
    began, spent = time.perf_counter(), _cpu(plan)
    for _ in range(plan["connections"]):
        await loop.create_connection(lambda: Connection(load), "127.0.0.1", plan["port"])
    await load.done
    took = time.perf_counter() - began
    cpu = _cpu(plan) - spent
    latencies = sorted(load.latencies)
    return {
        "requests": len(latencies),
        "seconds": took,
        "cpu": cpu,
        "p50": _percentile(latencies, 0.50) * 1e6,
        "p99": _percentile(latencies, 0.99) * 1e6,
        "bad": load.lost + sum(n for status, n in load.statuses.items() if status >= 400),
        "statuses": load.statuses,
    }


def _cpu(plan: dict[str, Any]) -> float:
    """Seconds of CPU that the process of the plan, `pid`, has had so far; 0 where that is not known."""
    try:
        with open(f"/proc/{plan['pid']}/schedstat") as told:
            return int(told.read().split()[0]) / 1e9
    except (KeyError, OSError, ValueError, IndexError):
        return 0.0


def _percentile(ordered: list[float], part: float) -> float:
    return ordered[min(len(ordered) - 1, int(part * len(ordered)))] if ordered else 0.0


def main() -> None:
    plan = json.load(sys.stdin)
    if plan.get("core") is not None and hasattr(os, "sched_setaffinity"):
        with contextlib.suppress(OSError):
            os.sched_setaffinity(0, {plan["core"]})
    json.dump(asyncio.run(run(plan)), sys.stdout)


if __name__ == "__main__":
    main()
