"""Whatever is done to a file, it is read or refused: never a traceback."""

import random
from copy import deepcopy

import pytest
import yaml
from scenario_files import EVERYTHING

from so_mock.seed.scenario import BadScenario, fixtures

FILES = [EVERYTHING, fixtures() / "scenarios" / "small_company.yaml"]
DUMPER = getattr(yaml, "CSafeDumper", yaml.SafeDumper)  # libyaml's, a tenth of the time
WORDS = [
    b"NO", b"yes", b"0155", b"12:30", b"null", b"~", b"''", b"[]", b"{}", b"-1", b"1e400", b"99999999999999999999", b"\"3\"", b"*x", b"&x ",
    b"<<: *x", b"!!int 5", b"{{ x }}", b"'{{ request }}'", b"|\n", b">\n", b"---\n", b"\t", b"\xef\xbb\xbf", b"\xff", b"(", b"nth: 3", b"then: ",
    b"EMail.*", b"*", b"{from: 1, to: 2}", b"2026-02-30", b"2026-01-15T08:00:00Z", b"0001-01-01", b"9999-12-31T23:59:59-14:00", b".inf", b".nan",
]  # fmt: skip


def read(scenarios, content: bytes) -> bool:
    """Whether it loads."""
    try:
        scenarios.read(content)
    except BadScenario as bad:
        assert str(bad).count("\n") >= 1
        return False
    return True


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_bytes_lost_doubled_or_changed_anywhere(scenarios, file):
    whole = file.read_bytes()
    chance = random.Random(1)
    good = 0
    for _ in range(120):
        start, length = chance.randrange(len(whole)), chance.randrange(1, 12)
        put = bytes(chance.choice(b"[]{}:,-&*!<>|'\"#%@ \n\t\x00\xff0aN") for _ in range(chance.randrange(4)))  # fmt: skip
        good += read(scenarios, whole[:start] + put + whole[start + length :])
    assert 0 < good < 100


def test_words_put_anywhere(scenarios):
    words = EVERYTHING.read_bytes()
    chance = random.Random(2)
    for _ in range(120):
        at = chance.randrange(len(words))
        read(scenarios, words[:at] + chance.choice(WORDS) + words[at + chance.randrange(6) :])


def test_values_put_in_the_place_of_others(scenarios):
    """Well-formed, and of the wrong kind."""
    read_once = yaml.load(EVERYTHING.read_text("utf-8"), yaml.BaseLoader)
    del read_once["generate"], read_once["data"]
    values = ["x", "", "5", "-1", "NO", None, [], {}, ["x"], {"x": "y"}, [[]], [{}], {"not": {"in": []}}, "{{ x", "{{ }}", "9" * 400]  # fmt: skip
    places = list(_places(read_once, ()))
    chance = random.Random(3)
    for _ in range(150):
        copy = deepcopy(read_once)
        *way, last = chance.choice(places)
        holder = copy
        for step in way:
            holder = holder[step]
        holder[last] = chance.choice(values)
        read(scenarios, yaml.dump(copy, Dumper=DUMPER, allow_unicode=True).encode())


def _places(value, way):
    pairs = value.items() if isinstance(value, dict) else enumerate(value)
    for key, each in pairs:
        yield (*way, key)
        if isinstance(each, (dict, list)):
            yield from _places(each, (*way, key))
