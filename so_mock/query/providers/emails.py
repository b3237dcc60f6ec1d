"""E-mail addresses, a row for each. They have no table here: a row is made of the owner and the place in his list."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from so_mock.query.columns.addresses import emails
from so_mock.query.facts import Kind, Made, Provided
from so_mock.query.tree import Compare, Node
from so_mock.store.table import Row

if TYPE_CHECKING:
    from so_mock.entities.shape import Shaper
    from so_mock.query.moment import Moment

MATCH = "emailmatch"


def addresses(entity: str, prop: str) -> Callable[[Moment, Node], Iterator[Row]]:
    def rows(moment: Moment, where: Node) -> Iterator[Row]:
        for owner in moment.shaper.reads.rows(entity):
            for each in emails(owner, moment.shaper):
                yield {**each, "ContactId": 0, "PersonId": 0, prop: owner[prop]}

    return rows


def matching(row: Row, shaper: Shaper) -> str:
    """What is looked through: the address, and who has it."""
    owners = (shaper.label("person", row["PersonId"]), shaper.label("contact", row["ContactId"]))
    return "\n".join((str(row["Value"]), *owners))


def match(compare: Compare, shaper: Shaper) -> Node:
    """Any part of it will do, whatever the operator."""
    return compare._replace(operator="contains")


PERSON = {"person": Kind(rows=addresses("person", "PersonId"), key="EmailId", group="email of person")}  # fmt: skip
CONTACT = {"contact": Kind(rows=addresses("contact", "ContactId"), key="EmailId", group="email of company")}  # fmt: skip
MATCHED = {MATCH: Made(matching)}
PROVIDERS = {
    "emailaddress": Provided({**PERSON, **CONTACT}, columns=MATCHED, controls={MATCH: match}),
    "emailpersonaddress": Provided(PERSON, columns=MATCHED, controls={MATCH: match}),
    "emailcontactaddress": Provided(CONTACT, columns=MATCHED, controls={MATCH: match}),
}
