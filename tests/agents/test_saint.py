"""Saint: status monitors by what they are signalled for, periods, configurations and counters."""

from typing import Any

from agents import guide
from contract.door import Door

CONTACT, PROJECT = 5, 11  # numbers of tables


def monitor(door: Door, **given: Any) -> int:
    told = {"Name": "Neglected", "OwnerTable": CONTACT, "IsVisual": True, **given}
    return door.agent("Saint.SaveStatusMonitor", told)["StatusMonitorId"]


def read(door: Door, id: int) -> Any:
    return door.agent("Saint.GetStatusMonitor", {"Id": id})


def signal(door: Door, monitor: int, table: str, record: int, signalled: bool = True) -> None:
    """As a scenario brings it: what the criteria would have found."""
    row = {"StatusMonitorId": monitor, "Table": table, "RecordId": record, "IsSignalled": signalled}
    with door.tenant.store.unit():
        door.tenant.store.insert("_status_value", row)


def of(door: Door, kind: str, id: int) -> list[int]:
    found = door.agent("Saint.GetStatusMonitors", {"Id": id, "Type": kind})
    return [each["StatusMonitorId"] for each in found]


def test_monitors_of_a_company_are_those_signalled_for_it_by_rank(door: Door) -> None:
    one, two, off = monitor(door, Rank=2), monitor(door, Rank=1), monitor(door, IsVisual=False)
    for each in (one, two, off):
        signal(door, each, "contact", 2)
    signal(door, one, "contact", 3, signalled=False)
    assert of(door, "Contact", 2) == [two, one]
    assert of(door, "Contact", 3) == [] and of(door, "Project", 2) == []
    door.agent("Saint.SetRankOnStatusMonitors", {"Type": "Contact", "ItemsIds": [one, two]})
    assert of(door, "Contact", 2) == [one, two]
    assert [read(door, id)["Rank"] for id in (one, two)] == [1, 2]
    wrong = {"Type": "Project", "ItemsIds": [one]}
    assert door("POST", "Agents/Saint/SetRankOnStatusMonitors", wrong).status == 400
    assert (
        door("POST", "Agents/Saint/GetStatusMonitors", {"Id": 1, "Type": "Nothing"}).status == 400
    )


def test_a_project_shows_the_monitor_of_the_lowest_rank(door: Door) -> None:
    id = door.agent("Project.SaveProjectEntity", {"Name": "Fair"})["ProjectId"]
    assert door.rest("GET", f"Project/{id}")["ActiveStatusMonitorId"] == 0
    high, low = (monitor(door, OwnerTable=PROJECT, Rank=rank) for rank in (7, 3))
    for each in (high, low):
        signal(door, each, "project", id)
    assert door.rest("GET", f"Project/{id}")["ActiveStatusMonitorId"] == low
    door.agent("Saint.SaveStatusMonitor", read(door, low) | {"Deleted": True})
    assert door.rest("GET", f"Project/{id}")["ActiveStatusMonitorId"] == high


def test_generating_counts_matches_and_clears_the_need(door: Door) -> None:
    id = monitor(door)
    signal(door, id, "contact", 2)
    signal(door, id, "contact", 3, signalled=False)
    told = {"Period1": 7, "Period2": 14, "Period3": 21}
    assert door.agent("Saint.SaveStatusMonitorPeriods", told)["Period2"] == 14
    assert door.agent("Saint.GetStatusMonitorPeriods")["Period3"] == 21
    assert read(door, id)["NeedsUpdate"] is True, "the periods are others now"
    door.agent("Saint.RegenerateStatusMonitor", {"StatusMonitorId": id})
    found = read(door, id)
    assert (found["NumMatches"], found["NeedsUpdate"]) == (1, False)
    assert found["LastGenerated"][:10] == door.tenant.clock.now()[:10]
    task = door.agent("Saint.RegenerateStatusMonitors", {"RunAsBatch": True})
    assert task["State"] == "Succeeded" and door.agent("Batch.GetBatchTaskInfo", {"Id": task["Id"]})
    assert door.agent("Saint.RegenerateStatusMonitors", {"RunAsBatch": False}) is None


def test_counters_are_made_of_activities_and_sales(door: Door) -> None:
    company = door.agent("Contact.SaveContactEntity", {"Name": "Buyers"})["ContactId"]
    door.agent(
        "Saint.SaveSaintConfiguration", {"OwnerTable": CONTACT, "Enabled": True, "Period1": 7}
    )
    door.agent("Saint.RegenerateCounters", {"RunAsBatch": False})
    before = configuration(door)["RowsGenerated"]
    about = {"Contact": {"ContactId": company}}
    for heading in ("One", "Two"):
        door.agent("Sale.SaveSaleEntity", {"Heading": heading, "Status": "Open", **about})
    door.agent(
        "Appointment.SaveAppointmentEntity",
        {"Description": "x", "StartDate": guide.at(door, 1), **about},
    )
    assert door.agent("Saint.RegenerateCounters", {"RunAsBatch": True})["State"] == "Succeeded"
    after = configuration(door)
    assert after["RowsGenerated"] == before + 2, "one for open sales, one for the kind of activity"
    assert after["Period1"] == 7 and not after["GenerationEnd"].startswith("0001")
    counted = door.tenant.store.table("_counter_value").get(f"contact/{company}/Sale/Open")
    assert (counted["Total"], counted["NotCompleted"]) == (2, 2)


def configuration(door: Door) -> Any:
    (found,) = (c for c in door.agent("Saint.GetSaintConfigurations") if c["OwnerTable"] == CONTACT)
    return found
