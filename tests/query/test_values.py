"""Literals in every spelling that clients send."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from so_mock.clock import NO_DATE
from so_mock.query import values
from so_mock.query.values import BadLiteral


@pytest.mark.parametrize(("text", "moment"), [
    ("2020-05-28", "2020-05-28T00:00:00"), ("2021-1-1", "2021-01-01T00:00:00"), ("2014.3.4", "2014-03-04T00:00:00"), ("2014.11.29", "2014-11-29T00:00:00"),
    ("2014/11/29", "2014-11-29T00:00:00"), ("2020-05-28T15:00:00", "2020-05-28T15:00:00"), ("1970-01-01T00:00:00", "1970-01-01T00:00:00"),
    ("2010-12-02Z12:00:00", "2010-12-02T12:00:00"), ("2020-05-28 15:00", "2020-05-28T15:00:00"), ("2020-05-28t15:00:00", "2020-05-28T15:00:00"),
    ("2020-05-28T15:00:00Z", "2020-05-28T17:00:00"), ("2020-05-28T15:00:00+02:00", "2020-05-28T15:00:00"), ("2020-01-28T15:00:00-0500", "2020-01-28T21:00:00"),
    ("2020-05-28T15:00:00.25", "2020-05-28T15:00:00.2500000"), ("2020-05-28T15:00:00.0000000", "2020-05-28T15:00:00"), ("2024-02-29", "2024-02-29T00:00:00"),
    ("[D:06/19/2019]", "2019-06-19T00:00:00"), ("[D:2014-09-13]", "2014-09-13T00:00:00"), ("[D:2020.08.27]", "2020-08-27T00:00:00"), ("[DT:2019-09-11]", "2019-09-11T00:00:00"),
    ("[D:01/01/0001 00:00:00.0000000]", NO_DATE), ("[DT:11/09/2017 14:53:18]", "2017-11-09T14:53:18"), ("[DT:03/28/2019 00:00:00.0000000]", "2019-03-28T00:00:00"),
    ("[T:06/19/2019 14:35:56.00000]", "2019-06-19T14:35:56"), ("[d:06/19/2019]", "2019-06-19T00:00:00"), (" 2020-05-28 ", "2020-05-28T00:00:00"), ("", NO_DATE),
    ("9999-12-31T23:59:59Z", "9999-12-31T23:59:59"),
])  # fmt: skip
def test_moments(text: str, moment: str):
    assert values.moment(text, "NO") == moment


@pytest.mark.parametrize("text", [
    "yesterday", "2025-13-01", "2025-02-30", "31.12.2025", "28/05/2020", "2025-01-01T25:00:00", "2025-01-01T", "20250101", "[D:]x", "[X:2025-01-01]",
    "2025-01-01-01", "12:00", "[T:14:52]", "2025-01-01T10:00:00+99:00", "5", "2" * 100, "2025-01-01" + " " * 100 + "x",
])  # fmt: skip
def test_no_moments(text: str):
    if text == "2025-01-01T":
        assert values.moment(text, "NO") == "2025-01-01T00:00:00"
        return
    with pytest.raises(BadLiteral, match="is not a date") as wrong:
        values.moment(text, "NO")
    assert wrong.value.value == text
    assert len(str(wrong.value)) < 90


@pytest.mark.parametrize(("text", "number"), [("5", 5), ("-1", -1), ("+7", 7), (" 5 ", 5), ("[I:123]", 123), ("[I:-1]", -1), ("5.0", 5), ("true", 1), ("False", 0), ("[i:5]", 5)])  # fmt: skip
def test_integers(text: str, number: int):
    assert values.integer(text) == number


@pytest.mark.parametrize("text", ["", "x", "1.5", "1e3", "0x10", "1 2", "9" * 20, "null", "[I:]", "--1"])  # fmt: skip
def test_no_integers(text: str):
    with pytest.raises(BadLiteral, match="is not an integer"):
        values.integer(text)


@pytest.mark.parametrize(("text", "number"), [("5", 5.0), ("-1.5", -1.5), ("1e6", 1e6), ("[F:123.4]", 123.4), ("[M:0]", 0.0), ("[I:3]", 3.0)])  # fmt: skip
def test_decimals(text: str, number: float):
    assert values.decimal(text) == number


@pytest.mark.parametrize("text", ["", "x", "nan", "inf", "-inf", "1,5", "1e999"])
def test_no_decimals(text: str):
    with pytest.raises(BadLiteral, match="is not a number"):
        values.decimal(text)


@pytest.mark.parametrize(("text", "truth"), [("true", True), ("TRUE", True), ("1", True), ("[I:1]", True), ("false", False), ("0", False), ("[I:0]", False)])  # fmt: skip
def test_truths(text: str, truth: bool):
    assert values.truth(text) is truth


def test_no_truth():
    with pytest.raises(BadLiteral, match="is not true, false, 1 or 0"):
        values.truth("2")


@pytest.mark.parametrize(("text", "seconds"), [("3600", 3600), ("[TS:3600]", 3600), ("01:00:00", 3600), ("1.00:00:01", 86401), ("-00:01:00", -60), ("PT1H30M", 5400)])  # fmt: skip
def test_spans_of_time(text: str, seconds: int):
    assert values.seconds(text) == seconds


def test_no_span_of_time():
    with pytest.raises(BadLiteral, match="is not a time span"):
        values.seconds("an hour")


@given(st.text(max_size=120))
def test_any_text_is_read_or_refused(text: str):
    for read in (values.integer, values.decimal, values.truth, values.seconds, lambda t: values.moment(t, "NO")):  # fmt: skip
        try:
            read(text)
        except BadLiteral as wrong:
            assert wrong.value == text


def test_long_texts_are_not_remembered():
    before = values._moment.cache_info().currsize
    with pytest.raises(BadLiteral):
        values.moment("2" * 100_000, "NO")
    assert values._moment.cache_info().currsize == before
