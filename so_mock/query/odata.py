"""The text of `$filter`, `$orderBy` and `$select` -> what it says (sheet: query.md a.5, b, f.1).

One recursive-descent parser for OData lists, the string forms of the agents and selections. It knows no columns: whether
one exists, and what its operators are, is the engine's to tell.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from so_mock.errors import BadFilter
from so_mock.names import nearest
from so_mock.query.expressions import FUNCTIONS, is_call
from so_mock.query.operators import VALUED
from so_mock.query.tree import DEEPEST, EVERYTHING, MOST, At, Compare, Node, Order, both, either

LONGEST = 200_000  # characters of one filter
KEPT = 2_000  # characters of a text whose tree is remembered


class Token(NamedTuple):
    """`kind`: word, text (it was quoted), symbol or end. `value` of a text is without quotes."""

    kind: str
    value: str
    at: int


# A word may hold whatever names of columns, numbers, dates and encoded values do: `contact/name`, `[D:01/31/2025]`,
# `contact.(contactinterest->contact_id).cinterest_idx`. No part of it can be read in two ways, so time is linear.
_TOKEN = re.compile(
    r"""\s*(?:
      (?P<text>'(?:[^'\\]|\\.|'')*')
    | (?P<symbol>!=|<>|<=|>=|[=<>,()])
    | (?P<word>(?:\[[A-Za-z]{1,2}:[^\[\]]*\]|\.\([\w\[\]]+->[\w\[\]]+\)|[^\s'"(),=<>!])+)
    )""",
    re.X | re.S,
)

# Of which the first argument, or the second, is the column: the one that is not quoted.
_TEXT_FUNCTIONS = {"substringof": "contains", "contains": "contains", "startswith": "begins", "endswith": "ends"}  # fmt: skip
# f(column, ..., period): number of numbers between.
_PERIOD_FUNCTIONS = {
    "this": ("thisPeriod", 0), "next": ("nextPeriod", 1), "previous": ("previousPeriod", 1),
    "thisandnext": ("thisAndNext", 1), "thisandprevious": ("thisAndPrevious", 1),
    "thisandpreviousandnext": ("thisPreviousAndNext", 0),
}  # fmt: skip

SYMBOLS = frozenset(["=", "!=", "<>", "<", ">", "<=", ">="])


def wrong(problem: str, at: int, text: str) -> BadFilter:
    part = text[at : at + 30]
    found = f"'{part}{'...' if len(text) > at + 30 else ''}'" if part.strip() else "the end"
    return BadFilter(f"{problem} at position {at}, at {found}.")


def parse_filter(text: str) -> Node:
    """Raises BadFilter. An empty text restricts nothing."""
    return _kept_filter(text) if len(text) <= KEPT else _filter(text)


def _filter(text: str) -> Node:
    if len(text) > LONGEST:
        raise BadFilter(f"The filter is longer than {LONGEST} characters.")
    if not text.strip():
        return EVERYTHING
    return _Parser(text).whole()


_kept_filter = lru_cache(maxsize=512)(_filter)


class _Parser:
    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens = tokens(text)
        self.at = 0
        self.depth = 0
        self.compared = 0

    @property
    def next(self) -> Token:
        return self.tokens[self.at]

    def take(self) -> Token:
        token = self.tokens[self.at]
        self.at += token.kind != "end"
        return token

    def is_word(self, *words: str) -> bool:
        return self.next.kind == "word" and self.next.value.lower() in words

    def expect(self, value: str) -> None:
        token = self.take()
        if token.kind != "symbol" or token.value != value:
            raise wrong(f"'{value}' expected", token.at, self.text)

    def whole(self) -> Node:
        found = self.expression()
        if self.next.kind != "end":
            raise wrong("'and' or 'or' expected", self.next.at, self.text)
        return found

    def expression(self) -> Node:
        parts = [self.conjunction()]
        while self.is_word("or"):
            self.take()
            parts.append(self.conjunction())
        return either(parts)

    def conjunction(self) -> Node:
        parts = [self.primary()]
        while self.is_word("and"):
            self.take()
            parts.append(self.primary())
        return both(parts)

    def primary(self) -> Node:
        token = self.next
        if token.kind == "symbol" and token.value == "(":
            self.take()
            self.depth += 1
            if self.depth > DEEPEST:
                raise wrong(f"more than {DEEPEST} brackets within brackets", token.at, self.text)
            found = self.expression()
            self.expect(")")
            self.depth -= 1
            return found
        if token.kind != "word":
            raise wrong("a column, a function or '(' expected", token.at, self.text)
        self.take()
        self.compared += 1
        if self.compared > MOST:
            raise wrong(f"more than {MOST} comparisons", token.at, self.text)
        if self.next.value == "(" and self.next.kind == "symbol" and token.value.lower() != "not":
            return self.function(token)
        return self.comparison(token)

    def comparison(self, column: Token) -> Compare:
        operator = self.take()
        if column.value.lower() == "not" and operator.kind in ("word", "symbol"):
            raise wrong("there is no 'not': operators deny, as isNot, notContains and notOneOf do", column.at, self.text)  # fmt: skip
        if operator.kind not in ("word", "symbol") or operator.value in ("(", ")", ","):
            raise wrong("an operator expected", operator.at, self.text)
        values: list[Token] = []
        if self.next.kind == "symbol" and self.next.value == "(":
            self.take()
            values = self.terms()
        elif not (self.is_word("and", "or") or self.next.kind == "end" or self.next.value == ")"):
            values = [self.term()]
        elif operator.value in SYMBOLS or operator.value.lower() in VALUED:
            raise wrong(f"a value for '{operator.value}' expected", self.next.at, self.text)
        at = At(column.at, operator.at, tuple(value.at for value in values))
        return Compare(column.value, operator.value, tuple(value.value for value in values), at)

    def terms(self) -> list[Token]:
        """What stands in brackets, of which the first is read already."""
        found: list[Token] = []
        if self.next.kind == "symbol" and self.next.value == ")":
            self.take()
            return found
        while True:
            found.append(self.term())
            token = self.take()
            if token.kind == "symbol" and token.value == ")":
                return found
            if token.kind != "symbol" or token.value != ",":
                raise wrong("',' or ')' expected", token.at, self.text)

    def term(self) -> Token:
        token = self.take()
        if token.kind == "word" and token.value.lower() == "null":
            raise wrong("there is no null: isNull and isNotNull ask for it", token.at, self.text)
        if token.kind in ("text", "word"):
            return token
        raise wrong("a value expected", token.at, self.text)

    def function(self, name: Token) -> Compare:
        self.expect("(")
        arguments = self.terms()
        lowered = name.value.lower()
        if lowered in _TEXT_FUNCTIONS:
            return self.text_function(name, arguments)
        if lowered not in _PERIOD_FUNCTIONS:
            known = [*_TEXT_FUNCTIONS, *_PERIOD_FUNCTIONS]
            near = nearest(name.value[:80], known)
            told = f"nearest: {near}" if near else f"there are {', '.join(known)}"
            raise wrong(f"no function '{name.value[:40]}' ({told})", name.at, self.text)
        operator, numbers = _PERIOD_FUNCTIONS[lowered]
        if len(arguments) != numbers + 2:
            raise wrong(f"'{name.value}' takes {numbers + 2} arguments", name.at, self.text)
        column, *values = arguments
        at = At(column.at, name.at, tuple(value.at for value in values))
        return Compare(column.value, operator, tuple(value.value for value in values), at)

    def text_function(self, name: Token, arguments: list[Token]) -> Compare:
        if len(arguments) != 2:
            raise wrong(f"'{name.value}' takes 2 arguments", name.at, self.text)
        first, second = arguments
        # `substringof` names the text first, as OData 3 does, unless quotes tell otherwise.
        swapped = name.value.lower() == "substringof"
        if (first.kind == "text") != (second.kind == "text"):
            swapped = first.kind == "text"
        column, value = (second, first) if swapped else (first, second)
        operator = _TEXT_FUNCTIONS[name.value.lower()]
        at = At(column.at, name.at, (value.at,))
        return Compare(column.value, operator, (value.value,), at)


_NO_TOKEN = {"'": "a quote that is not closed", '"': "texts stand in single quotes"}


def tokens(text: str) -> list[Token]:
    """Ends with one of kind `end`. Raises BadFilter."""
    found: list[Token] = []
    at = 0
    end = len(text.rstrip())
    while at < end:
        match = _TOKEN.match(text, at)
        if match is None:
            start = at + len(text[at:]) - len(text[at:].lstrip())
            raise wrong(_NO_TOKEN.get(text[start], "no such symbol"), start, text)
        kind = match.lastgroup or ""
        start, at = match.start(kind), match.end()
        if kind == "text":
            found.append(Token("text", unquoted(match[kind]), start))
        else:
            found.append(Token(kind, match[kind], start))
    found.append(Token("end", "", end))
    return found


def unquoted(text: str) -> str:
    """Without its quotes; a quote inside is written `\\'` or `''`, a backslash `\\\\`."""
    return re.sub(r"\\([\\'])|''", lambda found: found[1] or "'", text[1:-1])


# -- lists of columns


_PIECES = re.compile(r"'(?:[^'\\]|\\.)*'|[(\[]|[)\]]|,|[^'()\[\],]+|'", re.S)


def split(text: str) -> list[str]:
    """The parts of a comma list; a comma within brackets or quotes belongs to its part."""
    parts, depth, start = [], 0, 0
    for found in _PIECES.finditer(text):
        sign = found[0]
        if sign in "([":
            depth += 1
        elif sign in ")]":
            depth -= depth > 0
        elif sign == "," and not depth:
            parts.append(text[start : found.start()])
            start = found.end()
    parts.append(text[start:])
    return [part.strip() for part in parts if part.strip()]


def parse_columns(text: str) -> tuple[str, ...]:
    return _kept_columns(text) if len(text) <= KEPT else _columns(text)


def _columns(text: str) -> tuple[str, ...]:
    return tuple(_whole(split(text)))


_kept_columns = lru_cache(maxsize=512)(_columns)


def _whole(parts: list[str]) -> list[str]:
    """`GroupBy(date):Footer,HideDetail` is one column: a modifier has no meaning of its own."""
    found: list[str] = []
    for part in parts:
        words = part.partition(" ")[0].lower().split(":")
        behind = found and is_call(found[-1]) and ":" in found[-1].rpartition(")")[2]
        if behind and all(word in MODIFIERS or word.isdigit() for word in words):
            found[-1] += f",{part}"
        else:
            found.append(part)
    return found


MODIFIERS = frozenset(
    word.lower() for each in FUNCTIONS.values() for word in (*each.one, *each.any, "HideDetail")
)


def parse_order(text: str) -> tuple[Order, ...]:
    """`name asc, number desc`. Raises BadFilter."""
    return _kept_order(text) if len(text) <= KEPT else _order(text)


def _order(text: str) -> tuple[Order, ...]:
    found = []
    at = 0
    for part in _whole(split(text)):
        at = text.index(part.partition(",")[0], at)
        name, *words = part.rsplit(None, 1) if part[-1] not in ")]" else [part]
        direction = words[0].lower() if words else "asc"
        if direction not in ("asc", "desc"):
            if not is_call(part):
                there = at + len(part) - len(words[0])
                raise BadFilter(f"$orderBy: '{words[0][:40]}' is no direction: asc or desc, at position {there}.")  # fmt: skip
            name, direction = part, "asc"
        found.append(Order(name, direction == "desc", At(at)))
        at += 1
    return tuple(found)


_kept_order = lru_cache(maxsize=512)(_order)
