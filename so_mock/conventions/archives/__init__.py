"""Archives through REST: which provider a list asks, and what its path restricts it to (sheet: query.md a.1)."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from so_mock.catalogue.operations import Operation
from so_mock.conventions.archives.answers import answered
from so_mock.crm import Crm
from so_mock.entities.model import Model
from so_mock.errors import NotFound
from so_mock.query.tree import EVERYTHING, Compare, Node

Answers = Callable[..., Any]

# Collection, and what hangs below it -> the column by which the path restricts the list; else `<collection>Id`.
BY_PATH = {
    ("Appointment", "Participants"): "appointmentRestrictionId",
    ("Appointment", "Links"): "sourceAppointmentRestrictionId",
    ("Document", "Links"): "sourceDocumentRestrictionId",
    ("Project", "Links"): "sourceProjectRestrictionId",
    ("Sale", "Links"): "sourceSaleRestrictionId",
    ("ChatTopic", "Sessions"): "chatTopic",
}  # fmt: skip
ENTITIES = {
    "ChatSession": "chat", "ChatTopic/{id}/Sessions": "chat", "Contact": "contact", "NewsFeed": "newsfeeditem",
    "Project/{id}/Guide": "appointment,document", "Sale/{id}/Guide": "appointment,document",
}  # fmt: skip

# Answered as a real installation was recorded to answer, every value, when nothing is asked for in particular
# (tests/query/test_recorded.py).
RECORDED = frozenset(["GET Appointment", "GET Document", "GET Project"])


def rest_list(operation: Operation, model: Model) -> Answers:
    """`GET Contact`, `GET Contact/{id}/Persons`: the provider that the documentation names."""
    collection, _, below = operation.path.partition("/")
    owner = ""
    column = ""
    if "{" in below:
        owner = model.by_rest.get(collection.lower(), "")
        sub = below.rpartition("/")[2]
        column = BY_PATH.get((collection, sub), f"{collection[:1].lower()}{collection[1:]}Id")
    provider = operation.calls.partition(":")[2]
    return partial(listed, operation, provider, owner, column)


def listed(
    operation: Operation, provider: str, owner: str, column: str, crm: Crm, **options: Any
) -> Any:
    """Rows of one provider; below another entity only those that belong to it, which must be there."""
    implied: Node = EVERYTHING
    path = operation.path
    crm.unproven = any(value is not None for value in options.values())
    if column:
        name = operation.path_parameters[0]
        id = options.get(name.argument)
        if owner and 404 in operation.statuses:
            crm.need(owner, id)
        elif not id:
            raise NotFound(f"{path} needs an id")
        implied = Compare(column, "=", (str(id),))
        path = path.replace(f"{{{name.name}}}", str(id))
    options["entities"] = options.get("entities") or ENTITIES.get(operation.path, "")
    return answered(crm, provider, options, implied, path)


__all__ = ["answered", "listed", "rest_list"]
