"""The arguments of an operation as a behaviour gets them, whether they stand in the query or in a wrapper."""

from __future__ import annotations

from typing import NamedTuple

from so_mock.catalogue.carriers import Carriers, Type
from so_mock.catalogue.operations import Operation
from so_mock.names import snake


class Argument(NamedTuple):
    """`name` as Python gets it, `published` as the API spells it."""

    name: str
    published: str
    type: Type

    @property
    def base(self) -> str:
        """What the argument names: `Contact` for ContactId, ContactIds, contactEntityId."""
        name = self.published[:1].upper() + self.published[1:]
        for ending in ("EntityIds", "EntityId", "Ids", "Id", "IDs", "ID"):
            if name.endswith(ending) and len(name) > len(ending):
                return name.removesuffix(ending)
        return ""


def arguments_of(operation: Operation, carriers: Carriers) -> list[Argument]:
    """In declared order; `$select` and the like are none."""
    if operation.wrapper:
        properties = carriers.carrier(operation.wrapper).properties.values()
        return [Argument(snake(p.name), p.name, p.type) for p in properties]
    return [
        Argument(p.argument, p.name, p.type)
        for p in operation.parameters
        if not p.name.startswith("$")
    ]
