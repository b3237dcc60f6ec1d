"""Which columns a search shows, and in which order, when nobody says so."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from so_mock.behaviour import behaviour
from so_mock.call import Record
from so_mock.catalogue.archives import CONTROLS
from so_mock.conventions.stored import asked, groups_of
from so_mock.crm import Crm
from so_mock.entities.membership import MEMBERS
from so_mock.query.metadata import column_info
from so_mock.query.odata import parse_filter
from so_mock.query.restrictions import read_restrictions
from so_mock.query.tree import Node, Order, compares

# By what a row is called, the likeliest to order by first.
NAMES = ("fullName", "name", "heading", "title", "text")
COMPANY = ("name", "department")
PERSON = ("contactId", "firstName", "lastName", "middleName", "fullName")
# Whatever else a company's archive tells of people multiplies its rows.
SHOWN = {"contact": COMPANY, "person": PERSON, MEMBERS: ("personId", *COMPANY, *PERSON)}


def desired(crm: Crm, provider: str, where: Node) -> tuple[str, ...]:
    """The keys, what is restricted on, and what rows are called (query.md f)."""
    engine = crm.engine
    found = engine.provider(provider)
    kinds, _ = engine.kinds(found, ())
    # Rows that are made for the archive have no entity, and a key of their own.
    models = crm.model
    keys = [each.key or models[each.entity].key for each in kinds.values() if each.key or each.entity in models]  # fmt: skip
    called = next((name for name in NAMES[1:] if found.find(name)), "")
    shown = [SHOWN.get(kind.entity, ("contactId", "personId", called)) for kind in kinds.values()]
    restricted = (compare.column for compare in compares(where))
    names = dict.fromkeys([*keys, *(name for each in shown for name in each), *restricted])
    columns = {each.name for name in names if (each := found.find(name)) is not None}
    custom = [
        name for name in names if found.find(name) is None and "/" in name
    ]  # of the customer's own
    rows = [name for name in columns if name.lower() not in CONTROLS]
    return (*sorted(rows, key=found.position), *custom)


def ordered(crm: Crm, provider: str, columns: Iterable[str]) -> tuple[Order, ...]:
    """By the name, where it is among them."""
    found = crm.engine.provider(provider)
    lowered = {name.lower() for name in columns}
    for name in NAMES:
        column = found.find(name)
        if name.lower() in lowered and column is not None and column.sortable:
            return (Order(column.name),)
    return ()


def infos(crm: Crm, provider: str, columns: Iterable[str]) -> list[Record]:
    found = (column_info(crm.engine, provider, name, crm.reads) for name in columns)
    return [info for info in found if info is not None]


def orders(order: Sequence[Order]) -> list[Record]:
    return [{"Name": each.column, "Direction": "DESC" if each.descending else "ASC"} for each in order]  # fmt: skip


@behaviour("Find.GetAvailableRestrictionColumns")
def get_available_restriction_columns(crm: Crm, provider_name: str | None) -> list[str]:
    provider = crm.engine.provider(provider_name or "")
    return [each.name for each in provider.columns() if each.type not in ("-", "")]


@behaviour("Find.GetDefaultDesiredColumns")
def get_default_desired_columns(
    crm: Crm, storage_type: str | None, provider_name: str | None, storage_key: str | None
) -> list[Record]:
    where = asked(groups_of(crm, storage_type, provider_name, storage_key))
    return _desired(crm, provider_name, where)


@behaviour("Find.GetDefaultDesiredColumnsFromRestrictions")
def get_default_desired_columns_from_restrictions(
    crm: Crm, provider_name: str | None, restrictions: list[Record] | None
) -> list[Record]:
    return _desired(crm, provider_name, read_restrictions(restrictions))


@behaviour("Find.GetDefaultDesiredColumnsFromRestrictions2")
def get_default_desired_columns_from_restrictions2(
    crm: Crm, provider_name: str | None, restrictions: str | None
) -> list[Record]:
    return _desired(crm, provider_name, parse_filter(restrictions or ""))


def _desired(crm: Crm, provider: str | None, where: Node) -> list[Record]:
    return infos(crm, provider or "", desired(crm, provider or "", where))


@behaviour("Find.GetDefaultOrderBy")
def get_default_order_by(
    crm: Crm, storage_type: str | None, provider_name: str | None, storage_key: str | None
) -> list[Record]:
    where = asked(groups_of(crm, storage_type, provider_name, storage_key))
    provider = provider_name or ""
    return orders(ordered(crm, provider, desired(crm, provider, where)))


@behaviour("Find.GetDefaultOrderByFromDesiredColumns")
def get_default_order_by_from_desired_columns(
    crm: Crm, provider_name: str | None, desired_columns: list[str] | None
) -> list[Record]:
    return orders(
        ordered(crm, provider_name or "", [each for each in desired_columns or () if each])
    )
