"""Rows of extra tables, and mass operations on any table (sheet: wire.md 10.1)."""

from typing import Any

import pytest
from contract.door import Door
from contract.driver import ask, record

from so_mock.tenant import Tenant

T = "DatabaseTable"
NO_DATE = "[DT:01/01/0001 00:00:00.0000000]"


def extra_table(tenant: Tenant, name: str, columns: dict[str, str], **more: Any) -> None:
    model, absorber = tenant.world.model, tenant.world.absorber
    with tenant.store.unit():
        tenant.store.insert(
            "extra_table", absorber.blank_row(model["extra_table"]) | {"Name": name} | more
        )
        for rank, (column, kind) in enumerate(columns.items(), 1):
            kind, _, target = kind.partition(">")
            row = absorber.blank_row(model["extra_field"])
            row |= {
                "TableName": name,
                "FieldName": column,
                "FieldType": kind,
                "Target": target,
                "Rank": rank,
            }
            tenant.store.insert("extra_field", row)


@pytest.fixture
def equipment(tenant: Tenant) -> Tenant:
    """The demo has the table of the documentation's example."""
    return tenant


def gear(tenant: Tenant) -> Tenant:
    """The table of the documentation's example."""
    extra_table(tenant, "y_rental_gear",
                {"x_code": "ShortText", "x_quantity": "Integer", "x_description": "ShortText"})  # fmt: skip
    rows = [["SB", "10", "Street Bike"], ["ORB", "10", "Mountain Bike"], ["XO", "1", "Extra Bike"],
            ["UB", "[I:3]", "Uni Bicycle"]]  # fmt: skip
    made = record(tenant, f"{T}.Insert", table_name="y_rental_gear",
                  columns=["x_code", "x_quantity", "x_description"], data=rows)  # fmt: skip
    assert (made["Success"], made["Inserts"], made["RowStatus"]) == (True, 4, None)
    return tenant


def values(tenant: Tenant, table: str, id: int) -> Any:
    row = record(tenant, f"{T}.ReadRow", table_name=table, id=id)
    return row and row["Values"]


def refused(tenant: Tenant, method: str, **arguments: Any) -> str:
    answer = ask(tenant, f"{T}.{method}", **arguments)
    assert answer.status == 400, answer
    return f"{answer.value['ErrorType']}: {answer.value['Message']}"


# -- row by row


def test_a_row_shows_its_columns_as_recorded(equipment: Tenant) -> None:
    given = {"x_name": "computer", "X_Company": "[I:1]"}
    id = record(equipment, f"{T}.InsertRow", table_name="y_Equipment", values=given)
    assert id == 1
    shown = values(equipment, "y_equipment", 1)
    assert list(shown) == ["id", "last_changed", "dbi_agent_id", "dbi_key", "dbi_last_syncronized",
                           "dbi_last_modified", "x_name", "x_company", "x_company:DisplayText"]  # fmt: skip
    fixed = {
        name: shown[name] for name in shown if name not in ("last_changed", "dbi_last_modified")
    }
    assert fixed == {
        "id": "[I:1]", "dbi_agent_id": "[I:-1]", "dbi_key": "", "dbi_last_syncronized": NO_DATE, "x_name": "computer",
        "x_company": "[I:1]", "x_company:DisplayText": "Fjordlys AS",
    }  # fmt: skip
    assert shown["last_changed"].startswith("[DT:") and shown["last_changed"] != NO_DATE


def test_an_update_leaves_the_rest_and_a_delete_is_final(equipment: Tenant) -> None:
    given = {"x_name": "computer", "x_company": "1"}
    id = record(equipment, f"{T}.InsertRow", table_name="y_equipment", values=given)
    record(
        equipment, f"{T}.UpdateRow", table_name="y_equipment", id=id, values={"x_company": "[I:5]"}
    )
    shown = values(equipment, "y_equipment", id)
    assert (shown["x_name"], shown["x_company:DisplayText"]) == ("computer", "Lindqvist & Söner AB")
    record(equipment, f"{T}.UpdateRow", table_name="y_equipment", id=id, values=shown)
    record(equipment, f"{T}.DeleteRow", table_name="y_equipment", id=id)
    assert values(equipment, "y_equipment", id) is None
    record(equipment, f"{T}.DeleteRow", table_name="y_equipment", id=id)
    assert (
        ask(equipment, f"{T}.UpdateRow", table_name="y_equipment", id=id, values={}).status == 404
    )


def test_only_extra_tables_are_reached_row_by_row(equipment: Tenant) -> None:
    assert "contact is no extra table" in refused(equipment, "ReadRow", table_name="contact", id=1)
    assert "no extra table y_none" in refused(
        equipment, "InsertRow", table_name="y_none", values={}
    )
    assert "no column x_nme" in refused(
        equipment, "InsertRow", table_name="y_equipment", values={"x_nme": "a"}
    )
    assert len(equipment.store.table("y_equipment")) == 0


def test_rest_is_another_door_to_the_same_rows(door: Door) -> None:
    extra_table(
        door.tenant, "y_equipment", {"x_name": "ShortText", "x_company": "RelationTo>contact"}
    )
    id = door.rest("POST", "Table/y_equipment", {"x_name": "computer"})
    assert id == 1
    assert door("PUT", f"Table/y_equipment/{id}", {"x_company": "[I:1]"}).status == 204
    assert (
        door.rest("GET", f"Table/y_equipment/{id}")["Values"]["x_company:DisplayText"]
        == "Fjordlys AS"
    )
    assert (
        door.agent("DatabaseTable.ReadRow", {"TableName": "y_equipment", "Id": id})["Values"][
            "x_name"
        ]
        == "computer"
    )
    assert door("DELETE", f"Table/y_equipment/{id}").status == 204
    assert door("GET", f"Table/y_equipment/{id}").status == 404


# -- insert


def test_companies_inserted_in_mass_are_read_like_any_other(tenant: Tenant) -> None:
    before = len(tenant.store.table("contact"))
    made = record(tenant, f"{T}.Insert", table_name="contact",
                  columns=["contact_id", "name", "country_id", "business_idx", "category_idx", "xstop"],
                  data=[["0", "Company1", "578", "[I:6]", "[I:3]", "1"],
                        ["[I:900]", "Company2", "752", "[I:1]", "[I:2]", "0"]])  # fmt: skip
    assert (made["Inserts"], made["Updates"], made["Deletes"]) == (2, 0, 0)
    assert len(tenant.store.table("contact")) == before + 2
    second = record(tenant, "Contact.GetContactEntity", contact_entity_id=900)
    assert (second["Name"], second["Country"]["TwoLetterISOCountry"], second["Category"]["Id"]) == (
        "Company2",
        "SE",
        2,
    )
    assert (second["Xstop"], second["CreatedBy"]["AssociateId"]) == (False, 5)
    first = record(tenant, "Contact.GetContactEntity", contact_entity_id=before + 1)
    assert (first["Name"], first["Xstop"]) == ("Company1", True)


def test_columns_that_cannot_be_empty_must_be_listed(tenant: Tenant) -> None:
    said = refused(tenant, "Insert", table_name="contact", columns=["name"], data=[["A"]])
    assert said.startswith("SoMassOperationException")
    for column in ("country_id", "business_idx", "category_idx"):
        assert column in said
    assert "registered" not in said


@pytest.mark.parametrize(
    ("columns", "row", "said"),
    [
        (["x_code"], ["a", "b"], "Data[0] has 2 cells for 1 columns"),
        (["x_cod"], ["a"], "did you mean x_code"),
        (["x_code", "x_code"], ["a", "b"], "each column once"),
        ([], [], "at least one"),
        (["id", "x_code"], ["0", "a"], "database-assigned"),
        (["x_code", "id"], ["a", "0"], "must be the first column"),
    ],
)
def test_an_insert_that_does_not_fit_writes_nothing(
    tenant: Tenant, columns: Any, row: Any, said: str
) -> None:
    gear(tenant)
    assert said in refused(
        tenant, "Insert", table_name="y_rental_gear", columns=columns, data=[row]
    )
    assert len(tenant.store.table("y_rental_gear")) == 4


def test_a_key_that_is_taken_aborts_all_of_an_insert(tenant: Tenant) -> None:
    before = len(tenant.store.table("contact"))
    columns = ["contact_id", "name", "country_id", "business_idx", "category_idx"]
    rows = [["0", "A", "578", "1", "1"], ["5", "B", "578", "1", "1"]]
    assert "primary key 5 is taken" in refused(
        tenant, "Insert", table_name="contact", columns=columns, data=rows
    )
    assert len(tenant.store.table("contact")) == before


def test_texts_that_are_too_long_are_refused(tenant: Tenant) -> None:
    columns = ["name", "country_id", "business_idx", "category_idx"]
    said = refused(
        tenant, "Insert", table_name="contact", columns=columns, data=[["x" * 220, "578", "1", "1"]]
    )
    assert "219" in said


@pytest.mark.parametrize(
    ("column", "cell", "said"),
    [
        ("country_id", "Norway", "Data[1]: 'Norway' is no integer for country_id"),
        ("deletedDate", "soon", "Data[1]: 'soon' is no date for DeletedDate"),
    ],
)
def test_a_cell_that_its_column_cannot_hold_is_refused(
    tenant: Tenant, column: str, cell: str, said: str
) -> None:
    before = len(tenant.store.table("contact"))
    given = {"name": "A", "country_id": "578", "business_idx": "[I:1]", "category_idx": "1"}
    rows = [list((given | {column: ""}).values()), list((given | {column: cell}).values())]
    columns = list(given | {column: ""})
    assert said in refused(tenant, "Insert", table_name="contact", columns=columns, data=rows)
    assert len(tenant.store.table("contact")) == before


def test_protected_and_unknown_tables_are_refused(tenant: Tenant) -> None:
    said = refused(tenant, "Delete", table_name="Associate", i_ds=[5])
    assert said.startswith("SoDbAccessException")
    assert "did you mean contact" in refused(tenant, "Truncate", table_name="contacts")
    assert tenant.store.table("associate").get(5)


# -- upsert


def upsert(
    tenant: Tenant, table: str, columns: Any, keys: Any, data: Any, action: str = "NoChange"
) -> Any:
    return record(tenant, f"{T}.Upsert", table_name=table, columns=columns, keys=keys, data=data,
                  nomatch_action=action, return_row_status=True)  # fmt: skip


def counts(result: Any) -> Any:
    return result["Inserts"], result["Updates"], result["Deletes"]


def gear_rows(tenant: Tenant) -> Any:
    rows = tenant.store.table("y_rental_gear").scan()
    return [(row["id"], row["x_code"], row["x_quantity"], row["x_description"]) for row in rows]


def test_an_upsert_updates_what_it_finds_and_inserts_the_rest(tenant: Tenant) -> None:
    """The documentation's example, and a row more."""
    gear(tenant)
    done = upsert(tenant, "y_rental_gear", ["x_code", "x_quantity", "x_description"], ["x_code"],
                  [["xo", "7", "Extra-Ordinary Bike"], ["UB", "[I:3]", "Uni Bicycle"], ["TB", "1", "Tandem"]])  # fmt: skip
    assert counts(done) == (1, 1, 0)
    assert [(each["PrimaryKey"], each["Action"], each["RowKeys"]) for each in done["RowStatus"]] == [
        (3, "Updated", ["xo"]), (4, "NoUpdateNeeded", ["UB"]), (5, "Inserted", ["TB"]),
    ]  # fmt: skip
    assert gear_rows(tenant)[2:] == [
        (3, "xo", 7, "Extra-Ordinary Bike"),
        (4, "UB", 3, "Uni Bicycle"),
        (5, "TB", 1, "Tandem"),
    ]


def test_rows_that_nobody_named_are_zeroed_or_deleted_when_told(tenant: Tenant) -> None:
    gear(tenant)
    columns, data = ["x_code", "x_quantity"], [["XO", "7"]]
    done = upsert(tenant, "y_rental_gear", columns, ["x_code"], data, "ZeroColumns")
    assert counts(done) == (0, 1, 3)
    assert gear_rows(tenant)[:2] == [(1, "SB", 0, "Street Bike"), (2, "ORB", 0, "Mountain Bike")]
    done = upsert(tenant, "y_rental_gear", columns, ["x_code"], data, "DeleteRow")
    assert counts(done) == (0, 0, 3)
    assert [row[1] for row in gear_rows(tenant)] == ["XO"]


def test_an_upsert_by_primary_key_inserts_zero_but_never_into_extra_tables(tenant: Tenant) -> None:
    gear(tenant)
    done = upsert(tenant, "y_rental_gear", ["id", "x_quantity"], ["id"], [["[I:2]", "9"]])
    assert counts(done) == (0, 1, 0)
    said = refused(tenant, "Upsert", table_name="y_rental_gear", columns=["id", "x_quantity"], keys=["id"],
                   data=[["2", "11"], ["0", "9"]])  # fmt: skip
    assert "cannot be specified for Insert" in said
    assert gear_rows(tenant)[1][2] == 9, "all or none"
    columns = ["contact_id", "name", "country_id", "business_idx", "category_idx"]
    done = upsert(tenant, "contact", columns, ["contact_id"],
                  [["5", "Renamed", "578", "1", "1"], ["0", "New", "578", "1", "1"]])  # fmt: skip
    assert counts(done) == (1, 1, 0)
    assert record(tenant, "Contact.GetContactEntity", contact_entity_id=5)["Name"] == "Renamed"


def test_an_upsert_on_a_standard_table_is_stamped_and_seen_at_once(tenant: Tenant) -> None:
    before = record(tenant, "Contact.GetContactEntity", contact_entity_id=5)
    done = upsert(tenant, "contact", ["name", "department", "associate_id"], ["name"],
                  [[before["Name"].upper(), "Sales", "[I:5]"]])  # fmt: skip
    assert counts(done) == (0, 1, 0)
    after = record(tenant, "Contact.GetContactEntity", contact_entity_id=5)
    assert (
        after["Department"],
        after["Associate"]["AssociateId"],
        after["UpdatedBy"]["AssociateId"],
    ) == ("Sales", 5, 5)
    assert after["Emails"] == before["Emails"]


def test_keys_that_more_than_one_row_has_are_refused(tenant: Tenant) -> None:
    gear(tenant)
    said = refused(tenant, "Upsert", table_name="y_rental_gear", columns=["x_quantity", "x_code"],
                   keys=["x_quantity"], data=[["10", "a"]])  # fmt: skip
    assert "more than one row" in said
    for keys in ([], ["x_code"]):
        said = refused(
            tenant,
            "Upsert",
            table_name="y_rental_gear",
            columns=["x_quantity"],
            keys=keys,
            data=[["1"]],
        )
        assert "Keys" in said


def test_numbers_of_the_database_become_names_of_the_api(tenant: Tenant) -> None:
    with tenant.store.unit():
        tenant.store.insert(
            "sale", tenant.world.absorber.blank_row(tenant.world.model["sale"]) | {"Heading": "Big"}
        )
        row = tenant.world.absorber.blank_row(tenant.world.model["appointment"])
        tenant.store.insert("appointment", row | {"AppointmentId": 700})
    upsert(tenant, "sale", ["heading", "status", "done", "amount", "saledate", "comptr_id"], ["heading"],
           [["Big", "2", "2", "[F:12.5]", "[D:05/05/2026]", "3"]])  # fmt: skip
    sale = next(row for row in tenant.store.table("sale").scan() if row["Heading"] == "Big")
    assert (sale["Status"], sale["Completed"], sale["Amount"]) == ("Sold", "Completed", 12.5)
    assert (sale["Saledate"], sale["Competitor"]) == ("2026-05-05T00:00:00", 3)
    upsert(tenant, "appointment", ["appointment_id", "status", "do_by", "alarm", "alldayEvent", "type"],
           ["appointment_id"], [["700", "3", "2026-05-05T09:00:00", "90", "1", "2"]])  # fmt: skip
    booked = tenant.store.table("appointment").get(700)
    assert booked is not None
    assert (booked["Completed"], booked["StartDate"], booked["AlarmLeadTime"]) == (
        "Completed", "2026-05-05T09:00:00", "01:30:00",
    )  # fmt: skip
    assert (booked["IsAlldayEvent"], booked["Type"]) == (True, "inChecklist")
    again = upsert(
        tenant,
        "appointment",
        ["appointment_id", "status", "alarm"],
        ["appointment_id"],
        [["700", "3", "90"]],
    )
    assert again["RowStatus"][0]["Action"] == "NoUpdateNeeded"


def test_columns_of_the_customer_are_written_too(tenant: Tenant) -> None:
    with tenant.store.unit():
        row = tenant.world.absorber.blank_row(tenant.world.model["extra_field"])
        tenant.store.insert(
            "extra_field",
            row | {"TableName": "contact", "FieldName": "x_level", "FieldType": "Integer"},
        )
    upsert(tenant, "contact", ["contact_id", "x_level"], ["contact_id"], [["5", "[I:7]"]])
    read = record(tenant, "Contact.GetContactEntity", contact_entity_id=5)
    assert read["ExtraFields"] == {"x_level": "[I:7]"}


def test_user_defined_fields_are_upserted_by_prog_id(tenant: Tenant) -> None:
    info = record(
        tenant,
        "UserDefinedFieldInfo.CreateUserDefinedFieldInfo",
        owner_type="Contact",
        field_type="Number",
    )
    record(tenant, "UserDefinedFieldInfo.SaveUserDefinedFieldInfo", user_defined_field_info=info)
    columns, data = ["contact_id", "SuperOffice:1"], [["[I:5]", "[I:30]"], ["6", "0"]]
    asked = {
        "table_name": "udcontactsmall",
        "columns": columns,
        "keys": ["contact_id"],
        "data": data,
    }
    assert "no published" in refused(tenant, "Upsert", **asked)
    record(tenant, "UserDefinedFieldInfo.Publish", owner_type="Contact")
    done = upsert(tenant, "udcontactsmall", columns, ["contact_id"], data)
    assert [each["Action"] for each in done["RowStatus"]] == ["Updated", "NoUpdateNeeded"]
    read = record(tenant, "Contact.GetContactEntity", contact_entity_id=5)
    assert read["UserDefinedFields"]["SuperOffice:1"] == "[I:30]"
    assert "must be NoChange" in refused(tenant, "Upsert", **asked, nomatch_action="DeleteRow")
    assert "Keys" in refused(tenant, "Upsert", **asked | {"keys": ["SuperOffice:1"]})
    assert "only Upsert" in refused(tenant, "Truncate", table_name="udcontactSmall")


# -- delete, truncate, and tables nobody shows


def test_a_mass_delete_marks_what_is_deleted_softly(tenant: Tenant) -> None:
    done = record(tenant, f"{T}.Delete", table_name="contact", i_ds=[5, 5, 999])
    assert counts(done) == (0, 0, 1)
    assert record(tenant, "Contact.GetContactEntity", contact_entity_id=5) is None
    record(tenant, "Contact.Undelete", id=5)
    assert record(tenant, "Contact.GetContactEntity", contact_entity_id=5)["ContactId"] == 5
    gear(tenant)
    done = record(tenant, f"{T}.Delete", table_name="y_rental_gear", i_ds=[1, 2])
    assert counts(done) == (0, 0, 2)
    assert [row[0] for row in gear_rows(tenant)] == [3, 4]


def test_a_truncated_table_counts_from_one_again(tenant: Tenant) -> None:
    gear(tenant)
    done = record(tenant, f"{T}.Truncate", table_name="y_rental_gear")
    assert counts(done) == (0, 0, 4)
    assert values(tenant, "y_rental_gear", 1) is None
    again = upsert(tenant, "y_rental_gear", ["x_code"], ["x_code"], [["a"]])
    assert again["RowStatus"][0]["PrimaryKey"] == 1


def test_a_table_without_an_entity_keeps_rows_by_column(tenant: Tenant) -> None:
    done = upsert(
        tenant, "CategoryFamily", ["name", "rank"], ["name"], [["Dear", "1"], ["Hello", "2"]]
    )
    assert counts(done) == (2, 0, 0)
    again = upsert(
        tenant, "CategoryFamily", ["name", "rank"], ["name"], [["dear", "1"], ["Hello", "3"]]
    )
    assert [each["Action"] for each in again["RowStatus"]] == ["Updated", "Updated"]
    assert counts(record(tenant, f"{T}.Delete", table_name="salutation", i_ds=[1])) == (0, 0, 1)
