"""JSON with long texts is read as orjson reads it."""

import json
from typing import Any

import orjson
import pytest
from contract.door import Door
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some
from web.staged import written

from so_mock.journal.shown import whole
from so_mock.web import long_texts
from so_mock.web.lenient import read_json
from so_mock.web.long_texts import LONG, loads
from so_mock.world import World

A, B = "A" * 65_536, "b/+9" * 20_000 + "=="
TEXTS = some.sampled_from(
    [
        A,
        B,
        A[:-1],
        f"{A} ",
        f'x: "{A}"',
        f'\\"{A}',
        "LongTextNumber1",
        "LongTextNumber",
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


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(VALUES, some.sampled_from([0, orjson.OPT_INDENT_2]))
def test_the_same_value_comes_out(value: Any, option: int) -> None:
    assert loads(orjson.dumps(value, option=option)) == value


@pytest.mark.parametrize(
    "text",
    ["LongTextNumber1", "\\u004congTextNumber1", "LongTextNumbe\\u00721", "LongTextNumber7", "\\u006CongTextNumber"],
)  # fmt: skip
def test_a_text_that_looks_like_what_stands_for_one_stays(text: str) -> None:
    body = f'["{text}", "{A}", "\\u0027"]'.encode()
    assert loads(body) == orjson.loads(body)


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


STREAM = "QUJD" * 400_000
RULE = """
extends: demo
rules:
  - when: {operation: Document.CreateTempFile, body: {Filename: wanted.bin}}
    then: {body: "{{ request.body.DataStream }}"}
"""


def test_a_rule_sees_the_whole_of_a_large_body(world: World) -> None:
    door = Door(app=written(world, RULE))
    asked = {"Filename": "wanted.bin", "DataStream": STREAM}
    assert door.agent("Document.CreateTempFile", asked) == STREAM
    assert door.last().length == len(json.dumps(asked))
    door.close()


def test_the_journal_tells_of_a_large_body_what_stands_around_its_file(door: Door) -> None:
    asked = {"DataStream": STREAM, "Filename": "named behind.bin"}
    assert door.agent("Document.CreateTempFile", asked) == "named behind.bin"
    got = door.agent("Document.GetTempFile", {"Filename": "named behind.bin"})
    assert got == STREAM
    first = next(iter(door.tenant.journal))
    shown = whole(first, None, ())["sent"]
    assert shown["body"]["Filename"] == "named behind.bin"
    assert (shown["length"], shown["cut"]) == (len(json.dumps(asked)), True)
