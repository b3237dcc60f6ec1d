"""`Hierarchy/{domain}/...`: folders by domain and path, as the List agent keeps them."""

from __future__ import annotations

from typing import Any

from so_mock.behaviour import behaviour
from so_mock.call import Record
from so_mock.crm import Crm
from so_mock.errors import NotFound


@behaviour("GET Hierarchy")
def domains(crm: Crm) -> Any:
    return crm.call("List.GetAllDomains")


@behaviour("GET Hierarchy/{domain}")
def in_domain(crm: Crm, domain: str, children: bool | None) -> Any:
    return crm.call("List.GetAllInDomain", domain=domain, children=children)


@behaviour("GET Hierarchy/{domain}/{path}")
def at_path(crm: Crm, domain: str, path: str, children: bool | None) -> Any:
    found = crm.call("List.GetHierarchyFromPath", domain=domain, path=path, children=children)
    if found is None:
        raise NotFound(f"Hierarchy {domain} {path} not found")
    return found


@behaviour("POST Hierarchy/{domain}/{path}")
def add(crm: Crm, domain: str, path: str, name: str) -> Any:
    return crm.call("List.AddHierarchyToPath", domain=domain, path=path, name=name)


@behaviour("PUT Hierarchy/{domain}/{path}")
def update(crm: Crm, domain: str, path: str, entity: Record) -> Any:
    return crm.call("List.UpdateHierarchyFromPath", domain=domain, path=path, entity=entity)


@behaviour("DELETE Hierarchy/{domain}/{path}")
def delete(crm: Crm, domain: str, path: str) -> None:
    crm.call("List.DeleteHierarchyFromPath", domain=domain, path=path)
