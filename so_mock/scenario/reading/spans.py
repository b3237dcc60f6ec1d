"""Lengths of time that are bounded: `800ms`, `1m 30s`; a number is seconds."""

from __future__ import annotations

from so_mock.clock import BadTime, read_duration
from so_mock.scenario.reading.shapes import Json, Names, Reading, Shape
from so_mock.seed.nodes import Node, Wrong, shown, written


class Span(Shape):
    """`what` it is and `examples`, for complaints; `longest` in seconds, and as people say it; `units`: in which it is told."""

    def __init__(
        self, what: str, examples: str, longest: tuple[float, str], units: tuple[str, ...]
    ) -> None:
        self._what, self._examples, self._units = what, examples, units
        self._longest, self._most = longest

    def read(self, node: Node, reading: Reading) -> float | None:
        try:
            seconds = read_duration(written(node) or "")
        except (BadTime, OverflowError):
            raise Wrong(node, f"{shown(node)} is no {self._what}: {self._examples}") from None
        if not 0 < seconds <= self._longest:
            raise Wrong(
                node, f"{shown(node)} is no {self._what}: more than 0s, at most {self._most}"
            )
        return seconds

    def schema(self, names: Names) -> Json:
        each = rf"\d+(\.\d+)?\s*({'|'.join(self._units)})"
        text = {"type": "string", "pattern": rf"^(\d+(\.\d+)?|({each}\s*)+)$"}
        number = {"type": "number", "exclusiveMinimum": 0, "maximum": self._longest}
        return {"anyOf": [number, text]}
