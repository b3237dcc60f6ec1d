"""DatabaseTable: rows of extra tables one by one, and mass operations on any table."""

from so_mock.agents.database_table import mass, rows

__all__ = ["mass", "rows"]
