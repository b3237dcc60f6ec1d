"""What a request shows -> Caller (sheet: auth.md 6, 11, 18; `product.md` 4).

lenient  a user must have his password; any other well-formed credential is the first administrator
strict   only users, and what was issued here, each where the platform takes it: `/api` is a server on site, `/{tenant}/api`
         Online
off      no credential needed

Whatever was issued here is checked in each of them but off, and stands for whom it was issued to.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple, Protocol

from so_mock.auth.apps import KEY, by_secret
from so_mock.auth.basic import proves, read_basic, user_of
from so_mock.auth.tokens import ACCESS, ONSITE, SESSION, TICKET, TOKENS, origin, usable, used
from so_mock.call import Caller
from so_mock.clock import Clock
from so_mock.config import OFF, STRICT
from so_mock.errors import NoCredentials, NoSession, Unauthorized
from so_mock.store.changes import Store
from so_mock.store.table import Row

FAILED = "Authentication failed"


class Shown(Protocol):
    """The headers that tell who calls; "" where there is none."""

    authorization: bytes | None
    app_token: str
    xsrf: str
    cookie: str


class Place(NamedTuple):
    """Whose door it is shown at, and how one looks there."""

    tenant: str
    auth: str
    online: bool
    clock: Clock
    store: Store

    @property
    def strict(self) -> bool:
        return self.auth == STRICT

    @property
    def off(self) -> bool:
        return self.auth == OFF


class Found(NamedTuple):
    """Who it is: `lasting` until a user or an app is changed; by `row`, where it was issued here, as long as that is good."""

    caller: Caller
    lasting: bool = False
    row: Row | None = None


def identify(shown: Shown, place: Place) -> Found:
    """Raises NoCredentials or Unauthorized, unless no credential is needed."""
    try:
        return _identified(shown, place)
    except Unauthorized as wrong:
        if not place.off:
            # On site a password helps whoever's credential is wrong or over; a session's page asks by itself.
            wrong.challenged |= not place.online and not isinstance(wrong, NoSession)
            raise
        return Found(administrator(place.store))


def _identified(shown: Shown, place: Place) -> Found:
    header = (shown.authorization or b"").decode("latin-1").strip()
    if not header:
        return _session(shown, place)
    scheme, _, credential = header.partition(" ")
    reader = SCHEMES.get(scheme.lower())
    if reader is None:
        raise Unauthorized(
            FAILED, f"The scheme {scheme[:40]!r} is none of Basic, SoTicket, Bearer."
        )
    return reader(credential.strip(), shown, place)


# -- schemes


def _basic(credential: str, shown: Shown, place: Place) -> Found:
    told = read_basic(f"Basic {credential}")
    if place.strict and place.online:
        raise Unauthorized(FAILED, "Basic is not taken Online: sign in for a token.")
    if told is None:
        raise Unauthorized(FAILED, "The Basic credential is not base64 of user:password.")
    name, password = told
    if name.upper() in _TICKETS:  # a ticket as the user, with any password
        return _ticket(f"{name}:{password.partition(':')[0]}", shown, place, "Basic")
    user = user_of(place.store, name)
    if user is not None and (place.off or proves(user, password)):
        direct = user["login"] == name.lower()
        return Found(Caller(user["associate"], name if direct else user["login"], "Basic"), direct)
    if user is not None or place.strict:
        raise Unauthorized(FAILED)
    return Found(administrator(place.store, name, "Basic"), "@" not in name)


def _soticket(credential: str, shown: Shown, place: Place) -> Found:
    return _ticket(credential, shown, place, "SoTicket")


_TICKETS = ("7T", "7A")  # the second is another spelling of the first


def _ticket(text: str, shown: Shown, place: Place, scheme: str) -> Found:
    if text[:2].upper() in _TICKETS and text[2:3] == ":":
        text = f"7T{text[2:]}"
    app = by_secret(place.store, shown.app_token) if shown.app_token else None
    if place.strict and place.online and app is None:
        raise Unauthorized(
            FAILED, "A ticket is taken Online beside SO-AppToken, the secret of an app that is known here."
        )  # fmt: skip
    row = _issued(text, TICKET, scheme, place)
    if row is None:
        return Found(administrator(place.store, "", scheme), lasting=True)
    caller = _standing_for(row, scheme, place)
    return Found(caller._replace(client=app[KEY] if app else caller.client), row=row)


def _bearer(text: str, shown: Shown, place: Place) -> Found:
    row = _issued(text, ACCESS, "Bearer", place)
    if row is None:
        return Found(administrator(place.store, "", "Bearer"), lasting=True)
    caller = _standing_for(row, "Bearer", place)
    if place.strict and not place.online and not row.get(ONSITE):
        raise Unauthorized(
            FAILED, f"On site only tokens of User/currentToken are taken; this one is for /{place.tenant}/api."
        )  # fmt: skip
    return Found(caller, row=row)


def _session(shown: Shown, place: Place) -> Found:
    """A browser's: its cookie tells which, the header that a page of ours has sent it."""
    if not shown.xsrf.strip():
        raise NoCredentials(challenged=not (place.strict and place.online))
    from so_mock.auth.sessions import session_of  # for browsers alone

    row = session_of(place.store, shown.cookie, shown.xsrf.strip())
    if row is None:
        raise NoSession
    return Found(_standing_for(row, "Session", place))


SCHEMES: dict[str, Callable[[str, Shown, Place], Found]] = {
    "basic": _basic, "soticket": _soticket, "bearer": _bearer,
}  # fmt: skip


# -- what was issued


_CALLED = {ACCESS: "an access token", TICKET: "a ticket", SESSION: "a session"}
_SENT_AS = {ACCESS: "Bearer", TICKET: "SoTicket"}


def _issued(text: str, kind: str, scheme: str, place: Place) -> Row | None:
    """The row of what was issued. None for what anybody may have written, where that is taken. Raises Unauthorized."""
    row = place.store.table(TOKENS).get(text)
    if row is not None:
        if row["Kind"] != kind:
            sent = _SENT_AS.get(row["Kind"])
            hint = f"{_CALLED[row['Kind']].capitalize()} is sent as {sent}." if sent else None
            raise Unauthorized(FAILED, hint)
        return row
    told = origin(text)
    if told is not None and told.tenant.lower() != place.tenant.lower():
        raise Unauthorized(FAILED, f"It was issued for {told.tenant}, and this is {place.tenant}.")
    if told is not None:
        raise Unauthorized(FAILED, "It was issued here, and is no longer known.")
    if not text:
        raise Unauthorized(FAILED, f"Nothing stands behind {scheme}.")
    if place.strict:
        raise Unauthorized(FAILED, "It was not issued here.")
    from so_mock.auth.claims import is_of_identity  # for what anybody may have written

    if is_of_identity(text):
        raise Unauthorized(
            FAILED, "An id_token tells the app who has signed in; what is sent as Bearer is the access_token."
        )  # fmt: skip
    return None


def _standing_for(row: Row, scheme: str, place: Place) -> Caller:
    """Whom it was issued to. Raises Unauthorized where it is over, revoked, or he is gone."""
    if not place.off:
        if not usable(row, place.clock.seconds()):
            why = "was revoked" if row["Revoked"] else f"was good until {row['Expires']}"
            raise Unauthorized(FAILED, f"It {why}.")
        associate = place.store.table("associate").get(row["Associate"])
        if associate is None or associate.get("Deleted"):
            raise Unauthorized(FAILED, f"The user {row['Login']!r} is gone.")
        used(place.store, row, place.clock)
    return Caller(row["Associate"], row["Login"], scheme, "", row["Client"], row["System"])


def administrator(store: Store, name: str = "", scheme: str = "") -> Caller:
    """The scenario's first administrator, under the name the credential gave."""
    for user in store.table("_user").scan():
        if user.get("administrator"):
            return Caller(user["associate"], name or user["login"], scheme)
    return Caller(1, name or "administrator", scheme)
