"""The token endpoint, and what takes tokens back (sheet: auth.md 4, 7)."""

from __future__ import annotations

from typing import Any

from so_mock.auth import grants, tokens
from so_mock.auth.claims import id_token
from so_mock.auth.grants import NO_STORE, OAuthError, invalid_grant
from so_mock.auth.standing import GONE, standing, state_of
from so_mock.auth.tokens import ACCESS, REFRESH, TOKENS
from so_mock.behaviour import behaviour
from so_mock.call import Reply, Visit
from so_mock.crm import Crm
from so_mock.login.clients import Client, elsewhere, is_strict, proven
from so_mock.names import meant_or_all
from so_mock.render.as_json import MEDIA_TYPE, encode
from so_mock.store.table import Row

ASKED = frozenset(
    ["grant_type", "client_id", "client_secret", "code", "redirect_uri", "code_verifier", "refresh_token", "token"]
)  # fmt: skip
WITHDRAWN = frozenset(["Revoked", "Expired", "Denied"])  # standings in which nothing is renewed


@behaviour("login.token")
def token(crm: Crm, visit: Visit) -> Reply:
    """Form, query and Basic header alike; what it does not know among the parameters is nothing to it."""
    _check_once(visit)
    asked = visit.parameters.get("grant_type", "")
    if not asked:
        raise OAuthError("invalid_request", "grant_type is missing.")
    answer = GRANTS.get(asked)
    if answer is None:
        raise OAuthError("unsupported_grant_type", f"{asked[:40]!r} is not offered; {meant_or_all(asked, GRANTS)}")  # fmt: skip
    other = elsewhere(crm, visit)
    if other:
        raise OAuthError("invalid_request", f"There is no tenant {other!r} here.")
    return answer(crm, visit, proven(crm, visit))


def _by_code(crm: Crm, visit: Visit, client: Client) -> Reply:
    row = grants.held_code(crm, _needed(visit, "code"), client.id)
    if row["Used"]:
        # Answered and not raised: an error undoes what was written, and here it is what was written that matters.
        grants.revoke_all(crm, row["id"])
        return _refused(invalid_grant("The code was used before; what it gave is revoked."))
    associate = _associate(crm, row)
    told = visit.parameters
    row = grants.redeemed(crm, row, told.get("redirect_uri", ""), told.get("code_verifier", ""))
    access = grants.access(crm, row["Associate"], client.id, row["id"])
    refresh = grants.refresh(crm, row["Associate"], client.id, row["id"])
    claims = id_token(crm, visit, associate, client.id, client.app, nonce=row["Nonce"])
    return _granted(access, {"refresh_token": refresh["id"], "id_token": crm.keys.sign(claims)})


def _by_refresh(crm: Crm, visit: Visit, client: Client) -> Reply:
    """The refresh token stays as it is, and is not told again. A new id_token has no nonce (OpenID Connect 12.2)."""
    row = grants.held_refresh(crm, _needed(visit, "refresh_token"), client.id)
    consent = standing(crm.store)["sign_in"]
    if consent in WITHDRAWN:
        raise invalid_grant(f"The tenant's consent to the app is withdrawn ({consent}).")
    if state_of(crm.store) in GONE:
        raise invalid_grant(f"The state of {crm.tenant} is {state_of(crm.store)}.")
    associate = _associate(crm, row)
    access = grants.access(crm, row["Associate"], client.id, row["Grant"])
    claims = id_token(crm, visit, associate, client.id, client.app)
    return _granted(access, {"id_token": crm.keys.sign(claims)})


GRANTS = {"authorization_code": _by_code, "refresh_token": _by_refresh}


def _check_once(visit: Visit) -> None:
    """Which of two values was meant, nobody can tell (RFC 6749 3.2)."""
    twice = sorted(visit.repeated & ASKED)
    if twice:
        raise OAuthError("invalid_request", f"{twice[0]} is told more than once.")


def _needed(visit: Visit, name: str) -> str:
    value = visit.parameters.get(name, "")
    if not value:
        raise OAuthError("invalid_request", f"{name} is missing.")
    return value


def _associate(crm: Crm, row: Row) -> Row:
    """Who signed in; nobody signs in any more who was retired since."""
    found = crm.row("associate", row["Associate"])
    if found is None or found["Deleted"]:
        raise invalid_grant("The user is no longer there.")
    return found


def _granted(access: Row, more: dict[str, Any]) -> Reply:
    told = {"token_type": "Bearer", "access_token": access["id"], "expires_in": int(access["Lifetime"])}  # fmt: skip
    return Reply(encode(told | more), MEDIA_TYPE, headers=NO_STORE)


def _refused(error: OAuthError) -> Reply:
    return Reply(encode(error.body()), MEDIA_TYPE, error.status, error.headers())


@behaviour("login.revoke")
def revoke(crm: Crm, visit: Visit) -> Reply:
    """A refresh token takes along what it gave; one that is unknown is as good as revoked (RFC 7009 2.2). Lenient asks for no
    client."""
    _check_once(visit)
    client = None
    if is_strict(crm) or visit.client is not None or visit.parameters.get("client_id"):
        client = proven(crm, visit)
    row = crm.reads.row(TOKENS, _needed(visit, "token"))
    if row is not None and row["Kind"] in (ACCESS, REFRESH):
        if client is not None and row["Client"] != client.id:
            raise invalid_grant("The token was issued to another client.")
        tokens.revoke(crm.store, row)
        if row["Kind"] == REFRESH:
            grants.revoke_all(crm, row["Grant"])
    return Reply(headers=NO_STORE)
