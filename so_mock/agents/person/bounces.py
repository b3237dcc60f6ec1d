"""E-mail addresses that gave mail back: counted for whoever has the address."""

from __future__ import annotations

from so_mock.behaviour import behaviour
from so_mock.crm import Crm
from so_mock.entities.crm import BOUNCED
from so_mock.entities.service import BY_ADDRESS

TABLE = "_bounce"


@behaviour("Person.AddBounce")
def add_bounce(crm: Crm, email_address: str | None) -> None:
    add(crm, email_address, 1)


@behaviour("Person.AddBounceWithCount")
def add_bounce_with_count(crm: Crm, email_address: str | None, counts: int | None) -> None:
    add(crm, email_address, counts or 0)


@behaviour("Person.AddBounceWithDetails")
def add_bounce_with_details(
    crm: Crm, email_address: str | None, counts: int | None, code: int | None, reason: str | None
) -> None:
    add(crm, email_address, counts or 0, code or 0, reason or "")


def add(crm: Crm, address: str | None, count: int, code: int = 0, reason: str = "") -> None:
    """Only where a person or company has it."""
    key = (address or "").strip().lower()
    if not any(crm.by(entity, BY_ADDRESS, key) for entity in ("person", "contact") if key):
        return
    held = crm.by(TABLE, BOUNCED, key)
    before = int(held[0]["Count"]) if held else 0
    crm.keep(TABLE, {
        **(held[0] if held else {}), "Address": key, "Count": max(before + count, 0), "Code": code,
        "Reason": reason, "LastBounce": crm.now(),
    })  # fmt: skip
