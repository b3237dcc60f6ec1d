"""Navigator: companies in short."""

from __future__ import annotations

from so_mock.behaviour import behaviour
from so_mock.conventions.facts import facts, rows
from so_mock.crm import Crm
from so_mock.entities.model import View

facts({"Navigator.GetAllNavigatorCompany": rows("contact")})


@behaviour("Navigator.GetNavigatorCompanies")
def get_navigator_companies(crm: Crm, name: str | None) -> list[View]:
    """Those whose name begins so."""
    wanted = (name or "").strip().lower()
    return [
        crm.view("contact", row, "NavigatorCompany")
        for row in crm.rows("contact")
        if row["Name"].lower().startswith(wanted)
    ]
