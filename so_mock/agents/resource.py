"""Resource: texts of the user interface that an installation has replaced by its own, for each culture."""

from __future__ import annotations

from so_mock.behaviour import behaviour
from so_mock.call import Record
from so_mock.crm import Crm
from so_mock.errors import BadRequest
from so_mock.render.languages import OVERRIDES
from so_mock.store.table import Row


@behaviour("Resource.SetResourceSubstitution")
def set_resource_substitution(
    crm: Crm, resource_name: str | None, resource_values: str | None, culture: str | None, is_active: bool | None
) -> None:  # fmt: skip
    """One value for each name in one culture."""
    if not culture:
        raise BadRequest("ResourceOverride: Culture must be filled in")
    _keep(crm, {"ResourceName": _name(resource_name), "ResourceValue": resource_values or "", "Culture": culture,
                "IsActive": bool(is_active)})  # fmt: skip


@behaviour("Resource.DeleteResourceSubstitution")
def delete_resource_substitution(crm: Crm, resource_name: str | None, culture: str | None) -> None:
    """Without a culture, in all of them."""
    for row in _found(crm, [_name(resource_name)], culture):
        crm.delete(OVERRIDES, row["id"])


@behaviour("Resource.ActivateResourceSubstitution")
def activate_resource_substitution(
    crm: Crm, resource_name: str | None, culture: str | None, is_active: bool | None
) -> None:
    """Without a culture, in all of them."""
    for row in _found(crm, [_name(resource_name)], culture):
        _keep(crm, {**row, "IsActive": bool(is_active)})


@behaviour("Resource.GetResourceSubstitutions")
def get_resource_substitutions(
    crm: Crm, resource_names: list[str] | None, culture: str | None, active_only: bool | None
) -> list[Record]:
    rows = _found(crm, resource_names, culture)
    return [_shown(crm, row) for row in rows if row["IsActive"] or not active_only]


@behaviour("Resource.IsResourceSubstitutionActive")
def is_resource_substitution_active(
    crm: Crm, resource_names: list[str] | None, culture: str | None
) -> list[Record]:
    """Those that are active, of the names and the culture asked for; without names or culture, of all."""
    return [_shown(crm, row) for row in _found(crm, resource_names, culture) if row["IsActive"]]


def _name(told: str | None) -> str:
    """Without the brackets that it has in a text; a blank one would mean every text there is."""
    name = (told or "").strip().strip("[]")
    if not name:
        raise BadRequest("ResourceOverride: ResourceName must be filled in")
    return name


def _found(crm: Crm, names: list[str] | None, culture: str | None) -> list[Row]:
    wanted = {name.strip().strip("[]").lower() for name in names or () if name}
    return [
        row
        for row in crm.rows(OVERRIDES)
        if (not wanted or row["ResourceName"].lower() in wanted)
        and (not culture or row["Culture"].lower() == culture.lower())
    ]


def _keep(crm: Crm, row: Row) -> None:
    crm.keep(OVERRIDES, {**row, "id": f"{row['ResourceName']}/{row['Culture']}".lower()})


def _shown(crm: Crm, row: Row) -> Record:
    return crm.blank("ResourceOverride") | {k: v for k, v in row.items() if k != "id"}
