"""The mail server that mails are really sent to: the one row of `_smtp_setting`, as the scenario has it."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from so_mock.store.changes import Store

SETTING = "_smtp_setting"
ONE = "smtp"  # the id of the row
NONE, STARTTLS, TLS = WAYS = ("none", "starttls", "tls")
USUAL: Mapping[str, Any] = MappingProxyType({
    "id": ONE, "host": "", "port": 0, "tls": NONE, "username": "", "password": "", "from": "",
})  # fmt: skip


def server(store: Store) -> Mapping[str, Any] | None:
    """None where nothing leaves the machine."""
    row = store.table(SETTING).rows.get(ONE)
    return row if row and row["host"] else None


def port(told: Mapping[str, Any]) -> int:
    return told["port"] or (465 if told["tls"] == TLS else 25)
