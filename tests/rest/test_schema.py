"""Schema: the customer's own fields of a table."""

from contract.door import Door
from contract.driver import plant


def test_fields_of_a_table_are_those_that_the_agent_tells(door: Door) -> None:
    plant(door.tenant, "extra_field", TableName="person", FieldName="x_level", FieldType="Integer", DisplayName="Level")  # fmt: skip
    [field] = door.rest("GET", "Schema/person")
    assert (field["FieldName"], field["DisplayName"]) == ("x_level", "Level")
    assert door.rest("GET", "Schema/person/x_level") == field
    standard = door.rest("GET", "Schema/person?includeStandard=true")
    assert "firstname" in [each["FieldName"] for each in standard]
    assert door("GET", "Schema/pers").status == 400
