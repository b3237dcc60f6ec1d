"""perform(call, tenant): the life of every call, one stage after the other."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import orjson

from so_mock.call import GENERATED, MODELLED, VERIFIED, Answer, Call, Encoded, File, Reply
from so_mock.conventions import dated
from so_mock.entities.model import View
from so_mock.errors import BadRequest, Forbidden, Later, NotBuilt, NotFound, SoError
from so_mock.render import render
from so_mock.render.as_json import MEDIA_TYPE
from so_mock.resolve import Resolution
from so_mock.tenant import Tenant

if TYPE_CHECKING:
    from so_mock.catalogue.operations import Operation
    from so_mock.crm import Crm
    from so_mock.scenario.playing import Plan, Scenarios
    from so_mock.store.changes import Changes


def perform(call: Call, tenant: Tenant, plan: Plan | None = None) -> Answer:
    """Runs the call against the tenant in one turn. An error is an answer too, and undoes what the
    call wrote.

    What is no SoError is a bug in so-mock and passes through, undone as well. The scenario's rules are asked first; what they
    count and where they move a state stays, whatever becomes of the call. `plan`: what they said when they were asked
    before; they are not asked again, and move nothing.
    """
    rules = rules_about(call, tenant)
    if rules is None:
        return carry_out(call, tenant)
    if plan is not None:
        with tenant.store.unit() as changes:
            changes.sent = plan.sent
            return play(plan, call, tenant, rules)
    with tenant.store.unit() as changes:
        plan = rules.consult(call, tenant.stage())
        changes.sent = plan.sent
        try:
            answer = play(plan, call, tenant, rules)
        except Later as later:
            later.call = call
            raise
        rules.advance(plan, tenant.stage())
    return answer


def rules_about(call: Call, tenant: Tenant) -> Scenarios | None:
    """The world's rules; None where none of them is about the operation, and the call goes its way as if there were none."""
    rules = tenant.world.rules
    return rules if rules is not None and rules.about(call.operation) else None


def consult(call: Call, tenant: Tenant) -> Plan | None:
    """What the rules say of the call, counted. None where none is about it. States do not move yet: see `advance`."""
    rules = rules_about(call, tenant)
    if rules is None:
        return None
    with tenant.store.unit():
        return rules.consult(call, tenant.stage())


def advance(plan: Plan, tenant: Tenant) -> None:
    """Moves the states that the plan sets."""
    if tenant.world.rules is not None:
        with tenant.store.unit():
            tenant.world.rules.advance(plan, tenant.stage())


def play(plan: Plan, call: Call, tenant: Tenant, rules: Scenarios) -> Answer:
    """The answer as the plan has it."""
    if plan.then is not None and plan.then.answers:
        try:
            answer = rules.answer(plan, call, tenant.stage())
            answer = spelt(answer, call, tenant)
        except SoError as error:  # what cannot be written is the rule's doing too
            assert plan.rule is not None
            answer = refused(error, plan.rule.place)
        return answer._replace(plan=plan)
    if not plan.amends:
        return carry_out(call, tenant)._replace(plan=plan)
    plain = in_format(call, "")  # rules speak of JSON
    try:
        with tenant.store.unit():
            answer = carry_out(plain, tenant)
            amended = rules.amended(
                plan, answer, lambda: render(answer, plain, tenant), call, tenant.stage()
            )
            amended = spelt(amended, call, tenant)
            missed = amended.ignored[len(answer.ignored) :]
            if missed and tenant.world.config.strict and not answer.error:
                refuse(call._replace(ignored=missed), MODELLED)
    except SoError as error:
        assert plan.rule is not None
        amended = refused(error, plan.rule.place)
    return amended._replace(plan=plan)


def spelt(answer: Answer, call: Call, tenant: Tenant) -> Answer:
    """What rules made of an answer as it goes out: in the format of the media type that they told, else in the caller's."""
    value, headers = answer.value, dict(answer.headers)
    told = headers.pop("Content-Type", "")
    media = _format_of(told, call.wishes.media)
    done = isinstance(value, Encoded) and (value.media_type or not value.content)
    if done or not (told or ((answer.said or media) and not answer.error)):
        return answer
    if media and not (answer.said or answer.error):  # the operation's own, in JSON until now
        content, media_type = render(answer, in_format(call, ""), tenant)
        if media_type != MEDIA_TYPE:
            return answer._replace(value=Encoded(content, told or media_type), headers=headers)
        answer = answer._replace(value=orjson.loads(content), said=True, keep=None)
    content, media_type = render(answer, in_format(call, media), tenant)
    return answer._replace(
        value=Encoded(content, told or media_type), headers=headers, said=True, error=False, keep=None
    )  # fmt: skip


def in_format(call: Call, media: str) -> Call:
    if call.wishes.media == media:
        return call
    return call._replace(wishes=call.wishes._replace(media=media))


def _format_of(told: str, wished: str) -> str:
    """The format that a media type has, where it has one of ours."""
    if "json" in told.lower():
        return ""
    return "application/xml" if "xml" in told.lower() else wished


def turned_away(call: Call, tenant: Tenant, error: SoError, plan: Plan | None = None) -> Answer:
    """The answer to who is not let in: the error, unless a rule answers. What rules count, and where they move a state, is as
    if the call had been refused by itself."""
    rules = rules_about(call, tenant)
    if rules is None:
        return refused(error)
    with tenant.store.unit():
        asked = plan is None
        plan = plan or rules.consult(call, tenant.stage())
        if plan.then is not None and plan.then.answers:
            answer = play(plan, call, tenant, rules)
        else:
            answer = refused(error)._replace(plan=plan)
        if asked:
            rules.advance(plan, tenant.stage())
    return answer


def carry_out(call: Call, tenant: Tenant) -> Answer:
    """What the operation itself answers."""
    resolution, crm = tenant.world.resolver.of(call.operation), None
    try:
        if tenant.world.config.strict:
            refuse(call, resolution.fidelity)
        with tenant.store.unit() as changes:
            before = len(changes)  # what a rule counted is no writing of the call's
            changes.by = call.caller.associate_id
            if call.conditions is not None:
                check_conditions(call, tenant)
            crm = tenant.crm(call)
            sight = crm.sight
            if sight is None or not sight.enforces:
                value = resolution.answers(crm, **call.arguments)
            else:
                value = judged(call, resolution, crm, tenant, changes)
            if crm.ignored and tenant.world.config.strict:
                refuse(call._replace(ignored=tuple(crm.ignored)), resolution.fidelity)
    except SoError as error:
        answer = refused(error, resolution.place, unproven(resolution.fidelity))
        if crm is not None and isinstance(error, NotFound):
            answer = answer._replace(decided=hidden(crm))
        return answer
    headers, media_type = head_of(value, resolution, call, tenant)
    wrote = len(changes) > before
    answer = Answer(
        value,
        call.operation.success,
        unproven(resolution.fidelity) if crm.unproven else resolution.fidelity,
        headers,
        media_type=media_type,
        by=resolution.place,
        changes=changes if wrote else (),
        ignored=tuple(crm.ignored),
        keep=None if crm.ignored or wrote else crm.keepable,  # what was ignored is told each time
    )
    if isinstance(value, File):
        return answer._replace(value=value.content)
    if isinstance(value, Reply):
        return answer._replace(value=value.content, status=value.status, cookies=value.cookies)
    if value is None and crm.sight is not None and not wrote:  # null, or nothing to delete
        return answer._replace(decided=hidden(crm))
    return answer


def judged(call: Call, resolution: Resolution, crm: Crm, tenant: Tenant, changes: Changes) -> Any:
    """What the operation answers to a caller who may be refused something. Raises Forbidden where it needs other rights."""
    sight, operation, before = crm.sight, call.operation, len(changes)
    assert sight is not None
    if operation.key not in sight.granted:
        from so_mock.rights.enforce import require  # where rights are off nobody needs it

        require(crm, key_of(operation, resolution, tenant))
        sight.granted.add(operation.key)
    value = resolution.answers(crm, **call.arguments)
    if len(changes) > before:
        from so_mock.rights.enforce import permit

        permit(crm, key_of(operation, resolution, tenant), changes, before)
    return value


def hidden(crm: Crm) -> str:
    """Why a row that was looked for is not there for the caller, where rights hide it."""
    if crm.sight is None:
        return ""
    from so_mock.rights.refusals import hiding

    return hiding(crm)


def key_of(operation: Operation, resolution: Resolution, tenant: Tenant) -> str:
    """The operation's key, or that of the agent method behind a REST door."""
    target = resolution.target or resolution.needs
    if not target and operation.verb != "GET":  # a PUT or PATCH saves as a POST does
        target = tenant.world.target(operation)
    return target or operation.key


def head_of(
    value: Any, resolution: Resolution, call: Call, tenant: Tenant
) -> tuple[Mapping[str, str], str]:
    """Headers and media type that come of what is answered."""
    if isinstance(value, View):
        if not resolution.dated or call.operation.verb != "GET":
            return {}, resolution.media_type
        written = dated.last_modified(value.row, tenant.clock.zone)
        return {"Last-Modified": written} if written else {}, resolution.media_type
    if isinstance(value, File):
        named = value.name and call.wishes.raw
        headers = {"Content-Disposition": attachment(value.name)} if named else {}
        return headers, value.media_type
    if isinstance(value, Reply):
        return value.headers, value.media_type
    return {}, resolution.media_type


def unproven(fidelity: str) -> str:
    """Of an answer that the evidence for its operation is not about."""
    return MODELLED if fidelity == VERIFIED else fidelity


def attachment(name: str) -> str:
    """How a browser is told the file's name (RFC 6266): plainly, and in UTF-8 where that is not it. Some decode `%41`."""
    plain = re.sub(r'[^\x20-\x7e]|["\\]|%(?=[0-9A-Fa-f]{2})', "_", name)
    extended = "" if plain == name else f"; filename*=UTF-8''{quote(name, safe='')}"
    return f'attachment; filename="{plain}"{extended}'


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
    decided = ""
    if isinstance(error, Forbidden):
        decided = error.decided or error.detail or error.message
    return Answer(
        error.body(),
        error.status,
        fidelity,
        headers=error.headers(),
        error=True,
        by=by,
        decided=decided,
    )


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
