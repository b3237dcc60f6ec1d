"""One-line facts where a name says too little or misleads, stated in the agent's own module:

    facts({"Document.GetVersionList": rows("document_version", DocumentId="document_id")})

Each names the rows of a method by `Property="argument"`; whatever it names must exist, or resolving the method raises
BadBehaviour. A fact is the author's word that the method does this, and has a test.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, NamedTuple

from so_mock.behaviour import BadBehaviour, Fact, state
from so_mock.catalogue.operations import Operation
from so_mock.clock import within
from so_mock.conventions import crud, numbering, reading
from so_mock.conventions.arguments import arguments_of
from so_mock.crm import Crm
from so_mock.entities.model import Entity, Model, View
from so_mock.errors import NotFound
from so_mock.store.table import Row

Test = Callable[[Crm, Row], bool]
Answers = Callable[..., Any]
Make = Callable[[Operation, Model], "Made"]


class Made:
    """What answers, and the arguments it listens to. `target`: the agent method that it is another door to."""

    __slots__ = ("answers", "takes", "target")

    def __init__(self, answers: Answers, takes: frozenset[str], target: str = "") -> None:
        self.answers, self.takes, self.target = answers, takes, target


def facts(stated: Mapping[str, Make]) -> None:
    """States what these operations do. A second word on one of them stops the start."""
    frame = sys._getframe(1)
    path = frame.f_code.co_filename.replace("\\", "/")
    at = path.rfind("/so_mock/")
    place = f"{path[at + 1 :] if at >= 0 else path}:{frame.f_lineno}"
    for key, make in stated.items():
        state(Fact(key, make, place))


# -- reads


def rows(
    entity: str,
    *,
    mine: str = "",
    retired: bool | str = False,
    limit: str = "",
    begin: str = "",
    end: str = "",
    date: str = "",
    test: Test | None = None,
    order: str = "",
    **where: str,
) -> Make:
    """A list: rows whose properties hold the arguments' values (one of them, for an argument that is a list; 0, empty or
    null asks for nothing in particular when the argument ends in `?`).

    mine     the property that holds the caller; retired: whether retired rows are shown, or the argument that says so;
    limit, begin, end: arguments; date: the property they are about; test(crm, row); order: a property, `-` before it
    for descending.
    """

    def make(operation: Operation, model: Model) -> Made:
        found = model[entity]
        named = _checked(operation, model, found, where, limit, begin, end, retired)
        carrier = _item(operation)
        return Made(
            partial(
                _listed, found, carrier, named, mine, retired, limit, begin, end, date, test, order
            ),
            frozenset(
                [*(a.rstrip("?") for a in where.values()), *filter(None, [limit, begin, end])]
            )
            | (frozenset([retired]) if isinstance(retired, str) else frozenset()),
        )

    return make


def _listed(
    entity: Entity, carrier: str, where: Mapping[str, str], mine: str, retired: bool | str, limit: str,
    begin: str, end: str, date: str, test: Test | None, order: str, crm: Crm, /, **given: Any,
) -> list[View]:  # fmt: skip
    wanted = _wanted(where, given)
    if mine:
        wanted[mine] = crm.caller.associate_id
    found = reading.matching(crm, entity, wanted)
    if not (given[retired] if isinstance(retired, str) else retired):
        found = [row for row in found if not reading.is_retired(entity, row)]
    if date:
        since, until = (given[name] if name else None for name in (begin, end))
        found = [row for row in found if within(row[date], since, until)]
    if test is not None:
        found = [row for row in found if test(crm, row)]
    if order:
        found.sort(key=lambda row: row[order.lstrip("-")], reverse=order.startswith("-"))
    if limit and (given[limit] or 0) > 0:
        found = found[: given[limit]]
    return [View(entity, carrier, row) for row in found]


def one(entity: str, *, test: Test | None = None, retired: bool = True, **where: str) -> Make:
    """The first of such rows, or null."""

    def make(operation: Operation, model: Model) -> Made:
        found = model[entity]
        named = _checked(operation, model, found, where)
        carrier = operation.result.name if operation.result else ""
        return Made(partial(_first, found, carrier, named, test, retired), _heard(where))

    return make


def _first(
    entity: Entity, carrier: str, where: Mapping[str, str], test: Test | None, retired: bool, crm: Crm, /,
    **given: Any,
) -> View | None:  # fmt: skip
    if list(where) == [entity.key]:  # by its own id
        row = crm.row(entity.name, given[where[entity.key]])
        found = [row] if row is not None else []
    else:
        found = reading.matching(crm, entity, _wanted(where, given))
    for row in found:
        if (test is None or test(crm, row)) and (retired or not reading.is_retired(entity, row)):
            return View(entity, carrier, row)
    return None


def each(entity: str, argument: str) -> Make:
    """The rows of these ids, in the order asked; what does not exist is left out."""

    def make(operation: Operation, model: Model) -> Made:
        found, carrier = model[entity], _item(operation)
        _known(operation, model, argument)

        def answers(crm: Crm, **given: Any) -> list[View]:
            return crud.get_list(crm, found, carrier, given[argument])

        return Made(answers, frozenset([argument]))

    return make


def count(entity: str, **where: str) -> Make:
    """How many such rows there are."""
    return _of_rows(entity, where, lambda entity, rows: len(rows))


def exists(entity: str, **where: str) -> Make:
    """Whether there is such a row."""
    return _of_rows(entity, where, lambda entity, rows: bool(rows))


def ids(entity: str, **where: str) -> Make:
    """The ids of such rows."""
    return _of_rows(entity, where, lambda entity, rows: [row[entity.key] for row in rows])


def _of_rows(entity: str, where: Mapping[str, str], of: Callable[[Entity, list[Row]], Any]) -> Make:
    def make(operation: Operation, model: Model) -> Made:
        found = model[entity]
        named = _checked(operation, model, found, where)

        def answers(crm: Crm, **given: Any) -> Any:
            return of(found, reading.matching(crm, found, _wanted(named, given)))

        return Made(answers, _heard(where))

    return make


def number_valid(field: str) -> Make:
    """Whether the counter of this field lets the row have the number. Its id is the argument ContactId, whatever it is."""

    def make(operation: Operation, model: Model) -> Made:
        _known(operation, model, "contact_id", "number")

        def answers(crm: Crm, **given: Any) -> bool:
            return numbering.is_number_valid(crm, field, given["contact_id"], given["number"])

        return Made(answers, frozenset(["contact_id", "number"]))

    return make


# -- writes


def template(entity: str, **props: str) -> Make:
    """CreateDefault...By: the template, with the arguments' values in these properties."""

    def make(operation: Operation, model: Model) -> Made:
        found = model[entity]
        named = _checked(operation, model, found, props)
        carrier = operation.result.name if operation.result else found.carrier

        def answers(crm: Crm, **given: Any) -> View:
            values = {prop: given[name] for prop, name in named.items() if given[name] is not None}
            return View(found, carrier, crud.default_row(crm, found, values) | values)

        return Made(answers, _heard(props))

    return make


def saved(entity: str, argument: str) -> Make:
    """Save variants: the carrier under this argument, or each of them, is saved like any other; further arguments are
    not listened to."""

    def make(operation: Operation, model: Model) -> Made:
        found = model[entity]
        _known(operation, model, argument)
        result = operation.result
        carrier = (result.item or result).name if result else ""
        asked = arguments_of(operation, model.carriers)
        many = any(each.name == argument and each.type.kind == "array" for each in asked)

        def answers(crm: Crm, **given: Any) -> Any:
            value = given[argument]
            views = [
                crud.save(crm, found, one, carrier) for one in (value or () if many else [value])
            ]
            if not carrier:
                return None
            return views if many else views[0]

        return Made(answers, frozenset([argument]))

    return make


class Literal(NamedTuple):
    """A text that is meant itself, and names no argument."""

    value: Any


def changed(entity: str, key: str, **props: str | bool | int | Literal) -> Make:
    """Set..., Mark...: properties of the row (or of each row, where the argument `key` is a list) take the value of the
    argument named; a number, a bool or a `Literal` is the value itself. Answers the row when the method has a result."""

    def make(operation: Operation, model: Model) -> Made:
        found = model[entity]
        named = {prop: value for prop, value in props.items() if isinstance(value, str)}
        _checked(operation, model, found, named, key)
        carrier = operation.result.name if operation.result else ""

        def answers(crm: Crm, **given: Any) -> Any:
            changes = {
                prop: given[value] if isinstance(value, str) else _literal(value)
                for prop, value in props.items()
            }
            asked = given[key]
            views = [
                View(found, carrier, crud.change(crm, found, crm.need(entity, id), **changes))
                for id in (asked if isinstance(asked, list) else [asked])
            ]
            return views[0] if carrier and views else None

        return Made(answers, frozenset([key, *named.values()]))

    return make


def _literal(value: Any) -> Any:
    return value.value if isinstance(value, Literal) else value


def deleted(entity: str, **where: str) -> Make:
    """Deletes such rows, each as its own delete would: softly, marked or for good."""

    def make(operation: Operation, model: Model) -> Made:
        found = model[entity]
        named = _checked(operation, model, found, where)

        def answers(crm: Crm, **given: Any) -> None:
            if list(named) == [found.key]:
                asked = given[named[found.key]]
                targets = list(asked or ()) if isinstance(asked, list) else [asked]
            else:
                targets = [
                    r[found.key] for r in reading.matching(crm, found, _wanted(named, given))
                ]
            for id in targets:
                crud.delete(crm, found, id)

        return Made(answers, _heard(where))

    return make


def calls(target: str, **named: str) -> Make:
    """A REST operation that is another door to an agent method: its argument "here" as the method's `there`, the others
    under the same name. Where the method answers null and the operation can answer 404, there is nothing."""

    def make(operation: Operation, model: Model) -> Made:
        _known(operation, model, *named.values())
        ours = [argument.name for argument in arguments_of(operation, model.carriers)]
        theirs = {here: there for there, here in named.items()}
        carrier = operation.result.name if operation.result else ""

        def answers(crm: Crm, **given: Any) -> Any:
            value = crm.call(target, **{theirs.get(name, name): given[name] for name in ours})
            if value is None and operation.result is not None and 404 in operation.statuses:
                raise NotFound(f"{carrier.removesuffix('WithLinks')} not found")
            if isinstance(value, View) and carrier.endswith("WithLinks"):
                return value._replace(carrier=carrier)
            return value

        return Made(answers, frozenset(ours), target)

    return make


# -- what all of them share


def _wanted(where: Mapping[str, str], given: Mapping[str, Any]) -> dict[str, Any]:
    wanted = {}
    for prop, name in where.items():
        value = given[name.rstrip("?")]
        if name.endswith("?") and not value:
            continue
        wanted[prop] = value
    return wanted


def _heard(where: Mapping[str, str]) -> frozenset[str]:
    return frozenset(name.rstrip("?") for name in where.values())


def _item(operation: Operation) -> str:
    item = operation.result.item if operation.result else None
    if item is None or item.kind != "carrier":
        raise BadBehaviour(f"{operation.key} answers no list of carriers")
    return item.name


def _known(operation: Operation, model: Model, *names: str) -> None:
    known = [argument.name for argument in arguments_of(operation, model.carriers)]
    for name in names:
        if name and name.rstrip("?") not in known:
            raise BadBehaviour(
                f"{operation.key} has no argument {name!r}; it has {', '.join(known)}"
            )


def _checked(
    operation: Operation, model: Model, entity: Entity, where: Mapping[str, str], *names: bool | str
) -> dict[str, str]:
    _known(operation, model, *where.values(), *(name for name in names if isinstance(name, str)))
    declared = model.properties(entity)
    for prop in where:
        known = (prop in declared and entity.holds(prop)) or prop == entity.key
        if not known and prop not in entity.extra:
            raise BadBehaviour(f"{operation.key}: {entity.name} rows have no {prop!r}")
    return dict(where)
