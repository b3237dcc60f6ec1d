"""What every operator of every type of column leaves of a small world, by each of the doors that filters come through."""

from collections.abc import Callable

import pytest
from contract.driver import ask, record
from query.asking import asked
from query.cases import CASES
from query.world import ROWS, fill, stop

from so_mock.errors import BadFilter
from so_mock.query.engine import Question
from so_mock.query.odata import parse_filter
from so_mock.query.operators import OPERATORS
from so_mock.query.restrictions import read_restrictions, write_restrictions
from so_mock.tenant import Tenant
from so_mock.world import World

AGENTS = True  # whether both agents answer; else the engine is asked with what they would be sent

PROVIDERS = {"Contact": "SimpleContact", "Person": "Person", "Sale": "FindSale", "Ticket": "Ticket"}
KEYS = {"Contact": "contactId", "Person": "personId", "Sale": "saleId", "Ticket": "ticketId"}


@pytest.fixture(scope="module")
def filled(world: World) -> Tenant:
    """Nobody writes to it."""
    tenant = Tenant("Cust12345", world)
    stop(tenant)
    fill(tenant, ROWS)
    return tenant


def odata(tenant: Tenant, collection: str, text: str) -> list[int]:
    rows = record(tenant, f"GET {collection}", filter=text, select=KEYS[collection])["value"]
    return [int(row["PrimaryKey"]) for row in rows]


def archive(tenant: Tenant, collection: str, text: str) -> list[int]:
    restrictions = write_restrictions(parse_filter(text))
    if not AGENTS:
        return _engine(tenant, collection, restrictions)
    rows = record(
        tenant, "Archive.GetArchiveListByColumns", provider_name=PROVIDERS[collection],
        columns=[KEYS[collection]], restriction=restrictions, sort_order=[], entities=[], page=0, page_size=100,
    )  # fmt: skip
    return [row["PrimaryKey"] for row in rows or ()]


def find(tenant: Tenant, collection: str, text: str) -> list[int]:
    restrictions = write_restrictions(parse_filter(text))
    if not AGENTS:
        return _engine(tenant, collection, restrictions)
    found = record(
        tenant, "Find.FindFromRestrictionsColumns", provider_name=PROVIDERS[collection],
        restrictions=restrictions, desired_columns=[KEYS[collection]], page_size=100, page_number=0,
    )  # fmt: skip
    return [row["PrimaryKey"] for row in found["ArchiveRows"]]


def _engine(tenant: Tenant, collection: str, restrictions: list) -> list[int]:
    question = Question(PROVIDERS[collection], (), read_restrictions(restrictions))
    return [int(row["PrimaryKey"]) for row in asked(tenant, question).rows]


DOORS = {"odata": odata, "archive": archive, "find": find}
FLAT = [(collection, text, ids) for collection, cases in CASES.items() for text, ids in cases]


@pytest.mark.parametrize("door", DOORS.values(), ids=DOORS)
@pytest.mark.parametrize(("collection", "text", "ids"), FLAT, ids=[f"{c}: {t}" for c, t, _ in FLAT])
def test_a_filter_leaves_the_same_rows_by_every_door(
    filled: Tenant, door: Callable[[Tenant, str, str], list[int]], collection: str, text: str, ids: list[int]
):  # fmt: skip
    assert sorted(door(filled, collection, text)) == ids


def test_there_are_many_of_them():
    assert len(FLAT) >= 300
    assert len({(collection, text) for collection, text, _ in FLAT}) == len(FLAT)


# Filters that are refused -> what the text says of them.
REFUSED = [
    ("Contact", "nam = 'x'", "no column 'nam' at position 0; nearest: name"),
    ("Contact", "contactId = 1 and nmae = 'x'", "no column 'nmae' at position 18; nearest: name"),
    ("Contact", "contactId le 5", "'le' is no operator of 'contactId' (int) at position 10; nearest: "),
    ("Contact", "contactId ge 5", "'ge' is no operator of 'contactId' (int) at position 10"),
    ("Contact", "contactId <= 5", "'<=' is no operator of 'contactId' (int) at position 10"),
    ("Contact", "contactId >= 5", "'>=' is no operator of 'contactId' (int) at position 10"),
    ("Contact", "name notEnds 's'", "'notEnds' is no operator of 'name' (stringorPK) at position 5; nearest: "),
    ("Contact", "name begns 'x'", "nearest: begins"),
    ("Contact", "name thisWeek", "'thisWeek' is no operator of 'name'"),
    ("Sale", "date thisWek", "'thisWek' is no operator of 'date' (date) at position 5; nearest: thisWeek"),
    ("Sale", "text notContains 'x'", "'notContains' is no operator of 'text' (positiveString) at position 5"),
    ("Sale", "text isNot 'x'", "'isNot' is no operator of 'text'"),
    ("Sale", "date begins '2025-01-01'", "'begins' is no operator of 'date'"),
    ("Contact", "name = null", "there is no null: isNull and isNotNull ask for it at position 7"),
    ("Contact", "name = 'x' and not name begins 'x'", "there is no 'not': operators deny, as isNot, notContains and notOneOf do at position 15"),
    ("Contact", "not (name = 'x')", "there is no 'not'"),
    ("Contact", "contactId begins '1'", "'begins' is no operator of 'contactId' (int) at position 10"),
    ("Contact", "category begins 'a'", "'begins' is no operator of 'category' (listAny)"),
    ("Contact", "category contains 'a'", "'contains' is no operator of 'category' (listAny)"),
    ("Contact", "category = 'Customer'", "'Customer' is not an integer at position 11"),
    ("Contact", "contactId = 'x'", "'x' is not an integer at position 12"),
    ("Contact", "contactId in (1, two, 3)", "'two' is not an integer at position 17"),
    ("Contact", "contactId = 1.5", "'1.5' is not an integer"),
    ("Contact", "contactId between (1)", "'contactId between' takes 2 values, not 1 at position 10"),
    ("Contact", "contactId = (1,2)", "takes 1 values, not 2"),
    ("Contact", "contactId in ()", "takes 1 or more values, not 0"),
    ("Contact", "stop set (1,0)", "takes 0 to 1 values, not 2"),
    ("Contact", "stop set maybe", "'maybe' is not true, false, 1 or 0 at position 9"),
    ("Contact", "associateId currentAssociate 5", "takes 0 values, not 1 at position 12"),
    ("Contact", "associateId oneOf ('tje0')", "'tje0' is not an integer at position 19"),
    ("Sale", "amount > many", "'many' is not a number at position 9"),
    ("Sale", "amount = nan", "'nan' is not a number"),
    ("Sale", "date before 'yesterday'", "'yesterday' is not a date at position 12"),
    ("Sale", "date before '2025-02-30'", "'2025-02-30' is not a date"),
    ("Sale", "date between ('2025-01-01','31.12.2025')", "'31.12.2025' is not a date at position 27"),
    ("Sale", "date thisPeriod ('fortnight')", "'fortnight' is no period: day, week, month"),
    ("Sale", "date thisPeriod (7)", "'7' is no period"),
    ("Sale", "date nextPeriod (many,'week')", "'many' is not an integer"),
    ("Sale", "date nextPeriod ('week')", "takes 2 values, not 1"),
    ("Sale", "date nextPeriod (1000000,'year')", "'1000000' are too many periods"),
    ("Ticket", "timeSpentInternally = 'an hour'", "'an hour' is not a time span"),
    ("Ticket", "tags intArrayOneOf ('x')", "'x' is not an integer"),
    ("Contact", "not name = 'x'", "there is no 'not'"),
    ("Contact", "contactId = 1 and not contactId = 2", "there is no 'not'"),
    ("Contact", "name = nothing and", "at position 18, at the end"),
    ("Contact", "contactId = null", "there is no null"),
    ("Contact", "category = 'Customer'", "'Customer' is not an integer at position 11. Items are told by their ids"),
    ("Contact", "name", "an operator expected at position 4, at the end"),
    ("Contact", "name =", "a value for '=' expected at position 6"),
    ("Contact", "name = and", "a value for '=' expected at position 7, at 'and'"),
    ("Contact", "name eq and", "a value for 'eq' expected at position 8, at 'and'"),
    ("Contact", "= 5", "a column, a function or '(' expected at position 0, at '= 5'"),
    ("Contact", "'name' = 5", "a column, a function or '(' expected at position 0"),
    ("Contact", "name 'x'", "an operator expected at position 5"),
    ("Contact", "and", "an operator expected"),
    ("Contact", "name = 'x' name = 'y'", "'and' or 'or' expected at position 11, at 'name = 'y''"),
    ("Contact", "name = 'x' and", "expected at position 14, at the end"),
    ("Contact", "(name = 'x'", "')' expected at position 11, at the end"),
    ("Contact", "name = 'x')", "'and' or 'or' expected at position 10, at ')'"),
    ("Contact", "()", "expected at position 1"),
    ("Contact", "name = 'x", "a quote that is not closed at position 7"),
    ("Contact", r"name = 'x\'", "a quote that is not closed at position 7"),
    ("Contact", 'name = "x"', "texts stand in single quotes at position 7"),
    ("Contact", "contactId in (1,2", "',' or ')' expected at position 17, at the end"),
    ("Contact", "contactId in (1 2)", "',' or ')' expected at position 16"),
    ("Contact", "contactId in (1,)", "a value expected at position 16"),
    ("Contact", "name ! 'x'", "no such symbol at position 5"),
    ("Contact", "startwith(name,'x')", "no function 'startwith' (nearest: startswith) at position 0"),
    ("Contact", "length(name)", "no function 'length'"),
    ("Contact", "startswith(name)", "'startswith' takes 2 arguments at position 0"),
    ("Contact", "startswith(name,)", "a value expected at position 16"),
    ("Sale", "next(date,'week')", "'next' takes 3 arguments at position 0"),
    ("Contact", "contact.name = 'x'", "no column 'contact.name' (names with dots belong to the provider Dynamic)"),
    ("Contact", "(" * 61 + "name='x'" + ")" * 61, "more than 60 brackets within brackets at position 60"),
    ("Person", "birthdate = '2000-01-01'", "'birthdate' cannot be restricted on at position 0"),
]  # fmt: skip


@pytest.mark.parametrize(("collection", "text", "told"), REFUSED, ids=[t[:40] for _, t, _ in REFUSED])  # fmt: skip
def test_what_cannot_be_asked_is_told_with_its_place(
    filled: Tenant, collection: str, text: str, told: str
):
    answer = ask(filled, f"GET {collection}", filter=text)
    assert answer.status == 400
    assert answer.value["ErrorType"] == "ArgumentException"
    assert told in answer.value["Message"]


@pytest.mark.parametrize("type", OPERATORS)
def test_an_unknown_operator_of_any_type_is_refused(type: str):
    assert "notends" not in OPERATORS[type]
    assert not OPERATORS[type].keys() & {"le", "ge", "<=", ">=", "not"}


def test_a_restriction_is_told_by_its_place_among_others(filled: Tenant):
    carriers = write_restrictions(parse_filter("name = 'x' and contactId = 'y'"))
    with pytest.raises(BadFilter, match=r"'y' is not an integer in restriction 1"):
        asked(filled, Question("SimpleContact", (), read_restrictions(carriers)))
