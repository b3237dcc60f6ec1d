"""`$select` through the door: on agents and REST, on what is read and on what was just written (wire.md 5)."""

import json
from typing import Any
from urllib.parse import quote

import pytest
from contract.calls import least
from contract.door import Door
from contract.planted import planted

from so_mock.catalogue.carriers import Type

NOTHING = {"int": 0, "long": 0, "double": 0.0, "bool": False, "datetime": "0001-01-01T00:00:00", "timespan": "00:00:00"}  # fmt: skip


def only(record: dict[str, Any], *names: str) -> bool:
    """Whether all but these is blank."""
    blank = (None, 0, 0.0, False, "0001-01-01T00:00:00", "00:00:00")
    return all(value in blank or name in names for name, value in record.items())


def enums(door: Door, carrier: str) -> set[str]:
    properties = door.tenant.world.carriers.carrier(carrier).properties.values()
    return {each.name for each in properties if each.type.kind == "enum"}


CALLS = [
    ("POST", "Agents/Contact/GetContactEntity?contactEntityId=5", None),
    ("GET", "Contact/5", None),
    ("PUT", "Contact/5", {"Name": "Lindqvist & Söner AB"}),
    ("PATCH", "Contact/5", {"Department": "New"}),
    ("POST", "Contact", {"Name": "Lindqvist & Söner AB"}),
]


@pytest.mark.parametrize(("verb", "path", "body"), CALLS)
def test_an_entity_by_every_door(door: Door, verb: str, path: str, body: Any) -> None:
    names = quote("NAME, category/value ,  department,TableRight,nonsense,Country/Nope")
    reply = door(
        verb,
        f"{path}{'&' if '?' in path else '?'}$select={names}",
        *([] if body is None else [body]),
    )
    record = reply.json()
    whole = list(door("GET", "Contact/5").json())
    assert list(record) == [name for name in whole if name in record], "nothing is removed"
    assert len(record) >= len(whole) - 1
    assert record["Name"] == "Lindqvist & Söner AB"
    assert record["TableRight"]["Mask"]
    if record["Category"] is not None:
        assert only(record["Category"], "Value", *enums(door, "Category"))
    assert only(record, "Name", "Category", "Department", "TableRight", "Country", *enums(door, "ContactEntity"))  # fmt: skip
    assert reply.ignored == ["$select=nonsense", "$select=Country/Nope"]


def test_what_is_written_is_all_there_whatever_was_selected(door: Door) -> None:
    made = door("POST", "Contact?$select=contactId", {"Name": "Selected AS", "Department": "Oslo"}).json()  # fmt: skip
    assert made["ContactId"] and made["Name"] is None
    assert door.rest("GET", f"Contact/{made['ContactId']}")["Department"] == "Oslo"


def test_what_was_selected_is_not_kept_for_others(door: Door) -> None:
    for _ in range(2):
        assert door.rest("GET", "Contact/5?$select=name")["Department"] is None
        assert door.rest("GET", "Contact/5")["Associate"] is not None
        assert door.rest("GET", "Contact/5?$select=")["Associate"] is not None


def test_arrays_element_by_element_and_members_of_dictionaries(door: Door) -> None:
    many = door.agent("Contact.GetContactList?$select=name", [5, 3])
    assert [each["ContactId"] for each in many] == [0, 0]
    assert all(each["Name"] for each in many)
    mails = door.rest("GET", "Contact/5?$select=emails/value")["Emails"]
    assert mails and all(each["Value"] and each["StrippedValue"] is None for each in mails)
    door.agent("DatabaseTable.InsertRow", {"TableName": "y_equipment", "Values": {}})
    rights = door.rest("GET", "Contact/5?$select=fieldproperties/name/fieldright")["FieldProperties"]  # fmt: skip
    assert list(rights) == ["Name"]
    assert rights["Name"]["FieldRight"]["Mask"] and rights["Name"]["FieldLength"] == 0
    links = door.rest("GET", "Contact/5?$select=_links/self")["_Links"]
    assert links == {"Self": "http://so.test/api/v1/Contact/5"}


def test_a_custom_field_alone(door: Door) -> None:
    planted(door)
    fields = door.rest("GET", "Person/1")["CustomFields"]
    key = next(name for name in fields if name.count(":") == 1)
    shown = door.rest("GET", f"Person/1?$select=CustomFields/{quote(key.lower())}")
    assert shown["CustomFields"] == {key: fields[key]}
    assert shown["UserDefinedFields"] is None


def test_two_lists_are_one(door: Door) -> None:
    record = door.rest("GET", "Contact/5?$select=name&$SELECT=orgNr")
    assert record["Name"] and only(record, "Name", "OrgNr", *enums(door, "ContactEntity"))


@pytest.mark.parametrize(
    ("verb", "path"),
    [
        ("GET", "Contact/default?$select=name"), ("POST", "Agents/Contact/CreateDefaultContactEntity?$select=name"),
        ("DELETE", "Contact/99999?$select=name"), ("POST", "Agents/Contact/DeleteContactEntity?contactEntityId=99999&$select=name"),
    ],
)  # fmt: skip
def test_where_it_is_not_offered_it_is_told(door: Door, verb: str, path: str) -> None:
    reply = door(verb, path)
    assert reply.ignored == ["$select"]
    if reply.status == 200:
        assert reply.json()["Associate"] is not None


def nulled(value: Any, type: Type, path: list[str], door: Door) -> Any:
    """Written without the engine: what is left of a value of which one path is selected."""
    carriers = door.tenant.world.carriers
    if value is None or not path:
        return value
    if type.kind == "array":
        return [nulled(each, type.item, path, door) for each in value]  # type: ignore[arg-type]
    if type.kind != "carrier":
        return value
    left = {}
    for name, each in value.items():
        told = carriers.carrier(type.name).properties[name].type
        if name == path[0]:
            left[name] = nulled(each, told, path[1:], door)
        elif told.kind == "enum":
            left[name] = carriers.enum(told.name).zero
        else:
            left[name] = NOTHING.get(told.name) if told.kind == "scalar" else None
    return left


def path_into(value: Any, type: Type, door: Door, depth: int = 3) -> list[str]:
    """As deep as there is something: the first property that holds something."""
    if type.kind == "array":
        return path_into(value[0], type.item, door, depth) if value else []  # type: ignore[arg-type]
    if type.kind != "carrier" or not isinstance(value, dict) or not depth:
        return []
    properties = door.tenant.world.carriers.carrier(type.name).properties
    held = [name for name, each in value.items() if each and properties[name].type.kind != "map"]
    deep = [name for name in held if properties[name].type.kind in ("carrier", "array")]
    for name in (deep or held)[:1]:
        return [name, *path_into(value[name], properties[name].type, door, depth - 1)]
    return []


def test_every_kind_of_result_is_nulled_but_for_what_is_selected(shared_door: Door) -> None:
    """One operation that reads for each type that anything answers."""
    door, seen, checked = shared_door, set(), 0
    planted(door)
    carriers = door.tenant.world.carriers
    for operation in door.tenant.world.catalogue.operations:
        type = operation.result
        if (
            type is None
            or type.kind not in ("carrier", "array")
            or "$select" not in operation.query
        ):
            continue
        reads = operation.verb == "GET" or ".Get" in operation.key
        if not reads or operation.asks or (operation.result, bool(operation.agent)) in seen:
            continue
        request = least(operation, carriers)

        def ask(path: str, request: Any = request) -> Any:
            reply = door(request.verb, path, body=request.body, headers=request.headers)
            assert reply.status < 500, (path, reply)
            return json.loads(reply.body) if reply.status == 200 else None

        whole = ask(request.path)
        path = path_into(whole, type, door)
        if not path:
            continue
        seen.add((type, bool(operation.agent)))
        said = "/".join(path).swapcase()
        shown = ask(f"{request.path}{'&' if '?' in request.path else '?'}$select={quote(said)}")
        if ask(request.path) == whole:  # what moves with the clock proves nothing
            assert shown == nulled(whole, type, path, door), (operation.key, path)
            checked += 1
    assert checked > 150
