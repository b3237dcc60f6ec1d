"""What of an operation's answers fits the Accept header (sheet: wire.md 3; RFC 9110, 12.5.1)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import lru_cache
from typing import NamedTuple

from so_mock.catalogue.operations import Operation
from so_mock.render.as_json import MEDIA_TYPE
from so_mock.web.accepted import weighed

JSON, TEXT_JSON = "application/json", "text/json"
XML, TEXT_XML = "application/xml", "text/xml"
ATOM, HTML = "application/atom+xml", "text/html"
_PATCHES = ("application/json-patch+json", "application/merge-patch+json")

AS_TEXT = (JSON, XML, TEXT_JSON, TEXT_XML, *_PATCHES)  # every answer can be had so, best first
PAGE = (JSON, XML, ATOM, TEXT_JSON, TEXT_XML, *_PATCHES)
HOME = (JSON, HTML, XML, TEXT_JSON, TEXT_XML, *_PATCHES)
_XMLS = frozenset([XML, TEXT_XML, ATOM])
_JSONS = frozenset([JSON, *_PATCHES])
_FORMATS = {"xml": XML, "atom": ATOM}


class Chosen(NamedTuple):
    """`raw`: a stream as its bytes; `media`: of an answer that is no JSON, or where it is an error; `heeded`: false where
    nothing that is taken can be had, and JSON is answered all the same."""

    raw: bool = False
    media: str = ""
    heeded: bool = True


@lru_cache(maxsize=2_048)
def negotiated(operation: Operation, accept: str, format: str = "") -> Chosen:
    """`accept` lowered; `format` is what `$format` says, and wins."""
    pages = operation.asks and "$format" in operation.query
    if pages and format:
        return Chosen(media=_FORMATS.get(format.strip().lower(), ""))
    if pages:
        media = best(accept, PAGE)
        return Chosen(False, xml_of(media), bool(media))
    if operation.stream and _wants_raw(operation, accept):
        return Chosen(True, of_error(accept))
    media = best(accept, AS_TEXT)
    return Chosen(False, xml_of(media), bool(media) or operation.result is None)


@lru_cache(maxsize=256)
def of_error(accept: str) -> str:
    """The media type of an error where it is not JSON. A browser, which takes XML where no HTML is to be had, reads JSON
    (wire.md 8.3)."""
    return xml_of(best(accept, (*AS_TEXT, HTML)))


@lru_cache(maxsize=256)
def json_type(accept: str) -> str:
    """The Content-Type of JSON: `text/json` where a client names no other JSON."""
    if "text/" not in accept or best(accept, AS_TEXT) != TEXT_JSON:
        return MEDIA_TYPE
    named = {kind for kind, weight in weighed(accept) if weight}
    return MEDIA_TYPE if named & _JSONS else MEDIA_TYPE.replace(JSON, TEXT_JSON)


def xml_of(media: str) -> str:
    """The same where it is XML of some kind."""
    return media if media in _XMLS else ""


@lru_cache(maxsize=512)
def best(accept: str, offered: Sequence[str]) -> str:
    """What of the offered types a client likes best: by weight, then by how closely it is named, then by the client's order,
    then by ours. "" where it takes none of them, the first where it does not say."""
    if not accept.strip():
        return offered[0]
    taken = weighed(accept)
    found = []
    for at, media in enumerate(offered):
        closest = max(
            (
                (closeness, -place, weight)
                for place, (kind, weight) in enumerate(taken)
                if (closeness := _closeness(kind, media))
            ),
            default=None,
        )
        if closest is not None and closest[2]:
            closeness, place, weight = closest
            found.append((weight, closeness, place, -at))
    return offered[-max(found)[3]] if found else ""


def _closeness(range: str, media: str) -> int:
    """How closely a range names a type; 0 where it does not."""
    if range == media:
        return 3
    if range == f"{media.partition('/')[0]}/*":
        return 2
    return int(range in ("*/*", "*"))


def _wants_raw(operation: Operation, accept: str) -> bool:
    """Bytes where a type is asked for that no text of ours is; without a wish, REST gives bytes and agents base64 (wire.md
    3.4). The type of a file is known only when it is found, so a type that is not declared may be its own."""
    streams = _streams(operation, accept)
    preferred = (*streams, *AS_TEXT) if not operation.agent else (*AS_TEXT, *streams)
    return best(accept, preferred) not in ("", *AS_TEXT)


def _streams(operation: Operation, accept: str) -> Collection[str]:
    named = [kind for kind, _ in weighed(accept) if "/" in kind and not kind.startswith("*/")]
    named = [kind.replace("/*", "/x-any") for kind in named if kind not in ("application/*", "text/*")]  # fmt: skip
    streams = [*operation.produces, *named, "application/octet-stream"]
    return [media for media in dict.fromkeys(streams) if media not in AS_TEXT]
