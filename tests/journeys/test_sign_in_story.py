"""A day of an app: its user signs in with PKCE, does what his role grants, loses his token to the clock and his sales to an
administrator, and a reset gives him back what he had."""

from collections.abc import Iterator
from typing import Any

import pytest
import requests
from authlib.integrations.requests_client import OAuth2Session, OAuthError
from joserfc import jwt
from joserfc.jwk import KeySet
from journeys.person import signs_in

from so_mock import SoMock

SCENARIO = """
extends: demo
auth: strict
clock: {at: 2026-01-15T08:00:00Z, frozen: true}
users:
  - {login: tje0, password: Tje0, associate: 5, role: Sales}
roles:
  Sales:
    tables: {contact: "Select, Update", sale: FULL}
    rows: {sale: own}
    fields: {contact.OrgNr: {mask: Read, reason: Kept by the ERP system.}}
    functions: [allow-send-email]
data:
  sale:
    - {SaleId: 9001, Heading: His own, Associate: 5, Contact: 2, Amount: 100}
    - {SaleId: 9002, Heading: Solveig's, Associate: 17, Contact: 2, Amount: 200}
"""
CALLBACK = "http://127.0.0.1:49152/callback"
CLAIM = "http://schemes.superoffice.net/identity/"
HIS, HERS = "Sale/9001", "Sale/9002"
EVERYBODYS = ("PrimaryGroup", "OtherGroups", "OtherAssociates")


class App:
    """As a partner writes it: it knows its client_id and where the tenant's identity provider is."""

    def __init__(self, authority: str) -> None:
        self.found = requests.get(f"{authority}/.well-known/openid-configuration", timeout=20).json()  # fmt: skip
        self.session = OAuth2Session(
            "demo", redirect_uri=CALLBACK, scope="openid", code_challenge_method="S256",
            token_endpoint_auth_method="none",
        )  # fmt: skip
        self.session.trust_env = False
        self.api, self.claims = "", dict[str, Any]()

    def sign_in(self, user: str, password: str, tenant: str) -> None:
        verifier = "the-verifier-of-this-very-sign-in-and-no-other"
        url, state = self.session.create_authorization_url(
            self.found["authorization_endpoint"], code_verifier=verifier, nonce="n", acr_values=f"tenant:{tenant}",
        )  # fmt: skip
        self.session.fetch_token(
            self.found["token_endpoint"], authorization_response=signs_in(url, user, password),
            code_verifier=verifier, state=state,
        )  # fmt: skip
        keys = KeySet.import_key_set(requests.get(self.found["jwks_uri"], timeout=20).json())
        self.claims = jwt.decode(self.session.token["id_token"], keys, algorithms=["RS256"]).claims
        self.api = f"{self.claims[f'{CLAIM}webapi_url']}v1/"

    def renew(self) -> None:
        self.session.refresh_token(self.found["token_endpoint"])

    def ask(self, verb: str, path: str, status: int = 200, **sent: Any) -> Any:
        """With the token that it has, whatever it thinks of it: the server is who says that it is over."""
        token = {"Authorization": f"Bearer {self.session.token['access_token']}"}
        answer = requests.request(verb, f"{self.api}{path}", headers=token, timeout=20, **sent)
        assert answer.status_code == status, answer.text
        return answer.json() if answer.content else None

    def sales(self) -> set[int]:
        rows = self.ask("GET", "Sale?$select=saleId&$filter=saleId gt 9000&$top=9")["value"]
        return {row["saleId"] for row in rows}


@pytest.fixture(scope="module")
def so() -> Iterator[SoMock]:
    with SoMock(SCENARIO) as running:
        yield running


def test_an_app_signs_in_reads_is_refused_and_sees_its_users_role_change(so: SoMock) -> None:
    app = App(so.authority)
    app.sign_in("tje0", "Tje0", so.tenant)
    assert app.claims["nonce"] == "n" and app.claims[f"{CLAIM}ctx"] == so.tenant
    assert app.session.token["access_token"].startswith(f"8A:{so.tenant}.")
    me = app.ask("GET", "User/currentPrincipal")
    assert (me["Associate"], me["RoleName"], me["FunctionRights"]) == (
        "tje0", "Sales", ["allow-send-email"],
    )  # fmt: skip

    # What he may.
    assert app.sales() == {9001}
    sale = app.ask("GET", HIS)
    assert sale["TableRight"] == {"Mask": "Select, Update, Insert, Delete", "Reason": ""}
    assert app.ask("PATCH", HIS, json={"Amount": 150})["Amount"] == 150
    company = app.ask("GET", "Contact/2")
    assert company["TableRight"]["Mask"] == "Select, Update"
    locked = company["FieldProperties"]["OrgNr"]["FieldRight"]
    assert locked == {"Mask": "Read", "Reason": "Kept by the ERP system."}
    assert app.ask("PUT", "Contact/2", json={**company, "Department": "Oslo"})["Department"] == "Oslo"  # fmt: skip

    # What he may not.
    app.ask("GET", HERS, 404)
    refused = app.ask("PATCH", "Contact/2", 403, json={"OrgNr": "1", "Department": "Bergen"})
    assert (refused["ErrorType"], refused["Message"]) == (
        "SoSentryException", "Kept by the ERP system.",
    )  # fmt: skip
    assert app.ask("GET", "Contact/2")["Department"] == "Oslo", "nothing half-written"
    app.ask("DELETE", "Contact/2", 403)
    assert "role Sales grants Select, Update" in so.journal.whole(so.journal.last)["decided"]
    merging = {"SourceContactId": 2, "DestinationContactId": 3}
    refused = app.ask("POST", "Agents/Contact/Merge", 403, json=merging)
    assert refused["ErrorType"] == "SoFunctionRightException"
    app.ask(
        "POST", "Agents/User/GetAllRoles", 403, json={"RoleType": "Employee"}
    )  # Online restricted

    # An hour goes by.
    so.clock.advance(minutes=59, seconds=59)
    app.ask("GET", HIS)
    so.clock.advance(seconds=1)
    over = app.ask("GET", HIS, 401)
    assert (over["ErrorType"], over["Message"]) == ("SoSessionException", "Authentication failed")
    kept = app.session.token["refresh_token"]
    app.renew()
    assert app.session.token["refresh_token"] == kept
    assert app.ask("GET", HIS)["Amount"] == 150

    # An administrator thinks again, and the app sees it with the token that it has.
    role = f"Role/{me['RoleId']}"
    admin = so.client
    for whose in EVERYBODYS:
        done = admin.put(f"/api/v1/{role}/DataRight/sale/{whose}", params={"dataRightValue": "R"})
        assert done.status_code == 204, done.text
    assert app.sales() == {9001, 9002}
    assert app.ask("GET", HERS)["TableRight"]["Mask"] == "Select"
    app.ask("PATCH", HERS, 403, json={"Amount": 1})
    done = admin.put(f"/api/v1/{role}/DataRight/sale/MyOwn", params={"dataRightValue": ""})
    assert done.status_code == 204, done.text
    assert app.sales() == {9002}
    app.ask("GET", HIS, 404)

    # Back to where it began: rows, roles and clock, and nobody is signed in.
    so.reset()
    app.ask("GET", HIS, 401)
    with pytest.raises(OAuthError, match="invalid_grant"):
        app.renew()
    app.sign_in("tje0", "Tje0", so.tenant)
    assert app.sales() == {9001}
    assert app.ask("GET", HIS)["Amount"] == 100
    assert app.ask("GET", "Contact/2")["Department"] != "Oslo"
