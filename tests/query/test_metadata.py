"""What an archive tells about its columns."""

from __future__ import annotations

import pytest
from contract.driver import TERJE, record

from so_mock.errors import NotFound
from so_mock.query.metadata import column_info, column_infos


@pytest.fixture
def reads(tenant):
    return tenant.reads(TERJE)


@pytest.fixture
def infos(world, reads):
    return column_infos(world.engine, "findcontact", reads)


def test_documented_columns_are_told_as_documented(infos):
    assert infos["contactId"] == {
        "DisplayName": "[SR_CONTACT_ID]", "DisplayTooltip": "[SR_CONTACT_ID_TOOLTIP]", "DisplayType": "int",
        "CanOrderBy": True, "Name": "contactId", "CanRestrictBy": True, "RestrictionType": "int",
        "RestrictionListName": None, "IsVisible": True, "ExtraInfo": "", "Width": "5c", "IconHint": "Contact",
        "HeadingIconHint": "",
    }  # fmt: skip
    name = infos["name"]
    assert (name["DisplayName"], name["DisplayTooltip"]) == ("[SR_COMPANY_NAME]", "")
    assert (name["RestrictionType"], name["RestrictionListName"]) == (
        "stringorPK",
        "locateContact_new",
    )
    assert (name["DisplayType"], name["Width"], name["IconHint"]) == ("string", "25%", "Contact")


def test_all_rows_is_a_restriction_that_nobody_sees(infos):
    everything = infos["getAllRows"]
    assert (everything["DisplayName"], everything["DisplayType"]) == ("GetAll", "checkbox")
    assert (everything["IsVisible"], everything["CanRestrictBy"]) == (False, True)
    assert (everything["Width"], everything["IconHint"]) == ("4c", "")


def test_a_list_column_names_the_list_behind_it(infos):
    assert infos["category"]["RestrictionListName"] == "category"
    assert infos["associateId"]["RestrictionListName"] == "associate"
    assert infos["hasInfoText"]["HeadingIconHint"] == "paperclip"
    assert infos["hasInfoText"]["DisplayType"] == "icon"


def test_what_cannot_be_restricted_on_has_no_type(infos):
    strict = [each for each in infos.values() if not each["CanRestrictBy"]]
    assert strict
    assert {each["RestrictionType"] for each in strict} == {None}
    assert {each["RestrictionListName"] for each in strict} == {None}


def test_one_column_is_found_by_any_spelling(world, reads):
    found = column_info(world.engine, "Person", "PERSONCONTACT/NAME", reads)
    assert found is not None
    assert found["Name"] == "personContact/name"
    assert column_info(world.engine, "Person", "nosuch", reads) is None


def test_an_unknown_provider_is_not_found(world, reads):
    with pytest.raises(NotFound, match="nearest: Person"):
        column_infos(world.engine, "Persom", reads)


def test_custom_fields_are_called_as_the_customer_called_them(tenant, world):
    agent = "UserDefinedFieldInfo"
    made = record(
        tenant, f"{agent}.CreateUserDefinedFieldInfo", owner_type="Person", field_type="Number"
    )
    record(
        tenant,
        f"{agent}.SaveUserDefinedFieldInfo",
        user_defined_field_info=made | {"FieldLabel": "Shoe size", "Tooltip": "In Paris points"},
    )
    record(tenant, f"{agent}.Publish", owner_type="Person")
    reads = tenant.reads(TERJE)
    found = column_infos(world.engine, "Person", reads)["personUdef/SuperOffice:1"]
    assert found["DisplayName"] == "Shoe size"
    assert found["DisplayTooltip"] == "In Paris points"
    assert (found["RestrictionType"], found["CanOrderBy"]) == ("int", True)
    assert column_info(world.engine, "Person", "personUdef/SuperOffice:1", reads) == found
