"""Relations between companies and persons, and the ends that they lead to."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from so_mock.entities.relations import referring
from so_mock.query.facts import Beyond, Fact, Group, Made, Many, One
from so_mock.store.table import Row

if TYPE_CHECKING:
    from so_mock.entities.shape import Shaper

# What a company has as well, and archives of both mean the person's by.
PERSONS = dict.fromkeys(
    (
        "fullname",
        "ticketpriority",
        "supportlanguage",
        "supportassociate",
        "supportassociatefullname",
    ),
    Beyond("person"),
)


def end(side: str, kind: str) -> One:
    """The company or person at one side of a relation."""
    prop, entity = f"{side}{kind}Id", kind.lower()
    return One(lambda row, shaper: shaper.row(entity, row.get(prop)), entity)


def definition(side: str, persons: bool) -> Made:
    """The relation itself, where a person is at that side, or a company."""

    def make(row: Row, shaper: Shaper) -> int:
        is_person = bool(row.get(f"{side}PersonId"))
        return int(row["RelationDefinitionId"]) if row and is_person == persons else 0

    return Made(make, "relation_definition")


def of_company(side: str, other: str) -> Many:
    """The companies and persons that it is tied to, which stand at `side`."""
    index = referring(f"{other}ContactId")

    def make(row: Row, shaper: Shaper) -> list[Row]:
        found = shaper.reads.by("contact_relation", index, row["ContactId"]) if row["ContactId"] else []  # fmt: skip
        return [each for each in found if not each[f"{other}PersonId"]]

    return Many("contact_relation", make, f"company at {side}")


def of_person(side: str, other: str) -> Many:
    return Many("contact_relation", f"{other}PersonId", f"person at {side}")


def at(side: str, kind: str, **columns: Fact) -> Group:
    return Group("", columns, {"end": end(side, kind)}, also=("end",))


def told(column: str) -> Callable[[Row, Shaper], str]:
    """What its definition calls it."""

    def make(row: Row, shaper: Shaper) -> str:
        found = shaper.row("relation_definition", row["RelationDefinitionId"])
        return str(found[column]) if found else ""

    return make


def processed(row: Row, shaper: Shaper) -> str:
    """As it reads from the one whose relations are listed."""
    return told("PassiveText" if row["Direction"] == 2 else "Name")(row, shaper)


GROUPS = {
    "company at Source": at("Source", "Contact", csrelation=definition("Source", False), contactpersonrelation=definition("Source", True)),
    "company at Destination": at("Destination", "Contact", csrelation=definition("Destination", False), personcontactrelation=definition("Destination", True)),
    "person at Source": at("Source", "Person", personpersonrelation=definition("Source", True), personcontactrelation=definition("Source", False)),
    "person at Destination": at("Destination", "Person", personpersonrelation=definition("Destination", True), contactpersonrelation=definition("Destination", False)),
    # A relation as seen from one of its ends: a dict of {"Direction", "From..", "To.."} and the relation's row.
    "seen relation": Group(
        "",
        {
            "relationname": Made(told("Name")), "reversedname": Made(told("PassiveText")), "processedname": Made(processed),
            "relationcomment": "Comment", "relationid": "RelationId", "relationdefinitionid": "RelationDefinitionId",
            "direction": "Direction", "associateid": Made(lambda row, shaper: row["CreatedBy"], "associate", "Name"),
            "contactid": "FromContactId", "personid": "FromPersonId",
        },
        {
            "source": One(lambda row, shaper: {"ContactId": row["FromContactId"], "PersonId": row["FromPersonId"]}, "seen end"),
            "target": One(lambda row, shaper: {"ContactId": row["ToContactId"], "PersonId": row["ToPersonId"]}, "seen end"),
            "user": One(lambda row, shaper: shaper.row("associate", row["CreatedBy"]), "associate"),
        },
        also=("user",),
    ),
    "seen end": Group(
        "", {**PERSONS, "contactid": "ContactId", "personid": "PersonId"},
        {"contact": end("", "Contact"), "person": end("", "Person")}, also=("contact", "person"),
    ),
}  # fmt: skip
