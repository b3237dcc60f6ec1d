"""`$select`: which part of a value stays, and what is left of the rest (wire.md 5)."""

from typing import Any

import pytest

from so_mock.catalogue import Catalogue
from so_mock.render.as_json import encode
from so_mock.render.select import select, tree_of, unknown

CARRIERS = Catalogue.load().carriers


def selected(value: Any, type: str, *names: str) -> Any:
    return select(value, CARRIERS.type(type), tree_of(names), CARRIERS)


@pytest.mark.parametrize(
    ("names", "tree"),
    [
        ((), {}),
        (("Name",), {"name": {}}),
        (("Name", "Category/Id"), {"name": {}, "category": {"id": {}}}),
        (("Category/Id", "category/Value"), {"category": {"id": {}, "value": {}}}),
        (("Category", "Category/Id"), {"category": {}}),
        (("Category/Id", "Category"), {"category": {}}),
        (("A/B/C", "A/B"), {"a": {"b": {}}}),
    ],
)
def test_names_make_a_tree(names: tuple[str, ...], tree: Any) -> None:
    assert tree_of(names) == tree


def test_each_kind_of_property_has_its_nothing() -> None:
    record = CARRIERS.blank("ContactEntity") | {
        "ContactId": 5, "Name": "Tind", "NoMailing": True, "CreatedDate": "2026-01-15T09:00:00",
        "Emails": [{"Value": "x"}], "ExtraFields": {"a": "b"}, "Category": {"Id": 1}, "TableRight": {"Mask": "Select"},
    }  # fmt: skip
    left = selected(record, "ContactEntity", "name")
    assert list(left) == list(record)
    assert left["Name"] == "Tind"
    nothing = {
        "ContactId": 0, "NoMailing": False, "CreatedDate": "0001-01-01T00:00:00", "Emails": None, "OrgNr": None,
        "ExtraFields": None, "Category": None, "TableRight": None, "FieldProperties": None,
    }  # fmt: skip
    assert {name: left[name] for name in nothing} == nothing
    mailbox = CARRIERS.blank("MailboxEntity") | {"ServerType": "Imaps"}
    assert selected(mailbox, "MailboxEntity", "Port")["ServerType"] == "Unknown"


def test_lists_maps_and_scalars() -> None:
    elements = [{"Value": "a", "Description": "x"}, {"Value": "b", "Description": "y"}]
    assert selected(elements, "EntityElement[]", "value") == [
        {"Value": "a", "Description": None}, {"Value": "b", "Description": None},
    ]  # fmt: skip
    assert selected({"x_a": "1", "x_b": "2"}, "map<string>", "X_A") == {"x_a": "1"}
    assert selected(5, "int", "name") == 5
    assert selected(None, "ContactEntity", "name") is None
    assert selected(elements, "EntityElement[]") == elements


def test_the_members_of_a_dictionary_are_selected_by_their_keys() -> None:
    record = CARRIERS.blank("ContactEntity") | {
        "CustomFields": {"SuperOffice:1": "[I:3]", "SuperOffice:1:org": "[I:3]", "x_foo": "a"},
        "FieldProperties": {
            "Name": {"FieldRight": {"Mask": "Update", "Reason": "r"}, "FieldType": "System.String", "FieldLength": 9},
            "Address.City": {"FieldRight": None, "FieldType": "", "FieldLength": 0},
        },
    }  # fmt: skip
    left = selected(record, "ContactEntity", "customfields/superoffice:1", "FieldProperties/name/fieldright/MASK")  # fmt: skip
    assert left["CustomFields"] == {"SuperOffice:1": "[I:3]"}
    assert left["FieldProperties"] == {
        "Name": {
            "FieldRight": {"Mask": "Update", "Reason": None},
            "FieldType": None,
            "FieldLength": 0,
        }
    }
    assert selected(record, "ContactEntity", "CustomFields")["CustomFields"] == record["CustomFields"]  # fmt: skip
    assert selected(record, "ContactEntity", "CustomFields/nothing")["CustomFields"] == {}
    left = selected(record, "ContactEntity", "FieldProperties/address.city")
    assert left["FieldProperties"].keys() == {"Address.City"}
    nested = {"a": {"b": "1", "c": "2"}, "d": {"b": "3"}}
    assert selected(nested, "map<map<string>>", "A/B") == {"a": {"b": "1"}}


def test_what_a_type_made_from_the_declared_one_has_besides() -> None:
    record = {"FieldName": "x", "DisplayName": "X", "MaxLength": 9}
    assert selected(record, "FieldInfoBase", "fieldname") == {
        "FieldName": "x", "DisplayName": None, "MaxLength": None,
    }  # fmt: skip
    assert selected(record, "FieldInfoBase", "maxlength")["MaxLength"] == 9


@pytest.mark.parametrize(
    ("name", "known"),
    [
        ("Name", True), ("nAmE", True), ("Category/Id", True), ("Emails/Value", True), ("ExtraFields/x_any", True),
        ("FieldProperties/Name/FieldRight/Mask", True), ("FieldProperties/Name/Nope", False), ("ExtraFields/x_any/Nope", False),
        ("CustomFields/SuperOffice:1", True), ("TableRight/Mask", True),
        ("Nome", False), ("Category/Nope", False), ("Name/First", False), ("", False), ("/", False),
    ],
)  # fmt: skip
def test_unknown_names_are_told(name: str, known: bool) -> None:
    found = unknown([name], CARRIERS.type("ContactEntity"), CARRIERS)
    assert found == ([] if known else [name])
    assert unknown(["name"], CARRIERS.type("ContactEntity[]"), CARRIERS) == []
    assert unknown(["name"], None, CARRIERS) == ["name"]
    assert unknown(["name"], CARRIERS.type("int"), CARRIERS) == ["name"]


def test_json_is_written_as_the_server_writes_it() -> None:
    assert encode({"A": 0.0, "b": "æ😀", "c": None, "d": [True]}) == (
        '{"A":0.0,"b":"æ😀","c":null,"d":[true]}'.encode()
    )
    assert encode(b"\x00\xff") == b'"AP8="'
    assert encode("text") == b'"text"'
    assert encode(4.43) == b"4.43"
