"""Appointment: what its REST doors do that no description ties to an agent's method."""

from so_mock.conventions.facts import calls, facts

facts({"POST Appointment/Validate": calls("Appointment.ValidateAppointmentEntity")})
