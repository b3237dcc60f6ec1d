"""A real server's answer, as the official client's package brings it: loaded as rows, it comes back property for property.

Rights are compared elsewhere (test_rights_form.py). Every difference is in DIFFERENCES, with its reason.
"""

import json
import sys
from collections.abc import Iterator
from typing import Any

import pytest
from contract.driver import call_of, record
from journeys import node

from so_mock.tenant import Tenant

RIGHTS = {"TableRight", "FieldProperties"}
FIELDS = "custom fields follow from the definitions of that base"
NEWER = "newer than the recording"
ELSEWHERE = "what a {} shows is proved by recordings of its own; here only which it is"
DIFFERENCES = {
    "ActiveLinks": "counted: the link was made before that base kept count",
    "PreferredTZLocationData": NEWER,
    "OwnedExternally": NEWER,
    "UserDefinedFields": FIELDS,
    "ExtraFields": FIELDS,
    "CustomFields": FIELDS,
    "Contact": ELSEWHERE.format("company"),
    "Person": ELSEWHERE.format("person"),
    "InvitedPerson": ELSEWHERE.format("person"),
    "Project": ELSEWHERE.format("project"),
    "Associate.ExtraFields": NEWER,
    "Associate.CustomFields": NEWER,
    "CreatedBy.ExtraFields": NEWER,
    "CreatedBy.CustomFields": NEWER,
    "MotherAssociate.ExtraFields": NEWER,
    "MotherAssociate.CustomFields": NEWER,
    "Participants[0].EmailAddress": NEWER,
    "Participants[0].Description": NEWER,
    "Participants[0].ExternallyOwnedType": NEWER,
    "Participants[0].ExternallyOwnedStatus": NEWER,
}
ID = 63


def recording(name: str) -> Any:
    node.fetch_client(node.find(), lambda text: print(text, file=sys.stderr))
    file = node.CLIENT / "node_modules/@superoffice/webapi/__tests__" / name
    return json.loads(file.read_text("utf-8-sig"))


@pytest.fixture(scope="session")
def recorded() -> Any:
    return recording("Appointment63.json")


@pytest.fixture
def loaded(tenant: Tenant, recorded: Any) -> Tenant:
    """The appointment and what it refers to, each a row of its own; one more that it collides with."""
    crm = tenant.crm(call_of(tenant, "Appointment.GetMyTasks"))
    links = [link | {"FromEntity": "appointment", "FromId": ID} for link in recorded["Links"]]
    rows = {
        "associate": [recorded["Associate"]],
        "contact": [picked(recorded["Contact"], "ContactId", "Name", "Department")],
        "person": [
            picked(recorded[name], "PersonId", "Firstname", "Lastname", "Mrmrs") | {"Contact": recorded[name]["ContactId"]}
            for name in ("Person", "InvitedPerson")
        ],
        "project": [picked(recorded["Project"], "ProjectId", "Name")],
        "task_list_item": [recorded["Task"]],
        "document": [{"DocumentId": recorded["Links"][0]["Id"], "Name": "a.txt", "Header": "A"}],
        "link": links,
    }  # fmt: skip
    entity = crm.model["appointment"]
    blank = crm.absorber.blank_row(entity)
    row = crm.absorber.new_row(entity, recorded, blank)
    row |= {
        name: recorded[name] for name in blank if isinstance(blank[name], str) and name in recorded
    }
    row |= {
        "AppointmentId": ID,
        "CreatedBy": recorded["CreatedBy"]["AssociateId"],
        "RejectCounter": recorded["RejectCounter"],
    }
    other = {"AppointmentId": 59, "Associate": row["Associate"], "Type": "inDiary", "StartDate": row["StartDate"], "EndDate": row["EndDate"]}  # fmt: skip
    with tenant.store.unit():
        for kind, given in rows.items():
            for each in given:
                put(tenant, crm, kind, each)
        for each in (row, other):
            put(tenant, crm, "appointment", each)
    return tenant


def picked(given: Any, *names: str) -> Any:
    return {name: given[name] for name in names}


def put(tenant: Tenant, crm: Any, kind: str, row: Any) -> None:
    """In place of what the demo world has under that id."""
    known = {k: v for k, v in row.items() if k not in RIGHTS}
    key = crm.model[kind].key
    if tenant.store.table(kind).get(row[key]) is not None:
        crm.delete(kind, row[key])
    crm.insert(kind, known)


def differences(ours: Any, theirs: Any, path: str = "") -> Iterator[str]:
    if isinstance(ours, dict) and isinstance(theirs, dict):
        for name in sorted((ours.keys() | theirs.keys()) - RIGHTS):
            inner = f"{path}.{name}" if path else name
            if name not in ours or name not in theirs:
                yield inner
            else:
                yield from differences(ours[name], theirs[name], inner)
    elif isinstance(ours, list) and isinstance(theirs, list) and len(ours) == len(theirs):
        for n, (one, other) in enumerate(zip(ours, theirs, strict=True)):
            yield from differences(one, other, f"{path}[{n}]")
    elif ours != theirs:
        yield path


def named(path: str) -> str:
    return next(
        (known for known in DIFFERENCES if path == known or path.startswith(f"{known}.")), path
    )


def below_base(links: dict[str, str]) -> dict[str, str]:
    return {name: link.partition("/v1/")[2] for name, link in links.items()}


def test_the_recorded_appointment_comes_back_but_for_what_is_explained(
    loaded: Tenant, recorded: Any
):
    shown = record(loaded, "GET Appointment/{id}", id=ID)
    ours, theirs = ({**each, "_Links": below_base(each["_Links"])} for each in (shown, recorded))
    found = {named(path) for path in differences(ours, theirs)}
    assert found - DIFFERENCES.keys() == set(), "not explained"


def test_what_it_refers_to_is_the_same(loaded: Tenant, recorded: Any):
    shown = record(loaded, "Appointment.GetAppointmentEntity", appointment_entity_id=ID)
    for name, key, text in (
        ("Contact", "ContactId", "FullName"), ("Person", "PersonId", "FullName"), ("InvitedPerson", "PersonId", "FullName"),
        ("Project", "ProjectId", "Name"),
    ):  # fmt: skip
        assert picked(shown[name], key, text) == picked(recorded[name], key, text)


def test_the_simple_carrier_tells_the_same(loaded: Tenant, recorded: Any):
    shown = record(loaded, "GET Appointment/{id}/Simple", id=ID)
    for name in ("StartDate", "EndDate", "Type", "Description", "Private", "ActiveDate", "InvitationStatus", "AssignmentStatus", "Completed"):  # fmt: skip
        assert shown[name] == recorded[name]
    assert (shown["Task"], shown["TaskType"], shown["AssociateName"]) == (
        "Privat",
        "Appointment",
        "BB",
    )
    assert (shown["IsBooking"], shown["IsRecurrence"], shown["MotherAssociateId"]) == (
        False,
        False,
        3,
    )


def test_what_was_read_can_be_saved_and_stays_as_it_was(loaded: Tenant):
    before = record(loaded, "Appointment.GetAppointmentEntity", appointment_entity_id=ID)
    after = record(loaded, "Appointment.SaveAppointmentEntity", appointment_entity=before)
    changed = {
        path
        for path in differences(after, before)
        if path.split(".")[0] not in ("UpdatedBy", "UpdatedDate")
    }
    assert changed == set()


def test_the_recorded_recurrence_comes_back_from_its_series(tenant: Tenant):
    """Four appointments that share the rule, and three that the first of them collides with."""
    rule = recording("RecurrenceInfo.json")
    crm = tenant.crm(call_of(tenant, "Appointment.GetMyTasks"))
    first = rule["Dates"][0]["Date"][:10]
    times = {"StartDate": f"{first}T10:00:00", "EndDate": f"{first}T11:00:00"}
    common = {"Associate": 17, "Type": "inDiary"}
    with tenant.store.unit():
        for id in (116, 121, 124):
            put(tenant, crm, "appointment", {"AppointmentId": id, **common, **times})
        for id, each in enumerate(rule["Dates"], 200):
            day = {name: each["Date"][:10] + moment[10:] for name, moment in times.items()}
            put(
                tenant,
                crm,
                "appointment",
                {"AppointmentId": id, "Recurrence": rule, **common, **day},
            )
    shown = record(tenant, "Appointment.GetAppointmentEntity", appointment_entity_id=200)
    assert shown["Recurrence"] == rule
