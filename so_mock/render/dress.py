"""Values as one caller wants to be shown them: texts in his language, date-times in his time zone (sheet: wire.md 4.4, 9).
What was not dressed is shared with others, and never changed in place."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from so_mock.catalogue.carriers import Carriers, Property, Type

Speak = Callable[[str], str]
Tell = Callable[[Property, str], str]


class Dress(NamedTuple):
    """`text` gives any text in a language; `moment` a date-time, by the property that holds it. None: as it is."""

    text: Speak | None = None
    moment: Tell | None = None


NOTHING = Dress()


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
        return {name: spoken(each, speak) for name, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [spoken(each, speak) for each in value]
    return value


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
            properties = carriers.carrier(type.name).properties
            return {
                name: _dressed(each, properties[name], properties[name].type, carriers, wanted)
                if name in properties
                else dress(each, None, carriers, wanted)  # columns, as an archive may be asked
                for name, each in value.items()
            }
        case "scalar" if type.name == "datetime":
            return value if wanted.moment is None else wanted.moment(prop, value)
        case "scalar" if type.name in ("string", "object") and wanted.text is not None:
            return spoken(value, wanted.text)
    return value
