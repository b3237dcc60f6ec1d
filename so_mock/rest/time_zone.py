"""TimeZone: the zone in which the tenant stores its times, and the one in which it shows them."""

from __future__ import annotations

from so_mock.behaviour import behaviour
from so_mock.crm import Crm
from so_mock.entities import zones


@behaviour("GET TimeZone/base")
def base(crm: Crm) -> dict[str, object]:
    return zones.data(zones.BY_CODE[crm.clock.zone])


@behaviour("GET TimeZone/current")
def current(crm: Crm) -> dict[str, object]:
    """That of the call; nobody has a preference for another than the base zone."""
    return zones.data(zones.BY_CODE[crm.caller.zone or crm.clock.zone])
