"""What every kind of row is made from: dice, days, texts, and the rows that are there to refer to."""

from __future__ import annotations

import struct
from collections import defaultdict
from collections.abc import Callable
from datetime import date, timedelta
from functools import cached_property
from hashlib import blake2b
from typing import Any, NamedTuple

from so_mock.entities.absorb import Absorber
from so_mock.seed.pools import Pools
from so_mock.store.changes import Store
from so_mock.store.table import Row

Dice = Callable[[int], tuple[int, ...]]
OPENS, SLOTS = 8 * 60, 17  # minutes of the day; half hours of a working day


class Land(NamedTuple):
    """A country rows are made for, and what is told there."""

    country: int
    pools: Pools
    name: str
    dial: str
    ending: str  # of a company's name


class Somebody(NamedTuple):
    """A person to meet, write to or sell to."""

    id: int
    company: int
    name: str
    mail: str


class Ground:
    def __init__(self, store: Store, absorber: Absorber, seed: int, now: str) -> None:
        self.store, self.absorber, self.seed = store, absorber, seed
        self.start = date.fromisoformat(now[:10])
        self.made_from: dict[str, int] = {}  # kind -> the first id of the rows made
        self._stamps: dict[tuple[int, int], str] = {}
        self._days: dict[int, str] = {}
        self._more: dict[str, list[Row]] = defaultdict(list)

    # -- chance

    def dice(self, kind: str) -> Dice:
        """Sixteen numbers of 32 bits for each id: a digest of seed, kind and id, the same on every machine."""
        start = blake2b(f"{self.seed}\n{kind}\n".encode(), digest_size=64)
        unpack = struct.Struct("<16I").unpack

        def throw(id: int) -> tuple[int, ...]:
            digest = start.copy()
            digest.update(b"%d" % id)
            return unpack(digest.digest())

        return throw

    # -- rows

    def blank(self, kind: str) -> Row:
        """What a row is when nothing is said; its lists and maps are shared by all rows made of it."""
        return self.absorber.blank_row(self.absorber.model[kind])

    def also(self, kind: str, row: Row) -> None:
        """A row of another kind that comes along; its id is the next one."""
        self._more[kind].append(row)

    def taken(self) -> dict[str, list[Row]]:
        more, self._more = self._more, defaultdict(list)
        return more

    def knows(self, kind: str) -> bool:
        return kind in self.absorber.model

    def rows(self, kind: str) -> list[Row]:
        return [row for row in self.store.table(kind).scan() if not row.get("Deleted")]

    def ids(self, kind: str) -> list[Any]:
        """What a reference to this kind can hold; 0 when there is nothing."""
        key = self.store.table(kind).key
        return [row[key] for row in self.rows(kind)] or [0]

    @cached_property
    def tasks(self) -> list[Any]:
        """The tasks of a diary; those of documents and checklists are not."""
        rows = self.rows("task_list_item")
        return [r["TaskListItemId"] for r in rows if r["Type"] in ("Appointment", "Phone")] or [0]

    @cached_property
    def associates(self) -> list[tuple[int, int]]:
        """Id and group of those who look after companies and sell."""
        return [(row["AssociateId"], row["GroupIdx"]) for row in self.rows("associate")] or [(0, 0)]

    @cached_property
    def people(self) -> list[Somebody]:
        """Whom the users deal with: everybody but themselves."""
        own = {row["PersonId"] for row in self.store.table("associate").scan()}
        rows = [row for row in self.store.table("person").scan() if not row["DeletedDate"]]
        others = [row for row in rows if row["PersonId"] not in own]
        return [_somebody(row) for row in others or rows] or [Somebody(0, 0, "", "")]

    @cached_property
    def lands(self) -> list[Land]:
        """Norway thrice, as most of a Norwegian company's customers are neighbours; what the world lacks is left out."""
        there = set(self.ids("country"))
        norway = Land(578, Pools.for_locale("no_NO"), "Norway", "+47", "AS")
        usa = Land(840, Pools(), "USA", "+1", "Inc")
        found = [land for land in (norway, norway, norway, usa) if land.country in there]
        return found or [norway._replace(country=0)]

    @cached_property
    def element(self) -> Row:
        return self.absorber.model.carriers.blank("EntityElement")

    def elements(self, value: str, stripped: str = "") -> list[Row]:
        """One e-mail address, phone or web address."""
        return [{**self.element, "Value": value, "StrippedValue": stripped or value}]

    # -- days, counted from the clock's start

    def day(self, offset: int) -> str:
        found = self._days.get(offset)
        if found is None:
            found = self._days[offset] = (self.start + timedelta(days=offset)).isoformat()
        return found

    def at(self, offset: int, slot: int) -> str:
        """Half hour `slot` of that day's work; a day of the weekend gives way to the Friday before."""
        offset -= max(0, (self.start.weekday() + offset) % 7 - 4)
        slot %= SLOTS + 1
        found = self._stamps.get((offset, slot))
        if found is None:  # many rows share a moment, and so its text
            hour, minute = divmod(OPENS + 30 * slot, 60)
            found = self._stamps[offset, slot] = f"{self.day(offset)}T{hour:02}:{minute:02}:00"
        return found


def _somebody(row: Row) -> Somebody:
    mails = row["Emails"]
    name = f"{row['Firstname']} {row['Lastname']}".strip()
    return Somebody(row["PersonId"], row["Contact"], name, mails[0]["Value"] if mails else "")
