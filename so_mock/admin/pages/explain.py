"""Which role, right, owner or rule decides."""

from __future__ import annotations

from so_mock.admin.asked import TEXT, TRUTH, WHOLE, Answered, Asked, json, maybe, record, rows
from so_mock.auth.identify import administrator
from so_mock.call import Caller
from so_mock.entities.columns import entity_of_table
from so_mock.entities.model import Entity
from so_mock.errors import BadRequest
from so_mock.journal.choosing import whole
from so_mock.names import hint_or_all, nearest_hint
from so_mock.tenant import Tenant

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
    if not query:
        raise BadRequest(f"explain what? One of {', '.join(OPTIONS)} is needed")
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
    """Who calls under that name, and what is to be said where it was taken as somebody else's. Raises BadRequest for one that would
    be refused."""
    if not name:
        return administrator(tenant.store), ""
    user = tenant.store.table("_user").get(name.lower())
    if user is not None:
        return Caller(user["associate"], name), ""
    users = tenant.store.table("associate").scan()
    row = next((each for each in users if str(each["Name"]).lower() == name.lower()), None)
    if row is not None:
        return Caller(row["AssociateId"], name, system=row["Type"] == "SystemAssociate"), ""
    known = [each["login"] for each in tenant.store.table("_user").scan()]
    if tenant.world.auth == "strict":
        raise BadRequest(f"no user {name[:80]!r}{hint_or_all(name, known)}")
    return (caller := administrator(tenant.store, name)), taken(tenant, caller, known)


def taken(tenant: Tenant, caller: Caller, known: list[str]) -> str:
    """Of a name that is nobody's: whom so-mock took him for."""
    row = tenant.store.table("associate").get(caller.associate_id)
    acts = row["Name"] if row else f"associate {caller.associate_id}"
    auth = tenant.world.auth
    return f"no user is named {caller.name[:80]!r}{nearest_hint(caller.name, known)}, so he was taken as the administrator {acts} (auth: {auth})".replace("; nearest: ", ", nearest: ")


def _entity(tenant: Tenant, name: str) -> Entity:
    model = tenant.world.model
    found = name.lower() if name.lower() in model else entity_of_table(model, name)
    if not found:
        raise BadRequest(f"no entity {name[:80]!r}{nearest_hint(name.lower(), model.names())}")
    return model[found]
