"""How webhooks are sent (sheet: webhooks.md 9, 14): the one row of `_webhook_setting`, as the scenario has it."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

from so_mock.store.changes import Store

SETTINGS = "_webhook_setting"
ONE = "webhooks"  # the id of the row
OK_ONLY, ANY_OK = "200", "2xx"  # what counts as received
LATER = (1.0, 4.0)  # seconds from a failed attempt to the next; the last one holds for all beyond


class Settings(NamedTuple):
    """`success`: one of OK_ONLY and ANY_OK. `timeout`: of one attempt, in seconds of real time. `attempts`: of one event.
    `disable_after`: so many failed attempts in a row stop a webhook. `probe_stopped`: also one that is saved as Stopped is
    tried."""

    require_https: bool = True
    success: str = OK_ONLY
    timeout: float = 10.0
    attempts: int = 3
    disable_after: int = 9
    field_values: bool = True
    probe: bool = True
    probe_stopped: bool = True

    def received(self, status: int) -> bool:
        return status == 200 or (self.success == ANY_OK and 200 <= status < 300)

    def again_after(self, attempts: int) -> float | None:
        """Seconds until the next one after so many failed; None where that was the last."""
        return None if attempts >= self.attempts else LATER[min(attempts, len(LATER)) - 1]


USUAL = Settings()
_NOTHING: Mapping[str, Any] = MappingProxyType({})


def settings(store: Store) -> Settings:
    row = store.table(SETTINGS).rows.get(ONE, _NOTHING)
    told = {name: row[name] for name in Settings._fields if row.get(name) is not None}
    return Settings(**told) if told else USUAL
