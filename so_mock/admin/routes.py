"""The whole admin API as one list."""

from __future__ import annotations

from so_mock.admin.asked import ANY, HTML, TEXT, TRUTH, Route
from so_mock.admin.pages import (
    authority,
    clock,
    explain,
    home,
    journal,
    moments,
    platform,
    scenario,
    served,
    state,
    states,
    tenants,
    tokens,
    webhooks,
)
from so_mock.verification import QUESTION

ROUTES = [
    Route("GET", "", home.home, answers={200: HTML}),
    Route("GET", "openapi.json", served.openapi),
    Route("GET", "health", served.health, answers={200: served.HEALTH}),
    Route("GET", "ready", served.ready, answers={200: served.READY}),
    Route("GET", "authority", authority.authority, answers={200: authority.PEM}),
    Route("GET", "operations", served.operations, answers={200: served.OPERATIONS}),
    Route("GET", "journal", journal.journal, query=journal.FILTERS, answers={200: journal.ENTRIES}),
    Route("DELETE", "journal", journal.clear, answers={204: None}),
    Route("GET", "journal/{id}", journal.entry, answers={200: journal.ENTRY}),
    Route("POST", "verify", journal.verify, takes=QUESTION, answers={200: journal.VERDICT, 409: journal.REFUTED}),
    Route("GET", "coverage", journal.coverage, query={"everywhere": TRUTH}, answers={200: journal.COVERAGE}),
    Route("GET", "explain", explain.explain, query=explain.OPTIONS, answers={200: explain.EXPLAINED}),
    Route("GET", "tenants", tenants.tenants, answers={200: tenants.TENANTS}),
    Route("POST", "tenants", tenants.make_tenant, takes=tenants.MADE, answers={201: tenants.TENANT}, refuses=(409,)),
    Route("DELETE", "tenants/{name}", tenants.remove_tenant, answers={204: None}, refuses=(409,)),
    Route("POST", "reset", tenants.reset, answers={200: tenants.TENANT}),
    Route("POST", "tokens", tokens.give, takes=tokens.WISHES, answers={201: tokens.ISSUED}),
    Route("GET", "scenario", scenario.scenario, answers={200: scenario.SCENARIO}),
    Route("PUT", "scenario", scenario.put, query=scenario.OPTIONS, reads=scenario.MEDIA,
          answers={200: scenario.SCENARIO}, refuses=(409,)),
    Route("GET", "checkpoints", moments.checkpoints, answers={200: moments.MOMENTS}),
    Route("POST", "checkpoints/{name}", moments.save, answers={201: moments.MOMENT}),
    Route("POST", "checkpoints/{name}/restore", moments.restore, answers={200: moments.MOMENT}),
    Route("DELETE", "checkpoints/{name}", moments.remove_checkpoint, answers={204: None}),
    Route("GET", "clock", clock.clock, answers={200: clock.CLOCK}),
    Route("POST", "clock", clock.turn, takes=clock.TURNS, answers={200: clock.TURNED}),
    Route("GET", "states", states.states, answers={200: states.STATES}),
    Route("PUT", "states", states.move, takes={ANY: TEXT}, answers={200: states.STATES}),
    Route("GET", "platform", platform.platform, answers={200: platform.PLATFORM}),
    Route("PUT", "platform", platform.change, takes=platform.PUT, answers={200: platform.PLATFORM}),
    Route("GET", "webhooks/deliveries", webhooks.deliveries, query=webhooks.FILTERS, answers={200: webhooks.LISTED}),
    Route("GET", "webhooks/deliveries/{id}", webhooks.delivery, answers={200: webhooks.WHOLE_DELIVERY}),
    Route("POST", "webhooks/deliveries/{id}/again", webhooks.again, answers={202: webhooks.DELIVERY}, refuses=(409,)),
    Route("POST", "webhooks/idle", webhooks.idle, takes=webhooks.WAITS, answers={200: webhooks.IDLE}),
    Route("GET", "state", state.state, answers={200: state.ENTITIES}),
    Route("GET", "state/{entity}", state.listed, query=state.OPTIONS, answers={200: state.ROWS}),
    Route("POST", "state/{entity}", state.insert, reads=state.MEDIA, answers={201: state.ROW},
          refuses=(409, 412)),
    Route("GET", "state/{entity}/{id}", state.row, answers={200: state.ROW}),
    Route("PUT", "state/{entity}/{id}", state.put, reads=state.MEDIA, answers={200: state.ROW, 201: state.ROW},
          refuses=(412,)),
    Route("DELETE", "state/{entity}/{id}", state.remove, answers={204: None}, refuses=(412,)),
]  # fmt: skip

# First parts of addresses that belong to the API and that nobody answers yet.
LATER = {
    "mail": "so-mock sends and receives no mail in this version",
}
