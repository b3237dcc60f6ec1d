"""ViewState: what the caller looked at last, list by list, and what clients tell each other."""

from __future__ import annotations

from datetime import datetime, timedelta

from so_mock.behaviour import behaviour
from so_mock.call import Record
from so_mock.conventions.facts import facts, rows
from so_mock.crm import Crm
from so_mock.entities.columns import entity_of_table
from so_mock.entities.relations import referring
from so_mock.errors import BadRequest
from so_mock.store.table import Row

facts({"ViewState.GetHistories": rows("history", mine="AssociateId", order="Rank")})

HISTORY = "history"
OF_ASSOCIATE = referring("AssociateId")
# UNKNOWN which preference the real one is.
LENGTH = {"Section": "Functions", "Key": "HistoryLength"}
EVENTS = "_ui_event"
KEPT = timedelta(minutes=20)


def listed(crm: Crm, name: str | None) -> list[Row]:
    """The caller's list of that name, the newest first."""
    held = crm.by(HISTORY, OF_ASSOCIATE, crm.caller.associate_id)
    found = [row for row in held if row["HistoryName"].lower() == (name or "").lower()]
    return sorted(found, key=lambda row: (row["Rank"], row["HistoryId"]))


def entity_of(crm: Crm, name: str | None) -> str:
    """The entity whose rows a history is of; its name is that of the table, or the entity's."""
    told = (name or "").lower()
    return told if told in crm.model else entity_of_table(crm.model, told)


def text_of(crm: Crm, name: str | None, id: int) -> str:
    entity = entity_of(crm, name)
    return crm.text(entity, id) if entity else ""


def shown(crm: Crm, row: Row) -> Record:
    """With the name that the row it is of has by now."""
    name = text_of(crm, row["HistoryName"], row["Id"]) or row["Name"]
    return crm.record(crm.view(HISTORY, row)) | {"Name": name}


def transient(crm: Crm, name: str | None, id: int) -> Record:
    row = crm.absorber.blank_row(crm.model[HISTORY]) | {
        "HistoryName": name or "", "Id": id, "AssociateId": crm.caller.associate_id,
    }  # fmt: skip
    return shown(crm, row)


def usual(crm: Crm, name: str | None) -> Record:
    """Where there is no history: the first row of the table."""
    entity = entity_of(crm, name)
    first = next(crm.rows(entity), None) if entity else None
    return transient(crm, name, first[crm.model[entity].key] if first else 0)


def write(crm: Crm, name: str, wanted: list[Row]) -> list[Row]:
    """The caller's list from now on: ranks from 1, each row once, not longer than he wants it."""
    held = {row["Id"]: row for row in listed(crm, name)}
    once: dict[int, Row] = {}
    for row in wanted:
        once.setdefault(row["Id"], row)
    kept, stored = list(once.values())[: length(crm)], []
    for rank, row in enumerate(kept, 1):
        old = held.pop(row["Id"], None)
        new = {
            **(old or {}), "Rank": rank, "Id": row["Id"], "HistoryName": name, "Name": row["Name"],
            "AssociateId": crm.caller.associate_id, "ItemInfo": row["ItemInfo"],
        }  # fmt: skip
        stored.append(crm.update(HISTORY, new) if old else crm.insert(HISTORY, new))
    for row in held.values():
        crm.delete(HISTORY, row["HistoryId"])
    return stored


# -- lists


@behaviour("ViewState.GetHistoriesByName")
def get_histories_by_name(crm: Crm, history_name: str | None) -> list[Record]:
    return [shown(crm, row) for row in listed(crm, history_name)]


@behaviour("ViewState.GetHistoriesByNames")
def get_histories_by_names(crm: Crm, history_names: list[str] | None) -> list[Record]:
    return [shown(crm, row) for name in history_names or () for row in listed(crm, name)]


@behaviour("ViewState.GetHistoriesByNamesAndIds")
def get_histories_by_names_and_ids(crm: Crm, requests: list[Record] | None) -> list[Record]:
    """Of the rows told, whether or not anybody looked at them; nothing is stored."""
    told = [each for each in requests or () if each is not None]
    return [transient(crm, each.get("EntityName"), each.get("EntityOrParentId") or 0) for each in told]  # fmt: skip


@behaviour("ViewState.SaveHistories")
def save_histories(
    crm: Crm, history_name: str | None, history: list[Record] | None
) -> list[Record]:
    """Replaces the caller's list; items of another list are ignored."""
    if not history_name:
        raise BadRequest("HistoryName must be filled in")
    told = [
        crm.whole("History", each)
        for each in history or ()
        if each and (each.get("HistoryName") or history_name).lower() == history_name.lower()
    ]
    return [shown(crm, row) for row in write(crm, history_name, told)]


# -- the current one, which is the first


def put_first(crm: Crm, given: Record) -> Record:
    if not given.get("HistoryName"):
        raise BadRequest("HistoryName must be filled in")
    told = crm.whole("History", given)
    stored = write(crm, told["HistoryName"], [told, *listed(crm, told["HistoryName"])])
    return shown(crm, stored[0])


@behaviour("ViewState.GetCurrent")
def get_current(crm: Crm, history_name: str | None) -> Record:
    found = listed(crm, history_name)
    return shown(crm, found[0]) if found else usual(crm, history_name)


@behaviour("ViewState.SaveCurrent")
def save_current(crm: Crm, current: Record | None) -> Record:
    """First from now on; the others move down one."""
    if current is None:
        raise BadRequest("Current must be filled in")
    return put_first(crm, current)


@behaviour("ViewState.SaveCurrents")
def save_currents(crm: Crm, currents: list[Record] | None) -> list[Record]:
    """One after the other: of those for the same list the last is the current one."""
    return [put_first(crm, each) for each in currents or () if each is not None]


def beside(crm: Crm, name: str | None, id: int, step: int) -> Record:
    found = listed(crm, name)
    at = next((place for place, row in enumerate(found) if row["Id"] == id), None)
    if at is None or not 0 <= at + step < len(found):
        return usual(crm, name)
    return shown(crm, found[at + step])


@behaviour("ViewState.GetNextCurrent")
def get_next_current(crm: Crm, history_name: str | None, id: int) -> Record:
    return beside(crm, history_name, id, 1)


@behaviour("ViewState.GetPreviousCurrent")
def get_previous_current(crm: Crm, history_name: str | None, id: int) -> Record:
    return beside(crm, history_name, id, -1)


@behaviour("ViewState.DeleteHistory")
def delete_history(crm: Crm, history_name: str | None, id: int) -> None:
    found = listed(crm, history_name)
    if any(row["Id"] == id for row in found):
        write(crm, found[0]["HistoryName"], [row for row in found if row["Id"] != id])


# -- how long a list may be


def length(crm: Crm) -> int:
    (found,) = crm.call("Preference.GetPreferences", specifications=[LENGTH])
    value = str(found["RawValue"])
    return max(1, int(value)) if value.isdecimal() else 1


@behaviour("ViewState.GetHistoryLengthPrefValue")
def get_history_length_pref_value(crm: Crm) -> int:
    return length(crm)


@behaviour("ViewState.SetHistoryLengthPrefValue")
def set_history_length_pref_value(crm: Crm, length: int) -> None:
    if length < 1:
        raise BadRequest("Length must be at least 1")
    preference = {"Specification": LENGTH, "RawValue": str(length)}
    crm.call("Preference.SavePreference", preference=preference)


# -- events of clients


@behaviour("ViewState.PublishAndRetrieveUiEvents")
def publish_and_retrieve_ui_events(
    crm: Crm, latest_known_event_id: int, publish_events: list[Record] | None
) -> list[Record]:
    """Those since the one known, the caller's own among them; what is older than 20 minutes is gone."""
    now, me = crm.now(), crm.caller.associate_id
    oldest = (datetime.fromisoformat(now) - KEPT).isoformat()
    for row in list(crm.rows(EVENTS)):
        if row["EventDateTime"] < oldest:
            crm.delete(EVENTS, row["id"])
    for event in publish_events or ():
        if event is not None:
            told = {name: event.get(name) for name in ("EventName", "EntityType", "EntityKey")}
            who = {"AssociateId": me, "AssociateName": crm.text("associate", me)}
            row = crm.whole("UiEvent", {**told, **who, "EventDateTime": now})
            crm.store.insert(
                EVENTS, {name: value for name, value in row.items() if name != "EventId"}
            )
    blank = crm.blank("UiEvent")
    return [
        blank
        | {name: value for name, value in row.items() if name != "id"}
        | {"EventId": row["id"]}
        for row in crm.rows(EVENTS)
        if row["id"] > latest_known_event_id
    ]
