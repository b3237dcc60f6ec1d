"""What a client library asks first: the description of the identity provider, and its key."""

import base64
import hashlib

import pytest
from contract.door import Door
from cryptography import x509
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.serialization import Encoding
from joserfc import jwt
from joserfc.jwk import KeySet

from so_mock.auth.keys import Keys
from so_mock.tenants import Tenants

WELL_KNOWN = "/login/.well-known"


@pytest.fixture
def keys(door: Door) -> Keys:
    return door.tenant.world.keys


def test_the_description_has_the_addresses_and_the_abilities_of_the_real_one(door: Door) -> None:
    told = door("GET", f"{WELL_KNOWN}/openid-configuration", auth=None).json()
    assert told == {
        "issuer": "http://so.test",
        "authorization_endpoint": "http://so.test/login/common/oauth/authorize",
        "token_endpoint": "http://so.test/login/common/oauth/tokens",
        "end_session_endpoint": "http://so.test/login/logout",
        "revocation_endpoint": "http://so.test/login/common/oauth/revoke",
        "jwks_uri": "http://so.test/login/.well-known/jwks",
        "scopes_supported": ["openid"],
        "response_modes_supported": ["form_post", "fragment", "query"],
        "response_types_supported": [
            "code",
            "id_token",
            "code id_token",
            "token id_token",
            "token",
        ],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["RS256"],
        "token_endpoint_auth_methods_supported": ["client_secret_post", "client_secret_basic"],
        "grant_types_supported": ["implicit", "authorization_code", "refresh_token"],
        "code_challenge_methods_supported": ["S256", "plain"],
    }


@pytest.mark.parametrize("path", ["/Login/.Well-Known/OpenID-Configuration", "/LOGIN/.well-known/openid-configuration"])  # fmt: skip
def test_the_spelling_of_an_address_does_not_matter(door: Door, path: str) -> None:
    assert door("GET", path, auth=None).json()["issuer"] == "http://so.test"


def test_every_tenant_has_an_identity_provider_of_its_own(door: Door) -> None:
    tenants: Tenants = door.app.state.tenants
    tenants.make("Cust10077")
    try:
        told = door("GET", f"/Cust10077{WELL_KNOWN}/openid-configuration", auth=None).json()
    finally:
        tenants.remove("Cust10077")
    assert told["issuer"] == "http://so.test/Cust10077"
    assert told["token_endpoint"] == "http://so.test/Cust10077/login/common/oauth/tokens"


def test_there_is_one_key_known_by_the_thumbprint_of_its_certificate(door: Door) -> None:
    [key] = door("GET", f"{WELL_KNOWN}/jwks", auth=None).json()["keys"]
    assert key.keys() == {"kty", "use", "alg", "kid", "x5t", "n", "e", "x5c"}
    assert (key["kty"], key["use"], key["alg"], key["e"]) == ("RSA", "sig", "RS256", "AQAB")
    [leaf] = key["x5c"]
    certificate = x509.load_der_x509_certificate(base64.b64decode(leaf, validate=True))
    assert key["kid"] == certificate.fingerprint(SHA1()).hex().upper()
    assert base64.urlsafe_b64decode(f"{key['x5t']}=").hex().upper() == key["kid"]
    numbers = certificate.public_key().public_numbers()  # type: ignore[union-attr]
    assert int.from_bytes(base64.urlsafe_b64decode(key["n"] + "==")) == numbers.n
    assert certificate.public_key().key_size == 2048  # type: ignore[union-attr]


def test_the_key_verifies_what_is_signed(door: Door, keys: Keys) -> None:
    found = KeySet.import_key_set(door("GET", f"{WELL_KNOWN}/jwks", auth=None).json())
    token = jwt.decode(keys.sign({"sub": "x", "iat": 1}), found, algorithms=["RS256"])
    assert token.claims == {"sub": "x", "iat": 1}
    [key] = found.keys
    assert token.header == {"alg": "RS256", "typ": "JWT", "kid": key.kid, "x5t": keys.x5t}


@pytest.mark.parametrize(
    ("form", "media_type", "name"),
    [
        ("", "application/x-pem-file", "SuperOfficeFederatedLogin.pem"),
        ("?format=pem", "application/x-pem-file", "SuperOfficeFederatedLogin.pem"),
        ("?format=CRT", "application/pkix-cert", "SuperOfficeFederatedLogin.crt"),
        ("?format=chain", "application/x-pem-file", "SuperOfficeFederatedLogin.pem"),
        ("?format=authority", "application/x-pem-file", "SuperOfficeAuthority.pem"),
    ],
)
def test_the_certificate_can_be_fetched_as_a_file(
    door: Door, keys: Keys, form: str, media_type: str, name: str
) -> None:
    reply = door("GET", f"{WELL_KNOWN}/certificate{form}", auth=None)
    assert (reply.status, reply.headers["content-type"]) == (200, media_type)
    assert reply.headers["content-disposition"] == f'attachment; filename="{name}"'
    found = (
        [x509.load_der_x509_certificate(reply.body)]
        if "CRT" in form
        else x509.load_pem_x509_certificates(reply.body)
    )
    thumbprints = [hashlib.sha1(each.public_bytes(Encoding.DER)).hexdigest().upper() for each in found]  # fmt: skip
    assert len(found) == (2 if "chain" in form else 1)
    assert (thumbprints[0] == keys.kid) == ("authority" not in form)
    if "chain" in form:
        found[0].verify_directly_issued_by(found[1])


def test_an_unknown_form_of_the_certificate_names_those_there_are(door: Door) -> None:
    reply = door("GET", f"{WELL_KNOWN}/certificate?format=pfx", auth=None)
    assert reply.status == 400
    assert "'pfx'" in reply.json()["MessageDetail"]
    assert "pem" in reply.json()["MessageDetail"]
