"""Lists of projects and their members."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING

from so_mock.entities.crm import OF_PERSON
from so_mock.entities.guides import PROJECT
from so_mock.entities.relations import referring
from so_mock.query.columns.project import answered_event
from so_mock.query.facts import Kind, Made, Provided, told
from so_mock.query.providers.guides import guide
from so_mock.query.providers.sales import PEOPLE

if TYPE_CHECKING:
    from so_mock.entities.shape import Shaper
    from so_mock.query.tree import Node
    from so_mock.store.table import Row


def joined(column: str, prop: str) -> Callable[[Shaper, Node], Iterable[Row]]:
    """Each project once for each company, or person, that takes part in it."""
    theirs, of_project = referring(prop), referring("ProjectId")

    def rows(shaper: Shaper, where: Node) -> Iterator[Row]:
        wanted, projects = told(where, column), told(where, "projectId")
        if wanted is not None:
            members = [row for id in wanted for row in shaper.reads.by("project_member", theirs, id)]  # fmt: skip
        elif projects is not None:
            members = [row for id in projects for row in shaper.reads.by("project_member", of_project, id)]  # fmt: skip
        else:
            members = shaper.reads.rows("project_member")
        for member in {(row["ProjectId"], row[prop]): row for row in reversed(members)}.values():
            project = shaper.row("project", member["ProjectId"])
            if project is not None:
                yield {**project, "_member": member}

    return rows


def of_member(prop: str) -> Made:
    return Made(lambda row, shaper: row["_member"][prop], kind="int")


def is_user(row: Row, shaper: Shaper) -> bool:
    return bool(shaper.reads.by("associate", OF_PERSON, row["PersonId"]))


PROVIDERS = {
    "contactprojects": Provided(
        {"project": Kind("project", rows=joined("contactId", "ContactId"))},
        columns={"contactid": of_member("ContactId")},
    ),
    "personprojects": Provided(
        {"project": Kind("project", rows=joined("personId", "PersonId"))},
        columns={
            "personid": of_member("PersonId"),
            "eventparticipantstatus": answered_event(lambda row: row["_member"]),
        },
    ),
    "projectmember": Provided(switches=PEOPLE),
    # A conflict is one with an appointment that is being made, of which nothing is told here.
    "projectmemberassociate": Provided(
        {"ProjectMember": Kind("project_member", only=is_user)}, {"hideConflict": ""}
    ),
    **guide("ProjectGuide", PROJECT),
}
