"""Whatever rules meet whatever calls: no error of so-mock's own, counters that agree with the journal, and every call explained."""

import logging
from typing import Any

from contract.door import BASIC, Door
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from scenario.playing import door_of, played, rule

from so_mock.scenario.rules import ABSENT, Refusal, Then

OPERATIONS = (
    "GET Contact/{id}",
    "POST Contact",
    "GET *",
    "Contact.*",
    "*",
    "GET Contact",
    "DELETE Contact/{id}",
)
TEXTS = st.sampled_from([
    "plain", "{{ request.body }}", "{{ request.body.Emails.*.Value }}", "{{ request.query.zz }}", "{{ request.headers.x-a }}",
    "{{ state.q }}", "{{ now + 8d }}", "{{ now.http }}", "{{ fake.company }}", "x{{ request.path }}y", "{{ answer.Name }}",
    "{{ answer }}", "a\r\nb",
])  # fmt: skip
VALUES = st.recursive(
    TEXTS | st.none() | st.integers(-(2**63), 2**64 - 1) | st.booleans(),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from(("Name", "Zz", "value")), inner, max_size=2),
    max_leaves=4,
)  # fmt: skip
TESTS = st.sampled_from([
    "x", 1, None, {"matches": "^[a-z]"}, {"contains": "a"}, {"in": ["x", 5]}, {"exists": True}, {"exists": False},
    {"gt": 5, "lt": "9"}, {"not": "x"}, {"not": {"matches": "x"}},
])  # fmt: skip
COUNTS = st.one_of(
    st.fixed_dictionaries({"nth": st.integers(1, 3)}),
    st.fixed_dictionaries({}, optional={"times": st.integers(1, 3), "every": st.integers(1, 3)}),
)


def given_for(*names: str) -> Any:
    return st.dictionaries(st.sampled_from(names), TESTS, max_size=1)


def refusal(*told: Any) -> Refusal:
    return Refusal(*told)


def then(**told: Any) -> Then:
    return Then(**told)


STEPS = st.builds(
    then,
    set=st.sampled_from([{}, {"q": "used"}, {"q": "low"}]),
    status=st.sampled_from([0, 0, 201, 202, 204, 205, 304, 301]),
    headers=st.dictionaries(st.sampled_from(("X-B", "Content-Type", "Date", "X-So-Mock-Rule", "Location")), TEXTS, max_size=2),
    patch=st.just(ABSENT) | st.dictionaries(st.sampled_from(("Name", "Zz")), VALUES, max_size=2),
) | st.builds(
    then,
    error=st.builds(refusal, st.sampled_from([400, 401, 404, 405, 415, 429, 500, 599]), st.sampled_from(["", "SoX"]), TEXTS, TEXTS),
    headers=st.dictionaries(st.sampled_from(("Retry-After", "Content-Type")), TEXTS, max_size=1),
) | st.builds(then, body=VALUES, status=st.sampled_from([0, 200, 204, 404, 503]))  # fmt: skip


@st.composite
def rules(draw: Any) -> list[Any]:
    made = []
    for number in range(draw(st.integers(1, 4))):
        when = draw(COUNTS) | {
            "body": draw(given_for("Name", "*", "Country.CountryId", "Emails.*.Value", "0.path")),
            "query": draw(given_for("zz", "$select")),
            "header": draw(given_for("X-A", "cookie")),
            "state": draw(st.sampled_from([{}, {}, {"q": "low"}, {"q": "used"}])),
            "chance": draw(st.sampled_from([1.0, 1.0, 0.5, 0.0])),
        }
        steps = draw(st.lists(STEPS, min_size=1, max_size=2))
        operation = draw(st.lists(st.sampled_from(OPERATIONS), max_size=2))
        made.append(rule(f"r{number}", *steps, operation=operation, **when))
    return made


CALLS = st.tuples(
    st.sampled_from([
        ("GET", "Contact/1"), ("HEAD", "Contact/1"), ("POST", "Contact"), ("PUT", "Contact/2"), ("PATCH", "Contact/2"),
        ("DELETE", "Contact/3"), ("GET", "Contact?$top=2"), ("GET", "Contact?$top=2&$format=xml"), ("GET", "MDOList/category"),
        ("POST", "Agents/Contact/SaveContactEntity"), ("GET", "Contact/1/Image"), ("GET", "Nowhere"),
    ]),
    st.sampled_from(["", "$select=name", "zz=x", "zz=%ff%00", "zz"]),
    st.sampled_from([
        {"Name": "x"}, {"Name": "y", "Country": {"CountryId": 578}, "Emails": [{"Value": "a@b.example"}]},
        [{"op": "replace", "path": "/Name", "value": "n"}], 5, None, [],
    ]),
    st.sampled_from([{}, {"x-a": "1"}, {"x-a": "\xe9\xff"}, {"cookie": "a=hush-hush"}, {"if-modified-since": "Wed, 01 Jan 2031 00:00:00 GMT"}]),
    st.sampled_from([BASIC, BASIC, BASIC, None]),
)  # fmt: skip


def check(door: Door, call: Any) -> None:
    (verb, path), query, body, headers, auth = call
    played = door.tenant.world.rules
    assert played is not None
    before = played.counts(door.tenant.store)
    sent = {} if verb in ("GET", "HEAD", "DELETE") else {"json": body}
    address = f"{path}{'&' if '?' in path else '?'}{query}"
    reply = door(verb, address, headers=headers, auth=auth, **sent)
    last = door.last()
    assert reply.status < 500 or last.rule, reply
    assert reply.headers.get("x-so-mock-rule", "") == last.rule
    assert reply.status == last.status
    for name, count in played.counts(door.tenant.store).items():
        assert count.acted - before[name].acted == (name == last.rule)
        assert 0 <= count.held - before[name].held <= 1
    told = door("GET", f"/_so_mock/journal/{last.id}", auth=None)
    assert b"hush-hush" not in told.body
    assert BASIC[6:].encode() not in told.body
    whys = {each["rule"]: each["why"] for each in told.json()["rules"]}
    assert [name for name, why in whys.items() if why is None] == [last.rule] * bool(last.rule)
    assert "it was not asked" not in whys.values()


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(made=rules(), calls=st.lists(CALLS, min_size=3, max_size=12), seed=st.integers(0, 9))
def test_whatever_rules_meet_whatever_calls(world, made, calls, seed):
    told: list[logging.LogRecord] = []
    handler = logging.Handler()
    handler.emit = told.append  # type: ignore[method-assign]
    logging.getLogger("so_mock").addHandler(handler)
    door = door_of(played(world, *made, seed=seed, q="low"))
    try:
        for call in calls:
            check(door, call)
    finally:
        door.close()
        logging.getLogger("so_mock").removeHandler(handler)
    assert not told, told[0].getMessage()
