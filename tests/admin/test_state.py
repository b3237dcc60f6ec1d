"""Rows behind the API, as the admin API shows them."""

from typing import Any
from urllib.parse import quote

import pytest
from contract.door import Door
from query.world import ROWS, fill, stop


@pytest.fixture
def filled(door: Door) -> Door:
    stop(door.tenant)
    fill(door.tenant, ROWS)
    return door


def state(door: Door, path: str, **options: Any) -> Any:
    query = "&".join(f"{quote('$' + name)}={quote(str(value))}" for name, value in options.items())
    reply = door("GET", f"/_so_mock/state{path}?{query}", auth=None)
    assert reply.status == 200, reply
    return reply.json()


def refused(door: Door, path: str) -> tuple[int, str]:
    reply = door("GET", f"/_so_mock/state{path}", auth=None)
    return reply.status, reply.json()["error"]


def test_what_there_is(filled: Door):
    found = {each["name"]: each for each in state(filled, "")["entities"]}
    assert found["sale"] == {"name": "sale", "key": "SaleId", "rows": 13}
    assert not any(name.startswith("_") for name in found)


def test_rows_are_shown_whole(filled: Door):
    told = state(filled, "/contact", filter="Name is 'and'")
    assert (told["entity"], told["total"]) == ("contact", 1)
    assert (told["rows"][0]["ContactId"], told["rows"][0]["Department"]) == (7, "or")


@pytest.mark.parametrize(("entity", "filter", "ids"), [
    ("contact", "", [1, 2, 3, 4, 5, 6, 7, 8]), ("contact", "ContactId in (2,3)", [2, 3]), ("contact", "contactid > 6", [7, 8]),
    ("contact", "name begins 'bakke' and Xstop set", [2]), ("contact", "Category = 1", [1, 5, 8]), ("contact", "Associate/Name is 'SAL0'", [2, 6]),
    ("person", "Contact/Name begins 'bakke'", [2, 3]), ("person", "Contact/Associate/AssociateId = 5", [1]), ("sale", "Status is 'Sold'", [2, 8, 9]),
    ("sale", "Saledate thisWeek", [6, 7, 8]), ("sale", "Amount between (99.99, 100) or SaleId = 1", [1, 3, 8]), ("ticket", "Tags intArrayOneOf (1)", [1, 4]),
    ("SALE", "Heading contains 'long'", [1, 3, 7]),
])  # fmt: skip
def test_filters_are_on_properties(filled: Door, entity: str, filter: str, ids: list[int]):
    told = state(filled, f"/{entity}", filter=filter)
    key = f"{told['entity'].title()}Id"
    assert [row[key] for row in told["rows"]] == ids


def test_values_within_a_row(filled: Door):
    row = filled.tenant.store.table("contact").rows[3]
    emails = [{"Value": v, "Description": ""} for v in ("a@b.example", "c@d.example")]
    address = {"Street": {"City": "Ålesund"}}
    with filled.tenant.store.unit():
        filled.tenant.store.update("contact", {**row, "Emails": emails, "Address": address})
    for filter in ("Emails/Value contains 'c@d'", "Address/Street/City is 'ålesund'"):
        assert [r["ContactId"] for r in state(filled, "/contact", filter=filter)["rows"]] == [3]


def test_order_and_pages(filled: Door):
    told = state(filled, "/sale", orderBy="Amount desc", top=2, skip=1)
    assert (told["total"], [row["SaleId"] for row in told["rows"]]) == (13, [7, 6])


def test_what_is_softly_deleted_is_still_there(filled: Door):
    filled.rest("DELETE", "Contact/3")
    (row,) = state(filled, "/contact", filter="ContactId = 3")["rows"]
    assert row["DeletedDate"]


def test_of_the_tenant_that_is_named(filled: Door):
    made = filled("POST", "/_so_mock/tenants", {"name": "Other"}, auth=None)
    assert made.status == 201
    try:
        reply = filled("GET", "/_so_mock/state/sale?tenant=Other&$top=1", auth=None)
        assert reply.json()["total"] > 13
    finally:
        filled("DELETE", "/_so_mock/tenants/Other", auth=None)


@pytest.mark.parametrize(
    "entity", ["contact", "person", "user_preference", "blob", "selection", "email"]
)
def test_every_property_can_be_asked_for(filled: Door, entity: str):
    names = filled.tenant.world.absorber.blank_row(filled.tenant.world.model[entity])
    for name in names:
        state(filled, f"/{entity}", filter=f"{name} isNotNull", orderBy=name, top=1)


@pytest.mark.parametrize(("path", "status", "told"), [
    ("/contct", 404, "no entity 'contct'; nearest: contact"), ("/_user", 404, "no entity '_user'"), ("/contact?$filter=Nme%20=%20'x'", 400, "contact has no property 'Nme' at position 0; nearest: Name"),
    ("/contact?$filter=Category/Nme%20=%20'x'", 400, "category has no property 'Nme'"), ("/contact?$filter=Name%20begns%20'x'", 400, "nearest: begins"),
    ("/contact?$orderBy=Nme", 400, "$orderBy: contact has no property 'Nme' at position 0; nearest: Name"), ("/contact?$top=x", 400, "$top is no whole number: 'x'"),
    ("/contact?$filtr=1", 400, "'$filtr' is not understood here; there are $filter, $orderBy, $top, $skip"), ("/contact?$filter=(", 400, "at position 1"),
])  # fmt: skip
def test_what_cannot_be_asked_is_told(filled: Door, path: str, status: int, told: str):
    found, error = refused(filled, path)
    assert (found, told in error) == (status, True), error
