"""Spelling rules: published names (`EMailItemId`, `cRMScriptId`) and the Python names they get
(`email_item_id`)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from keyword import iskeyword

_WORDS = re.compile(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+|[A-Z]+|\d+")
_WHOLE = (
    ("EMails", "Emails"),
    ("EMail", "Email"),
    ("eMail", "email"),
    ("cRM", "crm"),
    ("BLOB", "Blob"),
)


@lru_cache(maxsize=8192)
def snake(name: str) -> str:
    """`MessageServerId` -> `message_server_id`, `EMail` -> `email`, `cRMScriptEntityId` ->
    `crm_script_entity_id`, `From` -> `from_` (a keyword)."""
    for published, plain in _WHOLE:
        name = name.replace(published, plain)
    spelt = "_".join(word.lower() for word in _WORDS.findall(name))
    return f"{spelt}_" if iskeyword(spelt) else spelt


def nearest(name: str, known: Iterable[str]) -> str | None:
    """The known name most like `name`, without regard to case; None when nothing is alike."""
    import difflib  # only when something was misspelt

    by_lower = {candidate.lower(): candidate for candidate in known}
    found = difflib.get_close_matches(name.lower(), by_lower, n=1, cutoff=0.6)
    return by_lower[found[0]] if found else None


def nearest_hint(name: str, known: Iterable[str]) -> str:
    """How a message about an unknown name ends: `; nearest: contact`, or not at all."""
    near = nearest(name[:80], known)
    return f"; nearest: {near}" if near else ""


def did_you_mean(name: str, known: Iterable[str], before: str = "", behind: str = "") -> str:
    """The same as a question to whoever writes a file: `; did you mean contact?`, or nothing. `before` and `behind`: what else
    belongs to the name."""
    near = nearest(name[:80], known)
    return f"; did you mean {before}{near}{behind}?" if near else ""


def meant_or_all(name: str, known: Iterable[str]) -> str:
    """`did you mean contact?`, or what there is."""
    known = tuple(known)
    near = nearest(name[:80], known)
    return f"did you mean {near}?" if near else f"there are {', '.join(known) or 'none'}"


def hint_or_all(name: str, known: Iterable[str]) -> str:
    """The same where there are few: all of them when nothing is alike."""
    known = tuple(known)
    return nearest_hint(name, known) or f"; there are {', '.join(known) or 'none'}"


_SECRET = re.compile(
    r"passw|passphrase|pwd|secret|(?<!skip)token|api[_-]?key|private[_-]?key|credential|authorization|cookie|^so-?ticket$"
    r"|^code_verifier$|assertion",
    re.I,
)
_OPEN = re.compile(r"(types?|ids?|displayname|searchname)$", re.I)


@lru_cache(maxsize=4096)
def is_secret(name: str) -> bool:
    """Whether what stands under the name is nobody's business."""
    return _SECRET.search(name) is not None and _OPEN.search(name) is None
