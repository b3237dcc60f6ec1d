"""What an archive answers, asked of the engine itself, and rows that a test needs."""

from typing import Any

from so_mock.call import Caller
from so_mock.entities.shape import Shaper
from so_mock.query.cells import slim
from so_mock.query.engine import Found, Question
from so_mock.query.moment import Moment
from so_mock.query.odata import parse_columns, parse_filter, parse_order
from so_mock.tenant import Tenant

TERJE = 5


def asked(tenant: Tenant, question: Question, caller: int = TERJE) -> Found:
    world = tenant.world
    reads = tenant.reads(Caller(caller, "test")).wide()
    moment = Moment(world.engine, Shaper(world.shapes, reads))
    return world.engine.ask(question, moment, slim)


def found(
    tenant: Tenant, provider: str, select: str = "", where: str = "", order: str = "", caller: int = TERJE, **more: Any
) -> Found:  # fmt: skip
    columns = parse_columns(select) if select else None
    question = Question(provider, columns, parse_filter(where), parse_order(order), **more)
    return asked(tenant, question, caller)


def rows(tenant: Tenant, provider: str, *asked: str, **more: Any) -> list[dict[str, Any]]:
    """All of whose columns there is state for."""
    answer = found(tenant, provider, *asked, **more)
    assert not answer.ignored, answer.ignored
    return answer.rows


def shown(
    tenant: Tenant, provider: str, select: str, *asked: str, **more: Any
) -> list[dict[str, Any]]:
    """The columns alone, without what every row begins with."""
    found = rows(tenant, provider, select, *asked, **more)
    return [
        {k: v for k, v in row.items() if k not in ("PrimaryKey", "EntityName")} for row in found
    ]


def column(tenant: Tenant, provider: str, name: str, *asked: str, **more: Any) -> list[Any]:
    return [row[name] for row in rows(tenant, provider, name, *asked, **more)]


def first(tenant: Tenant, provider: str, select: str, *asked: str, **more: Any) -> dict[str, Any]:
    """The only row, in the order of `select`."""
    one, *others = rows(tenant, provider, select, *asked, **more)
    assert not others, others
    return {name: one[name] for name in select.split(",")}


def ids(tenant: Tenant, provider: str, where: str = "", **more: Any) -> list[int]:
    return [int(row["PrimaryKey"]) for row in found(tenant, provider, "", where, **more).rows]


def keys(tenant: Tenant, *asked: str, **more: Any) -> list[tuple[str, int]]:
    return [(row["EntityName"], int(row["PrimaryKey"])) for row in rows(tenant, *asked, **more)]


def put(tenant: Tenant, entity: str, id: int | None = None, **values: Any) -> int:
    """A row with these values, written past all rules; with an id, that row changed."""
    with tenant.store.unit():
        if id is not None:
            tenant.store.update(entity, {**tenant.store.table(entity).get(id), **values})
            return id
        if entity.startswith("_"):
            return int(tenant.store.insert(entity, values)["id"])
        model = tenant.world.engine.model[entity]
        blank = tenant.world.absorber.blank_row(model)
        row = {name: value for name, value in blank.items() if name != model.key}
        return int(tenant.store.insert(entity, {**row, **values})[model.key])


def phone(value: str, description: str = "") -> dict[str, Any]:
    bare = value.replace(" ", "")
    return {"Value": value, "StrippedValue": bare, "Description": description}
