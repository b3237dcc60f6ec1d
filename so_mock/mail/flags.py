"""EMailFlags as text, `Seen, Answered`, with single flags put on or taken off."""

from __future__ import annotations

from so_mock.crm import Crm


def names(flags: str) -> set[str]:
    return {name.strip() for name in (flags or "").split(",")} - {"", "None"}


def changed(crm: Crm, flags: str, add: str = "", remove: str = "") -> str:
    enum = crm.model.carriers.enum("EMailFlags")
    left = (names(flags) | names(add)) - names(remove)
    return enum.name_of(sum(enum.numbers[name] for name in left)) or enum.zero
