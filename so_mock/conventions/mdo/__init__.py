"""MDO lists: what users choose from, by the name of a list. Each module here writes lists by their names."""

from so_mock.conventions.mdo import archives, custom, fixed, people, records, service, settings
from so_mock.conventions.mdo.listing import answered, list_id, names, nearest_name, one, source

__all__ = [
    "answered", "archives", "custom", "fixed", "list_id", "names", "nearest_name", "one", "people", "records", "service",
    "settings", "source",
]  # fmt: skip
