"""Preference: values at levels, their descriptions, and what a browser keeps of a user."""

from so_mock.agents.preference import browser, descriptions, values

__all__ = ["browser", "descriptions", "values"]
