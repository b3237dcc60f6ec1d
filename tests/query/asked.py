"""The rows that the engine has for a question, without a door."""

from typing import Any

from so_mock.call import Caller
from so_mock.entities.shape import Shaper
from so_mock.query.cells import slim
from so_mock.query.engine import Found, Question
from so_mock.query.moment import Moment
from so_mock.query.odata import parse_columns, parse_filter, parse_order
from so_mock.tenant import Tenant

TERJE = 5


def found(
    tenant: Tenant, provider: str, columns: str = "", where: str = "", *, order: str = "",
    entities: tuple[str, ...] = (), caller: int = TERJE,
) -> Found:  # fmt: skip
    world = tenant.world
    reads = tenant.reads(Caller(caller, "somebody")).wide()
    moment = Moment(world.engine, Shaper(world.shapes, reads))
    asked = parse_columns(columns) if columns else None
    question = Question(provider, asked, parse_filter(where), parse_order(order), entities)
    return world.engine.ask(question, moment, slim)


def rows(tenant: Tenant, *asked: Any, **more: Any) -> list[dict[str, Any]]:
    """Without their keys, where columns are named; nothing of the question may have been ignored."""
    answer = found(tenant, *asked, **more)
    assert answer.ignored == ()
    named = [{k: v for k, v in row.items() if k not in ("PrimaryKey", "EntityName")} for row in answer.rows]  # fmt: skip
    return named if asked[1:] and asked[1] else answer.rows


def ids(tenant: Tenant, provider: str, where: str = "", **more: Any) -> list[int]:
    return [int(row["PrimaryKey"]) for row in found(tenant, provider, "", where, **more).rows]
