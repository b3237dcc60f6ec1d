"""The tenant's clock."""

from __future__ import annotations

import math
from typing import Any

import orjson

from so_mock.admin.asked import (
    REAL,
    TEXT,
    TRUTH,
    WHOLE,
    Answered,
    Asked,
    Schema,
    json,
    maybe,
    record,
    rows,
    said,
    truth,
)  # fmt: skip
from so_mock.clock import (
    FROZEN,
    BadTime,
    Clock,
    OutOfBounds,
    Setting,
    read_duration,
    read_moment,
)
from so_mock.errors import BadRequest

HOW = 'a clock takes {"advance": "8d"}, {"at": "2026-01-15T08:00:00Z"} or {"frozen": true}'
REAL_TIME = "now"
CLOCK = record(
    utc=TEXT, now=said(TEXT, "the wall clock of the base zone"), zone=TEXT, frozen=TRUTH,
    ahead=maybe(said(REAL, "of real time, in seconds; null where it stands")),
)  # fmt: skip
DUE = record(when=TEXT, what=TEXT, entity=TEXT, id={}, text=TEXT, acted=TRUTH)
TURNED = record(
    **CLOCK["properties"], was=TEXT, due=rows(DUE), more=said(WHOLE, "that are not listed")
)
TURNS: dict[str, Schema] = {
    "advance": {
        "type": ["string", "number", "null"],
        "description": "8d, 1h 30m, 90s; a number is seconds",
    },
    "at": {"type": ["string", "null"], "description": "a moment, or now"},
    "frozen": {"type": ["boolean", "null"]},
}


def clock(asked: Asked) -> Answered:
    """What time it is for the tenant."""
    return json(described(asked.tenant.clock))


async def turn(asked: Asked) -> Answered:
    """Turns the clock, and tells in order what became due; `acted` of what happened, beside what is only told."""
    from so_mock.due.walk import walked  # which knows most of the entities

    tenant = asked.tenant
    _wanted(asked.body, tenant.clock)  # a refusal waits for nobody
    done = await walked(asked.tenants.background, tenant, lambda: _wanted(asked.body, tenant.clock))
    due = [each._asdict() for each in done.due]
    return json(described(asked.tenant.clock) | {"was": done.was, "due": due, "more": done.more})


def described(clock: Clock) -> dict[str, Any]:
    """`ahead`: of real time, in seconds, negative behind it; null of one that stands, of which it would differ each time."""
    setting = clock.setting
    return {
        "utc": clock.utc().isoformat(timespec="seconds").replace("+00:00", "Z"),
        "now": clock.now(),
        "zone": clock.zone,
        FROZEN: setting.frozen is not None,
        "ahead": round(setting.ahead, 3) if setting.frozen is None else None,
    }


def _wanted(body: dict[str, Any], clock: Clock) -> Setting:
    told = {name: value for name, value in body.items() if value is not None}
    if not told:
        raise BadRequest(f"nothing is said; {HOW}")
    if "advance" in told and "at" in told:
        raise BadRequest("'advance' and 'at' contradict each other; say one of them")
    frozen = truth(told, FROZEN)
    setting = clock.setting
    try:
        if "advance" in told:
            setting = setting.advanced(_seconds(told["advance"]))
        elif "at" in told:
            setting = setting.at(_moment(told["at"], clock))
    except OutOfBounds as wrong:
        raise BadRequest(str(wrong)) from None
    return setting if frozen is None else setting.standing(frozen)


def _seconds(told: Any) -> float:
    seconds = math.nan
    if isinstance(told, int | float) and not isinstance(told, bool):
        seconds = float(told)
    elif isinstance(told, str):
        try:
            seconds = read_duration(told)
        except BadTime:
            hint = "; to go back say 'at'" if told.strip().startswith("-") else ""
            raise BadRequest(f"'advance' is no duration: {_shown(told)}; write 8d, 1h 30m, 90s{hint}") from None  # fmt: skip
    if not math.isfinite(seconds):
        raise BadRequest(f"'advance' is no duration: {_shown(told)}; write 8d, 1h 30m, 90s")
    if seconds < 0:
        raise BadRequest(f"'advance' goes forward, not {_shown(told)}; to go back say 'at'")
    return seconds


def _moment(told: Any, clock: Clock) -> float:
    """In seconds. `now` is real time."""
    if told == REAL_TIME:
        return Setting().seconds()
    try:
        if not isinstance(told, str):
            raise BadTime(told)
        return read_moment(told, clock.zone).timestamp()
    except OutOfBounds:
        raise
    except BadTime:
        raise BadRequest(
            f"'at' is no moment: {_shown(told)}; write 2026-01-15T08:00:00Z, without Z the wall clock of "
            f"{clock.zone}, or {REAL_TIME}"
        ) from None


def _shown(told: Any) -> str:
    return orjson.dumps(told).decode()[:60]
