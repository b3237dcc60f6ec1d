"""The door for mail: SMTP, in the event loop of the server (sheet: email-and-mailbox.md 8.2).

Whose a mail is tells the name that its sender signs in by, with any password: that of a tenant; else it is the default
one's. There a recipient is a mailbox or the account of a user, or nobody.
"""

from __future__ import annotations

import asyncio
import logging
import socket
from collections import defaultdict
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, cast

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session, syntax

from so_mock.errors import SoError
from so_mock.mail import arriving
from so_mock.mail.rows import BRINGER, LARGEST

if TYPE_CHECKING:
    from so_mock.tenant import Tenant
    from so_mock.tenants import Tenants

LONGEST_LINE = 64 * 1024  # of a mail; some writers know nothing of RFC 5321's 1,000
MOST_LINES = 600_000  # some more than are read of it
MOST_BYTES = 4 * LARGEST  # of a mail that is too large, until nothing more of it is listened to
MOST_RECIPIENTS = 1_000
MOST_CONNECTIONS = 100
IDLE = 300.0  # seconds for a command, and for a mail
LATELY = 2.0  # seconds: who said something within them keeps his place, whoever else comes
LONGEST_COMMAND = 512
LOG = logging.getLogger("so_mock")


class Door:
    """Where mail comes in, at a socket that listens already."""

    def __init__(self, tenants: Tenants, listening: socket.socket) -> None:
        self._tenants, self._listening = tenants, listening
        self._connected: set[_Connection] = set()
        self._server: asyncio.Server | None = None

    async def open(self) -> None:
        loop = asyncio.get_running_loop()
        # It warns of each command that is none, which any port scanner sends.
        logging.getLogger("mail.log").setLevel(logging.ERROR)
        self._server = await loop.create_server(self._connection, sock=self._listening)

    async def close(self) -> None:
        """What was not taken by then, its sender will send again."""
        if self._server is not None:
            self._server.close()
            for each in list(self._connected):
                each.end()
            await asyncio.sleep(0)

    def _connection(self) -> _Connection:
        return _Connection(self._tenants, self._connected)


class _Connection(SMTP):
    line_length_limit = LONGEST_LINE

    def __init__(self, tenants: Tenants, connected: set[_Connection]) -> None:
        super().__init__(
            _Handler(tenants), data_size_limit=LARGEST, enable_SMTPUTF8=True, hostname="so-mock", ident="so-mock",
            timeout=IDLE, auth_require_tls=False, authenticator=_Signing(tenants), loop=asyncio.get_running_loop(),
        )  # fmt: skip
        # aiosmtpd's is one for all connections, and each that comes clears it.
        self.command_size_limits = defaultdict(lambda: LONGEST_COMMAND)
        self._all, self._made = connected, False
        self._lines = self._bytes = self._line = 0
        self._heard = self.loop.time()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        if len(self._all) >= MOST_CONNECTIONS and not self._finds_place():
            _leave(transport, b"421 4.7.0 too many connections\r\n")
            return
        self._all.add(self)
        self._made = True
        super().connection_made(transport)

    def _finds_place(self) -> bool:
        """That of whoever has said nothing for the longest time."""
        silent = min(self._all, key=lambda each: each._heard)
        if self._heard - silent._heard < LATELY:
            return False
        silent._dismiss(b"421 4.7.0 others want the place\r\n")
        return True

    def _create_session(self) -> Session:
        return _Session(self.loop)

    def begin(self) -> None:
        """Another mail."""
        self._lines = self._bytes = 0

    def connection_lost(self, error: Exception | None) -> None:
        self._all.discard(self)
        if self._made:
            super().connection_lost(error)

    def end(self) -> None:
        if self.transport is not None:
            cast(asyncio.Transport, self.transport).abort()

    def _dismiss(self, word: bytes) -> None:
        self._all.discard(self)
        if self.transport is not None:
            _leave(self.transport, word)

    def _timeout_cb(self) -> None:
        self._dismiss(b"421 4.4.2 nothing came for too long\r\n")

    def data_received(self, data: bytes) -> None:
        """Each line of a mail is an object until its end, so it is their number that fills the memory; and a line that has no
        end is kept whole, however long it is."""
        self._heard = self.loop.time()
        self._lines += data.count(b"\n")
        self._bytes += len(data)
        end = data.rfind(b"\r\n")
        self._line = len(data) - end - 2 if end >= 0 else self._line + len(data)
        if self._lines > MOST_LINES:
            self._dismiss(b"552 5.3.4 too many lines\r\n")
        elif self._line > LARGEST:
            self._dismiss(b"500 5.5.6 the line is too long\r\n")
        elif self._bytes > MOST_BYTES:
            self._dismiss(b"552 5.3.4 too large\r\n")
        else:
            super().data_received(data)

    async def push(self, status: str | bytes) -> None:
        """What it repeats of a command may be half a character."""
        told = status if isinstance(status, bytes) else status.encode("utf-8", "backslashreplace")
        await super().push(told)

    @syntax("AUTH <mechanism>")
    async def smtp_AUTH(self, arg: str) -> None:
        """Some clients, .NET's among them, write the mechanism in small letters."""
        mechanism, blank, rest = (arg or "").partition(" ")
        try:
            await super().smtp_AUTH(mechanism.upper() + blank + rest)
        except ValueError:  # of the stream
            await self.push("500 5.5.6 the line is too long")

    def _getaddr(self, arg: str) -> tuple[str | None, str | None]:
        """The library's parser stumbles over what ends too early; half a character can be written nowhere."""
        try:
            address, rest = super()._getaddr(arg)
            (address or "").encode()
        except (LookupError, AttributeError, NameError, TypeError, ValueError, RecursionError):
            return None, None
        return address, rest

    def _getparams(self, params: Sequence[str]) -> dict[str, str | bool] | None:
        """`²` is a digit, and no number."""
        return super()._getparams(params) if all(each.isascii() for each in params) else None


class _Session(Session):
    """The property of this name warns the log at each sign-in, which aiosmtpd itself sets it at."""

    login_data: Any = None


def _leave(transport: asyncio.BaseTransport, word: bytes) -> None:
    """Whoever does not read is not waited for. uvloop's transports are no asyncio.Transport by class."""
    writing = cast(asyncio.Transport, transport)
    if not writing.is_closing() and not writing.get_write_buffer_size():
        writing.write(word)
    if writing.get_write_buffer_size():
        writing.abort()
    else:
        writing.close()


class _Signing:
    """By the name of a tenant."""

    def __init__(self, tenants: Tenants) -> None:
        self._tenants = tenants

    def __call__(
        self, server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: Any
    ) -> AuthResult:
        name = data.login.decode("utf-8", "replace") if isinstance(data, LoginPassword) else ""
        found = self._tenants.find(name)
        if found is None:
            told = f"535 5.7.8 no tenant {_shown(name)}; the user name is that of a tenant, with any password"
            return AuthResult(success=False, handled=False, message=told)
        return AuthResult(success=True, auth_data=found.name)


class _Handler:
    """Told by aiosmtpd of each step; what it answers is what the sender reads."""

    def __init__(self, tenants: Tenants) -> None:
        self._tenants = tenants

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        tenant = self._tenant(session)
        if tenant is None:
            return _GONE
        if len(envelope.rcpt_tos) >= MOST_RECIPIENTS:
            return "452 4.5.3 too many recipients"
        if not arriving.recipient(tenant.acting(BRINGER), address).kind:
            return f"550 5.1.1 nobody at {tenant.name} has the address {_shown(address)}"
        if isinstance(server, _Connection):
            server.begin()
        envelope.rcpt_tos.append(address)
        envelope.rcpt_options.extend(options)
        return "250 2.1.5 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        tenant = self._tenant(session)
        if tenant is None:
            return _GONE
        # `<>` is of a server itself.
        sender = (envelope.mail_from or "").removeprefix("<").removesuffix(">")
        content = envelope.content or b""
        raw = content.encode("utf-8", "surrogateescape") if isinstance(content, str) else content
        try:
            with tenant.store.unit():
                arriving.arrive(tenant.acting(BRINGER), sender, tuple(envelope.rcpt_tos), raw)
        except SoError as error:
            return f"554 5.6.0 {_shown(error.message)}"
        return "250 2.0.0 OK"

    async def handle_exception(self, error: Exception) -> str:
        LOG.error("a mail that came in", exc_info=error)
        return "451 4.3.0 an error within so-mock; its log holds the traceback"

    def _tenant(self, session: Session) -> Tenant | None:
        if session.authenticated:
            return self._tenants.find(str(session.auth_data))
        return self._tenants.default


_GONE = "550 5.7.1 the tenant is gone"


def _shown(text: str) -> str:
    """On one line of ASCII, since not every client understands more."""
    return " ".join(text.encode("ascii", "backslashreplace").decode().split())[:200]
