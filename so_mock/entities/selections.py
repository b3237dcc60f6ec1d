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
# Lowered name of an archive of members -> number of the table, and kind where the name tells it.
ARCHIVES = {
    f"{target.providers}{family}".lower(): (number, kind)
    for number, target in reversed(TARGETS.items())
    for kind, family in (*KINDS.items(), ("", "SelectionV2"))
}
DEFAULTS = {
    "SelectionType": "Static", "TargetTableNumber": 5, "TargetTableName": "contact",
    "MainProviderName": "ContactPersonStaticSelectionV2",
}  # fmt: skip
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


def meant(row: Row, before: Row) -> tuple[int, str, str]:
    """Number and name of the table, and kind. Whichever of number, name and provider is not what it was says so for the
    others, in this order."""
    number, name = row["TargetTableNumber"], str(row["TargetTableName"])
    kind, told = str(row["SelectionType"]), str(row["MainProviderName"]).lower()
    renamed = name and name.lower() != str(before["TargetTableName"]).lower()
    if number and number != before["TargetTableNumber"]:
        return number, name if renamed or number not in TARGETS else TARGETS[number].table, kind
    if renamed:
        number = NUMBERS.get(name.lower(), 0)
        return number, TARGETS[number].table if number else name, kind
    if told in ARCHIVES and told != str(before["MainProviderName"]).lower():
        number, of = ARCHIVES[told]
        return number, TARGETS[number].table, of or kind
    return number or NUMBERS.get(name.lower(), 0), name, kind


def settle(crm: Any, row: Row, before: Row | None) -> Row:
    """Table and providers follow from each other where only one is told; a change of what the members are made of is
    stamped (so are members added and removed, by whoever does it)."""
    number, name, kind = meant(row, DEFAULTS if before is None else before)
    target = TARGETS.get(number)
    row = {**row, "SelectionType": kind, "TargetTableNumber": number, "TargetTableName": name}
    row |= {
        "MainProviderName": archive(row, target),
        "ShadowProviderName": archive(row, target, "Shadow"),
    }
    if kind != "Static" and (before is None or any(row[name] != before[name] for name in MADE_OF)):
        row |= membership_stamp(crm)
    return row


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
            "Associate": me, "CreatedBy": me, "GroupIdx": my_group, "SelectionCategory": 1, **DEFAULTS,
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
