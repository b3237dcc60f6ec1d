"""Pricelist: REST operations beside those of every entity."""

from __future__ import annotations

from so_mock.conventions.facts import calls, facts

facts({
    "POST Pricelist/{originalPriceListId}/CopyTo/{newName}": calls("Quote.CopySuperOfficePriceList"),
})  # fmt: skip
