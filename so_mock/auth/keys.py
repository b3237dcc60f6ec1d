"""The key that signs, its certificate and the authority above it (sheet: auth.md 2).

Imports joserfc, so whoever needs it imports this module late; in a call it is `crm.keys`.
"""

from __future__ import annotations

import base64
import hashlib
import logging
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import RSAKey

from so_mock.auth.authority import Authority, authority


class Keys:
    """One RSA key with a certificate under a local authority."""

    def __init__(self, issuer: Authority) -> None:
        self.authority = issuer
        held = issuer.signing
        self.certificate: bytes = held.certificate  # PEM, as all that follows
        self.authority_certificate: bytes = issuer.certificate
        self.private_key: bytes = held.private_key
        self._der = x509.load_pem_x509_certificate(self.certificate).public_bytes(Encoding.DER)
        thumbprint = hashlib.sha1(self._der, usedforsecurity=False).digest()
        self.kid = thumbprint.hex().upper()
        self.x5t = base64.urlsafe_b64encode(thumbprint).rstrip(b"=").decode()
        self._key = RSAKey.import_key(self.private_key.decode())

    def sign(self, claims: Mapping[str, Any]) -> str:
        """A JWT, RS256. Times in it are numbers."""
        header = {"alg": "RS256", "kid": self.kid, "x5t": self.x5t, "typ": "JWT"}
        return jwt.encode(header, dict(claims), self._key)

    def claims(self, token: str) -> Mapping[str, Any] | None:
        """What a JWT says that was signed here, however long ago; None for any other text."""
        try:
            return jwt.decode(token, self._key, algorithms=["RS256"]).claims
        except (JoseError, ValueError):
            return None

    @property
    def der(self) -> bytes:
        """The certificate in the form that Windows writes into a .crt file."""
        return self._der

    def jwks(self) -> dict[str, Any]:
        """With the one key, the certificate's leaf in it."""
        public = self._key.as_dict(private=False)
        told = {"kty": "RSA", "use": "sig", "alg": "RS256", "kid": self.kid, "x5t": self.x5t}
        more = {"n": public["n"], "e": public["e"], "x5c": [base64.b64encode(self._der).decode()]}
        return {"keys": [told | more]}


LOG = logging.getLogger("so_mock")
_LOCK = Lock()


def keys(folder: Path | None = None) -> Keys:
    """Those of a folder; without one they last as long as the process. Raises Unusable."""
    with _LOCK:  # servers in threads of one process sign with one key
        return _of(folder)


@cache
def _of(folder: Path | None) -> Keys:
    made = Keys(authority(folder))
    if made.authority.trouble:
        LOG.warning(
            "%s: the key that signs tokens is another one after a restart", made.authority.trouble
        )
    return made
