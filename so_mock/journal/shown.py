"""Entries as whoever looks reads them: one line of a list, or all that is known of one, without secrets."""

from __future__ import annotations

import re
from base64 import b64encode
from codecs import BOM_UTF8
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any

import orjson

from so_mock.journal import Entry
from so_mock.journal.bodies import decoded, salvaged
from so_mock.journal.masks import Masks, is_secret

Reader = Callable[[bytes], Any]
_ONE_TEXT = re.compile(r"(<string>)([^<]+)")  # a text as a whole answer in XML (render/as_xml.py)
_TEXTS = ("json", "xml", "text", "form")


def line(entry: Entry) -> dict[str, Any]:
    """What a list tells of an entry."""
    told_more = entry.error or entry.ignored  # which may repeat what was sent
    masks = masks_of(entry) if told_more else Masks()
    query = masks.form(_text(entry.query), signing_in=_signs_in(entry))
    return masks.record(_told(entry)) | _plain(entry, masks.hide(query))


def whole(entry: Entry, answer: bytes | None, rules: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """All of it. `answer`: the head of what was answered, None where it is no longer kept."""
    masks = _masks(entry)
    sent = _sent(entry, masks)
    answered = {
        "status": entry.status,
        "headers": masks.headers(_answer_headers(entry)),
        "length": entry.answer_length,
        "kept": answer is not None,
        **_body(answer or b"", entry.answer_length, entry.media_type, entry.operation, masks),
    }
    told = _told(entry) | {"rules": list(rules)}
    hidden = masks.record(told | {"sent": sent, "answer": answered})
    return hidden | _plain(entry, hidden["sent"]["query"])


def masks_of(entry: Entry) -> Masks:
    """Masks that know the secrets that were sent."""
    masks = _masks(entry)
    _sent(entry, masks)
    return masks


def _masks(entry: Entry) -> Masks:
    return Masks(signing_in=entry.operation.startswith("login."))


def _told(entry: Entry) -> dict[str, Any]:
    return {
        "id": entry.id,
        "at": datetime.fromtimestamp(entry.at, UTC).isoformat(timespec="milliseconds"),
        "request": f"{entry.verb} {entry.path}",
        "query": None,
        "operation": None,
        "user": None,
        "status": entry.status,
        "fidelity": entry.fidelity or None,
        "answeredBy": entry.by or None,
        "rule": None,
        "fault": entry.fault or None,
        "delay": entry.delay or None,
        "ignored": list(entry.ignored),
        "changes": list(entry.changes),
        "error": entry.error or None,
        "decided": entry.decided or None,
        "milliseconds": round(entry.milliseconds, 3),
    }


def _plain(entry: Entry, query: str | None) -> dict[str, Any]:
    """Names, which are no secrets, whatever else is called like them."""
    return {
        "query": query or None,
        "operation": entry.operation or None,
        "user": entry.user or None,
        "rule": entry.rule or None,
    }


def _sent(entry: Entry, masks: Masks) -> dict[str, Any]:
    headers = [(_text(name), _text(value)) for name, value in entry.headers]
    media_type = next((v for n, v in headers if n.lower() == "content-type"), "")
    return {
        "verb": entry.verb,
        "path": entry.path,
        "query": masks.form(_text(entry.query), signing_in=_signs_in(entry)) or None,
        "headers": masks.headers(headers),
        "length": entry.length,
        **_body(entry.body, entry.length, media_type, entry.operation, masks, entry.reader),
    }


def _answer_headers(entry: Entry) -> list[tuple[str, str]]:
    """The common ones are told by the rest of the entry."""
    typed = [("Content-Type", entry.media_type)] if entry.status not in (204, 304) else []
    return typed + list(entry.answer_headers.items())


def _body(
    body: bytes, length: int, media_type: str, operation: str, masks: Masks, reader: Reader | None = None
) -> dict[str, Any]:  # fmt: skip
    """JSON as JSON, text as text, all else as base64. `cut`: less is shown than there was."""
    cut = len(body) != length
    kind, _, rest = media_type.lower().partition(";")
    charset = rest.partition("charset=")[2].partition(";")[0].strip(" '\"")
    texts = not kind or any(word in kind for word in _TEXTS)
    text = decoded(body, charset, guess=texts)
    if text is None and texts:
        text = body.decode("utf-8", "replace")
    if text is None:
        return {"body": None, "base64": b64encode(body).decode(), "cut": cut}
    if not text.strip():
        return {"body": text or None, "cut": cut}
    value = _value(body, text, cut, kind, operation, reader)
    about = re.split(r"[./ ]", operation)[-1]  # a text that is all has no other name
    if value is not None:
        secret = isinstance(value, str) and is_secret(about)
        return {"body": masks.all(value) if secret else masks.value(value), "cut": cut}
    if text.lstrip().startswith("<") and is_secret(about):
        text = _ONE_TEXT.sub(lambda found: found[1] + masks.all(found[2]), text)
    if kind.strip() == "application/x-www-form-urlencoded" and text.lstrip()[0] not in "{[<":
        return {"body": masks.form(text), "cut": cut}
    return {"body": masks.text(text), "cut": cut}


def _value(
    body: bytes, text: str, cut: bool, kind: str, operation: str, reader: Reader | None
) -> Any:
    """None for what is none. Forms and XML are values where an operation of the API reads them so, and where they are whole."""
    if "form" in kind or "xml" in kind:
        is_read = bool(operation) and not operation.startswith("login.") and not cut
        return reader(body) if reader is not None and is_read else None
    for whole in (text, salvaged(text)) if cut else (text,):
        value = json_of(whole, reader)
        if value is not None:
            return value
    return None


def json_of(text: str, reader: Reader | None) -> Any:
    """None for what is none. `reader`: the door's, which takes what clients write; it heeds the mark in front of UTF-8 whatever
    charset the body was in."""
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError:
        return reader(BOM_UTF8 + text.encode()) if reader is not None else None


def _signs_in(entry: Entry) -> bool:
    return "/api/" not in entry.path


def _text(raw: bytes) -> str:
    return raw.decode("latin-1")
