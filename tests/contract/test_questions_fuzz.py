"""Two thousand questions at random: each is answered in its declared shape or refused with words, and none writes."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

import pytest
from contract.door import Door
from contract.hostile import NAMES, OWNERS, TABLES, hostile
from contract.planted import planted
from contract.random_questions import Asked, Questions
from contract.shapes import faults

from so_mock.entities.custom import CUSTOM
from so_mock.query.odata import parse_filter
from so_mock.query.operators import OPERATORS

COUNT = 500  # of each world, before it is made anew
REFUSALS = {400, 403, 404, 405, 409, 413}
# Criteria of a selection that has none (query.md i), and members of one that there is not.
MAY_BE_NULL = re.compile(
    r"Selection\.([GS]etDynamicSelectionCriteria|GetSelection(Shadow)?MembersArchiveRows)"
)
FIELDS = (
    *(f"{owner}Extra/{name}" for owner in OWNERS for name in NAMES),
    *(f"contact.{name}" for name in NAMES),
)


def asked(door: Door, question: Asked) -> Iterator[str]:
    """What is wrong with the answer."""
    before = door.tenant.store.stamp
    form = {"content-type": "application/x-www-form-urlencoded" if question.form else "application/json"}  # fmt: skip
    headers = form if question.body else {}
    reply = door(question.verb, question.path, body=question.body, headers=headers)
    if reply.status >= 500:
        yield f"{reply.status} {reply.body!r:.200}"
    if question.reads and door.tenant.store.stamp != before:
        yield "a question wrote"
    if reply.status == 204 or reply.status >= 500:
        return
    if not reply.headers["content-type"].startswith("application/json"):
        return
    value = reply.json()
    if reply.status in REFUSALS:
        if "Message" not in value:
            yield f"refused without a word: {reply.body!r:.200}"
    elif reply.status != 200:
        yield f"status {reply.status}"
    elif question.operation.agent and question.operation.result is not None:
        if value is None and MAY_BE_NULL.search(question.operation.key):
            return
        yield from faults(value, question.operation.result, door.tenant.world.carriers)


@pytest.mark.parametrize("seed", [11, 12])
@pytest.mark.parametrize("world", ["demo", "planted", "hostile"])
def test_no_question_breaks_anything(door: Door, world: str, seed: int) -> None:
    if world == "planted":
        planted(door)
    own = world == "hostile"
    if own:
        hostile(door)
    tables, fields = (TABLES, FIELDS) if own else (("y_equipment",), ())
    questions = Questions(door.tenant.world, seed, tables, fields)
    wrong = []
    for _ in range(COUNT * 2 // 3):
        question = questions.asked()
        wrong += [f"{question!s:.600} -> {fault}" for fault in asked(door, question)]
    assert wrong == []


@pytest.mark.parametrize("name", NAMES)
def test_a_name_that_looks_like_code_is_a_name(door: Door, name: str) -> None:
    hostile(door)
    contact = door.tenant.store.table("contact").rows[1]
    with door.tenant.store.unit():
        door.tenant.store.update("contact", {**contact, CUSTOM: {name: "1"}})
    for provider, column in (("Contact", f"contactExtra/{name}"), ("Dynamic", f"contact.{name}")):
        body = {
            "ProviderName": provider, "Columns": [column, "contact.name" if provider == "Dynamic" else "name"],
            "SortOrder": [{"Name": column, "Direction": "DESC"}], "PageSize": 1,
        }  # fmt: skip
        reply = door("POST", "Agents/Archive/GetArchiveListByColumns", body)
        assert reply.status in (200, 400), reply
        if provider == "Contact":
            assert column in json.loads(reply.body)[0]["ColumnData"]


def test_a_text_is_a_constant_whatever_it_says(door: Door) -> None:
    """In each operator of texts: nothing of it is read as code."""
    said = "'); __import__('os').abort() or ('{0}{v}\u2028\n\\"
    quoted = said.replace("\\", "\\\\").replace("'", "''")
    for operator in {each.name for each in OPERATORS["string"].values() if each.most == 1}:
        where = f"name {operator} '{quoted}'"
        parse_filter(where)
        body = {"ProviderName": "Contact", "Columns": "name", "Restriction": where}
        assert door("POST", "/api/v1/Agents/Archive/GetArchiveListByColumns2", body).status == 200
