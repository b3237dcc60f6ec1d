"""Rights as real servers gave them, recorded in the official npm package: each carrier of the four answers, its right and every
field. What differs stands in a table, with its reason."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from journeys import node
from journeys.conftest import official_client
from rights.judged import HENRIK, SOLVEIG, TERJE, Judged, enforcing, judged

from so_mock.entities.roles import FIELD_BITS, TABLE_BITS, mask_of

__all__ = ["enforcing", "judged", "official_client"]

NEWER = "newer than the recording, which has no such property"
QUERY = "of a query over company and contact person of 2019, whose columns were others"
SCREEN = "mandatory on the screen in 2019; today's servers say that the server demands it"
NAME = "the recording, of 2019, leaves the name of the licence owner's company open; today it is locked (Appointment 63)"

# Recording -> carrier within it (nothing: the answer itself) and field: why they differ.
DIFFERENCES = {
    "ContactEntity.json": {
        ".Name": NAME, ".CategoryId": SCREEN, ".BusinessId": SCREEN, ".EmailAddress": QUERY, ".PersonId": QUERY,
        ".PersonTitle": QUERY, ".Mrmrs": QUERY, ".Firstname": QUERY, ".MiddleName": QUERY, ".Lastname": QUERY,
        ".PersonCountryId": QUERY, ".Email": NEWER, ".Number1": NEWER, ".Number2": NEWER, ".ActiveErpLinks": NEWER,
    },
    "Person210.json": {
        ".CreatedByFormId": NEWER, ".UtmParameters": NEWER, ".LeadstatusId": NEWER, ".Leadstatus": NEWER,
    },
    "Appointment63.json": {".PreferredTZLocationData": NEWER, ".OwnedExternally": NEWER},
    "TableRights.json": {},
}  # fmt: skip

# The types of custom fields that the recording tells: the numbered ones in their order, and columns.
UDEFS = {
    "Person": ["ShortText", "LongText", "Number", "Date", "UnlimitedDate", "Checkbox", "List", "Decimal", "LongText", "LongText", "LongText"],
    "Appointment": ["ShortText", "LongText", "Number", "Date", "UnlimitedDate", "Checkbox", "List", "Decimal"],
}  # fmt: skip
COLUMNS = {
    "integer": "Integer", "hidden_integer": "Integer", "float": "Decimal", "longtext": "LongText", "date": "Date",
    "datetime": "DateTime", "time": "Time", "boolean": "Checkbox", "timespan": "TimeSpan", "shorttext": "ShortText",
    "shorttext_list": "ListText", "user_relation": "RelationTo", "category_relation": "RelationTo",
    "priority_relation": "RelationTo", "request_relation": "RelationTo", "appointment_relation": "RelationTo",
    "contact_relation": "RelationTo", "rental_relation": "RelationTo",
}  # fmt: skip


@pytest.fixture
def recorded(official_client: node.Node) -> Any:
    folder = node.CLIENT / "node_modules" / "@superoffice" / "webapi" / "__tests__"
    return lambda name: json.loads((folder / name).read_text("utf-8-sig"))


@pytest.fixture
def world_of_the_recordings(judged: Judged) -> Judged:
    """Custom fields as that installation had them."""
    for owner, kinds in UDEFS.items():
        for number, kind in enumerate(kinds, 1):
            judged.add(
                "user_defined_field_info", Type=owner, FieldType=kind, ProgId=f"SuperOffice:{number}", UdefIdentity=number,
                HasBeenPublished=True, IsMandatory=owner == "Person" and number == 1,
            )  # fmt: skip
    for rank, (name, kind) in enumerate(COLUMNS.items()):
        hidden = name == "hidden_integer"
        judged.add(
            "extra_field", TableName="person", FieldName=f"x_person_{name}", FieldType=kind, Rank=rank, HideField=hidden,
            IsReadOnly=hidden,
        )  # fmt: skip
    return judged


def somebody(judged: Judged) -> int:
    """A person of a company that has nothing to do with the users."""
    people = judged.sight().people
    return next(
        int(row["PersonId"])
        for row in judged.store.table("person").scan()
        if row["Contact"] and row["Contact"] not in people.owning | people.home
    )


def fields(carrier: Any) -> dict[str, Any]:
    return {
        name: (
            each["FieldType"], each["FieldLength"], mask_of(each["FieldRight"]["Mask"], FIELD_BITS),
            each["FieldRight"]["Reason"],
        )
        for name, each in (carrier["FieldProperties"] or {}).items()
    }  # fmt: skip


def right(carrier: Any) -> Any:
    """Bits, in whatever dialect they are written."""
    found = carrier["TableRight"]
    return found and (mask_of(found["Mask"], TABLE_BITS), found["Reason"])


def carriers(found: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """All that have rights, the first of each list."""
    if isinstance(found, dict):
        if "TableRight" in found:
            yield path, found
        for name, value in found.items():
            if name not in ("TableRight", "FieldProperties"):
                yield from carriers(value, f"{path}.{name}".lstrip("."))
    elif isinstance(found, list):
        for value in found[:1]:
            yield from carriers(value, path)


def differences(ours: Any, theirs: Any) -> dict[str, Any]:
    shown = dict(carriers(ours))
    found = {}
    for path, carrier in carriers(theirs):
        if path not in shown:
            continue  # nothing is planted there
        if right(shown[path]) != right(carrier):
            found[path] = right(shown[path]), right(carrier)
        mine, other = fields(shown[path]), fields(carrier)
        for name in mine.keys() | other.keys():
            if mine.get(name) != other.get(name):
                found[f"{path}.{name}"] = mine.get(name), other.get(name)
    return found


def test_appointments_of_a_list(judged: Judged, recorded: Any) -> None:
    """The first is somebody else's, and not for the caller to delete; the second, his own, is one of a series."""
    judged.role(appointment={"MyOwn": "FULL", "PrimaryGroup": "Select, Update"})
    others, own = recorded("TableRights.json")
    series = judged.model.carriers.blank("RecurrenceInfo") | {"IsRecurrence": True}
    alone = judged.add("appointment", Associate=SOLVEIG)
    repeated = judged.add("appointment", Associate=TERJE, Recurrence=series)
    shown = [judged.shown("appointment", id, "Appointment") for id in (alone, repeated)]
    assert differences(shown[0], others) == differences(shown[1], own) == {}
    assert len(shown[1]["FieldProperties"]) == len(shown[0]["FieldProperties"]) + 3


def test_the_company_of_the_licence_owner(judged: Judged, recorded: Any) -> None:
    (home,) = judged.sight().people.home
    shown = judged.shown("contact", home, "Contact")
    found = differences(shown, recorded("ContactEntity.json"))
    assert found.keys() == DIFFERENCES["ContactEntity.json"].keys()
    assert shown["TableRight"] == {
        "Mask": "Select, Insert, RestrictedUpdate", "Reason": "[SR_ACCESS_ASSOCCONT_DELETE]"
    }  # fmt: skip


def test_person_210(world_of_the_recordings: Judged, recorded: Any) -> None:
    judged = world_of_the_recordings
    recording, shown = recorded("Person210.json"), judged.shown("person", somebody(judged))
    assert differences(shown, recording).keys() == DIFFERENCES["Person210.json"].keys()
    compared = {path for path, _ in carriers(shown)} & {path for path, _ in carriers(recording)}
    assert {
        "",
        "Contact",
        "Contact.Address",
        "Address",
        "Emails",
        "Country",
        "Associate",
    } <= compared
    custom = [name for name in recording["FieldProperties"] if name.startswith(("User", "Custom"))]
    assert [n for n in shown["FieldProperties"] if n in custom] == custom, "in this order"


def test_appointment_63(world_of_the_recordings: Judged, recorded: Any) -> None:
    """A colleague is invited, and the person is an external user of a company that owns no associates."""
    judged = world_of_the_recordings
    person = somebody(judged)
    judged.add("associate", Name="EXT", Type="ExternalAssociate", PersonId=person)
    project = next(iter(judged.store.table("project").scan()))["ProjectId"]
    colleague = judged.row("associate", HENRIK)["PersonId"]
    number = judged.add(
        "appointment", Associate=TERJE, CreatedBy=TERJE, Person=person, InvitedPerson=colleague, Project=project,
        Contact=judged.row("person", person)["Contact"],
    )  # fmt: skip
    shown, recording = judged.shown("appointment", number), recorded("Appointment63.json")
    assert differences(shown, recording).keys() == DIFFERENCES["Appointment63.json"].keys()
    reasons = {
        name: shown[name]["TableRight"]["Reason"]
        for name in ("InvitedPerson", "Person", "Contact", "Project")
    }
    assert reasons == {
        "InvitedPerson": "[SR_ACCESS_ASSOC_DELETE]", "Person": "[SR_ACCESS_EXTERNAL_DELETE]", "Contact": "", "Project": "",
    }  # fmt: skip


def test_todays_servers_are_reproduced_letter_by_letter(
    world_of_the_recordings: Judged, recorded: Any
) -> None:
    """Not only the bits: what the recorded answers of the new dialect say of the person is what ours says."""
    judged = world_of_the_recordings
    shown, recording = judged.shown("person", somebody(judged)), recorded("Person210.json")
    assert shown["TableRight"] == recording["TableRight"]
    ours = shown["FieldProperties"]
    assert {name: ours[name] for name in recording["FieldProperties"]} == recording[
        "FieldProperties"
    ]
