"""Rows of a search: FindResults. A page is counted from 0; published examples call it Page as well as PageNumber."""

from __future__ import annotations

from collections.abc import Iterable

from so_mock.agents.find.defaults import desired, infos, ordered
from so_mock.behaviour import behaviour
from so_mock.call import Record
from so_mock.conventions.criteria import written
from so_mock.conventions.stored import asked, groups_of
from so_mock.crm import Crm
from so_mock.query.cells_agent import items
from so_mock.query.engine import Question
from so_mock.query.odata import parse_columns, parse_filter, parse_order
from so_mock.query.restrictions import read_restrictions
from so_mock.query.tree import EVERYTHING, Node, Order, both


class Page:
    """`size` 0, or less: all rows. A negative number skips that many rows, as it does in archives."""

    def __init__(self, size: int | None, number: int | None, page: int | None) -> None:
        self.size, self.number = max(size or 0, 0), number or page or 0

    @property
    def skip(self) -> int:
        return -self.number if self.number < 0 else self.number * self.size


def found(
    crm: Crm, provider: str | None, where: Node, page: Page, columns: Iterable[str] | None = None,
    order: Iterable[Order] | None = None,
) -> Record:  # fmt: skip
    """None, or nothing, for columns and order leaves them to so-mock."""
    provider = provider or ""
    shown = tuple(each for each in columns or () if each) or desired(crm, provider, where)
    sorted_by = tuple(order or ()) or ordered(crm, provider, shown)
    question = Question(
        provider, shown, where, sorted_by, top=page.size or None, skip=page.skip, counted=True
    )
    answer = crm.engine.ask(question, crm.moment(), items)
    crm.ignored += answer.ignored
    return crm.blank("FindResults") | {
        "ArchiveColumns": infos(crm, provider, shown), "ArchiveRows": answer.rows, "RowCount": answer.total,
    }  # fmt: skip


def orders_of(told: list[Record] | None) -> list[Order]:
    return [
        Order(str(each["Name"]), str(each.get("Direction")).upper() in ("DESC", "1"))
        for each in told or ()
        if each and each.get("Name")
    ]


def _narrowed(groups: list[Record], extra: list[Record]) -> Node:
    """An extra restriction stands in place of the kept ones on its column, which remain only to hold their brackets. A
    group that it leaves nothing of is no narrower than the extra ones."""
    names = {str(each.get("Name")).lower() for each in extra}
    kept = [
        {
            "Restrictions": [
                {**each, "IsActive": each["IsActive"] and str(each["Name"]).lower() not in names}
                for each in group["Restrictions"]
            ]
        }
        for group in groups
    ]
    replaced = any(
        asked([left]) == EVERYTHING != asked([group])
        for left, group in zip(kept, groups, strict=True)
    )
    return both([EVERYTHING if replaced else asked(kept), read_restrictions(extra)])


# -- criteria that were kept


@behaviour("Find.Find")
def find(
    crm: Crm, storage_type: str | None, provider_name: str | None, storage_key: str | None, page_size: int | None,
    page_number: int | None, page: int | None,
) -> Record:  # fmt: skip
    where = asked(groups_of(crm, storage_type, provider_name, storage_key))
    return found(crm, provider_name, where, Page(page_size, page_number, page))


@behaviour("Find.FindOrderBy")
def find_order_by(
    crm: Crm, storage_type: str | None, provider_name: str | None, storage_key: str | None, page_size: int | None,
    page_number: int | None, page: int | None, order_by: list[Record] | None,
) -> Record:  # fmt: skip
    where = asked(groups_of(crm, storage_type, provider_name, storage_key))
    return found(crm, provider_name, where, Page(page_size, page_number, page), None, orders_of(order_by))  # fmt: skip


@behaviour("Find.FindOrderBy2")
def find_order_by2(
    crm: Crm, storage_type: str | None, provider_name: str | None, storage_key: str | None, page_size: int | None,
    page_number: int | None, page: int | None, order_by: str | None,
) -> Record:  # fmt: skip
    where = asked(groups_of(crm, storage_type, provider_name, storage_key))
    return found(crm, provider_name, where, Page(page_size, page_number, page), None, parse_order(order_by or ""))  # fmt: skip


@behaviour("Find.FindWithColumns")
def find_with_columns(
    crm: Crm, storage_type: str | None, provider_name: str | None, storage_key: str | None,
    desired_columns: list[str] | None, page_size: int | None, page_number: int | None, page: int | None,
    order_by: list[Record] | None,
) -> Record:  # fmt: skip
    where = asked(groups_of(crm, storage_type, provider_name, storage_key))
    which = Page(page_size, page_number, page)
    return found(crm, provider_name, where, which, desired_columns, orders_of(order_by))


@behaviour("Find.FindWithExtraRestrictions")
def find_with_extra_restrictions(
    crm: Crm, storage_type: str | None, provider_name: str | None, storage_key: str | None,
    extra_restrictions: list[Record] | None, order_by: list[Record] | None, desired_columns: list[str] | None,
    page_size: int | None, page_number: int | None, page: int | None,
) -> Record:  # fmt: skip
    """They are not kept."""
    extra = [each for each in extra_restrictions or () if each]
    where = _narrowed(groups_of(crm, storage_type, provider_name, storage_key), extra)
    which = Page(page_size, page_number, page)
    return found(crm, provider_name, where, which, desired_columns, orders_of(order_by))


@behaviour("Find.FindWithExtraRestrictions2")
def find_with_extra_restrictions2(
    crm: Crm, storage_type: str | None, provider_name: str | None, storage_key: str | None,
    extra_restrictions: str | None, order_by: str | None, desired_columns: str | None, page_size: int | None,
    page_number: int | None, page: int | None,
) -> Record:  # fmt: skip
    groups = groups_of(crm, storage_type, provider_name, storage_key)
    where = _narrowed(groups, written(extra_restrictions))
    which = Page(page_size, page_number, page)
    return found(crm, provider_name, where, which, parse_columns(desired_columns or ""), parse_order(order_by or ""))  # fmt: skip


# -- criteria told at once


@behaviour("Find.FindFromRestrictions")
def find_from_restrictions(
    crm: Crm, restrictions: list[Record] | None, provider_name: str | None, page_size: int | None,
    page_number: int | None, page: int | None,
) -> Record:  # fmt: skip
    which = Page(page_size, page_number, page)
    return found(crm, provider_name, read_restrictions(restrictions), which)


@behaviour("Find.FindFromRestrictions2")
def find_from_restrictions2(
    crm: Crm, restrictions: str | None, provider_name: str | None, page_size: int | None, page_number: int | None,
    page: int | None,
) -> Record:  # fmt: skip
    which = Page(page_size, page_number, page)
    return found(crm, provider_name, parse_filter(restrictions or ""), which)


@behaviour("Find.FindFromRestrictionsColumns")
def find_from_restrictions_columns(
    crm: Crm, restrictions: list[Record] | None, provider_name: str | None, desired_columns: list[str] | None,
    page_size: int | None, page_number: int | None, page: int | None,
) -> Record:  # fmt: skip
    which = Page(page_size, page_number, page)
    return found(crm, provider_name, read_restrictions(restrictions), which, desired_columns)


@behaviour("Find.FindFromRestrictionsColumns2")
def find_from_restrictions_columns2(
    crm: Crm, restrictions: str | None, provider_name: str | None, desired_columns: str | None, page_size: int | None,
    page_number: int | None, page: int | None,
) -> Record:  # fmt: skip
    which, columns = Page(page_size, page_number, page), parse_columns(desired_columns or "")
    return found(crm, provider_name, parse_filter(restrictions or ""), which, columns)


@behaviour("Find.FindFromRestrictionsColumnsOrderBy")
def find_from_restrictions_columns_order_by(
    crm: Crm, restrictions: list[Record] | None, provider_name: str | None, desired_columns: list[str] | None,
    order_by: list[Record] | None, page_size: int | None, page_number: int | None, page: int | None,
) -> Record:  # fmt: skip
    which, order = Page(page_size, page_number, page), orders_of(order_by)
    return found(crm, provider_name, read_restrictions(restrictions), which, desired_columns, order)


@behaviour("Find.FindFromRestrictionsColumnsOrderBy2")
def find_from_restrictions_columns_order_by2(
    crm: Crm, restrictions: str | None, provider_name: str | None, desired_columns: str | None, order_by: str | None,
    page_size: int | None, page_number: int | None, page: int | None,
) -> Record:  # fmt: skip
    which, columns = Page(page_size, page_number, page), parse_columns(desired_columns or "")
    where, order = parse_filter(restrictions or ""), parse_order(order_by or "")
    return found(crm, provider_name, where, which, columns, order)
