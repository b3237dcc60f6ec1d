"""What an id_token and the JWT of the older kind say, claim by claim."""

import base64
import hashlib
import re
from collections.abc import Iterator

import pytest

from so_mock.auth import claims
from so_mock.auth.apps import completed
from so_mock.auth.claims import PREFIX, id_token, legacy_token
from so_mock.auth.standing import put
from so_mock.call import Caller, Visit
from so_mock.clock import Setting
from so_mock.crm import Crm
from so_mock.tenant import Tenant

ROOT, HOME = "https://sod.superoffice.com", "https://sod2.superoffice.com"
VISIT = Visit("GET", "/login", "", ROOT, {}, None, {}, {}, b"", "", HOME)


@pytest.fixture
def crm(tenant: Tenant) -> Iterator[Crm]:
    tenant.clock.turn(Setting(frozen=1_700_000_000.9))
    with tenant.store.unit():
        yield tenant.acting(Caller(0, ""))


def told(crm: Crm, associate: int, **options) -> dict[str, str]:
    """Those with the prefix, without it."""
    row = crm.row("associate", associate)
    found = id_token(crm, VISIT, row, "demo", **options)
    return {n.removeprefix(PREFIX): v for n, v in found.items() if n.startswith(PREFIX)}


def test_an_id_token_is_about_a_sign_in_at_one_app(crm: Crm) -> None:
    found = id_token(crm, VISIT, crm.row("associate", 5), "demo", nonce="n-1")
    plain = {name: value for name, value in found.items() if not name.startswith(PREFIX)}
    assert plain == {
        "iss": ROOT, "aud": "demo", "sub": found[f"{PREFIX}upn"], "iat": 1_700_000_000, "nbf": 1_699_999_940,
        "exp": 1_700_000_300, "nonce": "n-1",
    }  # fmt: skip


def test_every_claim_is_a_text(crm: Crm) -> None:
    person = crm.row("person", crm.row("associate", 5)["PersonId"])
    mail = person["Emails"][0]["Value"]
    company = crm.row("contact", person["Contact"])
    assert told(crm, 5) == {
        "associateid": "5",
        "identityprovider": "central-superid",
        "email": mail,
        "upn": mail,
        "so_primary_email_address": mail,
        "initials": person["Firstname"][0] + person["Lastname"][0],
        "is_administrator": "False",
        "ctx": "Cust12345",
        "company_name": company["Name"],
        "serial": "1000000001",
        "netserver_url": f"{HOME}/Cust12345/Remote/Services88/",
        "webapi_url": f"{HOME}/Cust12345/api/",
    }


def test_the_administrator_is_told_to_be_one(crm: Crm) -> None:
    assert told(crm, 1)["is_administrator"] == "True"


def test_who_was_given_the_right_is_an_administrator_too(crm: Crm) -> None:
    row = crm.row("associate", 5)
    role = crm.row("role", row["Role"])
    crm.update("role", {**role, "FunctionRights": ["allow-bulk-edit"]})
    assert told(crm, 5)["is_administrator"] == "False"
    crm.update("role", {**role, "FunctionRights": ["allow-bulk-edit", "admin-users"]})
    assert told(crm, 5)["is_administrator"] == "True"


def test_a_user_without_a_person_is_known_by_his_login(crm: Crm) -> None:
    crm.update("associate", {**crm.row("associate", 5), "PersonId": 0})
    found = told(crm, 5)
    assert (found["initials"], found["upn"]) == ("tje0", "tje0@cust12345.invalid")


def test_only_an_app_that_was_given_a_system_token_is_told_it(crm: Crm) -> None:
    assert "system_token" not in told(crm, 5, app=completed({"client_id": "a"}))
    app = completed({"client_id": "a", "system_token": "My App-a1B2c3D4e5"})
    assert told(crm, 5, app=app)["system_token"] == "My App-a1B2c3D4e5"
    made = completed({"client_id": "a", "name": "My App", "system_token": True})
    assert re.fullmatch(r"My App-[A-Z2-7]{10}", told(crm, 5, app=made)["system_token"])


def test_hashes_are_the_left_half_of_sha_256(crm: Crm) -> None:
    found = id_token(crm, VISIT, crm.row("associate", 5), "demo", access_token="8A:x", code="abc")
    for name, text in (("at_hash", b"8A:x"), ("c_hash", b"abc")):
        half = base64.urlsafe_b64decode(f"{found[name]}==")
        assert half == hashlib.sha256(text).digest()[:16]
    assert "=" not in found["at_hash"]


def test_the_older_kind_of_token_brings_a_ticket(crm: Crm) -> None:
    row = crm.row("associate", 5)
    person = crm.row("person", row["PersonId"])
    found = legacy_token(crm, VISIT, row, f"spn:{claims.serial(crm)}", "7T:abc")
    assert (found["iss"], found["aud"]) == ("SuperOffice AS", "spn:1000000001")
    assert found["exp"] - found["nbf"] == 360
    ours = {n.removeprefix(PREFIX): v for n, v in found.items() if n.startswith(PREFIX)}
    assert ours["identityprovider"] == "SuperOffice AS"
    assert (ours["firstname"], ours["lastname"]) == (person["Firstname"], person["Lastname"])
    assert (ours["ticket"], ours["remember_me_expires"]) == ("7T:abc", "")
    assert ours.keys() > told(crm, 5).keys()


def test_an_id_token_lives_as_long_as_the_tenants_standing_says(crm: Crm) -> None:
    put(crm.store, {"lifetimes": {"id_token": 20}})
    found = id_token(crm, VISIT, crm.row("associate", 5), "demo")
    assert found["exp"] - found["iat"] == 20
