"""Mail comes in by SMTP: at whose tenant, to whom, and how much of it."""

import asyncio
import smtplib
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from typing import Any

import pytest
from conftest import ask, stop_server
from threaded import eventually

from so_mock import smtp
from so_mock.tenants import Tenants
from so_mock.world import World

SUPPORT, TERJE = "support@fjordlys.example", "terje.dahl@fjordlys.example"


class Served:
    def __init__(self, server: Any) -> None:
        self.server = server
        self.lines = []
        while not self.lines or " ready in " not in self.lines[-1]:
            self.lines.append(server.process.stdout.readline().rstrip())
        found = next(line for line in self.lines if line.startswith("  mail in "))
        self.port = int(found.rpartition(":")[2])

    def talk(self) -> smtplib.SMTP:
        return smtplib.SMTP("127.0.0.1", self.port, local_hostname="test.example", timeout=10)

    def admin(self, verb: str, path: str, body: Any = None) -> Any:
        return ask(f"{self.server.url}/_so_mock/{path}", verb, body)

    def mails(self, query: str = "") -> list[dict[str, Any]]:
        status, found = self.admin("GET", f"mail{query}")
        assert status == 200
        mails: list[dict[str, Any]] = found["mails"]
        return mails


@pytest.fixture(scope="module")
def started() -> Iterator[Served]:
    from conftest import start_server

    server = start_server("--smtp-port", "0")
    yield Served(server)
    stop_server(server)


@pytest.fixture
def served(started: Served) -> Served:
    started.admin("POST", "reset")
    return started


def mail(subject: str = "Help", text: str = "Hi", **headers: str) -> EmailMessage:
    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = "Eva <eva@new.example>", SUPPORT, subject
    for name, value in headers.items():
        made[name.replace("_", "-")] = value
    made.set_content(text)
    return made


@contextmanager
def refused(code: int) -> Iterator[list[str]]:
    told: list[str] = []
    with pytest.raises(smtplib.SMTPResponseException) as caught:
        yield told
    assert caught.value.smtp_code == code
    told.append(str(caught.value.smtp_error))


def test_a_mail_becomes_a_request(served: Served) -> None:
    with served.talk() as server:
        server.send_message(mail("Lamp is broken ☃"))
    (found,) = served.mails()
    assert found["state"] == "arrived" and found["subject"] == "Lamp is broken ☃"
    assert (found["from"], found["to"]) == ("eva@new.example", [SUPPORT])
    _, ticket = served.admin("GET", f"state/ticket/{found['about']['TicketId']}")
    assert ticket["Title"] == "Lamp is broken ☃"


def test_a_mail_to_a_user_lies_in_his_inbox(served: Served) -> None:
    with served.talk() as server:
        server.sendmail("a@b.example", [TERJE], b"Subject: For you\r\n\r\nHi\r\n..\r\nBye")
    _, found = served.admin("GET", "state/email?$filter=Subject%20eq%20'For%20you'")
    (row,) = found["rows"]
    assert row["Flags"] == "Recent" and row["FolderName"] == "INBOX"
    assert row["PlainBody"] == "Hi\n..\nBye\n"  # a dot at a line's begin is doubled on the wire


def test_who_is_not_here_is_refused_at_once(served: Served) -> None:
    with served.talk() as server:
        server.ehlo()
        server.mail("a@b.example")
        code, said = server.rcpt("nobody@b.example")
        assert code == 550 and b"nobody@b.example" in said
        assert server.rcpt(SUPPORT)[0] == 250
    with served.talk() as server, pytest.raises(smtplib.SMTPRecipientsRefused):
        server.sendmail("a@b.example", ["nobody@b.example"], b"Subject: x\r\n\r\n")
    assert served.mails() == []


def test_the_user_name_is_the_tenants(served: Served) -> None:
    _, made = served.admin("POST", "tenants", {"name": "Other"})
    try:
        with served.talk() as server:
            server.login("other", "whatever")
            server.send_message(mail("To the other"))
        assert [each["subject"] for each in served.mails("?tenant=Other")] == ["To the other"]
        assert served.mails() == []
        with served.talk() as server, refused(535) as told:
            server.login("nobody", "x")
        assert "no tenant nobody" in told[0]
    finally:
        served.admin("DELETE", f"tenants/{made['name']}")


def test_signing_in_leaves_nothing_in_the_log(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    tenants = Tenants(world)

    async def story() -> None:
        with socket.create_server(("127.0.0.1", 0)) as listening:
            door = smtp.Door(tenants, listening)
            await door.open()
            await asyncio.to_thread(signed_in, listening.getsockname()[1])
            await door.close()

    def signed_in(port: int) -> None:
        with smtplib.SMTP("127.0.0.1", port, local_hostname="test.example", timeout=10) as server:
            assert server.login(tenants.default.name, "x")[0] == 235

    asyncio.run(story())
    assert [each.getMessage() for each in caplog.records] == []


def test_a_tenant_that_is_gone_takes_none(served: Served) -> None:
    served.admin("POST", "tenants", {"name": "Gone"})
    with served.talk() as server:
        server.login("Gone", "x")
        served.admin("DELETE", "tenants/Gone")
        with pytest.raises(smtplib.SMTPRecipientsRefused):
            server.send_message(mail())
    assert served.mails() == []


def test_a_mail_that_is_too_large_is_refused_and_not_kept(served: Served) -> None:
    with served.talk() as server:
        assert int(_extension(server, "size")) == smtp.LARGEST
        line = b"x" * 998 + b"\r\n"
        with refused(552):
            server.sendmail("a@b.example", [SUPPORT], b"Subject: x\r\n\r\n" + line * 26_500)
    with served.talk() as server, refused(500):
        server.sendmail("a@b.example", [SUPPORT], b"Subject: x\r\n\r\n" + b"x" * 200_000)
    assert served.mails() == []
    assert served.admin("GET", "health")[0] == 200


def _extension(server: smtplib.SMTP, name: str) -> str:
    server.ehlo()
    return server.esmtp_features[name]


def test_a_mail_of_many_lines_is_cut_off(served: Served) -> None:
    with served.talk() as server, pytest.raises((smtplib.SMTPException, OSError)):
        server.sendmail("a@b.example", [SUPPORT], b"Subject: x\r\n\r\n" + b"\r\n" * 700_000)
    assert served.mails() == []


def test_a_null_sender_is_nobody_and_gets_no_answer(served: Served) -> None:
    with served.talk() as server:
        server.sendmail("", [SUPPORT], mail(Auto_Submitted="auto-replied").as_bytes())
    (found,) = served.mails()
    assert found["from"] == "" and found["direction"] == "in"


def test_junk_is_answered_and_the_server_lives(served: Served) -> None:
    with socket.create_connection(("127.0.0.1", served.port), timeout=10) as raw:
        assert raw.recv(100).startswith(b"220 so-mock")
        raw.sendall(b"\xff\xfe\x00\r\nGET / HTTP/1.1\r\n\r\nMAIL FROM:<a\rb>\r\nDATA\r\n")
        assert raw.recv(1000).startswith(b"500 ")
    with served.talk() as server:
        server.send_message(mail())
    assert len(served.mails()) == 1


def test_it_ends_with_the_server_while_somebody_talks(own_server: Any) -> None:
    served = Served(own_server("--smtp-port", "0"))
    with served.talk() as server:
        server.ehlo()
        said = stop_server(served.server)
        assert "stopped" in said and "Traceback" not in said
    assert eventually(lambda: not _listens(served.port), 2)


def _listens(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True


def test_a_port_that_is_taken_is_told(own_server: Any) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(AssertionError, match=f"cannot listen at 127.0.0.1:{port}"):
            own_server("--smtp-port", str(port))
