"""Pages made harmless as files: their letters stay, in whatever charset they came."""

from html import unescape

import pytest

from so_mock.conventions.markup import sanitised_page

PAGE = "<html><head>{}</head><body onload=x()><p>Bjørge</p><script>alert(1)</script></body></html>"


@pytest.mark.parametrize(
    ("charset", "told"),
    [
        ("utf-8", '<meta charset="utf-8">'), ("utf-8", ""), ("cp1252", ""), ("iso-8859-1", "<meta charset=iso-8859-1>"),
        ("windows-1252", '<meta http-equiv="Content-Type" content="text/html; charset=windows-1252">'),
        ("iso-8859-10", "<META CHARSET='ISO-8859-10'>"), ("cp1252", "<meta charset=utf-8>"), ("cp1252", "<meta charset=utf-7>"),
    ],
)  # fmt: skip
def test_a_page_keeps_its_letters_and_loses_what_runs(charset: str, told: str) -> None:
    page = sanitised_page(PAGE.format(told).encode(charset))
    assert unescape(page.decode("utf-8")) == "<html><head></head><body><p>Bjørge</p></body></html>"


def test_letters_beyond_the_west_are_read_by_the_charset_that_a_page_tells() -> None:
    page = sanitised_page("<meta charset=koi8-r><p>Привет</p>".encode("koi8-r"))
    assert page.isascii() and unescape(page.decode()) == "<p>Привет</p>"


def test_no_charset_smuggles_a_script() -> None:
    """Bytes that are harmless in one charset and a tag in the other: only what ASCII has is told as it is."""
    hostile = "<meta charset=utf-7>+ADw-script+AD4-x+ADw-/script+AD4-ø".encode("cp1252")
    page = sanitised_page(hostile)
    assert page.isascii() and b"<" not in page and b"charset" not in page
