"""Requests and their messages (sheet: domain.md 6, 8)."""

from __future__ import annotations

from so_mock.entities.crm import me
from so_mock.entities.model import Children, Entity, to

TICKETS = (
    Entity(
        "ticket", "TicketEntity", "TicketId",
        references={"TicketType": to("ticket_type")},
        children={"Messages": Children("ticket_message", "Ticket", saved=False)},
        defaults={"CreatedBy": me, "OwnedBy": me},
        names=("Title",), label="Title",
        shows={"Ticket": {}},
    ),
    Entity("ticket_message", "TicketMessageEntity", "EjMessageId", defaults={"CreatedBy": me},
           label="SearchTitle", shows={"TicketMessage": {"TicketMessageId": lambda row, shaper: row["EjMessageId"]}}),
)  # fmt: skip
