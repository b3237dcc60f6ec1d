"""Sale: REST operations beside those of every entity."""

from __future__ import annotations

from so_mock.conventions.facts import calls, facts

facts({
    "GET Sale/{saleId}/HasGuide": calls("Sale.HasGuide"),
    "GET Sale/{saleId}/NextDueDate": calls("Sale.GetNextDueDate"),
    "POST Sale/NextDueDate": calls("Sale.BatchUpdateNextDueDate"),
    "GET Sale/{contactId}/IsNumberValid/{number}": calls("Sale.IsNumberValid"),
    "POST Sale/Validate": calls("Sale.ValidateSaleEntity"),
})  # fmt: skip
