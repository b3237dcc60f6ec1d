"""The parser of filters: whatever it is given it reads in linear time or refuses, and what it read can be written."""

import contextlib
import time

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from so_mock.errors import BadFilter, BadRequest
from so_mock.query import odata
from so_mock.query.odata import parse_columns, parse_filter, parse_order, split, tokens
from so_mock.query.restrictions import read_restrictions, write_restrictions
from so_mock.query.tree import (  # fmt: skip
    DEEPEST,
    EVERYTHING,
    MOST,
    NOTHING,
    Both,
    Compare,
    Either,
    Order,
    both,
    compares,
    either,
    size,
)

# Pieces that a fuzzer would take long to hit upon.
PIECES = st.sampled_from([
    "name", "contact/name", " ", "  ", "\t", "(", ")", "((", "))", ",", "'", "''", "\\", "\\'", "'x'", "and", "or", "AND",
    "not", "null", "=", "!=", "<>", "<", "<=", "eq", "in", "between", "set", "today", "[D:", "[D:01/01/2025]", "[I:5]", "]",
    ".(", "->", ".(a->b)", ".", ":", "this(", "startswith(", "substringof(", "5", "-1", "æ", "☃", "\u2028", "\0", "\"",
    "contactUdef/SuperOffice:1", "%", "+",
])  # fmt: skip
TEXTS = st.one_of(st.text(max_size=60), st.lists(PIECES, max_size=25).map("".join))


@settings(max_examples=600, deadline=None)
@given(TEXTS)
@example("(" * 5_000)
@example("a=1 and (" * 500)
@example("'" * 999)
@example("x in (" + "1," * 500)
def test_any_text_gives_a_tree_or_is_refused(text: str):
    try:
        found = parse_filter(text)
    except BadFilter as refused:
        assert refused.message
        return
    for each in compares(found):
        assert isinstance(each, Compare)
        assert each.column
        assert each.operator


@settings(max_examples=300, deadline=None)
@given(TEXTS)
def test_any_text_gives_columns_and_an_order_or_is_refused(text: str):
    assert all(parse_columns(text))
    try:
        assert all(isinstance(each, Order) and each.column for each in parse_order(text))
    except BadFilter as refused:
        assert "is no direction" in refused.message


@settings(max_examples=400, deadline=None)
@given(TEXTS)
@example("a=1 and (b=2 or c=3 and (d=4 or e=5))")
@example("((a=1 or b=2) and c=3 or d=4) and e=5")
def test_restrictions_say_what_the_text_said(text: str):
    try:
        found = parse_filter(text)
    except BadFilter:
        return
    assert read_restrictions(write_restrictions(found)) == found


VALUES = st.lists(st.text(max_size=3), max_size=2).map(tuple)
COMPARES = st.one_of(
    st.builds(Compare, st.sampled_from("abc"), st.sampled_from(["=", "in"]), VALUES),
    st.builds(Compare, st.sampled_from("abc"), st.just("today"), st.just(())),
)
TREES = st.recursive(
    COMPARES,
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=4).map(both),
        st.lists(inner, min_size=1, max_size=4).map(either),
    ),
    max_leaves=20,
)


@given(TREES)
def test_any_tree_can_be_written_as_restrictions_and_as_text(tree):
    assert read_restrictions(write_restrictions(tree)) == tree
    assert parse_filter(_text(tree)) == tree


def _text(tree) -> str:
    if isinstance(tree, Compare):
        values = ", ".join("'" + v.replace("\\", "\\\\").replace("'", "\\'") + "'" for v in tree.values)  # fmt: skip
        return f"{tree.column} {tree.operator} ({values})"
    if isinstance(tree, Both):
        parts = [f"({_text(p)})" if isinstance(p, Either) else _text(p) for p in tree.parts]
        return " and ".join(parts)
    return " or ".join(map(_text, tree.either))


@pytest.mark.parametrize("text", [
    "[D:" * 60_000, "a = [D:" * 20_000, ".(" * 90_000, ".(a" * 60_000, "'" + "\\'" * 90_000, "'" * 199_999, " " * 199_999 + "!",
    "a" * 199_990, "a=1 or " * 25_000 + "a=1", "x in (" + "1," * 90_000 + "1)", "(" * 199_999, "a = '" + "x\\\\" * 60_000 + "'",
], ids=lambda text: text[:12])  # fmt: skip
def test_huge_texts_take_linear_time(text: str):
    began = time.process_time()
    with contextlib.suppress(BadFilter):
        parse_filter(text)
    assert time.process_time() - began < 3  # one that backtracks takes minutes


def test_a_text_without_end_is_refused_unread():
    with pytest.raises(BadFilter, match="longer than 200000"):
        parse_filter("a" * 200_001)


def test_only_short_texts_are_remembered():
    odata._kept_filter.cache_clear()
    parse_filter("a = '" + "x" * odata.KEPT + "'")
    parse_columns("a," * odata.KEPT)
    parse_order("a," * odata.KEPT)
    assert odata._kept_filter.cache_info().currsize == 0
    parse_filter("a = 'x'")
    assert odata._kept_filter.cache_info().currsize == 1


def test_and_binds_tighter_than_or():
    a, b, c = (Compare(name, "set") for name in "abc")
    assert parse_filter("a set or b set and c set") == Either((a, Both((b, c))))
    assert parse_filter("a set and b set or c set") == Either((Both((a, b)), c))
    assert parse_filter("(a set or b set) and c set") == Both((Either((a, b)), c))
    assert parse_filter("A SET AND b set") != parse_filter("a set OR b set")


def test_and_is_not_or():
    a, b = Compare("a", "set"), Compare("b", "set")
    assert Both((a, b)) != Either((a, b))
    assert EVERYTHING != NOTHING


def test_the_same_filter_written_elsewhere_is_the_same():
    first, second = parse_filter("a = 5 and b = 6"), parse_filter("  a   =5 AND b=6".replace("AND", "and"))  # fmt: skip
    assert first == second
    assert hash(first) == hash(second)
    one, other = compares(first), compares(second)
    assert next(one).at.column != next(other).at.column


@pytest.mark.parametrize(("text", "value"), [
    ("a = 'x'", "x"), ("a = 'L\\'Or'", "L'Or"), ("a = 'L''Or'", "L'Or"), ("a = ''", ""), ("a = ''''", "'"),
    ("a = 'C:\\\\dir'", "C:\\dir"), ("a = 'C:\\dir'", "C:\\dir"), ("a = 'a and b'", "a and b"), ("a = '(,)'", "(,)"),
    ("a = '=<>!'", "=<>!"), ("a = x", "x"), ("a = -1.5", "-1.5"), ("a = 2025-01-31T10:00:00", "2025-01-31T10:00:00"),
    ("a = [D:01/31/2025]", "[D:01/31/2025]"), ("a = [DT:01/31/2025 10:00:00.0000000]", "[DT:01/31/2025 10:00:00.0000000]"),
    ("a = [A:1,2]", "[A:1,2]"), ("a = true", "true"), ("a = '☃'", "☃"), ("a = Ærlig", "Ærlig"), ("a='x\ny'", "x\ny"),
])  # fmt: skip
def test_values_are_read_as_they_were_meant(text: str, value: str):
    assert parse_filter(text) == Compare("a", "=", (value,))


@pytest.mark.parametrize("column", [
    "name", "contact/name", "contactUdef/SuperOffice:1", "personUdef/SuperOffice:SuperIdUid", "contactExtra/x_field",
    "contact.category_idx.name", "contact:category_idx.name", "contact.(contactinterest->contact_id).cinterest_idx",
    "sale.text_id[text].text", "ticket.(y_car->x_ticket[ticket]).x_name",
])  # fmt: skip
def test_columns_of_every_spelling(column: str):
    assert parse_filter(f"{column} = 5") == Compare(column, "=", ("5",))
    assert parse_filter(f"{column} in (1, 2)") == Compare(column, "in", ("1", "2"))
    assert parse_filter(f"startswith({column},'x')") == Compare(column, "begins", ("x",))


def test_a_position_is_that_of_the_part():
    compare = next(compares(parse_filter("  name between ( 'a' , 'b' )")))
    assert (compare.at.column, compare.at.operator, compare.at.values) == (2, 7, (17, 23))
    assert compare.at.said("value", 1) == " at position 23"


@pytest.mark.parametrize(("text", "parts"), [
    ("a, b ,c", ["a", "b", "c"]), ("Sum(a,b),c", ["Sum(a,b)", "c"]), ("a,,b,", ["a", "b"]), ("", []), ("'a,b',c", ["'a,b'", "c"]),
    ("'a\\',b',c", ["'a\\',b'", "c"]), ("a),b", ["a)", "b"]), ("t.f[x].y,z", ["t.f[x].y", "z"]),
])  # fmt: skip
def test_lists_are_split_at_their_commas(text: str, parts: list[str]):
    assert split(text) == parts


def test_modifiers_belong_to_the_column_before():
    assert parse_columns("GroupBy(date):Footer,HideDetail,name") == ("GroupBy(date):Footer,HideDetail", "name")  # fmt: skip


@pytest.mark.parametrize(("text", "order"), [
    ("name", [("name", False)]), ("name asc, number DESC", [("name", False), ("number", True)]),
    ("name  desc", [("name", True)]), ("name\tdesc", [("name", True)]), ("contact/name desc,", [("contact/name", True)]),
    ("CountAll(ticketId) desc", [("CountAll(ticketId)", True)]), ("Count(a)", [("Count(a)", False)]), ("", []),
])  # fmt: skip
def test_orders(text: str, order: list[tuple[str, bool]]):
    assert [(each.column, each.descending) for each in parse_order(text)] == order
    assert all(text.startswith(each.column, each.at) for each in parse_order(text))


@pytest.mark.parametrize("text", ["name up", "name ascending", "a b c"])
def test_no_direction(text: str):
    with pytest.raises(BadFilter, match="is no direction"):
        parse_order(text)


def test_as_deep_as_is_allowed():
    inner = "a = 1"
    for nth in range(DEEPEST):
        inner = f"({inner} {'and' if nth % 2 else 'or'} b = {nth})"
    assert len(list(compares(parse_filter(inner)))) == DEEPEST + 1
    with pytest.raises(BadFilter, match="brackets within brackets"):
        parse_filter(f"({inner})")


def test_no_more_comparisons_than_can_be_compiled():
    text = " or ".join(["a = 1"] * MOST)
    assert len(list(compares(parse_filter(text)))) == MOST
    with pytest.raises(BadFilter, match="more than 2000 comparisons at position 18001"):
        parse_filter(text + " or  a = 1")
    with pytest.raises(BadRequest, match="More than 2000"):
        read_restrictions([carrier("a")] * (MOST + 1))


def test_tokens_end():
    assert [token.kind for token in tokens("a = 'x' ")] == ["word", "symbol", "text", "end"]


def test_size_grows_with_what_is_kept():
    assert size(parse_filter("a in ('" + "x" * 10_000 + "')")) > 10_000
    assert size(EVERYTHING) == 0


# -- carriers


def carrier(name: str, brackets: int = 0, joined: str = "And", **more) -> dict:
    return {"Name": name, "Operator": "set", "InterParenthesis": brackets, "InterOperator": joined} | more  # fmt: skip


def test_the_example_of_the_documentation():
    a, b, c = (Compare(name, "set") for name in "abc")
    told = [carrier("a"), carrier("b", 1, "Or"), carrier("c", -1)]
    assert read_restrictions(told) == Both((a, Either((b, c))))
    assert [each["InterParenthesis"] for each in write_restrictions(Both((a, Either((b, c)))))] == [0, 1, -1]  # fmt: skip


def test_what_is_not_active_is_not_there():
    a, c = Compare("a", "set"), Compare("c", "set")
    told = [carrier("a"), carrier("b", IsActive=False), carrier("c", IsActive=None)]
    assert read_restrictions(told) == Both((a, c))
    told = [carrier("a", 1, "Or"), carrier("b", -1, IsActive=False), carrier("c")]
    assert read_restrictions(told) == Both((a, c))
    assert read_restrictions([carrier("a", IsActive=False)]) == EVERYTHING
    assert read_restrictions(None) == read_restrictions([]) == read_restrictions([None]) == EVERYTHING  # fmt: skip


@pytest.mark.parametrize(("carriers", "told"), [
    ([carrier("a", 1)], "open more brackets"), ([carrier("a", -1)], "close more brackets"), ([carrier("")], "Restriction 0 has no Name"),
    ([carrier("a"), carrier("b", Operator=None)], "Restriction 1 has no Operator"), ([carrier("a", 10**9)], "brackets"),
    ([carrier("a", "x")], "InterParenthesis 'x' is no number"), ([carrier("a", 40), carrier("a", 40), carrier("b", -80)], "brackets"),
])  # fmt: skip
def test_carriers_that_say_nothing(carriers: list[dict], told: str):
    with pytest.raises(BadRequest, match=told):
        read_restrictions(carriers)


def test_values_are_texts():
    assert read_restrictions([carrier("a", Values=[1, None, "x"])]) == Compare("a", "set", ("1", "", "x"))  # fmt: skip
