"""GetRelatedData: fields of a record and of those it refers to, by the names of the database."""

from importlib.util import find_spec
from typing import Any

import pytest
from contract.driver import ask, record

from so_mock.tenant import Tenant

pytestmark = pytest.mark.skipif(
    find_spec("so_mock.query.dynamic") is None, reason="it asks the Dynamic provider"
)


def related(tenant: Tenant, id: int, *fields: str, table: str = "contact") -> Any:
    return record(tenant, "Archive.GetRelatedData", table=table, record_id=id, fields=list(fields))


def test_fields_are_read_through_foreign_keys(tenant: Tenant) -> None:
    company = record(tenant, "Contact.GetContactEntity", contact_entity_id=3)
    found = related(tenant, 3, "name", "CONTACT.category_idx", "category_idx.name")
    assert [each["Field"] for each in found] == [
        "name",
        "CONTACT.category_idx",
        "category_idx.name",
    ]
    category = company["Category"]
    told = [each["FieldValue"]["DisplayValue"] for each in found]
    assert told == [company["Name"], f"[I:{category['Id']}]", category["Value"]]


def test_a_text_of_names_asks_the_same(tenant: Tenant) -> None:
    fields = "associate_id.person_id.firstname, registered"
    found = record(tenant, "Archive.GetRelatedData2", table="contact", record_id=3, fields=fields)
    assert found == related(tenant, 3, "associate_id.person_id.firstname", "registered")
    assert found[1]["FieldValue"]["DisplayValue"].startswith("[DT:")


def test_a_record_that_is_not_there_has_no_data(tenant: Tenant) -> None:
    assert related(tenant, 99_999, "name") == []


@pytest.mark.parametrize(
    ("table", "field", "told"),
    [("contac", "name", "nearest: contact"), ("contact", "nam", "nearest: name")],
)
def test_tables_and_fields_that_are_not_there_are_told(
    tenant: Tenant, table: str, field: str, told: str
) -> None:
    answer = ask(tenant, "Archive.GetRelatedData", table=table, record_id=3, fields=[field])
    assert answer.status == 400
    assert told in answer.value["Message"]
