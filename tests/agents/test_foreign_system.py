"""Applications of other systems, their devices and keys (sheet: domain.md 6; design notes 6, cases 12 and 20)."""

from typing import Any

import pytest
from contract.door import Door
from contract.driver import SOLVEIG, ask, record

from so_mock.tenant import Tenant

F = "ForeignSystem"
AT = {"application_name": "Sync", "device_name": "Phone", "device_identifier": "1"}


@pytest.fixture
def synced(tenant: Tenant) -> Tenant:
    """One application with two devices of the same name."""
    record(tenant, f"{F}.SaveForeignAppEntity", foreign_app_entity={"Name": "Sync"})
    for identifier in ("1", "2"):
        record(tenant, f"{F}.AddDeviceByIdentifier", **AT | {"device_identifier": identifier})
    return tenant


def add(
    tenant: Tenant, key: str, value: str, record_id: int = 5, table: str = "contact", **at: Any
) -> Any:
    given = {"Key": key, "Value": value, "RecordId": record_id, "TableName": table}
    return record(tenant, f"{F}.AddForeignKey", **AT | at, foreign_key=given)


def on(tenant: Tenant, id: int, table: str = "contact") -> Any:
    return record(tenant, f"{F}.GetAllForeignKeysOnEntity", entity_type=table, entity_id=id)


def values(keys: Any) -> Any:
    return [(each["Key"], each["Value"]) for each in keys]


# -- applications and devices


def test_an_application_shows_its_devices_and_has_a_name_of_its_own(synced: Tenant) -> None:
    app = record(synced, f"{F}.GetAppByName", application_name="sync")
    assert [each["DeviceIdentifier"] for each in app["Devices"]] == ["1", "2"]
    assert app["CreatedBy"]["AssociateId"] == 5
    assert record(synced, f"{F}.GetAppByName", application_name="None") is None
    assert (
        ask(synced, f"{F}.SaveForeignAppEntity", foreign_app_entity={"Name": "SYNC"}).status == 400
    )
    saved = record(
        synced,
        f"{F}.SaveForeignAppEntity",
        foreign_app_entity=app | {"Devices": [], "Name": "Sync 2"},
    )
    assert len(saved["Devices"]) == 2, "devices are not saved with it"


def test_a_device_is_stamped_with_names(synced: Tenant) -> None:
    device = record(synced, f"{F}.GetDeviceByIdentifier", **AT)
    name = record(synced, "Associate.GetAssociate", associate_id=5)["FullName"]
    assert (device["CreatedBy"], device["AssociateFullName"], device["UpdatedBy"]) == (
        name,
        name,
        "",
    )
    assert (
        record(synced, f"{F}.GetForeignDevice", foreign_device_id=device["ForeignDeviceId"])
        == device
    )


def test_a_device_is_saved_under_its_name_whatever_key_is_given(synced: Tenant) -> None:
    """Case 20: by key 0 it would be added a second time."""
    given = {"Name": "Phone", "DeviceIdentifier": "3", "ForeignDeviceId": 0}
    saved = record(synced, f"{F}.SaveDeviceByIdentifier", SOLVEIG, **AT, foreign_device=given)
    devices = record(synced, f"{F}.GetApplicationDevices", application_name="Sync")
    assert [each["DeviceIdentifier"] for each in devices] == ["3", "2"]
    assert saved["ForeignDeviceId"] == 1
    assert (
        saved["UpdatedBy"] == record(synced, "Associate.GetAssociate", associate_id=17)["FullName"]
    )
    record(synced, f"{F}.SaveDeviceByIdentifier", **AT, foreign_device=None)
    assert len(record(synced, f"{F}.GetApplicationDevices", application_name="Sync")) == 3
    again = record(synced, f"{F}.GetDeviceByName", application_name="Sync", device_name="phone")
    assert again["ForeignDeviceId"] == 1


def test_a_device_is_saved_and_deleted_as_a_carrier(synced: Tenant) -> None:
    made = record(synced, f"{F}.SaveForeignDevice", application_name="Sync",
                  foreign_device={"Name": "Tablet", "DeviceIdentifier": "9"})  # fmt: skip
    changed = record(
        synced,
        f"{F}.SaveForeignDevice",
        application_name="Sync",
        foreign_device=made | {"Name": "Pad"},
    )
    assert (changed["ForeignDeviceId"], changed["Name"]) == (made["ForeignDeviceId"], "Pad")
    record(synced, f"{F}.DeleteForeignDevice", application_name="Other", foreign_device=changed)
    assert record(synced, f"{F}.GetForeignDevice", foreign_device_id=made["ForeignDeviceId"]), (
        "not of that application"
    )
    record(synced, f"{F}.DeleteForeignDevice", application_name="Sync", foreign_device=changed)
    assert (
        record(synced, f"{F}.GetForeignDevice", foreign_device_id=made["ForeignDeviceId"]) is None
    )
    record(synced, f"{F}.DeleteForeignDevice", application_name="Sync",
           foreign_device={"Name": "Phone", "DeviceIdentifier": "2"})  # fmt: skip
    assert len(record(synced, f"{F}.GetApplicationDevices", application_name="Sync")) == 1
    answer = ask(
        synced, f"{F}.SaveForeignDevice", application_name="None", foreign_device={"Name": "x"}
    )
    assert answer.status == 404


def test_what_belongs_to_an_application_goes_with_it(synced: Tenant) -> None:
    add(synced, "id", "a")
    record(synced, f"{F}.DeleteDeviceByIdentifier", **AT)
    assert on(synced, 5) == {}
    add(synced, "id", "b", device_identifier="2")
    record(synced, f"{F}.DeleteForeignAppEntity", foreign_app_entity_id=1)
    assert on(synced, 5) == {}
    assert len(synced.store.table("foreign_device")) == 0


# -- keys


def test_adding_leaves_the_old_key_and_saving_replaces_it(synced: Tenant) -> None:
    first = add(synced, "id", "a")
    assert (first["Key"], first["Value"], first["TableName"], first["RecordId"]) == (
        "id",
        "a",
        "contact",
        5,
    )
    add(synced, "id", "b")
    assert values(record(synced, f"{F}.GetDeviceKeysOnDeviceIdentifier", **AT)) == [
        ("id", "a"),
        ("id", "b"),
    ]
    given = {"Key": "ID", "Value": "c", "RecordId": 5, "TableName": "Contact"}
    saved = record(synced, f"{F}.SaveForeignKey", SOLVEIG, **AT, foreign_key=given)
    assert (saved["Value"], saved["UpdatedBy"]) == ("c", "Solveig Aas")
    record(synced, f"{F}.SaveForeignKey", **AT, foreign_key=given | {"RecordId": 6, "Value": "d"})
    assert values(record(synced, f"{F}.GetDeviceKeysOnDeviceIdentifier", **AT)) == [
        ("id", "c"), ("id", "b"), ("ID", "d"),
    ]  # fmt: skip


def test_a_key_is_found_by_name_value_table_and_record(synced: Tenant) -> None:
    add(synced, "id", "a", 5)
    add(synced, "id", "b", 6)
    add(synced, "other", "b", 7, "person", device_identifier="2")
    name = {"application_name": "Sync", "device_name": "Phone", "key_name": "id"}

    def value(**more: Any) -> Any:
        return record(synced, f"{F}.GetKeyValue", **name | more)

    assert value(table_name="contact", record_id=6) == "b"
    assert value(table_name="", record_id=0) == "a", "a blank table is any, and so is record 0"
    assert value(table_name="person", record_id=6) is None
    assert record(synced, f"{F}.GetKey", **name, table_name="contact", record_id=6)["RecordId"] == 6
    found = record(synced, f"{F}.GetKeyByValue", **name, key_value="b", table_name="contact")
    assert found["RecordId"] == 6
    assert record(synced, f"{F}.GetKeyByValueAndIdentifier", **name, device_identifier="2", key_value="b",
                  table_name="contact") is None  # fmt: skip
    on_device = name | {
        "device_identifier": "2",
        "key_name": "other",
        "table_name": "person",
        "record_id": 7,
    }
    assert record(synced, f"{F}.GetKeyOnDeviceIdentifier", **on_device)["Value"] == "b"
    assert record(synced, f"{F}.GetKeyValueOnDeviceIdentifier", **on_device) == "b"
    assert len(record(synced, f"{F}.GetApplicationKeys", application_name="Sync")) == 3
    assert (
        len(record(synced, f"{F}.GetDeviceKeys", application_name="Sync", device_name="Phone")) == 3
    )
    by_table = f"{F}.GetDeviceKeysOnDeviceIdentifierTable"
    assert len(record(synced, by_table, **AT, table_name="contact")) == 2
    assert values(
        record(synced, f"{by_table}RecordId", **AT, table_name="contact", record_id=6)
    ) == [("id", "b")]


def test_a_key_needs_its_device_and_a_table_that_there_is(synced: Tenant) -> None:
    given = {"Key": "id", "Value": "a", "RecordId": 5, "TableName": "contact"}
    assert (
        ask(
            synced, f"{F}.AddForeignKey", **AT | {"device_identifier": "9"}, foreign_key=given
        ).status
        == 404
    )
    assert (
        ask(synced, f"{F}.AddForeignKey", **AT, foreign_key=given | {"TableName": "contcat"}).status
        == 400
    )
    assert ask(synced, f"{F}.AddForeignKey", **AT, foreign_key=None).status == 400
    assert on(synced, 5) == {}


def filled(tenant: Tenant) -> None:
    for key, id, table in (
        ("id", 5, "contact"),
        ("id", 6, "contact"),
        ("id", 5, "person"),
        ("etag", 5, "contact"),
    ):
        add(tenant, key, f"{key} {table} {id}", id, table)
    add(tenant, "id", "another device", device_identifier="2")


def left(tenant: Tenant) -> Any:
    keys = record(tenant, f"{F}.GetDeviceKeysOnDeviceIdentifier", **AT)
    return [each["Value"] for each in keys]


@pytest.mark.parametrize(
    ("table", "id", "stay"),
    [
        ("contact", 5, ["id contact 6", "id person 5", "etag contact 5"]),
        ("contact", 0, ["id person 5", "etag contact 5"]),
        ("", 0, ["etag contact 5"]),
        ("", 6, ["etag contact 5"]),
        ("sale", 0, ["id contact 5", "id contact 6", "id person 5", "etag contact 5"]),
    ],
)
def test_a_blank_table_and_record_0_are_wildcards_of_a_delete(
    synced: Tenant, table: str, id: int, stay: Any
) -> None:
    """Case 12."""
    filled(synced)
    record(
        synced, f"{F}.DeleteForeignKeyOnName", **AT, key_name="ID", table_name=table, record_id=id
    )
    assert left(synced) == stay
    assert "another device" in on(synced, 5).values()


def test_a_key_is_deleted_as_a_carrier_with_the_same_wildcards(synced: Tenant) -> None:
    filled(synced)
    asked = {"foreign_key": {"Key": "id"}, "table_name": "contact", "record_id": 0}
    record(synced, f"{F}.DeleteForeignKey", **AT, **asked)
    assert left(synced) == ["id person 5", "etag contact 5"]
    record(synced, f"{F}.DeleteForeignKey", **AT, foreign_key=None, table_name="", record_id=0)
    assert len(left(synced)) == 2, "no name is no wildcard"


# -- the record


def test_keys_of_a_record_are_named_by_application_and_device(synced: Tenant) -> None:
    add(synced, "id", "a")
    add(synced, "etag", "b")
    add(synced, "id", "c", 5, "person")
    assert on(synced, 5) == {"Sync.Phone.id": "a", "Sync.Phone.etag": "b"}
    assert on(synced, 5, "Person") == {"Sync.Phone.id": "c"}
    assert on(synced, 6) == {}


def test_keys_go_when_their_record_is_removed_for_good(synced: Tenant) -> None:
    made = record(synced, "Project.SaveProjectEntity", project_entity={"Name": "Bridge"})
    id = made["ProjectId"]
    add(synced, "id", "a", id, "project")
    add(synced, "id", "b", 5, "contact")
    record(synced, "Project.DeleteProjectEntity", project_entity_id=id)
    record(synced, "Contact.DeleteContactEntity", contact_entity_id=5)
    assert values(record(synced, f"{F}.GetApplicationKeys", application_name="Sync")) == [
        ("id", "b")
    ]
    record(synced, "Contact.Undelete", id=5)
    assert on(synced, 5) == {"Sync.Phone.id": "b"}, "a company in the bin keeps its keys"


# -- REST


def test_applications_devices_and_keys_through_rest(door: Door) -> None:
    app = door.rest("POST", "ForeignApp/Sync")
    assert door.rest("GET", "ForeignApp/Sync") == app
    device = door.rest("POST", "ForeignApp/Sync/Phone/1")
    assert door.rest("GET", "ForeignApp/Sync/Phone/1") == device
    assert door.rest("GET", "ForeignApp/Sync/Devices") == [device]
    moved = door.rest("PUT", "ForeignApp/Sync/Phone/1", {"DeviceIdentifier": "2"})
    assert moved["ForeignDeviceId"] == device["ForeignDeviceId"]
    key = {"Key": "id", "Value": "a", "RecordId": 5, "TableName": "contact"}
    door.rest("POST", "ForeignApp/Sync/Phone/2/Key", key)
    door.rest("PUT", "ForeignApp/Sync/Phone/2/Key", key | {"Value": "b"})
    for path in ("Phone/Key/id/contact/5", "Phone/2/Key/id/contact/5"):
        assert door.rest("GET", f"ForeignApp/Sync/{path}")["Value"] == "b"
        assert door.rest("GET", f"ForeignApp/Sync/{path}/Value") == "b"
    assert door.rest("GET", "ForeignApp/Sync/Phone/Key/id/contact?keyValue=b")["RecordId"] == 5
    assert door.rest("GET", "ForeignApp/Sync/Phone/2/Key/id/contact?Value=b")["RecordId"] == 5
    assert door.rest("GET", "Contact/5/ForeignKey") == {"Sync.Phone.id": "b"}
    assert door("GET", "Contact/999/ForeignKey").status == 404
    assert door("DELETE", "ForeignApp/Sync/Phone/2/Key/id/contact/0").status == 204
    assert door.rest("GET", "Contact/5/ForeignKey") == {}
    assert door("DELETE", "ForeignApp/Sync/Phone/2").status == 204
    assert door.rest("GET", f"ForeignApp/{app['ForeignAppId']}")["Devices"] == []
    other = door.rest("PUT", "ForeignApp/Second")
    assert door("DELETE", f"ForeignApp/{other['ForeignAppId']}").status == 204


def test_an_entity_shows_its_keys_among_extra_fields_when_asked(door: Door) -> None:
    door.rest("POST", "ForeignApp/Sync")
    door.rest("POST", "ForeignApp/Sync/Phone/1")
    key = {"Key": "id", "Value": "a", "RecordId": 5, "TableName": "contact"}
    door.rest("POST", "ForeignApp/Sync/Phone/1/Key", key)
    plain = door.rest("GET", "Contact/5")
    asked = door("GET", "Contact/5?fk=true")
    assert asked.json() == plain | {"ExtraFields": {"Sync.Phone.id": "a"}}
    assert asked.ignored == []
    assert door.rest("GET", "Contact/5")["ExtraFields"] == {}
    saved = door.rest("PUT", "Contact/5", asked.json())
    assert saved["ExtraFields"] == {}, "sent back it makes no column"
