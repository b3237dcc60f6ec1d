"""Rows and fields that a role does not grant are not written, whichever door is tried, and nothing is left half-written."""

import pytest
from contract.driver import call_of, plant
from rights.given import SOLVEIG, TERJE, allowed, refused, tenant_with

from so_mock.call import Caller
from so_mock.errors import Forbidden
from so_mock.pipeline import perform
from so_mock.rights.enforce import permit

READER = "{tables: {contact: Select, person: Select}}"
SYSTEM = Caller(5, "tje0", system=True)
PNG = b"\x89PNG\r\n\x1a\n"


def contact(tenant, id=2):
    return tenant.store.table("contact").get(id)


def entity(tenant, kind, id, **changes):
    """What a client reads, with changes of his."""
    from contract.driver import record

    get = {"contact": "Contact.GetContactEntity", "person": "Person.GetPersonEntity",
           "sale": "Sale.GetSaleEntity", "project": "Project.GetProjectEntity"}[kind]  # fmt: skip
    return record(tenant, get, **{f"{kind}_entity_id": id}) | changes


# -- the answer


def test_a_refusal_is_a_403_in_the_shape_of_all_errors(world):
    tenant = tenant_with(world, READER)
    body = refused(tenant, "Contact.SaveContactEntity", contact_entity=entity(tenant, "contact", 2, Name="X"))  # fmt: skip
    assert list(body) == ["Error", "ErrorType", "Message", "MessageDetail", "ErrorMessage", "ErrorSource"]  # fmt: skip
    assert (body["ErrorType"], body["Message"]) == ("SoSentryException", "Sentry denies access")
    said = body["MessageDetail"]
    assert said.startswith(
        "tje0 (role Played) may not change contact 2, which needs Update: role Played grants Select"
    )


def test_the_reasons_key_is_the_message_where_there_is_one(world):
    tenant = tenant_with(world, "{fields: {contact.OrgNr: {Mask: Read, Reason: locked by ERP}}}")
    given = entity(tenant, "contact", 2, OrgNr="999")
    body = refused(tenant, "Contact.SaveContactEntity", contact_entity=given)
    assert body["Message"] == "locked by ERP"
    assert "may not set OrgNr of contact 2" in body["MessageDetail"]


# -- rows


def test_each_bit_is_asked_for_by_what_needs_it(world):
    for mask, may in {
        "Select": "", "Select, Update": "change", "Select, Insert": "add", "Select, Delete": "delete",
        "Select, RestrictedUpdate": "change", "FULL": "add change delete",
    }.items():  # fmt: skip
        tenant = tenant_with(world, f'{{tables: {{contact: "{mask}"}}}}')
        id = plant(tenant, "contact", Name="Short-lived")
        for deed, key, arguments in (
            ("add", "POST Contact", {"new_entity": {"Name": "New"}}),
            ("change", "PUT Contact/{id}", {"id": id, "entity": {"Name": "Other"}}),
            ("delete", "DELETE Contact/{id}", {"id": id}),
        ):
            (allowed if deed in may else refused)(tenant, key, **arguments)


def test_all_doors_to_a_change_are_one(world):
    tenant = tenant_with(world, READER)
    given = entity(tenant, "contact", 2, Name="Other")
    refused(tenant, "Contact.SaveContactEntity", contact_entity=given)
    refused(tenant, "PUT Contact/{id}", id=2, entity=given)
    change = [{"op": "replace", "path": "/Name", "value": "Other"}]
    refused(tenant, "PATCH Contact/{id}", id=2, patch=change)
    refused(tenant, "PATCH Contact/{id}", id=2, patch={"Name": "Other"})
    refused(tenant, "Contact.UpdateInterests", contact_id=2, enable_interest_ids=[1])
    refused(tenant, "BLOB.SetContactImage", contact_id=2, image=PNG)
    refused(tenant, "BulkUpdate.ExecuteByEntityIds", table_name="contact", ids="2",
            field_value_infos=[{"Key": "Name", "CurrentOperationType": "Set", "Values": ["x"]}])  # fmt: skip


def test_a_save_that_changes_nothing_is_a_save(world):
    tenant = tenant_with(world, READER)
    refused(tenant, "Contact.SaveContactEntity", contact_entity=entity(tenant, "contact", 2))


def test_whose_a_row_is_decides(world):
    tenant = tenant_with(world, "{tables: {contact: FULL}, rows: {contact: own}}")
    mine = plant(tenant, "contact", Name="Mine", Associate=5)
    theirs = plant(tenant, "contact", Name="Theirs", Associate=17)
    allowed(tenant, "PUT Contact/{id}", id=mine, entity={"Name": "Still mine"})
    answer = perform(call_of(tenant, "PUT Contact/{id}", id=theirs, entity={"Name": "No"}), tenant)
    assert answer.status in (403, 404) and contact(tenant, theirs)["Name"] == "Theirs"


def test_a_new_owner_does_not_count_a_new_row_counts_as_it_is_told(world):
    tenant = tenant_with(world, "{tables: {contact: FULL}, rows: {contact: own}}")
    mine = plant(tenant, "contact", Name="Mine", Associate=5)
    given = {"Name": "Given away", "Associate": {"AssociateId": 17}}
    allowed(tenant, "PUT Contact/{id}", id=mine, entity=given)
    assert contact(tenant, mine)["Associate"] == 17
    refused(tenant, "POST Contact", new_entity=given)
    allowed(tenant, "POST Contact", new_entity={"Name": "His own"})


def test_another_role_is_another_matter(world):
    tenant = tenant_with(world, READER)
    allowed(tenant, "PUT Contact/{id}", SOLVEIG, id=2, entity={"Name": "Other"})
    assert contact(tenant)["Name"] == "Other"


def test_no_rights_hold_for_a_system_user_nor_for_what_is_only_reported(world):
    tenant = tenant_with(world, READER)
    allowed(tenant, "PUT Contact/{id}", SYSTEM, id=2, entity={"Name": "By a system user"})
    tenant = tenant_with(world, READER, "rights: report\n")
    allowed(tenant, "PUT Contact/{id}", id=2, entity={"Name": "By anybody"})
    tenant = tenant_with(world, READER, "rights: 'off'\n")
    allowed(tenant, "PUT Contact/{id}", id=2, entity={"Name": "By anybody at all"})


def test_mass_operations_ask_for_no_rights_to_rows(world):
    tenant = tenant_with(world, "{tables: {contact: None}}")
    values = {"TableName": "contact", "Columns": ["name"], "Keys": ["name"], "Data": [["Massive"]]}
    arguments = {k: v for k, v in zip(
        ("table_name", "columns", "keys", "data"), values.values(), strict=True)}  # fmt: skip
    answer = perform(call_of(tenant, "DatabaseTable.Upsert", **arguments), tenant)
    assert answer.status != 403, answer.value


# -- fields


def test_a_locked_field_stays_as_it_is(world):
    tenant = tenant_with(world, "{fields: {contact.OrgNr: Read}}")
    given = entity(tenant, "contact", 2)
    allowed(tenant, "Contact.SaveContactEntity", contact_entity=given | {"Name": "Renamed"})
    refused(tenant, "Contact.SaveContactEntity", contact_entity=given | {"OrgNr": "1"})
    allowed(tenant, "POST Contact", new_entity={"Name": "New"})
    refused(tenant, "POST Contact", new_entity={"Name": "New", "OrgNr": "1"})
    assert contact(tenant)["Name"] == "Renamed"


def test_a_part_of_a_value_may_be_locked_alone(world):
    tenant = tenant_with(world, "{fields: {contact.Address.Street.City: Read}}")
    given = entity(tenant, "contact", 2)
    city, street = ({**given["Address"], "Street": {**given["Address"]["Street"], **change}}
                    for change in ({"City": "Elsewhere"}, {"Address1": "Elsewhere 1"}))  # fmt: skip
    for address in (city, street):
        address["LocalizedAddress"] = None
    refused(tenant, "Contact.SaveContactEntity", contact_entity=given | {"Address": city})
    allowed(tenant, "Contact.SaveContactEntity", contact_entity=given | {"Address": street})


def test_a_custom_field_may_be_locked(world):
    tenant = tenant_with(world, '{fields: {"contact.UserDefinedFields.SuperOffice:1": Read}}')
    ids = [defined(tenant, label) for label in ("Locked", "Free")]
    assert ids == ["SuperOffice:1", "SuperOffice:2"]
    given = entity(tenant, "contact", 2) | {"CustomFields": None}
    held = given["UserDefinedFields"]
    for id, ask in zip(ids, (refused, allowed), strict=True):
        changed = given | {"UserDefinedFields": held | {id: "changed"}}
        ask(tenant, "Contact.SaveContactEntity", contact_entity=changed)


def defined(tenant, label):
    """A field of the company; its prog id."""
    agent, made = "UserDefinedFieldInfo", {"owner_type": "Contact", "field_type": "ShortText"}
    info = shown(allowed(tenant, f"{agent}.CreateUserDefinedFieldInfo", SYSTEM, **made), tenant)
    info |= {"FieldLabel": label}
    saved = allowed(tenant, f"{agent}.SaveUserDefinedFieldInfo", SYSTEM, user_defined_field_info=info)  # fmt: skip
    allowed(tenant, f"{agent}.Publish", SYSTEM, owner_type="Contact")
    return saved.value.row["ProgId"]


def shown(answer, tenant):
    return dict(tenant.acting(SYSTEM).record(answer.value))


def test_what_the_server_makes_of_a_save_is_no_change_of_the_clients(world):
    """The count of interests, stamps, and the day of completion follow from what may be written."""
    tenant = tenant_with(
        world, "{fields: {contact.ActiveInterests: Read, contact.UpdatedDate: Read}}"
    )
    allowed(tenant, "Contact.UpdateInterests", contact_id=2, enable_interest_ids=[1, 2])


# -- what goes with something else


def test_a_part_needs_update_on_what_it_belongs_to(world):
    tenant = tenant_with(world, "{tables: {ticket: Select}}")
    tickets = tenant.store.table("ticket").scan()
    ticket = next(row["TicketId"] for row in tickets if row["BaseStatus"] == "Active")
    message = {"Ticket": {"TicketId": ticket}, "Body": "Hello"}
    told = refused(tenant, "Ticket.SaveTicketMessageEntity", ticket_message_entity=message)
    assert f"may not change ticket {ticket}" in told["MessageDetail"]
    tenant = tenant_with(world, '{tables: {ticket: Select, ticket_message: "Select, Insert"}}')
    allowed(tenant, "Ticket.SaveTicketMessageEntity", ticket_message_entity=message)


def test_parts_come_and_go_with_their_owner(world):
    tenant = tenant_with(world, '{tables: {quote: FULL, sale: "Select, Insert, Delete"}}')
    answer = allowed(tenant, "POST Sale", new_entity={"Heading": "New", "SaleText": "x"})
    allowed(tenant, "DELETE Sale/{id}", id=answer.value.row["SaleId"])


def test_what_refers_to_a_deleted_row_needs_no_right(world):
    tenant = tenant_with(world, "{tables: {appointment: Select, document: Select}}")
    project = plant(tenant, "project", Name="Short-lived", Associate=5)
    diary = plant(tenant, "appointment", Project=project, Associate=5)
    allowed(tenant, "DELETE Project/{id}", id=project)
    assert tenant.store.table("appointment").get(diary)["Project"] == 0


def test_persons_go_with_their_company(world):
    tenant = tenant_with(world, "{tables: {person: Select}}")
    company = plant(tenant, "contact", Name="Short-lived")
    person = plant(tenant, "person", Lastname="Short-lived", Contact=company)
    allowed(tenant, "DELETE Contact/{id}", id=company)
    assert tenant.store.table("person").get(person)["DeletedDate"]


def test_a_merge_needs_rights_to_the_two_alone(world):
    tenant = tenant_with(world, "{tables: {person: Select, appointment: Select, project_member: Select}}")  # fmt: skip
    source, target = (plant(tenant, "contact", Name=name) for name in ("Old", "New"))
    person = plant(tenant, "person", Lastname="Moved", Contact=source)
    diary = plant(tenant, "appointment", Contact=source, Associate=5)
    merge = {"source_contact_id": source, "destination_contact_id": target,
             "merge_identical_persons": True, "replace_empty_fields_on_destination": False}  # fmt: skip
    allowed(tenant, "Contact.Merge", **merge)
    assert tenant.store.table("person").get(person)["Contact"] == target
    assert tenant.store.table("appointment").get(diary)["Contact"] == target
    tenant = tenant_with(world, '{tables: {contact: "Select, Update"}}')
    source, target = (plant(tenant, "contact", Name=name) for name in ("Old", "New"))
    merge |= {"source_contact_id": source, "destination_contact_id": target}
    told = refused(tenant, "Contact.Merge", **merge)
    assert f"may not delete contact {source}" in told["MessageDetail"]


def test_who_is_invited_needs_not_let_others_write_in_his_diary(world):
    """The rows of those invited are the server's."""
    tenant = tenant_with(world, "{tables: {appointment: FULL}, rows: {appointment: own}}")
    meeting = {
        "Description": "Meeting", "StartDate": "2026-01-15T08:00:00", "EndDate": "2026-01-15T09:00:00",
        "Participants": [{"AssociateId": 5}, {"AssociateId": 17}],
    }  # fmt: skip
    allowed(tenant, "Appointment.SaveAppointmentEntity", appointment_entity=meeting)
    rows = list(tenant.store.table("appointment").scan())[-2:]
    assert [row["Associate"] for row in rows] == [5, 17]


def test_the_content_of_a_document_is_the_documents(world):
    tenant = tenant_with(world, "{tables: {document: Select}}")
    id = plant(
        tenant, "document", Header="Note", Name="note.txt", Associate=5, LockSemantics="Locking"
    )
    for key, arguments in (
        ("PUT Document/{documentId}/Content", {"document_id": id, "stream": b"x"}),
        ("Document.SetDocumentStreamFromId", {"document_id": id, "stream": b"x"}),
        ("Document.CheckoutDocument", {"document_id": id, "allowed_return_types": []}),
        ("Document.RenameDocument", {"document_id": id, "new_filename": "other.txt"}),
    ):
        refused(tenant, key, **arguments)
    assert not tenant.store.table("_content").get(f"document/{id}")


def test_an_image_is_its_rows(world):
    tenant = tenant_with(world, "{tables: {person: Select}}")
    refused(tenant, "Person.SetPersonImage", person_id=1, image=PNG)
    tenant = tenant_with(world, "{tables: {blob: Select}}")
    told = refused(tenant, "Person.SetPersonImage", person_id=1, image=PNG)
    assert "may not add a blob" in told["MessageDetail"]


# -- many at once


def selection_of(tenant, *ids):
    selection = plant(
        tenant, "selection", Name="Some", SelectionType="Static", TargetTableNumber=5,
        TargetTableName="contact", Associate=5,
    )  # fmt: skip
    for id in ids:
        plant(tenant, "selection_member", SelectionId=selection, ContactId=id)
    return selection


def test_a_selections_bulk_delete_skips_what_may_not_be_deleted(world):
    tenant = tenant_with(world, "{tables: {contact: FULL}, rows: {contact: own}}", "")
    mine = plant(tenant, "contact", Name="Mine", Associate=5)
    tenant = tenant_with(world, '{tables: {contact: "Select, Update"}}')
    kept = plant(tenant, "contact", Name="Kept", Associate=17)
    allowed(tenant, "Selection.DeleteContacts", selection_id=selection_of(tenant, kept))
    assert not contact(tenant, kept)["DeletedDate"]
    assert mine


def test_of_many_only_those_that_may_be_deleted_are(world):
    tenant = tenant_with(world, "{tables: {project: Select}}")
    both = [plant(tenant, "contact", Name=name, Associate=5) for name in ("One", "Two")]
    colleague = plant(tenant, "person", Lastname="Colleague", Contact=both[1])
    plant(tenant, "associate", Name="guard", PersonId=colleague, Type="InternalAssociate")
    allowed(tenant, "Selection.DeleteContacts", selection_id=selection_of(tenant, *both))
    assert [bool(contact(tenant, id)["DeletedDate"]) for id in both] == [True, False]


def test_a_bulk_update_that_is_refused_once_writes_nothing(world):
    tenant = tenant_with(world, "{tables: {sale: FULL}}")
    mine = plant(tenant, "sale", Heading="Open", Associate=5)
    done = plant(tenant, "sale", Heading="Done", Associate=17, Completed="Completed")
    change = [{"Key": "Heading", "CurrentOperationType": "Set", "Values": ["Changed"]}]
    told = refused(tenant, "BulkUpdate.ExecuteByEntityIds", table_name="sale", ids=f"{mine},{done}", field_value_infos=change)  # fmt: skip
    assert f"may not change sale {done}" in told["MessageDetail"]
    assert tenant.store.table("sale").get(mine)["Heading"] == "Open"


# -- rules of the entities


def test_what_an_entity_guards_of_itself_is_refused_whatever_the_role_grants(world):
    tenant = tenant_with(world, "{tables: {contact: FULL, person: FULL}}")
    home = tenant.store.table("person").get(tenant.store.table("associate").get(1)["PersonId"])
    body = refused(tenant, "PUT Contact/{id}", id=home["Contact"], entity=entity(tenant, "contact", home["Contact"], Name="Other"))  # fmt: skip
    assert body["Message"] == "[SR_ACCESS_FIELD_R_DB]"


def test_what_a_person_has_from_his_company_comes_back_in_a_save(world):
    """It is shown as the company's, and a save of what was read is no change of it."""
    tenant = tenant_with(world, "{tables: {person: FULL}}")
    company = plant(tenant, "contact", Name="Own", Category=2, Business=3, Associate=17)
    person = plant(tenant, "person", Lastname="Employed", Contact=company)
    given = entity(tenant, "person", person)
    allowed(tenant, "Person.SavePersonEntity", person_entity=given | {"Lastname": "Renamed"})
    body = refused(tenant, "Person.SavePersonEntity", person_entity=given | {"Category": {"Id": 5}})
    assert body["Message"] == "[SR_ACCESS_PERSONONCOMPANY]"


# -- what cannot be seen


def test_why_a_row_is_not_there_is_noted(world):
    tenant = tenant_with(world, "{tables: {contact: FULL}, rows: {contact: own}}")
    theirs = plant(tenant, "contact", Name="Theirs", Associate=17)
    for key, arguments, status in (
        ("GET Contact/{id}", {"id": theirs}, 404),
        ("Contact.GetContactEntity", {"contact_entity_id": theirs}, 200),
    ):
        answer = perform(call_of(tenant, key, TERJE, **arguments), tenant)
        assert answer.status == status
        assert answer.decided.startswith(f"tje0 (role Played) does not see contact {theirs}: "), key
        assert "role Played grants None on rows of" in answer.decided
    answer = perform(call_of(tenant, "GET Contact/{id}", TERJE, id=99_999), tenant)
    assert (answer.status, answer.decided) == (404, "")


def test_a_refusal_says_nothing_of_a_row_that_is_hidden(world):
    """The journal does."""
    tenant = tenant_with(world, "{tables: {ticket: FULL, sale_stakeholder: FULL}, rows: {ticket: own}}")  # fmt: skip
    theirs = plant(tenant, "ticket", Title="Theirs", OwnedBy=17)
    message = {"Ticket": {"TicketId": theirs}, "Body": "Hello"}
    call = call_of(tenant, "Ticket.SaveTicketMessageEntity", ticket_message_entity=message)
    answer = perform(call, tenant)
    assert answer.status == 403 and "SAL0" not in str(answer.value)
    assert answer.value["MessageDetail"].endswith(": it is not for him to see")
    assert "its owner is SAL0" in answer.decided


def test_a_part_of_an_address_that_is_locked_is_no_change_where_it_is_blank(world):
    """Stored without any address, it comes back with blank lines."""
    tenant = tenant_with(world, "{fields: {contact.Address.Street.Zipcode: Read}}")
    id = plant(tenant, "contact", Name="Nowhere", Address={"Street": {"City": "Oslo"}})
    given = entity(tenant, "contact", id, Name="Renamed")
    allowed(tenant, "Contact.SaveContactEntity", contact_entity=given)
    street = {**given["Address"]["Street"], "Zipcode": "0010"}
    given["Address"] = {**given["Address"], "Street": street, "LocalizedAddress": None}
    refused(tenant, "Contact.SaveContactEntity", contact_entity=given)


def test_what_is_added_may_be_finished_within_the_same_call(world):
    """A picture's size is told in a second write."""
    tenant = tenant_with(world, '{tables: {blob: "Select, Insert"}}')
    id = allowed(tenant, "BLOB.SaveImageStream", type="X", image=PNG, description="").value
    assert tenant.store.table("blob").get(id)["OriginalSize"] == len(PNG)
    refused(tenant, "BLOB.SetBlobStream", blob_entity_id=id, stream=PNG + b"more")


def test_what_the_server_made_in_this_call_is_anybodys_to_finish(world):
    """It was never there before, so there is nothing by which it could be judged."""
    tenant = tenant_with(world, "{tables: {contact: Select}}")
    call = call_of(tenant, "Contact.CreateDefaultContactEntity")
    crm = tenant.crm(call)
    with tenant.store.unit() as changes:
        with crm.unasked():
            made = crm.insert("contact", {"Name": "By the server"})
        crm.update("contact", {**made, "Name": "Finished"})
        permit(crm, call.operation.key, changes, 0)
        crm.update("contact", {**contact(tenant, 2), "Name": "Not his"})
        with pytest.raises(Forbidden):
            permit(crm, call.operation.key, changes, 0)
