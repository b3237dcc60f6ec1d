"""The catalogue on disk, as packaged and as a user brings it."""

import json
import re
from pathlib import Path

import pytest

from so_mock.catalogue import DATA, BadCatalogue, Catalogue
from so_mock.catalogue.facts import as_text, parse, problem, read_file, read_folder, write_file
from so_mock.catalogue.scalars import READERS

GOOD = {
    "operations": {
        "Thing.Get": "q:thingId:int! q:$select:string\tThing\t200\t\tjson",
        "GET Thing/{id}": "p:id:int!\tThingWithLinks\t200,404\t\tjson\tThing.Get\trestricted",
        "POST Thing/Reset": "\t\t204",
    },
    "carriers": {
        "Thing": "\tThingId:int\tKind:#Kind\tParts:Thing[][]\tBy:map<double[]>",
        "ThingWithLinks": "<Thing\t_Links:map<string>",
        "Empty": "",
    },
    "enums": {"Kind": "flags\tNone,Small,Large=4,Under=-1"},
    "families": {"thing": "Thing\tThingId"},
    "lengths": {"Thing": "Name=5\tOther=7"},
}


def with_line(section: str, key: str, line: str) -> dict[str, dict[str, str]]:
    return GOOD | {section: GOOD[section] | {key: line}}


def test_a_file_comes_back_as_it_was_written(tmp_path):
    file = tmp_path / "c.txt"
    write_file(file, GOOD)
    assert read_file(file) == GOOD
    assert b"\r" not in file.read_bytes()


def test_a_file_edited_on_windows_is_read_as_well(tmp_path):
    file = tmp_path / "c.txt"
    write_file(file, GOOD)
    file.write_bytes(file.read_bytes().replace(b"\n", b"\r\n"))
    assert read_file(file) == GOOD


def test_lines_are_cut_at_the_first_tab():
    assert parse("a\tb\tc\nd\n") == {"a": "b\tc", "d": ""}
    assert as_text({"a": "b\tc", "d": ""}) == "a\tb\tc\nd\n"


@pytest.mark.parametrize(
    "section, key, line, told",
    [
        ("operations", "Thing", "", "operation 'Thing' cannot be read"),
        ("operations", "FETCH Thing", "", "operation 'FETCH Thing' cannot be read"),
        ("operations", "GET /Thing", "", "operation 'GET /Thing' cannot be read"),
        ("operations", "Thing.X", "z:id:int", "operation 'Thing.X' cannot be read"),
        ("operations", "Thing.X", "q:id:", "operation 'Thing.X' cannot be read"),
        ("operations", "Thing.X", "\tThing\ttwo", "operation 'Thing.X' cannot be read"),
        ("operations", "Thing.X", "\tThing\t200\t\t\t\tsecret", "operation 'Thing.X' cannot be read"),
        ("operations", "Thing.X", "\tGhost\t200", "operation 'Thing.X': no type 'Ghost'"),
        ("operations", "Thing.X", "b:request:map<Ghost[]>!", "operation 'Thing.X': no type 'Ghost'"),
        ("operations", "Thing.X", "q:a:#Ghost", "operation 'Thing.X': no type '#Ghost'"),
        ("operations", "GET X/{id}", "p:other:int!", "operation 'GET X/{id}': its path and its path parameters differ"),
        ("carriers", "Other", "\tName", "carrier 'Other': 'Name' is no property"),
        ("carriers", "Other", "\tName:Ghost", "carrier 'Other': no type 'Ghost'"),
        ("carriers", "Other", "<Ghost", "carrier 'Other': its twin 'Ghost' is not there"),
        ("carriers", "Other", "<Other", "carrier 'Other': its twin 'Other' is not there"),
        ("enums", "Kind", "maybe\tA", "enum 'Kind' cannot be read"),
        ("enums", "Kind", "\tA=x", "enum 'Kind' cannot be read"),
        ("lengths", "Thing", "Name=long", "lengths of 'Thing' cannot be read"),
    ],
)  # fmt: skip
def test_a_line_that_could_not_be_parsed_later_is_told_at_once(tmp_path, section, key, line, told):
    file = tmp_path / "c.txt"
    write_file(file, with_line(section, key, line))
    with pytest.raises(BadCatalogue) as raised:
        read_file(file)
    assert str(raised.value) == f"{file}: {told}"


@pytest.mark.parametrize(
    "text, told",
    [
        ("", ": holds no operations or no carriers"),
        ("== operations\nA.B\t\t\t204\n", ": holds no operations or no carriers"),
        ("root:x:0\n", ":1: not a catalogue file; `so-mock catalogue FOLDER` makes one"),
        ("== operations\n== spells\n", ":2: unknown section 'spells'"),
    ],
)
def test_a_file_that_is_no_catalogue_says_where(tmp_path, text, told):
    file = tmp_path / "c.txt"
    file.write_text(text)
    with pytest.raises(BadCatalogue) as raised:
        read_file(file)
    assert str(raised.value) == f"{file}{told}"


def test_a_file_that_cannot_be_read_is_told(tmp_path):
    with pytest.raises(BadCatalogue, match="No such file"):
        read_file(tmp_path / "none.txt")
    (tmp_path / "bytes.txt").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(BadCatalogue, match="codec can't decode"):
        read_file(tmp_path / "bytes.txt")


def test_a_catalogue_without_problems_parses_whole(tmp_path):
    assert problem(GOOD) is None
    write_file(tmp_path / "c.txt", GOOD)
    catalogue = Catalogue.load(tmp_path / "c.txt")
    assert [op.key for op in catalogue.operations] == list(GOOD["operations"])
    assert list(catalogue.carriers.carrier("ThingWithLinks").properties) == [
        "ThingId", "Kind", "Parts", "By", "_Links",
    ]  # fmt: skip
    assert catalogue.carriers.enum("Kind").numbers == {
        "None": 0,
        "Small": 1,
        "Large": 4,
        "Under": -1,
    }


# -- corrections

CORRECTIONS = json.loads((DATA / "corrections.json").read_text("utf-8"))
PACKAGED = read_folder(DATA)


@pytest.mark.parametrize("entry", CORRECTIONS, ids=lambda e: e.get("carrier") or e.get("operation"))
def test_a_correction_has_its_reason_and_something_to_correct(entry):
    assert len(entry["reason"]) > 20
    if "operation" in entry:
        assert set(entry) == {"operation", "line", "reason"}
        assert PACKAGED["operations"][entry["operation"]] != entry["line"]
    else:
        assert set(entry) == {"carrier", "properties", "type", "reason"}
        for carrier in entry["carrier"].split():
            pieces = PACKAGED["carriers"][carrier].split("\t")[1:]
            declared = dict(piece.split(":", 1) for piece in pieces)
            for prop in entry["properties"].split():
                assert declared.get(prop) != entry["type"]
        bare = re.sub(r"map<|>|\[\]", "", entry["type"])
        assert bare in READERS or bare in PACKAGED["carriers"] or bare[1:] in PACKAGED["enums"]


def test_nothing_is_corrected_twice():
    told = [
        e.get("operation") or f"{e['carrier']}.{p}"
        for e in CORRECTIONS
        for p in e.get("properties", "-").split()
    ]
    assert len(told) == len(set(told))


def test_corrections_reach_the_catalogue():
    catalogue = Catalogue.load()
    for entry in CORRECTIONS:
        if "operation" in entry:
            operation = catalogue.operations.get(entry["operation"])
            assert str(operation.success) in entry["line"]
        else:
            for name in entry["carrier"].split():
                carrier = catalogue.carriers.carrier(name)
                for prop in entry["properties"].split():
                    assert carrier.properties[prop].type.name == entry["type"]


def test_corrected_lines_fit_the_rest():
    corrected = {e["operation"]: e["line"] for e in CORRECTIONS if "operation" in e}
    assert problem(PACKAGED | {"operations": PACKAGED["operations"] | corrected}) is None


def test_the_packaged_facts_are_plain_ascii_text():
    """A new version is a readable diff, on every machine."""
    for file in DATA.glob("*.txt"):
        content = Path(file).read_bytes()
        assert content.isascii() and b"\r" not in content and content.endswith(b"\n")
