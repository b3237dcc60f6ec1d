"""NumberAllocation: the counters that numbers come from, and how new ones begin."""

from __future__ import annotations

from typing import Any

from so_mock.behaviour import behaviour
from so_mock.call import Record
from so_mock.conventions import crud
from so_mock.crm import Crm
from so_mock.entities.model import View
from so_mock.errors import required

TABLE, ID = "_numbering", "default"
TOLD = ("TravelPrefix", "SatPrefix", "Allocate", "Unique", "ReadOnly", "AllowBlank")


def settings(crm: Crm) -> Record:
    return crm.reads.row(TABLE, ID) or {"id": ID, "EachTemplate": False, "Counter": {}}


def keep(crm: Crm, **changes: Any) -> None:
    crm.keep(TABLE, {**settings(crm), **changes})


@behaviour("NumberAllocation.CreateDefaultRefCountEntity")
def create_default_ref_count_entity(crm: Crm) -> View:
    """As the default numbering says."""
    row = crud.default_row(crm, crm.model["ref_count"])
    return crm.view("ref_count", row | settings(crm)["Counter"])


@behaviour("NumberAllocation.SaveDefaultNumbering")
def save_default_numbering(crm: Crm, ref_count_entity: Record | None) -> None:
    ref_count_entity = required(ref_count_entity, "RefCountEntity")
    told = {name: ref_count_entity.get(name) for name in TOLD}
    keep(crm, Counter={name: value for name, value in told.items() if value is not None})


@behaviour("NumberAllocation.GetNumberEachTemplate")
def get_number_each_template(crm: Crm) -> bool:
    """Whether a new document template gets a counter of its own."""
    return bool(settings(crm)["EachTemplate"])


@behaviour("NumberAllocation.SetNumberEachTemplate")
def set_number_each_template(crm: Crm, set_value: bool | None) -> None:
    keep(crm, EachTemplate=bool(set_value))
