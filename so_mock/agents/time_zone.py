"""TimeZone: the tenant's base zone, and the zones that so-mock knows. Which are active, nobody can see."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from so_mock.behaviour import behaviour
from so_mock.clock import ZONES, zone_info
from so_mock.crm import Crm
from so_mock.entities import zones


@behaviour("TimeZone.GetBaseTimeZoneId")
def get_base_time_zone_id(crm: Crm) -> int:
    return zones.BY_CODE[crm.clock.zone].id


@behaviour("TimeZone.GetDefaultTimeZoneInformation")
def get_default_time_zone_information(crm: Crm) -> dict[str, Any]:
    """Nobody has set a preference: the base zone, and PreferenceId 0 (OA). Bias is in minutes east of UTC, now."""
    zone = zones.BY_CODE[crm.clock.zone]
    offset = datetime.fromisoformat(crm.now()).replace(tzinfo=zone_info(zone.code)).utcoffset()
    minutes = int(offset.total_seconds()) // 60 if offset else 0
    return crm.blank("PreferredTimeZone") | {
        "TZLocationId": zone.id, "LocationCode": zone.code, "Description": zone.cities, "Country": zone.name, "Bias": minutes,
    }  # fmt: skip


@behaviour("TimeZone.InitializeTimeZoneData")
def initialize_time_zone_data(crm: Crm) -> list[dict[str, object]]:
    return [zones.data(zone) for zone in zones.LOCATIONS if zone.code in ZONES]
