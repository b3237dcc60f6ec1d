"""Documents, and the text that each of them holds."""

from __future__ import annotations

from so_mock.seed.companies import CITY, COMPANIES, CUSTOMERS, owner
from so_mock.seed.pools import slug
from so_mock.seed.sales import subject
from so_mock.seed.values import Rows, at, choose, number

COUNT = 80
# template, what it is called, what it says
KINDS = [
    (1, "Letter to {company}", "Dear {first},\n\nthank you for the meeting in {city}. As agreed we come back with samples next week.\n"),
    (2, "Minutes, {company}", "Present: {person}, {own}.\n\n1. Status: on time.\n2. Deliveries: complete but for the controllers.\n"
        "3. Next meeting: in two weeks.\n"),
    (15, "Quote {number} for {company}", "Quote {number}\n\n{heading}\nFor {company}, {city}.\n\nThe quote is valid for 30 days.\n"),
    (18, "Order confirmation {number}", "We confirm the order of {heading} for {company}.\n\nDelivery: three weeks from today.\n"),
    (12, "Drawing of the premises, {company}", "Premises of {company} in {city}.\n\nGround floor: 640 m2. First floor: 480 m2.\n"),
    (6, "E-mail to {person}", "To: {person}\nSubject: {heading}\n\nPlease find the data sheets attached.\n"),
    (2, "Light calculation, {company}", "Room, lux, watt\nOffice, 520, 38\nCorridor, 210, 18\nMeeting room, 480, 36\n"),
    (4, "Agreement with {company}", "Between Fjordlys AS and {company}.\n\n1. Scope: {heading}.\n2. Term: one year.\n"),
]  # fmt: skip


def documents(
    world: dict[str, Rows], staff: dict[int, list[int]], projects: dict[int, int]
) -> dict[str, Rows]:
    """Content is kept apart, by `document/<id>`. Half of them belong to a sale."""
    people = {row["PersonId"]: row for row in world["person"]}
    mine = {row["AssociateId"]: people[row["PersonId"]] for row in world["associate"]}
    by_company: dict[int, int] = {}
    for row in world["sale"]:
        by_company.setdefault(row["Contact"], row["SaleId"])
    rows: Rows = []
    contents: Rows = []
    for id in range(1, COUNT + 1):
        template, title, text = KINDS[id % len(KINDS)]
        company = CUSTOMERS[id * 3 % len(CUSTOMERS)]
        person = people[choose(staff[company], "document", id)]
        own, sale = owner(company), by_company.get(company, 0)
        facts = {
            "company": COMPANIES[company - 1][0], "city": CITY[company], "number": 10_010 + id, "first": person["Firstname"],
            "person": f"{person['Firstname']} {person['Lastname']}", "heading": subject(sale or id),
            "own": f"{mine[own]['Firstname']} {mine[own]['Lastname']}",
        }  # fmt: skip
        header = title.format(**facts)
        row = {
            "DocumentId": id, "Header": header, "Name": f"{slug(header)}-{10_010 + id}.txt", "DocumentTemplate": template,
            "Associate": own, "CreatedBy": own, "Contact": company, "Person": person["PersonId"],
            "Attention": facts["person"], "OurRef": f"{facts['own']}/{10_010 + id}", "Snum": 10_010 + id,
            "Type": "Document", "LockSemantics": "Locking", "Completed": "Completed" if id % 6 else "NotStarted",
            "ExternalRef": f"document/{id}", "Date": at(-number(0, 150, "document", id), "10:30:00"),
            "CreatedDate": at(-number(0, 150, "document", id), "10:30:00"), "Description": "",
        }  # fmt: skip
        if sale and id % 2:
            row["Sale"] = sale
        if company in projects and id % 3 == 0:
            row["Project"] = projects[company]
        rows.append(row)
        contents.append(
            {
                "id": f"document/{id}",
                "Name": row["Name"],
                "MediaType": "text/plain",
                "Text": text.format(**facts),
            }
        )
    return {"document": rows, "_content": contents}
