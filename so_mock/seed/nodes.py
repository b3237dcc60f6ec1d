"""What a YAML text is made of, and the values that its scalars stand for; what would be read otherwise than it looks is refused."""

from __future__ import annotations

import re
from math import inf
from typing import Any

from yaml.events import ScalarEvent


class Wrong(Exception):
    """A value that cannot be taken; `node` is where it stands."""

    def __init__(self, node: Node, text: str) -> None:
        super().__init__(text)
        self.node, self.text = node, text


class Items:
    """A sequence, as far as it is read."""

    __slots__ = ("start_mark", "value")

    def __init__(self, start_mark: Any) -> None:
        self.start_mark = start_mark
        self.value: list[Node] = []


class Pairs:
    """A mapping; merge keys (`<<`) are merged in."""

    __slots__ = ("start_mark", "value")

    def __init__(self, start_mark: Any) -> None:
        self.start_mark = start_mark
        self.value: list[tuple[ScalarEvent, Node]] = []


# A scalar stays what the parser gave: a row has some ten of them.
Node = ScalarEvent | Items | Pairs


INTEGER = re.compile(r"[-+]?(?:0|[1-9][0-9]*)")
FLOAT = re.compile(r"[-+]?(?:0|[1-9][0-9]*)(?:\.[0-9]*)?(?:[eE][-+]?[0-9]+)?")
# What looks like a text and is none to YAML 1.1, or is one to some of its readers only.
WORD = re.compile(r"yes|no|on|off", re.I)
NULL = re.compile(r"Null|NULL")
NUMBER = re.compile(
    r"[-+]?(?:0[0-9_]+|0[xX][0-9a-fA-F_]+|0[bB][01_]+|0o[0-7]+|[0-9]+(?::[0-5]?[0-9])+(?:\.[0-9]*)?"
    r"|[0-9]+_[0-9_]*(?:\.[0-9_]*)?)"
)
TRUE, FALSE = ("true", "True", "TRUE"), ("false", "False", "FALSE")


def is_null(node: Node) -> bool:
    return (
        node.__class__ is ScalarEvent and node.value in ("", "~", "null") and bool(node.implicit[0])
    )


def written(node: Node) -> str | None:
    """A scalar as it is written, None for null. Raises Wrong for what is no text to every reader of YAML."""
    if not isinstance(node, ScalarEvent):
        raise Wrong(node, f"{shown(node)} where a single value is wanted")
    text: str = node.value
    if not node.implicit[0] or not text or (text.isalpha() and len(text) > 5):
        return text if text or not node.implicit[0] else None
    if text[0] in "0123456789+-":
        if NUMBER.fullmatch(text):
            raise Wrong(node, f"{text} is {_misread(text)}")
    elif WORD.fullmatch(text):
        truth = truth_of(text)
        raise Wrong(node, f'{text} is {truth} to YAML; write {truth}, or "{text}" for the text')
    elif NULL.fullmatch(text):
        raise Wrong(node, f'{text} is nothing to YAML; write null, or "{text}" for the text')
    return None if text in ("~", "null") else text


def truth_of(text: str) -> str:
    """What YAML takes `yes`, `no`, `on` and `off` for."""
    return "true" if text.lower() in ("yes", "on") else "false"


def is_text(node: Node) -> bool:
    """Whether it stands in quotes, or as a block of text."""
    return isinstance(node, ScalarEvent) and not node.implicit[0]


def text_of(node: Node) -> str | None:
    """A text as it is written, so that 5013 stays a postal code. Raises Wrong."""
    text = written(node)
    if text in ("true", "false") and not is_text(node):
        raise Wrong(node, f'{text} is no text; write "{text}"')
    return text


def items_of(node: Node) -> list[Node]:
    if is_null(node):
        return []
    if not isinstance(node, Items):
        raise Wrong(node, f"{shown(node)} where a list is wanted")
    return node.value


def anything(node: Node) -> Any:
    """A value of any kind, lists and mappings included. Raises Wrong."""
    if isinstance(node, Items):
        return [anything(each) for each in node.value]
    if isinstance(node, Pairs):
        return {key.value: anything(each) for key, each in node.value}
    return value_of(node)


def value_of(node: Node) -> Any:
    """What a scalar stands for: text, number, truth or None. Raises Wrong."""
    text = written(node)
    if text is None or not node.implicit[0]:  # type: ignore[union-attr]  # what is written is a scalar
        return text
    if text in TRUE or text in FALSE:
        return text in TRUE
    if INTEGER.fullmatch(text):
        if len(text) > 20 or not -(2**63) <= int(text) < 2**64:
            raise Wrong(node, f"{shown(node)} is no number of 64 bits; put it in quotes")
        return int(text)
    if not FLOAT.fullmatch(text):
        return text
    number = float(text)
    if number in (inf, -inf):
        raise Wrong(node, f"{shown(node)} is more than a number can hold; put it in quotes")
    return number


def shown(node: Node) -> str:
    if isinstance(node, ScalarEvent):
        return repr(node.value if len(node.value) < 60 else node.value[:57] + "...")
    return "a list" if isinstance(node, Items) else "a mapping"


def _misread(text: str) -> str:
    """The number that YAML 1.1 takes it for, and what to write instead."""
    plain = text.replace("_", "").lower()
    sign, digits = (-1, plain[1:]) if plain[0] == "-" else (1, plain.lstrip("+"))
    base = {"0x": 16, "0b": 2, "0o": 8}.get(digits[:2])
    if ":" in digits:
        number = 0.0
        for part in digits.split(":"):
            number = number * 60 + float(part)
        taken = f"{sign * number:g} (base 60)"
    elif base:
        taken = f"{sign * int(digits[2:] or '0', base)}"
    elif digits[0] == "0" and not digits.strip("01234567"):
        taken = f"{sign * int(digits, 8)} (octal)"
    else:
        number = sign * float(digits)
        return (
            f'{number:g} to some readers of YAML and a text to others; write {number:g} or "{text}"'
        )
    return f'the number {taken} to YAML; put it in quotes: "{text}"'
