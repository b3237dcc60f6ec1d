"""100 MB up and down over a real socket: what the server's memory grows by, and what stays of a client that leaves."""

import base64
import http.client
import itertools
import json
import os
import re
import subprocess
import sys
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from threaded import eventually
from web.raw import AUTH, Raw

LOOPS = ["asyncio"] if sys.platform == "win32" else ["asyncio", "uvloop"]
SERVERS = list(itertools.product(["httptools", "h11"], LOOPS))
SIZE = 100 * 1024 * 1024
PIECE = os.urandom(1024 * 1024)
CHECKSUM = zlib.crc32(PIECE * 100)
BASIC = {"authorization": AUTH.partition(": ")[2]}
JSON = {**BASIC, "content-type": "application/json"}
OCTETS = {**BASIC, "content-type": "application/octet-stream"}
SCRIPT = """
import sys, uvicorn
from so_mock.app import create_app
from so_mock.config import Config
from so_mock.serving import listen
from so_mock.web.wire import protocol
app = create_app(Config())
with listen("127.0.0.1", 0) as socket:
    print(socket.getsockname()[1], flush=True)
    facts = uvicorn.Config(app, log_config=None, ws="none", lifespan="off", http=protocol(sys.argv[1]), loop=sys.argv[2])
    uvicorn.Server(facts).run(sockets=[socket])
"""


class Served(NamedTuple):
    process: int
    port: int

    def memory(self, what: str = "VmRSS") -> int:
        """Bytes; 0 where the system does not tell."""
        status = Path(f"/proc/{self.process}/status")
        found = re.search(rf"{what}:\s+(\d+) kB", status.read_text()) if status.exists() else None
        return int(found[1]) * 1024 if found else 0

    @contextmanager
    def growing_less_than(self, times: float) -> Iterator[None]:
        """Its peak within, in sizes of the file."""
        forget = Path(f"/proc/{self.process}/clear_refs")
        if forget.exists():
            forget.write_text("5")  # the peak so far
        before = self.memory()
        yield
        grown = (self.memory("VmHWM") - before) / SIZE
        assert grown < times, f"grew by {grown:.2f} times the file"

    def ask(
        self,
        verb: str,
        path: str,
        body: Any = None,
        headers: dict[str, str] = BASIC,
        pause: float = 0,
    ) -> tuple[int, bytes, int]:
        """Status, beginning and checksum of an answer that is read piece by piece, with a pause after each."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        connection.request(verb, f"/api/v1/{path}", body, headers)
        answer = connection.getresponse()
        begun, checksum = b"", 0
        while piece := answer.read(1024 * 1024):
            begun = begun or piece
            checksum = zlib.crc32(piece, checksum)
            time.sleep(pause)
        connection.close()
        return answer.status, begun, checksum

    def new(self, kind: str) -> int:
        _, body, _ = self.ask("POST", kind, json.dumps({"Name": f"{time.time_ns()}.bin"}), JSON)
        id: int = json.loads(body)[f"{kind}Id"]
        return id


@contextmanager
def served(kind: str, loop: str) -> Iterator[Served]:
    command = [sys.executable, "-c", SCRIPT, kind, loop]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield Served(process.pid, int(process.stdout.readline()))
        finally:
            process.terminate()


@pytest.fixture(scope="module", params=SERVERS, ids=["-".join(server) for server in SERVERS])
def server(request: Any) -> Iterator[Served]:
    with served(*request.param) as started:
        yield started


@pytest.fixture(scope="module")
def usual() -> Iterator[Served]:
    with served("httptools", LOOPS[-1]) as started:
        yield started


def pieces(before: bytes = b"", after: bytes = b"") -> Iterator[bytes]:
    yield before
    for _ in range(100):
        yield PIECE
    yield after


def of_length(length: int, headers: dict[str, str] = OCTETS) -> dict[str, str]:
    return {**headers, "content-length": str(length)}


def raw(server: Served, verb: str, path: str) -> int:
    return server.ask(verb, path, pieces(), of_length(SIZE))[0]


def form(server: Served, verb: str, path: str) -> int:
    before = b'--b\r\nContent-Disposition: form-data; name="x"; filename="x.bin"\r\n\r\n'
    after = b"\r\n--b--\r\n"
    told = {**BASIC, "content-type": "multipart/form-data; boundary=b"}
    length = of_length(SIZE + len(before + after), told)
    return server.ask(verb, path, pieces(before, after), length)[0]


@pytest.mark.parametrize(
    ("kind", "verb", "sent", "status"),
    [
        ("Document", "PUT", raw, 200),
        ("Document", "PUT", form, 200),
        ("Attachment", "POST", raw, 204),
    ],
)
def test_a_large_file_is_in_memory_once_and_comes_back_piece_by_piece(
    server: Served, kind: str, verb: str, sent: Callable[[Served, str, str], int], status: int
) -> None:
    path = f"{kind}/{server.new(kind)}/Content"
    with server.growing_less_than(1.5):
        assert sent(server, verb, path) == status
    with server.growing_less_than(0.25):  # what is sent is the stored file, not a copy
        assert server.ask("GET", path, pause=0.002)[::2] == (200, CHECKSUM)
    server.ask("DELETE", path.removesuffix("/Content"))


def test_a_client_that_does_not_read_makes_the_server_hold_nothing(server: Served) -> None:
    path = f"Document/{server.new('Document')}/Content"
    assert raw(server, "PUT", path) == 200
    with server.growing_less_than(0.25), Raw(server.port, window=65_536) as client:
        client.socket.sendall(f"GET /api/v1/{path} HTTP/1.1\r\nHost: x\r\n{AUTH}\r\n\r\n".encode())
        assert client.peek()
        time.sleep(0.1)
    assert server.ask("GET", path)[::2] == (200, CHECKSUM), "who left is not waited for"
    server.ask("DELETE", path.removesuffix("/Content"))


def test_of_a_client_that_leaves_in_the_middle_nothing_stays(server: Served) -> None:
    path = f"Document/{server.new('Document')}/Content"
    assert server.ask("PUT", path, b"before", OCTETS)[0] == 200
    before = server.memory()
    with Raw(server.port) as client:
        head = f"PUT /api/v1/{path} HTTP/1.1\r\nHost: x\r\n{AUTH}\r\nContent-Length: {SIZE}\r\n"
        client.socket.sendall(f"{head}Content-Type: application/octet-stream\r\n\r\n".encode())
        for _ in range(50):
            client.socket.sendall(PIECE)
    assert eventually(lambda: server.memory() - before < SIZE / 4, 5)
    assert server.ask("GET", path)[1] == b"before"


def test_a_claimed_length_takes_no_memory(server: Served) -> None:
    with server.growing_less_than(0.25), Raw(server.port) as client:
        head = f"PUT /api/v1/Document/1/Content HTTP/1.1\r\nHost: x\r\n{AUTH}\r\nContent-Length: {SIZE}\r\n\r\n"
        client.socket.sendall(head.encode() + PIECE)
        time.sleep(0.1)


def test_base64_in_json_costs_what_is_sent_and_once_more_its_text(usual: Served) -> None:
    id = usual.new("Document")
    told = json.dumps({"DocumentEntity": {"DocumentId": id}, "Stream": "?"}).encode()
    before, _, after = told.partition(b"?")
    stream = base64.b64encode(PIECE * 100)
    body = before + stream + after
    with usual.growing_less_than(3):
        assert usual.ask("POST", "Agents/Document/SetDocumentStream", body, JSON)[0] == 200
    asked = json.dumps({"DocumentId": id})
    with usual.growing_less_than(1.6):
        got = usual.ask("POST", "Agents/Document/GetDocumentStream", asked, JSON)
    assert got[::2] == (200, zlib.crc32(b'"' + stream + b'"'))
    octets = {**JSON, "accept": "application/octet-stream"}
    with usual.growing_less_than(0.25):
        got = usual.ask("POST", "Agents/Document/GetDocumentStream", asked, octets)
    assert got[::2] == (200, CHECKSUM)


def test_the_same_file_again_and_again_is_there_once(usual: Served) -> None:
    """Neither the journal nor anything else holds on to what was sent."""
    id = usual.new("Document")
    file = PIECE * 20
    asked = {"DocumentEntity": {"DocumentId": id}, "Stream": base64.b64encode(file).decode()}
    body = json.dumps(asked | {"OverwriteExistingData": True}).encode()

    def upload() -> None:
        assert usual.ask("PUT", f"Document/{id}/Content", file, OCTETS)[0] == 200
        assert usual.ask("POST", "Agents/Document/SetDocumentStream", body, JSON)[0] == 200

    upload()
    before = usual.memory()
    for _ in range(5):
        upload()
    assert eventually(lambda: usual.memory() - before < 2 * len(file), 5)
