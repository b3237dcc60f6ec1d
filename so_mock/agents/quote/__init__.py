"""Quote: products and price lists, and the quote of a sale with its versions, alternatives and lines.

There is no ERP system here: every connection stands for the product register of SuperOffice itself.
"""

from so_mock.agents.quote import (
    approval,
    attachments,
    connections,
    lines,
    ordering,
    price_lists,
    products,
    publishing,
    quotes,
    validation,
    versions,
    workflow,
)  # fmt: skip

__all__ = [
    "approval", "attachments", "connections", "lines", "ordering", "price_lists", "products", "publishing", "quotes",
    "validation", "versions", "workflow",
]  # fmt: skip
