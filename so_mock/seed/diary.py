"""Diaries around the clock's date: what each associate does on a day, series, and meetings with guests.

Which weekday today is nobody knows here: five days of seven are full. Today is one of them, and so are the days
beside it, since a client in another time zone is at another date; a series counts days.
"""

from __future__ import annotations

from typing import Any

from so_mock.seed.companies import CITY, COMPANIES, CUSTOMERS, owner
from so_mock.seed.lists import TASKS
from so_mock.seed.projects import visible
from so_mock.seed.settings import PERSON_OF
from so_mock.seed.values import Rows, at, choose, clock, number

BACK, AHEAD = -21, 28
IN, OUT, CALL, CALLED, FOLLOW_UP, PLANNING, VISIT, LUNCH, QUOTE, SERVICE, PRIVATE = range(1, 12)
# start, minutes, task, what about; the slots of a full day, of which each day takes some
SLOTS = [
    (8 * 60 + 30, 30, PLANNING, "Plan the week"), (9 * 60, 60, IN, "Status meeting"), (10 * 60, 90, VISIT, "Look at the site"),
    (10 * 60, 30, CALL, "Call about the quote"), (11 * 60, 60, OUT, "Present the solution"), (12 * 60, 45, LUNCH, "Lunch"),
    (13 * 60, 90, OUT, "Negotiate the contract"), (13 * 60, 30, CALLED, "Question about the delivery"),
    (14 * 60 + 30, 30, CALL, "Agree on the next step"), (15 * 60, 60, SERVICE, "Check the installation"),
    (15 * 60 + 15, 15, FOLLOW_UP, "Send the minutes"), (16 * 60, 30, QUOTE, "Finish the quote"),
]  # fmt: skip
INSIDE = ("Meeting room Aurora", "Meeting room Fjell", "Canteen")


def working(day: int) -> bool:
    return (day + 2) % 7 < 5


def slots(day: int, associate: int) -> list[tuple[int, int, int, str]]:
    """Six today, one or two on other working days."""
    start = number(0, len(SLOTS) - 1, "slot", day, associate)
    many = 6 if day == 0 else min(2, 1 + number(0, 2, "busy", day, associate)) * working(day)
    step = 2 if many == 6 else 5
    return sorted(SLOTS[(start + n * step) % len(SLOTS)] for n in range(many))


def participant(
    associate: int, status: str, mails: dict[int, str], person: int = 0, company: int = 1
) -> dict[str, Any]:
    person = person or PERSON_OF[associate]
    return {
        "AssociateId": associate, "PersonId": person, "ContactId": company, "EmailId": 0, "SendEmail": not associate,
        "InvitationStatus": status, "EmailAddress": mails[person], "Description": "", "ExternallyOwnedType": "Unknown",
        "ExternallyOwnedStatus": "Unknown",
    }  # fmt: skip


class Diary:
    """Collects the rows; `staff` is company -> its people, `mails` person -> address."""

    def __init__(
        self, world: dict[str, Rows], staff: dict[int, list[int]], projects: dict[int, int]
    ) -> None:
        self.staff, self.projects = staff, projects
        self.mails = {row["PersonId"]: row["Emails"][0]["Value"] for row in world["person"]}
        self.open_sales = {
            sale["Contact"]: sale["SaleId"] for sale in world["sale"] if sale["Status"] == "Open"
        }
        self.rows: Rows = []
        self.series = 0

    def add(
        self, associate: int, day: int, start: int, minutes: int, task: int, **more: Any
    ) -> dict[str, Any]:
        kind, done = TASKS[task - 1][1], day < 0 and number(0, 9, "left", day, associate, start) > 0
        row: dict[str, Any] = {
            "AppointmentId": len(self.rows) + 1, "Associate": associate, "CreatedBy": associate, "Task": task, "Priority": 1,
            "Type": "inChecklist" if kind == "ToDo" else "inDiary", "StartDate": at(day, clock(start)),
            "EndDate": at(day, clock(start + minutes)), "ActiveDate": at(day, clock(start)),
            "CreatedDate": at(min(day, 0) - number(1, 14, "made", day, associate), "08:10:00"),
            "Completed": "Completed" if done else "NotStarted", "BookingType": "None", "InvitationStatus": "None",
            "AssignmentStatus": "None", "Private": "Public",
        }  # fmt: skip
        self.rows.append(row | more)
        return self.rows[-1]

    def day(self, associate: int, day: int) -> None:
        for start, minutes, task, title in slots(day, associate):
            more: dict[str, Any] = {
                "Title": title,
                "Priority": number(1, 3, "urgent", day, start, associate),
            }
            if task in (PLANNING, IN, LUNCH):
                more["Location"] = choose(INSIDE, day, start)
            else:
                more |= self.customer(associate, day, start, title, task in (VISIT, OUT, SERVICE))
            self.add(associate, day, start, minutes, task, **more)

    def customer(
        self, associate: int, day: int, start: int, title: str, away: bool
    ) -> dict[str, Any]:
        own = [id for id in CUSTOMERS if owner(id) == associate] or CUSTOMERS
        company = choose(own, "customer", associate, day, start)
        name = COMPANIES[company - 1][0]
        more: dict[str, Any] = {
            "Contact": company, "Person": choose(self.staff[company], day, start), "Title": f"{title}, {name}",
            "Description": f"{title} with {name} in {CITY[company]}.",
        }  # fmt: skip
        if away:
            more["Location"] = CITY[company]
        if number(0, 3, "sale", associate, day, start) == 0 and company in self.open_sales:
            more["Sale"] = self.open_sales[company]
        if number(0, 3, "project", associate, day, start) == 0 and company in self.projects:
            more["Project"] = self.projects[company]
        return more

    def repeat(
        self,
        associate: int,
        first: int,
        every: int,
        times: int,
        start: int,
        minutes: int,
        task: int,
        **more: Any,
    ) -> None:
        """A series: rows of their own that share a number."""
        self.series += 1
        last = first + every * (times - 1)
        recurrence = {
            "RecurrenceId": self.series, "StartDate": at(first, clock(start)), "EndDate": at(last, clock(start + minutes)),
            "RecurrenceCounter": times, "RecurrenceEndType": "Counter", "Pattern": "Daily",
            "DayPattern": {"Pattern": "EveryCyclicDay", "Cycle": every}, "WeekPattern": None, "MonthPattern": None,
            "YearPattern": None, "Dates": [], "IsRecurrence": True,
        }  # fmt: skip
        for day in range(first, last + 1, every):
            self.add(associate, day, start, minutes, task, Recurrence=recurrence, **more)

    def book(self, host: int, day: int, start: int, minutes: int, task: int, colleagues: list[tuple[int, str]], company: int = 0,
             **more: Any) -> None:  # fmt: skip
        """The host's row, and one for each colleague; guests from outside are only told in them."""
        people = [participant(host, "Accepted", self.mails)]
        people += [participant(id, status, self.mails) for id, status in colleagues]
        if company:
            guests = self.staff[company][:2]
            people += [participant(0, "None", self.mails, person, company) for person in guests]
            more |= {"Contact": company, "Person": guests[0]}
        mother = self.add(host, day, start, minutes, task, **more)
        mother |= {
            "BookingType": "Owner",
            "MotherId": mother["AppointmentId"],
            "Participants": people,
        }
        mother["RejectCounter"] = sum(status == "Declined" for _, status in colleagues)
        for id, status in colleagues:
            row = self.add(id, day, start, minutes, task, **more)
            row |= {
                "BookingType": "Participant", "MotherId": mother["AppointmentId"], "MotherAssociate": host, "CreatedBy": host,
                "InvitationStatus": status, "Participants": people,
                "RejectReason": "Already at a customer's" if status == "Declined" else "",
            }  # fmt: skip


def appointments(
    world: dict[str, Rows], staff: dict[int, list[int]], projects: dict[int, int]
) -> Rows:
    diary = Diary(world, staff, projects)
    for day in [0, *(day for day in range(BACK, AHEAD + 1) if day)]:
        for associate in PERSON_OF:
            diary.day(associate, day)
    diary.repeat(17, -14, 7, 7, 8 * 60, 30, IN, Title="Sales meeting", Location=INSIDE[0])
    diary.repeat(18, -5, 1, 12, 8 * 60, 15, IN, Title="Support stand-up", Location=INSIDE[1])
    diary.repeat(5, -7, 14, 4, 16 * 60, 45, CALL, Title="Call the partners")
    told = [
        (17, 0, 13 * 60, IN, "Forecast", [(5, "Accepted"), (3, "Invitation")], 0), (5, 1, 10 * 60, OUT, "Kick-off", [(11, "Accepted")], 2),
        (1, 2, 9 * 60, IN, "Budget", [(17, "Accepted"), (2, "Seen"), (18, "Invitation")], 0),
        (2, 3, 14 * 60, IN, "Partner day", [(17, "Declined"), (3, "Accepted")], 6), (3, -1, 11 * 60, OUT, "Review", [(11, "Accepted")], 10),
        (18, 4, 10 * 60, IN, "Handling of warranties", [(4, "Accepted"), (11, "Invitation")], 0),
        (11, 7, 9 * 60, VISIT, "Site survey", [(3, "Accepted")], 24), (5, 8, 13 * 60, OUT, "Contract", [(17, "Invitation")], 8),
        (17, -6, 15 * 60, IN, "Lost sales, lessons", [(5, "Accepted"), (3, "Accepted"), (2, "Accepted")], 0),
        (1, 9, 8 * 60 + 30, IN, "All hands", [(id, "Invitation") for id in PERSON_OF if id != 1], 0),
    ]  # fmt: skip
    for host, day, start, task, title, colleagues, company in told:
        diary.book(host, day, start, 60, task, colleagues, company, Title=title)
    for associate, day, title in (
        (5, 0, "Dentist"),
        (17, 2, "Parents' evening"),
        (4, 0, "Physiotherapist"),
    ):
        diary.add(
            associate,
            day,
            17 * 60,
            60,
            PRIVATE,
            Title=title,
            Private="PrivateUser",
            VisibleFor=visible("Associate", associate),
        )
    return diary.rows
