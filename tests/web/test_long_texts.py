"""JSON with long texts is read as orjson reads it."""

from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as some

from so_mock.web import long_texts
from so_mock.web.lenient import read_json
from so_mock.web.long_texts import LONG, loads

A, B = "A" * 65_536, "b/+9" * 20_000 + "=="
TEXTS = some.sampled_from(
    [
        A,
        B,
        A[:-1],
        f"{A} ",
        f'x: "{A}"',
        f'\\"{A}',
        "long text 0",
        "long text !1",
        "",
        "x",
        f": {A}",
    ]
)
VALUES = some.recursive(
    TEXTS | some.none() | some.integers(-5, 5),
    lambda inner: some.lists(inner, max_size=3) | some.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=6,
)


@given(VALUES, some.sampled_from([0, orjson.OPT_INDENT_2]))
def test_the_same_value_comes_out(value: Any, option: int) -> None:
    assert loads(orjson.dumps(value, option=option)) == value


@pytest.mark.parametrize("broken", ['{"a":"%s",}', '{"a":"%s"\n,x', "['%s', \"%s\"", '{"a":["%s"}'])
def test_what_is_broken_is_told_as_orjson_tells_it(broken: str) -> None:
    body = broken.replace("%s", A).encode()
    with pytest.raises(orjson.JSONDecodeError) as theirs:
        orjson.loads(body)
    with pytest.raises(orjson.JSONDecodeError) as ours:
        loads(body)
    assert str(ours.value) == str(theirs.value)


def test_a_large_body_is_read_this_way_and_leniently_where_it_must(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    long = "A" * LONG
    monkeypatch.setattr("so_mock.web.lenient.loads", lambda body: long_texts.loads(body) | {"x": 1})
    assert read_json(b'{"a":"%s"}' % long.encode()) == {"a": long, "x": 1}
    assert read_json(b"{'a':\"%s\",}" % long.encode()) == {"a": long}
