"""E-mail addresses, a row for each. They have no table here: a row is made of the owner and the place in his list."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from so_mock.query.columns.addresses import emails
from so_mock.query.facts import Kind, Made, Provided
from so_mock.query.tree import Compare, Node, compares
from so_mock.query.values import bare
from so_mock.store.table import Row

if TYPE_CHECKING:
    from so_mock.entities.shape import Shaper

MATCH = "emailmatch"


def addresses(*entities: str, by_address: bool) -> Callable[[Shaper, Node], Iterator[Row]]:
    """Where something is to be matched, those whose address does, or the rest. Otherwise all of them do."""

    def rows(shaper: Shaper, where: Node) -> Iterator[Row]:
        asked = [bare(c.values[0]).lower() for c in compares(where) if c.column.lower() == MATCH and c.values]  # fmt: skip
        for entity in entities:
            for owner in shaper.reads.rows(entity):
                whose = {
                    "PersonId": owner.get("PersonId") or 0,
                    "ContactId": owner.get("ContactId") or owner.get("Contact") or 0,
                }
                for each in emails(owner, shaper):
                    matched = not asked or any(text in each["Value"].lower() for text in asked)
                    if matched == by_address:
                        yield {**each, **whose}

    return rows


def matching(row: Row, shaper: Shaper) -> str:
    """What is looked through: the address, and who has it."""
    owners = (shaper.label("person", row["PersonId"]), shaper.label("contact", row["ContactId"]))
    return "\n".join((str(row["Value"]), *owners))


def match(compare: Compare, shaper: Shaper) -> Node:
    """Any part of it will do, whatever the operator."""
    return compare._replace(operator="contains")


def listed(*kinds: tuple[str, str]) -> Provided:
    """The entity names tell what matched: the address (`email`) or the name of who has it."""
    entities = [entity for entity, _ in kinds]
    found = {
        entity: Kind(rows=addresses(entity, by_address=False), key="EmailId", group=group)
        for entity, group in kinds
    }
    group = kinds[0][1] if len(kinds) == 1 else "email of anybody"
    email = Kind(rows=addresses(*entities, by_address=True), key="EmailId", group=group)
    return Provided({"email": email, **found}, columns={MATCH: Made(matching)}, controls={MATCH: match})  # fmt: skip


PERSON, CONTACT = ("person", "email of person"), ("contact", "email of company")
PROVIDERS = {
    "emailaddress": listed(PERSON, CONTACT), "emailpersonaddress": listed(PERSON), "emailcontactaddress": listed(CONTACT),
}  # fmt: skip
