"""The same row through each surface of OData."""

from __future__ import annotations

from typing import Any

import pytest
from contract.driver import call_of, record

from so_mock.catalogue.archives import archives
from so_mock.query.cells import json_safe, surface
from so_mock.query.engine import Question
from so_mock.query.odata import parse_columns, parse_filter
from so_mock.tenant import Tenant


def shown(tenant: Tenant, columns: str, mode: str = "slim", **ways: bool) -> dict[str, Any]:
    crm = tenant.crm(call_of(tenant, "Contact.GetContact"))
    made = record(tenant, "Person.SavePersonEntity", person_entity={"Lastname": "Cell", "BirthDate": "1980-05-17T00:00:00"})  # fmt: skip
    question = Question("Person", parse_columns(columns), parse_filter(f"personId = {made['PersonId']}"))  # fmt: skip
    [row] = crm.engine.ask(question, crm.moment(), surface(mode, **ways)).rows
    found: dict[str, Any] = row
    assert int(found["PrimaryKey"]) == made["PersonId"]
    return found


def test_values_as_they_are() -> None:
    assert surface("slim") is surface("slim")  # questions are kept by it
    assert surface("slim") is not surface("slim", safe=True)


def test_slim_shows_values_of_json_and_blanks_of_their_types(tenant: Tenant) -> None:
    row = shown(tenant, "lastName,birthdate,retired,contactId,personContact/category,title")
    assert {**row, "PrimaryKey": ""} == {
        "PrimaryKey": "", "EntityName": "person", "lastName": "Cell", "birthdate": "1980-05-17T00:00:00", "retired": False,
        "contactId": 0, "personContact/category": "", "title": "",
    }  # fmt: skip


def test_full_shows_them_twice(tenant: Tenant) -> None:
    row = shown(tenant, "lastName,birthdate,retired,contactId", "full")
    cells = {name: (cell["RawValue"], cell["DisplayValue"]) for name, cell in row["Column"].items()}
    assert cells == {
        "lastName": ("Cell", "Cell"), "birthdate": ("1980-05-17T00:00:00", "[D:05/17/1980]"), "retired": (False, "[I:0]"),
        "contactId": (0, "[I:0]"),
    }  # fmt: skip
    assert row["LinkHint"] == f"nav=person&person_id={row['PrimaryKey']}"


def test_display_draws_truths_alone(tenant: Tenant) -> None:
    row = shown(tenant, "lastName,retired,hasInfoText,contactId", display=True)
    assert (row["lastName"], row["retired"], row["hasInfoText"], row["contactId"]) == ("Cell", "[I:0]", "", 0)  # fmt: skip


def test_safe_names_hold_letters_digits_and_low_lines(tenant: Tenant) -> None:
    assert list(shown(tenant, "personContact/name", safe=True))[2:] == ["personContact_name"]


@pytest.mark.parametrize(
    ("name", "safe"),
    [("name", "name"), ("contact/name", "contact_name"), ("personUdef/SuperOffice:1", "personUdef_SuperOffice_1"),
     ("contact.category_idx", "contact_category_idx"), ("Count(ø):Footer", "Count____Footer")],
)  # fmt: skip
def test_every_other_sign_is_replaced(name: str, safe: str) -> None:
    assert json_safe(name) == safe


def test_rows_of_every_archive_are_shown_in_full(tenant: Tenant) -> None:
    """Each value goes through the encoding of its column's type."""
    moment = tenant.crm(call_of(tenant, "Contact.GetContact")).moment()
    shown = 0
    for name in archives().names():
        for row in moment.engine.ask(Question(name, top=20), moment, surface("full")).rows:
            shown += len(row["Column"])
            assert all(isinstance(cell["DisplayValue"], str) for cell in row["Column"].values()), name  # fmt: skip
    assert shown > 10_000
