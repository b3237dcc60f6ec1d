"""`_Links` of an entity of REST: where to go on from it (sheet: wire.md 6). All of it follows from the published addresses,
the names of MDO lists and the entity's properties; a test holds it against what is recorded.
"""

from __future__ import annotations

from collections.abc import Container, Iterator
from typing import TYPE_CHECKING, NamedTuple

from so_mock.catalogue.operations import Operations
from so_mock.entities.absorb import STAMPS
from so_mock.entities.lists import BY_ENTITY, squeezed
from so_mock.entities.model import Entity, Model

if TYPE_CHECKING:
    from so_mock.entities.shape import Shaper
    from so_mock.store.table import Row


# Texts that are chosen from a list, and kept as texts: the list is called as the property is.
TEXTS = frozenset(["Mrmrs", "Salutation", "RejectReason"])
SPELT = {"contact": "contact_new"}  # where the list that pages choose from has a name of its own


class Link(NamedTuple):
    """`path` stands below `/v1/`; `{}` in it is the row's id, or that of the row of `target` which the property `name`
    refers to: without one there is no link."""

    name: str
    path: str
    target: str = ""


def links_of(entity: Entity, model: Model, operations: Operations) -> tuple[Link, ...]:
    from so_mock.catalogue.mdo import mdo_lists  # read when the first links are made

    rest = entity.rest
    below = f"GET {rest}/"
    keys = [key for key in operations.keys() if key.startswith(below)]
    found = [Link("Self", f"{rest}/{{}}")]
    if f"{below}{{id}}/Simple" in operations:
        found.append(Link("Self.Simple", f"{rest}/{{}}/Simple"))
    if f"{below}UdefLayout/Published" in operations:
        found.append(Link("UdefLayout", f"{rest}/UdefLayout/Published"))
    found += _of_properties(entity, model, frozenset(mdo_lists().names()))
    if f"GET {rest}" in operations and operations.get(f"GET {rest}").asks:
        found.append(Link("Archive", rest))
    for key in keys:
        parameter, _, name = key.removeprefix(below).partition("/")
        if parameter.startswith("{") and name.isalpha() and operations.get(key).asks:
            found.append(Link(f"Archive.{name}", f"{rest}/{{}}/{name}"))
    return tuple(found)


def _of_properties(entity: Entity, model: Model, lists: Container[str]) -> Iterator[Link]:
    """The row that a property refers to, and the list that its value is chosen from."""
    for prop in model.properties(entity).values():
        name, reference = prop.name, entity.references.get(prop.name)
        if not entity.holds(name) or name in STAMPS:
            continue
        if name in TEXTS:
            yield Link(f"{name}.List", f"MDOList/{name[0].lower()}{name[1:]}")
            continue
        if name in entity.choices and BY_ENTITY[entity.choices[name]].mdo:
            target = entity.choices[name]
        elif reference is None or prop.type.kind != "carrier" or name in entity.server:
            continue
        else:
            target = reference.entity
        rest = model[target].rest
        if name == rest:
            yield Link(name, f"{rest}/{{}}", target)
        elif target not in BY_ENTITY and target != "associate":
            continue  # whom the property's name alone does not tell: InvitedPerson (recorded)
        chosen = mdo_name(target, lists)
        if chosen:
            yield Link(f"{name}.List", f"MDOList/{chosen}")


def mdo_name(entity: str, lists: Container[str]) -> str:
    """The MDO list of an entity's rows: called as their table, or as the entity."""
    standard = BY_ENTITY.get(entity)
    spelt = [standard.kind, standard.published] if standard else [entity]
    names = [SPELT.get(entity, ""), *map(squeezed, spelt)]
    return next((name for name in names if name in lists), "")


def made(links: tuple[Link, ...], entity: Entity, row: Row, shaper: Shaper) -> dict[str, str]:
    found = {}
    for name, path, target in links:
        id = row[name] if target else row[entity.key]
        if not target or shaper.row(target, id) is not None:
            found[name] = f"{shaper.base}/v1/{path.replace('{}', str(id))}"
    return found
