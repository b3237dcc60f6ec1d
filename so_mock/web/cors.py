"""What a browser must be told before a page of another origin may read an answer (sheet: auth.md 11, wire.md 1.2).

Without `Access-Control-Allow-Credentials`: a page sends a token that it was given, and no cookies.
"""

from __future__ import annotations

from so_mock.auth.apps import APPS
from so_mock.config import STRICT
from so_mock.tenant import Tenant

Head = list[tuple[bytes, bytes]]
_ASKED = (
    "Authorization, Content-Type, Accept-Language, SO-AppToken, X-XSRF-TOKEN, SO-Language, SO-Culture, SO-TimeZone, "
    "SO-Browser-TZ-Offset, If-Modified-Since, If-Unmodified-Since, Content-Encoding, X-Requested-With"
)
_TOLD = (
    b"Last-Modified, Location, Content-Disposition, Retry-After, WWW-Authenticate, SO-TimeZone, X-So-Mock-Request, "
    b"X-So-Mock-Fidelity, X-So-Mock-Ignored, X-So-Mock-Rule"
)
_VARY = b"vary", b"Origin"
_VARY_ASKED = b"vary", b"Origin, Access-Control-Request-Method, Access-Control-Request-Headers"


def is_allowed(tenant: Tenant, origin: str, online: bool) -> bool:
    """On site every page is; Online those that an app of the tenant has registered, and to who is not strict all."""
    if not online or tenant.world.auth != STRICT:
        return True
    apps = tenant.store.table(APPS).rows.values()
    return any(not {"*", origin.lower()}.isdisjoint(app["allowed_origins"]) for app in apps)


def head(tenant: Tenant, origin: str, online: bool) -> Head:
    """For an answer to a page of `origin`."""
    if not is_allowed(tenant, origin, online):
        return [_VARY]
    allowed = origin.encode("latin-1", "replace")
    return [(b"access-control-allow-origin", allowed), (b"access-control-expose-headers", _TOLD), _VARY]  # fmt: skip


def added(answer: Head, more: Head) -> Head:
    """What an answer says anyway, and that for a page; of Vary both, in one header."""
    vary = b", ".join(value for name, value in [*answer, *more] if name == b"vary")
    return [*(each for each in [*answer, *more] if each[0] != b"vary"), (b"vary", vary)]


def preflight(tenant: Tenant, origin: str, online: bool, verb: str, names: str) -> Head:
    """For the question that comes before the request itself: whether it may be sent."""
    allowed = head(tenant, origin, online)[:-1]
    if not allowed:
        return [_VARY_ASKED]
    known = {name.lower() for name in _ASKED.split(", ")}
    more = [name.strip() for name in names.split(",") if name.strip().lower() not in known]
    asked = ", ".join([_ASKED, *filter(None, more)]).encode("latin-1", "replace")
    return [
        *allowed, _VARY_ASKED, (b"access-control-allow-methods", verb.encode("latin-1", "replace")),
        (b"access-control-allow-headers", asked), (b"access-control-max-age", b"600"),
    ]  # fmt: skip
