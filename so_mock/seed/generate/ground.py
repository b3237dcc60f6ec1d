"""What every kind of row is made from: dice, days, texts, and the rows that are there to refer to."""

from __future__ import annotations

import struct
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
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
    ending: str  # of a company's name
    mobile: str  # of two numbers


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

    def part(self, carrier: str) -> Row:
        """A nested carrier with everything unset; empty where the catalogue lacks it."""
        carriers = self.absorber.model.carriers
        return carriers.blank(carrier) if carrier in carriers else {}

    def also(self, kind: str, row: Row) -> None:
        """A row of another kind that comes along; its id is the next one."""
        self._more[kind].append(row)

    def taken(self) -> dict[str, list[Row]]:
        more, self._more = self._more, defaultdict(list)
        return more

    def fit(self, kind: str, rows: Iterable[Row]) -> Iterator[Row]:
        """The rows, with what this catalogue's carrier has, and ids only where it refers to rows."""
        blank, entity = self.blank(kind), self.absorber.model[kind]
        unfit = {
            prop.name: blank[prop.name]
            for prop in self.absorber.stored(entity)
            if prop.type.kind == "carrier" and prop.name not in entity.references
        }
        for row in rows:
            for name, value in unfit.items():
                if row[name].__class__ is int:
                    row[name] = value
            yield row if len(row) == len(blank) else {name: row[name] for name in blank}

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
        norway = Land(578, Pools.for_locale("no_NO"), "Norway", "AS", "+47 9{:02} 5{:04}")
        usa = Land(840, Pools(), "USA", "Inc", "+1 5{:02} 555 {:04}")
        found = [land for land in (norway, norway, norway, usa) if land.country in there]
        return found or [norway._replace(country=0)]

    @cached_property
    def element(self) -> Row:
        return self.part("EntityElement")

    def elements(self, value: str, stripped: str = "") -> list[Row]:
        """One e-mail address, phone or web address."""
        return [{**self.element, "Value": value, "StrippedValue": stripped or value}]

    # -- days, counted from the clock's start

    def day(self, offset: int) -> str:
        found = self._days.get(offset)
        if found is None:
            found = self._days[offset] = (self.start + timedelta(days=offset)).isoformat()
        return found

    def workday(self, offset: int) -> int:
        """That day, or the Friday before a weekend."""
        return offset - max(0, (self.start.weekday() + offset) % 7 - 4)

    def working(self, count: int) -> int:
        """So many working days after the start (before, when negative); today is one, whatever day it is."""
        today = self.start.weekday()
        weeks, day = divmod(min(today, 4) + count, 5)
        return weeks * 7 + day - today if count else 0

    def at(self, offset: int, slot: int) -> str:
        """Half hour `slot` of that day's work."""
        slot %= SLOTS + 1
        found = self._stamps.get((offset, slot))
        if found is None:  # many rows share a moment, and so its text
            hour, minute = divmod(OPENS + 30 * slot, 60)
            found = self._stamps[offset, slot] = f"{self.day(offset)}T{hour:02}:{minute:02}:00"
        return found

    def at_work(self, offset: int, slot: int) -> str:
        return self.at(self.workday(offset), slot)


def _somebody(row: Row) -> Somebody:
    mails = row["Emails"]
    name = f"{row['Firstname']} {row['Lastname']}".strip()
    return Somebody(row["PersonId"], row["Contact"], name, mails[0]["Value"] if mails else "")
