"""What the catalogue tells of an entity by names and types, so that nobody need write it down (design notes, section 4)."""

from __future__ import annotations

from typing import Any

from so_mock.catalogue.carriers import SERVER_OWNED, Property
from so_mock.entities import links
from so_mock.entities.custom import CUSTOM, EXTRA, UDEF
from so_mock.entities.lists import as_item
from so_mock.entities.model import Compute, Entity, Model, Reference, to

LABELS = (
    "Name",
    "Value",
    "FullName",
    "Title",
    "Heading",
    "Subject",
    "Header",
    "Description",
    "Caption",
)
ITEM = frozenset(["Id", "Value", "Tooltip"])  # an item of a list, and nothing more
# What every list keeps of its items, also where the carrier does not show it.
OF_ITEMS = {"Rank": 0, "Deleted": False}
RETIRED = {"Deleted": True}


def derived(entity: Entity, shows: list[str], rest: str, model: Model) -> Entity:
    """The entity with references, label, mandatory name, list columns and REST path filled in where it says nothing."""
    carriers = model.carriers
    properties = model.properties(entity)
    more: dict[str, dict[str, Compute]] = {
        name: {} for name in shows if name in carriers and name not in entity.shows
    }
    is_item = properties.keys() - SERVER_OWNED == ITEM
    extra: dict[str, Any] = OF_ITEMS if is_item else {}
    deleted = properties.get("Deleted")
    spellings = {UDEF, EXTRA} & properties.keys() if CUSTOM in properties else frozenset()
    can_retire = is_item or (deleted is not None and deleted.type.name == "bool")
    retired = entity.retired or (RETIRED if can_retire and not entity.soft else {})
    for name, made in as_item(entity, retired).items():
        more[name] = {**made, **entity.shows.get(name, {})}
    if links.LINKS in properties and properties[links.LINKS].type.name == "Link[]":
        entity = entity._replace(computed={**links.seen_from(entity), **entity.computed})
    named = next((label for label in LABELS if label in properties), entity.key)
    return entity._replace(
        references=references(entity, properties, model),
        shows={**entity.shows, **more},
        extra={**extra, **entity.extra},
        views=entity.views | spellings,
        retired=retired,
        names=entity.names or (("Name",) if _is_text(properties.get("Name")) else ()),
        label=entity.label or named,
        rest=rest,
    )


def _is_text(prop: Property | None) -> bool:
    return prop is not None and prop.type.name == "string"


def references(
    entity: Entity, properties: dict[str, Property], model: Model
) -> dict[str, Reference]:
    """Properties whose carrier, or whose name as another entity's key, tells what they stand for; then those by hand."""
    found = {}
    for name, prop in properties.items():
        if name in entity.values or name in entity.choices or not entity.holds(name):
            continue
        target = target_of(name, prop, model)
        if target is not None and name != entity.key:
            found[name] = to(target)
    return {**found, **entity.references}


def target_of(name: str, prop: Property, model: Model) -> str | None:
    kind = prop.type.item if prop.type.kind == "array" and prop.type.item else prop.type
    if kind.kind == "carrier":
        return model.of_carrier_name(kind.name)
    if prop.type.name == "int" and name.endswith("Id"):
        return model.by_key.get(name.lower())
    return None
