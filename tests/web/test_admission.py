"""Who is turned away before anything is done, and who is not."""

from typing import Any

import pytest
from contract.door import Door, Reply
from credentials import SERVER_SECRET, basic, issued

from so_mock.auth.standing import SERVED, TENANT_STATES
from so_mock.auth.tokens import ACCESS, TICKET
from so_mock.catalogue.operations import Operation

ADMIN = "/_so_mock"
ONLINE = "/Cust12345/api/v1"


def stand(door: Door, **told: Any) -> Any:
    reply = door("PUT", f"{ADMIN}/platform", told, auth=None)
    assert reply.status == 200, reply
    return reply.json()


def refused(reply: Reply, status: int, kind: str) -> Any:
    body = reply.json()
    assert (reply.status, body["Error"], body["ErrorType"]) == (status, True, kind), reply
    assert body["Message"] == body["ErrorMessage"]
    return body


@pytest.fixture
def strict(door_with: Any) -> Door:
    door: Door = door_with(auth="strict")
    return door


# -- the state of the tenant


@pytest.mark.parametrize("state", TENANT_STATES)
def test_the_api_is_served_in_some_states_and_not_in_others(door: Door, state: str) -> None:
    stand(door, state=state)
    for path in ("/api/v1/Contact/1", f"{ONLINE}/Contact/1", "/api", "/api/v1"):
        reply = door("GET", path)
        if state in SERVED:
            assert reply.status == 200
        elif state in ("Unknown", "Deleted"):
            assert state in refused(reply, 404, "SoNotFoundException")["MessageDetail"]
        else:
            assert state in refused(reply, 503, "SoException")["MessageDetail"]
    assert door("GET", "/api/state/Cust12345", auth=None).json()["State"] == state
    stand(door, state="Running")
    assert door("GET", "Contact/1").status == 200


def test_in_maintenance_nobody_is_asked_who_he_is_and_nothing_is_written(door: Door) -> None:
    stand(door, state="OfflineMaintenance")
    for auth in (None, "Basic !!", "Bearer 8A:Cust12345.x", basic("tje0:wrong")):
        refused(door("GET", "Contact/1", auth=auth), 503, "SoException")
    refused(door("POST", "Contact", {"Name": "Nobody AS"}), 503, "SoException")
    refused(door("POST", "Contact", body=b"{{{"), 503, "SoException")
    entry = door.last()
    assert (entry.operation, entry.user, entry.status) == ("POST Contact", "tje0", 503)
    stand(door, state="Running")
    names = [row["Name"] for row in door.tenant.store.table("contact").scan()]
    assert "Nobody AS" not in names


def test_a_ticket_does_not_end_because_the_tenant_was_away(door: Door) -> None:
    ticket = issued(door.tenant, TICKET)["id"]
    stand(door, state="Suspended")
    door.tenant.clock.turn(door.tenant.clock.setting.advanced(5 * 3600))
    assert door("GET", "Contact/1", auth=f"SOTicket {ticket}").status == 503
    stand(door, state="Running")
    assert door("GET", "Contact/1", auth=f"SOTicket {ticket}").status == 200


def test_a_reset_lets_everybody_in_again(door: Door) -> None:
    stand(door, state="Suspended", lifetimes={"ticket": "1m"})
    door.reset()
    assert door("GET", "Contact/1").status == 200
    assert door("GET", f"{ADMIN}/platform", auth=None).json()["lifetimes"]["ticket"] == 21_600


# -- a state that follows a state machine


def test_rules_see_the_calls_that_the_platform_refuses(door_with: Any, tmp_path: Any) -> None:
    file = tmp_path / "x.yaml"
    file.write_text(
        'extends: demo\nstates: {tenant: Running}\nplatform: {state: "{{ state.tenant }}"}\n'
        "rules:\n  - {name: told, when: {operation: GET Contact/*, state: {tenant: Suspended}, nth: 2}, then: {status: 418, body: {Said: so}}}\n"
        "  - {name: back, when: {state: {tenant: Suspended}, nth: 3}, then: {set: {tenant: strange}}}\n"
    )
    door = door_with(scenario=str(file))
    assert door("GET", "Contact/1").status == 200
    with door.tenant.store.unit():
        door.tenant.store.update("_state", {"id": "tenant", "state": "Suspended"})
    statuses = [door("GET", "Contact/1").status for _ in range(5)]
    assert statuses == [503, 418, 503, 503, 200], (
        "418 was the second, and no call of the other rule"
    )
    told = door("GET", f"{ADMIN}/platform", auth=None).json()
    assert (told["state"], told["follows"]) == ("Running", "tenant")


# -- hosts


def test_at_another_host_than_the_tenants_own_it_is_421(door: Door) -> None:
    stand(door, host="Localhost:8405", wrong_host="refused")
    body = refused(door("GET", "Contact/1"), 421, "ArgumentException")
    assert body["Message"] == "Wrong subdomain used to access tenant"
    told = door("GET", "/api/state/Cust12345", auth=None).json()
    assert told["Api"] == "http://localhost:8405/Cust12345/api"
    assert told["Endpoint"] == "http://localhost:8405/Cust12345"
    right = {"host": "LOCALHOST:8405"}
    assert door("GET", "Contact/1", headers=right).status == 200
    stand(door, wrong_host="served")
    assert door("GET", "Contact/1").status == 200


@pytest.mark.parametrize(
    ("host", "status"),
    [("sod.superoffice.com", 421), ("sod2.superoffice.com", 200), ("online.superoffice.com:443", 421), ("so.test", 200)],
)  # fmt: skip
def test_of_the_platforms_hosts_those_for_signing_in_are_wrong(
    door: Door, host: str, status: int
) -> None:
    assert door("GET", "Contact/1", headers={"host": host}).status == 200
    stand(door, wrong_host="refused")
    assert door("GET", "Contact/1", headers={"host": host}).status == status
    assert door("GET", "/api/state/Cust12345", headers={"host": host}).status == 200


# -- agents that are closed to apps


def bearer(door: Door, client: str) -> dict[str, Any]:
    return {"auth": f"Bearer {issued(door.tenant, ACCESS, 1, client=client)['id']}"}


def grant(door: Door, client: str, *agents: str) -> None:
    store = door.tenant.store
    with store.unit():
        app: Any = store.table("_app").get(client)
        store.update("_app", {**app, "restricted_agents": list(agents)})


CLOSED = [
    ("POST", "Agents/EMail/CreateDefaultEMailEntity", "EMail"), ("POST", "Agents/User/GetAllRoles", "User"), ("GET", "Role/1", "User"), ("GET", "User/5", "User"),
    ("PATCH", "User/5", "User"), ("GET", "Script/x", "CRMScript"), ("GET", "TriggerScript/1", "CRMScript"),
]  # fmt: skip


@pytest.mark.parametrize(("verb", "path", "agent"), CLOSED)
def test_an_agent_that_is_restricted_is_closed_to_an_app_that_was_not_granted_it(
    strict: Door, verb: str, path: str, agent: str
) -> None:
    who = bearer(strict, "demo")
    body = refused(strict(verb, f"{ONLINE}/{path}", **who), 403, "SoSentryException")
    assert f"agent {agent}" in body["MessageDetail"] and "'demo'" in body["MessageDetail"]
    grant(strict, "demo", agent)
    assert strict(verb, f"{ONLINE}/{path}", **who).status != 403


def test_a_ticket_calls_for_the_app_whose_secret_is_beside_it(strict: Door) -> None:
    ticket = f"SOTicket {issued(strict.tenant, TICKET, 1, system=True)['id']}"
    told = {"SO-AppToken": SERVER_SECRET}
    path = f"{ONLINE}/Agents/EMail/CreateDefaultEMailEntity"
    refused(strict("POST", path, auth=ticket, headers=told), 403, "SoSentryException")
    grant(strict, "demo-server", "EMail")
    assert strict("POST", path, auth=ticket, headers=told).status == 200


def test_webhooks_are_granted_and_whoever_calls_without_an_app_is_not_restricted(
    strict: Door,
) -> None:
    assert strict("GET", f"{ONLINE}/Webhook", **bearer(strict, "demo")).status == 200
    assert strict("GET", f"{ONLINE}/User/5", **bearer(strict, "")).status == 200
    assert strict("GET", "/api/v1/User/5").status == 200
    assert strict("GET", f"{ONLINE}/User/5", **bearer(strict, "unheard-of")).status == 403


def test_user_current_is_blocked_online_for_everybody(strict: Door) -> None:
    for client in ("", "demo"):
        refused(strict("GET", f"{ONLINE}/User/current", **bearer(strict, client)), 403, "SoSentryException")  # fmt: skip
        assert strict("GET", f"{ONLINE}/User/currentPrincipal", **bearer(strict, client)).status == 200  # fmt: skip
    assert strict("GET", "/api/v1/User/current").status == 200


def test_who_is_lenient_restricts_nobody(door: Door) -> None:
    for _, path, _ in CLOSED[:1]:
        assert door("POST", f"{ONLINE}/{path}", **bearer(door, "demo")).status == 200
    assert door("GET", f"{ONLINE}/User/current", **bearer(door, "demo")).status == 200


def test_every_restricted_operation_is_of_an_agent(strict: Door) -> None:
    from so_mock.web.admission import AGENTS

    operations: list[Operation] = [
        each for each in strict.tenant.world.catalogue.operations if each.restricted
    ]
    assert len(operations) > 300
    for each in operations:
        assert each.agent or each.path.partition("/")[0].lower() in AGENTS, each.key


# -- licences


def test_an_operation_that_needs_a_module_is_closed_without_it(door: Door) -> None:
    stand(door, licences={"Contact.*": "user", "GET Person/{id}": "Expander-Services"})
    assert door("GET", "Contact/1").status == 200, "his plan has it"
    assert door("GET", "Person/1").status == 200, "it is the installation's"
    store = door.tenant.store
    with store.unit():
        for row in list(store.table("_license_link").scan()):
            if row["AssociateId"] == 5:
                store.delete("_license_link", row["id"])
    body = refused(door("GET", "Contact/1"), 403, "SoLicenseException")
    assert "'user'" in body["MessageDetail"] and "tje0" in body["MessageDetail"]
    refused(door("POST", "Agents/Contact/GetContact?contactId=1"), 403, "SoLicenseException")
    assert door("GET", "Person/1").status == 200
    assert door("GET", "Contact/1", auth=basic("ADM0:Adm0")).status == 200
    stand(door, licences={"Contact.*": None})
    assert door("GET", "Contact/1").status == 200
