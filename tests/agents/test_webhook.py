"""Webhooks as rows (sheet: webhooks.md 1, 2)."""

from typing import Any

import pytest
from contract.door import Door

GOOD = {"Name": "Sync", "Events": ["contact.created"], "TargetUrl": "https://hooks.test/a"}


def made(door: Door, **given: Any) -> Any:
    return door.rest("POST", "Webhook", GOOD | given)


def test_the_template_is_as_recorded(door: Door) -> None:
    default = door.agent("Webhook.CreateDefaultWebhook")
    assert default["Events"] == ["contact.created", "contact.deleted"]
    assert (default["State"], default["Type"]) == ("Active", "webhook")
    assert {default[n] for n in ("Name", "TargetUrl", "Secret", "ErrorsEmail")} == {None}
    assert default["Headers"] is None and default["Properties"] is None
    assert default["RegisteredAssociate"] is None


def test_a_stored_one_has_empty_texts_and_maps(door: Door) -> None:
    kept = made(door)
    assert (kept["Secret"], kept["Headers"], kept["Properties"]) == ("", {}, {})
    assert (kept["State"], kept["RegisteredAssociate"]["AssociateId"]) == ("Active", 5)
    assert kept["UpdatedAssociate"] is None
    changed = door.rest("PATCH", f"Webhook/{kept['WebhookId']}", {"Name": "Other"})
    assert changed["UpdatedAssociate"]["AssociateId"] == 5


@pytest.mark.parametrize("blank", [{"Name": ""}, {"Events": []}, {"TargetUrl": ""}])
def test_name_events_and_target_are_mandatory(blank: dict[str, Any], door: Door) -> None:
    reply = door("POST", "Webhook", GOOD | blank)
    assert reply.status == 400
    assert next(iter(blank)) in reply.json()["Message"]


def test_filters(door: Door) -> None:
    one = made(door)["WebhookId"]
    two = made(door, Name="Other", Events=["sale.sold", "x.y"], State="Stopped")["WebhookId"]

    def ids(query: str) -> list[int]:
        return [each["WebhookId"] for each in door.rest("GET", f"Webhook?{query}")]

    assert ids("nameFilter=sync") == [one]
    assert ids("eventFilter=X.y") == [two]
    assert ids("statusFilter=Stopped") == [two]
    assert ids("statusFilter=Unknown&nameFilter=") == [one, two]
    by_agent = door.agent("Webhook.GetAllWebhooks", {"EventFilter": "sale.sold"})
    assert [each["WebhookId"] for each in by_agent] == [two]


def test_a_signal_counts_for_active_listeners_only(door: Door) -> None:
    heard, other = made(door, Events=["x.y"])["WebhookId"], made(door)["WebhookId"]
    stopped = made(door, Events=["x.y"], State="Stopped")["WebhookId"]
    door.rest("POST", "Webhook/x.y/7", {"a": 1})
    door.agent("Webhook.SignalEvent", {"EventName": "X.Y", "PrimaryKey": 7})
    calls = [door.rest("GET", f"Webhook/{id}")["TotalCalls"] for id in (heard, other, stopped)]
    assert calls == [2, 0, 0]
    assert door("POST", "Agents/Webhook/SignalEvent", {"EventName": "xy"}).status == 400


def test_counts_are_the_servers_and_errors_start_anew(door: Door) -> None:
    kept = made(door, TotalCalls=99, LastError="mine")
    assert (kept["TotalCalls"], kept["LastError"]) == (0, "")
    id, tenant = kept["WebhookId"], door.tenant
    row = tenant.store.table("webhook").rows[id]
    told = {"State": "TooManyErrors", "ConsecutiveErrors": 9, "LastError": "503"}
    with tenant.store.unit():
        tenant.store.update("webhook", {**row, **told})
    assert door.rest("GET", f"Webhook/{id}/LastError") == "503"
    active = door.rest("PATCH", f"Webhook/{id}", {"State": "Active"})
    assert (active["State"], active["ConsecutiveErrors"]) == ("Active", 0)
    assert door("GET", "Webhook/999/LastError").status == 404


@pytest.mark.parametrize(
    ("url", "taken"),
    [
        ("https://hooks.test/a", True),
        ("HTTPS://hooks.test", True),
        ("http://localhost:9/a", True),
        ("http://127.0.0.1/a", True),
        ("http://[::1]:9", True),
        ("http://hooks.localhost/a", True),
        ("http://www.example.com", False),
        ("http://localhost.example.com", False),
        ("http://localhost@example.com/", False),
        ("http://example.com/#@localhost", False),
        ("hooks.test", False),
    ],
)
def test_a_target_is_secure_or_on_this_machine(door: Door, url: str, taken: bool) -> None:
    """Refused as recorded by the official client's own test."""
    reply = door("POST", "Agents/Webhook/SaveWebhook", GOOD | {"TargetUrl": url})
    if taken:
        assert reply.status == 200, reply
    else:
        assert reply.status == 400
        told = f"Webhook TargetUrl must be secure: 'HTTPS:' not found in {url}"
        assert (reply.json()["ErrorType"], reply.json()["Message"]) == ("ArgumentException", told)
        assert not door.tenant.store.table("webhook").rows
