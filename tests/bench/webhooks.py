"""What webhooks cost beside API calls: `python tests/bench/webhooks.py [--changes 10000] [--connections 4]`.

A server without a webhook, one with webhooks that listen to something else, and one with five subscribers to each change, of
which one never answers, take the same changes in turns of a thousand, and stand still meanwhile. Told are latencies as multiples
of those without a webhook in the same turn, what each subscriber got, and memory. The wanted: p99 at most 1.2 times, nothing
lost for the four.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from statistics import median
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent))

from servers import CREDENTIAL, Server, pin_to

SUBSCRIBERS = 5  # the last of them hangs
OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"
BODY = '{"Name": "Company of the benchmark"}'


class Sink(asyncio.Protocol):
    """A receiver that counts, in a process of its own."""

    counts = [0] * SUBSCRIBERS

    def __init__(self, number: int) -> None:
        self.number, self.held = number, b""

    def connection_made(self, transport: Any) -> None:
        self.transport = transport

    def data_received(self, data: bytes) -> None:
        self.held += data
        head, end, rest = self.held.partition(b"\r\n\r\n")
        if head.startswith(b"GET"):
            told = json.dumps(self.counts).encode()
            self.transport.write(
                b"HTTP/1.0 200 OK\r\nContent-Length: %d\r\n\r\n%s" % (len(told), told)
            )
            self.transport.close()
            return
        length = int(head.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0] or 0)
        if not end or len(rest) < length:
            return
        self.held = b""
        probe = b"X-Hook-Test" in head
        self.counts[self.number] += not probe
        if probe or self.number < SUBSCRIBERS - 1:
            self.transport.write(OK)


async def sink() -> None:
    loop = asyncio.get_running_loop()
    ports = []
    for number in range(SUBSCRIBERS):
        server = await loop.create_server(lambda number=number: Sink(number), "127.0.0.1", 0)
        ports.append(server.sockets[0].getsockname()[1])
    print(json.dumps(ports), flush=True)
    await loop.create_future()


@contextmanager
def sinks(core: int | None) -> Iterator[list[int]]:
    process = subprocess.Popen(
        [sys.executable, __file__, "--sink"],
        stdout=subprocess.PIPE,
        text=True,
        preexec_fn=pin_to(core),
    )
    assert process.stdout is not None
    try:
        yield json.loads(process.stdout.readline())
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


def ask(url: str, body: Any = None) -> Any:
    content = None if body is None else json.dumps(body).encode()
    headers = {"Authorization": CREDENTIAL, "Content-Type": "application/json"}
    with urllib.request.urlopen(
        urllib.request.Request(url, content, headers), timeout=30
    ) as answer:
        return json.loads(answer.read() or b"null")


def load(server: Server, changes: int, connections: int, core: int | None) -> dict[str, Any]:
    request = {
        "verb": "POST", "path": "/api/v1/Contact", "body": BODY,
        "headers": {"Authorization": CREDENTIAL, "Content-Type": "application/json"},
    }  # fmt: skip
    plan = {
        "port": server.port, "connections": connections, "seconds": 0, "count": changes, "core": core, "requests": [request],
        "pid": server.process.pid if server.process is not None else None,
    }  # fmt: skip
    done = subprocess.run(
        [sys.executable, str(Path(__file__).with_name("load.py"))],
        input=json.dumps(plan), capture_output=True, text=True, check=True,
    )  # fmt: skip
    found: dict[str, Any] = json.loads(done.stdout)
    assert not found["bad"], found
    found["cpu"] *= 1e6 / changes
    return found


KINDS = {"none": [], "of others": ["sale.created"], "five": ["contact.created"]}
WARM = 300  # changes before anything is measured: what is slow the first time


class Measured:
    """A server, what its subscribers listen to, and what was seen of it. It runs only while it is measured: what one sends after
    its changes is not for others to pay."""

    def __init__(self, events: list[str], ports: list[int], options: argparse.Namespace) -> None:
        command = [sys.executable, "-m", "so_mock", "serve", "--log", "json"]
        self.options, self.ports = options, ports
        self.server = Server(
            "so-mock", lambda port: [*command, "--port", str(port)], options.core, {}
        )
        self.server.start()
        for port in ports if events else ():
            hook = {
                "Name": f"at {port}", "Events": events, "TargetUrl": f"http://127.0.0.1:{port}/", "State": "Active",
                "Type": "webhook",
            }  # fmt: skip
            ask(f"http://127.0.0.1:{self.server.port}/api/v1/Webhook", hook)
        self.took: list[dict[str, Any]] = []
        self.batch(WARM)
        self.took.clear()
        self.before = self.server.memory()

    def batch(self, changes: int) -> None:
        self.runs(True)
        self.took.append(load(self.server, changes, self.options.connections, self.options.other))
        self.runs(False)

    def runs(self, on: bool) -> None:
        assert self.server.process is not None
        os.kill(self.server.process.pid, signal.SIGCONT if on else signal.SIGSTOP)

    def got(self) -> list[int]:
        counts: list[int] = ask(f"http://127.0.0.1:{self.ports[0]}/")
        return counts

    def end(self, wanted: int) -> str:
        """Lets it send the rest, and tells of it."""
        at_once, peak = self.got(), self.server.memory()
        self.runs(True)
        began = time.monotonic()
        while wanted and min(self.got()[:-1]) < wanted and time.monotonic() - began < 120:
            time.sleep(0.25)
        rss = [each and round(each[0]) for each in (self.before, peak, self.server.memory())]
        return (
            f"got {at_once} at its end, {self.got()} after {time.monotonic() - began:.1f} s of {wanted or 'none'}  "
            f"RSS {rss} MB before, at its end, after"
        )


def main() -> None:
    reader = argparse.ArgumentParser(description=__doc__)
    reader.add_argument("--changes", type=int, default=10_000)
    reader.add_argument("--connections", type=int, default=4)
    reader.add_argument("--batch", type=int, default=1000, help="changes of a turn")
    reader.add_argument("--core", type=int, default=0, help="of the servers")
    reader.add_argument("--other", type=int, default=1, help="core of everything else")
    reader.add_argument("--sink", action="store_true", help=argparse.SUPPRESS)
    options = reader.parse_args()
    if options.sink:
        asyncio.run(sink())
        return
    with ExitStack() as open_:
        there: dict[str, Measured] = {}
        for name, events in KINDS.items():
            there[name] = Measured(events, open_.enter_context(sinks(options.other)), options)
            open_.callback(there[name].server.stop)
            open_.callback(there[name].runs, True)  # one that stands does not stop
        turns = max(1, options.changes // options.batch)
        for _ in range(turns):
            for each in there.values():
                each.batch(options.batch)
        for name, each in there.items():
            print(f"{name:10} {_ratios(each.took, there['none'].took)}", flush=True)
        wanted = turns * options.batch + WARM
        for name, each in there.items():
            print(f"{name:10} {each.end(wanted if name == 'five' else 0)}", flush=True)


def _ratios(took: list[dict[str, Any]], bare: list[dict[str, Any]]) -> str:
    """Medians, of the ratios those of one turn to those of the same turn without webhooks."""
    return "  ".join(
        f"{key} {median(each[key] for each in took):.0f} us "
        f"({median(each[key] / other[key] for each, other in zip(took, bare, strict=True)):.2f}x)"
        for key in ("p50", "p99", "cpu")
    )


if __name__ == "__main__":
    main()
