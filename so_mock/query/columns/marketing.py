"""Mailings, flows, forms and what is sent with them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from so_mock.entities.marketing import ADDRESS, PARTICIPANTS, SHIPMENT
from so_mock.entities.relations import referring
from so_mock.query.columns.activity import kind as record_type
from so_mock.query.facts import NOWHERE, Fact, Group, Made, Making, Many, One
from so_mock.store.table import Row

if TYPE_CHECKING:
    from so_mock.entities.shape import Shaper

# States of the database, as lists show them.
SENT = (
    "Under construction", "Finished", "Cancelled", "Scheduled", "Started", "Finished", "Retrying", "Populating", "Deleted",
    "Preparing", "Analyzing selections", "Aborting", "Recipient counting error", "Too many recipients",
)  # fmt: skip
RECIPIENT = (
    "Undefined", "Ready to send", "Duplicate", "No consent", "Sent", "Bounced", "Read by recipient", "Test mailing",
    "Soft bounced", "No subscription", "Recipient complained", "Too many bounces",
)  # fmt: skip
PART = ("", "", "Active", "Finished", "Finished with success", "Dropout", "Cancelled")
ENDED, SUCCEEDED = (3, 4, 5, 6), 4
DELETED = 8  # status of a mailing
# Kinds of messages -> those of mailings.
KINDS = {"Plain": 1, "Html": 1, "SourceView": 1, "Sms": 2, "Document": 3}
MAILING = ("", "E-mail", "SMS", "Document")


def named(names: tuple[str, ...]) -> Any:
    return lambda number, shaper: names[number] if 0 <= number < len(names) else ""


def number(prop: str, names: tuple[str, ...]) -> Made:
    """A number of the database that stands for an item of a fixed list."""
    return Made(lambda row, shaper: row[prop], text=named(names), kind="listAny")


def kind(row: Row, shaper: Shaper) -> int:
    """What a mailing is follows from its message."""
    message = shaper.row("shipment_message", row["message_id"])
    flags = str(message["Flags"]).split(",") if message else []
    return max((KINDS.get(each.strip(), 0) for each in flags), default=0)


def participants(states: tuple[int, ...] = ()) -> Making:
    def count(row: Row, shaper: Shaper) -> int:
        return sum(not states or each["status"] in states for each in taking_part(row, shaper))

    return count


def taking_part(row: Row, shaper: Shaper) -> list[Row]:
    return shaper.reads.by(PARTICIPANTS, referring("workflow_id"), row["EmailFlowId"])


def in_progress(row: Row, shaper: Shaper) -> int:
    return sum(each["status"] not in ENDED for each in taking_part(row, shaper))


def success(row: Row, shaper: Shaper) -> int:
    """Per cent of those who have come to the end."""
    ended = [each["status"] for each in taking_part(row, shaper) if each["status"] in ENDED]
    return round(100 * ended.count(SUCCEEDED) / len(ended)) if ended else 0


def flow_with(content: str, key: str) -> Any:
    """The flow that a message or form is part of."""

    def find(row: Row, shaper: Shaper) -> Row | None:
        for flow in shaper.reads.rows("email_flow"):
            for each in flow["ContentInfo"] or ():
                if (each["WorkflowContentType"], each["Id"]) == (content, row[key]):
                    return flow
        return None

    return One(find, "email_flow")


def communication(row: Row, shaper: Shaper) -> Row:
    """What a participant was sent last."""
    sent = shaper.reads.by(ADDRESS, referring("workflow_instance_id"), row["id"])
    return max(sent, key=lambda each: (each["sending_time"], each["id"]), default={})


def last(column: str) -> Making:
    return lambda row, shaper: communication(row, shaper).get(column)


UNSEEN: dict[str, Fact] = dict.fromkeys(["thumbnail", "mediumthumbnail"], NOWHERE)  # fmt: skip

GROUPS = {
    "shipment": Group(
        SHIPMENT,
        {
            "mailingid": "id", "mailingfolderid": "folder_id", "mailingselectionid": "selection_id",
            "mailingdescription": "description", "name": "description", "text": "description",
            "mailingsent": number("status", SENT), "mailingsimplestatus": number("status", SENT),
            "mailingstatusid": "status", "mailingenddate": "end_date", "date": "start_date", "time": "start_date",
            "mailingtype": Made(kind, text=named(MAILING), kind="listAny"), "mailingtypeid": Made(kind, kind="int"),
            "type": Made(kind, text=named(MAILING), kind="listAny"), "mailingsubscriptiontype": "shipmenttype_id",
            "mailingsentto": "recipients", "mailingsentcount": "sent_num", "mailingowner": "registered_associate_id",
            "associateid": "registered_associate_id", "mailingfrom": "from_addr", "mailingreplyto": "reply_addr",
            "mailingopenrate": "open_rate", "mailingclickrate": "click_rate", "mailingbouncerate": "totalbounce_rate",
            "mailingdeleted": Made(lambda row, shaper: row["status"] == DELETED), "projectid": "project_id",
            "updatedby": "updated_associate_id", "registeredby": "registered_associate_id",
            "historyrank": NOWHERE, "usergroup": "registered_associate_id.GroupIdx", **UNSEEN,
            **record_type(100, "Mailing", "Mailing"),
        },
        {"mailingaddr": Many(ADDRESS, "shipment_id"), "associate": "registered_associate_id", "project": "project_id",
         "emailflow": flow_with("Message", "message_id")},
        also=("mailingaddr",),
    ),
    "shipment_addr": Group(
        ADDRESS,
        {"mailingaddrid": "id", "contactid": "contact_id", "personid": "customer_id",
         "recipientstatus": number("status", RECIPIENT)},
        {"person": "customer_id", "contact": "contact_id"},
    ),
    "email_flow": Group(
        "email_flow",
        {
            "emailflowhierarchyid": "Folder", "workflowid": "EmailFlowId", "workflowname": "Name",
            "workflowdescription": "Description", "workflowdefinitionstatus": "Status",
            "workflowdefinitionstatusid": "Status",
            "shipmenttype": Made(lambda row, shaper: (row["ShipmentType"] or {}).get("Id"), "shipment_type"),
            "workflowenrolledcount": Made(participants(), kind="int"), "workflowinprogresscount": Made(in_progress, kind="int"),
            "workflowcompletedcount": Made(participants(ENDED), kind="int"),
            "workflowsucceededcount": Made(participants((SUCCEEDED,)), kind="int"),
            "workflowsuccessrate": Made(success, kind="int"), **UNSEEN,
        },
        {"workflowassociate": "Associate", "hierarchy": "Folder"},
        also=("hierarchy",),
    ),
    "workflow_instance": Group(
        PARTICIPANTS,
        {
            "workflowinstanceid": "id", "workflowinstancestatus": number("status", PART),
            "workflowinstancewaituntil": "wait_until", "workflowinstancestepstarted": "step_started",
            "workflowinstancecurrentstepdescription": "current_step.StepType",
            "workflowinstancecurrentstepid": "current_step",
            "workflowinstancelastcommunicationstepdescription": "last_communication_step.StepType",
            "workflowinstancedropoutreason": "dropout_reason",
            "workflowinstancelastcommunicationbounceinfo": Made(last("bounce_reason")),
            "workflowinstancelastcommunicationtime": Made(last("sending_time")),
            "workflowinstancelastcommunicationstatus": Made(last("status"), text=named(RECIPIENT), kind="listAny"),
            "updatedby": "updated_associate_id", "registeredby": "registered_associate_id",
        },
        {"emailflow": "workflow_id", "person": "person_id", "contact": "contact_id"},
    ),
    "shipment_message": Group(
        "shipment_message",
        {
            "contentid": "ShipmentMessageId", "shipmentmessagepicturefolderid": "FolderId", "shipmentmessagesubject": "Subject",
            "shipmentmessagedescription": "Description", "contentdescription": "Description",
            "nameordescription": Made(lambda row, shaper: row["Description"] or row["Subject"]),
            "updatedby": "UpdatedAssociateId", "registeredby": "RegisteredAssociateId",
            "contenttype": NOWHERE, "contenticon": NOWHERE, "contentthumbnail": NOWHERE, "shipmentmessagethumbnail": NOWHERE,
        },
        {"emailflow": flow_with("Message", "ShipmentMessageId"), "shipment": Many(SHIPMENT, "message_id")},
    ),
    "form": Group(
        "form",
        {
            "contentid": "FormId", "contentdescription": "Description", "nameordescription": "Name",
            "contenttype": NOWHERE, "contenticon": NOWHERE, "contentthumbnail": NOWHERE, "formthumbnail": NOWHERE,
        },
        {"emailflow": flow_with("Form", "FormId")},
    ),
    "form_submission": Group(
        "form_submission",
        {
            "formsubmissionformid": "FormId", "formsubmissionname": "FormId.Name", "text": "FormId.Name",
            "formsubmissionemail": "EmailAddress", "date": "WhenSubmitted", "time": "WhenSubmitted",
            "registereddate": "WhenSubmitted", "updateddate": "WhenSubmitted", "type": NOWHERE,
            "associateid": NOWHERE, "updatedby": NOWHERE, "registeredby": NOWHERE,
            **record_type(300, "Form submission", "Form"),
        },
    ),
}  # fmt: skip
