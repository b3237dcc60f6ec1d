"""List: the items users choose from, and how they are arranged."""

from so_mock.agents.list import (
    currencies,
    folders,
    items,
    menus,
    templates,
    texts,
    tickets,
    updates,
)

__all__ = ["currencies", "folders", "items", "menus", "templates", "texts", "tickets", "updates"]
