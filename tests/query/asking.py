"""The engine asked without a door."""

from so_mock.call import Caller
from so_mock.entities.shape import Shaper
from so_mock.query.cells import slim
from so_mock.query.engine import Found, Question
from so_mock.query.moment import Moment
from so_mock.tenant import Tenant


def asked(tenant: Tenant, question: Question, caller: int = 5) -> Found:
    reads = tenant.reads(Caller(caller, "tje0")).wide()
    engine = tenant.world.engine
    shaper = Shaper(tenant.world.shapes, reads)
    return engine.ask(question, Moment(engine, shaper, caller, "NO"), slim)
