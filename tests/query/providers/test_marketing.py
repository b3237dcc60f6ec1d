"""Lists of mailings, flows and forms."""

from contract.door import Door
from contract.driver import plant, record
from query import asking

from so_mock.tenant import Tenant

KARI = 5


def mailing(tenant: Tenant, **given: object) -> int:
    message = record(
        tenant, "Marketing.SaveShipmentMessageEntity",
        shipment_message_entity={"Subject": "News", "Description": "Spring", "Flags": "Html"},
    )  # fmt: skip
    id = message["ShipmentMessageId"]
    return plant(tenant, "shipment", message_id=id, description="Spring letter", **given)


def test_a_mailing_shows_its_state_and_one_row_for_each_recipient(tenant: Tenant) -> None:
    id = mailing(
        tenant,
        status=3,
        registered_associate_id=5,
        from_addr="us@x.example",
        open_rate=0.25,
        shipmenttype_id=2,
    )
    plant(tenant, "shipment_addr", shipment_id=id, customer_id=KARI, contact_id=2, status=6)
    plant(tenant, "shipment_addr", shipment_id=id, customer_id=20, status=4)
    columns = "mailingDescription,mailingSent,mailingOwner,mailingOpenRate,mailingType,mailingSubscriptionType,mailingDeleted"
    assert asking.shown(tenant, "Mailings", columns) == [
        {"mailingDescription": "Spring letter", "mailingSent": "Scheduled", "mailingOwner": "tje0", "mailingOpenRate": 0.25,
         "mailingType": "E-mail", "mailingSubscriptionType": "News", "mailingDeleted": False},
    ]  # fmt: skip
    rows = asking.shown(
        tenant, "simpleShipment", "mailingId,recipientStatus,mailingAddr/person/fullName"
    )
    assert [(r["recipientStatus"], r["mailingAddr/person/fullName"]) for r in rows] == [
        ("Read by recipient", "Kari Bjørge"), ("Sent", record(tenant, "Person.GetPerson", person_id=20)["FullName"]),
    ]  # fmt: skip
    assert asking.ids(
        tenant, "Mailings", "mailingSimpleStatus oneOf (3) and recipientStatus = 6"
    ) == [id]
    assert asking.ids(tenant, "Mailings", "mailingStatusId = 8") == []


def test_what_was_mailed_to_a_company_is_among_its_activities(tenant: Tenant) -> None:
    id, other = mailing(tenant, project_id=10), mailing(tenant)
    plant(tenant, "shipment_addr", shipment_id=id, customer_id=KARI, contact_id=2)
    plant(tenant, "shipment_addr", shipment_id=other, customer_id=20, contact_id=10)
    columns = "mailingId,recordTypeText,text,personId"
    told = asking.shown(tenant, "ContactActivity", columns, "contactId = 2", entities=("mailing",))
    assert told == [{"mailingId": id, "recordTypeText": "Mailing", "text": "Spring letter", "personId": KARI}]  # fmt: skip
    assert asking.ids(tenant, "ProjectActivity", "projectId = 10", entities=("mailing",)) == [id]


def test_folders_and_favourites_of_mailings(door: Door) -> None:
    tenant = door.tenant
    told = {"Domain": "ExternalDocuments", "Name": "Letters", "ParentId": 0}
    folder = door.agent("List.SaveHierarchyEntity", told)["HierarchyId"]
    door.agent("List.SaveHierarchyEntity", told | {"Name": "Other"})
    id, other = mailing(tenant, folder_id=folder), mailing(tenant)
    assert asking.shown(tenant, "MailingFolders", "folderId,folderName") == [
        {"folderId": folder, "folderName": "Letters"}
    ]
    both = asking.found(tenant, "MailingsAndFolders", "name", order="name").rows
    assert [(r["EntityName"], r["name"]) for r in both] == [
        ("mailingfolder", "Letters"), ("all", "Spring letter"), ("all", "Spring letter"),
    ]  # fmt: skip
    own = {"TableName": "s_shipment", "RecordId": id, "AssociateId": 0, "ExtraInfo": ""}
    door.agent("Favourite.AddFavourite", own)
    assert asking.ids(tenant, "mailingFavourites") == [id]
    assert asking.shown(tenant, "Favourites", "text", entities=("mailing",)) == [
        {"text": "Spring letter"}
    ]
    assert other != id


def test_flows_tell_how_many_take_part_and_how_it_went(tenant: Tenant) -> None:
    flow = record(
        tenant, "Workflow.SaveEmailFlow", email_flow={"Name": "Welcome", "Status": "Running"}
    )
    id = flow["EmailFlowId"]
    people = [KARI, 6, 20, 30]
    entered = record(
        tenant, "Workflow.TryAddPersonsToEmailFlow", email_flow_id=id, person_ids=people
    )
    assert entered == [True] * 4
    table = tenant.store.table("workflow_instance")
    with tenant.store.unit():
        for row, status in zip(list(table.scan()), (2, 3, 4, 4), strict=True):
            tenant.store.update("workflow_instance", {**row, "status": status})
    counts = "workflowName,workflowEnrolledCount,workflowInProgressCount,workflowCompletedCount,workflowSucceededCount"
    assert asking.shown(tenant, "EmailFlows", f"{counts},workflowSuccessRate,workflowDefinitionStatus") == [
        {"workflowName": "Welcome", "workflowEnrolledCount": 4, "workflowInProgressCount": 1, "workflowCompletedCount": 3,
         "workflowSucceededCount": 2, "workflowSuccessRate": 67, "workflowDefinitionStatus": "Running"},
    ]  # fmt: skip
    rows = asking.shown(
        tenant,
        "EmailFlowInstances",
        "workflowInstanceStatus,person/personId,emailFlow/workflowName",
    )
    assert [row["person/personId"] for row in rows] == people
    assert rows[0] == {
        "workflowInstanceStatus": "Active", "person/personId": KARI, "emailFlow/workflowName": "Welcome",
    }  # fmt: skip


def test_what_a_flow_sends_is_found_with_its_flow(tenant: Tenant) -> None:
    flow = record(tenant, "Workflow.SaveEmailFlow", email_flow={"Name": "Welcome"})["EmailFlowId"]
    made = record(
        tenant, "Workflow.CreateEmailFlowContent", email_flow_id=flow, content_name="Hello"
    )
    rows = asking.shown(
        tenant,
        "EmailFlowEmailContent",
        "shipmentMessageId,nameOrDescription,emailFlow/workflowName",
    )
    assert rows == [
        {
            "shipmentMessageId": made,
            "nameOrDescription": "Hello",
            "emailFlow/workflowName": "Welcome",
        }
    ]
    assert asking.ids(tenant, "EmailFlowContent", f"emailFlow/emailFlowId = {flow}") == [made]


def test_answers_to_a_form_are_listed_with_its_name(tenant: Tenant) -> None:
    form = record(tenant, "Marketing.SaveFormEntity", form_entity={"Name": "Sign up"})["FormId"]
    told = {
        "FormId": form,
        "PersonId": KARI,
        "ContactId": 2,
        "EmailAddress": "kari@x.example",
        "Status": "Submitted",
    }
    made = record(tenant, "Marketing.SaveFormSubmissionEntity", form_submission_entity=told)
    columns = "formSubmissionName,formSubmissionFormId,formSubmissionStatus,formSubmissionEmail,contactId,contact/name"
    (row,) = asking.shown(
        tenant, "FormSubmission", columns, "person/personId = 5 and formSubmissionStatus = 3"
    )
    assert row["contact/name"]
    assert {**row, "contact/name": ""} == {
        "formSubmissionName": "Sign up", "formSubmissionFormId": form, "formSubmissionStatus": "Submitted",
        "formSubmissionEmail": "kari@x.example", "contactId": 2, "contact/name": "",
    }  # fmt: skip
    assert made["FormSubmissionId"]
