"""Users and their licences."""

from contract.driver import record
from query.asking import column, first, put, rows


def test_all_are_listed_once_with_their_plan(tenant):
    assert len(column(tenant, "AllUsers", "associateDbId")) == 8
    names = "fullName,userplan,canLogin,superoffice_ten-service,usergroup,role"
    shown = first(tenant, "AllUsers", names, "associateDbId associateIsOneOf (5)")
    assert shown["fullName"] == "Terje Dahl"
    assert (shown["userplan"], shown["canLogin"], shown["superoffice_ten-service"]) == (
        "Sales, Marketing and Service",
        True,
        True,
    )


def test_a_licence_as_entity_lists_who_has_it(tenant):
    with tenant.store.unit():
        for link in tenant.store.table("_license_link").scan():
            if link["AssociateId"] == 17:
                tenant.store.delete("_license_link", link["id"])
    holders = column(
        tenant, "InternalUsers", "associateDbId", entities=("superoffice_ten-service",)
    )
    assert len(holders) == 7
    assert 17 not in holders


def test_former_users_are_let_in_by_name(tenant):
    put(tenant, "associate", 17, Deleted=True)
    active = rows(tenant, "InternalUsers", "associateDbId,isActive", entities=("all",))
    assert len(active) == 7
    assert {row["EntityName"] for row in active} == {"all"}
    assert len(rows(tenant, "InternalUsers", "associateDbId", entities=("all", "retired"))) == 8


def test_potential_users_are_colleagues_without_a_user(tenant):
    before = rows(tenant, "InternalUsers", "contactId", entities=("potential",))
    assert {row["contactId"] for row in before} == {1}
    id = put(tenant, "person", Firstname="New", Lastname="Colleague", Contact=1)
    *_, shown = rows(tenant, "InternalUsers", "fullName,contactName", entities=("potential",))
    assert (shown["PrimaryKey"], shown["fullName"], shown["contactName"]) == (
        str(id),
        "New Colleague",
        "Fjordlys AS",
    )


def test_kinds_of_users(tenant):
    ext = put(tenant, "associate", Name="ext", PersonId=40, Type="ExternalAssociate")
    system = put(tenant, "associate", Name="sys", Type="SystemAssociate")
    assert column(tenant, "ExternalUsers", "associateDbId") == [ext]
    assert column(tenant, "OtherUsers", "associateDbId") == [system]
    assert ext not in column(tenant, "InternalUsers", "associateDbId")


def test_rest_lists_users(tenant):
    listed = record(tenant, "GET User")
    assert len(listed["value"]) == 8
    assert listed["value"][0]["assocName"] == "ADM0"


def test_nobody_is_listed_twice_for_his_licences(tenant):
    everybody = rows(tenant, "InternalUsers", "associateDbId", entities=("all",))
    licensed = "superoffice_ten-service"
    assert rows(tenant, "InternalUsers", "associateDbId", entities=(licensed,))
    for entities in (("all", licensed), (licensed, "all", "superoffice_visible-for")):
        assert rows(tenant, "InternalUsers", "associateDbId", entities=entities) == everybody
