"""What the head of a mail tells of where it belongs and who wrote it, before its body is looked at (RFC 5322, RFC 3834)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from email.message import Message
from email.parser import BytesHeaderParser

from so_mock.entities.service import bare_id
from so_mock.mail import bounds, envelope

HEAD = 256 * 1024  # bytes of a head that are looked at
MOST_IDS = 100  # of the mails before it that a mail may name
_END = re.compile(rb"\r?\n\r?\n")
_ID = re.compile(r"<([^<>\s]+)>")
_BULK = frozenset(["bulk", "junk", "list", "auto_reply"])
_AUTOMATIC = ("list-id", "x-autoreply", "x-autorespond")  # that one of them is there is enough


def head(raw: bytes) -> Message:
    """As much of the head as an honest mail would have; what goes beyond tells nothing."""
    end = _END.search(raw, 0, HEAD)
    return BytesHeaderParser().parsebytes(raw[: end.end() if end else HEAD])


def text(raw: bytes) -> str:
    """The head as it stands in the mail."""
    end = _END.search(raw, 0, HEAD)
    return raw[: end.start() if end else HEAD].decode("utf-8", "replace").replace("\r\n", "\n")


def answered(mail: Message) -> list[str]:
    """Bare ids of the mails that this one answers, the nearest first."""
    named: list[str] = []
    for header, nearest_last in (("In-Reply-To", False), ("References", True)):
        found = [id for value in mail.get_all(header, []) for id in _ID.findall(str(value))]
        named += reversed(found) if nearest_last else found
    return list(dict.fromkeys(map(bare_id, named)))[:MOST_IDS]


def automatic(mail: Message, sender: str | None) -> bool:
    """Whether a program wrote it: an answer to it would be an answer to nobody, or begin a loop. `sender`: that of the
    envelope, None where there is none."""
    returned = str(mail.get("Return-Path", "-")).strip()
    if sender == "" or returned == "<>":
        return True
    submitted = str(mail.get("Auto-Submitted", "no")).partition(";")[0].strip().lower()
    precedence = str(mail.get("Precedence", "")).strip().lower()
    if submitted not in ("", "no") or precedence in _BULK:
        return True
    return any(name in mail for name in _AUTOMATIC) or is_bounce(mail)


def is_bounce(mail: Message) -> bool:
    kind = mail.get_content_type()
    reported = str(mail.get_param("report-type", "")).lower()
    return kind == "multipart/report" and reported == "delivery-status"


def addresses(mail: Message, *names: str) -> Iterator[str]:
    """Bare and lowered, each once; what is no address is passed over."""
    told = [bounds.unescaped(value) for name in names for value in mail.get_all(name, [])]
    found = (address.strip().lower() for _, address in bounds.people(told))
    yield from dict.fromkeys(filter(envelope.is_address, found))
