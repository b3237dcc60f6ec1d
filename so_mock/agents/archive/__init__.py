"""Archive: lists with columns of any kind, asked for by name, and how a user wants to see them."""

from so_mock.agents.archive import activities, choosing, exporting, lists, providers, related

__all__ = ["activities", "choosing", "exporting", "lists", "providers", "related"]
