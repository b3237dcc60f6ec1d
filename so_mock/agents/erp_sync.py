"""ErpSync: connectors, connections, what is mapped to what, and which records are linked. No ERP system is behind them:
what one would answer stays a sample."""

from __future__ import annotations

from typing import Any

from so_mock.behaviour import behaviour
from so_mock.call import Record
from so_mock.conventions import crud, parts
from so_mock.conventions.facts import deleted, facts, one
from so_mock.crm import Crm
from so_mock.entities.model import View
from so_mock.entities.ranking import ordered, place, renumber
from so_mock.errors import BadRequest, required
from so_mock.store.table import Row

CONNECTION, ACTOR, FIELD, LISTS = (
    "erp_connection",
    "erp_actor_type",
    "erp_field",
    "erp_list_mapping",
)
LINK, ENGINE = "_erp_link", "_erpconfiguration"
# What an actor of the CRM is called here.
RECORDS = {"Contact": "contact", "Person": "person", "Project": "project", "Sale": "sale"}

facts({
    "ErpSync.DeleteConnection": deleted(CONNECTION, ErpConnectionId="erp_connection_id"),
    "ErpSync.GetConnectionListMappings": one(LISTS, ErpConnectionId="erp_connection_id"),
    "ErpSync.GetDefaultValueInfo": one(FIELD, ErpFieldId="erp_field_id"),
})  # fmt: skip


# -- connectors and connections


@behaviour("ErpSync.GetAllConnectors")
def get_all_connectors(crm: Crm) -> list[Record]:
    return [
        crm.blank("ListItem") | {"Id": row["ErpConnectorId"], "Name": row["DisplayName"], "ToolTip": row["URL"]}
        for row in crm.rows("erp_sync_connector")
        if not row["Deleted"]
    ]  # fmt: skip


@behaviour("ErpSync.CanDeleteErpSyncConnectorEntity")
def can_delete_erp_sync_connector_entity(crm: Crm, erp_sync_connector_id: int | None) -> str:
    if crm.row("erp_sync_connector", erp_sync_connector_id) is None:
        return "ErrorNotFound"
    held = crm.referring(CONNECTION, "ErpConnectorId", erp_sync_connector_id)
    return "ErrorConnectorHasConnections" if any(not r["Deleted"] for r in held) else "NoError"


@behaviour("ErpSync.GetAllConnections")
def get_all_connections(crm: Crm, include_deleted: bool | None) -> list[Record]:
    """By priority, and without their config fields."""
    return [
        crm.record(crm.view(CONNECTION, row)) | {"ConfigFields": {}}
        for row in _by_priority(crm)
        if include_deleted or not row["Deleted"]
    ]


def _by_priority(crm: Crm) -> list[Row]:
    ranks = {id: rank for rank, id in enumerate(_engine(crm)["ConnectionRank"].split(",")) if id}
    return sorted(
        crm.rows(CONNECTION),
        key=lambda row: (
            ranks.get(str(row["ErpConnectionId"]), len(ranks)),
            row["ErpConnectionId"],
        ),
    )


@behaviour("ErpSync.SaveErpConnectionSyncPriorities")
def save_erp_connection_sync_priorities(crm: Crm, erp_connection_ids: list[int] | None) -> bool:
    for id in erp_connection_ids or ():
        crm.need(CONNECTION, id)
    _keep(crm, ConnectionRank=",".join(str(id) for id in erp_connection_ids or ()))
    return True


@behaviour("ErpSync.GetErpConnectionConfigFields")
def get_erp_connection_config_fields(crm: Crm, erp_connection_id: int | None) -> dict[str, str]:
    fields: dict[str, str] = crm.need(CONNECTION, erp_connection_id)["ConfigFields"] or {}
    return fields


@behaviour("ErpSync.ToggleErpConnectionActive")
def toggle_erp_connection_active(crm: Crm, erp_connection_id: int | None) -> list[str]:
    """Answers what stands in the way, which here is nothing."""
    row = crm.need(CONNECTION, erp_connection_id)
    crud.change(crm, crm.model[CONNECTION], row, Active=not row["Active"])
    return []


@behaviour("ErpSync.GetErpSyncConnectionSummary")
def get_erp_sync_connection_summary(crm: Crm, erp_sync_connection_id: int | None) -> Record | None:
    row = crm.row(CONNECTION, erp_sync_connection_id)
    if row is None:
        return None
    same = {name: row[name] for name in ("DisplayName", "DisplayDescription", "Active", "Deleted")}
    return crm.blank("ErpSyncConnectionSummary") | same | {
        "Actors": [_summary(crm, actor) for actor in crm.referring(ACTOR, "ErpConnectionId", row["ErpConnectionId"])]
    }  # fmt: skip


def _summary(crm: Crm, actor: Row) -> Record:
    """Names of the fields, as both texts are summaries of unknown form."""
    fields = _fields(crm, actor)
    mapped = [row for row in fields if row["CrmFieldKey"]]
    defaults = [row for row in fields if row["HasFirstSyncDefaultValue"] or row["PromptUser"]]
    return crm.blank("ErpSyncActorSummary") | {
        "ActorType": actor["ActorTypeErp"],
        "HasMappings": bool(mapped),
        "Mappings": ", ".join(row["ErpFieldKey"] for row in mapped),
        "Defaults": ", ".join(row["ErpFieldKey"] for row in defaults),
    }


# -- the engine: it never runs anything, but it can be switched


def _engine(crm: Crm) -> Row:
    held = next(crm.rows(ENGINE), {})
    return {"ConnectionRank": "", "SyncInterval": 0, "SyncRunning": False, **held}


def _keep(crm: Crm, **changes: Any) -> None:
    crm.keep(ENGINE, {**_engine(crm), **changes})


@behaviour("ErpSync.GetEngineStatus")
def get_engine_status(crm: Crm) -> Record:
    return _engine_status(crm)


def _engine_status(crm: Crm) -> Record:
    held = _engine(crm)
    minutes = int(held["SyncInterval"] or 0)
    days, hours = divmod(minutes // 60, 24)
    lead = f"{days}." if days else ""
    return crm.blank("ErpSyncEngineStatus") | {
        "IsRunning": bool(held["SyncRunning"]),
        "Interval": f"{lead}{hours:02}:{minutes % 60:02}:00",
    }


@behaviour("ErpSync.ChangeEngineStatus")
def change_engine_status(crm: Crm, run: bool | None) -> Record:
    _keep(crm, SyncRunning=bool(run))
    return _engine_status(crm)


@behaviour("ErpSync.ChangeEngineInterval")
def change_engine_interval(crm: Crm, interval: str | None) -> None:
    """Kept in minutes, as the table has it."""
    days, _, clock = f"0.{interval or '00:00:00'}".rpartition(".")
    hours, minutes, _ = (int(each) for each in clock.split(":"))
    _keep(crm, SyncInterval=(int(days.rpartition(".")[2] or 0) * 24 + hours) * 60 + minutes)


# -- what is mapped


def _actor(crm: Crm, connection: int | None, actor: str | None) -> Row | None:
    """Connection and actor type together are a key."""
    found = crm.referring(ACTOR, "ErpConnectionId", connection)
    return next((row for row in found if row["ActorTypeErp"] == actor), None)


def _fields(crm: Crm, actor: Row) -> list[Row]:
    return ordered(crm.referring(FIELD, "ErpActorTypeId", actor["ErpActorTypeId"]))


def _mapping(crm: Crm, actor: Row) -> Record:
    shown = crm.record(crm.view(ACTOR, actor))
    return shown | {
        "FieldMappings": [crm.record(crm.view(FIELD, row)) for row in _fields(crm, actor)]
    }


@behaviour("ErpSync.GetActorTypeMapping")
def get_actor_type_mapping(
    crm: Crm, erp_connection_id: int | None, actor_type: str | None
) -> Record | None:
    actor = _actor(crm, erp_connection_id, actor_type)
    return None if actor is None else _mapping(crm, actor)


@behaviour("ErpSync.SaveActorTypeMapping")
def save_actor_type_mapping(crm: Crm, mapping: Record | None) -> Record:
    """A field that is not among those given is mapped no more."""
    mapping = required(mapping, "Mapping")
    connection = crm.need(CONNECTION, mapping.get("ErpConnectionId"))["ErpConnectionId"]
    old = _actor(crm, connection, mapping.get("ActorTypeErp"))
    if old is None:
        actor = parts.add(crm, ACTOR, mapping)
    else:
        actor = crud.change(
            crm, crm.model[ACTOR], old,
            IsActive=bool(mapping.get("IsActive")), ActorTypeCrm=mapping.get("ActorTypeCrm") or "Unknown",
        )  # fmt: skip
    if mapping.get("FieldMappings") is not None:
        _save_fields(crm, actor, mapping["FieldMappings"])
    return _mapping(crm, actor)


def _save_fields(crm: Crm, actor: Row, given: list[Record]) -> None:
    entity, held = crm.model[FIELD], {row["ErpFieldId"]: row for row in _fields(crm, actor)}
    for each in given:
        row = held.pop(each.get("ErpFieldId"), None)
        if row is None:
            parts.add(crm, FIELD, each, ErpActorTypeId=actor["ErpActorTypeId"])
        else:
            crud.store(crm, entity, crm.absorber.changed_row(entity, each, row))
    for id in held:
        crm.delete(FIELD, id)


@behaviour("ErpSync.GetCrmActorType")
def get_crm_actor_type(crm: Crm, erp_connection_id: int | None, erp_actor_type: str | None) -> str:
    actor = _actor(crm, erp_connection_id, erp_actor_type)
    return str(actor["ActorTypeCrm"]) if actor else "Unknown"


@behaviour("ErpSync.MoveErpFieldItem")
def move_erp_field_item(
    crm: Crm, erp_field_id: int | None, direction: int | None, erp_connection_id: int | None,
    erp_actor_type: str | None,
) -> None:  # fmt: skip
    """A negative direction is up, as ranks count downwards [inf]."""
    actor, row = _actor(crm, erp_connection_id, erp_actor_type), crm.need(FIELD, erp_field_id)
    if actor is None or row["ErpActorTypeId"] != actor["ErpActorTypeId"]:
        raise BadRequest(
            f"Field {erp_field_id} does not belong to {erp_actor_type} of connection {erp_connection_id or 0}"
        )
    line = _fields(crm, actor)
    renumber(crm, FIELD, place(line, row, line.index(row) + (direction or 0)))


@behaviour("ErpSync.SaveDefaultValueInfo")
def save_default_value_info(crm: Crm, erp_sync_default_value: Record | None) -> View:
    """What the ERP system says of the field is not changed by it."""
    erp_sync_default_value = required(erp_sync_default_value, "ErpSyncDefaultValue")
    row = crm.need(FIELD, erp_sync_default_value.get("ErpFieldId"))
    names = (
        "DefaultValue",
        "HasFirstSyncDefaultValue",
        "FirstSyncDefaultValue",
        "PromptUser",
        "Mandatory",
    )
    told = {
        name: erp_sync_default_value[name]
        for name in names
        if erp_sync_default_value.get(name) is not None
    }
    kept = crud.change(crm, crm.model[FIELD], row, **told)
    return crm.view(FIELD, kept, "ErpSyncDefaultValue")


@behaviour("ErpSync.GetFieldsForNewErpActor")
def get_fields_for_new_erp_actor(
    crm: Crm, erp_connection_id: int | None, erp_actor_type: str | None
) -> list[View]:
    """Those that the ERP system, or the default's settings, want filled in."""
    actor = _actor(crm, erp_connection_id, erp_actor_type)
    return [
        crm.view(FIELD, row, "FieldMetadata")
        for row in (_fields(crm, actor) if actor else ())
        if row["Access"] == "Mandatory" or row["Mandatory"] or row["PromptUser"]
    ]


@behaviour("ErpSync.SaveConnectionListMappings")
def save_connection_list_mappings(crm: Crm, list_mapping: Record | None) -> View:
    """One container for each connection."""
    list_mapping = required(list_mapping, "ListMapping")
    id = crm.need(CONNECTION, list_mapping.get("ErpConnectionId"))["ErpConnectionId"]
    (row,) = parts.replace(crm, LISTS, "ErpConnectionId", id, [list_mapping])
    return crm.view(LISTS, row)


# -- which records are linked


def _links(crm: Crm, actor: str | None, id: int | None) -> list[Row]:
    found = crm.referring(LINK, "RecordId", id)
    return [row for row in found if row["CrmActorType"] == actor]


def _record(crm: Crm, actor: str | None, id: int | None) -> Row:
    if actor not in RECORDS:
        raise BadRequest(f"CrmActorType is one of {', '.join(RECORDS)}, not {actor or 'empty'}")
    return crm.need(RECORDS[actor], id)


def _counted(crm: Crm, actor: str, id: int) -> None:
    """The record tells how many connections it has."""
    row = crm.row(RECORDS[actor], id)
    if row is not None:
        count = len({link["ErpConnectionId"] for link in _links(crm, actor, id)})
        crm.update(RECORDS[actor], {**row, "ActiveErpLinks": count})


def _link(
    crm: Crm, connection: int | None, id: int | None, crm_actor: str | None, key: str | None, erp_actor: str | None
) -> bool:  # fmt: skip
    """False when the record has a link of that kind already, or another record has the key."""
    _record(crm, crm_actor, id)
    row = crm.need(CONNECTION, connection)
    if not key:
        raise BadRequest("ErpKey must be filled in")
    for link in crm.referring(LINK, "ErpConnectionId", row["ErpConnectionId"]):
        if link["ErpActorType"] == erp_actor and (
            link["ErpKey"] == key or (link["RecordId"], link["CrmActorType"]) == (id, crm_actor)
        ):
            return False
    crm.store.insert(LINK, {
        "ErpConnectionId": connection, "RecordId": id, "CrmActorType": crm_actor, "ErpKey": key, "ErpActorType": erp_actor,
    })  # fmt: skip
    _counted(crm, crm_actor or "", id or 0)
    return True


@behaviour("ErpSync.CreateActorLink")
def create_actor_link(
    crm: Crm, erp_connection_id: int | None, crm_record_id: int | None, crm_actor_type: str | None,
    erp_key: str | None, erp_actor_type: str | None,
) -> bool:  # fmt: skip
    return _link(crm, erp_connection_id, crm_record_id, crm_actor_type, erp_key, erp_actor_type)


@behaviour("ErpSync.TryConnectActor")
def try_connect_actor(
    crm: Crm, erp_connection_id: int | None, crm_record_id: int | None, crm_actor_type: str | None,
    erp_key: str | None, erp_actor_type: str | None,
) -> bool:  # fmt: skip
    """The values of fields, which would go to the ERP system, are not listened to."""
    return _link(crm, erp_connection_id, crm_record_id, crm_actor_type, erp_key, erp_actor_type)


@behaviour("ErpSync.ConnectActor")
def connect_actor(
    crm: Crm, erp_connection_id: int | None, crm_record_id: int | None, crm_actor_type: str | None,
    erp_key: str | None, erp_actor_type: str | None,
) -> None:  # fmt: skip
    """As TryConnectActor, but a link that cannot be made is an error."""
    if not _link(crm, erp_connection_id, crm_record_id, crm_actor_type, erp_key, erp_actor_type):
        raise BadRequest(f"{crm_actor_type} {crm_record_id} or the key {erp_key} is linked already")


@behaviour("ErpSync.BreakActorLink")
def break_actor_link(
    crm: Crm, erp_connection_id: int | None, crm_record_id: int | None, crm_actor_type: str | None
) -> bool:
    """False when there was none."""
    found = [
        link
        for link in _links(crm, crm_actor_type, crm_record_id)
        if link["ErpConnectionId"] == erp_connection_id
    ]
    for link in found:
        crm.delete(LINK, link["id"])
    if found:
        _counted(crm, crm_actor_type or "", crm_record_id or 0)
    return bool(found)


@behaviour("ErpSync.GetConnectionsAndDisplayFields")
def get_connections_and_display_fields(
    crm: Crm, crm_actor_type: str | None, entity_id: int | None
) -> list[Record]:
    """Each active connection that maps something to this kind of record."""
    linked = {link["ErpConnectionId"]: link for link in _links(crm, crm_actor_type, entity_id)}
    found = []
    for row in _by_priority(crm):
        actors = [
            actor
            for actor in crm.referring(ACTOR, "ErpConnectionId", row["ErpConnectionId"])
            if actor["ActorTypeCrm"] == crm_actor_type
        ]
        if row["Deleted"] or not row["Active"] or not actors:
            continue
        link = linked.get(row["ErpConnectionId"])
        types = [actor["ActorTypeErp"] for actor in actors]
        shown = [f for actor in actors for f in _fields(crm, actor) if f["ShowInGui"]]
        found.append(crm.blank("ErpConnectionData") | {
            "ErpConnectionId": row["ErpConnectionId"], "ConnectionName": row["DisplayName"], "Connected": link is not None,
            "CrmActorType": crm_actor_type, "ErpActorType": link["ErpActorType"] if link else types[0],
            "ErpActorTypes": types,
            "ErpFields": [crm.record(crm.view(FIELD, field, "FieldMetadata")) for field in shown],
        })  # fmt: skip
    return found
