"""Appointment: what its REST doors do that no description ties to an agent's method."""

from __future__ import annotations

from typing import Any

from so_mock.behaviour import behaviour
from so_mock.crm import Crm


@behaviour("POST Appointment/Validate")
def validate(crm: Crm, appointment_entity: dict[str, Any]) -> Any:
    return crm.call("Appointment.ValidateAppointmentEntity", appointment_entity=appointment_entity)
