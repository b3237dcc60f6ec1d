"""What becomes of all that refers to a row when it goes for good, is merged into another or moves (domain.md 7).

Each row has an id that occurs nowhere else, so whatever still holds it was forgotten: a reference, a value within a row, a
favourite, a key of another system.
"""

from collections.abc import Iterator
from typing import Any, NamedTuple

import pytest
from contract.driver import ask, call_of, record

from so_mock.entities.model import Entity
from so_mock.store.table import Row
from so_mock.tenant import Tenant

OLD, NEW = 987_654, 876_543
LONG_AGO = "2001-01-01T00:00:00"

# Rows that go with it; in whatever else refers to it the reference is cleared.
GO = {
    "appointment": set(),
    "document": set(),
    "project": {"project_member", "project_event"},
    "sale": {"sale_stakeholder", "quote"},
    "selection": {"selection_member", "board_view_settings"},
    "contact": {"contact_relation"},
    "person": {"consent_person", "contact_relation", "project_member", "sale_stakeholder", "selection_member"},
}  # fmt: skip
# What stays with a person who is merged into another.
KEEP = {"associate", "consent_person", "window_pos_size"}


class Held(NamedTuple):
    table: str
    prop: str
    id: int


def insert(tenant: Tenant, entity: str, **props: Any) -> int:
    found = tenant.world.model[entity]
    crm = tenant.crm(call_of(tenant, "Contact.GetContact"))
    with tenant.store.unit():
        return int(crm.insert(entity, dict.fromkeys(found.names, "Zed") | props)[found.key])


def is_array(tenant: Tenant, holder: Entity, prop: str) -> bool:
    carriers = tenant.world.carriers
    shown = carriers.carrier(holder.carrier).properties.get(prop) if holder.carrier else None
    return shown is not None and shown.type.kind == "array"


def surrounded(tenant: Tenant, entity: str, id: int = OLD) -> list[Held]:
    """The row, and one of everything that may refer to it."""
    model = tenant.world.model
    insert(tenant, entity, **{model[entity].key: id})
    found = []
    for holder, prop in model.referrers.get(entity, ()):
        value = [id] if is_array(tenant, model[holder], prop) else id
        found.append(Held(holder, prop, insert(tenant, holder, **{prop: value})))
    told = {"table_name": entity, "record_id": id, "associate_id": 0, "extra_info": ""}
    record(tenant, "Favourite.AddFavourite", **told)
    record(tenant, "ViewState.SaveHistories", history_name=entity, history=[{"Id": id}])
    if not list(tenant.store.table("foreign_app").scan()):
        record(tenant, "ForeignSystem.SaveForeignAppEntity", foreign_app_entity={"Name": "Sync"})
    sync = {"application_name": "Sync", "device_name": "Phone", "device_identifier": "1"}
    record(tenant, "ForeignSystem.AddDeviceByIdentifier", **sync)
    key = {"Key": "id", "Value": "x", "TableName": entity, "RecordId": id}
    record(tenant, "ForeignSystem.AddForeignKey", **sync, foreign_key=key)
    insert(tenant, "link", FromEntity="document", FromId=1, EntityName=entity, Id=id)
    insert(tenant, "link", FromEntity=entity, FromId=id, EntityName="sale", Id=1)
    return found


def member(tenant: Tenant, number: int, id: int) -> int:
    about = {"TargetTableNumber": number, "TargetRecordId": id}
    return insert(tenant, "selection_member", SelectionId=insert(tenant, "selection"), **about)


def names(value: Any, id: int) -> bool:
    if isinstance(value, dict | list):
        return any(
            names(each, id) for each in (value.values() if isinstance(value, dict) else value)
        )
    return value == id or (isinstance(value, str) and str(id) in value)


def left(tenant: Tenant, id: int = OLD) -> Iterator[str]:
    """Wherever the id still stands."""
    for name in tenant.store.names():
        for row in tenant.store.table(name).scan():
            yield from (
                f"{name}.{prop} {value!r}" for prop, value in row.items() if names(value, id)
            )


def row(tenant: Tenant, table: str, id: int) -> Row | None:
    return tenant.store.table(table).get(id)


def gone(tenant: Tenant, entity: str) -> None:
    """For good: by its delete, or by the purge of what was deleted softly."""
    if not tenant.world.model[entity].soft:
        carrier = tenant.world.model[entity].carrier
        record(tenant, f"{entity.title()}.Delete{carrier}", **{f"{entity}_entity_id": OLD})
        return
    deleted = row(tenant, entity, OLD)
    assert deleted is not None
    with tenant.store.unit():
        tenant.store.update(entity, {**deleted, "DeletedDate": LONG_AGO})
    record(tenant, f"{entity.title()}.DeleteExpired")


@pytest.mark.parametrize("entity", GO)
def test_what_is_gone_for_good_is_named_nowhere(tenant: Tenant, entity: str) -> None:
    held = surrounded(tenant, entity)
    if entity == "contact":
        record(tenant, "User.AddOwnerContact", contact_id=OLD)
    before = {name: len(tenant.store.table(name)) for name in tenant.store.names()}
    gone(tenant, entity)
    assert list(left(tenant)) == []
    assert {h.table for h in held if row(tenant, h.table, h.id) is None} == GO[entity]
    for table, prop, id in held:
        after = row(tenant, table, id)
        assert after is None or after[prop] in (0, []), (table, prop)
    after_all = {name: len(tenant.store.table(name)) for name in tenant.store.names()}
    around = {entity, "_favourite", "history", "foreign_key", "link"} | GO[entity]
    around |= {"_owner_contact"} if entity == "contact" else set()
    lost = {name for name, count in before.items() if after_all.get(name, 0) < count}
    assert lost == around, "nothing else went"


@pytest.mark.parametrize(("entity", "number"), [("sale", 13), ("project", 11), ("document", 10), ("appointment", 9)])  # fmt: skip
def test_what_is_gone_is_no_member_of_a_selection(tenant: Tenant, entity: str, number: int) -> None:
    insert(tenant, entity, **{tenant.world.model[entity].key: OLD})
    his, other = member(tenant, number, OLD), member(tenant, number + 100, OLD)
    gone(tenant, entity)
    assert row(tenant, "selection_member", his) is None
    assert row(tenant, "selection_member", other) is not None, "a record of another table"


# -- values that name


def meeting(tenant: Tenant, *persons: int) -> int:
    """One with these, who are no users, as participants."""
    given = {"Participants": [{"AssociateId": 5}, *({"PersonId": id} for id in persons)]}
    saved = record(tenant, "Appointment.SaveAppointmentEntity", appointment_entity=given)
    return int(saved["AppointmentId"])


def participants(tenant: Tenant, id: int) -> list[tuple[int, int]]:
    shown = record(tenant, "Appointment.GetAppointmentEntity", appointment_entity_id=id)
    return [(each["PersonId"], each["ContactId"]) for each in shown["Participants"][1:]]


def test_a_purged_person_takes_part_no_more(tenant: Tenant) -> None:
    insert(tenant, "person", PersonId=OLD)
    alone, both = meeting(tenant, OLD), meeting(tenant, OLD, 7)
    gone(tenant, "person")
    assert participants(tenant, alone) == []
    assert [person for person, _ in participants(tenant, both)] == [7]


def test_a_participant_belongs_to_no_purged_company(tenant: Tenant) -> None:
    insert(tenant, "contact", ContactId=OLD)
    insert(tenant, "person", PersonId=NEW, Contact=OLD)
    id = meeting(tenant, NEW)
    assert participants(tenant, id) == [(NEW, OLD)]
    gone(tenant, "contact")
    assert participants(tenant, id) == [(NEW, 0)]


@pytest.mark.parametrize(
    ("entity", "named"),
    [("sale", "SaleId"), ("project", "ProjectId"), ("document", "DocumentId"), ("appointment", "AppointmentId")],
)  # fmt: skip
def test_a_mail_names_no_record_that_is_gone(tenant: Tenant, entity: str, named: str) -> None:
    insert(tenant, entity, **{tenant.world.model[entity].key: OLD})
    glue = tenant.world.carriers.blank("EMailSOInfo") | {named: OLD}
    id = insert(tenant, "email", EMailSOInfo=glue)
    gone(tenant, entity)
    mail = row(tenant, "email", id)
    assert mail is not None and mail["EMailSOInfo"] == glue | {named: 0}


# -- merges


def merged(tenant: Tenant, entity: str) -> None:
    told: dict[str, Any] = {f"source_{entity}_id": OLD, f"destination_{entity}_id": NEW}
    told["replace_empty_fields_on_destination"] = False
    if entity == "person":
        told |= {"move_after_date": None, "delete_source": True}
    if entity == "contact":
        told["merge_identical_persons"] = False
    record(tenant, f"{entity.title()}.Merge", **told)


@pytest.mark.parametrize("entity", ["contact", "person", "project"])
def test_what_referred_to_the_source_refers_to_the_destination(tenant: Tenant, entity: str) -> None:
    held = surrounded(tenant, entity)
    with tenant.store.unit():  # a user's person is not merged away
        for table, _, id in held:
            if entity == "person" and table == "associate":
                tenant.store.delete(table, id)
    insert(tenant, entity, **{tenant.world.model[entity].key: NEW})
    merged(tenant, entity)
    for table, prop, id in held:
        after = row(tenant, table, id)
        if entity == "person" and table in KEEP:
            continue
        assert after is not None, (table, prop)
        assert after[prop] in (NEW, [NEW]), (table, prop)
    source = row(tenant, entity, OLD)
    assert source is None or source["DeletedDate"]


@pytest.mark.parametrize("entity", ["contact", "person"])
def test_nobody_stands_twice_after_a_merge(tenant: Tenant, entity: str) -> None:
    """Both of them are members of one static selection, one project, one sale."""
    key, prop = tenant.world.model[entity].key, f"{entity.title()}Id"
    for id in (OLD, NEW):
        insert(tenant, entity, **{key: id})
        insert(tenant, "selection_member", SelectionId=1, **{prop: id})
        insert(tenant, "project_member", ProjectId=1, **{prop: id})
        insert(tenant, "sale_stakeholder", SaleId=1, **{prop: id})
    insert(tenant, "selection_member", SelectionId=2, **{prop: OLD})
    merged(tenant, entity)
    for table, owner in (("project_member", "ProjectId"), ("sale_stakeholder", "SaleId"), ("selection_member", "SelectionId")):  # fmt: skip
        held = [each[owner] for each in tenant.store.table(table).scan() if each[prop] == NEW]
        assert held == ([1, 2] if table == "selection_member" else [1]), table


@pytest.mark.parametrize("entity", ["contact", "person"])
def test_nobody_is_related_to_himself_after_a_merge(tenant: Tenant, entity: str) -> None:
    prop = f"{entity.title()}Id"
    for id in (OLD, NEW):
        insert(tenant, entity, **{prop: id})
    between = insert(
        tenant, "contact_relation", **{f"Source{prop}": OLD, f"Destination{prop}": NEW}
    )
    back = insert(tenant, "contact_relation", **{f"Source{prop}": NEW, f"Destination{prop}": OLD})
    another = insert(tenant, "contact_relation", **{f"Source{prop}": OLD, f"Destination{prop}": 7})
    merged(tenant, entity)
    assert row(tenant, "contact_relation", between) is row(tenant, "contact_relation", back) is None
    kept = row(tenant, "contact_relation", another)
    assert kept is not None and (kept[f"Source{prop}"], kept[f"Destination{prop}"]) == (NEW, 7)


def test_a_merged_person_takes_part_once(tenant: Tenant) -> None:
    for id in (OLD, NEW):
        insert(tenant, "person", PersonId=id)
    one, both = meeting(tenant, OLD, 7), meeting(tenant, 7, OLD, NEW)
    merged(tenant, "person")
    assert [person for person, _ in participants(tenant, one)] == [NEW, 7]
    assert [person for person, _ in participants(tenant, both)] == [7, NEW]


def test_a_merge_takes_tickets_and_secondary_persons_along(tenant: Tenant) -> None:
    for id in (OLD, NEW):
        insert(tenant, "person", PersonId=id)
    his = insert(tenant, "ticket", Person=OLD)
    beside = insert(tenant, "ticket", Person=7, SecondaryPersons=[OLD, NEW])
    said = insert(tenant, "ticket_message", Ticket=his, Person=OLD)
    merged(tenant, "person")
    shown = record(tenant, "Ticket.GetTicketEntity", ticket_entity_id=his)
    assert shown["Person"]["PersonId"] == NEW
    second = record(tenant, "Ticket.GetTicketEntity", ticket_entity_id=beside)
    assert [each["PersonId"] for each in second["SecondaryPersons"]] == [NEW]
    held = row(tenant, "ticket_message", said)
    assert held is not None and held["Person"] == NEW


# -- softly deleted


def test_a_deleted_company_leaves_activities_and_sales_where_they_are(tenant: Tenant) -> None:
    insert(tenant, "contact", ContactId=OLD)
    insert(tenant, "person", PersonId=NEW, Contact=OLD)
    made = {
        "sale": insert(tenant, "sale", Contact=OLD, Person=NEW),
        "appointment": insert(tenant, "appointment", Contact=OLD, Person=NEW),
        "document": insert(tenant, "document", Contact=OLD, Person=NEW),
    }
    record(tenant, "Contact.DeleteContactEntity", contact_entity_id=OLD)
    for entity, id in made.items():
        carrier = tenant.world.model[entity].carrier
        told = {f"{entity}_entity_id": id}
        shown = record(tenant, f"{entity.title()}.Get{carrier}", **told)
        assert (shown["Contact"], shown["Person"]) == (None, None), "which nobody sees meanwhile"
    record(tenant, "Contact.Undelete", id=OLD)
    for entity, id in made.items():
        carrier = tenant.world.model[entity].carrier
        shown = record(tenant, f"{entity.title()}.Get{carrier}", **{f"{entity}_entity_id": id})
        assert shown["Contact"]["ContactId"] == OLD and shown["Person"]["PersonId"] == NEW


def test_a_copied_company_takes_nothing_along_but_its_fields(tenant: Tenant) -> None:
    held = surrounded(tenant, "contact")
    told = {"destination_contact_name": "Zed Nord", "destination_contact_department": ""}
    before = {name: len(tenant.store.table(name)) for name in tenant.store.names()}
    new = record(tenant, "Contact.Copy", source_contact_id=OLD, copy_persons=False, **told)
    for table, prop, id in held:
        after = row(tenant, table, id)
        assert after is not None and after[prop] == OLD, (table, prop)
    more = {name for name in tenant.store.names() if len(tenant.store.table(name)) != before.get(name, 0)}  # fmt: skip
    assert more - {"_counter"} == {"contact"}
    assert [each for each in left(tenant, new) if not each.startswith("contact.")] == []


def test_a_deleted_request_stays_with_its_messages(tenant: Tenant) -> None:
    insert(tenant, "ticket", TicketId=OLD)
    said = insert(tenant, "ticket_message", Ticket=OLD)
    record(tenant, "Ticket.DeleteTicketEntity", ticket_entity_id=OLD)
    shown = record(tenant, "Ticket.GetTicketEntity", ticket_entity_id=OLD)
    assert shown["BaseStatus"] == "Deleted"
    assert [each["TicketMessageId"] for each in shown["Messages"]] == [said]


@pytest.mark.parametrize("method", ["Contact.Merge", "Person.Merge", "Project.Merge"])
def test_a_merge_that_cannot_be_changes_nothing(tenant: Tenant, method: str) -> None:
    entity = method.partition(".")[0].lower()
    surrounded(tenant, entity)
    stamp = tenant.store.stamp
    told = {f"source_{entity}_id": OLD, f"destination_{entity}_id": 99_999}
    more = dict.fromkeys(("merge_identical_persons", "move_after_date", "delete_source"))
    wanted = {name: None for name in more if entity != "project"}
    answer = ask(tenant, method, **told, **wanted, replace_empty_fields_on_destination=True)
    assert answer.status == 404
    assert tenant.store.stamp == stamp
