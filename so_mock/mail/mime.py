"""A mail as the bytes a server would keep (RFC 5322, RFC 2045). The same row gives the same bytes."""

from __future__ import annotations

import re
from base64 import b64decode, encodebytes
from datetime import datetime
from email.generator import BytesGenerator
from email.header import Header
from email.message import Message
from email.mime.multipart import MIMEMultipart
from email.mime.nonmultipart import MIMENonMultipart
from email.mime.text import MIMEText
from email.utils import format_datetime, formataddr
from io import BytesIO
from typing import Any
from zlib import crc32

from so_mock.clock import NO_DATE, zone_info
from so_mock.entities.service import bare_id
from so_mock.mail import bounds
from so_mock.mail.ical import METHODS, meeting
from so_mock.store.table import Row

_TYPE = re.compile(r"([\w.+-]+)/([\w.+-]+)", re.ASCII)
_MAIL = "message/rfc822"
_HEADER = re.compile(r"[!-9;-~]+")
# A mail's own headers: a custom one of such a name would contradict the mail.
OURS = frozenset(
    ["message-id", "date", "from", "to", "cc", "bcc", "subject", "in-reply-to", "references", "x-priority", "mime-version", "content-type", "content-transfer-encoding"]
)  # fmt: skip
X_PRIORITY = {"Highest": "1", "High": "2", "Low": "4", "Lowest": "5"}


class _Generator(BytesGenerator):
    """A mail within the mail is written as it came, not taken apart first."""

    _handle_message = BytesGenerator._handle_text  # type: ignore[attr-defined]


def message(row: Row, zone: str) -> bytes:
    """`zone`: the tenant's, in which the row's dates are written. A mail that is attached is part of the tree, unless the
    whole would then be more than is taken in: it is a file then."""
    raw = _written(row, zone, mails_are_parts=True)
    if _MAIL.encode() in raw and bounds.tree(raw) is None:
        return _written(row, zone, mails_are_parts=False)
    return raw


def _written(row: Row, zone: str, *, mails_are_parts: bool) -> bytes:
    number = iter(range(1, 1_000))
    mail = _body(row, number)
    attached = row["Attachments"] or []
    if attached:
        whole = _multipart("mixed", row, number)
        whole.attach(mail)
        for each in attached:
            within = _mail_within(row, each) if mails_are_parts else None
            whole.attach(_attachment(each) if within is None else within)
        if any(part["Content-Transfer-Encoding"] == "8bit" for part in whole.walk()):
            whole["Content-Transfer-Encoding"] = "8bit"
        mail = whole
    for name, text in _headers(row, zone):
        mail[name] = text
    for name, text in _custom(row):
        if name.lower() not in OURS:
            mail[name] = text
    written = BytesIO()
    _Generator(written, mangle_from_=False).flatten(mail)
    return written.getvalue().replace(b"\n", b"\r\n")


def _body(row: Row, number: Any) -> Message:
    plain, html = row["PlainBody"], row["HTMLBody"]
    if not html:
        return MIMEText(plain, "plain", "utf-8")
    if not plain:
        return MIMEText(html, "html", "utf-8")
    both = _multipart("alternative", row, number)
    both.attach(MIMEText(plain, "plain", "utf-8"))
    both.attach(MIMEText(html, "html", "utf-8"))
    return both


def _multipart(kind: str, row: Row, number: Any) -> MIMEMultipart:
    """All parts but mails are base64, so a boundary with an underscore cannot occur in one."""
    return MIMEMultipart(kind, boundary=f"{_boundary(row)}{next(number)}")


def _boundary(row: Row) -> str:
    return f"_so-mock_{crc32(str(row['MessageID']).encode()):08x}_"


def _mail_within(row: Row, attachment: Row) -> Message | None:
    """The part of an attached mail, which must not be encoded (RFC 2046, 5.2.1). None for what is none, or could not be
    told from what stands around it."""
    if _type(attachment).lower() != _MAIL or not attachment["Stream"]:
        return None
    content = b64decode(attachment["Stream"])
    if b"\0" in content or _boundary(row).encode() in content:
        return None
    its = bounds.tree(content)
    if its is None or not bounds.is_mail(its):
        return None
    part = MIMENonMultipart(*_MAIL.split("/"))
    part.set_payload(content.decode("ascii", "surrogateescape"))
    part["Content-Transfer-Encoding"] = "7bit" if content.isascii() else "8bit"
    return _described(part, attachment)


def _type(attachment: Row) -> str:
    return str(attachment["Type"] or "").partition(";")[0].strip()


def _attachment(attachment: Row) -> Message:
    found = _TYPE.fullmatch(_type(attachment))
    if found and found[1].lower() not in ("multipart", "message"):  # those are trees, not content
        part = MIMENonMultipart(found[1], found[2])
    else:
        part = MIMENonMultipart("application", "octet-stream")
    its = meeting([attachment])
    if part.get_content_type() == "text/calendar" and its is not None:  # RFC 6047, 2.4
        part.set_param("charset", "utf-8")
        if its.method in METHODS.values():
            part.set_param("method", its.method.upper())
    stream = attachment["Stream"]
    part.set_payload(encodebytes(b64decode(stream)).decode("ascii") if stream else "")
    part["Content-Transfer-Encoding"] = "base64"
    return _described(part, attachment)


def _described(part: Message, attachment: Row) -> Message:
    inline = str(attachment["Disposition"] or "").strip().lower() == "inline"
    name = _line(attachment["Filename"])
    named = {"filename": name if name.isascii() else ("utf-8", "", name)} if name else {}
    part.add_header("Content-Disposition", "inline" if inline else "attachment", **named)
    if attachment["Description"]:
        part["Content-Description"] = _text(attachment["Description"])
    if not attachment["Id"].isdecimal():
        part["Content-ID"] = f"<{bare_id(_line(attachment['Id']))}>"
    return part


def _headers(row: Row, zone: str) -> list[tuple[str, str]]:
    headers = [("Message-ID", _line(row["MessageID"]))]
    if row["Sent"] not in ("", NO_DATE):
        sent = datetime.fromisoformat(row["Sent"]).replace(tzinfo=zone_info(zone))
        headers.append(("Date", format_datetime(sent)))
    headers.append(("From", _mailbox(row["From"] or {})))
    for name in ("To", "Cc", "Bcc"):
        headers.append((name, ", ".join(filter(None, map(_mailbox, row[name] or [])))))
    headers.append(("Subject", _text(row["Subject"])))
    original = bare_id(_line((row["InReplyTo"] or {}).get("MessageId")))
    if original:
        chain = _line(row.get("References")) or f"<{original}>"
        headers += [("In-Reply-To", f"<{original}>"), ("References", chain)]
    headers.append(("X-Priority", X_PRIORITY.get(row["Priority"], "")))
    return [(name, text) for name, text in headers if text]


def _custom(row: Row) -> list[tuple[str, str]]:
    named = [h for h in row["CustomHeaderList"] or [] if _HEADER.fullmatch(h["Name"] or "")]
    return [(h["Name"], _text(value)) for h in named for value in h["Values"] or []]


def _mailbox(address: Row) -> str:
    name, mailbox = _line(address.get("Name")), _line(address.get("Address"))
    if not mailbox:
        return ""
    try:
        return formataddr((name, mailbox))
    except UnicodeEncodeError:  # a local part or domain beyond ASCII
        return Header(f"{name} <{mailbox}>".strip(), "utf-8").encode()


def _text(value: Any) -> str:
    line = _line(value)
    return line if line.isascii() else Header(line, "utf-8").encode()


def _line(value: Any) -> str:
    """On one line: a line break would begin another header."""
    return " ".join(str(value or "").split())
