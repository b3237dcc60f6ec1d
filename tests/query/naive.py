"""Filters as a reader of the documentation would run them: row by row over what the API shows of each entity. Nothing here
comes from the engine."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Any

from contract.driver import record

from so_mock.tenant import Tenant

TODAY = date(2025, 10, 15)
ME = 5
STATUS = {"Unknown": 0, "Open": 1, "Sold": 2, "Lost": 3, "Stalled": 4}


def _id(name: str, key: str) -> Callable[[dict], int]:
    return lambda r: (r[name] or {}).get(key) or 0


# Provider -> column -> its type and its value in the entity's record.
COLUMNS: dict[str, dict[str, tuple[str, Callable[[dict], Any]]]] = {
    "FindSale": {
        "saleId": ("int", lambda r: r["SaleId"]), "amount": ("decimal", lambda r: r["Amount"]),
        "date": ("date", lambda r: r["Saledate"]), "registeredDate": ("date", lambda r: r["CreatedDate"]),
        "heading": ("stringorPK", lambda r: r["Heading"]), "saleNumber": ("string", lambda r: r["Number"]),
        "text": ("positiveString", lambda r: r["Heading"]), "completed": ("bool", lambda r: r["Completed"] == "Completed"),
        "associateId": ("associate", _id("Associate", "AssociateId")), "saleStatus": ("listAny", lambda r: STATUS[r["Status"]]),
        "currency": ("listAny", _id("Currency", "Id")),
        "credited": ("listAny", _id("Credited", "Id")),
        "contact/name": ("stringorPK", lambda r: (r["Contact"] or {}).get("Name") or ""),
    },
    "SimpleContact": {
        "contactId": ("int", lambda r: r["ContactId"]), "name": ("stringorPK", lambda r: r["Name"]),
        "department": ("string", lambda r: r["Department"]), "category": ("listAny", _id("Category", "Id")),
        "associateId": ("associate", _id("Associate", "AssociateId")), "stop": ("bool", lambda r: r["Xstop"]),
        "number": ("string", lambda r: r["Number2"]), "registeredDate": ("date", lambda r: r["CreatedDate"]),
    },
    "Ticket": {
        "ticketId": ("int", lambda r: r["TicketId"]), "title": ("string", lambda r: r["Title"]),
        "createdAt": ("datetime", lambda r: r["CreatedAt"]), "closedAt": ("datetime", lambda r: r["ClosedAt"]),
        "timeSpentInternally": ("timeSpan", lambda r: r["TimeSpentInternally"]),
        "tags": ("intArray", lambda r: [tag["Id"] for tag in r["Tags"] or ()]),
        "ownedBy": ("ejUser", _id("OwnedBy", "AssociateId")), "categoryFullName": ("ejCategory", _id("Category", "TicketCategoryId")),
        "personId": ("int", _id("Person", "PersonId")),
    },
}  # fmt: skip
ENTITIES = {"SimpleContact": ("contact", "ContactId", "Contact.GetContactEntity", "contact_entity_id"),
            "FindSale": ("sale", "SaleId", "Sale.GetSaleEntity", "sale_entity_id"),
            "Ticket": ("ticket", "TicketId", "Ticket.GetTicketEntity", "ticket_entity_id")}  # fmt: skip


BLANKS = {"string": "", "stringorPK": "", "positiveString": "", "int": 0, "decimal": 0.0, "timeSpan": 0,
          "date": "0001-01-01T00:00:00", "datetime": "0001-01-01T00:00:00"}  # fmt: skip


def records(tenant: Tenant, provider: str) -> dict[int, dict[str, Any]]:
    """Id -> column -> value, of all that can be seen."""
    entity, key, operation, argument = ENTITIES[provider]
    found = {}
    for id, row in tenant.store.table(entity).rows.items():
        shown = record(tenant, operation, **{argument: id})
        if shown is not None and not row.get("DeletedDate"):
            assert shown[key] == id
            found[id] = {
                name: BLANKS[type] if (told := value(shown)) is None else told
                for name, (type, value) in COLUMNS[provider].items()
            }
    return found


# -- operators


def day(text: str) -> date | None:
    """None: not set."""
    found = date.fromisoformat(text[:10])
    return None if found == date(1, 1, 1) else found


def first_of(today: date, period: str, shift: int) -> date:
    """The first day of the period so many periods on."""
    if period == "day":
        return today + timedelta(shift)
    if period == "week":
        return today - timedelta(today.isoweekday() - 1) + timedelta(7 * shift)
    length = {"month": 1, "quarter": 3, "halfyear": 6, "year": 12}[period]
    month = (today.month - 1) - (today.month - 1) % length + length * shift
    return date(today.year + month // 12, month % 12 + 1, 1)


def ranged(begin: int, end: int, period: str) -> tuple[date, date]:
    """From the first day of one period to the last of another, told by how far they are from the current one."""
    return first_of(TODAY, period, begin), first_of(TODAY, period, end + 1) - timedelta(1)


PERIODS: dict[str, Callable[[Sequence[Any]], tuple[date, date]]] = {
    "thisPeriod": lambda a: ranged(0, 0, a[-1]), "thisPreviousAndNext": lambda a: ranged(-1, 1, a[-1]),
    "thisAndNext": lambda a: ranged(0, a[0], a[1]), "thisAndPrevious": lambda a: ranged(-a[0], 0, a[1]),
    "nextPeriod": lambda a: ranged(1, a[0], a[1]), "previousPeriod": lambda a: ranged(-a[0], -1, a[1]),
    "lastWeek": lambda a: ranged(-1, -1, "week"), "thisWeek": lambda a: ranged(0, 0, "week"), "nextWeek": lambda a: ranged(1, 1, "week"),
    "lastMonth": lambda a: ranged(-1, -1, "month"), "thisMonth": lambda a: ranged(0, 0, "month"),
    "nextMonth": lambda a: ranged(1, 1, "month"), "lastQuarter": lambda a: ranged(-1, -1, "quarter"),
    "thisQuarter": lambda a: ranged(0, 0, "quarter"), "nextQuarter": lambda a: ranged(1, 1, "quarter"),
    "thisHalf": lambda a: ranged(0, 0, "halfyear"), "thisYear": lambda a: ranged(0, 0, "year"),
}  # fmt: skip

_ORDERED = {
    "=": lambda v, a: v == a[0], "equals": lambda v, a: v == a[0], "eq": lambda v, a: v == a[0], "!=": lambda v, a: v != a[0],
    "<>": lambda v, a: v != a[0], "unequals": lambda v, a: v != a[0], "ne": lambda v, a: v != a[0],
}  # fmt: skip
_NUMBER = _ORDERED | {
    ">": lambda v, a: v > a[0], "greater": lambda v, a: v > a[0], "gt": lambda v, a: v > a[0], "<": lambda v, a: v < a[0],
    "less": lambda v, a: v < a[0], "lt": lambda v, a: v < a[0], "between": lambda v, a: a[0] <= v <= a[1],
    "in": lambda v, a: v in a, "oneOf": lambda v, a: v in a, "notOneOf": lambda v, a: v not in a,
    "set": lambda v, a: v != 0, "isNull": lambda v, a: v == 0, "isNotNull": lambda v, a: v != 0,
}  # fmt: skip
_POSITIVE = {
    "is": lambda v, a: v == a[0], "equals": lambda v, a: v == a[0], "=": lambda v, a: v == a[0],
    "begins": lambda v, a: v[: len(a[0])] == a[0], "contains": lambda v, a: v.find(a[0]) >= 0,
    "ends": lambda v, a: a[0] == "" or v[-len(a[0]) :] == a[0], "isNull": lambda v, a: v == "", "isNotNull": lambda v, a: v != "",
}  # fmt: skip
_TEXT = _POSITIVE | {
    "isNot": lambda v, a: v != a[0], "notBegins": lambda v, a: v[: len(a[0])] != a[0], "notContains": lambda v, a: v.find(a[0]) < 0,
    "between": lambda v, a: a[0] <= v <= a[1], "in": lambda v, a: v in a, "oneOf": lambda v, a: v in a, "ne": lambda v, a: v != a[0],
}  # fmt: skip
_LIST = _ORDERED | {
    "oneOf": lambda v, a: v in a, "notOneOf": lambda v, a: v not in a, "in": lambda v, a: v in a,
    "isNull": lambda v, a: v == 0, "isNotNull": lambda v, a: v != 0,
}  # fmt: skip
_DATE = {
    "before": lambda v, a: v is not None and v < a[0], "beforeOrEqual": lambda v, a: v is not None and v <= a[0],
    "after": lambda v, a: v is not None and v > a[0], "date": lambda v, a: v == a[0], "between": lambda v, a: v is not None and a[0] <= v <= a[1],
    "dateBetween": lambda v, a: v is not None and a[0] <= v <= a[1], "from": lambda v, a: v is not None and v >= a[0],
    "beforeToday": lambda v, a: v is not None and v < TODAY, "today": lambda v, a: v == TODAY,
    "afterToday": lambda v, a: v is not None and v > TODAY, "isNull": lambda v, a: v is None, "isNotNull": lambda v, a: v is not None,
}  # fmt: skip
_MOMENT = {
    "afterTime": lambda v, a: v[:4] != "0001" and v >= a[0], "beforeTime": lambda v, a: v[:4] != "0001" and v < a[0],
    "dateTime": lambda v, a: v == a[0],
}  # fmt: skip
_MANY = {
    "intArrayOneOf": lambda v, a: any(x in v for x in a), "intArrayAllOf": lambda v, a: all(x in v for x in a),
    "intArrayNotAnyOf": lambda v, a: all(x not in v for x in a), "intArrayNotAllOf": lambda v, a: any(x not in v for x in a),
}  # fmt: skip

OPERATORS: dict[str, dict[str, Callable[[Any, Sequence[Any]], bool]]] = {
    "int": _NUMBER, "decimal": _NUMBER, "timeSpan": _NUMBER, "string": _TEXT, "positiveString": _POSITIVE,
    "stringorPK": _TEXT, "listAny": _LIST, "ejUser": _LIST, "ejCategory": _LIST,
    "associate": _LIST | {
        "currentAssociate": lambda v, a: v == ME, "associateIsOneOf": lambda v, a: v in a, "associateIsNotOneOf": lambda v, a: v not in a,
    },
    "bool": {"set": lambda v, a: v == a[0], "=": lambda v, a: v == a[0], "eq": lambda v, a: v == a[0]},
    "date": _DATE, "datetime": _DATE | _MOMENT, "intArray": _MANY,
}  # fmt: skip


def holds(type: str, operator: str, value: Any, given: Sequence[Any]) -> bool:
    if type in ("string", "positiveString", "stringorPK"):
        return OPERATORS[type][operator](value.lower(), [each.lower() for each in given])
    if operator in PERIODS:
        first, last = PERIODS[operator](given)
        found = day(value)
        return found is not None and first <= found <= last
    if type in ("date", "datetime") and operator not in _MOMENT:
        return OPERATORS[type][operator](day(value), [day(each) for each in given])
    return OPERATORS[type][operator](value, given)
