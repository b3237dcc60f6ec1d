"""Custom objects: rows of extra tables by definition, and the definitions (sheet: domain.md 6)."""

from typing import Any

import pytest
from agents.test_database_table import extra_table
from contract.door import Door
from contract.driver import ask, record

from so_mock.tenant import Tenant

C = "CustomObject"


def rental(tenant: Tenant) -> Tenant:
    columns = {
        "x_name": "ShortText",
        "x_start": "Date",
        "x_company": "RelationTo>contact",
        "x_done": "Checkbox",
    }
    extra_table(tenant, "y_rental", columns, Title="Rental", DisplayField="x_name")
    with tenant.store.unit():
        row = next(
            iter(r for r in tenant.store.table("extra_field").scan() if r["FieldName"] == "x_done")
        )
        tenant.store.update("extra_field", {**row, "Default": "[I:1]", "DisplayName": "Done"})
    return tenant


@pytest.fixture
def rentals(tenant: Tenant) -> Tenant:
    return rental(tenant)


def save(tenant: Tenant, **row: Any) -> Any:
    return record(tenant, f"{C}.SaveCustomObject", definition_name="y_rental", row=row)


def get(tenant: Tenant, id: int) -> Any:
    return record(tenant, f"{C}.GetCustomObject", definition_name="y_rental", id=id)


def test_a_default_has_the_defaults_of_its_columns_and_is_not_stored(rentals: Tenant) -> None:
    default = record(rentals, f"{C}.CreateDefaultCustomObject", definition_name="Y_Rental")
    assert (default["DefinitionName"], default["Id"]) == ("y_rental", 0)
    assert (default["Values"]["x_done"], default["Values"]["x_name"]) == ("[I:1]", "")
    assert len(rentals.store.table("y_rental")) == 0
    saved = save(rentals, **default)
    assert saved["Id"] == 1
    assert get(rentals, 1) == saved


def test_a_save_leaves_the_values_it_does_not_name(rentals: Tenant) -> None:
    made = save(
        rentals, Values={"x_name": "Bike", "x_company": "[I:5]", "x_start": "[D:05/05/2026]"}
    )
    assert made["Values"]["x_company:DisplayText"] == "Lindqvist & Söner AB"
    changed = save(rentals, Id=made["Id"], Values={"x_name": "Boat"})
    assert (changed["Values"]["x_name"], changed["Values"]["x_start"]) == (
        "Boat",
        "[DT:05/05/2026 00:00:00.0000000]",
    )
    row = record(rentals, "DatabaseTable.ReadRow", table_name="y_rental", id=made["Id"])
    assert row["Values"] == changed["Values"], "one row, two agents"
    record(rentals, f"{C}.DeleteCustomObject", definition_name="y_rental", id=made["Id"])
    assert get(rentals, made["Id"]) is None
    answer = ask(
        rentals,
        f"{C}.SaveCustomObject",
        definition_name="y_rental",
        row={"Id": made["Id"], "Values": {}},
    )
    assert answer.status == 404


def test_a_definition_lists_its_columns(rentals: Tenant) -> None:
    found = record(rentals, f"{C}.GetCustomObjectDefinition", definition_name="y_rental")
    assert (found["Name"], found["Title"], found["DisplayField"]) == (
        "y_rental",
        "Rental",
        "x_name",
    )
    assert [(each["FieldName"], each["FieldType"]) for each in found["Fields"]] == [
        ("x_name", "string"), ("x_start", "date"), ("x_company", "relation"), ("x_done", "bool"),
    ]  # fmt: skip
    done = found["Fields"][-1]
    assert (done["DisplayName"], done["UseDefaultValue"], done["DefaultValue"]) == (
        "Done",
        True,
        "[I:1]",
    )
    assert record(rentals, f"{C}.GetCustomObjectDefinition", definition_name="y_none") is None


def test_what_refers_to_a_custom_object_shows_its_display_field(rentals: Tenant) -> None:
    extra_table(rentals, "y_part", {"x_of": "RelationTo>y_rental"}, Title="Part")
    save(rentals, Values={"x_name": "Bike"})
    part = record(
        rentals, f"{C}.SaveCustomObject", definition_name="y_part", row={"Values": {"x_of": "1"}}
    )
    assert part["Values"]["x_of:DisplayText"] == "Bike"
    save(rentals, Id=1, Values={"x_name": "Boat"})
    again = record(rentals, f"{C}.GetCustomObject", definition_name="y_part", id=1)
    assert again["Values"]["x_of:DisplayText"] == "Boat"


def test_metadata_tells_the_relations(rentals: Tenant) -> None:
    equipment, table = record(rentals, f"{C}.GetCustomObjectsMetadata")
    assert equipment["TableName"] == "y_equipment"
    assert (table["Name"], table["TableName"]) == ("Rental", "y_rental")
    (relation,) = table["Relations"]
    assert (relation["EntityName"], relation["RelationField"]) == ("contact", "x_company")


def test_a_screen_chooser_is_told_by_the_definition(rentals: Tenant) -> None:
    def has(edit: bool) -> Any:
        return record(rentals, f"{C}.HasScreenChooser", definition_name="y_rental", edit=edit)

    assert (has(False), has(True)) == (False, False)
    with rentals.store.unit():
        row = rentals.store.table("extra_table").get(2)
        assert row is not None
        rentals.store.update("extra_table", {**row, "ScreenChooserEdit": 4})
    assert (has(False), has(True)) == (False, True)


def test_rest_is_another_door(door: Door) -> None:
    rental(door.tenant)
    made = door.rest("PUT", "CustomObject/y_rental", {"Values": {"x_name": "Bike"}})
    assert door.rest("GET", f"CustomObject/y_rental/{made['Id']}") == made
    assert door.rest("GET", "CustomObjectDefinition/y_rental")["Title"] == "Rental"
    assert door.rest("GET", "CustomObjectDefinition/y_rental/Screen?edit=true") is False
    assert door("DELETE", f"CustomObject/y_rental/{made['Id']}").status == 204
    assert door("GET", f"CustomObject/y_rental/{made['Id']}").status == 404
    assert door("GET", "CustomObject/y_none/1").status == 400
