"""Applications of other systems: what has no agent method with the same arguments."""

from __future__ import annotations

from typing import Any

from so_mock.behaviour import behaviour
from so_mock.crm import Crm


def _saved(crm: Crm, name: str) -> Any:
    return crm.call("ForeignSystem.SaveForeignAppEntity", foreign_app_entity={"Name": name})


@behaviour("POST ForeignApp/{appName}")
def post_foreign_app(crm: Crm, app_name: str) -> Any:
    """A new application of that name."""
    return _saved(crm, app_name)


@behaviour("PUT ForeignApp/{appName}")
def put_foreign_app(crm: Crm, app_name: str) -> Any:
    """The same by another verb, as published."""
    return _saved(crm, app_name)


@behaviour(
    "GET ForeignApp/{applicationName}/{deviceName}/{deviceIdentifier}/Key/{keyName}/{tableName}"
)
def get_key_by_value(
    crm: Crm, application_name: str, device_name: str, device_identifier: str, key_name: str, value: str,
    table_name: str,
) -> Any:  # fmt: skip
    return crm.call(
        "ForeignSystem.GetKeyByValueAndIdentifier", application_name=application_name, device_name=device_name,
        device_identifier=device_identifier, key_name=key_name, key_value=value, table_name=table_name,
    )  # fmt: skip
