"""Archives of tables that a customer added, and providers that publish no columns."""

import pytest
from agents.test_custom_object import rental, save
from contract.driver import record
from query import asking

from so_mock.errors import BadFilter, NotFound
from so_mock.tenant import Tenant

RENTALS = "CustomObject:y_rental"


@pytest.fixture
def rentals(tenant: Tenant) -> Tenant:
    rental(tenant)
    save(tenant, Values={"x_name": "Bike", "x_company": "[I:2]", "x_start": "[D:05/05/2026]"})
    save(tenant, Values={"x_name": "Boat", "x_company": "[I:5]", "x_done": "[I:0]"})
    return tenant


def test_a_custom_table_is_listed_by_the_columns_it_has(rentals: Tenant) -> None:
    bike, boat = asking.found(rentals, RENTALS).rows
    assert bike == {
        "PrimaryKey": "1", "EntityName": "y_rental", "id": 1, "x_name": "Bike", "x_start": "2026-05-05T00:00:00",
        "x_company": "Bjørge Trelast AS", "x_done": 1,
    }  # fmt: skip
    assert (boat["x_name"], boat["x_start"]) == ("Boat", "0001-01-01T00:00:00")


@pytest.mark.parametrize(
    ("where", "found"),
    [
        ("x_name begins 'bo'", ["Boat"]), ("x_company oneOf (2,5)", ["Bike", "Boat"]), ("x_company = 5", ["Boat"]),
        ("id = 1", ["Bike"]), ("x_start before '2026-06-01'", ["Bike"]), ("x_done = 1 or x_name is 'boat'", ["Bike", "Boat"]),
        ("getAllRows = true", ["Bike", "Boat"]), ("getNoRows = true", []),
    ],
)  # fmt: skip
def test_its_columns_take_the_operators_of_their_types(
    rentals: Tenant, where: str, found: list[str]
) -> None:
    assert [
        row["x_name"] for row in asking.found(rentals, RENTALS.lower(), "x_name", where).rows
    ] == found


def test_its_rows_have_an_order(rentals: Tenant) -> None:
    for order, names in (("x_name desc", ["Boat", "Bike"]), ("x_company", ["Bike", "Boat"])):
        assert [
            row["x_name"] for row in asking.shown(rentals, RENTALS, "x_name", order=order)
        ] == names


def test_a_new_column_is_seen_at_once(rentals: Tenant) -> None:
    with rentals.store.unit():
        table = rentals.store.table("extra_field")
        (name,) = (
            row
            for row in table.scan()
            if (row["TableName"], row["FieldName"]) == ("y_rental", "x_name")
        )
        rentals.store.insert(
            "extra_field", {**name, "ExtraFieldId": 0, "FieldName": "x_colour", "Rank": 9}
        )
    assert [row["x_colour"] for row in asking.shown(rentals, RENTALS, "x_colour")] == ["", ""]


def test_an_unknown_table_or_column_is_named(rentals: Tenant) -> None:
    with pytest.raises(NotFound, match="no extra table 'y_rentals'; nearest: y_rental"):
        asking.found(rentals, "CustomObject:y_rentals")
    with pytest.raises(BadFilter, match="no column 'x_nam' at position 0; nearest: x_name"):
        asking.found(rentals, RENTALS, "", "x_nam = 1")


def test_favourites_among_its_rows_are_the_callers(rentals: Tenant) -> None:
    own = {"table_name": "y_rental", "associate_id": 0, "extra_info": ""}
    record(rentals, "Favourite.AddFavourite", **own, record_id=2)
    record(rentals, "Favourite.AddFavourite", **own | {"associate_id": 17}, record_id=1)
    columns = "x_name,favouriteAssociateId"
    assert asking.shown(rentals, "customObjectFavourites:y_rental", columns) == [
        {"x_name": "Boat", "favouriteAssociateId": "tje0"}
    ]  # fmt: skip


@pytest.mark.parametrize(
    "provider",
    ["AggregationWrapper2", "BulkUpdateResults", "ConfigurableArchive", "CredentialUser", "CustomObject", "FindErpProduct",
     "FindProductViaConnectorProvider", "QuoteLineConfiguration", "customobjectfavourites"],
)  # fmt: skip
def test_a_provider_without_columns_says_that_there_is_nothing_behind_it(
    tenant: Tenant, provider: str
) -> None:
    answer = asking.found(tenant, provider)
    assert (answer.rows, answer.columns) == ([], [])
    assert [each for each in answer.ignored if each.endswith("no rows behind it")] != []
