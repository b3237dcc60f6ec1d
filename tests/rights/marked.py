"""A world with a text that no answer may hold: it stands wherever one caller sees nothing, and a second one sees it."""

import base64
from collections.abc import Callable, Iterable
from typing import Any

from contract.calls import least
from contract.door import Door, Reply
from contract.planted import plant

from so_mock.catalogue.operations import Operation
from so_mock.entities.model import Entity
from so_mock.store.table import Row
from so_mock.tenant import Tenant

MARK = "Zqxmark"
# Entities with a sentry of their own (rights.md 8).
GUARDED = (
    "contact", "person", "project", "appointment", "document", "sale", "selection", "ticket", "project_member",
    "sale_stakeholder",
)  # fmt: skip
OWN_ROWS = {"MyOwn": "FULL", "PrimaryGroup": "None", "OtherGroups": "None", "OtherAssociates": "None"}  # fmt: skip
ARL0, TERJE = 3, 5  # the one who is restricted, and one without a role


def restrict(tenant: Tenant, associate: int = ARL0, **columns: Any) -> int:
    """Gives the associate a role of these columns; answers its id."""
    with tenant.store.unit():
        blank = tenant.world.absorber.blank_row(tenant.world.model["role"])
        row = tenant.store.insert("role", blank | {"Name": "Few", "RoleType": "Employee"} | columns)
        user = tenant.store.table("associate").rows[associate]
        tenant.store.update("associate", {**user, "Role": row["RoleId"]})
    return int(row["RoleId"])


def change(tenant: Tenant, entity: str, id: int, **values: Any) -> Row:
    """A row as the test wants it, past all rights."""
    with tenant.store.unit():
        return tenant.store.update(entity, {**tenant.store.table(entity).rows[id], **values})


def auth(tenant: Tenant, associate: int) -> str:
    user = next(u for u in tenant.store.table("_user").scan() if u["associate"] == associate)
    told = f"{user['login']}:{user['password']}".encode()
    return f"Basic {base64.b64encode(told).decode()}"


def texts_of(tenant: Tenant, entity: Entity, row: Row) -> list[str]:
    """The properties of its row that hold what somebody wrote."""
    properties = tenant.world.model.properties(entity)
    return [
        name
        for name, prop in properties.items()
        if name in row and (prop.type.name == "string" or prop.type.name.startswith("EntityElement"))
    ]  # fmt: skip


def with_mark(tenant: Tenant, entity: Entity, row: Row, names: Iterable[str]) -> Row:
    """The row with the text in these properties."""
    properties = tenant.world.model.properties(entity)
    element = {"Value": f"{MARK}@mark.example", "StrippedValue": MARK, "Description": MARK, "Id": 1, "Rank": 1}  # fmt: skip
    return {
        **row,
        **{name: f"{MARK} {name}" if properties[name].type.name == "string" else [element] for name in names},
    }  # fmt: skip


def marked(tenant: Tenant, hidden: Callable[[Entity, Row], Iterable[str]]) -> int:
    """Marks what `hidden` says of each row; answers how many rows there are of which it said something."""
    found = 0
    with tenant.store.unit():
        for name in tenant.store.names():
            if name not in tenant.world.model:
                continue
            entity = tenant.world.model[name]
            for row in list(tenant.store.table(name).scan()):
                names = [each for each in hidden(entity, row) if each != entity.key]
                if names:
                    tenant.store.update(name, with_mark(tenant, entity, row, names))
                    found += 1
    return found


def address_marked(row: Row) -> Row:
    held = row["Address"] or {}
    street = {**(held.get("Street") or {}), "Address1": MARK, "City": MARK}
    return {**row, "Address": {**held, "Street": street}}


def is_told(reply: Reply) -> bool:
    return MARK.lower().encode() in reply.body.lower()


def prepared(door: Door) -> Tenant:
    """The world in which hardly a table is empty. Terje has no role, and so all rights."""
    door.reset()
    change(door.tenant, "associate", TERJE, Role=0)
    plant(door)
    return door.tenant


class Walk:
    """Calls of one moment of a world, each as if it were the first."""

    def __init__(self, door: Door) -> None:
        self.door, self.tenant = door, door.tenant
        self.moment = door.tenant.snapshot()
        self.operations: list[Operation] = list(door.tenant.world.catalogue.operations)

    def call(self, operation: Operation, associate: int, options: str = "") -> Reply:
        if self.tenant.store.stamp != self.moment.stamp:
            self.tenant.restore(self.moment)
        asked = least(operation, self.tenant.world.catalogue.carriers)
        who = auth(self.tenant, associate)
        path = asked.path if not options else f"{asked.path}{'&' if '?' in asked.path else '?'}{options}"  # fmt: skip
        return self.door(asked.verb, path, body=asked.body, headers=asked.headers, auth=who)

    def telling(self, associate: int) -> set[str]:
        """The operations whose answers hold the text."""
        return {each.key for each in self.operations if is_told(self.call(each, associate))}
