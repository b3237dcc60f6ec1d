"""What all tests share: one world, a fresh tenant for each test, and a real server for those that need a socket."""

import gc
import json
import os
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from typing import Any

import pytest
from frozen import rows_are_frozen
from hypothesis import settings

from so_mock.config import Config
from so_mock.tenant import Tenant
from so_mock.world import World

# How long an example takes tells of the machine and who else works on it.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")

BYTECODE = pytest.StashKey[str]()
WORKER = int(os.environ.get("PYTEST_XDIST_WORKER", "gw-1").removeprefix("gw"))

BASIC = "Basic dGplMDpUamUw"  # tje0:Tje0, as the documentation prints it


@pytest.hookimpl(trylast=True)
def pytest_configure(config: pytest.Config) -> None:
    """Where no bytecode may lie beside its source it lies in a folder of this run: more than a hundred servers are started,
    and each would compile the package anew."""
    if not sys.dont_write_bytecode:
        return
    folder = getattr(config, "workerinput", {}).get("bytecode")
    if folder is None:
        made = tempfile.TemporaryDirectory(prefix="so-mock-bytecode-", ignore_cleanup_errors=True)
        config.add_cleanup(made.cleanup)
        config.stash[BYTECODE] = folder = made.name
        if config.pluginmanager.has_plugin("dsession"):
            return  # the workers, once they have found pytest and the like compiled where they always are
    os.environ["PYTHONPYCACHEPREFIX"] = sys.pycache_prefix = folder
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    sys.dont_write_bytecode = False


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    node.workerinput["bytecode"] = node.config.stash.get(BYTECODE, None)


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(collector: pytest.Collector) -> Any:
    """Every other worker reads the test files from the last to the first: from where the two meet, each finds compiled
    what it reads."""
    report = yield
    if WORKER % 2 and isinstance(collector, pytest.Directory) and report.result:
        report.result.reverse()
    return report


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """In one order again."""
    if WORKER >= 0:
        items.sort(key=lambda item: str(item.path))


def pytest_collection_finish() -> None:
    """What the test files are made of stays to the end: nobody looks through it for rubbish again and again."""
    gc.freeze()
    gc.set_threshold(20_000, 10, 10)


@pytest.fixture(scope="session", autouse=True)
def nobody_edits_a_row():
    """All tests but those of the store itself prove it by the way."""
    with rows_are_frozen():
        yield


@pytest.fixture(scope="session")
def world() -> World:
    return World(Config())


@pytest.fixture
def tenant(world: World) -> Tenant:
    return Tenant("Cust12345", world)


@dataclass
class Server:
    url: str
    process: subprocess.Popen

    @property
    def api(self) -> str:
        return f"{self.url}/api"


def ask(url: str, verb: str = "GET", body: Any = None, **headers: str) -> tuple[int, Any]:
    """Status and JSON, also of what is refused."""
    if body is not None:
        headers.setdefault("Content-Type", "application/json")
    content = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(url, content, headers, method=verb)
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            return answer.status, json.loads(answer.read() or b"null")
    except urllib.error.HTTPError as refused:
        with refused:
            return refused.code, json.loads(refused.read() or b"null")


def start_server(*options: str, **env: str) -> Server:
    """`so-mock serve` as a user starts it; the address is read from what it prints."""
    process = subprocess.Popen(
        [sys.executable, "-m", "so_mock", "serve", "--port", "0", *options],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONUTF8": "1", "SO_MOCK_KEYS": "memory", **env},
    )
    assert process.stdout is not None
    first = process.stdout.readline()
    if " at http" not in first:
        process.kill()
        raise AssertionError(f"so-mock did not start: {first}{process.communicate()[0]}")
    return Server(first.split(" at ")[1].split("/api")[0], process)


def stop_server(server: Server) -> str:
    """Stops it as Ctrl-C or a container does; what it printed since."""
    server.process.terminate()
    deadline = time.monotonic() + 10
    out, _ = server.process.communicate(timeout=max(1, deadline - time.monotonic()))
    return out


@pytest.fixture(scope="session")
def live_server():
    server = start_server()
    yield server
    stop_server(server)


@pytest.fixture
def own_server():
    """For tests that fill the server or stop it."""
    started = []

    def start(*options: str, **env: str) -> Server:
        started.append(start_server(*options, **env))
        return started[-1]

    yield start
    for server in started:
        if server.process.poll() is None:
            stop_server(server)
        elif server.process.stdout is not None:
            server.process.stdout.close()
