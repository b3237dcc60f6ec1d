"""A user from what is known of him; person and user are made where there is none."""

from __future__ import annotations

from collections.abc import Iterable

from so_mock.agents.user import users
from so_mock.agents.user.credentials import kind_of
from so_mock.behaviour import behaviour
from so_mock.call import Record
from so_mock.conventions import crud
from so_mock.crm import Crm
from so_mock.entities import elements
from so_mock.entities.crm import OF_COMPANY, OF_PERSON, joined
from so_mock.store.table import Row


@behaviour("User.ResolveUserFromInfo")
def resolve_user_from_info(
    crm: Crm, contact_id: int, person_name: str | None, phone_numbers: list[str] | None,
    emails: list[str] | None, user_type: str, credential: Record | None,
) -> Record:  # fmt: skip
    """By the credential, else by the person: one of the company who is called so, or has one of the addresses or
    numbers."""
    row = with_credential(crm, credential)
    created = False
    if row is None:
        person = known_person(crm, contact_id, person_name, phone_numbers or (), emails or ())
        created = person is None
        id = person["PersonId"] if person else new_person(crm, contact_id, person_name, phone_numbers or (), emails or ())  # fmt: skip
        held = crm.by("associate", OF_PERSON, id)
        made = users.template(crm, user_type, id) | {"Credentials": kept(crm, credential)}
        row = held[0] if held else crud.store(crm, crm.model["associate"], made)
    user = crm.record(users.shown(crm, row))
    return crm.blank("ResolvedUser") | {"User": user, "PersonCreated": created}


def kept(crm: Crm, credential: Record | None) -> list[Record]:
    if credential is None or not kind_of(credential):
        return []
    return [crm.whole("Credential", credential)]


def with_credential(crm: Crm, credential: Record | None) -> Row | None:
    wanted = (kind_of(credential), credential.get("Value")) if credential else ("", None)
    return next(
        (
            row
            for row in crm.rows("associate")
            if wanted[0] and any((kind_of(e), e["Value"]) == wanted for e in row["Credentials"])
        ),
        None,
    )


def known_person(
    crm: Crm, contact: int, name: str | None, phones: Iterable[str], emails: Iterable[str]
) -> Row | None:
    numbers = {elements.stripped(phone) for phone in phones if phone}
    addresses = {email.strip().lower() for email in emails if email}
    persons = crm.by("person", OF_COMPANY, contact) if contact else list(crm.rows("person"))
    for row in persons:
        if addresses & {value.lower() for value in elements.values(row, "Emails")}:
            return row
    for row in persons:
        called = joined(row["Firstname"], row["MiddleName"], row["Lastname"])
        held = {
            elements.stripped(value)
            for kind in elements.PHONES
            for value in elements.values(row, kind)
        }
        if (name and called.lower() == name.strip().lower()) or numbers & held:
            return row
    return None


def new_person(
    crm: Crm, contact: int, name: str | None, phones: Iterable[str], emails: Iterable[str]
) -> int:
    first, _, last = (
        (name or next(filter(None, emails), "").partition("@")[0]).strip().rpartition(" ")
    )
    given: Record = {
        "Firstname": first or last, "Lastname": last if first else "",
        "Emails": [elements.element(each) for each in emails if each],
        "OfficePhones": [elements.element(each, phone=True) for each in phones if each],
    }  # fmt: skip
    if contact:
        given["Contact"] = {"ContactId": contact}
    return int(crm.call("Person.SavePersonEntity", person_entity=given).row["PersonId"])
