"""Archives through REST: the options of a query, and its answer as OData (sheet: query.md a)."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any
from urllib.parse import quote

from so_mock.call import Record
from so_mock.catalogue.operations import Operation
from so_mock.crm import Crm
from so_mock.entities.model import Model
from so_mock.errors import NotFound
from so_mock.query.cells import slim
from so_mock.query.engine import Question
from so_mock.query.odata import parse_columns, parse_filter, parse_order, split
from so_mock.query.tree import Compare, Node, both

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
    implied: Node = both([])
    if column:
        id = options.get(operation.path_parameters[0].argument)
        if owner and 404 in operation.statuses:
            crm.need(owner, id)
        elif not id:
            raise NotFound(f"{operation.path} needs an id")
        implied = Compare(column, "=", (str(id),))
    options["entities"] = options.get("entities") or ENTITIES.get(operation.path, "")
    return answered(crm, provider, options, implied)


def answered(crm: Crm, provider: str, options: Record, implied: Node = both([])) -> Record:  # noqa: B008
    """The answer to a query. `options` by their names without `$`, in snake_case."""
    select, top = options.get("select"), options.get("top")
    question = Question(
        provider,
        parse_columns(select) if select else None,
        both([implied, parse_filter(options.get("filter") or "")]),
        parse_order(options.get("order_by") or ""),
        tuple(split(options.get("entities") or "")),
        top,
        options.get("skip") or 0,
        str(options.get("inline_count") or "False") not in ("False", "0"),
    )
    found = crm.engine.ask(question, crm.moment(), slim)
    crm.ignored += found.ignored
    answer: Record = {}
    if found.total is not None:
        answer["odata.count"] = found.total
    answer["odata.metadata"] = f"{crm.base}/v1/Archive/$metadata"
    answer["odata.nextLink"] = None
    answer["value"] = found.rows
    return answer


__all__ = ["answered", "listed", "quote", "rest_list"]
