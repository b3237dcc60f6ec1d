"""The two servers, each a process pinned to a core, and the load that is put on them."""

from __future__ import annotations

import base64
import contextlib
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
FIRST = "/api/v1/Contact/2"  # what a start is timed to
CREDENTIAL = "Basic " + base64.b64encode(b"tje0:Tje0").decode()


@dataclass
class Kind:
    """One request that is measured. Rates are wanted as a part of the bare one's, latencies at most as a multiple.

    `host` holds `{n}` where each request is to have another, so that no answer's bytes are those of an earlier one. `turns`: what
    is sent in turns with it.
    """

    name: str
    verb: str
    path: str
    body: str = ""
    rate: dict[int, float] = field(default_factory=dict)  # connections -> target; 0: any number
    p50: float | None = None
    p99: float | None = None
    fidelity: str = ""
    host: str = ""
    credential: str = CREDENTIAL
    turns: tuple[Kind, ...] = ()
    headers: dict[str, str] = field(default_factory=dict)  # beside those of every request

    def as_requests(self) -> list[dict[str, Any]]:
        return [each.as_request() for each in (*self.turns, self)]

    def as_request(self) -> dict[str, Any]:
        headers = {"Authorization": self.credential}
        if self.host:
            headers["Host"] = self.host
        if self.body:
            headers["Content-Type"] = "application/json"
        headers |= self.headers
        return {"verb": self.verb, "path": self.path, "headers": headers, "body": self.body}


class Server:
    """A server process pinned to one core."""

    def __init__(
        self, name: str, command: Callable[[int], list[str]], core: int | None, env: dict[str, str]
    ):
        self.name, self.command, self.core, self.env = name, command, core, env

    def start(self) -> float:
        """Seconds from spawn to the first 200."""
        self.port = _free_port()
        environment = {k: v for k, v in os.environ.items() if not k.startswith("SO_MOCK_")}
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        pinned = pin_to(self.core)
        began = time.perf_counter()
        self.process = subprocess.Popen(
            self.command(self.port),
            cwd=ROOT,
            env=environment | self.env,
            stdout=subprocess.DEVNULL,
            preexec_fn=pinned,
        )
        while True:
            if self._first_answer():
                return time.perf_counter() - began
            if self.process.poll() is not None:
                raise SystemExit(f"{self.name} ended with {self.process.returncode}")
            if time.perf_counter() - began > 30:
                self.stop()
                raise SystemExit(f"{self.name} did not answer within 30 s")
            time.sleep(0.0005)

    def _first_answer(self) -> bool:
        text = f"GET {FIRST} HTTP/1.1\r\nHost: a\r\nAuthorization: {CREDENTIAL}\r\n\r\n"
        try:
            with socket.create_connection(("127.0.0.1", self.port), timeout=5) as link:
                link.sendall(text.encode())
                return link.recv(65_536).startswith(b"HTTP/1.1 200")
        except OSError:
            return False

    def ask(self, kind: Kind) -> tuple[bytes, str]:
        """Body and fidelity."""
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.port}{kind.path}",
            method=kind.verb,
            headers=kind.as_request()["headers"],
            data=kind.body.encode() if kind.body else None,
        )
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                return answer.read(), answer.headers.get("X-So-Mock-Fidelity", "")
        except urllib.error.HTTPError as wrong:
            raise SystemExit(f"{self.name} answers {kind.path} with {wrong.code}") from None

    def stop(self) -> None:
        self.process.terminate()
        try:
            self.process.wait(5)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def cpu(self) -> float | None:
        """Seconds of CPU so far: unlike a rate, hardly touched by what else the machine does."""
        try:
            text = Path(f"/proc/{self.process.pid}/schedstat").read_text()
            return int(text.split()[0]) / 1e9
        except (OSError, ValueError, IndexError):
            return None

    def memory(self) -> tuple[float, float] | None:
        """Resident MB, and those of them that are no mapped file."""
        try:
            lines = Path(f"/proc/{self.process.pid}/status").read_text().splitlines()
        except OSError:
            return None
        kept = {line.split(":")[0]: line.split()[1] for line in lines if line.startswith("Rss")}
        parts = {name: int(kb) / 1024 for name, kb in kept.items()}
        return sum(parts.values()), parts["RssAnon"]


def pin_to(core: int | None) -> Callable[[], None] | None:
    return None if core is None else lambda: os.sched_setaffinity(0, {core})


def _free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


@contextlib.contextmanager
def running(*servers: Server) -> Iterator[None]:
    up: list[Server] = []
    try:
        for server in servers:
            server.start()
            up.append(server)
        yield
    finally:
        for server in up:
            server.stop()


# -- load


@dataclass
class Seen:
    rate: float
    p50: float  # microseconds
    p99: float
    bad: int
    cpu: float | None  # microseconds of the server for a request


LUA = """
local number, kinds = 0, {%s}
local function made(kind)
  local headers = {}
  for name, value in pairs(kind[3]) do headers[name] = value:gsub("{n}", number) end
  return wrk.format(kind[1], kind[2], headers, kind[4])
end
local whole = {}
init = function()
  for at, kind in ipairs(kinds) do
    if not (kind[3].Host or ""):find("{n}", 1, true) then whole[at] = made(kind) end
  end
end
request = function()
  number = number + 1
  local at = number %% #kinds + 1
  return whole[at] or made(kinds[at])
end
done = function(summary, latency, requests)
  io.write(string.format("\\nSEEN %%d %%d %%f %%f %%d\\n", summary.requests, summary.duration,
    latency:percentile(50), latency:percentile(99),
    summary.errors.status + summary.errors.connect + summary.errors.read + summary.errors.timeout))
end
"""


def load(server: Server, kind: Kind, connections: int, seconds: float, core: int | None) -> Seen:
    before = server.cpu()
    if shutil.which("wrk"):
        count, took, p50, p99, bad = _wrk(server, kind, connections, seconds, core)
    else:
        seen = built_in(server, kind.as_requests(), connections, core, seconds=seconds)
        count, took, bad = seen["requests"], seen["seconds"], seen["bad"]
        p50, p99 = seen["p50"], seen["p99"]
    after = server.cpu()
    cpu = None if before is None or after is None else (after - before) / max(count, 1) * 1e6
    return Seen(count / took, p50, p99, bad, cpu)


def _wrk(
    server: Server, kind: Kind, connections: int, seconds: float, core: int | None
) -> tuple[int, float, float, float, int]:
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as script:
        script.write(LUA % ", ".join(map(_lua, kind.as_requests())))
        script.flush()
        url = f"http://127.0.0.1:{server.port}{kind.path}"
        length = f"-d{max(1, round(seconds))}s"
        command = ["wrk", "-t1", f"-c{connections}", length, "-s", script.name, url]
        out = subprocess.run(
            command, capture_output=True, text=True, check=True, preexec_fn=pin_to(core)
        ).stdout
    count, took, p50, p99, bad = out.partition("SEEN ")[2].split()
    return int(count), int(took) / 1e6, float(p50), float(p99), int(bad)


def _lua(request: dict[str, Any]) -> str:
    headers = ", ".join(f"[ [==[{n}]==] ] = [==[{v}]==]" for n, v in request["headers"].items())
    return f"{{'{request['verb']}', [==[{request['path']}]==], {{{headers}}}, [==[{request['body']}]==]}}"


def built_in(
    server: Server,
    requests: list[dict[str, Any]],
    connections: int,
    core: int | None,
    *,
    seconds: float = 0.0,
    count: int = 0,
) -> dict[str, Any]:
    plan = {
        "port": server.port,
        "connections": connections,
        "seconds": seconds,
        "count": count,
        "core": core,
        "requests": requests,
    }
    made = subprocess.run(
        [sys.executable, str(HERE / "load.py")],
        input=json.dumps(plan),
        capture_output=True,
        text=True,
        check=True,
    )
    seen: dict[str, Any] = json.loads(made.stdout)
    return seen
