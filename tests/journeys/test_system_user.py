"""A server app without a user: it signs its system token, exchanges it by REST or by SOAP, verifies the answer as clients do, and
works with the ticket. Over a socket, by clients that are not ours, where only what is known is taken."""

import base64
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
import requests
import zeep
from credentials import SERVER_SECRET
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from joserfc import jwt
from joserfc.jwk import RSAKey
from threaded import Server, serving

from so_mock.app import create_app
from so_mock.config import Config
from so_mock.seed.scenario import fixtures

SYSTEM_TOKEN = "so-mock server demo-a1B2c3D4e5"
TENANT = "Cust12345"
CLAIM = "http://schemes.superoffice.net/identity/"


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with serving(create_app(Config(auth="strict"))) as started:
        yield started


@pytest.fixture(scope="module")
def key() -> RSAPrivateKey:
    found = load_pem_private_key((fixtures() / "keys" / "demo-server.pem").read_bytes(), None)
    assert isinstance(found, RSAPrivateKey)
    return found


def signed(key: RSAPrivateKey, ago: timedelta = timedelta(0)) -> str:
    stamp = (datetime.now(UTC) - ago).strftime("%Y%m%d%H%M")
    text = f"{SYSTEM_TOKEN}.{stamp}"
    signature = key.sign(text.encode(), PKCS1v15(), SHA256())
    return f"{text}.{base64.b64encode(signature).decode()}"


def verified(server: Server, token: str) -> dict[str, Any]:
    """The first of the published keys, then the audience that the serial number makes."""
    key = RSAKey.import_key(httpx.get(f"{server.url}/login/.well-known/jwks").json()["keys"][0])
    claims = jwt.decode(token, key, algorithms=["RS256"]).claims
    audience = f"spn:{claims[f'{CLAIM}serial']}"
    jwt.JWTClaimsRegistry(
        iss={"essential": True, "value": "SuperOffice AS"}, aud={"essential": True, "value": audience},
        exp={"essential": True}, nbf={"essential": True},
    ).validate(claims)  # fmt: skip
    return claims


def by_httpx(server: Server, body: dict[str, str]) -> dict[str, Any]:
    found: dict[str, Any] = httpx.post(f"{server.url}/Login/api/PartnerSystemUser/Authenticate", json=body).json()  # fmt: skip
    return found


def by_requests(server: Server, body: dict[str, str]) -> dict[str, Any]:
    with requests.post(f"{server.url}/login/api/PartnerSystemUser/Authenticate", json=body) as reply:  # fmt: skip
        found: dict[str, Any] = reply.json()
    return found


def by_zeep(server: Server, body: dict[str, str]) -> dict[str, Any]:
    """The service as its own WSDL describes it."""
    with requests.Session() as session:
        address = f"{server.url}/login/services/PartnerSystemUserService.svc?wsdl"
        client = zeep.Client(address, transport=zeep.Transport(session=session))
        answer = client.service.Authenticate(
            SignedSystemToken=body["SignedSystemToken"], ReturnTokenType=body["ReturnTokenType"].capitalize(),
            _soapheaders={name: body[name] for name in ("ApplicationToken", "ContextIdentifier")},
        )  # fmt: skip
    found: dict[str, Any] = zeep.helpers.serialize_object(answer, dict)
    return found


WAYS = [by_httpx, by_requests, by_zeep]


def asked(key: RSAPrivateKey, **more: str) -> dict[str, str]:
    return {
        "SignedSystemToken": signed(key), "ApplicationToken": SERVER_SECRET, "ContextIdentifier": TENANT, "ReturnTokenType": "JWT",
    } | more  # fmt: skip


def api_of(claims: dict[str, Any]) -> httpx.Client:
    """As the claims have it: the address and the ticket; the secret goes along."""
    headers = {"Authorization": f"SOTicket {claims[f'{CLAIM}ticket']}", "SO-AppToken": SERVER_SECRET}  # fmt: skip
    return httpx.Client(base_url=f"{claims[f'{CLAIM}webapi_url']}v1/", headers=headers)


@pytest.mark.parametrize("way", WAYS)
def test_an_app_works_with_the_ticket_of_its_system_user(
    server: Server, key: RSAPrivateKey, way: Any
):
    told = way(server, asked(key))
    assert told["IsSuccessful"] is True and not told["ErrorMessage"]
    with api_of(verified(server, told["Token"])) as api:
        who = api.get("User/currentPrincipal").json()
        assert (who["UserType"], who["RoleType"]) == ("SystemAssociate", "System")
        contact = api.post("Contact", json={"Name": "Made by a machine"})
        assert contact.status_code in (200, 201)
        assert contact.json()["CreatedBy"]["AssociateId"] == who["AssociateId"]
        rows = {"TableName": "contact", "Columns": ["name", "country_id", "business_idx", "category_idx"], "Data": [["From afar", "578", "1", "1"]]}  # fmt: skip
        assert api.post("Agents/DatabaseTable/Insert", json=rows).json()["Inserts"] == 1


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(("more", "why"), [
    ({"ContextIdentifier": "Cust99999"}, "Denied"), ({"ApplicationToken": "f" * 32}, "Denied"),
    ({"SignedSystemToken": f"{SYSTEM_TOKEN}.202601150800.QUJD"}, "InvalidSignature"),
])  # fmt: skip
def test_an_app_that_is_refused_reads_why(server: Server, key: RSAPrivateKey, way: Any, more: dict[str, str], why: str):  # fmt: skip
    told = way(server, asked(key, **more))
    assert told["IsSuccessful"] is False and not told["Token"]
    assert told["ErrorMessage"].startswith(f"{why}: ")


@pytest.mark.parametrize("way", WAYS)
def test_local_time_instead_of_utc_is_refused(server: Server, key: RSAPrivateKey, way: Any):
    told = way(server, asked(key, SignedSystemToken=signed(key, timedelta(hours=-2))))
    assert told["ErrorMessage"].startswith("InvalidTimestamp: ")


def test_a_soap_client_signs_a_user_in_on_site(server: Server):
    with requests.Session() as session:
        address = f"{server.url}/Remote/Services88/SoPrincipal.svc?wsdl"
        client = zeep.Client(address, transport=zeep.Transport(session=session))
        found = client.service.AuthenticateUsernamePassword("tje0", "Tje0").body
        assert found.AuthenticationSucceeded and found.Response.UserName == "tje0"
        headers = {"Authorization": f"SOTicket {found.Credentials.Ticket}"}
        me = session.get(f"{server.url}/api/v1/User/currentPrincipal", headers=headers)
        assert me.json()["Associate"] == "tje0"
