"""Appointment: diaries and checklists, bookings with their invitations, series, and the guides that suggest what comes next."""

from so_mock.agents.appointment import (
    days,
    from_mail,
    invitations,
    leads,
    lists,
    mail,
    mailing,
    saving,
    status,
    suggestions,
    templates,
)

__all__ = [
    "days",
    "from_mail",
    "invitations",
    "leads",
    "lists",
    "mail",
    "mailing",
    "saving",
    "status",
    "suggestions",
    "templates",
]
