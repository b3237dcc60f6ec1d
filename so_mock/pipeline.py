"""perform(call, tenant): the life of every call, one stage after the other."""

from __future__ import annotations

from so_mock.call import GENERATED, MODELLED, Answer, Call
from so_mock.errors import NotBuilt, SoError
from so_mock.tenant import Tenant


def perform(call: Call, tenant: Tenant) -> Answer:
    """Runs the call against the tenant in one turn. An error is an answer too, and undoes what the
    call wrote.

    What is no SoError is a bug in so-mock and passes through, undone as well.
    """
    resolution = tenant.world.resolver.of(call.operation)
    try:
        if tenant.world.config.strict:
            refuse(call, resolution.fidelity)
        with tenant.store.unit() as changes:
            value = resolution.answers(tenant.crm(call), **call.arguments)
    except SoError as error:
        return refused(error, resolution.place, resolution.fidelity)
    return Answer(
        value,
        call.operation.success,
        resolution.fidelity,
        media_type=resolution.media_type,
        by=resolution.place,
        changes=changes or (),
    )


def refused(error: SoError, by: str = "so_mock/web", fidelity: str = MODELLED) -> Answer:
    """The answer that an error is."""
    return Answer(error.body(), error.status, fidelity, headers=error.headers(), error=True, by=by)


def refuse(call: Call, fidelity: str) -> None:
    """--strict: a sample is no answer, and nothing is ignored without a word."""
    from so_mock.errors import BadRequest

    if fidelity == GENERATED:
        raise NotBuilt(
            f"{call.operation.key} has no behaviour here; its answer would be a sample (--strict)"
        )
    if call.ignored:
        raise BadRequest(
            f"Not understood here, and --strict refuses to ignore it: {', '.join(call.ignored)}"
        )
