"""Lengths of text columns, from the fact file on the tables of the database."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

# Carriers whose table has another name.
TABLES = {
    "Contact": "contact", "MailboxEntity": "mail_in_filter", "EMailEntity": "email_item",
    "EMailAccount": "email_account", "EMailFolder": "email_folder", "CRMScriptEntity": "ejscript",
    "TriggerScriptEntity": "screen_chooser", "DashTheme": "dashboardtheme", "Dash": "dashboard",
    "DashTile": "dashboardtile", "DashTileDefinition": "dashboardtiledefinition",
    "TicketPriorityEntity": "ticket_priority", "TicketStatusEntity": "ticket_status",
    "TicketTypeEntity": "ticket_type", "TicketCategoryEntity": "ej_category",
    "CurrencyEntity": "currency", "UserGroup": "usergroup", "RoleEntity": "role",
    "ProjectTypeEntity": "projtype", "RelationDefinitionEntity": "reldef",
    "TicketMessageEntity": "ej_message", "Webhook": "webhook", "History": "history",
}  # fmt: skip


def squeezed(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.lower())


def lengths(tables: Mapping[str, Any], carriers: Mapping[str, str]) -> dict[str, str]:
    """Carrier -> `Property=length` for text columns: column and property names agree once squeezed."""
    made = {}
    by_table = {squeezed(name): facts["f"] for name, facts in tables["tables"].items()}
    for carrier, line in carriers.items():
        if "." in carrier or line.startswith("<"):
            continue
        table = TABLES.get(carrier) or carrier.removesuffix("Entity")
        fields = by_table.get(squeezed(table))
        if not fields:
            continue
        columns = {}
        for field in fields:
            name, _, kind = field.partition(":")
            size = re.match(r"(?:String|Clob)\((\d+)\)", kind)
            if size:
                columns[squeezed(name)] = size[1]
        found = []
        for prop in line.split("\t")[1:]:
            name, _, kind = prop.partition(":")
            if kind == "string" and squeezed(name) in columns:
                found.append(f"{name}={columns[squeezed(name)]}")
        if found:
            made[carrier] = "\t".join(found)
    return made
