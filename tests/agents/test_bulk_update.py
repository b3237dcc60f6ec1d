"""The same change to many entities (en/api/bulk-operations/bulk-update)."""

from typing import Any

import pytest
from contract.driver import SOLVEIG, ask, record

from so_mock.tenant import Tenant

B = "BulkUpdate"


def info(key: str, operation: str, *values: str) -> Any:
    return {"Key": key, "CurrentOperationType": operation, "Values": list(values)}


def run(tenant: Tenant, *infos: Any, ids: str = "2,3", table: str = "contact") -> Any:
    return record(
        tenant,
        f"{B}.ExecuteByEntityIds",
        field_value_infos=list(infos),
        table_name=table,
        context="c",
        ids=ids,
    )


def company(tenant: Tenant, id: int = 2) -> Any:
    return record(tenant, "Contact.GetContactEntity", contact_entity_id=id)


def test_a_job_changes_each_entity_and_is_over(tenant: Tenant) -> None:
    task = run(tenant, info("Stopped", "Set", "1"), info("Category", "SelectOne", "[I:3]"),
               info("AssociateId", "SelectOne", "17"), info("department", "Set", "North"))  # fmt: skip
    for id in (2, 3):
        read = company(tenant, id)
        assert (read["Xstop"], read["Category"]["Id"], read["Associate"]["AssociateId"]) == (
            True,
            3,
            17,
        )
        assert (read["Department"], read["UpdatedBy"]["AssociateId"]) == ("North", 5)
    assert company(tenant, 4)["Xstop"] is False
    row = tenant.store.table("batch_task_info").get(task)
    assert row is not None
    assert row["State"] == "Succeeded"


def test_texts_are_searched_toggled_and_cleared(tenant: Tenant) -> None:
    run(
        tenant,
        info("Name", "SearchAndReplace", "", "bjørge", "Tind"),
        info("Xstop", "Toggle"),
        info("Department", "Clear"),
    )
    assert (company(tenant, 2)["Name"], company(tenant, 2)["Xstop"]) == ("Tind Trelast AS", True)
    assert (company(tenant, 3)["Name"], company(tenant, 3)["Department"]) == (
        "Hardanger Reiseliv",
        "",
    )


def test_addresses_are_added_once_replaced_and_removed(tenant: Tenant) -> None:
    def emails() -> Any:
        return [(each["Value"], each["Description"]) for each in company(tenant)["Emails"]]

    (first,) = emails()
    for _ in range(2):
        run(tenant, info("Email", "Add", "sales@tind.example", "Sales"), ids="2")
    assert emails() == [first, ("sales@tind.example", "Sales")]
    run(tenant, info("Email", "SearchAndReplace", "", "", "tind.example", "tind.no"), ids="2")
    assert emails()[1][0] == "sales@tind.no"
    run(tenant, info("Emails", "Remove", "sales@tind.no"), ids="2")
    assert emails() == [first]
    run(tenant, info("Email", "ReplaceWith", "new@tind.no", "New"), ids="2")
    assert emails() == [("new@tind.no", "New")]


def test_custom_fields_are_updated_by_their_names(tenant: Tenant) -> None:
    made = record(
        tenant,
        "UserDefinedFieldInfo.CreateUserDefinedFieldInfo",
        owner_type="Contact",
        field_type="Number",
    )
    record(tenant, "UserDefinedFieldInfo.SaveUserDefinedFieldInfo", user_defined_field_info=made)
    record(tenant, "UserDefinedFieldInfo.Publish", owner_type="Contact")
    keys = {
        each["Key"]: each for each in record(tenant, f"{B}.GetAvailableFields", tablename="contact")
    }
    assert keys["SuperOffice:1"]["ValueType"] == "int"
    run(tenant, info("SuperOffice:1", "Set", "[I:4]"))
    assert company(tenant)["UserDefinedFields"] == {"SuperOffice:1": "[I:4]"}


def test_the_fields_tell_their_operations(tenant: Tenant) -> None:
    keys = {
        each["Key"]: each for each in record(tenant, f"{B}.GetAvailableFields", tablename="Contact")
    }
    assert [each["Key"] for each in keys["Name"]["OperationInfos"]] == [
        "Set",
        "Clear",
        "SearchAndReplace",
    ]
    assert keys["Category"]["CurrentOperationType"] == "SelectOne"
    assert not {"ContactId", "CreatedBy", "UpdatedDate", "CustomFields"} & keys.keys()
    assert ask(tenant, f"{B}.GetAvailableFields", tablename="role").status == 400


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (info("Nme", "Set", "x"), "no field Nme"),
        (info("Name", "SelectOne", "x"), "none of Set, Clear"),
        (info("Name", "Set"), "needs Values[0]"),
        (info("Name", "RegEx", "", "", "", "", "a"), "none of"),
    ],
)  # fmt: skip
def test_what_cannot_be_done_is_refused_and_changes_nothing(
    tenant: Tenant, asked: Any, said: str
) -> None:
    answer = ask(tenant, f"{B}.ExecuteByEntityIds", field_value_infos=[info("Stopped", "Set", "1"), asked],
                 table_name="contact", context="", ids="2")  # fmt: skip
    assert answer.status == 400
    assert said in answer.value["Message"]
    assert company(tenant)["Xstop"] is False
    missing = ask(tenant, f"{B}.ExecuteByEntityIds", field_value_infos=[info("Stopped", "Set", "1")],
                  table_name="contact", context="", ids="2;999")  # fmt: skip
    assert missing.status == 404
    assert company(tenant)["Xstop"] is False


def test_the_fields_last_used_are_stored_for_caller_table_and_context(tenant: Tenant) -> None:
    def stored(caller: Any = None, context: str = "c") -> Any:
        callers = (caller,) if caller else ()
        fields = record(
            tenant, f"{B}.GetStoredFields", *callers, tablename="contact", context=context
        )
        return [(each["Key"], each["Values"]) for each in fields]

    assert stored() == []
    run(tenant, info("Stopped", "Set", "1"))
    run(tenant, info("Stopped", "Set", "0"))
    assert stored() == [("Stopped", ["0"])]
    assert stored(SOLVEIG) == stored(context="d") == []
    assert record(tenant, f"{B}.RemoveStoredFields", table_name="contact", context="c") is True
    assert record(tenant, f"{B}.RemoveStoredFields", table_name="contact", context="c") is False
    run(tenant, info("Stopped", "Set", "1"))
    defaults = record(
        tenant, f"{B}.RemoveStoredFieldsAndGetDefaultFields", table_name="contact", context="c"
    )
    assert defaults == record(tenant, f"{B}.GetAvailableFields", tablename="contact")
    assert stored() == []
