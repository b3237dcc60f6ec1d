"""Date-times in the caller's time zone, with their offset where he asks for it (sheet: wire.md 4.4)."""

from __future__ import annotations

from functools import lru_cache

from so_mock.call import Wishes
from so_mock.catalogue.carriers import Property
from so_mock.catalogue.moments import kind
from so_mock.instants import told
from so_mock.render.dress import Tell


def telling(wishes: Wishes, base: str) -> Tell | None:
    """How date-times of the zone `base` are told; None: as they are."""
    zone = wishes.zone or base
    return _telling(base, zone, wishes.tagged) if wishes.tagged or zone != base else None


@lru_cache(maxsize=256)
def _telling(base: str, zone: str, tagged: bool) -> Tell:
    def tell(prop: Property, moment: str) -> str:
        return told(moment, kind(prop.carrier, prop.name), base, zone, tagged)

    return tell
