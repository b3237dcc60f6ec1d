"""What this server issues: access and refresh tokens, codes, tickets, sessions, as rows of `_token` (sheet: auth.md 6).

A text is made of the seed, the tenant and a counter, so that the same calls give the same; the clock of the tenant tells when
it is over. A row stays when it is revoked or over, as long as there are not too many; and of a token or ticket whose row is
gone its own text tells that it was issued: it is refused from then on, however lenient one is.
"""

from __future__ import annotations

import base64
import hashlib
import string
from collections.abc import Callable
from math import floor
from typing import TYPE_CHECKING, Any, NamedTuple

from so_mock.auth.standing import lifetime as told_lifetime
from so_mock.clock import NO_DATE, Clock
from so_mock.entities.sign_in import OF_ASSOCIATE, USERS
from so_mock.store.changes import Store
from so_mock.store.table import Row

if TYPE_CHECKING:
    from so_mock.crm import Crm

TOKENS = "_token"
ACCESS, REFRESH, CODE, TICKET, SESSION = "access", "refresh", "code", "ticket", "session"
SIGN_IN = "sign_in"  # the session of a browser at the login page, not at the API
# As the platform calls how long each lives.
LIFETIME_OF = {
    ACCESS: "access_token", REFRESH: "refresh_token", CODE: "code", TICKET: "ticket", SESSION: "ticket",
    SIGN_IN: "ticket",
}  # fmt: skip
SLIDING = frozenset([TICKET, SESSION, SIGN_IN])  # each use restores the whole of it
ONSITE = "Onsite"  # of a token that a server on site has issued, and takes
MOST = 10_000  # rows; then those go that are over, and if need be those unused the longest
KEPT = MOST * 3 // 4  # so that it is not looked for them at each sign-in
_ALPHANUMERIC = string.ascii_letters + string.digits
_LOWER = string.ascii_lowercase + string.digits


def issue(
    crm: Crm, kind: str, associate: int, *, client: str = "", system: bool = False, lifetime: float | None = None, **facts: Any
) -> Row:  # fmt: skip
    """The row; its `id` is the text. `associate`: whom it stands for; `lifetime` in seconds, else the usual."""
    number = crm.take("token")
    seconds = told_lifetime(crm.store, LIFETIME_OF[kind]) if lifetime is None else lifetime
    row = {
        "id": _text(kind, _mark(crm.seed), crm.tenant, number), "Number": number, "Kind": kind, "Associate": associate,
        "Login": login_of(crm.store, associate), "Client": client, "System": system, "Issued": crm.clock.seconds(),
        "Lifetime": seconds, "Revoked": False, "Until": None, "Expires": NO_DATE, **facts,
    }  # fmt: skip
    if len(crm.store.table(TOKENS)) >= MOST:
        _let_go(crm.store, crm.clock.seconds())
    return crm.store.insert(TOKENS, slid(row, crm.clock) if seconds is not None else row)


def of_caller(crm: Crm, client: str) -> str:
    """An access token of whoever calls, which a server on site takes too."""
    caller = crm.caller
    row = issue(
        crm, ACCESS, caller.associate_id, client=client, system=caller.system, **{ONSITE: True}
    )
    return str(row["id"])


def login_of(store: Store, associate: int) -> str:
    """What he signs in as; of one who does not sign in his name."""
    users = store.table(USERS).by(OF_ASSOCIATE, associate)
    row = store.table("associate").get(associate)
    return str(users[0]["login"]) if users else str(row["Name"]) if row else ""


def slid(row: Row, clock: Clock) -> Row:
    """With the whole of its lifetime from now on. `Until` in seconds since the epoch, `Expires` as the API shows times."""
    until = clock.seconds() + row["Lifetime"]
    return {**row, "Until": until, "Expires": clock.wall(int(until))}


def used(store: Store, row: Row, clock: Clock) -> None:
    """What slides does so, written once a second at most."""
    if row["Kind"] not in SLIDING or row["Lifetime"] is None:
        return
    if floor(clock.seconds()) > floor(row["Until"] - row["Lifetime"]):
        with store.unit():
            store.update(TOKENS, slid(row, clock))


def usable(row: Row, seconds: float) -> bool:
    """Whether it is neither revoked nor over."""
    return not row["Revoked"] and (row["Until"] is None or seconds < row["Until"])


def revoke(store: Store, row: Row) -> Row:
    """Within a unit."""
    return store.update(TOKENS, {**row, "Revoked": True})


def _let_go(store: Store, now: float) -> None:
    def worth(row: Row) -> tuple[bool, float, int]:
        since = row["Issued"] if row["Until"] is None else row["Until"] - row["Lifetime"]
        return usable(row, now), since, row["Number"]

    rows = sorted(store.table(TOKENS).rows.values(), key=worth)
    for row in rows[: len(rows) - KEPT]:
        store.delete(TOKENS, row["id"])


# -- texts


def _mark(seed: int) -> bytes:
    return hashlib.sha256(str(seed).encode()).digest()[:4]


def _text(kind: str, mark: bytes, tenant: str, number: int) -> str:
    label = f"{mark.hex()}/{tenant}/{number}/{kind}"
    held = hashlib.sha512(label.encode()).digest() + hashlib.sha512(f"{label}/".encode()).digest()
    return _MADE[kind](held, mark, tenant, number)


def _access(held: bytes, mark: bytes, tenant: str, number: int) -> str:
    """Opaque to clients, but for the tenant in front of the dot."""
    inner = mark + number.to_bytes(8, "little") + held[16:84]
    body = b"\x01" + held[:16] + len(inner).to_bytes(4, "little") + inner + held[84:116]
    return f"8A:{tenant}.{base64.b64encode(body).decode()}"


def _ticket(held: bytes, mark: bytes, tenant: str, number: int) -> str:
    text = f"{mark.hex()}{held[:12].hex()};{number};{tenant}"
    return f"7T:{base64.b64encode(text.encode('utf-16-le')).decode()}"


def _plain(held: bytes, *_: Any) -> str:
    return "".join(_ALPHANUMERIC[each % 62] for each in held[:64])


def _session(held: bytes, *_: Any) -> str:
    return "".join(_LOWER[each % 36] for each in held[:24])


_MADE: dict[str, Callable[[bytes, bytes, str, int], str]] = {
    ACCESS: _access, TICKET: _ticket, REFRESH: _plain, CODE: _plain, SESSION: _session,
    SIGN_IN: _plain,
}  # fmt: skip


class Origin(NamedTuple):
    """What a token or ticket tells of itself."""

    kind: str
    tenant: str


def origin(text: str) -> Origin | None:
    """Whose it is; None for what no so-mock has issued. Whether it still is good, only its row tells."""
    try:
        kind, mark, tenant, number = _read(text)
        return Origin(kind, tenant) if _text(kind, mark, tenant, number) == text else None
    except ValueError:
        return None


def _read(text: str) -> tuple[str, bytes, str, int]:
    """Raises ValueError."""
    prefix, rest = text[:3], text[3:]
    if prefix == "8A:":
        tenant, _, encoded = rest.partition(".")
        body = base64.b64decode(encoded, validate=True)
        return ACCESS, body[21:25], tenant, int.from_bytes(body[25:33], "little")
    if prefix != "7T:":
        raise ValueError(prefix)
    told = base64.b64decode(rest, validate=True).decode("utf-16-le")
    digits, number, tenant = told.split(";")
    return TICKET, bytes.fromhex(digits[:8]), tenant, int(number[:18])
