"""Roles, groups and what belongs to a user (sheets: domain.md 6, rights.md 9)."""

from __future__ import annotations

from so_mock.entities.model import Entity

USERS = (
    Entity("role", "RoleEntity", "RoleId", shows={"Role": {}}),
    Entity("user_group", "UserGroup", "Id", label="Value"),
)  # fmt: skip
