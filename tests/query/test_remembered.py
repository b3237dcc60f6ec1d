"""What questions leave behind is bounded, and holds no rows."""

import gc
import threading
import weakref

from contract.driver import record

from so_mock.query.remembered import Remembered
from so_mock.tenant import Tenant
from so_mock.world import World


def test_the_oldest_are_forgotten_once_all_together_weigh_too_much():
    held: Remembered[int] = Remembered(1_000)
    for number in range(1_000):
        held.keep(number, number, 10)
    assert (len(held), held.weight) == (100, 1_000)
    assert (held.get(899), held.get(900)) == (None, 900)


def test_one_that_is_very_large_is_not_remembered():
    held: Remembered[int] = Remembered(1_000)
    held.keep("large", 1, 101)
    held.keep("small", 2, 100)
    assert (held.get("large"), held.get("small")) == (None, 2)


def test_threads_keep_at_the_same_time():
    held: Remembered[int] = Remembered(500)
    wrong: list[BaseException] = []

    def keep(first: int) -> None:
        try:
            for number in range(first, first + 5_000):
                held.keep(number % 70, number, 10)
        except BaseException as error:
            wrong.append(error)

    threads = [threading.Thread(target=keep, args=(at,)) for at in range(4)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert wrong == []
    assert held.weight == 10 * len(held) <= 500


def test_a_question_keeps_no_row_of_a_tenant_alive(world: World):
    tenant = Tenant("Gone", world)
    given = {"provider_name": "Person", "columns": ["fullName"], "sort_order": [], "restriction": [], "entities": [], "page": 0, "page_size": 0}  # fmt: skip
    for name in ("Person", "FreetextPerson", "SaleGuide", "Links", "ContactPersonDynamicSelectionV2", "CustomObject:y_equipment", "Dynamic"):  # fmt: skip
        own = {"columns": ["person.lastname"]} if name == "Dynamic" else {}
        record(tenant, "Archive.GetArchiveListByColumns", **given | {"provider_name": name} | own)
    with tenant.store.unit():
        tenant.store.update("person", dict(tenant.store.table("person").rows[1]))
    record(tenant, "Archive.GetArchiveListByColumns", **given)
    table, store = weakref.ref(tenant.store.table("person")), weakref.ref(tenant)
    del tenant
    gc.collect()
    assert (table(), store()) == (None, None)
