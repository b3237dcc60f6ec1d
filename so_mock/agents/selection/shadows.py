"""The companies and people behind the members of a selection of sales, projects or activities."""

from __future__ import annotations

from so_mock.agents.selection.members import targeted
from so_mock.crm import Crm
from so_mock.entities import membership
from so_mock.entities.membership import Member
from so_mock.store.table import Row


def shadows(crm: Crm, row: Row) -> list[Member]:
    targeted(row)
    return membership.shadows(crm.shaper(), row)
