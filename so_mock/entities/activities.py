"""Appointments and what belongs to a diary (sheet: domain.md 6, 8)."""

from __future__ import annotations

from so_mock.entities import links
from so_mock.entities.crm import me
from so_mock.entities.model import Entity

ACTIVITIES = (
    Entity(
        "appointment", "AppointmentEntity", "AppointmentId",
        defaults={"Associate": me, "CreatedBy": me},
        shows={"Appointment": {}},
    ),
    Entity("link", "Link", "LinkId", extra=links.EXTRA),
)  # fmt: skip
