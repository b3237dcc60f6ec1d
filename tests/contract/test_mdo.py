"""Every published MDO list answers, under each of its names, in the shape of its carrier."""

from collections import Counter
from typing import Any

from contract.driver import call_of
from contract.shapes import faults

from so_mock.catalogue.mdo import VARIANTS, mdo_lists
from so_mock.conventions import mdo
from so_mock.tenant import Tenant

MDO_ITEM, SELECTABLE = "MDOListItem", "SelectableMDOListItem"


def shaped(tenant: Tenant, items: list[Any], carrier: str) -> None:
    carriers = tenant.world.carriers
    assert not list(faults(items, carriers.type(f"{carrier}[]"), carriers))


def test_every_list_answers_under_each_of_its_names(tenant: Tenant) -> None:
    def asked(name: str, **more: Any) -> list[Any]:
        crm = tenant.crm(call_of(tenant, "MDO.GetList"))
        found = mdo.answered(crm, name, **more)
        assert found is not None, name
        return found

    for name in mdo_lists().names():
        published = mdo_lists().find(name)
        assert published is not None
        for told in (name, *(name + variant for variant in VARIANTS if published.variants)):
            shaped(tenant, asked(told), MDO_ITEM)
        shaped(tenant, asked(name, selectable=True), SELECTABLE)
        shaped(tenant, asked(name, flat=True, search="a"), MDO_ITEM)
        for item in asked(name, flat=True)[:3]:
            again = mdo.one(tenant.crm(call_of(tenant, "MDO.GetList")), name, item["Id"])
            assert again is not None and again["Id"] == item["Id"], name


def test_most_lists_have_state_behind_them_and_the_rest_is_fixed_or_says_so(tenant: Tenant) -> None:
    kinds: Counter[str] = Counter()
    for name in mdo_lists().names():
        crm = tenant.crm(call_of(tenant, "MDO.GetList"))
        found = mdo.source(crm, name)
        assert found is not None
        kinds[found.kind] += 1
        mdo.answered(crm, name)
        assert (f"MDO list {name}" in crm.ignored) == (found.kind == "empty")
    print(dict(kinds))
    assert kinds["state"] >= 245 and kinds["fixed"] >= 110 and kinds["empty"] <= 50
