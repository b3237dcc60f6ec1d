"""Users, below whatever prefix they are shown."""

from query.asking import column, first, put


def test_a_user_shows_his_person_and_company(tenant):
    names = [
        "firstName", "lastName", "fullName", "contactId", "personId", "associateDbId", "contactName", "usergroupId",
        "assocName", "ejUserId", "isActive", "personEmail", "title",
    ]  # fmt: skip
    select = ",".join(f"contactAssociate/{name}" for name in names)
    put(tenant, "contact", 3, Associate=1)
    assert list(first(tenant, "SimpleContact", select, "contactId = 3").values()) == [
        "Ingrid", "Solberg", "Ingrid Solberg", 1, 1, 1, "Fjordlys AS", 1, "ADM0", 1, True, "ingrid.solberg@fjordlys.example",
        "Managing director",
    ]  # fmt: skip


def test_any_of_his_other_groups_answers(tenant):
    put(tenant, "associate", 5, OtherGroups=[4, 5])
    by = "correspondingAssociate/otherGroups"
    where = "personId = 2 and"
    assert column(tenant, "Person", "personId", f"{where} {by} oneOf (5, 6)") == [2]
    assert column(tenant, "Person", "personId", f"{where} {by} oneOf (1, 2)") == []
    assert column(tenant, "Person", "personId", f"{where} {by} notOneOf (4)") == []
    assert column(tenant, "Person", by, where.removesuffix(" and")) == [
        "Professional services, Marketing"
    ]


def test_nobody_is_no_user(tenant):
    id = put(tenant, "person", Lastname="Nobody")
    names = "correspondingAssociate/fullName,correspondingAssociate/isActive,correspondingAssociate/associateDbId"
    assert list(first(tenant, "Person", names, f"personId = {id}").values()) == ["", False, 0]
