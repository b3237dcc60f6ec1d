"""JSON as SuperOffice's own samples write it, and no more than that."""

from typing import Any

import pytest

from so_mock.errors import BadBody
from so_mock.web.lenient import DEEPEST, read_json


@pytest.mark.parametrize(
    ("body", "value"),
    [
        (b"", None),
        (b" \n", None),
        (b"null", None),
        (b"[1,2,]", [1, 2]),
        (b"{a:1,}", {"a": 1}),
        (b"{'a':'b'}", {"a": "b"}),
        (b"{'a':'it\\'s'}", {"a": "it's"}),
        (b"[/*a*/1,//b\n2]", [1, 2]),
        (b"/**/5", 5),
        (b'{"a":"x\ny\r\nz\tw"}', {"a": "x\ny\r\nz\tw"}),
        (b"{'a':'x\ny'}", {"a": "x\ny"}),
        (b'{"a":"back\\\\\nslash",}', {"a": "back\\\nslash"}),
        (b'{"a":"joined\\\nline",}', {"a": "joinedline"}),
        (b'{"a":"// no comment","b":"/* nor this */",}', {"a": "// no comment", "b": "/* nor this */"}),
        (b"{a:\"it's\",b:'\"'}", {"a": "it's", "b": '"'}),
        (b"{a:0x10,b:.5,c:+1}", {"a": 16, "b": 0.5, "c": 1}),
        (b'{"a":1,"a":2}', {"a": 2}),
        (b"{a:1,a:2}", {"a": 2}),
        ("{a:'æ漢😀\u2028'}".encode(), {"a": "æ漢😀\u2028"}),
        (b"{a:'\\u00e6\\ud83d\\ude00'}", {"a": "æ😀"}),
        (b'\xef\xbb\xbf{"a":1}', {"a": 1}),
        (b"[" * DEEPEST + b"]" * DEEPEST, None),
    ],
)  # fmt: skip
def test_what_clients_send_is_read(body: bytes, value: Any) -> None:
    read = read_json(body)
    assert read == value or (isinstance(read, list) and body.startswith(b"[["))


@pytest.mark.parametrize("wrap", [b"%s", b"{a:%s}", b'{"a":%s}'])
def test_nesting_has_an_end_in_either_reader(wrap: bytes) -> None:
    with pytest.raises(BadBody):
        read_json(wrap % (b"[" * (DEEPEST + 1) + b"1" + b"]" * (DEEPEST + 1)))
    flat = b"[" + b"[],{}," * 5_000 + b"[]]"
    assert len(read_json(flat)) == 10_001


@pytest.mark.parametrize(
    ("body", "told"),
    [
        (b'{\n "a": 1\n "b": 2\n}', "line 3 column 2"),
        (b"{\n 'a': 1,\n // note\n 'b' 2\n}", "line 4 column 6"),
        (b"{\n /* two\n lines */ 'b' 2\n}", "line 3 column 15"),
        (b'{"Port": ', "it ends within the object that begins at line 1 column 1"),
        (b'{"a":\n [1, 2', "it ends within the array that begins at line 2 column 2"),
        (b"{\n 'a': 'x", "it ends within the string that begins at line 2 column 7"),
        (b'{"a":"\xff"}', "not valid UTF-8 at byte 6"),
        (b"{a:NaN}", "not valid JSON"),
        (b"[Infinity]", "not valid JSON"),
        (b"[-Infinity,]", "not valid JSON"),
        (b"{a:'\\ud800'}", "not valid JSON"),
        (b"{}/*", "not valid JSON"),
        (b"/*/", "not valid JSON"),
        (b"{a:1}}", "not valid JSON"),
        (b"\n<a>1</a>", "line 2 column 1. It looks like XML"),
    ],
)
def test_what_is_no_json_is_refused_with_its_place(body: bytes, told: str) -> None:
    with pytest.raises(BadBody) as wrong:
        read_json(body)
    assert told in wrong.value.message
    assert len(wrong.value.message) < 300


@pytest.mark.parametrize("charset", ["utf-8", "utf8", "us-ascii", "utf-16", "utf-16-le", "utf-32be", "iso-8859-1", "windows-1252", "latin1", "gb18030"])  # fmt: skip
def test_charsets_are_read(charset: str) -> None:
    assert read_json('{"a":"plain"}'.encode(charset), charset) == {"a": "plain"}


@pytest.mark.parametrize("charset", ["idna", "punycode", "unicode_escape", "raw_unicode_escape", "utf-7", "undefined", "base64", "rot13", "zip", "hex", "x", "æ", "cp0", "iso-8859-99"])  # fmt: skip
def test_what_is_no_charset_is_refused(charset: str) -> None:
    with pytest.raises(BadBody, match="is not known"):
        read_json(b"{}", charset)


def test_a_charset_that_is_told_is_not_guessed() -> None:
    with pytest.raises(BadBody):
        read_json('{"a":1}'.encode("utf-16-le"), "iso-8859-1")
