"""What was asked, whether it was as it should be, and how much of the API it was."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from so_mock.admin.asked import (
    NOTHING,
    TEXT,
    TRUTH,
    WHOLE,
    Answered,
    Asked,
    Schema,
    by_name,
    json,
    record,
    rows,
)
from so_mock.admin.pages.explain import caller_of
from so_mock.config import ENFORCE, STRICT
from so_mock.errors import BadRequest, NotFound
from so_mock.journal.choosing import OPTIONS, Known, choose, truth
from so_mock.journal.coverage import coverage as covered
from so_mock.journal.near import explained
from so_mock.journal.shown import line, whole
from so_mock.tenant import Tenant
from so_mock.verification import verify as verified

FILTERS: dict[str, Schema] = {**dict.fromkeys(OPTIONS, TEXT), "limit": WHOLE}
ENTRY: Schema = {
    "type": "object", "required": ["id", "request", "status"],
    "properties": {"id": WHOLE, "request": TEXT, "status": WHOLE},
}  # fmt: skip
ENTRIES = record(entries=rows(ENTRY), matching=WHOLE, kept=WHOLE, dropped=WHOLE)
VERDICT = record(matched=WHOLE, ids=rows(WHOLE), wanted=TEXT)
NEAR = record(id=WHOLE, request=TEXT, status=WHOLE, why=TEXT)
REFUTED = record(error=TEXT, **VERDICT["properties"], known=TRUTH, nearest=rows(NEAR))
ROLE = record(role=TEXT, calls=WHOLE, users=by_name(WHOLE))
COVERAGE: Schema = {
    "type": "object", "required": ["tenant", "roles", "notes"],
    "properties": {"roles": rows(ROLE), "notes": rows(TEXT)},
}  # fmt: skip


def journal(asked: Asked) -> Answered:
    """The newest entries, newest last."""
    kept = asked.tenant.journal
    tests, limit = choose(asked.query, _known(asked.tenant))
    found = [entry for entry in kept if all(test(entry) for test in tests)]
    return json(
        {
            "entries": [line(entry) for entry in found[len(found) - min(limit, len(found)) :]],
            "matching": len(found),
            "kept": len(kept),
            "dropped": kept.dropped,
        }
    )


def entry(asked: Asked) -> Answered:
    """All that is known of one request, and what became of each rule at it."""
    id, tenant = asked.named, asked.tenant
    digits = id.isascii() and id.isdecimal() and len(id) < 19
    found = tenant.journal.get(int(id)) if digits else None
    if found is None:
        raise NotFound(f"no journal entry {id[:40]!r}{_why(tenant, int(id) if digits else 0)}")
    rules, world = tenant.world.rules, tenant.world
    told = []
    if rules is not None:
        key = found.operation
        about = rules.about(world.catalogue.operations.get(key)) if key else ()
        told = explained(found, rules.rules, [each.rule for each in about])
    shown = whole(found, tenant.journal.answer(found), told)
    shown["decided"] = found.decided or _taken(tenant, found.user) or None
    return json(shown)


def _taken(tenant: Tenant, user: str) -> str:
    """Of a name that was taken as the administrator's."""
    return caller_of(tenant, user)[1] if user and tenant.world.auth != STRICT else ""


def _why(tenant: Tenant, id: int) -> str:
    oldest = next((entry.id for entry in tenant.journal), 0)
    made_room = 0 < id < oldest and tenant.journal.dropped
    return f"; it had to make room, the oldest is {oldest}" if made_room else ""


def clear(asked: Asked) -> Answered:
    """Forgets all entries; what was exercised stays."""
    asked.tenant.journal.clear()
    return NOTHING


def verify(asked: Asked) -> Answered:
    """Whether the calls that are asked for came, and as often as they should."""
    verdict = verified(asked.body, asked.tenant)
    told = {"matched": verdict.matched, "ids": verdict.ids, "wanted": verdict.wanted}
    if verdict.holds:
        return json(told)
    nearest = [near._asdict() for near in verdict.nearest]
    more = {"known": verdict.known, "nearest": nearest}
    return json({"error": verdict.text, **told, **more}, 409)


def coverage(asked: Asked) -> Answered:
    """Operations, statuses, users and roles that were exercised since the last reset; `everywhere=true`: in the whole process."""
    everywhere = truth("everywhere", asked.query.get("everywhere", "false"))
    tenants, world = asked.tenants, asked.tenant.world
    counted = [asked.tenant.journal.exercised]
    if everywhere:
        counted = [world.exercised, *(tenant.journal.exercised for tenant in tenants)]
    operations = world.catalogue.operations
    told = covered(
        counted,
        operations.keys(),
        lambda key: world.resolver.of(operations.get(key)).fidelity,
    )
    scope = None if everywhere else asked.tenant.name
    rights = world.rights
    notes = [] if rights == ENFORCE else [f"rights: {rights}, so no role refused or hid anything"]
    roles = _roles(asked.tenant, told["users"])
    return json({"tenant": scope, **told, "roles": roles, "notes": notes})


def _roles(tenant: Tenant, users: Mapping[str, int]) -> list[dict[str, Any]]:
    """Each role there is, by how often users that have it by now have called; those that nobody played too."""
    found = {
        row["RoleId"]: {"role": row["Name"], "calls": 0, "users": {}}
        for row in tenant.store.table("role").scan()
    }
    associates = tenant.store.table("associate")
    for user, calls in users.items():
        row = associates.get(caller_of(tenant, user)[0].associate_id)
        role = found.get(row["Role"]) if row else None
        if role is not None:
            role["calls"] += calls
            role["users"][user] = calls
    return list(found.values())


def _known(tenant: Tenant) -> Known:
    doors, rules = tenant.world.doors, tenant.world.rules
    operations = tenant.world.catalogue.operations

    def named(written: str) -> Collection[str]:
        wrong = doors.complaint(written)
        if wrong:
            raise BadRequest(wrong)
        called = {key for key, *_ in tenant.journal.exercised}
        return [key for key in called if doors.leads(written, operations.get(key))]

    return Known(
        named, tenant.callers(), [each.name for each in rules.rules] if rules else (), tenant.clock
    )
