"""Pages: where they end, what counts, and questions that keep their plan to themselves."""

import pytest
from query.asking import asked
from query.world import ROWS, fill, stop

from so_mock.errors import BadRequest
from so_mock.query.engine import KEPT, Question
from so_mock.query.odata import parse_filter, parse_order
from so_mock.tenant import Tenant


@pytest.fixture
def filled(tenant: Tenant) -> Tenant:
    stop(tenant)
    fill(tenant, ROWS)
    return tenant


def keys(found) -> list[int]:
    return [int(row["PrimaryKey"]) for row in found.rows]


def test_the_last_page_has_no_token(filled: Tenant):
    question = Question("FindSale", ("saleId",), top=13)
    assert asked(filled, question).token is None
    assert asked(filled, question._replace(top=12)).token is not None
    assert asked(filled, question._replace(top=0)).rows == []


def test_a_token_of_another_question_is_refused(filled: Tenant):
    first = asked(filled, Question("FindSale", ("saleId",), order=parse_order("heading"), top=2))
    other = Question("FindSale", ("saleId",), order=parse_order("heading, amount"), top=2)
    with pytest.raises(BadRequest, match="skiptoken"):
        asked(filled, other._replace(after=first.token))
    with pytest.raises(BadRequest, match="skiptoken"):
        number = Question("FindSale", ("saleId",), order=parse_order("amount"), counted=True, top=2)
        asked(filled, number._replace(after=first.token))


def test_total_is_of_all_pages(filled: Tenant):
    question = Question("FindSale", ("saleId",), parse_filter("date thisYear"), top=3, counted=True)
    found = asked(filled, question)
    assert (found.total, len(found.rows)) == (8, 3)
    assert asked(filled, question._replace(skip=100)).total == 8
    assert asked(filled, question._replace(counted=False)).total is None


def test_and_and_or_have_each_their_plan(filled: Tenant):
    """They were equal as tuples."""
    both = Question("FindSale", ("saleId",), parse_filter("amount > 50 and date thisYear"))
    either = both._replace(where=parse_filter("amount > 50 or date thisYear"))
    assert set(keys(asked(filled, both))) < set(keys(asked(filled, either)))


def test_the_same_filter_written_elsewhere_has_the_same_plan(filled: Tenant):
    engine = filled.world.engine
    question = Question("FindSale", ("saleId",), parse_filter("amount > 51 and date today"))
    asked(filled, question)
    before = len(engine._plans)
    asked(filled, question._replace(where=parse_filter("  amount > 51   and (date today)")))
    assert len(engine._plans) == before


def test_a_long_filter_is_not_remembered(filled: Tenant):
    engine = filled.world.engine
    before = len(engine._plans)
    text = f"heading in ('{'x' * (KEPT // 10)}')"
    assert asked(filled, Question("FindSale", ("saleId",), parse_filter(text))).rows == []
    assert len(engine._plans) == before


def test_a_company_counts_once_however_many_of_its_people_match(filled: Tenant):
    """Whether a prefix is only asked for was told by a substring of the code: a name like `r1` was one."""
    where = parse_filter("sale/amount > -100 and lastName begins 'd'")
    once = asked(filled, Question("FindContact", ("contactId", "name"), where))
    assert keys(once) == [2]
    shown = asked(filled, Question("FindContact", ("contactId", "sale/saleId"), where))
    assert [row["sale/saleId"] for row in shown.rows] == [2, 6, 10]
    people = asked(filled, Question("FindContact", ("contactId", "lastName"), where))
    assert [row["lastName"] for row in people.rows] == ["Dahl", "Dahl"]


def test_nothing_restricts_what_only_a_condition_about_the_row_itself_tells(filled: Tenant):
    where = parse_filter("sale/amount > 500 or name begins 'z'")
    assert keys(asked(filled, Question("FindContact", ("contactId",), where))) == [2, 3, 5]


def test_lists_and_texts_are_ordered_by_what_is_shown(filled: Tenant):
    found = asked(filled, Question("SimpleContact", ("category",), order=parse_order("category desc, contactId desc")))  # fmt: skip
    shown = [row["category"].lower() for row in found.rows]
    assert shown == sorted(shown, reverse=True)
    assert keys(asked(filled, Question("Ticket", ("tags",), order=parse_order("tags")))) == [
        3,
        1,
        4,
        2,
        5,
    ]


@pytest.mark.parametrize("provider", ["ContactActivity", "Links", "Activity"])
def test_kinds_of_rows_are_ordered_together(filled: Tenant, provider: str):
    """A column that one kind holds as a number another may hold as a text, or not at all."""
    columns = [c for c in filled.world.engine.provider(provider).columns() if c.sortable and "/" not in c.name]  # fmt: skip
    for column in columns:
        for direction in ("asc", "desc"):
            order = parse_order(f"{column.name} {direction}")
            question = Question(provider, ("getAllRows",), order=order)
            whole = asked(filled, question).rows
            first = asked(filled, question._replace(top=5))
            assert first.rows == whole[:5]
            if first.token is not None:
                rest = asked(filled, question._replace(top=10_000, after=first.token))
                assert rest.rows == whole[5:]
