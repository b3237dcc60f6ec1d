"""Fakes in place of personal data: for one original the same one wherever it stands, also within a longer text.

A fake follows from the seed and from the how manieth original of its kind this is, never from the original itself: nobody
can try names until one fits.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable

from so_mock.seed.pools import Pools, digest, slug

REMOVED = "removed"
# A number with hyphens may be a telephone's.
_DATE = (
    r"(?:0001|1[5-9]\d\d|2\d{3}|9999)-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])"
    r"(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?)?(?!-?\d)"
)
DATE = re.compile(_DATE)
_TOKEN = (
    r"eyJ[\w-]{6,}(?:\.[\w-]+){1,4}"  # a JWT
    r"|\b\d[A-Z]{1,2}:[^\s\"'<>&,;]{8,}"  # 7T:..., 8A:Cust12345....: tickets and tokens of SuperOffice
    r"|\b(?:Bearer|Basic|SOTicket|SoTicket)\s+[\w.:+/=~-]{6,}"
    r"|-----BEGIN [A-Z ]+-----[\s\S]*?-----END [A-Z ]+-----"
)
TOKENS = re.compile(_TOKEN, re.I)
_PIECES = re.compile(
    rf"(?P<token>{_TOKEN})"
    r"|(?P<url>\b[a-z][a-z0-9+.-]{1,15}://[^\s\"'<>\\^`{|}]+)"
    r"|(?P<mail>[\w.+%'-]*[\w]@[\w-]+(?:\.[\w-]+)*)"
    rf"|(?P<date>(?<!\d){_DATE})"
    r"|(?P<host>\b(?:[\w-]+\.)+(?:com|net|org|no|se|dk|de|nl|uk|fi|ch|at|be|fr|eu|io|example|test|local|info|biz)\b)"
    r"|(?P<phone>(?<![\w.])\+?\(?\d(?:[\s()./-]{0,2}\d){6,17}(?![\w]))"
    r"|(?P<resource>\[SR_[^\]]{1,80}\])"
    r"|(?P<tag></?[a-zA-Z][^<>]{0,2000}>|&\#?\w{1,10};)"
    r"|(?P<mixed>(?=[^\W_]*\d)(?=\d*[^\W\d_])[^\W_]{5,})"  # a password, a key, a number plate
    r"|(?P<word>[^\W\d_]+)"
    r"|(?P<digits>\d+)",
    re.I,
)
_CODED = re.compile(
    r"\[[A-Z]{1,2}:[^\]]*\]"
)  # `[I:5]`, `[D:01/31/2026 00:00:00]`: an encoded value
_RUN = re.compile(r"[^\W\d_]+|\d+")  # with which a phrase is looked up
_TAG = re.compile(r"</?[a-zA-Z][\w:-]*")
_CONSONANTS, _VOWELS = "bdfgklmnprstv", "aeiou"
HERE = "recorded.invalid"  # stands for the host that was recorded


class Fakes:
    """`avoid`: all texts and words that were seen, lowered. No fake is one of them, so that none can be mistaken for one."""

    def __init__(self, seed: int, avoid: Iterable[str], safe: Callable[[str], bool]) -> None:
        """`safe`: whether a whole text is one of the API's own, or of every installation."""
        self.seed, self._safe = seed, safe
        self._avoid = set(avoid)
        self._pools = Pools()
        self._made: dict[tuple[str, str], str] = {}  # (kind, original lowered) -> fake
        self._taken: set[str] = set()
        self._used_up: set[str | None] = set()  # pools of which nothing is left
        self._counts: dict[str, int] = {}
        # first word, lowered -> phrases that begin with it, lowered -> fake
        self._phrases: dict[str, dict[str, str]] = {}
        self._names: dict[str, str] = {}  # word of a person's name, lowered -> fake

    # -- by kind

    def learn(self, kind: str, text: str) -> None:
        """That this text names somebody: from now on it is replaced wherever it stands."""
        if text.strip() and kind in ("first", "last", "login", "company", "street", "city", "code"):
            self.replaced(kind, text)

    def replaced(self, kind: str, text: str) -> str:
        """What stands in place of a text of this kind."""
        text = _composed(text)
        if not text or text.isspace():
            return text
        match kind:
            case "secret":
                return ""
            case "structure":
                return text if self._safe(text) else self.within(text)
            case "vocabulary":
                return text if self._safe(text) else self.within(text)
            case "quoted":
                return self._quoted(text)
            case "free" if self._safe(text) or DATE.fullmatch(text):
                return text
            case "free" if _CODED.fullmatch(text):
                return text
            case "first" | "last":
                return self._named(kind, text)
            case "person" | "free":
                return self.within(text, words=True, named=kind == "person")
            case "birth":
                return self._birth(text)
            case "geo":
                return ""
            case "phone":
                return self._numbers(text) if any(map(str.isdigit, text)) else self.within(text, words=True)  # fmt: skip
            case "domain":
                return self._host(text.strip().lower()) if "." in text else self.within(text, words=True)  # fmt: skip
            case "login" if "@" in text:
                return self.within(text, words=True)
            case "code":
                return self._code(text)
        return self._phrase(kind, text)

    def birth_number(self, name: str, number: int) -> int:
        """A day, month or year of birth."""
        if number <= 0:
            return number
        wide, low = (60, 1940) if number > 31 else (28, 1) if "day" in name.lower() else (12, 1)
        return low + digest(self.seed, "birth", name, self._ordinal("birthnumber", f"{name} {number}")) % wide  # fmt: skip

    def _birth(self, text: str) -> str:
        """Another day, the time of day as it was; what is no date is blank."""
        if not DATE.fullmatch(text):
            return ""
        if text < "1800":
            return text  # no date at all
        n = digest(self.seed, "birth", self._ordinal("birthday", text[:10]))
        return f"{1940 + n % 60}-{1 + n // 60 % 12:02}-{1 + n // 720 % 28:02}{text[10:]}"

    def _phrase(self, kind: str, text: str) -> str:
        """A company, street, city or login: as a whole, and remembered as such."""
        key = " ".join(text.split()).lower()
        found = self._made.get((kind, key))
        if found is None:
            other = next((self._made[k, key] for k in ("company", "login", "city", "street") if (k, key) in self._made), None)  # fmt: skip
            found = self._made[kind, key] = other or self._fresh(kind, text)
            first = _RUN.search(key)
            if first is not None and len(key) > 2:
                self._phrases.setdefault(first[0], {}).setdefault(key[first.start() :], found)
        return _cased(text, found) if kind == "login" else found

    def _named(self, kind: str, text: str) -> str:
        """First, middle and last names word by word: they stand in full names, initials aside."""
        return re.sub(r"[^\W_]+", lambda found: self._name(found[0], kind), text)

    def _name(self, word: str, kind: str) -> str:
        key = word.lower()
        fake = self._names.get(key)
        if fake is None:
            fake = self._names[key] = self._fresh(kind, word) if len(word) > 1 else self._letters(word)  # fmt: skip
        return _cased(word, fake)

    def _fresh(self, kind: str, original: str) -> str:
        """One that nobody has yet."""
        n = self._count(kind)
        pool = {"first": "first_name", "last": "last_name", "person": "last_name", "company": "company",
                "street": "street", "city": "city"}.get(kind)  # fmt: skip
        texts = self._pools.texts(pool) if pool and pool not in self._used_up else ()
        for turn in range(len(texts)):
            fake = texts[(digest(self.seed, kind) + 7 * n + turn) % len(texts)]
            if kind in ("first", "last", "person") and not fake.isalpha():
                continue
            if self._free(fake):
                return self._take(fake)
        self._used_up.add(pool)
        for turn in range(10_000):
            made = self._letters("x" * (4 + len(original) % 5), kind, n, turn).capitalize()
            fake = {"company": f"{made} Ltd", "street": f"{n + 1} {made} Road", "login": made.lower()}.get(kind, made)  # fmt: skip
            if self._free(fake):
                return self._take(fake)
        raise AssertionError("no free fake")

    def _free(self, fake: str) -> bool:
        lowered = fake.lower()
        words = re.findall(r"[^\W\d_]{4,}", lowered)
        return not (lowered in self._taken or lowered in self._avoid or any(w in self._avoid for w in words))  # fmt: skip

    def _take(self, fake: str) -> str:
        self._taken.add(fake.lower())
        return fake

    # -- within texts

    def _quoted(self, text: str) -> str:
        """The API's own words, about values that it repeats between quotes."""
        text = re.sub(r"'[^']{1,500}'|\"[^\"]{1,500}\"", lambda found: self.within(found[0], words=True), text)  # fmt: skip
        return self.within(text)

    def within(self, text: str, *, words: bool = False, named: bool = False) -> str:
        """Known names, addresses, numbers and credentials within a text; with `words` every other word too."""
        done: list[str] = []
        at = 0
        text = _composed(text)
        while found := _PIECES.search(text, at):
            done.append(text[at : found.start()])
            at = found.end()
            kind, piece = found.lastgroup or "", found[0]
            if kind == "mixed":
                run = _RUN.match(piece)
                assert run is not None
                if not words or self._known(text, found.start(), run[0])[1]:
                    kind, piece, at = "digits" if piece[0].isdecimal() else "word", run[0], found.start() + run.end()  # fmt: skip
            if kind in ("word", "digits"):
                phrase, end = self._known(text, found.start(), piece)
                if end:
                    done.append(phrase)
                    at = end
                    continue
            done.append(self._piece(kind, piece, words, named))
        done.append(text[at:])
        return "".join(done)

    def _piece(self, kind: str, piece: str, words: bool, named: bool) -> str:
        match kind:
            case "token":
                return REMOVED
            case "url":
                return self._url(piece)
            case "mail":
                return self._mail(piece)
            case "host":
                return self._host(piece.lower())
            case "phone":
                return self._numbers(piece)
            case "tag":  # its attributes hold addresses and texts
                return (_TAG.match(piece) or [piece])[0] + (">" if piece[0] == "<" else "")
            case "word":
                known = self._names.get(piece.lower()) if len(piece) > 1 or named else None
                told = words and len(piece) > 2  # `bo` is a word, and `Bo` somebody
                if known is not None and (told or named or piece[0].isupper()):
                    return _cased(piece, known)
                if named:
                    return self._name(piece, "person")
                return self._word(piece) if words and len(piece) > 2 else piece
            case "mixed":
                return self._spelt(piece)
            case "digits":
                return self._numbers(piece) if words and len(piece) > 2 else piece
        return piece

    def _known(self, text: str, start: int, word: str) -> tuple[str, int]:
        """The longest phrase that begins here, what stands in its place, and where it ends; 0 where none does."""
        phrases = self._phrases.get(word.lower())
        if not phrases:
            return "", 0
        for phrase in sorted(phrases, key=len, reverse=True):
            end = start + len(phrase)
            if text[start:end].lower() == phrase and not text[end : end + 1].isalnum():
                return phrases[phrase], end
        return "", 0

    def _word(self, word: str) -> str:
        """A made word of the same length."""
        key = ("word", word.lower())
        made = self._made.get(key)
        if made is None:
            n, turn = self._count("word"), 0
            made = self._letters(word, "word", n, turn)
            while made in self._avoid and turn < 50:
                turn += 1
                made = self._letters(word, "word", n, turn)
            self._made[key] = made
        return _cased(word, made)

    def _letters(self, word: str, *key: object) -> str:
        odd = digest(self.seed, *key, "start") % 2
        return "".join(
            (_CONSONANTS if n % 2 == odd else _VOWELS)[digest(self.seed, *key, n) % (13 if n % 2 == odd else 5)]
            for n in range(len(word))
        )  # fmt: skip

    def _numbers(self, text: str) -> str:
        """Other digits in the same form: `+47 22 51 00 00` and its stripped form stay each other's."""
        digits = "".join(c for c in text if c.isdigit())
        fake = iter(self._digits(digits))
        return "".join(next(fake) if c.isdigit() else c for c in text)

    def _digits(self, digits: str) -> str:
        key = ("digits", digits)
        found = self._made.get(key)
        if found is None:
            n, turn = self._count("digits"), 0
            while True:
                found = "".join(
                    str(1 + digest(self.seed, "digit", n, turn, at) % 9) for at in range(len(digits))
                )  # fmt: skip
                if (found not in self._taken and found not in self._avoid) or turn > 50:
                    break
                turn += 1
            self._taken.add(found)
            self._made[key] = found
        return found

    def _code(self, text: str) -> str:
        """Letters and digits in the same form; remembered where it is long enough to be nobody else's."""
        fake = self._spelt(text)
        first = _RUN.match(text)
        if first is not None and len(text) > 4:
            self._phrases.setdefault(first[0].lower(), {}).setdefault(text.lower(), fake)
        return fake

    def _spelt(self, text: str) -> str:
        """Other letters and digits in the same form."""
        fake = re.sub(r"[^\W\d_]+", lambda found: _cased(found[0], self._word(found[0])), text)
        return self._numbers(fake)

    # -- addresses of the net

    def _mail(self, text: str) -> str:
        local, _, host = text.partition("@")
        key = ("mail", local.lower())
        fake = self._made.get(key)
        if fake is None:
            parts = re.split(r"([^\w]|_)", local)
            fake = "".join(
                slug(self._names.get(part.lower()) or self._word(part)) if part.isalpha() else self._numbers(part)
                for part in parts
            )  # fmt: skip
            if any(c.isdigit() for c in local) and not re.sub(r"[\W\d_]", "", local):
                fake = f"x{fake}"
            self._made[key] = fake
        return f"{fake}@{self._host(host.lower())}"

    def _host(self, host: str) -> str:
        prefix = "www." if host.startswith("www.") else ""
        bare = host.removeprefix("www.")
        key = ("host", bare)
        found = self._made.get(key)
        if found is None:
            n, turn = self._count("host"), 0
            while True:
                word = self._letters("x" * max(5, min(12, len(bare.partition(".")[0]))), "host", n, turn)  # fmt: skip
                if self._free(word):
                    break
                turn += 1
            found = self._made[key] = self._take(word) + ".example"
        return prefix + found

    def _url(self, text: str) -> str:
        """Its scheme, another host, the words of its path."""
        scheme, _, rest = text.partition("://")
        found = re.match(r"(?:[^/@?#]*@)?([^/:?#]*)(:\d+)?(.*)", rest, re.S)
        assert found is not None
        if found[1] == HERE:
            return f"{scheme}://{HERE}{self.within(found[3])}"
        host = self._host(found[1].lower()) if found[1] else ""
        return f"{scheme}://{host}{found[2] or ''}{self.within(found[3], words=True)}"

    # -- counting

    def _count(self, kind: str) -> int:
        n = self._counts[kind] = self._counts.get(kind, -1) + 1
        return n

    def _ordinal(self, kind: str, original: str) -> int:
        found = self._made.get((kind, original))
        if found is None:
            found = self._made[kind, original] = str(self._count(kind))
        return int(found)


def _composed(text: str) -> str:
    """One letter where a letter and its mark may stand: a name that is written so is the same name."""
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def _cased(like: str, text: str) -> str:
    if like.isupper() and len(like) > 1:
        return text.upper()
    if like.islower():
        return text.lower()
    return text[:1].upper() + text[1:]
