"""What administrators keep: scripts, themes, events, numbers, preferences."""

from __future__ import annotations

from so_mock.entities.model import Entity, to

ADMIN = (
    Entity("dash_theme", "DashTheme", "DashboardThemeId", rest="DashTheme", names=("Name",)),
    Entity("crm_script", "CRMScriptEntity", "EjscriptId", rest="CRMScript", names=("Name",)),
    Entity("trigger_script", "TriggerScriptEntity", "ScreenChooserId", rest="TriggerScript", names=("Name",)),
    Entity("system_event", "SystemEventEntity", "SystemEventId", rest="SystemEvent",
           references={"ActivatedBy": to("associate")}),
    Entity("ref_count", "RefCountEntity", "RefCountsId"),
    Entity("preference_description", "PreferenceDescription", "PrefDescId", rest="PreferenceDescription"),
    Entity("shipment_message_block", "ShipmentMessageBlockEntity", "ShipmentMessageBlockId",
           rest="ShipmentMessageBlock"),
)  # fmt: skip
