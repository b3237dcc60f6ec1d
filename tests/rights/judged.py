"""A tenant in which rights hold, and a role that a test writes straight into its row."""

from typing import Any

import pytest
from contract.driver import plant

from so_mock.call import Caller
from so_mock.config import ENFORCE, Config
from so_mock.entities.model import View
from so_mock.entities.shape import Shaper
from so_mock.rights.sight import Sight
from so_mock.tenant import Tenant
from so_mock.world import World

TERJE, SOLVEIG, HENRIK = 5, 17, 18  # Terje and Solveig share a group, Henrik is of another
RELATIONS = ("MyOwn", "PrimaryGroup", "OtherGroups", "OtherAssociates", "ExternalUser", "Anonymous")  # fmt: skip
FULL, READ_ONLY = "Select, Update, Insert, Delete", "Select"


class Judged:
    """What the demo world's users may do, Terje's role as told."""

    def __init__(self, tenant: Tenant) -> None:
        self.tenant, self.store, self.model = tenant, tenant.store, tenant.world.model

    def role(self, *, kind: str = "Employee", functions: list[str] | None = None, fields: Any = None, **tables: Any) -> None:  # fmt: skip
        """Terje's: entity -> a mask for all relations, or one for each; fields as `{"contact.OrgNr": "Read"}`."""
        told = {
            entity: dict.fromkeys(RELATIONS, masks) if isinstance(masks, str) else masks
            for entity, masks in tables.items()
        }
        locks = {
            path: mask if isinstance(mask, dict) else {"Mask": mask, "Reason": ""}
            for path, mask in (fields or {}).items()
        }
        number = plant(
            self.tenant, "role", Name="Sales", RoleType=kind, TableRights=told, FieldRights=locks, FunctionRights=functions,
        )  # fmt: skip
        self.change("associate", TERJE, Role=number)

    def change(self, entity: str, id: int, **props: Any) -> None:
        with self.store.unit():
            self.store.update(entity, {**self.row(entity, id), **props})

    def add(self, entity: str, **props: Any) -> int:
        return plant(self.tenant, entity, **props)

    def row(self, entity: str, id: int) -> Any:
        return self.store.table(entity).get(id)

    def sight(self, associate: int = TERJE, **caller: Any) -> Sight:
        found = self.tenant.sights.of(Caller(associate, "x", **caller), self.store)
        assert found is not None
        return found

    def right(self, entity: str, id: int, associate: int = TERJE) -> Any:
        return self.sight(associate).right(entity, self.row(entity, id))

    def mask(self, entity: str, id: int, associate: int = TERJE) -> int:
        return int(self.right(entity, id, associate).mask)

    def shown(self, entity: str, row: Any, carrier: str = "", associate: int = TERJE) -> Any:
        """The carrier as the caller gets it."""
        kind = self.model[entity]
        row = self.row(entity, row) if isinstance(row, int) else row
        reads = self.tenant.reads(Caller(associate, "x"))
        shaper = Shaper(self.tenant.world.shapes, reads)
        return shaper.record(View(kind, carrier or kind.carrier, row))


@pytest.fixture(scope="session")
def enforcing() -> World:
    return World(Config(rights=ENFORCE))


@pytest.fixture
def judged(enforcing: World) -> Judged:
    return Judged(Tenant("Cust12345", enforcing))
