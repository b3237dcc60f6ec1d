"""The doors of the platform around the API: which operation an address names, and whose tenant a request is about."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from urllib.parse import unquote

from so_mock.auth.basic import read_basic
from so_mock.call import Request, Visit
from so_mock.catalogue.platform import PLATFORM
from so_mock.errors import MethodNotAllowed, SoError
from so_mock.tenant import Tenant
from so_mock.tenants import Tenants
from so_mock.web.found import Door
from so_mock.web.options import FORM_ENCODED, fields, read_form

_SERVICES = re.compile(r"services\d+", re.I)
STATE = "login.state"
OAUTH = frozenset(["login.token", "login.revoke"])  # whose refusals have a form of their own
_TENANT = re.compile(r"tenant:\s*([A-Za-z0-9_-]+)", re.I)


def find(verb: str, parts: list[str], front: str, named: bool) -> Door | SoError | None:
    """`parts` from `login`, `Remote` or `api` on. None for an address that is none."""
    inner = [part for part in parts if part]
    allowed: list[str] = []
    for operation in PLATFORM.values():
        ctx = _fits([p for p in operation.path.split("/") if p], inner)
        if ctx is None:
            continue
        if operation.verb == verb:
            return Door(operation, ctx, front, named)
        allowed.append(operation.verb)
    return MethodNotAllowed(verb, allowed) if allowed else None


def _fits(pattern: list[str], parts: list[str]) -> str | None:
    """The tenant of the path, "" where it names none; None where it is another path."""
    if len(pattern) != len(parts):
        return None
    ctx = ""
    for wanted, given in zip(pattern, parts, strict=True):
        if wanted == "{ctx}":
            ctx = unquote(given)
        elif wanted.lower() != given.lower() and not (
            _SERVICES.fullmatch(wanted) and _SERVICES.fullmatch(given)
        ):
            return None
    return ctx


def visit(
    door: Door, request: Request, root: str, home: str, content_type: str, charset: str
) -> Visit:
    """Raises SoError for a query or form that is too large, or cannot be read."""
    headers = {n.decode("latin-1").lower(): v.decode("latin-1") for n, v in request.headers}
    try:
        query = fields(request.query.decode("utf-8", "replace"))
        form = read_form(request.body, charset) if content_type == FORM_ENCODED else []
    except SoError as wrong:
        if door.operation.key not in OAUTH:
            raise
        from so_mock.auth.grants import OAuthError

        raise OAuthError("invalid_request", wrong.detail or wrong.message) from None
    repeated = _repeated(query) | _repeated(form)
    given = {name.lower(): value for name, value in (*query, *form)}
    basic = read_basic(headers.get("authorization", ""))
    return Visit(
        request.verb, unquote(request.path), door.ctx, root, given, basic, headers, _cookies(headers), request.body,
        content_type, home, repeated,
    )  # fmt: skip


def _repeated(pairs: list[tuple[str, str]]) -> frozenset[str]:
    counted = Counter(name.lower() for name, _ in pairs)
    return frozenset(name for name, count in counted.items() if count > 1)


def _cookies(headers: Mapping[str, str]) -> dict[str, str]:
    """Piece by piece: of the cookies that all who ever served at localhost have left in a browser, one may be in no form
    that a parser takes."""
    found: dict[str, str] = {}
    for each in headers.get("cookie", "").split(";"):
        name, _, value = each.partition("=")
        found.setdefault(name.strip(), value.strip().strip('"'))
    return found


def tenant_of(door: Door, visit: Visit, tenants: Tenants, default: Tenant) -> Tenant:
    """Whom it is about: the tenant in front of the address, in its path, among its parameters, or the one that issued what is
    given back."""
    if door.operation.key == STATE:  # of whom is asked, wherever one asks
        return tenants.find(visit.ctx) or default
    if door.named:
        return default
    for name in _names(door, visit):
        found = tenants.find(name)
        if found is not None:
            return found
    issued = [
        visit.parameters[n] for n in ("code", "refresh_token", "token") if n in visit.parameters
    ]
    for tenant in tenants if issued else ():
        held = tenant.store.table("_token").rows
        if any(text in held for text in issued):
            return tenant
    return default


def _names(door: Door, visit: Visit) -> Iterable[str]:
    yield visit.ctx
    if door.operation.key.startswith("login.system_user"):
        from so_mock.login.system_user import context_of  # tells it in the body

        yield context_of(visit, door.operation.key)
    pinned = _TENANT.search(visit.parameters.get("acr_values", ""))
    if pinned is not None:
        yield pinned[1]
    yield visit.parameters.get("ctx", "")
