"""Person: people. A person is deleted softly; one who is an associate is not deleted at all."""

from so_mock.agents.person import (
    bounces,
    colleagues,
    consents,
    images,
    keys,
    letters,
    merging,
    people,
    ranks,
)

__all__ = [
    "bounces",
    "colleagues",
    "consents",
    "images",
    "keys",
    "letters",
    "merging",
    "people",
    "ranks",
]
