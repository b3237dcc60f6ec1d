"""Which charset a body is in, as far as it tells itself; and what none can write."""

import pytest

from so_mock import charsets


@pytest.mark.parametrize("charset", ["utf-8", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
@pytest.mark.parametrize("text", ["{}", "<æ/>", "1"])
def test_a_mark_tells_and_so_do_zeros(charset: str, text: str) -> None:
    marked = "\ufeff".encode(charset) + text.encode(charset)
    assert charsets.marked(marked) == (charset, text.encode(charset))
    assert charsets.marked(text.encode(charset)) == ("", text.encode(charset))
    if len(text.encode(charset)) > 1:
        assert charsets.by_zeros(text.encode(charset)) == charset.replace("utf-8", "")


@pytest.mark.parametrize("body", [b"", b"\0", b"\0\0", b"\0\0\0\0", b"a", b"ab\0\0"])
def test_zeros_of_no_charset_tell_nothing(body: bytes) -> None:
    assert charsets.by_zeros(body) == ""


@pytest.mark.parametrize(
    ("body", "charset"),
    [
        (b'<?xml version="1.0" encoding="ISO-8859-1"?><a/>', "iso-8859-1"),
        (b"<?xml version='1.0' encoding = 'utf-8' ?>", "utf-8"),
        (b'<?xml version="1.0"?><a encoding="x"/>', ""),
        (b' <?xml version="1.0" encoding="x"?>', ""),
        (b'<?xml ' + b"a" * 5_000 + b' encoding="x"?>', ""),
        (b"", ""),
    ],
)  # fmt: skip
def test_what_an_xml_declaration_says(body: bytes, charset: str) -> None:
    assert charsets.declared(body) == charset


@pytest.mark.parametrize(
    "charset", ["", "rot13", "punycode", "utf-7", "idna", "base64", "cp0", "utf-64"]
)
def test_what_is_no_charset_is_not_looked_up(charset: str) -> None:
    with pytest.raises(LookupError):
        charsets.decoded(b"a", charset)


@pytest.mark.parametrize(
    ("text", "written"), [("a", "a"), ("æ\U0001f600", "æ\U0001f600"), ("a\ud800æ\udc00", "a?æ?")]
)
def test_what_no_charset_has_becomes_a_question_mark(text: str, written: str) -> None:
    assert charsets.writable(text) == written
