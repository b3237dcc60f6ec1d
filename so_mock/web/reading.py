"""Body, path and query -> the arguments of an operation, exactly where wire.md 1.3 says they
travel."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from so_mock.call import PLAIN, Conditions, Request, Wishes
from so_mock.catalogue.carriers import Carriers
from so_mock.catalogue.operations import Operation, Parameter
from so_mock.catalogue.scalars import BadValue, Reading
from so_mock.conventions.dated import read_condition
from so_mock.errors import (
    BadArgument,
    BadBody,
    BadRequest,
    UnsupportedMedia,
    required,
)
from so_mock.names import snake
from so_mock.render.select import unknown
from so_mock.web import content, options
from so_mock.web.lenient import DEEPEST, JSON_TYPES
from so_mock.web.multipart import FORM, Form, file_of
from so_mock.web.negotiation import negotiated, of_error
from so_mock.web.passing import read_body, read_into
from so_mock.web.spoken import SILENT, VOICES, spoken

LONG = 500  # bytes of a header's value
MOST_WISHED = 2_000  # characters of an Accept or a language


class Headers:
    """The headers that matter, picked in one pass."""

    __slots__ = ("accept", "accept_encoding", "app_token", "authorization", "boundary", "charset", "charset_told", "content_encoding", "content_type", "cookie", "form", "has_body", "host", "length", "long", "modified_since", "origin", "spoken", "unmodified_since", "unread", "voice", "xsrf")  # fmt: skip

    def __init__(self) -> None:
        self.authorization: bytes | None = None
        self.content_type = self.boundary = ""
        self.charset, self.charset_told = "utf-8", ""
        self.accept = self.accept_encoding = self.content_encoding = ""
        self.voice: dict[bytes, str] | None = None  # the headers that `spoken` is made of
        self.spoken = SILENT
        self.length: int | None = None
        self.has_body = False
        self.form: Form | None = None  # the body, where it is one that may hold a file
        self.host = b""
        self.unread: list[str] = []
        self.modified_since = self.unmodified_since = ""
        self.app_token = self.cookie = self.origin = self.xsrf = ""
        self.long = False  # so long that the journal keeps them packed


def pick(headers: Iterable[tuple[bytes, bytes]]) -> Headers:
    found = Headers()
    for name, value in headers:
        if len(value) > LONG:
            found.long = True
        note = PICKED.get(name)
        if note is not None:
            note(found, value)
        elif name in VOICES:
            found.voice = found.voice or {}
            found.voice[name] = _wished(found.voice.get(name, ""), value.decode("latin-1"))
    if found.voice:
        found.spoken = spoken(*(found.voice.get(name) for name in VOICES))
        found.unread += found.spoken.ignored
    return found


UNPICKED = Headers()  # of a request whose headers cannot be read


def _joined(before: str, value: str) -> str:
    """A list may come in several headers of one name (RFC 9110, 5.3)."""
    return f"{before}, {value}" if before else value


def _wished(before: str, value: str) -> str:
    """The same for what is chosen by and remembered: of one beyond all measure, as much as is worth that."""
    wished = _joined(before, value)
    return wished if len(wished) <= MOST_WISHED else wished[:MOST_WISHED].rpartition(",")[0]


def _authorization(found: Headers, value: bytes) -> None:
    found.authorization = value


def _host(found: Headers, value: bytes) -> None:
    found.host = value[:255]  # the longest name there is; it is remembered with kept answers


def _accept(found: Headers, value: bytes) -> None:
    found.accept = _wished(found.accept, value.decode("latin-1").lower())


def _length(found: Headers, value: bytes) -> None:
    found.length = int(value) if value.isdigit() and len(value) < 20 else None
    found.has_body = value != b"0"


def _chunked(found: Headers, value: bytes) -> None:
    found.has_body = True


def _accept_encoding(found: Headers, value: bytes) -> None:
    found.accept_encoding = _wished(found.accept_encoding, value.decode("latin-1").lower())


def _encoding(found: Headers, value: bytes) -> None:
    found.content_encoding = _joined(
        found.content_encoding, value.decode("latin-1").strip().lower()
    )


def _content_type(found: Headers, value: bytes) -> None:
    kind, *parameters = value.decode("latin-1").split(";")
    found.content_type = kind.strip().lower()
    for parameter in parameters:
        name, _, text = parameter.partition("=")
        if name.strip().lower() == "charset":
            found.charset = text.strip().strip("\"'").lower() or "utf-8"
            found.charset_told = found.charset
        elif name.strip().lower() == "boundary":
            found.boundary = text.strip().strip('"')


def _range(found: Headers, value: bytes) -> None:
    """The whole is answered, as HTTP allows."""
    found.unread.append("Range")


def _match(found: Headers, value: bytes) -> None:
    """No answer has an ETag."""
    found.unread.append("If-Match")


def _none_match(found: Headers, value: bytes) -> None:
    found.unread.append("If-None-Match")


def _override(found: Headers, value: bytes) -> None:
    found.unread.append("X-HTTP-Method-Override")


def _modified_since(found: Headers, value: bytes) -> None:
    found.modified_since = value.decode("latin-1")


def _unmodified_since(found: Headers, value: bytes) -> None:
    found.unmodified_since = value.decode("latin-1")


def _xsrf(found: Headers, value: bytes) -> None:
    found.xsrf = value.decode("latin-1")


def _app_token(found: Headers, value: bytes) -> None:
    found.app_token = value.decode("latin-1")


def _origin(found: Headers, value: bytes) -> None:
    found.origin = value.decode("latin-1")


def _cookie(found: Headers, value: bytes) -> None:
    """A client may send several."""
    found.cookie += f"; {value.decode('latin-1')}"


PICKED = {
    b"x-xsrf-token": _xsrf,
    b"so-apptoken": _app_token,
    b"cookie": _cookie,
    b"origin": _origin,
    b"if-modified-since": _modified_since,
    b"if-unmodified-since": _unmodified_since,
    b"authorization": _authorization,
    b"host": _host,
    b"accept": _accept,
    b"accept-encoding": _accept_encoding,
    b"content-length": _length,
    b"transfer-encoding": _chunked,
    b"content-encoding": _encoding,
    b"content-type": _content_type,
    b"range": _range,
    b"if-match": _match,
    b"if-none-match": _none_match,
    b"x-http-method-override": _override,
}


def conditions(headers: Headers, heeded: bool, ignored: list[str]) -> Conditions | None:
    """What the `If-...` headers ask for; one that is not heeded or cannot be read is noted in `ignored`."""
    found = []
    for name, text in (
        ("If-Modified-Since", headers.modified_since),
        ("If-Unmodified-Since", headers.unmodified_since),
    ):
        moment = read_condition(text) if text and heeded else None
        if text and moment is None:
            ignored.append(name)
        found.append(moment)
    return Conditions(*found) if any(found) else None


async def receive_body(receive: Any, headers: Headers, request: Request, limit: int) -> None:
    """The request's body. Of a form the file alone is kept, and the head for whoever looks. Raises SoError, Disconnected."""
    if headers.content_type == FORM and not headers.content_encoding:
        headers.form = form = Form(headers.boundary)
        await read_into(receive, headers.length, limit, form.write)
        request.body, request.whole = form.head, form.size
        return
    request.body = await read_body(receive, headers.length, limit)
    if headers.content_encoding:
        from so_mock.web import encodings  # hardly any client packs what it sends

        request.body = encodings.inflated(request.body, headers.content_encoding, limit)


def arguments(
    operation: Operation,
    path_values: list[str],
    query: list[tuple[str, str]],
    body: bytes,
    headers: Headers,
    carriers: Carriers,
    reading: Reading,
) -> dict[str, Any]:
    """Keyed by the names a behaviour knows. What nobody declared is noted in `reading.ignored`.

    Raises BadArgument (path, query), BadBody, MissingBody or UnsupportedMedia.
    """
    given: dict[str, Any] = {}
    if operation.asks and operation.verb == "POST":
        query = [*query, *options.of_body(operation, body, headers, carriers)]
        body = b""
    for parameter, value in zip(operation.path_parameters, path_values, strict=True):
        given[parameter.argument] = _scalar(parameter, value, carriers, reading)
    _from_query(operation, query, given, carriers, reading)
    if operation.body is not None:
        _from_body(operation, operation.body, body, headers, given, carriers, reading)
    else:
        _from_form(operation, body, headers, given, reading)
    return given


def _scalar(parameter: Parameter, value: str, carriers: Carriers, reading: Reading) -> Any:
    """One that need not be there and does not fit is as good as not sent, and told so."""
    try:
        read = carriers.read(value, parameter.type, parameter.name, reading)
    except BadValue:
        read = None
        if not parameter.required:
            reading.ignored.append(parameter.name)
    if read is None and parameter.required:
        raise BadArgument(
            f"The parameters dictionary contains a null entry for parameter '{parameter.name}'."
        )
    return read


def _from_query(
    operation: Operation, query: list[tuple[str, str]], given: dict[str, Any], carriers: Carriers, reading: Reading,
) -> None:  # fmt: skip
    values: dict[str, list[str]] = {}
    for name, value in query:
        values.setdefault(name.lower(), []).append(value)
        if name.lower() not in operation.query:
            reading.ignored.append(name)
    for lowered, parameter in operation.query.items():
        if parameter.name.startswith("$"):
            if operation.asks:
                if len(values.get(lowered, ())) > 1:
                    reading.ignored.append(f"{parameter.name} (all but the last)")
                given[parameter.argument] = options.read(
                    parameter, values.get(lowered), carriers, reading
                )
            elif lowered in values and lowered != "$select":
                reading.ignored.append(parameter.name)
            continue
        found = values.get(lowered)
        if parameter.type.kind == "array" and found is not None:
            given[parameter.argument] = _many(parameter, found, carriers, reading)
        elif found is not None:
            given[parameter.argument] = _scalar(parameter, found[-1], carriers, reading)
        elif parameter.required and parameter.type.kind != "array":
            raise BadArgument(
                f"The parameters dictionary contains a null entry for parameter '{parameter.name}'."
            )
        else:
            given[parameter.argument] = None


def _many(parameter: Parameter, found: list[str], carriers: Carriers, reading: Reading) -> Any:
    try:
        return carriers.read(found, parameter.type, parameter.name, reading)
    except BadValue as wrong:
        raise BadArgument(f"The parameter '{parameter.name}': {wrong.problem}.") from None


def _from_body(
    operation: Operation, parameter: Parameter, body: bytes, headers: Headers, given: dict[str, Any],
    carriers: Carriers, reading: Reading,
) -> None:  # fmt: skip
    if parameter.type.name in ("bytes", "binary") and not _spelt(body, headers):
        given[parameter.argument] = _file(body, headers) if body or parameter.required else None
        return
    value = content.of(operation, body, headers, carriers)
    if value is None and not parameter.required:
        given[parameter.argument] = None
        return
    value = required(value, parameter.name)
    try:
        read = carriers.read(value, parameter.type, "", reading)
    except BadValue as wrong:
        raise BadBody(f"{wrong.path}: {wrong.problem}" if wrong.path else wrong.problem) from None
    if operation.wrapper:
        given.update(unwrapped(operation.wrapper, read, carriers))
    else:
        given[parameter.argument] = read


def unwrapped(wrapper: str, read: Mapping[str, Any], carriers: Carriers) -> dict[str, Any]:
    """The wrapper's properties as arguments; an absent one is what C# would have: 0, false, enum 0,
    null."""
    given = {}
    for prop in carriers.carrier(wrapper).properties.values():
        value = read.get(prop.name)
        if value is None and prop.type.kind in ("scalar", "enum") and prop.type.name != "string":
            value = carriers.blank_value(prop.type)
        given[snake(prop.name)] = value
    return given


def _from_form(
    operation: Operation, body: bytes, headers: Headers, given: dict[str, Any], reading: Reading
) -> None:
    """Operations without a declared body: an image's file, else nothing, `null` and `{}` being
    nothing too."""
    file = next((p for p in operation.parameters if p.place == "form"), None)
    if file is not None:
        if headers.content_type and (
            headers.content_type in JSON_TYPES or headers.content_type in content.XML_TYPES
        ):
            raise UnsupportedMedia(headers.content_type)
        if not body:
            raise BadRequest(f"The request holds no {file.name}.")
        given[file.argument] = _file(body, headers)
    elif body and body.strip() not in (b"null", b"{}", b'""', b"[]"):
        reading.ignored.append("body")


def _spelt(body: bytes, headers: Headers) -> bool:
    """Whether bytes come as base64 within JSON or XML; any other XML is a file like others, and so is what has no type."""
    if headers.content_type in content.XML_TYPES:
        from so_mock.web.xml_body import root_of

        return root_of(body) == "base64binary"
    return headers.content_type != "" and headers.content_type in JSON_TYPES


def _file(body: bytes, headers: Headers) -> bytes:
    """A raw body is the file itself, a form holds it."""
    if headers.form is not None:
        return headers.form.file()
    if headers.content_type == FORM:
        return file_of(body, headers.boundary)
    if headers.content_type.startswith("multipart/"):
        raise UnsupportedMedia(headers.content_type)
    return body


def wishes(
    operation: Operation, query: list[tuple[str, str]], headers: Headers, carriers: Carriers, ignored: list[str],
    given: Mapping[str, Any],
) -> Wishes:  # fmt: skip
    """How the answer shall be. What cannot be had is noted in `ignored`."""
    said, asks = headers.spoken, operation.asks
    select: tuple[str, ...] = ()
    if query and not asks:  # there it names columns of an archive, not properties of the answer
        select = _selected(operation, query, carriers, ignored)
    chosen = negotiated(operation, headers.accept, str(given.get("format") or "") if asks else "")
    if not chosen.heeded:
        ignored.append("Accept")
    if said is SILENT and not (select or chosen.raw or chosen.media):
        return PLAIN
    wished = Wishes(
        select, chosen.raw, chosen.media, said.language, said.culture, said.zone, said.tagged
    )
    return wished if wished != PLAIN else PLAIN


def wishes_of_error(headers: Headers) -> Wishes:
    """How a refusal shall be told, before anything of the operation is known."""
    media, said = of_error(headers.accept), headers.spoken
    if not media and said is SILENT:
        return PLAIN
    return Wishes((), False, media, said.language, said.culture, said.zone, said.tagged)


def _selected(
    operation: Operation, query: list[tuple[str, str]], carriers: Carriers, ignored: list[str]
) -> tuple[str, ...]:
    select: tuple[str, ...] = ()
    for name, value in query:
        if name.lower() == "$select" and "$select" in operation.query:
            names = tuple(part.strip() for part in value.split(",") if part.strip())
            deep = [name for name in names if name.count("/") > DEEPEST]
            names = tuple(name for name in names if name not in deep)
            strange = deep + unknown(names, operation.result, carriers)
            ignored.extend(f"$select={name}" for name in strange)
            select += names  # one list in two parts
    return select
