"""Rows: by columns or by the name of a place that shows them, with restrictions as carriers or as a text."""

from __future__ import annotations

from functools import partial
from typing import Any

from so_mock.call import Record
from so_mock.catalogue.operations import Operation
from so_mock.conventions import archive_lists
from so_mock.conventions.archive_rows import (
    asked,
    question,
    read_order,
)
from so_mock.conventions.arguments import arguments_of
from so_mock.conventions.chosen_columns import chosen, place
from so_mock.conventions.facts import Made, facts
from so_mock.crm import Crm
from so_mock.entities.model import Model
from so_mock.query.engine import Found
from so_mock.query.odata import parse_columns, parse_filter, parse_order
from so_mock.query.options import read_options
from so_mock.query.restrictions import read_restrictions


def listed(operation: Operation, model: Model) -> Made:
    names = frozenset(each.name for each in arguments_of(operation, model.carriers))
    answers = _listed if operation.result and operation.result.name.endswith("[]") else _with_header
    return Made(partial(answers), names)


facts({
    f"Archive.{form}{text}": listed
    for form in ("GetArchiveList", "GetArchiveListWithContext", "GetArchiveListByColumns",
                 "GetArchiveListByColumnsWithContext", "GetArchiveListByColumnsWithHeader",
                 "GetArchiveListByColumnsWithHeaderWithContext")
    for text in ("", "2")
})  # fmt: skip


def _listed(crm: Crm, /, **given: Any) -> list[Record]:
    return _found(crm, given).rows


def _with_header(crm: Crm, /, **given: Any) -> Record:
    """Rows are counted on demand only: `rowcount=true`."""
    found = _found(crm, given)
    return crm.blank("ArchiveListResult") | {"RowCount": found.total or 0, "Rows": found.rows}


def _found(crm: Crm, given: dict[str, Any]) -> Found:
    columns, entities = _names(given.get("columns")), _names(given.get("entities"))
    if "gui_name" in given:
        at = place(given["gui_name"], given["provider_name"], given.get("context"))
        held = chosen(crm, at) or {}
        columns, entities = held.get("Columns"), entities or held.get("Entities")
    where = given.get("restriction") or given.get("restrictions")
    order = given["sort_order"]
    options, strange = read_options(given.get("options") or "")
    crm.ignored += [f"Options={name}" for name in strange]
    wanted = question(
        given["provider_name"], columns,
        parse_filter(where) if isinstance(where, str) else read_restrictions(where),
        parse_order(order) if isinstance(order, str) else read_order(order),
        entities, given["page"], given["page_size"], options,
    )  # fmt: skip
    context = given.get("context") or ""
    if archive_lists.is_list(crm, wanted.provider):
        found = archive_lists.asked(crm, wanted, context)
        crm.ignored += found.ignored
        return found
    if context:  # no provider heeds one yet
        crm.ignored.append("Context")
    return asked(crm, wanted)


def _names(given: str | list[str] | None) -> list[str] | None:
    """A text holds commas between names, and within the brackets of an expression."""
    return list(parse_columns(given)) if isinstance(given, str) else given
