"""Who is behind an e-mail address (email-and-mailbox.md 7)."""

from __future__ import annotations

from so_mock.agents.email.accounts import bare_address
from so_mock.behaviour import behaviour
from so_mock.call import Record
from so_mock.crm import Crm
from so_mock.entities.service import BY_ADDRESS, of_company, of_person
from so_mock.entities.shape import Shaper


@behaviour("EMail.FindAddress")
def find_address(crm: Crm, address: str | None) -> list[Record]:
    """One for each person and each company that has exactly this address, case apart; the retired
    come last."""
    key = bare_address(address)
    if not key:
        return []
    shaper = Shaper(crm.shapes, crm.reads)
    persons = crm.by("person", BY_ADDRESS, key)
    persons.sort(key=lambda row: (row["Retired"], row["PersonId"]))
    companies = crm.by("contact", BY_ADDRESS, key)
    hits = [of_person(row, key, shaper) for row in persons]
    if len(persons) > 1:
        everybody = [row["PersonId"] for row in persons]
        hits = [hit | {"DuplicatePersonIds": everybody} for hit in hits]
    hits += [of_company(row, key, shaper) for row in companies]
    return [crm.blank("EMailAddress") | hit | {"Address": (address or "").strip()} for hit in hits]
