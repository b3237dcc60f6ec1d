"""A mail server of the test's own, which keeps what it is given and says what it is told to."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any, NamedTuple

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP


class Got(NamedTuple):
    sender: str
    recipients: list[str]
    message: EmailMessage


class Sink:
    """`says`: answers to the mails to come, one each; then it takes them. `refuses`: recipients, and what it says to them.
    `leaves`: how often it hangs up amid a mail. `goes_on`: until then it does not answer. `bye`: to who takes leave."""

    def __init__(self) -> None:
        self.got: list[Got] = []
        self.came = 0  # mails that it was given, whatever it did with them
        self.leaves = 0
        self.goes_on = threading.Event()
        self.goes_on.set()
        self.bye = "221 Bye"
        self.says: list[str] = []
        self.refuses: dict[str, str] = {}
        self.port = 0

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:  # fmt: skip
        if address in self.refuses:
            return self.refuses[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_QUIT(self, server: Any, session: Any, envelope: Any) -> str:
        return self.bye

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        self.came += 1
        await asyncio.to_thread(self.goes_on.wait)
        if self.says:
            return self.says.pop(0)
        message = message_from_bytes(envelope.content, policy=default)
        assert isinstance(message, EmailMessage)
        self.got.append(Got(envelope.mail_from.strip("<>"), list(envelope.rcpt_tos), message))
        return "250 OK"


class _Leaving(SMTP):
    async def smtp_DATA(self, arg: str) -> None:
        sink = self.event_handler
        if not sink.leaves:
            await super().smtp_DATA(arg)
            return
        sink.leaves -= 1
        await self.push("354 go on")
        await self._reader.readuntil(b"\r\n")
        self.transport.abort()


class _Controller(Controller):
    def factory(self) -> SMTP:
        return _Leaving(self.handler, **self.SMTP_kwargs)


@contextmanager
def sinking(**options: Any) -> Iterator[Sink]:
    """`options` are those of aiosmtpd: TLS, and who is let in."""
    sink = Sink()
    with socket.socket() as free:  # the controller takes no port 0
        free.bind(("127.0.0.1", 0))
        sink.port = free.getsockname()[1]
    controller = _Controller(sink, "127.0.0.1", sink.port, **options)
    controller.start()
    try:
        yield sink
    finally:
        sink.goes_on.set()
        controller.stop()
