"""The order of the persons in a company; the first is the one chosen where nobody is."""

from __future__ import annotations

from so_mock.behaviour import behaviour
from so_mock.crm import Crm
from so_mock.entities.crm import OF_COMPANY, by_rank
from so_mock.errors import Invalid
from so_mock.store.table import Row


def ordered(crm: Crm, person_id: int | None) -> tuple[Row, list[Row]]:
    person = crm.need("person", person_id)
    if not person["Contact"]:
        raise Invalid(f"Person {person['PersonId']} is in no company, and so has no rank")
    return person, by_rank(crm.by("person", OF_COMPANY, person["Contact"]))


def write(crm: Crm, persons: list[Row]) -> None:
    for rank, person in enumerate(persons, 1):
        if person["Rank"] != rank:
            crm.update("person", {**person, "Rank": rank})


def place(crm: Crm, person: Row, persons: list[Row], rank: int) -> int:
    """Puts him there, the others in their order around him; answers where he stands now."""
    at = min(max(rank, 1), len(persons)) - 1
    others = [each for each in persons if each["PersonId"] != person["PersonId"]]
    write(crm, [*others[:at], person, *others[at:]])
    return at + 1


@behaviour("Person.ChangePersonRank")
def change_person_rank(crm: Crm, person_id: int | None, move_up: bool | None) -> int:
    """One place up or down, as far as there is one; answers his rank."""
    person, persons = ordered(crm, person_id)
    now = 1 + [each["PersonId"] for each in persons].index(person["PersonId"])
    return place(crm, person, persons, now - 1 if move_up else now + 1)


@behaviour("Person.SetPersonRank")
def set_person_rank(crm: Crm, person_id: int | None, desired_rank: int | None) -> bool:
    person, persons = ordered(crm, person_id)
    return place(crm, person, persons, desired_rank or 1) == desired_rank


@behaviour("Person.NormalizeRanks")
def normalize_ranks(crm: Crm, contact_id: int | None) -> bool:
    company = crm.need("contact", contact_id)["ContactId"]
    write(crm, by_rank(crm.by("person", OF_COMPANY, company)))
    return True
