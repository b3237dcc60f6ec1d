"""HTML as plain text: what a reader would see, line by line."""

from __future__ import annotations

import re
from contextlib import suppress
from html.parser import HTMLParser

UNSEEN = frozenset(["script", "style", "head", "title", "template"])
BREAKS = frozenset(
    ["br", "p", "div", "tr", "li", "ul", "ol", "table", "blockquote", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "pre"]
)  # fmt: skip
MOST_PIECES = (
    100_000  # tags, and texts between them: half a second in which nobody else is answered
)


def plain(html: str) -> str:
    """Of a page with more pieces than anybody reads, the first of them."""
    reader = _Reader()
    end = html.rfind(">") + 1  # no tag ends behind it, and looking for one takes very long
    with suppress(_Enough):
        reader.feed(html[:end])
        reader.close()
        reader.handle_data(html[end:])
    lines = (
        re.sub(r"[ \t\r\f\v]+", " ", line).strip() for line in "".join(reader.kept).split("\n")
    )
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip("\n")


class _Enough(Exception):
    pass


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.kept: list[str] = []
        self.unseen = self.pieces = 0

    def _count(self) -> None:
        self.pieces += 1
        if self.pieces > MOST_PIECES:
            raise _Enough

    def handle_comment(self, data: str) -> None:
        self._count()

    def handle_decl(self, decl: str) -> None:
        self._count()

    def handle_pi(self, data: str) -> None:
        self._count()

    def parse_marked_section(self, i: int, report: int | bool = True) -> int:
        """`<![if ...]>` and the like: nothing to a reader, and an error to the parser where it does not know the word."""
        self._count()
        return self.rawdata.find(">", i) + 1 or -1

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._count()
        self.unseen += tag in UNSEEN
        if tag in BREAKS:
            self.kept.append("\n")

    def handle_endtag(self, tag: str) -> None:
        self._count()
        if tag in UNSEEN and self.unseen:
            self.unseen -= 1
        elif tag in BREAKS:
            self.kept.append("\n")

    def handle_data(self, data: str) -> None:
        self._count()
        if not self.unseen:
            self.kept.append(data.replace("\n", " ").replace("\xa0", " "))
