"""What the guide of a sale or project has come to: what was suggested in its stage, what was made of it, what is left."""

from __future__ import annotations

from so_mock.crm import Crm
from so_mock.entities.guides import MADE, Guided, following
from so_mock.store.table import Row


def has_guide(crm: Crm, guided: Guided, row: Row) -> bool:
    found = crm.row(guided.types, row[guided.type])
    return bool(found and found["HasGuide"])


def suggestions(crm: Crm, guided: Guided, row: Row) -> list[tuple[str, Row]]:
    """What is suggested for its type in its stage."""
    wanted = (row[guided.type], row[guided.stage])
    return [
        (entity, told)
        for entity in MADE
        for told in crm.rows(entity)
        if not told["Deleted"]
        and (link := told[guided.link]) is not None
        and tuple(link[end] for end in guided.ends) == wanted
    ]


def has_activities(crm: Crm, guided: Guided, row: Row) -> bool:
    """Whether something was made of a suggestion, in whatever stage."""
    key = row[crm.model[guided.kind].key]
    return any(
        made[prop] for kind, prop in MADE.values() for made in crm.referring(kind, guided.prop, key)
    )


def offers_next(crm: Crm, guided: Guided, appointment: int | None) -> bool:
    """Whether completing this appointment was the last step of its stage: the type advances by itself, all that is
    suggested there was made and completed, and there is a stage to come."""
    done = crm.row("appointment", appointment)
    row = crm.row(guided.kind, done[guided.prop]) if done else None
    if done is None or row is None or not done["SuggestedAppointmentId"]:
        return False
    type = crm.row(guided.types, row[guided.type])
    if type is None or not type["HasGuide"] or not type["IsAutoAdvance"]:
        return False
    told = suggestions(crm, guided, row)
    return (
        bool(told)
        and all(_completed(crm, guided, row, entity, each) for entity, each in told)
        and following(crm, guided, row) > 0
    )


def _completed(crm: Crm, guided: Guided, row: Row, entity: str, told: Row) -> bool:
    kind, prop = MADE[entity]
    key, id = row[crm.model[guided.kind].key], told[crm.model[entity].key]
    made = [each for each in crm.referring(kind, guided.prop, key) if each[prop] == id]
    return bool(made) and all(each["Completed"] == "Completed" for each in made)
