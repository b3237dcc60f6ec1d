"""SOAP 1.1 and 1.2, read by namespace whatever the prefixes are, and written (sheet: auth.md 9.3, 12).

Elements that go out carry their prefixes in their names and `xmlns` as attributes, so that the text is what WCF writes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple
from xml.etree.ElementTree import Element, SubElement, tostring

from so_mock.auth.markup import parse
from so_mock.call import Reply, Visit

SOAP11 = "http://schemas.xmlsoap.org/soap/envelope/"
SOAP12 = "http://www.w3.org/2003/05/soap-envelope"
INSTANCE = "http://www.w3.org/2001/XMLSchema-instance"
SCHEMA = "http://www.w3.org/2001/XMLSchema"
LARGEST = 256 * 1024  # bytes of a message: those of these services hold a few hundred
_TYPES = {SOAP11: "text/xml; charset=utf-8", SOAP12: "application/soap+xml; charset=utf-8"}
_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class Fault(Exception):
    """What is answered as a SOAP fault. `code` as SOAP 1.1 has it: Client or Server."""

    def __init__(self, text: str, code: str = "Client") -> None:
        super().__init__(text)
        self.text, self.code = text, code


class Message(NamedTuple):
    """`headers` by the local name of those in the service's namespace; `body` its one element."""

    version: str
    headers: dict[str, Element]
    body: Element
    action: str


def version_of(visit: Visit) -> str:
    """Which SOAP a client speaks whose message cannot be read."""
    return SOAP12 if visit.content_type == "application/soap+xml" else SOAP11


def read(visit: Visit, namespace: str) -> Message:
    """Headers are also found beside Header and Body, where published samples have them. Raises Fault."""
    if len(visit.body) > LARGEST:
        raise Fault(f"The message is larger than {LARGEST // 1024} KB.")
    try:
        root = parse(visit.body)
    except ValueError as wrong:
        raise Fault(f"The message is {wrong}.") from None
    version, _, name = root.tag[1:].partition("}")
    if version not in _TYPES or name != "Envelope":
        raise Fault(f"The message is no SOAP envelope: its root is {root.tag[:200]}.")
    headers = {
        local(each): each
        for part in (root, *root.findall(f"{{{version}}}Header"))
        for each in part
        if each.tag.startswith(f"{{{namespace}}}")
    }
    body = root.find(f"{{{version}}}Body")
    inner = None if body is None else next(iter(body), None)
    if inner is None:
        raise Fault("The message has no Body, or one without an element.")
    if not inner.tag.startswith(f"{{{namespace}}}"):
        raise Fault(
            f"The body's element is {inner.tag[:200]}; this service's namespace is {namespace}."
        )
    return Message(version, headers, inner, _action(visit))


def _action(visit: Visit) -> str:
    """Of its own header in SOAP 1.1, a parameter of the content type in 1.2; "" where none is told."""
    told = visit.headers.get("soapaction", "")
    if not told:
        found = re.search(r'action="?([^";]+)', visit.headers.get("content-type", ""))
        told = found[1] if found else ""
    return told.strip().strip('"')


def local(element: Element) -> str:
    return element.tag.rpartition("}")[2]


def text(element: Element | None) -> str:
    return (element.text or "").strip() if element is not None else ""


def within(element: Element | None, name: str) -> Element | None:
    """The child of this name, in the namespace of its parent."""
    if element is None:
        return None
    return element.find(f"{element.tag.rpartition('}')[0]}}}{name}")


# -- going out


def add(parent: Element, name: str, value: str | None = None, /, **attributes: str) -> Element:
    made = SubElement(parent, name, attributes)
    if value is not None:
        made.text = clean(value)
    return made


def clean(value: str) -> str:
    """Without characters that XML cannot hold."""
    return _FORBIDDEN.sub("\ufffd", value)


def nil(parent: Element, name: str) -> None:
    add(parent, name).set("i:nil", "true")


def reply(version: str, body: Element, headers: Iterable[Element] = ()) -> Reply:
    return Reply(_written(version, body, headers), _TYPES[version])


def fault(version: str, fault: Fault) -> Reply:
    body = Element("s:Fault")
    if version == SOAP12:
        code = "s:Sender" if fault.code == "Client" else "s:Receiver"
        add(add(body, "s:Code"), "s:Value", code)
        add(add(body, "s:Reason"), "s:Text", fault.text, **{"xml:lang": "en-US"})
    else:
        add(body, "faultcode", f"s:{fault.code}")
        add(body, "faultstring", fault.text, **{"xml:lang": "en-US"})
    return Reply(_written(version, body, ()), _TYPES[version], 500)


def _written(version: str, body: Element, headers: Iterable[Element]) -> bytes:
    root = Element("s:Envelope", {"xmlns:s": version})
    found = list(headers)
    if found:
        add(root, "s:Header").extend(found)
    add(root, "s:Body").append(body)
    return document(root)


def document(root: Element) -> bytes:
    return bytes(tostring(root, encoding="utf-8", xml_declaration=True))
