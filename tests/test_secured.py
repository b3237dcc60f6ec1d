"""so-mock over https, and under the names of the platform's hosts: a server as a user starts it."""

import http.client
import json
import os
import re
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest
import trustme
from conftest import ask
from over_tls import AUTH, Client

from so_mock.cli.trusting import told

POSIX = pytest.mark.skipif(sys.platform == "win32", reason="signals as POSIX has them")


@pytest.fixture(scope="module")
def kept(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("keys")


def so_mock(*arguments: str, **env: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "so_mock", *arguments], capture_output=True, text=True, timeout=60,
        env={**os.environ, **env},
    )  # fmt: skip


@pytest.fixture
def secured(own_server, kept):
    def start(*options: str, **env: str):
        server = own_server("--tls", "--keys", str(kept), *options, **env)
        return server, Client(server, kept / "authority.pem")

    return start


# -- trust


def test_it_speaks_https_to_whoever_trusts_its_authority(secured, kept):
    server, client = secured()
    assert server.url.startswith("https://127.0.0.1:")
    contact = client.json("/api/v1/Contact/2")
    assert contact["_Links"]["Self"] == f"https://localhost:{client.port}/api/v1/Contact/2"
    assert client("/_so_mock/authority") == (200, (kept / "authority.pem").read_bytes())


def test_what_was_trusted_once_is_trusted_after_a_restart(secured, kept):
    seen = set()
    for _ in range(2):
        server, client = secured()
        assert client("/_so_mock/ready")[0] == 200
        jwks = client.json("/login/.well-known/jwks")
        seen.add(jwks["keys"][0]["kid"])
        server.process.terminate()
        server.process.communicate(timeout=10)
    assert len(seen) == 1, "an app that pins the signing certificate need not be told anew"


def test_the_greeting_tells_what_to_trust_and_a_curl_line_that_works(secured, kept):
    server, _ = secured()
    lines = [server.process.stdout.readline() for _ in range(3)]
    assert lines[0] == f"  trust       {kept / 'authority.pem'} (`so-mock ca` tells how)\n"
    command = lines[1].split("try it", 1)[1].split()
    assert command[:3] == ["curl", "--cacert", str(kept / "authority.pem")]
    if shutil.which("curl"):
        done = subprocess.run([*command, "-sS"], capture_output=True, text=True, timeout=20)
        assert json.loads(done.stdout)["ContactId"] == 1, done.stderr


def test_where_nothing_can_be_kept_it_serves_all_the_same_and_says_so(own_server, tmp_path):
    (tmp_path / "file").write_text("")
    server = own_server("--tls", "--keys", str(tmp_path / "file" / "keys"))
    told = server.process.stdout.readline()
    assert "made for this run only" in told and "cannot be used" in told
    address = re.search(r"https://\S+/_so_mock/authority", told)[0]
    assert address.startswith(server.url)
    blind = ssl._create_unverified_context()
    connection = http.client.HTTPSConnection(server.url.split("//")[1], context=blind, timeout=10)
    connection.request("GET", "/_so_mock/authority")
    (tmp_path / "authority.pem").write_bytes(connection.getresponse().read())
    connection.close()
    assert Client(server, tmp_path / "authority.pem")("/_so_mock/ready")[0] == 200


def test_who_wants_nothing_kept_says_so(own_server, tmp_path):
    server = own_server(
        "--tls", SO_MOCK_KEYS="memory", HOME=str(tmp_path), XDG_DATA_HOME=str(tmp_path)
    )
    assert "made for this run only\n" in server.process.stdout.readline()
    assert list(tmp_path.iterdir()) == []


def test_nothing_is_written_before_something_is_to_be_kept(own_server, tmp_path):
    """A plain start leaves the home folder alone; the first token is signed with a key that is kept."""
    here = {name: str(tmp_path) for name in ("HOME", "XDG_DATA_HOME", "LOCALAPPDATA")}
    server = own_server(SO_MOCK_KEYS="", **here)
    assert list(tmp_path.iterdir()) == []
    with urllib.request.urlopen(f"{server.url}/login/.well-known/jwks", timeout=20) as answer:
        assert json.load(answer)["keys"]
    assert any(tmp_path.rglob("signing.key.pem"))


@POSIX
def test_it_stops_at_once_with_connections_open(secured):
    server, client = secured()
    plain = socket.create_connection(("127.0.0.1", client.port), timeout=10)
    with client.trust.wrap_socket(plain, server_hostname="localhost") as open_one:
        open_one.sendall(b"GET /_so_mock/ready HTTP/1.1\r\nHost: x\r\n\r\n")
        assert open_one.recv(12) == b"HTTP/1.1 200"
        with socket.create_connection(("127.0.0.1", client.port), timeout=10):  # no handshake yet
            began = time.monotonic()
            server.process.send_signal(signal.SIGTERM)
            out, _ = server.process.communicate(timeout=20)
        while open_one.recv(4096):
            pass  # an end with its farewell: else Python would raise
    assert time.monotonic() - began < 5
    assert server.process.returncode == 0 and "Traceback" not in out and "ERROR" not in out


def test_who_speaks_no_tls_or_does_not_trust_it_disturbs_nobody(secured):
    server, client = secured()
    for said in (b"GET / HTTP/1.1\r\n\r\n", b"\x16\x03\x01\x02\x00\x01", b""):
        with socket.create_connection(("127.0.0.1", client.port), timeout=10) as plain:
            plain.sendall(said)
    stranger = ssl.create_default_context(cadata=other_authority())
    with (
        socket.create_connection(("127.0.0.1", client.port), timeout=10) as plain,
        pytest.raises(ssl.SSLCertVerificationError),
    ):
        stranger.wrap_socket(plain, server_hostname="localhost")
    assert client("/_so_mock/ready")[0] == 200
    server.process.terminate()
    out, _ = server.process.communicate(timeout=10)
    assert "Traceback" not in out and "ERROR" not in out


def other_authority() -> str:
    return trustme.CA().cert_pem.bytes().decode()


# -- names


def test_signing_in_and_the_api_have_hosts_of_their_own(secured):
    _, client = secured("--hosts", "superoffice")
    found = client.json("/login/.well-known/openid-configuration", "sod.superoffice.com")
    assert found["issuer"] == f"https://sod.superoffice.com:{client.port}"
    state = client.json("/api/state/Cust12345", "sod.superoffice.com")
    assert state["Api"] == f"https://sod2.superoffice.com:{client.port}/Cust12345/api"
    contact = client.json("/Cust12345/api/v1/Contact/2", "sod2.superoffice.com")
    assert contact["_Links"]["Self"].startswith(f"{state['Api']}/v1/")


def test_without_it_names_mean_nothing(secured):
    _, client = secured("--tls-host", "sod.superoffice.com")
    state = client.json("/api/state/Cust12345", "sod.superoffice.com")
    assert state["Api"] == f"https://sod.superoffice.com:{client.port}/Cust12345/api"


def test_a_public_url_is_told_instead_of_what_was_called(secured):
    server, client = secured("--public-url", "https://mock.example.com/so/")
    assert server.process.stdout.readline() == "  known as    https://mock.example.com/so\n"
    contact = client.json("/Cust12345/api/v1/Contact/2", "mock.example.com")
    assert contact["_Links"]["Self"] == "https://mock.example.com/so/Cust12345/api/v1/Contact/2"
    found = client.json("/login/.well-known/openid-configuration")
    assert found["token_endpoint"] == "https://mock.example.com/so/login/common/oauth/tokens"
    assert client.json("/api/state/Cust12345")["Api"] == "https://mock.example.com/so/Cust12345/api"
    [tenant] = client.json("/_so_mock/tenants")["tenants"]
    assert tenant["addresses"]["api"] == "https://mock.example.com/so/Cust12345/api"


# -- what the user can put right


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--tls-key", "{file}"], "--tls-key is the key of a certificate: --tls-cert names it"),
        (["--tls-cert", "{file}"], "certificate and key as PEM are not in there"),
        (["--tls-cert", "no-such-file"], "File 'no-such-file' does not exist."),
        (["--tls", "--tls-host", "a/b"], "no certificate can name a/b: "),
        (["--tls", "--keys", "{folder}"], "authority.key.pem cannot be used: "),
        (["--public-url", "so-mock.test"], "'so-mock.test' is no address; it looks like https://so-mock.example.com"),
        (["--public-url", "https://x/?y"], "an address alone"),
        (["--public-url", "https://x:y/"], "is no address"),
        (["--hosts", "nowhere"], "'nowhere' is not 'superoffice'"),
    ],
)  # fmt: skip
def test_what_cannot_be_used_is_one_line(tmp_path, options, said):
    (tmp_path / "authority.key.pem").write_text("lala")
    names = {"file": str(tmp_path / "authority.key.pem"), "folder": str(tmp_path)}
    done = so_mock("serve", "--port", "0", *[each.format(**names) for each in options])
    assert done.returncode == 2 and said in done.stderr
    assert done.stderr.startswith("so-mock: ") and done.stderr.count("\n") == 1


def test_a_bad_key_is_told_at_the_first_token_and_spoils_nothing_else(own_server, tmp_path):
    (tmp_path / "authority.key.pem").write_text("lala")
    server = own_server("--keys", str(tmp_path))
    status, told = ask(f"{server.url}/login/.well-known/jwks")
    assert status == 500 and "authority.key.pem cannot be used" in told["Message"]
    assert ask(f"{server.url}/api/v1/Contact/2", **AUTH)[0] == 200


# -- so-mock ca


def test_ca_makes_it_and_tells_how_to_trust_it(tmp_path):
    folder = tmp_path / "with space"
    first, again = so_mock("ca", "--keys", str(folder)), so_mock("ca", SO_MOCK_KEYS=str(folder))
    assert (first.returncode, first.stderr) == (0, "")
    assert first.stdout == again.stdout
    assert f'--cacert "{folder / "authority.pem"}"' in first.stdout
    for client in ("requests", "httpx", "Node", "Java", ".NET", "Firefox", "Chromium"):
        assert re.search(rf"^  {re.escape(client)} ", first.stdout, re.M), client
    assert str(folder / "signing.pem") in first.stdout and (folder / "signing.pem").is_file()
    pem = so_mock("ca", "--pem", "--keys", str(folder)).stdout
    assert pem == (folder / "authority.pem").read_text()


def test_ca_without_a_folder_that_can_be_written_is_refused(tmp_path):
    (tmp_path / "file").write_text("")
    done = so_mock("ca", "--keys", str(tmp_path / "file" / "keys"))
    assert done.returncode == 2 and "--keys FOLDER names another" in done.stderr
    done = so_mock("ca", "--keys", "memory")
    assert done.returncode == 2 and "--keys FOLDER keeps one" in done.stderr


def test_the_hosts_to_redirect_are_told():
    text = told(Path("/a.pem"), "AB", Path("/b.pem"))
    assert re.search(r"^  127\.0\.0\.1 +sod\.superoffice\.com sod2\.superoffice\.com ", text, re.M)
