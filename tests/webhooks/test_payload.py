"""Bytes, headers and signature of a delivery (sheet: webhooks.md 5, 7, 8)."""

import base64
import hashlib
import hmac
import json
from typing import Any

from so_mock.clock import Clock, Setting
from so_mock.webhooks.payload import body_of, probe_event, request, signature, timestamp

ID = "0f8f6f0e-2f0a-4a1e-9a5c-3b1c6d7e8f90"
EVENT: dict[str, Any] = {
    "id": 1, "EventId": ID, "Event": "contact.changed", "Entity": "contact", "PrimaryKey": 18,
    "Changes": ["contact_id", "name"], "Values": None, "FieldValues": {"associate_id": 12}, "ChangedByAssociateId": 5,
    "Timestamp": "2026-01-02T03:04:05.678Z", "Header": "contact.changed",
}  # fmt: skip
HOOK: dict[str, Any] = {
    "WebhookId": 3, "Name": "Æ hook", "TargetUrl": "https://receiver.example/hook?a=1", "Secret": "", "Headers": None,
    "Properties": None,
}  # fmt: skip


def headers(**hook: Any) -> dict[str, str]:
    return dict(request(EVENT, HOOK | hook, "Cust12345").headers)


def test_the_body_is_compact_in_the_order_of_the_samples() -> None:
    assert body_of(EVENT, HOOK, "Cust12345").decode() == (
        f'{{"EventId":"{ID}","Timestamp":"2026-01-02T03:04:05.678Z","Changes":["contact_id","name"],'
        '"Event":"contact.changed","PrimaryKey":18,"Entity":"contact","ContextIdentifier":"Cust12345",'
        '"ChangedByAssociateId":5,"WebhookName":"Æ hook","FieldValues":{"associate_id":12}}'
    )


def test_what_an_event_does_not_have_is_not_told() -> None:
    bare = json.loads(body_of(EVENT | {"Entity": "", "FieldValues": None}, HOOK, "Cust1"))
    assert not {"Entity", "FieldValues", "Values"} & bare.keys()
    gone = json.loads(body_of(EVENT | {"Values": {}}, HOOK, "Cust1"))
    assert gone["Values"] == {} and [*gone][2:4] == ["Changes", "Values"]
    old = json.loads(body_of(EVENT, HOOK, "Cust1", field_values=False))
    assert "FieldValues" not in old


def test_properties_come_last_and_replace_nothing() -> None:
    hook = HOOK | {"Properties": {"Flavour": {"a": [1]}, "Event": "mine", "Entity": "mine"}}
    told = json.loads(body_of(EVENT, hook, "Cust1"))
    assert [*told][-1] == "Flavour" and told["Flavour"] == {"a": [1]}
    assert (told["Event"], told["Entity"]) == ("contact.changed", "contact")


def test_the_signature_is_of_the_very_bytes() -> None:
    post = request(EVENT, HOOK | {"Secret": "hemmelig æ"}, "Cust12345")
    mac = hmac.new("hemmelig æ".encode(), post.body, hashlib.sha256).digest()
    told = dict(post.headers)["X-SuperOffice-Signature"]
    assert told == base64.b64encode(mac).decode() and len(told) == 44
    assert "X-SuperOffice-Signature" not in headers()


def test_a_published_kind_of_vector() -> None:
    """RFC 4231, test case 2, in base64."""
    told = "W9zBRr9gdU5qBCQmCJV1x1oAPwidJzmDnsdYZTnsOEM="
    assert signature("Jefe", b"what do ya want for nothing?")[:4] == told[:4]
    raw = bytes.fromhex("5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843")
    assert signature("Jefe", b"what do ya want for nothing?") == base64.b64encode(raw).decode()


def test_headers() -> None:
    told = headers()
    assert told["Content-Type"] == "application/json; charset=utf-8"
    assert told["User-Agent"].startswith("NetServer-Webhook/12.4.")
    assert (told["X-SuperOffice-Event"], told["X-SuperOffice-EventId"]) == ("contact.changed", ID)
    assert not {"X-SuperOffice-Retry", "X-Hook-Test"} & told.keys()
    again = dict(request(EVENT, HOOK, "Cust1", retry=2).headers)
    assert again["X-SuperOffice-Retry"] == "2"


def test_headers_of_the_webhook_are_added_and_replace_nothing() -> None:
    told = headers(
        Headers={"X-Mine": "1", "content-type": "text/plain", "X-Superoffice-Event": "mine"}
    )
    assert told["X-Mine"] == "1" and "content-type" not in told
    assert told["Content-Type"].startswith("application/json") and len(told) == 5


def test_the_same_event_gives_the_same_bytes_at_each_attempt() -> None:
    first, again = (
        request(EVENT, HOOK, "Cust1"),
        request(EVENT, HOOK, "Cust1", retry=1, timeout=3.0),
    )
    assert first.body == again.body and first.url == HOOK["TargetUrl"]
    assert (first.timeout, again.timeout) == (10.0, 3.0)


def test_the_state_event_of_a_webhook_goes_by_its_id_in_the_header_only() -> None:
    event = EVENT | {"Event": "webhook.errors", "Header": "webhook3.errors", "Entity": ""}
    post = request(event, HOOK, "Cust1")
    assert dict(post.headers)["X-SuperOffice-Event"] == "webhook3.errors"
    assert json.loads(post.body)["Event"] == "webhook.errors"


def test_the_test_event() -> None:
    clock = Clock("NO", Setting(frozen=1_767_225_600.0))
    post = request(probe_event(ID, clock, 7), HOOK | {"Secret": "s"}, "Cust12345")
    told = dict(post.headers)
    assert (told["X-SuperOffice-Event"], told["X-Hook-Test"]) == ("test", "true")
    assert "X-SuperOffice-Signature" in told
    assert json.loads(post.body) == {
        "EventId": ID, "Timestamp": "2026-01-01T00:00:00Z", "Changes": [], "Event": "test", "PrimaryKey": 0,
        "Entity": "test", "ContextIdentifier": "Cust12345", "ChangedByAssociateId": 7, "WebhookName": "Æ hook",
    }  # fmt: skip


def test_timestamps_are_utc_with_as_many_digits_as_there_are() -> None:
    told = [
        timestamp(Clock("NO", Setting(frozen=1_767_225_600 + part))) for part in (0, 0.5, 0.0625)
    ]
    assert told == ["2026-01-01T00:00:00Z", "2026-01-01T00:00:00.5Z", "2026-01-01T00:00:00.0625Z"]
