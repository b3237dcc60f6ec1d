"""The least that each published operation must be sent: made from the catalogue alone."""

from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

from contract.door import dumped

from so_mock.catalogue.carriers import Carriers, Type
from so_mock.catalogue.operations import Operation

SCALARS = {
    "int": 1, "long": 1, "double": 1.5, "bool": True, "string": "x", "timespan": "01:30:00",
    "datetime": "2026-01-15T08:00:00", "bytes": "AAEC", "binary": "AAEC", "object": "x",
}  # fmt: skip
# What makes an entity fit to be saved, in whichever carrier has such a property.
FILLED = {
    "Name": "Walk AS",
    "Lastname": "Walker",
    "Value": "Walking",
    "Title": "Walking",
    "Heading": "Walking",
    "TargetUrl": "https://walk.example/hook",
}
# The first company is one's own and the first person an associate: neither can be deleted.
DELETABLE = {
    "Contact.DeleteContactEntity": "9", "DELETE Contact/{id}": "9",
    "Person.DeletePersonEntity": "9", "DELETE Person/{id}": "9",
}  # fmt: skip
# A list that there is, where an argument asks for one; none that has a path of its own.
LISTS = {"UdListDefinitionName": "Intent", "UdListDefinitionId": 122}
PNG = b"\x89PNG\r\n\x1a\n"


@dataclass(frozen=True, slots=True)
class Request:
    verb: str
    path: str
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)


def sample(type: Type, carriers: Carriers) -> Any:
    """A value of this type: 1, "x", the first member, [1], {}; an entity with what it cannot be without."""
    if type.kind == "scalar":
        return SCALARS[type.name]
    if type.kind == "enum":
        return next(iter(carriers.enum(type.name).numbers))
    if type.kind == "array":
        assert type.item is not None
        return [sample(type.item, carriers)]
    if type.kind == "map":
        return {}
    properties = carriers.carrier(type.name).properties
    return {
        name: text
        for name, text in FILLED.items()
        if name in properties and properties[name].type.name == "string"
    }


def told(name: str, type: Type, carriers: Carriers) -> Any:
    """A value for the argument of this name."""
    return LISTS.get(name[:1].upper() + name[1:], sample(type, carriers))


def least(operation: Operation, carriers: Carriers, *, optional: bool = False) -> Request:
    """The smallest valid call; with `optional` every query argument as well."""
    path = operation.path
    for parameter in operation.path_parameters:
        value = quote(str(told(parameter.name, parameter.type, carriers)))
        path = path.replace(f"{{{parameter.name}}}", value)
    query = []
    for parameter in operation.query.values():
        if parameter.required or (optional and not parameter.name.startswith("$")):
            value = sample(parameter.type, carriers)
            for each in value if isinstance(value, list) else [value]:
                text = str(each).lower() if isinstance(each, bool) else str(each)
                query.append(f"{parameter.name}={quote(text)}")
    if query:
        path += "?" + "&".join(query)
    if operation.key in DELETABLE:
        path = path[:-1] + DELETABLE[operation.key]
    return Request(operation.verb, path, *_body(operation, carriers))


def _body(operation: Operation, carriers: Carriers) -> tuple[bytes, dict[str, str]]:
    json = {"content-type": "application/json"}
    if any(parameter.place == "form" for parameter in operation.parameters):
        return PNG, {"content-type": "image/png"}
    if operation.body is None:
        return b"", {}
    if operation.verb == "PATCH":
        return b"[]", json
    if operation.wrapper:
        properties = carriers.carrier(operation.wrapper).properties.values()
        return dumped({p.name: told(p.name, p.type, carriers) for p in properties}), json
    if operation.body.type.name in ("bytes", "binary"):
        return b"content", {"content-type": "application/octet-stream"}
    return dumped(sample(operation.body.type, carriers)), json
