"""Column of a provider -> where it comes from, as code over a row: facts by hand first, then the name."""

from so_mock.query.bind.binder import Binder
from so_mock.query.bind.bound import BLANKS, BY_TEXT, CUSTOM_TYPES, DATES, TEXTS, Bound
from so_mock.query.bind.names import associate_name

__all__ = [
    "BLANKS",
    "BY_TEXT",
    "CUSTOM_TYPES",
    "DATES",
    "TEXTS",
    "Binder",
    "Bound",
    "associate_name",
]
