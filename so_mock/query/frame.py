"""Frame: the function that a question is compiled to, while it is being written.

Code is made of parts of ours alone: names of properties through `repr`, everything a client sent as a constant of its own.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from so_mock.entities.shape import Shaper
    from so_mock.query.moment import Moment
    from so_mock.store.table import Row


# A variable of a row; texts in the code are passed over.
_ROW = re.compile(r"""'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|\b(r\d+)\b""")


class Frame:
    """`rows`: the variables of a hit, the base row first and then one for each loop over rows that belong to it.
    `entity`: whose row the base row is. `tagged`: the base zone and the caller's, where date-times are told with their
    offset."""

    def __init__(self, entity: str = "", tagged: tuple[str, str] | None = None) -> None:
        self.entity, self.tagged = entity, tagged
        self.rows = ["r0"]
        self.loops: list[tuple[str, str]] = []  # variable, what it runs through
        self._setup: list[str] = []
        self._names: dict[str, Any] = {}
        self._known: dict[tuple[str, Any], str] = {}

    def constant(self, value: Any) -> str:
        return self._named("k", ("k", id(value)), value)

    def late(self, make: Callable[[Moment], Any]) -> str:
        """A value that is known when the question is asked: today, who asks."""
        name = self._named("l", ("l", id(make)), make)
        return self._made("v", id(make), f"{name}(x)")

    def row(self, entity: str, id: str, blank: str = "") -> str:
        """The row of an id, a blank one for none."""
        get = self._made("g", entity, f"x.fetch({entity!r})")
        return f"{get}({id}, {blank or self.blank(entity)})"

    def label(self, entity: str) -> str:
        """The name of a function: id -> the text that stands for the row."""
        return self._made("t", entity, f"x.label({entity!r})")

    def text(self, entity: str, make: Callable[[Row, Shaper], Any]) -> str:
        """The same with a text of its own."""
        name = self.constant(make)
        return self._made("t", (entity, id(make)), f"x.text({entity!r}, {name})")

    def blank(self, entity: str) -> str:
        return self._made("b", entity, f"x.blank({entity!r})")

    def referring(self, entity: str, prop: str) -> str:
        """The name of a function: id -> the rows that refer to it."""
        return self._made("m", (entity, prop), f"x.referring({entity!r}, {prop!r})")

    def shaper(self) -> str:
        return self._made("s", "shaper", "x.shaper")

    def loop(self, over: str) -> str:
        """The variable that runs through `over`, one for the same code."""
        for variable, known in self.loops:
            if known == over:
                return variable
        variable = f"r{len(self.rows)}"
        self.rows.append(variable)
        self.loops.append((variable, over))
        return variable

    def used(self, code: Iterable[str]) -> list[tuple[str, str]]:
        """The loops that pieces of code need, and those that these run through."""
        names = {name for piece in code for name in _ROW.findall(piece)}
        found: list[tuple[str, str]] = []
        for variable, over in reversed(self.loops):  # a loop runs through what stands before it
            if variable in names:
                found.insert(0, (variable, over))
                names.update(_ROW.findall(over))
        return found

    def multiply(self, loops: list[tuple[str, str]]) -> None:
        """A hit is a row, or one of it for each turn of these."""
        self.loops = loops
        self.rows = ["r0", *(variable for variable, _ in loops)]

    def _made(self, prefix: str, key: Any, code: str) -> str:
        known = self._known.get((prefix, key))
        if known is None:
            known = self._known[prefix, key] = f"{prefix}{len(self._known)}"
            self._setup.append(f"{known} = {code}")
        return known

    def _named(self, prefix: str, key: tuple[str, Any], value: Any) -> str:
        known = self._known.get(key)
        if known is None:
            known = self._known[key] = f"{prefix}{len(self._known)}"
            self._names[known] = value
        return known

    def compiled(self, functions: Mapping[str, str]) -> Callable[[Moment], dict[str, Any]]:
        """`functions`: name -> its body as an expression or, where it begins with `def`, as it stands, of `h`, a hit.

        A hit is the base row, or a tuple of rows where there are loops.
        """
        lines = ["def make(x):"]
        lines += [f"    {line}" for line in self._setup]
        for name, body in functions.items():
            if body.startswith("def "):
                lines += [f"    {line}" for line in body.splitlines()]
            elif len(self.rows) == 1:
                lines.append(f"    def {name}(r0): return {body}")
            else:
                lines.append(f"    def {name}(h):")
                lines.append(f"        {', '.join(self.rows)} = h")
                lines.append(f"        return {body}")
        names = ", ".join(f"{name!r}: {name}" for name in functions)
        lines.append(f"    return {{{names}}}")
        space = dict(self._names)
        exec("\n".join(lines), space)
        made: Callable[[Moment], dict[str, Any]] = space["make"]
        return made
