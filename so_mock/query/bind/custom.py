"""Custom fields: `contactUdef/SuperOffice:1`, `personExtra/x_field`, whatever the customer has there."""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING

from so_mock.catalogue.archives import is_custom
from so_mock.entities.custom import CUSTOM, Field, kept_as, text_of
from so_mock.instants import WALL
from so_mock.query.bind.bound import CUSTOM_TYPES, Bound

if TYPE_CHECKING:
    from so_mock.catalogue.archives import Provider
    from so_mock.entities.shape import Shaper
    from so_mock.query.bind.places import Place, Places
    from so_mock.query.bind.values import Values

_ENDINGS = ("udef", "extra")


def below_custom(prefixes: list[str]) -> bool:
    """Whether these lead to the fields, or to tables of the customer's own."""
    return any(is_custom(each) or each.lower().endswith(_ENDINGS) for each in prefixes)


def custom_home(places: Places, provider: Provider, prefixes: list[str]) -> Place | None:
    """The row whose custom fields stand below these prefixes."""
    *above, marker = prefixes
    if not is_custom(marker) and not marker.lower().endswith(_ENDINGS):
        return None  # tables of the customer's own, beyond a relation
    if provider.spelt(prefixes) is None and provider.node is not None:
        return None
    place = places.beyond(places.root, above)
    return _home(places, place, marker) if place is not None else None


def _home(places: Places, place: Place, marker: str) -> Place | None:
    """Whose fields they are: the row's own, or those of one that its columns are looked for in as well."""
    owner = re.sub(r"(udef|extra)$", "", marker.lower())
    entity = place.entity.name.replace("_", "") if place.entity else ""
    if not owner or owner == entity:
        return place
    for other in places.also(place):
        beyond = places.joined(place, other)
        found = _home(places, beyond, marker) if beyond is not None else None
        if found is not None:
            return found
    return places.joined(place, owner)


def custom_field(values: Values, home: Place, field: Field, name: str) -> Bound:
    kind = CUSTOM_TYPES.get(field.kind, "string")
    frame = values.frame
    kept = frame.constant(kept_as(field.kind))
    code = f"{kept}({home.code}.get({CUSTOM!r}, {{}}).get({field.name!r}))"
    assert home.entity is not None
    key = f"{home.code}[{home.entity.key!r}]"
    bound = Bound(name, kind, True, code, kind, key, owner=home.entity.name, time=WALL)
    if not field.target or field.kind not in ("list", "relation"):
        return bound
    if field.target in values.model:
        return values.shown(bound._replace(target=field.target), "")
    shown = frame.constant(partial(_text_of, field.target))
    return bound._replace(text=f"{shown}({code}, {frame.shaper()})")


def _text_of(target: str, id: int, shaper: Shaper) -> str:
    """Of a row of a table of the customer's own, or of one that there is not."""
    return text_of(shaper, target, id)
