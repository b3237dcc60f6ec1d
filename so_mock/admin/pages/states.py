"""The state machines of a tenant."""

from __future__ import annotations

from so_mock.admin.asked import TEXT, Answered, Asked, by_name, json, record, text
from so_mock.errors import BadRequest
from so_mock.names import hint_or_all
from so_mock.scenario import playing

STATES = record(states=by_name(TEXT))


def states(asked: Asked) -> Answered:
    """The state machines, and where each stands."""
    return json({"states": playing.states(asked.tenant.store)})


def move(asked: Asked) -> Answered:
    """Moves state machines: all of those named, or none."""
    store = asked.tenant.store
    declared = playing.states(store)
    if not declared:
        raise BadRequest(f"scenario {asked.tenant.world.scenario.name} declares no states")
    if not asked.body:
        raise BadRequest(f'nothing is said; write {{"{next(iter(declared))}": "its new state"}}')
    for name in asked.body:
        if name not in declared:
            raise BadRequest(f"no state {name[:80]!r}{hint_or_all(name, declared)}")
    moved = {name: text(asked.body, name) for name in asked.body}
    for name, state in moved.items():
        if not state:
            raise BadRequest(f"{name!r} would be in no state; write a text")
    with store.unit():
        playing.set_states(store, moved)
    return states(asked)
