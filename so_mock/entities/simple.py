"""How a flat carrier (`Contact`) follows from its entity's row, where no fact says otherwise.

Id, Name, Value              key and text, for a list item in the form of another
CategoryId                   the id that the reference `Category` holds
CategoryName, AssociateFullName   the text that stands for the row referred to
EmailAddress, Email          the first of the entity's e-mail addresses; likewise phones and
addresses of web sites
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from so_mock.catalogue.carriers import Property
from so_mock.entities.model import Compute, Entity, Model
from so_mock.store.table import Row

if TYPE_CHECKING:
    from so_mock.entities.shape import Shaper

_TEXTS = frozenset(["Name", "Value", "FullName"])  # of an item in the form of another list's
_SPELT: dict[str, Callable[[Any], Any]] = {"int": int, "bool": bool}
_FIRSTS = {
    "emailaddress": "Emails", "email": "Emails", "url": "Urls",
    "mobilephone": "MobilePhones", "faxphone": "Faxes",
}  # fmt: skip


def flat(entity: Entity, prop: Property, model: Model, blank: Any) -> Callable[[Row, Shaper], Any]:
    name = prop.name
    own = model.carriers.carrier(entity.carrier)
    if name == "Id" and "Id" not in own:
        return lambda row, shaper: row[entity.key]
    if name in _TEXTS and name not in own:
        return lambda row, shaper: shaper.text(entity, row)
    if name == "ToolTip":
        return lambda row, shaper: row.get("Tooltip", blank)
    if name.endswith("Id") and name[:-2] in entity.references:
        held = name[:-2]
        return lambda row, shaper: row.get(held) or 0
    for ending in ("FullName", "Name", ""):
        reference = entity.references.get(name.removesuffix(ending)) if ending else None
        if reference is None and not ending:
            reference = entity.references.get(name)
        if reference is not None and name.endswith(ending) and prop.type.name == "string":
            held, target = name.removesuffix(ending) if ending else name, reference.entity
            return lambda row, shaper: shaper.label(target, row.get(held))
    collection = _FIRSTS.get(name.lower())
    if collection in own.properties:
        return lambda row, shaper: first_value(row.get(collection or ""))
    stored = own.properties.get(name)
    if stored is not None and {stored.type.name, prop.type.name} == _SPELT.keys():
        spell = _SPELT[prop.type.name]  # one name, two types: `Retired` is a bool here and 0 there
        return lambda row, shaper: spell(row.get(name) or blank)
    return lambda row, shaper: row.get(name, blank)


def first_value(elements: list[dict[str, Any]] | None) -> str:
    """The text of the first e-mail, phone or url; "" when there is none."""
    return str(elements[0].get("Value") or "") if elements else ""


def of(prop: str, target: str, shown: str, blank: Any = "") -> Compute:
    """A property of the row that `prop` refers to."""

    def compute(row: Row, shaper: Shaper) -> Any:
        found = shaper.row(target, row.get(prop))
        return found[shown] if found else blank

    return compute


def labelled(prop: str, target: str) -> Compute:
    """The text of the row that `prop` refers to."""
    return lambda row, shaper: shaper.label(target, row[prop])
