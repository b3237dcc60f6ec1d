"""Crm: what a behaviour is handed. Everything it may know of the tenant and the call, and nothing
of HTTP."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, nullcontext
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol, overload
from zlib import crc32

from so_mock.call import (
    PLAIN,
    Caller,
    Encoded,
    Keep,
    Knock,
    Knocked,
    Post,
    Posted,
    Question,
    Record,
    Wishes,
)
from so_mock.clock import Clock
from so_mock.entities.absorb import Absorber
from so_mock.entities.foreign import KEYS, ON_RECORD, record_of
from so_mock.entities.model import Entity, Model, View
from so_mock.entities.relations import referring
from so_mock.entities.shape import Shaper, Shapes
from so_mock.errors import Ask, NotFound
from so_mock.store.changes import Store
from so_mock.store.reads import Reads, Sight
from so_mock.store.table import Id, Index, Row

if TYPE_CHECKING:
    from so_mock.auth.keys import Keys
    from so_mock.entities.cultures import Culture
    from so_mock.query.engine import Engine
    from so_mock.query.moment import Moment
    from so_mock.render.dress import Speak


_ANYWAY = nullcontext()  # nobody's rights are asked


class Tools(NamedTuple):
    """What all calls to one tenant share. `perform` runs another operation in the same unit."""

    shapes: Shapes
    absorber: Absorber
    clock: Clock
    seed: int
    strict: bool
    perform: Callable[[Crm, str, Mapping[str, Any]], Any]
    engine: Callable[[], Engine]
    tenant: str = ""  # its name, which tokens carry
    auth: str = ""  # how credentials are looked at
    keys: Callable[[], Keys] | None = None  # that sign tokens
    # Told the tenant's name when something waits to be sent.
    ring: Callable[[str], None] | None = None


class Keeper(Protocol):
    """Bytes of answers by key, as long as they are right."""

    def find(self, key: Hashable, store: Store) -> bytes | None: ...


class Crm:
    """One call's sight of one tenant: rows pass the caller's visibility, writes belong to the
    call's unit."""

    __slots__ = (
        "_tools", "asked", "base", "caller", "ignored", "keepable", "kept", "outside", "patient", "reads", "store", "told", "unproven", "wishes",
    )  # fmt: skip

    def __init__(
        self, tools: Tools, store: Store, reads: Reads, caller: Caller, base: str = "",
        *, patient: bool = True, kept: Keeper | None = None, wishes: Wishes = PLAIN,
        outside: Mapping[Question, Posted | Knocked] | None = None,
    ) -> None:  # fmt: skip
        """`base`: the address of the api that was called, for an answer that is an address. `patient`: a question may
        take as long as it takes; else one that would keep others waiting raises Later. `kept`: answers as bytes, for a door
        that sends bytes. `wishes`: how the caller wants the answer, for what is spelt out within it. `outside`: what others
        answered so far; None where nobody can be asked."""
        self._tools, self.store, self.reads, self.caller = tools, store, reads, caller
        self.base = base
        self.patient = patient
        self.kept = kept
        self.wishes = wishes
        self.outside = outside
        self.keepable: Keep | None = None  # set by what may be kept
        self.unproven = False  # set where the evidence for an operation does not reach
        self.asked: dict[tuple[str, Id], set[str]] = {}  # row -> the properties that were to change
        # Row -> what is hidden of it: as shown, as told.
        self.told: dict[tuple[str, Id], dict[str, tuple[Any, Any]]] = {}
        self.ignored: list[str] = []  # what of the call was not heeded, beside unknown arguments

    @property
    def model(self) -> Model:
        return self._tools.shapes.model

    @property
    def shapes(self) -> Shapes:
        return self._tools.shapes

    @property
    def absorber(self) -> Absorber:
        return self._tools.absorber

    @property
    def clock(self) -> Clock:
        return self._tools.clock

    @property
    def strict(self) -> bool:
        """Whether a reference to what is not there is refused."""
        return self._tools.strict

    @property
    def tenant(self) -> str:
        """The customer's id: `Cust12345`."""
        return self._tools.tenant

    @property
    def auth(self) -> str:
        """How credentials are looked at: lenient, strict or off."""
        return self._tools.auth

    @property
    def keys(self) -> Keys:
        """Those that sign tokens: of the process, made or read when first asked for."""
        assert self._tools.keys is not None
        return self._tools.keys()

    @property
    def seed(self) -> int:
        return self._tools.seed

    @property
    def sight(self) -> Sight | None:
        """What the caller may see and do; None where nothing is refused."""
        return self.reads.sight

    @property
    def me(self) -> Row | None:
        """The caller's associate row."""
        return self.row("associate", self.caller.associate_id)

    @property
    def my_person(self) -> Row | None:
        """Who the caller is as a person."""
        return self.row("person", self.me["PersonId"]) if self.me else None

    # -- reading

    def row(self, entity: str, id: int | None) -> Row | None:
        return self.reads.row(entity, id) if id else None

    def need(self, entity: str, id: int | None) -> Row:
        """The row, or NotFound in the API's words."""
        row = self.row(entity, id)
        if row is None:
            raise NotFound(f"{title(self.model[entity])} id {id or 0} not found")
        return row

    def known(self, entity: str, ids: Iterable[int] | None) -> list[Row]:
        """In the order asked, each once; what does not exist is left out (wire.md 7)."""
        found = (self.row(entity, id) for id in dict.fromkeys(ids or ()))
        return [row for row in found if row is not None]

    def rows(self, entity: str) -> Iterator[Row]:
        return iter(self.reads.rows(entity))

    def by(self, entity: str, index: Index, value: Hashable) -> list[Row]:
        return self.reads.by(entity, index, value)

    def referring(self, entity: str, prop: str, id: int | None) -> list[Row]:
        """The rows of `entity` whose property `prop` holds the id, alone or in a list; found by an index."""
        return self.reads.by(entity, referring(prop), id) if id else []

    def text(self, entity: str, id: int | None) -> str:
        """The text that stands for a row; "" when there is none."""
        return self.shaper().label(entity, id)

    @property
    def speak(self) -> Speak | None:
        """How texts are told in the caller's language; None where he wants none, and they stay as they are stored."""
        if not self.wishes.language:
            return None
        from so_mock.render.languages import speaking

        return speaking(self.wishes.language, self.reads, self.wishes.culture)

    def culture(self, named: str = "") -> Culture | None:
        """How numbers and dates are spelt within a text: in the culture that an argument names, else in the caller's; None
        where there is neither."""
        name = named or self.wishes.culture
        if not name:
            return None
        from so_mock.entities.cultures import culture

        return culture(name)

    # -- questions

    @property
    def engine(self) -> Engine:
        return self._tools.engine()

    def moment(self) -> Moment:
        """The rows as the caller sees them, for the engine: looked at in great numbers."""
        from so_mock.query.moment import Moment  # only for those who ask

        shaper = Shaper(self._tools.shapes, self.reads.wide(), self.base)
        shaper.culture = self.culture()
        return Moment(
            self.engine, shaper, patient=self.patient, speak=self.speak, tagged=self.wishes.tagged
        )

    def remembered(self, key: Hashable) -> Encoded | None:
        """The answer that was kept under this key, for a door that sends bytes."""
        content = self.kept.find(key, self.store) if self.kept is not None else None
        return None if content is None else Encoded(content)

    # -- answering

    def view(self, entity: str, row: Row, carrier: str = "") -> View:
        found = self.model[entity]
        return View(found, carrier or found.carrier, row)

    def record(self, view: View) -> Record:
        """The view as a dict: for a behaviour that needs what a client would see."""
        return self.shaper().record(view)

    def shaper(self) -> Shaper:
        """For what the definitions of entities tell of a row."""
        shaper = Shaper(self._tools.shapes, self.reads, self.base)
        if self.wishes.language:
            shaper.speak = self.speak
        return shaper

    def blank(self, carrier: str) -> Record:
        return self.model.carriers.blank(carrier)

    def whole(self, carrier: str, given: Mapping[str, Any]) -> Record:
        """The carrier as given, with a blank for whatever is absent or null."""
        found: Record = self.absorber.whole(given, self.model.carriers.type(carrier))
        return found

    # -- writing

    def unasked(self) -> AbstractContextManager[None]:
        """`with crm.unasked()`: what is written within the server writes of itself, and no right is needed for it."""
        return _ANYWAY if self.reads.sight is None else self.store.unasked()

    def note_asked(self, entity: Entity, id: Id, row: Row, old: Row | None) -> None:
        """Which properties somebody wanted to be others than they were: what the entity makes of a row is not his doing."""
        old = old or self.absorber.blank_row(entity)
        wanted = {name for name, value in row.items() if value != old.get(name)}
        self.asked.setdefault((entity.name, id), set()).update(wanted)

    def note_told(self, entity: Entity, row: Row, stored: Row) -> None:
        """What somebody says of properties that are hidden from him, be it what lies there or not: a refusal of all that is
        wrong would tell what is right."""
        sight = self.reads.sight
        if sight is None or entity.name not in sight.shown:
            return
        seen = sight.shown[entity.name](stored)
        told = {
            name: (seen.get(name), value)
            for name, value in row.items()
            if value != seen.get(name) and (value or seen.get(name)) and seen.get(name) != stored.get(name)
        }  # fmt: skip
        if told:
            self.told.setdefault((entity.name, stored[entity.key]), {}).update(told)

    def insert(self, entity: str, row: Row) -> Row:
        """A row is always whole: what is not given is blank."""
        return self.store.insert(entity, {**self.absorber.blank_row(self.model[entity]), **row})

    def update(self, entity: str, row: Row) -> Row:
        """What is hidden from the caller stays as it is stored. Answers the row as he sees it."""
        if self.reads.sight is None:
            return self.store.update(entity, row)
        return self.shown(entity, self.store.update(entity, self.mended(entity, row)))

    def mended(self, entity: str, row: Row, stored: Row | None = None) -> Row:
        """The row with what is hidden of the stored one, where it has the blank that the caller was shown instead."""
        sight = self.reads.sight
        if sight is None:
            return row
        if stored is None:
            table = self.store.table(entity)
            stored = table.get(row.get(table.key) or 0)
        return row if stored is None else sight.mended(entity, row, stored)

    def shown(self, entity: str, row: Row) -> Row:
        """A row that was just written, as the caller sees it."""
        sight = self.reads.sight
        if sight is None or entity not in sight.shown:
            return row
        return sight.shown[entity](row)

    @property
    def server(self) -> Crm:
        """The same call with nothing hidden: what follows from a save is made of rows that the caller may not see."""
        sight = self.reads.sight
        if sight is None or not (sight.hides or sight.shown):
            return self
        other = Crm(
            self._tools, self.store, self.reads.whole(), self.caller, self.base, patient=self.patient, kept=self.kept,
            outside=self.outside,
        )  # fmt: skip
        other.ignored = self.ignored
        return other

    def keep(self, table: str, row: Row) -> Row:
        """Into a table without an entity: over the row of its id, else as a new one."""
        held = self.store.table(table)
        write = self.store.update if row.get(held.key) in held else self.store.insert
        return write(table, row)

    def delete(self, entity: str, id: int) -> Row | None:
        """For good: what other systems keep on the row goes with it."""
        if self.store.table(KEYS).rows:
            for key in self.store.table(KEYS).by(ON_RECORD, record_of(entity, id)):
                self.store.delete(KEYS, key["ForeignKeyId"])
        return self.store.delete(entity, id)

    # -- the world outside

    @overload
    def ask(self, question: Post) -> Posted | None: ...
    @overload
    def ask(self, question: Knock) -> Knocked | None: ...
    def ask(self, question: Question) -> Posted | Knocked | None:
        """What somebody outside answers; None where the call comes through no door that could ask him (the admin API, a
        scenario). Raises Ask until it is known: what the call wrote by then is undone, and it is run anew."""
        if self.outside is None:
            return None
        if question not in self.outside:
            raise Ask(question)
        return self.outside[question]

    def ring(self) -> None:
        """Something waits to be sent, once the unit is closed."""
        if self._tools.ring is not None:
            self._tools.ring(self.tenant)

    # -- the rest

    def acting(self, caller: Caller) -> Crm:
        """The same call in somebody else's name, as far as it asks who he is: with its own sight of rows."""
        return Crm(
            self._tools, self.store, self.reads, caller, self.base, patient=self.patient, kept=self.kept,
            outside=self.outside,
        )  # fmt: skip

    def call(self, operation: str, **arguments: Any) -> Any:
        """What another operation answers, within the same unit: no agent imports another."""
        return self._tools.perform(self, operation, arguments)

    def now(self) -> str:
        return self.reads.now()

    def take(self, counter: str, start: int = 1) -> int:
        """The next number of a named counter; undone with the call, copied with the tenant."""
        return self.store.take(counter, start)

    def new_message_id(self) -> str:
        """An RFC 5322 Message-ID."""
        return f"<{self._digest('message_id')}@so-mock.invalid>"

    def new_guid(self) -> str:
        """A text that is unique in the tenant, in the shape of a GUID."""
        return self._digest("guid")

    def _digest(self, counter: str) -> str:
        """Of seed and counter, since a Random object is state no fork copies."""
        number = self.take(counter)
        digest = "".join(
            f"{crc32(f'{self._tools.seed}/{number}/{part}'.encode()):08x}" for part in range(4)
        )
        return f"{digest[:8]}-{digest[8:12]}-{digest[12:16]}-{digest[16:20]}-{digest[20:]}"


def title(entity: Entity) -> str:
    """How error texts name the entity: `Contact`, `Mailbox`."""
    return entity.carrier.removesuffix("Entity") or entity.name
