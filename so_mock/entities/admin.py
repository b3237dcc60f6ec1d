"""What administrators keep: scripts, themes, events, numbers, preferences."""

from __future__ import annotations

from so_mock.entities.model import Entity, to

ADMIN = (
    Entity("dash_theme", "DashTheme", "DashboardThemeId", rest="DashTheme", names=("Name",)),
    Entity("dash", "Dash", "DashboardId", rest="Dash", references={"Theme": to("dash_theme")}, names=("Name",)),
    Entity("dash_tile_definition", "DashTileDefinition", "DashboardTileDefinitionId", rest="DashTileDefinition",
           names=("Name",)),
    Entity("dash_tile", "DashTile", "DashboardTileId", rest="DashTile",
           references={"DashTileDefinition": to("dash_tile_definition")}),
    Entity("diary_view", "DiaryViewEntity", "DiaryViewId", names=("Name",)),
    Entity("landing_page", "LandingPageEntity", "LandingPageId"),
    Entity("configurable_screen_delta", "ConfigurableScreenDelta", "ConfigurableScreenDeltaId", names=("Name",),
           references={"CreatedBy": to("associate"), "UpdatedBy": to("associate")}),
    Entity("report_label_layout", "ReportLabelLayoutEntity", "ReportLabelLayoutId", names=("Name",)),
    Entity("erp_sync_connector", "ErpSyncConnectorEntity", "ErpConnectorId", label="DisplayName"),
    Entity("crm_script", "CRMScriptEntity", "EjscriptId", rest="CRMScript", names=("Name",)),
    Entity("trigger_script", "TriggerScriptEntity", "ScreenChooserId", rest="TriggerScript", names=("Name",)),
    Entity("system_event", "SystemEventEntity", "SystemEventId", rest="SystemEvent",
           references={"ActivatedBy": to("associate")}),
    Entity("ref_count", "RefCountEntity", "RefCountsId"),
    Entity("preference_description", "PreferenceDescription", "PrefDescId", rest="PreferenceDescription"),
    Entity("preference_description_line", "PreferenceDescriptionLine", "PrefDescLineId",
           rest="PreferenceDescriptionLine", label="PrefShowValue"),
    Entity("form", "FormEntity", "FormId", names=("Name",)),
    Entity("form_submission", "FormSubmissionEntity", "FormSubmissionId", label="EmailAddress"),
    Entity("shipment_message", "ShipmentMessageEntity", "ShipmentMessageId", rest="ShipmentMessage", label="Subject"),
    Entity("shipment_message_block", "ShipmentMessageBlockEntity", "ShipmentMessageBlockId",
           rest="ShipmentMessageBlock"),
)  # fmt: skip
