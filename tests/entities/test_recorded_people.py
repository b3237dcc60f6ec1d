"""Real answers, recorded in the official npm package: they load as rows and come back equal, property for property.

What differs stands in a table beside each, with its reason. Rights have facts and tests of their own
(test_rights_form.py), as custom fields have (test_custom.py).
"""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from contract.driver import TERJE, record
from journeys import node

from so_mock.call import Caller
from so_mock.entities.absorb import STAMPS
from so_mock.entities.crm import SINCE
from so_mock.entities.model import View
from so_mock.entities.shape import Shaper
from so_mock.tenant import Tenant

OTHERS = {
    "TableRight",
    "FieldProperties",
    "UserDefinedFields",
    "ExtraFields",
    "CustomFields",
    "_Links",
}
NEWER = "newer than the recording, which has no such property"
NULL = "null in the recording; a text that is not set is blank here"
PREFERENCE = "a preference of that installation"
NO_TOOLTIP = "the recording has a placeholder for the tooltip"

PERSON_210 = {
    "Interests": "they stand under headings of the list there; here in one row",
    "Associate.UserName": NULL, "CreatedBy.UserName": NULL, "UpdatedBy.UserName": NULL,
    "Country.ImageDescription": NULL, "Category.CategoryGroup": NEWER, "Category.Deleted": NEWER,
    "Category.EnableLeadStatus": NEWER, "Category.Rank": NEWER, "CreatedByFormId": NEWER, "Leadstatus": NEWER,
    "LeadstatusId": NEWER, "UtmParameters": NEWER,
}  # fmt: skip
CONTACT_DEFAULT = {
    "Business.Id": PREFERENCE, "Business.Value": PREFERENCE, "Category.Id": PREFERENCE, "Category.Value": PREFERENCE,
    "TicketPriority.Tooltip": NO_TOOLTIP, "CustomerLanguage.Tooltip": NO_TOOLTIP,
    "Associate.UserName": NULL, "CreatedBy.UserName": NULL, "Country.ImageDescription": NULL,
    "Category.CategoryGroup": NEWER, "Category.Deleted": NEWER, "Category.EnableLeadStatus": NEWER,
    "Category.Rank": NEWER, "Address.Street": NEWER, "Address.Postal": NEWER, "Address.Formatted": NEWER,
    "BounceEmails": NEWER, "Domains": NEWER, "UtmParameters": NEWER,
}  # fmt: skip
CONTACT_2019 = {
    "Address.Street": NEWER, "Address.Postal": NEWER, "Address.Formatted": NEWER, "Number1": NEWER, "Number2": NEWER,
}  # fmt: skip
RECURRENCE = "of a series: its rows are not in the recording"
FLAT_APPOINTMENT = {
    "Agenda": NEWER, "CautionWarning": NEWER, "InternalNotes": NEWER, "JoinVideomeetUrl": NEWER,
    "MotherAssociateId": NEWER, "OwnedExternally": NEWER, "PreferredTZLocation": NEWER, "TaskId": NEWER,
    "Title": NEWER, "AssociateName": NULL, "CreatedBy": NULL, "CreatedByFullName": NULL,
    "IsRecurrence": RECURRENCE, "RecurringEndDate": RECURRENCE, "RecurringPattern": RECURRENCE,
    "RecurringStartDate": RECURRENCE, "TaskType": "a property of the task, whose row is not in the recording",
}  # fmt: skip


@pytest.fixture
def recorded(official_client: node.Node) -> Any:
    folder = node.CLIENT / "node_modules" / "@superoffice" / "webapi" / "__tests__"
    return lambda name: json.loads((folder / name).read_text("utf-8-sig"))


class Base:
    """A tenant with nothing in it but what a recording tells."""

    def __init__(self, tenant: Tenant) -> None:
        self.tenant, self.model = tenant, tenant.world.model
        with tenant.store.unit():
            for name in self.model.names():
                for id in list(tenant.store.table(name).rows):
                    tenant.store.delete(name, id)

    def plant(self, entity: str, given: Any, **more: Any) -> None:
        """The row behind a carrier: absorbed like a save, stamps and key as recorded."""
        kind, absorber = self.model[entity], self.tenant.world.absorber
        heard = {name: value for name, value in given.items() if name not in OTHERS}
        row = absorber.new_row(kind, heard, absorber.blank_row(kind))
        for prop in absorber.stored(kind):
            if prop.name in STAMPS | kind.server and given.get(prop.name) is not None:
                row[prop.name] = absorber._kept(kind, prop, given[prop.name])
        row[kind.key] = given.get(kind.key) or 0
        with self.tenant.store.unit():
            self.tenant.store.insert(entity, {**row, **more})

    def shown(self, entity: str, carrier: str, row: Any) -> Any:
        shaper = Shaper(self.tenant.world.shapes, self.tenant.reads(TERJE))
        return shaper.record(View(self.model[entity], carrier, row))

    def row(self, entity: str, id: int) -> Any:
        return self.tenant.store.table(entity).get(id)


@pytest.fixture
def base(tenant: Tenant) -> Base:
    return Base(tenant)


def differences(shown: Any, recorded: Any, path: str = "") -> Iterator[str]:
    """Paths at which the two are not the same; a property only one has counts."""
    if isinstance(shown, dict) and isinstance(recorded, dict):
        for name in shown.keys() | recorded.keys():
            if name in OTHERS:
                continue
            at = f"{path}.{name}".lstrip(".")
            if name not in shown or name not in recorded:
                yield at
            else:
                yield from differences(shown[name], recorded[name], at)
    elif isinstance(shown, list) and isinstance(recorded, list):
        if len(shown) != len(recorded):
            yield path
            return
        for one, other in zip(shown, recorded, strict=True):
            yield from differences(one, other, path)
    elif shown != recorded:
        yield path


def person_of(associate: Any) -> Any:
    return {"PersonId": associate["PersonId"], "Lastname": associate["FullName"]}


def listed(items: Any) -> Iterator[Any]:
    """The items of a list of choices, without its headings and separators."""
    for item in items:
        yield from item["ChildItems"] or ([item] if item["Id"] > 0 else [])


def test_person_210(recorded: Any, base: Base):
    person = recorded("Person210.json")
    company, associate = person["Contact"], person["CreatedBy"]
    base.plant("associate", associate)
    base.plant("person", person_of(associate))
    base.plant("country", person["Country"])
    base.plant("business", person["Business"])
    category = person["Category"]
    base.plant("category", {"CategoryId": category["Id"], "Name": category["Value"]})
    flat = {
        name: company[name]
        for name in ("ContactId", "Name", "Department", "Number1", "Number2", "Address")
    }
    base.plant(
        "contact",
        flat | {
            "Phones": [{"Value": company["DirectPhone"]}], "Urls": [{"Value": company["URL"]}],
            "Emails": [{"Value": company["EmailAddress"]}], "Country": person["Country"],
            "Associate": associate, "Business": person["Business"], "Category": person["Category"],
        },
    )  # fmt: skip
    for target, prop in (("person_interest", "Interests"), ("shipment_type", "ShipmentTypes")):
        for item in listed(person[prop]):
            base.plant(
                target, {**item, "Tooltip": item["ToolTip"] if prop == "ShipmentTypes" else ""}
            )
    for consent in person["Consents"]:
        chosen = {}
        for prop, target in (
            ("LegalBase", "legal_base"), ("ConsentPurpose", "consent_purpose"), ("ConsentSource", "consent_source"),
        ):  # fmt: skip
            key = f"{prop}Id"
            if base.row(target, consent[key]) is None:
                base.plant(
                    target,
                    {
                        key: consent[key],
                        "Key": consent[f"{prop}Key"],
                        "Name": consent[f"{prop}Name"],
                    },
                )
            chosen[prop] = consent[key]
        told = {name: consent[name] for name in ("ConsentPersonId", "Comment")}
        when = {
            name: consent[name]
            for name in ("Registered", "RegisteredAssociateId", "Updated", "UpdatedAssociateId")
        }
        base.plant("consent_person", told, PersonId=person["PersonId"], **chosen, **when)
    interests = list(listed(person["Interests"]))
    given = {**person, "Interests": interests}
    since = {item["Id"]: item["LastChanged"] for item in interests if item["Selected"]}
    base.plant("person", given, **{SINCE: since})

    shown = base.shown("person", "PersonEntity", base.row("person", person["PersonId"]))
    assert set(differences(shown, person)) == PERSON_210.keys()

    def by_id(each: Any) -> Any:
        return {item["Id"]: item for item in each}

    again = {
        **shown,
        "Interests": by_id(shown["Interests"]),
        "ShipmentTypes": by_id(shown["ShipmentTypes"]),
    }
    told = {
        **person,
        "Interests": by_id(interests),
        "ShipmentTypes": by_id(person["ShipmentTypes"]),
    }
    apart = {name for name in PERSON_210 if name.split(".")[0] in ("Interests", "ShipmentTypes")}
    assert set(differences(again, told)) == PERSON_210.keys() - apart, "but for their order"


def test_the_default_company(recorded: Any, base: Base):
    default = recorded("ContactDefault.json")
    associate = default["Associate"]
    base.plant("associate", associate)
    base.plant("person", person_of(associate))
    base.plant("country", default["Country"])
    base.plant("business", default["Business"])
    base.plant("category", {"CategoryId": 3, "Name": default["Category"]["Value"]})
    for item in default["Interests"]:
        base.plant("contact_interest", {**item, "Tooltip": ""})
    counter = {
        "Field": "contact.number2",
        "CurrentValue": int(default["Number2"]) - 1,
        "Allocate": True,
    }
    base.plant("ref_count", counter)

    shown = record(
        base.tenant, "Contact.CreateDefaultContactEntity", Caller(associate["AssociateId"], "ADM0")
    )
    assert shown["Number2"] == default["Number2"]
    assert set(differences(shown, default)) == CONTACT_DEFAULT.keys()


def test_a_flat_company_of_2019(recorded: Any, base: Base):
    """The file is called ContactEntity.json, and holds a Contact."""
    flat = recorded("ContactEntity.json")
    base.plant("associate", {"AssociateId": 1, "PersonId": 9})
    base.plant("person", {"PersonId": 9, "Firstname": "Admin", "Lastname": "Adminson"})
    base.plant("business", {"Id": 1, "Value": flat["BusinessName"]})
    base.plant("category", {"CategoryId": 1, "Name": flat["CategoryName"]})
    base.plant("country", {"CountryId": 578, "Name": flat["CountryName"], "AddressLayoutId": 4})
    cells = {
        cell["Name"]: cell["Value"] for row in flat["Address"]["LocalizedAddress"] for cell in row
    }
    parts = {
        part: {
            name.removeprefix(part): value for name, value in cells.items() if name.startswith(part)
        }
        for part in ("Street", "Postal")
    }
    base.plant(
        "contact",
        {
            **{name: flat[name] for name in ("ContactId", "Name", "Department", "OrgNr", "Kananame")},
            "Associate": 1, "Business": 1, "Category": 1, "Country": 578, "Address": parts,
            "Phones": [{"Value": flat["DirectPhone"]}], "Emails": [{"Value": flat["EmailAddress"]}],
        },
    )  # fmt: skip
    shown = base.shown("contact", "Contact", base.row("contact", 5))
    assert set(differences(shown, flat)) == CONTACT_2019.keys()


def test_two_flat_appointments(recorded: Any, base: Base):
    """TableRights.json, of a client that was shown no names of persons and associates."""
    for flat in recorded("TableRights.json"):
        if base.row("task_list_item", 1) is None:
            base.plant("task_list_item", {"TaskListItemId": 1, "Value": flat["Task"]})
        base.plant("contact", {"ContactId": flat["ContactId"], "Name": flat["ContactName"]})
        declared = base.model.carriers.carrier("AppointmentEntity").properties
        values = {name: flat[name] for name in flat.keys() & declared.keys() - OTHERS}
        links = {
            "Associate": flat["AssociateId"], "AssignedBy": flat["AssignedBy"], "Contact": flat["ContactId"],
            "Task": 1, "Person": flat["PersonId"],
        }  # fmt: skip
        base.plant("appointment", {**values, "CreatedBy": 0, **links})
        row = base.row("appointment", flat["AppointmentId"])
        shown = base.shown("appointment", "Appointment", row)
        assert set(differences(shown, flat)) <= FLAT_APPOINTMENT.keys()
