"""Days that move with the clock: today, the last two months, the next quarter (sheet: query.md b)."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta

from so_mock.query.values import BadLiteral, integer

PERIODS = {
    "day": 1, "days": 1, "week": 2, "weeks": 2, "wk": 2, "wks": 2, "month": 3, "months": 3, "mon": 3, "mos": 3,
    "quarter": 4, "quarters": 4, "qtr": 4, "qtrs": 4, "halfyear": 5, "halfyears": 5, "hyr": 5, "hyrs": 5, "year": 6,
    "years": 6, "yr": 6, "yrs": 6,
}  # fmt: skip
_MONTHS = {3: 1, 4: 3, 5: 6, 6: 12}
# The older names -> those that they became.
LEGACY = {
    f"{which}{period.capitalize()}": (operator, *((("1",)) if count else ()), period)
    for which, operator, count in (("last", "previousPeriod", 1), ("this", "thisPeriod", 0), ("next", "nextPeriod", 1))
    for period in ("week", "month", "quarter", "year")
} | {"thisHalf": ("thisPeriod", "halfyear"), "lastHalf": ("previousPeriod", "1", "halfyear"),
     "nextHalf": ("nextPeriod", "1", "halfyear")}  # fmt: skip
# How many values each takes; a client may send back what the server added, the days that they came to.
TAKES = {"thisperiod": 1, "thispreviousandnext": 1} | dict.fromkeys(
    ("thisandnext", "thisandprevious", "nextperiod", "previousperiod"), 2
)
_LONGEST = 100_000  # periods
FIRST = date(1, 1, 2)  # the day before it means that there is no date


_LOWERED = {name.lower(): told for name, told in LEGACY.items()}


def legacy(operator: str) -> tuple[str, ...] | None:
    """What an older name became: operator and values; None for any other."""
    return _LOWERED.get(operator.lower())


def period(text: str) -> int:
    """1 day, 2 week, 3 month, 4 quarter, 5 half year, 6 year; by number or name."""
    found = PERIODS.get(text.strip().lower().replace(" ", ""))
    if found is None:
        try:
            found = integer(text)
        except BadLiteral:
            found = 0
        if not 1 <= found <= 6:
            raise BadLiteral(text, "is no period: day, week, month, quarter, halfyear, year")
    return found


def span(operator: str, values: tuple[str, ...], today: date) -> tuple[date, date]:
    """First and last day. `values`: the period, with a number before it where the operator counts. Raises BadLiteral."""
    kind = period(values[-1])
    count = integer(values[0]) if len(values) > 1 else 1
    if abs(count) > _LONGEST:
        raise BadLiteral(values[0], "are too many periods")
    name = operator.lower()
    back, ahead = {
        "thisperiod": (0, 1), "thisandnext": (0, count + 1), "thisandprevious": (-count, 1),
        "nextperiod": (1, count + 1), "previousperiod": (-count, 0), "thispreviousandnext": (-1, 2),
    }[name]  # fmt: skip
    begin = start(today, kind)
    first, behind = moved(begin, kind, back), moved(begin, kind, ahead)
    return max(first, FIRST), behind - timedelta(days=1) if FIRST < behind < date.max else behind


def start(day: date, kind: int) -> date:
    """The first day of the period that holds it. Weeks start on Monday."""
    if kind == 1:
        return day
    if kind == 2:
        return day - timedelta(days=day.weekday())
    months = _MONTHS[kind]
    return date(day.year, (day.month - 1) // months * months + 1, 1)


def moved(day: date, kind: int, count: int) -> date:
    """So many periods on, or as far as the calendar goes."""
    try:
        return _moved(day, kind, count)
    except (ValueError, OverflowError):
        return date.max if count > 0 else date.min


def _moved(day: date, kind: int, count: int) -> date:
    if kind < 3:
        return day + timedelta(days=count * (1 if kind == 1 else 7))
    month = day.year * 12 + day.month - 1 + count * _MONTHS[kind]
    year, zero = divmod(month, 12)
    return date(year, zero + 1, min(day.day, monthrange(year, zero + 1)[1]))
