"""Time zones as carriers show them (sheet: wire.md 4.4)."""

from __future__ import annotations

from so_mock.zones import BY_CODE, BY_ID, LOCATIONS, Zone, known

__all__ = ["BY_CODE", "BY_ID", "LOCATIONS", "Zone", "data", "known"]


def data(zone: Zone) -> dict[str, object]:
    """As TimeZoneData; how the server keys its rules is unknown, so there are none."""
    return {
        "TZLocationID": zone.id, "Name": zone.name, "TZLocationCode": zone.code, "TZLocationCities": zone.cities,
        "IsoNumber": zone.iso, "TimeZoneSTDRules": {}, "TimeZoneDSTRules": {},
    }  # fmt: skip
