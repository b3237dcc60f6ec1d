"""The `$` options of a query: in the address, or in the body of a POST (sheet: query.md a.1, a.2)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

from so_mock.catalogue.carriers import Carriers
from so_mock.catalogue.operations import Operation, Parameter
from so_mock.catalogue.scalars import BadValue, Reading, short
from so_mock.errors import BadArgument, BadBody, required
from so_mock.web import content
from so_mock.web.content import FORM_ENCODED as FORM_ENCODED
from so_mock.web.lenient import recoded

if TYPE_CHECKING:
    from so_mock.web.reading import Headers

MOST = 200  # fields of a form


def read_query(text: bytes) -> list[tuple[str, str]]:
    if not text:
        return []
    if b"%" not in text and b"+" not in text and text.count(b"&") < 50:
        return [_pair(part) for part in text.decode("latin-1").split("&") if part]
    try:
        return parse_qsl(text.decode("latin-1"), keep_blank_values=True, max_num_fields=2_000)
    except ValueError:
        raise BadArgument("The query holds too many fields.") from None


def read_form(body: bytes, charset: str = "utf-8") -> list[tuple[str, str]]:
    """Raises BadBody for what is in another charset than it says, BadArgument for one that is too large."""
    return fields(
        recoded(body, charset).decode() if charset != "utf-8" else body.decode("utf-8", "replace")
    )


def fields(text: str) -> list[tuple[str, str]]:
    try:
        return parse_qsl(text, keep_blank_values=True, max_num_fields=MOST)
    except ValueError:
        raise BadArgument("The query or form holds too many fields.") from None


def _pair(text: str) -> tuple[str, str]:
    name, _, value = text.partition("=")
    return name, value


def read(
    parameter: Parameter, found: list[str] | None, carriers: Carriers, reading: Reading
) -> Any:
    """An option of a query: what does not fit its type is refused, since it would mean other rows."""
    if found is None or not found[-1].strip():
        return None
    try:
        return carriers.read(found[-1].strip(), parameter.type, parameter.name, reading)
    except BadValue as wrong:
        raise BadArgument(f"The parameter '{parameter.name}': {wrong.problem}.") from None


def of_body(operation: Operation, body: bytes, headers: Headers, carriers: Carriers) -> list[tuple[str, str]]:  # fmt: skip
    """Options of a query that travel in the body, as a form, as JSON or XML; there `$` may be left out."""
    if not body:
        return []
    kind, charset = headers.content_type, headers.charset_told
    if kind in ("", content.FORM_ENCODED) and not body.lstrip().startswith(b"{"):
        from so_mock.web.form_body import pairs

        given = pairs(body, charset)
    else:
        value = required(content.read(body, kind, charset, None, carriers), "options")
        if value == "":  # an element with nothing in it
            return []
        if not isinstance(value, dict):
            raise BadBody(f"an object of options is expected, not {short(value)}")
        given = [(name, _text_of(each)) for name, each in value.items() if each is not None]
    named = operation.query
    return [(f"${n}" if f"${n.lower()}" in named else n, value) for n, value in given]


def _text_of(value: Any) -> str:
    """As a form would have it: `["name", "number"]` is `name,number`, `{"GrandTotal": true}` is `GrandTotal=true`."""
    if isinstance(value, list):
        return ",".join(map(_text_of, value))
    if isinstance(value, dict):
        return "&".join(f"{name}={_text_of(each)}" for name, each in value.items())
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value)
