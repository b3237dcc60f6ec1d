"""The state of a tenant, as whoever asks without a credential is told it (sheet: auth.md 10)."""

from __future__ import annotations

from datetime import timedelta

from so_mock.auth.addresses import api_base, endpoint
from so_mock.auth.standing import IS_RUNNING, UNKNOWN, state_of
from so_mock.behaviour import behaviour
from so_mock.call import Reply, Visit
from so_mock.catalogue.platform import LABEL
from so_mock.crm import Crm
from so_mock.render.as_json import MEDIA_TYPE, encode

VALID = timedelta(
    minutes=10
)  # how long an answer may be relied on; what the platform says is not known


@behaviour("login.state")
def state(crm: Crm, visit: Visit) -> Reply:
    known = visit.ctx.lower() == crm.tenant.lower()
    name = crm.tenant if known else visit.ctx
    state = state_of(crm.store) if known else UNKNOWN
    there = state != UNKNOWN
    until = crm.clock.utc() + VALID
    told = {
        "ContextIdentifier": name,
        "Endpoint": endpoint(visit, name) if there else None,
        "State": state,
        "IsRunning": state in IS_RUNNING,
        "ValidUntil": f"{until:%Y-%m-%dT%H:%M:%S.%f}0Z",
        "Api": api_base(visit, name) if there else None,
        "Version": LABEL if there else None,
    }
    return Reply(encode(told), MEDIA_TYPE, headers={"Cache-Control": "no-cache"})
