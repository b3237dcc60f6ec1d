"""Targets: groups of a year with an assignment for each, and what was ever changed in them."""

from typing import Any

from agents import guide
from contract.door import Door

YEAR = 2997


def assignment(values: list[float], **about: Any) -> dict[str, Any]:
    return {"Values": values, **about}


def group(door: Door, *assignments: dict[str, Any], **more: Any) -> Any:
    given = {"Year": YEAR, "EntityType": "Sale", "PeriodType": "Quarter", "TargetAssignments": list(assignments)}  # fmt: skip
    return door.agent("Targets.SaveTargetGroup", given | more)


def dimension(door: Door) -> Any:
    guide.plant(door, "source", [{"Id": id, "Value": f"Source {id}"} for id in (901, 902)])
    given = {"EntityType": "Sale", "DimensionListField": "sale.source_id", "SelectedDimensions": [901, 902]}  # fmt: skip
    return door.agent("Targets.SaveTargetDimension", given)


def history(door: Door, id: int) -> list[tuple[str, list[Any]]]:
    found = door.agent("Targets.GetTargetRevisionHistory", {"TargetAssignmentInfoId": id})
    return [
        (each["LogEvent"], [(c["FieldIdentifier"], c["ValueChangeFrom"], c["ValueChangeTo"]) for c in each["Changes"]])
        for each in found["Revisions"]
    ]  # fmt: skip


def test_assignments_have_ids_of_their_own_and_are_found_by_year_and_level(door: Door) -> None:
    user, company = {"AssociateId": 5}, {"ContactId": 1}
    made = group(
        door, assignment([1.0, 2.0, 3.0, 4.0], TargetAssociate=user), assignment([9.0] * 4, TargetContact=company)
    )  # fmt: skip
    ids = [each["TargetAssignmentInfoId"] for each in made["TargetAssignments"]]
    assert all(ids) and len(set(ids)) == 2
    of_year = {"TargetYear": YEAR, "EntityType": "Sale"}
    assert door.agent("Targets.GetTargetGroupForYear", of_year) == made
    mine = door.agent("Targets.GetTargetAssignmentForYear", of_year | {"TargetLevel": "Associate", "Id": 5})  # fmt: skip
    assert (mine["TargetAssignmentInfoId"], mine["Values"]) == (ids[0], [1, 2, 3, 4])
    assert mine["TargetAssociate"]["FullName"]
    ours = door.agent("Targets.GetTargetAssignmentForYear", of_year | {"TargetLevel": "Company", "Id": 1})  # fmt: skip
    assert ours["TargetAssignmentInfoId"] == ids[1]
    left = door.agent("Targets.SaveTargetGroup", made | {"TargetAssignments": [mine]})
    assert [each["TargetAssignmentInfoId"] for each in left["TargetAssignments"]] == [ids[0]]
    door.agent(f"Targets.DeleteTargetGroup?targetGroupId={made['TargetGroupId']}")
    assert door.agent("Targets.GetTargetGroupForYear", of_year) is None


def test_every_change_is_a_revision_that_outlives_what_was_changed(door: Door) -> None:
    made = group(door, assignment([1.0, 2.0, 3.0, 4.0], TargetAssociate={"AssociateId": 5}))
    (one,) = made["TargetAssignments"]
    id = one["TargetAssignmentInfoId"]

    def save(*assignments: Any) -> None:
        door.agent("Targets.SaveTargetGroup", made | {"TargetAssignments": list(assignments)})

    save(one | {"Values": [1.0, 5.0, 3.0, 4.0]})
    save(one | {"Values": [1.0, 5.0, 3.0, 4.0], "Locked": True})
    save()
    events = history(door, id)
    assert [event for event, _ in events] == ["Create", "Edit", "Lock", "Delete"]
    assert events[1][1] == [("target_assignment_value.quarter02.target_value", 2, 5)]
    found = door.agent("Targets.GetTargetRevisionHistory", {"TargetAssignmentInfoId": id})
    assert (found["TargetGroupId"], found["Year"]) == (made["TargetGroupId"], YEAR)
    assert found["Revisions"][0]["Who"]["AssociateId"] == 5


def test_a_dimension_divides_a_target_by_the_items_of_a_list(door: Door) -> None:
    by = dimension(door)
    id = by["TargetDimensionId"]
    assert by["SelectedDimensions"] == [901, 902]
    assert by in door.agent("Targets.GetTargetDimensionsForEntityType", {"EntityType": "Sale"})
    templates = door.agent("Targets.CreateDefaultTargetAssignmentForCompanyWithDimension", {"TargetDimensionId": id})  # fmt: skip
    assert [t["DimensionListItemDisplayName"] for t in templates] == ["Source 901", "Source 902"]
    assert all(t["TargetContact"]["ContactId"] and t["Values"] == [0] * 12 for t in templates)
    made = group(door, *templates, TargetDimension={"TargetDimensionId": id})
    assert made["TargetAssignments"][1]["DimensionListItemDisplayName"] == "Source 902"
    assert door.agent("Targets.GetTargetGroupIds", {"TargetDimensionId": id}) == [
        made["TargetGroupId"]
    ]
    of = {"TargetYear": YEAR, "DimensionId": id}
    assert door.agent("Targets.GetTargetGroupForYearAndDimension", of) == made
    company = templates[0]["TargetContact"]["ContactId"]
    one = door.agent(
        "Targets.GetTargetAssignmentForYearAndDimension", of | {"EntityType": "Sale", "TargetLevel": "Company", "Id": company}
    )  # fmt: skip
    assert one == made["TargetAssignments"][0]
    asked = {"TargetYear": YEAR, "EntityType": "Sale"}
    assert door.agent("Targets.GetTargetGroupForYear", asked) is None, "one without a dimension"
    door.agent(f"Targets.DeleteTargetDimension?targetDimensionId={id}")
    assert door.agent("Targets.GetTargetGroupForYearAndDimension", of) is None


def test_templates_for_a_group_are_of_the_group_and_its_users(door: Door) -> None:
    guide.plant(door, "user_group", [{"Id": 77, "Value": "Sales"}])
    store = door.tenant.store
    with store.unit():
        store.update("associate", store.table("associate").get(5) | {"GroupIdx": 77})
    found = door.agent("Targets.CreateDefaultTargetAssignmentForUserGroup", {"UserGroupId": 77})
    assert found[0]["TargetUserGroup"]["Id"] == 77 and found[0]["TargetAssociate"] is None
    assert [each["TargetAssociate"]["AssociateId"] for each in found[1:]] == [5]
    by = dimension(door)["TargetDimensionId"]
    group(door, PeriodType="Year", TargetDimension={"TargetDimensionId": by})
    asked = {"UserGroupId": 77, "TargetDimensionId": by}
    both = door.agent("Targets.CreateDefaultTargetAssignmentForUserGroupWithDimension", asked)
    assert len(both) == 4 and len(both[0]["Values"]) == 12
    yearly = door.agent("Targets.CreateDefaultTargetAssignmentForUserGroupWithYearAndDimension", asked | {"Year": YEAR})  # fmt: skip
    assert [each["Values"] for each in yearly] == [[0]] * 4, "the periods of that year's group"
    ours = door.agent(
        "Targets.CreateDefaultTargetAssignmentForCompanyWithYearAndDimension", {"Year": YEAR, "TargetDimensionId": by}
    )  # fmt: skip
    assert [each["DimensionListItem"] for each in ours] == [901, 902]
    assert (
        door.agent("Targets.CreateDefaultTargetAssignmentForCompany")["TargetContact"]["ContactId"]
        == 1
    )
