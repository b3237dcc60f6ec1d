"""The door of the API: from an ASGI request to a Call, and from its Answer to bytes on the wire."""

from __future__ import annotations

import logging
import re
from asyncio import to_thread
from collections.abc import Awaitable, Callable, Mapping, MutableMapping, Sequence
from time import perf_counter
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from so_mock.auth.addresses import Origins
from so_mock.auth.standing import standing
from so_mock.call import Answer, Call, Caller, Knocked, Posted, Question, Request, Wishes
from so_mock.catalogue.scalars import Reading
from so_mock.config import STRICT, SUPEROFFICE, Config
from so_mock.errors import Ask, Failure, Later, SoError, Unauthorized
from so_mock.pipeline import advance, consult, perform, refused, turned_away
from so_mock.render import render, written
from so_mock.render.as_json import MEDIA_TYPE
from so_mock.tenant import Tenant
from so_mock.tenants import Tenants
from so_mock.web import meta
from so_mock.web.addresses import Addresses, Asked, Target
from so_mock.web.content import reader_of
from so_mock.web.found import Door, Found
from so_mock.web.negotiation import json_type
from so_mock.web.noting import LARGE, Seen, note
from so_mock.web.options import read_query
from so_mock.web.passing import PIECE, Disconnected, send_body
from so_mock.web.reading import (
    UNPICKED,
    Headers,
    arguments,
    conditions,
    pick,
    receive_body,
    wishes,
    wishes_of_error,
)
from so_mock.web.usual import JSON, LENGTH, NUMBER, OF_API, OF_PLATFORM

if TYPE_CHECKING:
    from so_mock.scenario.playing import Plan
    from so_mock.web.encodings import Packs

Message = MutableMapping[str, Any]
Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]

LOG = logging.getLogger("so_mock")
_UNASKED: Mapping[Question, Posted | Knocked] = MappingProxyType({})
_PREFLIGHT = frozenset(
    [b"origin", b"access-control-request-method", b"access-control-request-headers"]
)


class Api:
    """A plain ASGI callable, without Request and Response objects: those are a quarter of a
    request's time."""

    def __init__(self, tenants: Tenants, config: Config) -> None:
        self.config = config
        self.addresses = Addresses(tenants)
        self.origins = Origins(config.public_url, config.hosts == SUPEROFFICE)
        self._packs: Packs | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        started = perf_counter()
        verb: str = scope["method"]
        path: str = scope["raw_path"].decode("latin-1")
        if verb == "OPTIONS" and await self._preflight(path, scope["headers"], send):
            return
        target = self.addresses.find(verb, path)
        tenant = target.tenant
        seen = Seen(Request(verb, path, scope["query_string"], scope["headers"]))
        headers = UNPICKED
        try:
            headers = pick(scope["headers"])
            seen.plain = not headers.long
            if headers.has_body:
                seen.request.reader = reader_of(headers, target)
                await receive_body(receive, headers, seen.request, self.config.body_limit)
                if len(seen.request.body) > LARGE and isinstance(target.found, Found):
                    await to_thread(self._read, target, target.found, scope, headers, seen)
            if started > tenant.look_at:
                from so_mock import due  # a second after the first call

                due.look(tenant, started)
            try:
                answer, content, media_type = self._answered(target, scope, headers, seen)
            except Later as later:
                answer, content, media_type = await self._aside(
                    target, scope, headers, seen, later.call
                )
            except Ask as ask:
                answer, content, media_type = await self._asking(
                    target, scope, headers, seen, ask.question
                )
        except SoError as error:
            answer, content, media_type = _refusal(error, headers)
        except Disconnected:
            return
        except Exception:
            LOG.exception("%s %s", verb, path)
            answer, content, media_type = _refusal(
                Failure("An error within so-mock; its log holds the traceback."), headers
            )
        tenant = seen.tenant or tenant
        number = tenant.journal.number()
        note(tenant, number, seen, answer, content, media_type, started)
        coding = ""
        if headers.accept_encoding and content:
            content, coding = await self._packed(answer, content, media_type, target, headers)
        if headers.accept and media_type is MEDIA_TYPE:
            media_type = json_type(headers.accept)
        head = _head(
            answer, number, seen.ignored, media_type, len(content), type(target.found) is not Door
        )
        if headers.voice and b"so-timezone" in headers.voice:
            effective = headers.spoken.zone or tenant.clock.zone
            head.append((b"so-timezone", effective.encode("latin-1", "replace")))
        if coding:
            head.append((b"content-encoding", coding.encode()))
        if headers.origin:
            from so_mock.web import cors  # where the caller is a page

            head = cors.added(head, cors.head(tenant, headers.origin, target.online))
        if answer.headers and answer.plan is not None:
            head = _as_told(head, answer.headers)
        if verb == "HEAD":
            content = b""
        if answer.plan is not None and (answer.plan.delay or answer.plan.fault):
            from so_mock.web import faults  # only where a scenario says so

            await faults.play(answer.plan, answer.status, head, content, scope, receive, send)
            return
        await send({"type": "http.response.start", "status": answer.status, "headers": head})
        if len(content) > PIECE:
            await send_body(send, content)
        else:
            await send({"type": "http.response.body", "body": content})

    async def _packed(
        self, answer: Answer, content: bytes, media_type: str, target: Target, headers: Headers
    ) -> tuple[bytes, str]:
        """The content as the client takes it, and its coding. A stream goes as it is, and so does what a rule calls packed."""
        from so_mock.web import encodings  # a plain client takes none

        coding = encodings.coding_for(headers.accept_encoding)
        found = target.found
        if not coding or len(content) < encodings.LEAST or not encodings.packs(media_type):
            return content, ""
        if isinstance(found, Found) and found.operation.stream:
            return content, ""
        if answer.plan is not None and "content-encoding" in map(str.lower, answer.headers):
            return content, ""
        if self._packs is None:
            self._packs = encodings.Packs()
        if len(content) >= encodings.LONG and self._packs.find(content, coding) is None:
            made = await to_thread(encodings.packed, content, coding)
            return self._packs.keep(content, coding, made), coding
        return self._packs.packed(content, coding), coding

    async def _preflight(
        self, path: str, headers: Sequence[tuple[bytes, bytes]], send: Send
    ) -> bool:
        """A browser's question whether a page of another origin may call; whether it was one. No call, and not journaled."""
        asked = {name: value.decode("latin-1") for name, value in headers if name in _PREFLIGHT}
        verb = asked.get(b"access-control-request-method")
        if verb is None or b"origin" not in asked:
            return False
        from so_mock.web import cors

        target = self.addresses.find(verb, path)
        names = asked.get(b"access-control-request-headers", "")
        head = cors.preflight(target.tenant, asked[b"origin"], target.online, verb, names)
        await send({"type": "http.response.start", "status": 204, "headers": head})
        await send({"type": "http.response.body", "body": b""})
        return True

    def _answered(
        self,
        target: Target,
        scope: Scope,
        headers: Headers,
        seen: Seen,
        *,
        patient: bool = False,
        plan: Plan | None = None,
        outside: Mapping[Question, Posted | Knocked] = _UNASKED,
    ) -> tuple[Answer, bytes, str]:
        """One turn of the event loop: from here to the bytes nothing awaits, so an answer shows one
        moment. Raises Later, unless patient, for a question that others would wait too long for. `plan`: what rules said of
        the call when it was first tried."""
        tenant, found = target.tenant, target.found
        known = tenant.known
        if known.stamp != tenant.store.stamp:
            known.look(tenant.store)
        unusual = known.unusual
        away = None
        if unusual:
            from so_mock.web import admission  # most tenants are as usual

            away = admission.away(tenant, headers.host)
        base = target.base(scope["scheme"], headers.host, self.origins)
        if not isinstance(found, Found):
            if isinstance(found, SoError):
                # Remembered with its address: raised, it would keep each request's frames.
                return _refusal(found, headers)
            if isinstance(found, Door):
                return self._visited(found, target, headers, seen, scope["scheme"])
            if away is not None:
                return _refusal(away, headers)
            page = found.make(tenant, base, headers.accept)
            return Answer(), page.content, page.media_type
        operation = found.operation
        if not found.describes:  # which is no call of it
            seen.operation = operation.key
        try:
            caller = known.identify(headers, target.online, tenant.store)
        except Unauthorized:
            if away is None:
                raise
            caller = Caller(0, "")
        seen.user = caller.name
        if headers.spoken.zone:
            caller = caller._replace(zone=headers.spoken.zone)
        if found.describes and away is None:
            page = meta.described(operation, tenant, base, headers.accept)
            return Answer(), page.content, page.media_type
        if unusual or (target.online and tenant.world.auth == STRICT):
            from so_mock.web import admission

            error = away or admission.closed(tenant, operation, caller, target.online)
            if error is not None:
                return self._closed(
                    Call(
                        operation,
                        caller=caller,
                        wishes=wishes_of_error(headers),
                        base=base,
                        request=seen.request,
                    ),
                    tenant,
                    error,
                    plan,
                )
        if seen.unreadable is not None:
            raise seen.unreadable
        asked = seen.asked or self._asked(
            target, found, scope["query_string"], seen.request.body, headers
        )
        if len(seen.request.body) > LARGE:
            rules = tenant.world.rules
            if rules is None or not rules.about(operation):
                seen.let_go()
        seen.ignored = asked.ignored
        unless = None
        if headers.modified_since or headers.unmodified_since:
            heeded = tenant.world.resolver.of(operation).dated
            unless = conditions(headers, heeded, headers.unread)
        if headers.unread:
            seen.ignored = _shortened([*asked.ignored, *headers.unread])
        call = Call(
            operation, asked.arguments, caller, asked.wishes, base, seen.ignored, unless, seen.request,
            outside,
        )  # fmt: skip
        tenant.patient = patient
        with tenant.store.unit():  # what cannot be shown is not kept either
            answer = perform(call, tenant, plan)
            content, media_type = render(answer, call, tenant)
        if answer.ignored:
            seen.ignored = _shortened([*seen.ignored, *answer.ignored])
        return answer, content, media_type

    def _closed(
        self, call: Call, tenant: Tenant, error: SoError, plan: Plan | None
    ) -> tuple[Answer, bytes, str]:
        """To who is turned away; rules are asked all the same."""
        with tenant.store.unit():
            answer = turned_away(call, tenant, error, plan)
            content, media_type = render(answer, call, tenant)
        return answer, content, media_type

    async def _aside(
        self, target: Target, scope: Scope, headers: Headers, seen: Seen, call: Call | None
    ) -> tuple[Answer, bytes, str]:
        """In a thread, on a fork that shows one moment. A call that writes is run here after all. Rules are asked here, and
        once: what they count on the fork would be lost."""
        plan = consult(call, target.tenant) if call is not None else None
        aside = Target(target.tenant.aside(), target.front, target.found, target.online)
        if plan is not None:
            advance(plan, target.tenant)
        found = await to_thread(
            self._answered, aside, scope, headers, seen, patient=True, plan=plan
        )
        if not found[0].changes:
            return found
        return self._answered(target, scope, headers, seen, patient=True, plan=plan)

    async def _asking(
        self, target: Target, scope: Scope, headers: Headers, seen: Seen, question: Question
    ) -> tuple[Answer, bytes, str]:
        """Asks whoever outside is to be asked, others being answered meanwhile, and runs the call anew with what he said."""
        outside: dict[Question, Posted | Knocked] = {}
        background = self.addresses.tenants.background
        while True:
            outside[question] = await background.ask(question)
            try:
                return self._answered(target, scope, headers, seen, patient=True, outside=outside)
            except Ask as ask:
                question = ask.question

    def _visited(
        self, door: Door, target: Target, headers: Headers, seen: Seen, scheme: str
    ) -> tuple[Answer, bytes, str]:
        """What the platform around the API answers; rules reach it like any other operation."""
        from so_mock.web import admission, login

        seen.operation = door.operation.key
        origins = self.origins
        root = origins.login(target.base(scheme, headers.host, origins))
        home = origins.api(origins.called(scheme, headers.host.decode("latin-1"), door.front))
        visit = login.visit(door, seen.request, root, home, headers.content_type, headers.charset)
        tenant = login.tenant_of(door, visit, self.addresses.tenants, target.tenant)
        seen.tenant = tenant
        visit = visit._replace(home=admission.moved(home, standing(tenant.store)))
        call = Call(
            door.operation, {"visit": visit}, Caller(0, ""), Wishes(raw=True), root, request=seen.request
        )  # fmt: skip
        tenant.patient = True
        with tenant.store.unit():
            answer = perform(call, tenant)
            content, media_type = render(answer, call, tenant)
        return answer, content, media_type

    def _read(
        self, target: Target, found: Found, scope: Scope, headers: Headers, seen: Seen
    ) -> None:
        """In a thread, a body that takes so long to read that others would wait. What is wrong with it is told where it would be
        if it were read in its turn: who may not call need not know."""
        try:
            seen.asked = self._asked(
                target, found, scope["query_string"], seen.request.body, headers
            )
        except SoError as error:
            seen.unreadable = error

    def _asked(
        self, target: Target, found: Found, query_string: bytes, body: bytes, headers: Headers
    ) -> Asked:
        """What is asked for; the same every time as long as there is no body."""
        zone = target.tenant.clock.zone
        key = query_string, headers.accept, zone, headers.spoken
        known = target.asked.get(key) if not body else None
        if known is not None:
            return known
        tenant, operation = target.tenant, found.operation
        carriers = tenant.world.carriers
        query = read_query(query_string)
        reading = Reading(zone, headers.spoken.zone)
        given = arguments(operation, found.values, query, body, headers, carriers, reading)
        reading.ignored += tenant.world.resolver.unheard(operation, given)
        wished = wishes(operation, query, headers, carriers, reading.ignored, given)
        asked = Asked(given, wished, _shortened(reading.ignored))
        if not (body or operation.uploads):
            target.remember(key, asked)
        return asked


def _refusal(error: SoError, headers: Headers) -> tuple[Answer, bytes, str]:
    """Before anything of the operation is known."""
    answer = refused(error)
    return answer, *written(answer.value, wishes_of_error(headers))


def _head(
    answer: Answer,
    number: int,
    ignored: tuple[str, ...],
    media_type: str,
    length: int,
    of_api: bool,
) -> list[tuple[bytes, bytes]]:
    usual = OF_API if of_api else OF_PLATFORM
    head = [(NUMBER, b"%d" % number), *usual[answer.fidelity]]
    if answer.status not in (204, 304):
        is_json = media_type is MEDIA_TYPE
        head.append(JSON if is_json else (b"content-type", media_type.encode()))
        head.append((LENGTH, b"%d" % length))
    if ignored:
        head.append((b"x-so-mock-ignored", _listed(ignored)))
    for name, value in answer.headers.items():
        head.append((name.lower().encode(), value.encode("latin-1", "replace")))
    for cookie in answer.cookies:
        head.append((b"set-cookie", cookie.encode("latin-1", "replace")))
    if answer.plan is not None and answer.plan.rule is not None:
        head.append((b"x-so-mock-rule", _plain(answer.plan.rule.name)))
    if answer.status == 413:
        head.append((b"connection", b"close"))  # the rest of the body stays unread
    return head


def _as_told(head: list[tuple[bytes, bytes]], told: Mapping[str, str]) -> list[tuple[bytes, bytes]]:
    """A header that a rule tells is told by it alone."""
    said = {
        name.lower().encode(): value.encode("latin-1", "replace") for name, value in told.items()
    }
    return [*(each for each in head if each[0] not in said), *said.items()]


def _listed(ignored: tuple[str, ...]) -> bytes:
    """Nothing that could end the header early."""
    return b", ".join(_plain(name).replace(b",", b"?") for name in ignored)


def _plain(text: str) -> bytes:
    return re.sub(r"[^\x20-\x7e]", "?", text).encode()


def _shortened(ignored: list[str]) -> tuple[str, ...]:
    """At most 20 names: a body may hold a million, and the journal keeps what is told."""
    if not ignored:
        return ()
    more = (f"(+{len(ignored) - 20} more)",) if len(ignored) > 20 else ()
    return tuple(name[:80] for name in ignored[:20]) + more
