"""Custom fields: one typed value, three spellings (sheet: wire.md 4.3)."""

import json
from pathlib import Path
from typing import Any

import pytest
from contract.door import Door
from contract.driver import TERJE, ask, record

from so_mock.clock import NO_DATE
from so_mock.entities import custom
from so_mock.seed.progress import Progress
from so_mock.seed.scenario import Scenario
from so_mock.tenant import Tenant

DAY = "1999-05-05T00:00:00"
# As the official npm client's recording of person 210 shows them (__tests__/Person210.json).
RECORDED_UDEF = {
    "SuperOffice:1": "This is boss",
    "SuperOffice:2": "Contact him after 20",
    "SuperOffice:3": "[I:3]",
    "SuperOffice:4": "[D:05/05/1999 00:00:00.0000000]",
    "SuperOffice:5": "[D:01/01/0001 00:00:00.0000000]",
    "SuperOffice:6": "True",
    "SuperOffice:6:DisplayText": "[SR_YES]",
    "SuperOffice:7": "[I:4]",
    "SuperOffice:7:DisplayText": "Samarbeidspartner",
    "SuperOffice:7:DisplayTooltip": "",
    "SuperOffice:8": "[F:4.43]",
    "SuperOffice:9": "",
}
RECORDED_EXTRA = {
    "x_person_integer": "[I:0]",
    "x_person_float": "[F:0]",
    "x_person_longtext": "Hello there",
    "x_person_date": "[DT:03/28/2019 00:00:00.0000000]",
    "x_person_datetime": "[DT:01/01/0001 00:00:00.0000000]",
    "x_person_time": "[DT:01/01/1760 09:34:44.0000000]",
    "x_person_boolean": "[I:1]",
    "x_person_timespan": "[I:0]",
    "x_person_shorttext": "",
    "x_person_user_relation": "[I:0]",
    "x_person_user_relation:DisplayText": "",
}
TYPES = (
    "ShortText",
    "LongText",
    "Number",
    "Date",
    "UnlimitedDate",
    "Checkbox",
    "List",
    "Decimal",
    "ShortText",
)
COLUMN_TYPES = (
    "Integer", "Decimal", "LongText", "Date", "DateTime", "Time", "Checkbox", "TimeSpan", "ShortText", "RelationTo",
)  # fmt: skip


def recorded_custom() -> dict[str, str]:
    made: dict[str, str] = {}
    for name, value in (RECORDED_EXTRA | RECORDED_UDEF).items():
        made[name] = {"True": "[I:1]"}.get(value, value.replace("[D:", "[DT:"))
        if ":Display" not in name:
            made[f"{name}:org"] = made[name]
    return made


def define(tenant: Tenant, owner: str = "Person") -> None:
    """The fields of the recording."""
    names = [name for name in RECORDED_EXTRA if ":" not in name]
    with tenant.store.unit():
        for number, kind in enumerate(TYPES, 1):
            define_one(tenant, owner, number, kind)
        for name, kind in zip(names, COLUMN_TYPES, strict=True):
            column(tenant, owner.lower(), name, kind)
        category = tenant.store.table("category").get(4)
        assert category is not None
        tenant.store.update("category", {**category, "Name": "Samarbeidspartner", "Tooltip": ""})


def define_one(tenant: Tenant, owner: str, number: int, kind: str, **more: Any) -> None:
    model = tenant.world.model
    row = tenant.world.absorber.blank_row(model["user_defined_field_info"])
    row |= {"Type": owner, "FieldType": kind, "ProgId": f"SuperOffice:{number}", "UdefIdentity": number,
            "HasBeenPublished": True, "MdoListName": "category" if kind == "List" else ""}  # fmt: skip
    tenant.store.insert("user_defined_field_info", row | more)


def column(tenant: Tenant, table: str, name: str, kind: str, **more: Any) -> None:
    row = tenant.world.absorber.blank_row(tenant.world.model["extra_field"])
    target = "associate" if kind == "RelationTo" else ""
    row |= {"TableName": table, "FieldName": name, "FieldType": kind, "Target": target}
    tenant.store.insert("extra_field", row | more)


def person(tenant: Tenant) -> Any:
    return record(tenant, "Person.GetPersonEntity", person_entity_id=5)


def save(tenant: Tenant, **changes: Any) -> Any:
    return record(tenant, "Person.SavePersonEntity", person_entity=person(tenant) | changes)


def stored(tenant: Tenant) -> Any:
    row = tenant.store.table("person").get(5)
    assert row is not None
    return row["CustomFields"]


# -- the recording


def test_the_recorded_dictionaries_come_back_equal(tenant: Tenant) -> None:
    define(tenant)
    saved = save(tenant, UserDefinedFields=RECORDED_UDEF, ExtraFields=RECORDED_EXTRA,
                 CustomFields=recorded_custom())  # fmt: skip
    for read in (saved, person(tenant)):
        assert read["UserDefinedFields"] == RECORDED_UDEF
        assert read["ExtraFields"] == RECORDED_EXTRA
        assert read["CustomFields"] == recorded_custom()
        assert list(read["CustomFields"]) == list(recorded_custom()), "the recorded order"
        assert list(read["UserDefinedFields"]) == list(RECORDED_UDEF)


@pytest.mark.parametrize("spelling", ["UserDefinedFields", "CustomFields"])
def test_one_spelling_is_enough_to_fill_all(tenant: Tenant, spelling: str) -> None:
    define(tenant)
    given = {"UserDefinedFields": RECORDED_UDEF, "CustomFields": recorded_custom()}[spelling]
    save(
        tenant,
        **{"UserDefinedFields": None, "ExtraFields": None, "CustomFields": None, spelling: given},
    )
    assert person(tenant)["UserDefinedFields"] == RECORDED_UDEF
    if spelling == "CustomFields":
        assert person(tenant)["ExtraFields"] == RECORDED_EXTRA


def test_a_scenario_row_takes_any_spelling(tenant: Tenant) -> None:
    define(tenant)
    fields = tenant.world.shapes.custom.of(tenant.reads(TERJE), tenant.world.model["person"])
    rows = (
        {"CustomFields": recorded_custom()},
        {"UserDefinedFields": RECORDED_UDEF, "ExtraFields": RECORDED_EXTRA},
    )
    for row in rows:
        assert custom.planted(fields, row)["CustomFields"] | {"SuperOffice:5": NO_DATE} == {
            "SuperOffice:1": "This is boss", "SuperOffice:2": "Contact him after 20", "SuperOffice:3": 3,
            "SuperOffice:4": DAY, "SuperOffice:5": NO_DATE, "SuperOffice:6": True, "SuperOffice:7": 4,
            "SuperOffice:8": 4.43, "x_person_longtext": "Hello there", "x_person_date": "2019-03-28T00:00:00",
            "x_person_time": "1760-01-01T09:34:44", "x_person_boolean": 1,
        }  # fmt: skip


def test_a_world_is_planted_with_typed_values(world: Any) -> None:
    defined = {
        "Type": "Contact",
        "FieldType": "Date",
        "ProgId": "SuperOffice:1",
        "HasBeenPublished": True,
    }
    rows = [
        {"ContactId": 1, "Name": "Tind", "UserDefinedFields": {"SuperOffice:1": "[D:05/05/1999]"}}
    ]
    scenario = Scenario("own", "", [], {"contact": rows, "user_defined_field_info": [defined]})
    planted = world._planted(scenario, Progress()).table("contact").get(1)
    assert planted["CustomFields"] == {"SuperOffice:1": DAY}
    assert "UserDefinedFields" not in planted


def test_a_world_is_planted_in_its_own_zone(world: Any) -> None:
    defined = {
        "Type": "Contact",
        "FieldType": "Date",
        "ProgId": "SuperOffice:1",
        "HasBeenPublished": True,
    }
    rows = [{"ContactId": 1, "UserDefinedFields": {"SuperOffice:1": "2026-07-05T10:00:00Z"}}]
    data = {"contact": rows, "user_defined_field_info": [defined]}
    for zone, hour in (("NO", 12), ("GB", 11)):
        own = world.playing(Scenario("own", "", [], data, zone=zone))
        kept = own.start.table("contact").get(1)["CustomFields"]
        assert kept == {"SuperOffice:1": f"2026-07-05T{hour}:00:00"}


# -- blank and undefined


def test_a_field_without_a_value_shows_the_blank_of_its_type(tenant: Tenant) -> None:
    define(tenant)
    read = person(tenant)
    blank = {"SuperOffice:3": "[I:0]", "SuperOffice:4": "[D:01/01/0001 00:00:00.0000000]",
             "SuperOffice:6": "False", "SuperOffice:6:DisplayText": "[SR_NO]", "SuperOffice:7": "[I:0]",
             "SuperOffice:7:DisplayText": "", "SuperOffice:8": "[F:0]", "SuperOffice:1": ""}  # fmt: skip
    assert blank.items() <= read["UserDefinedFields"].items()
    assert read["CustomFields"]["SuperOffice:4:org"] == "[DT:01/01/0001 00:00:00.0000000]"
    assert read["CustomFields"]["x_person_date"] == "[DT:01/01/0001 00:00:00.0000000]"
    assert stored(tenant) == {}


def test_what_nobody_defined_is_kept_by_the_form_of_its_value(tenant: Tenant) -> None:
    save(tenant, UserDefinedFields={"Own:1": "[D:05/05/1999]", "Own:2": "[I:7]", "Own:3": "True"},
         ExtraFields={"x_share": "[F:0.5]", "app.device.key": "1"})  # fmt: skip
    read = person(tenant)
    assert read["UserDefinedFields"] == {
        "Own:1": "[D:05/05/1999 00:00:00.0000000]", "Own:2": "[I:7]", "Own:3": "True",
    }  # fmt: skip
    assert read["ExtraFields"] == {"x_share": "[F:0.5]"}, "foreign keys are no columns"
    assert read["CustomFields"]["Own:1"] == "[DT:05/05/1999 00:00:00.0000000]"
    assert read["CustomFields"]["Own:3"] == "True", "a text stays a text"
    assert stored(tenant) == {
        "Own:1": "[DT:05/05/1999 00:00:00.0000000]", "Own:2": 7, "Own:3": "True", "x_share": 0.5,
    }  # fmt: skip


def test_the_type_of_the_field_decides_not_the_form_of_the_value(tenant: Tenant) -> None:
    define(tenant)
    save(tenant, CustomFields={"SuperOffice:1": "True", "superoffice:6": "true", "SuperOffice:3": "12",
                               "SuperOffice:8": "3", "SuperOffice:4": "2020-02-01T10:00:00"})  # fmt: skip
    read = person(tenant)["UserDefinedFields"]
    assert (read["SuperOffice:1"], read["SuperOffice:6"], read["SuperOffice:3"]) == (
        "True",
        "True",
        "[I:12]",
    )
    assert read["SuperOffice:8"] == "[F:3]"
    assert read["SuperOffice:4"] == "[D:02/01/2020 10:00:00.0000000]"


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        ("date", "[D:11/30/2030]", "2030-11-30T00:00:00"),
        ("date", "[D:2014-09-13]", "2014-09-13T00:00:00"),
        ("date", "[D:2020.08.27]", "2020-08-27T00:00:00"),
        ("date", "[D:09.11.2021]", "2021-11-09T00:00:00"),
        ("date", "[DT:04/28/2024 20:28:37.1234567]", "2024-04-28T20:28:37.1234567"),
        ("date", "[D:99/99/2020]", NO_DATE),
        ("date", "soon", NO_DATE),
        ("date", "[T:09:34]", "1760-01-01T09:34:00"),
        ("date", "9:34:44", "1760-01-01T09:34:44"),
        ("date", "[T:99:34]", NO_DATE),
        ("int", "12", 12),
        ("int", "[TS:500]", 500),
        ("int", "many", 0),
        ("int", "True", 1),
        ("int", "1e999", 0),
        ("float", "[M:123.45]", 123.45),
        ("float", "nan", 0.0),
        ("bool", "[I:1]", True),
        ("bool", "no", False),
        ("text", "[I:1]", "[I:1]"),
        ("text", None, ""),
    ],
)  # fmt: skip
def test_values_are_read_in_every_form(kind: str, text: Any, value: Any) -> None:
    read = custom.typed(kind, text)
    assert read == value
    assert type(read) is type(value)


# -- saving


def test_the_spelling_that_was_changed_wins_over_those_sent_back(tenant: Tenant) -> None:
    define(tenant)
    save(tenant, UserDefinedFields=RECORDED_UDEF, ExtraFields=RECORDED_EXTRA)
    read = person(tenant)
    saved = save(tenant, UserDefinedFields=read["UserDefinedFields"] | {"SuperOffice:3": "[I:9]"})
    assert saved["CustomFields"]["SuperOffice:3"] == "[I:9]"
    saved = save(
        tenant,
        CustomFields=saved["CustomFields"]
        | {"SuperOffice:6": "[I:0]", "x_person_integer": "[I:2]"},
    )
    assert saved["UserDefinedFields"]["SuperOffice:6"] == "False"
    assert saved["ExtraFields"]["x_person_integer"] == "[I:2]"
    saved = save(tenant, ExtraFields=saved["ExtraFields"] | {"x_person_longtext": ""})
    assert saved["CustomFields"]["x_person_longtext"] == ""
    saved = save(tenant, UserDefinedFields=saved["UserDefinedFields"] | {"SuperOffice:1": "a"},
                 CustomFields=saved["CustomFields"] | {"SuperOffice:1": "b"})  # fmt: skip
    assert saved["UserDefinedFields"]["SuperOffice:1"] == "b", "CustomFields before the older ones"


def test_absent_dictionaries_and_members_change_nothing(tenant: Tenant) -> None:
    define(tenant)
    save(tenant, UserDefinedFields=RECORDED_UDEF)
    read = person(tenant)
    for name in custom.SPELLINGS:
        del read[name]
    record(tenant, "Person.SavePersonEntity", person_entity=read)
    record(
        tenant,
        "Person.SavePersonEntity",
        person_entity=read | {"CustomFields": {"SuperOffice:3": "[I:5]"}},
    )
    after = person(tenant)["UserDefinedFields"]
    assert after == RECORDED_UDEF | {"SuperOffice:3": "[I:5]"}


def test_what_stands_beside_a_value_says_nothing(tenant: Tenant) -> None:
    define(tenant)
    save(tenant, CustomFields={"SuperOffice:3:org": "[I:8]", "SuperOffice:7:DisplayText": "Other"})
    assert stored(tenant) == {}


def test_a_new_row_takes_the_defaults_of_its_fields(tenant: Tenant) -> None:
    with tenant.store.unit():
        define_one(tenant, "Person", 1, "ShortText", FieldDefault="new here")
        column(tenant, "person", "x_level", "Integer", Default="[I:3]")
    template = record(tenant, "Person.CreateDefaultPersonEntity")
    assert template["UserDefinedFields"] == {"SuperOffice:1": "new here"}
    assert template["ExtraFields"] == {"x_level": "[I:3]"}
    saved = record(tenant, "Person.SavePersonEntity",
                   person_entity={"Lastname": "Ny", "CustomFields": {"x_level": "[I:0]"}})  # fmt: skip
    assert (saved["CustomFields"]["SuperOffice:1"], saved["CustomFields"]["x_level"]) == (
        "new here",
        "[I:0]",
    )


@pytest.mark.parametrize(
    ("spelling", "name", "value"),
    [
        ("CustomFields", "SuperOffice:3", "seven"),
        ("UserDefinedFields", "SuperOffice:3", "[I:x]"),
        ("ExtraFields", "x_person_integer", "many"),
    ],
)
def test_a_value_of_another_type_is_refused_and_nothing_kept(
    tenant: Tenant, spelling: str, name: str, value: str
) -> None:
    define(tenant)
    before = stored(tenant)
    changed = {**person(tenant), "Title": "Boss", spelling: {name: value}}
    answer = ask(tenant, "Person.SavePersonEntity", person_entity=changed)
    assert answer.status == 400
    assert answer.value["Message"].startswith(f"{spelling}.{name}: ")
    assert value in answer.value["Message"]
    assert stored(tenant) == before
    assert person(tenant)["Title"] != "Boss"


def test_a_list_shows_the_text_of_its_item_as_it_is_now(tenant: Tenant) -> None:
    define(tenant)
    save(
        tenant,
        UserDefinedFields={"SuperOffice:7": "[I:4]"},
        ExtraFields={"x_person_user_relation": "[I:17]"},
    )
    assert person(tenant)["ExtraFields"]["x_person_user_relation:DisplayText"] == "Solveig Aas"
    with tenant.store.unit():
        row = tenant.store.table("category").get(4)
        assert row is not None
        tenant.store.update("category", {**row, "Name": "Ally", "Tooltip": "of ours"})
    read = person(tenant)["CustomFields"]
    assert read["SuperOffice:7:DisplayText"] == "Ally"
    assert read["SuperOffice:7:DisplayTooltip"] == "of ours"


# -- other doors and entities


def test_patch_works_on_each_dictionary(door: Door) -> None:
    define(door.tenant)
    steps = [
        {"op": "replace", "path": "/UserDefinedFields/SuperOffice:3", "value": "[I:3]"},
        {"op": "add", "path": "ExtraFields/x_person_integer", "value": "[I:4]"},
        {"op": "replace", "path": "customfields/SuperOffice:1", "value": "x"},
        {"op": "replace", "path": "CustomFields", "value": {"SuperOffice:8": "[F:1.5]"}},
    ]
    read = door.rest("PATCH", "Person/5", steps)
    assert stored(door.tenant) == {
        "SuperOffice:1": "x", "SuperOffice:3": 3, "SuperOffice:8": 1.5, "x_person_integer": 4,
    }  # fmt: skip
    assert read["CustomFields"]["SuperOffice:3"] == "[I:3]"
    door.rest("PATCH", "Person/5", {"ExtraFields": {"x_person_integer": "[I:5]"}})
    door.rest("PATCH", "Person/5", [{"op": "remove", "path": "CustomFields/SuperOffice:1"}])
    read = door.rest("GET", "Person/5")
    assert read["UserDefinedFields"]["SuperOffice:1"] == ""
    assert read["ExtraFields"]["x_person_integer"] == "[I:5]"
    assert read["UserDefinedFields"]["SuperOffice:3"] == "[I:3]"
    test = [{"op": "test", "path": "CustomFields/SuperOffice:3", "value": "[I:4]"}]
    assert door("PATCH", "Person/5", test).status == 409


@pytest.mark.parametrize(
    ("entity", "table", "agent", "name"),
    [
        ("contact", "contact", "Contact", "Name"), ("project", "project", "Project", "Name"),
        ("sale", "sale", "Sale", "Heading"), ("appointment", "appointment", "Appointment", "Description"),
        ("document", "document", "Document", "Header"), ("ticket", "ticket", "Ticket", "Title"),
        ("ticket_message", "ej_message", "Ticket", "Body"),
    ],
)  # fmt: skip
def test_every_entity_with_the_dictionaries_keeps_them(
    tenant: Tenant, entity: str, table: str, agent: str, name: str
) -> None:
    carrier = tenant.world.model[entity].carrier
    with tenant.store.unit():
        column(tenant, table, "x_grade", "Integer")
        if "UserDefinedFields" in tenant.world.carriers.carrier(carrier):
            define_one(tenant, carrier.removesuffix("Entity"), 1, "Date")
    default = record(tenant, f"{agent}.CreateDefault{carrier}") | {name: "Any"}
    assert default["ExtraFields"] == {"x_grade": "[I:0]"}
    fields = {**default["CustomFields"], "x_grade": "[I:6]"}
    if "SuperOffice:1" in fields:
        fields["SuperOffice:1"] = "[DT:05/05/1999]"
    argument = {"ticket_message": "ticket_message_entity"}.get(entity, f"{entity}_entity")
    saved = record(
        tenant, f"{agent}.Save{carrier}", **{argument: default | {"CustomFields": fields}}
    )
    assert saved["ExtraFields"] == {"x_grade": "[I:6]"}
    if "UserDefinedFields" in saved:
        assert saved["UserDefinedFields"] == {"SuperOffice:1": "[D:05/05/1999 00:00:00.0000000]"}


def test_a_nested_associate_shows_his_own(tenant: Tenant) -> None:
    before = record(tenant, "Contact.GetContactEntity", contact_entity_id=5)
    assert before["Associate"]["ExtraFields"] == {}
    with tenant.store.unit():
        column(tenant, "associate", "x_desk", "Integer", Default="[I:1]")
        row = tenant.store.table("associate").get(17)
        assert row is not None
        tenant.store.update("associate", {**row, "CustomFields": {"x_desk": 12}})
    after = record(tenant, "Contact.GetContactEntity", contact_entity_id=5)
    assert after["Associate"]["ExtraFields"] == {"x_desk": "[I:12]"}, (
        "kept bytes follow the definitions"
    )


def test_a_failing_save_leaves_custom_fields_alone(tenant: Tenant) -> None:
    define(tenant)
    answer = ask(tenant, "Person.SavePersonEntity", person_entity={
        "PersonId": 5, "Firstname": "", "Lastname": "", "CustomFields": {"SuperOffice:3": "[I:3]"},
    })  # fmt: skip
    assert answer.error
    assert stored(tenant) == {}


# -- the whole recording, as the official client brings it


RECORDING = (
    Path(__file__).parents[1] / "client/node_modules/@superoffice/webapi/__tests__/Person210.json"
)
# Types that the recording does not tell by the form of its values.
DATES = ("x_person_date", "x_person_datetime", "x_person_time")


@pytest.mark.usefixtures("official_client")
def test_person_210_as_the_client_recorded_it(tenant: Tenant) -> None:
    recorded = json.loads(RECORDING.read_text("utf-8"))
    kinds = {
        "[D:": "Date", "[F:": "Decimal", "[I:": "Number", "True": "Checkbox", "False": "Checkbox"
    }  # fmt: skip
    with tenant.store.unit():
        for name, value in recorded["UserDefinedFields"].items():
            if name.count(":") > 1:
                continue
            kind = kinds.get(value if value in kinds else value[:3], "ShortText")
            kind = "List" if f"{name}:DisplayTooltip" in recorded["UserDefinedFields"] else kind
            define_one(tenant, "Person", int(name.partition(":")[2]), kind)
        for name, value in recorded["ExtraFields"].items():
            if ":" in name:
                continue
            kind = {"[I:": "Integer", "[F:": "Decimal"}.get(value[:3], "ShortText")
            kind = "RelationTo" if f"{name}:DisplayText" in recorded["ExtraFields"] else kind
            column(tenant, "person", name, "DateTime" if name in DATES else kind)
        category = tenant.store.table("category").get(4)
        assert category is not None
        tenant.store.update("category", {**category, "Name": "Samarbeidspartner", "Tooltip": ""})
    saved = save(tenant, **{name: recorded[name] for name in custom.SPELLINGS})
    for name in custom.SPELLINGS:
        assert saved[name] == recorded[name]
        assert list(saved[name]) == list(recorded[name])


def test_equal_values_are_spelt_by_their_own_type_whoever_asked_before():
    """What was spelt is remembered for all tenants; 1, 1.0 and True are one key to a dict."""
    told = [custom._spellings("text", value)[2] for value in (1, True, 1.0, 0, False, 0.0)]
    assert told == ["1", "True", "1.0", "0", "False", "0.0"]
