"""What aggregates come to, value by value: the same object gives running values and the total."""

from __future__ import annotations

from bisect import insort
from collections.abc import Callable
from typing import Any, NamedTuple, Protocol

from so_mock.errors import BadFilter
from so_mock.query.expressions import Call

# A value, and what is shown instead of it; None where it is shown itself.
Pair = tuple[Any, Any]

_WHOLE = frozenset(["int", "timeSpan", "bool"])


class Shape(NamedTuple):
    """What kind of value a column has, in the words of `Bound`; `shown`: a text stands for it."""

    kind: str
    target: str = ""
    shown: bool = False


WHOLE, DECIMAL = Shape("int"), Shape("decimal")


class Accumulator(Protocol):
    def add(self, pair: Pair) -> None: ...

    def result(self) -> Pair: ...


class Count:
    """Different values."""

    def __init__(self) -> None:
        self.seen: set[Any] = set()

    def add(self, pair: Pair) -> None:
        value = pair[0]
        self.seen.add(tuple(value) if isinstance(value, list) else value)

    def result(self) -> Pair:
        return len(self.seen), None


class CountAll:
    def __init__(self) -> None:
        self.count = 0

    def add(self, pair: Pair) -> None:
        self.count += 1

    def result(self) -> Pair:
        return self.count, None


class Sum:
    def __init__(self, blank: float) -> None:
        self.sum = blank

    def add(self, pair: Pair) -> None:
        self.sum += pair[0]

    def result(self) -> Pair:
        return self.sum, None


class Percent:
    """How much of the sum of all rows this is."""

    def __init__(self, whole: float) -> None:
        self.whole, self.sum = whole, 0

    def add(self, pair: Pair) -> None:
        self.sum += pair[0]

    def result(self) -> Pair:
        return (100.0 * self.sum / self.whole if self.whole else 0.0), None


class Avg:
    def __init__(self, least: float | None, positive: bool) -> None:
        self.least, self.positive = least, positive
        self.sum, self.count = 0, 0

    def add(self, pair: Pair) -> None:
        value = pair[0]
        if self.least is not None and (value < 0 or (self.positive and value == 0)):
            return
        self.sum += value
        self.count += 1

    def result(self) -> Pair:
        return (self.sum / self.count if self.count else 0.0), None


class Extreme:
    """The least value, or the greatest, with what is shown for it."""

    def __init__(self, greatest: bool, blank: Pair) -> None:
        self.greatest, self.blank = greatest, blank
        self.found: Pair | None = None
        self.key: Any = None

    def add(self, pair: Pair) -> None:
        key = sort_key(pair)
        if self.found is None or (key > self.key if self.greatest else key < self.key):
            self.found, self.key = pair, key

    def result(self) -> Pair:
        return self.blank if self.found is None else self.found


class Median:
    def __init__(self) -> None:
        self.values: list[Any] = []

    def add(self, pair: Pair) -> None:
        insort(self.values, pair[0])

    def result(self) -> Pair:
        values = self.values
        if not values:
            return 0.0, None
        middle = len(values) // 2
        if len(values) % 2:
            return float(values[middle]), None
        return (values[middle - 1] + values[middle]) / 2, None


def sort_key(pair: Pair) -> Any:
    """By what is shown, without regard to case."""
    value, text = pair
    shown = value if text is None else text
    return shown.lower() if isinstance(shown, str) else shown


def accumulator(
    call: Call, of: Shape, blank: Any, named: str
) -> tuple[Shape, Callable[[float], Accumulator]]:
    """What the aggregate is, and what makes one, given the sum of all rows. Raises BadFilter where it wants numbers."""
    name = call.function
    if name == "Count":
        return WHOLE, lambda whole: Count()
    if name == "CountAll":
        return WHOLE, lambda whole: CountAll()
    if name in ("Min", "Max"):
        nothing = (blank, "" if of.shown else None)
        return of, lambda whole: Extreme(name == "Max", nothing)
    if of.kind not in _WHOLE and of.kind != "decimal":
        raise BadFilter(f"'{named[:80]}': {name} wants numbers, and this is {of.kind}.")
    if name == "Sum":
        if of.kind == "decimal":
            return DECIMAL, lambda whole: Sum(0.0)
        return (of if of.kind == "timeSpan" else WHOLE), lambda whole: Sum(0)
    if name == "Avg":
        positive = "OnlyPositive" in call.modifiers
        least = 0 if positive or "NoNegative" in call.modifiers else None
        return DECIMAL, lambda whole: Avg(least, positive)
    if name == "Median":
        return DECIMAL, lambda whole: Median()
    return DECIMAL, Percent
