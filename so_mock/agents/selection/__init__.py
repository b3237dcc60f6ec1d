"""Selection: companies, people or records picked by hand, by criteria, or out of two others."""

from so_mock.agents.selection import (
    boards,
    bulk,
    criteria,
    duplicates,
    exporting,
    finding,
    listing,
    making,
    members,
    searching,
    statistics,
)

__all__ = [
    "boards",
    "bulk",
    "criteria",
    "duplicates",
    "exporting",
    "finding",
    "listing",
    "making",
    "members",
    "searching",
    "statistics",
]
