"""The contents of document templates, by language, and documents made of them."""

from __future__ import annotations

import zipfile
import zlib
from base64 import b64encode
from collections.abc import Mapping, Sequence
from io import BytesIO

from so_mock.conventions import blobs
from so_mock.conventions.template_variables import Values, substitute
from so_mock.crm import Crm
from so_mock.errors import BadRequest
from so_mock.store.table import Row

KIND = "document_template"
# What a template says whose content nobody has uploaded.
PLAIN = "{head}\n\n{sdat}\n{attn}\n{name}\n{addr}\n{zici}\n\n\n{auth}\n{onam}\n"
# Files of these encodings are zip archives of XML, and stand as base64 where a text is wanted.
PACKED = frozenset(["MsOffice2007", "MsWord2007", "OpenDocument"])
UNREADABLE = (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, UnicodeDecodeError)
BINARY = PACKED | {"MsWord", "MsExcel", "MsPowerpoint", "Pdf"}


def keep(crm: Crm, template: Row, content: bytes, language: str = "") -> None:
    """`language` is a code as en-US; none is the content that stands for all others."""
    place = _place(template["DocumentTemplateId"], language)
    blobs.put(crm, KIND, place, content, str(template["MimeType"]), str(template["Filename"]))


def content(crm: Crm, template: Row, language: str = "") -> bytes:
    """In the language, else in the language without its country, else the common one, else so-mock's own."""
    id = template["DocumentTemplateId"]
    for code in dict.fromkeys([language, language.partition("-")[0], ""]):
        found = blobs.get(crm, KIND, _place(id, code))
        if found is not None:
            return found
    return PLAIN.encode()


def _place(id: int, language: str) -> str:
    return f"{id}/{language.lower()}" if language else str(id)


def ending(template: Row | None) -> str:
    """Of the files made of it: `.docx`."""
    _, dot, last = str(template["Filename"] if template else "").rpartition(".")
    return f".{last}" if dot else ".txt"


def filled(source: bytes, values: Values) -> bytes:
    """The file with its template variables replaced: a text, or the XML within an office document."""
    if source.startswith(b"PK\x03\x04"):
        return _filled_archive(source, values)
    try:
        text = source.decode("utf-8")
    except UnicodeDecodeError:
        return source
    head = text[:200].lstrip().lower()
    encoding = "Html" if head.startswith(("<html", "<!doctype", "<?xml", "<body", "<p")) else "Text"
    return substitute(text, values, encoding).encode()


def _filled_archive(source: bytes, values: Values) -> bytes:
    out = BytesIO()
    try:
        with zipfile.ZipFile(BytesIO(source)) as old, zipfile.ZipFile(out, "w") as new:
            for item in old.infolist():
                held = old.read(item)
                if item.filename.endswith(".xml"):
                    held = substitute(held.decode("utf-8"), values, "Xml").encode()
                new.writestr(item, held, item.compress_type)
    except UNREADABLE:
        return source  # no office document after all: kept as it is
    return out.getvalue()


def filled_text(source: str, values: Values, encoding: str) -> str:
    """What SubstituteTemplateVariables answers: in the encoding of its source, files in base64."""
    if encoding not in BINARY:
        return substitute(source, values, encoding)
    file = blobs.read(source, "Source")
    return b64encode(_filled_archive(file, values) if encoding in PACKED else file).decode()


def custom(
    tags: Sequence[str | None] | Mapping[str, str | None] | None,
    texts: Sequence[str | None] | None = None,
) -> dict[str, str]:
    """Custom tags, as two arrays or as one map; each is of four characters."""
    if isinstance(tags, Mapping):
        pairs = list(tags.items())
    else:
        names, values = list(tags or ()), list(texts or ())
        if len(names) != len(values):
            raise BadRequest(
                f"There are {len(names)} CustomTags and {len(values)} CustomValues; each tag needs one value."
            )
        pairs = [(name or "", value) for name, value in zip(names, values, strict=True)]
    for name, _ in pairs:
        if len(name) != 4:
            raise BadRequest(f"A custom tag has four characters; {name[:40]!r} has {len(name)}.")
    return {name: value or "" for name, value in pairs}
