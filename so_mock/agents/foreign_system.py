"""ForeignSystem: what other systems keep here. An application has devices, a device has keys on records.

Names are found without regard to case. A key has no id of its own: application, device, its identifier, table, record and
key name tell it.
"""

from __future__ import annotations

from typing import Any

from so_mock.behaviour import behaviour
from so_mock.catalogue.tables import tables
from so_mock.conventions import crud
from so_mock.crm import Crm
from so_mock.entities.foreign import APPS, DEVICES, KEYS, keys_on, record_of
from so_mock.entities.model import View
from so_mock.errors import BadRequest, NotFound, required
from so_mock.store.table import Row

Record = dict[str, Any]


def _same(one: Any, other: Any) -> bool:
    return str(one or "").lower() == str(other or "").lower()


def app_of(crm: Crm, name: str | None) -> Row | None:
    return next((row for row in crm.rows(APPS) if _same(row["Name"], name)), None)


def need_app(crm: Crm, name: str | None) -> Row:
    found = app_of(crm, name)
    if found is None:
        raise NotFound(f"ForeignApp {name or 'without a name'} not found")
    return found


def devices_of(
    crm: Crm, app: str | None, name: str | None = None, identifier: str | None = None
) -> list[Row]:
    """Those of an application; with that name, with that identifier (None: any)."""
    found = app_of(crm, app)
    return [
        row
        for row in (crm.referring(DEVICES, "ForeignAppId", found["ForeignAppId"]) if found else ())
        if (name is None or _same(row["Name"], name))
        and (identifier is None or _same(row["DeviceIdentifier"], identifier))
    ]


def keys_of(
    crm: Crm,
    devices: list[Row],
    key: str | None = None,
    table: str | None = None,
    record: int | None = None,
) -> list[Row]:
    """Of these devices; a key name that is None, a table that is blank or a record 0 is any."""
    return [
        row
        for device in devices
        for row in crm.referring(KEYS, "Device", device["ForeignDeviceId"])
        if (key is None or _same(row["Key"], key))
        and (not table or _same(row["TableName"], table))
        and (not record or row["RecordId"] == record)
    ]


def _first(crm: Crm, entity: str, rows: list[Row]) -> View | None:
    return crm.view(entity, rows[0]) if rows else None


def _views(crm: Crm, rows: list[Row]) -> list[View]:
    return [crm.view(KEYS, row) for row in rows]


# -- applications and devices


@behaviour("ForeignSystem.GetAppByName")
def get_app_by_name(crm: Crm, application_name: str | None) -> View | None:
    found = app_of(crm, application_name)
    return crm.view(APPS, found) if found else None


@behaviour("ForeignSystem.GetApplicationDevices")
def get_application_devices(crm: Crm, application_name: str | None) -> list[View]:
    return [crm.view(DEVICES, row) for row in devices_of(crm, application_name)]


@behaviour("ForeignSystem.GetDeviceByName")
def get_device_by_name(
    crm: Crm, application_name: str | None, device_name: str | None
) -> View | None:
    return _first(crm, DEVICES, devices_of(crm, application_name, device_name or ""))


@behaviour("ForeignSystem.GetDeviceByIdentifier")
def get_device_by_identifier(
    crm: Crm, application_name: str | None, device_name: str | None, device_identifier: str | None
) -> View | None:
    found = devices_of(crm, application_name, device_name or "", device_identifier or "")
    return _first(crm, DEVICES, found)


@behaviour("ForeignSystem.AddDeviceByIdentifier")
def add_device_by_identifier(
    crm: Crm, application_name: str | None, device_name: str | None, device_identifier: str | None
) -> View:
    app = need_app(crm, application_name)
    given = {
        "Name": device_name,
        "DeviceIdentifier": device_identifier,
        "ForeignAppId": app["ForeignAppId"],
    }
    return crud.save(crm, crm.model[DEVICES], given)


@behaviour("ForeignSystem.SaveDeviceByIdentifier")
def save_device_by_identifier(
    crm: Crm, application_name: str | None, device_name: str | None, device_identifier: str | None,
    foreign_device: Record | None,
) -> View:  # fmt: skip
    """The device of that name and identifier is meant, whatever key the carrier has; it is added when there is none."""
    app = need_app(crm, application_name)
    found = devices_of(crm, application_name, device_name or "", device_identifier or "")
    named = {"Name": device_name, "DeviceIdentifier": device_identifier}
    given = named | {
        name: text for name, text in (foreign_device or {}).items() if name in named and text
    }
    key = found[0]["ForeignDeviceId"] if found else 0
    return crud.save(
        crm,
        crm.model[DEVICES],
        given | {"ForeignDeviceId": key, "ForeignAppId": app["ForeignAppId"]},
    )


@behaviour("ForeignSystem.DeleteDeviceByIdentifier")
def delete_device_by_identifier(
    crm: Crm, application_name: str | None, device_name: str | None, device_identifier: str | None
) -> None:
    for row in devices_of(crm, application_name, device_name or "", device_identifier or ""):
        crud.delete(crm, crm.model[DEVICES], row["ForeignDeviceId"])


@behaviour("ForeignSystem.SaveForeignDevice")
def save_foreign_device(
    crm: Crm, foreign_device: Record | None, application_name: str | None
) -> View:
    foreign_device = required(foreign_device, "ForeignDevice")
    app = need_app(crm, application_name)
    return crud.save(
        crm, crm.model[DEVICES], foreign_device | {"ForeignAppId": app["ForeignAppId"]}
    )


@behaviour("ForeignSystem.DeleteForeignDevice")
def delete_foreign_device(
    crm: Crm, foreign_device: Record | None, application_name: str | None
) -> None:
    """By its key, else by name and identifier; only one of that application."""
    given = foreign_device or {}
    name, identifier = given.get("Name") or "", given.get("DeviceIdentifier") or ""
    id = given.get("ForeignDeviceId")
    found = (
        devices_of(crm, application_name)
        if id
        else devices_of(crm, application_name, name, identifier)
    )
    for row in found:
        if not id or row["ForeignDeviceId"] == id:
            crud.delete(crm, crm.model[DEVICES], row["ForeignDeviceId"])


# -- reading keys


@behaviour("ForeignSystem.GetKey")
def get_key(
    crm: Crm, application_name: str | None, device_name: str | None, key_name: str | None,
    table_name: str | None, record_id: int | None,
) -> View | None:  # fmt: skip
    devices = devices_of(crm, application_name, device_name or "")
    return _first(crm, KEYS, keys_of(crm, devices, key_name or "", table_name, record_id))


@behaviour("ForeignSystem.GetKeyOnDeviceIdentifier")
def get_key_on_device_identifier(
    crm: Crm, application_name: str | None, device_name: str | None, device_identifier: str | None,
    key_name: str | None, table_name: str | None, record_id: int | None,
) -> View | None:  # fmt: skip
    devices = devices_of(crm, application_name, device_name or "", device_identifier or "")
    return _first(crm, KEYS, keys_of(crm, devices, key_name or "", table_name, record_id))


@behaviour("ForeignSystem.GetKeyValue")
def get_key_value(
    crm: Crm, application_name: str | None, device_name: str | None, key_name: str | None,
    table_name: str | None, record_id: int | None,
) -> str | None:  # fmt: skip
    found = get_key(crm, application_name, device_name, key_name, table_name, record_id)
    return str(found.row["Value"]) if found else None


@behaviour("ForeignSystem.GetKeyValueOnDeviceIdentifier")
def get_key_value_on_device_identifier(
    crm: Crm, application_name: str | None, device_name: str | None, device_identifier: str | None,
    key_name: str | None, table_name: str | None, record_id: int | None,
) -> str | None:  # fmt: skip
    found = get_key_on_device_identifier(
        crm, application_name, device_name, device_identifier, key_name, table_name, record_id
    )
    return str(found.row["Value"]) if found else None


@behaviour("ForeignSystem.GetKeyByValue")
def get_key_by_value(
    crm: Crm, application_name: str | None, device_name: str | None, key_name: str | None,
    key_value: str | None, table_name: str | None,
) -> View | None:  # fmt: skip
    devices = devices_of(crm, application_name, device_name or "")
    found = keys_of(crm, devices, key_name or "", table_name)
    return _first(crm, KEYS, [row for row in found if row["Value"] == (key_value or "")])


@behaviour("ForeignSystem.GetKeyByValueAndIdentifier")
def get_key_by_value_and_identifier(
    crm: Crm, application_name: str | None, device_name: str | None, device_identifier: str | None,
    key_name: str | None, key_value: str | None, table_name: str | None,
) -> View | None:  # fmt: skip
    devices = devices_of(crm, application_name, device_name or "", device_identifier or "")
    found = keys_of(crm, devices, key_name or "", table_name)
    return _first(crm, KEYS, [row for row in found if row["Value"] == (key_value or "")])


@behaviour("ForeignSystem.GetApplicationKeys")
def get_application_keys(crm: Crm, application_name: str | None) -> list[View]:
    return _views(crm, keys_of(crm, devices_of(crm, application_name)))


@behaviour("ForeignSystem.GetDeviceKeys")
def get_device_keys(crm: Crm, application_name: str | None, device_name: str | None) -> list[View]:
    return _views(crm, keys_of(crm, devices_of(crm, application_name, device_name or "")))


@behaviour("ForeignSystem.GetDeviceKeysOnDeviceIdentifier")
def get_device_keys_on_device_identifier(
    crm: Crm, application_name: str | None, device_name: str | None, device_identifier: str | None
) -> list[View]:
    devices = devices_of(crm, application_name, device_name or "", device_identifier or "")
    return _views(crm, keys_of(crm, devices))


@behaviour("ForeignSystem.GetDeviceKeysOnDeviceIdentifierTable")
def get_device_keys_on_device_identifier_table(
    crm: Crm, application_name: str | None, device_name: str | None, device_identifier: str | None,
    table_name: str | None,
) -> list[View]:  # fmt: skip
    devices = devices_of(crm, application_name, device_name or "", device_identifier or "")
    return _views(crm, keys_of(crm, devices, None, table_name))


@behaviour("ForeignSystem.GetDeviceKeysOnDeviceIdentifierTableRecordId")
def get_device_keys_on_device_identifier_table_record_id(
    crm: Crm, application_name: str | None, device_name: str | None, device_identifier: str | None,
    table_name: str | None, record_id: int | None,
) -> list[View]:  # fmt: skip
    devices = devices_of(crm, application_name, device_name or "", device_identifier or "")
    return _views(crm, keys_of(crm, devices, None, table_name, record_id))


@behaviour("ForeignSystem.GetAllForeignKeysOnEntity")
def get_all_foreign_keys_on_entity(
    crm: Crm, entity_type: str | None, entity_id: int | None
) -> dict[str, str]:
    return keys_on(crm.reads, record_of((entity_type or "").lower(), entity_id or 0))


# -- writing keys


@behaviour("ForeignSystem.AddForeignKey")
def add_foreign_key(
    crm: Crm, foreign_key: Record | None, application_name: str | None, device_name: str | None,
    device_identifier: str | None,
) -> View:  # fmt: skip
    """Another one of the same name on the same record is left as it is."""
    device = _need_device(crm, application_name, device_name, device_identifier)
    given = _checked(foreign_key)
    return _added(crm, given, device)


@behaviour("ForeignSystem.SaveForeignKey")
def save_foreign_key(
    crm: Crm, foreign_key: Record | None, application_name: str | None, device_name: str | None,
    device_identifier: str | None,
) -> View:  # fmt: skip
    """Replaces the one of that name on the record, or adds it."""
    device = _need_device(crm, application_name, device_name, device_identifier)
    given = _checked(foreign_key)
    same = [
        row
        for row in crm.referring(KEYS, "Device", device["ForeignDeviceId"])
        if _same(row["Key"], given.get("Key"))
        and (row["TableName"], row["RecordId"]) == (given["TableName"], given.get("RecordId") or 0)
    ]
    if same:
        entity = crm.model[KEYS]
        return crm.view(KEYS, crud.change(crm, entity, same[0], Value=given.get("Value") or ""))
    return _added(crm, given, device)


@behaviour("ForeignSystem.DeleteForeignKeyOnName")
def delete_foreign_key_on_name(
    crm: Crm, application_name: str | None, device_name: str | None, device_identifier: str | None,
    key_name: str | None, table_name: str | None, record_id: int | None,
) -> None:  # fmt: skip
    """A blank table means the key on all tables, record 0 on all records of the table."""
    devices = devices_of(crm, application_name, device_name or "", device_identifier or "")
    for row in keys_of(crm, devices, key_name or "", table_name, record_id if table_name else 0):
        crm.delete(KEYS, row["ForeignKeyId"])


@behaviour("ForeignSystem.DeleteForeignKey")
def delete_foreign_key(
    crm: Crm, foreign_key: Record | None, application_name: str | None, device_name: str | None,
    device_identifier: str | None, table_name: str | None, record_id: int | None,
) -> None:  # fmt: skip
    name = (foreign_key or {}).get("Key")
    delete_foreign_key_on_name(
        crm, application_name, device_name, device_identifier, name, table_name, record_id
    )


def _added(crm: Crm, given: Record, device: Row) -> View:
    entity = crm.model[KEYS]
    row = crm.absorber.new_row(entity, given, crud.default_row(crm, entity, given))
    return crm.view(KEYS, crud.store(crm, entity, {**row, "Device": device["ForeignDeviceId"]}))


def _need_device(crm: Crm, app: str | None, name: str | None, identifier: str | None) -> Row:
    need_app(crm, app)
    found = devices_of(crm, app, name or "", identifier or "")
    if not found:
        raise NotFound(
            f"ForeignDevice {name or 'without a name'} ({identifier or 'no identifier'}) not found in {app}"
        )
    return found[0]


def _checked(key: Record | None) -> Record:
    """The key, its table spelt as the database does. Raises BadRequest for a table that there is not."""
    key = required(key, "ForeignKey")
    name = key.get("TableName") or ""
    table = tables().find(name)
    if table is None and not name.lower().startswith("y_"):
        raise BadRequest(f"ForeignKey: there is no table {name or 'without a name'}")
    return {**key, "TableName": table.name if table else name.lower()}
