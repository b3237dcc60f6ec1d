"""The packaged scenarios: each tells its story, and each of its rules is fired over a socket and does what it says.

Whatever lies in `fixtures/scenarios` is played. How a rule is fired follows from its `when`.
"""

import json
import socket
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from time import monotonic, sleep
from typing import Any, NamedTuple

import httpx
import pytest
from contract.calls import least

from so_mock import SoMock
from so_mock.catalogue.operations import Operation
from so_mock.config import Config
from so_mock.scenario.rules import ABSENT, Condition, Rule, Then, When
from so_mock.scenario.source import load_scenario
from so_mock.seed.progress import Progress
from so_mock.seed.scenario import Scenario, fixtures
from so_mock.testing import Server
from so_mock.world import World

FILES = sorted((fixtures() / "scenarios").glob("*.yaml"))
FLAKY = fixtures() / "scenarios" / "flaky.yaml"
LATE = ("hang", "slow_first_byte", "dribble")  # nobody waits for the answer here
SHORT = 0.05  # seconds without a byte: it is late
OPERATIONS = 40  # are tried, of those that a rule is about
UNLUCKY = 5  # times as many calls as a rule should need


class Seen(NamedTuple):
    """A call: what the journal says of it, what came over the wire, and how that ended. `came` is None where nobody waited."""

    entry: dict[str, Any]
    came: bytes | None
    reset: bool = False

    @property
    def head(self) -> dict[str, str]:
        lines = (self.came or b"").partition(b"\r\n\r\n")[0].decode("latin-1").split("\r\n")[1:]
        return {name.lower(): value for name, _, value in (line.partition(": ") for line in lines)}

    @property
    def body(self) -> bytes:
        return (self.came or b"").partition(b"\r\n\r\n")[2]


class Stage:
    """A tenant that plays a scenario, and a client that sends what a rule wants to be sent."""

    def __init__(self, server: Server, so: SoMock, scenario: Scenario, world: World) -> None:
        self.so, self.scenario, self._server = so, scenario, server
        self.world = world.playing(scenario)
        address = httpx.URL(so.url)
        self._at = (address.host, address.port)

    def admin(self, path: str, **query: int) -> dict[str, Any]:
        return self._server.link.ask("GET", path, tenant=self.so.tenant, query=query)

    def newest(self) -> dict[str, Any]:
        entries = self.admin("journal", limit=1)["entries"]
        return entries[0] if entries else {"id": 0}

    def fired(self, rule: Rule) -> Seen | None:
        """The call that the rule acted on, if there is one."""
        when = rule.when
        share = when.chance / max(when.nth, when.every, 1)
        for operation in islice(self.operations(rule), OPERATIONS):
            for _ in range(round(UNLUCKY / share)):
                if when.state:
                    self.so.set_state(**when.state)
                seen = self.call(operation, when)
                if seen.entry["rule"] == rule.name:
                    return seen
        return None

    def operations(self, rule: Rule) -> Iterator[Operation]:
        """Those it is about and no rule above takes away; those that only look at a row first."""
        rules = self.world.rules
        assert rules is not None
        above = [it for it in rules.rules[: rules.rules.index(rule)] if takes_all(it, rule)]
        known = sorted(
            self.world.catalogue.operations,
            key=lambda it: (it.verb != "GET", "/{id}" not in it.path),
        )
        for operation in known:
            taken = any(rules.doors.about(it.when.operations, operation) for it in above)
            if not taken and rules.doors.about(rule.when.operations, operation):
                yield operation

    def call(self, operation: Operation, when: When) -> Seen:
        request = least(operation, self.world.catalogue.carriers)
        path, _, query = request.path.partition("?")
        wanted = [f"{each.path}={meeting(each)}" for each in when.query if not each.negated]
        query = "&".join([*filter(None, [query]), *wanted])
        body = request.body
        if when.body:
            value = json.loads(body or b"{}")
            for each in when.body:
                place(value, each.path.split("."), meeting(each))
            body = json.dumps(value).encode()
        headers = request.headers | {"authorization": self.credential(when)}
        headers |= {
            each.path.lower(): meeting(each)
            for each in when.header
            if each.path.lower() != "authorization"
        }
        lines = [
            f"{request.verb} /{self.so.tenant}/api/v1/{path}?{query} HTTP/1.1",
            "Host: so.test",
        ]
        lines += [f"{name}: {value}" for name, value in headers.items()]
        lines += [f"Content-Length: {len(body)}", "Connection: close", "", ""]
        return self.sent("\r\n".join(lines).encode() + body)

    def credential(self, when: When) -> str:
        """Of whom the rule names; a token where it looks at the header itself."""
        for each in when.header:
            if each.path.lower() == "authorization":
                return f"Bearer 8A:{self.so.tenant}.{meeting(each)}"
        users = {user["login"].lower(): user for user in self.scenario.users}
        for each in when.user:
            user = users[meeting(each).lower()]
            return httpx.BasicAuth(user["login"], user["password"])._auth_header
        return self.so.headers["Authorization"]

    def sent(self, request: bytes) -> Seen:
        before = self.newest()["id"]
        with socket.create_connection(self._at, timeout=10) as wire:
            wire.sendall(request)
            deadline = monotonic() + 10
            while (entry := self.newest())["id"] == before:
                assert monotonic() < deadline, "the journal knows of no call"
                sleep(0.001)
            if entry["delay"] or entry["fault"] in LATE:  # it is written down before the wait
                wire.settimeout(SHORT)
                try:
                    early = wire.recv(1)
                except TimeoutError:
                    return Seen(entry, None)
                assert entry["fault"] == "dribble", early
                return Seen(entry, None)
            came = b""
            try:
                while piece := wire.recv(65_536):
                    came += piece
            except ConnectionResetError:
                return Seen(entry, came, reset=True)
        return Seen(entry, came)


def takes_all(above: Rule, rule: Rule) -> bool:
    """Whether the rule above has every call that this one could have, as far as both are about its operation."""
    when = above.when
    if when.nth or when.times or when.every or when.chance < 1:
        return False
    places = ("path", "body", "query", "header", "user", "tenant")
    conditions = all(set(getattr(when, it)) <= set(getattr(rule.when, it)) for it in places)
    return conditions and when.state.items() <= rule.when.state.items()


def meeting(condition: Condition) -> Any:
    """A value that the condition holds for."""
    wanted = condition.wanted
    if condition.test == "matches":
        return wanted.strip("^$").replace("\\", "")
    made = {
        "in": lambda: wanted[0],
        "gt": lambda: wanted + 1,
        "lt": lambda: wanted - 1,
        "exists": lambda: "x",
    }
    return made.get(condition.test, lambda: wanted)()  # fmt: skip


def place(value: Any, names: list[str], wanted: Any) -> None:
    for name in names[:-1]:
        value = value.setdefault(name, {})
    value[names[-1]] = wanted


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with Server() as made:
        yield made


@pytest.fixture(scope="module")
def stage(request: pytest.FixtureRequest, server: Server, world: World) -> Iterator[Stage]:
    file: Path = request.param
    with Progress() as progress:
        scenario = load_scenario(
            Config(scenario=str(file)), world.catalogue, world.absorber, progress
        )
    with server.tenant(file) as so:
        yield Stage(server, so, scenario, world)


each_file = pytest.mark.parametrize(
    "stage", FILES, indirect=True, scope="module", ids=lambda file: file.stem
)


@each_file
def test_its_story_is_told_in_a_sentence_and_shown(stage: Stage) -> None:
    about = stage.admin("scenario")["about"]
    assert about and about[0].isupper() and about.endswith(".") and ". " not in about
    assert len(about) < 160


@each_file
def test_each_rule_is_fired_and_does_what_it_says(stage: Stage) -> None:
    unfired = []
    for rule in stage.scenario.rules:
        stage.so.reset()
        for then in rule.steps:
            seen = stage.fired(rule)
            if seen is None:
                unfired.append(rule.name)
                break
            done(stage, rule, then, seen)
    assert unfired == []


PROBES = (("POST", "Contact"), ("POST", "Project"), ("POST", "Sale"), ("DELETE", "Contact/20"))


@each_file
def test_each_user_with_a_role_is_kept_from_something_by_it(stage: Stage) -> None:
    """Over a socket, with his password; and the journal says that it is his role."""
    so, spared = stage.so, []
    told = {name.lower() for name in stage.scenario.roles or {}}
    for user in stage.scenario.users:
        if (user.get("role") or "").lower() not in told:
            continue
        so.reset()
        sales = [("GET", f"Sale/{row['SaleId']}") for row in so.rows("sale")]
        for verb, path in (*PROBES, *sales):
            body = {"Name": "New", "Heading": "New"} if verb == "POST" else None
            sign_in = (user["login"], user["password"])
            answer = so.client.request(verb, f"/api/v1/{path}", json=body, auth=sign_in)
            if answer.status_code in (403, 404):
                assert f"(role {user['role']})" in so.journal.last["decided"]
                break
        else:
            spared.append(user["login"])
    assert spared == []


def done(stage: Stage, rule: Rule, then: Then, seen: Seen) -> None:
    entry = seen.entry
    assert stage.so.states.items() >= then.set.items()
    assert entry["fault"] == (then.fault or None)
    if then.delay:
        assert then.delay[0] <= entry["delay"] <= then.delay[1]
    if then.answers:
        assert entry["changes"] == []
        assert entry["answeredBy"] == Path(rule.place).name  # the line of the rule
    status = then.error.status if then.error else then.status
    if status:
        assert entry["status"] == status
    if then.fault:
        assert broken(then.fault, seen)
    elif seen.came is not None:
        assert seen.came.startswith(b"HTTP/1.1 %d " % entry["status"])
        assert seen.head["x-so-mock-rule"] == rule.name
        assert {name.lower() for name in then.headers} <= set(seen.head)
        if then.error:
            assert json.loads(seen.body)["ErrorType"] == then.error.type or not then.error.type
        elif isinstance(then.body, str):
            assert seen.body.decode() == then.body
        elif then.body is not ABSENT:
            assert json.loads(seen.body).keys() == then.body.keys()
        if isinstance(then.patch, dict):
            assert json.loads(seen.body).items() >= then.patch.items()


def broken(fault: str, seen: Seen) -> bool:
    if fault in LATE:
        return seen.came is None
    if fault == "reset":
        return seen.reset
    if fault == "empty":
        return seen.came == b""
    if fault == "truncate":
        return len(seen.body) < int(seen.head.get("content-length", "1"))
    return not (seen.came or b"").startswith(b"HTTP")


@pytest.mark.parametrize(
    ("name", "statuses"),
    [
        ("rate_limited", "200 200 200 200 429 200 200 200 200 429 200"),
        ("tenant_maintenance", "200 200 200 200 503 503 503 200 200"),
    ],
)
def test_call_after_call_it_goes_as_the_story_says(
    server: Server, name: str, statuses: str
) -> None:
    with server.tenant(name) as so:
        wanted = [int(status) for status in statuses.split()]
        assert [so.client.get("/api/v1/Contact/1").status_code for _ in wanted] == wanted


def test_in_maintenance_the_platform_says_so(server: Server) -> None:
    with server.tenant("tenant_maintenance") as so:
        address = f"/api/state/{so.tenant}"  # below the tenant's own address
        states = [so.client.get(address).json()["State"] for _ in range(8)]
    assert states == ["Running"] * 4 + ["OfflineMaintenance"] * 3 + ["Running"]


def test_a_token_ends_after_a_minute_and_a_ticket_two_after_its_last_use(server: Server) -> None:
    with server.tenant("token_expires") as so:

        def sign_in() -> dict[str, str]:
            return {"Authorization": f"Bearer {so.client.get('/api/v1/User/currentToken').json()}"}

        def status(headers: dict[str, str]) -> int:
            return so.client.get("/api/v1/Contact/1", headers=headers, auth=None).status_code

        first = sign_in()
        assert status(first) == 200
        so.clock.advance(seconds=61)
        assert status(first) == 401
        second = sign_in()
        assert (status(first), status(second)) == (401, 200)
        ticket = {"Authorization": f"SOTicket {so.ticket('tje0')}"}
        for seconds, wanted in ((100, 200), (100, 200), (121, 401)):  # each use gives it two anew
            so.clock.advance(seconds=seconds)
            assert status(ticket) == wanted
        second = sign_in()
        so.set_state(app="revoked")
        assert status(second) == 401
        assert so.client.get("/api/v1/User/currentToken").status_code == 401


@pytest.mark.parametrize("stage", [FLAKY], indirect=True, scope="module")
def test_a_bad_day_is_the_same_day_every_time(stage: Stage) -> None:
    """What becomes of a call is drawn from the seed, as is how long it takes."""
    operation = stage.world.catalogue.operations.get("GET Contact/{id}")

    def day() -> list[tuple[str | None, float | None]]:
        stage.so.reset()
        entries = [stage.call(operation, When()).entry for _ in range(40)]
        return [(entry["rule"], entry["delay"]) for entry in entries]

    first = day()
    assert len({rule for rule, _ in first}) > 3
    assert first == day()
