"""Rules of a scenario together: which one has a call, what is counted, and what of it is wound back."""

from time import perf_counter
from typing import Any

import pytest
from contract.door import Door
from contract.driver import ask
from scenario.playing import failed, played, rule

from so_mock.query import moment
from so_mock.render.kept import Kept
from so_mock.scenario.playing import Count, states
from so_mock.scenario.rules import Then
from so_mock.store.changes import Store
from so_mock.tenant import Tenant

READ, SAVE = "GET Contact/{id}", "POST Contact"
QUERY = "Person?$filter=title+contains+'man'&$select=personId&$top=5"


def statuses(door: Door, count: int, path: str = "Contact/1") -> list[int]:
    return [door("GET", path).status for _ in range(count)]


def counts(door: Door) -> dict[str, Count]:
    rules = door.tenant.world.rules
    assert rules is not None
    return rules.counts(door.tenant.store)


def test_the_first_that_matches_has_the_call_and_those_behind_it_do_not_see_it(play):
    door = play(
        rule("first", failed(501), operation=READ, times=1),
        rule("second", failed(502), operation="GET *", nth=2),
        rule("third", failed(503), operation="*", body={"Name": "x"}),
    )
    assert statuses(door, 4) == [501, 200, 502, 200]
    assert counts(door) == {"first": (4, 1), "second": (3, 1), "third": (0, 0)}


def test_each_rule_that_was_for_the_operation_says_why_it_did_not_match(play):
    door = play(
        rule("used up", operation=READ, state={"quota": "used"}),
        rule("other", operation="EMail.*"),
        rule("third", failed(502), operation=READ, nth=2),
        rule("any", user="sal0"),
        quota="low",
    )
    assert statuses(door, 2) == [200, 502]
    first, second = door.tenant.journal
    assert first.near == (
        ("used up", "state quota is 'low', wanted 'used'"),
        ("third", "nth: it was call 1, wanted 2"),
        ("any", "user is 'tje0', wanted 'sal0'"),
    )
    assert (first.rule, second.rule) == ("", "third")
    assert second.near == first.near[:1]


@pytest.mark.parametrize("path", ["Contact/1", "Agents/Contact/GetContactEntity?contactEntityId=1"])
@pytest.mark.parametrize("named", [READ, "Contact.GetContactEntity"])
def test_both_doors_to_an_operation_match(play, named, path):
    door = play(rule("no", failed(503), operation=named))
    verb = "POST" if path.startswith("Agents") else "GET"
    assert door(verb, path).status == 503
    assert door("GET", "Contact/default").status == 200


def test_a_body_is_looked_at_as_the_client_sent_it(play):
    door = play(rule("no", failed(503), operation="Contact.Save*", body={"name": "Bjørge"}))
    assert door("POST", "Contact", {"NAME": "Bjørge"}).status == 503
    assert door("PUT", "Contact/9", body=b"{Name: 'Bj\xc3\xb8rge', /* so */}").status == 503
    assert door("POST", "Agents/Contact/SaveContactEntity", {"name": "Bjørge"}).status == 503
    assert door("POST", "Contact", {"Name": "Other"}).status == 200
    latin = {"content-type": "application/json; charset=latin-1"}
    assert door("POST", "Contact", body='{"Name": "Bjørge"}'.encode("latin-1"), headers=latin).status == 503  # fmt: skip


def test_what_cannot_be_read_is_refused_by_the_door_and_counted_by_no_rule(play):
    door = play(rule("no", failed(503), operation=SAVE))
    assert door("POST", "Contact", body=b"{").status == 400
    assert counts(door)["no"] == (0, 0)


def test_the_body_of_an_upload_has_no_values(play):
    door = play(
        rule(
            "no", failed(503), operation="PUT Document/{id}/Content", body={"a": {"exists": False}}
        )
    )
    raw = {"content-type": "application/octet-stream"}
    assert door("PUT", "Document/1/Content", body=b'{"a": 1}', headers=raw).status == 503


def test_what_rules_count_and_move_stays_when_the_call_is_refused(play):
    door = play(
        rule("counted", Then(set={"tried": "yes"}), operation=READ, nth=1),
        tried="no",
    )
    assert door("GET", "Contact/99999").status == 404
    assert states(door.tenant.store) == {"tried": "yes"}
    assert counts(door)["counted"] == (1, 1)


def test_reset_checkpoint_and_fork_reach_counts_and_states(play):
    door = play(
        rule("third", failed(503)._replace(set={"quota": "used"}), operation=READ, nth=3),
        quota="low",
    )
    tenant = door.tenant
    assert statuses(door, 2) == [200, 200]
    saved = tenant.save("two asked")
    assert statuses(door, 2) == [503, 200]
    assert states(tenant.store) == {"quota": "used"}
    tenant.return_to(saved)
    assert states(tenant.store) == {"quota": "low"}
    assert statuses(door, 2) == [503, 200]
    tenant.return_to(saved)
    assert statuses(door, 2) == [503, 200]
    tenant.reset()
    assert counts(door)["third"] == (0, 0)
    assert statuses(door, 3) == [200, 200, 503]


def test_two_tenants_of_a_world_count_apart(play):
    door = play(rule("second", failed(503), operation=READ, nth=2), quota="low")
    door.app.state.tenants.make("Cust2")
    assert statuses(door, 1) == [200]
    assert statuses(door, 1, "/Cust2/api/v1/Contact/1") == [200]
    assert statuses(door, 1) == [503]
    assert statuses(door, 1, "/Cust2/api/v1/Contact/1") == [503]


def test_a_bug_undoes_what_was_counted(play, monkeypatch):
    door = play(rule("first", Then(headers={"X-A": "1"}), operation=READ, nth=1))
    with monkeypatch.context() as patched:
        patched.setattr("so_mock.pipeline.carry_out", lambda call, tenant: 1 / 0)
        assert door("GET", "Contact/1").status == 500
    assert counts(door)["first"] == (0, 0)


def test_two_rules_of_one_name_are_counted_apart(play):
    door = play(
        rule("same", failed(501), operation=READ, nth=1),
        rule("same", failed(502), operation=READ, nth=1),
    )
    assert statuses(door, 3) == [501, 502, 200]
    assert counts(door) == {"same": (3, 1), "same (2)": (2, 1)}
    door = play(
        rule("same", failed(501), operation=READ, nth=1),
        rule("same (2)", failed(502), operation=READ, nth=1),
        rule("same", failed(503), operation=READ, nth=1),
    )
    assert statuses(door, 4) == [501, 502, 503, 200]
    assert list(counts(door).values()) == [(4, 1), (3, 1), (2, 1)]


# -- chance


def failing_calls(door: Door, count: int = 60) -> list[int]:
    return [at for at, status in enumerate(statuses(door, count), 1) if status == 503]


FLAKY = [22, 31, 35, 37, 38, 43, 50, 58]


def test_chaos_is_the_same_on_every_run_and_machine(play):
    """The numbers are written down: no machine, Python or order of other calls makes others."""
    flaky = rule("flaky", failed(503), operation=READ, chance=0.2)
    assert failing_calls(play(flaky)) == FLAKY
    door = play(flaky)
    mixed = []
    for number in range(1, 61):
        door("GET", "Contact/default")
        if door("GET", "Contact/1").status == 503:
            mixed.append(number)
    assert mixed == FLAKY
    door.reset()
    assert failing_calls(door) == mixed


def test_another_seed_or_name_draws_others(play):
    flaky = rule("flaky", failed(503), operation=READ, chance=0.2)
    told = [failing_calls(play(flaky, seed=seed)) for seed in (7, 8)]
    told.append(failing_calls(play(flaky._replace(name="other"))))
    assert len({tuple(each) for each in told}) == 3


# -- questions that run in a thread


def test_a_question_that_moves_to_a_thread_counts_once(play, monkeypatch):
    then = Then(headers={"X-Rule": "{{ state.asked }}"}, set={"asked": "yes"})
    door = play(
        rule("second", failed(503), operation="GET Person", nth=2),
        rule("told", then, operation="GET Person"),
        asked="no",
    )
    here = door("GET", QUERY)
    door.reset()
    monkeypatch.setattr(moment, "LONG", -1)
    there = door("GET", QUERY)
    assert there.status == 200
    assert there.body == here.body
    assert there.headers["x-rule"] == here.headers["x-rule"] == "no"
    assert there.headers["x-so-mock-rule"] == "told"
    assert counts(door) == {"second": (1, 0), "told": (1, 1)}
    assert states(door.tenant.store) == {"asked": "yes"}
    assert door("GET", QUERY).status == 503
    assert door("GET", QUERY).headers["x-rule"] == "yes"
    assert counts(door) == {"second": (3, 1), "told": (2, 2)}
    assert next(entry.near for entry in door.tenant.journal) == (
        ("second", "nth: it was call 1, wanted 2"),
    )


def test_a_call_that_writes_in_the_thread_is_run_again_and_counts_once(play, monkeypatch):
    from so_mock import pipeline

    told = pipeline.carry_out

    def writes(call: Any, tenant: Tenant) -> Any:
        answer = told(call, tenant)
        with tenant.store.unit() as changes:
            tenant.store.insert("_note", {"by": call.operation.key})
        return answer._replace(changes=changes)

    monkeypatch.setattr(pipeline, "carry_out", writes)
    monkeypatch.setattr(moment, "LONG", -1)
    door = play(rule("told", Then(headers={"X-A": "1"}), operation="GET Person"))
    assert door("GET", QUERY).headers["x-a"] == "1"
    assert counts(door)["told"] == (1, 1)
    assert len(door.tenant.store.table("_note")) == 1


def test_a_refusal_from_the_thread_carries_its_rule(play, monkeypatch):
    monkeypatch.setattr(moment, "LONG", -1)
    door = play(rule("told", Then(headers={"X-A": "1"}), operation="GET Person"))
    reply = door("GET", QUERY.replace("title", "nope"))
    assert (reply.status, reply.headers["x-a"]) == (400, "1")
    assert counts(door)["told"] == (1, 1)


# -- beside HTTP, and its price


def test_a_call_without_http_is_played_too(world):
    tenant = Tenant("Cust1", played(world, rule("no", failed(503), operation=READ, user="tje0")))
    assert ask(tenant, "Contact.GetContactEntity", contact_entity_id=1).status == 503
    answer = ask(tenant, READ, id=1)
    assert (answer.status, answer.plan.rule.name) == (503, "no")


def test_a_rule_for_another_operation_costs_one_look(world):
    """No stage, no unit, no counts: nothing but the question whether there is a rule."""
    rules = [rule(f"rule {n}", operation="EMail.*", body={"a": n}) for n in range(200)]
    tenant = Tenant("Cust1", played(world, *rules))
    scenarios = tenant.world.rules
    operation = world.catalogue.operations.get(READ)
    assert scenarios.about(operation) == ()
    started = perf_counter()
    for _ in range(10_000):
        scenarios.about(operation)
    assert (perf_counter() - started) / 10_000 < 5e-6
    stamp = tenant.store.stamp
    tenant.stage = None  # would be called
    assert ask(tenant, READ, id=1).status == 200
    assert tenant.store.stamp == stamp


def test_what_a_rule_counts_is_no_writing_of_the_calls(play, monkeypatch):
    """Bytes that were made are given again, as without rules."""
    found: list[bool] = []
    find = Kept.find

    def noted(kept: Kept, key: Any, store: Store) -> bytes | None:
        content = find(kept, key, store)
        found.append(content is not None)
        return content

    monkeypatch.setattr(Kept, "find", noted)
    door = play(rule("never", operation="*", chance=0))
    assert statuses(door, 3) == [200, 200, 200]
    assert counts(door)["never"] == (3, 0)
    assert found == [False, True, True]
    door("PUT", "Contact/1", {"Name": "Another"})
    assert door.rest("GET", "Contact/1")["Name"] == "Another"
