"""Each key of `when` and `then`, written as in a file, through a real server."""

from collections.abc import Callable, Iterator
from time import perf_counter
from typing import Any

import httpx
import pytest
from scenario_files import playing
from threaded import serving

from so_mock.app import App
from so_mock.config import Config
from so_mock.scenario.playing import states
from so_mock.tenants import Tenants
from so_mock.world import World

BASIC = ("tje0", "Tje0")
Play = Callable[..., httpx.Client]


@pytest.fixture(scope="module")
def app(world: World) -> App:
    return App(Tenants(world), Config())


@pytest.fixture(scope="module")
def url(app: App) -> Iterator[str]:
    with serving(app) as server:
        yield server.url


@pytest.fixture
def tenants(app: App) -> Tenants:
    found: Tenants = app.state.tenants
    return found


@pytest.fixture
def play(url: str, tenants: Tenants, world: World) -> Iterator[Play]:
    clients: list[httpx.Client] = []

    def start(text: str) -> httpx.Client:
        tenants.default.play(playing(world, text))
        clients.append(httpx.Client(base_url=f"{url}/api/v1/", auth=BASIC, timeout=60))
        return clients[-1]

    yield start
    for each in clients:
        each.close()


def statuses(client: httpx.Client, count: int, path: str = "Contact/1") -> list[int]:
    return [client.get(path).status_code for _ in range(count)]


HEAD = "extends: demo\nstates: {quota: low}\nrules:\n"


def when(told: str) -> str:
    return f"{HEAD}  - name: tested\n    when: {{{told}}}\n    then: {{error: 503}}\n"


def then(told: str, operation: str = "GET Contact/{id}") -> str:
    return f"{HEAD}  - name: tested\n    when: {{operation: '{operation}'}}\n    then: {{{told}}}\n"


READ = "operation: 'GET Contact/{id}'"
Ask = tuple[str, str, Any]
SAVED: Ask = ("POST", "Contact", {"Name": "Invoice", "Country": {"CountryId": 578}})
OTHER: Ask = ("POST", "Contact", {"Name": "invoice", "Country": {"CountryId": 579}})


def get(path: str = "Contact/1") -> Ask:
    return ("GET", path, None)


def agent(operation: str) -> Ask:
    return ("POST", f"Agents/{operation.replace('.', '/', 1)}", {})


@pytest.mark.parametrize(
    ("told", "for_it", "not_for_it"),
    [
        (READ, get(), get("Contact/default")),
        ("operation: Contact.GetContactEntity", get(), get("Person/1")),
        (READ, agent("Contact.GetContactEntity?contactEntityId=1"), agent("Person.GetPersonEntity?personEntityId=1")),
        ("operation: [EMail.Send, 'get contact/{ID}']", get(), get("Person/1")),
        ("operation: 'GET Contact/*'", get(), get("Person/1")),
        ("operation: 'Contact.*'", get(), get("Person/1")),
        ("path: Contact/2", get("Contact/2"), get("Contact/1")),
        ("body: {Name: Invoice}", SAVED, OTHER),
        ("body: {name: {equals: Invoice}}", SAVED, OTHER),
        ("body: {Name: {matches: '^Inv'}}", SAVED, OTHER),
        ("body: {Name: {contains: Inv}}", SAVED, OTHER),
        ("body: {Name: {in: [Order, Invoice]}}", SAVED, OTHER),
        ("body: {Name: {exists: true}}, operation: 'POST Contact'", SAVED, ("POST", "Contact", {})),
        ("body: {Name: {exists: false}}, operation: 'POST Contact'", ("POST", "Contact", {}), SAVED),
        ("body: {Country.CountryId: {gt: 578}}", OTHER, SAVED),
        ("body: {Country.CountryId: {lt: 579}}", SAVED, OTHER),
        ("body: {Country.CountryId: {gt: 577, lt: 579}}", SAVED, OTHER),
        ("body: {Name: {not: {matches: Inv}}}", OTHER, SAVED),
        ("query: {fk: 'true'}", get("Contact/1?fk=true"), get("Contact/1?fk=false")),
        ("query: {$select: {contains: name}}", get("Contact/1?$select=name"), get("Contact/1?$select=x")),
        ("user: TJE0", get(), None),
        ("user: ADM0", None, get()),
        ("user: {not: tje0}", None, get()),
        ("tenant: cust12345", get(), get("/Cust2/api/v1/Contact/1")),
        ("state: {quota: low}", get(), None),
        ("state: {quota: used}", None, get()),
    ],
    ids=str,
)  # fmt: skip
def test_when_chooses_calls(play, url, tenants, told, for_it, not_for_it):
    client = play(when(told))
    if tenants.find("Cust2") is not None:
        tenants.remove("Cust2")
    tenants.world = tenants.default.world
    tenants.make("Cust2")
    for asked, expected in ((for_it, True), (not_for_it, False)):
        if asked is None:
            continue
        verb, path, body = asked
        address = url + path if path.startswith("/") else path
        reply = client.request(verb, address, json=body) if body is not None else client.get(address)  # fmt: skip
        assert (reply.status_code == 503) is expected, reply.text
        assert (reply.headers.get("x-so-mock-rule") == "tested") is expected


def test_when_looks_at_headers(play):
    client = play(when("header: {SO-AppToken: {matches: '^abc'}}"))
    assert client.get("Contact/1", headers={"so-apptoken": "abcdef"}).status_code == 503
    assert client.get("Contact/1", headers={"so-apptoken": "xyz"}).status_code == 200
    assert statuses(client, 1) == [200]


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ("nth: 3", [200, 200, 503, 200, 200, 200]),
        ("times: 2", [503, 503, 200, 200, 200, 200]),
        ("every: 3", [200, 200, 503, 200, 200, 503]),
        ("every: 2, times: 2", [200, 503, 200, 503, 200, 200]),
        ("chance: 0", [200] * 6),
        ("chance: 1", [503] * 6),
    ],
)
def test_when_counts_calls(play, told, expected):
    assert statuses(play(when(f"{READ}, {told}")), 6) == expected


def test_chance_is_drawn_from_the_seed(play):
    told = [statuses(play(f"seed: {seed}\n" + when(f"{READ}, chance: 0.3")), 20) for seed in (3, 3, 4)]  # fmt: skip
    assert told[0] == told[1] != told[2]
    assert told[0] == [503 if call in FAILING else 200 for call in range(1, 21)]


FAILING = (1, 3, 4, 6, 8, 12, 14, 20)


# -- then


def test_then_error(play):
    client = play(then("error: {status: 500, type: MailServerException, message: 'Quota exceeded for {{ request.body.Email.From.Address }}', detail: 'D {{ request.user }}'}", "EMail.SaveToMailServer"))  # fmt: skip
    body = {"Email": {"From": {"Address": "a@example.com"}}}
    reply = client.post("Agents/EMail/SaveToMailServer", json=body)
    assert reply.status_code == 500
    assert reply.json() == {
        "Error": True,
        "ErrorType": "MailServerException",
        "Message": "Quota exceeded for a@example.com",
        "MessageDetail": "D tje0",
        "ErrorMessage": "Quota exceeded for a@example.com",
        "ErrorSource": "SuperOffice.Services.Implementation",
    }


def test_then_status_and_headers(play):
    client = play(then("status: 429, headers: {Retry-After: '{{ request.query.top }}'}"))
    reply = client.get("Contact/1?top=30")
    assert (reply.status_code, reply.headers["retry-after"]) == (429, "30")
    assert play(then("status: 202")).get("Contact/1").json()["ContactId"] == 1


def test_then_body(play):
    client = play(then("status: 202, body: {who: '{{ request.user }}', at: '{{ now.date }}', path: '{{ request.path }}', quota: '{{ state.quota }}', town: '{{ fake.city }}'}"))  # fmt: skip
    reply = client.get("Contact/1")
    assert reply.status_code == 202
    told = reply.json()
    assert (told["who"], told["path"], told["quota"]) == ("tje0", "/api/v1/Contact/1", "low")
    assert len(told["at"]) == 10
    assert told["town"]


def test_then_patch(play):
    client = play(then("patch: {Name: '{{ answer.Name }} (patched)', Department: null}"))
    told = client.get("Contact/1").json()
    assert told["Name"].endswith(" (patched)")
    assert "Department" not in told
    assert told["ContactId"] == 1


def test_then_set(play, tenants):
    client = play(then("set: {quota: used}"))
    assert statuses(client, 1) == [200]
    assert states(tenants.default.store) == {"quota": "used"}


def test_then_delay(play, tenants):
    client = play(then("delay: 80ms"))
    assert statuses(client, 1) == [200]
    started = perf_counter()
    assert statuses(client, 2) == [200, 200]
    assert perf_counter() - started > 0.15
    client = play(then("delay: {from: 5ms, to: 10ms}"))
    statuses(client, 3)
    drawn = [entry.delay for entry in tenants.default.journal]
    assert len(set(drawn)) == 3
    assert all(0.005 <= each < 0.01 for each in drawn)


def test_then_sequence(play):
    client = play(then("sequence: [{error: 503}, {status: 429}, {headers: {X-A: b}}]"))
    assert statuses(client, 4) == [503, 429, 200, 200]
    assert client.get("Contact/1").headers["x-a"] == "b"


def test_a_state_machine_moves_from_rule_to_rule(play):
    client = play(
        HEAD
        + """
  - name: third save uses up the quota
    when: {operation: Contact.SaveContactEntity, state: {quota: low}, nth: 3}
    then: {set: {quota: used}}
  - name: refused while the quota is used up
    when: {operation: "POST Contact", state: {quota: used}}
    then: {error: {status: 500, message: used up}}
"""
    )
    told = [client.post("Contact", json={"Name": f"C{n}"}).status_code for n in range(5)]
    assert told == [200, 200, 200, 500, 500]
    assert client.put("Contact/9", json={"Name": "C"}).status_code == 200
