"""Types as the catalogue spells them, and values read into them."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from so_mock.catalogue import Catalogue
from so_mock.catalogue.carriers import SERVER_OWNED, Carriers
from so_mock.catalogue.scalars import BadValue, Reading, short

LINES = {
    "Thing": "\tThingId:int\tBig:long\tSize:double\tOn:bool\tName:string\tAt:datetime\tLasts:timespan\tPicture:bytes"
    "\tAny:object\tKind:#Kind\tMask:#Mask\tTags:string[]\tGrid:Point[][]\tMore:map<int>\tPart:Point\tSelf:Thing"
    "\tTableRight:object\tFieldProperties:map<object>",
    "Point": "Vendor.Space\tX:int\tY:int",
    "ThingWithLinks": "<Thing\tName:bytes\t_Links:map<string>",
}
ENUMS = {
    "Kind": "\tBig=1,Small,None=0",
    "Mask": "flags\tNone,Read,Write,Delete=4,All=7",
    "Odd": "\tFirst=5,Second",
}


@pytest.fixture(scope="module")
def carriers() -> Carriers:
    return Carriers(LINES, ENUMS, {"Thing": "Name=10\tOther=3"}, {"Thing": {"Lasts": "timespan"}})


def read(carriers: Carriers, kind: str, value: Any) -> Any:
    return carriers.read(value, carriers.type(kind), "it", Reading("NO"))


def refusal(carriers: Carriers, kind: str, value: Any) -> BadValue:
    with pytest.raises(BadValue) as raised:
        read(carriers, kind, value)
    return raised.value


# -- parsing


def test_types_nest(carriers):
    grid = carriers.type("map<Point[][]>")
    assert grid.kind == "map" and grid.item is not None
    assert grid.item.kind == "array" and grid.item.item == carriers.type("Point[]")
    assert carriers.type("Point").kind == "carrier"
    assert (carriers.type("#Kind").kind, carriers.type("#Kind").name) == ("enum", "Kind")
    assert carriers.type("int") is carriers.type("int")


def test_a_twin_has_all_of_its_carrier_and_then_its_own(carriers):
    twin = carriers.carrier("ThingWithLinks")
    assert list(twin.properties) == [*carriers.carrier("Thing").properties, "_Links"]
    assert twin.properties["Name"].type.name == "bytes"
    assert twin.namespace == "SuperOffice.CRM.Services"
    assert carriers.carrier("Point").namespace == "Vendor.Space"


def test_lengths_are_known_where_a_column_is(carriers):
    assert carriers.length("Thing", "Name") == 10
    assert carriers.length("Thing", "Kind") is None
    assert carriers.length("Point", "X") is None


def test_members_count_on_from_the_last_number(carriers):
    assert carriers.enum("Kind").numbers == {"Big": 1, "Small": 2, "None": 0}
    assert carriers.enum("Kind").zero == "None"
    assert carriers.enum("Odd").zero == "First"


# -- blanks


def test_a_blank_has_every_property_unset(carriers):
    assert carriers.blank("Thing") == {
        "ThingId": 0, "Big": 0, "Size": 0.0, "On": False, "Name": "", "At": "0001-01-01T00:00:00",
        "Lasts": "00:00:00", "Picture": None, "Any": None, "Kind": "None", "Mask": "None", "Tags": [],
        "Grid": [], "More": {}, "Part": None, "Self": None, "TableRight": None, "FieldProperties": {},
    }  # fmt: skip


def test_a_blank_is_the_callers_own(carriers):
    carriers.blank("Point")["X"] = 5
    assert carriers.blank("Point") == {"X": 0, "Y": 0}


def test_what_select_leaves_of_a_property(carriers):
    left = {
        p.name: carriers.nulled_value(p.type) for p in carriers.carrier("Thing").properties.values()
    }
    nulled = {
        "Name",
        "Picture",
        "Any",
        "Tags",
        "Grid",
        "More",
        "Part",
        "Self",
        "TableRight",
        "FieldProperties",
    }
    assert {name for name, value in left.items() if value is None} == nulled
    assert left["Kind"] == "None" and left["ThingId"] == 0


# -- reading


@pytest.mark.parametrize(
    "kind, value, result",
    [
        ("int", 7, 7), ("int", "7", 7), ("int", " -7 ", -7), ("int", 7.0, 7), ("int", None, None), ("int", "", None),
        ("int", 2**31 - 1, 2**31 - 1), ("int", -(2**31), -(2**31)), ("long", 2**63 - 1, 2**63 - 1),
        ("double", 1, 1.0), ("double", "1.5", 1.5), ("double", "", None), ("double", None, None),
        ("bool", True, True), ("bool", "TRUE", True), ("bool", "0", False), ("bool", 1, True), ("bool", None, None),
        ("string", "x", "x"), ("string", 5, "5"), ("string", True, "true"), ("string", None, None), ("string", "", ""),
        ("datetime", "2026-01-15T08:00:00Z", "2026-01-15T09:00:00"), ("datetime", "", None), ("datetime", None, None),
        ("timespan", "PT1H30M", "01:30:00"), ("timespan", "01:30", "01:30:00"), ("timespan", "", None),
        ("bytes", "AAEC", "AAEC"), ("bytes", "AA\nEC", "AAEC"), ("bytes", "", ""), ("bytes", None, None),
        ("object", {"a": [1]}, {"a": [1]}),
        ("#Kind", "small", "Small"), ("#Kind", 2, "Small"), ("#Kind", "2", "Small"), ("#Kind", 2.0, "Small"),
        ("#Kind", None, None),
        ("#Mask", "read, WRITE", "Read, Write"), ("#Mask", "Read  write", "Read, Write"), ("#Mask", 3, "Read, Write"), ("#Mask", 7, "Read, Write, Delete"), ("#Mask", 0, "None"),
        ("int[]", ["1", 2], [1, 2]), ("int[]", None, None), ("int[]", [], []),
        ("map<int>", {"a": "1"}, {"a": 1}), ("map<int>", None, None),
        ("Point", {"x": "1", "Y": 2}, {"X": 1, "Y": 2}), ("Point", None, None), ("Point", {}, {}),
        ("Point[][]", [[{"X": 1}], []], [[{"X": 1}], []]),
    ],
)  # fmt: skip
def test_values_are_read_as_generously_as_the_server_reads_them(carriers, kind, value, result):
    found = read(carriers, kind, value)
    assert found == result and type(found) is type(result)


@pytest.mark.parametrize(
    "kind, value, path, problem",
    [
        ("int", "seven", "it", "'seven' is not an integer"),
        ("int", 7.5, "it", "7.5 is not an integer"),
        ("int", True, "it", "true is not an integer"),
        ("int", [1], "it", "an array is not an integer"),
        ("int", 2**31, "it", "2147483648 is out of range for int32"),
        ("int", "9" * 31, "it", f"{'9' * 31!r} is not an integer"),
        ("long", 2**63, "it", "9223372036854775808 is out of range for long"),
        ("double", "much", "it", "'much' is not a number"),
        ("double", "NaN", "it", "'NaN' is not a number"),
        ("double", "1e999", "it", "'1e999' is not a number"),
        ("double", True, "it", "true is not a number"),
        ("bool", "perhaps", "it", "'perhaps' is neither true nor false"),
        ("bool", {}, "it", "an object is neither true nor false"),
        ("string", ["x"], "it", "an array is not a string"),
        ("datetime", 5, "it", "5 is not a date-time"),
        ("datetime", "yesterday", "it", "'yesterday' is not a date-time (2026-01-15T08:00:00)"),
        ("timespan", "soon", "it", "'soon' is not a time span (hh:mm:ss or PT1H30M)"),
        ("bytes", "####", "it", "not base64"),
        ("bytes", "AAE", "it", "not base64"),
        ("bytes", 5, "it", "not base64"),
        ("#Kind", "Smal", "it", "'Smal' is no Kind; did you mean 'Small'?"),
        ("#Kind", "xyz", "it", "'xyz' is no Kind; one of Big, Small, None"),
        ("#Kind", 9, "it", "9 is no Kind; one of Big, Small, None"),
        ("#Kind", True, "it", "true is no Kind; one of Big, Small, None"),
        ("#Mask", "Read Wrote", "it", "'Read Wrote' is no Mask; one of None, Read, Write, Delete, All"),
        ("#Kind", "Small Big", "it", "'Small Big' is no Kind; did you mean 'Small'?"),
        ("#Mask", 8, "it", "8 is no Mask; one of None, Read, Write, Delete, All"),
        ("#Mask", -1, "it", "-1 is no Mask; one of None, Read, Write, Delete, All"),
        ("int[]", 5, "it", "5 is not an array"),
        ("int[]", [1, "x"], "it[1]", "'x' is not an integer"),
        ("map<int>", [], "it", "an array is not an object"),
        ("map<int>", {"a": "x"}, "it.a", "'x' is not an integer"),
        ("Point", "x", "it", "'x' is not an object (Point)"),
        ("Thing", {"part": {"x": "?"}}, "it.part.x", "'?' is not an integer"),
        ("Thing", {"Grid": [[], [{"Y": "?"}]]}, "it.Grid[1][0].Y", "'?' is not an integer"),
    ],
)  # fmt: skip
def test_what_does_not_fit_says_where_and_why(carriers, kind, value, path, problem):
    wrong = refusal(carriers, kind, value)
    assert wrong.path == path
    assert wrong.problem.startswith(problem)


def test_only_what_is_there_comes_out_and_the_rest_is_noted(carriers):
    reading = Reading("NO")
    value = {
        "name": "x",
        "Colour": 1,
        "part": {"Z": 1, "X": 2},
        "TableRight": {"Mask": "F"},
        "_Links": {},
    }
    found = carriers.read(value, carriers.type("Thing"), "", reading)
    assert found == {"Name": "x", "Part": {"X": 2}}
    assert reading.ignored == ["Colour", "part.Z"]


def test_a_carrier_may_hold_itself(carriers):
    value = {"Self": {"Self": {"ThingId": "1"}}}
    assert read(carriers, "Thing", value) == {"Self": {"Self": {"ThingId": 1}}}


@pytest.mark.parametrize(
    "value, told",
    [
        ({}, "an object"),
        ([], "an array"),
        (None, "null"),
        (False, "false"),
        ("x" * 99, "'" + "x" * 56 + "..."),
    ],
)
def test_values_are_told_as_a_client_knows_them(value, told):
    assert short(value) == told


JSON_VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=8,
)


@given(value=JSON_VALUES, kind=st.sampled_from([*LINES, "#Kind", "#Mask", "int[]", "map<Point>", "int", "double",
       "bool", "string", "datetime", "timespan", "bytes", "object"]))  # fmt: skip
def test_whatever_json_brings_is_read_or_refused(carriers, value, kind):
    """Never another error: that would be a 500."""
    try:
        found = read(carriers, kind, value)
    except BadValue as wrong:
        assert wrong.path.startswith("it") and wrong.problem
        return
    assert read(carriers, kind, found) == found or found != found or kind == "object"


# -- the packaged ones


@pytest.fixture(scope="module")
def packaged() -> Carriers:
    return Catalogue.load().carriers


def test_every_carrier_parses_and_its_blank_is_read_back(packaged):
    for name in packaged.names():
        blank = packaged.blank(name)
        read_back = packaged.read(blank, packaged.type(name), "", Reading("NO"))
        kept = {key: value for key, value in blank.items() if key not in SERVER_OWNED}
        assert read_back == kept, name
        json.dumps(blank)


def test_every_enum_reads_its_members_by_name_and_by_number(packaged):
    from so_mock.catalogue import DATA
    from so_mock.catalogue.facts import read_folder

    for name in read_folder(DATA)["enums"]:
        enum = packaged.enum(name)
        for member, number in enum.numbers.items():
            assert enum.read(member.upper()) is not None, f"{name}.{member}"
            written = enum.read(number)
            assert written is not None, f"{name}.{member}"
            together = 0
            for each in written.split(
                ", "
            ):  # flags are written in single bits where they have names
                together |= enum.numbers[each]
            assert together == number, f"{name}.{member}"
            assert enum.read(written) == written
