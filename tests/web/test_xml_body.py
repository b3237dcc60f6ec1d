"""XML that comes in is the value that JSON would have been, and nothing in it grows."""

import gc
import tracemalloc
from contextlib import suppress
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from web.anyvalue import values, whole

from so_mock.catalogue import Catalogue
from so_mock.errors import BadBody
from so_mock.render.as_xml import encode
from so_mock.web.lenient import DEEPEST
from so_mock.web.xml_body import read_xml, root_of

CARRIERS = Catalogue.load().carriers
NAMES = CARRIERS.names()
XSI = 'xmlns:i="http://www.w3.org/2001/XMLSchema-instance"'


def read(xml: str | bytes, type: str, charset: str = "") -> Any:
    body = xml.encode() if isinstance(xml, str) else xml
    return read_xml(body, charset, CARRIERS.type(type), CARRIERS)


def test_every_published_carrier_comes_back_as_it_went_out() -> None:
    random = Random(7)
    for name in NAMES:
        type = CARRIERS.type(name)
        for value in (whole(type, CARRIERS, random), CARRIERS.blank(name)):
            assert read_xml(encode(value, type, CARRIERS), "", type, CARRIERS) == value, name


@settings(max_examples=80, deadline=None)
@given(st.data())
def test_any_value_survives(data: st.DataObject) -> None:
    names = [*NAMES, "int[]", "string[]", "string[][]", "map<string>", "map<object>", "object", "string", "double", "bytes"]  # fmt: skip
    type = CARRIERS.type(data.draw(st.sampled_from(names)))
    value = data.draw(values(type, CARRIERS))
    assert read_xml(encode(value, type, CARRIERS), "", type, CARRIERS) == value


@pytest.mark.parametrize(
    ("xml", "type", "value"),
    [
        ("", "ContactEntity", None),
        (" \n", "ContactEntity", None),
        ("<ContactEntity/>", "ContactEntity", {}),
        ("<x><name>a</name><CONTACTID> 5 </CONTACTID></x>", "ContactEntity", {"Name": "a", "ContactId": 5}),
        ('<x xmlns="http://so" xmlns:p="urn:p"><p:Name>a</p:Name></x>', "ContactEntity", {"Name": "a"}),
        ('<?xml version="1.0"?><!-- a --><x a="1"><Name b="2"><![CDATA[<a>]]>&#65;<!-- c -->b</Name></x>',
         "ContactEntity", {"Name": "<a>Ab"}),
        (f'<x {XSI}><Category i:nil="true"/><Name i:nil="1">x</Name><OrgNr i:nil="false">7</OrgNr></x>',
         "ContactEntity", {"Category": None, "Name": None, "OrgNr": "7"}),
        ("<x><Category><Id>2</Id></Category></x>", "ContactEntity", {"Category": {"Id": 2}}),
        ("<x><Category/></x>", "ContactEntity", {"Category": {}}),
        ("<x><ContactId/><ActiveInterests></ActiveInterests><Xstop/></x>", "ContactEntity",
         {"ContactId": None, "ActiveInterests": None, "Xstop": None}),
        ("<x><Xstop>1</Xstop></x>", "ContactEntity", {"Xstop": True}),
        ("<x><Xstop>maybe</Xstop><ContactId>five</ContactId></x>", "ContactEntity", {"Xstop": "maybe", "ContactId": "five"}),
        ("<x><Interests/></x>", "ContactEntity", {"Interests": []}),
        ("<x><Interests><a><Id>1</Id></a><b><Id>2</Id></b></Interests></x>", "ContactEntity",
         {"Interests": [{"Id": 1}, {"Id": 2}]}),
        ("<x><Name> </Name></x>", "ContactEntity", {"Name": " "}),
        ("<x><Bogus><A>1</A></Bogus><More/></x>", "ContactEntity", {"Bogus": {"A": "1"}, "More": ""}),
        ("<ArrayOfInt><int>1</int><int>2</int></ArrayOfInt>", "int[]", [1, 2]),
        ("<ArrayOfInt/>", "int[]", []),
        ("<string>a</string>", "string", "a"),
        ("<string></string>", "string", ""),
        ("<int>5</int>", "int", 5),
        ("<x><Item><Key>a.b</Key><Value>1</Value></Item><Item><Value>2</Value><Key>c</Key></Item></x>", "map<string>",
         {"a.b": "1", "c": "2"}),
        ("<x><KeyValueOfstringstring><Key>a</Key><Value/></KeyValueOfstringstring></x>", "map<string>", {"a": ""}),
        ("<x><x_foo>[I:1]</x_foo><SuperOffice_x003A_1>a</SuperOffice_x003A_1></x>", "map<string>",
         {"x_foo": "[I:1]", "SuperOffice:1": "a"}),
        ("<A><A><string>a</string></A><A/></A>", "string[][]", [["a"], []]),
        ("<x><a>1</a><a>2</a></x>", "object", ["1", "2"]),
        ("<x><a>1</a><b><c/></b></x>", "object", {"a": "1", "b": {"c": ""}}),
        (f'<x {XSI}><a i:type="q:int">1</a><b i:type="boolean">true</b></x>', "object", {"a": 1, "b": True}),
        (f'<x {XSI}><Name i:nil=" TRUE "/></x>', "ContactEntity", {"Name": None}),
        ("<x><ArrayOfAnyType>a</ArrayOfAnyType></x>", "object", ["a"]),
        (f'<x {XSI} i:type="int">-9223372036854775808</x>', "object", -(2**63)),
        ("<x><ContactId>9223372036854775807</ContactId></x>", "ContactEntity", {"ContactId": 2**63 - 1}),
        ("<x><ContactId>9223372036854775808</ContactId></x>", "ContactEntity", {"ContactId": "9223372036854775808"}),
        ("<double>1_0</double>", "double", "1_0"),
        ("<double>1e999</double>", "double", "1e999"),
        ("<double>-1.5e3</double>", "double", -1500.0),
    ],
)  # fmt: skip
def test_what_clients_write_is_read(xml: str, type: str, value: Any) -> None:
    assert read(xml, type) == value


@pytest.mark.parametrize(
    ("xml", "type", "told"),
    [
        ("<x>\n<Name>a</Nam>\n</x>", "ContactEntity", "line 2 column 10"),
        ("<x>", "ContactEntity", "not valid XML"),
        ("plain", "ContactEntity", "line 1 column 1"),
        ("<x/><y/>", "ContactEntity", "line 1 column 5"),
        ("<x>&nbsp;</x>", "ContactEntity", "undefined entity, line 1 column 4"),
        ("<x>&#0;</x>", "ContactEntity", "line 1"),
        ("<x><i:Name/></x>", "ContactEntity", "unbound prefix"),
        ("<x><Name>a</Name>\n <name>b</name></x>", "ContactEntity", "x: <Name> stands there twice, line 2 column 9"),
        ("<x><Interests><i/></Interests><Interests/></x>", "ContactEntity", "an array is one element"),
        ("<x>text<Name>a</Name></x>", "ContactEntity", "the text 'text' stands between elements"),
        ("<x><Item><Name>a</Name></Item></x>", "map<string>", "<Name> where <Key> and <Value> are expected"),
        ("<x>\n<Item>a</Item></x>", "map<string>", "x: the text 'a' where <Key> and <Value> are expected, line 2 column"),
        ("<x><?php echo ?></x>", "ContactEntity", "processing instructions"),
        ('<x xmlns:i="http://www.w3.org/2001/XMLSchema-instance" i:type="int">a</x>', "object", "'a' is no int"),
        (f'<x {XSI} i:type="long">9223372036854775808</x>', "object", "'9223372036854775808' is no long"),
        (f'<x {XSI} i:type="double">NaN</x>', "object", "'NaN' is no double"),
        (f'<x {XSI} i:type="boolean"></x>', "object", "is no boolean"),
        ('<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>', "ContactEntity", "document type"),
        ('<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd"><x/>', "ContactEntity", "document type"),
        ('<!DOCTYPE x><x/>', "ContactEntity", "line 1 column"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_refused_with_its_place(xml: str, type: str, told: str) -> None:
    with pytest.raises(BadBody) as refused:
        read(xml, type)
    assert told in refused.value.message


@pytest.mark.parametrize("type", ["ContactEntity", "object", "int[]", "map<string>", "string"])
def test_nesting_has_an_end(type: str) -> None:
    deep = "<a>" * (DEEPEST + 1)
    with pytest.raises(BadBody, match=f"more than {DEEPEST} deep"):
        read(deep + deep.replace("<", "</"), type)
    flat = "<a>" * DEEPEST + "</a>" * DEEPEST
    read(flat, "object")


SALUTE = "<string>Bjørge \u20ac</string>"


@pytest.mark.parametrize(
    ("body", "charset"),
    [
        (SALUTE.encode(), ""),
        (b"\xef\xbb\xbf" + SALUTE.encode(), ""),
        (b"\xef\xbb\xbf" + SALUTE.encode(), "iso-8859-1"),  # the mark beats what is told
        (SALUTE.encode("utf-16"), ""),
        (SALUTE.encode("utf-16"), "utf-16"),
        (SALUTE.encode("utf-16-be"), ""),
        (SALUTE.encode("utf-16-le"), "utf-16le"),
        (SALUTE.encode("utf-32"), ""),
        (SALUTE.encode("utf-32-be"), ""),
        (SALUTE.encode("windows-1252"), "windows-1252"),
        (b'<?xml version="1.0" encoding="windows-1252"?>' + SALUTE.encode("windows-1252"), ""),
        (b"<?xml version='1.0' encoding = 'iso-8859-15' standalone='yes'?>" + SALUTE.encode("iso-8859-15"), ""),
        (b'<?xml version="1.0" encoding="utf-16"?>' + SALUTE.encode(), "utf-8"),  # what is told beats the document
        (b'<?xml version="1.0" encoding="iso-8859-1"?>' + SALUTE.encode("windows-1252"), "windows-1252"),
    ],
)  # fmt: skip
def test_charsets_by_mark_header_and_declaration_in_that_order(body: bytes, charset: str) -> None:
    assert read(body, "string", charset) == "Bjørge \u20ac"


@pytest.mark.parametrize(
    ("body", "charset", "told"),
    [
        (b"<a>\xe6</a>", "", "not valid XML"),
        (b"<a>\xe6</a>", "utf-8", "not valid XML"),
        (b"<a/>", "klingon", "'klingon' is not known"),
        (b'<?xml version="1.0" encoding="rot13"?><a/>', "", "'rot13' is not known"),
        (b"\xff\xfe<\x00a", "", "not valid utf-16-le"),
        (b"<a>\x81</a>", "windows-1252", "not valid windows-1252"),
    ],
)
def test_bytes_that_are_no_text_of_their_charset(body: bytes, charset: str, told: str) -> None:
    with pytest.raises(BadBody, match=told):
        read(body, "string", charset)


LAUGHS = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
BOMBS = {
    "billion laughs": f'<!DOCTYPE x [<!ENTITY a0 "ha">{LAUGHS}]><x>&a11;</x>',
    "quadratic": f'<!DOCTYPE x [<!ENTITY a "{"a" * 50_000}">]><x>{"&a;" * 50_000}</x>',
    "parameter": "<!DOCTYPE x [<!ENTITY % a \"<!ENTITY b 'c'>\"> %a;]><x>&b;</x>",
    "file": '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]><x>&a;</x>',
    "deep": "<a>" * 500_000,
}


@pytest.mark.parametrize("bomb", BOMBS)
def test_bombs_are_refused_in_no_more_memory_than_they_are_long(bomb: str) -> None:
    body = BOMBS[bomb].encode()
    read("<x/>", "object")
    gc.collect()
    tracemalloc.start()
    try:
        with pytest.raises(BadBody):
            read(body, "ContactEntity")
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 2 * len(body) + 500_000


@pytest.mark.parametrize("declared", ['xmlns="%s"', 'xmlns:a="%s"'])
def test_a_namespace_that_each_name_would_repeat_is_refused(declared: str) -> None:
    assert read(f"<x {declared % ('n' * 2_000)}><Name>a</Name></x>", "ContactEntity") == {
        "Name": "a"
    }
    with pytest.raises(BadBody) as refused:
        read(f"<x><Name {declared % ('n' * 2_001)}>a</Name></x>", "ContactEntity")
    assert "a namespace is longer than 2000 characters, line 1 column 4" in refused.value.message


def test_many_attributes_do_no_harm() -> None:
    many = " ".join(f'a{n}="x"' for n in range(20_000))
    assert read(f"<x {many}><Name>a</Name></x>", "ContactEntity") == {"Name": "a"}


@settings(max_examples=200, deadline=None)
@given(
    st.binary(max_size=60)
    | st.lists(st.sampled_from(["<x>", "</x>", "<Name>", "</Name>", "<", "&", "&#x", ";", "a", "]]>", "<![CDATA[", "<!--", "-->",
        "<?xml", "?>", "<!DOCTYPE x", ">", "\0", "\ud7ff", " i:nil='true'", "<Interests/>", "<Item><Key>", "</Item>"]), max_size=12)
    .map(lambda parts: "".join(parts).encode()),
    st.sampled_from(["", "utf-8", "utf-16", "utf-32", "ascii", "shift_jis", "iso-2022-jp", "utf-7", "x"]),
    st.sampled_from(["ContactEntity", "object", "int[]", "map<string>", "string"]),
)  # fmt: skip
def test_whatever_comes_is_a_value_or_refused(body: bytes, charset: str, type: str) -> None:
    with suppress(BadBody):
        read(body, type, charset)


@pytest.mark.parametrize(
    ("body", "name"),
    [(b"<base64Binary>AA==</base64Binary>", "base64binary"), (b'<?xml version="1.0"?>\n<a:Base64Binary/>', "base64binary"),
     (b"<x/>", "x"), (b"%PDF", ""), (b"", ""), (b"\xef\xbb\xbf\r\n<x>", "x"), (b" " * 1_000_000, ""),
     (b'<?xml version="1.0"?>' + b"\n" * 1_000_000, ""), (b"<" + b"a" * 1_000_000, "a" * 1_000_000)],
)  # fmt: skip
def test_the_name_of_the_root_at_a_glance(body: bytes, name: str) -> None:
    assert root_of(body) == name
