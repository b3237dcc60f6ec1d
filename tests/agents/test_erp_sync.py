"""Connectors, connections, mappings and links as rows; no ERP system is asked anything."""

from typing import Any

import pytest
from contract.door import Door
from contract.driver import ask, record

from so_mock.tenant import Tenant

E = "ErpSync"


@pytest.fixture
def connection(tenant: Tenant) -> int:
    given = {"DisplayName": "Books", "URL": "https://erp.test"}
    connector = record(tenant, f"{E}.SaveErpSyncConnectorEntity", erp_sync_connector_entity=given)
    return connect(tenant, "One", connector["ErpConnectorId"])


def connect(tenant: Tenant, name: str, connector: int = 1) -> int:
    given = {
        "DisplayName": name,
        "ErpConnectorId": connector,
        "Active": True,
        "ConfigFields": {"user": "x"},
    }
    return int(record(tenant, f"{E}.SaveConnection", connection=given)["ErpConnectionId"])


def connections(tenant: Tenant, deleted: bool = False) -> Any:
    return record(tenant, f"{E}.GetAllConnections", include_deleted=deleted)


def names(tenant: Tenant, deleted: bool = False) -> list[str]:
    return [each["DisplayName"] for each in connections(tenant, deleted)]


def test_connections_are_listed_by_priority_without_their_configuration(
    tenant: Tenant, connection: int
) -> None:
    second = connect(tenant, "Two")
    assert names(tenant) == ["One", "Two"]
    assert all(each["ConfigFields"] == {} for each in connections(tenant))
    fields = record(tenant, f"{E}.GetErpConnectionConfigFields", erp_connection_id=connection)
    assert fields == {"user": "x"}
    ids = [second, connection]
    assert record(tenant, f"{E}.SaveErpConnectionSyncPriorities", erp_connection_ids=ids) is True
    assert names(tenant) == ["Two", "One"]
    record(tenant, f"{E}.DeleteConnection", erp_connection_id=second)
    assert (names(tenant), names(tenant, True)) == (["One"], ["Two", "One"])
    assert (
        ask(tenant, f"{E}.SaveErpConnectionSyncPriorities", erp_connection_ids=[99]).status == 404
    )


def test_a_connector_with_connections_cannot_be_deleted(tenant: Tenant, connection: int) -> None:
    def can(id: int) -> Any:
        return record(tenant, f"{E}.CanDeleteErpSyncConnectorEntity", erp_sync_connector_id=id)

    listed = record(tenant, f"{E}.GetAllConnectors")
    assert [(each["Id"], each["Name"]) for each in listed] == [(1, "Books")]
    assert (can(1), can(99)) == ("ErrorConnectorHasConnections", "ErrorNotFound")
    record(tenant, f"{E}.DeleteConnection", erp_connection_id=connection)
    assert can(1) == "NoError"


def test_a_connection_is_switched(tenant: Tenant, connection: int) -> None:
    assert record(tenant, f"{E}.ToggleErpConnectionActive", erp_connection_id=connection) == []
    read = record(tenant, f"{E}.GetConnection", erp_connection_id=connection)
    assert read["Active"] is False
    summary = record(tenant, f"{E}.GetErpSyncConnectionSummary", erp_sync_connection_id=connection)
    assert (summary["DisplayName"], summary["Active"]) == ("One", False)


def test_the_engine_has_a_state_and_an_interval(door: Door) -> None:
    assert door.agent(f"{E}.GetEngineStatus")["IsRunning"] is False
    assert door.agent(f"{E}.ChangeEngineStatus", {"Run": True})["IsRunning"] is True
    for interval in ("00:15:00", "1.02:30:00"):
        door.agent(f"{E}.ChangeEngineInterval", {"Interval": interval})
        status = door.agent(f"{E}.GetEngineStatus")
        assert (status["IsRunning"], status["Interval"]) == (True, interval)


def mapping(tenant: Tenant, connection: int, *fields: dict[str, Any], **more: Any) -> Any:
    given = {
        "ErpConnectionId": connection,
        "ActorTypeErp": "Customer",
        "ActorTypeCrm": "Contact",
        "IsActive": True,
    }
    given |= {"FieldMappings": list(fields), **more}
    return record(tenant, f"{E}.SaveActorTypeMapping", mapping=given)


FIELDS = [
    {"ErpFieldKey": "name", "CrmFieldKey": "Name", "ErpDisplayName": "Customer", "ShowInGui": True},
    {"ErpFieldKey": "vat", "ErpDisplayName": "VAT", "Access": "Mandatory"},
]


def test_a_mapping_is_known_by_connection_and_actor(tenant: Tenant, connection: int) -> None:
    made = mapping(tenant, connection, *FIELDS)
    at = {"erp_connection_id": connection, "actor_type": "Customer"}
    assert record(tenant, f"{E}.GetActorTypeMapping", **at) == made
    assert record(tenant, f"{E}.GetActorTypeMapping", **at | {"actor_type": "Project"}) is None
    asked = {"erp_connection_id": connection, "erp_actor_type": "Customer"}
    assert record(tenant, f"{E}.GetCrmActorType", **asked) == "Contact"
    again = mapping(tenant, connection, made["FieldMappings"][1] | {"CrmFieldKey": "OrgNr"})
    (kept,) = again["FieldMappings"]
    assert kept["ErpFieldId"] == made["FieldMappings"][1]["ErpFieldId"]
    assert kept["CrmFieldKey"] == "OrgNr"
    summary = record(tenant, f"{E}.GetErpSyncConnectionSummary", erp_sync_connection_id=connection)
    assert [(a["ActorType"], a["HasMappings"]) for a in summary["Actors"]] == [("Customer", True)]


def test_fields_are_moved_and_have_defaults(tenant: Tenant, connection: int) -> None:
    made = mapping(tenant, connection, *FIELDS)
    name, vat = (each["ErpFieldId"] for each in made["FieldMappings"])
    at = {"erp_connection_id": connection, "erp_actor_type": "Customer"}
    record(tenant, f"{E}.MoveErpFieldItem", erp_field_id=vat, direction=-1, **at)
    read = record(
        tenant, f"{E}.GetActorTypeMapping", erp_connection_id=connection, actor_type="Customer"
    )
    assert [each["ErpFieldId"] for each in read["FieldMappings"]] == [vat, name]
    wanted = record(tenant, f"{E}.GetFieldsForNewErpActor", **at)
    assert [(each["FieldKey"], each["DisplayName"]) for each in wanted] == [("vat", "VAT")]
    told = {
        "ErpFieldId": name,
        "DefaultValue": "Acme",
        "PromptUser": True,
        "ErpFieldKey": "ignored",
    }
    record(tenant, f"{E}.SaveDefaultValueInfo", erp_sync_default_value=told)
    info = record(tenant, f"{E}.GetDefaultValueInfo", erp_field_id=name)
    assert (info["DefaultValue"], info["PromptUser"], info["ErpFieldKey"]) == ("Acme", True, "name")
    wanted = record(tenant, f"{E}.GetFieldsForNewErpActor", **at)
    assert [each["FieldKey"] for each in wanted] == ["vat", "name"]
    wrong = at | {"erp_actor_type": "Project"}
    assert (
        ask(tenant, f"{E}.MoveErpFieldItem", erp_field_id=vat, direction=1, **wrong).status == 400
    )


def test_list_mappings_of_a_connection(tenant: Tenant, connection: int) -> None:
    given = {
        "ErpConnectionId": connection,
        "ErpListItemMappings": [{"ErpListName": "terms", "ErpFieldId": 3}],
    }
    for _ in range(2):
        record(tenant, f"{E}.SaveConnectionListMappings", list_mapping=given)
    read = record(tenant, f"{E}.GetConnectionListMappings", erp_connection_id=connection)
    assert read["ErpConnectionName"] == "One"
    assert [each["ErpListName"] for each in read["ErpListItemMappings"]] == ["terms"]


def test_a_record_tells_how_many_connections_it_has(tenant: Tenant, connection: int) -> None:
    mapping(tenant, connection, *FIELDS)
    contact = record(tenant, "Contact.SaveContactEntity", contact_entity={"Name": "Acme"})[
        "ContactId"
    ]
    at = {"erp_connection_id": connection, "crm_record_id": contact, "crm_actor_type": "Contact"}
    actor = {"erp_key": "K1", "erp_actor_type": "Customer"}

    def links() -> Any:
        return record(tenant, "Contact.GetContactEntity", contact_entity_id=contact)[
            "ActiveErpLinks"
        ]

    def shown() -> Any:
        asked = {"crm_actor_type": "Contact", "entity_id": contact}
        (found,) = record(tenant, f"{E}.GetConnectionsAndDisplayFields", **asked)
        return found["Connected"], [each["FieldKey"] for each in found["ErpFields"]]

    assert shown() == (False, ["name"])
    assert record(tenant, f"{E}.CreateActorLink", **at, **actor) is True
    assert record(tenant, f"{E}.TryConnectActor", **at, **actor) is False
    assert ask(tenant, f"{E}.ConnectActor", **at, **actor).status == 400
    assert (links(), shown()) == (1, (True, ["name"]))
    broken = [record(tenant, f"{E}.BreakActorLink", **at) for _ in range(2)]
    assert (broken, links()) == ([True, False], 0)
    record(tenant, f"{E}.ConnectActor", **at, **actor)
    assert links() == 1
    assert (
        ask(tenant, f"{E}.CreateActorLink", **at | {"crm_record_id": 99_999}, **actor).status == 404
    )
