"""State machines through the admin API, and with all that a tenant returns to."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from contract.door import Door

from so_mock.config import Config
from so_mock.world import World


@pytest.fixture(scope="module")
def made() -> Iterator[Door]:
    door = Door(Config())
    world = door.tenant.world
    scenario = replace(world.scenario, states={"quota": "low", "mood": "good"})
    door.tenant.play(world.playing(scenario))
    yield door
    door.close()


@pytest.fixture
def so(made: Door) -> Door:
    made.reset()
    return made


def states(so: Door) -> Any:
    reply = so("GET", "/_so_mock/states", auth=None)
    assert reply.status == 200, reply
    return reply.json()["states"]


def move(so: Door, *body: Any) -> tuple[int, Any]:
    reply = so("PUT", "/_so_mock/states", *body, auth=None)
    return reply.status, reply.json().get("error") or reply.json()["states"]


def test_each_begins_as_the_scenario_says(so: Door) -> None:
    assert states(so) == {"quota": "low", "mood": "good"}


def test_those_named_move_and_the_others_stay(so: Door) -> None:
    assert move(so, {"quota": "used"}) == (200, {"quota": "used", "mood": "good"})
    assert states(so) == {"quota": "used", "mood": "good"}


@pytest.mark.parametrize(
    "body, said",
    [
        (({"quta": "used", "mood": "bad"},), "no state 'quta'; nearest: quota"),
        (({"zzz": "used"},), "no state 'zzz'; there are mood, quota"), (({"mood": "bad", "quota": 5},), "'quota' is not a text: 5"),
        (({"quota": ""},), "'quota' would be in no state"), (({"quota": None},), "'quota' would be in no state"),
        (({},), "nothing is said"), ((), "nothing is said"), ((["quota"],), "not an object"),
    ],
)  # fmt: skip
def test_what_is_not_understood_is_refused_as_a_whole(so: Door, body: Any, said: str) -> None:
    status, error = move(so, *body)
    assert (status, said in error) == (400, True), error
    assert states(so) == {"quota": "low", "mood": "good"}


def test_a_scenario_without_states_says_so(door: Door) -> None:
    assert states(door) == {}
    assert move(door, {"quota": "used"}) == (400, "scenario demo declares no states")


def test_reset_and_checkpoints_bring_them_back(so: Door) -> None:
    move(so, {"quota": "used"})
    so("POST", "/_so_mock/checkpoints/used", auth=None)
    move(so, {"quota": "over", "mood": "bad"})
    so("POST", "/_so_mock/checkpoints/used/restore", auth=None)
    assert states(so) == {"quota": "used", "mood": "good"}
    so("POST", "/_so_mock/reset", auth=None)
    assert states(so) == {"quota": "low", "mood": "good"}


def test_a_fork_has_its_own(so: Door) -> None:
    fork = so.tenant.store.fork()
    move(so, {"quota": "used"})
    assert fork.table("_state").rows["quota"]["state"] == "low"
    assert so.tenant.store.table("_state").rows["quota"]["state"] == "used"


def test_two_tenants_of_a_world_do_not_meet(so: Door) -> None:
    from so_mock.tenant import Tenant

    other = Tenant("Other", so.tenant.world)
    move(so, {"quota": "used"})
    assert other.store.table("_state").rows["quota"]["state"] == "low"


def test_another_world_has_its_own(so: Door) -> None:
    plain: World = so.tenant.world
    other = plain.playing(replace(plain.scenario, states={"link": "up"}))
    before = so.tenant.world
    so.tenant.play(other)
    assert states(so) == {"link": "up"}
    so.tenant.play(before)
    assert states(so) == {"quota": "low", "mood": "good"}
