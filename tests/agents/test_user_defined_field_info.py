"""Definitions of user-defined fields: drafts, publishing, lists, page one (sheet: domain.md 4; design notes 6, cases 25, 28, 29)."""

from typing import Any

import pytest
from contract.door import Door
from contract.driver import SOLVEIG, ask, record

from so_mock.tenant import Tenant

AGENT = "UserDefinedFieldInfo"


def define(tenant: Tenant, owner: str = "Person", kind: str = "ShortText", **more: Any) -> Any:
    template = record(
        tenant, f"{AGENT}.CreateUserDefinedFieldInfo", owner_type=owner, field_type=kind
    )
    return save(tenant, template | {"FieldLabel": f"A {kind}"} | more)


def save(tenant: Tenant, info: Any) -> Any:
    return record(tenant, f"{AGENT}.SaveUserDefinedFieldInfo", user_defined_field_info=info)


def publish(tenant: Tenant, owner: str = "Person") -> int:
    return record(tenant, f"{AGENT}.Publish", owner_type=owner)


def drafts(tenant: Tenant, owner: str = "Person") -> Any:
    return record(tenant, f"{AGENT}.GetUserDefinedFieldList", owner_type=owner)


def live(tenant: Tenant, owner: str = "Person") -> Any:
    return record(tenant, f"{AGENT}.GetPublishedUserDefinedFieldList", owner_type=owner)


def person(tenant: Tenant) -> Any:
    return record(tenant, "Person.GetPersonEntity", person_entity_id=5)


def fill(tenant: Tenant, **values: Any) -> Any:
    given = person(tenant) | {
        "CustomFields": {name.replace("_", ":"): v for name, v in values.items()}
    }
    return record(tenant, "Person.SavePersonEntity", person_entity=given)


# -- drafts and publishing


def test_a_template_has_its_identity_and_is_not_stored(tenant: Tenant) -> None:
    made = record(
        tenant, f"{AGENT}.CreateUserDefinedFieldInfo", owner_type="Contact", field_type="Number"
    )
    assert (made["UDefFieldId"], made["ProgId"], made["UdefIdentity"]) == (0, "SuperOffice:1", 1)
    assert (made["Type"], made["FieldType"], made["TemplateVariableName"]) == (
        "Contact",
        "Number",
        "cl01",
    )
    assert drafts(tenant, "Contact") == []


def test_prog_ids_count_for_each_owner(tenant: Tenant) -> None:
    names = [define(tenant, owner)["ProgId"] for owner in ("Contact", "Contact", "Person")]
    assert names == ["SuperOffice:1", "SuperOffice:2", "SuperOffice:1"]
    own = define(tenant, "Person", ProgId="Acme:Level")
    assert own["ProgId"] == "Acme:Level"
    taken = ask(tenant, f"{AGENT}.SaveUserDefinedFieldInfo",
                user_defined_field_info=own | {"UDefFieldId": 0, "UdefIdentity": 0})  # fmt: skip
    assert taken.error, "a prog id is taken once"


def test_two_templates_of_the_same_moment_become_two_fields(tenant: Tenant) -> None:
    one = record(
        tenant, f"{AGENT}.CreateUserDefinedFieldInfo", owner_type="Sale", field_type="Number"
    )
    record(tenant, f"{AGENT}.SaveUserDefinedFieldInfos", infos=[one, one])
    assert [each["ProgId"] for each in drafts(tenant, "Sale")] == ["SuperOffice:1", "SuperOffice:2"]


def test_a_draft_is_on_no_entity_until_it_is_published(tenant: Tenant) -> None:
    define(tenant, kind="Number")
    assert person(tenant)["UserDefinedFields"] == {}
    assert live(tenant) == []
    assert fill(tenant, SuperOffice_1="[I:3]")["UserDefinedFields"] == {}, "nor listened to"
    publish(tenant)
    assert person(tenant)["UserDefinedFields"] == {"SuperOffice:1": "[I:0]"}
    assert [each["HasBeenPublished"] for each in live(tenant)] == [True]
    assert fill(tenant, SuperOffice_1="[I:3]")["UserDefinedFields"] == {"SuperOffice:1": "[I:3]"}
    assert (
        record(tenant, "Contact.GetContactEntity", contact_entity_id=5)["UserDefinedFields"] == {}
    )


def test_publishing_makes_a_new_version_and_a_batch_task_that_is_done(tenant: Tenant) -> None:
    first = define(tenant)
    publish(tenant)
    (once,) = drafts(tenant)
    assert once["LastVersionId"] == first["UDefFieldId"] != once["UDefFieldId"]
    task = publish(tenant)
    (twice,) = drafts(tenant)
    assert (twice["LastVersionId"], twice["Version"]) == (once["UDefFieldId"], once["Version"] + 1)
    assert (twice["ProgId"], twice["UdefIdentity"]) == (first["ProgId"], first["UdefIdentity"])
    row = tenant.store.table("batch_task_info").get(task)
    assert row is not None
    assert row["State"] == "Succeeded"


def test_everyone_sees_the_published_version_while_an_administrator_edits(tenant: Tenant) -> None:
    define(tenant, FieldLabel="Old")
    publish(tenant)
    (field,) = drafts(tenant)
    save(tenant, field | {"FieldLabel": "New", "FieldType": "Number"})
    fill(tenant, SuperOffice_1="[I:3]")
    assert person(tenant)["UserDefinedFields"] == {"SuperOffice:1": "[I:3]"}, "still a text"
    assert [each["FieldLabel"] for each in live(tenant)] == ["Old"]
    assert [each["FieldLabel"] for each in drafts(tenant)] == ["New"]
    publish(tenant)
    assert [each["FieldLabel"] for each in live(tenant)] == ["New"]
    assert person(tenant)["CustomFields"]["SuperOffice:1"] == "[I:3]"


def test_a_deleted_field_is_hidden_once_that_is_published_and_its_values_go(tenant: Tenant) -> None:
    define(tenant)
    define(tenant)
    publish(tenant)
    fill(tenant, SuperOffice_1="one", SuperOffice_2="two")
    first = drafts(tenant)[0]
    record(
        tenant,
        f"{AGENT}.DeleteUserDefinedFieldInfo",
        user_defined_field_info_id=first["UDefFieldId"],
    )
    assert (
        record(
            tenant,
            f"{AGENT}.GetUserDefinedFieldInfo",
            user_defined_field_info_id=first["UDefFieldId"],
        )
        is None
    )
    assert [each["ProgId"] for each in drafts(tenant)] == ["SuperOffice:2"]
    assert person(tenant)["UserDefinedFields"] == {"SuperOffice:1": "one", "SuperOffice:2": "two"}
    publish(tenant)
    assert person(tenant)["UserDefinedFields"] == {"SuperOffice:2": "two"}
    define(tenant, ProgId="SuperOffice:1", UdefIdentity=1)
    publish(tenant)
    assert person(tenant)["UserDefinedFields"]["SuperOffice:1"] == "", (
        "a new field of that name is blank"
    )


def test_a_draft_that_is_deleted_is_gone(tenant: Tenant) -> None:
    made = define(tenant)
    record(
        tenant,
        f"{AGENT}.DeleteUserDefinedFieldInfo",
        user_defined_field_info_id=made["UDefFieldId"],
    )
    assert drafts(tenant) == []
    record(tenant, f"{AGENT}.DeleteUserDefinedFieldInfo", user_defined_field_info_id=999)


def test_revert_goes_back_to_what_is_published(tenant: Tenant) -> None:
    define(tenant, FieldLabel="Old")
    define(tenant, FieldLabel="Kept")
    publish(tenant)
    old, kept = drafts(tenant)
    save(tenant, old | {"FieldLabel": "New"})
    define(tenant, FieldLabel="Third")
    record(
        tenant,
        f"{AGENT}.DeleteUserDefinedFieldInfo",
        user_defined_field_info_id=kept["UDefFieldId"],
    )
    assert record(tenant, f"{AGENT}.DetectUnpublishedChanges", owner_type="Person") is True
    record(tenant, f"{AGENT}.Revert", owner_type="Person")
    assert [each["FieldLabel"] for each in drafts(tenant)] == ["Old", "Kept"]
    assert record(tenant, f"{AGENT}.DetectUnpublishedChanges", owner_type="Person") is False


def test_changes_are_told_from_changes_that_move_data(tenant: Tenant) -> None:
    def changed() -> tuple[Any, Any]:
        return (record(tenant, f"{AGENT}.DetectUnpublishedChanges", owner_type="Person"),
                record(tenant, f"{AGENT}.DetectColumnIdChanges", owner_type="Person"))  # fmt: skip

    assert changed() == (False, False)
    define(tenant)
    assert changed() == (True, True)
    publish(tenant)
    assert changed() == (False, False)
    (field,) = drafts(tenant)
    save(tenant, field | {"Tooltip": "more"})
    assert changed() == (True, False)
    record(tenant, f"{AGENT}.ChangeFieldType", info=field, field_type="Decimal", is_indexed=True)
    assert changed() == (True, True)
    publish(tenant)
    assert live(tenant)[0]["FieldType"] == "Decimal"
    assert live(tenant)[0]["IsIndexed"] is True


def test_a_poller_of_the_publish_event_ends(tenant: Tenant) -> None:
    """Case 29: with true as an answer it never would."""

    def active() -> tuple[Any, Any, Any]:
        return (record(tenant, f"{AGENT}.IsAnyPublishEventActive"),
                record(tenant, f"{AGENT}.IsPublishEventActive", type="Person"),
                record(tenant, f"{AGENT}.IsPublishEventActive", type="Sale"))  # fmt: skip

    assert active() == (False, False, False)
    record(tenant, f"{AGENT}.SetPublishStartSystemEvent", owner_type="Person")
    assert active() == (True, True, False)
    publish(tenant)
    assert active() == (False, False, False)


def test_an_owner_without_fields_of_its_own_is_refused(tenant: Tenant) -> None:
    answer = ask(
        tenant, f"{AGENT}.CreateUserDefinedFieldInfo", owner_type="Temp", field_type="Number"
    )
    assert answer.status == 400
    assert (
        ask(
            tenant, f"{AGENT}.SaveUserDefinedFieldInfo", user_defined_field_info={"Type": "Temp"}
        ).status
        == 400
    )


# -- finding


def test_a_prog_id_is_looked_up_among_the_fields_of_one_owner(tenant: Tenant) -> None:
    """Case 25: every owner has its SuperOffice:1."""
    define(tenant, "Contact", FieldLabel="Of a company")
    define(tenant, "Person", FieldLabel="Of a person")
    publish(tenant, "Contact")

    def found(method: str, owner: str) -> Any:
        info = record(tenant, f"{AGENT}.{method}", prog_id="superoffice:1", owner_type=owner)
        return info and info["FieldLabel"]

    assert found("GetUserDefinedFieldFromProgId", "Contact") == "Of a company"
    assert found("GetUserDefinedFieldFromProgId", "Person") == "Of a person"
    assert found("GetUserDefinedFieldFromProgId", "Sale") is None
    assert found("GetPublishedUserDefinedFieldFromProgId", "Contact") == "Of a company"
    assert found("GetPublishedUserDefinedFieldFromProgId", "Person") is None
    several = record(tenant, f"{AGENT}.GetUserDefinedFieldFromProgIds",
                     prog_ids=["SuperOffice:1", "None:1"], owner_type="Person")  # fmt: skip
    assert [each["FieldLabel"] for each in several] == ["Of a person"]


def test_labels_are_fuzzy(tenant: Tenant) -> None:
    made = define(tenant, FieldLabel=" Shoe size: ")
    for label in ("Shoe size", "shoe size?", "  SHOE SIZE"):
        found = record(
            tenant,
            f"{AGENT}.GetUserDefinedFieldFromFieldLabel",
            field_label=label,
            owner_type="Person",
        )
        assert found["UDefFieldId"] == made["UDefFieldId"]
    for label in ("Shoe", "", "?"):
        assert record(tenant, f"{AGENT}.GetUserDefinedFieldFromFieldLabel", field_label=label,
                      owner_type="Person") is None  # fmt: skip
    assert record(tenant, f"{AGENT}.GetPublishedUserDefinedFieldFromFieldLabel", field_label="Shoe size",
                  owner_type="Person") is None  # fmt: skip
    publish(tenant)
    assert record(tenant, f"{AGENT}.GetPublishedUserDefinedFieldFromFieldLabel", field_label="Shoe size",
                  owner_type="Person")["FieldLabel"] == " Shoe size: "  # fmt: skip


def test_ids_are_answered_in_their_order(tenant: Tenant) -> None:
    one, two = define(tenant)["UDefFieldId"], define(tenant)["UDefFieldId"]
    found = record(tenant, f"{AGENT}.GetUserDefinedFieldFromIds", ids=[two, 999, one])
    assert [each["UDefFieldId"] for each in found] == [two, one]


def test_ranks_order_the_layout(tenant: Tenant) -> None:
    ids = [define(tenant)["UDefFieldId"] for _ in range(3)]
    record(tenant, f"{AGENT}.SetRankOnFields", owner_type="Person", ranked_fields_ids=ids[::-1])
    assert [each["UDefFieldId"] for each in drafts(tenant)] == ids[::-1]
    answer = ask(tenant, f"{AGENT}.SetRankOnFields", owner_type="Sale", ranked_fields_ids=ids)
    assert answer.status == 404


# -- columns


def test_custom_fields_of_a_table_are_listed_once_published(tenant: Tenant) -> None:
    define(tenant, kind="List", FieldLabel="Grade", ListTableId=64)
    with tenant.store.unit():
        row = tenant.world.absorber.blank_row(tenant.world.model["extra_field"])
        row |= {
            "TableName": "person",
            "FieldName": "x_level",
            "FieldType": "Integer",
            "DisplayName": "Level",
        }
        tenant.store.insert("extra_field", row)

    def names(standard: bool = False) -> Any:
        infos = record(
            tenant,
            f"{AGENT}.GetCustomFieldInfoList",
            table_name="person",
            include_standard=standard,
        )
        return [(each["FieldName"], each["FieldType"], each["DisplayName"]) for each in infos]

    assert names() == [("x_level", "Integer", "Level")]
    publish(tenant)
    assert names() == [("SuperOffice:1", "MdoList", "Grade"), ("x_level", "Integer", "Level")]
    assert ("firstname", "ShortText", "firstname") in names(True)
    one = record(tenant, f"{AGENT}.GetCustomFieldInfo", table_name="person", field_name="X_LEVEL")
    assert one["DisplayName"] == "Level"
    assert (
        record(tenant, f"{AGENT}.GetCustomFieldInfo", table_name="person", field_name="x_none")
        is None
    )
    assert (
        ask(
            tenant, f"{AGENT}.GetCustomFieldInfoList", table_name="pers", include_standard=False
        ).status
        == 400
    )


def test_a_list_is_named_by_the_table_of_its_items(tenant: Tenant) -> None:
    made = define(tenant, kind="List", ListTableId=64)
    assert made["MdoListName"] == "category"
    publish(tenant)
    shown = fill(tenant, SuperOffice_1="[I:4]")["UserDefinedFields"]
    assert shown["SuperOffice:1:DisplayText"] == "Partner"


# -- page one


def page(tenant: Tenant, method: str = "GetUserDefinedPageOneFields", group: int = 0) -> Any:
    fields = record(tenant, f"{AGENT}.{method}", SOLVEIG, owner_type="Person", user_group_id=group)
    return [each["ProgId"] for each in fields]


def put(tenant: Tenant, id: int, line: int, group: int = 0) -> None:
    record(tenant, f"{AGENT}.SetUserDefinedPageOneField", owner_type="Person", udef_field_id=id,
           user_group_id=group, field_line_no=line)  # fmt: skip


def test_page_one_is_published_with_the_layout(tenant: Tenant) -> None:
    one, two = define(tenant)["UDefFieldId"], define(tenant)["UDefFieldId"]
    put(tenant, two, 1)
    put(tenant, one, 2)
    assert page(tenant) == ["SuperOffice:2", "SuperOffice:1"]
    assert page(tenant, "GetPublishedUserDefinedPageOneFields") == []
    changed = f"{AGENT}.GetChangedPageOneFields"
    assert record(tenant, changed, owner_type="Person", user_group_id=0) == [True, True]
    publish(tenant)
    assert page(tenant, "GetPublishedUserDefinedPageOneFields") == [
        "SuperOffice:2",
        "SuperOffice:1",
    ]
    put(tenant, 0, 2)
    assert record(tenant, changed, owner_type="Person", user_group_id=0) == [False, True]
    assert page(tenant) == ["SuperOffice:2"]
    assert page(tenant, "GetPublishedUserDefinedPageOneFields") == [
        "SuperOffice:2",
        "SuperOffice:1",
    ]
    record(tenant, f"{AGENT}.Revert", owner_type="Person")
    assert page(tenant) == ["SuperOffice:2", "SuperOffice:1"]


def test_groups_differ_on_page_one_when_told_so(tenant: Tenant) -> None:
    one, two = define(tenant)["UDefFieldId"], define(tenant)["UDefFieldId"]
    put(tenant, one, 1, group=3)
    assert page(tenant, group=2) == ["SuperOffice:1"], "all groups are meant"
    record(tenant, f"{AGENT}.SetPageOneFieldGrouping", owner_type="Person", active=True)
    put(tenant, two, 1, group=2)
    assert page(tenant, group=2) == page(tenant) == ["SuperOffice:2"], "0 means the caller's group"
    assert page(tenant, group=3) == []


# -- lists of customers


def test_a_list_is_told_by_its_table_or_by_its_own_id(tenant: Tenant) -> None:
    with tenant.store.unit():
        blank = tenant.world.absorber.blank_row(tenant.world.model["list"])
        own = tenant.store.insert(
            "list", {**blank, "Name": "Shoes", "ListType": "udlist", "IsCustomList": True}
        )
        built = next(
            r for r in tenant.store.table("list").scan() if r["ListType"].lower() == "category"
        )
    info = define(tenant, kind="List")
    for row, expected in (
        (own, (136, own["Id"], f"udlist{own['Id']}")),
        (built, (64, 0, "category")),
    ):
        told = record(tenant, f"{AGENT}.SetListTableIdAndUDListDefinitionIdFromSelectedListId",
                      info=info, selected_list_id=row["Id"])  # fmt: skip
        assert (told["ListTableId"], told["UDListDefinitionId"], told["MdoListName"]) == expected
        back = record(
            tenant, f"{AGENT}.FigureOutListIdFromListTableIdAndUDListDefinitionId", info=told
        )
        assert back == row["Id"]


# -- REST


@pytest.mark.parametrize(
    "collection", ["Contact", "Person", "Project", "Sale", "Appointment", "Document"]
)
def test_a_layout_is_kept_through_rest(door: Door, collection: str) -> None:
    layout = f"{collection}/UdefLayout"
    made = door.rest("POST", f"{layout}?udefFieldType=Number")
    assert (made["Type"], made["UDefFieldId"]) == (collection, 0)
    (saved,) = door.rest("PUT", layout, [made | {"FieldLabel": "Shoe size"}])
    assert door.rest("GET", layout) == [saved]
    assert door.rest("GET", f"{layout}/Published") == []
    assert door.rest("GET", f"{layout}/Changed") is True
    assert door.rest("GET", f"{layout}/Publish") is False
    assert door("GET", f"{layout}/Published/shoe%20size").status == 404
    door.rest("POST", f"{layout}/Publish")
    assert door.rest("GET", f"{layout}/Changed") is False
    assert door.rest("GET", f"{layout}/Published/SuperOffice:1")["FieldLabel"] == "Shoe size"
    assert door.rest("GET", f"{layout}/shoe%20size")["ProgId"] == "SuperOffice:1"
    assert [each["FieldName"] for each in door.rest("GET", f"{collection}/CustomField")] == [
        "SuperOffice:1"
    ]
    assert door.rest("GET", f"{collection}/CustomField/SuperOffice:1")["FieldType"] == "Integer"
    assert door.rest("POST", f"{layout}/SuperOffice:1/ChangeTo/Decimal")["FieldType"] == "Decimal"
    assert door.rest("GET", f"{layout}/Changed?columnChangesOnly=true") is True
    door.rest("POST", f"{layout}/Revert")
    assert door.rest("GET", f"{layout}/SuperOffice:1")["FieldType"] == "Number"
    door.rest("DELETE", f"{layout}/SuperOffice:1")
    assert door("GET", f"{layout}/SuperOffice:1").status == 404
    assert door("DELETE", f"{layout}/SuperOffice:1").status == 204
    assert [each["ProgId"] for each in door.rest("GET", f"{layout}/Published")] == ["SuperOffice:1"]
