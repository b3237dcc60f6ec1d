"""Document: content, check-out and versions, templates and their variables, and lists by whom a document is for."""

from so_mock.agents.document import content, lists, lock, plugins, privacy, templates

__all__ = ["content", "lists", "lock", "plugins", "privacy", "templates"]
