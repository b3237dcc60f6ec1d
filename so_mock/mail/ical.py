"""The meeting that a mail is about (RFC 5545, RFC 5546), read and written (sheet: email-and-mailbox.md 5.10)."""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from so_mock.call import Record
from so_mock.clock import NO_DATE, written, zone_info
from so_mock.entities.service import is_calendar
from so_mock.store.table import Index, Row

if TYPE_CHECKING:
    from icalendar import Calendar

LARGEST = 1_000_000  # characters of base64; a calendar beyond is not looked into
METHODS = {
    "ADD": "Add", "CANCEL": "Cancel", "COUNTER": "Counter", "DECLINECOUNTER": "DeclineCounter", "PUBLISH": "Publish",
    "REFRESH": "Refresh", "REPLY": "Reply", "REQUEST": "Request",
}  # fmt: skip
ANSWERS = {"ACCEPTED": "Accepted", "DECLINED": "Declined", "TENTATIVE": "Tentative"}
UNTIMED = frozenset(["Reply", "Cancel", "Refresh"])  # of a meeting that is known already


@dataclass(frozen=True, slots=True)
class Attendee:
    address: str
    name: str = ""
    status: str = "NEEDS-ACTION"  # PARTSTAT
    role: str = "REQ-PARTICIPANT"
    kind: str = "INDIVIDUAL"  # CUTYPE


@dataclass(frozen=True, slots=True)
class Meeting:
    """`start` and `end` are days, the last one included, of what takes whole days; a moment without a zone is meant as the
    reader's own. A reply need not say when it is."""

    uid: str
    start: date | None
    end: date | None
    method: str = "Unknown"  # CalMethod
    sequence: int = 0
    title: str = ""
    text: str = ""
    location: str = ""
    comment: str = ""
    organizer: Attendee | None = None
    attendees: tuple[Attendee, ...] = ()
    rule: Mapping[str, Sequence[Any]] = field(default_factory=dict)  # RRULE
    made_with: str = ""

    def all_day(self) -> bool:
        return self.start is not None and not isinstance(self.start, datetime)

    def times(self, zone: str) -> tuple[str, str]:
        """As a diary of that zone writes them."""
        return _spelt(self.start, time.min, zone), _spelt(self.end, time(23, 59, 59), zone)

    def answer(self) -> str:
        """What a reply says (CalReplyStatus)."""
        said = self.attendees[0].status if self.method == "Reply" and self.attendees else ""
        return ANSWERS.get(said, "Unknown")


def _spelt(moment: date | None, hour: time, zone: str) -> str:
    if moment is None:
        return NO_DATE
    if not isinstance(moment, datetime):
        return written(datetime.combine(moment, hour))
    if moment.tzinfo is None:
        return written(moment)
    try:
        return written(moment.astimezone(zone_info(zone)))
    except OverflowError:  # at an end of time
        return written(moment)


def meeting(attachments: Iterable[Mapping[str, Any]] | None) -> Meeting | None:
    """Of the attachments of a mail. None unless there is exactly one; mails often carry the same twice."""
    found: set[tuple[Any, ...]] = set()
    first = None
    for each in attachments or ():
        if is_calendar(each) and each.get("Stream"):
            for one in _meetings(str(each["Stream"])):
                if one.start is None and one.method not in UNTIMED:
                    return None
                first = first or one
                found.add((one.uid, one.method, one.sequence, one.start, one.end))
    return first if len(found) == 1 else None


def told(attachments: Iterable[Mapping[str, Any]] | None) -> Record:
    """What a mail says of its meeting."""
    found = meeting(attachments)
    if found is None:
        return {"HasCalendarData": False, "CalMethod": "Unknown", "CalReplyStatus": "Unknown"}
    return {"HasCalendarData": True, "CalMethod": found.method, "CalReplyStatus": found.answer()}


def _uids(row: Row) -> list[str]:
    found = meeting(row["Attachments"])
    return [found.uid] if found else []


BY_MEETING = Index("meeting", _uids)


@lru_cache(maxsize=256)
def _meetings(stream: str) -> tuple[Meeting, ...]:
    if len(stream) > LARGEST:
        return ()
    try:
        return parsed(b64decode(stream))
    except ValueError:  # not base64
        return ()


def parsed(content: bytes) -> tuple[Meeting, ...]:
    """All meetings of a calendar; none of one that cannot be read."""
    text = content.decode("utf-8-sig", "replace")
    if "BEGIN:VEVENT" not in text.upper():
        return ()
    from icalendar import Calendar  # 140 ms, and only who gets an invitation needs it

    try:
        calendars = Calendar.from_ical(text, multiple=True)
    except (ValueError, KeyError, IndexError, TypeError, AttributeError):
        return ()  # the library tells of broken text in all these ways
    found = []
    for calendar in calendars:
        for event in calendar.walk("VEVENT"):
            one = _read(calendar, event)
            if one is not None:
                found.append(one)
    return tuple(found)


def _read(calendar: Any, event: Any) -> Meeting | None:
    start = _dt(event, "DTSTART")
    start = start if isinstance(start, date) else None
    uid = _text(event, "UID")
    if not uid:
        return None
    organizer = next(iter(_all(event, "ORGANIZER")), None)
    return Meeting(
        uid, start, _end(event, start) if start else None, METHODS.get(_text(calendar, "METHOD").upper(), "Unknown"),
        sequence=_number(event, "SEQUENCE"), title=_text(event, "SUMMARY"), text=_text(event, "DESCRIPTION"),
        location=_text(event, "LOCATION"), comment=_text(event, "COMMENT"),
        organizer=_attendee(organizer) if organizer is not None else None,
        attendees=tuple(_attendee(each) for each in _all(event, "ATTENDEE")),
        rule=_rule(event), made_with=_text(calendar, "PRODID"),
    )  # fmt: skip


def _end(event: Any, start: date) -> date:
    """RFC 5545, 3.6.1: an end, else a length, else the day, or no time at all. The day that is told is the first one after
    it."""
    end, length = _dt(event, "DTEND"), _dt(event, "DURATION")
    whole = not isinstance(start, datetime)
    try:
        if not isinstance(end, date) or isinstance(end, datetime) is whole:
            none = timedelta(days=1) if whole else timedelta()
            end = start + (length if isinstance(length, timedelta) else none)
        return max(start, end - timedelta(days=1)) if whole else end
    except OverflowError:
        return start


def _all(event: Any, name: str) -> list[Any]:
    """A property that is there more than once is a list."""
    found = event.get(name)
    return found if isinstance(found, list) else [] if found is None else [found]


def _dt(event: Any, name: str) -> Any:
    """A moment, a day or a length; None for one that cannot be read."""
    from icalendar import vDDDTypes, vDuration

    found = next(iter(_all(event, name)), None)
    return found.dt if isinstance(found, vDDDTypes | vDuration) else None


def _text(event: Any, name: str) -> str:
    return next((str(each).strip() for each in _all(event, name)), "")


def _number(event: Any, name: str) -> int:
    text = _text(event, name)
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0


def _attendee(found: Any) -> Attendee:
    from icalendar import vCalAddress

    scheme, _, address = str(found).partition(":")
    params: Mapping[str, Any] = found.params if isinstance(found, vCalAddress) else {}

    def told(name: str, otherwise: str) -> str:
        return str(params.get(name) or otherwise).strip('"')

    return Attendee(
        (address if scheme.lower() == "mailto" else str(found)).strip(), told("CN", ""),
        told("PARTSTAT", "NEEDS-ACTION").upper(), told("ROLE", "REQ-PARTICIPANT").upper(), told("CUTYPE", "INDIVIDUAL").upper(),
    )  # fmt: skip


def _rule(event: Any) -> Mapping[str, Sequence[Any]]:
    found = event.get("RRULE")
    if not isinstance(found, Mapping):
        return {}
    return {str(name).upper(): tuple(_all(found, name)) for name in found}


# -- writing


def written_as(one: Meeting, zone: str, now: str) -> bytes:
    """A calendar with this meeting. What repeats is written in the zone of the diary, so that summer does not move it."""
    from icalendar import Calendar, Event, vCalAddress

    method = next((wire for wire, name in METHODS.items() if name == one.method), "")
    calendar, event = Calendar(), Event()
    calendar.add("PRODID", "-//so-mock//calendar//EN")
    calendar.add("VERSION", "2.0")
    if method:
        calendar.add("METHOD", method)
    event.add("UID", one.uid)
    event.add("DTSTAMP", _at(now, zone).astimezone(UTC))
    if one.start is not None:
        event.add("DTSTART", _moment(one.start, zone, bool(one.rule)))
        day_after = timedelta(days=1 if one.all_day() else 0)
        event.add("DTEND", _moment(one.end or one.start, zone, bool(one.rule)) + day_after)
    event.add("SEQUENCE", one.sequence)
    texts = (("SUMMARY", one.title), ("DESCRIPTION", one.text), ("LOCATION", one.location), ("COMMENT", one.comment))  # fmt: skip
    for name, text in texts:
        if text:
            event.add(name, text)
    people = [("ATTENDEE", each) for each in one.attendees]
    for name, each in [("ORGANIZER", one.organizer), *people]:
        if each is None or not each.address:
            continue
        address = vCalAddress(f"mailto:{each.address}")
        if each.name:
            address.params["CN"] = each.name
        if name == "ATTENDEE":
            address.params |= {"ROLE": each.role, "PARTSTAT": each.status, "CUTYPE": each.kind}
            if each.status == "NEEDS-ACTION":
                address.params["RSVP"] = "TRUE"
        event.add(name, address)
    if one.rule:
        event.add("RRULE", {name: list(values) for name, values in one.rule.items()})
    if one.method == "Cancel":
        event.add("STATUS", "CANCELLED")
    calendar.add_component(event)
    return _finished(calendar, bool(one.rule) and not one.all_day())


def _finished(calendar: Calendar, zoned: bool) -> bytes:
    if zoned:
        calendar.add_missing_timezones()
    content: bytes = calendar.to_ical()
    return content


def _moment(moment: date, zone: str, repeats: bool) -> date:
    if not isinstance(moment, datetime):
        return moment
    local = moment.replace(tzinfo=zone_info(zone)) if moment.tzinfo is None else moment
    return local.astimezone(zone_info(zone) if repeats else UTC)


def _at(moment: str, zone: str) -> datetime:
    return datetime.fromisoformat(moment[:19]).replace(tzinfo=zone_info(zone))
