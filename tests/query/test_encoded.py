"""Values with their markers: what is written can be read back by the literals of a filter."""

from __future__ import annotations

import pytest

from so_mock.query import encoded, values


@pytest.mark.parametrize(
    ("spell", "value", "text"),
    [
        (encoded.integer, 123, "[I:123]"),
        (encoded.integer, -1, "[I:-1]"),
        (encoded.truth, True, "[I:1]"),
        (encoded.truth, False, "[I:0]"),
        (encoded.decimal, 123.4, "[F:123.4]"),
        (encoded.decimal, 0.0, "[F:0]"),
        (encoded.money, 123.45, "[M:123.45]"),
        (encoded.day, "2019-06-19T00:00:00", "[D:06/19/2019]"),
        (encoded.day, "0001-01-01T00:00:00", "[D:01/01/0001]"),
        (encoded.moment, "2019-03-28T00:00:00", "[DT:03/28/2019 00:00:00.0000000]"),
        (encoded.moment, "2019-03-28T08:05:09.123", "[DT:03/28/2019 08:05:09.1230000]"),
        (encoded.clock, "2019-03-28T14:52:00", "[T:14:52]"),
        (encoded.span, 3600, "[TS:3600]"),
        (encoded.numbers, [12, 13], "[A:12,13]"),
        (encoded.numbers, (), "[A:]"),
    ],
)
def test_every_kind_of_value_has_its_marker(spell, value, text):
    assert spell(value) == text


def test_what_is_written_is_read_back():
    assert values.integer(encoded.integer(5)) == 5
    assert values.truth(encoded.truth(True)) is True
    assert values.decimal(encoded.money(1.5)) == 1.5
    assert values.seconds(encoded.span(3600)) == 3600
    for time in ("2019-06-19T14:35:56", "2019-06-19T00:00:00"):
        assert values.moment(encoded.moment(time), "NO") == time
    assert values.moment(encoded.day("2019-06-19T14:35:56"), "NO") == "2019-06-19T00:00:00"


def test_a_sum_is_spelt_by_what_it_is():
    assert encoded.encoded(3) == "[I:3]"
    assert encoded.encoded(2.5) == "[F:2.5]"
    assert encoded.encoded(True) == "[I:1]"
    assert encoded.encoded("2026/04") == "2026/04"
