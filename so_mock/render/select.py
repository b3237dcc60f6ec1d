"""`$select` on entities: what was not named is nulled out, not removed (sheet: wire.md 5)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from so_mock.catalogue.carriers import Carriers, Type

Tree = dict[str, "Tree"]


def tree_of(names: Sequence[str]) -> Tree:
    """`("name", "category/id")` -> `{"name": {}, "category": {"id": {}}}`; an empty one selects
    everything below."""
    tree: Tree = {}
    for name in names:
        node = tree
        whole = False
        for part in name.lower().split("/"):
            if part in node and not node[part]:
                whole = True  # selected as a whole already
                break
            node = node.setdefault(part, {})
        if not whole:
            node.clear()
    return tree


def unknown(names: Sequence[str], type: Type | None, carriers: Carriers) -> list[str]:
    """The selected paths that the result does not have."""
    return [name for name in names if not _known(name.lower().split("/"), type, carriers)]


def _known(parts: list[str], type: Type | None, carriers: Carriers) -> bool:
    while type is not None and type.kind == "array":
        type = type.item
    if not parts:
        return True
    if type is not None and type.kind == "map":  # its members are data
        return _known(parts[1:], type.item, carriers)
    if type is None or type.kind != "carrier":
        return False
    prop = carriers.carrier(type.name).lowered.get(parts[0])
    return prop is not None and _known(parts[1:], prop.type, carriers)


def select(value: Any, type: Type, tree: Tree, carriers: Carriers) -> Any:
    """The value with all but the selected properties nulled; arrays element by element. Of a dictionary the selected members
    stay: the others are no properties that could be null."""
    if value is None or not tree:
        return value
    if type.kind == "array" and type.item is not None:
        return [select(each, type.item, tree, carriers) for each in value]
    if type.kind == "map" and type.item is not None:
        return {
            key: select(each, type.item, tree[key.lower()], carriers)
            for key, each in value.items()
            if key.lower() in tree
        }
    if type.kind != "carrier":
        return value
    properties = carriers.carrier(type.name).properties
    selected = {}
    for name, each in value.items():
        below, prop = tree.get(name.lower()), properties.get(name)
        if below is not None:
            selected[name] = each if prop is None else select(each, prop.type, below, carriers)
        else:  # what is no property of the declared type is one of a type made from it
            selected[name] = None if prop is None else carriers.nulled_value(prop.type)
    return selected
