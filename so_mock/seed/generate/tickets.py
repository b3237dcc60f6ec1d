"""Requests, each with what was written back and forth."""

from __future__ import annotations

from collections.abc import Iterator

from so_mock.seed.generate.ground import Ground
from so_mock.store.table import Row

# What is asked, and what is answered.
TALKS = [
    ("Cannot sign in", "Since this morning my password is refused. Can you help?", "We have reset it; please choose a new one."),
    ("Delivery is late", "We expected the goods on Monday. Where are they?", "They left our warehouse today and arrive tomorrow."),
    ("Error when printing", "Invoices come out without the total.", "That is mended in the version we released last night."),
    ("How do I export?", "I need all my orders as a spreadsheet.", "Choose Export in the menu of the list."),
    ("Invoice is wrong", "The discount we agreed upon is missing.", "You are right; a credit note is on its way."),
    ("New address", "We have moved. Please change our address.", "Thank you, we have changed it."),
    ("Price of an upgrade", "What does the larger edition cost?", "I have attached our price list."),
    ("Wrong part delivered", "The bracket does not fit our model.", "We send the right one today; keep the other."),
]  # fmt: skip
THANKS = "Thank you, that solved it."


def tickets(ground: Ground, ids: range) -> Iterator[Row]:
    """Older ones are closed, and have an answer; some a third message."""
    blank, dice, people = ground.blank("ticket"), ground.dice("ticket"), ground.people
    associates, categories = ground.associates, ground.ids("ticket_category")
    priorities, kinds = ground.ids("ticket_priority"), ground.ids("ticket_type")
    status = {row["Status"]: row["TicketStatusId"] for row in reversed(ground.rows("ticket_status"))}  # fmt: skip
    for id in ids:
        dies = dice(id)
        person, (owner, _) = people[dies[0] % len(people)], associates[dies[1] % len(associates)]
        title, asked, answered = TALKS[dies[2] % len(TALKS)]
        day = -(dies[3] % 90)
        state = "Closed" if day < -10 or dies[4] % 3 == 0 else "Active"
        talk = [(asked, False), (answered, True), (THANKS, False)]
        talk = talk[: 2 + dies[5] % 2 if state == "Closed" else 1 + dies[5] % 2]
        moments = [
            ground.at_work(day - len(talk) + n, dies[6 + n]) for n in range(1, len(talk) + 1)
        ]
        moments.sort()
        replied = moments[1] if len(talk) > 1 else blank.get("RepliedAt")
        yield {
            **blank, "TicketId": id, "Title": title, "Person": person.id, "Author": person.name,
            "FromAddress": person.mail, "OwnedBy": owner, "CreatedBy": owner, "Origin": "Email",
            "Category": categories[dies[9] % len(categories)], "Slevel": "External",
            "Priority": priorities[dies[10] % len(priorities)], "TicketType": kinds[dies[11] % len(kinds)],
            "BaseStatus": state, "Status": status.get(state, 0), "ReadStatus": "Green",
            "NumMessages": len(talk), "NumReplies": sum(ours for _, ours in talk),
            "CreatedAt": moments[0], "LastChanged": moments[-1], "RepliedAt": replied,
            "ClosedAt": moments[-1] if state == "Closed" else blank.get("ClosedAt"),
        }  # fmt: skip
        if not ground.knows("ticket_message"):
            continue
        for (text, ours), moment in zip(talk, moments, strict=True):
            ground.also("ticket_message", {
                **ground.blank("ticket_message"), "Ticket": id, "Person": 0 if ours else person.id,
                "Author": "" if ours else person.mail, "CreatedBy": owner if ours else 0,
                "CreatedAt": moment, "Slevel": "External", "Type": "Plain", "Body": text,
                "SearchTitle": title,
            })  # fmt: skip
