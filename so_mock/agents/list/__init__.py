"""List: the items users choose from, and how they are arranged."""

from so_mock.agents.list import items

__all__ = ["items"]
