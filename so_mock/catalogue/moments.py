"""Which kind of date-time a property is: what no zone shifts, and what is told in UTC (sheet: wire.md 4.4).

A column of the database tells where it is kept in UTC. What the recordings show otherwise, and what is a day and no
moment, stands here.
"""

from __future__ import annotations

from functools import cache, lru_cache

from so_mock.instants import DAY, MOMENT, STAMP, WALL

# When a row was made and changed, as carriers call it, and archives.
_STAMPS = frozenset([
    "createddate", "updateddate", "registered", "updated", "created", "registereddate", "personregistereddate",
    "personupdateddate",
])  # fmt: skip
# Carrier and property: what the recordings show so, against the type of the column where there is one.
_KINDS: dict[str, str] = {
    "PersonEntity.BirthDate": DAY,  # recorded
    "RecurrenceInfo.StartDate": WALL,  # recorded
    "RecurrenceInfo.EndDate": WALL,  # recorded
    "RecurrenceDate.Date": WALL,  # recorded
    "SelectableMDOListItem.LastChanged": WALL,  # recorded
    "ConsentInfo.Registered": WALL,  # recorded
    # Days, of which the time says nothing.
    "Appointment.RecurringStartDate": WALL,
    "Appointment.RecurringEndDate": WALL,
    "ActivityInformationListItem.Date": WALL,
    "DayInformationListItem.Date": WALL,
    "RedLetterInformationListItem.Date": WALL,
    "Appointment.GetActivityInformationListByDatesAndAssociateRequest.StartDate": WALL,
    "Appointment.GetActivityInformationListByDatesAndAssociateRequest.EndDate": WALL,
    "Appointment.GetDayInformationListByDatesAndAssociateRequest.StartDate": WALL,
    "Appointment.GetDayInformationListByDatesAndAssociateRequest.EndDate": WALL,
    "Appointment.GetRedLetterInformationListByDatesAndAssociateRequest.StartDate": WALL,
    "Appointment.GetRedLetterInformationListByDatesAndAssociateRequest.EndDate": WALL,
    "Appointment.ValidateDaysRequest.Dates": WALL,
    "TicketPriorityEntity.NonDates": WALL,
}


def read_as(carrier: str, name: str) -> str:
    """How it is read: a stamp is read as any moment."""
    return _KINDS.get(f"{carrier}.{name}", MOMENT)


@lru_cache(maxsize=4096)
def kind(carrier: str, name: str) -> str:
    """How it is told. `carrier` may be an entity's or a table's name, or empty where only the name is known."""
    told = _KINDS.get(f"{carrier}.{name}")
    if told is not None:
        return told
    lowered = name.lower()
    if lowered in _STAMPS:
        return STAMP
    table = _tables().get(_squeezed(carrier)) if carrier else None
    return STAMP if table and _squeezed(name) in _utc_columns(table) else MOMENT


def _squeezed(name: str) -> str:
    return name.removesuffix("Entity").removesuffix("Info").replace("_", "").lower()


@cache
def _tables() -> dict[str, str]:
    from so_mock.catalogue.tables import tables  # only for those who ask for a zone

    return {_squeezed(name): name for name in tables()}


@cache
def _utc_columns(table: str) -> frozenset[str]:
    from so_mock.catalogue.tables import tables

    found = tables().find(table)
    columns = found.columns.values() if found is not None else ()
    return frozenset(_squeezed(column.name) for column in columns if column.utc)
