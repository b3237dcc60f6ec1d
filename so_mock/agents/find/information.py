"""What is kept under a key, as restrictions and as rows of a list of criteria: CriteriaInformation."""

from __future__ import annotations

from collections.abc import Iterable

from so_mock.agents.find.populating import first_operator, populated
from so_mock.agents.find.storing import save_restrictions
from so_mock.behaviour import behaviour
from so_mock.call import Record
from so_mock.conventions.criteria import GROUP, written
from so_mock.conventions.stored import groups_of
from so_mock.crm import Crm
from so_mock.query.metadata import column_info
from so_mock.query.odata import parse_columns

# Columns of the list of criteria.
LISTED = ("DisplayName", "Operator", "DisplayValues")


def information(
    crm: Crm, storage_type: str | None, provider: str | None, key: str | None, static: Iterable[str | None],
    only: Iterable[str | None] | None = None,
) -> Record:  # fmt: skip
    """Columns that are `static`, or of `only`, are there without a criterion as well: not active, with the operator that
    their type begins with. `only`: of these columns and no others."""
    groups = [
        {**group, "Restrictions": populated(crm, provider or "", group["Restrictions"])}
        for group in groups_of(crm, storage_type, provider, key)
    ] or [crm.blank(GROUP) | {"Name": "0"}]
    first = groups[0]["Restrictions"]
    wanted = [name for name in (*(only or ()), *static) if name]
    if only is not None:
        lowered = {name.lower() for name in wanted}
        first = [each for each in first if each["Name"].lower() in lowered]
    held = {each["Name"].lower() for each in first}
    missing = [name for name in dict.fromkeys(wanted) if name.lower() not in held]
    first = [*first, *populated(crm, provider or "", [_default(crm, provider, n) for n in missing])]
    groups[0] = {**groups[0], "Restrictions": first}
    return crm.blank("CriteriaInformation") | {
        "Restrictions": first, "RestrictionGroups": groups, "CriteriaArchiveRows": [*_rows(crm, first)],
        "CriteriaArchiveColumns": [
            crm.blank("ArchiveColumnInfo") | {"Name": name, "DisplayName": name, "DisplayType": "string", "IsVisible": True}
            for name in LISTED
        ],
    }  # fmt: skip


def _default(crm: Crm, provider: str | None, name: str) -> Record:
    info = column_info(crm.engine, provider or "", name, crm.reads) or {}
    operator = first_operator(info.get("RestrictionType"))
    return {"Name": name, "Operator": operator, "Values": [], "IsActive": False}


def _rows(crm: Crm, restrictions: list[Record]) -> Iterable[Record]:
    for number, each in enumerate(restrictions, 1):
        texts = (each["ColumnInfo"]["DisplayName"], each["Operator"], ", ".join(each["DisplayValues"]))  # fmt: skip
        cells = {
            name: crm.blank("ArchiveColumnData") | {"DisplayValue": text}
            for name, text in zip(LISTED, texts, strict=True)
        }
        yield crm.blank("ArchiveListItem") | {
            "EntityName": "criteria", "PrimaryKey": number, "ColumnData": cells,
            "StyleHint": "active" if each["IsActive"] else "inactive",
        }  # fmt: skip


@behaviour("Find.GetCriteriaInformation")
def get_criteria_information(
    crm: Crm, storage_type: str | None, provider_name: str | None, storage_key: str | None,
    static_columns: list[str] | None,
) -> Record:  # fmt: skip
    return information(crm, storage_type, provider_name, storage_key, static_columns or ())


@behaviour("Find.GetCriteriaInformationWithContext")
def get_criteria_information_with_context(
    crm: Crm, storage_type: str | None, provider_name: str | None, storage_key: str | None,
    static_columns: list[str] | None,
) -> Record:  # fmt: skip
    return information(crm, storage_type, provider_name, storage_key, static_columns or ())


@behaviour("Find.GetSpecifiedCriteriaInformationWithDefaults")
def get_specified_criteria_information_with_defaults(
    crm: Crm, storage_type: str | None, provider_name: str | None, storage_key: str | None,
    desired_column_names: list[str] | None, static_columns: list[str] | None,
) -> Record:  # fmt: skip
    named = desired_column_names or ()
    return information(crm, storage_type, provider_name, storage_key, static_columns or (), named)


@behaviour("Find.GetSpecifiedCriteriaInformationWithDefaultsWithContext")
def get_specified_criteria_information_with_defaults_with_context(
    crm: Crm, storage_type: str | None, provider_name: str | None, storage_key: str | None,
    desired_column_names: list[str] | None, static_columns: list[str] | None,
) -> Record:  # fmt: skip
    named = desired_column_names or ()
    return information(crm, storage_type, provider_name, storage_key, static_columns or (), named)


@behaviour("Find.SaveRestrictionsAndGetCriteriaInformation")
def save_restrictions_and_get_criteria_information(
    crm: Crm, storage_type: str | None, provider_name: str | None, storage_key: str | None,
    restrictions: list[Record] | None, static_columns: list[str] | None,
) -> Record:  # fmt: skip
    save_restrictions(crm, storage_type, provider_name, storage_key, restrictions)
    return information(crm, storage_type, provider_name, storage_key, static_columns or ())


@behaviour("Find.SaveRestrictionsAndGetCriteriaInformation2")
def save_restrictions_and_get_criteria_information2(
    crm: Crm, storage_type: str | None, provider_name: str | None, storage_key: str | None,
    restrictions: str | None, static_columns: str | None,
) -> Record:  # fmt: skip
    save_restrictions(crm, storage_type, provider_name, storage_key, written(restrictions))
    static = parse_columns(static_columns or "")
    return information(crm, storage_type, provider_name, storage_key, static)
