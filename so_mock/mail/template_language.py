"""The language of reply templates: `[[name]]`, conditions, choices and counters within a text.

source: en/request/reply-templates/learn/template-variables
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta
from html import unescape
from typing import NamedTuple

Find = Callable[[str], str | None]  # None: nobody knows a variable of this name
Write = Callable[[str], str]

TREE = "%PARSER_TREE%"
# A name in brackets; `<cs:parser>` is how templates were written before.
_TAG = re.compile(rf"\[\[([^\[\]]{{1,2000}})\]\]|<cs:parser>([^<]{{1,2000}})</cs:parser>|{TREE}")
_TEST = re.compile(r'\s*([^="]+?)\s*=\s*"([^"]*)"\s*')
_ARGUMENT = re.compile(r'\s*(?:"([^"]*)"|([^",]*?))\s*(?:,|$)')
# The parts of a moment as the product spells them, and how each is written here.
_PARTS = re.compile("YY4|YY2|MM2|DD2|HH24|MI2|SS2")
_SPELT = {
    "YY4": "%Y",
    "YY2": "%y",
    "MM2": "%m",
    "DD2": "%d",
    "HH24": "%H",
    "MI2": "%M",
    "SS2": "%S",
}
_BRANCHES = frozenset(["ELSEIF", "ELSE", "ENDIF"])


class _Branch(NamedTuple):
    """An IF that is open: whether what stands here is shown, whether a branch was taken, and whether the IF itself stands in
    a text that is shown."""

    shown: bool
    taken: bool
    around: bool


class Parser:
    """What SET, INC and DEC set goes on from one text of a template to the next: subject, plain, HTML."""

    def __init__(self, find: Find, names: Callable[[], Iterable[str]]) -> None:
        self._find, self._names = find, names
        self._own: dict[str, str] = {}

    def parsed(self, source: str, write: Write = str) -> str:
        """`write`: how a value must look within the text. A value is never read as a template; what nobody knows stays."""
        return "".join(self._pieces(source, write))

    def _pieces(self, source: str, write: Write) -> Iterator[str]:
        branches: list[_Branch] = []
        done = 0
        for tag in _TAG.finditer(source):
            shown = not branches or branches[-1].shown
            if shown:
                yield source[done : tag.start()]
            done = tag.end()
            word = unescape(tag[1] or tag[2] or "").replace("\xa0", " ").strip()
            verb, colon, rest = word.partition(":")
            if verb == "IF" and colon:
                holds = shown and self._holds(rest)
                branches.append(_Branch(holds, holds, shown))
            elif branches and verb in _BRANCHES:
                self._branch(branches, verb, rest)
            elif shown:
                value = self._tree() if tag[0] == TREE else self._told(word, verb, rest)
                yield tag[0] if value is None else write(value)
        if not branches or branches[-1].shown:
            yield source[done:]

    def _branch(self, branches: list[_Branch], verb: str, rest: str) -> None:
        last = branches.pop()
        if verb != "ENDIF":
            holds = last.around and not last.taken and (verb == "ELSE" or self._holds(rest))
            branches.append(_Branch(holds, last.taken or holds, last.around))

    def _holds(self, test: str) -> bool:
        found = _TEST.fullmatch(test)
        return found is not None and (self._value(found[1]) or "") == found[2]

    def _value(self, name: str) -> str | None:
        return self._own[name] if name in self._own else self._find(name)

    def _told(self, word: str, verb: str, rest: str) -> str | None:
        match verb:
            case "SET" if (found := _TEST.fullmatch(rest)) is not None:
                self._own[found[1]] = found[2]
                return ""
            case "INC" | "DEC" if rest.strip():
                name = rest.strip()
                self._own[name] = str(_whole(self._value(name)) + (1 if verb == "INC" else -1))
                return ""
            case "DECODE":
                return self._chosen([*self._arguments(rest)])
            case "FORMAT-DATE":
                return _moment([*self._arguments(rest)])
            case "SEC-TO-TIME":
                return _span([*self._arguments(rest)])
        return self._value(word)

    def _arguments(self, text: str) -> Iterator[str]:
        """Texts in quotes and the values of variables; a text in quotes may be the name of one, too."""
        at = 0
        while at < len(text) and (found := _ARGUMENT.match(text, at)) is not None:
            at = found.end()
            told = found[2] if found[1] is None else found[1]
            value = self._value(told)
            yield value if value is not None else told if found[1] is not None else ""

    @staticmethod
    def _chosen(told: list[str]) -> str | None:
        if not told:
            return None
        value, *rest = told
        pairs = zip(rest[::2], rest[1::2], strict=False)
        default = rest[-1] if len(rest) % 2 else ""
        return next((shown for wanted, shown in pairs if wanted == value), default)

    def _tree(self) -> str:
        names = sorted({*self._names(), *self._own})
        return "".join(f"{name} = {self._value(name) or ''}\n" for name in names)


def _whole(text: str | None) -> int:
    return int(text) if text and re.fullmatch(r"-?\d{1,15}", text, re.ASCII) else 0


def _moment(told: list[str]) -> str | None:
    if len(told) != 2:
        return None
    try:
        moment = datetime.fromisoformat(told[0])
    except ValueError:
        return told[0]  # none, or a text that is no date
    return _PARTS.sub(lambda part: moment.strftime(_SPELT[part[0]]), told[1])


def _span(told: list[str]) -> str | None:
    """Minutes and seconds with two digits."""
    if len(told) != 2:
        return None
    whole = timedelta(seconds=max(0, min(_whole(told[0]), 10**12)))
    minutes, seconds = divmod(int(whole.total_seconds()), 60)
    hours, minutes = divmod(minutes, 60)
    parts = {"h": str(hours), "m": f"{minutes:02}", "s": f"{seconds:02}"}
    return re.sub("[hms]", lambda part: parts[part[0]], told[1])
