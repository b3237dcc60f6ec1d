"""CustomerService: mailboxes, customer centre, templates, sessions and statistics of the service desk."""

from so_mock.agents.customer_service import (
    mail_data,
    mailboxes,
    settings,
    statistics,
    system,
    templates,
    tickets,
)

__all__ = ["mail_data", "mailboxes", "settings", "statistics", "system", "templates", "tickets"]
