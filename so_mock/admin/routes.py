"""The whole admin API as one list."""

from __future__ import annotations

from so_mock.admin.asked import ANY, Route
from so_mock.admin.pages import clock, journal, moments, served, state, states, tenants

ROUTES = [
    Route("GET", "", served.home),
    Route("GET", "health", served.health),
    Route("GET", "ready", served.ready),
    Route("GET", "operations", served.operations),
    Route("GET", "journal", journal.journal),
    Route("GET", "journal/{id}", journal.entry),
    Route("GET", "tenants", tenants.tenants),
    Route("POST", "tenants", tenants.make_tenant, takes=("name", "scenario")),
    Route("DELETE", "tenants/{name}", tenants.remove_tenant),
    Route("POST", "reset", tenants.reset),
    Route("GET", "checkpoints", moments.checkpoints),
    Route("POST", "checkpoints/{name}", moments.save),
    Route("POST", "checkpoints/{name}/restore", moments.restore),
    Route("DELETE", "checkpoints/{name}", moments.remove_checkpoint),
    Route("GET", "state", state.state),
    Route("GET", "state/{entity}", state.rows, query=("$filter", "$orderBy", "$top", "$skip")),
    Route("GET", "clock", clock.clock),
    Route("POST", "clock", clock.turn, takes=("advance", "at", "frozen")),
    Route("GET", "states", states.states),
    Route("PUT", "states", states.move, takes=ANY),
]
