"""What happened: one Entry for every request, also for those refused at the door. Bounded by count and by bytes.

What stands here runs at each request; masking and showing (`masks`, `shown`) are for whoever looks.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import Any, NamedTuple, Protocol

from so_mock.call import Request
from so_mock.journal.bodies import shortened, without_half

ENTRIES = 10_000
BYTES = 16 * 1024 * 1024  # of entries without the bodies of their answers
ANSWERS = 8 * 1024 * 1024  # of the bodies of answers; the oldest go first, their entries stay
HEAD = 16 * 1024  # of a body that is kept
SHARED = 64 * 1024  # of an answer that is held on to for its head
HEADERS = 8 * 1024  # of all headers together
QUERY = 4 * 1024  # of a query
LONGEST = 1_000  # characters of any other text
OVERHEAD = 700  # bytes of an entry whose texts are empty, measured by tests/bench/journal.py

RAW = 900  # bytes of a request that is kept as it came, without its headers and its other texts
RAW_HEADER = 130  # and of each of its headers, about
FEW = 24  # headers of a request that is kept as it came

MANY = 100  # headers, and rows of one call that are named
BATCH = 64  # entries that are counted and weighed at once

_JOIN = b"\n".join  # no name and no value of a header holds one


class Played(NamedTuple):
    """What the scenario did to a call. `near`: rules that were for its operation and did not match, and why."""

    rule: str = ""
    fault: str = ""
    delay: float = 0.0
    near: tuple[tuple[str, str], ...] = ()


UNPLAYED = Played()


class Entry(NamedTuple):
    """`sent` are the request's headers, packed; `body` the head of its body, `length` that of the whole. All of it is plain
    and small: the collector need not look at it."""

    id: int
    at: float  # seconds since the epoch, by the tenant's clock
    milliseconds: float
    verb: str
    path: str
    query: bytes
    sent: bytes
    body: bytes
    length: int
    reader: Callable[[bytes], Any] | None  # of the body; None: it is no JSON
    operation: str
    user: str
    status: int
    fidelity: str
    by: str
    ignored: tuple[str, ...]
    changes: tuple[str, ...]
    error: str
    media_type: str  # of the answer
    answer_length: int
    answer_headers: Mapping[str, str]  # beside those of every answer
    size: int  # of the entry in bytes, about; without the answer's body
    played: Played = UNPLAYED
    decided: str = ""  # which role, right, owner or rule decided, where one refused or hid

    @property
    def rule(self) -> str:
        return self.played.rule

    @property
    def fault(self) -> str:
        return self.played.fault

    @property
    def delay(self) -> float:
        return self.played.delay

    @property
    def near(self) -> tuple[tuple[str, str], ...]:
        return self.played.near

    @property
    def headers(self) -> list[tuple[bytes, bytes]]:
        """Of the request; the last may be missing where they were longer than is kept."""
        parts = self.sent.split(b"\n") if self.sent else []
        whole = len(parts) - (len(self.sent) >= HEADERS)
        return list(zip(parts[0 : whole - 1 : 2], parts[1:whole:2], strict=False))

    @property
    def cut(self) -> bool:
        """Whether less of the request's body is kept than was sent."""
        return len(self.body) != self.length

    def request(self) -> Request:
        """As far as it is kept."""
        made = Request(self.verb, self.path, self.query, self.headers)
        made.body, made.reader = self.body, self.reader
        if self.cut:
            made.body = without_half(self.body)
        return made


class Seen(Protocol):
    """What the door knew of a request."""

    @property
    def request(self) -> Request: ...
    @property
    def operation(self) -> str: ...
    @property
    def user(self) -> str: ...
    @property
    def ignored(self) -> tuple[str, ...]: ...


# A request that is kept as it came, until somebody looks: to make an entry of it takes as long as all the rest of the journal.
# Id, at, milliseconds, what the door knew; of the answer status, fidelity, by, headers, media type and length; changes, error, decided.
Raw = tuple[int, float, float, Seen, int, str, str, Mapping[str, str], str, int, tuple[str, ...], str, str]  # fmt: skip


def made(raw: Raw, played: Played = UNPLAYED) -> Entry:
    """The entry of a request that was kept as it came. What is long is cut: the body so that it can still be read."""
    id, at, milliseconds, seen, status, fidelity, by, headers, media_type, length, changes, error, decided = raw  # fmt: skip
    request, ignored = seen.request, seen.ignored
    path, query, sent = request.path[:LONGEST], request.query[:QUERY], packed(request.headers)
    body = request.body if len(request.body) <= HEAD else shortened(request.body, HEAD)
    size = OVERHEAD + len(path) + len(query) + len(sent) + len(body) + len(error) + len(decided)
    size += weight(changes) + weight(ignored)
    if played is not UNPLAYED:  # by a rule, which may have said any header
        headers = {name: value[:LONGEST] for name, value in headers.items()}
        size += sum(map(weight, played.near)) + sum(map(weight, headers.items()))
    return Entry(
        id, at, milliseconds, request.verb, path, query, sent, body, len(request.body), request.reader,
        seen.operation, seen.user[:LONGEST], status, fidelity, by, ignored, changes, error, media_type,
        length, headers, size, played, decided,
    )  # fmt: skip


def packed(headers: Sequence[tuple[bytes, bytes]]) -> bytes:
    """Headers as an entry keeps them."""
    if len(headers) > MANY:
        headers = headers[:MANY]
    return _JOIN(sum(headers, ()))[:HEADERS]  # the quickest for a dozen


def weight(texts: Collection[str]) -> int:
    """Bytes of what most entries have none of."""
    return 80 * len(texts) + sum(map(len, texts))


Exercise = tuple[str, int, str, str]  # operation, status, user, fidelity
Exercised = dict[Exercise, int]
KINDS = 20_000  # of exercises that are counted apart
OTHERS = "(others)"  # users beyond that: any login is somebody in lenient mode


class Journal:
    """The newest entries. `exercised` counts all of them, also those that had to make room."""

    __slots__ = ("_answers", "_answers_bytes", "_bytes", "_entries", "_exercised", "_fresh", "_fresh_answers", "_long", "_lost", "_next", "_sizes")  # fmt: skip

    def __init__(self) -> None:
        self._next = 1
        self._exercised: Exercised = {}
        self._fresh: list[Entry | Raw] = []  # not yet counted and weighed
        self._fresh_answers: list[bytes] = []
        self.clear()

    def clear(self) -> None:
        """Forgets the entries. Numbers go on, and what was exercised stays."""
        self._settle()
        self._entries: deque[Entry | Raw] = deque()
        self._sizes: deque[int] = deque()  # of the entries
        self._answers: deque[bytes] = deque()  # of the newest entries, in their order
        self._bytes = self._answers_bytes = 0
        self._long = b"", b""  # the last answer that was longer than its head, and that
        self._lost: dict[str, int] = {}

    def number(self) -> int:
        """The id of the next entry: an answer carries it before the entry is written."""
        id = self._next
        self._next = id + 1
        return id

    def head(self, answer: bytes) -> bytes:
        """What is kept of an answer. Kept bytes are answered again and again: their head is one and the same."""
        if len(answer) <= HEAD:
            return answer
        whole, head = self._long
        if answer is not whole:
            head = answer[:HEAD]
            self._long = (answer if len(answer) < SHARED else b""), head
        return head

    def add(self, entry: Entry | Raw, answer: bytes = b"") -> None:
        """`answer`: the body of the answer, or its head."""
        fresh = self._fresh
        fresh.append(entry)
        self._fresh_answers.append(answer)
        if len(fresh) >= BATCH:
            self._settle()

    @property
    def lost(self) -> Mapping[str, int]:
        """How many entries had to make room since the journal was empty, by operation."""
        self._settle()
        return self._lost

    @property
    def dropped(self) -> int:
        """All of those."""
        return sum(self.lost.values())

    @property
    def exercised(self) -> Mapping[Exercise, int]:
        self._settle()
        return self._exercised

    def anew(self, everywhere: Exercised) -> Journal:
        """An empty one in its place; what was exercised is added to what the process remembers."""
        for key, times in self.exercised.items():
            _add(everywhere, key, times)
        return Journal()

    def _settle(self) -> None:
        """Counts and weighs what came, and lets go of the oldest. One loop each: these run for every request."""
        if not self._fresh:
            return
        fresh, self._fresh = self._fresh, []
        answered, self._fresh_answers = self._fresh_answers, []
        entries, sizes, answers = self._entries, self._sizes, self._answers
        counted: Exercised = {}
        bytes_ = self._bytes
        for each in fresh:
            if isinstance(each, Entry):
                key = each.operation, each.status, each.user, each.fidelity
                size = each.size
            else:
                seen = each[3]
                request = seen.request
                key = seen.operation, each[4], seen.user, each[5]
                size = (
                    RAW
                    + len(request.path)
                    + len(request.query)
                    + len(request.body)
                    + len(each[11])
                    + len(each[12])
                )
                size += RAW_HEADER * len(request.headers)
                if each[10] or seen.ignored:
                    size += weight(each[10]) + weight(seen.ignored)
            counted[key] = counted.get(key, 0) + 1
            sizes.append(size)
            bytes_ += size
        for (operation, status, user, fidelity), times in counted.items():
            if operation:
                _add(self._exercised, (operation, status, user[:LONGEST], fidelity), times)
        entries += fresh
        answers += answered
        lost = self._lost
        while len(entries) > ENTRIES or bytes_ > BYTES:
            oldest = entries.popleft()
            bytes_ -= sizes.popleft()
            name = oldest.operation if isinstance(oldest, Entry) else oldest[3].operation
            lost[name] = lost.get(name, 0) + 1
        answers_bytes = self._answers_bytes + sum(map(len, answered))
        while answers_bytes > ANSWERS or len(answers) > len(entries):
            answers_bytes -= len(answers.popleft())
        self._bytes, self._answers_bytes = bytes_, answers_bytes

    def __len__(self) -> int:
        self._settle()
        return len(self._entries)

    def __iter__(self) -> Iterator[Entry]:
        return iter(self._looked_at())

    def _looked_at(self) -> list[Entry]:
        """All of them as entries, from now on."""
        self._settle()
        found = [each if isinstance(each, Entry) else made(each) for each in self._entries]
        self._entries = deque(found)
        self._sizes = deque([each.size for each in found])
        self._bytes = sum(self._sizes)
        return found

    def get(self, id: int) -> Entry | None:
        return next((entry for entry in self if entry.id == id), None)

    def answer(self, entry: Entry) -> bytes | None:
        """The head of the body that was answered; None where it had to make room."""
        behind = next(
            (n for n, each in enumerate(reversed(self._looked_at()), 1) if each is entry), 0
        )
        return self._answers[-behind] if 0 < behind <= len(self._answers) else None


def _add(counted: Exercised, key: Exercise, times: int) -> None:
    before = counted.get(key)
    if before is None and len(counted) >= KINDS:
        key = key[0], key[1], OTHERS, key[3]
        before = counted.get(key)
    counted[key] = (before or 0) + times
