"""What mail servers refuse, and how accounts come to be: the one row of `_mail_setting`, as the scenario has it (sheet:
email-and-mailbox.md 4, 5.7)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fnmatch import fnmatchcase
from types import MappingProxyType
from typing import Any

from so_mock.store.changes import Store

SETTINGS = "_mail_setting"
ONE = "mail"  # the id of the row
MADE, NEEDED = "made", "needed"
ACCOUNTS = (MADE, NEEDED)

USUAL: Mapping[str, Any] = MappingProxyType({
    "id": ONE, "refused_logins": (), "refused_recipients": (), "without_mx": (), "without_spf": (), "accounts": MADE,
})  # fmt: skip
NOWHERE = ("invalid", "*.invalid")  # domains that no server is for (RFC 2606)


def settings(store: Store) -> Mapping[str, Any]:
    return store.table(SETTINGS).rows.get(ONE) or USUAL


def planted(told: Mapping[str, Any]) -> dict[str, Any]:
    return {**USUAL, **told}


def fits(text: str, patterns: Iterable[str]) -> bool:
    """`*` is any text; in any case."""
    lowered = text.strip().lower()
    return any(fnmatchcase(lowered, pattern.strip().lower()) for pattern in patterns)
