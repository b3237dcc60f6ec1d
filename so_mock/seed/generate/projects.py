"""Projects, and the people who are in them."""

from __future__ import annotations

from collections.abc import Iterator

from so_mock.seed.generate.ground import Ground
from so_mock.store.table import Row

ABOUT = ["Anniversary", "Autumn campaign", "Customer day", "Move to new offices", "New intranet", "Product launch",
         "Quality programme", "Spring campaign", "Summer party", "Trade fair", "Training series", "Website"]  # fmt: skip


def projects(ground: Ground, ids: range) -> Iterator[Row]:
    """Two to six members each."""
    blank, dice, people = ground.blank("project"), ground.dice("project"), ground.people
    associates = ground.associates
    statuses, kinds = ground.ids("project_status"), ground.ids("project_type")
    for id in ids:
        dies = dice(id)
        owner, _ = associates[dies[0] % len(associates)]
        start = dies[1] % 300 - 200
        end = start + 30 + dies[2] % 200
        name = f"{ABOUT[dies[3] % len(ABOUT)]} {ground.day(start)[:4]}"
        yield {
            **blank, "ProjectId": id, "Name": name, "ProjectNumber": str(10_000 + id),
            "Associate": owner, "CreatedBy": owner, "Completed": end < 0,
            "ProjectStatus": statuses[dies[4] % len(statuses)], "ProjectType": kinds[dies[5] % len(kinds)],
            "StartDate": ground.at_work(start, 0), "EndDate": ground.at_work(end, 0),
            "CreatedDate": ground.at_work(min(start, 0) - 10, dies[6]),
        }  # fmt: skip
        if ground.knows("project_member"):
            members = dict.fromkeys(people[die % len(people)] for die in dies[7 : 9 + dies[15] % 5])
            for person in members:
                ground.also("project_member", {
                    **ground.blank("project_member"), "ProjectId": id, "PersonId": person.id,
                    "ContactId": person.company, "Registered": ground.at_work(min(start, 0) - 9, dies[6]),
                })  # fmt: skip
