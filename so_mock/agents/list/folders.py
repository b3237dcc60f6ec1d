"""Folders of a domain (scripts, selections, dashboards ...), told by their path: `Sales/Norway`."""

from __future__ import annotations

from typing import Any

from so_mock.behaviour import behaviour
from so_mock.call import Record
from so_mock.conventions import crud
from so_mock.crm import Crm
from so_mock.entities.model import View
from so_mock.errors import BadRequest, NotFound, required
from so_mock.store.table import Row

NO_DOMAIN = "Unknown"


@behaviour("List.GetAllDomains")
def get_all_domains(crm: Crm) -> list[str]:
    return _domains(crm)


def _domains(crm: Crm) -> list[str]:
    return [name for name in crm.model.carriers.enum("Domain").numbers if name != NO_DOMAIN]


@behaviour("List.GetAllInDomain")
def get_all_in_domain(crm: Crm, domain: str, children: bool | None) -> list[Any]:
    return [_shown(crm, row, children) for row in _below(crm, _domain(crm, domain), 0)]


@behaviour("List.GetHierarchyFromPath")
def get_hierarchy_from_path(crm: Crm, domain: str, path: str, children: bool | None) -> Any:
    row = _at(crm, domain, path)
    return None if row is None else _shown(crm, row, children)


@behaviour("List.AddHierarchyToPath")
def add_hierarchy_to_path(crm: Crm, domain: str, path: str, name: str | None) -> View:
    """Below the folder at the path, which must be there; an empty path is the top."""
    above = _need(crm, domain, path)["HierarchyId"] if _steps(path) else 0
    if not (name or "").strip():
        raise BadRequest("Hierarchy: Name must be filled in")
    if any(row["Name"].lower() == (name or "").lower() for row in _below(crm, _domain(crm, domain), above)):  # fmt: skip
        raise BadRequest(f"Hierarchy: {domain} has {name} already, in {path or 'its top'}")
    given = {"Name": name, "Domain": _domain(crm, domain), "ParentId": above}
    return crud.save(crm, crm.model["hierarchy"], given)


@behaviour("List.UpdateHierarchyFromPath")
def update_hierarchy_from_path(crm: Crm, domain: str, path: str, entity: Record | None) -> View:
    entity = required(entity, "Hierarchy")
    row = _need(crm, domain, path)
    kept = {name: row[name] for name in ("HierarchyId", "Domain", "ParentId")}
    given = {name: value for name, value in entity.items() if value or name not in kept}
    return crud.save(
        crm, crm.model["hierarchy"], kept | given | {"HierarchyId": row["HierarchyId"]}
    )


@behaviour("List.DeleteHierarchyFromPath")
def delete_hierarchy_from_path(crm: Crm, domain: str, path: str) -> None:
    row = _at(crm, domain, path)
    if row is not None:
        crud.delete(crm, crm.model["hierarchy"], row["HierarchyId"])


def _shown(crm: Crm, row: Row, children: bool | None) -> Any:
    view = crm.view("hierarchy", row)
    return view if children else crm.record(view) | {"Children": []}


def _domain(crm: Crm, told: str | None) -> str:
    """As the API spells it. Agents take it as a text."""
    names = {name.lower(): name for name in _domains(crm)}
    found = names.get((told or "").lower())
    if found is None:
        raise BadRequest(
            f"Hierarchy: no domain {told or ''!r}; there are {', '.join(names.values())}"
        )
    return found


def _steps(path: str | None) -> list[str]:
    return [step.lower() for step in (path or "").split("/") if step]


def _below(crm: Crm, domain: str, above: int) -> list[Row]:
    rows = crm.referring("hierarchy", "ParentId", above) if above else crm.rows("hierarchy")
    return [row for row in rows if row["Domain"] == domain and (row["ParentId"] or 0) == above]


def _at(crm: Crm, domain: str, path: str | None) -> Row | None:
    found: Row | None = None
    domain = _domain(crm, domain)
    for step in _steps(path):
        below = _below(crm, domain, found["HierarchyId"] if found else 0)
        found = next((row for row in below if row["Name"].lower() == step), None)
        if found is None:
            return None
    return found


def _need(crm: Crm, domain: str, path: str | None) -> Row:
    found = _at(crm, domain, path)
    if found is None:
        raise NotFound(f"Hierarchy {domain} {path or ''} not found")
    return found
