"""TimeZone: the tenant's base zone, and the zones that so-mock knows. Which are active, nobody can see."""

from __future__ import annotations

from typing import Any

from so_mock.behaviour import behaviour
from so_mock.crm import Crm
from so_mock.entities import zones
from so_mock.instants import minutes_ahead


@behaviour("TimeZone.GetBaseTimeZoneId")
def get_base_time_zone_id(crm: Crm) -> int:
    return zones.BY_CODE[crm.clock.zone].id


@behaviour("TimeZone.GetDefaultTimeZoneInformation")
def get_default_time_zone_information(crm: Crm) -> dict[str, Any]:
    """Nobody has set a preference: the base zone, and PreferenceId 0 (OA). Bias is in minutes east of UTC, now."""
    zone = zones.BY_CODE[crm.clock.zone]
    minutes = minutes_ahead(crm.now(), zone.code, zone.code)
    return crm.blank("PreferredTimeZone") | {
        "TZLocationId": zone.id, "LocationCode": zone.code, "Description": zone.cities, "Country": zone.name, "Bias": minutes,
    }  # fmt: skip


@behaviour("TimeZone.InitializeTimeZoneData")
def initialize_time_zone_data(crm: Crm) -> list[dict[str, object]]:
    return [zones.data(zone) for zone in zones.LOCATIONS]
