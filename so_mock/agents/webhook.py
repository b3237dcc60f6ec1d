"""Webhook: who is to be told of which events (sheet: webhooks.md 1, 2). Nothing is sent from here."""

from __future__ import annotations

from so_mock.behaviour import behaviour
from so_mock.crm import Crm
from so_mock.entities.model import View
from so_mock.errors import BadRequest


@behaviour("Webhook.GetAllWebhooks")
def get_all_webhooks(
    crm: Crm, name_filter: str | None, event_filter: str | None, status_filter: str | None
) -> list[View]:
    """An empty filter, and the status Unknown, ask for nothing in particular. A name is the same in any case."""
    status = status_filter if status_filter not in (None, "", "Unknown") else ""
    return [
        crm.view("webhook", row)
        for row in crm.rows("webhook")
        if (not name_filter or str(row["Name"]).lower() == name_filter.lower())
        and (not event_filter or _listens(row["Events"], event_filter))
        and (not status or row["State"] == status)
    ]


def _listens(events: list[str] | None, name: str) -> bool:
    return any(event.lower() == name.lower() for event in events or ())


@behaviour("Webhook.GetLastError")
def get_last_error(crm: Crm, webhook_id: int | None) -> str:
    return str(crm.need("webhook", webhook_id)["LastError"] or "")


@behaviour("Webhook.SignalEvent")
def signal_event(crm: Crm, event_name: str | None) -> None:
    """Any name of two words, also one that SuperOffice has no event of. Active webhooks that listen count the call."""
    entity, _, happened = (event_name or "").partition(".")
    if not entity or not happened:
        raise BadRequest(
            f"EventName {event_name or ''!r} is no event: it has the form contact.created"
        )
    for row in list(crm.rows("webhook")):
        if row["State"] == "Active" and _listens(row["Events"], f"{entity}.{happened}"):
            crm.update("webhook", {**row, "TotalCalls": (row["TotalCalls"] or 0) + 1})
