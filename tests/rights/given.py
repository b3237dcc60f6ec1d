"""A tenant of the demo world with one role, which Terje has and Solveig has not, and questions to it."""

from typing import Any

from contract.driver import SOLVEIG, TERJE, ask
from scenario_files import playing

from so_mock.call import Answer
from so_mock.tenant import Tenant
from so_mock.world import World

__all__ = ["SOLVEIG", "TERJE", "allowed", "refused", "tenant_with"]

USERS = """
users:
  - {login: tje0, password: Tje0, associate: 5, role: Played}
"""


def tenant_with(world: World, role: str, more: str = "") -> Tenant:
    """`role`: what stands under it, in YAML on one line; `more`: other keys of the scenario."""
    text = f"extends: demo\nroles:\n  Played: {role}\n{USERS}{more}"
    return Tenant("Cust12345", playing(world, text))


def allowed(tenant: Tenant, key: str, caller: Any = TERJE, **arguments: Any) -> Answer:
    answer = ask(tenant, key, caller, **arguments)
    assert not answer.error, answer.value
    return answer


def refused(tenant: Tenant, key: str, caller: Any = TERJE, **arguments: Any) -> dict[str, Any]:
    """The body of a refusal, of which nothing is left but itself."""
    before = tenant.store.stamp
    answer = ask(tenant, key, caller, **arguments)
    assert answer.status == 403, answer.value
    assert answer.changes == ()
    assert tenant.store.stamp == before, "half-written"
    body: dict[str, Any] = answer.value
    assert answer.decided == body["MessageDetail"]
    return body
