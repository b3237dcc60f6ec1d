"""What was recorded of real installations or is printed in the documentation as an answer, asked of one that is given the
same rows through the API."""

import base64
import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from contract.door import Door

from so_mock.clock import NO_DATE, Clock
from so_mock.ledger import ledger

RECORDED = Path(__file__).parents[1] / "data" / "recorded"
RJ = "Basic " + base64.b64encode(b"RJ:Secret1").decode()

Turn = Callable[[str], None]
Rows = list[dict[str, Any]]

# Columns of the reference of 2026 that the service of 2020 did not have yet.
NEWER = {
    "appointment": {"updatedByFullName", "registeredByFullName", "recordTypeText", "isFree", "joinVideomeetUrl", "duration",
                    "createdByWorkflow"},
    "document": {"updatedByFullName", "registeredByFullName", "recordTypeText", "name"},
    "project": {"updatedByFullName", "registeredByFullName", "statusRank", "eventId", "startDate"},
}  # fmt: skip


def recorded(name: str) -> Rows:
    """Rows as they came; long texts are shortened."""
    found: Rows = json.loads((RECORDED / f"{name}.json").read_text(encoding="utf-8"))
    return found


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> Turn:
    """Says what time it is."""

    def turn(moment: str) -> None:
        told = datetime.fromisoformat(moment).replace(tzinfo=UTC)
        monkeypatch.setattr(Clock, "seconds", lambda clock: told.timestamp())

    return turn


@pytest.fixture
def office(door_with: Callable[..., Door]) -> Door:
    """A company with a person, both 1, and the user RJ of the group Sales."""
    door = door_with(scenario="empty", zone="UTC")
    sales = next(each for each in door.rest("GET", "List/UserGroup/Items") if each["Value"] == "Sales")  # fmt: skip
    password = {"Type": {"Type": "Password"}, "Value": "Secret1"}
    door.agent("User.SaveUser", door.agent("User.CreateDefaultUser") | {
        "Name": "RJ", "UserGroup": sales, "Person": {"Firstname": "R", "Lastname": "J", "ContactId": 1}, "Credentials": [password],
    })  # fmt: skip
    return door


def new(door: Door, kind: str, **values: Any) -> dict[str, Any]:
    """What a client does: the default, filled in and sent back."""
    default = door.rest("GET", f"{kind}/default", auth=RJ)
    made: dict[str, Any] = door.rest("POST", kind, default | values, auth=RJ)
    return made


def saved(door: Door, kind: str, row: dict[str, Any], key: str) -> None:
    door.rest("PUT", f"{kind}/{row[key]}", row, auth=RJ)


def same(
    answer: Mapping[str, Any], told: Rows, *, otherwise: Mapping[str, Any] | None = None
) -> None:
    """Envelope and rows: keys, types and values; `otherwise` are those that cannot be what was recorded."""
    assert list(answer) == ["odata.metadata", "odata.nextLink", "value"]
    # Recorded with an empty name of the provider in it, `Archive//$metadata`; current pages print it so.
    assert answer["odata.metadata"] == "http://so.test/api/v1/Archive/$metadata"
    assert answer["odata.nextLink"] is None
    found = [
        {name: value for name, value in row.items() if name not in NEWER.get(row["EntityName"], ())}
        for row in answer["value"]
    ]
    wanted = [{**row, **(otherwise or {})} for row in told]
    assert found == wanted
    assert [{name: type(value) for name, value in row.items()} for row in found] == [
        {name: type(value) for name, value in row.items()} for row in wanted
    ]  # True is 1


# -- lists without any option


def test_all_appointments_as_recorded(office: Door, at: Turn) -> None:
    told = recorded("appointments")
    kinds = {"Phone": "Phone", "Appointment": "Appointment", "Todo": "ToDo"}
    new(office, "Sale", Heading="A sale", Contact={"ContactId": 1})
    for row in told:
        task = office.rest("POST", "List/Task/Items", {"Value": row["type"], "Type": kinds[row["recordType"]]})  # fmt: skip
        at(row["registeredDate"])
        made = new(
            office, "Appointment", Description=row["text"], StartDate=row["time"], EndDate=row["endTime"], Task=task,
            Contact={"ContactId": row["contactId"]}, Person={"PersonId": row["personId"]}, Sale={"SaleId": row["saleId"]},
            SuggestedAppointmentId=row["suggestedAppointmentId"], Priority=None,
        )  # fmt: skip
        at(row["updatedDate"])
        done = "Completed" if row["completed"] else "NotStarted"
        saved(office, "Appointment", made | {"Completed": done}, "AppointmentId")
    same(office.rest("GET", "Appointment"), told)


def test_all_documents_as_recorded(office: Door, at: Turn) -> None:
    told = recorded("documents")
    templates = office.rest("GET", "List/DocumentTemplate/Items")
    new(office, "Project", Name="A project")
    for row in told:
        at(row["registeredDate"])
        made = new(
            office, "Document", Header=row["subject"], Attention=row["attention"], Date=row["date"],
            Contact={"ContactId": row["contactId"]}, Person={"PersonId": row["personId"]}, Project={"ProjectId": row["projectId"]},
            DocumentTemplate={"DocumentTemplateId": next(t["DocumentTemplateId"] for t in templates if t["Name"] == row["type"])},
        )  # fmt: skip
        at(
            row["updatedDate"]
        )  # of the second the same as registered: its content was stored after it
        done = "Completed" if row["completed"] else "NotStarted"
        saved(office, "Document", made | {"Completed": done}, "DocumentId")
    same(office.rest("GET", "Document"), told)


def test_all_projects_as_recorded(office: Door, at: Turn) -> None:
    told = recorded("projects")
    (row,) = told
    status = office.rest("POST", "List/ProjectStatus/Items", {"Name": row["status"]})
    type = office.agent("List.SaveProjectTypeEntity", {"Name": row["type"], "HasGuide": row["hasGuide"]})  # fmt: skip
    at("2020-04-22T15:00:00")
    made = new(
        office, "Project", Name=row["name"], Description=row["description"], ProjectStatus=status,
        ProjectType={"Id": type["ProjTypeId"]},
    )  # fmt: skip
    at(row["updatedDate"])
    saved(office, "Project", made | {"EndDate": row["endDate"]}, "ProjectId")
    # The recorded one came with the installation: nobody registered it.
    mine = {"registeredBy": "RJ", "registeredDate": "2020-04-22T15:00:00"}
    same(office.rest("GET", "Project"), told, otherwise=mine)


def test_no_more_is_called_verified_than_was_recorded(office: Door) -> None:
    found = {each["operation"] for each in ledger(office.tenant.world) if each["fidelity"] == "verified"}  # fmt: skip
    assert found == {"GET Appointment", "GET Document", "GET Project"}


# -- questions that the documentation prints with their answers


def vendor(door: Door, name: str) -> None:
    item = door.rest("GET", "List/Category/Items/3")
    door.rest("PUT", "List/Category/Items/3", item | {"Name": name})


@pytest.fixture
def suppliers(door: Door) -> Rows:
    """Three companies of category 3 (using-filters.md)."""
    for row in door.rest("GET", "Contact?$select=name&$filter=category+oneOf+(3)")["value"]:
        door.rest("DELETE", f"Contact/{row['PrimaryKey']}")
    told = [("Lena Trevare AS", "10033"), ("Liumseter Hyttegrend", "10034"), ("Mosjøen Boligbyggerlag AS", "10035")]  # fmt: skip
    rows = []
    for name, number in told:
        company = door.rest("GET", "Contact/default") | {"Name": name, "Number2": number, "Category": {"Id": 3}}  # fmt: skip
        id = door.rest("POST", "Contact", company)["ContactId"]
        rows.append({"PrimaryKey": str(id), "EntityName": "contact", "name": name, "category": "Leverandør", "number": number})  # fmt: skip
    return rows


VENDORS = "Contact?$select=name,category,number&$filter=category%20oneOf%20(3)"


def test_companies_of_a_category_as_printed(door: Door, suppliers: Rows) -> None:
    vendor(door, "Leverandør")  # printed in one language of two; here a text is shown as it stands
    same(door.rest("GET", VENDORS), suppliers)


def test_full_mode_as_printed(door: Door, suppliers: Rows) -> None:
    def cell(value: Any, shown: str, tooltip: str) -> dict[str, Any]:
        return {"RawValue": value, "DisplayValue": shown, "LinkHint": "", "TooltipHint": tooltip}

    told = [
        {
            "PrimaryKey": int(row["PrimaryKey"]), "EntityName": "contact", "StyleHint": "",
            "LinkHint": f"nav=contact&contact_id={row['PrimaryKey']}",
            "TableRight": {"Mask": 1, "Reason": "[SR_ACTIVITY_BLOCKED_FIND]"},
            "Column": {
                "name": cell(row["name"], row["name"], f"{{contact_id={row['PrimaryKey']}}}"),
                "category": cell(3, 'US:"Vendor";NO:"Leverandør";', "{category_id=3}"),
                "number": cell(row["number"], row["number"], f"{{contact_id={row['PrimaryKey']}}}"),
            },
        }
        for row in suppliers
    ]  # fmt: skip
    vendor(door, 'US:"Vendor";NO:"Leverandør";')
    same(door.rest("GET", VENDORS + "&$mode=FULL"), told)


def test_a_user_by_his_id_as_printed(door: Door) -> None:
    me = door.rest("GET", "User/currentPrincipal")
    path = f"Archive/InternalUsers?$entities=all&$select=contactId,personId&$filter=associateDbId eq {me['AssociateId']}"  # fmt: skip
    told = {"PrimaryKey": str(me["AssociateId"]), "EntityName": "all", "personId": me["PersonId"], "contactId": me["ContactId"]}  # fmt: skip
    same(door.rest("GET", path.replace(" ", "%20")), [told])


@pytest.fixture
def categories(office: Door) -> Door:
    """Categories and companies that dynamic-provider.md prints."""
    for id, name, tooltip in ((1, "Customer", "x"), (2, "Potensiell kunde", "x"), (4, "Samarbeidspartner", "x"), (7, "SaleItem 1", "a")):  # fmt: skip
        path = f"List/Category/Items/{id}"
        item = next((each for each in office.rest("GET", "List/Category/Items") if each["Id"] == id), None)  # fmt: skip
        told = {"Name": name, "Tooltip": tooltip}
        if item is None:
            office.rest("POST", "List/Category/Items", told)
        else:
            office.rest("PUT", path, item | told)
    for name, category in (("statezerodatabase", 4), ("Amadeus AS", 1), ("Arne'S Kebab", 1), ("Bjørge AS", 1)):  # fmt: skip
        office.rest("POST", "Contact", office.rest("GET", "Contact/default") | {"Name": name, "Category": {"Id": category}})  # fmt: skip
    return office


@pytest.mark.parametrize(("question", "told"), [
    ("$select=category.name&$filter=category.category_id<3", [
        {"PrimaryKey": "1", "EntityName": "Category", "category.name": "Customer"},
        {"PrimaryKey": "2", "EntityName": "Category", "category.name": "Potensiell kunde"},
    ]),
    ("$select=category.name&$filter=category.tooltip contains 'a'", [
        {"PrimaryKey": "7", "EntityName": "Category", "category.name": "SaleItem 1"},
    ]),
    ("$select=contact.name,contact.category_idx,contact.category_idx.name&$filter=contact.contact_id between (2,3)", [
        {"PrimaryKey": "2", "EntityName": "contact", "contact.category_idx.name": "Samarbeidspartner",
         "contact.name": "statezerodatabase", "contact.category_idx": 4},
        {"PrimaryKey": "3", "EntityName": "contact", "contact.category_idx.name": "Customer", "contact.name": "Amadeus AS",
         "contact.category_idx": 1},
    ]),
    ("$select=category.name,category.(contact->category_idx).name&$filter=category.category_id=1", [
        {"PrimaryKey": "1", "EntityName": "Category", "category.(contact->category_idx).name": name, "category.name": "Customer"}
        for name in ("Amadeus AS", "Arne'S Kebab", "Bjørge AS")
    ]),
])  # fmt: skip
def test_the_dynamic_provider_as_printed(categories: Door, question: str, told: Rows) -> None:
    path = f"archive/dynamic?{question}".replace(" ", "%20").replace(">", "%3E").replace("ø", "%C3%B8")  # fmt: skip
    same(categories.rest("GET", path), told)


# -- aggregates: a table printed row by row


@pytest.fixture
def sold(office: Door) -> Door:
    """Sold by two of Sales, who have titles."""
    project = new(office, "Project", Name="Campaign")
    for person, title in ((1, "Sales Representative"), (2, "Tech and Sales")):
        row = office.rest("GET", f"Person/{person}")
        office.rest("PUT", f"Person/{person}", row | {"Title": title})
    for name, seller, amount in (("A", 1, 1_000_000.0), ("B", 2, 152_495.0), ("C", 1, 480_110.0)):
        new(office, "Sale", Heading=name, Associate={"AssociateId": seller}, Amount=amount, Status="Sold", Contact={"ContactId": 1},
            Project={"ProjectId": project["ProjectId"]})  # fmt: skip
    return office


def test_a_running_count_as_printed(sold: Door) -> None:
    """data-aggregation.mdx, both outputs."""
    path = "Archive/FindSale?$entities=sale&$filter=projectId=1&$select="
    told = [{"PrimaryKey": str(id), "EntityName": "sale", "saleId": id, "heading": name} for id, name in ((1, "A"), (2, "B"), (3, "C"))]  # fmt: skip
    same(sold.rest("GET", path + "Count(saleId),saleId,heading"), [{**row, "Count(saleId)": row["saleId"]} for row in told])  # fmt: skip
    total = {"PrimaryKey": "1", "EntityName": "grandtotal", "Count(saleId):HideDetail": 3}
    answer = sold.rest("GET", path + "Count(saleId):HideDetail,saleId,heading&$options=GrandTotal=True")  # fmt: skip
    same(answer, [*told, total])


def test_sums_by_seller_as_printed(sold: Door) -> None:
    """nested-aggregate-functions.mdx, the first output; amounts in the currency of the sales."""
    currency = sold.rest("GET", "Sale/1")["Currency"]["Id"]
    total = f"Sum(CurrencyConvert(amount;{currency})):HideDetail"
    name, id, title = (f"GroupBy(associate/{each}):Footer,HideDetail" for each in ("fullName", "personId", "title"))  # fmt: skip
    answer = sold.rest("GET", (
        f"Archive/SaleDynamicSelection?$entities=sale&$select={total},{name},{id},{title}&$orderBy={total} desc"
        "&$filter=saleStatus oneOf ('2') and selectionId = -1&$options=GrandTotal=True"
    ).replace(" ", "%20"))  # fmt: skip
    people = {person: sold.rest("GET", f"Person/{person}")["FullName"] for person in (1, 2)}
    same(answer, [
        {"PrimaryKey": "1", "EntityName": "footer:1", name: people[1], id: 1, title: "Sales Representative", total: 1_480_110.0},
        {"PrimaryKey": "2", "EntityName": "footer:1", name: people[2], id: 2, title: "Tech and Sales", total: 152_495.0},
        {"PrimaryKey": "1", "EntityName": "grandtotal", total: 1_632_605.0},
    ])  # fmt: skip


# -- what there is to ask for


def column(name: str, display: str = "string", type: str | None = "string", **more: Any) -> dict[str, Any]:  # fmt: skip
    """Of ArchiveColumnInfo what most have alike."""
    return {
        "DisplayName": "", "DisplayTooltip": "", "DisplayType": display, "CanOrderBy": True, "Name": name, "CanRestrictBy": True,
        "RestrictionType": type, "RestrictionListName": None, "IsVisible": True, "ExtraInfo": "", "Width": "25%",
        "IconHint": "Contact", "HeadingIconHint": "", **more,
    }  # fmt: skip


COMPANY_ID = column("contactId", "int", "int", Width="5c", DisplayName="[SR_CONTACT_ID]", DisplayTooltip="[SR_CONTACT_ID_TOOLTIP]")  # fmt: skip
COMPANY_NAME = column("name", type="stringorPK", DisplayName="[SR_COMPANY_NAME]", RestrictionListName="locateContact_new")  # fmt: skip
CONTROL = {"CanOrderBy": False, "IsVisible": False, "IconHint": ""}
# Printed in English only; there are no texts of the product here, so it is the tag that is shown.
WORDS = {"DisplayName", "DisplayTooltip"}


def test_metadata_of_an_archive_as_printed(door: Door) -> None:
    """metadata.md: an object by name, and an array from the agent."""
    told = [COMPANY_ID, COMPANY_NAME, *(
        column(name, "checkbox", "bool", DisplayName=called, Width="4c", **CONTROL)
        for name, called in (("getAllRows", "GetAll"), ("getNoRows", "GetNone"))
    )]  # fmt: skip
    by_name = door.rest("GET", "archive/findcontact$metadata")
    assert [by_name[each["Name"]] for each in told] == told
    listed = door.agent(
        "Archive.GetAvailableColumns", {"ProviderName": "findcontact", "Context": ""}
    )
    assert listed == list(by_name.values())


def test_columns_of_a_selection_as_printed(door: Door) -> None:
    """how-to-search.mdx."""
    told = [
        column("selectionId", "int", "int", Width="8c", **CONTROL), COMPANY_ID, COMPANY_NAME, column("department"),
        column("hasInfoText", "icon", "bool", Width="2c", HeadingIconHint="paperclip"),
        # Printed as one that restricts nothing; the reference of 2026 has it restrict as a text.
        column("nameDepartment"),
        *(column(name, Width="20%", IconHint="Person", DisplayName=f"[SR_PERSONARCHIVE_{name.upper()}]",
                 DisplayTooltip=f"[SR_PERSONARCHIVE_{name.upper()}_TOOLTIP]") for name in ("firstName", "lastName")),
    ]  # fmt: skip
    asked = {"ProviderName": "ContactPersonDynamicSelectionV2", "Context": ""}
    found = {each["Name"]: each for each in door.agent("Archive.GetAvailableColumns", asked)}
    for each in told:
        words = WORDS if not each["DisplayName"] else set()
        here = found[each["Name"]]
        assert {k: v for k, v in here.items() if k not in words} == {k: v for k, v in each.items() if k not in words}  # fmt: skip
        assert here.keys() == each.keys()


def test_the_archives_as_printed(door: Door) -> None:
    answer = door.rest("GET", "archive")
    # Printed as the client wrote it, archive in lower case.
    assert answer["odata.metadata"].lower() == "http://so.test/api/v1/archive/$metadata"
    assert list(answer) == ["odata.metadata", "value"]
    for name in ("AppointmentNotificationAggregator", "BulkUpdateResults", "Mail"):
        assert {"name": name, "url": name} in answer["value"]
    assert door.agent("Archive.GetProviderNames") == [each["name"] for each in answer["value"]]


def test_columns_in_groups_as_printed(door: Door) -> None:
    """populate-selectable-columns.mdx. Ids count on from 1 but are arbitrary."""
    blank = {"Deleted": False, "ChildItems": [], "ColorBlock": 0, "StyleHint": "", "FullName": "", "TableRight": None, "FieldProperties": {}}  # fmt: skip
    printed = {
        "archiveColumns": {
            "Company": [("contactId", "Contact", "Y"), ("name", "Contact", "Y"), ("department", "Contact", "Y")],
            "Relation": [(f"sourceRelation/{each}", "Relation", "Y") for each in ("contactId", "name", "department")],
        },
        "archiveRestrictionColumns": {
            "Company": [("contactId", "Contact", "int"), ("name", "Contact", "stringorPK"), ("department", "Contact", "string")],
            "Sale": [("sale/completed", "Sale", "bool")],
        },
    }  # fmt: skip
    for list, told in printed.items():
        groups = door.rest("GET", f"MDOList/{list}:ContactPersonDynamicSelectionV2")
        assert [each["Id"] for each in groups] == [*range(10_000, 10_000 + len(groups))]
        by_name = {group["Name"]: group for group in groups}
        for name, columns in told.items():
            group = by_name[name]
            assert group["Rank"] == group["Id"]
            items = {each["Type"]: each for each in group["ChildItems"]}
            for type, icon, extra in columns:
                item = items[type]
                varying = {"Id", "Rank", "Name", "ToolTip"}
                assert {k: v for k, v in item.items() if k not in varying} == {
                    **blank, "Type": type, "IconHint": icon, "ExtraInfo": extra,
                }  # fmt: skip
                assert item["Id"] == item["Rank"]
    entities = door.rest("GET", "MDOList/archiveEntities:ContactPersonDynamicSelectionV2")
    assert entities == [
        {**blank, "Id": id, "Rank": id, "Name": name, "Type": type, "ToolTip": "", "IconHint": "", "ExtraInfo": "",
         "StyleHint": "mandatory"}
        for id, name, type in ((1, "Company", "contact"), (2, "Contact", "person"))
    ]  # fmt: skip


def test_operators_of_a_type_as_printed(door: Door) -> None:
    """how-to-search.mdx."""
    names = (("Starts with", "begins"), ("Contains", "contains"), ("Ends with", "ends"), ("Equals", "is"))  # fmt: skip
    found = door.rest("GET", "MDOList/restrictionOperators/selectable?additional=positiveString")
    assert found == [
        {"Id": id, "Name": name, "ToolTip": "", "Deleted": False, "Rank": id, "Type": type, "ColorBlock": 0, "IconHint": "",
         "Selected": False, "LastChanged": NO_DATE, "ChildItems": [], "ExtraInfo": "W", "StyleHint": "", "Hidden": False,
         "FullName": None, "TableRight": None, "FieldProperties": {}}
        for id, (name, type) in enumerate(names, 1)
    ]  # fmt: skip


# -- find


def test_the_selection_for_find_as_printed(door: Door) -> None:
    """how-to-search.mdx."""
    found = door.agent("Selection.GetSelectionForFind", {"EntityName": "contact", "TypicalSearchId": 0})  # fmt: skip
    assert found.pop("SelectionId") > 0
    assert found == {
        "ProviderName": "ContactPersonDynamicSelectionV2", "CanSaveAsSelection": True, "MainHeading": "[SR_FIND_COMPANY]",
        "FilterScreenHeading": "[SR_FIND_COMPANY]", "SelectionEntityHeading": "[SR_COMPANY_AND_PERSON]", "TableRight": None,
        "FieldProperties": {},
    }  # fmt: skip


def test_criteria_groups_come_back_as_printed(door: Door) -> None:
    """how-to-search.mdx: what is set is what is answered."""
    find = door.agent("Selection.GetSelectionForFind", {"EntityName": "person", "TypicalSearchId": 0})  # fmt: skip

    def restriction(name: str, value: str) -> dict[str, Any]:
        info = column(name, Width="20%", IconHint="Person", DisplayName=f"[SR_PERSONARCHIVE_{name.upper()}]",
                      DisplayTooltip=f"[SR_PERSONARCHIVE_{name.upper()}_TOOLTIP]")  # fmt: skip
        return {"Name": name, "Operator": "begins", "Values": [value], "DisplayValues": [value], "ColumnInfo": info, "IsActive": True,
                "SubRestrictions": None, "InterParenthesis": 0, "InterOperator": "And", "UniqueHash": 0}  # fmt: skip

    told = [
        {"Name": str(rank), "Description": "", "Rank": rank, "Restrictions": [restriction("firstName", letter), restriction("lastName", "Y")]}
        for rank, letter in enumerate("BR")
    ]  # fmt: skip
    found = door.rest("PUT", f"Selection/{find['SelectionId']}/CriteriaGroups", told)
    for group in found:
        for each in group["Restrictions"]:
            each["UniqueHash"] = 0  # a number of the service's own
            # Sent as null; kept, and so answered, as the blank of its type.
            each["SubRestrictions"] = each["SubRestrictions"] or None
            each["ColumnInfo"]["RestrictionListName"] = (
                each["ColumnInfo"]["RestrictionListName"] or None
            )
    assert found == told


def test_find_from_restrictions_as_printed(door: Door) -> None:
    """ifindagent/index.md: which columns come, and how their values are spelt."""
    asked = {"ProviderName": "person", "PageSize": 10, "PageNumber": 0, "Restrictions": [
        {"Name": "firstName", "Operator": "begins", "Values": ["s"], "IsActive": True}]}  # fmt: skip
    found = door.agent("Find.FindFromRestrictions", asked)
    told = {"personId", "firstName", "lastName", "middleName", "contactId", "fullName"}
    assert {each["Name"] for each in found["ArchiveColumns"]} == told
    assert found["ArchiveRows"]
    for row in found["ArchiveRows"]:
        cells = {name: cell["DisplayValue"] for name, cell in row["ColumnData"].items()}
        person = door.rest("GET", f"Person/{row['PrimaryKey']}")
        assert cells == {
            "personId": f"[I:{row['PrimaryKey']}]", "firstName": person["Firstname"], "lastName": person["Lastname"],
            "middleName": person["MiddleName"], "contactId": f"[I:{person['Contact']['ContactId']}]", "fullName": person["FullName"],
        }  # fmt: skip
