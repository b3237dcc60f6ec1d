"""Webhooks as rows, and what is asked of their targets (sheet: webhooks.md 1-3, 10, 13)."""

import hmac
import json
from base64 import b64encode
from typing import Any

import pytest
from contract.door import Door

from so_mock.auth.tokens import ACCESS, issue
from so_mock.call import Caller, Posted
from so_mock.clock import Setting
from so_mock.entities.webhook_settings import USUAL

GOOD = {"Name": "Sync", "Events": ["contact.created"], "TargetUrl": "https://hooks.test/a"}


def made(door: Door, **given: Any) -> Any:
    return door.rest("POST", "Webhook", GOOD | given)


def unprobed(door: Door) -> None:
    with door.tenant.store.unit():
        door.tenant.store.insert("_webhook_setting", {"id": "webhooks", **USUAL, "probe": False})


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


def test_a_signal_is_told_to_active_listeners_only(door: Door) -> None:
    heard, _ = made(door, Events=["x.y"])["WebhookId"], made(door)["WebhookId"]
    made(door, Events=["x.y"], State="Stopped")
    door.rest("POST", "Webhook/x.y/7", {"a": 1})
    door.agent("Webhook.SignalEvent", {"EventName": "X.Y", "PrimaryKey": 8, "Data": {"b": 2}})
    store = door.tenant.store
    assert [row["Webhook"] for row in store.table("_delivery").scan()] == [heard, heard]
    told = [
        (
            row["Event"],
            row["Entity"],
            row["PrimaryKey"],
            row["Changes"],
            row["ChangedByAssociateId"],
        )
        for row in store.table("_event").scan()
    ]
    assert told == [("x.y", "x", 7, ["a"], 5), ("X.Y", "X", 8, ["b"], 5)]
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


def test_the_last_error_is_told_and_blank_where_there_was_none(door: Door) -> None:
    id, tenant = made(door)["WebhookId"], door.tenant
    assert door.agent("Webhook.GetLastError", {"WebhookId": id}) == ""
    with tenant.store.unit():
        row = tenant.store.table("webhook").rows[id]
        tenant.store.update("webhook", {**row, "LastError": "503 Out of order"})
    assert door.agent("Webhook.GetLastError", {"WebhookId": id}) == "503 Out of order"
    assert door("POST", "Agents/Webhook/GetLastError", {"WebhookId": id + 1}).status == 404


def test_what_is_deleted_is_gone_and_listens_no_more(door: Door) -> None:
    one, two = (made(door, Name=name)["WebhookId"] for name in ("One", "Two"))
    assert door.agent(f"Webhook.DeleteWebhook?webhookId={one}") is None
    assert door.agent(f"Webhook.GetWebhook?webhookId={one}") is None
    assert [each["WebhookId"] for each in door.agent("Webhook.GetAllWebhooks", {})] == [two]
    door.agent("Webhook.SignalEvent", {"EventName": "contact.created", "PrimaryKey": 1})
    told = door.tenant.store.table("_delivery").scan()
    assert {each["Webhook"] for each in told} == {two}
    assert door("POST", f"Agents/Webhook/DeleteWebhook?webhookId={one}").status == 204, "again"


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
        ("ftp://hooks.test", False),
    ],
)
def test_a_target_is_secure_or_on_this_machine(door: Door, url: str, taken: bool) -> None:
    """Refused as recorded by the official client's own test."""
    unprobed(door)
    reply = door("POST", "Agents/Webhook/SaveWebhook", GOOD | {"TargetUrl": url})
    if taken:
        assert reply.status == 200, reply
    else:
        assert reply.status == 400
        told = f"Webhook TargetUrl must be secure: 'HTTPS:' not found in {url}"
        assert (reply.json()["ErrorType"], reply.json()["Message"]) == ("ArgumentException", told)
        assert not door.tenant.store.table("webhook").rows


# -- the probe


def test_a_save_asks_its_target_with_a_signed_test_event(door: Door) -> None:
    made(door, Secret="s3cret", Headers={"X-Mine": "1"}, Properties={"mine": [1]})
    [post] = door.asked
    told, body = dict(post.headers), json.loads(post.body)
    assert post.url == GOOD["TargetUrl"]
    assert (told["X-SuperOffice-Event"], told["X-Hook-Test"], told["X-Mine"]) == (
        "test",
        "true",
        "1",
    )
    signed = b64encode(hmac.new(b"s3cret", post.body, "sha256").digest()).decode()
    assert told["X-SuperOffice-Signature"] == signed
    assert told["X-SuperOffice-EventId"] == body["EventId"]
    expected = {
        "Event": "test", "Entity": "test", "PrimaryKey": 0, "Changes": [], "ContextIdentifier": door.tenant.name,
        "ChangedByAssociateId": 5, "WebhookName": "Sync", "mine": [1],
    }  # fmt: skip
    assert {name: body[name] for name in expected} == expected


@pytest.mark.parametrize(
    "answer", [Posted(503, body="not now"), Posted(201), Posted(error="no route")]
)
def test_a_target_that_does_not_take_the_test_event_is_not_saved(
    answer: Posted, door: Door
) -> None:
    id = made(door)["WebhookId"]
    door.elsewhere = answer
    new = door("POST", "Webhook", GOOD)
    changed = door("PATCH", f"Webhook/{id}", {"Name": "Other"})
    replaced = door("PUT", f"Webhook/{id}", GOOD | {"Name": "Other"})
    for reply in (new, changed, replaced):
        assert (reply.status, reply.json()["ErrorType"]) == (400, "ArgumentException")
        assert str(answer.status or answer.error) in reply.json()["Message"]
    assert [row["Name"] for row in door.tenant.store.table("webhook").scan()] == ["Sync"]


def test_the_answer_counts_though_the_clock_and_others_went_on_meanwhile(door: Door) -> None:
    """The call is run anew: by then another event would be asked, by its moment and by its id."""
    background = door.app.state.tenants.background
    usual, tenant = background.ask, door.tenant

    async def slow(question: Any) -> Any:
        with tenant.store.unit():
            tenant.store.take("webhook_test")
        tenant.clock.turn(tenant.clock.setting.advanced(5))
        return await usual(question)

    background.ask = slow
    try:
        assert made(door)["Name"] == "Sync"
    finally:
        background.ask = usual
    assert len(door.asked) == 1


def test_each_test_event_has_an_id_of_its_own_also_while_the_clock_stands(door: Door) -> None:
    """Else a receiver that remembers ids takes the second one for known."""
    door.tenant.clock.turn(Setting(frozen=1_790_000_000))
    id = made(door)["WebhookId"]
    door.rest("PATCH", f"Webhook/{id}", {"Name": "Other"})
    for _ in range(2):
        door.agent("Webhook.TestWebhook", {"Webhook": GOOD})
    assert len({json.loads(post.body)["EventId"] for post in door.asked}) == len(door.asked) == 4


def test_a_stopped_one_is_asked_too_and_a_script_is_not(door: Door) -> None:
    door.elsewhere = Posted(500)
    assert door("POST", "Webhook", GOOD | {"State": "Stopped"}).status == 400
    assert made(door, Type="CrmScript", TargetUrl="MyScript")["TargetUrl"] == "MyScript"
    assert door("POST", "Webhook", GOOD | {"Type": "other"}).status == 400


@pytest.mark.parametrize(
    ("setting", "given", "answer"),
    [
        ("probe: false", {}, Posted(500)),
        ("probe_stopped: false", {"State": "Stopped"}, Posted(500)),
        ("success: 2xx", {}, Posted(204)),
        ("require_https: false", {"TargetUrl": "http://far.test/a"}, Posted(200)),
    ],
)
def test_a_scenario_says_what_a_save_asks(
    setting: str, given: dict[str, Any], answer: Posted, door_with: Any, tmp_path: Any
) -> None:
    file = tmp_path / "own.yaml"
    file.write_text(f"extends: demo\nwebhooks: {{{setting}}}\n")
    asked, usual = door_with(scenario=str(file)), door_with()
    for door in (asked, usual):
        door.elsewhere = answer
    assert asked("POST", "Webhook", GOOD | given).status == 200
    assert usual("POST", "Webhook", GOOD | given).status == 400


def test_hosts_that_an_option_names_need_no_tls(door_with: Any) -> None:
    door = door_with(webhook_http=("Listener",))
    assert door("POST", "Webhook", GOOD | {"TargetUrl": "http://listener:8080/a"}).status == 200
    assert door("POST", "Webhook", GOOD | {"TargetUrl": "http://other:8080/a"}).status == 400
    anywhere = door_with(webhook_http=("*",))
    assert anywhere("POST", "Webhook", GOOD | {"TargetUrl": "http://other/a"}).status == 200


def test_what_writes_rows_from_behind_asks_nobody(door: Door) -> None:
    door.elsewhere = Posted(500)
    reply = door("POST", "/_so_mock/state/webhook", GOOD, auth=None)
    assert (reply.status, door.asked) == (201, [])


@pytest.mark.parametrize("url", ["https://", "https://a b/", "https://a:99999/", "https://[::1/"])
def test_what_is_no_address_is_told_so(url: str, door: Door) -> None:
    reply = door("POST", "Webhook", GOOD | {"TargetUrl": url})
    assert reply.status == 400
    assert reply.json()["Message"].startswith("Webhook TargetUrl is no address: ")


@pytest.mark.parametrize(
    "headers", [{"a b": "1"}, {"X": "1\r\nY: 2"}, {"content-length": "3"}, {"": "x"}]
)
def test_headers_that_no_request_can_have_are_refused(headers: Any, door: Door) -> None:
    reply = door("POST", "Webhook", GOOD | {"Headers": headers})
    assert (reply.status, "Webhook Headers" in reply.json()["Message"]) == (400, True)


def test_an_event_that_nothing_raises_is_told_as_not_heeded(door: Door) -> None:
    reply = door("POST", "Webhook", GOOD | {"Events": ["contact.created", "contact", "list.110.changed", "a.b c"]})  # fmt: skip
    assert (reply.status, reply.ignored) == (200, ["Events[1]", "Events[3]"])


# -- TestWebhook


def test_a_test_tells_what_the_target_said_and_stores_nothing(door: Door) -> None:
    door.elsewhere = Posted(200, "content-type: text/plain", "thanks")
    for result in (
        door.agent("Webhook.TestWebhook", {"Webhook": {"TargetUrl": "https://hooks.test/b"}}),
        door.rest("POST", "Webhook/Test", {"targetUrl": "https://hooks.test/b"}),
    ):
        assert result["Success"] is True
        assert "content-type: text/plain" in result["Message"] and "thanks" in result["Message"]
    assert [post.url for post in door.asked] == ["https://hooks.test/b"] * 2
    assert not door.tenant.store.table("webhook").rows


@pytest.mark.parametrize(
    "answer", [Posted(500, body="broken"), Posted(202, body="later"), Posted(error="refused")]
)
def test_a_test_succeeds_with_200_only(answer: Posted, door: Door) -> None:
    door.elsewhere = answer
    result = door.rest("POST", "Webhook/Test", GOOD)
    assert result["Success"] is False
    assert (answer.body or answer.error) in result["Message"]


def test_a_test_asks_no_target_that_could_not_be_saved(door: Door) -> None:
    assert door("POST", "Webhook/Test", GOOD | {"TargetUrl": "http://far.test"}).status == 400
    assert door("POST", "Webhook/Test", {}).status == 400
    assert door.rest("POST", "Webhook/Test", GOOD | {"Type": "crmscript"})["Success"] is True
    assert door.asked == []


def test_a_test_counts_nothing(door: Door) -> None:
    kept = made(door)
    door.elsewhere = Posted(500)
    door.rest("POST", "Webhook/Test", kept)
    after = door.rest("GET", f"Webhook/{kept['WebhookId']}")
    assert (after["TotalCalls"], after["TotalErrors"], after["LastError"]) == (0, 0, "")


# -- apps


def bearer(door: Door, client: str) -> str:
    tenant = door.tenant
    crm = tenant.acting(Caller(5, "tje0"))
    with tenant.store.unit():
        return "Bearer " + str(issue(crm, ACCESS, 5, client=client)["id"])


def test_what_an_app_registered_no_other_app_sees_or_changes(door: Door) -> None:
    mine, other = bearer(door, "demo"), bearer(door, "demo-web")
    id = door.rest("POST", "Webhook", GOOD, auth=mine)["WebhookId"]
    assert door.rest("GET", f"Webhook/{id}", auth=mine)["Name"] == "Sync"
    assert door.rest("GET", "Webhook", auth=other) == []
    assert door.agent(f"Webhook.GetWebhook?webhookId={id}", auth=other) is None
    for verb, path, body in (
        ("GET", f"Webhook/{id}", None), ("PUT", f"Webhook/{id}", GOOD), ("PATCH", f"Webhook/{id}", {"Name": "x"}),
        ("GET", f"Webhook/{id}/LastError", None), ("POST", "Agents/Webhook/SaveWebhook", GOOD | {"WebhookId": id}),
    ):  # fmt: skip
        told = {} if body is None else {"json": body}
        assert door(verb, path, auth=other, **told).status == 404, (verb, path)
    assert door("DELETE", f"Webhook/{id}", auth=other).status == 204
    assert [each["WebhookId"] for each in door.rest("GET", "Webhook")] == [id]  # by no app
    assert "ApplicationToken" not in door.rest("GET", f"Webhook/{id}")
    assert door("DELETE", f"Webhook/{id}", auth=mine).status == 204
    assert door.rest("GET", "Webhook") == []


def test_what_nobodys_app_registered_every_app_sees(door: Door) -> None:
    id = made(door, ApplicationToken="demo")["WebhookId"]
    seen = door.rest("GET", "Webhook", auth=bearer(door, "demo-web"))
    assert [each["WebhookId"] for each in seen] == [id]
