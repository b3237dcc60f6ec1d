"""`_Links`: what is recorded of a person and an appointment (wire.md 6), and that every address leads somewhere."""

from collections.abc import Iterator
from typing import Any

import pytest
from contract.door import Door
from contract.planted import planted

from so_mock.entities.hyperlinks import Link
from so_mock.entities.model import Entity

# As recorded: names, and what stands below `/v1/`; `{}` is the row's own id.
PERSON = {
    "Self": "Person/{}", "Self.Simple": "Person/{}/Simple", "UdefLayout": "Person/UdefLayout/Published", "Mrmrs.List": "MDOList/mrmrs",
    "Position.List": "MDOList/perspos", "Contact": "Contact/5", "Contact.List": "MDOList/contact_new", "Country.List": "MDOList/country",
    "Interests.List": "MDOList/persint", "Category.List": "MDOList/category", "Business.List": "MDOList/business",
    "Associate.List": "MDOList/associate", "Salutation.List": "MDOList/salutation", "SupportAssociate.List": "MDOList/associate",
    "TicketPriority.List": "MDOList/ticketpriority", "CustomerLanguage.List": "MDOList/customerlanguage", "Archive": "Person",
    "Archive.Activities": "Person/{}/Activities", "Archive.Appointments": "Person/{}/Appointments", "Archive.Documents": "Person/{}/Documents",
    "Archive.Sales": "Person/{}/Sales", "Archive.Relations": "Person/{}/Relations", "Archive.Tickets": "Person/{}/Tickets",
}  # fmt: skip
APPOINTMENT = {
    "Self": "Appointment/{}", "Self.Simple": "Appointment/{}/Simple", "UdefLayout": "Appointment/UdefLayout/Published",
    "Associate.List": "MDOList/associate", "Contact": "Contact/5", "Contact.List": "MDOList/contact_new", "Person": "Person/11",
    "Person.List": "MDOList/person", "Priority.List": "MDOList/priority", "Project": "Project/1", "Project.List": "MDOList/project",
    "RejectReason.List": "MDOList/rejectReason", "Task.List": "MDOList/task", "Sale.List": "MDOList/sale", "Archive": "Appointment",
    "Archive.Participants": "Appointment/{}/Participants", "Archive.Links": "Appointment/{}/Links",
}  # fmt: skip
BASE = "http://so.test/api/v1/"


def in_order(links: dict[str, str]) -> list[str]:
    """Archives aside: theirs is the order of a description that so-mock does not keep."""
    return [name for name in links if not name.startswith("Archive.")]


def test_a_persons_links_are_as_recorded(door: Door) -> None:
    links = door.rest("GET", "Person/11")["_Links"]
    assert links == {name: BASE + path.replace("{}", "11") for name, path in PERSON.items()}
    assert in_order(links) == in_order(PERSON)


def test_an_appointments_links_are_as_recorded(door: Door) -> None:
    told = {"Contact": {"ContactId": 5}, "Person": {"PersonId": 11}, "Project": {"ProjectId": 1}}
    made = door.rest("POST", "Appointment", {"Description": "x", **told})
    id = made["AppointmentId"]
    assert made["InvitedPerson"] is None or "InvitedPerson" not in made["_Links"]
    assert made["_Links"] == {
        name: BASE + path.replace("{}", str(id)) for name, path in APPOINTMENT.items()
    }
    assert in_order(made["_Links"]) == in_order(APPOINTMENT)


def test_a_reference_is_linked_to_while_it_is_set_and_there(door: Door) -> None:
    links = door.rest("PATCH", "Person/11", {"Contact": None})["_Links"]
    assert "Contact" not in links and "Contact.List" in links
    made = door.rest("POST", "Sale", {"Heading": "x", "Contact": {"ContactId": 9}, "Project": {"ProjectId": 1}})  # fmt: skip
    assert made["_Links"]["Contact"] == f"{BASE}Contact/9"
    door.rest("DELETE", "Contact/9")
    seen = door("GET", f"Sale/{made['SaleId']}")
    if seen.status == 200:
        assert "Contact" not in seen.json()["_Links"]
        assert seen.json()["_Links"]["Project"] == f"{BASE}Project/1"


def test_links_stand_on_the_address_that_was_called(door: Door) -> None:
    links = door("GET", "/Cust12345/api/v1/Person/11", headers={"host": "crm.example:8443"}).json()
    assert {link.split("/v1/")[0] for link in links["_Links"].values()} == {
        "http://crm.example:8443/Cust12345/api"
    }


def test_what_has_no_archive_tells_of_none(door: Door) -> None:
    made = door.rest("POST", "Webhook", {"Name": "x", "Events": ["contact.created"], "TargetUrl": "https://x.example/"})  # fmt: skip
    assert list(made["_Links"]) == ["Self"]


@pytest.fixture
def full(shared_door: Door) -> Iterator[Door]:
    """Every row that REST shows has all its references set."""
    planted(shared_door)
    yield shared_door
    shared_door.reset()


def shown(door: Door) -> list[tuple[Entity, tuple[Link, ...]]]:
    world = door.tenant.world
    twins = [name for name in world.carriers.names() if name.endswith("WithLinks")]
    entities = [world.model.of_carrier(name) for name in twins]
    return [(each, world.shapes.links(each)) for each in entities if each is not None]


def test_every_link_of_every_entity_leads_somewhere(full: Door) -> None:
    store, told, wrong = full.tenant.store, set(), {}
    every = shown(full)
    assert len(every) >= 38
    for entity, links in every:
        rows = store.table(entity.name).rows
        row: dict[str, Any] = rows[min(rows)]
        with store.unit():
            targets = {link.name: min(store.table(link.target).rows) for link in links if link.target}  # fmt: skip
            store.update(entity.name, {**row, **targets})
        record = full("GET", f"{entity.rest}/{row[entity.key]}")
        assert record.status == 200, entity
        assert list(record.json()["_Links"]) == [link.name for link in links], entity.name
        for name, address in record.json()["_Links"].items():
            assert address.startswith(BASE)
            if address in told:
                continue
            told.add(address)
            reply = full("GET", address.removeprefix("http://so.test"))
            if reply.status != 200:
                wrong[entity.name, name] = (reply.status, address)
    assert not wrong
    assert len(told) > 120
