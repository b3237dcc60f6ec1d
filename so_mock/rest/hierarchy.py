"""`Hierarchy/{domain}/...`: folders by domain and path, as the List agent keeps them."""

from __future__ import annotations

from so_mock.behaviour import behaviour
from so_mock.conventions.facts import calls, facts
from so_mock.crm import Crm
from so_mock.errors import NotFound

PATH = "Hierarchy/{domain}/{path}"

facts({
    "GET Hierarchy": calls("List.GetAllDomains"),
    "GET Hierarchy/{domain}": calls("List.GetAllInDomain"),
    f"POST {PATH}": calls("List.AddHierarchyToPath"),
    f"PUT {PATH}": calls("List.UpdateHierarchyFromPath"),
    f"DELETE {PATH}": calls("List.DeleteHierarchyFromPath"),
})  # fmt: skip


@behaviour(f"GET {PATH}")
def get_hierarchy(crm: Crm, domain: str, path: str, children: bool | None) -> object:
    given = {"domain": domain, "path": path, "children": children}
    found: object = crm.call("List.GetHierarchyFromPath", **given)
    if found is None:  # published without a 404, as REST answers it all the same
        raise NotFound(f"Hierarchy {domain} {path} not found")
    return found
