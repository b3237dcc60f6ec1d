"""Questions put to the engine itself, as one caller."""

from typing import Any

from so_mock.call import Caller
from so_mock.entities.shape import Shaper
from so_mock.query.cells import slim
from so_mock.query.engine import Found, Question
from so_mock.query.moment import Moment
from so_mock.query.odata import parse_columns, parse_filter, parse_order
from so_mock.tenant import Tenant

TERJE = 5


def answered(
    tenant: Tenant, provider: str, select: str = "", where: str = "", *, entities: str = "", order: str = "",
    caller: int = TERJE, top: int | None = None,
) -> Found:  # fmt: skip
    world = tenant.world
    shaper = Shaper(world.shapes, tenant.reads(Caller(caller, "somebody")).wide())
    question = Question(
        provider, parse_columns(select) if select else None, parse_filter(where), parse_order(order),
        tuple(entities.split(",")) if entities else (), top,
    )  # fmt: skip
    return world.engine.ask(question, Moment(world.engine, shaper), slim)


def rows(tenant: Tenant, *asked: Any, **more: Any) -> list[dict[str, Any]]:
    """Nothing of the question may have been ignored."""
    found = answered(tenant, *asked, **more)
    assert found.ignored == ()
    return found.rows


def keys(tenant: Tenant, *asked: Any, **more: Any) -> list[tuple[str, int]]:
    return [(row["EntityName"], int(row["PrimaryKey"])) for row in rows(tenant, *asked, **more)]
