"""Restrictions filled in: what their column is, how their values are shown, and the days that periods come to."""

from __future__ import annotations

from collections.abc import Iterable

from so_mock.behaviour import behaviour
from so_mock.call import Record
from so_mock.crm import Crm
from so_mock.errors import BadRequest
from so_mock.query import encoded, periods, values
from so_mock.query.bind import Binder, Bound
from so_mock.query.metadata import column_info
from so_mock.query.moment import Moment
from so_mock.query.operators import OPERATORS, UNARY

INFO = "ArchiveRestrictionInfo"
# The operator that a column begins with, by its type (query.md b).
FIRST = {
    "string": "begins", "positiveString": "begins", "stringorPK": "begins", "bool": "set", "date": "before",
    "unlimitedDate": "before", "datetime": "before", "associate": "associateIsOneOf", "int": "equals",
    "decimal": "equals", "timeSpan": "equals", "intArray": "intArrayOneOf",
}  # fmt: skip
SPELT = {
    "date": encoded.day, "unlimitedDate": encoded.day, "datetime": encoded.moment,
}  # fmt: skip


def populated(crm: Crm, provider: str, restrictions: Iterable[Record | None]) -> list[Record]:
    """Raises NotFound for the provider, BadRequest for a column that it does not have."""
    moment = crm.moment()
    binders = _binders(crm, provider)
    return [_whole(crm, provider, each, binders, moment) for each in restrictions if each]


def _binders(crm: Crm, name: str) -> list[Binder]:
    provider = crm.engine.provider(name, crm.reads)
    facts = crm.engine.usual(provider)
    kinds, _ = crm.engine.kinds(provider, ())
    return crm.engine.binders(provider, facts, kinds.values(), crm.reads)


def _whole(
    crm: Crm, provider: str, restriction: Record, binders: list[Binder], moment: Moment
) -> Record:
    name = str(restriction.get("Name") or "")
    info = column_info(crm.engine, provider, name, crm.reads)
    if info is None:
        raise BadRequest(f"{provider} has no column '{name[:80]}'.")
    operator = restriction.get("Operator") or first_operator(info["RestrictionType"])
    told = {
        "InterOperator": "And", **restriction, "Name": info["Name"], "Operator": operator,
        "ColumnInfo": info, "IsActive": restriction.get("IsActive") is not False,
    }  # fmt: skip
    told["Values"] = computed(told, moment)
    bound = next((each for binder in binders if (each := binder.bound(name)) and each.backed), None)
    told["DisplayValues"] = [shown(bound, value, moment) for value in told["Values"]]
    whole: Record = crm.whole(INFO, told)
    return whole


def first_operator(type: str | None) -> str:
    return FIRST.get(type or "", "oneOf" if type in OPERATORS else "equals")


def shown(bound: Bound | None, value: str, moment: Moment) -> str:
    """An item of a list by its text, anything else as archives spell it; what cannot be read stays as it is."""
    if bound is None:
        return value
    try:
        if bound.target:
            id = values.integer(value)
            named = bound.type in ("associate", "ejUser") and bound.target == "associate"
            text = moment.text(bound.target, _initials) if named else moment.label(bound.target)
            return text(id) or value
        if bound.kind in SPELT:
            return SPELT[bound.kind](values.moment(value, moment.theirs))
        if bound.kind == "bool":
            return encoded.truth(values.truth(value))
        if bound.kind == "decimal":
            return encoded.decimal(values.decimal(value))
        if bound.kind in ("int", "timeSpan"):
            return encoded.integer(values.integer(value))
    except values.BadLiteral:
        return value
    return values.bare(value)


def _initials(row: Record, shaper: object) -> str:
    return str(row["Name"] or "")


def computed(restriction: Record, moment: Moment) -> list[str]:
    """With what the operator's hints leave to the server behind what was told: the days of a period, who asks."""
    told = ["" if each is None else str(each) for each in restriction.get("Values") or ()]
    operator = str(restriction.get("Operator")).lower()
    older = periods.legacy(operator)
    if older is not None:
        operator, told = older[0].lower(), list(older[1:])
    taken = periods.TAKES.get(operator)
    if taken is not None and len(told) >= taken:
        try:
            span = periods.span(operator, tuple(told[:taken]), moment.today)
        except values.BadLiteral:
            return told
        return [*told[:taken], *(encoded.day(day.isoformat()) for day in span)]
    if operator == "currentassociate":
        return [encoded.integer(moment.caller)]
    if operator in ("today", "beforetoday", "aftertoday"):
        return [encoded.day(moment.today.isoformat())]
    return [] if operator in UNARY else told


@behaviour("Find.PopulateRestrictions")
def populate_restrictions(
    crm: Crm, provider_name: str | None, restrictions: list[Record] | None
) -> list[Record]:
    return populated(crm, provider_name or "", restrictions or ())


@behaviour("Find.PopulateRestrictionValues")
def populate_restriction_values(crm: Crm, restrictions: list[Record] | None) -> list[Record]:
    moment = crm.moment()
    return [
        crm.whole(INFO, {"IsActive": True, "InterOperator": "And", **each, "Values": computed(each, moment)})
        for each in restrictions or ()
        if each
    ]  # fmt: skip
