"""How new counters begin."""

from contract.driver import ask, record

from so_mock.tenant import Tenant


def test_a_new_counter_is_as_the_default_numbering_says(tenant: Tenant):
    default = record(tenant, "NumberAllocation.CreateDefaultRefCountEntity")
    assert (default["RefCountsId"], default["Unique"]) == (0, False)
    told = {**default, "Unique": True, "Allocate": True, "CurrentValue": 77}
    record(tenant, "NumberAllocation.SaveDefaultNumbering", ref_count_entity=told)
    found = record(tenant, "NumberAllocation.CreateDefaultRefCountEntity")
    assert (found["Unique"], found["Allocate"], found["CurrentValue"]) == (True, True, 0)
    assert ask(tenant, "NumberAllocation.SaveDefaultNumbering", ref_count_entity=None).status == 400


def test_whether_each_template_is_counted_apart_is_kept(tenant: Tenant):
    assert record(tenant, "NumberAllocation.GetNumberEachTemplate") is False
    record(tenant, "NumberAllocation.SetNumberEachTemplate", set_value=True)
    record(tenant, "NumberAllocation.SaveDefaultNumbering", ref_count_entity={"Unique": True})
    assert record(tenant, "NumberAllocation.GetNumberEachTemplate") is True
