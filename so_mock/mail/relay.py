"""Talk with a mail server (RFC 5321). Blocking: for a thread of its own."""

from __future__ import annotations

import re
import smtplib
import socket
import ssl
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any, NamedTuple

from so_mock.entities.webhook_settings import is_here
from so_mock.mail.smarthost import STARTTLS, TLS, port

PATIENCE = 10.0  # seconds for each step
NAME = "so-mock.invalid"  # who says EHLO: to ask for the machine's own may take long
LONGEST = 500  # characters of what a server says
LINE_ENDS = re.compile(rb"\r\n|\r|\n")


class Outcome(NamedTuple):
    """`left`: whom it may be tried again for; `code`: 0 where no server answered; `error`: "" where all have got it."""

    left: tuple[str, ...] = ()
    code: int = 0
    error: str = ""


class Talk:
    """One mail's. `stop` ends it from another thread."""

    def __init__(self, told: Mapping[str, Any], patience: float = PATIENCE) -> None:
        self.told, self.patience = told, patience
        self._server: smtplib.SMTP | None = None
        self._stopped = False

    def stop(self) -> None:
        self._stopped = True
        held = self._server.sock if self._server is not None else None
        if held is not None:
            with suppress(OSError):
                held.shutdown(socket.SHUT_RDWR)

    def send(self, sender: str, recipients: Sequence[str], message: bytes) -> Outcome:
        try:
            with self._opened() as server:
                return self._sent(server, sender, recipients, message)
        except _WRONG as wrong:
            return _outcome(wrong, recipients)

    def knock(self, sender: str) -> str:
        """Why the server takes no mail from there; "" where it does."""
        try:
            with self._opened() as server:
                if sender:
                    code, said = server.mail(sender)
                    if code != 250:
                        return f"{code} {_text(said)}"
        except _WRONG as wrong:
            return _outcome(wrong, ()).error
        return ""

    def _opened(self) -> smtplib.SMTP:
        told, context = self.told, _context(self.told["host"])
        where = {
            "host": told["host"],
            "port": port(told),
            "timeout": self.patience,
            "local_hostname": NAME,
        }
        made = (
            smtplib.SMTP_SSL(**where, context=context)
            if told["tls"] == TLS
            else smtplib.SMTP(**where)
        )
        self._server = made
        try:
            if self._stopped:
                raise smtplib.SMTPServerDisconnected("stopped")
            made.ehlo_or_helo_if_needed()
            if told["tls"] == STARTTLS:
                made.starttls(context=context)
                made.ehlo_or_helo_if_needed()
            if told["username"]:
                made.login(told["username"], told["password"])
        except BaseException:
            made.close()
            raise
        return made

    def _sent(
        self, server: smtplib.SMTP, sender: str, recipients: Sequence[str], message: bytes
    ) -> Outcome:
        plain = all(each.isascii() for each in (sender, *recipients))
        content = LINE_ENDS.sub(b"\r\n", message)
        try:
            refused = server.sendmail(sender, recipients, content, () if plain else ["SMTPUTF8"])
        except smtplib.SMTPRecipientsRefused as wrong:
            refused = wrong.recipients
        if not refused:
            return Outcome()
        left = tuple(each for each, (code, _) in refused.items() if 400 <= code < 500)
        text = "; ".join(f"{each}: {code} {_text(said)}" for each, (code, said) in refused.items())
        return Outcome(left, next(iter(refused.values()))[0], text[:LONGEST])


# A text with a line break or a character that may not be there is a ValueError.
_WRONG = (smtplib.SMTPException, OSError, ValueError)


def _outcome(wrong: Exception, recipients: Sequence[str]) -> Outcome:
    """Who says 5xx will say so again, and what cannot be said at all is never said."""
    code, text = 0, str(wrong) or type(wrong).__name__
    final = isinstance(wrong, (smtplib.SMTPNotSupportedError, ValueError))
    if isinstance(wrong, smtplib.SMTPResponseException):
        code, final = wrong.smtp_code, wrong.smtp_code >= 500
        text = f"{code} {_text(wrong.smtp_error)}"
    return Outcome(() if final else tuple(recipients), max(code, 0), text[:LONGEST])


def _text(said: bytes | str) -> str:
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    return " ".join(text.split())


def _context(host: str) -> ssl.SSLContext:
    """Servers of this machine are tests', with certificates that nobody vouches for."""
    context = ssl.create_default_context()
    if is_here(host):
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    return context
