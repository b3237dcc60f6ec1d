"""What the door tells the journal of a request. Runs at each of them: what most have none of is looked at only when there is
some."""

from __future__ import annotations

from time import perf_counter
from typing import TYPE_CHECKING

from so_mock.call import Answer, Request
from so_mock.errors import SoError
from so_mock.journal import FEW, HEAD, LONGEST, MANY, Played, made
from so_mock.journal.bodies import shortened
from so_mock.store.changes import Changes
from so_mock.tenant import Tenant

if TYPE_CHECKING:
    from so_mock.scenario.playing import Plan
    from so_mock.web.addresses import Asked

LARGE = 1_000_000  # bytes of a body that is not held on to


class Seen:
    """What is known of a request so far, for the journal: also of one that is refused half-way."""

    __slots__ = (
        "asked",
        "ignored",
        "operation",
        "plain",
        "request",
        "tenant",
        "unreadable",
        "user",
    )

    def __init__(self, request: Request) -> None:
        self.request = request
        self.plain = False  # once its headers are known to be short
        self.operation = self.user = ""
        self.tenant: Tenant | None = None  # whom it is about, where the address does not tell
        self.ignored: tuple[str, ...] = ()
        self.asked: Asked | None = None  # of a large body, which is read before its turn
        self.unreadable: SoError | None = None  # or why it cannot be

    def let_go(self) -> None:
        """Of a large body that was read, and that nobody looks into, the head stays: else it is there twice while the call
        is carried out."""
        request = self.request
        request.whole = request.length
        request.body = shortened(request.body, HEAD)


def note(
    tenant: Tenant, number: int, seen: Seen, answer: Answer, content: bytes, media_type: str, started: float
) -> None:  # fmt: skip
    request, plan, journal = seen.request, answer.plan, tenant.journal
    seen.asked = seen.unreadable = None  # what was sent is nothing that the journal holds on to
    if request.verb == "HEAD":
        content = b""
    raw = (
        number,
        tenant.clock.seconds(),
        (perf_counter() - started) * 1000,
        seen,
        answer.status,
        answer.fidelity,
        answer.by,
        answer.headers,
        media_type,
        len(content),
        _changed(answer.changes) if answer.changes else (),
        _message(answer.value)[:LONGEST] if answer.error else "",
        answer.decided[:LONGEST],
    )
    if plan is not None:
        journal.add(made(raw, _played(plan)), journal.head(content))
    elif seen.plain and _is_short(request):
        journal.add(raw, journal.head(content))
    else:
        journal.add(made(raw), journal.head(content))


def _message(body: dict[str, str]) -> str:
    """Of the API's errors, and of those of the identity provider."""
    return body.get("Message") or body.get("error_description", "")


def _played(plan: Plan) -> Played:
    near = tuple((name, why[:LONGEST]) for name, why in plan.near)
    return Played(plan.rule.name if plan.rule else "", plan.fault, plan.delay, near)


def _is_short(request: Request) -> bool:
    """Whether the journal may keep it as it is, and make an entry of it only for whoever looks."""
    return (
        len(request.body) <= HEAD
        and len(request.path) <= LONGEST
        and len(request.query) <= LONGEST
        and len(request.headers) <= FEW
    )


def _changed(changes: Changes) -> tuple[str, ...]:
    """At most so many: a mass operation writes a hundred thousand."""
    log, more = changes.log, 0
    if len(log) > MANY:
        log = [entry for entry in log if entry[0][0] != "_"]
        log, more = log[:MANY], len(log) - MANY
    named = [f"{entry[0]} {entry[1]}" for entry in log if entry[0][0] != "_"]
    return (*named, f"(+{more} more)") if more > 0 else tuple(named)
