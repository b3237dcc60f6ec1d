"""Credentials seen: a client sends the same header thousands of times."""

from __future__ import annotations

from typing import NamedTuple

from so_mock.auth.apps import APPS
from so_mock.auth.identify import Place, Shown, identify
from so_mock.auth.standing import ONE, PLATFORM
from so_mock.auth.tokens import TOKENS, usable, used
from so_mock.call import Caller
from so_mock.clock import Clock
from so_mock.store.changes import Store
from so_mock.store.table import Row

LONGEST = 4_096  # bytes of a header that is remembered
REMEMBERED = 1_000  # headers; then all are forgotten


class Held(NamedTuple):
    """Whom a token or ticket stands for, as long as these rows are the very same."""

    caller: Caller
    row: Row
    associate: Row | None
    app_token: str


class Known:
    """Of one tenant, for as long as nobody changes a user or an app."""

    __slots__ = ("_callers", "_clock", "_held", "_places", "_stamps", "stamp", "unusual")

    def __init__(self, tenant: str, auth: str, clock: Clock) -> None:
        self._clock = clock
        self._places = [(tenant, auth, online, clock) for online in (False, True)]
        # On site, and Online.
        self._callers: tuple[dict[bytes | None, Caller], dict[bytes | None, Caller]] = ({}, {})
        self._held: tuple[dict[bytes | None, Held], dict[bytes | None, Held]] = ({}, {})
        self.stamp = -1  # of the store, when it was last looked at
        self._stamps = (-1, -1)
        self.unusual = False  # the platform stands for the tenant in another way than usual

    def look(self, store: Store) -> None:
        """Forgets what may no longer be so. To be called when the store's stamp is another."""
        self.stamp = store.stamp
        held = store.tables.get(
            PLATFORM
        )  # most tenants have none, and `table` would make one each time
        self.unusual = held is not None and ONE in held.rows
        stamps = store.table("_user").stamp, store.table(APPS).stamp
        if stamps != self._stamps:
            self._stamps = stamps
            for known in (*self._callers, *self._held):
                known.clear()

    def identify(self, shown: Shown, online: bool, store: Store) -> Caller:
        """Raises NoCredentials without a credential, Unauthorized for one that is unreadable, wrong or over."""
        if store.stamp != self.stamp:
            self.look(store)
        header = shown.authorization
        caller = self._callers[online].get(header)
        if caller is not None:
            return caller
        held = self._held[online].get(header)
        if held is not None and self._is_good(held, shown, store):
            return held.caller
        return self._found(shown, online, store)

    def _is_good(self, held: Held, shown: Shown, store: Store) -> bool:
        row = held.row
        if (
            held.app_token != shown.app_token
            or store.table(TOKENS).rows.get(row["id"]) is not row
            or store.table("associate").rows.get(row["Associate"]) is not held.associate
            or not usable(row, self._clock.seconds())
        ):
            return False
        used(store, row, self._clock)
        return True

    def _found(self, shown: Shown, online: bool, store: Store) -> Caller:
        header = shown.authorization
        caller, lasting, row = identify(shown, Place(*self._places[online], store))
        if header is None or len(header) >= LONGEST:
            return caller
        for known in (self._callers[online], self._held[online]):
            if len(known) >= REMEMBERED:
                known.clear()
        if lasting:
            self._callers[online][header] = caller
        elif row is not None:
            current = store.table(TOKENS).rows[row["id"]]  # it may have slid
            associate = store.table("associate").rows.get(row["Associate"])
            self._held[online][header] = Held(caller, current, associate, shown.app_token)
        return caller
