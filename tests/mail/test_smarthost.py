"""Mail goes to a server over TLS, signed in, and to none whose certificate nobody vouches for."""

import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import trustme
from aiosmtpd.smtp import AuthResult, LoginPassword
from sink import Sink, sinking
from threaded import eventually

from so_mock import SoMock
from so_mock.mail.relay import Outcome, Talk
from so_mock.mail.smarthost import USUAL

AWAY = "mail.provider.example"


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


def certified(authority: trustme.CA, name: str = "localhost") -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(name).configure_cert(context)
    return context


@pytest.fixture
def away(monkeypatch: pytest.MonkeyPatch) -> None:
    """A server that is not of this machine, as far as its name goes."""
    found = socket.getaddrinfo

    def resolved(host: Any, *args: Any, **kwargs: Any) -> Any:
        return found("127.0.0.1" if host == AWAY else host, *args, **kwargs)

    monkeypatch.setattr(socket, "getaddrinfo", resolved)


def let_in(server: Any, session: Any, envelope: Any, mechanism: str, data: Any) -> AuthResult:
    assert isinstance(data, LoginPassword)
    # STARTTLS or not: nobody says a password in the clear.
    assert server.transport.get_extra_info("sslcontext") is not None
    right = data == LoginPassword(b"post", "blåbær".encode())
    return AuthResult(success=right, handled=False, message=None if right else "535 5.7.8 who are you")  # fmt: skip


SIGNING = {"authenticator": let_in, "auth_required": True}


def talked(sink: Sink, **told: str) -> Outcome:
    server = {**USUAL, "host": "127.0.0.1", "port": sink.port, **told}
    return Talk(server).send("a@b.example", ["eva@new.example"], b"Subject: x\r\n\r\nHi")


@contextmanager
def sent(sink: Sink, **told: str) -> Iterator[dict[str, Any]]:
    """What became of a mail."""
    smtp = {"host": "127.0.0.1", "port": sink.port, **told}
    with SoMock({"extends": "demo", "smtp": smtp, "clock": {"frozen": True}}) as so:
        mail = {"To": [{"Address": "eva@new.example"}], "Subject": "x", "PlainBody": "Hi"}
        assert so.client.post("/api/v1/Agents/EMail/Send", json={"Emails": [mail]}).is_success
        (kept,) = so.mail.list(to="eva@new.example")
        assert eventually(lambda: bool(so.mail.whole(kept)["attempts"]), 5)
        found = so.mail.whole(kept)
        yield {"state": found["state"], **found["attempts"][0]}


def test_over_starttls_with_the_right_password(authority: trustme.CA) -> None:
    with (
        sinking(tls_context=certified(authority), require_starttls=True, **SIGNING) as sink,
        sent(sink, tls="starttls", username="post", password="blåbær") as mail,
    ):
        assert (mail["state"], mail["error"]) == ("delivered", "")
        assert len(sink.got) == 1


@pytest.mark.parametrize("way", ["PLAIN", "LOGIN"])
def test_over_tls_from_the_first_byte_by_whatever_way_of_signing_in(
    authority: trustme.CA, way: str
) -> None:
    def simple(server: Any, session: Any, envelope: Any, mechanism: str, data: Any) -> AuthResult:
        right = (mechanism, data) == (way, LoginPassword(b"post", b"secret"))
        return AuthResult(success=right, handled=False)

    other = {"PLAIN": "LOGIN", "LOGIN": "PLAIN"}[way]
    options = {
        "authenticator": simple,
        "auth_require_tls": False,
        "auth_exclude_mechanism": [other],
    }
    with sinking(ssl_context=certified(authority), **options) as sink:
        assert talked(sink, tls="tls", username="post", password="secret") == Outcome(code=250)
        assert talked(sink, tls="tls", username="post", password="x").code == 535
        assert len(sink.got) == 1


def test_a_wrong_password_has_failed_in_the_servers_words(authority: trustme.CA) -> None:
    with (
        sinking(tls_context=certified(authority), **SIGNING) as sink,
        sent(sink, tls="starttls", username="post", password="wrong") as mail,
    ):
        assert mail["state"] == "failed" and mail["code"] == 535
        assert mail["error"] == "535 5.7.8 who are you"


def test_a_server_that_wants_a_name_refuses_who_gives_none(authority: trustme.CA) -> None:
    with sinking(tls_context=certified(authority), **SIGNING) as sink:
        outcome = talked(sink, tls="starttls")
        assert outcome.code == 530 and outcome.refused == ("eva@new.example",)


def test_without_starttls_nothing_is_said_in_the_clear() -> None:
    with sinking() as sink:
        outcome = talked(sink, tls="starttls", username="post", password="x")
        assert "STARTTLS" in outcome.error and outcome.refused == ("eva@new.example",)
        assert sink.came == 0


def test_a_server_that_speaks_no_tls_is_told_as_that() -> None:
    with sinking() as sink:
        outcome = talked(sink, tls="tls")
        assert outcome.error.startswith("its TLS fails: ") and outcome.left == ("eva@new.example",)


@pytest.mark.parametrize(
    ("vouched", "name", "error"),
    [
        (True, AWAY, ""),
        (True, "other.example", "its certificate is refused: Hostname mismatch"),
        (False, AWAY, "its certificate is refused: unable to get local issuer certificate"),
    ],
)
@pytest.mark.parametrize("way", ["starttls", "tls"])
def test_the_certificate_of_another_machine_has_to_be_trusted(
    authority: trustme.CA, away: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, way: str, vouched: bool,
    name: str, error: str,
) -> None:  # fmt: skip
    trusted = tmp_path / "authority.pem"
    (authority if vouched else trustme.CA()).cert_pem.write_to_path(str(trusted))
    monkeypatch.setenv("SSL_CERT_FILE", str(trusted))
    context = certified(authority, name)
    with sinking(**{"starttls": {"tls_context": context}, "tls": {"ssl_context": context}}[way]) as sink:  # fmt: skip
        outcome = talked(sink, host=AWAY, tls=way)
        assert outcome.error.startswith(error) and bool(outcome.error) == bool(error)
        # It will be the same in a minute.
        assert outcome.left == () and bool(outcome.refused) == bool(error)
        assert sink.came == (0 if error else 1)
