"""Operations of a tenant without HTTP: what `pipeline.perform` answers, and the record a client would see."""

import json
from typing import Any

from so_mock.call import Answer, Call, Caller, Wishes
from so_mock.pipeline import perform
from so_mock.render import render
from so_mock.tenant import Tenant

TERJE = Caller(5, "tje0", "Basic")
SOLVEIG = Caller(17, "SAL0", "Basic")


def call_of(
    tenant: Tenant,
    key: str,
    caller: Caller = TERJE,
    wishes: Wishes = Wishes(),  # noqa: B008  (a frozen tuple)
    **arguments: Any,
) -> Call:
    operation = tenant.world.catalogue.operations.get(key)
    return Call(operation, arguments, caller, wishes, "http://so.test/api")


def ask(tenant: Tenant, key: str, caller: Caller = TERJE, **arguments: Any) -> Answer:
    return perform(call_of(tenant, key, caller, **arguments), tenant)


def content(tenant: Tenant, key: str, caller: Caller = TERJE, **arguments: Any) -> bytes:
    """The bytes that the door would send."""
    call = call_of(tenant, key, caller, **arguments)
    body, _ = render(perform(call, tenant), call, tenant)
    return body


def record(tenant: Tenant, key: str, caller: Caller = TERJE, **arguments: Any) -> Any:
    answer = ask(tenant, key, caller, **arguments)
    assert not answer.error, answer.value
    return shown(tenant, key, answer, caller)


def shown(tenant: Tenant, key: str, answer: Answer, caller: Caller = TERJE) -> Any:
    """What an answer is on the wire."""
    return json.loads(render(answer, call_of(tenant, key, caller), tenant)[0] or "null")


def plant(tenant: Tenant, entity: str, **row: Any) -> int:
    """A row that no method makes; answers its key."""
    known = tenant.world.model[entity]
    with tenant.store.unit():
        blank = tenant.world.absorber.blank_row(known)
        return int(tenant.store.insert(entity, blank | row)[known.key])
