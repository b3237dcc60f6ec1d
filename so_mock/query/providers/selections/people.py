"""Companies and people as one row: a root column tells of the company, or of the person."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from so_mock.catalogue.archives import archives
from so_mock.entities.crm import OF_COMPANY, contact_full_name
from so_mock.query.facts import Beyond, Fact, Group, Kind, Made, One
from so_mock.query.providers.selections.asked import nobody

if TYPE_CHECKING:
    from so_mock.entities.shape import Shaper
    from so_mock.store.table import Row

# Of the selection, or of either.
OWN = frozenset(
    ["getallrows", "getnorows", "selectionid", "rowkind", "selectionmemberid", "selectionidrequest"]
)


def of_company(prefix: str) -> dict[str, Fact]:
    """The company's columns, where it stands behind a prefix."""
    found: dict[str, Fact] = {name: Beyond(prefix) for name in _roots("Contact") - {"contactid"} - OWN}  # fmt: skip
    return found | {"who": Beyond(prefix, "nameDepartment")}


def of_person(prefix: str) -> dict[str, Fact]:
    names = _roots("ContactPersonSelectionV2") - _roots("Contact") - {"who"} - OWN
    return {name: Beyond(prefix) for name in names}


@cache
def _roots(name: str) -> frozenset[str]:
    provider = archives().find(name)
    assert provider is not None
    return frozenset(each.name.lower() for each in provider.columns() if "/" not in each.name)


@cache
def kinds(included: str) -> dict[str, Kind]:
    """Companies, those with people among them as those people where they are included: none, main, all; `both`:
    companies and people each on their own, `people`: no companies."""
    alone, lead, person = _groups()
    every = included in ("both", "none")
    company = Kind("contact", "" if every else "haspeople = ''", group=alone)
    people = Kind("person", "isfirst = '1'" if included == "main" else "", group=person)
    return {
        "contact": company._replace(rows=nobody) if included == "people" else company,
        "person": people._replace(rows=nobody) if included == "none" else people,
        "dynamicContact": Kind("contact", group=alone if included == "none" else lead),
    }


@cache
def _groups() -> tuple[Group, Group, Group]:
    """A company alone, one with the person who comes first there, and a person with his company."""
    has: dict[str, Fact] = {"haspeople": Made(_has_people), "who": Made(contact_full_name)}
    person = of_company("personcontact") | {"isfirst": Made(_is_first), "personnomail": "NoMailing"}
    return (
        Group("contact", has | of_person("nobody"), {"nobody": One(_no_person, "person")}, ("nobody",), "contact"),
        Group("contact", has | of_person("main"), {"main": One(main_of, "person")}, ("main",), "contact"),
        Group("person", person, {}, ("personcontact",), "person"),
    )  # fmt: skip


def people_of(row: Row, shaper: Shaper) -> list[Row]:
    id = row["ContactId"]
    return shaper.reads.by("person", OF_COMPANY, id) if id else []


def main_of(row: Row, shaper: Shaper) -> Row | None:
    """The first by rank."""
    people = people_of(row, shaper)
    return min(people, key=lambda each: (each["Rank"] or 0, each["PersonId"]), default=None)


def _is_first(row: Row, shaper: Shaper) -> str:
    company = shaper.row("contact", row["Contact"])
    first = main_of(company, shaper) if company else None
    return "1" if first is None or first["PersonId"] == row["PersonId"] else ""


def _has_people(row: Row, shaper: Shaper) -> str:
    return "1" if people_of(row, shaper) else ""


def _no_person(row: Row, shaper: Shaper) -> Row | None:
    return None
