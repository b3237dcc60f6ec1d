"""Configuration: screen deltas, landing pages, window sizes and system events. What a client's XML files or the
installation's addresses would answer stays a sample."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from so_mock.behaviour import behaviour
from so_mock.call import Record
from so_mock.conventions import crud, parts
from so_mock.conventions.facts import exists, facts, rows, saved
from so_mock.crm import Crm
from so_mock.entities.model import View
from so_mock.entities.preferences import TOGGLES
from so_mock.errors import BadRequest, required
from so_mock.store.table import Row

DELTA, PAGE, APPLIES = "configurable_screen_delta", "landing_page", "_configurablescreenappliesto"

facts({
    "Configuration.SaveWindowPosSizes": saved("window_pos_size", "window_pos_sizes"),
    "Configuration.ExistsSystemEvent": exists("system_event", Eventkey="key"),
    "Configuration.GetMyWindowPosSizes": rows("window_pos_size", mine="AssociateId"),
})  # fmt: skip


@behaviour("Configuration.GetAllFeatureToggles")
def get_all_feature_toggles(crm: Crm) -> dict[str, bool]:
    return {row["Name"]: row["State"] for row in crm.rows(TOGGLES)}


# -- screen deltas


def _deltas(
    crm: Crm, recipe: str | None, states: Collection[str], types: Collection[str], applies: Collection[int]
) -> list[View]:  # fmt: skip
    """An empty wish asks for nothing in particular."""
    return [
        crm.view(DELTA, row)
        for row in crm.rows(DELTA)
        if (not recipe or row["RecipeId"] == recipe)
        and (not states or row["DeltaState"] in states)
        and (not types or row["DeltaType"] in types)
        and (not applies or set(applies) & set(row["AppliesToIds"] or ()))
    ]


def _said(*members: str | None) -> list[str]:
    return [member for member in members if member and member != "Unknown"]


@behaviour("Configuration.GetConfigurableScreenDeltasByDelta")
def get_configurable_screen_deltas_by_delta(
    crm: Crm, configurable_screen_delta: Record | None
) -> list[View]:
    """Those that agree with what is filled in."""
    given = configurable_screen_delta or {}
    return _deltas(
        crm, given.get("RecipeId"), _said(given.get("DeltaState")), _said(given.get("DeltaType")),
        given.get("AppliesToIds") or (),
    )  # fmt: skip


@behaviour("Configuration.GetConfigurableScreenDeltasByQuery")
def get_configurable_screen_deltas_by_query(crm: Crm, delta_query: Record | None) -> list[View]:
    given = delta_query or {}
    return _deltas(
        crm, given.get("RecipeId"), _said(*given.get("DeltaStates") or ()), _said(*given.get("DeltaTypes") or ()),
        given.get("AppliesToIds") or (),
    )  # fmt: skip


@behaviour("Configuration.SaveAndPublish")
def save_and_publish(crm: Crm, configurable_screen_delta: Record | None) -> View:
    configurable_screen_delta = required(configurable_screen_delta, "ConfigurableScreenDelta")
    return crud.save(
        crm, crm.model[DELTA], {**configurable_screen_delta, "DeltaState": "Published"}
    )


@behaviour("Configuration.SetAppliesToKey")
def set_applies_to_key(crm: Crm, recipe_id: str | None, applies_to_key: str | None) -> None:
    """The deltas of the recipe show it too."""
    if not recipe_id:
        raise BadRequest("RecipeId must be filled in")
    told = {"recipeId": recipe_id, "appliesToKey": applies_to_key or ""}
    held = next((row for row in crm.rows(APPLIES) if row.get("recipeId") == recipe_id), {})
    crm.keep(APPLIES, {**held, **told})
    for row in list(crm.rows(DELTA)):
        if row["RecipeId"] == recipe_id:
            crud.change(crm, crm.model[DELTA], row, AppliesToKey=applies_to_key or "")


@behaviour("Configuration.GetRecipeAppliesToMappings")
def get_recipe_applies_to_mappings(crm: Crm) -> dict[str, str]:
    return {
        row["recipeId"]: row.get("appliesToKey") or ""
        for row in crm.rows(APPLIES)
        if row.get("recipeId")
    }


# -- landing pages


def _page(crm: Crm, associate: int | None, table: str | None) -> Row:
    """Creates the row when it is first asked for."""
    if not table:
        raise BadRequest("The name of the table must be filled in")
    owner = associate or crm.caller.associate_id
    for row in crm.referring(PAGE, "AssociateId", owner):
        if row["EntityTableName"].lower() == table.lower():
            return row
    return parts.add(crm, PAGE, {"AssociateId": owner, "EntityTableName": table.lower()})


@behaviour("Configuration.GetLandingPage")
def get_landing_page(crm: Crm, associate_id: int | None, table_name: str | None) -> View:
    return crm.view(PAGE, _page(crm, associate_id, table_name))


@behaviour("Configuration.SetLandingPagePinForAssociate")
def set_landing_page_pin_for_associate(
    crm: Crm, pin: bool | None, associate_id: int | None, entity_table_name: str | None,
    pin_table_name: str | None, record_id: int | None,
) -> None:  # fmt: skip
    """Selections are pinned apart from entities."""
    page, table = _page(crm, associate_id, entity_table_name), (pin_table_name or "").lower()
    if not table or not record_id:
        raise BadRequest("PinTableName and RecordId must be filled in")
    prop = "PinnedSelections" if table == "selection" else "PinnedEntities"
    held: list[Any] = page[prop] or []
    pins = [item for item in held if (item["Type"], item["Id"]) != (table, record_id)]
    if pin:
        pins.append(crm.blank("MDOListItem") | {"Id": record_id, "Type": table})
    crud.change(crm, crm.model[PAGE], page, **{prop: pins})
