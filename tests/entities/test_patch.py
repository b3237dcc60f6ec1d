"""PATCH: the operations of wire.md 6, on a record and through the door."""

from typing import Any

import pytest
from contract.door import Door
from contract.driver import ask, record

from so_mock.catalogue import Catalogue
from so_mock.entities import ENTITIES
from so_mock.entities.patch import patched
from so_mock.errors import BadRequest, Conflict
from so_mock.tenant import Tenant

CARRIERS = Catalogue.load().carriers
CONTACT = next(entity for entity in ENTITIES if entity.name == "contact")
EMAIL = {"Value": "a@b.example", "Description": "work"}
INTEREST = {"Id": 3, "Selected": True}


def company() -> dict[str, Any]:
    return CARRIERS.blank("ContactEntity") | {
        "ContactId": 5, "Name": "Tind AS", "Department": "Oslo", "NoMailing": True,
        "Category": {"Id": 1, "Value": "Customer"}, "Emails": [EMAIL],
        "ExtraFields": {"x_foobar": "[I:1]", "x_other": "keep"},
        "CustomFields": {"SuperOffice:1": "a", "SuperOffice:2": "b"},
        "Address": {"Street": {"Address1": "Gata 1", "City": "Oslo"}, "Wgs84Latitude": 0.0},
    }  # fmt: skip


def apply(*change: Any) -> dict[str, Any]:
    steps = change[0] if len(change) == 1 and isinstance(change[0], (dict, list)) else list(change)
    return patched(company(), steps, CONTACT, CARRIERS, "NO")


def op(op: str, path: str, *value: Any) -> list[dict[str, Any]]:
    return [{"op": op, "path": path} | ({"value": value[0]} if value else {})]


# -- JSON Patch


@pytest.mark.parametrize(
    "path", ["/Department", "Department", "/department", "DEPARTMENT", "/Department/"]
)
@pytest.mark.parametrize("verb", ["add", "replace", "Replace"])
def test_a_path_is_read_in_any_case_with_and_without_its_slash(path: str, verb: str) -> None:
    assert apply(op(verb, path, "Bergen"))["Department"] == "Bergen"


def test_the_record_given_stays_as_it_was() -> None:
    record = company()
    patched(record, op("replace", "/Address/Street/City", "Bergen"), CONTACT, CARRIERS, "NO")
    patched(record, op("add", "/Emails/-", EMAIL), CONTACT, CARRIERS, "NO")
    assert record == company()


def test_steps_apply_in_order() -> None:
    steps = [
        *op("add", "/Emails/-", {"Value": "second"}),
        *op("add", "/Emails/0", {"Value": "first"}),
        *op("remove", "/Emails/1"),
        *op("test", "/Emails/1/Value", "second"),
        *op("replace", "/Emails/1/value", "last"),
    ]
    assert [each["Value"] for each in apply(steps)["Emails"]] == ["first", "last"]


def test_nested_properties_are_reached() -> None:
    assert apply(op("replace", "Category/Id", 2))["Category"]["Id"] == 2
    assert apply(op("replace", "Address/Street/Address1", "Gata 2"))["Address"]["Street"] == {
        "Address1": "Gata 2", "City": "Oslo",
    }  # fmt: skip
    whole = {"Address1": "Gata 3"}
    assert apply(op("replace", "Address/Street", whole))["Address"]["Street"] == whole
    assert apply(op("add", "SupportPerson/PersonId", 7))["SupportPerson"] == {"PersonId": 7}


def test_adding_to_an_array_appends() -> None:
    assert apply(op("add", "Emails", EMAIL))["Emails"] == [EMAIL, EMAIL]
    assert apply(op("add", "Interests", [INTEREST]))["Interests"] == [INTEREST]
    assert apply(op("add", "Emails/-", {"Value": "z"}))["Emails"][1] == {"Value": "z"}
    assert apply(op("add", "Interests", [{"Id": "3", "Selected": "true"}]))["Interests"] == [
        INTEREST
    ]


def test_replacing_an_array_replaces_all_of_it() -> None:
    assert apply(op("replace", "Emails", []))["Emails"] == []


def test_replacing_a_dictionary_touches_only_the_keys_it_names() -> None:
    fields = apply(op("replace", "ExtraFields", {"x_foobar": "[I:2]", "x_new": "n"}))["ExtraFields"]
    assert fields == {"x_foobar": "[I:2]", "x_other": "keep", "x_new": "n"}
    assert (
        apply(op("replace", "/ExtraFields/x_foobar", "[I:9]"))["ExtraFields"]["x_foobar"] == "[I:9]"
    )
    assert apply(op("add", "CustomFields/SuperOffice:1", "z"))["CustomFields"] == {
        "SuperOffice:1": "z", "SuperOffice:2": "b",
    }  # fmt: skip


def test_a_tilde_spells_what_a_path_cannot_hold() -> None:
    assert apply(op("add", "/ExtraFields/a~1b~0c", "v"))["ExtraFields"]["a/b~c"] == "v"


def test_removing_resets_a_scalar_and_deletes_an_element() -> None:
    changed = apply(
        op("remove", "/Department") + op("remove", "/NoMailing") + op("remove", "Category")
    )
    assert (changed["Department"], changed["NoMailing"], changed["Category"]) == ("", False, None)
    assert apply(op("remove", "/Emails/0"))["Emails"] == []
    assert apply(op("remove", "/Emails"))["Emails"] == []
    assert apply(op("remove", "/ExtraFields"))["ExtraFields"] == {}


def test_removing_a_key_of_a_dictionary_takes_the_key() -> None:
    assert apply(op("remove", "/ExtraFields/x_foobar"))["ExtraFields"].get("x_foobar") in (None, "")
    assert apply(op("remove", "/ExtraFields/x_foobar"))["ExtraFields"]["x_other"] == "keep"


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("/Name", "Tind AS"),
        ("/NoMailing", True),
        ("/ContactId", 5),
        ("/Category", {"Id": 1}),
        ("/category", {"id": 1, "VALUE": "Customer"}),
        ("/Emails", [EMAIL]),
        ("/Emails/0/Value", "a@b.example"),
        ("/ExtraFields/x_foobar", "[I:1]"),
        ("/Source", 0),
    ],
)
def test_a_test_that_holds_lets_the_rest_go_on(path: str, value: Any) -> None:
    assert apply(op("test", path, value) + op("replace", "/Name", "New"))["Name"] == "New"


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("/Name", "Other"), ("/Name", None), ("/NoMailing", 1), ("/ContactId", "5"), ("/ContactId", 6),
        ("/Category", {"Id": 2}), ("/Emails", []), ("/Emails/0/Value", "x"), ("/Category", None),
        ("/ExtraFields/x_missing", "x"),
    ],
)  # fmt: skip
def test_a_test_that_fails_is_a_conflict(path: str, value: Any) -> None:
    with pytest.raises(Conflict, match=r"patch\[1\]"):
        apply(op("replace", "/Name", "Tind AS") + op("test", path, value))


@pytest.mark.parametrize(
    ("steps", "told"),
    [
        (op("move", "/Name", "x"), "move"),
        (op("copy", "/Name", "x"), "copy"),
        (op("", "/Name", "x"), "is none of"),
        ([{"path": "/Name", "value": 1}], "is none of"),
        ([{"op": ["add"], "path": "/Name", "value": 1}], "is none of"),
        (op("add", "/Name"), "needs a value"),
        (op("replace", "", {}), "a path is missing"),
        (op("replace", "///", {}), "a path is missing"),
        ([{"op": "add", "path": None, "value": 1}], "a path is missing"),
        (["x"], "is no operation"),
        ([None], "is no operation"),
        (op("add", "/Nope", 1), "no property 'Nope'"),
        (op("add", "/Category/Nope", 1), "no property 'Nope'"),
        (op("remove", "/Nope"), "no property 'Nope'"),
        (op("add", "/Name/First", 1), "below"),
        (op("replace", "/Emails/1", {}), "no element 1"),
        (op("remove", "/Emails/1"), "no element 1"),
        (op("add", "/Emails/2", {}), "no element 2"),
        (op("replace", "/Emails/-", {}), "no element 1"),
        (op("test", "/Emails/5", {}), "no element 5"),
        (op("add", "/Emails/x", {}), "no position"),
        (op("add", "/Emails/-1", {}), "no position"),
        (op("add", "/Emails/²", {}), "no position"),
        (op("add", "/Emails/5/Value", "x"), "no element 5"),
        (op("replace", "/ContactId", "many"), "ContactId: 'many' is not an integer"),
        (op("replace", "/Emails", "x"), "Emails: 'x' is not an array"),
        (op("replace", "/Emails", "x") + op("add", "/Emails", {}), "not an array"),
        (op("replace", "/ExtraFields", 1) + op("add", "/ExtraFields", {}), "not an object"),
        (op("replace", "/Address", "x") + op("add", "/Address/Street", {}), "nothing below"),
        (op("add", "/Emails", "x") + op("add", "/Emails/1/Value", "y"), "nothing below"),
        ("text", "array of operations"),
        (5, "array of operations"),
        (None, "array of operations"),
    ],
)  # fmt: skip
def test_a_patch_that_cannot_be_applied_says_which_step_and_why(steps: Any, told: str) -> None:
    with pytest.raises(BadRequest) as wrong:
        patched(company(), steps, CONTACT, CARRIERS, "NO")
    assert not isinstance(wrong.value, Conflict)
    assert told in wrong.value.message
    assert len(wrong.value.message) < 400


def test_a_long_path_is_not_told_in_full() -> None:
    with pytest.raises(BadRequest) as wrong:
        apply(op("add", "/x" * 10_000, 1))
    assert len(wrong.value.message) < 400


# -- merge patch


def test_an_object_is_merged() -> None:
    changed = apply(
        {"department": "Bergen", "Category": {"id": 2}, "Address": {"Street": {"City": "Bergen"}}}
    )
    assert changed["Department"] == "Bergen"
    assert (changed["Category"]["Id"], changed["Name"]) == (2, "Tind AS")
    assert changed["Address"]["Street"] == {"Address1": "Gata 1", "City": "Bergen"}
    assert apply({}) == apply([])


def test_an_object_for_an_array_is_appended_and_an_array_replaces_it() -> None:
    assert apply({"Emails": {"Value": "z"}})["Emails"] == [EMAIL, {"Value": "z"}]
    assert apply({"Emails": [{"Value": "z"}]})["Emails"] == [{"Value": "z"}]
    assert apply({"Interests": INTEREST})["Interests"] == [INTEREST]


def test_null_sets_what_is_unset() -> None:
    changed = apply({"Department": None, "Category": None, "Emails": None, "NoMailing": None})
    assert [changed[n] for n in ("Department", "Category", "Emails", "NoMailing")] == [
        "",
        None,
        [],
        False,
    ]


def test_a_dictionary_is_merged_key_by_key() -> None:
    assert apply({"ExtraFields": {"x_foobar": "2"}})["ExtraFields"] == {
        "x_foobar": "2", "x_other": "keep",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"Nope": 1}, "Nope: ContactEntity has no such property"),
        ({"Category": {"Nope": 1}}, "Category.Nope: Category has no such property"),
        ({"Emails": "x"}, "Emails: 'x' is not an array"),
        ({"ContactId": "x"}, "ContactId: 'x' is not an integer"),
        ({"Address": "x", "address": {}}, "not an object"),
        ({"Emails": "x", "emails": {}}, "not an array"),
        ({"ExtraFields": [], "extrafields": {}}, "not an object"),
    ],
)
def test_a_merge_that_does_not_fit_is_refused(change: Any, told: str) -> None:
    with pytest.raises(BadRequest) as wrong:
        apply(change)
    assert told in wrong.value.message


# -- saved as any other


def test_a_patched_row_is_saved_whole(tenant: Tenant) -> None:
    before = record(tenant, "GET Contact/{id}", id=5)
    after = record(tenant, "PATCH Contact/{id}", id=5, patch=op("replace", "department", "Ny"))
    changed = {name for name in after if after[name] != before[name]}
    assert changed == {"Department", "UpdatedDate", "UpdatedBy"}
    assert after["_Links"] == before["_Links"]
    untouched = record(tenant, "PATCH Contact/{id}", id=5, patch=[])
    assert {n for n in after if untouched[n] != after[n]} <= {"UpdatedDate"}


def test_a_failed_patch_writes_nothing(tenant: Tenant) -> None:
    row = tenant.store.table("contact").get(5)
    for steps, status in (
        (op("replace", "Name", "Never") + op("test", "OrgNr", "x"), 409),
        (op("replace", "Name", "Never") + op("add", "Nope", "x"), 400),
        (op("replace", "Name", " "), 400),
    ):
        answer = ask(tenant, "PATCH Contact/{id}", id=5, patch=steps)
        assert answer.status == status
    assert ask(tenant, "PATCH Contact/{id}", id=999, patch=[]).status == 404
    assert tenant.store.table("contact").get(5) is row


def test_a_patch_of_interests_keeps_those_it_does_not_name(tenant: Tenant) -> None:
    record(tenant, "PATCH Contact/{id}", id=5, patch=op("add", "Interests", [INTEREST]))
    more = op("add", "Interests", [{"Id": 2, "Selected": True}])
    found = record(tenant, "PATCH Contact/{id}", id=5, patch=more)["Interests"]
    assert {each["Id"] for each in found if each["Selected"]} == {2, 3}
    off = {"Interests": {"id": "3", "Selected": False}}
    found = record(tenant, "PATCH Contact/{id}", id=5, patch=off)["Interests"]
    assert [each["Id"] for each in found if each["Selected"]] == [2]


def test_a_step_on_what_only_the_server_sets_is_told(door: Door) -> None:
    steps = [
        {"op": "test", "path": "/ContactId", "value": 5},
        {"op": "replace", "path": "/contactid", "value": 77},
        {"op": "replace", "path": "UpdatedDate", "value": "2026-01-01T00:00:00"},
        {"op": "replace", "path": "/Department", "value": "Oslo"},
    ]
    reply = door("PATCH", "Contact/5", steps)
    assert (reply.status, reply.ignored) == (200, ["patch: contactid", "patch: UpdatedDate"])
    assert (reply.json()["ContactId"], reply.json()["Department"]) == (5, "Oslo")
    whole = door.rest("GET", "Contact/5") | {"Department": "Bergen"}
    assert door("PATCH", "Contact/5", whole).ignored == [], (
        "as in a save, what comes back is no matter"
    )
