"""Conditional requests on the nine dated entities: Last-Modified, 304 and 412 (sheet: wire.md 2).

A row is as old as its last update, else its creation, to the second. What is not there is 404 before anything else.
"""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from functools import lru_cache

from so_mock.call import Conditions
from so_mock.clock import NO_DATE, zone_info
from so_mock.errors import NotModified, PreconditionFailed
from so_mock.store.table import Row


def read_condition(text: str) -> datetime | None:
    """The moment that an `If-...-Since` names; None for a date that cannot be read."""
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, TypeError, OverflowError):
        return None
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment


@lru_cache(maxsize=4096)
def _moment(text: str, zone: str) -> datetime:
    return datetime.fromisoformat(text[:19]).replace(tzinfo=zone_info(zone)).astimezone(UTC)


@lru_cache(maxsize=4096)
def _written(text: str, zone: str) -> str:
    return format_datetime(_moment(text, zone), usegmt=True)


def _stamp(row: Row) -> str:
    """When the row was last written; the zero date for a template."""
    updated = row.get("UpdatedDate") or NO_DATE
    return str(updated if updated != NO_DATE else row.get("CreatedDate") or NO_DATE)


def last_modified(row: Row, zone: str) -> str | None:
    """As the header says it: RFC 1123, GMT. None for a template, which was never written."""
    stamp = _stamp(row)
    return None if stamp == NO_DATE else _written(stamp, zone)


def require(row: Row, conditions: Conditions, zone: str) -> None:
    """Raises NotModified or PreconditionFailed."""
    stamp = _stamp(row)
    if stamp == NO_DATE:
        return
    modified = _moment(stamp, zone)
    if conditions.unmodified_since is not None and modified > conditions.unmodified_since:
        raise PreconditionFailed("The entity was changed after the time in If-Unmodified-Since.")
    if conditions.modified_since is not None and modified <= conditions.modified_since:
        raise NotModified(_written(stamp, zone))
