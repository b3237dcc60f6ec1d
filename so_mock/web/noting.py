"""What the door tells the journal of a request. Runs at each of them: what most have none of is looked at only when there is
some."""

from __future__ import annotations

from collections.abc import Sequence
from time import perf_counter
from typing import Any

from so_mock.call import Answer, Request
from so_mock.journal import (
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
from so_mock.tenant import Tenant

_entry = tuple.__new__  # a named tuple's own, which binds 25 names, takes twice as long


class Seen:
    """What is known of a request so far, for the journal: also of one that is refused half-way."""

    __slots__ = ("ignored", "operation", "request", "user")

    def __init__(self, request: Request) -> None:
        self.request = request
        self.operation = self.user = ""
        self.ignored: tuple[str, ...] = ()


def note(
    tenant: Tenant, number: int, seen: Seen, answer: Answer, content: bytes, media_type: str, started: float
) -> None:  # fmt: skip
    request, plan, ignored, headers = seen.request, answer.plan, seen.ignored, answer.headers
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
    if answer.changes or ignored or answer.error:
        changes = _changed(answer.changes)
        error = answer.value.get("Message", "")[:LONGEST] if answer.error else ""
        size += weight(changes, ignored, (error,))
    played = UNPLAYED
    if plan is not None:
        near = tuple((name, why[:LONGEST]) for name, why in plan.near)
        headers = {name: value[:LONGEST] for name, value in headers.items()}
        played = Played(plan.rule.name if plan.rule else "", plan.fault, plan.delay, near)
        size += weight(*near, *headers.items())
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
        content[:HEAD],
    )


def _changed(changes: Sequence[Any]) -> tuple[str, ...]:
    """At most so many: a mass operation writes a hundred thousand."""
    named = [c for c in changes if c.table[0] != "_"]
    more = (f"(+{len(named) - MANY} more)",) if len(named) > MANY else ()
    return tuple(f"{c.table} {c.id}" for c in named[:MANY]) + more
