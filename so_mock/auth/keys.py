"""The key that signs, its certificate and the authority above it: made when first asked for, one for a process (sheet: auth.md 2).

Imports cryptography, so whoever needs it imports this module late.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from functools import cache
from typing import Any

import trustme
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from joserfc import jwt
from joserfc.jwk import RSAKey

SUBJECT = "so-mock federated login"


class Keys:
    """One RSA key with a certificate under a local authority."""

    def __init__(self, authority: trustme.CA | None = None) -> None:
        self.authority = authority or trustme.CA(
            organization_name="so-mock", organization_unit_name="local authority", key_type=trustme.KeyType.RSA
        )  # fmt: skip
        leaf = self.authority.issue_cert(
            "login.so-mock.invalid", common_name=SUBJECT, key_type=trustme.KeyType.RSA
        )
        self.certificate: bytes = leaf.cert_chain_pems[0].bytes()  # PEM, as all that follows
        self.authority_certificate: bytes = self.authority.cert_pem.bytes()
        self.private_key: bytes = leaf.private_key_pem.bytes()
        self._der = x509.load_pem_x509_certificate(self.certificate).public_bytes(Encoding.DER)
        thumbprint = hashlib.sha1(self._der, usedforsecurity=False).digest()
        self.kid = thumbprint.hex().upper()
        self.x5t = base64.urlsafe_b64encode(thumbprint).rstrip(b"=").decode()
        self._key = RSAKey.import_key(self.private_key.decode())

    def sign(self, claims: Mapping[str, Any]) -> str:
        """A JWT, RS256. Times in it are numbers."""
        header = {"alg": "RS256", "kid": self.kid, "x5t": self.x5t, "typ": "JWT"}
        return jwt.encode(header, dict(claims), self._key)

    def jwks(self) -> dict[str, Any]:
        """With the one key, the certificate's leaf in it."""
        public = self._key.as_dict(private=False)
        told = {"kty": "RSA", "use": "sig", "alg": "RS256", "kid": self.kid, "x5t": self.x5t}
        more = {"n": public["n"], "e": public["e"], "x5c": [base64.b64encode(self._der).decode()]}
        return {"keys": [told | more]}


@cache
def keys() -> Keys:
    return Keys()
