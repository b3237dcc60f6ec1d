"""Engine: provider and question -> rows, compiled once for each question and kept.

found = engine.ask(Question("Person", columns=("fullName",), where=parse_filter("retired = false")), moment, SLIM)
for row in found.rows: ...
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import cached_property, partial
from typing import Any

from so_mock.catalogue.archives import Archives, Provider, archives
from so_mock.entities.custom import COLUMNS, DEFINED, Fields
from so_mock.entities.membership import Member, Target
from so_mock.entities.model import Entity
from so_mock.entities.shape import Shaper, Shapes
from so_mock.errors import BadRequest, NotFound
from so_mock.names import hint_or_all, nearest_hint
from so_mock.query import columns, dynamic, running
from so_mock.query.bind import Binder
from so_mock.query.bind.names import Names
from so_mock.query.compiling import Asked, compiled
from so_mock.query.custom_tables import FAVOURITES, OBJECTS, CustomTable, custom_table
from so_mock.query.facts import Group, Kind, Provided
from so_mock.query.frame import Frame
from so_mock.query.moment import Moment
from so_mock.query.odata import parse_filter
from so_mock.query.providers import provided, usual
from so_mock.query.question import Found, Question, Shown, Surface
from so_mock.query.remembered import Remembered
from so_mock.query.running import Plans
from so_mock.query.tree import Both, Compare, Node, both, either, size
from so_mock.store.reads import Reads
from so_mock.store.table import Row

__all__ = ["Engine", "Found", "Question", "Shown", "Surface"]

Only = Callable[[Row, Shaper], bool]

KEPT = 1_000_000  # characters and columns of all compiled questions together: some 50 MB of code
COLUMN = 1_000  # rows that are looked at while a column of one kind of row is compiled


class Engine:
    """One for a world: everything it remembers is made of questions and definitions, not of rows."""

    def __init__(self, shapes: Shapes, blank_row: Callable[[Entity], Row]) -> None:
        self.shapes, self.model = shapes, shapes.model
        self.names = Names(shapes, blank_row)
        self._plans: Remembered[Plans] = Remembered(KEPT)
        self.infos: dict[
            Any, dict[str, dict[str, Any]]
        ] = {}  # what is told of columns, by definitions

    @cached_property
    def archives(self) -> Archives:
        return archives()

    def blank(self, entity: str) -> Row:
        return self.names.blank(entity)

    def fields(self, reads: Reads, entity: Entity) -> Fields:
        return self.shapes.custom.of(reads, entity)

    # -- providers

    def provider(self, name: str, reads: Reads | None = None) -> Provider:
        """`CustomObject:y_equipment` is a provider and its argument, which `reads` are needed for. Raises NotFound."""
        found = self.archives.find(name.partition(":")[0].strip())
        if found is None:
            near = nearest_hint(name, self.archives.names())
            raise NotFound(f"no archive provider '{name[:80]}'{near}")
        argument = name.partition(":")[2].strip()
        if argument and reads is not None and found.name.lower() in (OBJECTS, FAVOURITES):
            return custom_table(found, argument, reads, self.shapes.custom)
        return found

    def facts(self, provider: Provider) -> Provided:
        return provider.facts if isinstance(provider, CustomTable) else provided(provider.name)

    def usual(self, provider: Provider) -> Provided:
        """For a question that asks for nothing in particular."""
        return provider.facts if isinstance(provider, CustomTable) else usual(provider.name)

    def kinds(
        self, provider: Provider, asked: Sequence[str], facts: Provided | None = None
    ) -> tuple[dict[str, Kind], Node]:
        """The kinds of rows to list, and what keeps others out. Raises BadRequest for a name it does not have."""
        facts = facts or self.usual(provider)
        names = {name.lower(): name for name in (*provider.entities, *facts.kinds, *facts.switches)}
        wanted = {name.lower() for name in asked if name}
        for name in sorted(wanted - names.keys()):
            near = hint_or_all(name, names.values())
            raise BadRequest(f"{provider.name} has no entity '{name[:80]}'{near}")
        switches = {name.lower(): text for name, text in facts.switches.items()}
        out = [parse_filter(text) for name, text in switches.items() if wanted and name not in wanted]  # fmt: skip
        kinds = {}
        for lowered, name in names.items():
            if lowered in switches or (wanted - switches.keys() and lowered not in wanted):
                continue
            kind = facts.kinds.get(name) or Kind(self.entity_called(name))
            if kind.only_asked and not wanted - switches.keys():
                continue
            placed = kind.entity in self.model or facts.binder is not None
            if placed or (kind.rows is not None and not kind.entity):
                kinds[name] = kind
        return _each_once(kinds), both(out)

    def entity_called(self, name: str) -> str:
        """The entity that a kind of row is called after; "" for none."""
        squeezed = name.replace("_", "").lower()
        return next((each for each in self.model.names() if each.replace("_", "") == squeezed), "")

    def group(self, kind: Kind) -> Group:
        return columns.group(kind.group or kind.entity)

    def binder(
        self,
        provider: Provider,
        facts: Provided,
        kind: Kind,
        reads: Reads,
        frame: Frame | None = None,
    ) -> Binder:
        """What finds the columns of that kind of row."""
        made = facts.binder or Binder
        frame = frame or Frame(kind.entity)
        return made(self, provider, facts, self.group(kind), frame, reads)

    def binders(
        self, provider: Provider, facts: Provided, kinds: Iterable[Kind], reads: Reads
    ) -> list[Binder]:
        return [self.binder(provider, facts, kind, reads) for kind in kinds]

    # -- asking

    def ask(self, question: Question, moment: Moment, surface: Surface) -> Found:
        """Raises NotFound for the provider, BadFilter or BadRequest for what cannot be asked of it."""
        if question.aggregates:
            from so_mock.query import aggregate  # only for those who ask

            return aggregate.ask(self, question, moment, surface)
        provider = self.provider(question.provider, moment.reads)
        facts = self.facts(provider)
        if facts.varies is not None:
            facts = facts.varies(question.where, moment)
        if provider.name == dynamic.NAME:
            provider, facts = dynamic.asked(self, question, moment.reads)
        return self.listed(provider, facts, question, moment, surface)

    def listed(
        self, provider: Provider, facts: Provided, question: Question, moment: Moment, surface: Surface,
    ) -> Found:  # fmt: skip
        """The same of a provider that is known already."""
        where = self._rewritten(question.where, facts, moment.shaper)
        plans = self._planned(
            Asked(provider, facts, question._replace(where=where), moment, surface)
        )
        made = [plan.make(moment) for plan in plans.plans]
        page = running.page(
            plans, made, moment, question.skip, question.top, question.after, counted=question.counted
        )  # fmt: skip
        rows = [made[at]["cells"](hit) for at, hit in page.hits]
        return Found(rows, plans.columns, page.total, page.token, plans.ignored, plans.names)

    def chosen(self, shaper: Shaper, target: Target, selection: int) -> list[Member]:
        """The members of a dynamic selection. Raises BadFilter for criteria that cannot be asked."""
        return self.matching(shaper, target, Compare("selectionId", "=", (str(selection),)))

    def matching(self, shaper: Shaper, target: Target, where: Node) -> list[Member]:
        """Those that match a question to the provider of dynamic selections. Raises BadFilter likewise."""
        from so_mock.query.chosen import matching  # which asks in its turn

        return matching(self, shaper, target, where)

    def _rewritten(self, node: Node, facts: Provided, shaper: Shaper) -> Node:
        """With what columns that only restrict stand for."""
        if not facts.controls:
            return node
        if isinstance(node, Compare):
            control = facts.controls.get(node.column.lower())
            return control(node, shaper) if control is not None else node
        if isinstance(node, Both):
            return both(self._rewritten(part, facts, shaper) for part in node.parts)
        return either(self._rewritten(part, facts, shaper) for part in node.either)

    def _planned(self, asked: Asked) -> Plans:
        question, reads = asked.question, asked.moment.reads
        key = (
            question.provider.lower(), question.columns, question.where, question.order, question.entities, asked.surface,
            asked.facts.mark, asked.moment.zone, asked.moment.theirs, asked.moment.tagged, reads.stamp(DEFINED), reads.stamp(COLUMNS),
            None if reads.sight is None else reads.sight.mark,
        )  # fmt: skip
        found = self._plans.get(key)
        if found is None:
            kinds = max(1, len(asked.provider.entities))
            asked.moment.weigh(COLUMN * kinds * len(question.columns or ()))
            found = compiled(self, asked)
            self._plans.keep(key, found, _weight(question, asked.facts))
        return found


def _each_once(kinds: dict[str, Kind]) -> dict[str, Kind]:
    """Rows of a kind that lists what others list as well are left to those of the others that are asked for."""
    found = dict(kinds)
    listed = [kind for kind in kinds.values() if not kind.only_asked]
    for name, kind in kinds.items():
        if kind.only_asked:
            same = [each.only for each in listed if each.entity == kind.entity and not each.where]
            listed.append(kind)
            if same and kind.rows is None:
                found[name] = kind._replace(only=partial(_not_listed, kind.only, same))
    return found


def _not_listed(own: Only | None, others: Sequence[Only | None], row: Row, shaper: Shaper) -> bool:
    if own is not None and not own(row, shaper):
        return False
    return not any(other is None or other(row, shaper) for other in others)


def _weight(question: Question, facts: Provided) -> int:
    """About how much code it makes: a column some twenty characters more than its name."""
    named = (*(question.columns or ("",) * 40), *(each.column for each in question.order))
    told = sum(map(len, question.entities)) + len(repr(facts.mark))
    return size(question.where) + told + sum(20 + len(name) for name in named) + 100
