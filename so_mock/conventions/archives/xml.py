"""A page of an archive as XML and as an Atom feed. How the server spells either is not published: elements are as a reader
would expect them, with marks of what is no text as `render/as_xml.py` has them; a feed is as OData has feeds."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any
from urllib.parse import quote
from xml.sax.saxutils import quoteattr

from so_mock.call import Call, Record
from so_mock.clock import written
from so_mock.query.cells import json_safe
from so_mock.render.as_xml import (
    ARRAY,
    DECLARATION,
    DICTIONARY,
    Put,
    document,
    escaped,
    kind_of,
    text_of,
)

PART = 1_000  # rows that are texts at a time
ATOM = "http://www.w3.org/2005/Atom"
DATA = "http://schemas.microsoft.com/ado/2007/08/dataservices"
METADATA = f"{DATA}/metadata"
_EDM = {"int": "Int32", "long": "Int64", "integer": "Decimal", "double": "Double", "boolean": "Boolean"}  # fmt: skip


def page(answer: Record) -> bytes:
    """`<archive>` with count, metadata and nextLink, and a `<row>` of each."""
    told: list[str] = []
    for name, value in answer.items():
        if name != "value":
            _element(name.removeprefix("odata."), value, told.append)
    rows = _parted(answer["value"], lambda row, put: _element("row", row, put))
    return document(b"<archive>%b%b</archive>" % ("".join(told).encode(), b"".join(rows)))


def _element(name: str, value: Any, put: Put) -> None:
    """A name that is none in XML stands in an attribute: `<contact_name name="contact/name">`."""
    tag, named = _tag(name)
    if value.__class__ is str:
        put(f"<{tag}{named}>{escaped(value)}</{tag}>")
    elif isinstance(value, dict):
        put(f"<{tag}{named}>" if tag == "row" else f'<{tag}{named} xsi:type="{DICTIONARY}">')
        for key, each in value.items():
            _element(key, each, put)
        put(f"</{tag}>")
    elif isinstance(value, (list, tuple)):
        put(f'<{tag}{named} xsi:type="{ARRAY}">')
        for each in value:
            _element("item", each, put)
        put(f"</{tag}>")
    else:
        text = text_of(value)
        if text is None:
            put(f'<{tag}{named} xsi:nil="true" />')
        else:
            put(f'<{tag}{named} xsi:type="xsd:{kind_of(value)}">{text}</{tag}>')


@lru_cache(maxsize=4_096)
def _tag(name: str) -> tuple[str, str]:
    tag = json_safe(name)
    if not re.match(r"[A-Za-z_]", tag):
        tag = f"_{tag}"
    return tag, "" if tag == name else f" name={quoteattr(escaped(name))}"


def feed(answer: Record, call: Call, now: datetime) -> bytes:
    """An entry is a row, its properties as OData 3 has them."""
    address, moment = _address(call), f"{written(now)}Z"
    base, following = escaped(address), answer.get("odata.nextLink")
    head = f'<feed xmlns="{ATOM}" xmlns:d="{DATA}" xmlns:m="{METADATA}"><id>{base}</id>'
    head += f'<title type="text">{escaped(address.rpartition("/")[2])}</title><updated>{moment}</updated>'
    head += f'<link rel="self" href={quoteattr(address)} />'
    if answer.get("odata.count") is not None:
        head += f"<m:count>{answer['odata.count']}</m:count>"
    tail = f'<link rel="next" href={quoteattr(following)} />' if following else ""

    def entry(row: Any, put: Put) -> None:
        cells = row if isinstance(row, dict) else {"value": row}
        key = escaped(str(cells.get("PrimaryKey", "")))
        put(f'<entry><id>{base}/{key}</id><title type="text"></title><updated>{moment}</updated>')
        put('<author><name></name></author><content type="application/xml"><m:properties>')
        for name, value in cells.items():
            _property(name, value, put)
        put("</m:properties></content></entry>")

    rows = _parted(answer["value"], entry)
    return DECLARATION + b"%b%b%b</feed>" % (head.encode(), b"".join(rows), tail.encode())


def _address(call: Call) -> str:
    """Of the list, without its options."""
    path = call.operation.path
    for parameter in call.operation.path_parameters:
        given = quote(str(call.arguments.get(parameter.argument)), safe=":$")
        path = path.replace(f"{{{parameter.name}}}", given)
    return f"{call.base}/v1/{path}"


def _property(name: str, value: Any, put: Put) -> None:
    tag, named = _tag(name)
    if isinstance(value, dict):
        put(f"<d:{tag}{named}>")
        for key, each in value.items():
            _property(key, each, put)
        put(f"</d:{tag}>")
    elif isinstance(value, (list, tuple)):
        put(f"<d:{tag}{named}>")
        for each in value:
            _property("element", each, put)
        put(f"</d:{tag}>")
    else:
        text, edm = text_of(value), _EDM.get(kind_of(value))
        kind = f' m:type="Edm.{edm}"' if edm else ""
        put(f'<d:{tag}{named} m:null="true" />' if text is None else f"<d:{tag}{named}{kind}>{text}</d:{tag}>")  # fmt: skip


def _parted(rows: Sequence[Any], write: Callable[[Any, Put], None]) -> Iterator[bytes]:
    for at in range(0, len(rows), PART):
        parts: list[str] = []
        for row in rows[at : at + PART]:
            write(row, parts.append)
        yield "".join(parts).encode()
