"""Project: what is done together, with whom, and until when."""

from so_mock.agents.project import duplicates, events, lists, members, projects

__all__ = ["duplicates", "events", "lists", "members", "projects"]
