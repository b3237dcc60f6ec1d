"""Custom fields through both doors: the recorded spellings of wire.md 4.3, what may be sent, and which spelling wins."""

from typing import Any

import pytest
from contract.door import Door
from entities.test_custom import RECORDED_EXTRA, RECORDED_UDEF, define, recorded_custom

DOORS = pytest.mark.parametrize("through", ["agent", "PUT", "PATCH"])


def read(door: Door, through: str) -> Any:
    if through == "agent":
        return door.agent("Person.GetPersonEntity?personEntityId=5")
    return door.rest("GET", "Person/5")


def send(door: Door, through: str, given: Any) -> Any:
    """The reply to a save of the whole, or to a patch of this alone."""
    if through == "PATCH":
        return door("PATCH", "Person/5", given)
    whole = read(door, through)
    for name, changed in given.items():
        whole[name] = {**whole[name], **changed}
    if through == "agent":
        return door("POST", "Agents/Person/SavePersonEntity", whole)
    return door("PUT", "Person/5", whole)


@DOORS
def test_what_was_recorded_is_sent_in_any_dictionary_and_shown_in_all_three(
    door: Door, through: str
) -> None:
    for given in (
        {"UserDefinedFields": RECORDED_UDEF, "ExtraFields": RECORDED_EXTRA},
        {"CustomFields": recorded_custom()},
    ):
        door.reset()
        define(door.tenant)
        assert send(door, through, given).status == 200
        shown = read(door, through)
        assert shown["UserDefinedFields"] == RECORDED_UDEF
        assert shown["ExtraFields"] == RECORDED_EXTRA
        assert shown["CustomFields"] == recorded_custom()
        assert list(shown["CustomFields"])[:2] == ["x_person_integer", "x_person_integer:org"]


@DOORS
@pytest.mark.parametrize(
    ("name", "sent", "shown"),
    [
        ("SuperOffice:3", "[I:7]", "[I:7]"), ("SuperOffice:3", "7", "[I:7]"), ("SuperOffice:3", 7, "[I:7]"),
        ("SuperOffice:4", "[D:05/05/1999]", "[DT:05/05/1999 00:00:00.0000000]"),
        ("SuperOffice:4", "1999-05-05", "[DT:05/05/1999 00:00:00.0000000]"),
        ("SuperOffice:4", "[D:1999.05.05]", "[DT:05/05/1999 00:00:00.0000000]"),
        ("SuperOffice:6", "True", "[I:1]"), ("SuperOffice:6", "[I:1]", "[I:1]"), ("SuperOffice:6", True, "[I:1]"),
        ("SuperOffice:8", "[F:4.43]", "[F:4.43]"), ("SuperOffice:8", "[M:4.43]", "[F:4.43]"), ("SuperOffice:8", "4.43", "[F:4.43]"),
        ("x_person_time", "[T:09:34]", "[DT:01/01/1760 09:34:00.0000000]"),
        ("x_person_timespan", "[TS:500]", "[I:500]"),
        ("x_person_boolean", "[I:1]", "[I:1]"), ("x_person_boolean", "true", "[I:1]"),
        ("SUPEROFFICE:1", "any case", None),
    ],
)  # fmt: skip
def test_a_value_is_read_with_its_moniker_and_without(
    door: Door, through: str, name: str, sent: Any, shown: str | None
) -> None:
    define(door.tenant)
    assert send(door, through, {"CustomFields": {name: sent}}).status == 200
    fields = read(door, through)["CustomFields"]
    if shown is None:
        assert fields["SuperOffice:1"] == sent and name not in fields
    else:
        assert fields[name] == fields[f"{name}:org"] == shown


@DOORS
def test_what_stands_beside_a_value_is_not_listened_to(door: Door, through: str) -> None:
    define(door.tenant)
    beside = {"SuperOffice:7:DisplayText": "Other", "SuperOffice:7:DisplayTooltip": "o", "SuperOffice:3:org": "[I:9]"}  # fmt: skip
    before = read(door, through)["CustomFields"]
    assert send(door, through, {"CustomFields": beside}).status == 200
    assert read(door, through)["CustomFields"] == before


@DOORS
def test_the_dictionary_that_was_changed_wins_and_custom_fields_before_the_others(
    door: Door, through: str
) -> None:
    define(door.tenant)
    send(door, through, {"CustomFields": {"SuperOffice:3": "[I:1]", "x_person_integer": "[I:1]"}})
    known = read(door, through)
    for changed in ("UserDefinedFields", "CustomFields"):
        both = {"UserDefinedFields": known["UserDefinedFields"], "CustomFields": known["CustomFields"]}  # fmt: skip
        both[changed] = {**both[changed], "SuperOffice:3": "[I:2]"}
        send(door, through, both)
        known = read(door, through)
        assert known["CustomFields"]["SuperOffice:3"] == "[I:2]", changed
        send(door, through, {"CustomFields": {"SuperOffice:3": "[I:1]"}})
        known = read(door, through)
    send(door, through, {"UserDefinedFields": {"SuperOffice:3": "[I:3]"}, "CustomFields": {"SuperOffice:3": "[I:4]"},
                         "ExtraFields": {"x_person_integer": "[I:5]"}})  # fmt: skip
    known = read(door, through)["CustomFields"]
    assert (known["SuperOffice:3"], known["x_person_integer"]) == ("[I:4]", "[I:5]")


@DOORS
@pytest.mark.parametrize(
    ("spelling", "name", "sent"),
    [
        ("CustomFields", "SuperOffice:3", "seven"), ("UserDefinedFields", "SuperOffice:4", "[D:99/99/2020]"),
        ("ExtraFields", "x_person_time", "[T:25:00]"), ("CustomFields", "SuperOffice:8", "4,43"),
    ],
)  # fmt: skip
def test_a_value_of_another_kind_names_dictionary_and_key(
    door: Door, through: str, spelling: str, name: str, sent: str
) -> None:
    define(door.tenant)
    reply = send(door, through, {spelling: {name: sent}})
    assert reply.status == 400
    assert reply.json()["Message"].startswith(f"{spelling}.{name}: {sent!r} is no ")
