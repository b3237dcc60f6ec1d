"""Quotes: connections, price lists, products, versions, alternatives and lines (sheet: domain.md 6)."""

from __future__ import annotations

from so_mock.entities.model import Entity

QUOTES = (
    Entity("price_list", "PriceList", "PriceListId", rest="Pricelist", names=("Name",)),
)  # fmt: skip
