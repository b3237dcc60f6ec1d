"""Where a sign-in may lead back to: registered addresses, each of them exactly or by a pattern (sheet: auth.md 3).

Only ASCII without blanks, angle brackets and backslashes is an address here, without a fragment and without a user in front of the
host; a browser would read some of the rest in another way than whoever registered it.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterable, Iterator
from functools import lru_cache
from importlib import import_module
from ipaddress import ip_address
from math import log2
from typing import Any
from urllib.parse import SplitResult, urlsplit

PATTERN = "^"  # what a pattern begins with
LONGEST = 500  # characters of what may fit a pattern; another address may be as long as a request
MOST = 22.0  # bits: some millions of ways to try a text, a moment's work
_FORBIDDEN = frozenset('#"<>\\^`{|}')
_SCRIPTS = frozenset(["javascript", "data", "vbscript", "file", "blob", "about"])
_REPEATS = frozenset(["MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"])


class BadPattern(ValueError):
    """An expression that cannot be read, or may take too long to try."""


def registered(uri: str, uris: Iterable[str]) -> bool:
    """Whether it is one of these, or fits one that is a pattern as a whole. What cannot be tried fits nothing."""
    if parts(uri) is None:
        return False
    return any(_fits(each, uri) if is_pattern(each) else each == uri for each in uris)


def loopback(uri: str) -> bool:
    """Whether it leads to the machine that the browser runs on."""
    found = parts(uri)
    if found is None or found.scheme not in ("http", "https"):
        return False
    host = found.hostname or ""
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def parts(uri: str) -> SplitResult | None:
    """None for what nobody is sent to, whoever registered it."""
    if not uri.isascii() or not uri.isprintable() or " " in uri or not _FORBIDDEN.isdisjoint(uri):
        return None
    try:
        found = urlsplit(uri)
        found.port  # noqa: B018  (raises for one that is none)
    except ValueError:
        return None
    if not found.scheme or found.scheme in _SCRIPTS or "@" in found.netloc:
        return None
    if found.scheme in ("http", "https") and not found.hostname:
        return None
    return found


def is_pattern(text: str) -> bool:
    return text.startswith(PATTERN)


@lru_cache(maxsize=1024)
def read_pattern(text: str) -> re.Pattern[str]:
    """Raises BadPattern."""
    try:
        with warnings.catch_warnings(category=FutureWarning, action="ignore"):
            tree = import_module("re._parser").parse(text)
            found = re.compile(text)
    except (re.error, OverflowError, RecursionError) as wrong:
        raise BadPattern(f"no regular expression: {wrong}") from None
    if _bits(tree) > MOST:
        raise BadPattern(
            "it may take for ever on a text that it nearly fits: too many open repeats, or one within another; bound them "
            "({1,40}), or write the characters of both into one class"
        )  # fmt: skip
    return found


def _fits(text: str, uri: str) -> bool:
    try:
        pattern = read_pattern(text)
    except BadPattern:
        return False
    return len(uri) <= LONGEST and pattern.fullmatch(uri) is not None


def _bits(tree: Iterable[Any]) -> float:
    """In how many ways, at most, the parts of a text may be shared out to those of an expression; as the power of two."""
    total = 0.0
    for kind, told in tree:
        if str(kind) in _REPEATS:
            least, most, body = told
            most = min(int(most), LONGEST)
            total += log2(max(most - least, 0) + 1) + most * _bits(body)
        elif str(kind) == "BRANCH":
            total += log2(len(told[1])) + max(_bits(each) for each in told[1])
        else:
            total += sum(_bits(each) for each in _within(told))
    return total


def _within(told: Any) -> Iterator[Any]:
    """The expressions that a group, or a look ahead, is about."""
    for each in told if isinstance(told, tuple) else (told,):
        if hasattr(each, "data") and hasattr(each, "state"):
            yield each
