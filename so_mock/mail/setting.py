"""Mails as rows, and the mail server that they are really sent to, as the scenario has it.

Of `_mail` one row for a mail, ids ascending:
  id  At  Direction  From, To (of the envelope)  Message  By  About  State
  Attempts: [{"At", "Code" (0: no answer), "Error"}]  Left: who has not got it yet  Due (seconds since the epoch on the tenant's clock; 0: now)
  Tries: how often since it was last told to go
The last three only of a mail that went on its way.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from so_mock.store.changes import Store

MAILS = "_mail"
OUT, IN = DIRECTIONS = ("out", "in")
CAPTURED = "captured"  # kept here, and nowhere else
PENDING = "pending"  # to be sent, now or when its time has come
DELIVERED = "delivered"  # somebody's server took it
FAILED = "failed"
ARRIVED = "arrived"  # at one of its recipients at least
IGNORED = "ignored"  # nobody made anything of it
REFUSED = "refused"  # nobody here has any of its addresses
STATES = (CAPTURED, PENDING, DELIVERED, FAILED, ARRIVED, IGNORED, REFUSED)

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
