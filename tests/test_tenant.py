"""A tenant is a fork: it costs next to nothing, shares what nobody wrote, and is gone when let go."""

import gc
import itertools
import tracemalloc
import weakref

import pytest
from contract.driver import ask, content, record
from credentials import Shown, who

from so_mock.config import Config
from so_mock.errors import BadRequest, Conflict, NotFound, SoError
from so_mock.tenant import Tenant
from so_mock.tenants import Tenants
from so_mock.world import World

GET = "Contact.GetContactEntity"
SAVE = "Contact.SaveContactEntity"
MANY = 10_000


@pytest.fixture
def tenants(world: World) -> Tenants:
    return Tenants(world)


def new_contact(tenant: Tenant, name: str) -> int:
    entity = {**record(tenant, "Contact.CreateDefaultContactEntity"), "Name": name}
    saved: int = record(tenant, SAVE, contact_entity=entity)["ContactId"]
    return saved


def rename(tenant: Tenant, id: int, name: str) -> None:
    record(tenant, SAVE, contact_entity={**record(tenant, GET, contact_entity_id=id), "Name": name})


def tables(tenant: Tenant) -> dict[str, int]:
    """Table -> which object holds its rows."""
    return {name: id(table) for name, table in tenant.store.tables.whole().items()}


# -- forks


def test_a_table_is_made_when_somebody_looks_into_it_and_once_for_all(world, tenants):
    one, other = tenants.make(), tenants.make()
    assert one.store.table("reason_stalled") is other.store.table("reason_stalled")
    assert one.store.table("reason_stalled").rows
    assert one.store.table("nothing of that name").rows == {}


def test_a_new_tenant_holds_the_very_tables_of_its_scenario(world, tenants):
    start = {name: id(table) for name, table in world.start.tables.whole().items()}
    assert len(start) > 10
    assert tables(tenants.default) == tables(tenants.make()) == start


def test_reset_and_restore_come_back_to_the_very_same_tables(tenant):
    began = tables(tenant)
    new_contact(tenant, "One AS")
    saved = tenant.save("one")
    at_save = tables(tenant)
    new_contact(tenant, "Two AS")
    tenant.restore(saved.moment)
    assert tables(tenant) == at_save
    tenant.reset()
    assert tables(tenant) == began


def test_a_write_copies_the_tables_it_touches_and_shares_the_rest(world, tenants):
    one, other = tenants.make(), tenants.make()
    start = tables(one)
    rename(one, 2, "Renamed AS")
    mine = {name for name, table in tables(one).items() if table != start.get(name)}
    assert "contact" in mine and "country" not in mine
    assert len(mine) < len(start) / 2
    assert tables(other) == start
    # Within the copied table it is still the same rows, but for the one that was written.
    before, after = world.start.table("contact").rows, one.store.table("contact").rows
    assert [id for id in before if before[id] is not after[id]] == [2]


def test_a_checkpoint_is_not_written_through_by_those_who_restored_it(tenant):
    saved = tenant.save("start")
    held = tables(tenant)
    for number in range(3):
        new_contact(tenant, f"Company {number}")
        tenant.restore(saved.moment)
        assert tables(tenant) == held
    assert {name: id(table) for name, table in saved.moment.tables.whole().items()} == held


# -- what a moment holds


def test_restore_returns_rows_ids_and_counters_any_number_of_times(tenant):
    kept = new_contact(tenant, "Kept AS")
    tenant.store.take("message_id")
    saved = tenant.save("kept")
    seen = set()
    for number in range(3):
        rename(tenant, kept, f"Renamed {number}")
        seen.add((new_contact(tenant, "Later AS"), tenant.store.take("message_id")))
        tenant.restore(saved.moment)
        assert record(tenant, GET, contact_entity_id=kept)["Name"] == "Kept AS"
    assert seen == {(kept + 1, 2)}


def test_reset_restores_everything(tenant):
    first = content(tenant, GET, contact_entity_id=2)
    made = new_contact(tenant, "Made AS")
    rename(tenant, 2, "Renamed AS")
    assert content(tenant, GET, contact_entity_id=2) != first
    with tenant.store.unit():
        tenant.store.insert("_token", {"id": "8A:Cust12345.x"})
        user = tenant.store.table("_user").get("tje0")
        tenant.store.update("_user", {**user, "password": "changed"})
    tenant.store.take("message_id")
    tenant.journal.number()
    tenant.clock.zone = "GB"

    tenant.reset()

    assert content(tenant, GET, contact_entity_id=2) == first
    assert tenant.store.table("contact").get(made) is None
    assert tenant.store.names() == tenant.world.start.names()
    assert not tenant.store.table("_token").rows
    assert who(tenant, "Basic dGplMDpUamUw", "strict").name == "tje0"
    assert tenant.store.take("message_id") == 1
    assert (len(tenant.journal), tenant.journal.number(), tenant.clock.zone) == (0, 1, "NO")
    assert new_contact(tenant, "Made again AS") == made


def test_who_was_known_is_asked_again_after_a_restore(tenant):
    """The same header, an older password: what was remembered of it belongs to another moment."""
    shown = Shown(b"Basic dGplMDpUamUw")
    saved = tenant.save("start")
    with tenant.store.unit():
        user = tenant.store.table("_user").get("tje0")
        tenant.store.update("_user", {**user, "password": "changed"})
    with pytest.raises(SoError):
        tenant.known.identify(shown, False, tenant.store)
    tenant.restore(saved.moment)
    assert tenant.known.identify(shown, False, tenant.store).name == "tje0"


def test_checkpoints_count_the_rows_of_the_api_and_outlive_a_reset(tenant):
    before = tenant.save("before").rows
    new_contact(tenant, "One more AS")
    after = tenant.save("after")
    assert after.rows > before
    assert after.rows == sum(
        len(after.moment.table(name)) for name in after.moment.names() if name[0] != "_"
    )
    tenant.reset()
    assert list(tenant.checkpoints) == ["before", "after"]


def test_a_checkpoint_of_a_taken_name_replaces_it(tenant):
    tenant.save("here")
    made = new_contact(tenant, "Here AS")
    tenant.save("here")
    tenant.restore(tenant.checkpoint("here").moment)
    assert record(tenant, GET, contact_entity_id=made)["Name"] == "Here AS"
    assert len(tenant.checkpoints) == 1
    with pytest.raises(NotFound, match="no checkpoint 'there'"):
        tenant.checkpoint("there")


# -- flat


def left(work, times: int) -> float:
    """Bytes that each repetition leaves behind; the collector has no part in it."""
    gc.disable()
    tracemalloc.start()
    try:
        for number in range(100):  # what is made once is made, and the last moment is kept anyway
            work(number)
        gc.collect()
        before = tracemalloc.get_traced_memory()[0]
        for number in range(times):
            work(number)
        after = tracemalloc.get_traced_memory()[0]
    finally:
        tracemalloc.stop()
        gc.enable()
    return (after - before) / times


def test_ten_thousand_resets_checkpoints_and_restores_leave_nothing(tenant):
    def work(number: int) -> None:
        tenant.save("moment")
        tenant.restore(tenant.checkpoint("moment").moment)
        tenant.reset()

    assert left(work, MANY) < 8  # the smallest object is twice as large


def test_ten_thousand_tenants_that_came_and_went_leave_nothing(tenants):
    def work(number: int) -> None:
        tenants.remove(tenants.make().name)

    assert left(work, MANY) < 1


def test_written_tenants_that_came_and_went_leave_nothing(tenants):
    """Each has copied tables, kept bytes and a checkpoint: some 20 KB."""

    def work(number: int) -> None:
        made = tenants.make()
        rename(made, 2, "Renamed AS")
        made.save("renamed")
        content(made, GET, contact_entity_id=2)
        tenants.remove(made.name)

    assert left(work, 300) < 1_000


def test_ten_thousand_tenants_cost_a_few_kilobytes_each(tenants):
    before = {id(table) for table in tenants.default.store.tables.values()}
    gc.collect()
    tracemalloc.start()
    for _ in range(MANY):
        tenants.make()
    size = tracemalloc.get_traced_memory()[0] / MANY
    tracemalloc.stop()
    assert size < 10_000
    held = {id(table) for tenant in tenants for table in tenant.store.tables.values()}
    assert held == before


def test_a_deleted_tenant_is_freed_at_once(tenants):
    made = tenants.make("Gone")
    rename(made, 2, "Renamed AS")
    ask(made, GET, contact_entity_id=0)
    gone = weakref.ref(made)
    del made
    gc.disable()
    try:
        tenants.remove("gone")
        assert gone() is None
    finally:
        gc.enable()


# -- names


def test_tenants_are_found_in_any_case(tenants):
    made = tenants.make("Acme_test-1")
    assert tenants.find("aCME_TEST-1") is made is tenants.need("ACME_test-1")
    assert [tenant.name for tenant in tenants] == ["Cust12345", "Acme_test-1"]


def test_without_a_name_it_is_cust_and_a_number_that_was_never_given(tenants):
    first = tenants.make().name
    tenants.make(f"cust{int(first[4:]) + 1}")
    second = tenants.make().name
    tenants.remove(second)
    third = tenants.make().name
    assert [name[:4] for name in (first, second, third)] == ["Cust"] * 3
    numbers = [int(name[4:]) for name in (first, second, third)]
    assert numbers == [numbers[0], numbers[0] + 2, numbers[0] + 3]


def test_a_generated_name_is_never_that_of_the_default_tenant(tenants):
    other = Tenants(World(Config(tenant=tenants.make().name)))
    assert other.make().name != other.default.name


@pytest.mark.parametrize(
    "name", ["a b", "a/b", "å", "Cust1.2", "a" * 65, " ", "a\n", "٣", "api", "LOGIN", "_so_mock"]
)
def test_a_name_that_no_address_or_token_could_carry_is_refused(tenants, name):
    with pytest.raises(BadRequest, match="names no tenant"):
        tenants.make(name)
    assert len(list(tenants)) == 1


def test_a_taken_name_and_the_default_tenant_are_conflicts(tenants):
    tenants.make("Acme")
    with pytest.raises(Conflict, match="'ACME' already"):
        tenants.make("ACME")
    with pytest.raises(Conflict, match="default tenant"):
        tenants.remove("cust12345")
    with pytest.raises(NotFound, match="no tenant 'Cust1'"):
        tenants.remove("Cust1")


def test_watchers_are_told_of_each_that_comes_or_goes(tenants):
    told = itertools.count()
    tenants.watch(lambda: next(told))
    tenants.make("Acme")
    tenants.remove("Acme")
    for wrong in ("Acme", "cust12345"):
        with pytest.raises(SoError):
            tenants.remove(wrong)
    assert next(told) == 2


# -- other scenarios


def test_a_tenant_of_another_scenario_shares_all_but_the_rows(world, tenants):
    empty, again = tenants.make(scenario="empty"), tenants.make(scenario="empty")
    assert empty.world.scenario.name == "empty" and world.scenario.name == "demo"
    assert empty.world is again.world and tables(empty) == tables(again)
    assert empty.world.catalogue is world.catalogue and empty.world.resolver is world.resolver
    assert len(empty.store.table("contact")) < len(tenants.default.store.table("contact"))
    new_contact(empty, "Only here AS")
    empty.reset()
    assert tables(empty) == tables(again)
    assert tenants.make(scenario="demo").world is world


@pytest.mark.parametrize("name", ["demoo", "../demo", "/etc/passwd", "demo.json", " demo"])
def test_a_scenario_that_is_not_packaged_is_refused(tenants, name):
    with pytest.raises(BadRequest, match="no packaged scenario"):
        tenants.make("Acme", name)
    assert tenants.find("Acme") is None


def test_a_tenant_of_a_packaged_scenario_file_has_its_rows_and_its_seed(tenants):
    made = tenants.make("Acme", "busy_office")
    assert len(made.store.table("contact")) > 500
    assert made.world.seed == 7 != tenants.default.world.seed
    assert made.world.catalogue is tenants.default.world.catalogue


def test_a_broken_packaged_scenario_is_told_and_makes_no_tenant(tenants, monkeypatch):
    from so_mock import world
    from so_mock.seed.scenario import BadScenario

    def broken(*_: object) -> None:
        raise BadScenario("empty.json: line 3")

    monkeypatch.setattr(world, "load_scenario", broken)
    with pytest.raises(BadRequest, match=r"empty\.json: line 3"):
        tenants.make("Acme", "empty")
    assert tenants.find("Acme") is None
