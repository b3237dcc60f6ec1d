"""XML that comes in: without a document type, so that no entity can grow. Imports the parser, so whoever needs it imports this
module late."""

from __future__ import annotations

from xml.etree.ElementTree import Element, ParseError

from defusedxml.ElementTree import fromstring  # type: ignore[import-untyped]


def parse(content: bytes | str) -> Element:
    """Raises ValueError that says what is wrong."""
    try:
        root: Element = fromstring(content, forbid_dtd=True)
    except ParseError as wrong:
        raise ValueError(f"no XML: {wrong}") from None
    except LookupError:
        raise ValueError("XML in an unknown encoding") from None
    except ValueError as wrong:  # a DTD, or an encoding that the parser does not read
        raise ValueError(f"XML that is refused: {type(wrong).__name__}") from None
    return root
