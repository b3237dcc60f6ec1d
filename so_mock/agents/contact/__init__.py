"""Contact: companies. A company is deleted softly, and its persons with it."""

from so_mock.agents.contact import activity, addresses, companies, duplicates, merging

__all__ = ["activity", "addresses", "companies", "duplicates", "merging"]
