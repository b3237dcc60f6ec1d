"""Find: criteria are kept under storage type, provider and key, in groups."""

from typing import Any

from contract.door import Door

HERE = {"StorageType": "Criteria", "ProviderName": "FindContact", "StorageKey": "associate=5"}
NAME = {"Name": "name", "Operator": "begins", "Values": ["B"]}
BUSINESS = {"Name": "business", "Operator": "oneOf", "Values": ["2", "3"]}


def find(door: Door, method: str, **arguments: Any) -> Any:
    return door.agent(f"Find.{method}", HERE | arguments)


def names(door: Door, **arguments: Any) -> list[list[str]]:
    groups = find(door, "GetRestrictionGroups", **arguments)
    return [[each["Name"] for each in group["Restrictions"]] for group in groups]


def test_restrictions_are_given_back_as_they_were_told(door: Door) -> None:
    assert names(door) == []
    find(door, "SaveRestrictions", Restrictions=[NAME, BUSINESS])
    group = find(door, "GetRestrictionGroup", Rank=0)
    assert (group["Name"], group["Rank"]) == ("0", 0)
    told = [(it["Name"], it["Operator"], it["Values"], it["IsActive"]) for it in group["Restrictions"]]  # fmt: skip
    assert told == [("name", "begins", ["B"], True), ("business", "oneOf", ["2", "3"], True)]
    assert names(door, StorageKey="ASSOCIATE=5", StorageType="criteria") == [["name", "business"]]
    assert names(door, StorageKey="associate=6") == names(door, ProviderName="FindPerson") == []
    find(door, "SaveRestrictionsWithContext", Restrictions=[BUSINESS])
    assert names(door) == [["business"]]


def test_groups_are_ranked_in_their_order(door: Door) -> None:
    saved = find(door, "SaveRestrictionGroups", RestrictionGroups=[{"Rank": 7, "Restrictions": [NAME]}, {"Restrictions": [BUSINESS]}])  # fmt: skip
    assert [(it["Rank"], it["Name"]) for it in saved] == [(0, "0"), (1, "1")]
    new = find(door, "CreateRestrictionGroup")
    assert (new["Rank"], new["Restrictions"]) == (2, [])
    assert len(names(door)) == 2, "kept when it is saved"
    find(door, "SaveRestrictionGroup", RestrictionGroup=new | {"Restrictions": [NAME, BUSINESS]})
    find(door, "SaveRestrictionGroup", RestrictionGroup={"Rank": 0, "Restrictions": [BUSINESS]})
    assert names(door) == [["business"], ["business"], ["name", "business"]]
    find(door, "DeleteRestrictionGroup", Rank=1)
    find(door, "DeleteRestrictionGroup", Rank=9)
    assert names(door) == [["business"], ["name", "business"]]
    assert find(door, "GetRestrictionGroup", Rank=1)["Restrictions"][0]["Name"] == "name"
    assert find(door, "GetRestrictionGroup", Rank=9)["Restrictions"] == []


def test_criteria_without_a_key_are_refused(door: Door) -> None:
    for name in HERE:
        reply = door("POST", "Agents/Find/SaveRestrictions", HERE | {name: "", "Restrictions": []})
        assert reply.status == 400 and name in reply.json()["Message"]


def test_criteria_of_a_selection_are_its_own(door: Door) -> None:
    entity = door.agent("Selection.CreateDefaultSelectionEntity")
    made = door.agent("Selection.SaveSelectionEntity", entity | {"Name": "Bs", "SelectionType": "Dynamic"})  # fmt: skip
    id = made["SelectionId"]
    key = {"StorageKey": f"selection={id}"}
    find(door, "SaveRestrictions", **key, Restrictions=[NAME])
    told = door.agent("Selection.GetDynamicSelectionCriteria", {"SelectionId": id})
    assert [(it["Name"], it["Values"]) for it in told] == [("name", ["B"])]
    groups = [{"Restrictions": [NAME]}, {"Restrictions": [BUSINESS]}]
    door.agent("Selection.SetDynamicSelectionCriteriaGroups", {"SelectionId": id, "Criteria": groups})  # fmt: skip
    assert names(door, **key) == [["name"], ["business"]]
