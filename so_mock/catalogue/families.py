"""Families: the carriers that methods get, save and delete by a key of their own, found by names and types.

A line is `entity<TAB>carrier<TAB>key<TAB>other carriers that show it<TAB>collection path below /api/v1/`.
`CategoryEntity` and `Category` are one family, kept in the carrier that is saved.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from so_mock.names import snake

Lines = Mapping[str, str]
_FAMILY = re.compile(r"\w+\.(?:Get|Save|CreateDefault|Delete)(\w+)")


def families(operations: Lines, carriers: Lines, primary: Mapping[str, str]) -> dict[str, str]:
    """`primary`: carrier -> the property that its description calls the primary key."""
    declared = {name: _properties(line) for name, line in carriers.items() if "<" not in line[:1]}
    methods = _methods(operations)
    found: dict[str, tuple[str, str, list[str]]] = {}
    for carrier in sorted(_kept(methods, declared), key=lambda c: (not c.endswith("Entity"), c)):
        key = key_of(carrier, declared[carrier], primary)
        if key is None:
            continue
        name = snake(carrier.removesuffix("Entity"))
        if name in found:
            found[name][2].append(carrier)
        else:
            found[name] = (carrier, key, [])
    rest = _collections(operations)
    return {
        name: "\t".join([carrier, key, ",".join(shows), rest.get(carrier, "")]).rstrip("\t")
        for name, (carrier, key, shows) in sorted(found.items())
    }


def key_of(carrier: str, properties: Mapping[str, str], primary: Mapping[str, str]) -> str | None:
    """`<Carrier>Id`, else `Id`, else what is described as the primary key."""
    base = carrier.removesuffix("Entity").lower()
    numbers = [name for name, kind in properties.items() if kind == "int"]
    for wanted in (f"{base}id", "id"):
        for name in numbers:
            if name.lower() == wanted:
                return name
    return primary[carrier] if primary.get(carrier) in numbers else None


def _properties(line: str) -> dict[str, str]:
    pieces = (piece.partition(":") for piece in line.split("\t")[1:])
    return {name: kind for name, _, kind in pieces}


def _methods(operations: Lines) -> dict[str, tuple[list[str], str]]:
    """Agent method -> (types of its arguments, type of its result)."""
    made = {}
    for key, line in operations.items():
        if " " in key:
            continue
        parameters, _, rest = line.partition("\t")
        pieces = [p.split(":", 2) for p in parameters.split() if ":$" not in p]
        made[key] = ([kind.rstrip("!") for _, _, kind in pieces], rest.partition("\t")[0])
    return made


def _kept(
    methods: Mapping[str, tuple[list[str], str]], declared: Mapping[str, Mapping[str, str]]
) -> Iterator[str]:
    """Carriers that a method reads by one number, or saves whole (`SaveConnection{ErpConnection}`)."""
    seen: set[str] = set()
    for key, (arguments, result) in methods.items():
        family = _FAMILY.fullmatch(key)
        if family is None or result not in declared or result in seen:
            continue
        tail = family[1].removesuffix("Entity")
        if len(arguments) != 1 or not result.removesuffix("Entity").endswith(tail):
            continue
        wrapped = declared.get(arguments[0], {}).values() if "." in arguments[0] else ()
        is_read = ".Get" in key and arguments[0] == "int"
        is_saved = ".Save" in key and (arguments[0] == result or result in wrapped)
        if is_read or is_saved or (".Get" in key and list(wrapped) == ["int"]):
            seen.add(result)
            yield result


def _collections(operations: Lines) -> dict[str, str]:
    """Carrier -> the REST path whose `{id}` answers it."""
    made: dict[str, str] = {}
    for key, line in operations.items():
        path = re.fullmatch(r"GET (\w+|List/\w+/Items)/\{\w*[iI]d\}", key)
        result = line.split("\t")[1] if line.count("\t") else ""
        if path and result:
            made.setdefault(result.removesuffix("WithLinks"), path[1])
    return made
