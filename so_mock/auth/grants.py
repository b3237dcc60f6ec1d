"""What a sign-in gives an app: a code, and for it access and refresh tokens (sheet: auth.md 3, 4, 7).

All that comes of one code bears it as its `Grant`, so that it can be taken back together.
"""

from __future__ import annotations

import base64
import hashlib
from hmac import compare_digest
from typing import TYPE_CHECKING, Any

from so_mock.auth.tokens import ACCESS, CODE, REFRESH, TOKENS, issue, revoke, usable
from so_mock.errors import SoError
from so_mock.store.table import Index, Row

if TYPE_CHECKING:
    from so_mock.crm import Crm

S256, PLAIN = "S256", "plain"
METHODS = (S256, PLAIN)
OF_GRANT = Index("grant", lambda row: (row["Grant"],) if row.get("Grant") else ())
NO_STORE = {"Cache-Control": "no-store", "Pragma": "no-cache"}
_UNQUOTABLE = dict.fromkeys([*range(0x20), 0x7F, ord('"'), ord("\\")], "'")


class OAuthError(SoError):
    """A refusal of the token endpoint (RFC 6749 5.2); `error` is one of its words."""

    def __init__(self, error: str, text: str, status: int = 400, challenge: bool = False) -> None:
        super().__init__(said(text))
        self.error, self.status, self._challenge = error, status, challenge

    def body(self) -> dict[str, Any]:
        return {"error": self.error, "error_description": self.message}

    def headers(self) -> dict[str, str]:
        return NO_STORE | ({"WWW-Authenticate": 'Basic realm="SuperOffice"'} if self._challenge else {})  # fmt: skip


def said(text: str) -> str:
    """As a description of an error may stand: ASCII without quotes and backslashes."""
    return text.translate(_UNQUOTABLE).encode("ascii", "replace").decode()


def invalid_grant(text: str) -> OAuthError:
    return OAuthError("invalid_grant", text)


# -- giving


def code(
    crm: Crm, associate: int, client: str, redirect: str, *, nonce: str = "", challenge: str = "", method: str = ""
) -> Row:  # fmt: skip
    return issue(
        crm, CODE, associate, client=client, Redirect=redirect, Nonce=nonce, Challenge=challenge, Method=method, Used=False
    )  # fmt: skip


def access(crm: Crm, associate: int, client: str, grant: str = "") -> Row:
    return issue(crm, ACCESS, associate, client=client, Grant=grant)


def refresh(crm: Crm, associate: int, client: str, grant: str) -> Row:
    return issue(crm, REFRESH, associate, client=client, Grant=grant)


# -- taking


def held_code(crm: Crm, text: str, client: str) -> Row:
    """The code's row, used or not. Raises OAuthError for one that was never given to this client here."""
    return _held(crm, CODE, "code", text, client)


def _held(crm: Crm, kind: str, called: str, text: str, client: str) -> Row:
    row = crm.reads.row(TOKENS, text)
    if row is None or row["Kind"] != kind:
        raise invalid_grant(f"The {called} is unknown here.")
    if row["Client"] != client:
        raise invalid_grant(f"The {called} was issued to another client.")
    return row


def redeemed(crm: Crm, row: Row, redirect: str, verifier: str) -> Row:
    """The code, used from now on. Raises OAuthError for one that is over, or proved wrongly: then it stays as it is."""
    if not usable(row, crm.clock.seconds()):
        raise invalid_grant(f"The code is no longer valid: it ended at {row['Expires']}.")
    if row["Redirect"] != redirect:
        raise invalid_grant("redirect_uri is not the one that the code was asked for with.")
    if row["Challenge"] or verifier:
        prove(row, verifier)
    return revoke(crm.store, {**row, "Used": True})


def prove(row: Row, verifier: str) -> None:
    """Raises OAuthError (RFC 7636)."""
    if not row["Challenge"]:
        raise invalid_grant("There is a code_verifier, and the code was asked for without a code_challenge.")  # fmt: skip
    if not verifier:
        raise invalid_grant(
            "code_verifier is missing: the code was asked for with a code_challenge."
        )
    made = hashed(verifier) if row["Method"] == S256 else verifier
    if not compare_digest(made.encode(), str(row["Challenge"]).encode()):
        raise invalid_grant(f"code_verifier does not fit the code_challenge ({row['Method']}).")


def hashed(verifier: str) -> str:
    digest = hashlib.sha256(verifier.encode()).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def held_refresh(crm: Crm, text: str, client: str) -> Row:
    """The row of a refresh token that may be used. Raises OAuthError."""
    row = _held(crm, REFRESH, "refresh token", text, client)
    if not usable(row, crm.clock.seconds()):
        raise invalid_grant("The refresh token was revoked, or is over.")
    return row


def revoke_all(crm: Crm, grant: str) -> None:
    """Whatever came of a code."""
    for row in crm.by(TOKENS, OF_GRANT, grant):
        if not row["Revoked"]:
            revoke(crm.store, row)
