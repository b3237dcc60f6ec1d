"""Associate: users as everybody sees them."""

from contract.door import Door


def test_an_associate_is_found_by_his_person(door: Door) -> None:
    found = door.agent("Associate.GetAssociateByPersonId", {"PersonId": 2})
    assert (found["AssociateId"], found["Name"]) == (5, "tje0")
    assert door.agent("Associate.GetAssociateByPersonId", {"PersonId": 30}) is None


def test_notes_are_pages_that_are_kept(door: Door) -> None:
    assert door.agent("Associate.GetNote", {"AssociateId": 5}) == []
    door.agent("Associate.SaveNote", {"AssociateId": 5, "Note": ["one", "two"]})
    assert door.agent("Associate.GetNote", {"AssociateId": 5}) == ["one", "two"]
    assert door.agent("Associate.GetNote", {"AssociateId": 1}) == []


def test_members_of_a_group_are_those_who_work_there(door: Door) -> None:
    def members() -> list[int]:
        found = door.agent("Associate.GetAssociatesByGroup", {"GroupId": 2, "Type": 2})
        return [each["AssociateId"] for each in found]

    assert members() == [1, 2, 3, 5, 17], "primarily, or among others"
    door.agent("User.MakeRetired", {"AssociateId": 3, "Retired": True})
    user = door.rest("GET", "User/1")
    door.rest("PUT", "User/1", user | {"OtherGroups": []})
    assert members() == [2, 5, 17]
