"""The engine against a naive reading of the documentation, with indexes and without, and page by page while rows are
written."""

from contextlib import contextmanager
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from query import naive
from query.asking import asked
from query.world import CONTACTS, fill, stop

from so_mock.clock import NO_DATE
from so_mock.query import running
from so_mock.query.engine import Question
from so_mock.query.odata import parse_filter
from so_mock.query.tree import Order
from so_mock.store.changes import Store
from so_mock.tenant import Tenant
from so_mock.world import World

NAMES = [
    "Lamp",
    "lamp",
    "LAMP post",
    "Ærlig",
    "ærlig",
    "",
    "z",
    "Zz",
    "100%",
    "a'b",
    "b\\c",
    "\U0010ffff",
    "a\U0010ffffb",
    "ﬁ",
]
DAYS = ["2024-12-31", "2025-01-01", "2025-09-30", "2025-10-12", "2025-10-13", "2025-10-14", "2025-10-15", "2025-10-16",
        "2025-10-19", "2025-10-20", "2025-11-30", "2025-12-31", "2026-01-01", "2026-12-31"]  # fmt: skip
TIMES = ["00:00:00", "08:00:00", "08:00:01", "23:59:59"]
MOMENTS = [f"{day}T{time}" for day in DAYS for time in TIMES] + ["2025-10-15T08:00:00.5000000"]
IDS = [0, 1, 2, 3, 4, 5, 17, 99]


def _rows() -> dict[str, list[dict[str, Any]]]:
    """Many combinations, few values: ties, nulls and blanks are what goes wrong."""
    sales, tickets = [], []
    companies = [
        {"ContactId": n, "Name": NAMES[n % len(NAMES)], "Department": NAMES[n * 3 % len(NAMES)], "Category": n % 3,
         "Associate": (0, 4, 5, 17)[n % 4], "Xstop": n % 5 == 0, "Number2": str(n % 7), "CreatedDate": MOMENTS[n % len(MOMENTS)],
         "DeletedDate": "2025-10-01T00:00:00" if n % 4 == 2 else ""}
        for n in range(9, 40)
    ]  # fmt: skip
    for n in range(60):
        sales.append({
            "SaleId": n + 1, "Amount": (0.0, 100.0, 99.5, -5.0, 1e6)[n % 5], "Saledate": NO_DATE if n % 7 == 0 else MOMENTS[n * 5 % len(MOMENTS)],
            "CreatedDate": MOMENTS[n % len(MOMENTS)], "Heading": NAMES[n * 3 % len(NAMES)], "Number": str(n % 12), "SaleText": NAMES[n % len(NAMES)],
            "Completed": "Completed" if n % 3 == 0 else "NotStarted", "Associate": (0, 4, 5, 17)[n % 4],
            "Status": ("Open", "Sold", "Lost", "Stalled")[n // 2 % 4], "Contact": (0, 1, 2, 10)[n // 3 % 4], "Currency": (0, 36)[n % 2],
            "Credited": n % 4,
        })  # fmt: skip
        tickets.append({
            "TicketId": n + 1, "Title": NAMES[n * 5 % len(NAMES)], "CreatedAt": NO_DATE if n % 9 == 0 else MOMENTS[n * 2 % len(MOMENTS)],
            "ClosedAt": MOMENTS[n * 7 % len(MOMENTS)] if n % 2 else NO_DATE, "TimeSpentInternally": (0, 60, 90, 3600)[n % 4],
            "Tags": [[], [1], [1, 2], [3], [1, 2, 3]][n % 5], "OwnedBy": (0, 4, 5)[n % 3], "Category": (0, 1, 2)[n // 2 % 3],
        })  # fmt: skip
    for at in (3, 17, 40):  # a scenario may write null
        sales[at] |= {"Heading": None, "Amount": None, "Saledate": None, "Number": None}
        tickets[at] |= {
            "Title": None,
            "CreatedAt": None,
            "TimeSpentInternally": None,
            "Person": None,
        }
    return {"contact": [*CONTACTS, *companies], "sale": sales, "ticket": tickets}


class Made:
    """A tenant, the moment that each example begins with, and what the API shows of its rows. No dataclass: a failure
    would print all of it."""

    def __init__(self, tenant: Tenant) -> None:
        self.tenant = tenant
        self.moment: Store = tenant.snapshot()
        self.shown = {provider: naive.records(tenant, provider) for provider in naive.COLUMNS}

    def fresh(self) -> Tenant:
        self.tenant.store = self.moment.fork()
        return self.tenant


@pytest.fixture(scope="module")
def made(world: World) -> Made:
    tenant = Tenant("Cust12345", world)
    stop(tenant)
    fill(tenant, _rows())
    return Made(tenant)


@contextmanager
def small(rows: float):
    """From how many rows on a table is looked at through indexes."""
    before, running.SMALL = running.SMALL, rows
    try:
        yield
    finally:
        running.SMALL = before


# -- filters


PERIOD = st.sampled_from(["day", "week", "month", "quarter", "halfyear", "year"])
VALUES = {
    "int": st.integers(-1, 62), "decimal": st.sampled_from([0.0, 100.0, 99.5, -5.0, 1e6, 7.25]), "timeSpan": st.sampled_from([0, 60, 90, 3600, 1]),
    "string": st.sampled_from([*NAMES, "l", "am", "Æ", "1", "\U0010fffe"]), "bool": st.booleans(), "date": st.sampled_from(DAYS),
    "moment": st.sampled_from(MOMENTS), "id": st.sampled_from(IDS),
}  # fmt: skip
COUNTED = ("thisAndNext", "thisAndPrevious", "nextPeriod", "previousPeriod")
ONE = frozenset(["thisPeriod", "thisPreviousAndNext"])
NONE = frozenset(
    ["isNull", "isNotNull", "today", "beforeToday", "afterToday", "currentAssociate"]
) | (naive.PERIODS.keys() - set(COUNTED) - ONE)
LISTS = frozenset(["in", "oneOf", "notOneOf", "associateIsOneOf", "associateIsNotOneOf"])


@st.composite
def comparison(draw: st.DrawFn, provider: str) -> tuple[str, str, tuple[Any, ...]]:
    column = draw(st.sampled_from(sorted(naive.COLUMNS[provider])))
    type = naive.COLUMNS[provider][column][0]
    operators = [*naive.OPERATORS[type], *(naive.PERIODS if type in ("date", "datetime") else ())]
    operator = draw(st.sampled_from(operators))
    if operator in COUNTED:
        return column, operator, (draw(st.integers(0, 3)), draw(PERIOD))
    if operator in ONE:
        return column, operator, (draw(PERIOD),)
    if operator in NONE or (operator == "set" and type != "bool"):
        return column, operator, ()
    kind = "string" if type in ("positiveString", "stringorPK") else type
    kind = "date" if kind == "datetime" else kind if kind in VALUES else "id"
    value = VALUES["moment" if operator in ("afterTime", "beforeTime", "dateTime") else kind]
    if operator in ("between", "dateBetween"):
        return column, operator, (draw(value), draw(value))
    if operator in LISTS or operator.startswith("intArray"):
        return column, operator, tuple(draw(st.lists(value, min_size=1, max_size=3)))
    return column, operator, (draw(value),)


@st.composite
def condition(draw: st.DrawFn, provider: str, depth: int = 2) -> Any:
    """One comparison, some joined, or such joined again."""
    if not depth or draw(st.booleans()):
        return draw(comparison(provider))
    inner = condition(provider, depth - 1)
    return draw(st.sampled_from(["and", "or"])), draw(st.lists(inner, min_size=2, max_size=3))


@st.composite
def filters(draw: st.DrawFn) -> tuple[str, Any]:
    provider = draw(st.sampled_from(sorted(naive.COLUMNS)))
    return provider, draw(condition(provider))


def written(condition: Any) -> str:
    if len(condition) == 2:
        word, parts = condition
        return "(" + f" {word} ".join(map(written, parts)) + ")"
    column, operator, given = condition
    told = [str(v).lower() if isinstance(v, bool) else str(v) for v in given]
    quoted = ["'" + v.replace("\\", "\\\\").replace("'", "\\'") + "'" for v in told]
    return f"{column} {operator} " + (f"({', '.join(quoted)})" if quoted else "")


def matches(condition: Any, provider: str, row: dict[str, Any]) -> bool:
    if len(condition) == 2:
        word, parts = condition
        found = [matches(part, provider, row) for part in parts]
        return all(found) if word == "and" else any(found)
    column, operator, given = condition
    return naive.holds(naive.COLUMNS[provider][column][0], operator, row[column], given)


EXAMPLES = settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@EXAMPLES
@given(asking=filters())
def test_random_filters_leave_what_a_naive_reading_leaves(made: Made, asking: Any):
    tenant = made.fresh()
    provider, wanted = asking
    text = written(wanted)
    expected = [id for id, row in made.shown[provider].items() if matches(wanted, provider, row)]
    question = Question(provider, (), parse_filter(text))
    for indexed in (0, float("inf")):
        with small(indexed):
            found = [int(row["PrimaryKey"]) for row in asked(tenant, question).rows]
        assert found == expected, (text, indexed)


# -- orders


ORDERED = {
    "FindSale": ["saleId", "amount", "date", "heading", "saleNumber", "text", "completed", "associateId", "saleStatus", "contactId",
                 "currency", "contact/name", "registeredDate"],
    "Ticket": ["ticketId", "title", "createdAt", "closedAt", "timeSpentInternally", "ownedBy", "categoryFullName", "personId", "tags"],
    "FindContact": ["name", "department", "category", "associateId", "stop", "contactId"],
}  # fmt: skip


@st.composite
def orders(draw: st.DrawFn, provider: str) -> tuple[Order, ...]:
    names = draw(st.lists(st.sampled_from(ORDERED[provider]), max_size=3, unique=True))
    return tuple(Order(name, draw(st.booleans())) for name in names)


def _shown(value: Any) -> Any:
    if isinstance(value, (list, tuple)):
        return ",".join(map(str, value))
    return value.lower() if isinstance(value, str) else value


def in_order(rows: list[dict[str, Any]], order: tuple[Order, ...]) -> list[str]:
    rows = sorted(rows, key=lambda row: int(row["PrimaryKey"]))
    for each in reversed(order):
        rows = sorted(rows, key=lambda row, c=each.column: _shown(row[c]), reverse=each.descending)
    return [row["PrimaryKey"] for row in rows]


@EXAMPLES
@given(data=st.data(), provider=st.sampled_from(["FindSale", "Ticket"]), top=st.one_of(st.none(), st.integers(1, 70)))  # fmt: skip
def test_random_orders_are_those_of_a_naive_sort(made: Made, data, provider: str, top: int | None):
    tenant = made.fresh()
    order = data.draw(orders(provider))
    question = Question(provider, tuple(ORDERED[provider]), order=order, top=top)
    expected = in_order(asked(tenant, question._replace(order=(), top=None)).rows, order)
    for indexed in (0, float("inf")):
        with small(indexed):
            found = [row["PrimaryKey"] for row in asked(tenant, question).rows]
        assert found == (expected if top is None else expected[:top]), (order, indexed)


# -- pages


def pages(tenant: Tenant, question: Question, size: int, between=lambda: None) -> list[dict[str, Any]]:  # fmt: skip
    rows: list[dict[str, Any]] = []
    after = None
    for _ in range(1_000):
        found = asked(tenant, question._replace(top=size, after=after))
        rows += found.rows
        assert len(found.rows) <= size
        if found.token is None:
            return rows
        assert len(found.rows) == size
        after = found.token
        between()
    raise AssertionError("there is no end to it")


@EXAMPLES
@given(data=st.data(), provider=st.sampled_from(sorted(ORDERED)), size=st.integers(1, 30), many=st.booleans())  # fmt: skip
def test_pages_are_the_unpaged_rows(made: Made, data, provider: str, size: int, many: bool):
    tenant = made.fresh()
    order = data.draw(orders(provider))
    columns = (*ORDERED[provider], *(("sale/heading",) if provider == "FindContact" and many else ()))  # fmt: skip
    question = Question(provider, columns, order=order)
    for indexed in (0, float("inf")):
        with small(indexed):
            whole = asked(tenant, question).rows
            assert pages(tenant, question, size) == whole
            skipped = [
                row
                for at in range(0, len(whole), size)
                for row in asked(tenant, question._replace(top=size, skip=at)).rows
            ]
            assert skipped == whole
            counted = asked(tenant, question._replace(top=size, counted=True))
            assert (counted.total, counted.rows) == (len(whole), whole[:size])


@EXAMPLES
@given(data=st.data(), size=st.integers(1, 20), indexed=st.sampled_from([0, float("inf")]))
def test_no_row_that_stays_is_lost_or_seen_twice_while_others_are_written(
    made: Made, data, size: int, indexed: float
):
    tenant = made.fresh()
    blank = tenant.world.absorber.blank_row(tenant.world.model["sale"])
    order = data.draw(orders("FindSale"))
    question = Question("FindSale", ("saleId",), order=order)
    stay = {row["PrimaryKey"] for row in asked(tenant, question).rows}

    def write() -> None:
        store = tenant.store
        with store.unit():
            for what in data.draw(st.lists(st.sampled_from(["insert", "delete", "rename"]), max_size=3)):  # fmt: skip
                heading, amount = data.draw(VALUES["string"]), data.draw(VALUES["decimal"])
                if what == "insert":
                    store.insert("sale", blank | {"Heading": heading, "Amount": amount})
                    continue
                id = data.draw(st.sampled_from(sorted(store.table("sale").rows)))
                stay.discard(str(id))
                if what == "delete":
                    store.delete("sale", id)
                else:
                    row = store.table("sale").rows[id]
                    store.update("sale", {**row, "Heading": heading, "Amount": amount})

    with small(indexed):
        seen = [row["PrimaryKey"] for row in pages(tenant, question, size, write)]
    for id in stay:
        assert seen.count(id) == 1, id
