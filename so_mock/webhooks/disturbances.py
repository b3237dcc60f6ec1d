"""What a scenario does to the deliveries of a call: `then.webhook` of a rule (sheet: webhooks.md 9)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from so_mock.entities.webhooks import DELIVERIES, DROPPED, PENDING
from so_mock.store.changes import Changes, Store
from so_mock.store.table import Row

HELD = 5.0  # seconds for which one waits that another shall overtake
DROPS = "a rule of the scenario drops it"


def play(store: Store, changes: Changes, now: float) -> None:
    """Within a unit, once its deliveries are in it: they are as its rule wants them. `now`: seconds by the tenant's clock."""
    made = {
        id: after
        for table, id, before, after, *_ in changes.log
        if table == DELIVERIES and before is None
    }
    rows = [
        row
        for id, row in made.items()
        if row is not None and row["State"] == PENDING and id in store.table(DELIVERIES)
    ]
    for row in rows:
        store.delete(DELIVERIES, row["id"])
    for row in played(rows, changes.sent, now):
        store.insert(DELIVERIES, {**row, "id": 0})


def played(rows: Sequence[Row], sent: Mapping[str, Any], now: float) -> list[Row]:
    """The deliveries of one unit as a rule wants them.

    Those of each webhook are sent in the opposite order; one that is alone lets the next event of its webhook go first
    (`Yields`), for as long as HELD at most. One that is delayed holds nobody back.
    """
    if sent.get("drop"):
        return [{**row, "State": DROPPED, "Reason": DROPS} for row in rows]
    made = list(rows)
    if sent.get("reorder"):
        made = _reordered(made, now)
    if "delay" in sent:
        made = [{**row, "Due": now + sent["delay"], "Yields": False} for row in made]
    copies = 1 + int(sent.get("duplicate") or 0)
    return [row for row in made for _ in range(copies)] if copies > 1 else made


def _reordered(rows: list[Row], now: float) -> list[Row]:
    by_hook: dict[Any, list[Row]] = {}
    for row in rows:
        by_hook.setdefault(row["Webhook"], []).append(row)
    alone = [
        {**own[0], "Due": now + HELD, "Yields": True} for own in by_hook.values() if len(own) == 1
    ]
    return alone + [row for own in by_hook.values() if len(own) > 1 for row in reversed(own)]
