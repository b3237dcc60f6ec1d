"""XML as documented, and so that it can be read back (wire.md 3.2)."""

from typing import Any
from xml.etree.ElementTree import fromstring

import pytest
from contract import xml_reader
from hypothesis import given, settings
from hypothesis import strategies as st

from so_mock.catalogue import Catalogue
from so_mock.conventions.archives.xml import page
from so_mock.render.as_xml import encode, kind_of

CARRIERS = Catalogue.load().carriers
HEAD = '<?xml version="1.0" encoding="utf-8"?>'
XSI = 'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
XSD = 'xmlns:xsd="http://www.w3.org/2001/XMLSchema"'


def written(value: Any, type: str) -> str:
    text = encode(value, CARRIERS.type(type), CARRIERS).decode()
    assert text.startswith(HEAD)
    fromstring(text)
    return text.removeprefix(HEAD)


@pytest.mark.parametrize(
    ("type", "value", "xml"),
    [
        ("int", 5, "<int>5</int>"),
        ("long", -1, "<long>-1</long>"),
        ("bool", True, "<boolean>true</boolean>"),
        ("bool", False, "<boolean>false</boolean>"),
        ("double", 1.0, "<double>1.0</double>"),
        ("string", "", "<string></string>"),
        ("string", "a<b>&\"'\r\n", "<string>a&lt;b&gt;&amp;\"'&#13;\n</string>"),
        ("string", "\x00\ud800\uffff😀", "<string>\ufffd\ufffd\ufffd😀</string>"),
        ("string", None, f'<string {XSI} xsi:nil="true" />'),
        ("datetime", "2026-01-15T08:00:00", "<dateTime>2026-01-15T08:00:00</dateTime>"),
        ("binary", b"\x00\x01", "<base64Binary>AAE=</base64Binary>"),
        ("bytes", "AAE=", "<base64Binary>AAE=</base64Binary>"),
        ("#EMailPriority", "High", "<EMailPriority>High</EMailPriority>"),
        ("int[]", [1, 2], "<ArrayOfInt><int>1</int><int>2</int></ArrayOfInt>"),
        ("string[]", [], "<ArrayOfString></ArrayOfString>"),
        ("string[][]", [["a"], []],
         "<ArrayOfArrayOfString><ArrayOfString><string>a</string></ArrayOfString><ArrayOfString></ArrayOfString></ArrayOfArrayOfString>"),
        ("map<string>", {"a/b": "<"}, "<DictionaryOfString><Item><Key>a/b</Key><Value>&lt;</Value></Item></DictionaryOfString>"),
        ("EntityElement[]", [], "<ArrayOfEntityElement></ArrayOfEntityElement>"),
        ("ContactEntity", None, f'<ContactEntity {XSI} xsi:nil="true" />'),
    ],
)  # fmt: skip
def test_every_kind_of_value_has_its_element(type: str, value: Any, xml: str) -> None:
    assert written(value, type) == xml


@pytest.mark.parametrize(
    ("value", "xml"),
    [
        (5, 'xsi:type="xsd:int">5<'), (2**40, 'xsi:type="xsd:long">1099511627776<'), (1.5, 'xsi:type="xsd:double">1.5<'),
        ("5", 'xsi:type="xsd:string">5<'), (True, 'xsi:type="xsd:boolean">true<'), ([], 'xsi:type="array"><'),
        ({"a b": 1}, 'xsi:type="dictionary"><Item><Key>a b</Key><Value xsi:type="xsd:int">1</Value></Item><'),
    ],
)  # fmt: skip
def test_what_may_be_anything_tells_what_it_is(value: Any, xml: str) -> None:
    prefixes = f"{XSI} {XSD}" if "xsd:" in xml else XSI
    assert written(value, "object") == f"<anyType {prefixes} {xml}/anyType>"


def test_a_carrier_is_its_properties_in_declared_order() -> None:
    record = {"Tooltip": None, "Strange thing": [1], "Name": "x", "Id": 5}
    assert written(record, "ListItemEntity") == (
        f'<ListItemEntity {XSI}><Id>5</Id><Name>x</Name><Tooltip xsi:nil="true" />'
        "<Strange_x0020_thing><int>1</int></Strange_x0020_thing></ListItemEntity>"
    )


def test_no_prefix_is_declared_that_is_not_used() -> None:
    assert "xmlns" not in written({"Id": 5, "Name": "x"}, "ListItemEntity")


def test_an_error_has_its_own_root() -> None:
    body = {"ErrorType": "NotFound", "Message": "a < b", "ErrorMessage": None}
    text = encode(body, None, None, root="Error").decode().removeprefix(HEAD)
    assert text == (
        f'<Error {XSI}><ErrorType>NotFound</ErrorType><Message>a &lt; b</Message><ErrorMessage xsi:nil="true" /></Error>'
    )


# What XML can hold; the rest becomes U+FFFD (above).
TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\ufffe\uffff", exclude_categories=["Cc"]) | st.sampled_from("\t\n\r&<>]\"'"))  # fmt: skip
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | TEXTS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4),
    max_leaves=12,
)  # fmt: skip


@settings(max_examples=100, deadline=None)
@given(VALUES)
def test_what_may_be_anything_is_read_back(value: Any) -> None:
    content = encode(value, CARRIERS.type("object"), CARRIERS)
    read = xml_reader.anything(xml_reader.document(content))
    assert read == value and repr(read) == repr(value)


@settings(max_examples=60, deadline=None)
@given(st.integers() | st.none(), st.lists(st.dictionaries(TEXTS, VALUES, max_size=4), max_size=3))
def test_a_page_is_read_back(count: int | None, rows: list[dict[str, Any]]) -> None:
    """Names of columns that spell an element alike are told apart by their attribute."""
    answer = {"odata.count": count, "odata.nextLink": None, "value": rows}
    assert xml_reader.page(page(answer)) == answer


@settings(max_examples=100, deadline=None)
@given(st.recursive(st.none() | st.booleans() | st.floats() | st.text(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=12))  # fmt: skip
def test_whatever_a_rule_answers_is_well_formed(value: Any) -> None:
    for type in ("ContactEntity", "ContactEntity[]", "map<string>", "string", "int", "bool[]", "#EMailPriority"):  # fmt: skip
        xml_reader.document(encode(value, CARRIERS.type(type), CARRIERS))
    xml_reader.document(encode(value, None, None, root="Error"))


@pytest.mark.parametrize(
    ("number", "kind"),
    [
        (2**31 - 1, "int"), (2**31, "long"), (-(2**31), "int"), (-(2**31) - 1, "long"),
        (2**63 - 1, "long"), (2**63, "integer"), (-(2**63), "long"), (-(2**63) - 1, "integer"),
    ],
)  # fmt: skip
def test_a_number_tells_a_type_that_holds_it(number: int, kind: str) -> None:
    assert kind_of(number) == kind
