"""HTML of a mail with what could run in a browser taken out: scripts, handlers, foreign content,
script links.

What is harmless stays as it is. Whatever this parser and a browser might read differently is
dropped or rewritten.
"""

from __future__ import annotations

import re
from html import escape, unescape
from html.parser import HTMLParser

# With all that stands in them. Foreign and raw-text elements too: a browser ends them where this
# parser may not.
DROPPED = frozenset(
    ["script", "iframe", "object", "embed", "applet", "frame", "frameset", "noframes", "noembed", "noscript", "svg", "math", "template", "xmp", "plaintext", "textarea", "title", "select"]
)  # fmt: skip
ALONE = frozenset(["embed", "frame", "base", "link"])  # without an end tag
LINKS = frozenset(
    ["href", "src", "action", "formaction", "background", "poster", "lowsrc", "dynsrc", "data", "cite", "longdesc", "xlink:href"]
)  # fmt: skip
AMPERSAND = "\0"  # stands for it while the parser is at work; in HTML it has no business
_SCRIPT_LINK = re.compile(
    r"(javascript|vbscript|livescript|mocha|data):(?!image/(png|gif|jpe?g|webp|bmp)[;,])"
)
_SCRIPT_STYLE = re.compile(
    r"expression\s*\(|javascript:|vbscript:|-moz-binding|behaviou?r\s*:|@import|\\", re.I
)
_PLAIN_TAG = re.compile(
    r"""<[a-z][a-z0-9:-]*(?:\s+[a-z][a-z0-9:-]*(?:="[^"<>]*"|='[^'<>]*')?)*\s*/?>""", re.I
)
# Of a page in bytes. Those in which a byte below 128 is always the character of ASCII.
_CHARSET = re.compile(
    rb"""charset\s*=\s*["']?(iso-8859-(?:1[013-6]|[1-9])|windows-125[0-8]|koi8-[ru]|euc-jp|euc-kr|gb2312)\b""",
    re.I,
)
LONGEST_PROLOGUE = 1024
_NAME = re.compile(r"[a-z][a-z0-9:-]*")
_DOCTYPE = re.compile(r"doctype[^<>]*", re.I)


def sanitise(html: str) -> str:
    """The parser never sees an `&`, so that references stay spelt as they are and a broken one does
    not stop it.

    Nor what stands behind the last `>`: no tag ends there, and looking for one takes it very long.
    """
    html = html.replace(AMPERSAND, "").replace("&", AMPERSAND)
    end = html.rfind(">") + 1
    cleaner = _Cleaner()
    cleaner.feed(html[:end])
    cleaner.close()
    if cleaner.style:
        cleaner.handle_endtag("style")  # or it would swallow the page that shows the mail
    else:
        cleaner.handle_data(html[end:])
    return "".join(cleaner.kept).replace(AMPERSAND, "&")


def sanitised_page(content: bytes) -> bytes:
    """A page as a file. One in another charset than UTF-8 is answered in ASCII, which reads the same in each: who shows it
    need not know of the charset that it told itself, and that `sanitise` takes out."""
    try:
        return sanitise(content.decode("utf-8")).encode()
    except UnicodeDecodeError:
        told = _CHARSET.search(content[:LONGEST_PROLOGUE])
        charset = told[1].decode() if told else "cp1252"
        return sanitise(content.decode(charset, "replace")).encode("ascii", "xmlcharrefreplace")


class _Cleaner(HTMLParser):
    """Keeps only what the parser reports: what it passes over in silence is not in the result."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.kept: list[str] = []
        self.within = ""  # the dropped element that is open
        self.style = False

    def _keep(self, text: str) -> None:
        if not self.within:
            self.kept.append(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in DROPPED and tag not in ALONE and not self.within:
            self.within = tag
        if tag in DROPPED or tag in ALONE or not _NAME.fullmatch(tag) or _leads_on(tag, attrs):
            return
        attrs = [(name, value and unescape(value.replace(AMPERSAND, "&"))) for name, value in attrs]
        harmless = [(name, value) for name, value in attrs if _harmless(name, value)]
        source = self.get_starttag_text() or ""
        if len(harmless) == len(attrs) and _PLAIN_TAG.fullmatch(source):
            self._keep(source)
        else:
            self._keep(f"<{tag}{''.join(_attribute(*each) for each in harmless)}>")
        self.style = tag == "style"

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """`<script/>` opens a script in HTML; `<br/>` is read as `<br>`."""
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        if tag not in DROPPED and _NAME.fullmatch(tag):
            self._keep(f"</{tag}>")
        self.style = False
        if tag == self.within:
            self.within = ""

    def handle_data(self, data: str) -> None:
        if not self.style:
            self._keep(data.replace("<", "&lt;"))
        elif "<" not in data and not _SCRIPT_STYLE.search(data):
            self._keep(data)

    def handle_decl(self, decl: str) -> None:
        if _DOCTYPE.fullmatch(decl):
            self._keep(f"<!{decl}>")

    def parse_marked_section(self, i: int, report: bool = True) -> int:
        """`<![if ...]>` and the like: nothing to a browser, an error to this parser's own reading."""
        return self.rawdata.find(">", i) + 1 or -1


def _harmless(name: str, value: str | None) -> bool:
    if not _NAME.fullmatch(name) or name.startswith("on") or name in ("srcdoc", "srcset"):
        return False
    text = re.sub(r"[\x00-\x20\x7f-\xa0\u2028\u2029]", "", value or "").lower()
    if name in LINKS:
        return not _SCRIPT_LINK.match(text)
    return not (name == "style" and _SCRIPT_STYLE.search(value or ""))


def _leads_on(tag: str, attrs: list[tuple[str, str | None]]) -> bool:
    """A `meta` that leads elsewhere, or changes the character set under which the rest is read."""
    return tag == "meta" and any(name in ("http-equiv", "charset") for name, _ in attrs)


def _attribute(name: str, value: str | None) -> str:
    return f" {name}" if value is None else f' {name}="{escape(value)}"'
