"""The day from which a world's days are counted: that of the clock's start, also in a process that runs over midnight."""

import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from contract.driver import TERJE, ask, call_of, record

import so_mock.clock
from so_mock.clock import Setting, Start
from so_mock.config import Config
from so_mock.seed.scenario import BadScenario
from so_mock.tenant import Tenant
from so_mock.tenants import Tenants
from so_mock.world import World

AT = datetime(2026, 1, 15, 8, tzinfo=UTC)
QUESTION = {
    "provider_name": "Appointment", "columns": "date", "restriction": "date today", "sort_order": "",
    "entities": "", "page": 0, "page_size": 100,
}  # fmt: skip


class Machine:
    """The time of the machine, as the test has it."""

    def __init__(self) -> None:
        self.moment = AT

    def __call__(self) -> float:
        return self.moment.timestamp()


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch) -> Machine:
    made = Machine()
    monkeypatch.setattr(so_mock.clock, "time", made)
    return made


def today(tenant: Tenant) -> int:
    """How much is in the diaries today."""
    return len(record(tenant, "Archive.GetArchiveListByColumns2", TERJE, **QUESTION))


def newest(tenant: Tenant) -> str:
    """The last day of the world, so far from its first."""
    return max(row["StartDate"] for row in tenant.store.table("appointment").scan())


def moved(before: str, after: str) -> int:
    return (datetime.fromisoformat(after) - datetime.fromisoformat(before)).days


def test_a_new_tenant_and_a_reset_are_of_today_however_long_the_process_runs(machine: Machine) -> None:  # fmt: skip
    tenants = Tenants(World(Config()))
    first = tenants.default
    busy, last = today(first), newest(first)
    assert busy
    machine.moment += timedelta(days=7)
    assert (today(tenants.make()), moved(last, newest(tenants.make()))) == (busy, 7)
    assert newest(first) == last, "nobody moves what a tenant has"
    first.reset()
    assert (today(first), moved(last, newest(first))) == (busy, 7)


def test_within_a_day_nothing_is_planted_anew(machine: Machine) -> None:
    world = World(Config())
    start = world.start
    machine.moment += timedelta(hours=14)
    assert world.start is start
    machine.moment += timedelta(hours=2)  # past midnight in Norway
    assert world.start is not start


def test_worlds_of_other_scenarios_too(machine: Machine) -> None:
    tenants = Tenants(World(Config(scenario="empty")))
    before = newest(tenants.make(scenario="demo"))
    machine.moment += timedelta(days=3)
    assert moved(before, newest(tenants.make(scenario="demo"))) == 3


def test_rows_that_were_generated_too(machine: Machine, tmp_path: Any) -> None:
    file = tmp_path / "many.yaml"
    file.write_text("extends: empty\ngenerate: {contact: 5, appointment: 50}\n")
    tenant = Tenant("Cust1", World(Config(scenario=str(file))))
    before = [row["StartDate"] for row in tenant.store.table("appointment").scan()]
    machine.moment += timedelta(days=7)
    tenant.reset()
    after = [row["StartDate"] for row in tenant.store.table("appointment").scan()]
    assert len(after) == len(before) == 50
    assert moved(min(before), min(after)) == 7


@pytest.mark.parametrize("frozen", [True, False])
def test_a_world_whose_clock_is_set_stays(machine: Machine, frozen: bool) -> None:
    world = World(Config(clock=Start(AT - timedelta(days=100), frozen)))
    start = world.start
    machine.moment += timedelta(days=7)
    assert world.start is start
    assert Tenant("Cust1", world).clock.now() == "2025-10-07T10:00:00"


def test_a_clock_that_stands_where_the_process_began_starts_there_each_time(machine: Machine) -> None:  # fmt: skip
    tenant = Tenant("Cust1", World(Config(clock=Start(None, True))))
    began, start = tenant.clock.now(), tenant.world.start
    machine.moment += timedelta(days=7)
    tenant.reset()
    assert tenant.clock.now() == began
    assert tenant.world.start is start


def test_the_option_wins_over_the_scenario(world: World) -> None:
    scenario = replace(world.scenario, clock=Start(AT, True))
    assert Tenant("A", world.playing(scenario)).clock.now() == "2026-01-15T09:00:00"
    told = World(Config(clock=Start(datetime(2020, 1, 1), True)))
    assert Tenant("A", told.playing(scenario)).clock.now() == "2020-01-01T00:00:00"


def test_a_start_at_which_no_clock_stands_is_a_bad_scenario() -> None:
    with pytest.raises(BadScenario, match="clock of scenario demo: a clock stands between 1970"):
        World(Config(clock=Start(datetime(1970, 1, 1), True)))


# -- moments of a tenant


def test_a_restored_checkpoint_ticks_as_far_ahead_as_it_was(machine: Machine) -> None:
    tenant = Tenant("Cust1", World(Config()))
    tenant.clock.turn(tenant.clock.setting.advanced(86_400))
    saved = tenant.save("then")
    assert saved.when == "2026-01-16T09:00:00"
    tenant.clock.turn(Setting(frozen=0.0))
    machine.moment += timedelta(hours=1)
    tenant.return_to(saved)
    assert tenant.clock.now() == "2026-01-16T10:00:00"


def test_an_answer_made_aside_has_the_time_at_which_it_was_asked(world: World) -> None:
    tenant = Tenant("Cust1", world.playing(replace(world.scenario, clock=Start(AT, True))))
    other = tenant.aside()
    tenant.clock.turn(tenant.clock.setting.advanced(86_400))
    asked = [each.crm(call_of(each, "GET Contact/{id}", id=2)) for each in (tenant, other)]
    assert [crm.now() for crm in asked] == ["2026-01-16T09:00:00", "2026-01-15T09:00:00"]
    assert [crm.clock.now() for crm in asked] == [crm.now() for crm in asked]


def test_a_thread_that_asks_aside_is_not_disturbed(world: World) -> None:
    """Todays of one answer are one day, whoever turns the clock meanwhile."""
    tenant = Tenant("Cust1", world.playing(replace(world.scenario, clock=Start(AT, True))))
    expected = today(tenant)
    found: list[int] = []
    asides = [tenant.aside() for _ in range(20)]
    thread = threading.Thread(target=lambda: found.extend(today(each) for each in asides))
    thread.start()
    for _ in range(50):
        tenant.clock.turn(tenant.clock.setting.advanced(86_400))
    thread.join()
    assert found == [expected] * 20


def test_what_a_call_wrote_has_one_stamp_of_the_tenants_clock(world: World) -> None:
    tenant = Tenant("Cust1", world.playing(replace(world.scenario, clock=Start(AT, True))))
    answer = ask(tenant, "Contact.SaveContactEntity", contact_entity={"Name": "A"})
    stamps = {c.after["CreatedDate"] for c in answer.changes if c.after and "CreatedDate" in c.after}  # fmt: skip
    assert stamps == {"2026-01-15T09:00:00"}
