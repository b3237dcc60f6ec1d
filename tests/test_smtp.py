"""Mail comes in by SMTP: at whose tenant, to whom, and how much of it."""

import asyncio
import smtplib
import socket
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager, suppress
from email.message import EmailMessage
from typing import Any

import pytest
from conftest import ask, stop_server
from threaded import eventually

from so_mock import smtp
from so_mock.mail.rows import MAILS
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


# -- who means harm, or knows no better


class Raw:
    """A connection that says what it likes."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader, self.writer = reader, writer

    async def say(self, *lines: bytes) -> list[bytes]:
        """The last line of each answer."""
        self.writer.write(b"".join(line + b"\r\n" for line in lines))
        return [await self.heard() for _ in lines]

    async def heard(self) -> bytes:
        line = await self.reader.readline()
        while line[3:4] == b"-":
            line = await self.reader.readline()
        return line.rstrip()

    async def ends(self) -> bytes:
        """What else it was told, once it is over."""
        try:
            return await self.reader.read()
        except ConnectionError:
            return b""


Meet = Callable[[], Awaitable[Raw]]
GREETED, SENDER, TO_SUPPORT = b"EHLO x", b"MAIL FROM:<a@b.example>", f"RCPT TO:<{SUPPORT}>".encode()


def told_of(world: World, story: Callable[[Tenants, Meet], Awaitable[None]]) -> None:
    """A door in the test's own event loop."""
    tenants, met = Tenants(world), list[asyncio.StreamWriter]()

    async def told() -> None:
        with socket.create_server(("127.0.0.1", 0)) as listening:
            door = smtp.Door(tenants, listening)

            async def meet() -> Raw:
                raw = Raw(*await asyncio.open_connection(*listening.getsockname()))
                met.append(raw.writer)
                assert await raw.heard() == b"220 so-mock so-mock"
                return raw

            await door.open()
            try:
                async with asyncio.timeout(20):
                    await story(tenants, meet)
            finally:
                for each in met:
                    each.transport.abort()
                await asyncio.gather(*(each.wait_closed() for each in met), return_exceptions=True)
                await door.close()
                await tenants.background.close(0)

    asyncio.run(told())


def came_in(tenants: Tenants) -> list[tuple[str, list[str]]]:
    rows = tenants.default.store.table(MAILS).rows.values()
    return [(row["From"], row["To"]) for row in rows if row["Direction"] == "in"]


def test_commands_in_one_piece_are_answered_one_by_one(world: World) -> None:
    """Two mailboxes, one of them twice, and one that is nobody: whoever is here gets it once."""
    sales = b"RCPT TO:<sales@fjordlys.example>"

    async def story(tenants: Tenants, meet: Meet) -> None:
        with tenants.default.store.unit():
            row = tenants.default.store.table("mailbox").get(474) or {}
            other = {**row, "MailInFilterId": 9001, "Address": "sales@fjordlys.example"}
            tenants.default.store.insert("mailbox", other)
        tickets = len(tenants.default.store.table("ticket"))
        raw = await meet()
        said = await raw.say(
            GREETED, SENDER, TO_SUPPORT, b"RCPT TO:<nobody@b.example>", sales, TO_SUPPORT, b"DATA",
            b"From: a@b.example\r\nSubject: x\r\n\r\nhi\r\n.", b"QUIT",
        )  # fmt: skip
        assert b" ".join(line[:3] for line in said) == b"250 250 250 550 250 250 354 250 221"
        assert came_in(tenants) == [("a@b.example", [SUPPORT, "sales@fjordlys.example", SUPPORT])]
        assert len(tenants.default.store.table("ticket")) == tickets + 2

    told_of(world, story)


@pytest.mark.parametrize("end", [b"\n.\n", b"\r.\r", b"\n.\r\n", b"\r.\r\n", b"\n.\r"])
def test_a_mail_ends_with_a_dot_between_whole_line_ends_alone(world: World, end: bytes) -> None:
    async def story(tenants: Tenants, meet: Meet) -> None:
        raw = await meet()
        hidden = b"MAIL FROM:<evil@b.example>\r\n" + TO_SUPPORT + b"\r\nDATA\r\nSubject: y\r\n\r\n"
        await raw.say(GREETED, SENDER, TO_SUPPORT, b"DATA")
        assert await raw.say(b"Subject: x\r\n\r\nhi" + end + hidden + b".") == [b"250 2.0.0 OK"]
        assert (await raw.say(b"NOOP"))[0].startswith(b"250")
        assert [sender for sender, _ in came_in(tenants)] == ["a@b.example"]

    told_of(world, story)


@pytest.mark.parametrize(
    ("command", "code"),
    [
        (b"MAIL FROM:<\xff@b.example>", b"553"),
        (b"MAIL FROM:<", b"553"),
        (b"MAIL FROM:<a@", b"553"),
        (b"MAIL FROM:<a@[", b"553"),
        (b"MAIL FROM:=?utf-8?q?a?= \t\xffb.c@[\t", b"553"),
        ("MAIL FROM:<a@b.example> SIZE=\u00b2".encode(), b"501"),
        ("MAIL FROM:<bj\u00f8rn@b.example> SMTPUTF8".encode(), b"250"),
        (b"MAIL FROM:<" + b"a" * 520 + b"@b.example>", b"250"),
        (b"VRFY \xff", b"502"),
        (b"AUTH login Q3VzdDEyMzQ1", b"334"),
        (b"AUTH LOGIN\r\n" + b"x" * 200_000, b"334"),
        (b"NOSUCH", b"500"),
    ],
)  # fmt: skip
def test_what_is_written_badly_is_refused_without_a_trace(
    world: World, caplog: pytest.LogCaptureFixture, command: bytes, code: bytes
) -> None:
    async def story(tenants: Tenants, meet: Meet) -> None:
        raw = await meet()
        await raw.say(GREETED)
        await meet()  # whose limits are its own
        assert (await raw.say(command))[0][:3] == code

    told_of(world, story)
    assert caplog.records == []


def test_a_line_that_is_too_long_to_sign_in_with_is_refused(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    async def story(tenants: Tenants, meet: Meet) -> None:
        raw = await meet()
        await raw.say(GREETED, b"AUTH LOGIN")
        assert (await raw.say(b"x" * 200_000))[0].startswith(b"500")

    told_of(world, story)
    assert caplog.records == []


@pytest.mark.parametrize(
    ("bound", "piece"), [("LARGEST", b"x" * 10_000), ("MOST_BYTES", b"x" * 9_998 + b"\r\n")]
)
def test_a_mail_that_never_ends_is_listened_to_for_so_long(
    world: World, monkeypatch: pytest.MonkeyPatch, bound: str, piece: bytes
) -> None:
    monkeypatch.setattr(smtp, bound, 300_000)

    async def story(tenants: Tenants, meet: Meet) -> None:
        raw = await meet()
        await raw.say(GREETED, SENDER, TO_SUPPORT, b"DATA")
        with suppress(ConnectionError):
            while True:
                raw.writer.write(piece)
                await raw.writer.drain()
        await raw.ends()
        assert (await (await meet()).say(GREETED))[0].startswith(b"250")

    told_of(world, story)


def test_who_says_nothing_makes_room_for_who_does(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(smtp, "MOST_CONNECTIONS", 2)

    async def story(tenants: Tenants, meet: Meet) -> None:
        silent, talking = await meet(), await meet()
        await talking.say(GREETED)
        with pytest.raises(AssertionError, match=r"421 4\.7\.0"):  # both came a moment ago
            await meet()
        monkeypatch.setattr(smtp, "LATELY", 0.0)
        other = await meet()
        assert (await silent.ends()).startswith(b"421 ")
        assert (await talking.say(b"NOOP"))[0].startswith(b"250")
        assert (await other.say(GREETED))[0].startswith(b"250")

    told_of(world, story)


def test_who_says_nothing_for_too_long_is_dismissed(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(smtp, "IDLE", 0.1)

    async def story(tenants: Tenants, meet: Meet) -> None:
        assert (await (await meet()).ends()).startswith(b"421 4.4.2")

    told_of(world, story)


def test_who_does_not_read_is_dismissed_as_well(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(smtp, "IDLE", 0.3)
    monkeypatch.setattr(smtp, "MOST_CONNECTIONS", 1)
    monkeypatch.setattr(smtp, "LATELY", 1_000)

    async def story(tenants: Tenants, meet: Meet) -> None:
        deaf = await meet()
        deaf.writer.transport.pause_reading()
        connection = deaf.writer.get_extra_info("socket")
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)  # full the sooner
        with suppress(TimeoutError, ConnectionError):
            async with asyncio.timeout(0.2):
                while True:
                    deaf.writer.write(b"HELP\r\n" * 1_000)
                    await deaf.writer.drain()
        while True:
            with suppress(AssertionError):
                await meet()
                break
            await asyncio.sleep(0.02)

    told_of(world, story)


def test_it_ends_with_the_server_while_somebody_talks(own_server: Any) -> None:
    served = Served(own_server("--smtp-port", "0"))
    with served.talk() as server, served.talk() as amid, served.talk():
        server.ehlo()
        amid.ehlo()
        amid.mail("a@b.example")
        amid.rcpt(SUPPORT)
        amid.docmd("DATA")
        amid.send(b"Subject: half")
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
