"""Webhook: who is to be told of which events (sheet: webhooks.md 1-3, 10, 13)."""

from __future__ import annotations

import re

from so_mock.behaviour import behaviour
from so_mock.call import Posted, Record
from so_mock.conventions import crud
from so_mock.crm import Crm
from so_mock.entities.model import View
from so_mock.entities.webhook_settings import require_target, settings, succeeded
from so_mock.entities.webhooks import APP, HTTP, STOPPED, is_script, listens
from so_mock.errors import BadRequest, NotFound, required
from so_mock.store.table import Row

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
    """Asks the target first: one that does not take a test event is not saved. An event that no name can be is told as not
    heeded, since nothing will ever raise it."""
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
        answer = _asked(crm, row)
        if answer is not None and not succeeded(answer.status, held):
            raise BadRequest(f"Webhook TargetUrl did not take the test event: {_said(row, answer)}")
    return saved


@behaviour("Webhook.DeleteWebhook")
def delete_webhook(crm: Crm, webhook_id: int | None) -> None:
    row = crm.row("webhook", webhook_id)
    if row is not None and _seen(crm, row):
        crud.delete(crm, crm.model["webhook"], row["WebhookId"])


@behaviour("Webhook.GetLastError")
def get_last_error(crm: Crm, webhook_id: int | None) -> str:
    return str(_need(crm, webhook_id)["LastError"] or "")
