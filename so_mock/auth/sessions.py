"""A browser's session: its cookie, and the token that pages of its own origin send with each request (sheet: auth.md 11)."""

from __future__ import annotations

import hashlib
import re
from hmac import compare_digest
from typing import TYPE_CHECKING, NamedTuple

from so_mock.auth.tokens import SESSION, TOKENS, issue
from so_mock.store.changes import Store
from so_mock.store.table import Row

if TYPE_CHECKING:
    from so_mock.crm import Crm

ID, XSRF = "ASP.NET_SessionId", "XSRF-TOKEN"  # cookies
HIDDEN = "XSRF_TOKEN"  # the input of a page that holds the same for scripts without cookies
_IDS = re.compile(rf'(?:^|;)\s*{re.escape(ID)}="?([^";\s]*)')


class Session(NamedTuple):
    """`cookies` are values of Set-Cookie; `hidden` is the value for the input named HIDDEN."""

    row: Row
    cookies: tuple[str, ...]
    hidden: str


def opened(crm: Crm, associate: int, *, client: str = "", secure: bool = False) -> Session:
    """For the user that has signed in on a page."""
    row = issue(crm, SESSION, associate, client=client)
    token, more = xsrf_of(row["id"]), "; Path=/; SameSite=Lax" + ("; Secure" if secure else "")
    return Session(row, (f"{ID}={row['id']}{more}; HttpOnly", f"{XSRF}={token}{more}"), token)


def session_in(store: Store, cookie: str) -> Row | None:
    """The session of a Cookie header: for pages that look, and change nothing."""
    found = (store.table(TOKENS).get(id) for id in _IDS.findall(cookie))
    return next((row for row in found if row is not None and row["Kind"] == SESSION), None)


def session_of(store: Store, cookie: str, token: str) -> Row | None:
    """The same, where `token` is the one that goes with it."""
    row = session_in(store, cookie)
    given = token.encode("utf-8", "surrogatepass")
    fits = row is not None and compare_digest(xsrf_of(row["id"]).encode(), given)
    return row if fits else None


def xsrf_of(id: str) -> str:
    """Follows from the id, which no script and no other origin can read."""
    return hashlib.sha256(f"{id}/{XSRF}".encode()).hexdigest()[:32]
