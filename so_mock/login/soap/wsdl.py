"""WSDL 1.1 of a service, document/literal: one binding of SOAP 1.1, as WCF's basicHttpBinding writes it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from html import escape
from typing import NamedTuple
from xml.etree.ElementTree import Element

from so_mock.call import Reply, Visit
from so_mock.login.soap import contract
from so_mock.login.soap.envelope import SCHEMA, Fault, Message, add, document, local
from so_mock.names import meant_or_all

SPACES = {
    "wsdl": "http://schemas.xmlsoap.org/wsdl/", "soap": "http://schemas.xmlsoap.org/wsdl/soap/", "xs": SCHEMA,
    "wsaw": "http://www.w3.org/2006/05/addressing/wsdl",
}  # fmt: skip
HTTP = "http://schemas.xmlsoap.org/soap/http"
HTML = "text/html; charset=utf-8"
NEVER_NIL = frozenset(["xs:boolean", "tns:TokenType"])


class Exchange(NamedTuple):
    """An operation: the elements of its bodies and, by their elements, its headers. `action` as SOAPAction has it."""

    name: str
    action: str
    asks: str
    answers: str
    headers: Sequence[str] = ()
    told: Sequence[str] = ()  # headers of the answer


class Service(NamedTuple):
    """`types` writes the elements that are named, and all that they are made of, and answers of which simple types there are lists."""

    name: str
    port: str
    namespace: str
    exchanges: Sequence[Exchange]
    types: Callable[[Element], set[str]]


def meant(message: Message, exchanges: Sequence[Exchange]) -> Exchange:
    """By the element in its body; a SOAPAction that is told must fit. Raises Fault."""
    name = local(message.body)
    known = {exchange.asks: exchange for exchange in exchanges}
    if name not in known:
        raise Fault(f"No operation takes {name[:80]!r}; {meant_or_all(name[:80], list(known))}")
    exchange = known[name]
    if message.action not in ("", exchange.action):
        raise Fault(f"SOAPAction {message.action[:200]!r} is not that of {name}: {exchange.action}")
    return exchange


def element(schema: Element, element: str, /, **fields: str) -> None:
    """One that holds others, of these types, each of which may be left out."""
    kind = add(add(schema, "xs:element", name=element), "xs:complexType")
    sequence = add(kind, "xs:sequence")
    for name, type in fields.items():
        made = add(sequence, "xs:element", minOccurs="0", name=name, type=type)
        if type not in NEVER_NIL:
            made.set("nillable", "true")


def served(service: Service, visit: Visit, base: str) -> Reply:
    """The WSDL for `?wsdl`, else the page that says where it is. `base`: the address up to the three parts of the service's own."""
    address = f"{base}/{'/'.join(parts(visit)[-3:])}"
    if visit.parameters.keys() & {"wsdl", "singlewsdl"}:
        return Reply(document(described(service, address)), "text/xml; charset=utf-8")
    link = escape(f"{address}?wsdl")
    page = f'<!doctype html><title>{service.name}</title><p>{service.name}: <a href="{link}">{link}</a></p>'
    return Reply(page.encode(), HTML)


def parts(visit: Visit) -> list[str]:
    return [part for part in visit.path.split("/") if part]


def described(service: Service, address: str) -> Element:
    root = Element("wsdl:definitions", {f"xmlns:{prefix}": uri for prefix, uri in SPACES.items()})
    root.set("xmlns:tns", service.namespace)
    root.set("xmlns:a", contract.ARRAYS)
    root.set("name", service.name)
    root.set("targetNamespace", service.namespace)
    types = add(root, "wsdl:types")
    schema = _schema(types, service.namespace)
    add(schema, "xs:import", namespace=contract.ARRAYS)
    lists = service.types(schema)
    contract.arrays(_schema(types, contract.ARRAYS), lists)
    for exchange in service.exchanges:
        _messages(root, exchange)
    _port(root, service)
    _binding(root, service)
    whole = add(root, "wsdl:service", name=service.name)
    port = add(whole, "wsdl:port", name=f"BasicHttpBinding_{service.port}", binding=f"tns:BasicHttpBinding_{service.port}")  # fmt: skip
    add(port, "soap:address", location=address)
    return root


def _schema(types: Element, namespace: str) -> Element:
    return add(types, "xs:schema", elementFormDefault="qualified", targetNamespace=namespace)


def _messages(root: Element, exchange: Exchange) -> None:
    sides = (
        (f"{exchange.name}Request", exchange.asks, exchange.headers),
        (f"{exchange.name}Response", exchange.answers, exchange.told),
    )
    for name, body, headers in sides:
        message = add(root, "wsdl:message", name=name)
        add(message, "wsdl:part", name="parameters", element=f"tns:{body}")
        if headers:
            message = add(root, "wsdl:message", name=f"{name}_Headers")
            for header in headers:
                add(message, "wsdl:part", name=header, element=f"tns:{header}")


def _port(root: Element, service: Service) -> None:
    port = add(root, "wsdl:portType", name=service.port)
    for exchange in service.exchanges:
        name = exchange.name
        operation = add(port, "wsdl:operation", name=name)
        add(operation, "wsdl:input", **{"wsaw:Action": exchange.action}, name=f"{name}Request", message=f"tns:{name}Request")  # fmt: skip
        add(operation, "wsdl:output", **{"wsaw:Action": f"{exchange.action}Response"}, name=f"{name}Response", message=f"tns:{name}Response")  # fmt: skip


def _binding(root: Element, service: Service) -> None:
    binding = add(root, "wsdl:binding", name=f"BasicHttpBinding_{service.port}", type=f"tns:{service.port}")  # fmt: skip
    add(binding, "soap:binding", transport=HTTP)
    for exchange in service.exchanges:
        operation = add(binding, "wsdl:operation", name=exchange.name)
        add(operation, "soap:operation", soapAction=exchange.action, style="document")
        sides = (
            ("wsdl:input", f"{exchange.name}Request", exchange.headers),
            ("wsdl:output", f"{exchange.name}Response", exchange.told),
        )
        for side, name, headers in sides:
            within = add(operation, side, name=name)
            for header in headers:
                add(within, "soap:header", message=f"tns:{name}_Headers", part=header, use="literal")  # fmt: skip
            add(within, "soap:body", use="literal")
