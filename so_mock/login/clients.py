"""Which app asks, and whether it proves to be that one (sheet: auth.md 3, 4, 18)."""

from __future__ import annotations

from typing import NamedTuple
from urllib.parse import unquote_plus

from so_mock.auth.apps import app_of, has_secret
from so_mock.auth.grants import OAuthError
from so_mock.auth.redirects import loopback, registered
from so_mock.call import Visit
from so_mock.config import STRICT
from so_mock.crm import Crm
from so_mock.store.table import Row

COMMON = "common"


class Client(NamedTuple):
    """`app` is None for one that no scenario knows, as lenient takes it."""

    id: str
    app: Row | None


def is_strict(crm: Crm) -> bool:
    return crm.auth == STRICT


def elsewhere(crm: Crm, visit: Visit) -> str:
    """The tenant that an address or `acr_values` names and that is not here; "" when all is right."""
    pinned = visit.parameters.get("acr_values", "").lower().partition("tenant:")[2].split()[:1]
    named = [visit.ctx] if visit.ctx.lower() not in ("", COMMON) else [*pinned]
    return next((name for name in named if name.lower() != crm.tenant.lower()), "")


def leads_back(crm: Crm, app: Row | None, uri: str, key: str = "redirect_uris") -> bool:
    """Whether one may be sent there: to what is registered, in lenient also to the own machine."""
    if app is not None and registered(uri, app[key]):
        return True
    return not is_strict(crm) and loopback(uri)


def proven(crm: Crm, visit: Visit) -> Client:
    """Who calls the token endpoint, by form, query or Basic header. Only strict asks for the secret of an app that keeps one.
    Raises OAuthError."""
    given, secret = visit.parameters.get("client_id", ""), visit.parameters.get("client_secret", "")
    if visit.client is not None:
        named = unquote_plus(
            visit.client[0]
        )  # encoded as in a form before it was put together (RFC 6749 2.3.1)
        if given and given not in (named, visit.client[0]):
            raise OAuthError("invalid_request", "client_id and the Authorization header name two clients.")  # fmt: skip
        given, secret = given or named, visit.client[1]
    if not given:
        raise _invalid("client_id is missing.", visit)
    app = app_of(crm.store, given)
    if is_strict(crm):
        if app is None:
            raise _invalid(f"There is no app {given[:80]}.", visit)
        _check_secret(app, secret, visit)
    return Client(given, app)


def _check_secret(app: Row, secret: str, visit: Visit) -> None:
    """An app that has one and is not confidential need not send it; what it sends must be right."""
    if not secret and app["confidential"]:
        raise _invalid(f"client_secret of {app['client_id']} is missing.", visit)
    spelt = (secret, unquote_plus(secret)) if visit.client is not None else (secret,)
    keeps = app["client_secret"] or app["confidential"]
    if secret and keeps and not any(has_secret(app, each) for each in spelt):
        raise _invalid(f"client_secret of {app['client_id']} is wrong.", visit)


def _invalid(text: str, visit: Visit) -> OAuthError:
    return OAuthError("invalid_client", text, 401, challenge="authorization" in visit.headers)
