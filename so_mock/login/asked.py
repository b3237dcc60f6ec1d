"""What an app asks of the authorize endpoint, and what is wrong with it (sheet: auth.md 3)."""

from __future__ import annotations

import re
from typing import NamedTuple

from so_mock.auth.apps import app_of
from so_mock.auth.grants import METHODS, PLAIN, said
from so_mock.auth.standing import GONE, SIGN_IN, standing, state_of
from so_mock.call import Visit
from so_mock.crm import Crm
from so_mock.login.clients import elsewhere, is_strict, leads_back
from so_mock.names import meant_or_all
from so_mock.store.table import Row

MEANING = {
    "Revoked": "The app's access to this tenant was revoked.",
    "InvalidRedirectUrl": "The redirect URL is not registered for this app.",
    "Expired": "The app's authorization for this tenant is over.",
    "Denied": "The app has no access to this tenant.",
    "NeedsReapproval": "An administrator has to approve the app again.",
    "InvalidTimestamp": "The timestamp is not valid.",
    "InvalidSignature": "The signature is not valid.",
}
CODE, TOKEN, ID_TOKEN = "code", "token", "id_token"
TYPES = frozenset([CODE, TOKEN, ID_TOKEN])
QUERY, FRAGMENT, FORM_POST = "query", "fragment", "form_post"
MODES = (QUERY, FRAGMENT, FORM_POST)
NONE = "none"
CARRIED = (
    "client_id", "redirect_uri", "response_type", "response_mode", "scope", "state", "nonce", "code_challenge",
    "code_challenge_method", "acr_values", "login_hint", "app_id", "redirect_url", "ctx",
)  # fmt: skip
_CHALLENGE = re.compile(r"[A-Za-z0-9._~-]{43,128}")


class Back(NamedTuple):
    """Where an answer goes, and how."""

    uri: str
    mode: str
    state: str


class Refused(Exception):
    """Shown to the user: there is nowhere to go back to. `code` is an AuthorizeErrorCode, `text` what would have been right."""

    def __init__(self, code: str, text: str = "") -> None:
        super().__init__(text)
        self.code, self.text = code, text


class Returned(Exception):
    """Told to the app, in the words of RFC 6749 4.1.2.1 and OpenID Connect."""

    def __init__(self, back: Back, error: str, text: str) -> None:
        super().__init__(text)
        self.back, self.error, self.text = back, error, said(text)


class Asked(NamedTuple):
    """`types` is response_type, taken apart; `challenge` and `method` are of PKCE."""

    client: str
    app: Row | None
    back: Back
    types: frozenset[str]
    nonce: str
    challenge: str
    method: str
    prompt: frozenset[str]
    hint: str


def read(crm: Crm, visit: Visit) -> Asked:
    """Raises Refused or Returned; Refused until it is known that the app may be answered."""
    told = visit.parameters
    other = elsewhere(crm, visit)
    if other:
        raise Refused("Denied", f"There is no tenant {other!r} here.")
    twice = sorted(visit.repeated.intersection(CARRIED))
    if not {"client_id", "redirect_uri"}.isdisjoint(twice):
        raise Refused("Denied", f"{' and '.join(twice)}: told more than once.")
    client = told.get("client_id", "")
    app = known_app(crm, client, "client_id")
    uri = told.get("redirect_uri", "")
    if not leads_back(crm, app, uri):
        raise Refused("InvalidRedirectUrl", _not_registered(crm, app, uri))
    check_standing(crm)
    types = frozenset(told.get("response_type", "").split())
    back = Back(uri, _mode(told.get("response_mode", ""), types), told.get("state", ""))
    asked = Asked(
        client, app, back, types, told.get("nonce", ""), told.get("code_challenge", ""),
        told.get("code_challenge_method", "") or PLAIN, frozenset(told.get("prompt", "").split()), told.get("login_hint", ""),
    )  # fmt: skip
    error, text = _wrong(asked, visit)
    if twice:
        error, text = "invalid_request", f"{twice[0]} is told more than once."
    if error:
        raise Returned(back, error, text)
    return asked


def known_app(crm: Crm, client: str, parameter: str) -> Row | None:
    """None in lenient for one that nobody knows. Raises Refused."""
    if not client:
        raise Refused("Denied", f"The request has no {parameter}.")
    app = app_of(crm.store, client)
    if app is None and is_strict(crm):
        raise Refused("Denied", f"There is no app {client[:80]!r}.")
    return app


def check_standing(crm: Crm) -> None:
    """Every sign-in fails where the tenant's standing says so, and at a tenant that is no more. Raises Refused."""
    code = standing(crm.store)["sign_in"]
    if SIGN_IN[code]:
        raise Refused(code)
    state = state_of(crm.store)
    if state in GONE:
        raise Refused("Denied", f"The state of {crm.tenant} is {state}.")


def _mode(given: str, types: frozenset[str]) -> str:
    """One that nobody knows is the usual one: an old sample sends `form_data`."""
    if given == QUERY and types & {TOKEN, ID_TOKEN}:
        return FRAGMENT  # where at least the complaint goes
    if given in MODES:
        return given
    return FRAGMENT if types & {TOKEN, ID_TOKEN} else QUERY


def _wrong(asked: Asked, visit: Visit) -> tuple[str, str]:
    told = visit.parameters
    if not asked.types:
        return "invalid_request", "response_type is missing."
    strange = next(iter(sorted(asked.types - TYPES)), "")
    if strange:
        return "unsupported_response_type", f"{strange[:40]!r} is no response_type; {meant_or_all(strange, sorted(TYPES))}"  # fmt: skip
    if told.get("response_mode") == QUERY and asked.back.mode != QUERY:
        return "invalid_request", "Tokens are not sent in a query: response_mode is fragment or form_post."  # fmt: skip
    if "openid" not in told.get("scope", "").split():
        return "invalid_scope", "scope must contain openid."
    if ID_TOKEN in asked.types and not asked.nonce:
        return "invalid_request", "nonce is missing: an id_token from this endpoint needs one."
    if NONE in asked.prompt and len(asked.prompt) > 1:
        return "invalid_request", "prompt=none stands alone."
    if told.get("code_challenge_method") and not asked.challenge:
        return "invalid_request", "There is a code_challenge_method and no code_challenge."
    if asked.challenge and asked.method not in METHODS:
        return "invalid_request", f"{asked.method[:40]!r} is no code_challenge_method; there are {' and '.join(METHODS)}."  # fmt: skip
    if asked.challenge and not _CHALLENGE.fullmatch(asked.challenge):
        return "invalid_request", "code_challenge must have 43 to 128 letters, digits, '-', '.', '_' or '~'."  # fmt: skip
    return "", ""


def _not_registered(crm: Crm, app: Row | None, uri: str) -> str:
    if not uri:
        return "The request has no redirect_uri."
    if app is None:
        return f"{uri[:200]!r} does not lead to this machine, and nobody knows the app: the apps of a scenario have redirect_uris."  # fmt: skip
    known = ", ".join(f"'{each[:200]}'" for each in app["redirect_uris"][:20]) or "none"
    return f"{uri[:200]!r} is not among the redirect_uris of {app['client_id']!r}: {known}."
