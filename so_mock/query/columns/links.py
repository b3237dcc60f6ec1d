"""Rows that are no entity's: whatever there is of them a provider tells."""

from __future__ import annotations

from so_mock.query.facts import Group

GROUPS = {"loose": Group()}
