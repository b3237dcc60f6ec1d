"""What an answer must look like, property by property: the declared type against the JSON on the wire.

Says nothing of how so-mock makes a value; only names and types are taken from the catalogue.
"""

import base64
import binascii
import re
from datetime import datetime
from typing import Any

from so_mock.catalogue.carriers import Carriers, Type

DATETIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{7})?")
TIMESPAN = re.compile(r"-?(\d+\.)?\d\d:[0-5]\d:[0-5]\d")
BOUNDS = {"int": 2**31, "long": 2**63}
# Reference types of C# whose absence JSON spells null; lists and dictionaries are empty instead (wire.md 4.1).
MAY_BE_NULL = {"string", "bytes", "binary", "object"}
# The exceptions, as a recorded template of a webhook has them (webhooks.md 1).
NULL_IN_TEMPLATES = {("Webhook", "Headers"), ("Webhook", "Properties")}


def faults(value: Any, type: Type, carriers: Carriers, at: str = "$") -> list[str]:
    """What is wrong with `value`, each with the path of the place; nothing when it fits."""
    found: list[str] = []
    _look(value, type, carriers, at, found)
    return found


def _look(value: Any, type: Type, carriers: Carriers, at: str, found: list[str]) -> None:
    if value is None:
        if type.kind != "carrier" and type.name not in MAY_BE_NULL:
            found.append(f"{at}: null for {type.name}")
    elif type.kind == "scalar":
        if not _is_scalar(value, type.name):
            fraction = " (a double shows its fraction)" if type.name == "double" else ""
            found.append(f"{at}: {value!r:.80} for {type.name}{fraction}")
    elif type.kind == "enum":
        _enum(value, type.name, carriers, at, found)
    elif type.kind == "array":
        _array(value, type, carriers, at, found)
    elif type.kind == "map":
        _map(value, type, carriers, at, found)
    else:
        _carrier(value, type.name, carriers, at, found)


def _is_scalar(value: Any, name: str) -> bool:
    kind = type(value)
    match name:
        case "string":
            return kind is str
        case "int" | "long":
            bound = BOUNDS[name]
            return kind is int and -bound <= value < bound
        case "bool":
            return kind is bool
        case "double":
            return kind is float
        case "object":
            return True
        case "datetime":
            return kind is str and _is_datetime(value)
        case "timespan":
            return kind is str and TIMESPAN.fullmatch(value) is not None
        case "bytes" | "binary":
            return kind is str and _is_base64(value)
    return kind is str


def _is_datetime(text: str) -> bool:
    if not DATETIME.fullmatch(text):
        return False
    try:
        datetime.fromisoformat(text[:19])
    except ValueError:
        return False
    return not text.endswith(".0000000")


def _is_base64(text: str) -> bool:
    try:
        base64.b64decode(text, validate=True)
    except binascii.Error:
        return False
    return True


def _enum(value: Any, name: str, carriers: Carriers, at: str, found: list[str]) -> None:
    enum = carriers.enum(name)
    if type(value) is not str:
        found.append(f"{at}: {value!r:.80} for an enum")
        return
    members = value.split(", ") if enum.flags else [value]
    strange = [member for member in members if member not in enum.numbers]
    if strange:
        found.append(f"{at}: {', '.join(strange)!r:.80} is no {name}")


def _array(value: Any, type: Type, carriers: Carriers, at: str, found: list[str]) -> None:
    assert type.item is not None
    if not isinstance(value, list):
        found.append(f"{at}: {value!r:.80} for {type.name}")
        return
    for number, each in enumerate(value):
        if each is None:
            found.append(f"{at}[{number}]: null in a list")
        else:
            _look(each, type.item, carriers, f"{at}[{number}]", found)


def _map(value: Any, type: Type, carriers: Carriers, at: str, found: list[str]) -> None:
    assert type.item is not None
    if not isinstance(value, dict):
        found.append(f"{at}: {value!r:.80} for {type.name}")
        return
    for key, each in value.items():
        _look(each, type.item, carriers, f"{at}.{key}", found)


def _carrier(value: Any, name: str, carriers: Carriers, at: str, found: list[str]) -> None:
    if not isinstance(value, dict):
        found.append(f"{at}: {value!r:.80} for {name}")
        return
    declared = carriers.carrier(name).properties
    if list(value) != list(declared):
        missing = [prop for prop in declared if prop not in value]
        strange = [prop for prop in value if prop not in declared]
        told = f"lacks {missing}, adds {strange}" if missing or strange else "not in declared order"
        found.append(f"{at}: {name} {told}")
    for prop, each in value.items():
        if prop in declared and not (each is None and (name, prop) in NULL_IN_TEMPLATES):
            _look(each, declared[prop].type, carriers, f"{at}.{prop}", found)
