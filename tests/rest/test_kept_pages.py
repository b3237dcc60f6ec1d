"""A page asked again: its bytes are given again as long as nothing that they were made of has changed."""

import pytest

from so_mock.query.engine import Engine

PAGE = "Person?$select=fullName,personContact/name&$filter=contactId=1&$orderBy=lastName&$top=30"


@pytest.fixture
def asked(monkeypatch):
    """The questions that the engine was asked."""
    seen = []
    ask = Engine.ask

    def told(self, question, *others):
        seen.append(question)
        return ask(self, question, *others)

    monkeypatch.setattr(Engine, "ask", told)
    return seen


def test_the_engine_is_asked_once(door, asked):
    first = door("GET", PAGE)
    again = door("GET", PAGE)
    assert (again.status, again.body) == (first.status, first.body)
    assert len(asked) == 1


@pytest.mark.parametrize("entity, row", [("contact", {"Name": "Another name"}), ("person", {"Firstname": "Zoe"})])  # fmt: skip
def test_a_write_to_any_table_it_was_made_of_is_seen(door, asked, entity, row):
    before = door("GET", PAGE).json()
    with door.tenant.store.unit():
        kept = door.tenant.store.table(entity).rows[1]
        door.tenant.store.update(entity, {**kept, **row})
    after = door("GET", PAGE).json()
    assert after != before
    assert next(iter(row.values())) in str(after)
    assert len(asked) == 2


def test_a_write_elsewhere_leaves_it_as_it_is(door, asked):
    door("GET", PAGE)
    door.agent("List.SaveCategoryEntity", {"Name": "Another one"})
    door("GET", PAGE)
    assert len(asked) == 1


@pytest.mark.parametrize(
    "page",
    [
        "Person?$top=2&$filter=personRegisteredDate+thisYear",  # the clock goes on
        "Person?$top=2&$select=fullName,nonsense",  # what was ignored is told each time
    ],
)
def test_what_may_differ_is_asked_anew(door, asked, page):
    first, again = door("GET", page), door("GET", page)
    assert again.ignored == first.ignored
    assert len(asked) == 2


def test_each_caller_and_each_address_has_its_own(door, asked):
    mine = "Sale?$filter=associateId+currentAssociate&$select=saleId,associateId"
    first = door("GET", mine).json()["value"]
    other = door("GET", mine, auth="Basic U0FMMDo=").json()["value"]
    assert first != other
    there = door("GET", PAGE, headers={"host": "elsewhere.test"}).json()
    assert "elsewhere.test" in there["odata.metadata"]
    assert "elsewhere.test" not in door("GET", PAGE).json()["odata.metadata"]


def test_a_reset_forgets_them(door, asked):
    door("GET", PAGE)
    door.reset()
    door("GET", PAGE)
    assert len(asked) == 2


def test_thousands_of_rows_are_written_as_one_document(door, monkeypatch):
    from so_mock import render

    whole = door("GET", "Person?$select=fullName").body
    door.reset()
    monkeypatch.setattr(render, "PART", 7)
    assert door("GET", "Person?$select=fullName").body == whole
