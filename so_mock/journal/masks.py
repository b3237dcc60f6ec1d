"""Secrets, made unreadable before anybody looks: by the name they stand under, by their form, and wherever else in the same
entry the same text stands."""

from __future__ import annotations

import re
from base64 import b64decode
from collections.abc import Iterable, Mapping
from html import unescape
from typing import Any
from urllib.parse import unquote_plus

import orjson

from so_mock.journal.bodies import TOKEN
from so_mock.names import is_secret as is_secret

MASK = "***"
SHORTEST = 4  # characters of a secret that is looked for elsewhere
_ALIKE = 8  # characters of a longer one that give it away: a text may show its beginning only
DEEPEST = 60  # nesting that is looked into

# Of a sign-in; elsewhere a code is a country's. A challenge may be the verifier itself (`plain`).
_CODES = frozenset({"code", "code_challenge", "xsrf"})
_SCHEMES = re.compile(
    r"\b((?i:basic|bearer|soticket)\s+)(?=[^\s\"'<>,;]*[\dA-Z=:_])[^\s\"'<>,;]{4,}"
)
_TOKENS = re.compile(r"\beyJ[\w-]{8,}(?:\.[\w-]*)*|\b[78][AT]:[^\s\"'<>,;&]{6,}")
_PAIRS = re.compile(r"(?<![^?&;#+\s])([\w.%-]{1,80})=([^&\s\"'<>#;]+)")
_PARTS = re.compile(r'(name="?([^"\r\n;]+)"?[^\r\n]*(?:\r?\n[^\r\n]+)*\r?\n\r?\n)(.*?)(?=\r?\n--|\Z)', re.S)  # fmt: skip
# What an element holds up to the next one within it; possessive, and at home with an end that never comes.
_CONTENT = r"(?:<!\[CDATA\[.*?(?:\]\]>|\Z)|<!--.*?(?:-->|\Z)|[^<])++"
_NAMED_BY = r"<(?:[\w.-]++:)?Key\b[^<>]*+>([^<]+)</[^<>]*+>"
_VALUE = r"<(?:[\w.-]++:)?Value\b[^<>]*+>"
# <Key>Password</Key><Value>...</Value>, in either order
_KEYED = re.compile(rf"({_NAMED_BY}\s*+{_VALUE})({_CONTENT})", re.I | re.S)
_VALUED = re.compile(rf"({_VALUE})(?={_CONTENT}</[^<>]*+>\s*+{_NAMED_BY})({_CONTENT})", re.I | re.S)
_ELEMENTS = re.compile(rf"(<(?:[\w.-]++:)?([\w.-]++)[^<>]*+>)({_CONTENT})", re.S)
# <input name="code" value="...">
_INPUTS = re.compile(r'(<input\b[^<>]*?\sname="([^"<>]*+)"[^<>]*?\svalue=")([^"<>]+)', re.I)
_ATTRIBUTES = re.compile(r"(\s(?:[\w.-]++:)?([\w.-]++)=\")([^\"<>]+)")
_NAMING = frozenset({"path", "name", "key", "columnname", "fieldname", "propertyname", "prefkey"})
_NAMED = ("value", "from")


class Masks:
    """For one entry: what was found under a secret's name is hidden everywhere."""

    def __init__(self, *, signing_in: bool = False) -> None:
        self._found: set[str] = set()
        self._signing_in = signing_in  # a `code` is one, wherever it stands

    def _is_secret(self, name: str, signing_in: bool = False) -> bool:
        sign_in = signing_in or self._signing_in
        return is_secret(name) or (sign_in and name.strip().lower() in _CODES)

    # -- by name

    def headers(self, headers: Iterable[tuple[str, str]]) -> dict[str, str]:
        """One that was told twice stands once, with both values."""
        found: dict[str, str] = {}
        for name, value in headers:
            before = f"{found[name]}, " if name in found else ""
            found[name] = before + self._header(name, value)
        return found

    def _header(self, name: str, value: str) -> str:
        if not is_secret(name):
            return self.query(value) if name.lower() in ("location", "referer") else value
        scheme, space, rest = value.partition(" ")
        if (
            name.lower().endswith("authorization")
            and space
            and scheme.isalpha()
            and len(scheme) < 12
        ):
            self._credential(scheme, rest.strip())
            return f"{scheme} {MASK}"
        self._note(value)
        if "cookie" in name.lower():
            for each in value.split(";"):
                self._note(each.partition("=")[2].strip())
        return MASK

    def _credential(self, scheme: str, text: str) -> None:
        self._note(text)
        if scheme.lower() == "basic":
            try:
                plain = b64decode(text + "==").decode("utf-8", "replace")
            except ValueError:
                return
            self._note(plain)
            self._note(plain.partition(":")[2])

    def form(self, text: str, *, signing_in: bool = True) -> str:
        """A query or a form, as it was encoded: what belongs to a name ends at the next `&`. `signing_in`: whether a `code` is
        one."""
        return "&".join(self._pair(each, signing_in) for each in text.split("&"))

    def _pair(self, pair: str, signing_in: bool) -> str:
        name, _, value = pair.partition("=")
        if not value or not self._is_secret(unquote_plus(name), signing_in):
            return self.query(pair, signing_in=signing_in)
        self._note(value)
        self._note(unquote_plus(value))
        return f"{name}={MASK}"

    def query(self, text: str, *, signing_in: bool = True) -> str:
        """The same, as far as it can be told from the text around it."""

        def hide(pair: re.Match[str]) -> str:
            name = unquote_plus(pair[1])
            if not self._is_secret(name, signing_in):
                return pair[0]
            self._note(pair[2])
            self._note(unquote_plus(pair[2]))
            return f"{pair[1]}={MASK}"

        return _PAIRS.sub(hide, text)

    def value(self, value: Any, depth: int = 0) -> Any:
        """What JSON gives."""
        if depth > DEEPEST:
            return "..."
        if isinstance(value, dict):
            named = any(
                key.lower() in _NAMING and isinstance(text, str) and is_secret(_last(text))
                for key, text in value.items()
            )
            return {
                key: self.all(each)
                if self._is_secret(key) or (named and key.lower().endswith(_NAMED))
                else self.value(each, depth + 1)
                for key, each in value.items()
            }
        if isinstance(value, list):
            return [self.value(each, depth + 1) for each in value]
        if not isinstance(value, str) or len(value) < SHORTEST:
            return value
        if value[0] in "{[":
            return self._nested(value, depth)
        if value[0] == "<":
            return self.text(value)
        return self.query(value, signing_in=False) if "=" in value else value

    def _nested(self, text: str, depth: int) -> str:
        """JSON within a text of JSON."""
        try:
            inner = orjson.loads(text)
        except orjson.JSONDecodeError:
            return self.text(text)
        masked = self.value(inner, depth + 1)
        return text if masked == inner else orjson.dumps(masked).decode()

    def all(self, value: Any) -> Any:
        """Everything within; true, false, null and what is empty tell nothing."""
        if isinstance(value, dict):
            return {key: self.all(each) for key, each in value.items()}
        if isinstance(value, list):
            return [self.all(each) for each in value]
        if value is None or isinstance(value, bool) or value == "":
            return value
        self._note(str(value))
        return MASK

    def text(self, text: str) -> str:
        """What is no JSON, or not quite: broken, lenient, a form, parts, XML."""
        start = text.lstrip()[:1]
        if start in ("{", "[", "/"):
            return self._loose(text)
        if start == "<":
            for pattern in (_KEYED, _VALUED, _ELEMENTS, _ATTRIBUTES, _INPUTS):
                text = self._by(pattern, text)
            return text
        if start == "-":
            text = self._by(_PARTS, text)
        return self.query(text)

    def _by(self, pattern: re.Pattern[str], text: str) -> str:
        def hide(found: re.Match[str]) -> str:
            if not self._is_secret(found[2], signing_in=pattern is _INPUTS) or not found[3].strip():
                return found[0]
            self._note(found[3])
            self._note(unescape(found[3]))
            return found[1] + MASK

        return pattern.sub(hide, text)

    def _loose(self, text: str) -> str:
        """Token by token, as far as it goes. After the name of a secret all is hidden up to the next comma or bracket of the
        same level."""
        out: list[str] = []
        at, before, key, hiding, named, depth = 0, "", "", False, False, 0
        for token in TOKEN.finditer(text):
            word = token[0]
            out.append(text[at : token.start()])
            at = token.end()
            if hiding and depth == 0 and word in (",", "}", "]"):
                hiding = False
            if hiding:
                depth += (word in ("{", "[")) - (word in ("}", "]"))
                word = self._hidden_word(word)
            elif word == ":":
                key = _unquoted(before)
                hiding = self._is_secret(key) or (named and key.lower().endswith(_NAMED))
                depth = 0
            elif word[0] in "\"'":
                before, plain = word, _unquoted(word)
                named = named or (key.lower() in _NAMING and is_secret(_last(plain)))
                masked = self.value(plain)
                word = word if masked == plain else orjson.dumps(masked).decode()
            elif word in ("{", "}", ","):
                key, named = "", named and word == ","
            elif word[0] != "/":
                before = word
            out.append(word)
        return "".join(out) + text[at:]

    def _hidden_word(self, word: str) -> str:
        plain = _unquoted(word)
        if word in "{}[]:," or word in ("true", "false", "null") or not plain:
            return word
        self._note(plain)
        return f"{word[0]}{MASK}{word[0]}" if word[0] in "\"'" else MASK

    # -- by form, and wherever it stands

    def _note(self, secret: str) -> None:
        if len(secret) >= SHORTEST and secret != MASK:
            self._found.add(secret)

    def record(self, record: Mapping[str, Any]) -> dict[str, Any]:
        """`hide`, of a record."""
        return {name: self.hide(each) for name, each in record.items()}

    def hide(self, value: Any) -> Any:
        """The value without any secret that was found under a name before, nor what looks like one."""
        if isinstance(value, str):
            return self._hidden(value)
        if isinstance(value, Mapping):
            return {self.hide(name): self.hide(each) for name, each in value.items()}
        if isinstance(value, list):
            return [self.hide(each) for each in value]
        return value

    def _hidden(self, text: str) -> str:
        if len(text) < SHORTEST:
            return text
        for start in sorted({secret[:_ALIKE] for secret in self._found}, key=len, reverse=True):
            at = text.find(start)
            while at >= 0:
                alike = (secret for secret in self._found if secret.startswith(start))
                end = at + max(_common(secret, text, at) for secret in alike)
                text = text[:at] + MASK + text[end:]
                at = text.find(start, at + len(MASK))
        text = _SCHEMES.sub(rf"\1{MASK}", text)
        return _TOKENS.sub(MASK, text)


def _common(secret: str, text: str, at: int) -> int:
    """How many letters of the secret stand there."""
    count = 0
    while count < len(secret) and text[at + count : at + count + 1] == secret[count]:
        count += 1
    return count


def _last(path: str) -> str:
    return re.split(r"[/.:]", path)[-1]


def _unquoted(word: str) -> str:
    """A name or a text as it stands in JSON, without quotes and escapes."""
    if word[:1] == '"':
        try:
            return str(orjson.loads(word))
        except orjson.JSONDecodeError:
            return word.strip('"')
    return word.strip("'")
