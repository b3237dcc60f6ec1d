"""What this server issues: access and refresh tokens, codes, tickets, sessions, as rows of `_token` (sheet: auth.md 6).

A text is made of the seed, the tenant and a counter, so that the same calls give the same; the clock of the tenant tells when
it is over. A row stays when it is revoked or over: what was issued here is refused from then on, however lenient one is.
"""

from __future__ import annotations

import base64
import hashlib
import string
from typing import TYPE_CHECKING, Any

from so_mock.clock import NO_DATE
from so_mock.store.table import Row

if TYPE_CHECKING:
    from so_mock.crm import Crm

TOKENS = "_token"
ACCESS, REFRESH, CODE, TICKET, SESSION = "access", "refresh", "code", "ticket", "session"
SIGN_IN = "sign_in"  # the session of a browser at the login page, not at the API
HOUR = 3600
LIFETIMES = {
    ACCESS: HOUR,
    CODE: 600,
    TICKET: 6 * HOUR,
    SESSION: 6 * HOUR,
    SIGN_IN: 6 * HOUR,
}  # seconds; a refresh token has no end
SLIDING = frozenset([TICKET, SESSION, SIGN_IN])  # each use restores the whole of it
_ALPHANUMERIC = string.ascii_letters + string.digits


def issue(
    crm: Crm, kind: str, associate: int, *, client: str = "", system: bool = False, lifetime: float | None = None, **facts: Any
) -> Row:  # fmt: skip
    """The row; its `id` is the text. `associate`: whom it stands for; `lifetime` in seconds, else the usual."""
    number = crm.take("token")
    text = _MADE[kind](_bytes(f"{crm.seed}/{crm.tenant}/{number}/{kind}"), number, crm.tenant)
    seconds = LIFETIMES.get(kind) if lifetime is None else lifetime
    row = {
        "id": text, "Kind": kind, "Associate": associate, "Client": client, "System": system, "Issued": crm.clock.seconds(),
        "Lifetime": seconds, "Revoked": False, "Until": None, "Expires": NO_DATE, **facts,
    }  # fmt: skip
    return crm.store.insert(TOKENS, slid(row, crm.clock) if seconds is not None else row)


def slid(row: Row, clock: Any) -> Row:
    """With the whole of its lifetime from now on. `Until` in seconds since the epoch, `Expires` as the API shows times."""
    until = clock.seconds() + row["Lifetime"]
    return {**row, "Until": until, "Expires": clock.wall(int(until))}


def usable(row: Row, seconds: float) -> bool:
    """Whether it is neither revoked nor over."""
    return not row["Revoked"] and (row["Until"] is None or seconds < row["Until"])


def _bytes(text: str) -> bytes:
    return hashlib.sha512(text.encode()).digest() + hashlib.sha512(f"{text}/".encode()).digest()


def _access(held: bytes, number: int, tenant: str) -> str:
    """Opaque to clients, but for the tenant in front of the dot."""
    inner = held[16:80]
    body = b"\x01" + held[:16] + len(inner).to_bytes(4, "little") + inner + held[80:112]
    return f"8A:{tenant}.{base64.b64encode(body).decode()}"


def _ticket(held: bytes, number: int, tenant: str) -> str:
    text = f"{held[:16].hex()};{number};{tenant}"
    return f"7T:{base64.b64encode(text.encode('utf-16-le')).decode()}"


def _plain(held: bytes, number: int, tenant: str) -> str:
    return "".join(_ALPHANUMERIC[each % 62] for each in held[:64])


_MADE = {
    ACCESS: _access,
    TICKET: _ticket,
    REFRESH: _plain,
    CODE: _plain,
    SESSION: _plain,
    SIGN_IN: _plain,
}
