"""Every documented event, by the call that raises it (sheet: webhooks.md 4, 5.1, 6, 11)."""

import base64
import json
from typing import Any

import pytest
from agents.test_database_table import extra_table
from contract.door import Door
from contract.driver import SOLVEIG, ask, plant, record
from webhooks.hearing import Hearing, verbs

from so_mock.call import Caller
from so_mock.clock import Setting
from so_mock.conventions import crud
from so_mock.errors import SoError
from so_mock.tenant import Tenant

STAMPS = ["updated", "updated_associate_id", "updatedCount"]
NO_DATE = "0001-01-01T00:00:00"


def company(tenant: Tenant, **more: Any) -> Any:
    given = {"Name": "Nordlys AS", "Country": {"CountryId": 578}, **more}
    return record(tenant, "Contact.SaveContactEntity", contact_entity=given)


def resaved(tenant: Tenant, made: Any, **changes: Any) -> Any:
    return record(tenant, "Contact.SaveContactEntity", contact_entity={**made, **changes})


def purge(tenant: Tenant, entity: str, id: int) -> None:
    """As when its time in the recycle bin is over."""
    crm = tenant.acting(Caller(0, ""))
    with tenant.store.unit():
        crud.remove(crm, tenant.world.model[entity], id)


# -- companies: what holds for all rows


def test_a_company_is_created_changed_put_in_the_bin_and_gone(tenant: Tenant) -> None:
    hearing = Hearing(tenant, *verbs("contact"))
    made = company(tenant)
    created = hearing.only()
    assert created["Event"] == "contact.created"
    assert (created["Entity"], created["PrimaryKey"]) == ("contact", made["ContactId"])
    assert (created["ContextIdentifier"], created["WebhookName"]) == ("Cust12345", "Ear")
    assert created["ChangedByAssociateId"] == 5
    assert {"contact_id", "name", "orgNr", "soundEx", "DeletedDate", "updatedCount"} <= {
        *created["Changes"]
    }
    assert len(created["Changes"]) == 38 and "Values" not in created

    resaved(tenant, made, Department="Oslo")
    changed = hearing.only()
    assert changed["Event"] == "contact.changed"
    assert changed["Changes"] == ["contact_id", "department", *STAMPS]

    record(tenant, "Contact.DeleteContactEntity", contact_entity_id=made["ContactId"])
    soft = hearing.only()
    assert soft["Event"] == "contact.softdeleted"
    assert soft["Changes"] == ["contact_id", "deleted", "DeletedDate", *STAMPS]
    assert soft["FieldValues"]["deleted"] == 1 and soft["FieldValues"]["DeletedDate"] > NO_DATE

    purge(tenant, "contact", made["ContactId"])
    gone = hearing.only()
    assert (gone["Event"], gone["Changes"], gone["PrimaryKey"]) == (
        "contact.deleted",
        [],
        made["ContactId"],
    )
    assert gone["Values"] == {"associate_id": 5, "contact_id": made["ContactId"]}
    assert gone["FieldValues"]["country_id"] == 578


def test_a_company_that_comes_back_from_the_bin_has_changed(tenant: Tenant) -> None:
    made = company(tenant)
    record(tenant, "Contact.DeleteContactEntity", contact_entity_id=made["ContactId"])
    hearing = Hearing(tenant, *verbs("contact"))
    record(tenant, "Contact.Undelete", id=made["ContactId"])
    assert hearing.only()["Event"] == "contact.changed"


def test_phones_and_fields_of_users_are_no_columns_but_a_save_touches_the_row(
    tenant: Tenant,
) -> None:
    made = company(tenant)
    hearing = Hearing(tenant, *verbs("contact"))
    resaved(tenant, made, Phones=[{"Value": "22 51 75 00"}], Urls=[{"Value": "https://a.example"}])
    assert hearing.only()["Changes"] == ["contact_id", *STAMPS]
    row = tenant.store.table("contact").rows[made["ContactId"]]
    tenant.clock.turn(tenant.clock.setting.advanced(5))
    with tenant.store.unit():  # not through the API: the root row is left alone
        tenant.store.update(
            "contact", {**row, "Phones": [], "CustomFields": {"SuperOffice:1": "x"}}
        )
    assert hearing.news() == []


def test_a_save_of_the_same_in_the_same_second_is_a_change(tenant: Tenant) -> None:
    tenant.clock.turn(Setting(frozen=1_790_000_000.0))
    made = company(tenant)
    made = resaved(tenant, made)
    hearing = Hearing(tenant, *verbs("contact"))
    resaved(tenant, made)
    assert hearing.only()["Changes"] == ["contact_id", *STAMPS]


def test_a_text_is_a_reference_from_when_it_is_first_there(tenant: Tenant) -> None:
    made = company(tenant)
    hearing = Hearing(tenant, "contact.changed")
    made = resaved(tenant, made, Description="A note")
    assert "text_id" in hearing.only()["Changes"]
    resaved(tenant, made, Description="Another note")
    assert "text_id" not in hearing.only()["Changes"]


def test_columns_of_customers_are_told(tenant: Tenant) -> None:
    extra_table(tenant, "contact", {"x_grade": "Integer", "x_shade": "Integer"})
    hearing = Hearing(tenant, *verbs("contact"))
    made = company(tenant, ExtraFields={"x_grade": "[I:3]"})
    assert "x_grade" in hearing.only()["Changes"]
    resaved(tenant, made, ExtraFields={"x_grade": "[I:4]"})
    assert hearing.only()["Changes"] == ["contact_id", "x_grade", *STAMPS]


def test_values_of_a_company(tenant: Tenant) -> None:
    tenant.clock.turn(Setting(frozen=1_767_225_600.5))  # 2026-01-01T00:00:00.5Z
    hearing = Hearing(tenant, *verbs("contact"))
    made = company(tenant, Business={"Id": 2}, Category={"Id": 4})
    now = "2026-01-01T01:00:00.5000000+01:00"
    created = hearing.only()
    assert created["Timestamp"] == "2026-01-01T00:00:00.5Z"
    assert created["FieldValues"] == {
        "activeInterests": 0, "associate_id": 5, "business_idx": 2, "category_idx": 4, "country_id": 578, "deleted": 0,
        "DeletedDate": NO_DATE, "registered": now, "registered_associate_id": 5, "source": 0, "updated": NO_DATE,
        "userdef2_id": 0, "userdef_id": 0,
    }  # fmt: skip
    tenant.clock.turn(Setting(frozen=1_783_000_000.0))  # in summer
    resaved(tenant, made, Department="Oslo")
    told = hearing.only()["FieldValues"]
    assert told["registered"] == "2026-01-01T01:00:00"
    assert told["updated"] == "2026-07-02T15:46:40.0000000+02:00"


# -- units: the net effect


def test_what_a_failing_call_wrote_is_not_told(tenant: Tenant) -> None:
    hearing = Hearing(tenant, *verbs("contact"))
    with pytest.raises(SoError), tenant.store.unit():
        company(tenant)
        raise SoError("no")
    assert hearing.news() == [] and not tenant.store.table("_event").rows


def test_a_row_made_and_changed_in_one_unit_is_created_once(tenant: Tenant) -> None:
    hearing = Hearing(tenant, *verbs("contact"))
    with tenant.store.unit():
        resaved(tenant, company(tenant), Department="Oslo")
    assert hearing.names() == ["contact.created"]


def test_a_row_changed_twice_in_one_unit_tells_all_columns_once(tenant: Tenant) -> None:
    made = company(tenant)
    hearing = Hearing(tenant, *verbs("contact"))
    with tenant.store.unit():
        resaved(tenant, resaved(tenant, made, Department="Oslo"), Department="Oslo", OrgNr="9")
    assert hearing.only()["Changes"] == ["contact_id", "department", "orgNr", *STAMPS]


def test_a_row_made_and_removed_in_one_unit_never_was(tenant: Tenant) -> None:
    hearing = Hearing(tenant, *verbs("activity"))
    with tenant.store.unit():
        id = tenant.acting(Caller(1, "")).insert("appointment", {})["AppointmentId"]
        tenant.store.delete("appointment", id)
    assert hearing.news() == []


def test_events_stand_in_the_order_of_the_changes(tenant: Tenant) -> None:
    hearing = Hearing(tenant, "person.created", "contact.created", "contact.changed")
    with tenant.store.unit():
        made = company(tenant)
        person = {"Lastname": "Berg", "Contact": {"ContactId": made["ContactId"]}}
        record(tenant, "Person.SavePersonEntity", person_entity=person)
        resaved(tenant, made, Department="Oslo")
    assert hearing.names() == ["contact.created", "person.created"]
    ids = [row["id"] for row in hearing.deliveries()]
    assert ids == sorted(ids)


def test_each_webhook_that_listens_has_its_delivery_and_they_share_the_event(
    tenant: Tenant,
) -> None:
    first = Hearing(tenant, "CONTACT.Created", "contact.created", Type="webhook")
    second = Hearing(tenant, "contact.created", Type="webhook")
    others = [
        Hearing(tenant, "contact.created", State="Stopped"),
        Hearing(tenant, "contact.created", State="TooManyErrors"),
        Hearing(tenant, "contact.changed"), Hearing(tenant, "contact", "contact.*", "created"),
    ]  # fmt: skip
    company(tenant)
    (one,), (two,) = first.deliveries(), second.deliveries()
    assert one["Event"] == two["Event"] and one["id"] < two["id"]
    assert (one["State"], one["Due"], one["Attempts"]) == ("pending", 0, [])
    assert [each.deliveries() for each in others] == [[], [], [], []]
    assert first.only()["EventId"] == second.only()["EventId"]


def test_event_ids_are_guids_that_no_two_events_share(tenant: Tenant) -> None:
    hearing = Hearing(tenant, "contact.created")
    for _ in range(20):
        company(tenant)
    ids = [body["EventId"] for body in hearing.news()]
    assert len(set(ids)) == 20
    assert all([len(part) for part in id.split("-")] == [8, 4, 4, 4, 12] for id in ids)
    assert ids == [id.lower() for id in ids]


def test_without_a_webhook_that_listens_nothing_is_kept(tenant: Tenant) -> None:
    company(tenant)
    Hearing(tenant, "sale.created")
    company(tenant)
    assert not tenant.store.table("_event").rows and not tenant.store.table("_delivery").rows


def test_a_server_is_rung_for_what_waits_and_for_nothing_else(tenant: Tenant) -> None:
    rung: list[str] = []
    other = Tenant("Cust777", tenant.world, rung.append)
    company(other)
    Hearing(other, "person.created", Type="webhook")
    company(other)
    assert rung == []
    Hearing(other, "contact.created", Type="webhook")
    company(other)
    assert rung == ["Cust777"]
    other.restore(other.snapshot())  # what waited in it goes on waiting
    assert rung == ["Cust777"] * 2
    other.follow.catch_up(other.store)
    del rung[:]
    other.restore(other.snapshot())
    assert rung == ["Cust777"]  # a delivery waits as well


def test_a_fork_takes_events_along_and_tells_none(tenant: Tenant) -> None:
    Hearing(tenant, "contact.created")
    company(tenant)
    tenant.follow.catch_up(tenant.store)
    aside = tenant.aside()
    assert len(aside.store.table("_event").rows) == 1
    company(aside)
    assert len(aside.store.table("_event").rows) == len(tenant.store.table("_event").rows) == 1
    tenant.reset()
    assert not tenant.store.table("_event").rows


def test_what_is_put_down_is_bounded(tenant: Tenant, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("so_mock.webhooks.follow.MOST_PUT_DOWN", 3)
    hearing = Hearing(tenant, "contact.created")
    ids = [company(tenant)["ContactId"] for _ in range(5)]
    assert tenant.follow.behind(tenant.store) == 3
    assert len(tenant.store.table("_event").rows) == 2
    assert [body["PrimaryKey"] for body in hearing.news()] == ids


def test_a_webhook_hears_nothing_of_what_was_before_it(tenant: Tenant) -> None:
    first = Hearing(tenant, "contact.created")
    company(tenant)
    given = {
        "Name": "Late",
        "Events": ["contact.created"],
        "TargetUrl": "https://x.example",
        "Type": "crmscript",
    }
    late = record(tenant, "Webhook.SaveWebhook", webhook=given)["WebhookId"]
    company(tenant)
    assert len(first.news()) == 2
    heard = [row for row in tenant.store.table("_delivery").scan() if row["Webhook"] == late]
    assert len(heard) == 1


def test_it_is_told_who_did_it(tenant: Tenant) -> None:
    hearing = Hearing(tenant, "contact.created")
    given = {"Name": "B", "Country": {"CountryId": 578}}
    record(tenant, "Contact.SaveContactEntity", SOLVEIG, contact_entity=given)
    assert hearing.only()["ChangedByAssociateId"] == 17


# -- other doors


def test_rest_and_the_admin_api_raise_events_too(door: Door) -> None:
    hearing = Hearing(door.tenant, *verbs("contact"))
    made = door.rest("POST", "Contact", {"Name": "Rest AS", "Country": {"CountryId": 578}})
    place = f"Contact/{made['ContactId']}"
    door.rest("PATCH", place, [{"op": "replace", "path": "/Department", "value": "Oslo"}])
    door.rest("DELETE", place)
    assert hearing.names() == ["contact.created", "contact.changed", "contact.softdeleted"]
    assert door("PUT", "/_so_mock/state/contact/2", {"Name": "Admin AS"}, auth=None).status == 200
    told = hearing.only()
    assert (told["Event"], told["ChangedByAssociateId"]) == ("contact.changed", 0)


def test_an_upsert_of_many_rows_tells_each(tenant: Tenant) -> None:
    hearing = Hearing(tenant, "contact.created")
    given = {
        "table_name": "contact",
        "columns": ["name", "country_id", "business_idx", "category_idx"],
    }
    given["data"] = [[name, "578", "1", "1"] for name in "ABC"]
    assert record(tenant, "DatabaseTable.Insert", **given)["Inserts"] == 3
    assert hearing.names() == ["contact.created"] * 3


# -- persons


def test_a_person(tenant: Tenant) -> None:
    hearing = Hearing(tenant, *verbs("person"))
    given = {"Lastname": "Berg", "Contact": {"ContactId": 1}}
    made = record(tenant, "Person.SavePersonEntity", person_entity=given)
    created = hearing.only()
    assert (created["Event"], created["FieldValues"]["contact_id"]) == ("person.created", 1)
    row = tenant.store.table("person").rows[made["PersonId"]]
    born = {"Title": "CEO", "BirthDate": "1970-01-02T00:00:00"}
    with tenant.store.unit():
        row = tenant.store.update("person", {**row, **born})
    changed = hearing.only()
    assert changed["Event"] == "person.changed"
    days = {"year_of_birth", "month_of_birth", "day_of_birth"}
    assert {*changed["Changes"]} == {"person_id", "title", *days, *STAMPS}
    record(tenant, "Person.DeletePersonEntity", person_entity_id=made["PersonId"])
    assert hearing.only()["Event"] == "person.softdeleted"
    purge(tenant, "person", made["PersonId"])
    gone = hearing.only()
    owner = row["Associate"]
    assert gone["Values"] == {"associate_id": owner, "contact_id": 1, "person_id": row["PersonId"]}


def test_consents_are_told_of_their_person(tenant: Tenant) -> None:
    hearing = Hearing(tenant, "person.consented", "person.unconsented", "person.changed")
    given = {
        "person_id": 2,
        "purpose": "EMARKETING",
        "source": "USER",
        "legal_base": "CONSENT",
        "comment": "On the phone",
    }
    record(tenant, "Person.SetConsent", **given)
    told = [body for body in hearing.news() if body["Event"] == "person.consented"]
    assert [(body["Entity"], body["PrimaryKey"]) for body in told] == [("person", 2)]
    assert {"consentperson_id", "comment", "updated"} <= {*told[0]["Changes"]}
    assert "FieldValues" not in told[0]
    record(tenant, "Person.RemoveConsent", person_id=2, purpose="EMARKETING")
    gone = [body for body in hearing.news() if body["Event"] == "person.unconsented"]
    assert [(body["PrimaryKey"], body["Changes"]) for body in gone] == [(2, [])]
    record(tenant, "Person.RemoveConsent", person_id=2, purpose="EMARKETING")
    assert "person.unconsented" not in hearing.names()


# -- activities, documents


def test_a_follow_up(tenant: Tenant) -> None:
    hearing = Hearing(tenant, *verbs("activity"))
    made = record(
        tenant,
        "Appointment.SaveAppointmentEntity",
        appointment_entity={"Title": "Call", "Contact": {"ContactId": 1}},
    )
    created = hearing.only()
    assert (created["Event"], created["Entity"]) == ("activity.created", "activity")
    assert (
        created["FieldValues"]["do_by"].endswith(":00")
        and created["FieldValues"]["contact_id"] == 1
    )
    done = {**made, "Completed": "Completed"}
    record(tenant, "Appointment.SaveAppointmentEntity", appointment_entity=done)
    changed = hearing.only()
    assert {"appointment_id", "status", "done", *STAMPS} <= {*changed["Changes"]}
    assert isinstance(changed["FieldValues"]["status"], int)
    record(
        tenant, "Appointment.DeleteAppointmentEntity", appointment_entity_id=made["AppointmentId"]
    )
    gone = hearing.only()
    assert gone["Event"] == "activity.deleted"
    assert gone["Values"] == {
        "appointment_id": made["AppointmentId"], "contact_id": 1, "person_id": 0, "project_id": 0, "sale_id": 0,
    }  # fmt: skip


def test_a_document_and_its_content(tenant: Tenant) -> None:
    hearing = Hearing(tenant, *verbs("document"), "document.edited")
    given = {"Header": "Offer", "Name": "offer.txt", "Contact": {"ContactId": 1}}
    made = record(tenant, "Document.SaveDocumentEntity", document_entity=given)
    created, *_ = hearing.news()
    assert (created["Event"], created["PrimaryKey"]) == ("document.created", made["DocumentId"])
    assert "do_by" not in created["Changes"] and "header" in created["Changes"]
    record(
        tenant,
        "Document.SaveDocumentEntity",
        document_entity={**made, "Header": "Our offer", "Person": {"PersonId": 2}},
    )
    told = [body for body in hearing.news() if body["Event"] == "document.changed"]
    assert {"document_id", "header", "person_id"} <= {*told[0]["Changes"]}
    stream = base64.b64encode(b"Dear customer").decode()
    record(
        tenant, "Document.SetDocumentStreamFromId", document_id=made["DocumentId"], stream=stream
    )
    edited = [body for body in hearing.news() if body["Event"] == "document.edited"]
    assert [(b["Entity"], b["PrimaryKey"], b["Changes"]) for b in edited] == [
        ("document", made["DocumentId"], [])
    ]
    assert "FieldValues" not in edited[0]
    record(tenant, "Document.DeleteDocumentEntity", document_entity_id=made["DocumentId"])
    gone = hearing.only()
    assert (gone["Event"], gone["Values"]["document_id"]) == (
        "document.deleted",
        made["DocumentId"],
    )


# -- sales and quotes


def sale(tenant: Tenant, **more: Any) -> Any:
    given = {"Heading": "Lamps", "Contact": {"ContactId": 1}, "Amount": 100.0, **more}
    return record(tenant, "Sale.SaveSaleEntity", sale_entity=given)


def test_a_sale_and_how_it_ends(tenant: Tenant) -> None:
    hearing = Hearing(tenant, *verbs("sale"), "sale.sold", "sale.lost", "sale.completed")
    made = sale(tenant)
    created = hearing.only()
    assert created["Event"] == "sale.created" and created["FieldValues"]["status"] == 1
    record(tenant, "Sale.SetAsSold", sale_ids=[made["SaleId"]])
    told = {body["Event"]: body for body in hearing.news()}
    assert [*told][:2] == ["sale.changed", "sale.sold"]
    assert "status" in told["sale.changed"]["Changes"] and "FieldValues" in told["sale.changed"]
    sold = told["sale.sold"]
    assert sold["Changes"] == ["sale_id", "status", "updated", "updated_associate_id"]
    assert "FieldValues" not in sold and sold["PrimaryKey"] == made["SaleId"]
    made = record(tenant, "Sale.GetSaleEntity", sale_entity_id=made["SaleId"])
    record(tenant, "Sale.SaveSaleEntity", sale_entity={**made, "Heading": "More lamps"})
    assert hearing.names() == ["sale.changed"]
    record(tenant, "Sale.DeleteSaleEntity", sale_entity_id=made["SaleId"])
    gone = [body for body in hearing.news() if body["Event"] == "sale.deleted"]
    assert gone[0]["Values"] == {
        "associate_id": 5,
        "contact_id": 1,
        "person_id": 0,
        "project_id": 0,
    }


def test_a_sale_that_is_lost_and_one_that_is_completed(tenant: Tenant) -> None:
    lost, done = sale(tenant), sale(tenant)
    hearing = Hearing(tenant, "sale.lost", "sale.completed", "sale.sold")
    record(tenant, "Sale.SetAsLost", sale_ids=[lost["SaleId"]])
    assert "sale.lost" in hearing.names()
    record(tenant, "Sale.SaveSaleEntity", sale_entity={**done, "Completed": "Completed"})
    told = hearing.only()
    assert told["Event"] == "sale.completed"
    assert told["Changes"] == ["sale_id", "done", "updated", "updated_associate_id"]


def test_stakeholders(tenant: Tenant) -> None:
    hearing = Hearing(tenant, *verbs("salestakeholder"))
    made = sale(tenant, SaleStakeholders=[{"PersonId": 2}, {"PersonId": 3}])
    first, second = hearing.news()
    assert first["Event"] == second["Event"] == "salestakeholder.created"
    assert (
        first["FieldValues"]["sale_id"] == made["SaleId"] and first["FieldValues"]["person_id"] == 2
    )
    held = made["SaleStakeholders"]
    record(
        tenant,
        "Sale.SaveSaleEntity",
        sale_entity={**made, "SaleStakeholders": [{**held[0], "Comment": "Decides"}]},
    )
    told = {body["Event"]: body for body in hearing.news()}
    assert told["salestakeholder.changed"]["Changes"][:2] == ["salestakeholder_id", "comment"]
    assert told["salestakeholder.deleted"]["Values"] == {"sale_id": made["SaleId"]}


@pytest.mark.parametrize(
    ("state", "verb"),
    [
        ("DraftApproved", "approved"),
        ("DraftNotApproved", "rejected"),
        ("Sent", "sent"),
        ("Sold", "ordered"),
    ],
)
def test_what_becomes_of_a_version_is_told_of_its_quote(
    tenant: Tenant, state: str, verb: str
) -> None:
    version = plant(tenant, "quote_version", QuoteId=77, State="Draft")
    hearing = Hearing(tenant, *verbs("quote", "approved", "rejected", "sent", "ordered"))
    methods = {"approved": "ApproveQuoteVersion", "rejected": "RejectQuoteVersion"}
    if verb in methods:
        record(tenant, f"Quote.{methods[verb]}", quote_version_id=version)
    else:
        row = tenant.store.table("quote_version").rows[version]
        with tenant.store.unit():
            tenant.store.update("quote_version", {**row, "State": state})
    told = hearing.only()
    assert (told["Event"], told["Entity"], told["PrimaryKey"]) == (f"quote.{verb}", "quote", 77)
    assert told["Changes"] == [] and "FieldValues" not in told


# -- projects, relations


def test_a_project_and_its_members(tenant: Tenant) -> None:
    hearing = Hearing(tenant, *verbs("project"), *verbs("projectmember"))
    made = record(tenant, "Project.SaveProjectEntity", project_entity={"Name": "Fair"})
    assert hearing.only()["Event"] == "project.created"
    id = made["ProjectId"]
    member = record(
        tenant, "Project.SaveProjectMember", project_member={"ProjectId": id, "PersonId": 2}
    )
    told = [body for body in hearing.news() if body["Entity"] == "projectmember"]
    assert (
        told[0]["Event"] == "projectmember.created" and told[0]["FieldValues"]["project_id"] == id
    )
    record(tenant, "Project.SaveProjectMember", project_member={**member, "ProjectMemberTypeId": 1})
    told = [body for body in hearing.news() if body["Entity"] == "projectmember"]
    assert told[0]["Event"] == "projectmember.changed" and "mtype_idx" in told[0]["Changes"]
    record(tenant, "Project.DeleteProjectEntity", project_entity_id=id)
    gone = {body["Event"]: body["Values"] for body in hearing.news() if "Values" in body}
    assert gone["projectmember.deleted"]["project_id"] == id
    assert gone["project.deleted"] == {"associate_id": 5, "project_id": id}


def test_a_relation(tenant: Tenant) -> None:
    hearing = Hearing(tenant, *verbs("relation"))
    given = {
        "SourceContactId": 1,
        "DestinationPersonId": 2,
        "RelationDefinitionId": 3,
        "Comment": "Knows",
    }
    made = record(tenant, "Relation.SaveContactRelation", contact_relation_entity=given)
    created = hearing.only()
    assert created["Event"] == "relation.created" and created["Entity"] == "relation"
    shown = created["FieldValues"]
    assert (shown["source_table"], shown["source_record"]) == (5, 1)
    assert (shown["destination_table"], shown["destination_record"], shown["reldef_id"]) == (
        6,
        2,
        3,
    )
    record(
        tenant,
        "Relation.SaveContactRelation",
        contact_relation_entity={**made, "Comment": "Met"},
    )
    assert "relcomment" in hearing.only()["Changes"]
    record(
        tenant,
        "Relation.DeleteContactRelation",
        contact_relation_entity_id=made["RelationId"],
    )
    gone = hearing.only()
    assert gone["Values"] == {"associate_id": 5, "relation_id": made["RelationId"]}


# -- users, requests, chats


def test_an_associate(tenant: Tenant) -> None:
    hearing = Hearing(tenant, *verbs("associate"), *verbs("list.associate"))
    id = plant(tenant, "associate", Name="new", PersonId=2, GroupIdx=1)
    created, item = hearing.news()
    assert (created["Event"], item["Event"]) == ("associate.created", "list.associate.created")
    assert (
        created["FieldValues"]["group_idx"] == 1
        and created["FieldValues"]["waiting_for_approval"] == 0
    )
    row = tenant.store.table("associate").rows[id]
    with tenant.store.unit():
        tenant.store.update("associate", {**row, "GroupIdx": 2})
    assert hearing.news()[0]["Changes"][:2] == ["associate_id", "group_idx"]
    with tenant.store.unit():
        tenant.store.delete("associate", id)
    gone = hearing.news()[0]
    assert (gone["Event"], gone["Values"]) == (
        "associate.deleted",
        {"associate_id": id, "person_id": 2},
    )


def test_a_request_is_created_and_changed_but_its_end_is_no_event(tenant: Tenant) -> None:
    hearing = Hearing(tenant, *verbs("ticket"))
    given = {"Title": "Broken", "Person": {"PersonId": 2}, "Category": {"TicketCategoryId": 1}}
    made = record(tenant, "Ticket.SaveTicketEntity", ticket_entity=given)
    created = hearing.news()[0]
    assert (created["Event"], created["PrimaryKey"]) == ("ticket.created", made["TicketId"])
    person = tenant.store.table("person").rows[2]
    assert created["FieldValues"]["cust_id"] == 2
    assert created["FieldValues"]["contact_id"] == person["Contact"]
    record(tenant, "Ticket.SaveTicketEntity", ticket_entity={**made, "Title": "Very broken"})
    changed = hearing.news()[0]
    assert changed["Event"] == "ticket.changed" and {"id", "title"} <= {*changed["Changes"]}
    with tenant.store.unit():
        tenant.store.delete("ticket", made["TicketId"])
    assert hearing.news() == []


def test_a_chat(tenant: Tenant) -> None:
    hearing = Hearing(tenant, *verbs("chatsession", "created", "changed", "message"))
    topic = next(iter(tenant.store.table("chat_topic").rows))
    made = record(tenant, "Chat.CreateChatSessionForTopic", chat_topic_id=topic)
    id = made["ChatSessionId"]
    created = hearing.only()
    assert (created["Event"], created["PrimaryKey"], created["Changes"]) == (
        "chatsession.created",
        id,
        [],
    )
    assert created["FieldValues"]["topicId"] == topic and isinstance(
        created["FieldValues"]["status"], int
    )
    said = {"ChatSessionId": id, "Type": "ToUser", "Message": "Hello"}
    ask(tenant, "Chat.AddChatMessage", chat_session_id=id, message=said, chat_message=said)
    plant(tenant, "chat_message", **said)
    message = hearing.news()[-1]
    assert (message["Event"], message["PrimaryKey"]) == ("chatsession.message", id)
    assert (
        "chatMessage.message" in message["Changes"] and "chatSession.topicId" in message["Changes"]
    )
    row = tenant.store.table("chat_session").rows[id]
    with tenant.store.unit():
        tenant.store.update(
            "chat_session", {**row, "LastMessage": "Hello?", "WhenIdle": "2030-01-01T00:00:00"}
        )
    assert hearing.news() == []
    record(tenant, "Chat.ResetChatSession", chat_session_id=id)
    with tenant.store.unit():
        tenant.store.update("chat_session", {**row, "Status": "Closed"})
    assert hearing.news()[-1]["Event"] == "chatsession.changed"


# -- lists and tables of customers


def test_an_item_of_a_list_by_name_and_by_number(tenant: Tenant) -> None:
    number = next(
        row["Id"] for row in tenant.store.table("list").scan() if row["ListType"] == "Category"
    )
    by_name, by_number = (
        Hearing(tenant, *verbs("list.category")),
        Hearing(tenant, *verbs(f"list.{number}")),
    )
    both = Hearing(tenant, "list.category.created", f"list.{number}.created")
    made = record(tenant, "List.SaveCategoryEntity", category_entity={"Name": "Partner"})
    named, numbered = by_name.only(), by_number.only()
    assert (named["Event"], named["Entity"]) == ("list.category.created", "list.category")
    assert (numbered["Event"], numbered["Entity"]) == (f"list.{number}.created", f"list.{number}")
    assert named["PrimaryKey"] == numbered["PrimaryKey"] == made["CategoryId"]
    assert named["EventId"] == numbered["EventId"] and len(both.news()) == 1
    assert named["Changes"][0] == "Category_id" and named["FieldValues"] == {}
    record(tenant, "List.SaveCategoryEntity", category_entity={**made, "Tooltip": "Sells for us"})
    assert by_name.only()["Event"] == "list.category.changed"
    record(
        tenant, "List.DeleteFromListName", id=made["CategoryId"], ud_list_definition_name="Category"
    )
    soft = by_name.only()
    assert soft["Event"] == "list.category.softdeleted" and "deleted" in soft["Changes"]


def test_lists_of_customers_and_lists_that_have_a_name_only(tenant: Tenant) -> None:
    wood = record(tenant, "List.SaveListEntity", list_entity={"Name": "Wood"})["Id"]
    hearing = Hearing(
        tenant, *verbs(f"list.{wood}"), *verbs("list.ticketpriority"), *verbs("list.141")
    )
    given = {"Name": "Oak", "UdListDefinitionId": wood}
    made = record(tenant, "List.SaveListItemEntity", list_item_entity=given)
    told = hearing.only()
    assert (told["Event"], told["PrimaryKey"]) == (f"list.{wood}.created", made["Id"])
    assert {"UDList_id", "UDListDefinition_id"} <= {*told["Changes"]}
    record(tenant, "List.SaveTicketPriorityEntity", ticket_priority_entity={"Name": "Now"})
    assert hearing.only()["Entity"] == "list.ticketpriority"


def test_the_table_of_lists_is_a_list(tenant: Tenant) -> None:
    hearing = Hearing(tenant, *verbs("list.udlistdefinition"))
    made = record(tenant, "List.SaveListEntity", list_entity={"Name": "Wood"})
    assert (hearing.only()["PrimaryKey"]) == made["Id"]


def test_rows_of_an_extra_table(tenant: Tenant) -> None:
    extra_table(tenant, "y_gear", {"x_code": "ShortText", "x_count": "Integer"})
    hearing = Hearing(tenant, *verbs("y_gear"))
    at = {"table_name": "y_gear"}
    id = record(
        tenant, "DatabaseTable.InsertRow", values={"x_code": "SB", "x_count": "[I:10]"}, **at
    )
    created = hearing.only()
    assert (created["Event"], created["Entity"], created["PrimaryKey"]) == (
        "y_gear.created",
        "y_gear",
        id,
    )
    assert created["Changes"] == ["id", "last_changed", "x_code", "x_count"]
    shown = created["FieldValues"]
    assert [*shown] == [
        "id",
        "last_changed",
        "dbi_agent_id",
        "dbi_last_syncronized",
        "dbi_last_modified",
        "x_count",
    ]
    assert (shown["id"], shown["x_count"], shown["dbi_agent_id"]) == (
        f"[I:{id}]",
        "[I:10]",
        "[I:-1]",
    )
    assert shown["last_changed"].startswith("[DT:")
    record(tenant, "DatabaseTable.UpdateRow", id=id, values={"x_count": "[I:9]"}, **at)
    changed = hearing.only()
    assert changed["Changes"] == ["id", "last_changed", "x_count"]
    record(tenant, "DatabaseTable.DeleteRow", id=id, **at)
    gone = hearing.only()
    assert (gone["Event"], gone["Values"], gone["Changes"]) == ("y_gear.deleted", {}, [])
    assert (gone["FieldValues"]["x_count"], gone["FieldValues"]["id"]) == (9, id)


# -- webhooks themselves, and what somebody signals


def test_a_webhook_that_stops_is_told_to_whoever_watches_it(tenant: Tenant) -> None:
    watched = Hearing(tenant, "contact.created", Registered="2026-01-02T03:04:05", TotalCalls=7)
    other = Hearing(tenant, "contact.created")
    hearing = Hearing(tenant, *verbs(f"webhook{watched.id}", "started", "stopped", "errors"))

    def put(each: Hearing, state: str) -> None:
        with tenant.store.unit():
            tenant.store.update("webhook", {**each.hook, "State": state})

    put(other, "Stopped")
    assert hearing.news() == []
    for state, verb, number in [
        ("Stopped", "stopped", 2),
        ("TooManyErrors", "errors", 3),
        ("Active", "started", 1),
    ]:
        put(watched, state)
        told = hearing.only()
        assert (told["Event"], told["PrimaryKey"]) == (f"webhook.{verb}", watched.id)
        assert "Entity" not in told and told["ChangedByAssociateId"] == 0 and told["Changes"] == []
        assert told["FieldValues"] == {
            "events": 7, "registered": "2026-01-02T03:04:05", "registered_associate_id": 0, "state": number,
            "updated": NO_DATE, "updated_associate_id": 0,
        }  # fmt: skip
        events = tenant.store.table("_event").rows
        assert events[max(events)]["Header"] == f"webhook{watched.id}.{verb}"
    with tenant.store.unit():
        tenant.store.update("webhook", {**watched.hook, "TotalCalls": 8})
    assert hearing.news() == []


def test_a_signal_reaches_those_who_listen_to_its_very_name(tenant: Tenant) -> None:
    hearing, other = Hearing(tenant, "Shop.Paid"), Hearing(tenant, "shop.paid.late", "shop.other")
    data = {"amount": 12, "currency": "NOK"}
    record(tenant, "Webhook.SignalEvent", event_name="shop.paid", primary_key=9, data=data)
    told = hearing.only()
    assert (told["Event"], told["Entity"], told["PrimaryKey"]) == ("shop.paid", "shop", 9)
    assert told["Changes"] == ["amount", "currency"] and told["ChangedByAssociateId"] == 5
    assert "FieldValues" not in told and other.news() == []
    script = hearing.deliveries()[-1]
    assert script["State"] == "not run" and b'"Changes.amount":12' in script["Body"]


def test_what_a_script_would_be_run_with(tenant: Tenant) -> None:
    made = company(tenant)
    hearing = Hearing(tenant, "contact.changed", Properties={"Flavour": "sweet", "Event": "mine"})
    resaved(tenant, made, Department="Oslo")
    (row,) = hearing.deliveries()
    told = json.loads(row["Body"])
    assert row["State"] == "not run"
    assert (told["Changes.department"], told["Event"], told["Flavour"]) == (
        "Oslo",
        "contact.changed",
        "sweet",
    )
    assert told["PrimaryKey"] == made["ContactId"] and told["ContextIdentifier"] == "Cust12345"
