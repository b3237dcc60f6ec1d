"""Who looks after a webhook hears that it fails: by mail, or where he works."""

from email import message_from_bytes, policy
from typing import Any

import pytest
from contract.door import Door, door, shared_door

from so_mock.call import Caller
from so_mock.webhooks.warning import warn

__all__ = ["door", "shared_door"]

EVENT = {"Header": "contact.created", "EventId": "0f8f6f0e-2f0a-4a1e-9a5c-3b1c6d7e8f90"}
HOOK = {
    "Name": "Sync\r\nBcc: x@y.z",
    "Events": ["contact.created"],
    "TargetUrl": "https://hooks.test/a",
}


def told(door: Door, *, disabled: bool, error: str = "status 500", **given: Any) -> list[Any]:
    """The mails of one failure."""
    id = door.rest("POST", "Webhook", HOOK | given)["WebhookId"]
    tenant = door.tenant
    with tenant.store.unit():
        hook = tenant.store.table("webhook").rows[id]
        warn(tenant.acting(Caller(0, "")), hook, EVENT, error, disabled=disabled)
    return list(tenant.store.table("_mail").scan())


BOTH = {"NotifyVia": "Email", "NotifyWhen": "FirstFailure, Disabling"}


@pytest.mark.parametrize(
    ("given", "first", "disabling"),
    [
        ({"ErrorEmails": ["a@b.example"], **BOTH}, 1, 1),
        ({"ErrorEmails": ["a@b.example"], "NotifyVia": "Email", "NotifyWhen": "Disabling"}, 0, 1),
        (
            {"ErrorEmails": ["a@b.example"], "NotifyVia": "Email", "NotifyWhen": "FirstFailure"},
            1,
            0,
        ),
        ({"ErrorEmails": ["a@b.example"], "NotifyVia": "InApp", "NotifyWhen": "Disabling"}, 0, 0),
        ({"ErrorEmails": ["a@b.example"]}, 0, 0),
        ({"ErrorsEmail": "a@b.example"}, 1, 1),
        (BOTH, 0, 0),
    ],
)
def test_mails_go_as_the_webhook_says(
    given: dict[str, Any], first: int, disabling: int, door: Door
) -> None:
    assert len(told(door, disabled=False, **given)) == first
    assert len(told(door, disabled=True, **given)) == first + disabling


def test_the_mail_names_webhook_event_and_error_and_nobody_else_gets_it(door: Door) -> None:
    given = {
        "ErrorEmails": ["a@b.example", "no address"],
        "ErrorsEmail": "c@d.example; a@b.example",
    }
    [mail] = told(door, disabled=True, error="status 500\nbæd", **given, **BOTH)
    assert mail["To"] == ["a@b.example", "c@d.example"]
    read = message_from_bytes(mail["Message"], policy=policy.default)
    assert read["Bcc"] is None and read["Subject"] == "Webhook Sync Bcc: x@y.z was disabled"
    assert read["Auto-Submitted"] == "auto-generated"
    text = read.get_content()
    for part in ("Sync", EVENT["EventId"], "contact.created", "status 500", "bæd"):
        assert part in text


def test_associates_are_told_where_they_work(door: Door) -> None:
    given = {"ErrorAssociates": [{"Id": 5}], "NotifyVia": "InApp", "NotifyWhen": "Disabling"}
    assert told(door, disabled=True, **given) == []
    rows = list(door.tenant.store.table("notify").scan())
    assert [(row["user_id"], row["custom_message"]) for row in rows] == [
        (5, "Webhook Sync Bcc: x@y.z was disabled")
    ]


def test_of_a_hook_that_names_nobody_nobody_is_told(door: Door) -> None:
    """A row that was planted by hand has what it was given."""
    hook = {"Name": "bare", "WebhookId": 1, "TargetUrl": "https://hooks.test/a", "State": "Active"}
    tenant = door.tenant
    for disabled in (False, True):
        with tenant.store.unit():
            warn(tenant.acting(Caller(0, "")), hook, EVENT, "status 500", disabled=disabled)
    assert not list(tenant.store.table("_mail").scan())
