"""The state of a tenant, as whoever asks without a credential is told it (sheet: auth.md 10)."""

from __future__ import annotations

from so_mock.behaviour import behaviour
from so_mock.call import Reply, Visit
from so_mock.crm import Crm
from so_mock.render.as_json import MEDIA_TYPE, encode


@behaviour("login.state")
def state(crm: Crm, visit: Visit) -> Reply:
    running = visit.ctx.lower() == crm.tenant.lower()
    told = {"ContextIdentifier": visit.ctx, "State": "Running" if running else "Unknown"}
    return Reply(encode(told), MEDIA_TYPE)
