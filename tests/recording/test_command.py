"""`so-mock record` over sockets, in front of another so-mock."""

import asyncio
import gzip
import json
import os
import signal
import socket
import ssl
import subprocess
import sys
import threading
import time
import zlib
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import brotli
import httpx
import pytest
import trustme
from conftest import BASIC, Server, start_server, stop_server
from recording.taping import loaded, read_back

from so_mock.recording.command import Order, Recording
from so_mock.recording.seen import Exchange
from so_mock.recording.target import read_target

AUTH = {"Authorization": BASIC}


class Recorder:
    """The command, and a client of its proxy."""

    def __init__(self, target: str, *options: str, file: str) -> None:
        self.file = file
        self.process = subprocess.Popen(
            [sys.executable, "-m", "so_mock", "record", "--target", target, "--port", "0", *options, file],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8",
            env={**os.environ, "PYTHONUTF8": "1"},
        )  # fmt: skip
        greets = self.process.stderr if file == "-" else self.process.stdout
        assert greets is not None
        first = greets.readline()
        assert " at http://" in first, first + self.process.communicate()[0]
        self.url = first.split(" at ")[1].split("/api")[0]
        self.client = httpx.Client(base_url=self.url, headers=AUTH, trust_env=False, timeout=30)

    def api(self, verb: str, path: str, **how: object) -> httpx.Response:
        return self.client.request(verb, f"/api/v1/{path}", **how)  # type: ignore[arg-type]

    def stop(self) -> tuple[str, str]:
        """As Ctrl-C does; what it printed."""
        self.client.close()
        self.process.send_signal(signal.SIGINT)
        out, err = self.process.communicate(timeout=60)
        assert self.process.returncode == 0, err
        return out, err


@pytest.fixture
def record(tmp_path):
    started: list[Recorder] = []

    def start(target: str, *options: str, file: str = "") -> Recorder:
        started.append(Recorder(target, *options, file=file or str(tmp_path / "seen.yaml")))
        return started[-1]

    yield start
    for each in started:
        if each.process.poll() is None:
            each.process.kill()
            each.process.communicate()


def text_of(recorder: Recorder) -> str:
    return Path(recorder.file).read_text("utf-8")


def test_what_passes_is_what_the_target_says_and_the_file_answers_it(live_server, record):
    recorder = record(f"{live_server.url}/Cust12345")
    direct = httpx.get(f"{live_server.api}/v1/Contact/2", headers=AUTH, trust_env=False)
    passed = recorder.api("GET", "Contact/2")
    assert passed.json()["Name"] == direct.json()["Name"]
    assert passed.headers["last-modified"] == direct.headers["last-modified"]
    page = recorder.api("GET", "Contact?$select=name&$top=2").json()
    assert page["odata.nextLink"].startswith(f"{recorder.url}/api/v1/Contact?")
    assert recorder.client.get(page["odata.nextLink"]).json()["value"]
    links = recorder.client.get("/Cust777/api/v1/Contact/2").json()["_Links"]
    assert links["Self"] == f"{recorder.url}/Cust777/api/v1/Contact/2"
    asked = recorder.api("POST", "Agents/Contact/GetContact?contactId=3", json={})
    assert asked.json()["ContactId"] == 3
    head = recorder.api("HEAD", "Contact/2")
    assert (head.status_code, head.content) == (200, b"")
    missing = recorder.api("GET", "Contact/99999")
    assert missing.status_code == 404
    out, _ = recorder.stop()
    assert "contact" in out
    assert f"so-mock --scenario {recorder.file}" in out
    text = text_of(recorder)
    loaded(text)
    assert passed.json()["Name"] not in text
    assert "dGplMDpUamUw" not in text
    server = start_server("--scenario", recorder.file)
    try:
        again = httpx.get(f"{server.api}/v1/Contact/2", headers=AUTH, trust_env=False).json()
        assert again["ContactId"] == 2
        assert again.keys() == passed.json().keys()
    finally:
        stop_server(server)


def test_a_refused_credential_passes_and_is_not_recorded(live_server, record):
    recorder = record(live_server.api)
    answer = recorder.api("GET", "Contact/2", headers={"Authorization": ""})
    assert answer.status_code == 401
    out, _ = recorder.stop()
    assert "401" in out
    assert "rules" not in read_back(text_of(recorder))


def test_kept_data_are_as_they_were(live_server, record):
    recorder = record(live_server.api, "--keep-data")
    name = recorder.api("GET", "Contact/2").json()["Name"]
    out, _ = recorder.stop()
    assert name in text_of(recorder)
    assert "as they were" in out


def test_a_target_that_is_down_is_a_bad_gateway_in_the_apis_shape(record):
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        port = closed.getsockname()[1]
    recorder = record(f"http://127.0.0.1:{port}")
    answer = recorder.api("GET", "Contact/2")
    assert answer.status_code == 502
    assert f"http://127.0.0.1:{port} cannot be reached" in answer.json()["Message"]
    assert answer.json()["Error"] is True
    recorder.stop()


def test_large_bodies_pass_in_either_direction(own_server, record):
    server: Server = own_server()
    recorder = record(server.api)
    text = "long " * 1_200_000  # more than is recorded
    made = recorder.api("POST", "Contact", json={"Name": "A", "Description": text})
    assert made.status_code == 200
    assert made.json()["Description"] == text
    out, _ = recorder.stop()
    assert "larger than 4 MB" in out


def test_images_pass_and_are_no_part_of_the_file(live_server, record):
    recorder = record(live_server.api)
    direct = httpx.get(f"{live_server.api}/v1/Person/3/Image", headers=AUTH, trust_env=False)
    assert recorder.api("GET", "Person/3/Image").content == direct.content
    recorder.stop()
    loaded(text_of(recorder))


def test_standard_output_holds_the_file_and_nothing_else(live_server, record):
    recorder = record(live_server.api, file="-")
    recorder.api("GET", "Contact/2")
    out, err = recorder.stop()
    loaded(out)
    assert "1 calls" in err


def test_a_file_that_is_there_stays(tmp_path, live_server):
    file = tmp_path / "there.yaml"
    file.write_text("about: mine\n")
    ran = command("record", "--target", live_server.api, "--port", "0", str(file))
    assert ran.returncode == 2
    assert "--force" in ran.stderr
    assert file.read_text() == "about: mine\n"


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--target", "nowhere", "x.yaml"), "is no address of a WebAPI"),
        (("x.yaml",), "--target"),
        (("--target", "http://127.0.0.1:9", "/no/such/folder/x.yaml"), "cannot be written"),
        (("--target", "http://127.0.0.1:9", "."), "folder"),
    ],
)
def test_what_cannot_be_recorded_is_told_at_once(options, said, tmp_path):
    ran = command("record", "--port", "0", *options, folder=tmp_path)
    assert ran.returncode == 2
    assert said in ran.stderr


def command(*words: str, folder: Path | None = None) -> subprocess.CompletedProcess[str]:
    root = str(Path(__file__).parents[2])
    env = {**os.environ, "PYTHONUTF8": "1", "PYTHONPATH": root}
    return subprocess.run(
        [sys.executable, "-m", "so_mock", *words], capture_output=True, text=True, timeout=60, env=env, cwd=folder
    )  # fmt: skip


# -- a target that is no so-mock


@pytest.fixture
def raw_target():
    """Answers each request with the bytes that it is given; remembers what was asked."""
    stops: list[Callable[[], None]] = []

    def start(answer: bytes) -> tuple[str, list[bytes]]:
        asked: list[bytes] = []
        listening = socket.create_server(("127.0.0.1", 0))
        port = listening.getsockname()[1]

        def serve() -> None:
            while True:
                connection, _ = listening.accept()
                with connection:
                    asked.append(connection.recv(65536))
                    if not asked[-1]:
                        return
                    connection.sendall(answer)

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()

        def stop() -> None:
            socket.create_connection(("127.0.0.1", port)).close()  # says nothing: the end
            thread.join(10)
            listening.close()

        stops.append(stop)
        return f"http://127.0.0.1:{port}", asked

    yield start
    for stop in stops:
        stop()


def answer(*head: str, body: bytes) -> bytes:
    lines = ["HTTP/1.1 200 OK", "Content-Type: application/json", "Connection: close", *head]
    return "\r\n".join([*lines, "", ""]).encode() + body


def test_compressed_answers_are_read_and_recorded(raw_target, record):
    said = {"ContactId": 5, "Name": "Zqhidden AS", "TableRight": None}
    body = gzip.compress(json.dumps(said).encode())
    url, asked = raw_target(answer("Content-Encoding: gzip", f"Content-Length: {len(body)}", "Set-Cookie: s=1; Domain=crm.test; Secure; Path=/", body=body))  # fmt: skip
    recorder = record(url)
    got = recorder.api("GET", "Contact/5")
    assert got.json() == said
    assert got.headers["set-cookie"] == "s=1; Path=/"
    assert b"host: 127.0.0.1" in asked[0].lower()
    recorder.stop()
    assert "ContactId: 5" in text_of(recorder)
    assert "Zqhidden" not in text_of(recorder)


def test_a_packed_answer_and_in_what_words_it_was_asked_for(raw_target, record):
    said = {"Error": True, "ErrorType": "ZqException", "Message": "No"}
    body = brotli.compress(json.dumps(said).encode())
    url, _ = raw_target(answer("Content-Encoding: br", f"Content-Length: {len(body)}", body=body).replace(b"200 OK", b"500 No"))  # fmt: skip
    recorder = record(url)
    asking = {"SO-TimeZone": "UTC", "SO-Language": "Zqsecret", "Accept-Language": "nb-NO,nb;q=0.9"}
    assert recorder.api("GET", "Contact/5", headers=asking).json() == said
    recorder.api("GET", "Contact/5", headers={"SO-TimeZone": "Zqnowhere"})
    recorder.api("GET", "Contact/5", headers={"SO-TimeZone": "UTC", "Accept-Language": "nb, " + "a" * 90})  # fmt: skip
    recorder.stop()
    (rule,) = read_back(text_of(recorder))["rules"]
    assert rule["when"]["header"] == {"SO-TimeZone": "UTC", "Accept-Language": "nb-NO,nb;q=0.9"}
    assert rule["then"]["body"]["ErrorType"] == "ZqException"
    assert "Zqsecret" not in text_of(recorder)


def test_packed_questions_are_recorded_as_what_they_say(live_server, record):
    recorder = record(live_server.api)
    asked = b'{"ContactEntity": {"ContactId": 2, "Name": "Zqhidden AS"}}'
    for coding, pack in (("br", brotli.compress), ("gzip", gzip.compress), ("deflate", zlib.compress)):  # fmt: skip
        head = {"Content-Encoding": coding, "Content-Type": "application/json"}
        saved = recorder.api("POST", "Agents/Contact/ValidateContactEntity", content=pack(asked), headers=head)  # fmt: skip
        assert saved.status_code == 200
    out, _ = recorder.stop()
    assert "3 calls" in text_of(recorder), out


def test_what_one_caller_is_given_is_not_said_for_another(raw_target, record):
    url, asked = raw_target(answer("Set-Cookie: session=of-alice; Path=/", "Content-Length: 2", body=b"{}"))  # fmt: skip
    recorder = record(url)
    recorder.api("GET", "Contact/5")
    httpx.get(f"{recorder.url}/api/v1/Contact/6", trust_env=False)
    recorder.stop()
    assert len(asked) == 2
    assert b"cookie" not in asked[1].lower()


def test_what_is_about_one_connection_goes_no_further(raw_target, record):
    url, asked = raw_target(answer("Connection: X-There", "X-There: 1", "X-Beyond: 2", "Content-Length: 2", body=b"{}"))  # fmt: skip
    recorder = record(url)
    sent = {"Connection": "keep-alive, X-Here", "X-Here": "1", "X-Through": "2"}
    got = recorder.api("GET", "Contact/5", headers=sent)
    recorder.stop()
    assert "x-through: 2" in asked[0].decode().lower() and "x-here" not in asked[0].decode().lower()
    assert got.headers["x-beyond"] == "2" and "x-there" not in got.headers


def test_no_proxy_stands_between_two_programs_of_one_machine(raw_target, record, monkeypatch):
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    url, _ = raw_target(answer("Content-Length: 2", body=b"{}"))
    recorder = record(url)
    assert recorder.api("GET", "Contact/5").status_code == 200
    recorder.stop()


@pytest.mark.parametrize(("name", "value"), [
    ("SSL_CERT_FILE", "/no/such/file"), ("HTTPS_PROXY", "lala://proxy:1"),
])  # fmt: skip
def test_an_environment_that_cannot_be_used_is_told(name, value, tmp_path, monkeypatch):
    monkeypatch.setenv(name, value)
    ran = command("record", "--target", "http://127.0.0.1:9", "--port", "0", "x.yaml", folder=tmp_path)  # fmt: skip
    assert ran.returncode == 2
    assert "the environment's proxies or certificates" in ran.stderr
    assert "Traceback" not in ran.stderr


def test_an_answer_that_breaks_off_is_none_here_either(raw_target, record):
    url, _ = raw_target(answer("Content-Length: 500", body=b'{"ContactId": 5'))
    recorder = record(url)
    with pytest.raises(httpx.HTTPError):
        recorder.api("GET", "Contact/5")
    recorder.stop()


def test_an_answer_that_is_none_is_a_bad_gateway(raw_target, record):
    url, _ = raw_target(b"")
    recorder = record(url)
    assert recorder.api("GET", "Contact/5").status_code == 502
    recorder.stop()


def test_a_certificate_of_nobody_is_refused_unless_told(record, tmp_path):
    own = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    trustme.CA().issue_cert("127.0.0.1").configure_cert(own)
    listening = socket.create_server(("127.0.0.1", 0))
    port = listening.getsockname()[1]
    over = threading.Event()

    def serve() -> None:
        while True:
            plain, _ = listening.accept()
            with plain:
                if over.is_set():
                    return
                with suppress(OSError), own.wrap_socket(plain, server_side=True) as secure:
                    secure.recv(65536)
                    secure.sendall(answer("Content-Length: 2", body=b"{}"))

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        strict = record(f"https://127.0.0.1:{port}", file=str(tmp_path / "a.yaml"))
        refused = strict.api("GET", "Contact/5")
        assert refused.status_code == 502
        assert "certificate" in refused.json()["Message"].lower()
        assert "--insecure" in refused.json()["MessageDetail"]
        strict.stop()
        loose = record(f"https://127.0.0.1:{port}", "--insecure", file=str(tmp_path / "b.yaml"))
        assert loose.api("GET", "Contact/5").json() == {}
        loose.stop()
    finally:
        over.set()
        socket.create_connection(("127.0.0.1", port)).close()
        thread.join(10)
        listening.close()


def test_a_crash_loses_little(tmp_path):
    """The file is saved while the recording goes on."""
    file = tmp_path / "saved.yaml"
    order = Order(read_target("http://crm.test"), file, "127.0.0.1", 0, False, 1, False, False, None, often=0.05)  # fmt: skip
    recording = Recording(order)
    said = json.dumps({"ContactId": 5, "Name": "Zqhidden AS"}).encode()
    recording.seen.add(Exchange("GET", "Contact/5", b"", "", "", b"", 200, "application/json", said))  # fmt: skip

    async def main() -> None:
        saver = asyncio.create_task(recording.save_now_and_then())
        until = time.monotonic() + 20
        while not file.exists() and time.monotonic() < until:
            await asyncio.sleep(0.05)
        saver.cancel()

    asyncio.run(main())
    assert "ContactId: 5" in file.read_text("utf-8")
    loaded(file.read_text("utf-8"))
