"""perform(call, tenant): the life of every call, one stage after the other."""

from __future__ import annotations

from collections.abc import Mapping

from so_mock.call import GENERATED, MODELLED, Answer, Call
from so_mock.conventions import dated
from so_mock.entities.model import View
from so_mock.errors import BadRequest, NotBuilt, SoError
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
            if call.conditions is not None:
                check_conditions(call, tenant)
            value = resolution.answers(tenant.crm(call), **call.arguments)
    except SoError as error:
        return refused(error, resolution.place, resolution.fidelity)
    headers: Mapping[str, str] = {}
    if resolution.dated and call.operation.verb == "GET" and isinstance(value, View):
        written = dated.last_modified(value.row, tenant.clock.zone)
        headers = {"Last-Modified": written} if written else {}
    return Answer(
        value,
        call.operation.success,
        resolution.fidelity,
        headers,
        media_type=resolution.media_type,
        by=resolution.place,
        changes=changes or (),
    )


def check_conditions(call: Call, tenant: Tenant) -> None:
    """304 and 412, by the row that the path names; one that is not there is for the operation to tell."""
    assert call.conditions is not None
    model = tenant.world.model
    entity = model[model.by_rest[call.operation.path.partition("/")[0].lower()]]
    id = call.arguments.get("id")
    row = tenant.reads(call.caller).row(entity.name, id) if id else None
    if row is not None:
        dated.require(row, call.conditions, tenant.clock.zone)


def refused(error: SoError, by: str = "so_mock/web", fidelity: str = MODELLED) -> Answer:
    """The answer that an error is."""
    return Answer(error.body(), error.status, fidelity, headers=error.headers(), error=True, by=by)


def refuse(call: Call, fidelity: str) -> None:
    """--strict: a sample is no answer, and nothing is ignored without a word."""
    if fidelity == GENERATED:
        raise NotBuilt(
            f"{call.operation.key} has no behaviour here; its answer would be a sample (--strict)"
        )
    if call.ignored:
        raise BadRequest(
            f"Not understood here, and --strict refuses to ignore it: {', '.join(call.ignored)}"
        )
