"""Time zones as SuperOffice names them: by country, with a number of their own (wire.md 4.4)."""

from __future__ import annotations

from typing import NamedTuple


class Zone(NamedTuple):
    """`id` is SuperOffice's for UTC and Norway; the others' are unknown, and so-mock's own."""

    code: str
    id: int
    name: str
    cities: str
    iso: int


LOCATIONS = (
    Zone("UTC", 1, "UTC", "UTC", 0),
    Zone("NO", 261, "Norway", "Oslo, Bergen, Trondheim", 578),
    Zone("DK", 1001, "Denmark", "Copenhagen, Aarhus", 208),
    Zone("SE", 1002, "Sweden", "Stockholm, Malmö", 752),
    Zone("GB", 1003, "United Kingdom", "London, Leeds", 826),
    Zone("DE", 1004, "Germany", "Berlin, Düsseldorf", 276),
    Zone("NL", 1005, "Netherlands", "Amsterdam, Rotterdam", 528),
    Zone("FR", 1006, "France", "Paris, Lyon", 250),
)
BY_CODE = {zone.code: zone for zone in LOCATIONS}
BY_ID = {zone.id: zone for zone in LOCATIONS}


def known(told: str) -> str:
    """The code of a zone told by its code or number; "" for any other."""
    name = told.strip().upper()
    found = BY_ID.get(int(name)) if name.isdecimal() and len(name) < 10 else BY_CODE.get(name)
    return found.code if found else ""


def data(zone: Zone) -> dict[str, object]:
    """As TimeZoneData; how the server keys its rules is unknown, so there are none."""
    return {
        "TZLocationID": zone.id, "Name": zone.name, "TZLocationCode": zone.code, "TZLocationCities": zone.cities,
        "IsoNumber": zone.iso, "TimeZoneSTDRules": {}, "TimeZoneDSTRules": {},
    }  # fmt: skip
