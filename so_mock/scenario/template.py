"""Templates in what a rule says: `{{ request.body.Email.Subject }}`, `{{ now + 8d }}`, `{{ fake.company }}`."""

from __future__ import annotations

from collections.abc import Collection


def complaints(
    text: str, states: Collection[str] | None = None, *, answer: bool = True
) -> list[str]:
    """What is wrong with the templates in a text. `states`: those that are declared, None where that is not known; `answer`:
    whether there is an answer of the operation to take from."""
    return []
