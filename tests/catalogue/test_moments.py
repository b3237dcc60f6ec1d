"""Which kind of date-time a property is: by the database's columns, and by what was recorded."""

import pytest

from so_mock.catalogue import Catalogue
from so_mock.catalogue.moments import _KINDS, kind, read_as
from so_mock.catalogue.tables import tables
from so_mock.instants import DAY, MOMENT, STAMP, WALL


@pytest.mark.parametrize(
    "carrier, name, expected",
    [
        ("AppointmentEntity", "StartDate", MOMENT), ("AppointmentEntity", "ActiveDate", MOMENT), ("AppointmentEntity", "PublishTo", MOMENT),
        ("AppointmentEntity", "CreatedDate", STAMP), ("AppointmentEntity", "UpdatedDate", STAMP), ("Project", "Updated", STAMP),
        ("Project", "PublishFrom", MOMENT), ("RecurrenceInfo", "StartDate", WALL), ("RecurrenceDate", "Date", WALL),
        ("PersonEntity", "BirthDate", DAY), ("PersonEntity", "DbiLastModified", MOMENT), ("ConsentInfo", "Registered", WALL),
        ("ConsentInfo", "Updated", STAMP), ("SelectableMDOListItem", "LastChanged", WALL),
    ],
)  # fmt: skip
def test_recorded_properties(carrier: str, name: str, expected: str) -> None:
    assert kind(carrier, name) == expected


@pytest.mark.parametrize(
    "carrier, name", [("NewsFeedItem", "ExpiresAt"), ("EMailAccount", "LastFetch"), ("contact", "deletedDate"), ("RoleEntity", "Created")]
)  # fmt: skip
def test_a_column_kept_in_utc_is_a_stamp(carrier: str, name: str) -> None:
    assert kind(carrier, name) == STAMP
    assert read_as(carrier, name) == MOMENT


def test_the_ticket_s_own_dates_are_moments() -> None:
    assert {kind("TicketEntity", name) for name in ("CreatedAt", "LastChanged", "ClosedAt")} == {MOMENT}  # fmt: skip


def test_every_exception_is_a_date_time_of_the_catalogue() -> None:
    carriers = Catalogue.load().carriers
    for told in _KINDS:
        carrier, _, name = told.rpartition(".")
        type = carriers.carrier(carrier).properties[name].type
        assert (type.item or type).name == "datetime", told


def test_tables_tell_what_is_kept_in_utc() -> None:
    appointment = tables().find("appointment")
    assert appointment is not None
    assert appointment.columns["registered"].utc and not appointment.columns["do_by"].utc


def test_a_twin_s_properties_are_those_of_its_carrier() -> None:
    carriers = Catalogue.load().carriers
    assert carriers.carrier("PersonEntityWithLinks").properties["BirthDate"].carrier == "PersonEntity"  # fmt: skip
