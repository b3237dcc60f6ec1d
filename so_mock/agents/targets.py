"""Targets: what is to be sold in a year, by dimension, company, group and user."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from so_mock.behaviour import behaviour
from so_mock.call import Record
from so_mock.conventions import crud
from so_mock.conventions.exports import exported
from so_mock.conventions.facts import facts, ids, one, rows
from so_mock.crm import Crm
from so_mock.entities.model import View
from so_mock.entities.money import own_currency
from so_mock.entities.targets import (
    LEVELS,
    MONTHLY,
    OF_ASSIGNMENT,
    PERIODS,
    REVISIONS,
    items_of,
)
from so_mock.store.table import Row

GROUP, ASSIGNMENT = "target_group", "target_assignment"


def plain(crm: Crm, row: Row) -> bool:
    """A group that has no dimension."""
    return not row["TargetDimension"]


facts({
    "Targets.GetTargetDimensionsForEntityType": rows("target_dimension", EntityType="entity_type"),
    "Targets.GetTargetGroupIds": ids(GROUP, TargetDimension="target_dimension_id"),
    "Targets.GetTargetGroupForYear": one(GROUP, Year="target_year", EntityType="entity_type", test=plain),
    "Targets.GetTargetGroupForYearAndDimension": one(GROUP, Year="target_year", TargetDimension="dimension_id"),
})  # fmt: skip


# -- the target of one


@behaviour("Targets.GetTargetAssignmentForYear")
def get_target_assignment_for_year(
    crm: Crm, target_year: int | None, entity_type: str | None, target_level: str | None, id: int | None
) -> View | None:  # fmt: skip
    return assignment(crm, target_year, entity_type, 0, target_level, id)


@behaviour("Targets.GetTargetAssignmentForYearAndDimension")
def get_target_assignment_for_year_and_dimension(
    crm: Crm, target_year: int | None, entity_type: str | None, target_level: str | None, id: int | None,
    dimension_id: int | None,
) -> View | None:  # fmt: skip
    return assignment(crm, target_year, entity_type, dimension_id or 0, target_level, id)


def assignment(
    crm: Crm, year: int | None, kind: str | None, dimension: int, level: str | None, id: int | None
) -> View | None:
    prop = LEVELS.get(level or "")
    for group in crm.rows(GROUP):
        told = (group["Year"], group["EntityType"], group["TargetDimension"])
        if told != (year, kind, dimension) or prop is None:
            continue
        for row in crm.referring(ASSIGNMENT, "TargetGroupId", group["TargetGroupId"]):
            if row[prop] == id:
                return crm.view(ASSIGNMENT, row)
    return None


# -- templates


def template(
    crm: Crm, about: dict[str, int], year: int | None = None, dimension: Row | None = None
) -> Record:
    """Zero in every period of the year: those of the group that there is for it, else months."""
    groups = [
        group
        for group in crm.rows(GROUP)
        if group["Year"] == year
        and group["TargetDimension"] == (dimension["TargetDimensionId"] if dimension else 0)
    ]
    periods = PERIODS.get(groups[0]["PeriodType"], (MONTHLY, ""))[0] if groups else MONTHLY
    currency = own_currency(crm)
    row = crud.default_row(crm, crm.model[ASSIGNMENT]) | about | {
        "Values": [0.0] * periods, "Currency": currency["CurrencyId"] if currency else 0,
    }  # fmt: skip
    record = crm.record(crm.view(ASSIGNMENT, row))
    if dimension is not None and about.get("DimensionListItem"):
        record["DimensionListItemDisplayName"] = crm.text(items_of(dimension), row["DimensionListItem"])  # fmt: skip
    return record


def own_company(crm: Crm) -> int:
    return int(crm.my_person["Contact"]) if crm.my_person else 0


def by_items(
    crm: Crm, dimension_id: int | None, who: list[dict[str, int]], year: int | None = None
) -> list[Record]:
    """One for each selected item of the dimension, and each of those who are told; none of what is not there."""
    dimension = crm.row("target_dimension", dimension_id) or {"SelectedDimensions": []}
    return [
        template(crm, {**each, "DimensionListItem": item}, year, dimension)
        for each in who
        for item in dimension["SelectedDimensions"] or ()
    ]


def group_and_members(crm: Crm, group: int | None) -> list[dict[str, int]]:
    """The group itself, then each of its users; nobody where there is no such group."""
    if crm.row("user_group", group) is None:
        return []
    users = (r for r in crm.rows("associate") if r["GroupIdx"] == group and not r["Deleted"])
    found = [{"TargetAssociate": int(row["AssociateId"])} for row in users]
    return [{"TargetUserGroup": group or 0}, *found]


@behaviour("Targets.CreateDefaultTargetAssignment")
def create_default_target_assignment(crm: Crm) -> Record:
    return template(crm, {})


@behaviour("Targets.CreateDefaultTargetAssignmentForCompany")
def for_company(crm: Crm) -> Record:
    return template(crm, {"TargetContact": own_company(crm)})


@behaviour("Targets.CreateDefaultTargetAssignmentForUserGroup")
def for_user_group(crm: Crm, user_group_id: int | None) -> list[Record]:
    return [template(crm, each) for each in group_and_members(crm, user_group_id)]


@behaviour("Targets.CreateDefaultTargetAssignmentForCompanyWithDimension")
def for_company_with_dimension(crm: Crm, target_dimension_id: int | None) -> list[Record]:
    return by_items(crm, target_dimension_id, [{"TargetContact": own_company(crm)}])


@behaviour("Targets.CreateDefaultTargetAssignmentForCompanyWithYearAndDimension")
def for_company_with_year_and_dimension(
    crm: Crm, year: int | None, target_dimension_id: int | None
) -> list[Record]:
    return by_items(crm, target_dimension_id, [{"TargetContact": own_company(crm)}], year)


@behaviour("Targets.CreateDefaultTargetAssignmentForUserGroupWithDimension")
def for_user_group_with_dimension(
    crm: Crm, user_group_id: int | None, target_dimension_id: int | None
) -> list[Record]:
    return by_items(crm, target_dimension_id, group_and_members(crm, user_group_id))


@behaviour("Targets.CreateDefaultTargetAssignmentForUserGroupWithYearAndDimension")
def for_user_group_with_year_and_dimension(
    crm: Crm, user_group_id: int | None, year: int | None, target_dimension_id: int | None
) -> list[Record]:
    return by_items(crm, target_dimension_id, group_and_members(crm, user_group_id), year)


# -- revisions


@behaviour("Targets.GetTargetRevisionHistory")
def get_target_revision_history(crm: Crm, target_assignment_info_id: int | None) -> Record:
    """In the order in which it happened; it outlives assignment and group."""
    found = crm.by(REVISIONS, OF_ASSIGNMENT, target_assignment_info_id or 0)
    last: dict[str, Any] = found[-1] if found else {}
    return crm.blank("TargetRevisionHistory") | {
        "TargetGroupId": last.get("TargetGroupId", 0),
        "Year": last.get("Year", 0),
        "Revisions": [revision(crm, row) for row in found],
    }


def revision(crm: Crm, row: Row) -> Record:
    who = crm.row("associate", row["Who"])
    return crm.blank("TargetRevision") | {
        "LogEvent": row["LogEvent"], "When": row["When"], "Changes": row["Changes"],
        "Who": crm.record(crm.view("associate", who, "Associate")) if who else None,
    }  # fmt: skip


# -- as a file


@behaviour("Targets.ExportTargetGroupToExcel")
def export_target_group_to_excel(crm: Crm, target_group_id: int) -> Record:
    """A row for each target: whose it is, and its value in each period."""
    group = crm.need(GROUP, target_group_id)
    found = crm.referring(ASSIGNMENT, "TargetGroupId", target_group_id)
    targets = [crm.record(crm.view(ASSIGNMENT, row)) for row in found]
    periods = max((len(each["Values"]) for each in targets), default=0)
    headings = [*_WHOSE, "Currency", *map(str, range(1, periods + 1))]
    rows = [
        [*(name(each) or "" for name in _WHOSE.values()), (each["Currency"] or {}).get("Value") or "", *each["Values"]]
        for each in targets
    ]  # fmt: skip
    return exported(crm, "ExportTargetGroup", f"Targets {group['Year']}.xlsx", headings, rows)


_WHOSE: dict[str, Callable[[Record], str | None]] = {
    "Company": lambda each: (each["TargetContact"] or {}).get("Name"),
    "User group": lambda each: (each["TargetUserGroup"] or {}).get("Value"),
    "User": lambda each: (each["TargetAssociate"] or {}).get("FullName"),
    "Dimension": lambda each: each["DimensionListItemDisplayName"],
}
