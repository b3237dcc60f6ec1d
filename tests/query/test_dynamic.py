"""The Dynamic provider: names with dots over the tables of the database."""

from typing import Any

import pytest
from agents.test_database_table import extra_table
from contract.door import Door
from contract.driver import record
from query.asking import asked
from query.world import ROWS, fill, stop

from so_mock.catalogue.tables import tables
from so_mock.errors import BadFilter, BadRequest
from so_mock.query.engine import Found, Question
from so_mock.query.odata import parse_columns, parse_filter, parse_order
from so_mock.tenant import Tenant

INTERESTS = {1: [2, 3], 2: [], 3: [1]}


@pytest.fixture
def filled(tenant: Tenant) -> Tenant:
    stop(tenant)
    fill(tenant, ROWS)
    with tenant.store.unit():
        for id, chosen in INTERESTS.items():
            row = tenant.store.table("contact").rows[id]
            email = {"Value": f"post@{id}.example", "StrippedValue": "", "Description": "work"}
            tenant.store.update("contact", {**row, "Interests": chosen, "Emails": [email]})
    return tenant


def dynamic(tenant: Tenant, select: str, filter: str = "", order: str = "", **more: Any) -> Found:
    question = Question("dynamic", parse_columns(select), parse_filter(filter), parse_order(order))
    return asked(tenant, question._replace(**more))


def test_a_table_by_its_columns(filled: Tenant):
    found = dynamic(filled, "category.name", top=2)
    assert found.rows == [
        {"PrimaryKey": "1", "EntityName": "Category", "category.name": "Customer"},
        {"PrimaryKey": "2", "EntityName": "Category", "category.name": "Potential customer"},
    ]
    assert found.ignored == ()


def test_a_name_is_shown_as_it_was_written_and_the_entity_as_the_dictionary_spells_it(filled: Tenant):  # fmt: skip
    (row,) = dynamic(filled, "CONTACT.Name", "Contact.contact_ID = 1").rows
    assert row == {"PrimaryKey": "1", "EntityName": "contact", "CONTACT.Name": "Ås Elektro"}


def test_left_joins_and_plain_values(filled: Tenant):
    found = dynamic(filled, "contact.name, contact.category_idx, contact.category_idx.name", order="contact.name desc")  # fmt: skip
    by_id = {row["PrimaryKey"]: row for row in found.rows}
    assert by_id["3"]["contact.category_idx"] == 3
    assert by_id["3"]["contact.category_idx.name"] == "Supplier"
    assert by_id["4"]["contact.category_idx"] == 0
    assert by_id["4"]["contact.category_idx.name"] == ""
    assert [row["PrimaryKey"] for row in found.rows][:2] == ["1", "8"]
    assert len(found.rows) == 8


def test_an_inner_join_leaves_out_what_leads_nowhere(filled: Tenant):
    left = dynamic(filled, "person.firstname,person.contact_id.name").rows
    inner = dynamic(filled, "person.firstname,person:contact_id.name").rows
    assert [row["PrimaryKey"] for row in left] == ["1", "2", "3", "4", "5"]
    assert [row["PrimaryKey"] for row in inner] == ["1", "2", "3", "4"]
    deeper = dynamic(filled, "person.contact_id:category_idx.name").rows
    assert [row["PrimaryKey"] for row in deeper] == ["1", "2", "3", "4"]
    only_asked = dynamic(filled, "person.firstname", "person:contact_id.name contains 'e'").rows
    assert [row["PrimaryKey"] for row in only_asked] == ["1", "2", "3", "4"]


def test_a_right_join_repeats_the_row(filled: Tenant):
    found = dynamic(filled, "category.name,category.(contact->category_idx).name", "category.category_id in (1,2)")  # fmt: skip
    shown = [(r["PrimaryKey"], r["category.(contact->category_idx).name"]) for r in found.rows]
    assert shown == [
        ("1", "Ås Elektro"), ("1", "Zeta (Oslo)"), ("1", "Ågot's"), ("2", "Bakke & Sønn"), ("2", "and"),
    ]  # fmt: skip


def test_the_vendor_s_own_questions(filled: Tenant):
    name = "contact.(contactinterest->contact_id).cinterest_idx"
    found = dynamic(filled, name)
    assert [(r["PrimaryKey"], r[name]) for r in found.rows] == [("1", 2), ("1", 3), ("3", 1)]
    assert [r["PrimaryKey"] for r in dynamic(filled, "contact.name", f"{name} in (2,3)").rows] == ["1"]  # fmt: skip

    name = "associate.person_id.(email->person_id).email_address"
    with filled.store.unit():
        row = filled.store.table("person").rows[2]
        emails = [{"Value": v, "StrippedValue": v, "Description": ""} for v in ("a@x", "b@x")]
        filled.store.update("person", {**row, "Emails": emails})
    found = dynamic(filled, f"associate.name,{name}")
    assert {(r["PrimaryKey"], r[name]) for r in found.rows} == {("5", "a@x"), ("5", "b@x")}

    name = "UDListDefinition.listTableId.(sequence->TableNumber).TableName"
    found = dynamic(filled, f"UDListDefinition.name,{name}", "UDListDefinition.name begins 'company - b'")  # fmt: skip
    assert [r[name] for r in found.rows] == ["Business"]
    assert found.rows[0]["EntityName"] == "UDListDefinition"

    found = dynamic(filled, "KB_ENTRY.title", "KB_ENTRY.title contains 'panel'")
    assert [row["KB_ENTRY.title"] for row in found.rows] == ["My panel hums"]
    assert found.ignored == ()

    found = dynamic(filled, "associate.name", "associate.registered thisYear")
    assert "associate.registered" in found.ignored
    found = dynamic(filled, "sale.sale_id", "sale.saledate thisYear", counted=True, top=2)
    assert (found.total, len(found.rows)) == (8, 2)


def test_numbers_say_where_they_lead_in_brackets(filled: Tenant):
    found = dynamic(
        filled, "sale.contact_id[contact].name,sale.contact_id.name", "sale.sale_id = 2"
    )
    assert set(found.rows[0].values()) == {"2", "sale", "Bakke & Sønn"}
    number = "contact.category_idx[person].firstname"
    assert dynamic(filled, number, "contact.contact_id = 3").rows[0][number] == "Britt"
    found = dynamic(filled, "person.(sale->contact_id[person]).amount", "person.person_id = 1")
    assert [row["person.(sale->contact_id[person]).amount"] for row in found.rows] == [0.0, -5.0, 7.0, 3.0]  # fmt: skip


def test_values_are_those_of_the_database(filled: Tenant):
    select = "sale.status,sale.done,sale.amount,sale.saledate,sale.heading,sale.associate_id"
    (row,) = dynamic(filled, select, "sale.sale_id = 8").rows
    assert list(row.values())[2:] == [2, 2, 99.99, "2025-10-16T00:00:00", "", 17]
    (row,) = dynamic(filled, "contact.xstop,contact.deleted", "contact.contact_id = 2").rows
    assert (row["contact.xstop"], row["contact.deleted"]) in ((1, 0), (True, 0))


@pytest.mark.parametrize(("filter", "ids"), [
    ("sale.amount > 1000", ["7", "12"]), ("sale.amount between (99.99, 100)", ["3", "8"]), ("sale.saledate today", ["7"]),
    ("sale.saledate before '2025-01-01'", ["1", "2"]), ("sale.saledate afterTime '2025-12-31T23:59:59'", ["10", "11", "12"]),
    ("sale.status = 3", ["3", "12"]), ("sale.contact_id.name begins 'bakke'", ["2", "3", "6", "7", "10", "11"]), ("sale.saledate isNull", ["13"]),
    ("sale.associate_id in (4)", ["4", "5"]), ("sale.associate_id.name is 'SAL0' and sale.amount > 99.5", ["8", "12"]),
    ("this(sale.saledate,'week') or sale.sale_id eq 1", ["1", "6", "7", "8"]), ("getAllRows = true and sale.sale_id < 3", ["1", "2"]), ("getNoRows = true", []),
    ("substringof('story', sale.text_id[text].text)", []),
])  # fmt: skip
def test_filters_by_the_type_of_the_field(filled: Tenant, filter: str, ids: list[str]):
    assert [row["PrimaryKey"] for row in dynamic(filled, "sale.sale_id", filter).rows] == ids


@pytest.mark.parametrize(("select", "told"), [
    ("contact.nam", "contact has no column 'nam'; nearest: name"), ("contakt.name", "no table 'contakt'; nearest: contact, at 'contakt.name'"),
    ("contact.name,person.lastname", "'person.lastname': all columns begin with the same table, 'contact' here"),
    ("contact.name.foo", "contact.name is no foreign key: say where it leads, as 'name[table]'"),
    ("contact.categori_idx.name", "contact has no column 'categori_idx'; nearest: category_idx"),
    ("contact.category_idx.nme", "Category has no column 'nme'; nearest: name"), ("contact.category_idx[categry].name", "no table 'categry'; nearest: Category"),
    ("contact.(persn->contact_id).name", "no table 'persn'; nearest: person"), ("contact.(person->contct_id).name", "person has no column 'contct_id'; nearest: contact_id"),
    ("contact.(person->lastname).rank", "person.lastname is no number"), ("contact.name[category].name", "contact.name is no number and leads nowhere"),
    ("contact:name", "a column is expected at the end, not ':name'"), ("contact.name,contact", "a table, joins and a column are expected"),
    ("contact.(person->contact_id)", "a column is expected at the end"), ("contact..name", "a table, joins and a column are expected, at '..name'"),
    ("contact.category_idx.", "are expected, at '.'"), ("contact.name,contact/name", "are expected, at '/name'"),
    ("contact.contact_id.number1", "contact.contact_id is no foreign key"),
])  # fmt: skip
def test_what_is_wrong_with_a_name_is_told(filled: Tenant, select: str, told: str):
    with pytest.raises(BadFilter) as wrong:
        dynamic(filled, select)
    assert told in str(wrong.value)


def test_wrong_names_in_filters_and_orders(filled: Tenant):
    with pytest.raises(
        BadFilter, match=r"at position 0: contact has no column 'nam'; nearest: name\."
    ):
        dynamic(filled, "contact.name", "contact.nam = 'x'")
    with pytest.raises(BadFilter, match=r"\$orderBy: .*no column 'nam'"):
        dynamic(filled, "contact.name", "", "contact.nam desc")
    with pytest.raises(BadFilter, match=r"is no operator of .contact\.name."):
        dynamic(filled, "contact.name", "contact.name thisWeek")
    with pytest.raises(BadRequest, match="has no entity 'person'"):
        dynamic(filled, "contact.name", entities=("person",))
    assert len(dynamic(filled, "contact.name", entities=("Contact",)).rows) == 8


def test_names_with_dots_belong_to_it_alone(filled: Tenant):
    with pytest.raises(BadFilter, match="names with dots belong to the provider Dynamic"):
        asked(filled, Question("SimpleContact", ("name",), parse_filter("contact.name = 'x'")))
    found = asked(filled, Question("SimpleContact", ("name", "contact.name")))
    assert found.ignored == ("$select=contact.name",)


def test_without_a_name_there_is_nothing_to_list(filled: Tenant):
    found = asked(filled, Question("Dynamic"))
    assert found.rows == []
    assert found.ignored == ("Dynamic: no rows behind it",)


def test_tables_and_columns_of_the_customer_s_own(filled: Tenant):
    extra_table(filled, "y_car", {"x_plate": "ShortText", "x_owner": "RelationTo>contact", "x_price": "Decimal"})  # fmt: skip
    record(filled, "DatabaseTable.Insert", table_name="y_car", columns=["x_plate", "x_owner", "x_price"],
           data=[["AB 123", "3", "10.5"], ["CD 45", "1", "0"]])  # fmt: skip
    found = dynamic(filled, "y_car.x_plate,y_car.x_price,y_car.x_owner,y_car.x_owner.name", "y_car.x_price > 1")  # fmt: skip
    assert found.rows == [
        {"PrimaryKey": "1", "EntityName": "y_car", "y_car.x_plate": "AB 123", "y_car.x_price": 10.5,
         "y_car.x_owner": 3, "y_car.x_owner.name": "bakke bygg"},
    ]  # fmt: skip
    back = dynamic(filled, "contact.name,contact.(y_car->x_owner).x_plate", order="contact.contact_id")  # fmt: skip
    assert [row["contact.(y_car->x_owner).x_plate"] for row in back.rows] == ["CD 45", "AB 123"]
    with pytest.raises(BadFilter, match="y_car has no column 'x_plat'; nearest: x_plate"):
        dynamic(filled, "y_car.x_plat")
    with pytest.raises(BadFilter, match="no table 'y_caar'; nearest: y_car"):
        dynamic(filled, "y_caar.x_plate")


def test_rows_that_only_mass_operations_wrote(filled: Tenant):
    record(filled, "DatabaseTable.Insert", table_name="kb_entry", columns=["title", "status", "category_id", "sort_order", "read_count", "workflow_phase"],
           data=[["How to", "1", "7", "1", "0", "0"]])  # fmt: skip
    found = dynamic(filled, "KB_ENTRY.title,KB_ENTRY.id", "KB_ENTRY.title = 'How to'")
    assert found.rows == [{"PrimaryKey": "4", "EntityName": "kb_entry", "KB_ENTRY.title": "How to", "KB_ENTRY.id": 4}]  # fmt: skip


def test_orders_and_pages(filled: Tenant):
    question = Question("Dynamic", ("sale.sale_id",), order=parse_order("sale.contact_id.name, sale.amount desc"))  # fmt: skip
    whole = asked(filled, question).rows
    rows, after = [], None
    while True:
        found = asked(filled, question._replace(top=3, after=after))
        rows += found.rows
        if found.token is None:
            break
        after = found.token
    assert rows == whole
    assert len(whole) == 13


@pytest.mark.parametrize("name", ["person", "ticket", "appointment", "ej_message", "Prob", "email", "address", "text", "UserGroup", "Webhook_usage"])  # fmt: skip
def test_any_column_of_a_table_can_be_asked_for(tenant: Tenant, name: str):
    table = tables().find(name)
    columns = tuple(f"{name}.{column.name}" for column in table.columns.values())
    found = asked(tenant, Question("Dynamic", columns, top=3))
    for row in found.rows:
        assert len(row) == len(columns) + 2
    for column in columns:
        asked(tenant, Question("Dynamic", columns[:1], parse_filter(f"{column} isNotNull"), parse_order(column), top=1))  # fmt: skip


def test_tables_that_lie_within_others_can_be_the_first(filled: Tenant):
    found = dynamic(filled, "email.email_address,email.contact_id.name,email.rank", "email.contact_id > 1", counted=True, top=1)  # fmt: skip
    assert found.total == 2
    (row,) = found.rows
    assert list(row.values())[1:] == ["Email", "post@2.example", "Bakke & Sønn", 1]
    found = dynamic(filled, "contactinterest.cinterest_idx.name", order="contactinterest.contact_id desc, contactinterest.cinterest_idx")  # fmt: skip
    assert len(found.rows) == 3
    assert len({row["PrimaryKey"] for row in found.rows}) == 3
    (row,) = dynamic(filled, "sequence.TableName,sequence.next_id", "sequence.TableNumber = 5").rows
    assert row["sequence.TableName"] == "contact"
    assert row["sequence.next_id"] > 8


def test_a_count_of_rows(filled: Tenant):
    question = Question("Dynamic", ("Count(ticket.id):Footer",), parse_filter("getAllRows=true"))
    *details, footer = asked(filled, question).rows
    assert [row["EntityName"] for row in details] == ["ticket"] * 5
    assert (footer["EntityName"], footer["Count(ticket.id):Footer"]) == ("footer:1", 5)


def test_by_rest_and_by_the_agents(door: Door):
    tenant = door.tenant
    stop(tenant)
    fill(tenant, ROWS)
    select = "$select=contact.name&$filter=contact.category_idx%20=%202"
    reply = door.rest(
        "GET", f"Archive/dynamic?{select}&$inlineCount=AllPages&$orderBy=contact.name"
    )
    assert reply["odata.count"] == 2
    rows = [{"PrimaryKey": "7", "EntityName": "contact", "contact.name": "and"},
            {"PrimaryKey": "2", "EntityName": "contact", "contact.name": "Bakke & Sønn"}]  # fmt: skip
    assert reply["value"] == rows
    restriction = {"Name": "contact.category_idx", "Operator": "=", "Values": ["[I:2]"]}
    told = {"ProviderName": "Dynamic", "SortOrder": [{"Name": "contact.name"}], "PageSize": 10}
    listed = door.agent("Archive.GetArchiveListByColumns", told | {"Columns": ["contact.name"], "Restriction": [restriction]})  # fmt: skip
    found = door.agent("Find.FindFromRestrictionsColumns", told | {"DesiredColumns": ["contact.name"], "Restrictions": [restriction]})  # fmt: skip
    assert [row["PrimaryKey"] for row in listed] == [7, 2]
    assert sorted(row["PrimaryKey"] for row in found["ArchiveRows"]) == [2, 7]
    wrong = door("GET", "Archive/dynamic?$select=contact.nam")
    assert wrong.status == 400
    assert "contact has no column 'nam'; nearest: name" in wrong.json()["Message"]
