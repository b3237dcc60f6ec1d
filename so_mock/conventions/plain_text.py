"""HTML as plain text: what a reader would see, line by line."""

from __future__ import annotations

import re
from html.parser import HTMLParser

UNSEEN = frozenset(["script", "style", "head", "title", "template"])
BREAKS = frozenset(
    ["br", "p", "div", "tr", "li", "ul", "ol", "table", "blockquote", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "pre"]
)  # fmt: skip


def plain(html: str) -> str:
    reader = _Reader()
    end = html.rfind(">") + 1  # no tag ends behind it, and looking for one takes very long
    reader.feed(html[:end])
    reader.close()
    reader.handle_data(html[end:])
    lines = (
        re.sub(r"[ \t\r\f\v]+", " ", line).strip() for line in "".join(reader.kept).split("\n")
    )
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip("\n")


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.kept: list[str] = []
        self.unseen = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.unseen += tag in UNSEEN
        if tag in BREAKS:
            self.kept.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in UNSEEN and self.unseen:
            self.unseen -= 1
        elif tag in BREAKS:
            self.kept.append("\n")

    def handle_data(self, data: str) -> None:
        if not self.unseen:
            self.kept.append(data.replace("\n", " ").replace("\xa0", " "))
