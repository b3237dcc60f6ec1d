"""Which role, right, owner or rule decides."""

from __future__ import annotations

from so_mock.admin.asked import TEXT, TRUTH, WHOLE, Answered, Asked, json, maybe, record, rows
from so_mock.auth.identify import administrator
from so_mock.call import Caller
from so_mock.config import STRICT
from so_mock.entities.columns import entity_of_table
from so_mock.entities.model import Entity
from so_mock.errors import BadRequest
from so_mock.journal.choosing import whole
from so_mock.names import hint_or_all, nearest, nearest_hint
from so_mock.tenant import Tenant

SYSTEM = "SystemAssociate"
OPTIONS = {"operation": TEXT, "user": TEXT, "entity": TEXT, "id": WHOLE}
_RIGHT = record(Mask=TEXT, Reason=TEXT)
_ROW = {
    "type": ["object", "null"], "required": ["there", "deleted", "visible"],
    "properties": {
        "there": TRUTH, "deleted": TRUTH, "visible": TRUTH, "mask": TEXT, "reason": TEXT, "owner": maybe(TEXT),
        "relation": TEXT, "relations": {"type": ["object", "null"], "additionalProperties": TEXT},
        "fields": {"type": "object", "additionalProperties": _RIGHT},
    },
}  # fmt: skip
EXPLAINED = record(
    sentence=TEXT, allowed=TRUTH, rights=TEXT,
    user=record(
        name=TEXT, associate=WHOLE, login=maybe(TEXT), role=maybe(TEXT), system=TRUTH, takenAsAdministrator=TRUTH,
    ),
    operation=maybe(TEXT), functionalRights=record(oneOf=rows(TEXT), has=TRUTH), entity=maybe(TEXT), id=maybe(WHOLE), row=_ROW,
)  # fmt: skip


def explain(asked: Asked) -> Answered:
    """Which role, right, owner or rule decides whether a user may call an operation, and see, add, change or delete a row."""
    from so_mock.rights.explain import Question, entity_of
    from so_mock.rights.explain import explain as explained

    tenant, query = asked.tenant, asked.query
    caller, took = caller_named(tenant, query.get("user", ""))
    operation, target = None, ""
    if "operation" in query:
        wrong = tenant.world.doors.complaint(query["operation"])
        operation = None if wrong else tenant.world.catalogue.operations.find(query["operation"])
        if operation is None:
            raise BadRequest(wrong or f"{query['operation'][:80]!r} is not one operation")
        target = tenant.world.target(operation)
    entity = _entity(tenant, query["entity"]) if "entity" in query else None
    if entity is None and operation is not None:
        entity = entity_of(operation, target, tenant.world.model)
    id = whole("id", query.get("id", "0"), 10)
    if id and entity is None:
        raise BadRequest("id of what? An entity is needed")
    question = Question(caller, took, operation, target, entity, id)
    told = explained(question, tenant.acting(caller), tenant.world.rights)
    return json(told)


def caller_named(tenant: Tenant, name: str) -> tuple[Caller, str]:
    """As `caller_of`. Raises BadRequest for a name that is refused."""
    caller, took = caller_of(tenant, name)
    if took and tenant.world.auth == STRICT:
        known = [each["login"] for each in tenant.store.table("_user").scan()]
        raise BadRequest(f"no user {name[:80]!r}{hint_or_all(name, known)}")
    return caller, took


def caller_of(tenant: Tenant, name: str) -> tuple[Caller, str]:
    """Who calls under that name, and what is to be said where it was taken as somebody else's."""
    store = tenant.store
    if not name:
        return administrator(store), ""
    user = store.table("_user").get(name.lower())
    if user is not None:
        return Caller(user["associate"], name), ""
    associates = store.table("associate").scan()
    row = next((each for each in associates if str(each["Name"]).lower() == name.lower()), None)
    if row is not None:
        return Caller(row["AssociateId"], name, system=row["Type"] == SYSTEM), ""
    caller = administrator(store, name)
    acts = store.table("associate").get(caller.associate_id)
    near = nearest(name[:80], [each["login"] for each in store.table("_user").scan()])
    named = f"no user is named {name[:80]!r}" + (f" (nearest: {near})" if near else "")
    who = acts["Name"] if acts else f"associate {caller.associate_id}"
    return caller, f"{named}, so auth: {tenant.world.auth} took him as the administrator {who}"


def _entity(tenant: Tenant, name: str) -> Entity:
    model = tenant.world.model
    found = name.lower() if name.lower() in model else entity_of_table(model, name)
    if not found:
        raise BadRequest(f"no entity {name[:80]!r}{nearest_hint(name.lower(), model.names())}")
    return model[found]
