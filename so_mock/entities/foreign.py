"""What other systems keep here: applications, devices and their keys (sheet: domain.md 6)."""

from __future__ import annotations

from typing import Any

from so_mock.entities.columns import table_of
from so_mock.entities.model import Children, Entity, to
from so_mock.entities.simple import labelled
from so_mock.errors import Invalid
from so_mock.store.reads import Reads
from so_mock.store.table import Index, Row

APPS, DEVICES, KEYS = "foreign_app", "foreign_device", "foreign_key"

ON_RECORD = Index("record", lambda row: [(row["TableName"].lower(), row["RecordId"])])


def record_of(entity: str, id: int) -> tuple[str, int]:
    """A row, as keys name it."""
    table = table_of(entity)
    return (table.name if table is not None else entity).lower(), id


def keys_on(reads: Reads, record: tuple[str, int]) -> dict[str, str]:
    """`app.device.key` -> value, of all keys on a record."""
    found = {}
    for row in reads.by(KEYS, ON_RECORD, record):
        device = reads.row(DEVICES, row["Device"])
        app = reads.row(APPS, device["ForeignAppId"]) if device else None
        if device and app:
            found[f"{app['Name']}.{device['Name']}.{row['Key']}"] = str(row["Value"])
    return found


def one_of_a_name(crm: Any, row: Row, before: Row | None) -> Row:
    """An application is known by its name."""
    same = (each for each in crm.rows(APPS) if each["Name"].lower() == row["Name"].lower())
    if any(each["ForeignAppId"] != row["ForeignAppId"] for each in same):
        raise Invalid(f"ForeignApp: there is one named {row['Name']} already")
    return row


_NAMES = {
    "CreatedBy": labelled("CreatedBy", "associate"),
    "UpdatedBy": labelled("UpdatedBy", "associate"),
}

FOREIGN = (
    Entity(APPS, "ForeignAppEntity", "ForeignAppId", settle=one_of_a_name,
           children={"Devices": Children(DEVICES, "ForeignAppId", saved=False)}),
    Entity(DEVICES, "ForeignDevice", "ForeignDeviceId", parts={KEYS: "Device"},
           shows={"ForeignDevice": {**_NAMES, "AssociateFullName": labelled("CreatedBy", "associate")}}),
    Entity(KEYS, "ForeignKey", "ForeignKeyId", references={"Device": to(DEVICES)},
           extra={"ForeignKeyId": 0, "Device": 0}, shows={"ForeignKey": _NAMES}, label="Value"),
)  # fmt: skip
