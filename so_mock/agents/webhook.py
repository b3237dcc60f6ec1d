"""Webhook: who is to be told of which events (sheet: webhooks.md 1-3, 10, 13)."""

from __future__ import annotations

import re

from so_mock.behaviour import behaviour
from so_mock.call import Post, Posted, Record
from so_mock.conventions import crud
from so_mock.crm import Crm
from so_mock.entities.model import View
from so_mock.entities.webhook_settings import settings, succeeded
from so_mock.entities.webhooks import APP, STOPPED, is_script, listens, require_sendable
from so_mock.errors import BadRequest, Invalid, NotFound, required
from so_mock.store.table import Row
from so_mock.webhooks import payload
from so_mock.webhooks.follow import event_id, signal

EVENT = re.compile(r"[^\s,.]+(\.[^\s,.]+)+")
SHOWN = 1_000  # characters of an answer that a refusal tells


def _seen(crm: Crm, row: Row) -> bool:
    """What an app registered no other app sees. Who comes through none sees all."""
    return not (row[APP] and crm.caller.client) or row[APP] == crm.caller.client


def _need(crm: Crm, id: int | None) -> Row:
    row = crm.need("webhook", id)
    if not _seen(crm, row):
        raise NotFound(f"Webhook id {id} not found")
    return row


@behaviour("Webhook.GetWebhook")
def get_webhook(crm: Crm, webhook_id: int | None) -> View | None:
    row = crm.row("webhook", webhook_id)
    return crm.view("webhook", row) if row is not None and _seen(crm, row) else None


@behaviour("Webhook.GetAllWebhooks")
def get_all_webhooks(
    crm: Crm, name_filter: str | None, event_filter: str | None, status_filter: str | None
) -> list[View]:
    """An empty filter, and the status Unknown, ask for nothing in particular. A name is the same in any case."""
    status = status_filter if status_filter not in (None, "", "Unknown") else ""
    return [
        crm.view("webhook", row)
        for row in crm.rows("webhook")
        if _seen(crm, row)
        and (not name_filter or str(row["Name"]).lower() == name_filter.lower())
        and (not event_filter or listens(row, event_filter))
        and (not status or row["State"] == status)
    ]


@behaviour("Webhook.SaveWebhook")
def save_webhook(crm: Crm, webhook: Record | None) -> View:
    """Asks the target first: one that does not take a test event is not saved. An event of a form that none has is told as
    not heeded, since nothing will ever raise it."""
    given = required(webhook, "Webhook")
    if given.get("WebhookId"):
        _need(crm, given["WebhookId"])
    saved = crud.save(crm, crm.model["webhook"], given)
    row = saved.row
    crm.ignored += [
        f"Events[{at}]" for at, event in enumerate(row["Events"]) if not EVENT.fullmatch(event.strip())
    ]  # fmt: skip
    held = settings(crm.store)
    if held["probe"] and (row["State"] != STOPPED or held["probe_stopped"]):
        answer = None if is_script(row) else _asked(crm, row)
        if answer is not None and not succeeded(answer.status, held):
            raise BadRequest(
                f"Webhook TargetUrl must answer the test event with {held['success']}: "
                f"{row['TargetUrl']} {_told(answer)}"
            )
    return saved


def _asked(crm: Crm, hook: Row) -> Posted | None:
    """What the target answers to a test event; None where nobody can be asked. When the call is run anew a moment later
    its event would be another one: what was asked is known by its address."""
    url, number = str(hook["TargetUrl"]), crm.take("webhook_test")
    for question, answer in (crm.outside or {}).items():
        if isinstance(question, Post) and isinstance(answer, Posted) and question.url == url:
            return answer
    # A refused save gives its number back, hence the moment.
    id = event_id(crm.tenant, payload.TEST, number, crm.clock.utc())
    event = payload.probe_event(id, crm.clock, crm.caller.associate_id)
    timeout = settings(crm.store)["timeout"]
    return crm.ask(payload.request(event, hook, crm.tenant, timeout=timeout))


def _told(answer: Posted) -> str:
    if not answer.status:
        return f"cannot be asked: {answer.error}"
    body = " ".join(answer.body.split())
    return f"answered {answer.status}" + (f": {body[:SHOWN]}" if body else "")


@behaviour("Webhook.DeleteWebhook")
def delete_webhook(crm: Crm, webhook_id: int | None) -> None:
    row = crm.row("webhook", webhook_id)
    if row is not None and _seen(crm, row):
        crud.delete(crm, crm.model["webhook"], row["WebhookId"])


@behaviour("Webhook.GetLastError")
def get_last_error(crm: Crm, webhook_id: int | None) -> str:
    return str(_need(crm, webhook_id)["LastError"] or "")


@behaviour("Webhook.TestWebhook")
def test_webhook(crm: Crm, webhook: Record | None) -> Record:
    """It need not be stored, and nothing is counted. A script is not run here."""
    entity = crm.model["webhook"]
    hook = crm.absorber.new_row(entity, required(webhook, "webhook"), crud.default_row(crm, entity))
    if not hook["TargetUrl"]:
        raise Invalid("Webhook: TargetUrl must be filled in")
    if is_script(hook):
        return _result(crm, True, f"so-mock runs no script: {hook['TargetUrl']} was not called")
    held = settings(crm.store)
    require_sendable(hook, held)
    answer = _asked(crm, hook)
    if answer is None:
        return _result(crm, False, "nobody outside can be asked here")
    if not answer.status:
        return _result(crm, False, answer.error)
    message = "\n\n".join(part for part in (answer.headers.strip(), answer.body) if part)
    return _result(crm, succeeded(answer.status, held), message)


def _result(crm: Crm, success: bool, message: str) -> Record:
    return {**crm.blank("WebhookResult"), "Success": success, "Message": message}


@behaviour("Webhook.SignalEvent")
def signal_event(
    crm: Crm, event_name: str | None, primary_key: int | None, data: Record | None
) -> None:
    """Any name of a form that events have, also one that SuperOffice has no event of. What data holds goes to no receiver: its
    names are told, as changes."""
    event = (event_name or "").strip()
    if not EVENT.fullmatch(event):
        raise BadRequest(
            f"EventName {event_name or ''!r} is no event: it has the form contact.created"
        )
    signal(crm, event, primary_key or 0, data or {})
