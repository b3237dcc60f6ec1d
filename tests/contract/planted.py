"""A world in which hardly a table is empty: a row 1 of every entity, so that what a call asks for is there."""

from typing import Any

from contract.calls import PNG
from contract.door import Door

MOMENT = "planted"
# Lists and countries have the ids that they have.
LEFT = {"list", "country"}
# What a row is nothing without.
FILLED: dict[str, dict[str, Any]] = {
    "webhook": {"Events": ["contact.created"], "TargetUrl": "https://walk.example/hook"},
    "workflow_step": {"WorkflowId": 1},
    "heading": {"UdListDefinitionId": 122},
}
# What nothing could be done with as it is.
CHANGED: dict[str, dict[str, Any]] = {"quote_version": {"State": "Draft"}}
PICTURED = ("Contact", "Person", "Product", "Project")
WITH_FIELDS = ("Appointment", "Contact", "Document", "Person", "Project", "Sale")


def planted(door: Door) -> None:
    """The demo world and such rows; made once, and then returned to."""
    door.reset()
    tenant = door.tenant
    if MOMENT not in tenant.checkpoints:
        plant(door)
        tenant.save(MOMENT)
        tenant.reset()
    tenant.restore(tenant.checkpoint(MOMENT).moment)


def plant(door: Door) -> None:
    tenant = door.tenant
    with tenant.store.unit():
        for entity in tenant.world.model:
            if entity.name in LEFT or 1 in tenant.store.table(entity.name).rows:
                continue
            row = tenant.world.absorber.blank_row(entity) | {entity.key: 1}
            names = {name: "Walk AS" for name in entity.names if row.get(name) == ""}
            tenant.store.insert(entity.name, row | names | FILLED.get(entity.name, {}))
        for name, changes in CHANGED.items():
            row = tenant.store.table(name).rows[1]
            tenant.store.update(name, {**row, **changes})
    for collection in PICTURED:
        door.rest("PUT", f"{collection}/1/Image", body=PNG, headers={"content-type": "image/png"})
    for owner in WITH_FIELDS:
        field = door.agent(
            "UserDefinedFieldInfo.CreateUserDefinedFieldInfo",
            {"OwnerType": owner, "FieldType": "ShortText"},
        )
        door.agent("UserDefinedFieldInfo.SaveUserDefinedFieldInfo", field | {"FieldLabel": "Walk"})
    for owner in WITH_FIELDS:
        door.rest("POST", f"{owner}/UdefLayout/Publish")
    agent = {"User": {"AssociateId": 5}}
    door.agent("Chat.AddChatTopicUserAgent", {"ChatTopicId": 1, "Useragent": agent})
    door.agent("DatabaseTable.InsertRow", {"TableName": "y_equipment", "Values": {}})
