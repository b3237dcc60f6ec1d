"""A page as plain text: what a reader would see, and of a page that nobody would read its beginning."""

import pytest

from so_mock.conventions import plain_text
from so_mock.conventions.plain_text import plain


def test_what_a_reader_sees_stands_line_by_line() -> None:
    page = "<style>a{}</style><p>One &amp;\n <b>two</b></p><!-- x --><![if !x]><![what]><p>three<br>four"
    assert plain(page).split() == ["One", "&", "two", "three", "four"]
    assert [line for line in plain(page).splitlines() if line] == ["One & two", "three", "four"]


@pytest.mark.parametrize("piece", ["<p>x</p>", "<!-- -->", "<!a>", "<?a>", "<b>", "</b>", "<![a]>"])
def test_of_a_page_without_an_end_it_is_the_beginning(
    monkeypatch: pytest.MonkeyPatch, piece: str
) -> None:
    monkeypatch.setattr(plain_text, "MOST_PIECES", 30)
    assert plain("begin " + piece * 5 + " end").split()[-1] == "end"
    text = plain("begin " + piece * 50 + " end")
    assert text.startswith("begin") and "end" not in text
