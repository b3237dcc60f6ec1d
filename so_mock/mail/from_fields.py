"""A mail made of what a test tells of it."""

from __future__ import annotations

from base64 import b64decode
from binascii import Error as NotBase64
from collections.abc import Callable, Mapping
from email.message import EmailMessage
from email.policy import SMTP
from typing import Any
from zlib import crc32

from so_mock.errors import BadRequest
from so_mock.mail.relay import LINE_ENDS
from so_mock.names import nearest_hint

FIELDS = (
    "from", "to", "cc", "bcc", "sender", "subject", "text", "html", "message_id", "in_reply_to", "references", "headers", "attachments",
)  # fmt: skip
_ATTACHMENT = ("filename", "type", "content", "text")


def composed(told: Mapping[str, Any], new_id: Callable[[], str], date: str) -> bytes:
    """Raises BadRequest. `date`: for a mail whose `headers` tell none."""
    _known(told, FIELDS, "a mail")
    mail = EmailMessage(policy=SMTP.clone(max_line_length=900))
    named = {
        "From": _line(told, "from"),
        "To": ", ".join(several(told, "to")),
        "Subject": _line(told, "subject"),
        "Cc": ", ".join(several(told, "cc")),
        "Message-ID": _angled(_line(told, "message_id")),
        "In-Reply-To": _angled(_line(told, "in_reply_to")),
    }
    named["References"] = (
        " ".join(map(_angled, several(told, "references"))) or named["In-Reply-To"]
    )
    further = told.get("headers") or {}
    if not isinstance(further, dict):
        raise BadRequest('headers: names and their values are wanted, {"X-Spam": "no"}')
    for name in further:
        named[_header_name(name)] = _line(further, name, f"headers.{name}")
    present = {name.lower() for name, value in named.items() if value}
    if "message-id" not in present:
        named["Message-ID"] = new_id()
    if "date" not in present:
        named["Date"] = date
    try:
        for name, value in named.items():
            if value:
                mail[name] = value
    except (ValueError, IndexError) as wrong:
        raise BadRequest(f"a header that no mail can have: {wrong}") from None
    _fill(mail, told)
    digest = crc32(str(mail["Message-ID"]).encode())
    for number, part in enumerate(mail.walk()):
        if part.is_multipart():  # the library's own boundaries are random
            part.set_boundary(f"_so-mock_{digest:08x}_{number}")
    try:
        return LINE_ENDS.sub(b"\r\n", mail.as_bytes())
    except (ValueError, LookupError, IndexError) as wrong:
        raise BadRequest(f"no mail can be written so: {wrong}") from None


def _fill(mail: EmailMessage, told: Mapping[str, Any]) -> None:
    text, html = _text(told, "text"), _text(told, "html")
    if text or not html:
        mail.set_content(text)
        if html:
            mail.add_alternative(html, subtype="html")
    else:
        mail.set_content(html, subtype="html")
    attachments = told.get("attachments") or []
    if not isinstance(attachments, list):
        raise BadRequest("attachments: a list is wanted")
    for number, each in enumerate(attachments):
        at = f"attachments[{number}]"
        if not isinstance(each, dict):
            raise BadRequest(f"{at}: an object with filename and content is wanted")
        _known(each, _ATTACHMENT, at)
        kind, _, sub = (_line(each, "type", f"{at}.type") or "application/octet-stream").partition("/")  # fmt: skip
        try:
            content = b64decode(_text(each, "content", f"{at}.content"), validate=True)
        except (NotBase64, ValueError):
            raise BadRequest(f"{at}.content: it is not base64; `text` takes a text as it is") from None  # fmt: skip
        content = content or _text(each, "text", f"{at}.text").encode()
        if kind.lower() in ("multipart", "message") or not sub:
            raise BadRequest(f"{at}.type: {kind[:40]}/{sub[:40]} is no type of a file; application/pdf is one")  # fmt: skip
        name = _line(each, "filename", f"{at}.filename") or f"attachment{number + 1}"
        try:
            mail.add_attachment(content, kind, sub, filename=name)
        except (ValueError, LookupError, IndexError) as wrong:
            raise BadRequest(f"{at}: {wrong}") from None


def several(told: Mapping[str, Any], name: str) -> list[str]:
    """A text or a list of texts."""
    value = told.get(name)
    found = value if isinstance(value, list) else [] if value in (None, "") else [value]
    return [_line({name: each}, name) for each in found]


def _known(told: Mapping[str, Any], names: tuple[str, ...], what: str) -> None:
    for name in told:
        if name not in names:
            raise BadRequest(f"{what} has no {name[:80]!r}; there are {', '.join(names)}{nearest_hint(name, names)}")  # fmt: skip


def _header_name(name: str) -> str:
    if not name.isascii() or not name.isprintable() or set(name) & set(": ") or not name:
        raise BadRequest(f"headers: {name[:80]!r} is no name of a header")
    return name


def _line(told: Mapping[str, Any], name: str, at: str = "") -> str:
    text = _text(told, name, at)
    if "\r" in text or "\n" in text:
        raise BadRequest(f"{at or name}: a line break would begin another header")
    return text


def _text(told: Mapping[str, Any], name: str, at: str = "") -> str:
    value = told.get(name)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise BadRequest(f"{at or name}: {str(value)[:80]} is no text")
    return value


def _angled(id: str) -> str:
    return id if not id or id.startswith("<") else f"<{id}>"
