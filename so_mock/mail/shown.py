"""Mails that went out or came in, as they are looked at from outside."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from so_mock.mail import bounds, headers
from so_mock.store.table import Row


def subject(row: Row) -> str:
    return heading(row["Message"], "Subject")


def heading(raw: bytes, name: str) -> str:
    value = headers.head(raw).get(name)
    return bounds.line("" if value is None else value)


def line(row: Row) -> dict[str, Any]:
    """What a list shows of it."""
    return {
        "id": row["id"], "at": row["At"], "direction": row["Direction"], "from": row["From"], "to": row["To"],
        "subject": subject(row), "size": len(row["Message"]), "state": row["State"], "by": row["By"],
        "about": row["About"], "attempts": [_attempt(each) for each in row["Attempts"]],
    }  # fmt: skip


def whole(row: Row, zone: str, due: str | None) -> dict[str, Any]:
    """With what stands in it, decoded; files without their content."""
    from so_mock.mail.parsing import parsed

    found = parsed(row["Message"], zone) or {}
    held = headers.head(row["Message"])
    return line(row) | {
        "due": due, "left": row.get("Left", []),
        "headers": [[name, bounds.line(value)] for name, value in held.items()],
        "message_id": found.get("MessageID", ""), "text": found.get("PlainBody", ""), "html": found.get("HTMLBody", ""),
        "attachments": [
            {"id": each["Id"], "filename": each["Filename"], "type": each["Type"], "size": each["Size"]}
            for each in found.get("Attachments", ())
        ],
    }  # fmt: skip


def _attempt(told: Mapping[str, Any]) -> dict[str, Any]:
    return {"at": told["At"], "code": told["Code"], "error": told["Error"]}
