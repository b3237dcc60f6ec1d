"""Navigator: companies as they are by now."""

from contract.door import Door


def test_companies_are_listed_by_name(door: Door) -> None:
    made = door.agent("Contact.SaveContactEntity", {"Name": "Zzz Lys"})["ContactId"]
    (found,) = door.agent("Navigator.GetNavigatorCompanies", {"Name": "zzz"})
    assert (found["Id"], found["Value"]) == (made, "Zzz Lys")
    every = [each["Id"] for each in door.agent("Navigator.GetAllNavigatorCompany", {})]
    assert made in every and 1 in every
    assert [e["Id"] for e in door.agent("Navigator.GetNavigatorCompanyList", [made, 1])] == [
        made,
        1,
    ]
    door.agent(f"Contact.DeleteContactEntity?contactEntityId={made}")
    assert door.agent("Navigator.GetNavigatorCompanies", {"Name": "zzz"}) == []
