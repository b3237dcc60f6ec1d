"""What a scenario does to the deliveries of a call: `then.webhook` of a rule (sheet: webhooks.md 9)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from so_mock.entities.webhooks import DROPPED
from so_mock.store.table import Row

HELD = 5.0  # seconds for which one waits that another shall overtake
DROPS = "a rule of the scenario drops it"


def played(
    rows: Sequence[Row], sent: Mapping[str, Any], now: float, draw: Callable[[], float]
) -> list[Row]:
    """The deliveries of one unit, not stored yet, as a rule wants them. `now`: seconds by the tenant's clock; `draw`: from 0 to
    below 1, for a delay between two times.

    Those of each webhook are sent in the opposite order; one that is alone lets the next event of its webhook go first
    (`Yields`), for as long as HELD at most. One that is delayed holds nobody back.
    """
    if sent.get("drop"):
        return [{**row, "State": DROPPED, "Reason": DROPS} for row in rows]
    made = list(rows)
    if sent.get("reorder"):
        made = _reordered(made, now)
    if "delay" in sent:
        shortest, longest = sent["delay"]
        later = now + shortest + (longest - shortest) * draw()
        made = [{**row, "Due": later, "Yields": False} for row in made]
    copies = 1 + (sent.get("duplicate") or 0)
    return [row for row in made for _ in range(copies)] if copies > 1 else made


def _reordered(rows: list[Row], now: float) -> list[Row]:
    by_hook: dict[Any, list[Row]] = {}
    for row in rows:
        by_hook.setdefault(row["Webhook"], []).append(row)
    alone = [
        {**own[0], "Due": now + HELD, "Yields": True} for own in by_hook.values() if len(own) == 1
    ]
    return alone + [row for own in by_hook.values() if len(own) > 1 for row in reversed(own)]
