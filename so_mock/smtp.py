"""The door for mail: SMTP, in the event loop of the server (sheet: email-and-mailbox.md 8.2).

Whose a mail is tells the name that its sender signs in by, with any password: that of a tenant; else it is the default
one's. There a recipient is a mailbox or the account of a user, or nobody.
"""

from __future__ import annotations

import asyncio
import logging
import socket
from typing import TYPE_CHECKING, Any, cast

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from so_mock.errors import SoError
from so_mock.mail import arriving
from so_mock.mail.rows import BRINGER, LARGEST

if TYPE_CHECKING:
    from so_mock.tenant import Tenant
    from so_mock.tenants import Tenants

LONGEST_LINE = 64 * 1024  # of a mail; some writers know nothing of RFC 5321's 1,000
MOST_LINES = 600_000  # some more than are read of it
MOST_RECIPIENTS = 1_000
MOST_CONNECTIONS = 100
IDLE = 300.0  # seconds
LOG = logging.getLogger("so_mock")


class Door:
    """Where mail comes in, at a socket that listens already."""

    def __init__(self, tenants: Tenants, listening: socket.socket) -> None:
        self._tenants, self._listening = tenants, listening
        self._connected: set[_Connection] = set()
        self._server: asyncio.Server | None = None

    async def open(self) -> None:
        loop = asyncio.get_running_loop()
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
        self._all, self._lines = connected, 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        if len(self._all) >= MOST_CONNECTIONS:
            _leave(transport, b"421 4.7.0 too many connections\r\n")
            return
        self._all.add(self)
        super().connection_made(transport)

    def _create_session(self) -> Session:
        return _Session(self.loop)

    def begin(self) -> None:
        """Another mail."""
        self._lines = 0

    def connection_lost(self, error: Exception | None) -> None:
        if self in self._all:
            self._all.discard(self)
            super().connection_lost(error)

    def end(self) -> None:
        if self.transport is not None:
            cast(asyncio.Transport, self.transport).abort()

    def data_received(self, data: bytes) -> None:
        """Each line of a mail is an object until its end, so it is their number that fills the memory."""
        self._lines += data.count(b"\n")
        if self._lines <= MOST_LINES:
            super().data_received(data)
        elif self.transport is not None:
            _leave(self.transport, b"552 5.3.4 too many lines\r\n")


class _Session(Session):
    """The property of this name warns the log at each sign-in, which aiosmtpd itself sets it at."""

    login_data: Any = None


def _leave(transport: asyncio.BaseTransport, word: bytes) -> None:
    """uvloop's transports are no asyncio.Transport by class."""
    cast(asyncio.Transport, transport).write(word)
    transport.close()


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
