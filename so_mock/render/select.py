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
    if type is None or type.kind != "carrier":
        return type is not None and type.kind == "map"
    prop = carriers.carrier(type.name).lowered.get(parts[0])
    return prop is not None and _known(parts[1:], prop.type, carriers)


def select(value: Any, type: Type, tree: Tree, carriers: Carriers) -> Any:
    """The value with all but the selected properties nulled; arrays element by element."""
    if value is None or not tree:
        return value
    if type.kind == "array" and type.item is not None:
        return [select(each, type.item, tree, carriers) for each in value]
    if type.kind == "map":
        return {k: v for k, v in value.items() if k.lower() in tree}
    if type.kind != "carrier":
        return value
    properties = carriers.carrier(type.name).properties
    selected = {}
    for name, each in value.items():
        below = tree.get(name.lower())
        if below is None:
            selected[name] = carriers.nulled_value(properties[name].type)
        else:
            selected[name] = select(each, properties[name].type, below, carriers)
    return selected
