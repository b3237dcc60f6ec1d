"""Every operation of the catalogue, through the door: does it answer, and in the shape it declares?"""

import json
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from xml.etree.ElementTree import ParseError

import pytest
from contract import xml_reader
from contract.calls import Request, least
from contract.door import JSON, Door, Reply, strictly
from contract.planted import planted
from contract.shapes import faults

from so_mock.catalogue.operations import Operation
from so_mock.clock import Setting
from so_mock.conventions.arguments import arguments_of
from so_mock.entities.languages import BY_CODE, text
from so_mock.ledger import entry, ledger, totals

XML = "application/xml; charset=utf-8"
STANDING = Setting().standing(True)
PUBLISHED, PATCHES = 3317, 41  # what the Swagger files list, and what they left out


@dataclass(frozen=True, slots=True)
class Walked:
    operation: Operation
    request: Request
    reply: Reply
    reached: str  # the operation that the journal names

    def __str__(self) -> str:
        asked = f"{self.request.verb} {self.request.path} {self.request.body!r:.60}"
        return f"{self.operation.key}: {asked} -> {self.reply.status} {self.reply.body[:200]!r}"


@pytest.fixture(scope="module")
def operations(shared_door: Door) -> list[Operation]:
    return list(shared_door.tenant.world.catalogue.operations)


def call(door: Door, operation: Operation, accept: str = "", *, optional: bool = False) -> Walked:
    """Each on a world of its own, at the same moment: what the one before deleted is there again."""
    planted(door)
    door.tenant.clock.turn(STANDING)
    request = least(operation, door.tenant.world.catalogue.carriers, optional=optional)
    headers = request.headers | ({"accept": accept} if accept else {})
    reply = door(request.verb, request.path, body=request.body, headers=headers)
    return Walked(operation, request, reply, door.last().operation)


@pytest.fixture(scope="module")
def walked(shared_door: Door, operations: list[Operation]) -> list[Walked]:
    return [call(shared_door, operation) for operation in operations]


@pytest.fixture(scope="module")
def with_options(shared_door: Door, operations: list[Operation]) -> list[Walked]:
    """Those that take query arguments beyond what they need, with all of them."""
    return [
        call(shared_door, operation, optional=True)
        for operation in operations
        if any(not p.required and not p.name.startswith("$") for p in operation.query.values())
    ]


# Raw content has the type that was stored with it, beyond those that an operation lists (wire.md 3).
OF_CONTENT = re.compile(r"image/\w+|message/rfc822")

# What a call with ones and x for everything may come to, where the state does not allow it; in the API's error shape.
REFUSALS = {400, 403, 404, 409}


def unexpected(walk: Walked) -> bool:
    """A success that is declared, or a refusal: agents declare none, and have them all the same (wire.md 6)."""
    return walk.reply.status not in REFUSALS | {s for s in walk.operation.statuses if s < 300}


# Lists that are null where there can be none: criteria of a selection that is not dynamic (query.md i), the status of
# rows that nobody asked for (wire.md 10).
MAY_BE_NULL = re.compile(
    r"Selection\.[GS]etDynamicSelectionCriteria|Selection/\{selectionId\}/Criteria|DatabaseTable\.\w+ \$.RowStatus"
)


def wrong_shape(walk: Walked, door: Door) -> Iterator[str]:
    operation, reply = walk.operation, walk.reply
    media_type = reply.headers.get("content-type", "")
    if reply.status == 204:
        if reply.body or media_type:
            yield f"{operation.key}: 204 with {media_type} {reply.body[:80]!r}"
        return
    if operation.stream and not media_type.startswith("application/json"):
        if media_type not in operation.produces:
            yield f"{operation.key}: {media_type} is not declared"
        return
    if media_type != JSON:
        yield f"{operation.key}: {media_type} for {operation.result}"
        return
    value = strictly(reply.body)
    if reply.status in REFUSALS and not {"Message", "ErrorType"} & value.keys():
        yield f"{operation.key}: {value}"
    if reply.status == 200 and operation.result is None:
        yield f"{operation.key}: {reply.body[:80]!r} where nothing is declared"
    elif value is None and MAY_BE_NULL.search(operation.key):
        return
    elif reply.status == 200 and operation.result is not None:
        for fault in faults(value, operation.result, door.tenant.world.catalogue.carriers):
            if not MAY_BE_NULL.match(f"{operation.key} {fault}"):
                yield f"{operation.key} {fault}"


def test_every_operation_is_walked(walked: list[Walked]) -> None:
    verbs = Counter(walk.operation.verb for walk in walked)
    assert verbs["PATCH"] == PATCHES
    assert len(walked) - verbs["PATCH"] == PUBLISHED
    assert len({walk.operation.key for walk in walked}) == len(walked)


def test_every_address_leads_to_its_own_operation(walked: list[Walked]) -> None:
    assert [str(walk) for walk in walked if walk.reached != walk.operation.key] == []


def test_every_status_is_declared(walked: list[Walked]) -> None:
    assert [str(walk) for walk in walked if unexpected(walk)] == []


def test_hardly_an_operation_refuses(walked: list[Walked]) -> None:
    """A walk of nothing but refusals would prove nothing."""
    refused = [str(walk) for walk in walked if walk.reply.status >= 300]
    assert len(refused) <= 0.03 * len(walked), refused


def test_every_answer_has_its_declared_shape(walked: list[Walked], shared_door: Door) -> None:
    assert [fault for walk in walked for fault in wrong_shape(walk, shared_door)] == []


def test_query_arguments_change_no_shape(with_options: list[Walked], shared_door: Door) -> None:
    assert len(with_options) > 100
    assert [str(walk) for walk in with_options if unexpected(walk)] == []
    assert [fault for walk in with_options for fault in wrong_shape(walk, shared_door)] == []
    for walk in with_options:
        unread = set(walk.reply.ignored)  # `fk`, where no foreign keys are kept, is told as ignored
        assert unread <= {p.name for p in walk.operation.query.values() if not p.required}, walk


def test_what_is_ignored_is_an_argument_that_does_not_matter(
    walked: list[Walked], shared_door: Door
) -> None:
    catalogue = shared_door.tenant.world.catalogue
    for walk in walked:
        known = {a.published for a in arguments_of(walk.operation, catalogue.carriers)}
        assert set(walk.reply.ignored) <= known, str(walk)


def test_every_answer_tells_its_fidelity_and_its_journal_entry(
    walked: list[Walked], shared_door: Door
) -> None:
    world = shared_door.tenant.world
    said = {w.operation.key: w.reply.headers.get("x-so-mock-fidelity") for w in walked}
    assert said == {e["operation"]: e["fidelity"] for e in ledger(world)}
    assert {w.reply.headers.get("x-so-mock-request") for w in walked} == {"1"}


@pytest.mark.parametrize("accept", ["application/octet-stream", "application/json"])
def test_every_stream_is_bytes_or_base64_as_asked(
    operations: list[Operation], shared_door: Door, accept: str
) -> None:
    streams = [call(shared_door, op, accept) for op in operations if op.stream]
    assert len(streams) == 46
    assert [str(walk) for walk in streams if unexpected(walk)] == []
    found = [walk for walk in streams if walk.reply.status == 200 and walk.reply.body != b"null"]
    assert len(found) > 0.75 * len(streams), "a stream is there only where somebody put one"
    wrong = []
    for walk in found:
        media_type = walk.reply.headers["content-type"]
        if accept == "application/json":
            wrong += list(wrong_shape(walk, shared_door))
            wrong += [str(walk)] if media_type != JSON else []
        elif "json" in media_type or not (
            media_type in {*walk.operation.produces, accept} or OF_CONTENT.fullmatch(media_type)
        ):
            wrong.append(str(walk))
    assert wrong == []


def told_in_xml(walk: Walked, door: Door) -> Any:
    """What an answer in XML says, in terms of JSON."""
    operation, reply, carriers = walk.operation, walk.reply, door.tenant.world.catalogue.carriers
    assert reply.headers["content-type"] == XML
    if reply.status >= 400:
        return xml_reader.error(reply.body)
    assert operation.result is not None
    if operation.result.name == "ODataSlimResponse":
        return xml_reader.page(reply.body)
    return xml_reader.read(reply.body, operation.result, carriers)


def told_in_json(walk: Walked) -> Any:
    """The same as the answer without a wish says it, which is bytes of some streams."""
    if not walk.reply.headers["content-type"].startswith("application/json"):
        return xml_reader.as_base64(walk.reply.body)
    value = walk.reply.json()
    if walk.reply.status >= 400:  # no types there
        return {name: str(v).lower() if v is True else v for name, v in value.items()}
    return value


def test_every_answer_says_the_same_in_xml(walked: list[Walked], shared_door: Door) -> None:
    wrong, bodies = [], Counter[int]()
    for walk in walked:
        marked = call(shared_door, walk.operation, "application/xml")
        bodies[marked.reply.status] += 1
        if marked.reply.status != walk.reply.status or "Accept" in marked.reply.ignored:
            wrong.append(f"{walk} but {marked}")
        elif marked.reply.status == 204:
            wrong += [str(marked)] if marked.reply.body else []
        elif marked.reply.body != marked.reply.body.decode().encode():
            wrong.append(f"{marked}: no UTF-8")
        else:
            try:
                told = told_in_xml(marked, shared_door)
            except (AssertionError, ParseError) as fault:
                told = repr(fault)[:200]
            if told != told_in_json(walk):
                wrong.append(f"{walk} but {told!r:.300}")
    assert wrong == []
    assert bodies[200] > 2_500 and min(bodies[400], bodies[404]) > 0


def test_get_describes_an_agent_method_and_runs_nothing(
    operations: list[Operation], shared_door: Door
) -> None:
    shared_door.reset()
    before = shared_door.tenant.store.stamp
    agents = [operation for operation in operations if operation.agent]
    assert len(agents) == 2007
    wrong = []
    for operation in agents:
        reply = shared_door("GET", operation.path)
        described = reply.json()
        if (reply.status, list(described)) != (200, [f"http://so.test/api/v1/{operation.path}"]):
            wrong.append(f"{operation.key}: {reply}")
        (text,) = described.values()
        if list(text) != ["POST"] or not text["POST"].strip():
            wrong.append(f"{operation.key}: {text}")
    assert wrong == []
    assert shared_door.tenant.store.stamp == before


def test_an_agent_method_knows_no_other_verb(
    operations: list[Operation], shared_door: Door
) -> None:
    refused = Counter()
    for operation in operations:
        if operation.agent:
            for verb in ("PUT", "PATCH", "DELETE"):
                reply = shared_door(verb, operation.path)
                message = reply.json()["Message"]
                refused[reply.status, reply.headers.get("allow"), verb in message] += 1
    assert refused == {(405, "GET, POST", True): 3 * 2007}


def test_the_ledger_counts_what_the_walk_met(
    walked: list[Walked], shared_door: Door, capsys: pytest.CaptureFixture[str]
) -> None:
    """`so-mock operations --json`, the ledger within, and the answers themselves agree."""
    world = shared_door.tenant.world
    met = Counter(walk.reply.headers["x-so-mock-fidelity"] for walk in walked)
    told = run_operations()
    assert told["operations"] == ledger(world)
    assert told["totals"] == totals(world)
    assert told["totals"] == {
        "operations": len(walked),
        "verified": met["verified"],
        "modelled": met["modelled"],
        "generated": met["generated"],
        "pattern": sum(e["pattern"] for e in told["operations"]),
        "agent": sum(bool(walk.operation.agent) for walk in walked),
        "rest": sum(not walk.operation.agent for walk in walked),
        "patch": PATCHES,
    }
    found = entry(world.catalogue.operations.get("CustomerService.SaveMailboxEntity"), world)
    assert found["by"] == "behaviour"
    answered = sum(not unexpected(walk) for walk in walked)
    with capsys.disabled():
        print(
            f"\ncatalogue walk: {answered:,} of {len(walked):,} operations answer as declared: "
            f"{met['verified']:,} verified, {met['modelled']:,} modelled, {met['generated']:,} generated"
        )


def run_operations() -> Any:
    """What the command prints."""
    done = subprocess.run(
        [sys.executable, "-m", "so_mock", "operations", "--json"],
        capture_output=True,
        check=True,
        timeout=60,
    )
    assert done.stderr == b""
    return json.loads(done.stdout)


def test_every_resource_that_is_answered_has_a_text_in_all_languages(walked: list[Walked]) -> None:
    keys = {
        (key, walk.operation.key)
        for walk in walked
        for key in re.findall(r'[\["]((?:RC\.)?SR_[\w.-]+)[\]"]', walk.reply.body.decode("latin-1"))
    }
    assert len({key for key, _ in keys}) > 50
    lacking = {
        f"{key} {code} {operation}"
        for key, operation in keys
        for code in BY_CODE
        if not text(code, key)
    }
    assert lacking == set()
