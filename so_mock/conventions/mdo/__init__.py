"""MDO lists: what users choose from, by the name of a list. Each module here writes lists by their names."""

from so_mock.conventions.mdo import (
    archives,
    custom,
    fixed,
    guides,
    people,
    persons,
    quotes,
    reach,
    records,
    service,
    settings,
    tables,
)  # fmt: skip
from so_mock.conventions.mdo.listing import answered, list_id, names, nearest_name, one, source

__all__ = [
    "answered", "archives", "custom", "fixed", "guides", "list_id", "names", "nearest_name", "one", "people", "persons",
    "quotes", "reach", "records", "service", "settings", "source", "tables",
]  # fmt: skip
