"""Requests and what was said in them."""

from __future__ import annotations

from typing import Any

from so_mock.seed.companies import COMPANIES, CUSTOMERS
from so_mock.seed.lists import STATUSES
from so_mock.seed.values import Rows, at, choose, clock, number

COUNT = 50
# category, title, the customer's words, our answer
SUBJECTS = [
    (7, "Panel flickers after installation", "Since Monday two panels in the corridor flicker.", "Please check the neutral wire of the group."),
    (8, "Where is our delivery?", "The parcel should have been here on Friday.", "It left our warehouse yesterday; here is the tracking number."),
    (9, "Driver broken", "One driver gave up after eight months.", "That is covered; a new one is on its way."),
    (10, "Invoice sent twice", "We got the same invoice two times.", "Sorry for that. Please ignore the second one."),
    (6, "Cannot sign in to the control software", "The password is refused.", "We have reset it; you get a mail in a minute."),
    (3, "Price of ten more sensors", "What would ten more of them cost?", "Here is the quote; it is valid for a month."),
    (5, "Technician on site", "Can somebody come and look at the gateway?", "We can be there on Thursday at ten."),
    (4, "Change of our invoice address", "We have moved; please use the new address.", "Done, from the next invoice on."),
    (1, "Which dimmer fits?", "Does the wireless dimmer work with the older panels?", "With all made after 2019."),
    (7, "Sensor does not see the far end", "The light goes out while we sit in the back.", "Turn the sensitivity to 80 %."),
]  # fmt: skip
ORIGINS = ("Email", "Phone", "CustomerCentre", "Email", "Chat")
THANKS = "Thank you, that helped."
NOTE = "Talked to the manufacturer; they know about it."
AGENTS = (18, 4, 11, 18)
# Those about the same thing.
RELATED: Rows = [
    {"TicketRelationId": id, "SourceTicketId": id, "DestinationTicketId": id + 10, "RelationType": "Related", "Comment": "Same cause"}
    for id in (1, 2, 3)
]  # fmt: skip


def conversation(id: int, subject: tuple[int, str, str, str]) -> list[tuple[str, str, bool]]:
    """Kind, text, from the customer: a new one has a question only, others an answer, a note, thanks."""
    _, _, question, answer = subject
    said = [
        ("Incoming", question, True),
        ("Outgoing", answer, False),
        ("Comment", NOTE, False),
        ("Incoming", THANKS, True),
    ]
    many = 1 if id % 6 == 0 else 2 + id % 3
    return said[:2] + said[3:] if many == 3 and id % 2 else said[:many]


def html(text: str) -> str:
    return f"<p>{text}</p>"


def tickets(
    world: dict[str, Rows], staff: dict[int, list[int]], projects: dict[int, int]
) -> dict[str, Rows]:
    people = {row["PersonId"]: row for row in world["person"]}
    mine = {row["AssociateId"]: people[row["PersonId"]] for row in world["associate"]}
    sales = {sale["Contact"]: sale["SaleId"] for sale in world["sale"]}
    rows: Rows = []
    messages: Rows = []
    for id in range(1, COUNT + 1):
        subject = SUBJECTS[id * 3 % len(SUBJECTS)]
        company = CUSTOMERS[id * 7 % len(CUSTOMERS)]
        customer = people[choose(staff[company], "ticket", id)]
        agent, status = AGENTS[id % 4], (1, 2, 1, 2, 3, 1, 2)[id % 7]
        first = 0 if id % 10 == 0 else -number(1, 60, "ticket", id)
        said = conversation(id, subject)
        moments = [
            (first + n * (first < -3), clock(8 * 60 + 25 + n * 47)) for n in range(len(said))
        ]
        for (badge, text, from_customer), (day, time) in zip(said, moments, strict=True):
            author = customer if from_customer else mine[agent]
            messages.append({
                "EjMessageId": len(messages) + 1, "Ticket": id, "CreatedAt": at(day, time), "CreatedBy": 0 if from_customer else agent,
                "Author": author["Emails"][0]["Value"], "Slevel": "Internal" if badge == "Comment" else "External", "Type": "Html",
                "Body": text, "HtmlBody": html(text), "Badge": badge, "MessageCategory": "Message", "SearchTitle": subject[1],
                "Person": author["PersonId"] if from_customer else 0, "MessageId": f"<ticket-{id}-{len(messages) + 1}@so-mock.invalid>",
                "TimeSpent": 0 if from_customer else 5 + id % 20, "Language": "en",
            })  # fmt: skip
        waits = status == 1 and said[-1][2]
        row: dict[str, Any] = {
            "TicketId": id, "Title": f"{subject[1]} ({COMPANIES[company - 1][0]})", "Category": subject[0], "Priority": 1 + id % 3,
            "Status": status, "BaseStatus": STATUSES[status - 1][1], "TicketType": 1, "OwnedBy": agent, "CreatedBy": agent, "Person": customer["PersonId"],
            "Author": customer["Emails"][0]["Value"], "FromAddress": customer["Emails"][0]["Value"], "Origin": ORIGINS[id % 5],
            "Slevel": "External", "ReadStatus": "Red" if len(said) == 1 else "Yellow" if waits else "Green", "Language": "en",
            "CreatedAt": at(*moments[0]), "LastChanged": at(*moments[-1]), "NumMessages": len(said),
            "NumReplies": sum(not from_customer and badge != "Comment" for badge, _, from_customer in said),
            "TimeSpent": sum(0 if from_customer else 5 + id % 20 for _, _, from_customer in said),
        }  # fmt: skip
        if len(said) > 1:
            row["RepliedAt"] = at(*moments[1])
        if status == 2:
            row["ClosedAt"] = at(*moments[-1])
        if status == 3:
            row["Activate"] = at(number(1, 14, "wake", id), "07:00:00")
        others = [other for other in staff[company] if other != customer["PersonId"]]
        if id % 4 == 0 and others:
            row["SecondaryPersons"] = others[:1]
        if id % 9 == 0 and company in sales:
            row["Sale"] = sales[company]
        if id % 8 == 0 and company in projects:
            row["Project"] = projects[company]
        rows.append(row)
    return {"ticket": rows, "ticket_message": messages, "ticket_relation": RELATED}
