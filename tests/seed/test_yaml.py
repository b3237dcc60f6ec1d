"""The YAML of scenario files: places, traps, and files that are none."""

import re
import subprocess
import sys

import pytest


@pytest.mark.parametrize(
    "written, told",
    [
        ("NO", 'NO is false to YAML; write false, or "NO" for the text'),
        ("yes", 'yes is true to YAML; write true, or "yes" for the text'),
        ("On", 'On is true to YAML; write true, or "On" for the text'),
        ("0155", '0155 is the number 109 (octal) to YAML; put it in quotes: "0155"'),
        ("0281", '0281 is 281 to some readers of YAML and a text to others; write 281 or "0281"'),
        ("08:30", '08:30 is the number 510 (base 60) to YAML; put it in quotes: "08:30"'),
        ("-1:30:00", '-1:30:00 is the number -5400 (base 60) to YAML; put it in quotes: "-1:30:00"'),
        ("0x1F", '0x1F is the number 31 to YAML; put it in quotes: "0x1F"'),
        ("0b11", '0b11 is the number 3 to YAML; put it in quotes: "0b11"'),
        ("Null", 'Null is nothing to YAML; write null, or "Null" for the text'),
        ("true", 'true is no text; write "true"'),
        ("[a]", "a list where a single value is wanted"),
        ("{a: b}", "a mapping where a single value is wanted"),
    ],
)  # fmt: skip
def test_what_yaml_reads_as_something_else_is_refused(scenarios, written, told):
    text = f"data:\n  contact:\n    - {{Name: {written}, ContactId: 5}}"
    assert scenarios.complaints(text) == [f"3:14: Name: {told}"]


def test_a_number_with_underscores_is_refused(scenarios):
    assert scenarios.complaints("data: {sale: [{Heading: x, Amount: 1_000}]}") == [
        "1:36: Amount: 1_000 is 1000 to some readers of YAML and a text to others; "
        'write 1000 or "1_000"'
    ]


@pytest.mark.parametrize(
    "written, held",
    [
        ('"NO"', "NO"), ("'0155'", "0155"), ('"08:30"', "08:30"), ("5013", "5013"), ("1.10", "1.10"), ("Norway", "Norway"),
        ("+47 908 11 201", "+47 908 11 201"), ("2026-01-15", "2026-01-15"), ("0155 Oslo", "0155 Oslo"), ("!!str 0155", "0155"),
        ("null", ""), ("~", ""), ("", ""), ('""', ""), ("Noah", "Noah"), ("Bjørge & Sønner", "Bjørge & Sønner"), ('"null"', "null"),
    ],
)  # fmt: skip
def test_a_text_is_taken_as_it_is_written(scenarios, written, held):
    """A postal code stays what it is, without quotes too where nobody reads it otherwise."""
    read = scenarios.read(f"data:\n  contact:\n    - ContactId: 5\n      Name: {written}\n")
    row = next(row for row in read.data["contact"] if row["ContactId"] == 5)
    assert row.get("Name", "") == held


@pytest.mark.parametrize(
    "text, told",
    [
        ("data:\n\tcontact: []", "2:1: not YAML: found character that cannot start any token, while scanning for the next token"),
        ("about: [a", "not YAML"),
        ('about: "a\nseed: 1\n', "3:1: not YAML: found unexpected end of stream, while scanning a quoted scalar that begins in line 1"),
        ("about: a\n---\nabout: b", "2:1: a second document; a scenario is one"),
        ("- a", "1:1: a scenario is a mapping (`key: value`)"),
        ("hello", "1:1: a scenario is a mapping (`key: value`)"),
        ("about: *nobody", "1:8: no anchor &nobody before this alias"),
        ("about: &a [*a]", "1:12: no anchor &a before this alias"),
        ("about: !ref x", "1:8: tags such as !ref are not read; leave it out"),
        ("data: !!python/object:os.system {contact: []}", "1:7: tags such as tag:yaml.org,2002:python/object:os.system are not read"),
        ("{? [a] : b}", "a key is a text"),
        (b"about: \xff\xfe", "not YAML"),
        (b"about: \x00", "not YAML"),
        (b"about: caf\xe9\n", "1:11: not YAML: incomplete UTF-8 octet sequence; save the file as UTF-8"),
        ("rules:\n  - then:\n\terror: 500\n", "3:1: not YAML: found character that cannot start any token, while scanning for the next token; YAML is indented with spaces, and this is a tab"),
        ("rules: [{then: {error: {message: No {{ now }}}}}]", "while parsing a flow mapping; a text with {{ ... }} in it stands in quotes"),
        ("rules: [{then: {}, when: {operation: [GET Contact/{id}]}}]", "; within [] and {} a text with braces stands in quotes"),
        ("about: {{ now }}", "1:8: `{{ ... }}` without quotes is a mapping to YAML; put the whole text in quotes"),
    ],
)  # fmt: skip
def test_what_is_no_yaml_is_told_with_its_place(scenarios, text, told):
    found = scenarios.complaints(text)
    assert any(told in each for each in found), found
    assert all(re.match(r"\d+:\d+: ", each) for each in found), found


def test_a_mark_of_the_byte_order_is_no_part_of_the_first_key(scenarios):
    assert scenarios.read(b"\xef\xbb\xbfabout: Marked.").about == "Marked."
    assert scenarios.read("about: Wide.".encode("utf-16")).about == "Wide."


def test_keys_that_stand_twice(scenarios):
    text = "about: a\nabout: b\ndata:\n  contact:\n    - {ContactId: 5, Name: a,\n       name: b}\n  Contact: []\n"
    assert scenarios.complaints(text) == [
        "2:1: 'about' stands twice; the first is in line 1",
        "6:8: 'name' stands twice; the first is in line 5",
        "7:3: 'Contact' stands twice; the first is in line 4",
    ]


def test_anchors_and_merge_keys(scenarios):
    text = """
data:
  contact:
    - &one {ContactId: 5, Name: One, Domains: &names [one.example]}
    - {<<: *one, ContactId: 6, Number2: "6"}
    - {<<: [{Name: Three}, *one], ContactId: 7}
    - {ContactId: 8, Domains: *names}
"""
    found = {row["ContactId"]: row for row in scenarios.read(text).data["contact"]}
    assert found[6] == {"ContactId": 6, "Number2": "6", "Name": "One", "Domains": ["one.example"]}
    assert (found[7]["Name"], found[7]["Domains"]) == ("Three", ["one.example"])
    assert found[8]["Domains"] == ["one.example"]


def test_aliases_that_unfold_without_end_are_refused(scenarios):
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 10)]
    found = scenarios.complaints("\n".join(lines))
    assert "aliases stand for more than 1,000,000 values" in found[-1]


def test_what_is_nested_without_end_is_refused(scenarios):
    for opening in ("[", "{a: "):
        (told,) = scenarios.complaints("about: " + opening * 500)
        assert told.endswith("nested more than 100 deep")


@pytest.mark.parametrize("text", ["", "# only a comment\n", "---\n", "null", "{}", "data:\ngenerate:\nusers:\nextends:\n"])  # fmt: skip
def test_an_empty_file_is_the_empty_world(scenarios, text):
    assert [user["login"] for user in scenarios.read(text).users] == ["ADM0"]


def test_without_the_fast_parser_it_is_read_all_the_same(scenarios):
    file = scenarios.write("about: Slow.\ndata: {contact: [{ContactId: 7, Name: NO}]}")
    code = """
import sys
sys.modules["yaml._yaml"] = None
from so_mock.config import Config
from so_mock.world import World
World(Config(scenario=sys.argv[1]))
"""
    done = subprocess.run(
        [sys.executable, "-c", code, file], capture_output=True, text=True, timeout=30
    )
    assert "x.yaml:2:39: Name: NO is false to YAML" in done.stderr, done.stderr
