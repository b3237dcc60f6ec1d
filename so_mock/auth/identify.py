"""Authorization header -> Caller (sheet: auth.md; `product.md` 4).

lenient  a user of the scenario must have its password; any other well-formed credential is the
         first administrator
strict   only the scenario's users
off      no credential needed
"""

from __future__ import annotations

from collections.abc import Callable

from so_mock.auth.basic import read_basic
from so_mock.call import Caller
from so_mock.errors import NoCredentials, Unauthorized
from so_mock.store.changes import Store

FAILED = "Authentication failed"
Scheme = Callable[[str, str, Store], Caller]


class Known:
    """Credentials seen, for as long as nobody changes a user: a client sends the same header
    thousands of times."""

    __slots__ = ("_callers", "_stamp")

    def __init__(self) -> None:
        self._callers: dict[bytes | None, Caller] = {}
        self._stamp = -1

    def identify(self, header: bytes | None, auth: str, store: Store) -> Caller:
        """As `identify`, remembering what it answers."""
        stamp = store.table("_user").stamp
        if stamp != self._stamp or len(self._callers) > 1_000:
            self._callers.clear()
            self._stamp = stamp
        caller = self._callers.get(header)
        if caller is None:
            text = None if header is None else header.decode("latin-1")
            caller = identify(text, auth, store)
            if header is None or len(header) < 4_096:
                self._callers[header] = caller
        return caller


def identify(header: str | None, auth: str, store: Store) -> Caller:
    """Raises NoCredentials without a header, Unauthorized for one that is unreadable or wrong."""
    if not header or not header.strip():
        if auth == "off":
            return administrator(store)
        raise NoCredentials
    scheme, _, credential = header.strip().partition(" ")
    reader = SCHEMES.get(scheme.lower())
    if reader is None:
        if auth == "off":
            return administrator(store)
        raise Unauthorized(
            FAILED, f"The scheme {scheme[:40]!r} is none of Basic, SoTicket, Bearer."
        )
    return reader(credential.strip(), auth, store)


def _basic(credential: str, auth: str, store: Store) -> Caller:
    told = read_basic(f"Basic {credential}")
    if told is None:
        if auth == "off":
            return administrator(store)
        raise Unauthorized(FAILED, "The Basic credential is not base64 of user:password.")
    login, password = told
    user = store.table("_user").get(login.lower())
    if user is not None and (user["password"] == password or auth == "off"):
        return Caller(user["associate"], login, "Basic")
    if user is not None or auth == "strict":
        raise Unauthorized(FAILED)
    return administrator(store, login, "Basic")


def _issued(scheme: str) -> Scheme:
    """Tickets and tokens: none is issued yet, so strict knows none, and lenient takes all that are
    not empty."""

    def read(credential: str, auth: str, store: Store) -> Caller:
        if auth == "strict" or (not credential and auth != "off"):
            raise Unauthorized(FAILED)
        return administrator(store, "", scheme)

    return read


def administrator(store: Store, name: str = "", scheme: str = "") -> Caller:
    """The scenario's first administrator, under the name the credential gave."""
    for user in store.table("_user").scan():
        if user.get("administrator"):
            return Caller(user["associate"], name or user["login"], scheme)
    return Caller(1, name or "administrator", scheme)


SCHEMES: dict[str, Scheme] = {
    "basic": _basic,
    "soticket": _issued("SoTicket"),
    "bearer": _issued("Bearer"),
}
