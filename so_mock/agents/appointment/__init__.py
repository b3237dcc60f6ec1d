"""Appointment: diaries and checklists, bookings with their invitations, series, and the guides that suggest what comes next."""

from so_mock.agents.appointment import (
    days,
    invitations,
    leads,
    lists,
    mail,
    saving,
    status,
    suggestions,
    templates,
)

__all__ = [
    "days",
    "invitations",
    "leads",
    "lists",
    "mail",
    "saving",
    "status",
    "suggestions",
    "templates",
]
