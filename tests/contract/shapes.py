"""What an answer must look like, property by property: the declared type against the JSON on the wire.

Says nothing of how so-mock makes a value; only names and types are taken from the catalogue.
"""

import base64
import binascii
import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from so_mock.catalogue.carriers import Carriers, Type

DATETIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{7})?")
TIMESPAN = re.compile(r"-?(\d+\.)?\d\d:[0-5]\d:[0-5]\d")
RANGES = {"int": 31, "long": 63}
# Reference types of C# whose absence JSON spells null; lists and dictionaries are empty instead (wire.md 4.1).
MAY_BE_NULL = {"string", "bytes", "binary", "object"}
# The exceptions, as a recorded template of a webhook has them (webhooks.md 1).
NULL_IN_TEMPLATES = {("Webhook", "Headers"), ("Webhook", "Properties")}


def faults(value: Any, type: Type, carriers: Carriers, at: str = "$") -> Iterator[str]:
    """What is wrong with `value`, each with the path of the place; nothing when it fits."""
    if value is None:
        if type.kind != "carrier" and type.name not in MAY_BE_NULL:
            yield f"{at}: null for {type.name}"
    elif type.kind == "scalar":
        yield from _scalar(value, type.name, at)
    elif type.kind == "enum":
        yield from _enum(value, type.name, carriers, at)
    elif type.kind == "array":
        yield from _array(value, type, carriers, at)
    elif type.kind == "map":
        yield from _map(value, type, carriers, at)
    else:
        yield from _carrier(value, type.name, carriers, at)


def _scalar(value: Any, name: str, at: str) -> Iterator[str]:
    shown = f"{at}: {value!r:.80} for {name}"
    if name in RANGES:
        bound = 2 ** RANGES[name]
        if type(value) is not int or not -bound <= value < bound:
            yield shown
    elif name == "double":
        if type(value) is not float:
            yield f"{shown} (a double shows its fraction)"
    elif name == "bool":
        if type(value) is not bool:
            yield shown
    elif name == "object":
        return
    elif type(value) is not str or (
        (name == "datetime" and not _is_datetime(value))
        or (name == "timespan" and not TIMESPAN.fullmatch(value))
        or (name in ("bytes", "binary") and not _is_base64(value))
    ):
        yield shown


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


def _enum(value: Any, name: str, carriers: Carriers, at: str) -> Iterator[str]:
    enum = carriers.enum(name)
    if type(value) is not str:
        yield f"{at}: {value!r:.80} for an enum"
        return
    members = value.split(", ") if enum.flags else [value]
    strange = [member for member in members if member not in enum.numbers]
    if strange:
        yield f"{at}: {', '.join(strange)!r:.80} is no {name}"


def _array(value: Any, type: Type, carriers: Carriers, at: str) -> Iterator[str]:
    assert type.item is not None
    if not isinstance(value, list):
        yield f"{at}: {value!r:.80} for {type.name}"
        return
    for number, each in enumerate(value):
        if each is None:
            yield f"{at}[{number}]: null in a list"
        else:
            yield from faults(each, type.item, carriers, f"{at}[{number}]")


def _map(value: Any, type: Type, carriers: Carriers, at: str) -> Iterator[str]:
    assert type.item is not None
    if not isinstance(value, dict):
        yield f"{at}: {value!r:.80} for {type.name}"
        return
    for key, each in value.items():
        yield from faults(each, type.item, carriers, f"{at}.{key}")


def _carrier(value: Any, name: str, carriers: Carriers, at: str) -> Iterator[str]:
    if not isinstance(value, dict):
        yield f"{at}: {value!r:.80} for {name}"
        return
    declared = carriers.carrier(name).properties
    if list(value) != list(declared):
        missing = [prop for prop in declared if prop not in value]
        strange = [prop for prop in value if prop not in declared]
        told = f"lacks {missing}, adds {strange}" if missing or strange else "not in declared order"
        yield f"{at}: {name} {told}"
    for prop, each in value.items():
        if prop in declared and not (each is None and (name, prop) in NULL_IN_TEMPLATES):
            yield from faults(each, declared[prop].type, carriers, f"{at}.{prop}")
