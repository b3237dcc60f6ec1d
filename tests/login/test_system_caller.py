"""Who a system user is, once he has a ticket: what it opens, what only he may, and where nobody sees him."""

from collections.abc import Iterator

import pytest
from contract.door import Door
from login import signing
from login.signing import PREFIX, SECRET, App

from so_mock.auth.claims import system_token
from so_mock.auth.standing import put
from so_mock.call import Caller
from so_mock.config import Config

SCENARIO = f"""
extends: demo
auth: strict
clock: {{at: 2026-01-15T08:00:00Z, frozen: true}}
apps:
  - {{client_id: app, name: My App, client_secret: {SECRET}, system_token: My App-x, public_key: "%s"}}
  - {{client_id: each, name: Each, client_secret: dddddddddddddddddddddddddddddddd, system_token: true, public_key: "%s"}}
  - {{client_id: user, name: User, client_secret: eeeeeeeeeeeeeeeeeeeeeeeeeeeeeeee}}
"""
ROW = {
    "TableName": "contact", "Columns": ["name", "country_id", "business_idx", "category_idx"], "Data": [["From afar", "578", "1", "1"]],
}  # fmt: skip


@pytest.fixture(scope="module")
def made(tmp_path_factory) -> Iterator[Door]:
    file = tmp_path_factory.mktemp("scenario") / "apps.yaml"
    file.write_text(SCENARIO % ((signing.rsa_key_value("app"),) * 2))
    made = Door(Config(scenario=str(file)))
    yield made
    made.close()


@pytest.fixture
def strict(made: Door) -> Door:
    made.reset()
    return made


@pytest.fixture
def ticket(strict: Door) -> str:
    found: str = App(strict, "My App-x").admitted()[f"{PREFIX}ticket"]
    return found


def call(
    door: Door, ticket: str, path: str, json=None, verb: str = "GET", secret: str | None = SECRET
):
    headers = {"SO-AppToken": secret} if secret else {}
    more = {} if json is None else {"json": json}
    return door(verb, f"/Cust12345/api/v1/{path}", headers=headers, auth=f"SoTicket {ticket}", **more)  # fmt: skip


def test_the_ticket_is_a_system_associates(strict: Door, ticket: str):
    who = call(strict, ticket, "User/currentPrincipal").json()
    assert (who["UserType"], who["RoleType"], who["RoleName"]) == ("SystemAssociate", "System", "System")  # fmt: skip
    assert (who["Associate"], who["UserName"], who["IsPerson"]) == ("My App", "My App", False)
    assert who["DatabaseContextIdentifier"] == "Cust12345"


@pytest.mark.parametrize("scheme", ["SOTicket", "SoTicket", "SOTICKET", "soticket"])
def test_the_scheme_is_read_in_any_case(strict: Door, ticket: str, scheme: str):
    reply = strict("GET", "/Cust12345/api/v1/Contact/1", headers={"so-apptoken": SECRET}, auth=f"{scheme} {ticket}")  # fmt: skip
    assert reply.status == 200


@pytest.mark.parametrize("secret", [None, "app", "f" * 32])
def test_online_the_ticket_is_nothing_without_the_apps_secret(strict: Door, ticket: str, secret):
    assert call(strict, ticket, "Contact/1", secret=secret).status == 401


def test_one_and_the_same_user_signs_in_again(strict: Door):
    app = App(strict, "My App-x")
    found = [app.admitted() for _ in range(3)]
    assert len({each[f"{PREFIX}associateid"] for each in found}) == 1
    assert len({each[f"{PREFIX}ticket"] for each in found}) == 3


def test_each_app_has_a_user_of_its_own(strict: Door, ticket: str):
    token = strict.tenant.store.table("_app").rows["each"]
    assert token["system_token"] is True
    own = system_token(strict.tenant.acting(Caller(0, "")), token)
    other = App(strict, own, "d" * 32).admitted()
    mine = call(strict, ticket, "User/currentPrincipal").json()["AssociateId"]
    assert int(other[f"{PREFIX}associateid"]) != mine


def test_a_system_token_of_another_tenant_is_refused(strict: Door):
    """One that is made of tenant and app, as the platform's are."""
    other = strict.app.state.tenants.make("Cust30003")
    try:
        row = other.store.table("_app").rows["each"]
        token = system_token(other.acting(Caller(0, "")), row)
        app = App(strict, token, "d" * 32)
        assert app.refused().startswith("Denied: ")
        app.admitted(ContextIdentifier="Cust30003")
    finally:
        strict.app.state.tenants.remove("Cust30003")


def test_a_ticket_opens_no_other_tenant(strict: Door, ticket: str):
    strict.app.state.tenants.make("Cust30004")
    try:
        headers = {"SO-AppToken": SECRET}
        reply = strict("GET", "/Cust30004/api/v1/Contact/1", headers=headers, auth=f"SOTicket {ticket}")  # fmt: skip
        assert reply.status == 401
    finally:
        strict.app.state.tenants.remove("Cust30004")


def test_a_ticket_slides_for_six_hours_and_is_over_then(strict: Door, ticket: str):
    for _ in range(3):
        strict("POST", "/_so_mock/clock", {"advance": "5h"}, auth=None)
        assert call(strict, ticket, "Contact/1").status == 200
    strict("POST", "/_so_mock/clock", {"advance": "6h"}, auth=None)
    assert call(strict, ticket, "Contact/1").status == 401


def test_only_a_system_user_runs_mass_operations_in_strict(strict: Door, ticket: str):
    done = call(strict, ticket, "Agents/DatabaseTable/Insert", ROW, "POST")
    assert done.status == 200 and done.json()["Success"] and done.json()["Inserts"] == 1
    for method in ("Insert", "Upsert", "Delete", "Truncate"):
        refused = strict("POST", f"Agents/DatabaseTable/{method}", ROW)
        assert refused.status == 400
        assert refused.json()["ErrorType"] == "SoMassOperationException"
        assert "system user" in refused.json()["Message"]


def test_elsewhere_whoever_calls_runs_mass_operations(door: Door):
    assert door.agent("DatabaseTable.Insert", ROW)["Inserts"] == 1


@pytest.mark.parametrize("path", ["MDOList/associate", "MDOList/filterassociates", "MDOList/diaryowner", "MDOList/visibleforassociate"])  # fmt: skip
def test_lists_of_colleagues_do_not_show_him(strict: Door, ticket: str, path: str):
    text = strict("GET", path).body.decode()
    assert "Terje Dahl" in text or "tje0" in text
    assert "My App" not in text


def test_the_list_of_other_users_does(strict: Door, ticket: str):
    """It is the one in which an administrator finds system users."""
    found = strict.agent("Archive.GetArchiveListByColumns", {
        "ProviderName": "OtherUsers", "Columns": ["associateid", "assocname"], "Restrictions": [], "SortOrder": [], "Entities": [],
        "Page": 0, "PageSize": 50,
    })  # fmt: skip
    names = [row["ColumnData"]["assocname"]["DisplayValue"] for row in found]
    assert "My App" in names


def test_an_undone_world_knows_him_no_more(strict: Door, ticket: str):
    strict.reset()
    assert call(strict, ticket, "Contact/1").status == 401
    rows = strict.tenant.store.table("associate").rows.values()
    assert not [row for row in rows if row["Type"] == "SystemAssociate"]


def test_a_standing_that_ends_every_sign_in_ends_this_one(strict: Door):
    with strict.tenant.store.unit():
        put(strict.tenant.store, {"sign_in": "NeedsReapproval"})
    assert App(strict, "My App-x").refused().startswith("NeedsReapproval: ")
