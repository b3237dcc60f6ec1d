"""What the door tells the journal of a request. Runs at each of them: what most have none of is looked at only when there is
some."""

from __future__ import annotations

from time import perf_counter

from so_mock.call import Answer, Request
from so_mock.journal import (
    FEW,
    HEAD,
    LONGEST,
    MANY,
    OVERHEAD,
    QUERY,
    UNPLAYED,
    Entry,
    Played,
    packed,
    weight,
)
from so_mock.journal.bodies import shortened
from so_mock.store.changes import Changes
from so_mock.tenant import Tenant

_entry = tuple.__new__  # a named tuple's own, which binds 25 names, takes twice as long


class Seen:
    """What is known of a request so far, for the journal: also of one that is refused half-way."""

    __slots__ = ("ignored", "operation", "plain", "request", "user")

    def __init__(self, request: Request) -> None:
        self.request = request
        self.plain = False  # once its headers are known to be short
        self.operation = self.user = ""
        self.ignored: tuple[str, ...] = ()


def note(
    tenant: Tenant, number: int, seen: Seen, answer: Answer, content: bytes, media_type: str, started: float
) -> None:  # fmt: skip
    request, plan = seen.request, answer.plan
    if plan is None and seen.plain and _is_short(request):
        tenant.journal.add(
            (
                number,
                tenant.clock.seconds(),
                (perf_counter() - started) * 1000,
                seen,
                answer.status,
                answer.fidelity,
                answer.by,
                answer.headers,
                media_type,
                len(content) if request.verb != "HEAD" else 0,
                _changed(answer.changes) if answer.changes else (),
                answer.value.get("Message", "")[:LONGEST] if answer.error else "",
            ),
            tenant.journal.head(content) if request.verb != "HEAD" else b"",
        )
        return
    ignored, headers = seen.ignored, answer.headers
    path, query, body, sent = request.path, request.query, request.body, packed(request.headers)
    if request.verb == "HEAD":
        content = b""
    length = len(body)
    if length > HEAD:
        body = shortened(body, HEAD)
    if len(path) > LONGEST or len(query) > QUERY:
        path, query = path[:LONGEST], query[:QUERY]
    size = OVERHEAD + len(path) + len(query) + len(sent) + len(body)
    changes: tuple[str, ...] = ()
    error = ""
    if answer.changes:
        changes = _changed(answer.changes)
        size += weight(changes)
    if ignored:
        size += weight(ignored)
    if answer.error:
        error = answer.value.get("Message", "")[:LONGEST]
        size += len(error)
    played = UNPLAYED
    if plan is not None:
        near = tuple((name, why[:LONGEST]) for name, why in plan.near)
        headers = {name: value[:LONGEST] for name, value in headers.items()}
        played = Played(plan.rule.name if plan.rule else "", plan.fault, plan.delay, near)
        size += sum(map(weight, near)) + sum(map(weight, headers.items()))
    tenant.journal.add(
        _entry(
            Entry,
            (
                number,
                tenant.clock.seconds(),
                (perf_counter() - started) * 1000,
                request.verb,
                path,
                query,
                sent,
                body,
                length,
                request.reader,
                seen.operation,
                seen.user[:LONGEST],
                answer.status,
                answer.fidelity,
                answer.by,
                ignored,
                changes,
                error,
                media_type,
                len(content),
                headers,
                size,
                played,
            ),
        ),
        tenant.journal.head(content),
    )


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
