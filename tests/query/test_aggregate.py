"""Groups, sums, headers and footers: the samples of the documentation give the rows that are printed there."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from contract.driver import TERJE, call_of, record

from so_mock.errors import BadFilter
from so_mock.query.cells import slim
from so_mock.query.cells_agent import items
from so_mock.query.engine import Found, Question, Surface
from so_mock.query.odata import parse_columns, parse_filter, parse_order
from so_mock.query.options import read_options
from so_mock.tenant import Tenant

Ask = Callable[..., Found]


@pytest.fixture
def ask(tenant: Tenant) -> Ask:
    def asked(
        provider: str, select: str, where: str = "", *, order: str = "", options: str = "", surface: Surface = slim,
        **more: Any,
    ) -> Found:  # fmt: skip
        crm = tenant.crm(call_of(tenant, "Contact.GetContact", TERJE))
        wanted, strange = read_options(options)
        assert not strange
        question = Question(
            provider, parse_columns(select), parse_filter(where), parse_order(order), options=wanted, **more
        )  # fmt: skip
        return crm.engine.ask(question, crm.moment(), surface)

    return asked


@pytest.fixture
def company(tenant: Tenant) -> int:
    """The five employees of the documentation, in its order."""
    made = record(tenant, "Contact.SaveContactEntity", contact_entity={"Name": "Superoso"})
    people = [("Jane", "Ray", "Doe"), ("Billy", "Ray", "Doe"), ("Bobby", "Sue", "Doe"), ("Mary", "Sue", "Smith"), ("Tabby", "Sue", "Smith")]  # fmt: skip
    for first, middle, last in people:
        person = {"Firstname": first, "MiddleName": middle, "Lastname": last, "Contact": {"ContactId": made["ContactId"]}}  # fmt: skip
        record(tenant, "Person.SavePersonEntity", person_entity=person)
    return int(made["ContactId"])


def table(found: Found, *columns: str) -> list[tuple[Any, ...]]:
    """Kind of row, number of a band, and the cells; None for one that is not there."""
    return [
        (
            row["EntityName"],
            int(row["PrimaryKey"]) if row["EntityName"] != "person" else None,
            *(row.get(column) for column in columns),
        )
        for row in found.rows
    ]


def test_running_values_headers_footers_and_the_total(ask: Ask, company: int) -> None:
    """aggregate-groupby.md, the first output."""
    group = "GroupBy(middleName):Header,Footer"
    found = ask(
        "Person", f"firstName,middleName,lastName,rank,Sum(rank),CountAll(firstName),{group}",
        f"contactId = {company}", options="GrandTotal=True",
    )  # fmt: skip
    assert table(found, group, "CountAll(firstName)", "firstName", "rank", "Sum(rank)") == [
        ("header:1", 1, "Ray", 2, None, None, 3),
        ("person", None, None, 1, "Jane", 1, 1),
        ("person", None, None, 2, "Billy", 2, 3),
        ("footer:1", 1, "Ray", 2, None, None, 3),
        ("header:1", 2, "Sue", 3, None, None, 12),
        ("person", None, None, 1, "Bobby", 3, 3),
        ("person", None, None, 2, "Mary", 4, 7),
        ("person", None, None, 3, "Tabby", 5, 12),
        ("footer:1", 2, "Sue", 3, None, None, 12),
        ("grandtotal", 1, None, 5, None, None, 15),
    ]


def test_groups_within_groups(ask: Ask, company: int) -> None:
    """aggregate-groupby.md, the output of two levels: headers and footers are numbered apart, whatever their level."""
    outer, inner = "GroupBy(middleName):Header,Footer,1", "GroupBy(lastName):Header,Footer,2"
    found = ask(
        "Person", f"firstName,CountAll(firstName),Count(middleName),Sum(rank):HideDetail,{outer},{inner}",
        f"contactId = {company}", options="GrandTotal=true",
    )  # fmt: skip
    assert table(
        found, "Count(middleName)", "CountAll(firstName)", "firstName", outer, inner, "Sum(rank):HideDetail",
    ) == [
        ("header:1", 1, 1, 2, None, "Ray", None, 3),
        ("header:2", 2, 1, 2, None, None, "Doe", 3),
        ("person", None, 1, 1, "Jane", None, None, None),
        ("person", None, 1, 2, "Billy", None, None, None),
        ("footer:2", 1, 1, 2, None, None, "Doe", 3),
        ("footer:1", 2, 1, 2, None, "Ray", None, 3),
        ("header:1", 3, 1, 3, None, "Sue", None, 12),
        ("header:2", 4, 1, 1, None, None, "Doe", 3),
        ("person", None, 1, 1, "Bobby", None, None, None),
        ("footer:2", 3, 1, 1, None, None, "Doe", 3),
        ("header:2", 5, 1, 2, None, None, "Smith", 9),
        ("person", None, 1, 1, "Mary", None, None, None),
        ("person", None, 1, 2, "Tabby", None, None, None),
        ("footer:2", 4, 1, 2, None, None, "Smith", 9),
        ("footer:1", 5, 1, 3, None, "Sue", None, 12),
        ("grandtotal", 1, 2, 5, None, None, None, 15),
    ]  # fmt: skip


def test_details_are_hidden_by_the_group(ask: Ask, company: int) -> None:
    found = ask("Person", "Count(personId):HideDetail,GroupBy(lastName):Footer,HideDetail", f"contactId = {company}")  # fmt: skip
    assert table(found, "GroupBy(lastName):Footer,HideDetail", "Count(personId):HideDetail") == [
        ("footer:1", 1, "Doe", 3), ("footer:1", 2, "Smith", 2),
    ]  # fmt: skip


def test_a_hidden_aggregate_is_in_the_total_alone(ask: Ask, company: int) -> None:
    """data-aggregation.mdx, the second output."""
    column = "Count(personId):HideDetail"
    found = ask("Person", f"{column},firstName", f"contactId = {company}", options="GrandTotal=True")  # fmt: skip
    assert [row["EntityName"] for row in found.rows] == ["person"] * 5 + ["grandtotal"]
    assert [column in row for row in found.rows] == [False] * 5 + [True]
    assert found.rows[-1] == {"PrimaryKey": "1", "EntityName": "grandtotal", column: 5}


def test_several_groupings_of_one_level_are_one_group(ask: Ask, company: int) -> None:
    found = ask("Person", "GroupBy(middleName):Footer,HideDetail,GroupBy(lastName):Footer,HideDetail", f"contactId = {company}")  # fmt: skip
    assert table(found, "GroupBy(middleName):Footer,HideDetail", "GroupBy(lastName):Footer,HideDetail") == [
        ("footer:1", 1, "Ray", "Doe"), ("footer:1", 2, "Sue", "Doe"), ("footer:1", 3, "Sue", "Smith"),
    ]  # fmt: skip


@pytest.mark.parametrize(("direction", "names"), [("desc", ["Smith", "Doe"]), ("", ["Doe", "Smith"])])  # fmt: skip
def test_groups_are_ordered_by_an_aggregate(
    ask: Ask, company: int, direction: str, names: list[str]
) -> None:
    group = "GroupBy(lastName):Footer,HideDetail"
    found = ask("Person", f"Sum(rank):HideDetail,{group}", f"contactId = {company}", order=f"Sum(rank):HideDetail {direction}")  # fmt: skip
    assert [row[group] for row in found.rows] == names


def test_groups_are_ordered_the_other_way_round(ask: Ask, company: int) -> None:
    group = "GroupBy(lastName):Footer,HideDetail"
    found = ask("Person", group, f"contactId = {company}", order=f"{group} desc")
    assert [row[group] for row in found.rows] == ["Smith", "Doe"]


def test_details_keep_the_order_that_was_asked_for(ask: Ask, company: int) -> None:
    found = ask("Person", "firstName,GroupBy(middleName):Header", f"contactId = {company}", order="firstName desc")  # fmt: skip
    assert [row["firstName"] for row in found.rows if "firstName" in row] == ["Jane", "Billy", "Tabby", "Mary", "Bobby"]  # fmt: skip


def test_a_group_without_header_and_footer_stands_beside_its_rows(ask: Ask, company: int) -> None:
    found = ask("Person", "firstName,GroupBy(lastName),CountAll(personId)", f"contactId = {company}")  # fmt: skip
    assert [(row["GroupBy(lastName)"], row["CountAll(personId)"]) for row in found.rows] == [
        ("Doe", 1), ("Doe", 2), ("Doe", 3), ("Smith", 1), ("Smith", 2),
    ]  # fmt: skip


def test_footers_of_an_aggregate_alone(ask: Ask, company: int) -> None:
    """A working request of the vendor's, with all rows in one group."""
    found = ask("Person", "Count(personId):Footer", f"contactId = {company}", options="GrandTotal=true")  # fmt: skip
    assert [row["EntityName"] for row in found.rows] == ["person"] * 5 + ["footer:1", "grandtotal"]
    assert [row["Count(personId):Footer"] for row in found.rows] == [1, 2, 3, 4, 5, 5, 5]


def test_a_total_of_nothing(ask: Ask) -> None:
    found = ask("Person", "Count(personId):Footer,Sum(rank),Avg(rank),Max(lastName),GroupBy(title):Footer", "personId = 999999", options="GrandTotal=true")  # fmt: skip
    assert found.rows == [
        {"PrimaryKey": "1", "EntityName": "grandtotal", "Count(personId):Footer": 0, "Sum(rank)": 0, "Avg(rank)": 0.0, "Max(lastName)": ""}
    ]  # fmt: skip


def test_a_total_beside_plain_columns(ask: Ask) -> None:
    """A working request of the vendor's without any aggregate."""
    found = ask("Person", "personId,lastName", "personId < 3", options="GrandTotal=true")
    assert [row["EntityName"] for row in found.rows] == ["person", "person", "grandtotal"]
    assert found.rows[-1] == {"PrimaryKey": "1", "EntityName": "grandtotal"}


FOLDED = [
    ("Count(middleName)", 2), ("CountAll(middleName)", 5), ("Sum(rank)", 15), ("Avg(rank)", 3.0), ("Min(rank)", 1),
    ("Max(rank)", 5), ("Median(rank)", 3.0), ("Percent(rank)", 100.0), ("Min(firstName)", "Billy"),
    ("Max(lastName)", "Smith"), ("Sum(Expression(rank;rank))", 55), ("Sum(Weighted(rank;rank))", 0.55),
    ("Avg(rank):OnlyPositive", 3.0), ("avg( rank ) : noNegative", 3.0), ("Count(Detail(lastName))", 2),
]  # fmt: skip


@pytest.mark.parametrize(("column", "total"), FOLDED)
def test_every_function_has_its_total(ask: Ask, company: int, column: str, total: Any) -> None:
    """The key is the text as it was sent."""
    found = ask("Person", column, f"contactId = {company}", options="GrandTotal=true")
    assert found.rows[-1][column] == (pytest.approx(total) if isinstance(total, float) else total)
    assert found.rows[-2][column] == found.rows[-1][column]  # what ran is what it comes to


def test_shares_of_groups(ask: Ask, company: int) -> None:
    found = ask("Person", "Percent(rank):HideDetail,GroupBy(middleName):Footer,HideDetail", f"contactId = {company}")  # fmt: skip
    assert [row["Percent(rank):HideDetail"] for row in found.rows] == [pytest.approx(20), pytest.approx(80)]  # fmt: skip


def test_the_middle_of_an_even_number_lies_between_two(ask: Ask, company: int) -> None:
    found = ask("Person", "Median(rank)", f"contactId = {company} and rank > 1", options="GrandTotal=true")  # fmt: skip
    assert found.rows[-1]["Median(rank)"] == 3.5


PARTS = [
    ("Year", 2025), ("Quarter", 4), ("Month", 12), ("Day", 29), ("DayOfYear", 363), ("Hour", 14), ("DayOfWeek", 1),
    ("DayOfWeekFromMonday", 0), ("Weekno", 1), ("YearMonth", "2025/12"), ("YearWeekno", "2026/01"),
    ("YearQuarter", "2025/4"), ("YearWeekAsISODate", "2025-12-29"), ("ISODate", "2025-12-29"), ("ISODateHour", "2025-12-29T14"),
]  # fmt: skip


@pytest.mark.parametrize(("mode", "value"), PARTS)
def test_every_part_of_a_date(ask: Ask, tenant: Tenant, mode: str, value: Any) -> None:
    sale = {"Heading": "Part", "Saledate": "2025-12-29T14:30:00", "Amount": 1.0}
    made = record(tenant, "Sale.SaveSaleEntity", sale_entity=sale)
    table = tenant.store.table("sale")
    row = {**table.rows[made["SaleId"]], "Saledate": "2025-12-29T14:30:00"}  # a sale keeps no hour
    with tenant.store.unit():
        tenant.store.update("sale", row)
    column = f"DatePart(date):{mode}"
    [shown] = ask("Sale", f"{column},saleId", f"saleId = {made['SaleId']}").rows
    assert shown[column] == value


def test_parts_of_a_day_that_is_not_set(ask: Ask) -> None:
    for mode, value in (("Year", 1), ("YearWeekAsISODate", "0001-01-01"), ("YearMonth", "0001/01")):
        [row] = ask("Person", f"DatePart(birthdate):{mode}", "personId = 1").rows
        assert row[f"DatePart(birthdate):{mode}"] == value


def test_sales_by_month_in_order(ask: Ask) -> None:
    """nested-aggregate-functions.mdx, the second scenario."""
    month = "GroupBy(DatePart(date):Month):Footer,HideDetail"
    total = "Sum(CurrencyConvert(amount;currencyId)):HideDetail"
    found = ask("Sale", f"{total},{month}", order=f"{month} asc", options="GrandTotal=True")
    months = [row[month] for row in found.rows if row["EntityName"] == "footer:1"]
    assert months == sorted(months) and len(months) > 3
    assert sum(r[total] for r in found.rows[:-1]) == pytest.approx(found.rows[-1][total])
    assert found.rows[-1]["EntityName"] == "grandtotal"


@pytest.fixture
def sales(tenant: Tenant) -> str:
    """One in kroner and one in euro, of which eight are a krone's..., as a filter."""
    ids = []
    for name, amount in (("NOK", 800.0), ("EUR", 100.0)):
        [currency] = [row["CurrencyId"] for row in tenant.store.table("currency").rows.values() if row["Name"] == name]  # fmt: skip
        sale = {"Heading": f"In {name}", "Amount": amount, "Currency": {"Id": currency}, "Saledate": "2025-01-31"}  # fmt: skip
        ids.append(record(tenant, "Sale.SaveSaleEntity", sale_entity=sale)["SaleId"])
    return f"saleId in ({ids[0]},{ids[1]})"


def rates(tenant: Tenant) -> dict[str, Any]:
    return {row["Name"]: row for row in tenant.store.table("currency").rows.values()}


def test_amounts_are_converted(ask: Ask, tenant: Tenant, sales: str) -> None:
    known = rates(tenant)
    euro = 100.0 / known["EUR"]["Rate"] * known["EUR"]["Units"]
    for column, wanted in (
        ("CurrencyConvert(amount;currencyId)", [800.0, euro]),
        ("CurrencyConvert(amount;currency):Base", [800.0, euro]),
        ("CurrencyConvert(amount;currencyId):Own", [800.0, euro]),  # of a company in Norway
        ("CurrencyConvert(amount;currencyId):None", [800.0, 100.0]),
        (f"CurrencyConvert(amount;{known['EUR']['CurrencyId']})", [800.0 * 100.0 / euro, 100.0]),
        (f"CurrencyConvert(amount;{known['NOK']['CurrencyId']})", [800.0, euro]),
    ):
        found = ask("Sale", column, sales)
        assert [row[column] for row in found.rows] == [pytest.approx(each) for each in wanted], column  # fmt: skip


def test_lists_are_grouped_by_item_and_shown_by_text(ask: Ask, tenant: Tenant) -> None:
    group = "GroupBy(category):Footer,HideDetail"
    found = ask("Contact", f"CountAll(contactId):HideDetail,{group}", surface=items)
    cells = [row["ColumnData"][group] for row in found.rows]
    names = [cell["DisplayValue"] for cell in cells]
    assert names == sorted(names, key=str.lower) and len(set(names)) == len(names) > 2
    assert all(cell["TooltipHint"].startswith("{category_id=") for cell in cells if cell["DisplayValue"])  # fmt: skip
    counts = [row["ColumnData"]["CountAll(contactId):HideDetail"]["DisplayValue"] for row in found.rows]  # fmt: skip
    everything = ask("Contact", "contactId", counted=True, top=1).total
    assert sum(int(each[3:-1]) for each in counts) == everything


def test_rows_keep_what_goes_with_them(ask: Ask) -> None:
    """The agent's hints are those of a plain question, with an aggregate beside them."""
    [plain] = ask("Person", "fullName,personContact/name", "personId = 1", surface=items).rows
    [counted] = ask("Person", "fullName,personContact/name,Count(personId)", "personId = 1", surface=items).rows  # fmt: skip
    assert counted["ColumnData"].pop("Count(personId)")["DisplayValue"] == "[I:1]"
    assert counted == plain


def pages(ask: Ask, select: str, **more: Any) -> Iterator[Any]:
    token = None
    while True:
        found = ask("Sale", select, top=5, after=token, **more)
        yield from found.rows
        token = found.token
        if token is None:
            return


def test_pages_give_what_there_is_without_pages(ask: Ask) -> None:
    select = "saleId,Sum(amount),GroupBy(source):Header,Footer"
    whole = ask("Sale", select, options="GrandTotal=true", counted=True)
    assert list(pages(ask, select, options="GrandTotal=true")) == whole.rows
    assert whole.total == len(whole.rows)
    assert ask("Sale", select, options="GrandTotal=true", skip=3, top=4).rows == whole.rows[3:7]


def test_rows_that_show_the_same_are_one(ask: Ask) -> None:
    every = {row["business"] for row in ask("Contact", "business").rows}
    once = [row["business"] for row in ask("Contact", "business", options="distinct=true").rows]
    assert len(once) == len(set(once)) and set(once) == every


def test_what_cannot_be_summed_is_told(ask: Ask) -> None:
    found = ask("Person", "lastName,Sum(nothing),Count(personId)", "personId = 1")
    assert found.ignored == ("$select=Sum(nothing)",)
    assert list(found.rows[0]) == ["PrimaryKey", "EntityName", "lastName", "Count(personId)"]


@pytest.mark.parametrize(
    ("column", "words"),
    [
        ("Sum(fullName)", "Sum wants numbers"),
        ("Summ(rank)", "nearest: Sum, at position 0"),
        ("Sum(rank", "')' is missing, at position 8"),
        ("Sum(rank):Footr", "nearest: Footer, at position 10"),
        ("DatePart(rank):Year", "DatePart wants a date"),
        ("Sum(Count(rank))", "Count cannot stand within Sum, at position 4"),
        ("Count(GroupBy(rank))", "GroupBy cannot stand within Count"),
        ("Weighted(rank)", "takes 2 arguments"),
        ("Expression(rank)", "takes 2 or more"),
        ("Sum()", "Sum has no column, at position 4"),
        ("Sum(rank) x", "at position 9"),
        ("CurrencyConvert(rank;rank):Base:Own", "either Base or Own"),
        ("CurrencyConvert(rank;999999)", "no currency 999999"),
        ("Weighted(rank;lastName)", "'lastName' is string"),
    ],
)
def test_a_column_that_cannot_be_computed_is_refused_by_its_part(
    ask: Ask, column: str, words: str
) -> None:
    with pytest.raises(BadFilter) as refused:
        ask("Person", column)
    assert words in refused.value.message


@pytest.mark.parametrize(
    ("text", "columns"),
    [
        ("a,GroupBy(b):Header,Footer,2,c", ("a", "GroupBy(b):Header,Footer,2", "c")),
        ("GroupBy(b):Header,Footer:HideDetail,Count(c):footer", ("GroupBy(b):Header,Footer:HideDetail", "Count(c):footer")),
        ("contact.(sale->contact_id).heading, x", ("contact.(sale->contact_id).heading", "x")),
        ("Sum(CurrencyConvert(amount;36)):HideDetail,none", ("Sum(CurrencyConvert(amount;36)):HideDetail,none",)),
    ],
)  # fmt: skip
def test_a_modifier_belongs_to_the_column_before_it(text: str, columns: tuple[str, ...]) -> None:
    assert parse_columns(text) == columns


def test_the_order_is_read_with_modifiers_and_direction() -> None:
    [first, second] = parse_order("GroupBy(date):Footer,HideDetail desc, Sum(amount)")
    assert (first.column, first.descending) == ("GroupBy(date):Footer,HideDetail", True)
    assert (second.column, second.descending) == ("Sum(amount)", False)
