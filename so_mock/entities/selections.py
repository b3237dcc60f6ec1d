"""Selections and their members (sheets: domain.md 6, query.md i)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from so_mock.entities.crm import me, my_group
from so_mock.entities.membership import CRITERIA, NUMBERS, TARGETS, Target, members, target_of
from so_mock.entities.model import Compute, Entity, to
from so_mock.errors import SoError

if TYPE_CHECKING:
    from so_mock.entities.shape import Shaper
    from so_mock.store.table import Row

KINDS = {"Static": "StaticSelectionV2", "Dynamic": "DynamicSelectionV2", "Combined": "SelectionCombinedV2"}  # fmt: skip
MADE_OF = ("SelectionType", CRITERIA, "LeftSelectionId", "RightSelectionId", "SelectionUnionType")


def provider(target: Target | None, kind: str, shadow: str = "") -> str:
    """`SaleStaticSelectionV2`, `SaleShadowStaticSelectionV2`: the archive of the members, or of those behind them."""
    if target is None or kind not in KINDS or (shadow and not target.shadow):
        return ""
    return f"{target.providers}{shadow}{KINDS[kind]}"


def member_count(row: Row, shaper: Shaper) -> int:
    """-1 means that nobody knows: here, that the criteria cannot be asked."""
    if not row["SelectionId"]:
        return 0
    try:
        return len(members(shaper, row))
    except SoError:
        return -1


def associate_of(prop: str) -> Compute:
    """Some things are told twice: by id, and as the associate."""
    return lambda row, shaper: shaper.reference("associate", "Associate", row[prop], False)


def archive(row: Row, target: Target | None, shadow: str = "") -> str:
    """As told, unless what was told is that of another kind of selection, or of another table."""
    told = str(row[f"{shadow or 'Main'}ProviderName"])
    others = {provider(each, kind, shadow) for each in TARGETS.values() for kind in KINDS}
    if target is None or (told and told not in others):
        return told
    return provider(target, row["SelectionType"], shadow)


def settle(crm: Any, row: Row, before: Row | None) -> Row:
    """Table and providers follow from each other where only one is told; a change of what the members are made of is
    stamped (so are members added and removed, by whoever does it)."""
    if before is None:
        row = {**row, **_told_by_provider(row)}
    number = row["TargetTableNumber"] or NUMBERS.get(str(row["TargetTableName"]).lower(), 0)
    target = TARGETS.get(number)
    kind = row["SelectionType"]
    row = {
        **row,
        "TargetTableNumber": number,
        "TargetTableName": row["TargetTableName"] or (target.table if target else ""),
        "MainProviderName": archive(row, target),
        "ShadowProviderName": archive(row, target, "Shadow"),
    }
    if kind != "Static" and (before is None or any(row[name] != before[name] for name in MADE_OF)):
        row |= membership_stamp(crm)
    return row


def _told_by_provider(row: Row) -> dict[str, Any]:
    """A name, a category and a provider are enough for a new one: what is as CreateDefault has it follows from the last."""
    number, kind = _BY_PROVIDER.get(str(row["MainProviderName"]).lower(), (0, ""))
    found: dict[str, Any] = {}
    if kind and row["SelectionType"] == "Static":
        found["SelectionType"] = kind
    if number and (row["TargetTableNumber"], row["TargetTableName"]) == (5, "contact"):
        found |= {"TargetTableNumber": number, "TargetTableName": TARGETS[number].table}
    return found


# The first table of those that share one, companies before persons.
_BY_PROVIDER = {
    provider(target, kind).lower(): (number, kind)
    for number, target in reversed(TARGETS.items())
    for kind in KINDS
}


def membership_stamp(crm: Any) -> dict[str, Any]:
    return {"LastMembershipChange": crm.now(), "LastMembershipChangeBy": crm.caller.associate_id}


def summary_provider(row: Row, shaper: Shaper) -> str:
    return str(row["MainProviderName"] or provider(target_of(row), row["SelectionType"]))


SELECTIONS = (
    Entity(
        "selection", "SelectionEntity", "SelectionId",
        references={"LeftSelectionId": to("selection"), "RightSelectionId": to("selection")},
        computed={
            "MemberCount": member_count,
            "LastLoadedByAssociate": associate_of("LastLoadedBy"),
            "LastMembershipChangeByAssociate": associate_of("LastMembershipChangeBy"),
        },
        # SystemType: 0 a user's own, 1 temporary, 2 what a user last looked for (database_tables SelectionSystemType).
        extra={CRITERIA: [], "SystemType": 0},
        server=frozenset(["LastLoaded", "LastLoadedBy", "LastMembershipChange", "LastMembershipChangeBy"]),
        defaults={
            "Associate": me, "CreatedBy": me, "GroupIdx": my_group, "SelectionType": "Static", "TargetTableNumber": 5,
            "TargetTableName": "contact", "MainProviderName": "ContactPersonStaticSelectionV2", "SelectionCategory": 1,
        },
        shows={"SelectionSummaryItem": {
            "TargetTable": lambda row, shaper: row["TargetTableName"],
            "Registered": lambda row, shaper: row["CreatedDate"],
            "ProviderName": summary_provider,
        }},
        parts={"selection_member": "SelectionId", "board_view_settings": "SelectionId"},
        settle=settle, names=("Name",), label="Name",
    ),
    Entity(
        "selection_member", "", "SelectionMemberId",
        references={"SelectionId": to("selection"), "ContactId": to("contact"), "PersonId": to("person")},
        extra={"SelectionId": 0, "ContactId": 0, "PersonId": 0, "TargetTableNumber": 0, "TargetRecordId": 0},
    ),
    Entity("board_view_settings", "BoardViewSettingsBase", "BoardViewSettingsId"),
    Entity("typical_search", "TypicalSearch", "TypicalSearchId", label="Title"),
)  # fmt: skip
