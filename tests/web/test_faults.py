"""Faults as a client meets them: every byte on the socket, and how the connection ends."""

import asyncio
import gc
import itertools
import ssl
import subprocess
import sys
import time
import weakref
from pathlib import Path

import httpx
import pytest
import trustme
from threaded import eventually, serving
from uvicorn.protocols.http.h11_impl import H11Protocol
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol
from web.raw import AUTH, CUT, FIN, RST, SILENCE, Raw, declared, request
from web.staged import staged, written

from so_mock.scenario.playing import Plan
from so_mock.scenario.rules import FAULTS, Rule, Then, When
from so_mock.web import faults, wire

LOOPS = ["asyncio"] if sys.platform == "win32" else ["asyncio", "uvloop"]
SERVERS = list(itertools.product(["httptools", "h11"], LOOPS))
PAUSE, FIRST_BYTE = faults.PAUSE, faults.FIRST_BYTE
SMALL, LARGE, HUGE = 40, 300_000, 5_000_000
CUTS = ["reset", "empty", "truncate", "garbage"]


@pytest.fixture(scope="module", params=SERVERS, ids=["-".join(server) for server in SERVERS])
def server(request, world):
    kind, loop = request.param
    with serving(staged(world), http=wire.protocol(kind), loop=loop) as started:
        yield started
        assert started.comes_to_rest()


@pytest.fixture(autouse=True)
def hurried(monkeypatch):
    """The same pieces and the same order in less time."""
    monkeypatch.setattr(faults, "PAUSE", 0.001)
    monkeypatch.setattr(faults, "FIRST_BYTE", 0.15)


@pytest.fixture(params=[SMALL, LARGE], ids=["small", "large"])
def asked(request, server):
    """A connection over which two good answers came; asks for a fault in place of a third."""
    size = request.param
    with Raw(server.port) as client:
        client.size = size
        for _ in range(2):
            assert len(client.good(Size=size)) == size
        yield client
    assert server.comes_to_rest()


# -- each fault


def test_every_fault_that_a_scenario_may_name_is_played():
    assert sorted(FAULTS) == sorted([*faults.CUT, *filter(None, faults.SENT)])
    assert sorted(faults.CUT) == sorted(CUTS)


def test_a_dribble_takes_five_seconds_at_most_and_a_first_byte_longer_than_clients_wait():
    assert faults.PIECES * PAUSE == 5
    assert FIRST_BYTE > 5


def test_reset_is_an_rst_and_not_a_byte(asked):
    asked.ask("reset", Size=asked.size)
    assert asked.end() == (b"", RST)


def test_empty_is_a_fin_and_not_a_byte(asked):
    asked.ask("empty", Size=asked.size)
    assert asked.end() == (b"", FIN)


def test_truncate_is_half_of_the_body_declared(asked):
    asked.ask("truncate", Size=asked.size)
    came, how = asked.end()
    head, _, body = came.partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 200 OK\r\n")
    assert declared(head) == asked.size
    assert (len(body), how) == (asked.size // 2, FIN)


def test_garbage_is_not_http(asked):
    asked.ask("garbage", Size=asked.size)
    assert asked.end() == (faults.GARBAGE, FIN)
    assert not any(line.startswith(b"HTTP/") for line in faults.GARBAGE.splitlines())


def test_dribble_comes_in_pieces_and_whole(asked):
    began = time.monotonic()
    asked.ask("dribble", Size=asked.size)
    head, pieces = b"", []
    while not head.endswith(b"\r\n\r\n"):
        head += asked.socket.recv(1)
    while sum(map(len, pieces)) < declared(head):
        pieces.append(asked.socket.recv(1 << 16))
    assert b"".join(pieces) == b'"%s"' % (b"x" * (asked.size - 2))
    assert len(pieces) > 2  # some may have met on the way
    assert time.monotonic() - began >= min(asked.size, faults.PIECES) * faults.PAUSE * 0.9
    assert len(asked.good(Size=asked.size)) == asked.size


def test_hang_is_silence(asked):
    asked.ask("hang", Size=asked.size)
    assert asked.end(within=0.1) == (b"", SILENCE)


def test_slow_first_byte_is_silence_and_then_the_whole_answer(asked):
    began = time.monotonic()
    asked.ask("slow_first_byte", Size=asked.size)
    assert asked.peek() and time.monotonic() - began >= 0.14
    assert len(asked.answer()[1]) == asked.size
    assert len(asked.good(Size=asked.size)) == asked.size


def test_a_delay_comes_before_the_answer_and_the_connection_is_kept(asked):
    began = time.monotonic()
    asked.ask(Size=asked.size, Delay=0.15)
    assert asked.peek() and 0.14 <= time.monotonic() - began < 5
    assert len(asked.answer()[1]) == asked.size
    assert len(asked.good(Size=asked.size)) == asked.size


@pytest.mark.parametrize("fault", CUTS)
def test_a_delay_comes_before_a_fault_too(server, fault):
    with Raw(server.port) as client:
        began = time.monotonic()
        client.ask(fault, Size=SMALL, Delay=0.15)
        assert client.end()[1] == (RST if fault == "reset" else FIN)
        assert 0.14 <= time.monotonic() - began < 5


def test_the_delay_of_a_slow_first_byte_is_how_long_it_takes(server, monkeypatch):
    monkeypatch.setattr(faults, "FIRST_BYTE", 30)
    with Raw(server.port) as client:
        began = time.monotonic()
        client.ask("slow_first_byte", Size=SMALL, Delay=0.02)
        client.answer()
        assert 0.019 <= time.monotonic() - began < 5


@pytest.mark.parametrize("fault", CUTS)
def test_what_the_client_sent_was_read_so_that_a_fin_is_no_rst(server, fault):
    """A socket closed with unread input answers RST."""
    body = b'{"Name": "%s"}' % (b"x" * LARGE)
    head = f"POST /api/v1/Contact HTTP/1.1\r\nHost: x\r\n{AUTH}\r\nFault: {fault}\r\nContent-Type: application/json\r\n"
    with Raw(server.port) as client:
        client.socket.sendall(f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body)
        assert client.end()[1] == (RST if fault == "reset" else FIN)


# -- answers without a body

BARE = {"HEAD": ("HEAD", {"Size": LARGE}), "204": ("GET", {"Status": 204}), "304": ("GET", {"Status": 304})}  # fmt: skip


@pytest.mark.parametrize("bare", BARE)
@pytest.mark.parametrize("fault", FAULTS)
def test_an_answer_without_a_body_has_its_fault_too(server, fault, bare):
    verb, said = BARE[bare]
    with Raw(server.port) as client:
        client.ask(verb=verb, **said)
        head, body = client.answer(verb)
        assert body == b"" and head.split()[1] == (b"200" if bare == "HEAD" else bare.encode())
        client.ask(fault, verb, **said)
        if fault in ("dribble", "slow_first_byte"):  # nothing to dribble: it is as ever
            again, _ = client.answer(verb)
            assert stripped(again) == stripped(head)
            client.good()
        elif fault == "hang":
            assert client.end(within=0.1) == (b"", SILENCE)
        else:
            came, how = client.end()
            assert how == (RST if fault == "reset" else FIN)
            if fault == "truncate":
                assert came and stripped(head).startswith(stripped(came)[:20])
                assert b"\r\n\r\n" not in came
            else:
                assert came == (faults.GARBAGE if fault == "garbage" else b"")


def stripped(head: bytes) -> bytes:
    """Without what differs from answer to answer."""
    lines = head.split(b"\r\n")
    return b"\r\n".join(
        line for line in lines if not line.startswith((b"date:", b"x-so-mock-request:"))
    )


# -- other connections, and what was asked behind


@pytest.mark.parametrize("fault", FAULTS)
def test_other_connections_stay_as_they_were(server, fault):
    with Raw(server.port) as kept, Raw(server.port) as other:
        kept.good()
        other.ask(fault, Size=LARGE)
        for _ in range(20):
            kept.good()
        other.end(within=0.05)
        kept.good()


@pytest.mark.parametrize("fault", [*CUTS, "hang"])
def test_what_was_asked_behind_a_fault_goes_down_with_the_connection(server, fault):
    with Raw(server.port) as client:
        client.good()
        client.socket.sendall(request(fault, Size=SMALL) + request(Size=SMALL))
        came, how = client.end(within=0.1 if fault == "hang" else 20)
        assert came.count(b"HTTP/1.1 ") == (fault == "truncate")
        assert how == {"reset": RST, "hang": SILENCE}.get(fault, FIN)
    assert server.comes_to_rest()


@pytest.mark.parametrize("fault", ["", "dribble", "slow_first_byte"])
def test_what_was_asked_behind_a_slow_answer_is_answered_after_it(server, fault):
    with Raw(server.port) as client:
        client.ask(fault, Size=SMALL, Delay=0.1)
        for size in (50, 60):
            client.ask(Size=size)
        assert [len(client.answer()[1]) for _ in range(3)] == [SMALL, 50, 60]
        client.good()


# -- a client that leaves, or does not read

WAITS = [("hang", 0), ("", 30), ("reset", 30), ("slow_first_byte", 30), ("dribble", 0)]


@pytest.mark.parametrize("fault, delay", WAITS)
@pytest.mark.parametrize("how", [FIN, RST])
def test_a_client_that_leaves_ends_the_wait(server, monkeypatch, fault, delay, how):
    monkeypatch.setattr(faults, "PAUSE", 30)
    with Raw(server.port) as client:
        client.good()
        client.ask(fault, Size=SMALL, Delay=delay)
        assert eventually(lambda: server.busy() == 1, 2)
        time.sleep(0.02)  # on its way
        client.leave(how)
        assert server.comes_to_rest(within=1)


@pytest.mark.parametrize("when", ["at once", "later"])
@pytest.mark.parametrize("how", [FIN, RST])
def test_a_client_that_asked_for_more_behind_a_hang_is_seen_to_leave(server, when, how):
    with Raw(server.port) as client:
        client.ask("hang")
        for _ in range(3):
            if when == "later":
                time.sleep(0.02)
            client.ask(Size=LARGE)
        assert eventually(lambda: server.busy() == 1, 2)
        time.sleep(0.02)  # on its way
        client.leave(how)
        assert server.comes_to_rest(within=1)


def test_a_client_that_asked_for_more_behind_a_delay_is_seen_to_leave(server):
    with Raw(server.port) as client:
        client.ask(Delay=30)
        client.ask()
        time.sleep(0.1)
        client.leave(FIN)
        assert server.comes_to_rest(within=1)


def test_half_of_a_huge_body_reaches_a_slow_reader(server):
    with Raw(server.port, window=8192) as client:
        client.ask("truncate", Size=HUGE)
        time.sleep(0.2)  # it fills all there is between the two
        came, how = client.end()
        head, _, body = came.partition(b"\r\n\r\n")
        assert (declared(head), len(body), how) == (HUGE, HUGE // 2, FIN)


def test_a_huge_body_dribbles_to_a_slow_reader_without_waiting_in_memory(server, monkeypatch):
    monkeypatch.setattr(faults, "PAUSE", 0)
    with Raw(server.port, window=8192) as client:
        client.ask("dribble", Size=HUGE)
        time.sleep(0.3)
        [connection] = server.server_state.connections
        assert connection.transport.get_write_buffer_size() < 200_000
        assert len(client.answer()[1]) == HUGE
        client.good()


@pytest.mark.parametrize("fault", ["truncate", "dribble"])
def test_a_client_that_never_reads_and_leaves_is_let_go(server, monkeypatch, fault):
    monkeypatch.setattr(faults, "PAUSE", 0)
    with Raw(server.port, window=8192) as client:
        client.ask(fault, Size=4 * HUGE)  # half of which is more than the system keeps for it
        time.sleep(0.3)
        assert server.busy() == 1
    assert server.comes_to_rest()


@pytest.mark.parametrize("fault", ["", *FAULTS])
def test_a_connection_that_ended_is_freed_at_once(server, fault):
    """The collector of a server seldom runs."""
    gc.disable()
    try:
        with Raw(server.port) as client:
            client.good()
            [connection] = server.server_state.connections
            lasting = weakref.ref(connection)
            del connection
            client.ask(fault, Size=SMALL)
            client.end(within=0.2)
        assert server.comes_to_rest()
        assert eventually(lambda: lasting() is None, 1)
    finally:
        gc.enable()


# -- many at once


def test_two_hundred_hangs_do_not_slow_the_others_down(server):
    hanging = [Raw(server.port) for _ in range(200)]
    try:
        for client in hanging:
            client.ask("hang")
        with Raw(server.port) as other:
            times = []
            for _ in range(200):
                began = time.perf_counter()
                other.good()
                times.append(time.perf_counter() - began)
        assert eventually(
            lambda: server.busy() == 200, 2
        )  # the last answer is done a moment after it came
        assert sorted(times)[100] < 0.05
    finally:
        for client in hanging:
            client.leave(FIN)
    assert server.comes_to_rest()


# -- as a file has them

FILE = """
extends: demo
rules:
  - {name: cut, when: {header: {Fault: reset}, nth: 1}, then: {fault: reset}}
  - {name: half, when: {header: {Fault: truncate}}, then: {error: 503, fault: truncate}}
  - {name: late, when: {header: {Fault: slow_first_byte}}, then: {fault: slow_first_byte, delay: 50ms}}
"""


def test_a_rule_of_a_file_has_its_fault_and_the_journal_tells_it(world):
    app = written(world, FILE)
    tenant = app.state.tenants.default
    company = b'{"Name": "Lost AS"}'
    post = (
        f"POST /api/v1/Contact HTTP/1.1\r\nHost: x\r\n{AUTH}\r\nContent-Type: application/json\r\n"
        f"Content-Length: {len(company)}\r\nFault: reset\r\n\r\n"
    ).encode() + company
    rows = len(tenant.store.table("contact"))
    with serving(app, loop="asyncio") as server:
        with Raw(server.port) as client:
            client.socket.sendall(post)
            assert client.end() == (b"", RST)
        assert len(tenant.store.table("contact")) == rows + 1  # the answer is lost, not the call
        with Raw(server.port) as client:
            client.socket.sendall(post)
            assert client.answer()[0].startswith(b"HTTP/1.1 200 ")
            began = time.monotonic()
            client.ask("slow_first_byte")
            assert b"x-so-mock-rule: late" in client.answer()[0]
            assert 0.04 <= time.monotonic() - began < 5
            client.ask("truncate")
            came, how = client.end()
            assert came.startswith(b"HTTP/1.1 503 Service Unavailable\r\n") and how == FIN
    told = [(entry.rule, entry.fault, entry.delay) for entry in tenant.journal]
    assert told == [("cut", "reset", 0), ("", "", 0), ("late", "slow_first_byte", 0.05), ("half", "truncate", 0)]  # fmt: skip


# -- TLS


@pytest.fixture(scope="module")
def issued():
    authority = trustme.CA()
    client = ssl.create_default_context()
    authority.configure_trust(client)
    return authority.issue_cert("localhost"), client


@pytest.fixture(params=SERVERS, ids=["-".join(server) for server in SERVERS])
def secured(request, world, issued, tmp_path):
    """A server behind TLS, and how to make a connection over which a good answer came."""
    kind, loop = request.param
    issued[0].private_key_and_cert_chain_pem.write_to_path(tmp_path / "all.pem")
    options = {"ssl_certfile": tmp_path / "all.pem", "ssl_keyfile": tmp_path / "all.pem"}
    with serving(staged(world), http=wire.protocol(kind), loop=loop, **options) as started:

        def connected():
            client = Raw(started.port, issued[1])
            assert len(client.good(Size=LARGE)) == LARGE
            return client

        started.connected = connected
        yield started
        assert started.comes_to_rest()


def test_over_tls_a_reset_is_one_below_it(secured):
    """Python's TLS, and that of others, makes an end of file without farewell of it."""
    with secured.connected() as client:
        client.ask("reset", Size=LARGE)
        came, how = client.end()
        assert came == b"" and how in (RST, CUT)
    with secured.connected() as client, client.beneath() as beneath:
        client.ask("reset", Size=LARGE)
        assert beneath.end() == (b"", RST)


def test_over_tls_the_others_are_what_they_are_without(secured):
    ended = {}
    for fault in ("empty", "garbage", "truncate"):
        with secured.connected() as client:
            client.ask(fault, Size=LARGE)
            ended[fault] = client.end()
    assert ended["empty"] == (b"", FIN)
    assert ended["garbage"] == (faults.GARBAGE, FIN)
    head, _, body = ended["truncate"][0].partition(b"\r\n\r\n")
    assert (declared(head), len(body), ended["truncate"][1]) == (LARGE, LARGE // 2, FIN)
    for fault in ("dribble", "slow_first_byte"):
        with secured.connected() as client:
            client.ask(fault, Size=LARGE)
            assert len(client.answer()[1]) == LARGE
            client.good()
    with secured.connected() as client:
        client.ask("hang")
        client.ask()
        assert client.end(within=0.2) == (b"", SILENCE)
    assert secured.comes_to_rest()


# -- without our protocol


def carried(world, **said):
    """What httpx gets from the app, called in process."""

    async def call():
        transport = httpx.ASGITransport(staged(world))
        async with httpx.AsyncClient(transport=transport, base_url="http://x") as client:
            headers = {"Authorization": AUTH.split(": ")[1]} | said
            async with asyncio.timeout(5 if said.get("fault") != "hang" else 0.2):
                return await client.get("/api/v1/Contact/2", headers=headers)

    return asyncio.run(call())


@pytest.mark.parametrize("fault", CUTS)
def test_a_fault_that_needs_the_connection_is_an_error_where_there_is_none(world, fault):
    began = time.monotonic()
    with pytest.raises(RuntimeError, match=f"fault: {fault} needs the connection.*so-mock serve"):
        carried(world, fault=fault, delay="30")
    assert time.monotonic() - began < 5


@pytest.mark.parametrize(
    "size, pieces", [(0, []), (1, [1]), (500, [1] * 500), (501, [2] * 250 + [1])]
)
def test_a_dribble_is_bytes_or_as_many_more_as_bound_its_time(monkeypatch, size, pieces):
    sent = []
    monkeypatch.setattr(faults, "PAUSE", 0)

    async def receive():
        await asyncio.Event().wait()

    async def send(message):
        sent.append(message)

    then = Then(fault="dribble")
    plan = Plan(Rule("r", "f:1:1", When(), (then,)), then)
    asyncio.run(faults.play(plan, 200, [], b"x" * size, {}, receive, send))
    start, *bodies, last = sent
    assert start == {"type": "http.response.start", "status": 200, "headers": []}
    assert [len(message["body"]) for message in bodies] == pieces
    assert all(message["more_body"] for message in bodies)
    assert (last["body"], last["more_body"]) == (b"", False)


@pytest.mark.parametrize("fault", ["dribble", "slow_first_byte", ""])
def test_slow_answers_need_no_connection(world, fault):
    began = time.monotonic()
    assert len(carried(world, fault=fault, size=str(SMALL), delay="0.1").content) == SMALL
    assert time.monotonic() - began >= 0.1
    assert carried(world, fault=fault, status="204").status_code == 204


def test_a_hang_needs_no_connection(world):
    with pytest.raises(TimeoutError):
        carried(world, fault="hang")


@pytest.mark.parametrize("kind", [HttpToolsProtocol, H11Protocol])
def test_another_server_answers_500_and_logs_why(world, caplog, kind):
    with serving(staged(world), http=kind, loop="asyncio") as server, Raw(server.port) as client:
        client.ask("reset")
        assert client.answer()[0].startswith(b"HTTP/1.1 500 ")
    [record] = [record for record in caplog.records if record.exc_info]
    assert "fault: reset needs the connection" in str(record.exc_info[1])
    with serving(staged(world), http=kind, loop="asyncio") as server:
        with Raw(server.port) as client:
            client.ask("dribble", Size=SMALL)
            assert len(client.answer()[1]) == SMALL
            client.ask("hang")
            assert client.end(within=0.1) == (b"", SILENCE)
        assert server.comes_to_rest()


# -- stopping

SERVED = """
import sys
sys.path.insert(0, sys.argv.pop(1))
from web.staged import Asked
from so_mock import world
play = world.World._play
def played(self, *told):
    play(self, *told)
    self.rules = Asked()
world.World._play = played
from so_mock.cli import main
main()
"""


@pytest.fixture
def process():
    tests = str(Path(__file__).parents[1])
    started = subprocess.Popen(
        [sys.executable, "-c", SERVED, tests, "--port", "0"],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert started.stdout is not None
    started.port = int(started.stdout.readline().split("/api")[0].rpartition(":")[2])
    yield started
    started.kill()
    started.communicate()


def stopped(process) -> tuple[float, str]:
    """How long it took, and what it said of it."""
    process.terminate()
    began = time.monotonic()
    _, told = process.communicate(timeout=15)
    assert process.returncode == (0 if sys.platform != "win32" else 1)
    return time.monotonic() - began, told


def test_hangs_do_not_hold_up_the_stop(process):
    hanging = [Raw(process.port) for _ in range(50)]
    for client in hanging:
        client.good()
        client.ask("hang")
    time.sleep(0.2)
    took, told = stopped(process)
    assert took < 1 and told == ""
    for client in hanging:
        assert client.end()[0] == b""
        client.leave()


@pytest.mark.parametrize("fault, delay", [("", 30), ("slow_first_byte", 0), ("dribble", 0), ("reset", 30)])  # fmt: skip
def test_slow_answers_are_cut_off_by_the_stop_and_not_answered_500(process, fault, delay):
    with Raw(process.port) as client:
        client.good()
        client.ask(fault, Size=LARGE, Delay=delay)
        time.sleep(0.2)
        took, told = stopped(process)
        assert b" 500 " not in client.end()[0]
    assert took < 3 and "Traceback" not in told and len(told.splitlines()) <= 1


def test_an_answer_that_is_nearly_there_is_still_given(process):
    with Raw(process.port) as client:
        client.ask(Size=SMALL, Delay=0.5)
        time.sleep(0.1)
        process.terminate()
        assert len(client.answer()[1]) == SMALL
    assert stopped(process)[1] == ""
