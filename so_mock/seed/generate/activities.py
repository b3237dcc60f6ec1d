"""What users do with people: diaries that are full around the clock's start, sales in all stages, letters."""

from __future__ import annotations

from collections.abc import Iterator

from so_mock.seed.generate.ground import Ground
from so_mock.store.table import Row

SUBJECTS = ["Contract", "Delivery", "Follow-up", "Introduction", "Next year's prices", "Offer", "Order", "Price list",
            "Product news", "Project start", "Renewal", "Service agreement", "Status", "Training", "Visit"]  # fmt: skip
PLACES = ["", "", "At the customer's", "Meeting room 1", "Meeting room 2", "Online"]
A_DAY = 4  # appointments of one associate


def sales(ground: Ground, ids: range) -> Iterator[Row]:
    """A quarter is sold, an eighth lost; the others are due within half a year."""
    blank, dice, people = ground.blank("sale"), ground.dice("sale"), ground.people
    associates, kinds, sources = ground.associates, ground.ids("sale_type"), ground.ids("source")
    currencies, competitors = ground.ids("currency"), ground.ids("competitor")
    stages = [(row["SaleStageId"], row["Probability"]) for row in ground.rows("sale_stage")]
    stages = stages or [(0, chance) for chance in (10, 20, 40, 60, 80)]
    currency = 76 if 76 in currencies else currencies[0]  # NOK
    for id in ids:
        dies = dice(id)
        person, (owner, _) = people[dies[0] % len(people)], associates[dies[1] % len(associates)]
        stage, chance = stages[dies[2] % len(stages)]
        status = ("Sold", "Sold", "Lost", "Open", "Open", "Open", "Open", "Open")[dies[3] % 8]
        amount = float(dies[4] % 500 * 1_000 + 5_000)
        percent = float(10 + dies[5] % 50)
        created = -10 - dies[6] % 300
        due = dies[7] % 180 if status == "Open" else created + dies[7] % -created
        yield {
            **blank, "SaleId": id, "Heading": SUBJECTS[dies[8] % len(SUBJECTS)], "Number": str(10_000 + id),
            "Contact": person.company, "Person": person.id, "Associate": owner, "CreatedBy": owner,
            "Amount": amount, "Earning": amount * percent / 100, "EarningPercent": percent,
            "Rating": stage, "Status": status, "Currency": currency,
            "Probability": {"Sold": 100, "Lost": 0}.get(status, chance),
            "Completed": "NotStarted" if status == "Open" else "Completed",
            "SaleType": kinds[dies[9] % len(kinds)], "Source": sources[dies[10] % len(sources)],
            "Competitor": competitors[dies[11] % len(competitors)],
            "CreatedDate": ground.at_work(created, dies[12]), "Saledate": ground.at_work(due, 0),
        }  # fmt: skip


def appointments(ground: Ground, ids: range) -> Iterator[Row]:
    """As many days before the clock's start as after it, so that today's diary has something whatever the count."""
    blank, dice, people = ground.blank("appointment"), ground.dice("appointment"), ground.people
    associates, tasks = ground.associates, ground.tasks
    priorities = ground.ids("priority")
    reach = 7 + len(ids) // (2 * A_DAY * len(associates))
    for n, id in enumerate(ids):
        dies = dice(id)
        person = people[dies[0] % len(people)]
        owner, _ = associates[n % len(associates)]
        day = ground.working(n // len(associates) % (2 * reach + 1) - reach)
        start = dies[1] % 15
        begins, ends = ground.at(day, start), ground.at(day, start + 1 + dies[2] % 3)
        subject = SUBJECTS[dies[3] % len(SUBJECTS)]
        past = day < 0
        yield {
            **blank, "AppointmentId": id, "MotherId": id, "Title": subject, "Description": subject,
            "Contact": person.company, "Person": person.id, "Associate": owner, "CreatedBy": owner,
            "MotherAssociate": owner, "Task": tasks[dies[4] % len(tasks)],
            "Priority": priorities[dies[5] % len(priorities)], "Type": "inDiary",
            "StartDate": begins, "EndDate": ends, "ActiveDate": begins, "BookingType": "None",
            "InvitationStatus": "None", "AssignmentStatus": "None",
            "Completed": "Completed" if past else "NotStarted", "Location": PLACES[dies[6] % len(PLACES)],
            "CreatedDate": ground.at_work(min(day, 0) - 1 - dies[7] % 20, dies[8]),
        }  # fmt: skip


def documents(ground: Ground, ids: range) -> Iterator[Row]:
    blank, dice, people = ground.blank("document"), ground.dice("document"), ground.people
    associates, templates = ground.associates, ground.ids("document_template")
    for id in ids:
        dies = dice(id)
        person, (owner, _) = people[dies[0] % len(people)], associates[dies[1] % len(associates)]
        subject = SUBJECTS[dies[2] % len(SUBJECTS)]
        written = ground.at_work(-(dies[3] % 400), dies[4])
        yield {
            **blank, "DocumentId": id, "Header": subject, "Name": f"{subject.replace(' ', '-')}-{id}.txt",
            "Contact": person.company, "Person": person.id, "Attention": person.name,
            "Associate": owner, "CreatedBy": owner, "Type": "Document", "OurRef": str(10_000 + id),
            "DocumentTemplate": templates[dies[5] % len(templates)],
            "Completed": "Completed" if dies[6] % 4 else "NotStarted",
            "Date": written, "CreatedDate": written,
        }  # fmt: skip
