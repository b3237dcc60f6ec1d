"""Webhooks, the events that they are told, and what became of each delivery (sheet: webhooks.md).

Events and deliveries are rows of tables that no carrier shows, so that undo, forks, checkpoints and reset reach them.
"""

from __future__ import annotations

# One row for an event that somebody listens to, shared by its deliveries:
#   id  EventId (GUID)  Event  Entity  PrimaryKey  Changes  Values  FieldValues  ChangedByAssociateId
#   Timestamp (UTC, up to seven digits of a second, `Z`)  Header (the name that X-SuperOffice-Event has)
EVENTS = "_event"

# One row for an event and a webhook that listens to it; ids ascend in the order of the changes:
#   id  Webhook (its id)  Event (id of the row)  State  Due (seconds since the epoch on the tenant's clock; 0: now)
#   Attempts: [{"at": ISO on the tenant's clock, "status": 500, "error": "", "response": "...", "took": seconds}]
#   Body, Headers of the request as it was last sent
DELIVERIES = "_delivery"

PENDING = "pending"  # to be sent, now or when its time has come
DELIVERED = "delivered"
GIVEN_UP = "given up"  # after its last attempt
DROPPED = (
    "dropped"  # never sent: its webhook stopped, or a scenario wants it so; `Reason` says which
)
NOT_RUN = "not run"  # of a webhook of type crmscript: the call that would have been made
STATES = (PENDING, DELIVERED, GIVEN_UP, DROPPED, NOT_RUN)
