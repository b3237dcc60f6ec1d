"""Find: criteria are kept under storage type, provider and key, in groups."""

from typing import Any

from contract.door import Door

from so_mock.catalogue.archives import archives

HERE = {"StorageType": "Criteria", "ProviderName": "FindContact", "StorageKey": "associate=5"}
NAME = {"Name": "name", "Operator": "begins", "Values": ["B"]}
BUSINESS = {"Name": "business", "Operator": "oneOf", "Values": ["2", "3"]}


def find(door: Door, method: str, **arguments: Any) -> Any:
    return door.agent(f"Find.{method}", HERE | arguments)


def names(door: Door, **arguments: Any) -> list[list[str]]:
    groups = find(door, "GetRestrictionGroups", **arguments)
    return [[each["Name"] for each in group["Restrictions"]] for group in groups]


def test_restrictions_are_given_back_as_they_were_told(door: Door) -> None:
    assert names(door) == []
    find(door, "SaveRestrictions", Restrictions=[NAME, BUSINESS])
    group = find(door, "GetRestrictionGroup", Rank=0)
    assert (group["Name"], group["Rank"]) == ("0", 0)
    told = [(it["Name"], it["Operator"], it["Values"], it["IsActive"]) for it in group["Restrictions"]]  # fmt: skip
    assert told == [("name", "begins", ["B"], True), ("business", "oneOf", ["2", "3"], True)]
    assert names(door, StorageKey="ASSOCIATE=5", StorageType="criteria") == [["name", "business"]]
    assert names(door, StorageKey="associate=6") == names(door, ProviderName="FindPerson") == []
    find(door, "SaveRestrictionsWithContext", Restrictions=[BUSINESS])
    assert names(door) == [["business"]]


def test_groups_are_ranked_in_their_order(door: Door) -> None:
    saved = find(door, "SaveRestrictionGroups", RestrictionGroups=[{"Rank": 7, "Restrictions": [NAME]}, {"Restrictions": [BUSINESS]}])  # fmt: skip
    assert [(it["Rank"], it["Name"]) for it in saved] == [(0, "0"), (1, "1")]
    new = find(door, "CreateRestrictionGroup")
    assert (new["Rank"], new["Restrictions"]) == (2, [])
    assert len(names(door)) == 2, "kept when it is saved"
    find(door, "SaveRestrictionGroup", RestrictionGroup=new | {"Restrictions": [NAME, BUSINESS]})
    find(door, "SaveRestrictionGroup", RestrictionGroup={"Rank": 0, "Restrictions": [BUSINESS]})
    assert names(door) == [["business"], ["business"], ["name", "business"]]
    find(door, "DeleteRestrictionGroup", Rank=1)
    find(door, "DeleteRestrictionGroup", Rank=9)
    assert names(door) == [["business"], ["name", "business"]]
    assert find(door, "GetRestrictionGroup", Rank=1)["Restrictions"][0]["Name"] == "name"
    assert find(door, "GetRestrictionGroup", Rank=9)["Restrictions"] == []


def test_criteria_without_a_key_are_refused(door: Door) -> None:
    for name in HERE:
        reply = door("POST", "Agents/Find/SaveRestrictions", HERE | {name: "", "Restrictions": []})
        assert reply.status == 400 and name in reply.json()["Message"]


def test_criteria_of_a_selection_are_its_own(door: Door) -> None:
    entity = door.agent("Selection.CreateDefaultSelectionEntity")
    made = door.agent("Selection.SaveSelectionEntity", entity | {"Name": "Bs", "SelectionType": "Dynamic"})  # fmt: skip
    id = made["SelectionId"]
    key = {"StorageKey": f"selection={id}"}
    find(door, "SaveRestrictions", **key, Restrictions=[NAME])
    told = door.agent("Selection.GetDynamicSelectionCriteria", {"SelectionId": id})
    assert [(it["Name"], it["Values"]) for it in told] == [("name", ["B"])]
    groups = [{"Restrictions": [NAME]}, {"Restrictions": [BUSINESS]}]
    door.agent("Selection.SetDynamicSelectionCriteriaGroups", {"SelectionId": id, "Criteria": groups})  # fmt: skip
    assert names(door, **key) == [["name"], ["business"]]


# -- rows


def shown(found: Any) -> list[dict[str, str]]:
    return [{name: cell["DisplayValue"] for name, cell in row["ColumnData"].items()} for row in found["ArchiveRows"]]  # fmt: skip


def test_columns_follow_from_what_is_restricted(door: Door) -> None:
    """The published example of FindFromRestrictions, which shows these columns."""
    body = {
        "Restrictions": [{"Name": "firstName", "Operator": "begins", "Values": ["s"]}],
        "ProviderName": "person", "PageSize": 10, "PageNumber": 0,
    }  # fmt: skip
    found = door.agent("Find.FindFromRestrictions", body)
    names = [column["Name"] for column in found["ArchiveColumns"]]
    assert sorted(names) == sorted(["personId", "firstName", "lastName", "middleName", "contactId", "fullName"])  # fmt: skip
    assert found["RowCount"] >= len(found["ArchiveRows"]) > 0
    rows = shown(found)
    assert all(set(row) == set(names) and row["firstName"][0] in "Ss" for row in rows)
    assert [row["fullName"].lower() for row in rows] == sorted(row["fullName"].lower() for row in rows)  # fmt: skip
    assert rows[0]["personId"] == f"[I:{found['ArchiveRows'][0]['PrimaryKey']}]"


def test_pages_are_counted_from_0_and_a_negative_one_skips_rows(door: Door) -> None:
    body = {"Restrictions": "", "ProviderName": "FindSale", "DesiredColumns": "saleId", "OrderBy": "saleId desc"}  # fmt: skip

    def page(**which: int) -> list[int]:
        found = door.agent("Find.FindFromRestrictionsColumnsOrderBy2", body | which)
        assert found["RowCount"] == total
        return [row["PrimaryKey"] for row in found["ArchiveRows"]]

    total = len(door.tenant.store.table("sale"))
    last = total
    assert page(PageSize=2, PageNumber=0) == [last, last - 1]
    assert page(PageSize=2, PageNumber=1) == page(PageSize=2, Page=1) == [last - 2, last - 3]
    assert page(PageSize=2, PageNumber=-1) == [last - 1, last - 2]
    assert len(page(PageNumber=0)) == total


def test_every_way_of_asking_finds_the_same_rows(door: Door) -> None:
    restrictions = [{"Name": "amount", "Operator": ">", "Values": ["[I:100000]"]}]
    text, columns, order = "amount > 100000", ["saleId", "heading"], [{"Name": "heading", "Direction": "DESC"}]  # fmt: skip
    told = {"ProviderName": "FindSale", "PageSize": 5}
    kept = told | {"StorageType": "Criteria", "StorageKey": "associate=5"}
    door.agent("Find.SaveRestrictions2", kept | {"Restrictions": text})
    written = {"DesiredColumns": "saleId,heading", "OrderBy": "heading desc"}
    listed = {"DesiredColumns": columns, "OrderBy": order}
    answers = [
        door.agent("Find.FindFromRestrictionsColumnsOrderBy", told | listed | {"Restrictions": restrictions}),
        door.agent("Find.FindFromRestrictionsColumnsOrderBy2", told | written | {"Restrictions": text}),
        door.agent("Find.FindWithColumns", kept | listed),
        door.agent("Find.FindWithExtraRestrictions", kept | listed | {"ExtraRestrictions": []}),
        door.agent("Find.FindWithExtraRestrictions2", kept | written | {"ExtraRestrictions": ""}),
    ]  # fmt: skip
    assert len(answers[0]["ArchiveRows"]) == 5
    assert all(answer == answers[0] for answer in answers)
    names = [row["heading"].lower() for row in shown(answers[0])]
    assert names == sorted(names, reverse=True)
    count = door.agent("Find.FindFromRestrictions2", told | {"Restrictions": text})["RowCount"]
    ordered = kept | {"OrderBy": "heading desc"}
    for method, body in (("Find", kept), ("FindOrderBy2", ordered), ("FindOrderBy", kept | {"OrderBy": order})):  # fmt: skip
        assert door.agent(f"Find.{method}", body)["RowCount"] == count


def test_extra_restrictions_override_those_on_their_column_and_are_not_kept(door: Door) -> None:
    kept = {"StorageType": "Criteria", "ProviderName": "FindSale", "StorageKey": "associate=5"}
    door.agent("Find.SaveRestrictions2", kept | {"Restrictions": "saleId < 9 and (amount > 0 or amount = 0)"})  # fmt: skip

    def ids(extra: str) -> list[int]:
        body = kept | {"ExtraRestrictions": extra, "DesiredColumns": "saleId", "OrderBy": "saleId"}
        found = door.agent("Find.FindWithExtraRestrictions2", body)
        return [row["PrimaryKey"] for row in found["ArchiveRows"]]

    assert ids("") == list(range(1, 9))
    assert ids("saleId between (7,10)") == [7, 8, 9, 10]
    assert ids("amount < 0") == []
    assert ids("") == list(range(1, 9))


def test_a_group_of_which_extra_restrictions_leave_nothing_is_as_wide_as_they_are(
    door: Door,
) -> None:
    kept = {"StorageType": "Criteria", "ProviderName": "FindSale", "StorageKey": "associate=5"}
    groups = [
        {"Restrictions": [{"Name": "saleId", "Operator": "less", "Values": ["3"]}]},
        {"Restrictions": [{"Name": "amount", "Operator": "less", "Values": ["0"]}]},
    ]
    door.agent("Find.SaveRestrictionGroups", kept | {"RestrictionGroups": groups})
    assert door.agent("Find.Find", kept)["RowCount"] == 2
    extra = kept | {"ExtraRestrictions": "saleId between (7,10)"}
    assert door.agent("Find.FindWithExtraRestrictions2", extra)["RowCount"] == 4


def test_what_cannot_be_asked_is_told(door: Door) -> None:
    body = {"ProviderName": "FindSale", "Restrictions": "amuont > 3"}
    reply = door("POST", "Agents/Find/FindFromRestrictions2", body)
    assert reply.status == 400 and "nearest: amount" in reply.json()["Message"]
    reply = door("POST", "Agents/Find/FindFromRestrictions2", body | {"ProviderName": "FindSail"})
    assert reply.status == 404 and "FindSale" in reply.json()["Message"]


# -- defaults, and criteria filled in


def test_what_a_search_shows_can_be_asked_beforehand(door: Door) -> None:
    find(door, "SaveRestrictions", Restrictions=[NAME, BUSINESS])
    columns = [it["Name"] for it in find(door, "GetDefaultDesiredColumns")]
    assert columns == [it["Name"] for it in find(door, "Find")["ArchiveColumns"]]
    assert {"contactId", "name", "business"} <= set(columns)
    told = {"ProviderName": "FindContact", "Restrictions": [NAME, BUSINESS]}
    text = told | {"Restrictions": "name begins 'B' and business in (2,3)"}
    for method, body in (("", told), ("2", text)):
        again = door.agent(f"Find.GetDefaultDesiredColumnsFromRestrictions{method}", body)
        assert [it["Name"] for it in again] == columns
    order = [{"Name": "name", "Direction": "ASC"}]
    assert find(door, "GetDefaultOrderBy") == order
    body = {"ProviderName": "FindContact", "DesiredColumns": ["category", "NAME"]}
    assert door.agent("Find.GetDefaultOrderByFromDesiredColumns", body) == order
    restricted = find(door, "GetAvailableRestrictionColumns")
    assert "name" in restricted and "nameDepartment" in restricted
    assert "mainContact" not in restricted, "it takes no restriction"


def test_restrictions_are_filled_in(door: Door) -> None:
    body = {
        "ProviderName": "findcontact",
        "Restrictions": [
            {"Name": "CATEGORY", "Operator": "oneOf", "Values": ["1", "[I:2]"]},
            {"Name": "associateId", "Operator": "currentAssociate"},
            {"Name": "registeredDate", "Operator": "thisAndNext", "Values": ["1", "6"]},
            {"Name": "name"},
        ],
    }
    category, owner, date, name = door.agent("Find.PopulateRestrictions", body)
    assert (category["Name"], category["DisplayValues"]) == ("category", ["Customer", "Potential customer"])  # fmt: skip
    assert category["ColumnInfo"]["RestrictionListName"] == "category"
    assert (owner["Values"], owner["DisplayValues"]) == (["[I:5]"], ["tje0"])
    year = int(door.tenant.clock.now()[:4])
    span = [f"[D:01/01/{year}]", f"[D:12/31/{year + 1}]"]
    assert date["Values"] == ["1", "6", *span]
    assert (name["Operator"], name["Values"], name["IsActive"]) == ("begins", [], True)
    again = door.agent("Find.PopulateRestrictionValues", {"Restrictions": [date]})
    assert again[0]["Values"] == date["Values"], "what was computed is not taken for a value"
    found = door.agent("Find.FindFromRestrictions", {"ProviderName": "FindContact", "Restrictions": [date]})  # fmt: skip
    assert found["RowCount"] >= 0
    wrong = {"ProviderName": "FindContact", "Restrictions": [{"Name": "nonsense"}]}
    assert door("POST", "Agents/Find/PopulateRestrictions", wrong).status == 400


def test_criteria_are_shown_as_rows_and_as_restrictions(door: Door) -> None:
    find(door, "SaveRestrictions2", Restrictions="category in (1,2) and name begins 'B'")
    told = find(door, "GetCriteriaInformation", StaticColumns=["number", "name"])
    active = [(it["Name"], it["IsActive"]) for it in told["Restrictions"]]
    assert active == [("category", True), ("name", True), ("number", False)]
    assert [group["Rank"] for group in told["RestrictionGroups"]] == [0]
    rows = [row["ColumnData"]["DisplayValues"]["DisplayValue"] for row in told["CriteriaArchiveRows"]]  # fmt: skip
    assert rows == ["Customer, Potential customer", "B", ""]
    columns = {column["Name"] for column in told["CriteriaArchiveColumns"]}
    assert columns == set(told["CriteriaArchiveRows"][0]["ColumnData"])
    some = find(door, "GetSpecifiedCriteriaInformationWithDefaults", DesiredColumnNames=["name", "orgnr"])  # fmt: skip
    assert [(it["Name"], it["Operator"], it["Values"], it["IsActive"]) for it in some["Restrictions"]] == [
        ("name", "begins", ["B"], True), ("orgnr", "begins", [], False),
    ]  # fmt: skip
    saved = find(door, "SaveRestrictionsAndGetCriteriaInformation2", Restrictions="name begins 'C'", StaticColumns="orgnr")  # fmt: skip
    assert [(it["Name"], it["Values"]) for it in saved["Restrictions"]] == [("name", ["C"]), ("orgnr", [])]  # fmt: skip
    assert names(door) == [["name"]], "columns without a criterion are not kept"


def test_older_names_of_periods_are_kept_as_the_newer_ones(door: Door) -> None:
    find(door, "SaveRestrictions2", Restrictions="registeredDate lastWeek and updatedDate thisYear and deletedDate thisHalf")  # fmt: skip
    (group,) = find(door, "GetRestrictionGroups")
    assert [(it["Operator"], it["Values"]) for it in group["Restrictions"]] == [
        ("previousPeriod", ["1", "2"]), ("thisPeriod", ["6"]), ("thisPeriod", ["5"]),
    ]  # fmt: skip


def test_criteria_of_a_selection_find_its_members(door: Door) -> None:
    made = door.rest("POST", "Selection", {"Name": "Large", "SelectionType": "Dynamic", "TargetTableName": "sale", "TargetTableNumber": 13})  # fmt: skip
    id = made["SelectionId"]
    key = {"StorageType": "criteria", "ProviderName": "SaleDynamicSelectionV2", "StorageKey": f"selection={id}"}  # fmt: skip
    door.agent("Find.SaveRestrictions2", key | {"Restrictions": "amount > 100000"})
    assert door.agent("Find.Find", key)["RowCount"] == door.rest("GET", f"Selection/{id}")["MemberCount"] > 0  # fmt: skip


def test_every_archive_can_be_searched_without_saying_what_is_shown(door: Door) -> None:
    """Also those whose rows are of no entity."""
    for provider in archives().names():
        shown = find(
            door, "FindFromRestrictions", ProviderName=provider, Restrictions=[], PageSize=2
        )
        assert len(shown["ArchiveRows"]) <= 2
    where = [{"Name": "relationId", "Operator": ">", "Values": ["0"]}]
    shown = find(door, "FindFromRestrictions", ProviderName="Relation", Restrictions=where, PageSize=2)  # fmt: skip
    row = shown["ArchiveRows"][0]
    assert (row["EntityName"], "relationId" in row["ColumnData"]) == ("relation", True)
