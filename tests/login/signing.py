"""What an app does that has a system user: signs its token; what a client does with the answer: verifies it."""

import base64
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from joserfc import jwt
from joserfc.jwk import KeySet

NOW = "202601150800"  # what a clock shows that stands at 2026-01-15T08:00:00Z
SECRET = "0f1e2d3c4b5a69788796a5b4c3d2e1f0"
REST = "/Login/api/PartnerSystemUser/Authenticate"
SOAP = "/login/services/PartnerSystemUserService.svc"
PREFIX = "http://schemes.superoffice.net/identity/"


@cache
def key(name: str) -> rsa.RSAPrivateKey:
    """One of each name, for the whole run."""
    return rsa.generate_private_key(65537, 2048)


def pem(name: str) -> str:
    public = key(name).public_key()
    return public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()


def rsa_key_value(name: str) -> str:
    """As .NET writes it."""
    numbers = key(name).public_key().public_numbers()
    texts = {
        each: base64.b64encode(value.to_bytes((value.bit_length() + 7) // 8)).decode()
        for each, value in (("Modulus", numbers.n), ("Exponent", numbers.e))
    }
    inner = "".join(f"<{each}>{text}</{each}>" for each, text in texts.items())
    return f"<RSAKeyValue>{inner}</RSAKeyValue>"


def signature(covered: str, name: str = "app") -> str:
    signed = key(name).sign(covered.encode(), padding.PKCS1v15(), SHA256())
    return base64.b64encode(signed).decode()


def signed(token: str, stamp: str = NOW, name: str = "app") -> str:
    return f"{token}.{stamp}.{signature(f'{token}.{stamp}', name)}"


def claims(door: Any, token: str, tenant: str = "") -> dict[str, Any]:
    """As a client verifies them: by the published keys, then audience and issuer."""
    published = door("GET", f"{tenant}/login/.well-known/jwks", auth=None).json()
    found = jwt.decode(token, KeySet.import_key_set(published), algorithms=["RS256"]).claims
    registry = jwt.JWTClaimsRegistry(
        now=found["iat"], iss={"essential": True, "value": "SuperOffice AS"},
        aud={"essential": True, "value": f"spn:{found[f'{PREFIX}serial']}"}, exp={"essential": True},
        nbf={"essential": True},
    )  # fmt: skip
    registry.validate(found)
    return found


@dataclass
class App:
    """One that asks by REST."""

    door: Any
    token: str
    secret: str = SECRET
    answers: list[Any] = field(default_factory=list)

    def ask(self, path: str = REST, **more: Any) -> dict[str, Any]:
        given = {
            "SignedSystemToken": signed(self.token), "ApplicationToken": self.secret, "ContextIdentifier": "Cust12345",
            "ReturnTokenType": "JWT",
        } | more  # fmt: skip
        reply = self.door("POST", path, given, auth=None)
        assert reply.status == 200, reply
        told = reply.json()
        assert told.keys() == {"IsSuccessful", "Token", "ErrorMessage"}
        assert told["IsSuccessful"] is (told["ErrorMessage"] is None) is (told["Token"] is not None)
        return told

    def refused(self, **more: Any) -> str:
        told = self.ask(**more)
        assert not told["IsSuccessful"]
        return str(told["ErrorMessage"])

    def admitted(self, **more: Any) -> dict[str, Any]:
        told = self.ask(**more)
        assert told["IsSuccessful"], told
        return claims(self.door, told["Token"])
