"""Ticket: requests, their messages, attachments and relations."""

from so_mock.agents.ticket import attachments, content, merging, messages, relations, tickets

__all__ = ["attachments", "content", "merging", "messages", "relations", "tickets"]
