"""Every published family of an entity, through both doors: create, read back, update, list, delete, gone."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pytest
from contract.door import Door, Reply
from contract.shapes import faults
from contract.test_facts import BY_NAME, CARRIERS, CATALOGUE, MODEL, RIGHTS, properties

from so_mock.catalogue.carriers import Property
from so_mock.catalogue.operations import Operation
from so_mock.entities.absorb import STAMPS
from so_mock.entities.model import Entity

KEYS = list(CATALOGUE.operations.keys())
NUMBERS = "so_mock.entities.numbering"

# CreateDefault, Get, Save and Delete, by agent, as published.
FULL_CRUD = {
    "AI": "CopilotDataSourceEntity CopilotEntity",
    "Appointment": "AppointmentEntity",
    "BLOB": "BlobEntity",
    "CRMScript": "CRMScriptEntity TriggerScriptEntity",
    "Chat": "ChatSessionEntity ChatTopicEntity",
    "Configuration": "ConfigurableScreenDelta DiaryViewEntity LandingPageEntity SystemEventEntity",
    "Contact": "ContactEntity",
    "CustomerService": "CustomerCenterConfig",
    "Dash": "Dash DashTheme DashTile DashTileDefinition",
    "Document": "DocumentEntity",
    "EMail": "EMailAccount",
    "ErpSync": "ErpSyncConnectorEntity",
    "ForeignSystem": "ForeignAppEntity",
    "List": "HierarchyEntity ListEntity ResourceEntity TaskMenu TicketCategoryEntity TicketPriorityEntity "
            "TicketRelationDefinitionEntity TicketStatusEntity TicketTypeEntity",
    "Marketing": "FormEntity FormSubmissionEntity ShipmentMessageBlockEntity ShipmentMessageEntity",
    "NumberAllocation": "RefCountEntity",
    "Person": "ConsentPerson PersonEntity",
    "Preference": "PreferenceDescription PreferenceDescriptionLine",
    "Project": "ProjectEntity ProjectEventEntity ProjectMember",
    "Quote": "PriceList Product QuoteAlternative",
    "Report": "ReportLabelLayoutEntity",
    "Sale": "SaleEntity SaleStakeholder",
    "Selection": "SelectionEntity",
    "Targets": "TargetDimension TargetGroup",
    "Ticket": "TicketEntity TicketMessageEntity TicketRelationEntity",
    "User": "ServiceAuth User",
    "UserDefinedFieldInfo": "UserDefinedFieldInfo",
    "Webhook": "Webhook",
    "Workflow": "EmailFlow WorkflowGoal WorkflowTrigger WorkflowWaitForAction",
}  # fmt: skip
WITHOUT_DELETE = {
    "Appointment": "SuggestedAppointmentEntity TaskListItem",
    "CustomerService": "MailboxEntity",
    "Document": "SuggestedDocumentEntity",
    "List": "AmountClassEntity CategoryEntity Country CurrencyEntity DocumentTemplateEntity ExtAppEntity HeadingEntity "
            "ProjectTypeEntity RelationDefinitionEntity SaleStageEntity SaleTypeEntity WebPanelEntity",
    "Marketing": "AvailableFont",
    "Saint": "StatusMonitor",
    "Ticket": "AttachmentEntity",
    "User": "RoleEntity",
}  # fmt: skip
WITHOUT_DEFAULT = {
    "Configuration": "WindowPosSize",
    "ErpSync": "Connection",
    "ForeignSystem": "ForeignDevice",
    "Quote": "Connection Quote QuoteLine",
    "Selection": "BoardViewSettings",
    "User": "UserGroup",
}
GET_AND_SAVE = {
    "CustomerService": "SystemTemplateSettings",
    "ErpSync": "ActorTypeMapping ConnectionListMappings DefaultValueInfo",
    "List": "ConsentPurpose ConsentSource LegalBase",
    "Quote": "QuoteEntity QuoteLineConfiguration QuoteVersion",
    "ViewState": "Current",
}
# Those of which a save makes no row under the next key: each has a test of its own.
PECULIAR = {
    "CustomerService.SystemTemplateSettings": "there is one",
    "ErpSync.ActorTypeMapping": "of a connection and a type of actor",
    "ErpSync.ConnectionListMappings": "of a connection",
    "ErpSync.DefaultValueInfo": "of a field, which a mapping makes",
    "Quote.QuoteLineConfiguration": "there is one for each field of a line, and none is added",
    "ViewState.Current": "the newest line of a user's history of that name",
}


@dataclass(frozen=True, slots=True)
class Family:
    """Get, Save and, where they exist, CreateDefault, Delete and GetList of one entity."""

    name: str
    entity: Entity
    carrier: str
    default: Operation | None
    get: Operation
    save: Operation
    delete: Operation | None
    lists: tuple[Operation, ...]


def names(published: Mapping[str, str]) -> list[str]:
    return [f"{agent}.{name}" for agent, told in published.items() for name in told.split()]


def found(key: str) -> Operation | None:
    return CATALOGUE.operations.get(key) if key in CATALOGUE.operations else None


def family(name: str) -> Family:
    agent, _, thing = name.partition(".")
    save = CATALOGUE.operations.get(f"{agent}.Save{thing}")
    get = found(f"{agent}.Get{thing}FromDbId") or CATALOGUE.operations.get(f"{agent}.Get{thing}")
    assert save.result is not None
    entity = MODEL.of_carrier(save.result.name)
    assert entity is not None, name
    lists = (found(f"{agent}.Get{carrier}List") for carrier in (entity.carrier, *entity.shows))
    fitting = tuple(o for o in lists if o and o.body and o.body.type.name == "int[]")
    default = found(f"{agent}.CreateDefault{thing}")
    delete = found(f"{agent}.Delete{thing}")
    return Family(name, entity, save.result.name, default, get, save, delete, fitting)


FAMILIES = [
    family(name)
    for kind in (FULL_CRUD, WITHOUT_DELETE, WITHOUT_DEFAULT, GET_AND_SAVE)
    for name in names(kind)
    if name not in PECULIAR
]
each_family = pytest.mark.parametrize("family", FAMILIES, ids=lambda f: f.name)
each_rest = pytest.mark.parametrize(
    "family", [f for f in FAMILIES if f.entity.rest], ids=lambda f: f.entity.rest
)


def test_the_families_are_those_published() -> None:
    kinds = (FULL_CRUD, WITHOUT_DELETE, WITHOUT_DEFAULT, GET_AND_SAVE)
    assert [len(names(kind)) for kind in kinds] == [63, 20, 8, 11]
    for each in FAMILIES:
        deletes = each.delete is not None and each.delete.result is None
        has = each.default is not None, deletes
        assert (has == (True, True)) == (each.name in names(FULL_CRUD)), each.name
    assert len({f.name for f in FAMILIES} | PECULIAR.keys()) == 63 + 20 + 8 + 11
    assert sum(bool(f.entity.rest) for f in FAMILIES) >= 45


# Plain properties that follow from others which a save holds as well, or are told when the row is made and never again.
FOLLOWING = {
    "webhook": ("TargetUrl", "Type"),  # an address that can be asked
    "ticket": {"BaseStatus", "Activate"},
    "suggested_document": {"DoctmplId"},
    "role": {"RoleType"},
    "selection": {"TargetTableName"},  # of the table's number
    "quote_line": {"EarningPercent", "SubTotal", "EarningAmount", "DiscountAmount", "DiscountPercent", "TotalPrice"},
}  # fmt: skip
# What a method takes besides its record or its key.
BESIDE = {
    "ForeignSystem.SaveForeignDevice": {"ApplicationName": "Walk"},
    "ForeignSystem.DeleteForeignDevice": {"ApplicationName": "Walk"},
    "User.DeleteUserGroup": {"UserGroupToMoveTo": 2},
}


def settable(family: Family) -> dict[str, Property]:
    """Plain properties that a client may set and reads back as he set them."""
    entity = family.entity
    own = entity.shows.get(family.carrier, {})
    not_his = {
        entity.key, *STAMPS, *RIGHTS, *entity.views, *entity.server, *entity.computed, *entity.hidden, *own,
        *entity.references, *FOLLOWING.get(entity.name, ()),
    }  # fmt: skip
    return {
        name: prop
        for name, prop in properties(family.carrier).items()
        if name not in not_his and prop.type.kind in ("scalar", "enum")
    }


def value_of(carrier: str, prop: Property, number: int) -> Any:
    match prop.type.name:
        case "int" | "long":
            return number + 2
        case "double":
            return number + 0.25
        case "bool":
            return number % 2 == 1
        case "string":
            return f"{prop.name} {number}"[: CARRIERS.length(carrier, prop.name) or 99]
        case "datetime":
            return f"2026-02-{number:02}T08:30:00"
        case "timespan":
            return f"{number:02}:15:00"
        case "bytes":
            return "AAEC"
    members = list(CARRIERS.enum(prop.type.name).numbers)
    return members[number % len(members)]


def filled(family: Family, number: int) -> dict[str, Any]:
    return {name: value_of(family.carrier, prop, number) for name, prop in settable(family).items()}


def needed(family: Family, door: Door) -> dict[str, Any]:
    """What a row cannot be without, made anew: a user is somebody, a quote is of a sale."""
    match family.name:
        case "User.User":
            person = door.rest("POST", "Person", {"Lastname": "Walker"})
            return {"Person": {"PersonId": person["PersonId"]}}
        case "Webhook.Webhook":
            return {"TargetUrl": "https://walk.example/hook"}
        case "ForeignSystem.ForeignDevice":
            if not door.agent("ForeignSystem.GetAppByName", {"ApplicationName": "Walk"}):
                door.rest("POST", "ForeignApp", {"Name": "Walk"})
    return {}


def fresh(family: Family, door: Door) -> dict[str, Any]:
    """A template: by the family's own method, else blank."""
    if family.default is None:
        return CARRIERS.blank(family.carrier) | needed(family, door)
    default = door.agent(family.default.key)
    assert fits(default, family.default)
    assert default[family.entity.key] == 0
    return default | needed(family, door)


def without(record: dict[str, Any], *names: str) -> dict[str, Any]:
    return {name: value for name, value in record.items() if name not in names}


def reply(door: Door, operation: Operation, given: Any) -> Reply:
    """By query, wrapped or bare: wherever this method takes its one argument."""
    path = f"Agents/{operation.key.replace('.', '/')}"
    if operation.wrapper:
        beside = BESIDE.get(operation.key, {})
        (prop,) = properties(operation.wrapper).keys() - beside.keys()
        return door("POST", path, {prop: given, **beside})
    if operation.body is not None:
        return door("POST", path, given)
    (name,) = (p.name for p in operation.query.values() if not p.name.startswith("$"))
    return door("POST", f"{path}?{name}={given}")


def agent(door: Door, operation: Operation, given: Any) -> Any:
    answer = reply(door, operation, given)
    assert answer.status in (200, 204), answer
    return answer.json() if answer.status == 200 else None


def delete(door: Door, family: Family, record: dict[str, Any]) -> Any:
    """By its key; a device is deleted as a whole."""
    operation = family.delete
    assert operation is not None
    taken = properties(operation.wrapper).values() if operation.wrapper else ()
    whole = any(p.type.name == family.carrier for p in taken)
    return agent(door, operation, record if whole else record[family.entity.key])


def fits(record: Any, operation: Operation) -> bool:
    assert operation.result is not None
    return list(faults(record, operation.result, CARRIERS)) == []


def varying(family: Family) -> set[str]:
    """What a save may change besides what was given: stamps, and what is made for an answer."""
    entity = family.entity
    shown = entity.shows.get(family.carrier, {})
    following = FOLLOWING.get(entity.name, ())
    return {*STAMPS, *entity.computed, *entity.server, *shown, *following}


@each_family
def test_a_row_lives_on_the_agent_door(family: Family, door: Door) -> None:
    entity = family.entity
    table = door.tenant.store.table(entity.name)
    default, other_default = fresh(family, door), fresh(family, door)
    rows = len(door.tenant.store.table(entity.name))
    assert rows == len(table), "a template is not stored"

    first = filled(family, 1)
    saved = agent(door, family.save, default | first)
    assert fits(saved, family.save)
    key = saved[entity.key]
    assert key > 0
    assert {name: saved[name] for name in first} == first
    assert agent(door, family.get, key) == saved
    assert len(door.tenant.store.table(entity.name)) == rows + 1

    second = filled(family, 2)
    assert second != first
    changed = agent(door, family.save, saved | second)
    assert changed[entity.key] == key
    assert {name: changed[name] for name in second} == second
    assert agent(door, family.get, key) == changed
    untouched = {*second, *varying(family)}
    assert without(changed, *untouched) == without(saved, *untouched)
    assert len(door.tenant.store.table(entity.name)) == rows + 1, "an update adds no row"

    left_alone = agent(door, family.save, other_default | filled(family, 3))
    other = left_alone[entity.key]
    for listing in family.lists:
        listed = agent(door, listing, [other, 99_999, key])
        assert fits(listed, listing)
        shown = entity.key if entity.key in listed[0] else "Id"
        if shown not in listed[0]:  # a ProjectEvent tells its project alone
            continue
        assert [each[shown] for each in listed] == [other, key], "in order, the unknown left out"

    assert reply(door, family.get, 99_999).body in (b"null", b"")
    if family.delete is not None:
        tells = family.delete.result is not None  # DeleteAvailableFont says whether there was one
        assert delete(door, family, changed) is (True if tells else None)
        if entity.retired:
            left = agent(door, family.get, key)
            assert left is not None, "it is marked, and stays readable"
            retired = {n: v for n, v in entity.retired.items() if n in changed}
            assert left | retired == left
            marked = {*entity.retired, *entity.server, *entity.references, *varying(family)}
            assert without(left, *marked) == without(changed, *marked)
        else:
            assert agent(door, family.get, key) is None
        again = delete(door, family, changed)
        assert again is (False if tells else None), "deleting twice is no error"
        assert agent(door, family.get, other) == left_alone
        for listing in family.lists:
            assert len(agent(door, listing, [other, key])) == (2 if entity.retired else 1)


@each_family
def test_saving_under_an_id_that_does_not_exist_is_not_found(family: Family, door: Door) -> None:
    given = needed(family, door) | filled(family, 1) | {family.entity.key: 99_999}
    answer = reply(door, family.save, given)
    assert answer.status == 404
    assert answer.json()["ErrorType"] == "SoNotFoundException"
    assert "99999" in answer.json()["Message"]


# -- without a row of their own under the next key


def kept(door: Door, save: str, get: str, changed: Mapping[str, Any], **by: Any) -> None:
    """What is saved is answered, and read again by whatever tells it."""
    operation = CATALOGUE.operations.get(save)
    before = door.agent(get, by) if by else door.agent(get)
    given = {**(before or CARRIERS.blank(operation.result.name)), **changed}
    (argument,) = properties(operation.wrapper)
    saved = door.agent(save, {argument: given})
    assert fits(saved, operation)
    assert {name: saved[name] for name in changed} == changed
    assert (door.agent(get, by) if by else door.agent(get)) == saved


def test_settings_of_system_templates_are_one_row(door: Door) -> None:
    agent = "CustomerService.{}SystemTemplateSettings"
    numbers = properties("SystemTemplateSettings").values()
    known = sorted(door.tenant.store.table("reply_template").rows)
    for step in (1, 2):
        ids = {p.name: known[(step + n) % len(known)] for n, p in enumerate(numbers)}
        changed = {p.name: ids[p.name] for p in numbers if p.type.name == "int"}
        kept(door, agent.format("Save"), agent.format("Get"), changed)


def test_a_field_of_quote_lines_is_configured(door: Door) -> None:
    agent = "Quote.{}QuoteLineConfiguration"
    blank = door.tenant.world.absorber.blank_row(BY_NAME["quote_line_configuration"])
    with door.tenant.store.unit():
        row = door.tenant.store.insert("quote_line_configuration", blank | {"FieldName": "Code"})
    for label in ("First", "Second"):
        changed = {"Label": label, "Editable": label == "First", "Rank": len(label)}
        kept(
            door,
            agent.format("Save"),
            agent.format("Get"),
            changed,
            QuoteLineConfigurationId=row["QuoteLineConfigurationId"],
        )
    added = door(
        "POST",
        "Agents/Quote/SaveQuoteLineConfiguration",
        {"QuoteLineConfiguration": {"Label": "New"}},
    )
    assert added.status == 400


def test_what_was_looked_at_last_is_current(door: Door) -> None:
    for id in (2, 3):
        kept(
            door,
            "ViewState.SaveCurrent",
            "ViewState.GetCurrent",
            {"HistoryName": "contact", "Id": id},
            HistoryName="contact",
        )


def test_mappings_belong_to_a_connection_that_is_there(door: Door) -> None:
    connection = door.agent("ErpSync.SaveConnection", {"Connection": {"Name": "ERP"}})
    id = connection["ErpConnectionId"]
    for active in (True, False):
        changed = {"ErpConnectionId": id, "IsActive": active, "ActorTypeCrm": "Contact"}
        changed |= {"ActorTypeErp": "Customer"}
        kept(
            door,
            "ErpSync.SaveActorTypeMapping",
            "ErpSync.GetActorTypeMapping",
            changed,
            ErpConnectionId=id,
            ActorType="Customer",
        )
        kept(
            door,
            "ErpSync.SaveConnectionListMappings",
            "ErpSync.GetConnectionListMappings",
            {"ErpConnectionId": id, "ErpListItemMappings": []},
            ErpConnectionId=id,
        )
    mapping = door.agent(
        "ErpSync.GetActorTypeMapping", {"ErpConnectionId": id, "ActorType": "Customer"}
    )
    mapping["FieldMappings"] = [{"ErpFieldKey": "name", "CrmFieldKey": "Name"}]
    mapping = door.agent("ErpSync.SaveActorTypeMapping", {"Mapping": mapping})
    field = mapping["FieldMappings"][0]["ErpFieldId"]
    for value in ("First", "Second"):
        kept(
            door,
            "ErpSync.SaveDefaultValueInfo",
            "ErpSync.GetDefaultValueInfo",
            {"DefaultValue": value, "PromptUser": value == "First"},
            ErpFieldId=field,
        )


# -- behind REST


def numbered(entity: Entity) -> list[str]:
    """Properties that take the next number: each template has another."""
    return [n for n, made in entity.defaults.items() if getattr(made, "__module__", "") == NUMBERS]


def published(verb: str, path: str) -> Operation | None:
    """The operation behind an address of this collection, a key standing for any."""
    pattern = re.escape(path).replace("KEY", r"\{\w*id\w*\}") + "$"
    keys = (k for k in KEYS if k.startswith(f"{verb} "))
    fitting = [k for k in keys if re.fullmatch(f"{verb} {pattern}", k, re.IGNORECASE)]
    return CATALOGUE.operations.get(fitting[0]) if fitting else None


@each_rest
def test_a_row_lives_on_the_rest_door(family: Family, door: Door) -> None:
    entity, collection = family.entity, family.entity.rest
    template = published("GET", f"{collection}/default")
    post, get = published("POST", collection), published("GET", f"{collection}/KEY")
    put, patch = published("PUT", f"{collection}/KEY"), published("PATCH", f"{collection}/KEY")
    assert post is not None and get is not None and put is not None
    if template is not None:
        default = door.rest("GET", template.path)
        again = fresh(family, door)
        same = {*numbered(entity), *needed(family, door)}
        assert without(default, *same) == without(again, *same)
    default = fresh(family, door)

    first = filled(family, 1)
    made = door.rest("POST", collection, default | first)
    key = made[entity.key]
    assert key > 0
    assert fits(made, post)
    assert {name: made[name] for name in first} == first
    read = door.rest("GET", f"{collection}/{key}")
    assert fits(read, get)
    assert without(read, "_Links") == without(made, "_Links")
    for shown in (made, read):
        if "_Links" in shown:
            address = f"http://so.test/api/v1/{collection}/{key}"
            assert shown["_Links"]["Self"].lower() == address.lower()
    assert agent(door, family.get, key) == without(read, "_Links"), "one row behind two doors"

    second = filled(family, 2)
    replaced = door.rest("PUT", f"{collection}/{key}", without(read, entity.key) | second)
    assert {name: replaced[name] for name in second} == second
    assert replaced[entity.key] == key, "the id of the path wins"
    assert fits(replaced, put)

    third = filled(family, 3)
    same = {*third, *varying(family), "_Links"}
    if patch is not None:
        patched = door.rest("PATCH", f"{collection}/{key}", third)
        assert {name: patched[name] for name in third} == third
        assert fits(patched, patch)
        assert without(patched, *same) == without(replaced, *same)
        read = door.rest("GET", f"{collection}/{key}")
        assert without(read, "_Links") == without(patched, "_Links")
    else:
        assert door("PATCH", f"{collection}/{key}", third).status == 405, "published without"

    simple = published("GET", f"{collection}/KEY/Simple")
    if simple is not None:
        shown = door.rest("GET", f"{collection}/{key}/Simple")
        assert fits(shown, simple)
        assert shown[entity.key] == key
        common = shown.keys() & third.keys()
        assert common and {n: shown[n] for n in common} == {n: third[n] for n in common}
        assert door("GET", f"{collection}/99999/Simple").status == 404

    if published("DELETE", f"{collection}/KEY") is None:
        assert door("DELETE", f"{collection}/{key}").status == 405, "published without"
        return
    assert door("DELETE", f"{collection}/{key}").status == 204
    assert door("DELETE", f"{collection}/{key}").status == 204, "deleting twice is no error"
    if entity.retired:
        left = door.rest("GET", f"{collection}/{key}")
        retired = {n: v for n, v in entity.retired.items() if n in left}
        assert left | retired == left, "it is marked, and stays readable"
        return
    assert door("GET", f"{collection}/{key}").status == 404
    assert agent(door, family.get, key) is None
    assert door("PUT", f"{collection}/{key}", replaced).status == 404
    if patch is not None:
        assert door("PATCH", f"{collection}/{key}", third).status == 404
