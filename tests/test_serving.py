"""A server starts last and stops first: sockets, signals and what is written about them."""

import asyncio
import gc
import json
import logging
import os
import re
import signal
import socket
import sys
import threading
import time
import urllib.error
import urllib.request
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from so_mock import serving
from so_mock.clock import Start
from so_mock.config import Config

POSIX = pytest.mark.skipif(sys.platform == "win32", reason="signals as POSIX has them")
AUTH = "Authorization: Basic dGplMDpUamUw\r\n"


def port_of(server) -> int:
    return int(server.url.rpartition(":")[2])


def request(port: int, path: str = "/api/v1/Contact/2") -> socket.socket:
    """A connection that was answered and stays open."""
    connection = socket.create_connection(("127.0.0.1", port), timeout=10)
    connection.sendall(f"GET {path} HTTP/1.1\r\nHost: x\r\n{AUTH}\r\n".encode())
    assert connection.recv(12) == b"HTTP/1.1 200"
    return connection


def stopped(server, number: int, within: float = 5.0) -> str:
    """What it printed since, when it ended as it should."""
    server.process.send_signal(number)
    began = time.monotonic()
    out, _ = server.process.communicate(timeout=15)
    assert time.monotonic() - began < within
    assert server.process.returncode == 0, out
    assert "Traceback" not in out
    assert out.endswith("so-mock: stopped.\n")
    return out


# -- stopping


@POSIX
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_stops_it_cleanly(own_server, number):
    stopped(own_server(), number)


@POSIX
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_open_connection_does_not_hold_it(own_server, number):
    server = own_server()
    with request(port_of(server)):
        stopped(server, number)


@POSIX
def test_a_request_on_its_way_holds_it_for_a_moment_only(own_server):
    server = own_server()
    with socket.create_connection(("127.0.0.1", port_of(server))) as half:
        half.sendall(
            f"POST /api/v1/Contact HTTP/1.1\r\nHost: x\r\n{AUTH}Content-Length: 99\r\n\r\n{{".encode()
        )
        with request(port_of(server)):
            stopped(server, signal.SIGTERM)


@POSIX
def test_it_stops_under_load(own_server):
    server = own_server()
    done = threading.Event()
    answered = [0] * 4

    def work(number: int) -> None:
        url = f"{server.api}/v1/Contact/2"
        while not done.is_set():
            try:
                asked = urllib.request.Request(url, headers={"Authorization": "Basic dGplMDpUamUw"})
                with urllib.request.urlopen(asked, timeout=5) as answer:
                    answer.read()
                answered[number] += 1
            except OSError:
                return

    threads = [threading.Thread(target=work, args=[n]) for n in range(4)]
    for thread in threads:
        thread.start()
    deadline = time.monotonic() + 5
    while sum(answered) < 40 and time.monotonic() < deadline:
        time.sleep(0.01)
    try:
        stopped(server, signal.SIGTERM)
    finally:
        done.set()
        for thread in threads:
            thread.join()
    assert min(answered) > 0


@POSIX
def test_a_second_signal_changes_nothing(own_server):
    server = own_server()
    with socket.create_connection(("127.0.0.1", port_of(server))) as half:
        half.sendall(
            f"POST /api/v1/Contact HTTP/1.1\r\nHost: x\r\n{AUTH}Content-Length: 99\r\n\r\n{{".encode()
        )
        time.sleep(0.1)
        server.process.send_signal(signal.SIGINT)
        stopped(server, signal.SIGINT)


@POSIX
def test_a_signal_before_the_start_is_over_stops_it_as_well():
    """In a container process 1 has no default handlers; here it is told while it still imports."""
    import subprocess

    process = subprocess.Popen(
        [sys.executable, "-c", "import os, signal, so_mock.world as w\n"
         "w.World = lambda config: os.kill(os.getpid(), signal.SIGTERM)\n"
         "from so_mock.cli import main; main()", "--port", "0"],
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    )  # fmt: skip
    out, _ = process.communicate(timeout=15)
    assert (out, process.returncode) == ("so-mock: stopped.\n", 0)


@POSIX
def test_a_signal_at_any_moment_of_the_start_stops_it():
    """From before the first import until after the greeting; two signals as well."""
    import subprocess

    for n in range(12):
        process = subprocess.Popen(
            [sys.executable, "-m", "so_mock", "--port", "0"],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        time.sleep(0.06 + 0.02 * n)  # the interpreter itself takes some 0.05 s to listen to signals
        process.send_signal(signal.SIGTERM)
        if n % 3 == 0:
            time.sleep(0.01)
            process.send_signal(signal.SIGTERM)
        out, _ = process.communicate(timeout=10)
        assert "Traceback" not in out or process.returncode < 0, out
        assert process.returncode in (0, -signal.SIGTERM)
        if " at http" in out:
            assert process.returncode == 0 and out.endswith("so-mock: stopped.\n")


@pytest.fixture
def collector_as_it_is(monkeypatch):
    """What a server sets for good holds for its process, which here is that of all tests."""
    monkeypatch.setattr(gc, "freeze", lambda: None)
    thresholds = gc.get_threshold()
    yield
    gc.set_threshold(*thresholds)


# -- starting


def test_the_port_opens_when_everything_is_ready(monkeypatch, collector_as_it_is):
    """Whoever waits for the port needs to wait for nothing else."""
    order = []

    class Server:
        mail_at = None

        def __init__(self, config: object, tenants: object) -> None:
            order.append("server")

        def run(self, sockets: list[socket.socket]) -> None:
            order.append("run")

        def handle_exit(self, number: int, frame: object) -> None:
            raise AssertionError(number)

    create, bind, greet = serving.create_app, serving.listen, serving._greet
    monkeypatch.setattr(serving, "create_app", lambda c: order.append("app") or create(c))
    monkeypatch.setattr(serving, "listen", lambda h, p: order.append("bind") or bind(h, p))
    monkeypatch.setattr(serving, "_greet", lambda *a: order.append("greet") or greet(*a))
    monkeypatch.setattr(serving, "Server", Server)
    monkeypatch.setattr(serving, "_log", lambda kind: None)
    handlers = {
        number: signal.getsignal(number) for number in serving.uvicorn.server.HANDLED_SIGNALS
    }
    try:
        serving.run(Config(port=0, scenario="empty"), time.time())
    finally:
        for number, handler in handlers.items():
            signal.signal(number, handler)
    assert order == ["app", "server", "bind", "greet", "run"]


def test_no_connection_is_taken_before_the_port_is_printed(own_server):
    server = own_server()
    with urllib.request.urlopen(f"{server.url}/_so_mock/ready") as answer:
        assert json.load(answer)["status"] == "ready"


def test_a_free_port_is_picked_anew():
    with serving.listen("127.0.0.1", 0) as one, serving.listen("127.0.0.1", 0) as other:
        assert one.getsockname()[1] != other.getsockname()[1]


def test_an_answer_is_not_held_back_on_a_connection_that_stays_open():
    """Nagle's delay and the client's late acknowledgement cost 40 ms a call: whatever goes out, goes at once."""
    delays = []

    class Taken(asyncio.Protocol):
        def connection_made(self, transport):
            taken = transport.get_extra_info("socket")
            delays.append(not taken.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))
            transport.close()

    async def connect():
        with serving.listen("127.0.0.1", 0) as listening:
            server = await asyncio.get_running_loop().create_server(Taken, sock=listening)
            reader, writer = await asyncio.open_connection(*listening.getsockname())
            assert await reader.read() == b""
            writer.close()
            server.close()

    with asyncio.Runner(loop_factory=asyncio.SelectorEventLoop) as plain:
        plain.run(connect())
    assert delays == [False]


def test_a_taken_port_says_so_and_leaves_no_socket():
    with serving.listen("127.0.0.1", 0) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(
            serving.CannotListen, match=f"cannot listen at 127.0.0.1:{port}: .*--port 0"
        ):
            serving.listen("127.0.0.1", port)
    serving.listen("127.0.0.1", port).close()


@pytest.mark.parametrize("host", ["192.0.2.1", "a" * 300, "..", "::ffff:192.0.2.1"])
def test_an_address_that_is_not_ours_gives_no_false_hint(host):
    with pytest.raises(serving.CannotListen) as raised:
        serving.listen(host, 0)
    assert "--port" not in str(raised.value)


def has_ipv6() -> bool:
    try:
        with socket.socket(socket.AF_INET6) as probe:
            probe.bind(("::1", 0))
    except OSError:
        return False
    return True


@pytest.mark.parametrize(
    "host, shown",
    [
        ("127.0.0.1", "127.0.0.1"),
        ("0.0.0.0", "127.0.0.1"),
        pytest.param(
            "::1", "[::1]", marks=pytest.mark.skipif(not has_ipv6(), reason="no IPv6 here")
        ),
        pytest.param(
            "::", "[::1]", marks=pytest.mark.skipif(not has_ipv6(), reason="no IPv6 here")
        ),
    ],
)
def test_the_greeting_shows_an_address_that_can_be_asked(world, capsys, host, shown):
    with serving.listen(host, 0) as listening:
        serving._greet(Config(host=host), listening, time.time(), world)
        port = listening.getsockname()[1]
    out = capsys.readouterr().out
    assert (
        f" at http://{shown}:{port}/api (tenant Cust12345: http://{shown}:{port}/Cust12345/api)"
        in out
    )
    assert re.search(rf"curl -u ADM0:Adm0 http://{re.escape(shown)}:{port}/api/v1/Contact/1\n", out)
    assert "auth" not in out


def test_the_greeting_tells_of_a_clock_that_is_not_real(world, capsys):
    stands = Start(datetime(2026, 1, 15, 8, tzinfo=UTC), True)
    other = world.playing(replace(world.scenario, clock=stands))
    with serving.listen("127.0.0.1", 0) as listening:
        serving._greet(Config(), listening, time.time(), other)
        assert (
            "\n  clock       2026-01-15T09:00:00 in zone NO, stands still\n"
            in capsys.readouterr().out
        )
        serving._greet(Config(), listening, time.time(), world)
        assert "  clock  " not in capsys.readouterr().out


def test_a_clock_that_went_back_shows_no_negative_time(world, capsys):
    with serving.listen("127.0.0.1", 0) as listening:
        serving._greet(Config(), listening, time.time() + 60, world)
    assert "ready in    0.00 s" in capsys.readouterr().out


def test_a_server_made_twice_on_one_machine_does_not_mix(own_server):
    one, other = own_server(), own_server("--scenario", "empty")
    assert one.url != other.url
    with urllib.request.urlopen(f"{other.url}/_so_mock/ready") as answer:
        assert json.load(answer)["scenario"] == "empty"


def test_it_is_ready_in_well_under_a_second(own_server):
    """The best of three: other tests share the machine."""
    times = []
    for _ in range(3):
        server = own_server()
        line = next(line for line in server.process.stdout if "ready in" in line)
        times.append(float(re.search(r"ready in +(\d+\.\d+) s", line)[1]))
        server.process.terminate()
        server.process.communicate(timeout=10)
    assert min(times) < 0.9


WATCHED = """
import sys
def watch(event, facts):
    if event == "open" and isinstance(facts[1], str) and set(facts[1]) & set("wax+"):
        print("writes", facts[0], flush=True)
    if event in ("socket.connect", "socket.getaddrinfo", "subprocess.Popen", "os.mkdir", "tempfile.mkstemp"):
        print(event, facts, flush=True)
sys.addaudithook(watch)
from so_mock.cli import main
main()
"""


@POSIX
def test_it_asks_nobody_and_writes_nothing():
    """So that it serves in a container without network and with a read-only file system."""
    import subprocess

    process = subprocess.Popen(
        [sys.executable, "-B", "-c", WATCHED, "--port", "0"], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    )  # fmt: skip
    assert process.stdout is not None
    seen, statuses = [], []
    try:
        while not seen or " at http" not in seen[-1]:
            seen.append(process.stdout.readline())
            assert seen[-1], seen
        base = seen.pop().split(" at ")[1].split()[0]
        company = b'{"Name": "Quiet AS"}'
        for path, body in [
            ("v1/Contact/2", None), ("v1/User/currentPrincipal", None), ("v1/Person?$top=3", None),
            ("v1/Contact", company), ("v1/nowhere", None), ("", None),
        ]:  # fmt: skip
            asked = urllib.request.Request(f"{base}/{path}", body)
            asked.add_header("Authorization", "Basic dGplMDpUamUw")
            asked.add_header("Content-Type", "application/json")
            try:
                with urllib.request.urlopen(asked, timeout=10) as answer:
                    statuses.append(answer.status)
            except urllib.error.HTTPError as refused:
                with refused:
                    statuses.append(refused.code)
    finally:
        process.terminate()
        rest, _ = process.communicate(timeout=10)
    assert statuses == [200, 200, 200, 200, 404, 200]
    assert seen == []
    told = [line for line in rest.splitlines() if line and not line.startswith("  ")]
    assert told == ["so-mock: stopped."]


# -- log


@pytest.fixture
def untouched_logging():
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:], root.level = handlers, level


def logged(kind: str, capsys) -> str:
    serving._log(kind)
    logger = logging.getLogger("so_mock")
    logger.info("not worth a line")
    try:
        raise ValueError("of å kind")
    except ValueError:
        logger.exception("%s went wrong", "it")
    return capsys.readouterr().err


def test_errors_are_lines_of_text(untouched_logging, capsys):
    lines = logged("text", capsys).splitlines()
    assert lines[0] == "ERROR so_mock: it went wrong"
    assert lines[-1] == "ValueError: of å kind"


def test_errors_are_lines_of_json(untouched_logging, capsys):
    [line] = logged("json", capsys).splitlines()
    told = json.loads(line)
    assert (told["level"], told["logger"], told["message"]) == ("error", "so_mock", "it went wrong")
    assert told["traceback"].endswith("ValueError: of å kind")


def test_a_request_cut_off_by_the_stop_is_no_error(untouched_logging, capsys):
    import asyncio

    serving._log("text")
    try:
        raise asyncio.CancelledError
    except asyncio.CancelledError:
        logging.getLogger("uvicorn.error").exception("Exception in ASGI application")
    assert capsys.readouterr().err == ""


def test_the_systems_idea_of_our_start_is_believable():
    from so_mock.cli.server import began

    assert 0 <= time.time() - began() < 24 * 3600
    assert os.getpid() > 0


def test_a_signal_whose_exception_was_lost_stops_it_all_the_same(monkeypatch, collector_as_it_is):
    """Raised within a callback of the collector it is written to stderr and forgotten."""
    monkeypatch.setattr(serving.signal, "signal", lambda number, handler: None)
    monkeypatch.setattr(serving, "listen", lambda host, port: pytest.fail("it served"))
    monkeypatch.setattr(serving, "_log", lambda kind: None)
    serving.run(Config(scenario="empty"), time.time(), lambda: True)


# -- webhooks on their way


@POSIX
def test_what_could_not_be_sent_is_told_at_the_end(own_server):
    """A receiver that takes the test event and nothing else holds the end for two seconds at most."""
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        threading.Thread(target=_take_one, args=[silent], daemon=True).start()
        server = own_server()
        hook = {"Name": "x", "Events": ["contact.created"], "TargetUrl": f"http://127.0.0.1:{port}/", "State": "Active", "Type": "webhook"}  # fmt: skip
        for path, body in (("Webhook", hook), ("Contact", {"Name": "a"}), ("Contact", {"Name": "b"})):  # fmt: skip
            call = urllib.request.Request(
                f"{server.api}/v1/{path}", json.dumps(body).encode(),
                {"Authorization": AUTH.split(": ")[1].strip(), "Content-Type": "application/json"},
            )  # fmt: skip
            with urllib.request.urlopen(call, timeout=10) as answer:
                assert answer.status == 200
        out = stopped(server, signal.SIGTERM)
        assert "so-mock: Cust12345: 2 webhook deliveries were not sent\n" in out


def _take_one(silent: socket.socket) -> None:
    """Answers a single request, and from then on nothing."""
    kept = []
    while True:
        try:
            connection, _ = silent.accept()
        except OSError:
            return
        kept.append(connection)
        if len(kept) == 1:
            connection.recv(65_536)
            connection.sendall(
                b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok"
            )
