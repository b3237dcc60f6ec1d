"""Values as archives show them through an agent: everything but texts carries a marker, `[I:5]` (sheet: query.md d).

`values.py` reads them. The same spelling is the DisplayValue of OData's Full mode.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any

from so_mock.query.bind import BLANKS, BY_TEXT, TEXTS, Bound
from so_mock.query.frame import Frame

_MONEY = re.compile(r"amount|earning$|price|cost|subtotal")
# Of an appointment `time` and `endTime`: a date-time of which the hour is shown.
_CLOCKS = frozenset(["time", "endtime"])


def integer(value: Any) -> str:
    return f"[I:{int(value)}]"


def truth(value: Any) -> str:
    return "[I:1]" if value else "[I:0]"


def decimal(value: float) -> str:
    return f"[F:{_number(value)}]"


def money(value: float) -> str:
    return f"[M:{_number(value)}]"


def _number(value: float) -> str:
    return str(int(value)) if value == int(value) else repr(float(value))


def day(value: str) -> str:
    return f"[D:{value[5:7]}/{value[8:10]}/{value[:4]}]"


def moment(value: str) -> str:
    """With seven decimals, as recorded."""
    return f"[DT:{value[5:7]}/{value[8:10]}/{value[:4]} {value[11:19]}.{value[20:27]:0<7}]"


def clock(value: str) -> str:
    return f"[T:{value[11:16]}]"


def span(value: int) -> str:
    """In seconds."""
    return f"[TS:{int(value)}]"


def numbers(value: Iterable[Any]) -> str:
    return f"[A:{','.join(map(str, value))}]"


_BY_KIND: dict[str, Callable[[Any], str]] = {
    "bool": truth, "decimal": decimal, "money": money, "time": clock, "date": day, "unlimitedDate": day, "datetime": moment, "timeSpan": span,
    "listInterest": numbers, "intArray": numbers, "listAll": numbers,
}  # fmt: skip


def kind_of(bound: Bound) -> str:
    """What the value of a column is, told apart further than by its operators: `time`, `money`."""
    leaf = bound.name.rpartition("/")[2].lower()
    if bound.kind in ("date", "datetime"):
        if leaf in _CLOCKS:
            return "time"
        return "date" if bound.type == "-" and leaf.endswith("date") else bound.kind
    return "money" if bound.kind == "decimal" and _MONEY.search(leaf) else bound.kind


def encoder(bound: Bound) -> Callable[[Any], str] | None:
    """What spells the value of a column; None where that is a text as it stands. Some ids are restricted on as texts are,
    and are numbers for all that."""
    kind = kind_of(bound)
    if kind in TEXTS:
        return encoded if bound.name.lower().endswith("id") else None
    spell: Callable[[Any], str] = _BY_KIND.get(kind, integer)
    return spell


def display(frame: Frame, bound: Bound) -> str:
    """The code of what a cell shows: the text of an item, or the value with its marker."""
    if bound.text and bound.backed:
        return bound.text
    spell = encoder(bound)
    if not bound.backed:
        return repr("" if spell is None or bound.type in BY_TEXT else spell(BLANKS[bound.kind]))
    return f"{frame.constant(spell)}({bound.code})" if spell else bound.code


def encoded(value: Any) -> str:
    """A value that no column tells about, such as a sum."""
    if isinstance(value, bool):
        return truth(value)
    if isinstance(value, int):
        return integer(value)
    if isinstance(value, float):
        return decimal(value)
    if isinstance(value, (list, tuple)):
        return numbers(value)
    return str(value or "")
