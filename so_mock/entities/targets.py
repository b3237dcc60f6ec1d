"""Targets of sales: what a company, its groups and its users are to reach in each period of a year."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from so_mock.entities.model import Children, Entity, to
from so_mock.store.table import Index, Row

if TYPE_CHECKING:
    from so_mock.entities.shape import Shaper

# How many values a year has, and how a period is called in a change.
PERIODS = {
    "Year": (1, "year"),
    "HalfYear": (2, "halfyear"),
    "Quarter": (4, "quarter"),
    "Month": (12, "month"),
}
MONTHLY = 12
LEVELS = {"Company": "TargetContact", "UserGroup": "TargetUserGroup", "Group": "TargetUserGroup", "Associate": "TargetAssociate"}  # fmt: skip
REVISIONS = "_target_revision"
OF_ASSIGNMENT = Index("assignment", lambda row: [row["TargetAssignmentInfoId"]])
# Lists whose items may be the dimension of a target, by the field that holds them.
LISTS = {
    "sale.saletype_id": "sale_type", "sale.source_id": "source", "sale.reason_id": "reason",
    "sale.credited_id": "credited", "sale.comptr_id": "competitor", "contact.business_id": "business",
    "contact.category_id": "category",
}  # fmt: skip


def items_of(dimension: Row | None) -> str:
    """The entity of the list whose items are the dimension; "" where so-mock knows it not."""
    return LISTS.get(str((dimension or {}).get("DimensionListField") or "").lower(), "")


def item_name(row: Row, shaper: Shaper) -> str:
    group = shaper.row("target_group", row["TargetGroupId"])
    items = items_of(shaper.row("target_dimension", group["TargetDimension"])) if group else ""
    return shaper.label(items, row["DimensionListItem"]) if items else ""


# -- revisions


def log(crm: Any, row: Row, event: str, changes: list[dict[str, Any]]) -> None:
    group = crm.row("target_group", row["TargetGroupId"]) or {}
    crm.store.insert(REVISIONS, {
        "TargetAssignmentInfoId": row["TargetAssignmentInfoId"], "TargetGroupId": row["TargetGroupId"],
        "Year": group.get("Year") or 0, "LogEvent": event, "Who": crm.caller.associate_id, "When": crm.now(), "Changes": changes,
    })  # fmt: skip


def note_change(crm: Any, row: Row, before: Row | None) -> None:
    """Each save that changes something is a revision; locking is one of its own."""
    changes = list(changed(crm, row, before))
    if before is None:
        log(crm, row, "Create", changes)
        return
    if changes:
        log(crm, row, "Edit", changes)
    if row["Locked"] != before["Locked"]:
        log(crm, row, "Lock" if row["Locked"] else "Unlock", [])


def note_delete(crm: Any, row: Row) -> None:
    log(crm, row, "Delete", [])


def changed(crm: Any, row: Row, before: Row | None) -> list[dict[str, Any]]:
    group = crm.row("target_group", row["TargetGroupId"]) or {}
    _, period = PERIODS.get(group.get("PeriodType") or "", PERIODS["Month"])
    new, old = list(row["Values"] or ()), list((before or {}).get("Values") or ())
    length = max(len(new), len(old))
    new, old = (values + [0.0] * (length - len(values)) for values in (new, old))
    return [
        crm.blank("TargetChange")
        | {
            "FieldIdentifier": f"target_assignment_value.{period}{n:02}.target_value",
            "ValueChangeFrom": before_,
            "ValueChangeTo": after,
        }
        for n, (before_, after) in enumerate(zip(old, new, strict=True), 1)
        if before_ != after
    ]


TARGETS = (
    Entity(
        "target_dimension", "TargetDimension", "TargetDimensionId", parts={"target_group": "TargetDimension"},
        label="DimensionListLabel",
    ),
    Entity(
        "target_group", "TargetGroup", "TargetGroupId",
        children={"TargetAssignments": Children("target_assignment", "TargetGroupId")}, label="Year",
    ),
    Entity(
        "target_assignment", "TargetAssignment", "TargetAssignmentInfoId",
        extra={"TargetGroupId": 0}, references={"TargetGroupId": to("target_group")},
        computed={"DimensionListItemDisplayName": item_name},
        follow=note_change, leave=note_delete, label="TargetAssignmentInfoId",
    ),
)  # fmt: skip
