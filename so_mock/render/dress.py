"""Values as one caller wants to be shown them: texts in his language, date-times in his time zone (sheet: wire.md 4.4, 9).
What was not dressed is shared with others, and never changed in place."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any, NamedTuple

from so_mock.catalogue.carriers import Carriers, Property, Type

Speak = Callable[[str], str]
Tell = Callable[[Property, str], str]


class Dress(NamedTuple):
    """`text` gives any text in a language; `moment` a date-time, by the property that holds it. None: as it is."""

    text: Speak | None = None
    moment: Tell | None = None


NOTHING = Dress()
_TEXTS = ("string", "object")
_UNKNOWN = Property("", Type("scalar", "object"))


def dress(value: Any, type: Type | None, carriers: Carriers, wanted: Dress) -> Any:
    """`value` anew, as `wanted`. What has no type, as an error has none, has texts only."""
    if wanted == NOTHING:
        return value
    if type is None:
        return spoken(value, wanted.text) if wanted.text is not None else value
    return _dressed(value, Property("", type), type, carriers, wanted)


def spoken(value: Any, speak: Speak) -> Any:
    """Every text in it; names of members stay."""
    if isinstance(value, str):
        return speak(value)
    if isinstance(value, dict):
        return {
            name: speak(each) if each.__class__ is str else spoken(each, speak)
            for name, each in value.items()
        }
    if isinstance(value, (list, tuple)):
        return [spoken(each, speak) for each in value]
    return value


@lru_cache(maxsize=2_048)
def _touched(carriers: Carriers, name: str, text: bool, moment: bool) -> dict[str, Property | None]:
    """A carrier's properties; None for those that hold neither of what is wanted, which are most."""
    found: dict[str, Property | None] = {}
    for prop in carriers.carrier(name).properties.values():
        type = prop.type
        while type.item is not None:
            type = type.item
        held = type.kind == "carrier" or (moment and type.name == "datetime")
        found[prop.name] = prop if held or (text and type.name in _TEXTS) else None
    return found


def _dressed(value: Any, prop: Property, type: Type, carriers: Carriers, wanted: Dress) -> Any:
    if value is None:
        return None
    match type.kind:
        case "array" if isinstance(value, (list, tuple)):
            assert type.item is not None
            return [_dressed(each, prop, type.item, carriers, wanted) for each in value]
        case "map" if isinstance(value, dict):
            assert type.item is not None
            item = type.item
            return {k: _dressed(each, prop, item, carriers, wanted) for k, each in value.items()}
        case "carrier" if isinstance(value, dict):
            text, moment = wanted.text is not None, wanted.moment is not None
            touched = _touched(carriers, type.name, text, moment)
            return {
                name: each
                if (own := touched.get(name, _UNKNOWN)) is None or each is None
                else _dressed(each, own, own.type, carriers, wanted)
                if own is not _UNKNOWN
                else dress(each, None, carriers, wanted)  # columns, as an archive may be asked
                for name, each in value.items()
            }
        case "scalar" if type.name == "datetime":
            return value if wanted.moment is None else wanted.moment(prop, value)
        case "scalar" if type.name in _TEXTS and wanted.text is not None:
            return spoken(value, wanted.text)
    return value
