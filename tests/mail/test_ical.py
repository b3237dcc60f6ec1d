"""iCal: what a mail's calendar says is read whatever wrote it, and what is written is read back."""

import base64
from dataclasses import replace
from datetime import date, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from so_mock.clock import NO_DATE
from so_mock.entities import recurrence
from so_mock.mail import ical, repeats

ZONE = "NO"
NOW = "2026-01-15T09:00:00"
HEAD = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//y//EN\r\n"


def event(*lines: str, method: str = "METHOD:REQUEST") -> bytes:
    whole = ["BEGIN:VEVENT", "UID:a@b", *lines, "END:VEVENT", "END:VCALENDAR", ""]
    return (HEAD + "\r\n".join([*([method] if method else []), *whole])).encode()


def one(*lines: str, method: str = "METHOD:REQUEST") -> ical.Meeting:
    (found,) = ical.parsed(event(*lines, method=method))
    return found


def attached(content: bytes, **props: str) -> dict[str, str]:
    return {"Type": "text/calendar", "Filename": "", "Stream": base64.b64encode(content).decode()} | props  # fmt: skip


AT = "DTSTART:20310303T090000Z"


# -- reading


@pytest.mark.parametrize(
    ("lines", "times"),
    [
        ((AT, "DTEND:20310303T100000Z"), ("2031-03-03T10:00:00", "2031-03-03T11:00:00")),
        (("DTSTART;TZID=America/New_York:20310303T090000", "DURATION:PT30M"), ("2031-03-03T15:00:00", "2031-03-03T15:30:00")),
        (("DTSTART:20310303T090000", "DTEND:20310303T100000"), ("2031-03-03T09:00:00", "2031-03-03T10:00:00")),
        (("DTSTART;VALUE=DATE:20310303", "DTEND;VALUE=DATE:20310305"), ("2031-03-03T00:00:00", "2031-03-04T23:59:59")),
        (("DTSTART;VALUE=DATE:20310303",), ("2031-03-03T00:00:00", "2031-03-03T23:59:59")),
        ((AT,), ("2031-03-03T10:00:00", "2031-03-03T10:00:00")),
        (("DTSTART;VALUE=DATE:20310303", "DTEND:20310303T100000Z"), ("2031-03-03T00:00:00", "2031-03-03T23:59:59")),
        (("DTSTART:00010101T000000Z",), ("0001-01-01T00:00:00", "0001-01-01T00:00:00")),
        ((), (NO_DATE, NO_DATE)),
    ],
)  # fmt: skip
def test_when_it_is_in_the_zone_of_the_diary(
    lines: tuple[str, ...], times: tuple[str, str]
) -> None:
    found = one(*lines)
    start, end = found.times(ZONE)
    assert (start[:10], end[:10]) == (times[0][:10], times[1][:10])
    if "0001" not in start:
        assert (start, end) == times
    assert found.all_day() is any("VALUE=DATE" in line for line in lines[:1])


def test_texts_people_and_folded_lines() -> None:
    found = one(
        AT, "SUMMARY:Oak\\, ash\\; el", " m", "DESCRIPTION:one\\ntwo", "LOCATION:Å", "COMMENT:c", "SEQUENCE:3",
        'ORGANIZER;CN="Bjørge, Kari":MAILTO:kari@x.example', "ATTENDEE;PARTSTAT=accepted;ROLE=OPT-PARTICIPANT:mailto:a@x.exam",
        " ple", "ATTENDEE;CUTYPE=ROOM:mailto:room@x.example",
    )  # fmt: skip
    assert (found.title, found.text, found.location, found.comment) == ("Oak, ash; elm", "one\ntwo", "Å", "c")  # fmt: skip
    assert (found.sequence, found.method, found.made_with) == (3, "Request", "-//x//y//EN")
    assert found.organizer == ical.Attendee("kari@x.example", "Bjørge, Kari")
    assert [(each.address, each.status, each.role, each.kind) for each in found.attendees] == [
        ("a@x.example", "ACCEPTED", "OPT-PARTICIPANT", "INDIVIDUAL"),
        ("room@x.example", "NEEDS-ACTION", "REQ-PARTICIPANT", "ROOM"),
    ]


@pytest.mark.parametrize(("wire", "name"), ical.METHODS.items())
def test_every_method_has_its_name(wire: str, name: str) -> None:
    assert one(AT, method=f"METHOD:{wire.lower()}").method == name
    assert ical.told([attached(event(AT, method=f"METHOD:{wire}"))])["CalMethod"] == name


def test_a_file_without_a_method_is_unknown() -> None:
    assert ical.told([attached(event(AT, method=""))]) == {
        "HasCalendarData": True, "CalMethod": "Unknown", "CalReplyStatus": "Unknown"
    }  # fmt: skip


@pytest.mark.parametrize(
    ("status", "name"), [("ACCEPTED", "Accepted"), ("DECLINED", "Declined"), ("TENTATIVE", "Tentative"), ("DELEGATED", "Unknown")]
)  # fmt: skip
def test_only_a_reply_has_an_answer(status: str, name: str) -> None:
    who = f"ATTENDEE;PARTSTAT={status}:mailto:a@x.example"
    assert ical.told([attached(event(who, method="METHOD:REPLY"))])["CalReplyStatus"] == name
    assert ical.told([attached(event(AT, who))])["CalReplyStatus"] == "Unknown"


NOTHING = {"HasCalendarData": False, "CalMethod": "Unknown", "CalReplyStatus": "Unknown"}


def test_exactly_one_appointment_makes_a_calendar_mail() -> None:
    first, second = event(AT), event(AT).replace(b"UID:a@b", b"UID:c@d")
    text = {"Type": "text/plain", "Filename": "a.txt"}
    assert ical.told([attached(first)])["HasCalendarData"] is True
    assert ical.told([attached(first), attached(first, Type="application/ics")])["HasCalendarData"]
    assert ical.told([attached(first, Type="application/octet-stream", Filename="A.ICS")])["HasCalendarData"]  # fmt: skip
    assert ical.told([attached(first), attached(second)]) == NOTHING
    assert ical.told([attached(first.replace(b"END:VCALENDAR", second[len(HEAD) + 16 :]))]) == NOTHING  # fmt: skip
    assert ical.told([attached(event())]) == NOTHING, "a request without a time"
    assert ical.told([attached(first, **text)]) == NOTHING
    assert ical.told([attached(first, Stream="%%%")]) == ical.told([]) == ical.told(None) == NOTHING


@pytest.mark.parametrize(
    "content",
    [
        b"", b"BEGIN:VEVENT", b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n", b"\xff\xfeBEGIN:VEVENT", event(AT)[:-30],
        event("DTSTART:99999999T999999Z"), event("DTSTART;TZID=No/Where:20310303T090000"), event(":x"), event(AT, "DTEND:soon"),
        event(AT, "RRULE:FREQ=NEVER"), event(AT, "RRULE:;;="), event(AT, "ATTENDEE:"), event(AT, "DURATION:P99999999999W"),
        event(AT, "SEQUENCE:-1", "SEQUENCE:2"), event(AT, "X" * 100_000), event(*["BEGIN:VEVENT"] * 2000),
    ],
)  # fmt: skip
def test_a_broken_calendar_is_no_failure(content: bytes) -> None:
    for found in ical.parsed(content):
        found.times(ZONE)
        repeats.recurrence(found, ZONE)
    ical.told([attached(content)])


def test_an_enormous_calendar_is_not_looked_into() -> None:
    assert ical.told([attached(event(AT, *["COMMENT:x"] * 100_000))]) == NOTHING


LINES = st.sampled_from([
    "BEGIN:VCALENDAR", "BEGIN:VEVENT", "END:VEVENT", "END:VCALENDAR", "BEGIN:VTIMEZONE", "END:VTIMEZONE", AT, "METHOD:REPLY", "UID:a",
    "DTEND:20310303", "DTSTART;VALUE=DATE:20310303", "DTSTART;TZID=X:20310303T1", "RRULE:FREQ=DAILY;COUNT=0", "RRULE:FREQ=YEARLY;BYDAY=9ZZ",
    "RRULE:FREQ=WEEKLY;UNTIL=1", "RRULE:FREQ=MONTHLY;BYMONTHDAY=-1", "ATTENDEE;CN=\"x:mailto:a", "ORGANIZER;;=:x", "DURATION:-P1D", "EXDATE:x",
])  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.lists(LINES | st.text(max_size=20), max_size=12))
def test_any_text_is_read_or_passed_over(lines: list[str]) -> None:
    content = "\r\n".join(["BEGIN:VCALENDAR", "BEGIN:VEVENT", *lines, "END:VEVENT", "END:VCALENDAR"]).encode()  # fmt: skip
    for found in ical.parsed(content):
        found.times(ZONE)
        repeats.recurrence(found, ZONE)


# -- writing

WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), max_size=30)
MOMENTS = st.datetimes(datetime(1990, 1, 1), datetime(2090, 1, 1)).map(lambda at: at.replace(microsecond=0))  # fmt: skip
PEOPLE = st.builds(
    ical.Attendee, st.sampled_from(["a@x.example", "b.c+d@y.example"]),
    st.sampled_from(["", "Kari", "Bjørge, Kari", "A; B: C"]), st.sampled_from(["NEEDS-ACTION", "ACCEPTED", "DECLINED"]),
)  # fmt: skip


@settings(max_examples=80, deadline=None)
@given(
    start=MOMENTS, minutes=st.integers(0, 10_000), method=st.sampled_from([*ical.METHODS.values(), "Unknown"]), sequence=st.integers(0, 99),
    texts=st.lists(WORDS, min_size=4, max_size=4), organizer=PEOPLE, people=st.lists(PEOPLE, max_size=3), whole=st.booleans(),
)  # fmt: skip
def test_what_is_written_is_read_back(
    start: datetime, minutes: int, method: str, sequence: int, texts: list[str], organizer: Any, people: Any, whole: bool
) -> None:  # fmt: skip
    first: date = start.date() if whole else start
    last: date = (start + timedelta(minutes=minutes)).date() if whole else start + timedelta(minutes=minutes)  # fmt: skip
    title, text, location, comment = texts
    given = ical.Meeting(
        "u@x", first, last, method, sequence, title, text, location, comment,
        replace(organizer, status="NEEDS-ACTION"), tuple(people), {}, "",
    )  # fmt: skip
    (back,) = ical.parsed(ical.written_as(given, ZONE, NOW))
    assert back.all_day() is whole
    if whole:
        assert back.times(ZONE) == given.times(ZONE)
    same = replace(back, start=first, end=last, made_with="", rule={})
    assert same == given


# -- repeats


RULES = [
    ("FREQ=DAILY;INTERVAL=2;COUNT=3", ["2031-03-03", "2031-03-05", "2031-03-07"]),
    ("FREQ=WEEKLY;BYDAY=MO,WE;COUNT=3", ["2031-03-03", "2031-03-05", "2031-03-10"]),
    ("FREQ=WEEKLY;INTERVAL=2;UNTIL=20310401T000000Z", ["2031-03-03", "2031-03-17", "2031-03-31"]),
    ("FREQ=MONTHLY;COUNT=2", ["2031-03-03", "2031-04-03"]),
    ("FREQ=MONTHLY;BYMONTHDAY=5;COUNT=2", ["2031-03-05", "2031-04-05"]),
    ("FREQ=MONTHLY;BYDAY=1MO;COUNT=2", ["2031-03-03", "2031-04-07"]),
    ("FREQ=MONTHLY;BYDAY=FR;BYSETPOS=-1;COUNT=2", ["2031-03-28", "2031-04-25"]),
    ("FREQ=YEARLY;BYMONTH=5;BYMONTHDAY=17;UNTIL=20330101", ["2031-05-17", "2032-05-17"]),
    ("FREQ=YEARLY;COUNT=2", ["2031-03-03", "2032-03-03"]),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "days"), RULES)
def test_a_rule_falls_on_its_days_there_and_back(rule: str, days: list[str]) -> None:
    told = repeats.recurrence(one(AT, f"RRULE:{rule}"), ZONE)
    assert told is not None
    listed = recurrence.days(told, date(2031, 3, 3))
    assert [day.isoformat() for day in listed] == days
    back = ical.Meeting("u@x", datetime(2031, 3, 3, 10), datetime(2031, 3, 3, 11), rule=repeats.rule_of(told))  # fmt: skip
    (read,) = ical.parsed(ical.written_as(back, ZONE, NOW))
    again = repeats.recurrence(read, ZONE)
    assert again is not None
    assert recurrence.days(again, date(2031, 3, 3)) == listed


def test_what_never_ends_is_taken_for_a_year_and_what_ends_late_for_what_a_diary_takes() -> None:
    endless = repeats.recurrence(one(AT, "RRULE:FREQ=DAILY"), ZONE)
    assert endless is not None and endless["EndDate"] == "2032-03-03T00:00:00"
    late = repeats.recurrence(one(AT, "RRULE:FREQ=DAILY;UNTIL=20991231"), ZONE)
    assert late is not None and len(recurrence.days(late, date(2031, 3, 3))) == recurrence.MOST
    many = repeats.recurrence(one(AT, "RRULE:FREQ=DAILY;COUNT=5000"), ZONE)
    assert many is not None and many["RecurrenceCounter"] == recurrence.MOST


@pytest.mark.parametrize(
    "rule",
    ["FREQ=HOURLY", "FREQ=MONTHLY;BYMONTHDAY=1,15", "FREQ=MONTHLY;BYMONTHDAY=-1", "FREQ=YEARLY;INTERVAL=2", "FREQ=DAILY;BYDAY=MO",
     "FREQ=MONTHLY;BYDAY=5MO", "FREQ=YEARLY;BYWEEKNO=20", "FREQ=MONTHLY;BYDAY=MO"],
)  # fmt: skip
def test_a_pattern_without_a_word_in_the_diary_is_none(rule: str) -> None:
    assert repeats.recurrence(one(AT, f"RRULE:{rule}"), ZONE) is None


def test_workdays_and_own_days_go_out_as_what_they_are() -> None:
    base = recurrence.proposal("2031-03-03T10:00:00") | {"IsRecurrence": True}
    work = base | {"Pattern": "Daily", "DayPattern": {"Pattern": "EveryWorkday", "Cycle": 1}}
    assert repeats.rule_of(work)["BYDAY"] == ["MO", "TU", "WE", "TH", "FR"]
    assert repeats.rule_of(base | {"Pattern": "Custom"}) == repeats.rule_of(None) == {}
    assert repeats.rule_of(base | {"IsRecurrence": False}) == {}


def test_a_series_keeps_its_hour_when_summer_comes() -> None:
    weekly = ical.Meeting(
        "u@x", datetime(2031, 3, 3, 10), datetime(2031, 3, 3, 11), rule={"FREQ": ["WEEKLY"], "COUNT": [10]}
    )  # fmt: skip
    content = ical.written_as(weekly, ZONE, NOW).decode()
    assert "BEGIN:VTIMEZONE" in content and "DTSTART;TZID=Europe/Oslo:20310303T100000" in content
    single = ical.written_as(replace(weekly, rule={}), ZONE, NOW).decode()
    assert "DTSTART:20310303T090000Z" in single
    assert "DTSTAMP:20260115T080000Z" in single
    moved = replace(weekly, rule={}, start=datetime(2031, 3, 3, 10, tzinfo=timezone(timedelta(hours=5))))  # fmt: skip
    assert "DTSTART:20310303T050000Z" in ical.written_as(moved, ZONE, NOW).decode()
