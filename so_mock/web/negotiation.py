"""What of an operation's answers fits the Accept header (sheet: wire.md 3)."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from so_mock.catalogue.operations import Operation

XML, ATOM = "application/xml", "application/atom+xml"
_FORMATS = {"xml": XML, "atom": ATOM}


class Chosen(NamedTuple):
    """`raw`: a stream as its bytes; `media`: of an answer that is no JSON; `heeded`: false where nothing that is taken can be
    had, and JSON is answered all the same."""

    raw: bool = False
    media: str = ""
    heeded: bool = True


@lru_cache(maxsize=2_048)
def negotiated(operation: Operation, accept: str, format: str = "") -> Chosen:
    """`accept` lowered; `format` is what `$format` says, and wins."""
    if operation.asks and format:
        return Chosen(media=_FORMATS.get(format.strip().lower(), ""))
    if operation.asks and "$format" in operation.query and accept.startswith(ATOM):
        return Chosen(media=ATOM)
    raw = operation.stream and _wants_raw(operation, accept)
    if raw or not accept:
        return Chosen(raw)
    media = XML if prefers_xml(accept) else ""
    return Chosen(media=media, heeded=bool(media) or _takes_json(accept))


def of_error(accept: str) -> str:
    """The media type of an error where it is not JSON."""
    return XML if prefers_xml(accept) else ""


def _wants_raw(operation: Operation, accept: str) -> bool:
    """Bytes when a type that is no JSON is asked for; without a wish, REST gives bytes and agents
    base64 (wire.md 3.4)."""
    if "json" in accept or prefers_xml(accept):
        return False
    if not accept or "*/*" in accept:
        return not operation.agent
    return True


def _takes_json(accept: str) -> bool:
    return "json" in accept or "*/*" in accept or "application/*" in accept


@lru_cache(maxsize=256)
def prefers_xml(accept: str) -> bool:
    """Whether XML is the first of what a client takes that can be had."""
    if "xml" not in accept:
        return False
    ranges = []
    for each in accept.split(","):
        kind, *parameters = each.split(";")
        weights = [p.partition("=")[2].strip() for p in parameters if p.strip().startswith("q=")]
        ranges.append((kind.strip(), _weight(weights[0]) if weights else 1.0))
    for kind, weight in sorted(ranges, key=lambda each: -each[1]):
        if weight and kind in ("application/xml", "text/xml"):
            return True
        if weight and (kind in ("*/*", "application/*") or "json" in kind):
            return False
    return False


def _weight(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return 0.0
