"""Find: what is searched for is kept as criteria, or told at once, and answered as rows of an archive."""

from so_mock.agents.find import defaults, information, populating, results, storing

__all__ = ["defaults", "information", "populating", "results", "storing"]
