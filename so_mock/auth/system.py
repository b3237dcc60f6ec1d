"""System users: the signed token, the app that signed it, and the associate behind it (sheet: auth.md 9).

What can go wrong has a code of the platform's own (AuthorizeErrorCode) where there is one; the sentence behind it is ours.
"""

from __future__ import annotations

import base64
import binascii
import re
from calendar import timegm
from datetime import datetime
from hmac import compare_digest
from typing import TYPE_CHECKING, Any, NamedTuple

from so_mock.auth.apps import by_secret
from so_mock.auth.claims import system_token
from so_mock.auth.standing import GONE, SIGN_IN, standing, state_of
from so_mock.auth.tokens import TICKET, issue
from so_mock.config import STRICT
from so_mock.conventions import crud
from so_mock.store.table import Row

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

    from so_mock.crm import Crm

TOLERANCE = 15 * 60  # seconds to either side; how many the platform allows is not told
LONGEST = 4_096  # characters of a signed token
LARGEST_KEY = 16_384  # bits, and the same number of characters of a key's text
_STAMP = re.compile(r"[0-9]{12}")

DENIED, BAD_TIME, BAD_SIGNATURE = "Denied", "InvalidTimestamp", "InvalidSignature"


class Refused(Exception):
    """An exchange that fails. `code` is AuthorizeErrorCode's name."""

    def __init__(self, code: str, text: str) -> None:
        super().__init__(f"{code}: {text}")
        self.code = code


class Asked(NamedTuple):
    """What a client sends, by either door."""

    signed: str
    application: str  # the app's client_secret
    context: str  # the tenant


class Granted(NamedTuple):
    app: Row
    associate: Row
    ticket: str


def grant(crm: Crm, asked: Asked) -> Granted:
    """A ticket of the app's system user. Raises Refused."""
    app = admitted(crm, asked)
    associate = associate_of(crm, app)
    ticket = issue(crm, TICKET, associate["AssociateId"], client=app["client_id"], system=True)
    return Granted(app, associate, ticket["id"])


def admitted(crm: Crm, asked: Asked) -> Row:
    """The app. strict looks at all of it; lenient at its form, so that any app with any key signs in. Raises Refused."""
    strict = crm.auth == STRICT
    context = asked.context or ("" if strict else crm.tenant)
    if context.lower() != crm.tenant.lower():
        raise Refused(DENIED, f"there is no tenant {asked.context[:80]!r} (ContextIdentifier)")
    outcome = standing(crm.store)["sign_in"]
    if SIGN_IN[outcome]:
        raise Refused(outcome, "the platform's standing has every sign-in end so (sign_in)")
    state = state_of(crm.store)
    if state in GONE:
        raise Refused(DENIED, f"the state of {crm.tenant} is {state}")
    if not asked.application.strip():
        raise Refused(DENIED, "ApplicationToken is missing: the client_secret of the app")
    signed = read_signed(asked.signed)
    app = by_secret(crm.store, asked.application)
    if not strict:
        return app or {"client_id": "", "name": signed.token.rpartition("-")[0] or signed.token}
    if app is None:
        raise Refused(DENIED, "ApplicationToken is not the client_secret of any app here")
    require_signature(app, signed)
    require_time(crm, signed)
    own = system_token(crm, app)
    if not own:
        raise Refused(DENIED, f"the app {title(app)!r} has no system user (system_token)")
    if not same(signed.token, own):
        raise Refused(
            DENIED,
            f"{signed.token[:80]!r} is not the system token of {title(app)!r} in {crm.tenant}; "
            "the id_token of a user who signs in through the app tells it",
        )
    return app


# -- apps


def title(app: Row) -> str:
    return str(app.get("name") or app["client_id"])


def same(one: str, other: str) -> bool:
    return compare_digest(
        one.encode("utf-8", "surrogatepass"), other.encode("utf-8", "surrogatepass")
    )


def associate_of(crm: Crm, app: Row) -> Row:
    """Whom its tickets stand for, named after the app: made when it first signs in, unless the world has one of that name."""
    name = title(app)
    for row in crm.rows("associate"):
        if row["Type"] == "SystemAssociate" and str(row["Name"]).lower() == name.lower():
            return row
    entity = crm.model["associate"]
    ranks = [row["Rank"] for row in crm.rows("associate")]
    row = crud.default_row(crm, entity) | {
        "Name": name, "UserName": name, "Type": "SystemAssociate", "Role": role_of(crm), "Rank": max(ranks, default=0) + 1,
    }  # fmt: skip
    crud.stamp(crm, row, new=True)
    return crm.insert("associate", row)


def role_of(crm: Crm) -> int:
    found = [row for row in crm.rows("role") if row["RoleType"] == "System" and not row["Deleted"]]
    found.sort(key=lambda role: (role["Rank"], role["RoleId"]))
    return int(found[0]["RoleId"]) if found else 0


# -- the signed token


class Signed(NamedTuple):
    token: str
    stamp: str  # yyyyMMddHHmm, UTC
    signature: bytes

    @property
    def covered(self) -> bytes:
        return f"{self.token}.{self.stamp}".encode()


def read_signed(text: str) -> Signed:
    """Split from the right: a token may hold dots and blanks. Raises Refused."""
    pieces = text.strip().rsplit(".", 2)
    if len(pieces) != 3 or not pieces[0] or len(text) > LONGEST:
        form = "<system token>.<yyyyMMddHHmm>.<signature in base64>"
        raise Refused(BAD_SIGNATURE, f"SignedSystemToken is not of the form {form}")
    token, stamp, encoded = pieces
    try:
        token.encode()
        signature = base64.b64decode("".join(encoded.split()), validate=True)
    except (binascii.Error, ValueError):  # what is no Unicode is a ValueError too
        signature = b""
    if not signature:
        raise Refused(BAD_SIGNATURE, "what follows the last dot of SignedSystemToken is no base64")
    return Signed(token, stamp, signature)


def require_time(crm: Crm, signed: Signed) -> None:
    """By the tenant's clock; a stamp is of whole minutes."""
    shown = signed.stamp[:20]
    try:
        if not _STAMP.fullmatch(signed.stamp):
            raise ValueError
        then = timegm(datetime.strptime(signed.stamp, "%Y%m%d%H%M").timetuple())
    except ValueError:
        raise Refused(BAD_TIME, f"{shown!r} is no time of the form yyyyMMddHHmm, UTC") from None
    ahead = then - crm.clock.seconds()
    if not -TOLERANCE - 60 < ahead <= TOLERANCE:
        now = crm.clock.utc().strftime("%Y%m%d%H%M")
        minutes = TOLERANCE // 60
        raise Refused(
            BAD_TIME,
            f"{shown} is more than {minutes} minutes from the tenant's clock, {now} (UTC)",
        )


def require_signature(app: Row, signed: Signed) -> None:
    """RSASSA-PKCS1-v1_5 with SHA-256, by the key that the app has registered."""
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
    from cryptography.hazmat.primitives.hashes import SHA256

    if not app.get("public_key"):
        raise Refused(BAD_SIGNATURE, f"the app {title(app)!r} has no public_key")
    try:
        key = read_key(str(app["public_key"]))
    except ValueError as wrong:
        raise Refused(BAD_SIGNATURE, f"public_key of the app {title(app)!r}: {wrong}") from None
    try:
        key.verify(signed.signature, signed.covered, PKCS1v15(), SHA256())
    except InvalidSignature:
        raise Refused(
            BAD_SIGNATURE,
            f"the signature is not of the private key that belongs to {title(app)!r}",
        ) from None


# -- keys


def read_key(text: str) -> RSAPublicKey:
    """An RSA key as PEM (public key, certificate) or as RSAKeyValue, of which the public part counts. Raises ValueError that says what
    is wrong."""
    text = text.strip()
    if len(text) > LARGEST_KEY:
        raise ValueError("too long for a key")
    return _of_xml(text) if text.startswith("<") else _of_pem(text)


def _of_pem(text: str) -> RSAPublicKey:
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
    from cryptography.hazmat.primitives.serialization import load_pem_public_key
    from cryptography.x509 import load_pem_x509_certificate

    try:
        if "BEGIN CERTIFICATE" in text:
            key: Any = load_pem_x509_certificate(text.encode()).public_key()
        else:
            key = load_pem_public_key(text.encode())
    except (ValueError, UnsupportedAlgorithm):
        raise ValueError("neither PEM of a public key or certificate, nor RSAKeyValue") from None
    if not isinstance(key, RSAPublicKey):
        raise ValueError("no RSA key")
    return key


def _of_xml(text: str) -> RSAPublicKey:
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicNumbers

    from so_mock.auth.markup import parse

    try:
        root = parse(text)
        held = {each.tag.rpartition("}")[2]: each.text or "" for each in root}
        modulus, exponent = (
            int.from_bytes(base64.b64decode("".join(held[name].split()), validate=True), "big")
            for name in ("Modulus", "Exponent")
        )
        return RSAPublicNumbers(exponent, modulus).public_key()
    except (KeyError, ValueError):
        raise ValueError("no RSAKeyValue with Modulus and Exponent in base64") from None
