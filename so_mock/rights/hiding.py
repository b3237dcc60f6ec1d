"""What a sight hides: rows, fields, and what belongs to them (sheet: rights.md 8, 11, 12)."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable
from typing import TYPE_CHECKING, Any

from so_mock.entities.absorb import Absorber
from so_mock.entities.columns import entity_of_table
from so_mock.entities.custom import CUSTOM, SPELLINGS
from so_mock.entities.foreign import KEYS
from so_mock.rights.carried import CARRIED, Carried
from so_mock.rights.ownership import PARENTS
from so_mock.rights.redacting import Predicate, Redacted, Shown, merged, veiled, without_cells
from so_mock.rights.rules import BUSY, FILTERING, FULL, HIDE, VISIBLE
from so_mock.store.table import Id, Index, Row, Table

if TYPE_CHECKING:
    from so_mock.rights.sight import Sight

# Copies of rows, kept by their own key: what is hidden of the row is hidden of them.
COPIES = {"_sale_history": ("sale", "SaleId")}
# Rows that name what they are about: the properties that hold its table and its id.
ABOUT = {KEYS: ("TableName", "RecordId"), "history": ("HistoryName", "Id")}
PRIVATE_ROWS = ("sale", "document", "selection")  # which a rule hides when they are private
DIARY = "appointment"


def is_private(row: Row) -> bool:
    """Whether the row itself names who may see it, and that is not everybody."""
    seers = row.get("VisibleFor")
    if seers:
        return all(each["Visibility"] != "All" for each in seers if each)
    return bool(row.get("Private", "Public") != "Public")


PRIVATE = Index("private", lambda row: [1] if is_private(row) else [])


class Hiding:
    """All that `store.reads.Sight` wants to know of it; made with the sight, whose predicates are of stored rows."""

    def __init__(self, sight: Sight) -> None:
        self._sight, self._model, self._store = sight, sight.model, sight.store
        self.sees: dict[str, Predicate] = dict(sight.alive)
        self.hides: dict[str, Predicate] = {}
        self.leans: dict[str, tuple[str, ...]] = {}
        self.dependants = self._model.dependants()
        self.shown: dict[str, Shown] = {}
        self.blank: dict[str, Collection[str]] = {}
        self.mark: Hashable = None
        self._limited: set[str] = set()  # whose role hides some of its rows
        self._below: dict[str, dict[str, set[str]]] = {}  # entity -> property -> its hidden parts
        self._redacted: dict[str, Redacted] = {}
        self._few: tuple[int, Table] | None = None
        if sight.enforces:
            self._hide_rows()
            self._hide_dependants()
            self._hide_carried()
            self._hide_what_is_about_them()
            self._hide_fields()

    # -- rows

    def _hide_rows(self) -> None:
        tables = self._sight.grants.tables
        limited = {name for name, row in tables.items() if any(not m & VISIBLE for m in row.values())}  # fmt: skip
        limited |= {name for name, each in self._sight.overrides.items() if each.hides()}
        self._limited = {name for name in limited if name in self._model}
        for name in sorted(self._limited | {name for name in HIDE if name in self._model}):
            hides = self._predicate(name)
            if hides is None:
                continue
            self.hides[name] = hides
            alive = self._sight.alive.get(name)
            self.sees[name] = _neither(hides) if alive is None else _alive_and_not(alive, hides)
            if name in self._limited:
                self.leans[name] = tuple(self._above(name))

    def _predicate(self, name: str) -> Predicate | None:
        guard, look = self._sight.guard(name), self._sight.look
        given = guard.given

        def hides(row: Row) -> bool:
            return not given(row, look).mask & VISIBLE

        if name not in self._limited:
            if name in PRIVATE_ROWS:
                return lambda row: is_private(row) and hides(row)
            return hides if self._ticketless() else None
        by_owner = self._sight.outside is None  # else the row itself has a say in whose it is
        by_owner = by_owner and name not in self._sight.overrides
        if not by_owner or name not in (*PRIVATE_ROWS, "contact", "person", DIARY, "project"):
            return hides
        whose, cells = self._sight.whose, guard.cells
        prop, _, through, _ = guard.belonging
        private = name in PRIVATE_ROWS
        known: dict[int, bool] = {}  # by owner

        def quickly(row: Row) -> bool:
            id = row[prop] or (guard.owner(row, look) if through else 0)
            found = known.get(id)
            if found is None:
                found = known[id] = not cells.get(whose(id, row), FULL) & VISIBLE
            return found or (private and is_private(row) and hides(row))

        return quickly

    def _ticketless(self) -> bool:
        """Whether there are requests that he may not read."""
        has = self._sight.asker.has
        return not (has("cs-listown", "cs-readown") and has("cs-listothers", "cs-readothers"))

    def _above(self, name: str) -> Iterable[str]:
        """The tables through which the owner of a row is found."""
        guard = self._sight.guard(name).above
        while guard is not None:
            yield guard.entity.name
            guard = guard.above

    def hides_some(self, table: Table) -> bool:
        if table.name not in self.hides:
            return False
        return table.name not in PRIVATE_ROWS or self._some(table)

    def _some(self, table: Table) -> bool:
        return table.name in self._limited or table.count(PRIVATE, 1) > 0

    def _hide_dependants(self) -> None:
        """Parts of hidden rows, and their parts, whatever the role says of these."""
        below: dict[str, list[tuple[str, str]]] = {}
        for part, (owner, via) in {**self._model.parents, **PARENTS, **COPIES}.items():
            if part != owner:
                below.setdefault(owner, []).append((part, via))
        waiting = list(self.hides)
        while waiting:
            owner = waiting.pop()
            for part, via in below.pop(owner, ()):
                self.dependants.setdefault(part, []).append((via, owner))
                waiting.append(part)

    def _hide_carried(self) -> None:
        """What is seen nowhere but on hidden rows."""
        for name, carried in CARRIED.items():
            tables = [table for table in carried.tables if table in self.hides]
            if tables:
                self._hide(name, self._all_unseen(carried), (*carried.through, *tables))

    def _all_unseen(self, carried: Carried) -> Predicate:
        def hides(row: Row) -> bool:
            found = list(carried.carriers(self._store, row))
            return bool(found) and all(self.unseen(table, id) for table, id in found)

        return hides

    def unseen(self, table: str, id: Id) -> bool:
        """Whether there is such a row, and it is hidden, by itself or with what it belongs to."""
        row = self._store.table(table).get(id)
        if row is None:
            return False
        if table in self.hides and self.hides[table](row):
            return True
        owners = self.dependants.get(table, ())
        return any(row[via] and self.unseen(owner, row[via]) for via, owner in owners)

    def _hide_what_is_about_them(self) -> None:
        """Keys of other systems, and what was looked at last."""
        hidden = tuple(self.hides)
        for name, (kind, id) in ABOUT.items():
            self._hide(name, self._about(kind, id), hidden)

    def _hide(self, name: str, hides: Predicate, leans: tuple[str, ...]) -> None:
        """On top of what the role hides of them."""
        before = self.hides.get(name)
        both = hides if before is None else lambda row: before(row) or hides(row)
        self.hides[name], alive = both, self._sight.alive.get(name)
        self.sees[name] = _neither(both) if alive is None else _alive_and_not(alive, both)
        self.leans[name] = (*self.leans.get(name, ()), *leans)

    def _about(self, kind: str, id: str) -> Predicate:
        def hides(row: Row) -> bool:
            name = str(row[kind]).lower()
            about = name if name in self._model else entity_of_table(self._model, name)
            return self.unseen(about, row[id])

        return hides

    # -- fields

    def _hide_fields(self) -> None:
        told = {n: paths for n, paths in self._sight.unread().items() if n in self._model}
        self.mark = tuple(sorted((name, *paths) for name, paths in told.items())) or None
        absorber = Absorber(self._model)
        for name, paths in told.items():
            whole, below = self._split(name, paths)
            self._below[name] = below
            entity = self._model[name]
            fixed = {entity.key, *(via for via, _ in self.dependants.get(name, ()))}
            blanks = {k: v for k, v in absorber.blank_row(entity).items() if k in whole - fixed}
            self.blank[name] = frozenset(whole - {entity.key})
            if blanks or below:
                self.shown[name] = veiled(blanks, below)
        for copy, (name, _) in COPIES.items():
            if name in self.shown:
                self.shown[copy] = self.shown[name]
        if DIARY in self._model:
            blanks = absorber.blank_row(self._model[DIARY])
            self.shown[DIARY] = self._busy(blanks, self.shown.get(DIARY))

    def _split(self, name: str, paths: Iterable[str]) -> tuple[set[str], dict[str, set[str]]]:
        """The properties that are hidden as a whole, and those of which parts are: property -> names, lowered."""
        entity = self._model[name]
        known = [*self._model.properties(entity), *entity.extra]
        spelt = {prop.lower(): prop for prop in known}
        whole: set[str] = set()
        below: dict[str, set[str]] = {}
        for path in paths:
            head, _, rest = path.partition(".")
            prop = spelt.get(head.lower(), head)
            if not rest:
                whole |= {prop, CUSTOM} if prop in SPELLINGS else {prop}
            else:
                below.setdefault(CUSTOM if prop in SPELLINGS else prop, set()).add(rest.lower())
        return whole, below

    def _busy(self, blanks: Row, veiled: Shown | None) -> Shown:
        """Of a private appointment of somebody else there is to see when he is busy."""
        given, look = self._sight.guard(DIARY).given, self._sight.look
        limited = DIARY in self._sight.grants.tables

        def shown(row: Row) -> Row:
            if (limited or is_private(row)) and given(row, look).mask & VISIBLE == FILTERING:
                row = {**row, **blanks, **{name: row[name] for name in BUSY.locks}}
            return row if veiled is None else veiled(row)

        return shown

    # -- tables

    def table(self, table: Table) -> Table:
        name = table.name
        if name == DIARY and name not in self.blank and name not in self._sight.grants.tables:
            return self._with_few(table)
        stamps = (table.stamp, *(self._store.table(n).stamp for n in self.leans.get(name, ())))
        held = self._redacted.get(name)
        if held is None or held.stamps[1:] != stamps[1:]:
            held = self._redacted[name] = Redacted(table)
        if held.stamps != stamps:
            held.follow(table, self.sees.get(name), self.shown[name])
            held.stamps = stamps
        return held.table

    def _with_few(self, table: Table) -> Table:
        """Where none but private rows are shown otherwise than they are stored."""
        rows = table.by(PRIVATE, 1)
        held = self._few
        if not rows or (held is not None and held[0] == table.stamp):
            return table if not rows or held is None else held[1]
        made, shown = table.copy(), self.shown[table.name]
        for row in rows:
            seen = shown(row)
            if seen is not row:
                made.put(row[table.key], seen, table.stamp)
        self._few = table.stamp, made
        return made

    # -- writing

    def mended(self, name: str, row: Row, stored: Row) -> Row:
        shown = self.shown.get(name)
        if shown is not None:
            seen = shown(stored)
            if seen is not stored:
                for prop, names in self._below.get(name, {}).items():
                    row = {**row, prop: without_cells(row.get(prop), names)}
                row = {k: merged(v, seen.get(k), stored.get(k)) for k, v in row.items()}
                for prop in stored.keys() - row.keys():
                    row[prop] = stored[prop]
        if name not in self._model:
            return row
        for prop, reference in self._model[name].references.items():
            if (
                reference.entity in self.hides
                and stored.get(prop)
                and row.get(prop) != stored[prop]
            ):
                row = {**row, prop: self._kept(reference.entity, row.get(prop), stored[prop])}
        return row

    def _kept(self, target: str, given: Any, held: Any) -> Any:
        """A reference that was shown as none, since the row is hidden, stays."""
        if isinstance(held, list):
            return [*(given or ()), *(id for id in held if id not in (given or ()) and self.unseen(target, id))]  # fmt: skip
        return held if not given and self.unseen(target, held) else given


def _neither(hides: Predicate) -> Predicate:
    return lambda row: not hides(row)


def _alive_and_not(alive: Predicate, hides: Predicate) -> Predicate:
    return lambda row: not hides(row) and alive(row)
