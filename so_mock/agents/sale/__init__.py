"""Sale: opportunities from their first stage until they are sold or lost."""

from so_mock.agents.sale import lists, sales, stages, stakeholders, summaries

__all__ = ["lists", "sales", "stages", "stakeholders", "summaries"]
