"""What administrators keep: dashboards, scripts, events, numbers, screens, connections to other systems."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from so_mock.clock import NO_DATE
from so_mock.entities.crm import me
from so_mock.entities.marketing import identified
from so_mock.entities.model import Children, Entity, to
from so_mock.entities.ranking import last_among
from so_mock.entities.simple import labelled
from so_mock.store.table import Row

if TYPE_CHECKING:
    from so_mock.entities.shape import Shaper


def pinned(prop: str) -> Any:
    """A pin is kept as table and id; its name is what the row is called today."""

    def compute(row: Row, shaper: Shaper) -> list[Row]:
        return [
            {**item, "Name": shaper.label(item["Type"], item["Id"]) or item["Name"]}
            if item["Type"] in shaper.shapes.model
            else item
            for item in row[prop] or ()
        ]

    return compute


def held(prop: str) -> Any:
    """A property that the entity's own carrier does not show."""

    def compute(row: Row, shaper: Shaper) -> Any:
        return row[prop]

    return compute


def script_path(row: Row, shaper: Shaper) -> str:
    folder = shaper.row("hierarchy", row["HierarchyId"])
    return str(folder["Fullname"] or folder["Name"]) if folder else ""


SCRIPT = {
    "RegisteredBy": labelled("RegisteredAssociateId", "associate"),
    "UpdatedBy": labelled("UpdatedAssociateId", "associate"),
    "Path": script_path,
}
# How an ERP field is called where it is described rather than mapped.
ERP_FIELD = {
    "FieldKey": lambda row, shaper: row["ErpFieldKey"],
    "DisplayName": lambda row, shaper: row["ErpDisplayName"],
    "DisplayDescription": lambda row, shaper: row["ErpDisplayTooltip"],
}
DEFAULT_VALUE = {"DefaultValue": "", "HasFirstSyncDefaultValue": False, "FirstSyncDefaultValue": "", "PromptUser": False,
                 "Mandatory": False, "ListName": ""}  # fmt: skip

ADMIN = (
    Entity("dash_theme", "DashTheme", "DashboardThemeId", rest="DashTheme", names=("Name",)),
    Entity("dash", "Dash", "DashboardId", rest="Dash", names=("Name",), defaults={"AssociateId": me},
           extra={"Registered": NO_DATE}, references={"Theme": to("dash_theme")}, parts={"dash_tile": "DashboardId", "dash_quick_filter": "DashboardId"}),
    Entity("dash_tile_definition", "DashTileDefinition", "DashboardTileDefinitionId", rest="DashTileDefinition",
           names=("Name",), references={"SecondarySelectionId": to("selection")},
           parts={"dash_tile": "DashTileDefinition", "dash_tile_html": "DashboardTileDefinitionId"}),
    Entity("dash_tile", "DashTile", "DashboardTileId", rest="DashTile",
           references={"DashTileDefinition": to("dash_tile_definition")}, settle=last_among("dash_tile", "DashboardId")),
    Entity("dash_tile_html", "DashTileHtml", "DashTileHtmlId", label="LanguageCode",
           references={"DashboardTileDefinitionId": to("dash_tile_definition")},
           extra={"DashTileHtmlId": 0, "DashboardTileDefinitionId": 0}),
    Entity("dash_quick_filter", "QuickFilterInfo", "QuickFilterInfoId", label="Provider",
           references={"DashboardId": to("dash")}, extra={"QuickFilterInfoId": 0}),
    Entity("diary_view", "DiaryViewEntity", "DiaryViewId", names=("Name",)),
    Entity("landing_page", "LandingPageEntity", "LandingPageId",
           shows={"LandingPageEntity": {name: pinned(name) for name in ("PinnedSelections", "PinnedEntities")}}),
    Entity("configurable_screen_delta", "ConfigurableScreenDelta", "ConfigurableScreenDeltaId", names=("Name",),
           references={"CreatedBy": to("associate"), "UpdatedBy": to("associate")}),
    Entity("report_label_layout", "ReportLabelLayoutEntity", "ReportLabelLayoutId", names=("Name",)),
    Entity("crm_script", "CRMScriptEntity", "EjscriptId", rest="CRMScript", names=("Name",), shows={"Script": SCRIPT},
           settle=identified("UniqueIdentifier")),
    Entity("trigger_script", "TriggerScriptEntity", "ScreenChooserId", rest="TriggerScript", names=("Name",),
           settle=identified("UniqueIdentifier")),
    Entity("system_event", "SystemEventEntity", "SystemEventId", rest="SystemEvent",
           references={"ActivatedBy": to("associate")}),
    Entity("ref_count", "RefCountEntity", "RefCountsId"),
    Entity("system_message", "SystemMessage", "MessageId", references={"AssociateId": to("associate")},
           label="MarkdownMessage"),
    Entity("web_app_usage", "WebAppUsage", "WebAppUsageId", references={"AssocId": to("associate")}, label="ViewState"),
    Entity("copilot", "CopilotEntity", "CopilotId", rest="Copilot", names=("Name",),
           children={"CopilotDataSources": Children("copilot_data_source", "CopilotId")}),
    Entity("chat_turn", "ChatbotTurn", "ChatTurnId", extra={"ChatTurnId": 0, "ChatId": "", "AssociateId": 0},
           references={"AssociateId": to("associate")},
           label="UserPrompt"),
    Entity("rag_status", "RagStatus", "RagStatusId", extra={"RagStatusId": 0}, label="NamespaceName"),
    Entity("erp_sync_connector", "ErpSyncConnectorEntity", "ErpConnectorId", label="DisplayName"),
    Entity("erp_connection", "ErpConnection", "ErpConnectionId", label="DisplayName",
           parts={"erp_actor_type": "ErpConnectionId", "erp_list_mapping": "ErpConnectionId"}),
    Entity("erp_actor_type", "ErpSyncActorTypeMapping", "ErpActorTypeId", label="ActorTypeErp",
           references={"ErpConnectionId": to("erp_connection")}, extra={"ErpActorTypeId": 0}, parts={"erp_field": "ErpActorTypeId"},
           views=frozenset({"FieldMappings"})),
    Entity("erp_field", "ErpSyncFieldMapping", "ErpFieldId", label="ErpDisplayName",
           references={"ErpActorTypeId": to("erp_actor_type")}, extra={"ErpActorTypeId": 0, "Rank": 0, **DEFAULT_VALUE},
           shows={"ErpSyncDefaultValue": {name: held(name) for name in DEFAULT_VALUE},
                  "FieldMetadata": ERP_FIELD}, settle=last_among("erp_field", "ErpActorTypeId")),
    Entity("erp_list_mapping", "ErpConnectionListMappingContainer", "ErpListMappingId", label="ErpConnectionName",
           references={"ErpConnectionId": to("erp_connection")}, extra={"ErpListMappingId": 0},
           computed={"ErpConnectionName": labelled("ErpConnectionId", "erp_connection")}),
)  # fmt: skip
