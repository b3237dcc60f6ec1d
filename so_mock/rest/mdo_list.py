"""`MDOList/...`: any list by its name."""

from __future__ import annotations

from so_mock.behaviour import behaviour
from so_mock.call import Record
from so_mock.conventions import mdo
from so_mock.conventions.facts import calls, facts
from so_mock.conventions.mdo.selected import with_selected
from so_mock.crm import Crm
from so_mock.errors import NotFound

facts({"GET MDOList": calls("MDO.GetListNames")})


@behaviour("GET MDOList/{listname}")
def items(
    crm: Crm, listname: str, flat: bool | None, additional: str | None, query: str | None
) -> list[Record]:
    """A search is flat."""
    found = mdo.answered(crm, listname, additional, flat=bool(flat), search=query or "")
    return needed(crm, listname, found)


@behaviour("GET MDOList/{listname}/selectable")
def selectable(crm: Crm, listname: str, additional: str | None, flat: bool | None) -> list[Record]:
    found = mdo.answered(crm, listname, additional, flat=bool(flat), selectable=True)
    return with_selected(crm, listname, additional, needed(crm, listname, found))


def needed(crm: Crm, name: str, found: list[Record] | None) -> list[Record]:
    if found is None:
        near = mdo.nearest_name(crm, name)
        raise NotFound(f"MDO list {name[:100]} not found" + (f"; nearest: {near}" if near else ""))
    return found
