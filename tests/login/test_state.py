"""The state of a tenant, as anybody is told it."""

from datetime import datetime
from typing import Any

import pytest
from contract.door import Door

from so_mock.clock import Setting


def told(door: Door, path: str, **headers: str) -> Any:
    reply = door("GET", path, auth=None, headers=headers)
    assert reply.status == 200, reply
    assert reply.headers["cache-control"] == "no-cache"
    return reply.json()


@pytest.mark.parametrize("path", ["/api/state/Cust12345", "/API/State/cust12345", "/Cust12345/api/state/Cust12345", "/cust12345/api/state", "/api/state/Cust12345/"])  # fmt: skip
def test_a_tenant_tells_where_its_api_is(door: Door, path: str) -> None:
    door.tenant.clock.turn(Setting(frozen=1_768_464_000.5))
    assert told(door, path) == {
        "ContextIdentifier": "Cust12345",
        "Endpoint": "http://so.test/Cust12345",
        "State": "Running",
        "IsRunning": True,
        "ValidUntil": "2026-01-15T08:10:00.5000000Z",
        "Api": "http://so.test/Cust12345/api",
        "Version": door("GET", "/api").json()["NetServerLabel"],
    }


@pytest.mark.parametrize("path", ["/api/state/Cust99999", "/Cust99999/api/state/Cust99999", "/Cust99999/api/state", "/Cust12345/api/state/Cust99999"])  # fmt: skip
def test_of_a_tenant_that_is_none_the_state_is_unknown(door: Door, path: str) -> None:
    found = told(door, path)
    assert datetime.fromisoformat(found.pop("ValidUntil"))
    assert found == {
        "ContextIdentifier": "Cust99999", "Endpoint": None, "State": "Unknown", "IsRunning": False, "Api": None, "Version": None,
    }  # fmt: skip
    assert door("GET", "/Cust99999/api/v1/Contact/1").status == 404


def test_each_tenant_has_a_state_of_its_own(door: Door) -> None:
    door("POST", "/_so_mock/tenants", {"name": "Moved"}, auth=None)
    put = door("PUT", "/_so_mock/platform?tenant=Moved", {"state": "Suspended"}, auth=None)
    assert put.status == 200
    for path in ("/api/state/moved", "/Moved/api/state", "/Cust12345/api/state/Moved"):
        found = told(door, path)
        assert (found["ContextIdentifier"], found["State"]) == ("Moved", "Suspended")
        assert found["IsRunning"] is False
    assert told(door, "/api/state/Cust12345")["State"] == "Running"
    assert door("GET", "/Moved/api/v1/Contact/1").status == 503
    assert door("GET", "Contact/1").status == 200
    door("DELETE", "/_so_mock/tenants/Moved", auth=None)


def test_a_tenant_in_online_maintenance_is_running(door: Door) -> None:
    door("PUT", "/_so_mock/platform", {"state": "OnlineMaintenance"}, auth=None)
    assert told(door, "/api/state/Cust12345")["IsRunning"] is True
