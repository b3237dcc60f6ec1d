"""Bytes of a mail (RFC 5322, RFC 2045) as an EMailEntity would show them: the way back from `mime`.

Mails come from anywhere: what is broken in one is read as far as it goes.
"""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterator
from datetime import UTC
from email.errors import HeaderParseError
from email.message import Message
from email.policy import compat32
from email.utils import parsedate_to_datetime
from typing import Any

from so_mock.call import Record
from so_mock.clock import NO_DATE, written, zone_info
from so_mock.mail import bounds
from so_mock.mail.ical import told
from so_mock.mail.mime import OURS, X_PRIORITY

LONGEST_CHAIN = 100  # ids of a References header that are kept
_ANGLED = re.compile(r"<[^<>]*>")
_PRIORITIES = {number: name for name, number in X_PRIORITY.items()}
_AS_IT_IS = compat32.clone(max_line_length=None, linesep="\r\n")


def parsed(raw: bytes, zone: str) -> Record | None:
    """None for what is no mail. `zone`: the tenant's, in which dates are written."""
    mail = bounds.read(raw)
    if not bounds.is_mail(mail):
        return None
    record: Record = {"PlainBody": "", "HTMLBody": "", "Size": len(raw)}
    attached: list[Record] = []
    record["Attachments"] = attached
    for part in _leaves(mail):
        body = _body(part)
        if body and not record[body]:
            record[body] = _text(part)
        else:
            attached.append(_attachment(part, len(attached) + 1))
    for name in ("To", "Cc", "Bcc"):
        record[name] = _people(mail, name)
    senders = _people(mail, "From")
    record["From"] = senders[0] if senders else None
    record["Subject"] = _header(mail, "Subject")
    record["MessageID"] = _header(mail, "Message-ID")
    original = _ANGLED.search(_header(mail, "In-Reply-To"))
    record["InReplyTo"] = {"MessageId": original[0]} if original else None
    record["References"] = " ".join(_ANGLED.findall(_header(mail, "References"))[-LONGEST_CHAIN:])
    record["Sent"] = _date(mail, zone)
    record["Priority"] = _PRIORITIES.get(_header(mail, "X-Priority")[:1], "Normal")
    record["CustomHeaderList"] = _custom(mail)
    return record | told(attached)


def _leaves(part: Message) -> Iterator[Message]:
    """Bodies and attachments in their order; a mail within the mail is one attachment."""
    payload = part.get_payload()
    if part.get_content_maintype() == "multipart" and isinstance(payload, list):
        for each in payload:
            if isinstance(each, Message):
                yield from _leaves(each)
    else:
        yield part


def _body(part: Message) -> str:
    if part.get_content_disposition() == "attachment" or _file_name(part):
        return ""
    return {"text/plain": "PlainBody", "text/html": "HTMLBody"}.get(part.get_content_type(), "")


def _content(part: Message) -> bytes:
    payload = part.get_payload()
    if isinstance(payload, list):  # message/rfc822
        return b"".join(_whole(each) for each in payload if isinstance(each, Message))
    return bounds.content(part)


def _whole(mail: Message) -> bytes:
    """A mail within the mail; one that is too broken to be written again keeps its headers and its text."""
    try:
        return mail.as_bytes(policy=_AS_IT_IS)
    except (UnicodeEncodeError, HeaderParseError):
        headers = "".join(f"{name}: {_plain(value)}\n" for name, value in mail.items())
        text = mail.get_payload()
        return f"{headers}\n{text if isinstance(text, str) else ''}".encode("utf-8", "replace")


def _file_name(part: Message) -> str:
    try:
        return _plain(part.get_filename())
    except TypeError:  # pieces of a name, some with a number and some without
        return ""


def _text(part: Message) -> str:
    return bounds.characters(_content(part), part.get_content_charset()).replace("\r\n", "\n")


def _attachment(part: Message, number: int) -> Record:
    content, id = _content(part), _header(part, "Content-ID").strip("<>")
    return {
        "Id": id or str(number),
        "Filename": _file_name(part),
        "Description": _header(part, "Content-Description"),
        "Type": part.get_content_type(),
        "Encoding": _header(part, "Content-Transfer-Encoding"),
        "Disposition": part.get_content_disposition() or "attachment",
        "Size": len(content),
        "Stream": b64encode(content).decode(),
    }


def _people(mail: Message, name: str) -> list[Record]:
    """Names are decoded after the addresses are told apart: a comma may be encoded."""
    told = [bounds.unescaped(each) for each in mail.get_all(name, [])]
    return [
        {"Address": "".join(address.split()), "Name": _plain(said)}
        for said, address in bounds.people(told)
    ]


def _date(mail: Message, zone: str) -> str:
    try:
        moment = parsedate_to_datetime(_header(mail, "Date"))
        moment = moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)
        return written(moment.astimezone(zone_info(zone)))
    except (ValueError, OverflowError):
        return NO_DATE


def _custom(mail: Message) -> list[Record]:
    values: dict[str, list[str]] = {}
    for name, value in mail.items():
        if name.lower() not in OURS:
            values.setdefault(name, []).append(_plain(value))
    return [{"Name": name, "Values": held} for name, held in values.items()]


def _header(mail: Message, name: str) -> str:
    return _plain(mail.get(name))


def _plain(value: Any) -> str:
    return bounds.line(value or "")
