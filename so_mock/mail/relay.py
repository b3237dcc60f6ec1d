"""Talk with a mail server (RFC 5321). Blocking: for a thread of its own."""

from __future__ import annotations

import re
import smtplib
import socket
import ssl
from base64 import b64encode
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from typing import Any, NamedTuple

from so_mock.entities.webhook_settings import is_here
from so_mock.mail.smarthost import STARTTLS, TLS, port
from so_mock.outside import is_out_of_files, trusting

PATIENCE = 10.0  # seconds for each step
NAME = "so-mock.invalid"  # who says EHLO: to ask for the machine's own may take long
LONGEST = 500  # characters of what a server says
LINE_ENDS = re.compile(rb"\r\n|\r|\n")


class Outcome(NamedTuple):
    """`left`: whom it may be tried again for; `refused`: who will never get it; `code`: 0 where no server answered; `error`: ""
    where all have got it. `unsent`: nobody was asked, for a reason that lies here."""

    left: tuple[str, ...] = ()
    code: int = 0
    error: str = ""
    refused: tuple[str, ...] = ()
    unsent: bool = False


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
                # TLS's own would let go of TLS first, and what the thread then says were plain.
                socket.socket.shutdown(held, socket.SHUT_RDWR)

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

    @contextmanager
    def _opened(self) -> Iterator[smtplib.SMTP]:
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
                _sign_in(made, told["username"], told["password"])
            try:
                yield made
            finally:
                # How it takes leave changes nothing of what it took.
                with suppress(smtplib.SMTPException, OSError):
                    made.quit()
        finally:
            made.close()

    def _sent(
        self, server: smtplib.SMTP, sender: str, recipients: Sequence[str], message: bytes
    ) -> Outcome:
        plain = all(each.isascii() for each in (sender, *recipients))
        content = LINE_ENDS.sub(b"\r\n", message)
        unasked: Sequence[str] = ()
        try:
            answers = server.sendmail(sender, recipients, content, () if plain else ["SMTPUTF8"])
        except smtplib.SMTPRecipientsRefused as wrong:
            answers = wrong.recipients
            # Nobody got it, and who said 421 was asked for no more.
            unasked = [each for each in recipients if each not in answers]
        if not answers:
            return Outcome(code=250)
        refused = tuple(each for each, (code, _) in answers.items() if code >= 500)
        left = tuple(each for each in recipients if each in unasked or each in answers)
        text = "; ".join(f"{each}: {code} {_text(said)}" for each, (code, said) in answers.items())
        return Outcome(
            tuple(each for each in left if each not in refused),
            next(iter(answers.values()))[0],
            text[:LONGEST],
            refused,
        )


def _sign_in(server: smtplib.SMTP, name: str, password: str) -> None:
    """What is not ASCII goes as UTF-8 (RFC 4616), which smtplib does not write."""
    if name.isascii() and password.isascii():
        server.login(name, password)
        return
    told = b64encode(f"\0{name}\0{password}".encode()).decode()
    code, said = server.docmd("AUTH", f"PLAIN {told}")
    if code not in (235, 503):
        raise smtplib.SMTPAuthenticationError(code, said)


# A text with a line break or a character that may not be there is a ValueError.
_WRONG = (smtplib.SMTPException, OSError, ValueError)


def _outcome(wrong: Exception, recipients: Sequence[str]) -> Outcome:
    """Who says 5xx will say so again, a certificate stays what it is, and what cannot be said at all is never said."""
    from_here = isinstance(wrong, OSError) and not isinstance(wrong, smtplib.SMTPException)
    if from_here and is_out_of_files(wrong):
        return Outcome(tuple(recipients), error="so-mock has too many open files", unsent=True)
    code, text = 0, str(wrong) or type(wrong).__name__
    final = isinstance(
        wrong, (smtplib.SMTPNotSupportedError, ssl.SSLCertVerificationError, ValueError)
    )
    if isinstance(wrong, smtplib.SMTPResponseException):
        code, final = wrong.smtp_code, wrong.smtp_code >= 500
        text = f"{code} {_text(wrong.smtp_error)}"
    elif isinstance(wrong, ssl.SSLCertVerificationError):
        text = f"its certificate is refused: {wrong.verify_message}"
    elif isinstance(wrong, ssl.SSLError):
        text = f"its TLS fails: {(wrong.reason or text).replace('_', ' ').lower()}"
    some = tuple(recipients)
    return Outcome(() if final else some, max(code, 0), text[:LONGEST], some if final else ())


def _text(said: bytes | str) -> str:
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    return " ".join(text.split())


def _context(host: str) -> ssl.SSLContext:
    """Servers of this machine are tests', with certificates that nobody vouches for."""
    if not is_here(host):
        return trusting()
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context
