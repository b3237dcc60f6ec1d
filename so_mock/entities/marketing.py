"""Forms, mailings, news and flows (sheet: domain.md 3, 5)."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from so_mock.clock import NO_DATE
from so_mock.entities.crm import me
from so_mock.entities.model import Children, Entity, Settle, to
from so_mock.entities.ranking import last_among, ordered
from so_mock.entities.relations import referring
from so_mock.entities.simple import labelled
from so_mock.store.table import Row

if TYPE_CHECKING:
    from so_mock.entities.shape import Shaper

RECIPIENTS = "_newsfeeditemrecipient"
PARTICIPANTS = "workflow_instance"
SHIPMENT, ADDRESS = "shipment", "shipment_addr"


def identified(prop: str) -> Settle:
    """A row that is known by a text has one."""

    def settle(crm: Any, row: Row, before: Row | None) -> Row:
        return row if row[prop] else {**row, prop: crm.new_guid()}

    return settle


def without(table: str, prop: str, key: str) -> Callable[[Any, Row], None]:
    """Deletes what belongs to a row in a table that no carrier shows."""

    def leave(crm: Any, row: Row) -> None:
        for part in crm.referring(table, prop, row[key]):
            crm.delete(table, part["id"])

    return leave


def close_when_full(crm: Any, row: Row, before: Row | None) -> None:
    """After its number of submits a form becomes inactive."""
    form = crm.row("form", row["FormId"])
    if form is None or before is not None or not form["Active"]:
        return
    if 0 < form["MaxSubmits"] <= len(crm.referring("form_submission", "FormId", row["FormId"])):
        crm.update("form", {**form, "Active": False})


def steps(row: Row, shaper: Shaper) -> Any:
    """The main line, in its order; steps within an option of a split are shown there."""
    return line_of(shaper, "WorkflowId", row["EmailFlowId"], main=True)


def option_steps(row: Row, shaper: Shaper) -> Any:
    return line_of(shaper, "WorkflowStepOptionId", row["WorkflowStepOptionId"], main=False)


def line_of(shaper: Shaper, prop: str, id: int, *, main: bool) -> list[Any]:
    found = shaper.reads.by("workflow_step", referring(prop), id) if id else []
    if main:
        found = [row for row in found if not row["WorkflowStepOptionId"]]
    return [shaper.nested("workflow_step", "WorkflowStepBase", row) for row in ordered(found)]


REGISTERED = {"registered": NO_DATE, "registered_associate_id": 0}
STAMPS = {**REGISTERED, "updated": NO_DATE, "updated_associate_id": 0, "updatedCount": 0}
STAMPED = {"registered_associate_id": to("associate"), "updated_associate_id": to("associate")}

# Tables of the database that no carrier shows: rows by their columns. A mailing and its recipients, who takes part in a
# flow, and what users of Service are told.
TABLES = (
    Entity(SHIPMENT, "", "id", label="description", parts={ADDRESS: "shipment_id"},
           references={"message_id": to("shipment_message"), "selection_id": to("selection"), "project_id": to("project"),
                       "folder_id": to("hierarchy"), "shipmenttype_id": to("shipment_type"),
                       "generated_document_id": to("document"), **STAMPED},
           extra={"description": "", "message_id": 0, "start_date": NO_DATE, "end_date": NO_DATE, "from_addr": "",
                  "reply_addr": "", "status": 0, "recipients": 0, "folder_id": 0, "configuration": 0, "selection_id": 0,
                  "project_id": 0, "generated_document_id": 0, "shipmenttype_id": 0, "flags": 0, "sent_num": 0,
                  "delivered_num": 0, "open_num": 0, "open_rate": 0.0, "click_num": 0, "click_rate": 0.0,
                  "totalbounce_num": 0, "totalbounce_rate": 0.0, **STAMPS}),
    Entity(ADDRESS, "", "id", label="address",
           references={"shipment_id": to(SHIPMENT), "customer_id": to("person"), "contact_id": to("contact"),
                       "ticket_id": to("ticket"), "form_submission_id": to("form_submission"),
                       "workflow_step_id": to("workflow_step"), "workflow_instance_id": to(PARTICIPANTS)},
           extra={"shipment_id": 0, "address": "", "name": "", "customer_id": 0, "contact_id": 0, "ticket_id": 0, "status": 0,
                  "type": 0, "sending_time": NO_DATE, "bounce_reason": "", "form_submission_id": 0, "workflow_step_id": 0,
                  "workflow_instance_id": 0}),
    Entity(PARTICIPANTS, "", "id", label="id",
           references={"workflow_id": to("email_flow"), "person_id": to("person"), "contact_id": to("contact"),
                       "current_step": to("workflow_step"), "last_communication_step": to("workflow_step"), **STAMPED},
           extra={"workflow_id": 0, "status": 0, "person_id": 0, "contact_id": 0, "current_step": 0, "wait_until": NO_DATE,
                  "last_communication_step": 0, "dropout_reason": "", "step_started": NO_DATE, **STAMPS}),
    Entity("notify", "", "id", label="custom_message",
           references={"user_id": to("associate"), "owner_id": to("associate"), "ticket_id": to("ticket"),
                       "user2_id": to("associate"), "category_id": to("ticket_category"), "chat_topic_id": to("chat_topic"),
                       "contact_id": to("contact"), "person_id": to("person"),
                       "registered_associate_id": to("associate")},
           extra={"type": 0, "expires": NO_DATE, "user_id": 0, "owner_id": 0, "ticket_id": 0, "user2_id": 0, "category_id": 0,
                  "chat_topic_id": 0, "chat_nick_name": "", "ticket_alert_id": 0, "custom_message": "", "contact_id": 0,
                  "person_id": 0, "custom_url": "", **REGISTERED}),
)  # fmt: skip
MARKETING = (
    *TABLES,
    Entity("form", "FormEntity", "FormId", names=("Name",), references={"FolderId": to("hierarchy")},
           computed={"FolderName": labelled("FolderId", "hierarchy")},
           server=frozenset({"RecaptchaMode", "EmailFlows"}), parts={"form_submission": "FormId"},
           settle=identified("FormKey")),
    Entity("form_submission", "FormSubmissionEntity", "FormSubmissionId", label="EmailAddress", follow=close_when_full),
    Entity("form_field_restriction", "FormFieldRestriction", "FormFieldRestrictionId", label="FieldIdentifier"),
    Entity("shipment_message", "ShipmentMessageEntity", "ShipmentMessageId", rest="ShipmentMessage", label="Subject",
           references={"FolderId": to("hierarchy"), "DocumentMessage": to("document")}, settle=identified("AccessKey")),
    Entity("shipment_message_block", "ShipmentMessageBlockEntity", "ShipmentMessageBlockId",
           rest="ShipmentMessageBlock"),
    Entity("utm_parameters", "UtmParameters", "UtmParametersId",
           references={"CreatedContactId": to("contact"), "CreatedPersonId": to("person")}),
    Entity("available_font", "AvailableFont", "AvailableFontsId", label="DisplayName",
           settle=last_among("available_font")),
    Entity("news_feed_item", "NewsFeedItem", "NewsFeedItemId", rest="NewsFeed", names=("Title",),
           server=frozenset({"IsRead", "ReadAt"}), leave=without(RECIPIENTS, "newsfeeditem_id", "NewsFeedItemId")),
    Entity("email_flow", "EmailFlow", "EmailFlowId", defaults={"Associate": me, "Status": "Stopped"},
           children={"Steps": Children("workflow_step", "WorkflowId"),
                     "Triggers": Children("workflow_trigger", "WorkflowId"),
                     "Goals": Children("workflow_goal", "WorkflowId")},
           shows={"EmailFlow": {"Steps": steps}}, server=frozenset({"ContentInfo"}), names=("Name",),
           leave=without(PARTICIPANTS, "workflow_id", "EmailFlowId")),
    Entity("workflow_step", "WorkflowStepBase", "WorkflowStepId", label="StepType",
           references={"WorkflowId": to("email_flow")}, extra={"WorkflowStepOptionId": 0},
           parts={"workflow_step_option": "WorkflowStepId"}, settle=last_among("workflow_step", "WorkflowId")),
    Entity("workflow_step_option", "WorkflowStepOptionBase", "WorkflowStepOptionId", label="Name",
           references={"WorkflowId": to("email_flow"), "WorkflowStepId": to("workflow_step")},
           computed={"Steps": option_steps}),
    Entity("workflow_trigger", "WorkflowTrigger", "WorkflowTriggerId", references={"WorkflowId": to("email_flow")},
           label="TriggerType"),
    Entity("workflow_goal", "WorkflowGoal", "WorkflowGoalId", references={"WorkflowId": to("email_flow")},
           label="GoalType"),
    Entity("workflow_wait_for_action", "WorkflowWaitForAction", "WorkflowWaitForActionId", label="ActionType",
           references={"WorkflowId": to("email_flow"), "WorkflowStepId": to("workflow_step")}),
)  # fmt: skip
