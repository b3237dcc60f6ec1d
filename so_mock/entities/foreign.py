"""What other systems keep here: applications, devices and their keys (sheet: domain.md 6)."""

from __future__ import annotations

from so_mock.entities.model import Entity

FOREIGN = (
    Entity("foreign_app", "ForeignAppEntity", "ForeignAppId"),
    Entity("foreign_device", "ForeignDevice", "ForeignDeviceId"),
)  # fmt: skip
