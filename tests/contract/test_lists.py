"""Every list that REST publishes, asked in every way it may be: always in its shape, and never an error of ours."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import quote
from xml.etree import ElementTree

import pytest
from contract.door import Door, Reply
from contract.planted import planted

from so_mock.catalogue import Catalogue
from so_mock.catalogue.archives import CONTROLS, Published, archives
from so_mock.catalogue.operations import Operation
from so_mock.clock import NO_DATE

LISTS = [op for op in Catalogue.load().operations if op.verb == "GET" and op.asks]
BASE = "http://so.test/api/v1/"
# A comparison that fits each type of column.
FITTING = {
    "string": "contains 'a'", "positiveString": "contains 'a'", "stringorPK": "contains 'a'", "int": "> 0",
    "decimal": "> 0", "bool": "= false", "date": "after '2000-01-01'", "unlimitedDate": "after '2000-01-01'",
    "datetime": "afterTime '2000-01-01T00:00:00'", "timeSpan": "> 0", "associate": "currentAssociate",
    "userGroup": "oneOf (1,2)", "listAny": "oneOf (1,2)", "listInterest": "oneOf (1,2)", "listExternal": "oneOf ('1')",
    "ejUser": "oneOf (1)", "ejCategory": "oneOf (1)", "saintStatus": "oneOf (1)", "intArray": "intArrayOneOf (1)",
}  # fmt: skip
JSON_TYPES = (str, int, float, bool, list)


def named(operation: Operation) -> str:
    return operation.path


def provider(operation: Operation) -> Any:
    """A selection's members are those of its own provider; here, of companies and persons."""
    called = operation.calls.partition(":")[2]
    own = "ContactPersonSelectionV2" if operation.path.startswith("Selection/{") else "FindContact"
    return archives().find(called or own)


def columns(operation: Operation) -> list[Published]:
    return [c for c in provider(operation).columns() if c.type and c.name.lower() not in CONTROLS]


@pytest.fixture(scope="module")
def lists() -> Iterator[Door]:
    """The walk's world, read by all of these and written by none."""
    made = Door()
    planted(made)
    yield made
    made.close()


@pytest.fixture(params=LISTS, ids=named)
def operation(request: pytest.FixtureRequest) -> Operation:
    found: Operation = request.param
    return found


def ask(door: Door, operation: Operation, *, headers: Any = None, **options: Any) -> Reply:
    path = operation.path
    for parameter in operation.path_parameters:
        value = provider(operation).name if parameter.type.name == "string" else "1"
        path = path.replace(f"{{{parameter.name}}}", value)
    told = {name: value for name, value in options.items() if f"${name}".lower() in operation.query}
    query = "&".join(f"${name}={quote(str(value))}" for name, value in told.items())
    reply = door("GET", f"{path}?{query}", headers=headers)
    assert reply.status == 200 or (reply.status == 404 and 404 in operation.statuses), reply
    return reply


def rows(reply: Reply) -> list[dict[str, Any]]:
    if reply.status == 404:
        assert reply.json()["ErrorType"] == "SoNotFoundException"
        return []
    body = reply.json()
    assert [key for key in body if key != "odata.count"] == ["odata.metadata", "odata.nextLink", "value"]  # fmt: skip
    assert body["odata.metadata"] == f"{BASE}Archive/$metadata"
    found: list[dict[str, Any]] = body["value"]
    for row in found:
        assert list(row)[:2] == ["PrimaryKey", "EntityName"]
        assert isinstance(row["PrimaryKey"], str) and isinstance(row["EntityName"], str)
        assert all(isinstance(value, JSON_TYPES) for value in row.values()), row
    return found


def test_there_are_58_of_them() -> None:
    assert len(LISTS) == 58


def test_most_have_rows_to_ask_for(lists: Door) -> None:
    filled = [op.path for op in LISTS if rows(ask(lists, op))]
    assert len(filled) >= 20, filled


def test_unasked_it_shows_the_columns_of_its_provider(lists: Door, operation: Operation) -> None:
    wanted = {column.name for column in provider(operation).defaults}
    for row in rows(ask(lists, operation)):
        assert set(row) - {"PrimaryKey", "EntityName"} == wanted


def test_columns_are_selected(lists: Door, operation: Operation) -> None:
    chosen = [column.name for column in columns(operation)[:5]]
    for row in rows(ask(lists, operation, select=", ".join(chosen), top=5)):
        assert list(row)[2:] == chosen


def test_rows_are_restricted(lists: Door, operation: Operation) -> None:
    column = next((each for each in columns(operation) if each.type in FITTING), None)
    if column is None or "$filter" not in operation.query:
        return
    told = f"{column.name} {FITTING[column.type]}"
    found = rows(ask(lists, operation, filter=told, select=column.name))
    whole = rows(ask(lists, operation, select=column.name))
    assert all(row in whole for row in found)
    if column.type == "int":
        assert all(row[column.name] > 0 for row in found)


def test_rows_are_ordered(lists: Door, operation: Operation) -> None:
    column = next((each for each in columns(operation) if each.sortable), None)
    if column is None or "$orderby" not in operation.query:
        return
    up = rows(ask(lists, operation, orderBy=column.name, select=column.name))
    down = rows(ask(lists, operation, orderBy=f"{column.name} desc", select=column.name))
    values = [row[column.name] for row in up]
    values = [value.lower() if isinstance(value, str) else value for value in values]
    assert values == sorted(values)
    assert len(down) == len(up)
    assert [row[column.name] for row in down[:1]] == [row[column.name] for row in up[-1:]]


def test_links_lead_to_the_end(lists: Door, operation: Operation) -> None:
    if "$top" not in operation.query:
        return
    name = columns(operation)[0].name
    whole = rows(ask(lists, operation, select=name))
    size = len(whole) // 3 + 1
    reply = ask(lists, operation, select=name, top=size)
    found = rows(reply)
    pages = 1
    while reply.status == 200 and (link := reply.json()["odata.nextLink"]):
        assert link.startswith(BASE)
        reply = lists("GET", link.removeprefix(BASE))
        found += rows(reply)
        pages += 1
    assert found == whole
    assert pages <= 3
    assert rows(ask(lists, operation, select=name, top=size, skip=size)) == whole[size : 2 * size]


def test_full_tells_more_of_each_value(lists: Door, operation: Operation) -> None:
    reply = ask(lists, operation, mode="Full", top=3)
    if reply.status == 404:
        return
    for row in reply.json()["value"]:
        assert list(row) == ["PrimaryKey", "EntityName", "StyleHint", "LinkHint", "TableRight", "Column"]  # fmt: skip
        assert isinstance(row["PrimaryKey"], int)
        for cell in row["Column"].values():
            assert list(cell) == ["RawValue", "DisplayValue", "LinkHint", "TooltipHint"]
            assert isinstance(cell["DisplayValue"], str)


def test_it_is_counted(lists: Door, operation: Operation) -> None:
    if "$inlinecount" in operation.query:
        body = ask(lists, operation, inlineCount="True", top=1).json()
        assert body["odata.count"] == len(rows(ask(lists, operation)))
    else:
        reply = ask(lists, operation)
        assert "odata.count" not in reply.json()


def test_it_is_had_as_xml(lists: Door, operation: Operation) -> None:
    plain = rows(ask(lists, operation, top=3))
    for reply in (
        ask(lists, operation, top=3, format="XML"),
        ask(lists, operation, top=3, headers={"accept": "application/xml"}),
    ):
        if reply.status == 404:
            continue
        root = ElementTree.fromstring(reply.body)
        read = [{e.get("name", e.tag): e.text or "" for e in row} for row in root.findall("row")]
        assert [row["PrimaryKey"] for row in read] == [row["PrimaryKey"] for row in plain]
        for told, row in zip(read, plain, strict=True):
            dates = {name for name, value in row.items() if value == NO_DATE}
            assert all(told[name] == NO_DATE for name in dates)


def test_safe_names_and_icons_where_they_are_published(lists: Door, operation: Operation) -> None:
    if "$jsonsafe" not in operation.query:
        return
    prefixed = next((each.name for each in columns(operation) if "/" in each.name), columns(operation)[0].name)  # fmt: skip
    for row in rows(ask(lists, operation, select=prefixed, jsonSafe="true", output="Display", top=2)):  # fmt: skip
        assert list(row)[2:] == [prefixed.replace("/", "_")]
