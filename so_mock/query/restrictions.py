"""ArchiveRestrictionInfo carriers <-> what they say (sheet: query.md b).

`InterOperator` joins a restriction to the next one (And unless it says Or); `InterParenthesis` is the number of brackets
opened before it, or, negative, closed behind it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from so_mock.errors import BadRequest
from so_mock.query.operators import UNARY
from so_mock.query.periods import TAKES
from so_mock.query.tree import DEEPEST, MOST, NOTHING, At, Both, Compare, Either, Node, both, either

Restriction = Mapping[str, Any]


class _Piece(NamedTuple):
    compare: Compare | None  # None: it is not active
    opened: int
    closed: int
    is_or: bool


def read_restrictions(restrictions: Iterable[Restriction | None] | None) -> Node:
    """None, or an empty list, restricts nothing. Raises BadRequest, which names the restriction by its place."""
    pieces = [_piece(at, each) for at, each in enumerate(restrictions or ()) if each]
    if len(pieces) > MOST:
        raise BadRequest(f"More than {MOST} restrictions.")
    reader = _Reader(pieces)
    return reader.whole()


def _piece(at: int, restriction: Restriction) -> _Piece:
    name, operator = restriction.get("Name"), restriction.get("Operator")
    active = restriction.get("IsActive") is not False
    brackets = _brackets(at, restriction)
    is_or = str(restriction.get("InterOperator") or "").lower() in ("or", "2")
    if not active:
        return _Piece(None, max(brackets, 0), max(-brackets, 0), is_or)
    for what, value in (("Name", name), ("Operator", operator)):
        if not value:
            raise BadRequest(f"Restriction {at} has no {what}.")
    values = tuple("" if each is None else str(each) for each in restriction.get("Values") or ())
    taken = 0 if str(operator).lower() in UNARY else TAKES.get(str(operator).lower())
    where = At(place=f"restriction {at}")
    compare = Compare(str(name), str(operator), values[:taken], where)
    return _Piece(compare, max(brackets, 0), max(-brackets, 0), is_or)


def _brackets(at: int, restriction: Restriction) -> int:
    given = restriction.get("InterParenthesis") or 0
    try:
        found = int(given)
    except (TypeError, ValueError):
        raise BadRequest(f"Restriction {at}: InterParenthesis {str(given)[:40]!r} is no number.") from None  # fmt: skip
    if abs(found) > DEEPEST:
        raise BadRequest(f"Restriction {at}: more than {DEEPEST} brackets within brackets.")
    return found


class _Reader:
    """The same precedence as in text: And binds tighter."""

    def __init__(self, pieces: Sequence[_Piece]) -> None:
        self.symbols: list[str | Compare | None] = []
        for at, piece in enumerate(pieces):
            self.symbols += ["("] * piece.opened + [piece.compare] + [")"] * piece.closed
            if at + 1 < len(pieces):
                self.symbols.append("or" if piece.is_or else "and")
        self.at = 0
        self.depth = 0

    def peek(self) -> object:
        return self.symbols[self.at] if self.at < len(self.symbols) else ""

    def whole(self) -> Node:
        if not self.symbols:
            return Both(())
        found = self.expression()
        if self.at < len(self.symbols):
            raise BadRequest("The restrictions close more brackets than they open.")
        return found if found is not None else Both(())

    def expression(self) -> Node | None:
        parts = [self.conjunction()]
        while self.peek() == "or":
            self.at += 1
            parts.append(self.conjunction())
        kept = [part for part in parts if part is not None]
        return either(kept) if kept else None

    def conjunction(self) -> Node | None:
        parts = [self.primary()]
        while self.peek() == "and":
            self.at += 1
            parts.append(self.primary())
        kept = [part for part in parts if part is not None]
        return both(kept) if kept else None

    def primary(self) -> Node | None:
        symbol = self.peek()
        self.at += 1
        if symbol != "(":
            assert symbol is None or isinstance(symbol, Compare)
            return symbol
        self.depth += 1
        if self.depth > DEEPEST:
            raise BadRequest(f"More than {DEEPEST} brackets within brackets.")
        found = self.expression()
        if self.peek() != ")":
            raise BadRequest("The restrictions open more brackets than they close.")
        self.at += 1
        self.depth -= 1
        return found


def write_restrictions(node: Node) -> list[dict[str, Any]]:
    """The restrictions that say the same, for what is kept or shown as carriers."""
    found: list[dict[str, Any]] = []
    _write(node, found)
    if found:
        found[-1]["InterOperator"] = "None"
    return found


def _write(node: Node, found: list[dict[str, Any]]) -> None:
    if isinstance(node, Compare):
        found.append(
            {
                "Name": node.column, "Operator": node.operator, "Values": list(node.values),
                "IsActive": True, "InterParenthesis": 0, "InterOperator": "And",
            }
        )  # fmt: skip
        return
    if node == NOTHING:
        _write(Compare("getNoRows", "=", ("true",)), found)
        return
    parts = node.parts if isinstance(node, Both) else node.either
    for part in parts:
        first = len(found)
        _write(part, found)
        if isinstance(node, Both) and isinstance(part, Either) and len(found) > first + 1:
            found[first]["InterParenthesis"] += 1
            found[-1]["InterParenthesis"] -= 1
        found[-1]["InterOperator"] = "Or" if isinstance(node, Either) else "And"
