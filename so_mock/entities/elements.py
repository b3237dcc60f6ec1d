"""E-mails, phones and web addresses of companies and persons: values in the row, renumbered by each save."""

from __future__ import annotations

import re
from typing import Any

from so_mock.store.table import Row

PHONES = (
    "Phones", "Faxes", "OfficePhones", "MobilePhones", "PrivatePhones", "OtherPhones", "InternetPhones",
)  # fmt: skip
WORDS = ("Emails", "Urls", "ChatEmails")
_SEPARATORS = re.compile(r"[\s().\-/]")


def stripped(phone: str) -> str:
    """Without blanks and separators, as a telephone wants it."""
    return _SEPARATORS.sub("", phone)


def element(value: str, *, phone: bool = False, description: str = "") -> dict[str, Any]:
    return {
        "Value": value,
        "StrippedValue": stripped(value) if phone else value,
        "Description": description,
        "TableRight": None,
        "FieldProperties": {},
    }


def settled(row: Row) -> Row:
    """A blank element is none; the stripped form follows from what was typed."""
    lists = {}
    for name in (*PHONES, *WORDS):
        if name in row:
            lists[name] = [
                element(
                    each["Value"], phone=name in PHONES, description=each.get("Description") or ""
                )
                for each in row[name] or ()
                if (each.get("Value") or "").strip()
            ]
    return {**row, **lists}


def values(row: Row, name: str) -> list[str]:
    return [str(each["Value"]) for each in row.get(name) or ()]
