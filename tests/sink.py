"""A mail server of the test's own, which keeps what it is given and says what it is told to."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any, NamedTuple

from aiosmtpd.controller import Controller


class Got(NamedTuple):
    sender: str
    recipients: list[str]
    message: EmailMessage


class Sink:
    """`says`: answers to the mails to come, one each; then it takes them. `refuses`: recipients, and what it says to them."""

    def __init__(self) -> None:
        self.got: list[Got] = []
        self.says: list[str] = []
        self.refuses: dict[str, str] = {}
        self.port = 0

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:  # fmt: skip
        if address in self.refuses:
            return self.refuses[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        if self.says:
            return self.says.pop(0)
        message = message_from_bytes(envelope.content, policy=default)
        assert isinstance(message, EmailMessage)
        self.got.append(Got(envelope.mail_from.strip("<>"), list(envelope.rcpt_tos), message))
        return "250 OK"


@contextmanager
def sinking() -> Iterator[Sink]:
    sink = Sink()
    with socket.socket() as free:  # the controller takes no port 0
        free.bind(("127.0.0.1", 0))
        sink.port = free.getsockname()[1]
    controller = Controller(sink, "127.0.0.1", sink.port)
    controller.start()
    try:
        yield sink
    finally:
        controller.stop()
