"""What goes over the wire for one event and one webhook: exact bytes, headers, signature (sheet: webhooks.md 5, 7, 8)."""

from __future__ import annotations

import hmac
from base64 import b64encode
from collections.abc import Mapping
from typing import Any

import orjson

from so_mock.call import Post
from so_mock.catalogue.platform import SERVED
from so_mock.clock import Clock
from so_mock.store.table import Row

USER_AGENT = f"NetServer-Webhook/{SERVED}.0"
CONTENT_TYPE = "application/json; charset=utf-8"
TEST = "test"
_OF_SCRIPTS = ("ChangedByAssociateId", "Entity", "Event", "EventId", "PrimaryKey", "Timestamp")


def request(
    event: Row, hook: Row, tenant: str, *, retry: int = 0, field_values: bool = True, timeout: float = 10.0
) -> Post:  # fmt: skip
    """`event` and `hook` as their rows are, `tenant`: its name. `retry`: how many attempts have failed so far. Without
    `field_values` it is what versions before they came have sent. The same event gives the same bytes each time."""
    body = body_of(event, hook, tenant, field_values=field_values)
    return Post(str(hook["TargetUrl"]), headers(event, hook, body, retry), body, timeout)


def body_of(event: Row, hook: Row, tenant: str, *, field_values: bool = True) -> bytes:
    told: dict[str, Any] = {
        "EventId": event["EventId"], "Timestamp": event["Timestamp"], "Changes": event["Changes"],
    }  # fmt: skip
    if event["Values"] is not None:
        told["Values"] = event["Values"]
    told |= {"Event": event["Event"], "PrimaryKey": event["PrimaryKey"]}
    if event["Entity"]:
        told["Entity"] = event["Entity"]
    told |= {
        "ContextIdentifier": tenant, "ChangedByAssociateId": event["ChangedByAssociateId"],
        "WebhookName": hook["Name"],
    }  # fmt: skip
    if field_values and event["FieldValues"] is not None:
        told["FieldValues"] = event["FieldValues"]
    for name, value in (hook["Properties"] or {}).items():
        told.setdefault(name, value)  # none of them takes the place of what every webhook tells
    return orjson.dumps(told)


def headers(event: Row, hook: Row, body: bytes, retry: int = 0) -> tuple[tuple[str, str], ...]:
    made = {
        "Content-Type": CONTENT_TYPE,
        "User-Agent": USER_AGENT,
        "X-SuperOffice-Event": event["Header"],
        "X-SuperOffice-EventId": event["EventId"],
    }
    if hook["Secret"]:
        made["X-SuperOffice-Signature"] = signature(hook["Secret"], body)
    if retry:
        made["X-SuperOffice-Retry"] = str(retry)
    if event["Header"] == TEST:
        made["X-Hook-Test"] = "true"
    taken = {name.lower() for name in made}
    for name, value in (hook["Headers"] or {}).items():
        if name.lower() not in taken:
            made[name] = str(value)
    return tuple(made.items())


def variables(event: Row, hook: Row, tenant: str, news: Mapping[str, Any]) -> bytes:
    """What a CRMScript is run with, as JSON. `news`: what the changed columns hold by now."""
    told = {name: event[name] for name in _OF_SCRIPTS}
    told |= {"ContextIdentifier": tenant, **{f"Changes.{name}": value for name, value in news.items()}}  # fmt: skip
    for name, value in (hook["Properties"] or {}).items():
        told.setdefault(name, value)
    return orjson.dumps(told)


def signature(secret: str, body: bytes) -> str:
    return b64encode(hmac.digest(secret.encode(), body, "sha256")).decode()


def timestamp(clock: Clock) -> str:
    """This moment in UTC: as many digits of a second as it has."""
    text = clock.utc().replace(tzinfo=None).isoformat()
    return f"{text.rstrip('0') if '.' in text else text}Z"


def probe_event(event_id: str, clock: Clock, by: int) -> Row:
    """What a target must answer with 200 when its webhook is saved. It is no row, and its webhook need not be one."""
    return {
        "EventId": event_id, "Event": TEST, "Entity": TEST, "PrimaryKey": 0, "Changes": [], "Values": None,
        "FieldValues": None, "ChangedByAssociateId": by, "Timestamp": timestamp(clock), "Header": TEST,
    }  # fmt: skip
