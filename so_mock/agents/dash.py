"""Dash: dashboards, their tiles, and who sees which."""

from __future__ import annotations

from typing import Any

from so_mock.behaviour import behaviour
from so_mock.call import Record
from so_mock.conventions import crud, parts
from so_mock.conventions.facts import facts, one, rows, template
from so_mock.crm import Crm
from so_mock.entities.model import View
from so_mock.entities.ranking import ordered
from so_mock.errors import MissingBody
from so_mock.store.table import Row

DEFINITION = "dash_tile_definition"

facts({
    "Dash.GetDashTiles": rows("dash_tile", order="Rank", DashboardId="dashboard_id"),
    "Dash.GetDashTileHtml": one("dash_tile_html", DashboardTileDefinitionId="dashboard_tile_definition_id", LanguageCode="language_code"),
    "Dash.GetDashTileHtmlList": rows("dash_tile_html", DashboardTileDefinitionId="dashboard_tile_definition_id"),
    "Dash.GetDashQuickFilters": rows("dash_quick_filter", DashboardId="dashboard_id"),
    "Dash.CreateDefaultTileDefinitionForEntity": template(DEFINITION, EntityName="entity_name"),
})  # fmt: skip


@behaviour("Dash.AddTileToDashboard")
def add_tile_to_dashboard(
    crm: Crm, dashboard_id: int | None, dash_tile_definition_id: int | None
) -> View:
    """As the last one, in the size that the definition proposes."""
    dash, definition = crm.need("dash", dashboard_id), crm.need(DEFINITION, dash_tile_definition_id)
    return crm.view("dash_tile", _tile(crm, dash["DashboardId"], definition))


def _tile(crm: Crm, dashboard: int, definition: Row) -> Row:
    return parts.add(
        crm, "dash_tile", {},
        DashboardId=dashboard, DashTileDefinition=definition["DashboardTileDefinitionId"],
        Width=definition["DefaultWidth"], Height=definition["DefaultHeight"],
    )  # fmt: skip


@behaviour("Dash.AddNewTileToDashboard")
def add_new_tile_to_dashboard(
    crm: Crm, dashboard_id: int | None, dash_tile_definition: Record | None
) -> View:
    dash = crm.need("dash", dashboard_id)
    definition = crud.save(crm, crm.model[DEFINITION], dash_tile_definition).row
    return crm.view("dash_tile", _tile(crm, dash["DashboardId"], definition))


@behaviour("Dash.SaveDashTiles")
def save_dash_tiles(crm: Crm, dashboard_id: int | None, dash_tiles: list[Record] | None) -> None:
    """The tiles named are saved on this dashboard; others stay, since there is a delete for them."""
    dash = crm.need("dash", dashboard_id)
    for tile in dash_tiles or ():
        crud.save(crm, crm.model["dash_tile"], {**tile, "DashboardId": dash["DashboardId"]})


@behaviour("Dash.DuplicateDashboard")
def duplicate_dashboard(crm: Crm, dashboard_id: int | None, name: str | None) -> View:
    """With all below it: tiles and their definitions, so that the copy can be changed on its own. It is the caller's, and
    shared with nobody."""
    source = crm.need("dash", dashboard_id)
    dash = parts.copied(
        crm, "dash", source, Name=name or source["Name"], UniqueId="", AssociateId=crm.caller.associate_id,
        **_nobody("VisibleFor"), **_nobody("PinFor"),
    )  # fmt: skip
    for tile in ordered(crm.referring("dash_tile", "DashboardId", source["DashboardId"])):
        _copy_tile(crm, tile, DashboardId=dash["DashboardId"])
    for held in crm.referring("dash_quick_filter", "DashboardId", source["DashboardId"]):
        parts.copied(crm, "dash_quick_filter", held, DashboardId=dash["DashboardId"])
    return crm.view("dash", dash)


def _nobody(prop: str) -> Record:
    return {f"{prop}All": 0, f"{prop}Associates": [], f"{prop}Groups": []}


@behaviour("Dash.DuplicateTile")
def duplicate_tile(crm: Crm, dash_tile_id: int | None, name: str | None) -> View:
    """The copy comes last on the same dashboard; the name is that of its definition."""
    tile = crm.need("dash_tile", dash_tile_id)
    return crm.view("dash_tile", _copy_tile(crm, tile, name or "", Rank=0))


def _copy_tile(crm: Crm, tile: Row, name: str = "", **changes: Any) -> Row:
    definition = crm.row(DEFINITION, tile["DashTileDefinition"])
    if definition is not None:
        copy = parts.copied(crm, DEFINITION, definition, Name=name or definition["Name"])
        changes["DashTileDefinition"] = id = copy["DashboardTileDefinitionId"]
        for html in crm.referring(
            "dash_tile_html", "DashboardTileDefinitionId", tile["DashTileDefinition"]
        ):
            parts.copied(crm, "dash_tile_html", html, DashboardTileDefinitionId=id)
    return parts.copied(crm, "dash_tile", tile, **changes)  # fmt: skip


@behaviour("Dash.CreateDefaultTileForEntity")
def create_default_tile_for_entity(crm: Crm, entity_name: str | None) -> Record:
    """A tile and its definition, neither of them stored."""
    definition = crm.call("Dash.CreateDefaultTileDefinitionForEntity", entity_name=entity_name)
    tile = crm.record(crm.view("dash_tile", crud.default_row(crm, crm.model["dash_tile"])))
    return tile | {"DashTileDefinition": crm.record(definition)}


@behaviour("Dash.SaveDashTileHtmlList")
def save_dash_tile_html_list(
    crm: Crm, dashboard_tile_definition_id: int | None, languages: list[Record] | None
) -> list[View]:
    id = crm.need(DEFINITION, dashboard_tile_definition_id)["DashboardTileDefinitionId"]
    saved = parts.replace(crm, "dash_tile_html", "DashboardTileDefinitionId", id, languages)
    return [crm.view("dash_tile_html", row) for row in saved]


@behaviour("Dash.SaveDashQuickFilters")
def save_dash_quick_filters(
    crm: Crm, dashboard_id: int | None, quick_filters: list[Record] | None
) -> list[View]:
    id = crm.need("dash", dashboard_id)["DashboardId"]
    saved = parts.replace(crm, "dash_quick_filter", "DashboardId", id, quick_filters)
    return [crm.view("dash_quick_filter", row) for row in saved]


@behaviour("Dash.GetDashCollection")
def get_dash_collection(crm: Crm) -> Record:
    """What the caller may see, each dashboard once: pinned for him, else his favourite, else among the others."""
    favourites = crm.call("Favourite.GetFavourites", table_name="dashboard", associate_id=0)
    liked = {each["RecordId"] for each in favourites}
    found: dict[str, list[Record]] = {"Pinned": [], "Favourites": [], "Other": []}
    for row in crm.rows("dash"):
        if row["AssociateId"] != crm.caller.associate_id and not _for_me(crm, row, "VisibleFor"):
            continue
        if _for_me(crm, row, "PinFor"):
            place = "Pinned"
        else:
            place = "Favourites" if row["DashboardId"] in liked else "Other"
        found[place].append(crm.record(crm.view("dash", row)))
    return crm.blank("DashCollection") | found


def _for_me(crm: Crm, row: Row, prop: str) -> bool:
    group = (crm.me or {}).get("GroupIdx")
    return bool(
        row[f"{prop}All"]
        or crm.caller.associate_id in (row[f"{prop}Associates"] or ())
        or group in (row[f"{prop}Groups"] or ())
    )


@behaviour("Dash.GetPreviewDash")
def get_preview_dash(crm: Crm, dashboard_id: int | None) -> Record | None:
    row = crm.row("dash", dashboard_id)
    if row is None:
        return None
    tiles = []
    for tile in ordered(crm.referring("dash_tile", "DashboardId", dashboard_id)):
        definition = crm.row(DEFINITION, tile["DashTileDefinition"])
        if definition is not None:
            told = {"Name": definition["Name"], "TileType": definition["TileType"]}
            tiles.append(crm.blank("PreviewDashTile") | told)
    return crm.blank("PreviewDash") | {
        "DashboardId": row["DashboardId"], "Name": row["Name"], "Description": row["Description"],
        "OwnedByFullName": crm.text("associate", row["AssociateId"]), "Registered": row["Registered"], "Tiles": tiles,
    }  # fmt: skip


@behaviour("Dash.GetDashboardFencingInfo")
def get_dashboard_fencing_info(crm: Crm) -> Record:
    """How many there are. There is no limit here, so none is near: the maximum is 0."""
    return crm.blank("FencingInfo") | {"ActiveCount": crm.reads.count("dash")}


@behaviour("Dash.CreateDashTileSelectionFromEntity")
def create_dash_tile_selection_from_entity(crm: Crm, entity_name: str | None) -> int:
    """A dynamic selection of that entity, named after it."""
    if not entity_name:
        raise MissingBody("EntityName")
    made = crm.call("Selection.CreateSelectionEntity", target_table_name=entity_name.lower())
    given = {
        **crm.record(made),
        "Name": entity_name,
        "SelectionType": "Dynamic",
        "MainProviderName": "",  # these follow from the type
        "ShadowProviderName": "",
    }
    saved = crm.call("Selection.SaveSelectionEntity", selection_entity=given)
    return int(saved.row["SelectionId"])


@behaviour("Dash.CopyTileSelection")
def copy_tile_selection(crm: Crm, selection_id: int | None) -> int:
    """Of the same type: a dynamic one looks for the same, a static one has the same members."""
    source = crm.need("selection", selection_id)
    copy = crm.call(
        "Selection.CreateSelectionFromSelection",
        selection_id=selection_id,
        name=source["Name"],
        target_selection_type=source["SelectionType"],
        copy_members=True,
    )
    return int(copy.row["SelectionId"])
