"""Associates, groups and roles (sheets: domain.md 6, rights.md 9)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from so_mock.entities.crm import person_formal_name
from so_mock.entities.model import Entity
from so_mock.store.table import Row

if TYPE_CHECKING:
    from so_mock.entities.shape import Shaper


def associate_full_name(row: Row, shaper: Shaper) -> str:
    """The name of his person; an associate without one is known by his login."""
    return shaper.label("person", row["PersonId"]) or str(row["Name"])


def associate_formal_name(row: Row, shaper: Shaper) -> str:
    person = shaper.row("person", row["PersonId"])
    return person_formal_name(person, shaper) if person else str(row["Name"])


USERS = (
    Entity(
        "associate", "Associate", "AssociateId",
        computed={"FullName": associate_full_name, "FormalName": associate_formal_name},
        label=associate_full_name,
    ),
    Entity("role", "RoleEntity", "RoleId", shows={"Role": {}}),
    Entity("user_group", "UserGroup", "Id", label="Value"),
)  # fmt: skip
