"""Addresses in the layout of their country: what is shown, and which of its two forms a save believes."""

from typing import Any

import pytest
from contract.driver import record

from so_mock.entities import addresses
from so_mock.tenant import Tenant

NORWAY, BRITAIN, AMERICA = {"AddressLayoutId": 4}, {"AddressLayoutId": 3}, {"AddressLayoutId": 2}


def cells(shown: Any) -> list[list[tuple[str, str]]]:
    return [[(cell["Name"], cell["Value"]) for cell in row] for row in shown["LocalizedAddress"]]


def company(tenant: Tenant, **properties: Any) -> Any:
    return record(
        tenant, "Contact.SaveContactEntity", contact_entity={"Name": "Acme", **properties}
    )


def cell(name: str, value: str) -> dict[str, str]:
    return {"Name": name, "Value": value}


def test_a_norwegian_company_has_street_and_post_box_with_zip_before_city():
    kept = {"Street": {"Address1": "Storgata 1", "Zipcode": "0155", "City": "Oslo"}}
    shown = addresses.shown(kept, NORWAY)
    assert cells(shown) == [
        [("StreetAddress1", "Storgata 1")],
        [("StreetZipcode", "0155"), ("StreetCity", "Oslo")],
        [("PostalAddress1", "")],
        [("PostalZipcode", ""), ("PostalCity", "")],
    ]
    assert shown["Formatted"] == shown["Street"]["Formatted"] == "Storgata 1\n0155 Oslo\n"
    assert shown["LocalizedAddress"][2][0]["Label"] == "SR_AL_POBOX"


def test_a_person_has_one_address_without_prefix():
    shown = addresses.shown(
        {"Street": {"Address1": "1 High Street", "City": "London"}}, BRITAIN, True
    )
    assert cells(shown)[0] == [("Address1", "1 High Street")]
    assert shown["Street"]["AtypeIdx"] == "PersonPrivateAddress"
    assert (shown["Postal"], shown["Formatted"]) == (None, "1 High Street\nLondon\n")


def test_city_state_and_zip_stand_in_one_line_in_america():
    kept = {"Street": {"Address1": "1 Elm St", "City": "Austin", "State": "TX", "Zipcode": "73301"}}
    assert addresses.shown(kept, AMERICA)["Formatted"] == "1 Elm St\nAustin TX 73301\n"


def test_a_layout_that_nobody_knows_is_shown_like_a_european_one():
    shown = addresses.shown({"Street": {"Address1": "X 1"}}, {"AddressLayoutId": 99})
    assert shown["Formatted"] == "X 1\n"
    assert addresses.shown(None, None)["LocalizedAddress"] != []


def test_either_form_is_taken(tenant: Tenant):
    by_street = company(tenant, Address={"Street": {"Address1": "Storgata 1", "City": "Oslo"}})
    lines = [[cell("StreetAddress1", "Storgata 1")], [cell("StreetCity", "Oslo")]]
    by_cells = company(tenant, Address={"LocalizedAddress": lines})
    assert by_street["Address"] == by_cells["Address"]
    flat = record(tenant, "Contact.GetContact", contact_id=by_cells["ContactId"])
    assert (flat["City"], flat["FormattedAddress"]) == ("Oslo", "Storgata 1\nOslo\n")


def test_a_changed_cell_counts_more_than_the_unchanged_street(tenant: Tenant):
    made = company(tenant, Address={"Street": {"Address1": "Storgata 1", "City": "Oslo"}})
    made["Address"]["LocalizedAddress"][0][0]["Value"] = "Kirkegata 2"
    saved = record(tenant, "Contact.SaveContactEntity", contact_entity=made)
    assert saved["Address"]["Street"]["Address1"] == "Kirkegata 2"
    saved["Address"]["Street"]["City"] = "Bergen"
    saved = record(tenant, "Contact.SaveContactEntity", contact_entity=saved)
    assert cells(saved["Address"])[1] == [("StreetZipcode", ""), ("StreetCity", "Bergen")]
    assert saved["Address"]["Formatted"] == "Kirkegata 2\nBergen\n"


def test_a_save_that_does_not_mention_it_leaves_it(tenant: Tenant):
    made = company(tenant, Address={"Street": {"Address1": "Storgata 1"}})
    saved = company(tenant, ContactId=made["ContactId"])
    assert saved["Address"] == made["Address"]


@pytest.mark.parametrize("part", addresses.PARTS)
def test_where_the_layout_has_one_address_both_are_it(part: str):
    kept = addresses.kept({part: {"Address1": "112 St James Boulevard"}}, None, BRITAIN)
    assert kept["Street"]["Address1"] == kept["Postal"]["Address1"] == "112 St James Boulevard"
    assert kept["Street"]["AtypeIdx"] != kept["Postal"]["AtypeIdx"]


def test_another_country_shows_it_otherwise_and_nothing_is_saved(tenant: Tenant):
    with tenant.store.unit():
        row = tenant.store.table("country").get(826)
        tenant.store.update("country", {**row, "AddressLayoutId": 3})
    before = record(tenant, "Contact.GetContactEntity", contact_entity_id=2)
    changed = record(tenant, "Contact.ChangeCountry", contact_entity=before, to_country_id=826)
    assert changed["Country"]["CountryId"] == 826
    assert cells(changed["Address"])[0][0][0] == "PostalAddress1"
    assert len(changed["Address"]["LocalizedAddress"]) == 5
    assert record(tenant, "Contact.GetContactEntity", contact_entity_id=2) == before
    laid_out = record(tenant, "Contact.GetAddressByCountry", contact_id=2, country_id=826)
    assert cells(laid_out) == cells(changed["Address"])
    own = record(tenant, "Contact.GetAddress", contact_id=2)
    assert own == before["Address"]
