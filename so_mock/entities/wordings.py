"""What people read of an error, in the caller's language (sheet: wire.md 8, 9). Code says it in English, and what it said is
recognised by its wording: `Contact id 5 not found` is `{what} id {id} not found`, of Contact and 5."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from so_mock.entities.languages import LANGUAGES, USUAL

WORDINGS = Path(__file__).with_name("wordings.tsv")  # name, and a column for each language
TOLD = ("Message", "MessageDetail", "ErrorMessage")  # the properties of an error that are text
LONGEST = 1_000  # characters: a longer text is not one of ours, or quotes what is better left alone
DEEPEST = 8  # wordings within each other
_ARGUMENT = re.compile(r"\{(\w+)\}")
# What stands for an argument: a kind is one name, and `there is no ...` speaks of no value. Longer texts are not these wordings.
_SHAPES = {
    "kind": r"[^\s;]+?", "value": r"(?!there ).+?", "position": r"\d+", "likely": r"\S+?", "choices": r"[^;]+?",
    "named": r"[\w.]+(?: (?:'[^']*'|[\w./-]+))?",
}  # fmt: skip
# Of these the wording fits only where they are worded as well, or quoted: nothing is told in two languages.
_WORDED = frozenset(["problem", "expected", "found"])


class Wording(NamedTuple):
    """`pattern` recognises the English; `texts` has the same `{arguments}` in each language, by its code."""

    name: str
    pattern: re.Pattern[str]
    texts: dict[str, str]


@cache
def wordings() -> list[Wording]:
    """Those with the most words of their own first: what fits several is meant by the one that says more."""
    found = []
    for line in WORDINGS.read_text("utf-8").splitlines():
        name, *texts = line.split("\t")
        by_code = {language.code: text for language, text in zip(LANGUAGES, texts, strict=True)}
        pieces = _ARGUMENT.split(by_code[USUAL])
        made = "".join(
            f"(?P<{p}>{_SHAPES.get(p, '.+?')})" if n % 2 else re.escape(p)
            for n, p in enumerate(pieces)
        )
        found.append(
            (len("".join(pieces[::2])), Wording(name, re.compile(made, re.S | re.I), by_code))
        )
    return [wording for _, wording in sorted(found, key=lambda pair: -pair[0])]


def error_in(code: str, body: Any) -> Any:
    """An error's body in a language. Its type, its source and its marks stay what programs compare, and what a rule says its own."""
    if not isinstance(body, dict):
        return body
    return {k: in_language(code, v) if k in TOLD and v.__class__ is str else v for k, v in body.items()}  # fmt: skip


@lru_cache(maxsize=512)
def in_language(code: str, text: str) -> str:
    """The text as it is said there; what nobody worded stays as it is."""
    if code == USUAL or len(text) > LONGEST:
        return text
    return _worded(code, text) or text


def _worded(code: str, text: str, depth: int = 0) -> str | None:
    """None where nobody worded it. Arguments may be wordings themselves, as what stands behind a place and before a full stop."""
    if depth > DEEPEST:
        return None
    place, colon, rest = text.partition(": ")
    if colon and (" " not in place or place[0] == place[-1] == "'"):
        told = _worded(code, rest, depth + 1)
        if told is not None:
            return f"{place}: {told}"
    for wording in wordings():
        found = wording.pattern.fullmatch(text)
        if found is None:
            continue
        values: dict[str, str] = {}
        for name, each in found.groupdict().items():
            said = _worded(code, each, depth + 1)
            if said is None and name in _WORDED and not each[0] == each[-1] == "'":
                break
            values[name] = each if said is None else said
        else:
            return wording.texts[code].format_map(values)
    told = _worded(code, text[:-1], depth + 1) if text.endswith(".") else None
    return told and f"{told}{'。' if code in ('JP', 'CN') else '.'}"
