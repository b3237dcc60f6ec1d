"""What webhooks cost beside API calls: `python tests/bench/webhooks.py [--changes 10000] [--connections 4]`.

A server without a webhook, one with webhooks that listen to something else, and one with five subscribers to each change, of
which one never answers, take the same changes in turns. Told are latencies as multiples of those without a webhook, what each
subscriber got, and memory. The wanted: p99 at most 1.2 times, nothing lost for the four.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
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
    }  # fmt: skip
    done = subprocess.run(
        [sys.executable, str(Path(__file__).with_name("load.py"))],
        input=json.dumps(plan), capture_output=True, text=True, check=True,
    )  # fmt: skip
    found: dict[str, Any] = json.loads(done.stdout)
    assert not found["bad"], found
    return found


def measured(events: list[str], options: argparse.Namespace) -> dict[str, Any]:
    """A server whose subscribers listen to these; none: without subscribers."""
    command = [sys.executable, "-m", "so_mock", "serve", "--log", "json"]
    server = Server("so-mock", lambda port: [*command, "--port", str(port)], options.core, {})
    with sinks(options.other) as ports:
        server.start()
        try:
            for port in ports if events else ():
                hook = {
                    "Name": f"at {port}",
                    "Events": events,
                    "TargetUrl": f"http://127.0.0.1:{port}/",
                    "State": "Active",
                    "Type": "webhook",
                }
                ask(f"http://127.0.0.1:{server.port}/api/v1/Webhook", hook)
            load(server, 300, options.connections, options.other)  # what is slow the first time
            before, cpu = server.memory(), server.cpu()
            found = load(server, options.changes, options.connections, options.other)
            found["cpu"] = (server.cpu() or 0) - (cpu or 0)
            found["at once"] = ask(f"http://127.0.0.1:{ports[0]}/")
            began, counts, peak = time.monotonic(), [], server.memory()
            while time.monotonic() - began < 120:
                last, counts = counts, ask(f"http://127.0.0.1:{ports[0]}/")
                if min(counts[:-1]) >= options.changes + 300 or (counts == last and not events):
                    break
                if not any(counts) and time.monotonic() - began > 1:
                    break
                time.sleep(0.25)
            found |= {"got": counts, "seconds after": time.monotonic() - began}
            found["MB"] = [each and round(each[0]) for each in (before, peak, server.memory())]
            return found
        finally:
            server.stop()


def main() -> None:
    reader = argparse.ArgumentParser(description=__doc__)
    reader.add_argument("--changes", type=int, default=10_000)
    reader.add_argument("--connections", type=int, default=4)
    reader.add_argument("--rounds", type=int, default=1)
    reader.add_argument("--core", type=int, default=0, help="of the server")
    reader.add_argument("--other", type=int, default=1, help="core of everything else")
    reader.add_argument("--sink", action="store_true", help=argparse.SUPPRESS)
    options = reader.parse_args()
    if options.sink:
        asyncio.run(sink())
        return
    kinds = {"none": [], "of others": ["sale.created"], "five": ["contact.created"]}
    for _ in range(options.rounds):
        bare: dict[str, Any] = {}
        for name, events in kinds.items():
            found = measured(events, options)
            bare = bare or found
            ratios = " ".join(
                f"{key} {found[key]:.0f} us ({found[key] / bare[key]:.2f}x)"
                for key in ("p50", "p99")
            )
            print(
                f"{name:10} {ratios}  {found['requests'] / found['seconds']:.0f}/s  cpu {found['cpu'] / bare['cpu']:.2f}x  "
                f"got {found['at once']} at its end, {found['got']} after {found['seconds after']:.1f} s  "
                f"RSS {found['MB']} MB before, at its end, after",
                flush=True,
            )


if __name__ == "__main__":
    main()
