"""The answer of an archive as XML. How the server spells it is not published: this is what a reader would expect."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from so_mock.call import Record
from so_mock.query.cells import json_safe

# What XML 1.0 cannot hold, however it is written.
_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def document(answer: Record) -> bytes:
    parts = ['<?xml version="1.0" encoding="utf-8"?>\n<archive>']
    for name, key in (("count", "odata.count"), ("metadata", "odata.metadata"), ("nextLink", "odata.nextLink")):  # fmt: skip
        if key in answer:
            parts += _element(name, answer[key])
    for row in answer["value"]:
        parts += _element("row", row)
    parts.append("</archive>")
    return "".join(parts).encode()


def _element(name: str, value: Any) -> Iterator[str]:
    """A name that is none in XML stands in an attribute: `<contact_name name="contact/name">`."""
    tag = json_safe(name)
    if not re.match(r"[A-Za-z_]", tag):
        tag = f"_{tag}"
    attribute = "" if tag == name else f" name={quoteattr(_clean(name))}"
    if value is None or value == "" or value == [] or value == ():
        yield f"<{tag}{attribute}/>"
        return
    yield f"<{tag}{attribute}>"
    if isinstance(value, dict):
        for key, each in value.items():
            yield from _element(key, each)
    elif isinstance(value, (list, tuple)):
        for each in value:
            yield from _element("item", each)
    elif isinstance(value, bool):
        yield "true" if value else "false"
    else:
        yield escape(_clean(str(value)))
    yield f"</{tag}>"


def _clean(text: str) -> str:
    return _FORBIDDEN.sub("\ufffd", text)
