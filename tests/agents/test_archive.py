"""ArchiveAgent: rows by columns and by chosen columns, paging, metadata, filters, files (sheet: query.md c, d)."""

from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from contract.door import Door, Reply
from contract.driver import SOLVEIG, TERJE, ask, record

from so_mock.tenant import Tenant

AGENT = "Archive"


def rows(tenant: Tenant, columns: list[str], *, provider: str = "Person", **more: Any) -> Any:
    given: dict[str, Any] = {
        "sort_order": None, "restriction": [], "entities": None, "page": 0, "page_size": 0,
    }  # fmt: skip
    return record(
        tenant,
        f"{AGENT}.GetArchiveListByColumns",
        provider_name=provider,
        columns=columns,
        **(given | more),
    )


def post(door: Door, method: str, body: Any) -> Reply:
    """With what the headers say."""
    return door("POST", f"Agents/Archive/{method}", body)


def keys(found: Any) -> list[int]:
    return [row["PrimaryKey"] for row in found]


def restricted(name: str, operator: str, *values: str, **more: Any) -> dict[str, Any]:
    return {"Name": name, "Operator": operator, "Values": list(values), "IsActive": True} | more


# -- rows


def test_a_row_holds_cells_with_their_hints(tenant: Tenant) -> None:
    company = record(tenant, "Contact.GetContactEntity", contact_entity_id=6)
    (row,) = rows(
        tenant,
        ["name", "category", "contactId", "stop", "registeredDate"],
        provider="findcontact",
        restriction=[restricted("contactId", "=", "[I:6]")],
    )
    category = company["Category"]
    assert (row["EntityName"], row["PrimaryKey"]) == ("contact", 6)
    assert row["LinkHint"] == "nav=contact&contact_id=6"
    assert (row["TableRight"], row["FieldProperties"]) == (None, {})
    cells = row["ColumnData"]
    assert cells["name"] == {
        "DisplayValue": company["Name"], "TooltipHint": "{contact_id=6}", "LinkHint": "",
    }  # fmt: skip
    assert cells["category"]["DisplayValue"] == category["Value"]
    assert cells["category"]["TooltipHint"] == f"{{category_id={category['Id']}}}"
    assert cells["contactId"]["DisplayValue"] == "[I:6]"
    assert cells["stop"]["DisplayValue"] == "[I:0]"
    year, month, day = company["CreatedDate"][:10].split("-")
    assert cells["registeredDate"]["DisplayValue"] == f"[D:{month}/{day}/{year}]"


def test_styles_follow_the_state_of_a_row(tenant: Tenant) -> None:
    company = record(tenant, "Contact.GetContactEntity", contact_entity_id=6)
    record(tenant, "Contact.SaveContactEntity", contact_entity=company | {"Xstop": True})
    sale = record(tenant, "Sale.GetSaleEntity", sale_entity_id=1)
    record(tenant, "Sale.SaveSaleEntity", sale_entity=sale | {"Status": "Lost"})
    (stopped,) = rows(tenant, ["name"], provider="Contact", restriction=[restricted("contactId", "=", "6")])  # fmt: skip
    (lost,) = rows(tenant, ["heading"], provider="FindSale", restriction=[restricted("saleId", "=", "1")])  # fmt: skip
    assert (stopped["StyleHint"], lost["StyleHint"]) == ("stop", "lost")


def test_a_kind_of_row_without_the_column_has_no_cell(tenant: Tenant) -> None:
    found = rows(
        tenant,
        ["completed", "location"],
        provider="ContactActivity",
        restriction=[restricted("contactId", "=", "8")],
    )
    kinds = {row["EntityName"]: row["ColumnData"] for row in found}
    assert kinds["document"]["location"] is None
    assert kinds["appointment"]["location"]["DisplayValue"] is not None


def test_pages_are_counted_from_0_and_a_negative_one_skips_rows(tenant: Tenant) -> None:
    order = [{"Name": "personId", "Direction": "DESC"}]
    every = keys(rows(tenant, ["personId"], sort_order=order))
    assert every == sorted(every, reverse=True)

    def page(number: int) -> list[int]:
        return keys(rows(tenant, ["personId"], sort_order=order, page=number, page_size=7))

    assert page(0) == every[:7]
    assert page(1) == every[7:14]
    assert page(-3) == every[3:10]


def test_brackets_and_or_join_restrictions(tenant: Tenant) -> None:
    found = rows(
        tenant,
        ["lastName"],
        restriction=[
            restricted("personId", ">", "3"),
            restricted("lastName", "begins", "A", InterParenthesis=1, InterOperator="Or"),
            restricted("lastName", "begins", "S", InterParenthesis=-1),
            restricted("lastName", "begins", "Q", IsActive=False),
        ],
    )
    names = {row["ColumnData"]["lastName"]["DisplayValue"][0] for row in found}
    assert names == {"A", "S"}
    assert min(keys(found)) > 3


def test_no_restriction_and_an_empty_list_of_them_are_all_rows(tenant: Tenant) -> None:
    assert keys(rows(tenant, ["personId"])) == keys(rows(tenant, ["personId"], restriction=None))


@pytest.mark.parametrize("form", ["", "WithContext", "WithHeader", "WithHeaderWithContext"])
def test_text_and_carriers_ask_the_same(door: Door, form: str) -> None:
    more = {"Options": "rowcount=true"} if "Header" in form else {}
    plain = {
        "ProviderName": "Person", "Columns": ["fullName", "personContact/name"],
        "SortOrder": [{"Name": "lastName", "Direction": "ASC"}, {"Name": "personId", "Direction": "DESC"}],
        "Restriction": [restricted("lastName", "begins", "A")], "Entities": ["person"], "Page": 0, "PageSize": 3,
    }  # fmt: skip
    clause = "Restrictions" if not form else "Restriction"
    text = {
        "ProviderName": "person", "Columns": "fullName, personContact/name", "SortOrder": "lastName, personId desc",
        clause: "lastName begins 'A'", "Entities": "person", "Page": 0, "PageSize": 3,
    }  # fmt: skip
    first = post(door, f"GetArchiveListByColumns{form}", plain | more)
    second = post(door, f"GetArchiveListByColumns{form}2", text | more)
    assert (first.ignored, second.ignored) == ([], [])
    assert first.json() == second.json()
    found = first.json()["Rows"] if more else first.json()
    assert len(found) == 3
    assert set(found[0]["ColumnData"]) == {"fullName", "personContact/name"}


def test_rows_are_counted_when_asked_for(door: Door) -> None:
    body = {"ProviderName": "Person", "Columns": ["personId"], "Restriction": [], "Page": 0, "PageSize": 2}  # fmt: skip
    call = "Archive.GetArchiveListByColumnsWithHeader"
    counted = door.agent(call, body | {"Options": "rowcount=true"})
    assert (len(counted["Rows"]), counted["RowCount"] > 2) == (2, True)
    assert door.agent(call, body)["RowCount"] == 0


def test_columns_that_are_not_there_are_left_out_and_told(door: Door) -> None:
    body = {"ProviderName": "Person", "Columns": ["firstName", "nosuch"], "Restriction": [], "PageSize": 1}  # fmt: skip
    reply = post(door, "GetArchiveListByColumns", body)
    assert set(reply.json()[0]["ColumnData"]) == {"firstName"}
    assert reply.ignored == ["$select=nosuch"]


def test_a_context_that_nobody_heeds_is_told(door: Door) -> None:
    body = {"ProviderName": "Person", "Columns": ["firstName"], "PageSize": 1, "Context": "x=1"}
    assert post(door, "GetArchiveListByColumnsWithContext", body).ignored == ["Context"]


@pytest.mark.parametrize(
    ("given", "status", "told"),
    [
        ({"ProviderName": "Persom"}, 404, "nearest: Person"),
        ({"Restriction": [restricted("nosuch", "=", "1")]}, 400, "no column 'nosuch'"),
        ({"Restriction": [restricted("lastName", "after", "1")]}, 400, "'after' is no operator"),
        ({"Restriction": [restricted("personId", "=", "x")]}, 400, "'x' is not an integer"),
        ({"Restriction": [{"Operator": "="}]}, 400, "Restriction 0 has no Name"),
        ({"SortOrder": [{"Name": "nosuch"}]}, 400, "nosuch"),
        ({"Entities": ["persn"]}, 400, "nearest: person"),
    ],
)
def test_what_cannot_be_asked_is_told(door: Door, given: Any, status: int, told: str) -> None:
    body = {"ProviderName": "Person", "Columns": ["personId"]} | given
    reply = post(door, "GetArchiveListByColumns", body)
    assert reply.status == status
    assert told in reply.body.decode()


def test_select_is_applied_to_each_item(door: Door) -> None:
    body = {"ProviderName": "Person", "Columns": ["firstName"], "PageSize": 1}
    (row,) = door.agent("Archive.GetArchiveListByColumns?$select=PrimaryKey", body)
    assert (row["PrimaryKey"], row["ColumnData"]) == (1, None)


def test_a_saved_change_is_seen(tenant: Tenant) -> None:
    person = record(tenant, "Person.GetPersonEntity", person_entity_id=5)
    record(tenant, "Person.SavePersonEntity", person_entity=person | {"Lastname": "Xylander"})
    found = rows(tenant, ["lastName"], restriction=[restricted("lastName", "is", "xylander")])
    assert keys(found) == [5]


# -- providers, columns, entities


def test_all_providers_are_named(tenant: Tenant) -> None:
    names = record(tenant, "Archive.GetProviderNames")
    assert len(names) == len(set(names)) > 350
    assert {"FindContact", "Person", "ContactActivity", "Dynamic"} <= set(names)


def test_columns_are_an_array_of_what_metadata_tells(tenant: Tenant) -> None:
    found = record(tenant, "Archive.GetAvailableColumns", provider_name="findcontact", context="")
    by_name = {each["Name"]: each for each in found}
    assert by_name["contactId"]["DisplayName"] == "[SR_CONTACT_ID]"
    assert by_name["category"]["RestrictionListName"] == "category"
    assert found[0].keys() == tenant.world.carriers.blank("ArchiveColumnInfo").keys()


def test_entities_are_items_whose_type_is_the_name(tenant: Tenant) -> None:
    found = record(
        tenant, "Archive.GetAvailableEntities",
        provider_name="ContactPersonDynamicSelectionV2", context=None,
    )  # fmt: skip
    told = [(each["Id"], each["Name"], each["Rank"], each["Type"], each["StyleHint"]) for each in found]  # fmt: skip
    assert told == [(1, "Company", 1, "contact", "mandatory"), (2, "Contact", 2, "person", "mandatory")]  # fmt: skip


# -- what a user chooses

GUI = {"gui_name": "MyList", "provider_name": "Person"}


def configuration(tenant: Tenant, **more: Any) -> Any:
    caller = more.pop("caller", TERJE)
    return record(tenant, "Archive.GetArchiveConfiguration", caller, **(GUI | more))


def test_chosen_columns_are_what_the_list_shows(tenant: Tenant) -> None:
    columns = ["lastName", "personContact/name"]
    record(tenant, "Archive.SetChosenColumns", **GUI, chosen_columns=columns)
    told = configuration(tenant, gui_name="mylist", provider_name="person")
    assert [each["Name"] for each in told["ArchiveColumnInfo"]] == columns
    (row,) = record(
        tenant, "Archive.GetArchiveList2",
        **GUI, sort_order="", restriction="personId = 5", entities="", page=0, page_size=10,
    )  # fmt: skip
    assert set(row["ColumnData"]) == set(columns)


def test_what_nobody_chose_is_what_the_provider_shows_unasked(tenant: Tenant) -> None:
    told = configuration(tenant)
    names = [each["Name"] for each in told["ArchiveColumnInfo"]]
    assert {"personId", "fullName"} <= set(names)
    kinds = told["ArchiveEntityInfo"]
    assert kinds and all(each["Selected"] for each in kinds)


def test_each_user_and_place_has_its_own(tenant: Tenant) -> None:
    record(tenant, "Archive.SetChosenColumns", **GUI, chosen_columns=["lastName"])
    for other in (configuration(tenant, caller=SOLVEIG), configuration(tenant, gui_name="Other")):
        assert len(other["ArchiveColumnInfo"]) > 1


def test_widths_follow_the_columns_and_percentages_add_up(tenant: Tenant) -> None:
    columns = ["lastName", "personId", "firstName"]
    record(tenant, "Archive.SetChosenColumns", **GUI, chosen_columns=columns)
    record(tenant, "Archive.SetColumnWidths", gui_name="MyList", column_widths=["30%", "10c", "60%"])  # fmt: skip
    widths = [each["Width"] for each in configuration(tenant)["ArchiveColumnInfo"]]
    assert widths == ["33%", "10c", "67%"]
    record(tenant, "Archive.SetChosenColumns", **GUI, chosen_columns=["personId", "lastName"])
    widths = [each["Width"] for each in configuration(tenant)["ArchiveColumnInfo"]]
    assert widths == ["10c", "100%"]


def test_chosen_entities_are_those_that_are_listed(tenant: Tenant) -> None:
    person = record(tenant, "Person.GetPersonEntity", person_entity_id=5)
    record(tenant, "Person.SavePersonEntity", person_entity=person | {"Retired": True})

    def listed() -> set[int]:
        found = record(
            tenant, "Archive.GetArchiveListWithContext",
            **GUI, sort_order=None, restriction=[], entities=None, page=0, page_size=0, context=None,
        )  # fmt: skip
        return set(keys(found))

    assert 5 in listed()
    record(tenant, "Archive.SetChosenEntities", **GUI, entities=["person"])
    assert 5 not in listed()
    told = {each["Type"]: each["Selected"] for each in configuration(tenant)["ArchiveEntityInfo"]}
    assert told == {"person": True, "retiredPerson": False}


def test_an_owner_has_what_was_chosen_for_it_else_what_all_have(tenant: Tenant) -> None:
    every = GUI | {"context": "", "owner_keys": ""}
    own = GUI | {"context": "", "owner_keys": "selection=3"}
    record(tenant, "Archive.SetChosenColumnsV2", **every, chosen_columns=["lastName"])
    before = record(tenant, "Archive.GetArchiveConfigurationV2", **own)
    record(tenant, "Archive.SetChosenColumnsV2", **own, chosen_columns=["firstName"])
    record(tenant, "Archive.SetColumnWidthsV2", **own, column_widths=["7c"])
    record(tenant, "Archive.SetChosenEntitiesV2", **own, entities=["person"])
    after = record(tenant, "Archive.GetArchiveConfigurationV2", **own)
    assert ([c["Name"] for c in before["ArchiveColumnInfo"]], before["OwnerKeys"]) == (["lastName"], "")  # fmt: skip
    (column,) = after["ArchiveColumnInfo"]
    assert (column["Name"], column["Width"]) == ("firstName", "7c")
    assert after["OwnerKeys"] == "selection=3"
    with_context = record(
        tenant, "Archive.GetArchiveConfigurationWithContext", **GUI, context="other"
    )
    assert len(with_context["ArchiveColumnInfo"]) > 1


def test_entities_that_are_not_there_are_not_chosen(tenant: Tenant) -> None:
    assert ask(tenant, "Archive.SetChosenEntities", **GUI, entities=["persn"]).status == 400


# -- activities and groups


def test_the_activity_filter_is_the_users_own(tenant: Tenant) -> None:
    filter = record(tenant, "Archive.GetActivityFilter")
    assert filter["FromDate"].startswith("0001-01-01")
    assert not any(each["Selected"] for each in filter["AssociateList"])
    assert [each["ExtraInfo"] for each in filter["FutureDateList"]] == ["90", "120", "180", "365", "730"]  # fmt: skip
    chosen = next(each for each in filter["AssociateList"] if each["Id"] == 5)
    chosen["Selected"] = True
    filter["FromDate"] = "2026-01-01T00:00:00"
    record(tenant, "Archive.SetActivityFilter", activity_filter=filter)
    again = record(tenant, "Archive.GetActivityFilter")
    assert [each["Id"] for each in again["AssociateList"] if each["Selected"]] == [5]
    assert again["FromDate"].startswith("2026-01-01")
    other = record(tenant, "Archive.GetActivityFilter", SOLVEIG)
    assert not any(each["Selected"] for each in other["AssociateList"])


def test_a_group_has_its_own_users_and_those_who_belong_to_it_besides(tenant: Tenant) -> None:
    users = {row["AssociateId"]: row for row in tenant.reads(TERJE).rows("associate")}
    group = users[5]["GroupIdx"]
    found = record(tenant, "Archive.GetGroupAssociateIds", group_ids=[group])
    assert 5 in found
    assert all(group in (users[id]["GroupIdx"], *users[id]["OtherGroups"]) for id in found)
    assert record(tenant, "Archive.GetGroupAssociateIds", group_ids=[]) == []


# -- files


def export(tenant: Tenant, **more: Any) -> Any:
    given = {
        "provider_name": "Person", "context": None, "desired_entities": None,
        "columns": ["personId", "fullName"], "sort_order": [{"Name": "personId"}],
        "restrictions": [restricted("personId", "<", "4")], "export_type": "Excel",
        "selected_row_ids": None, "estimated_row_count": 3,
    }  # fmt: skip
    return record(tenant, "Archive.ExportArchive", **(given | more))


def output(tenant: Tenant, exported: Any) -> bytes:
    answer = ask(tenant, "BLOB.GetOutputFromBatch", batch_task_id=exported["BatchTaskId"])
    content: bytes = answer.value if isinstance(answer.value, bytes) else answer.value.content
    return content


def test_an_archive_becomes_a_workbook_that_a_finished_task_holds(tenant: Tenant) -> None:
    made = export(tenant)
    task = record(tenant, "Batch.GetBatchTaskInfo", id=made["BatchTaskId"])
    assert (task["State"], made["FileName"], made["Message"]) == ("Succeeded", "Person.xlsx", "")
    with ZipFile(BytesIO(output(tenant, made))) as package:
        sheet = package.read("xl/worksheets/sheet1.xml").decode()
    assert sheet.count("<row>") == 4
    person = record(tenant, "Person.GetPersonEntity", person_entity_id=3)
    assert person["FullName"] in sheet


def test_selected_rows_are_all_that_a_text_file_holds(tenant: Tenant) -> None:
    made = export(tenant, export_type="csv", selected_row_ids=["2"])
    heading, row = output(tenant, made).decode("utf-8-sig").splitlines()
    assert heading == "personId;fullName"
    assert row.startswith("2;")


def test_another_kind_of_file_is_told_to_be_unknown(tenant: Tenant) -> None:
    made = export(tenant, export_type="pdf")
    assert (made["BatchTaskId"], made["FileName"]) == (0, "")
    assert "'pdf'" in made["Message"]


# -- aggregation


def test_groups_have_headers_and_a_total_closes_the_list(door: Door) -> None:
    body = {
        "ProviderName": "FindSale", "Columns": "GroupBy(saleType):Header, Sum(amount):Footer, heading", "SortOrder": "",
        "Restriction": "saleId < 10", "Entities": "", "Page": 0, "PageSize": 0, "Options": "GrandTotal=true&nosuch=1",
    }  # fmt: skip
    reply = post(door, "GetArchiveListByColumnsWithHeader2", body)
    assert reply.ignored == ["Options=nosuch"]
    found = reply.json()["Rows"]
    kinds = [row["EntityName"] for row in found]
    assert (kinds[0], kinds[-1]) == ("header:1", "grandtotal")
    amounts = [
        door.agent(f"Sale.GetSaleEntity?saleEntityId={row['PrimaryKey']}")["Amount"]
        for row in found
        if row["EntityName"] == "sale"
    ]
    total = found[-1]["ColumnData"]["Sum(amount):Footer"]["DisplayValue"]
    assert total == f"[M:{sum(amounts):.0f}]"


# -- lists as archives


def test_a_list_is_an_archive_of_its_items(door: Door) -> None:
    body = {
        "ProviderName": "category", "Columns": "id, name, rank", "SortOrder": "name desc", "Restrictions": "id > 1",
        "Entities": "", "Page": 0, "PageSize": 2,
    }  # fmt: skip
    found = door.agent("Archive.GetArchiveListByColumns2", body)
    items = door.agent("MDO.GetList", {"Name": "category", "ForceFlatList": True})
    names = sorted((each["Name"] for each in items if each["Id"] > 1), key=str.lower, reverse=True)
    assert [row["ColumnData"]["name"]["DisplayValue"] for row in found] == names[:2]
    first = found[0]
    assert first["EntityName"] == "category"
    assert first["ColumnData"]["id"]["DisplayValue"] == f"[I:{first['PrimaryKey']}]"


def test_a_list_tells_columns_and_its_one_entity(tenant: Tenant) -> None:
    asked = {"provider_name": "category", "context": None}
    columns = record(tenant, "Archive.GetAvailableColumns", **asked)
    names = [each["Name"] for each in columns]
    assert names == ["id", "name", "rank", "tooltip", "type", "extraInfo"]
    (entity,) = record(tenant, "Archive.GetAvailableEntities", **asked)
    assert entity["Type"] == "category"


def test_the_context_of_a_list_is_what_it_is_told_besides(door: Door) -> None:
    body = {
        "ProviderName": "restrictionOperators",
        "Columns": ["type"],
        "Context": "bool",
        "PageSize": 9,
    }
    reply = post(door, "GetArchiveListByColumnsWithContext", body)
    assert [row["ColumnData"]["type"]["DisplayValue"] for row in reply.json()] == ["set"]
    assert reply.ignored == []


@pytest.mark.parametrize(
    ("where", "told"),
    [
        ("nam is 'x'", "nearest: name"),
        ("name after 'x'", "'after' is no operator"),
        ("id = 'x'", "'x' is not an integer"),
    ],
)
def test_what_a_list_cannot_be_asked_is_told(door: Door, where: str, told: str) -> None:
    body = {"ProviderName": "category", "Columns": "id", "Restrictions": where}
    reply = post(door, "GetArchiveListByColumns2", body)
    assert reply.status == 400
    assert told in reply.body.decode()
