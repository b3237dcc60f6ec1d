"""Every archive provider, asked for each of its columns: it answers, with values of the declared types, and most of them
come from the state."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from contract.door import Door
from contract.planted import planted

from so_mock.call import Caller
from so_mock.catalogue.archives import Provider, Published
from so_mock.entities.shape import Shaper
from so_mock.query.cells import slim
from so_mock.query.engine import Engine, Found, Question
from so_mock.query.facts import Kind
from so_mock.query.moment import Moment
from so_mock.query.providers import provided
from so_mock.query.tree import EVERYTHING, Compare, Either, Order

PROVIDERS, COLUMNS = 371, 169_679
# How many columns have state behind them, of all providers and of those that are used most: raised by whoever backs more.
BACKED = 151_000
MAIN_BACKED = 15_100

ROWS = 3  # of each table: joins multiply them
MANY = 40  # a table with more is no list

MAIN = (
    "SimpleContact", "Contact", "FindContact", "Person", "SimplePerson", "FindAppointment", "Appointment", "FindSale", "Sale",
    "SimpleSale", "FindProject", "SimpleProject", "FindDocument", "SimpleDocument", "Ticket", "FindTicket", "SimpleTicket",
    "TicketMessage", "FindSelection", "EmailAddress", "emailpersonaddress", "ContactActivity", "ProjectMember", "Relation",
    "SaleFilteredWithStakeholder", "AllUsers", "InternalUsers", "ContactPersonSelectionV2", "Links",
)  # fmt: skip
# What may stand in front of a column that has to have state behind it, beyond nothing.
JOINS = re.compile(
    r"(contact|person|associate|project|sale|appointment|document|ticket|selection)", re.I
)

# Last part of a column -> why nothing is behind it.
FLOWS, PICTURES, WITHIN, MAIL, RESTRICTS = (
    "flows do not run here",
    "pictures are not shown in lists",
    "only narrows what a SAINT counter counts",
    "addresses are written down; the mail world behind them is not here",
    "only says which rows are meant",
)
BLANK: dict[str, str] = {
    **dict.fromkeys(["createdByWorkflow", "updatedByWorkflow", "whenUpdatedByWorkflow"], FLOWS),
    **dict.fromkeys(["portraitThumbnail", "imageThumbnail", "thumbnail"], PICTURES),
    **dict.fromkeys(
        ["saintSaleStatus", "saintAmountClass", "saintActivityType", "saintDirection", "saintIntention", "saintTicketStatus",
         "saintTicketCategory"], WITHIN),
    **dict.fromkeys(["textId", "addressId"], "texts and addresses stand in their rows, without ids of their own"),
    **dict.fromkeys(["locationAddress", "isLocation"], "users are people, never places"),
    **dict.fromkeys(["emailLastSent", "emailProtocol"], MAIL),
    **dict.fromkeys(
        ["forceCompany", "selectionIdRequest", "skipTentativeAndRejectedRestriction", "includePersonRestriction",
         "includePersonWithNoDMRestriction"], RESTRICTS),
    "selectionMemberId": "what is listed outside of selections is a member of none",
    "simultaneousEjUser": "licences name persons; how many may be signed in at once is not counted",
    "publishedBy": "no method tells or takes who published it",
    "keywords": "no method tells or takes the keywords of a document",
    "isConverted": "no method tells or takes whether the text was made of an older one",
    "visibleInDiary": "recorded as false of what stands in the diary; what makes it true is not known",
    "who": "recorded as empty of what has a person and a company; what fills it is not known",
    "historyRank": "the place of an activity in what a user saw last, which is kept for lists alone",
}  # fmt: skip

# Type of a column -> a comparison by an operator of that type that holds for no row.
NEVER: dict[str, tuple[str, str]] = {
    **dict.fromkeys(["string", "positiveString", "stringorPK"], ("is", "no such text")),
    **dict.fromkeys(["int", "decimal", "timeSpan"], ("equals", "-77")),
    **dict.fromkeys(["date", "datetime", "unlimitedDate"], ("after", "2999-12-31")),
    **dict.fromkeys(["listAny", "userGroup", "ejUser", "ejCategory", "saintStatus"], ("oneOf", "-77")),
    "associate": ("associateIsOneOf", "-77"), "listExternal": ("oneOf", "no such item"), "bool": ("set", "true"),
    "listInterest": ("allOf", "-77"), "intArray": ("intArrayAllOf", "-77"),
}  # fmt: skip
# Columns that only say which rows are meant, in words of their own.
CONTROLS = {"includePersonRestriction": ("is", "none")}
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?")


def fits(value: Any, column: Published) -> bool:
    """Whether Slim may show this in a column of that type."""
    match column.type:
        case "string" | "positiveString" | "stringorPK" | "listExternal":
            return isinstance(value, str)
        case "int" | "timeSpan":
            return isinstance(value, int) and not isinstance(value, bool)
        case "decimal":
            return isinstance(value, int | float) and not isinstance(value, bool)
        case "bool":
            return isinstance(value, bool)
        case "date" | "datetime" | "unlimitedDate":
            return isinstance(value, str) and MOMENT.fullmatch(value) is not None
        case "listInterest" | "intArray" | "listAll":
            return isinstance(value, list | tuple) and all(isinstance(each, int) for each in value)
        case "-":
            return isinstance(value, str | int | float | bool | list | tuple)
    return isinstance(value, str | int)  # an item's text; its number where nothing else is known


def trim(door: Door) -> None:
    """A few rows of each table are enough."""
    store = door.tenant.store
    with store.unit():
        for name in store.names():
            keys = sorted(store.table(name).rows, key=str)
            for key in keys[ROWS:] if len(keys) > MANY else ():
                store.delete(name, key)


def named(kind: Kind) -> str:
    """What its rows are."""
    return kind.group if kind.group and isinstance(kind.group, str) else kind.entity


@dataclass
class Walk:
    """What came of asking every provider for every column."""

    faults: list[str] = field(default_factory=list)
    asked: Counter[str] = field(default_factory=Counter)
    blank: dict[str, set[str]] = field(default_factory=dict)
    root: dict[str, str] = field(default_factory=dict)  # provider -> what its rows are


class Walker:
    """Columns are asked for in full where they first hang on a kind of row; of other providers that have the same there,
    a first one is."""

    def __init__(self, door: Door) -> None:
        tenant = door.tenant
        self.engine: Engine = tenant.world.engine
        self.reads = tenant.reads(Caller(5, "tje0")).wide()
        self.moment = Moment(self.engine, Shaper(tenant.world.shapes, self.reads))
        self.walk = Walk()
        self._blank: dict[Any, set[str]] = {}  # of what was asked for already, without the prefix

    def run(self) -> Walk:
        for name in self.engine.archives.names():
            provider = self.engine.provider(name)
            self.walk.blank[name] = set()
            kinds, _ = self.engine.kinds(provider, ())
            self.walk.root[name] = next(map(named, kinds.values()), "")
            for prefix, columns in slices(provider):
                same = self._same(provider, prefix, columns)
                first = len(prefix) + 1 if prefix else 0
                if same not in self._blank:
                    self._blank[same] = {each[first:] for each in self.ask(provider, columns)}
                else:
                    self.ask(provider, columns[:1], only=True)
                spelt = columns[0].name[:first]
                self.walk.asked[name] += len(columns)
                self.walk.blank[name] |= {spelt + each for each in self._blank[same]}
        return self.walk

    def _same(self, provider: Provider, prefix: str, columns: list[Published]) -> Any:
        """What decides on columns: which they are, and of what row."""
        kinds, _ = self.engine.kinds(provider, ())
        facts = provided(provider.name)
        if not prefix:
            rows = tuple((name, *kind[:2], id(kind.rows)) for name, kind in kinds.items())
            return tuple(columns), rows, id(facts)
        assert provider.node is not None
        _, nodes = self.engine.archives.node(provider.node).prefixes[prefix.lower()]
        groups = set()  # however many kinds of rows lead to them
        for kind in kinds.values():
            places = self.engine.binder(provider, facts, kind, self.reads).places
            place = places.joined(places.root, prefix)
            if place is not None:
                groups.add((place.group.entity, id(place.group.columns)))
        return tuple(nodes), frozenset(groups)

    def ask(self, provider: Provider, columns: list[Published], *, only: bool = False) -> set[str]:
        """Answers those that nothing is behind. `only`: no order, no filter."""
        names = tuple(each.name for each in columns)
        order = tuple(Order(each.name) for each in columns if each.sortable and not only)
        where = tuple(never(each) for each in columns if each.type in NEVER and not only)
        try:
            # In one question, which finds each column once: no row is kept out, and all are compared.
            either = Either((*where, EVERYTHING)) if where else EVERYTHING
            found = self._asked(provider, names, top=ROWS, order=order, where=either)
        except Exception as error:  # of any kind: that is what is looked for
            self.walk.faults.append(f"{provider.name} {names[0]} ...: {error!r:.300}")
            return set()
        self.walk.faults += [
            f"{provider.name} {each.name} ({each.type}): {row[each.name]!r:.80}"
            for row in found.rows
            for each in columns
            if each.name in row and not fits(row[each.name], each)
        ]
        if any(each.endswith("no rows behind it") for each in found.ignored):
            return set(names)
        return {each.partition("=")[2] for each in found.ignored if each.startswith("$select=")}

    def _asked(self, provider: Provider, names: tuple[str, ...], **more: Any) -> Found:
        return self.engine.ask(Question(provider.name, names, **more), self.moment, slim)


def slices(provider: Provider) -> Iterator[tuple[str, list[Published]]]:
    """Root columns, and those below each prefix: two joins to many rows in one question would multiply them."""
    found: dict[str, list[Published]] = {}
    for column in provider.columns():
        if column.type:
            prefix, joined, _ = column.name.partition("/")
            found.setdefault(prefix if joined else "", []).append(column)
    return iter(found.items())


def never(column: Published) -> Compare:
    operator, value = CONTROLS.get(column.name) or NEVER[column.type]
    return Compare(column.name, operator, (value,))


@pytest.fixture(scope="module")
def walk(shared_door: Door) -> Walk:
    planted(shared_door)
    trim(shared_door)
    return Walker(shared_door).run()


def test_every_provider_is_asked_for_every_column(walk: Walk) -> None:
    assert (len(walk.blank), sum(walk.asked.values())) == (PROVIDERS, COLUMNS)


def test_no_column_is_refused_and_each_value_has_its_declared_type(walk: Walk) -> None:
    assert walk.faults[:20] == [], len(walk.faults)


def test_most_columns_have_state_behind_them(walk: Walk) -> None:
    backed = Counter({name: walk.asked[name] - len(blank) for name, blank in walk.blank.items()})
    print(f"{backed.total()} of {COLUMNS} columns are state-backed")
    for root in sorted(set(walk.root.values())):
        names = [name for name, each in walk.root.items() if each == root]
        held, asked = (sum(map(count.__getitem__, names)) for count in (backed, walk.asked))
        print(f"  {root or 'no rows':28} {held:6} of {asked:6}, {len(names)} providers")
    for name in MAIN:
        print(f"  {name:28} {backed[name]:6} of {walk.asked[name]:6}")
    assert backed.total() >= BACKED
    assert sum(backed[name] for name in MAIN) >= MAIN_BACKED


def test_what_is_blank_in_the_main_providers_is_known_to_be(walk: Walk) -> None:
    missing = Counter(
        column.rpartition("/")[2] for name in MAIN for column in walk.blank[name] if matters(column)
    )
    assert {leaf: count for leaf, count in missing.items() if leaf not in BLANK} == {}


def matters(column: str) -> bool:
    prefixes = column.split("/")[:-1]
    return all(JOINS.search(each) for each in prefixes)


def test_reasons_are_given_for_nothing_else(walk: Walk) -> None:
    leaves = {column.rpartition("/")[2] for blank in walk.blank.values() for column in blank}
    assert BLANK.keys() - leaves == set()
