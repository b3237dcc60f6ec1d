"""What a body says, by the type that its Content-Type tells: the same value whichever of them carried it (sheet: wire.md 3.1)."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from so_mock.catalogue.carriers import Carriers, Type
from so_mock.catalogue.operations import Operation
from so_mock.errors import BadBody, SoError, UnsupportedMedia
from so_mock.web.found import Found
from so_mock.web.lenient import JSON_TYPES, decoded, read_json

if TYPE_CHECKING:
    from so_mock.web.addresses import Target
    from so_mock.web.reading import Headers

XML_TYPES = frozenset({"application/xml", "text/xml"})
FORM_ENCODED = "application/x-www-form-urlencoded"
JSON_PATCH = "application/json-patch+json"
PLAIN_TEXT = "text/plain"


def read(body: bytes, kind: str, charset: str, type: Type | None, carriers: Carriers) -> Any:
    """The value in `body`, None for an empty one. `charset`: as told, "" where it is not. `type` is what an operation expects:
    XML and forms are read by it. Raises UnsupportedMedia or BadBody."""
    if kind in JSON_TYPES:
        return read_json(body, charset or "utf-8")
    if kind in XML_TYPES:
        from so_mock.web.xml_body import read_xml  # most clients speak JSON

        return read_xml(body, charset, type, carriers)
    if kind == FORM_ENCODED:
        from so_mock.web.form_body import read_form

        return read_form(body, charset, type, carriers)
    raise UnsupportedMedia(kind[:100])


def of(operation: Operation, body: bytes, headers: Headers, carriers: Carriers) -> Any:
    """The value that the operation gets, before its properties are looked at."""
    assert operation.body is not None
    if headers.content_type in JSON_TYPES and headers.content_type != JSON_PATCH:
        return read_json(body, headers.charset)
    if body.strip() == b"null":  # which official clients send whatever the type
        return None
    if headers.content_type == PLAIN_TEXT and PLAIN_TEXT in operation.consumes:
        return decoded(body, headers.charset) if body else None
    value = read(body, headers.content_type, headers.charset_told, expected(operation), carriers)
    if (
        headers.content_type == JSON_PATCH
        and operation.verb != "PATCH"
        and isinstance(value, list)
        and operation.body.type.kind != "array"
    ):
        name = operation.body.type.name
        raise BadBody(
            f"An array of operations (JSON Patch) changes what a PATCH names; {operation.key} expects an object ({name})."
        )
    return value


def expected(operation: Operation) -> Type | None:
    """What the body is. A PATCH takes an array of operations or a part of the entity that it answers: XML and forms are the
    latter."""
    if operation.body is None:
        return None
    return operation.result if operation.verb == "PATCH" else operation.body.type


def reader_of(headers: Headers, target: Target) -> Callable[[bytes], Any] | None:
    """How rules and the journal read the body; None for one that is no value to them."""
    kind = headers.content_type
    if kind in JSON_TYPES:
        return _json if headers.charset == "utf-8" else partial(_json, charset=headers.charset)
    if kind == FORM_ENCODED or kind in XML_TYPES:
        operation = target.found.operation if isinstance(target.found, Found) else None
        read = operation is not None and (operation.body is not None or kind in XML_TYPES)
        if operation is not None and read:
            carriers = target.tenant.world.carriers
            return partial(
                _value, kind=kind, charset=headers.charset_told, type=expected(operation), carriers=carriers
            )  # fmt: skip
        if kind == FORM_ENCODED:
            return partial(_fields, charset=headers.charset_told)
    return None


# None for a body that cannot be read: the door refuses it with its reason.


def _json(body: bytes, charset: str = "utf-8") -> Any:
    try:
        return read_json(body, charset)
    except BadBody:
        return None


def _value(body: bytes, kind: str, charset: str, type: Type | None, carriers: Carriers) -> Any:
    try:
        return read(body, kind, charset, type, carriers)
    except SoError:
        return None


def _fields(body: bytes, charset: str) -> Any:
    from so_mock.web.form_body import pairs

    try:
        return dict(pairs(body, charset))
    except SoError:
        return None
