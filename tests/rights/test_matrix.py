"""Five roles, twelve entities, eight things that one may do: each at both doors as a table written by hand has it."""

from collections.abc import Iterator
from typing import Any

import pytest
from contract.door import Reply
from rights.matrix_table import CELLS, COLUMNS, FIELDS, MASKS, ROLES
from rights.matrix_world import ENTITIES, LETTERS, OWNERS, Ask, Entity, Judged, filled, post

DONE = "done"
LETTER = {id: letter for letter, id in LETTERS.items()}


@pytest.fixture(scope="module")
def worlds(tmp_path_factory: Any) -> Iterator[dict[str, Judged]]:
    made = {role: Judged(tmp_path_factory.mktemp(role), text) for role, text in ROLES.items()}
    yield made
    for each in made.values():
        each.door.close()


@pytest.mark.parametrize("column", COLUMNS)
@pytest.mark.parametrize("name", ENTITIES)
@pytest.mark.parametrize("role", ROLES)
def test_each_cell(worlds: dict[str, Judged], role: str, name: str, column: str) -> None:
    judged = worlds[role]
    judged.door.reset()
    asked = COLUMN[column](judged, name, ENTITIES[name])
    expected = read(column, CELLS[role, name, column])
    assert {door: found for door, found in asked.items() if found != expected} == {}, expected


def read(column: str, literal: str) -> Any:
    """A cell as a letter's text, or as a set of letters."""
    if column not in ("get", "by field"):
        return set(literal.strip("-"))
    texts = MASKS if column == "get" else FIELDS
    if column == "by field":
        mark, _, found = literal.partition(":")
        return (texts[mark], set(found.strip("-"))) if found else (None, set())
    parts = [part.partition(":") for part in literal.split(",") if part != "-"]
    return {letter: texts[mask] for mask, _, letters in parts for letter in letters}


# -- how each column is asked: door -> what was found there


def get(judged: Judged, name: str, entity: Entity) -> dict[str, Any]:
    found = {}
    for ask in (*entity.get, *entity.simple):
        shown = {letter: carrier(judged, ask, LETTERS[letter]) for letter in entity.rows}
        found[ask[1]] = {
            letter: record["TableRight"]["Mask"] for letter, record in shown.items() if record
        }
    return found


def carrier(judged: Judged, ask: Ask, id: int) -> Any:
    reply = judged(filled(ask, id))
    if ask[0] == "GET" and reply.status == 404:
        return None
    assert reply.status == 200, reply
    return reply.json()


def listed(judged: Judged, name: str, entity: Entity) -> dict[str, Any]:
    found: dict[str, set[str]] = {}
    for ask in entity.list:
        reply = judged(filled(ask, ids=[LETTERS[letter] for letter in entity.rows]))
        assert reply.status == 200, reply
        answer = reply.json()
        rows = answer if isinstance(answer, list) else [answer] if answer else []
        found.setdefault(ask[1], set()).update(LETTER[row[key_of(row, entity)]] for row in rows)
    return found


def key_of(row: dict[str, Any], entity: Entity) -> str:
    return entity.key if entity.key in row else "TicketMessageId"


def queried(judged: Judged, name: str, entity: Entity) -> dict[str, Any]:
    return {ask[1]: keys(judged, ask, entity) for ask in entity.query}


def keys(judged: Judged, ask: Ask, entity: Entity) -> set[str]:
    reply = judged(ask)
    assert reply.status == 200, reply
    answer = reply.json()
    rows = answer if isinstance(answer, list) else answer["value"]
    known = {LETTERS[letter] for letter in entity.rows}
    return {LETTER[int(row["PrimaryKey"])] for row in rows if int(row["PrimaryKey"]) in known}


def by_field(judged: Judged, name: str, entity: Entity) -> dict[str, Any]:
    """The mark is that of the first row that she may read; a field she may not see is blank."""
    rows = keys(judged, entity.by_field, entity)
    found: dict[str, Any] = {}
    for ask in entity.get:
        shown = (carrier(judged, ask, LETTERS[letter]) for letter in entity.rows)
        record = next((each for each in shown if each), None)
        if record is None:
            found[ask[1]] = (None, rows)
            continue
        mark = record["FieldProperties"][entity.field]["FieldRight"]["Mask"]
        seen = "Read" in mark or "Update" in mark
        assert record[entity.field] == (entity.was if seen else entity.blank)
        found[ask[1]] = (mark, rows)
    return found


def inserted(judged: Judged, name: str, entity: Entity) -> dict[str, Any]:
    doors = ("agent", "rest") if entity.rest else ("agent",)
    found: dict[str, set[str]] = {door: set() for door in doors}
    for owner in OWNERS:
        new = entity.new(owner)
        for door in doors:
            ask = ("POST", entity.rest, new) if door == "rest" else post(entity.save, wrapped(entity, new))  # fmt: skip
            reply = judged(ask)
            became = outcome(judged, reply)
            if became == DONE:
                assert judged.row(name, reply.json()[entity.key]) is not None
                judged.door.reset()
            found[door] |= set(owner if became == DONE else became)
    return found


def updated(judged: Judged, name: str, entity: Entity) -> dict[str, Any]:
    return changed(judged, name, entity, entity.other, entity.other_changed)


def field_updated(judged: Judged, name: str, entity: Entity) -> dict[str, Any]:
    return changed(judged, name, entity, entity.field, entity.changed)


def changed(
    judged: Judged, name: str, entity: Entity, prop: str, value: Any
) -> dict[str, set[str]]:
    """By whoever reads, changes and saves; what she cannot read she writes as if she knew it."""
    doors = ("save", "PUT", "PATCH") if entity.rest else ("save",)
    found: dict[str, set[str]] = {door: set() for door in doors}
    for letter in entity.rows:
        id = LETTERS[letter]
        shown = carrier(judged, entity.get[0], id)
        record = (shown or {entity.key: id}) | {prop: value}
        for door in doors:
            ask = {
                "save": post(entity.save, wrapped(entity, record)),
                "PUT": ("PUT", f"{entity.rest}/{id}", record),
                "PATCH": ("PATCH", f"{entity.rest}/{id}", {prop: value}),
            }[door]
            became = outcome(judged, judged(ask), shown is not None)
            if became == DONE:
                row = judged.row(name, id)
                assert row is not None and row[prop] == value
                judged.door.reset()
            found[door] |= set(letter if became == DONE else became)
    return found


def deleted(judged: Judged, name: str, entity: Entity) -> dict[str, Any]:
    doors = ("agent", "rest") if entity.rest else ("agent",)
    found: dict[str, set[str]] = {door: set() for door in doors}
    for letter in entity.rows:
        id = LETTERS[letter]
        seen = carrier(judged, entity.get[0], id) is not None
        before = judged.row(name, id)
        for door in doors:
            ask = filled(entity.delete, id) if door == "agent" else ("DELETE", f"{entity.rest}/{id}", None)  # fmt: skip
            became = outcome(judged, judged(ask), seen, absent=204)
            assert (became == DONE) == (judged.row(name, id) != before)
            if became == DONE:
                judged.door.reset()
            found[door] |= set(letter if became == DONE else became)
    return found


def outcome(judged: Judged, reply: Reply, seen: bool = True, absent: int = 404) -> str:
    """DONE, or `!` where a functional right was wanting, or nothing; what is refused has left nothing behind."""
    if reply.status in (200, 204) and (seen or reply.status != absent):
        return DONE
    assert not judged.door.last().changes
    if not seen and reply.status == absent:
        return ""
    refused = reply.status, reply.json()["ErrorType"]
    assert refused in ((403, "SoSentryException"), (403, "SoFunctionRightException")), reply
    return "!" if refused[1] == "SoFunctionRightException" else ""


def wrapped(entity: Entity, record: Any) -> Any:
    return {entity.wrapped: record} if entity.wrapped else record


COLUMN = {
    "get": get, "list": listed, "query": queried, "by field": by_field,
    "insert": inserted, "update": updated, "delete": deleted, "field": field_updated,
}  # fmt: skip
