"""Did the calls come that should have come? Asked of the journal in the words of a rule's `when`."""

from __future__ import annotations

from codecs import BOM_UTF8
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from so_mock.errors import BadRequest
from so_mock.journal import HEADERS, MANY, QUERY, Entry, Journal
from so_mock.journal.bodies import SHORTENED, decoded, salvaged
from so_mock.journal.choosing import rule_named, statuses
from so_mock.journal.masks import MASK, is_secret
from so_mock.journal.shown import masks_of
from so_mock.names import hint_or_all
from so_mock.scenario.match import Facts, failing, values
from so_mock.scenario.rules import Condition, When

if TYPE_CHECKING:
    from so_mock.tenant import Tenant
    from so_mock.world import World

QUESTION = ("operation", "body", "query", "header", "user", "status", "rule", "count")
NOT_ASKED = ("state", "tenant", "nth", "times", "every", "chance")  # of a `when`, for rules only
PLACES = ("user", "header", "query", "body")
# fmt: off
COMMON = frozenset((  # headers of which nobody wonders whether they exist
    "accept", "accept-encoding", "accept-language", "authorization", "connection", "content-encoding", "content-length", "content-type",
    "cookie", "host", "if-match", "if-modified-since", "if-none-match", "if-unmodified-since", "origin", "referer", "so-apptoken",
    "so-culture", "so-language", "so-timezone", "transfer-encoding", "user-agent", "x-xsrf-token",
))
# fmt: on
NEAREST = 10  # calls that are told
LOOKED_AT = 2_000  # newest calls among which the nearest are looked for
IDS = 1_000


class Count(NamedTuple):
    """How often; `most` None is any number."""

    least: int = 1
    most: int | None = None

    def __str__(self) -> str:
        if self.most is None:
            return f"at least {_calls(self.least)}"
        if self.most == self.least:
            return f"exactly {_calls(self.least)}" if self.least else "no call"
        return (
            f"{self.least} to {_calls(self.most)}" if self.least else f"at most {_calls(self.most)}"
        )


class Near(NamedTuple):
    id: int
    request: str
    status: int
    why: str


class Verdict(NamedTuple):
    """`known`: whether the count can be told at all; `text` is for people, of a verdict that does not hold."""

    holds: bool
    known: bool
    matched: int
    ids: list[int]
    wanted: str
    nearest: list[Near]
    text: str


def verify(question: Mapping[str, Any], tenant: Tenant) -> Verdict:
    """Raises BadRequest for a question that could only be answered by accident."""
    asked = _read(question, tenant)
    journal = tenant.journal
    matched, unclear = [], []
    for entry in journal:
        holds = asked.holds(entry)
        if holds is None:
            unclear.append(entry)
        elif holds:
            matched.append(entry)
    lost = sum(times for key, times in journal.lost.items() if asked.is_for(key))
    least, most = asked.count
    sure, possible = len(matched), len(matched) + len(unclear) + lost
    too_many = most is not None and sure > most
    holds = sure >= least and (most is None or possible <= most)
    known = holds or too_many or possible < least
    ids = [entry.id for entry in matched[-IDS:]]
    wanted = f"{asked.count} {asked.about}"
    if holds:
        _refuse_unheard(asked, tenant)
        return Verdict(True, True, sure, ids, wanted, [], "")
    nearest = _listed(matched) if too_many else list(_nearest(asked, journal))
    text = _text(wanted, matched, nearest, len(journal), too_many)
    if not known:
        text += _unknown(lost, len(unclear), sure, possible)
    return Verdict(False, known, sure, ids, wanted, nearest, text)


def _refuse_unheard(asked: _Asked, tenant: Tenant) -> None:
    """What only holds since nobody ever sent a header or an option of that name: it may be misspelt."""
    for place, condition in asked.parts:
        name = condition.path.lower()
        if place not in ("header", "query") or condition.test == "exists":
            continue
        if name in (COMMON if place == "header" else asked.options()):
            continue
        if not any(name in asked.sent(place, entry) for entry in tenant.journal):
            raise BadRequest(
                f"{place} {condition.path}: no call in the journal has it, so nothing is proven; that it is never sent is"
                " asked by {exists: false}"
            )


class _Asked:
    """The question, read."""

    def __init__(
        self, when: When, count: Count, status: tuple[str, Callable[[int], bool]] | None, rule: str, tenant: Tenant
    ) -> None:  # fmt: skip
        self.when, self.count, self.rule, self.tenant = when, count, rule, tenant
        self.status = status  # as it was asked for, and whether one is like that
        self._for: dict[str, bool] = {}
        self.parts = [(place, each) for place in PLACES for each in getattr(when, place)]

    @property
    def about(self) -> str:
        """The question in words, without its count."""
        words = [f"of {' or '.join(self.when.operations)}"] if self.when.operations else []
        words += [_in_words(place, condition) for place, condition in self.parts]
        words += [f"status {self.status[0]}"] if self.status else []
        words += [f"by rule {self.rule}"] if self.rule else []
        return ", ".join(words)

    def is_for(self, key: str) -> bool:
        """Whether the operation is one of those that are asked for; any is, when none is named."""
        found = self._for.get(key)
        if found is None:
            world = self.tenant.world
            if not self.when.operations:
                found = True
            elif not key:
                found = False
            else:
                found = world.doors.about(self.when.operations, world.catalogue.operations.get(key))
            self._for[key] = found
        return found

    def options(self) -> set[str]:
        """Of the operations that are asked for, lowered."""
        known = self.tenant.world.catalogue.operations
        named = filter(self.is_for, known.keys()) if self.when.operations else ()
        return {option for key in named for option in known.get(key).query}

    def sent(self, place: str, entry: Entry) -> Collection[str]:
        """Names of the headers or options of a request, lowered."""
        facts = self._of(entry)
        return facts.headers if place == "header" else facts.query

    def holds(self, entry: Entry) -> bool | None:
        """None: too little of the request is kept to tell."""
        if not self.is_for(entry.operation) or any(True for _ in self._plain(entry)):
            return False
        unclear = False
        facts = self._of(entry) if self.parts else None
        for place, condition in self.parts:
            assert facts is not None
            fails = self._fails(place, condition, facts, entry)
            if fails:
                return False
            unclear = unclear or fails is None
        return None if unclear else True

    def reasons(self, entry: Entry) -> Iterator[str]:
        """Why it is not one of those that are asked for."""
        if not self.is_for(entry.operation):
            yield f"it is {entry.operation or 'no operation'}"
        yield from self._plain(entry)
        facts = self._of(entry)
        for place, condition in self.parts:
            fails = self._fails(place, condition, facts, entry)
            if fails is None:
                yield f"{place} {condition.path} cannot be told: too little of the request is kept"
            elif fails:
                yield fails

    def _plain(self, entry: Entry) -> Iterator[str]:
        if self.status is not None and not self.status[1](entry.status):
            yield f"status is {entry.status}, wanted {self.status[0]}"
        if self.rule and entry.rule != self.rule:
            yield f"it was answered by {entry.rule or 'no rule'}, wanted {self.rule}"

    def _of(self, entry: Entry) -> Facts:
        request = entry.request()
        if entry.cut and request.value is None:
            request = entry.request()
            request.body = BOM_UTF8 + salvaged(decoded(entry.body, "", guess=True) or "").encode()
        return Facts(request, entry.user, self.tenant.name)

    def _fails(self, place: str, condition: Condition, facts: Facts, entry: Entry) -> str | None:
        """Why the condition does not hold; empty where it does, None where too little is kept to tell."""
        only: dict[str, Any] = {place: (condition,)}
        why = failing(When(**only), facts) or ""
        return why if _tells(place, condition, facts, entry, bool(why)) else None


def _tells(place: str, condition: Condition, facts: Facts, entry: Entry, fails: bool) -> bool:
    """Whether what is kept of the request is enough for this condition."""
    if place == "query":
        return len(entry.query) < QUERY
    if place == "header":
        return len(entry.sent) < HEADERS and len(entry.headers) < MANY
    if place != "body" or not entry.cut:
        return True
    found = values(facts.body, condition.path)
    if condition.test == "exists" and any(each is not None for each in found):
        return True
    if any(isinstance(each, str) and SHORTENED in each for each in found):
        return not fails and not condition.negated and condition.test == "contains"
    if found and "*" not in condition.path and not isinstance(found[0], (dict, list)):
        return True
    absence = condition.test == "exists" and not condition.wanted
    return not fails and not condition.negated and not absence and bool(found)


# -- reading the question


def _read(question: Mapping[str, Any], tenant: Tenant) -> _Asked:
    from so_mock.scenario.reading.given import read_when  # and with it the YAML parser

    for name in question:
        if name not in QUESTION:
            more = (
                "; that is for rules" if name.lower() in NOT_ASKED else hint_or_all(name, QUESTION)
            )
            raise BadRequest(f"{name[:80]!r} cannot be asked{more}")
    given = {name: value for name, value in question.items() if value is not None}
    if not given.keys() - {"count"}:
        raise BadRequest(f"nothing is asked: tell some of {', '.join(QUESTION[:-1])}")
    count = _count(given.pop("count", Count()))
    status = _status(given.pop("status", None))
    rule = given.pop("rule", None)
    if rule is not None:
        if not isinstance(rule, str) or not rule:
            raise BadRequest("rule: its name is wanted")
        rules = tenant.world.rules
        rule_named(rule, [each.name for each in rules.rules] if rules else [])
    if "body" in given and "operation" not in given:
        raise BadRequest("body: tell the operation too; what its body can hold is known then only")
    world = tenant.world
    when = read_when(
        given, world.catalogue, world.model,
        doors=world.doors, users=tenant.callers(), without=NOT_ASKED,
    )  # fmt: skip
    for name in given:
        if not getattr(when, "operations" if name == "operation" else name):
            raise BadRequest(f"{name}: nothing is asked of it")
    if rule and when.operations:
        _refuse_strangers(rule, when.operations, world)
    return _Asked(when, count, status, rule or "", tenant)


def _refuse_strangers(rule: str, operations: Sequence[str], world: World) -> None:
    """A rule that can be about none of the operations: no call would ever be one of those."""
    assert world.rules is not None
    known, doors = world.catalogue.operations, world.doors
    named = [each.when.operations for each in world.rules.rules if each.name == rule]
    asked = (o for o in map(known.get, known.keys()) if doors.about(operations, o))
    if not any(doors.about(each, operation) for operation in asked for each in named):
        raise BadRequest(f"rule {rule!r} is about {', '.join(named[0])}, not what is asked for")


def _count(value: Any) -> Count:
    if isinstance(value, Count):
        return value
    if isinstance(value, Mapping):
        known = ("at_least", "at_most")
        for name, number in value.items():
            if name not in known:
                raise BadRequest(f"count: no {name[:80]!r}{hint_or_all(name, known)}")
            _whole(f"count.{name}", number)
        if not value:
            raise BadRequest("count: tell at_least, at_most or both")
        least, most = value.get("at_least", 0), value.get("at_most")
        if most is None and least == 0:
            raise BadRequest("count.at_least: 0 is always so; what is wanted?")
        if most is not None and least > most:
            raise BadRequest(f"count: at_least {least} is more than at_most {most}")
        return Count(least, most)
    _whole("count", value)
    return Count(value, value)


def _whole(name: str, value: Any) -> None:
    if isinstance(value, bool) or not isinstance(value, int):
        raise BadRequest(f"{name}: {str(value)[:40]!r} is no whole number")
    if value < 0:
        raise BadRequest(f"{name}: {value} is negative")


def _status(value: Any) -> tuple[str, Callable[[int], bool]] | None:
    if value is None:
        return None
    parts = value if isinstance(value, list) else [value]
    if not parts or any(
        isinstance(each, bool) or not isinstance(each, (int, str)) for each in parts
    ):
        raise BadRequest("status: 404, 4xx or a list of such is wanted")
    text = ",".join(str(each) for each in parts)
    return text, statuses(text)


# -- what is said


def _text(wanted: str, matched: list[Entry], nearest: list[Near], kept: int, too_many: bool) -> str:
    came = _calls(len(matched)) if matched else "none"
    lines = [f"wanted: {wanted}", f"came: {came}, of {_calls(kept)} in the journal"]
    if nearest:
        lines.append("these came:" if too_many else "nearest:")
        lines += [
            f"  #{n.id} {n.request} -> {n.status}{f': {n.why}' if n.why else ''}" for n in nearest
        ]
    return "\n".join(lines)


def _unknown(lost: int, unclear: int, sure: int, possible: int) -> str:
    reasons = []
    if lost:
        reasons.append(f"{_calls(lost)} had to make room in the journal")
    if unclear:
        reasons.append(f"of {_calls(unclear)} too little is kept to tell")
    return f"\nit cannot be known: {' and '.join(reasons)}; from {sure} to {_calls(possible)} match"


def _listed(matched: list[Entry]) -> list[Near]:
    return [_near(entry, "") for entry in matched[-NEAREST:]]


def _near(entry: Entry, why: str) -> Near:
    masks = masks_of(entry)
    request = masks.hide(f"{entry.verb} {entry.path}"[:200])
    return Near(entry.id, request, entry.status, masks.hide(why))


def _nearest(asked: _Asked, journal: Journal) -> Iterator[Near]:
    """Calls that nearly matched, closest first: of the operation, then of its agent, each with the fewest reasons."""
    found: list[tuple[tuple[int, int, int], Entry, list[str]]] = []
    agents = {name.lower().partition(".")[0] for name in asked.when.operations}
    for entry in list(journal)[-LOOKED_AT:]:
        reasons = list(asked.reasons(entry))
        if reasons:
            alike = entry.operation.lower().partition(".")[0] in agents
            far = 0 if asked.is_for(entry.operation) else 1 if alike else 2
            found.append(((far, len(reasons), -entry.id), entry, reasons))
    found.sort(key=lambda each: each[0])
    for (far, *_), entry, reasons in found[:NEAREST]:
        if far <= found[0][0][0]:  # another operation only where this one was not called
            yield _near(entry, "; ".join(reasons))


def _in_words(place: str, condition: Condition) -> str:
    wanted = MASK if is_secret(condition.path) else repr(condition.wanted)
    wanted = wanted if len(wanted) <= 80 else f"{wanted[:80]}..."
    what = f"{place} {condition.path}" if condition.path else place
    word = "is" if condition.test == "equals" else condition.test
    return f"{what} {'not ' if condition.negated else ''}{word} {wanted}"


def _calls(count: int) -> str:
    return "1 call" if count == 1 else f"{count} calls"
