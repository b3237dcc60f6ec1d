"""Deliveries through the admin API: listed, looked at, repeated, waited for."""

import json
from typing import Any

import pytest
from contract.door import Door

HOOK = {"Name": "Sync", "Events": ["contact.created", "x.y"], "TargetUrl": "https://hooks.test/a"}
SCRIPT = {
    "Name": "Script",
    "Events": ["contact.created"],
    "TargetUrl": "MyScript",
    "Type": "crmscript",
}


def admin(door: Door, verb: str, path: str, body: Any = None) -> Any:
    told = {} if body is None else {"json": body}
    return door(verb, f"/_so_mock/webhooks/{path}", auth=None, **told)


def plant(door: Door, event: str, state: str, **told: Any) -> int:
    """A delivery as the sender leaves it."""
    store = door.tenant.store
    with store.unit():
        row = store.insert("_event", {
            "EventId": f"guid-{event}", "Event": event, "Entity": event.partition(".")[0], "PrimaryKey": 7, "Changes": ["name"],
            "Values": None, "FieldValues": {"a": 1}, "ChangedByAssociateId": 5, "Timestamp": "2026-01-15T08:00:00Z", "Header": event,
        })  # fmt: skip
        made = {"Webhook": 1, "Event": row["id"], "State": state, "Due": 0, "Attempts": [], **told}
        return int(store.insert("_delivery", made)["id"])


def test_deliveries_are_listed_by_webhook_event_and_state(door: Door) -> None:
    door.rest("POST", "Webhook", HOOK)
    one = plant(door, "contact.created", "delivered", Attempts=[{"status": 200, "error": ""}])
    two = plant(door, "x.y", "pending", Due=1768464001.0, Attempts=[{"status": 500, "error": "status 500"}])  # fmt: skip
    three = plant(door, "x.y", "given up", Webhook=2)

    def ids(query: str = "") -> list[int]:
        return [
            each["id"] for each in admin(door, "GET", f"deliveries{query}").json()["deliveries"]
        ]

    assert ids() == [one, two, three]
    assert ids("?webhook=1") == [one, two]
    assert ids("?event=X.Y&state=pending") == [two]
    assert ids("?limit=1") == [three]
    told = admin(door, "GET", "deliveries?state=pending").json()
    assert (told["matching"], told["kept"]) == (1, 3)
    [line] = told["deliveries"]
    assert (line["name"], line["event"], line["primaryKey"]) == ("Sync", "x.y", 7)
    assert (line["due"], line["attempts"], line["status"]) == ("2026-01-15T08:00:01.000Z", 1, 500)
    assert admin(door, "GET", "deliveries?state=sent").status == 400


def test_one_is_shown_with_what_was_sent_and_what_came_back(door: Door) -> None:
    door.rest("POST", "Webhook", HOOK)
    tried = [{"status": 503, "error": "status 503", "response": "busy"}]
    id = plant(door, "contact.created", "pending", Attempts=tried, Body='{"Name":"æ"}'.encode(), Headers={"X": "1"})  # fmt: skip
    whole = admin(door, "GET", f"deliveries/{id}").json()
    assert whole["sent"] == {
        "url": HOOK["TargetUrl"],
        "headers": {"X": "1"},
        "body": '{"Name":"æ"}',
    }
    assert (whole["tried"], whole["changes"], whole["fieldValues"]) == (tried, ["name"], {"a": 1})
    assert whole["script"] is None
    for wrong in ("999", "x", "-1"):
        assert admin(door, "GET", f"deliveries/{wrong}").status == 404
        assert admin(door, "POST", f"deliveries/{wrong}/again").status == 404


def test_of_a_script_that_is_not_run_the_call_is_shown(door: Door) -> None:
    door.rest("POST", "Webhook", SCRIPT)
    id = door.rest("POST", "Contact", {"Name": "Fjord AS"})["ContactId"]
    [line] = admin(door, "GET", "deliveries").json()["deliveries"]
    assert (line["state"], line["attempts"]) == ("not run", 0)
    whole = admin(door, "GET", f"deliveries/{line['id']}").json()
    told = [whole["script"][name] for name in ("Event", "PrimaryKey", "Changes.name")]
    assert (told, whole["sent"]) == (["contact.created", id, "Fjord AS"], None)


def test_what_a_webhook_takes_no_more_is_not_repeated(door: Door) -> None:
    door.rest("POST", "Webhook", HOOK | {"State": "Stopped"})
    id = plant(door, "x.y", "given up")
    assert admin(door, "POST", f"deliveries/{id}/again").status == 409


def test_idle_tells_that_nothing_is_left_and_how_long_it_may_wait(door: Door) -> None:
    told = admin(door, "POST", "idle").json()
    assert told == {"idle": True, "pending": 0, "waiting_for_clock": []}
    assert admin(door, "POST", "idle", {"timeout": "100ms"}).json()["idle"] is True
    for wrong in ("soon", -1, 3600, True):
        assert admin(door, "POST", "idle", {"timeout": wrong}).status == 400


def test_deliveries_go_with_a_reset(door: Door) -> None:
    plant(door, "x.y", "delivered")
    door("POST", "/_so_mock/reset", auth=None)
    assert json.loads(admin(door, "GET", "deliveries").body)["deliveries"] == []


@pytest.mark.parametrize("verb", ["DELETE", "PUT"])
def test_nothing_else_can_be_done_to_one(verb: str, door: Door) -> None:
    assert admin(door, verb, f"deliveries/{plant(door, 'x.y', 'delivered')}").status == 405
