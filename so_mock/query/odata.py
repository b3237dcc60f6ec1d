"""The text of `$filter`, `$orderBy` and `$select` -> what it says (sheet: query.md a.5, b, f.1).

One recursive-descent parser for OData lists, the string forms of the agents and selections. It knows no columns: whether
one exists, and what its operators are, is the engine's to tell.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from so_mock.errors import BadFilter
from so_mock.query.expressions import FUNCTIONS, is_call
from so_mock.query.tree import EVERYTHING, Compare, Node, Order, both, either

DEEPEST = 200  # brackets within brackets
LONGEST = 200_000  # characters of one filter


class Token(NamedTuple):
    """`kind`: word, text (it was quoted), symbol or end. `value` of a text is without quotes."""

    kind: str
    value: str
    at: int


# A word may hold whatever names of columns, numbers, dates and encoded values do: `contact/name`, `[D:01/31/2025]`,
# `contact.(contactinterest->contact_id).cinterest_idx`, `GroupBy(DatePart(date):Month)` is read by `columns` below.
_TOKEN = re.compile(
    r"""\s*(?:
      (?P<text>'(?:[^'\\]|\\.|'')*')
    | (?P<symbol>!=|<>|<=|>=|=|<|>|,)
    | (?P<open>\()
    | (?P<close>\))
    | (?P<word>(?:\[[A-Za-z]{1,2}:[^\]]*\]|\.\(\w+->\w+\)|[^\s'(),=<>!])+)
    )""",
    re.X | re.S,
)

# Of which the first argument, or the second, is the column: the one that is not quoted.
_TEXT_FUNCTIONS = {"substringof": "contains", "startswith": "begins", "endswith": "ends"}
# f(column, ..., period): number of numbers between.
_PERIOD_FUNCTIONS = {
    "this": ("thisPeriod", 0), "next": ("nextPeriod", 1), "previous": ("previousPeriod", 1),
    "thisandnext": ("thisAndNext", 1), "thisandprevious": ("thisAndPrevious", 1),
    "thisandpreviousandnext": ("thisPreviousAndNext", 0),
}  # fmt: skip

# Operators that take no value, and those that take one bare: the rest of the names are looked up by type of column.
UNARY = frozenset(
    [
        "beforetoday",
        "today",
        "aftertoday",
        "lastweek",
        "thisweek",
        "nextweek",
        "lastmonth",
        "thismonth",
        "nextmonth",
        "lastquarter",
        "thisquarter",
        "nextquarter",
        "lastyear",
        "thisyear",
        "nextyear",
        "lasthalf",
        "thishalf",
        "nexthalf",
        "currentassociate",
        "isnull",
        "isnotnull",
    ]
)
SYMBOLS = frozenset(["=", "!=", "<>", "<", ">", "<=", ">="])


def wrong(problem: str, at: int, text: str) -> BadFilter:
    part = text[at : at + 30]
    found = f"'{part}{'...' if len(text) > at + 30 else ''}'" if part.strip() else "the end"
    return BadFilter(f"{problem} at position {at}, at {found}.")


@lru_cache(maxsize=512)
def parse_filter(text: str) -> Node:
    """Raises BadFilter. An empty text restricts nothing."""
    if len(text) > LONGEST:
        raise BadFilter(f"The filter is longer than {LONGEST} characters.")
    if not text.strip():
        return EVERYTHING
    return _Parser(text).whole()


class _Parser:
    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens = tokens(text)
        self.at = 0
        self.depth = 0

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
                raise wrong(f"more than {DEEPEST} brackets", token.at, self.text)
            found = self.expression()
            self.expect(")")
            self.depth -= 1
            return found
        if token.kind != "word":
            raise wrong("a column, a function or '(' expected", token.at, self.text)
        self.take()
        name = token.value
        if self.next == Token("symbol", "(", token.at + len(name)):
            return self.function(token)
        return self.comparison(token)

    def comparison(self, column: Token) -> Compare:
        token = self.take()
        if token.kind not in ("word", "symbol") or token.value in ("(", ")", ","):
            raise wrong("an operator expected", token.at, self.text)
        operator = token.value
        if operator.lower() in UNARY:
            if self.next.kind == "symbol" and self.next.value == "(":
                self.take()
                self.expect(")")
            return Compare(column.value, operator, (), column.at)
        if self.next.kind == "symbol" and self.next.value == "(":
            self.take()
            return Compare(column.value, operator, tuple(self.terms()), column.at)
        if self.is_word("and", "or") or self.next.kind == "end" or self.next.value == ")":
            if operator in SYMBOLS or operator.lower() != "set":
                raise wrong(f"a value for '{operator}' expected", self.next.at, self.text)
            return Compare(column.value, operator, (), column.at)
        return Compare(column.value, operator, (self.term().value,), column.at)

    def terms(self) -> list[str]:
        found: list[str] = []
        if self.next.kind == "symbol" and self.next.value == ")":
            self.take()
            return found
        while True:
            found.append(self.term().value)
            token = self.take()
            if token.kind == "symbol" and token.value == ")":
                return found
            if token.kind != "symbol" or token.value != ",":
                raise wrong("',' or ')' expected", token.at, self.text)

    def term(self) -> Token:
        token = self.take()
        if token.kind in ("text", "word"):
            return token
        raise wrong("a value expected", token.at, self.text)

    def function(self, name: Token) -> Compare:
        self.expect("(")
        arguments: list[Token] = []
        while True:
            arguments.append(self.term())
            token = self.take()
            if token.kind == "symbol" and token.value == ")":
                break
            if token.kind != "symbol" or token.value != ",":
                raise wrong("',' or ')' expected", token.at, self.text)
        lowered = name.value.lower()
        if lowered in _TEXT_FUNCTIONS:
            return self.text_function(name, arguments)
        if lowered not in _PERIOD_FUNCTIONS:
            known = ", ".join([*_TEXT_FUNCTIONS, *_PERIOD_FUNCTIONS])
            raise wrong(f"no function '{name.value}' (there are {known})", name.at, self.text)
        operator, numbers = _PERIOD_FUNCTIONS[lowered]
        if len(arguments) != numbers + 2:
            raise wrong(f"'{name.value}' takes {numbers + 2} arguments", name.at, self.text)
        column, *values = arguments
        return Compare(column.value, operator, tuple(v.value for v in values), name.at)

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
        return Compare(column.value, operator, (value.value,), name.at)


def tokens(text: str) -> list[Token]:
    """Ends with one of kind `end`. Raises BadFilter."""
    found: list[Token] = []
    at = 0
    end = len(text.rstrip())
    while at < end:
        match = _TOKEN.match(text, at)
        if match is None:
            start = at + len(text[at:]) - len(text[at:].lstrip())
            problem = "a quote that is not closed" if text[start] == "'" else "no such symbol"
            raise wrong(problem, start, text)
        kind = match.lastgroup or ""
        start, at = match.start(kind), match.end()
        if kind == "text":
            found.append(Token("text", unquoted(match[kind]), start))
        else:
            found.append(Token("word" if kind == "word" else "symbol", match[kind], start))
    found.append(Token("end", "", end))
    return found


def unquoted(text: str) -> str:
    """Without its quotes; a quote inside is written `\\'` or `''`, a backslash `\\\\`."""
    return re.sub(r"\\([\\'])|''", lambda found: found[1] or "'", text[1:-1])


# -- lists of columns


def split(text: str) -> list[str]:
    """The parts of a comma list; a comma within brackets or quotes belongs to its part."""
    parts, depth, start, quoted = [], 0, 0, False
    for at, sign in enumerate(text):
        if sign == "'":
            quoted = not quoted
        elif not quoted and sign in "([":
            depth += 1
        elif not quoted and sign in ")]":
            depth -= 1
        elif sign == "," and not depth and not quoted:
            parts.append(text[start:at])
            start = at + 1
    parts.append(text[start:])
    return [part.strip() for part in parts if part.strip()]


@lru_cache(maxsize=512)
def parse_columns(text: str) -> tuple[str, ...]:
    return tuple(_whole(split(text)))


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


@lru_cache(maxsize=512)
def parse_order(text: str) -> tuple[Order, ...]:
    """`name asc, number desc`. Raises BadFilter."""
    found = []
    for part in _whole(split(text)):
        name, _, direction = part.rpartition(" ")
        if not name or direction.lower() not in ("asc", "desc"):
            if name and name.strip().isidentifier():
                raise BadFilter(f"'{direction}' is no direction: asc or desc, at '{part[:60]}'.")
            name, direction = part, "asc"
        found.append(Order(name.strip(), direction.lower() == "desc"))
    return tuple(found)
