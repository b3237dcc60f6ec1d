"""Members of selections: for each table that can be selected from a family of providers, told apart by their names.

`SaleStaticSelectionV2` lists members kept by hand, `SaleDynamicSelectionV2` whatever the criteria choose, `...Combined` what
two others come to, `SaleSelectionV2` whichever the selection is, `SaleShadow...` the companies and people behind them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import cache, lru_cache, partial
from typing import TYPE_CHECKING, Any, NamedTuple

from so_mock.catalogue.archives import archives
from so_mock.entities.membership import (
    CRITERIA,
    MEMBERS,
    NUMBERS,
    TARGETS,
    Member,
    Target,
    members,
    shadowed,
    shadows,
    target_of,
)
from so_mock.entities.relations import referring
from so_mock.errors import BadFilter
from so_mock.query import values
from so_mock.query.facts import Beyond, Fact, Fixed, Group, Kind, Made, One, Provided
from so_mock.query.restrictions import read_restrictions
from so_mock.query.tree import EVERYTHING, NOTHING, Both, Compare, Node, compares, either

if TYPE_CHECKING:
    from so_mock.entities.shape import Shaper
    from so_mock.query.moment import Moment
    from so_mock.store.table import Row

AD_HOC = -1  # a selection that is nothing but the other restrictions
EQUAL = frozenset(["=", "equals", "eq", "in", "oneof", "is"])
INCLUDED = {
    0: "main",
    1: "all",
    2: "none",
}  # of IncludePerson, by the words of `includePersonRestriction`

_BEGINNINGS = {target.providers: target for target in reversed(TARGETS.values())} | {
    "Contact": TARGETS[NUMBERS["contact"]],
    "AssociateProject": TARGETS[NUMBERS["project"]],
}
# Some are spelt without the S of their shadow.
_NAME = re.compile(
    rf"(?P<table>{'|'.join(_BEGINNINGS)})(?P<shadow>S?hadow)?(?P<kind>Static|Dynamic|)Selection(?P<combined>Combined)?"
    "(?P<alone>SingleCriteriaGroup)?(V2)?"
)


class Family(NamedTuple):
    """What the name of a provider says. `kind` "": that of the selection asked for. `names`: its entities."""

    target: Target
    kind: str
    shadow: bool
    names: tuple[str, ...]


def _family(name: str) -> Family | None:
    found = _NAME.fullmatch(name)
    if found is None:
        return None
    provider = archives().find(name)
    target = _BEGINNINGS[found["table"]]
    names = (provider.entities if provider else ()) or (target.entity,)
    kind = "Combined" if found["combined"] else found["kind"]
    return Family(target, kind, bool(found["shadow"]), names)


# -- what a question asks for


def selection_asked(where: Node) -> int | None:
    """The one selection that all rows are to be of; None where the question names none. Raises BadFilter."""
    for part in where.parts if isinstance(where, Both) else (where,):
        if not isinstance(part, Compare) or part.column.lower() != "selectionid":
            continue
        if part.operator.lower() in EQUAL and len(part.values) == 1:
            try:
                return values.integer(part.values[0])
            except values.BadLiteral as wrong:
                raise BadFilter(f"'selectionId': {wrong}.") from None
    return None


def _varies(family: Family, where: Node, moment: Moment | None) -> Provided:
    id = selection_asked(where)
    row = moment.shaper.row("selection", id) if moment and id and id > 0 else None
    kind = family.kind
    if not kind:
        kind = str(row["SelectionType"]) if row else "Dynamic" if id == AD_HOC else ""
    if kind == "Dynamic" and not family.shadow:
        return dynamic(family, id, _included(family.target, row, where))
    return listed(family, kind, id)


def _included(target: Target, row: Row | None, where: Node) -> str:
    """Which people come with their companies: none, main, all; `both`: companies and people each on their own."""
    if not target.pairs:
        return ""
    for node in (where, criteria(row)):
        for compare in compares(node):
            if compare.column.lower() == "includepersonrestriction" and compare.values:
                told = values.bare(compare.values[0]).lower()
                if told not in INCLUDED.values():
                    raise BadFilter(f"'includePersonRestriction' is none, main or all, not '{told[:40]}'.")  # fmt: skip
                return told
    if row is None:
        return "both"
    if (found := target_of(row)) is not None and found.entity == "person":
        return "people"
    return "main" if row["CompanyUnique"] and row["IncludePerson"] != 2 else INCLUDED.get(row["IncludePerson"], "main")  # fmt: skip


# -- dynamic: rows of the table that the criteria choose


def criteria(row: Row | None) -> Node:
    """What a dynamic selection chooses by: within a group all restrictions hold, and one of the groups does. Without a
    restriction nobody is chosen."""
    if row is None or row["SelectionType"] != "Dynamic":
        return NOTHING
    groups = (read_restrictions(group["Restrictions"]) for group in row[CRITERIA] or ())
    return either([group for group in groups if group != EVERYTHING])


def _by_criteria(compare: Compare, shaper: Shaper) -> Node:
    if compare.operator.lower() not in EQUAL:
        raise BadFilter("'selectionId' of a dynamic selection is equal to one, and nothing else.")
    found: list[Node] = []
    for value in compare.values:
        id = values.integer(value)
        row = shaper.row("selection", id)
        found.append(EVERYTHING if id == AD_HOC else _settled(criteria(row), shaper))
    return either(found)


def _settled(node: Node, shaper: Shaper) -> Node:
    """Columns among the criteria that only restrict, as well."""
    if isinstance(node, Compare):
        control = _CONTROLS.get(node.column.lower())
        return control(node, shaper) if control else node
    if isinstance(node, Both):
        return Both(tuple(_settled(part, shaper) for part in node.parts))
    return either([_settled(part, shaper) for part in node.either])


def _everything(compare: Compare, shaper: Shaper) -> Node:
    return EVERYTHING


def _mailed(compare: Compare, shaper: Shaper) -> Node:
    """Whether people who want no mailings are there too."""
    wanted = not compare.values or values.truth(compare.values[0])
    return EVERYTHING if wanted else Compare("personNoMail", "=", ("0",))


_CONTROLS = {"includepersonrestriction": _everything, "includepersonwithnodmrestriction": _mailed, "forcecompany": _everything}  # fmt: skip


@lru_cache(maxsize=512)
def dynamic(family: Family, id: int | None, included: str) -> Provided:
    base = _finder(family.target.finds)
    # In a list of selections the column tells of each row, not of the selection that is asked for.
    own: dict[str, Fact] = {"rowkind": Fixed("Dynamic")}
    if family.target.entity != "selection":
        own["selectionid"] = Fixed(id or 0)
    pairs = _companies(included) if family.target.pairs else None
    usual = (kind for kind in base.kinds.values() if kind.entity == family.target.entity)
    rows, nobody = next(usual, Kind(family.target.entity)), Kind(MEMBERS, rows=_nobody)
    kinds = {name: pairs.get(name, nobody) if pairs else rows for name in family.names}
    return Provided(
        kinds, {}, {**base.columns, **own}, {**base.controls, **_CONTROLS, "selectionid": _by_criteria},
        base.joins, () if family.target.pairs else base.also, mark=("dynamic", id, included),
    )  # fmt: skip


def _finder(name: str) -> Provided:
    from so_mock.query.providers import provided  # which imports this module first

    return provided(name)


def _nobody(shaper: Shaper, where: Node) -> Iterable[Row]:
    return ()


def _companies(included: str) -> dict[str, Kind]:
    """Companies, those with people among them as those people where they are included."""
    alone, lead = _groups()
    every = included in ("both", "none")
    company = Kind("contact", "" if every else "haspeople = ''", group=alone)
    person = Kind("person", "isfirst = '1'" if included == "main" else "", group=_person())
    nobody = Kind("contact", group=alone, rows=_nobody)
    return {
        "contact": nobody if included == "people" else company,
        "person": Kind("person", group=_person(), rows=_nobody) if included == "none" else person,
        "dynamicContact": Kind("contact", group=alone if included == "none" else lead),
    }


def people_of(row: Row, shaper: Shaper) -> list[Row]:
    from so_mock.entities.crm import OF_COMPANY

    id = row["ContactId"]
    return shaper.reads.by("person", OF_COMPANY, id) if id else []


def main_of(row: Row, shaper: Shaper) -> Row | None:
    """The first by rank."""
    people = people_of(row, shaper)
    return min(people, key=lambda each: (each["Rank"] or 0, each["PersonId"]), default=None)


def _is_first(row: Row, shaper: Shaper) -> str:
    company = shaper.row("contact", row["Contact"])
    first = main_of(company, shaper) if company else None
    return "1" if first is None or first["PersonId"] == row["PersonId"] else ""


def _has_people(row: Row, shaper: Shaper) -> str:
    return "1" if people_of(row, shaper) else ""


def _no_person(row: Row, shaper: Shaper) -> Row | None:
    return None


@cache
def _groups() -> tuple[Group, Group]:
    """A company alone, and one with the person who comes first there."""
    has: dict[str, Fact] = {"haspeople": Made(_has_people)}
    return (
        Group("contact", has | _of_person("nobody"), {"nobody": One(_no_person, "person")}, ("nobody",), "contact"),
        Group("contact", has | _of_person("main"), {"main": One(main_of, "person")}, ("main",), "contact"),
    )  # fmt: skip


@cache
def _person() -> Group:
    columns = _of_company("personcontact") | {"isfirst": Made(_is_first)}
    return Group("person", columns, {}, ("personcontact",), "person")


# Where company and person are shown as one row, a root column tells of the one or of the other.


def _of_company(prefix: str) -> dict[str, Fact]:
    return {name: Beyond(prefix) for name in _roots("Contact") - {"contactid"} - OWN}


def _of_person(prefix: str) -> dict[str, Fact]:
    names = _roots("ContactPersonSelectionV2") - _roots("Contact") - {"who"} - OWN
    return {name: Beyond(prefix) for name in names}


OWN = {
    "getallrows",
    "getnorows",
    "selectionid",
    "rowkind",
    "selectionmemberid",
    "selectionidrequest",
}


@cache
def _roots(name: str) -> frozenset[str]:
    provider = archives().find(name)
    assert provider is not None
    return frozenset(each.name.lower() for each in provider.columns() if "/" not in each.name)


# -- static, combined, shadow: rows that say who is a member


@lru_cache(maxsize=512)
def listed(family: Family, kind: str, id: int | None) -> Provided:
    target = family.target
    rows = partial(_rows, family, kind, id)
    kinds: dict[str, Kind] = {}
    for name in family.names:
        if not target.pairs:
            kinds[name] = Kind(
                MEMBERS, group=_member(target, kind), key="TargetRecordId", rows=rows
            )
        elif name.startswith("static"):
            kinds[name] = _pair(kind, rows, person=name == "staticPerson")
        else:
            kinds[name] = Kind(MEMBERS, group=Group(MEMBERS), rows=_nobody)
    controls = {} if id is None else {"selectionid": _everything}
    return Provided(kinds, controls=controls, mark=(kind, id))


Rows = Callable[["Shaper", Node], Iterable["Row"]]


def _pair(kind: str, rows: Rows, *, person: bool) -> Kind:
    """A company without or with a person."""
    key, also = (
        ("PersonId", ("person", "contact")) if person else ("ContactId", ("contact", "person"))
    )
    columns = _of_company("contact") if person else _of_person("person")
    group = Group(MEMBERS, {**columns, "rowkind": Fixed(kind)}, {}, also)
    return Kind(MEMBERS, group=group, key=key, rows=partial(_some, rows, person))


def _some(rows: Rows, person: bool, shaper: Shaper, where: Node) -> Iterator[Row]:
    return (row for row in rows(shaper, where) if bool(row["PersonId"]) is person)


@cache
def _member(target: Target, kind: str) -> Group:
    """The record's columns, and those that tell of its being a member."""
    base = _finder(target.finds)
    record = Group(target.entity, base.columns, base.joins, base.also, target.entity)
    columns: dict[str, Fact] = {"rowkind": Fixed(kind)}
    if target.entity == "selection":
        columns |= {"selectionid": Beyond("record"), "targettablenumber": Beyond("record")}
    fetch = partial(_record, target.entity)
    return Group(MEMBERS, columns, {"record": One(fetch, record)}, ("record",))


def _record(entity: str, row: Row, shaper: Shaper) -> Row | None:
    return shaper.row(entity, row["TargetRecordId"])


def _rows(family: Family, kind: str, id: int | None, shaper: Shaper, where: Node) -> Iterator[Row]:
    """Of one selection, or of all that the provider lists; as the database has them, whether it does or not."""
    target = family.target
    if family.shadow and kind == "Dynamic" and id in (None, AD_HOC):
        from so_mock.query.chosen import matching

        found = shadowed(shaper, target, matching(shaper, target, where))
        yield from (_row(shaper, target, 0, member) for member in found)
        return
    for selection in [shaper.row("selection", id)] if id else shaper.reads.rows("selection"):
        if selection is None or not _fits(selection, target, kind):
            continue
        if not id and selection["SelectionType"] == "Dynamic" and not kind:
            continue  # what they choose is asked for one by one
        for member in shadows(shaper, selection) if family.shadow else members(shaper, selection):
            yield _row(shaper, target, selection["SelectionId"], member)


def _fits(selection: Row, target: Target, kind: str) -> bool:
    found = target_of(selection)
    if found is None or found.providers != target.providers:
        return False
    return not kind or selection["SelectionType"] == kind


def _row(shaper: Shaper, target: Target, selection: int, member: Member) -> Row:
    contact, person = member.contact, member.person
    if member.record and not (contact or person):
        contact, person = _sole(shaper, target, member.record)
    return {
        "SelectionMemberId": member.key, "SelectionId": selection, "ContactId": contact, "PersonId": person,
        "TargetTableNumber": NUMBERS[target.table] if member.record else 0, "TargetRecordId": member.record,
    }  # fmt: skip


def _sole(shaper: Shaper, target: Target, record: int) -> tuple[int, int]:
    """Whom the record is about. A project is about many, and so about none."""
    from so_mock.entities.membership import behind

    found = behind(shaper, target.entity, record) if target.entity != "project" else []
    return found[0] if found else (0, 0)


# -- the companies and people of any selection whatever


def _any(where: Node, moment: Moment | None) -> Provided:
    return _pairs_of(selection_asked(where))


@lru_cache(maxsize=512)
def _pairs_of(id: int | None) -> Provided:
    kinds = {
        "contact": Kind(MEMBERS, key="ContactId", rows=partial(_some, partial(_behind, id), False)),
        "person": Kind(MEMBERS, key="PersonId", rows=partial(_some, partial(_behind, id), True)),
    }
    return Provided(kinds, controls={"selectionid": _everything}, mark=id)


def _behind(id: int | None, shaper: Shaper, where: Node) -> Iterator[Row]:
    selection = shaper.row("selection", id)
    target = target_of(selection) if selection else None
    if selection is None or target is None:
        return
    for member in shadows(shaper, selection):
        yield _row(shaper, target, selection["SelectionId"], member)


# -- selections themselves


def _is_favourite(row: Row, shaper: Shaper) -> bool:
    mine = shaper.reads.by("_favourite", referring("AssociateId"), shaper.reads.caller)
    return any(
        each["RecordId"] == row["SelectionId"] and each["TableName"].lower() == "selection" for each in mine
    )  # fmt: skip


def _asker(row: Row, shaper: Shaper) -> int:
    return shaper.reads.caller


def _made() -> dict[str, Provided]:
    found: dict[str, Any] = {}
    for name in archives().names():
        family = _family(name)
        if family is not None:
            found[name.lower()] = Provided(varies=partial(_varies, family))
    contacts = TARGETS[NUMBERS["contact"]]
    for name, kind, entity in OTHERS:
        family = Family(contacts, kind, shadow=False, names=(entity,))
        found[name.lower()] = Provided(varies=partial(_varies, family))
    return found


# Names that do not tell what they are: provider, kind, entity.
OTHERS = (
    ("InnerSelectionStaticContactProvider", "Static", "staticContact"),
    ("InnerSelectionStaticPersonProvider", "Static", "staticPerson"),
    ("SelectionDynamicContactProvider", "Dynamic", "dynamicContact"),
    ("SelectionStaticContactAddMembers", "Dynamic", "contact"),
    ("SubContactPersonDynamicSelectionSingleCriteriaGroup", "Dynamic", "contact"),
    ("SubPersonContactDynamicSelectionSingleCriteriaGroup", "Dynamic", "person"),
)
_LISTED = Kind(
    "selection", "systemtype = 0"
)  # not what somebody looked for last, nor temporary ones
PROVIDERS = _made() | {
    "findselection": Provided({"selection": _LISTED}),
    "simpleselection": Provided({"selection": _LISTED}),
    "selectionfavourites": Provided(
        {"selection": _LISTED._replace(only=_is_favourite)},
        columns={"text": "Name", "favouriteassociateid": Made(_asker, "associate", "Name")},
    ),
    "shadowselection": Provided(varies=_any),
    "selectionmemberstatic": Provided(
        {"selectionMember": Kind(MEMBERS)}, columns={"rowkind": Fixed("Static")}
    ),
}
