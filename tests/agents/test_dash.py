"""Dashboards and their tiles (design notes 6, case 28: what is not visible is left out)."""

from typing import Any

import pytest
from contract.door import Door
from contract.driver import SOLVEIG, TERJE, ask, record

from so_mock.tenant import Tenant


def dash(tenant: Tenant, name: str, **given: Any) -> int:
    return int(record(tenant, "Dash.SaveDash", dash={"Name": name, **given})["DashboardId"])


def definition(tenant: Tenant, name: str = "Pie", **given: Any) -> int:
    given = {"Name": name, "DefaultWidth": 3, "DefaultHeight": 2, **given}
    saved = record(tenant, "Dash.SaveDashTileDefinition", dash_tile_definition=given)
    return int(saved["DashboardTileDefinitionId"])


def add(tenant: Tenant, dashboard: int, tile: int) -> Any:
    return record(
        tenant,
        "Dash.AddTileToDashboard",
        dashboard_id=dashboard,
        dash_tile_definition_id=tile,
    )


def tiles(tenant: Tenant, dashboard: int) -> Any:
    return record(tenant, "Dash.GetDashTiles", dashboard_id=dashboard)


def names(tenant: Tenant, dashboard: int) -> list[str]:
    return [tile["DashTileDefinition"]["Name"] for tile in tiles(tenant, dashboard)]


def test_a_tile_is_added_last_in_the_size_of_its_definition(tenant: Tenant) -> None:
    id, pie = dash(tenant, "Sales"), definition(tenant)
    first, second = add(tenant, id, pie), add(tenant, id, pie)
    assert (first["Rank"], second["Rank"], first["Width"], first["Height"]) == (1, 2, 3, 2)
    new = record(
        tenant, "Dash.AddNewTileToDashboard", dashboard_id=id, dash_tile_definition={"Name": "Bar"}
    )
    assert names(tenant, id) == ["Pie", "Pie", "Bar"]
    kept = new["DashTileDefinition"]["DashboardTileDefinitionId"]
    read = record(tenant, "Dash.GetDashTileDefinition", dash_tile_definition_id=kept)
    assert read["Name"] == "Bar"
    assert ask(tenant, "Dash.AddTileToDashboard", dashboard_id=id).status == 404


def test_tiles_are_shown_by_rank_and_saved_together(tenant: Tenant) -> None:
    id = dash(tenant, "Sales")
    pie, bar = (add(tenant, id, definition(tenant, name)) for name in ("Pie", "Bar"))
    record(
        tenant,
        "Dash.SaveDashTiles",
        dashboard_id=id,
        dash_tiles=[pie | {"Rank": 5, "Width": 9}],
    )
    assert names(tenant, id) == ["Bar", "Pie"], "others stay as they are"
    assert tiles(tenant, id)[1]["Width"] == 9
    assert bar["DashboardTileId"] == tiles(tenant, id)[0]["DashboardTileId"]


def test_a_duplicate_has_everything_of_its_own(tenant: Tenant) -> None:
    id = dash(tenant, "Sales", VisibleForAll=1, PinForAll=1)
    tile = definition(tenant)
    add(tenant, id, tile)
    record(
        tenant,
        "Dash.SaveDashTileHtmlList",
        dashboard_tile_definition_id=tile,
        languages=[{"LanguageCode": "en", "Html": "<b/>"}],
    )
    record(
        tenant, "Dash.SaveDashQuickFilters", dashboard_id=id, quick_filters=[{"Provider": "Sale"}]
    )
    copy = record(tenant, "Dash.DuplicateDashboard", SOLVEIG, dashboard_id=id, name="Mine")
    assert (copy["Name"], copy["AssociateId"], copy["VisibleForAll"]) == ("Mine", 17, 0)
    (held,) = tiles(tenant, copy["DashboardId"])
    own = held["DashTileDefinition"]["DashboardTileDefinitionId"]
    assert own != tile
    html = record(tenant, "Dash.GetDashTileHtmlList", dashboard_tile_definition_id=own)
    assert [each["Html"] for each in html] == ["<b/>"]
    filters = record(tenant, "Dash.GetDashQuickFilters", dashboard_id=copy["DashboardId"])
    assert [each["Provider"] for each in filters] == ["Sale"]
    record(tenant, "Dash.DeleteDashTileDefinition", dash_tile_definition_id=own)
    assert (len(tiles(tenant, id)), len(tiles(tenant, copy["DashboardId"]))) == (1, 0)


def test_a_duplicated_tile_comes_last_under_its_new_name(tenant: Tenant) -> None:
    id = dash(tenant, "Sales")
    first = add(tenant, id, definition(tenant))
    add(tenant, id, definition(tenant, "Bar"))
    record(tenant, "Dash.DuplicateTile", dash_tile_id=first["DashboardTileId"], name="Pie 2")
    assert names(tenant, id) == ["Pie", "Bar", "Pie 2"]


def test_a_collection_has_what_the_caller_may_see_once(tenant: Tenant) -> None:
    def collection(caller: Any) -> dict[str, list[str]]:
        found = record(tenant, "Dash.GetDashCollection", caller)
        return {
            place: [each["Name"] for each in found[place]]
            for place in ("Pinned", "Favourites", "Other")
        }

    group = record(tenant, "Associate.GetAssociate", associate_id=17)["GroupIdx"]
    dash(tenant, "Private")
    dash(tenant, "All", VisibleForAll=1)
    dash(tenant, "Group", VisibleForGroups=[group], PinForAssociates=[17])
    liked = dash(tenant, "Hers", VisibleForAssociates=[17])
    record(tenant, "Favourite.AddFavourite", SOLVEIG, table_name="dashboard", record_id=liked)
    found = collection(SOLVEIG)
    assert found == {"Pinned": ["Group"], "Favourites": ["Hers"], "Other": ["All"]}
    assert "Private" in collection(TERJE)["Other"], "the owner sees his own"


def test_html_of_a_tile_is_replaced_as_a_whole(tenant: Tenant) -> None:
    id = definition(tenant, "Page", TileType="HTML")

    def save(*languages: str) -> None:
        given = [{"LanguageCode": code, "Html": f"<p>{code}</p>"} for code in languages]
        record(
            tenant, "Dash.SaveDashTileHtmlList", dashboard_tile_definition_id=id, languages=given
        )

    def html(code: str) -> Any:
        return record(
            tenant, "Dash.GetDashTileHtml", dashboard_tile_definition_id=id, language_code=code
        )

    save("en", "no")
    assert html("no")["Html"] == "<p>no</p>"
    save("en")
    assert html("no") is None
    assert html("en")["Html"] == "<p>en</p>"


def test_a_preview_and_the_count_follow_what_is_there(tenant: Tenant) -> None:
    count = record(tenant, "Dash.GetDashboardFencingInfo")["ActiveCount"]
    id = dash(tenant, "Sales", Description="Of the year")
    add(tenant, id, definition(tenant, TileType="Gauge"))
    seen = record(tenant, "Dash.GetPreviewDash", dashboard_id=id)
    assert [(tile["Name"], tile["TileType"]) for tile in seen["Tiles"]] == [("Pie", "Gauge")]
    assert seen["Description"] == "Of the year" and seen["OwnedByFullName"]
    assert not seen["Registered"].startswith("0001")
    assert record(tenant, "Dash.GetDashboardFencingInfo")["ActiveCount"] == count + 1
    assert record(tenant, "Dash.GetPreviewDash", dashboard_id=9_999) is None


def test_templates_for_an_entity_are_not_stored(tenant: Tenant) -> None:
    tile = record(tenant, "Dash.CreateDefaultTileForEntity", entity_name="sale")
    assert (tile["DashboardTileId"], tile["DashTileDefinition"]["EntityName"]) == (0, "sale")
    assert tile["DashTileDefinition"]["DashboardTileDefinitionId"] == 0


def test_selections_of_tiles_are_selections(tenant: Tenant) -> None:
    id = record(tenant, "Dash.CreateDashTileSelectionFromEntity", entity_name="Sale")
    copy = record(tenant, "Dash.CopyTileSelection", selection_id=id)
    assert copy != id
    for each in (id, copy):
        read = record(tenant, "Selection.GetSelectionEntity", selection_entity_id=each)
        assert (read["Name"], read["TargetTableName"]) == ("Sale", "sale")
        assert (read["SelectionType"], read["MainProviderName"]) == (
            "Dynamic",
            "SaleDynamicSelectionV2",
        )


def test_the_copy_of_a_tile_selection_finds_what_the_first_finds(tenant: Tenant) -> None:
    id = record(tenant, "Dash.CreateDashTileSelectionFromEntity", entity_name="Sale")
    criterion = {
        "Name": "saleStatus", "Operator": "=", "Values": ["1"], "IsActive": True,
    }  # fmt: skip
    told = record(
        tenant, "Selection.SetDynamicSelectionCriteria", selection_id=id, criteria=[criterion]
    )
    copy = record(tenant, "Dash.CopyTileSelection", selection_id=id)
    kept = record(tenant, "Selection.GetDynamicSelectionCriteria", selection_id=copy)
    assert kept and kept == told
    static = record(
        tenant,
        "Selection.SaveSelectionEntity",
        selection_entity={"Name": "By hand", "TargetTableName": "contact"},
    )["SelectionId"]
    pairs = [{"ContactId": 2, "PersonId": 0}, {"ContactId": 3, "PersonId": 0}]
    record(
        tenant,
        "Selection.AddContactSelectionMembers",
        selection_id=static,
        contact_person_ids=pairs,
    )
    copy = record(tenant, "Dash.CopyTileSelection", selection_id=static)
    read = record(tenant, "Selection.GetSelectionEntity", selection_entity_id=copy)
    assert read["MemberCount"] == 2


@pytest.mark.parametrize("way", ["rest", "agent"])
def test_tiles_go_with_their_dashboard(way: str, door: Door) -> None:
    made = door.rest("POST", "Dash", {"Name": "Sales"})["DashboardId"]
    kind = door.rest("POST", "DashTileDefinition", {"Name": "Pie"})["DashboardTileDefinitionId"]
    given = {"DashboardId": made, "DashTileDefinitionId": kind}
    tile = door.agent("Dash.AddTileToDashboard", given)["DashboardTileId"]
    assert door.rest("GET", f"DashTile/{tile}")["DashTileDefinition"]["Name"] == "Pie"
    if way == "rest":
        door.rest("DELETE", f"Dash/{made}")
    else:
        door.agent(f"Dash.DeleteDash?dashId={made}")
    assert door("GET", f"DashTile/{tile}").status == 404
