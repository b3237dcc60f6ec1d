"""Workflow: flows with their steps, and who takes part. Nothing runs them here: a flow has a state and participants."""

from __future__ import annotations

from so_mock.behaviour import behaviour
from so_mock.call import Record
from so_mock.conventions import crud, parts
from so_mock.conventions.facts import facts, one, template
from so_mock.crm import Crm
from so_mock.entities.marketing import PARTICIPANTS, SHIPMENT
from so_mock.entities.model import View
from so_mock.entities.ranking import ordered, place, renumber
from so_mock.errors import BadRequest, NotFound
from so_mock.store.table import Row

facts({
    "Workflow.GetWorkflowStep": one("workflow_step", WorkflowStepId="workflow_step_id"),
    "Workflow.GetWorkflowStepOption": one("workflow_step_option", WorkflowStepOptionId="workflow_step_option_id"),
    "Workflow.CreateDefaultWorkflowStepFromType": template("workflow_step", StepType="step_type"),
    "Workflow.CreateDefaultWorkflowStepOptionFromType": template("workflow_step_option", OptionType="option_type"),
})  # fmt: skip


@behaviour("Workflow.SetStatusOnWorkflow")
def set_status_on_workflow(crm: Crm, email_flow_id: int | None, status: str | None) -> str:
    row = crm.need("email_flow", email_flow_id)
    return str(crud.change(crm, crm.model["email_flow"], row, Status=status)["Status"])


@behaviour("Workflow.AddAfterWorkflowStep")
def add_after_workflow_step(
    crm: Crm, workflow_step_id: int | None, sub_step: Record | None
) -> View:
    """In the same line, which is the flow's or that of an option."""
    after = crm.need("workflow_step", workflow_step_id)
    line = [
        row
        for row in crm.referring("workflow_step", "WorkflowId", after["WorkflowId"])
        if row["WorkflowStepOptionId"] == after["WorkflowStepOptionId"]
    ]
    if after not in line:
        raise BadRequest(f"WorkflowStep {workflow_step_id} belongs to no workflow")
    at = ordered(line).index(after) + 1
    own = {name: after[name] for name in ("WorkflowId", "WorkflowStepOptionId")}
    step = parts.add(crm, "workflow_step", sub_step, **own)
    renumber(crm, "workflow_step", place([*line, step], step, at))
    return crm.view("workflow_step", crm.need("workflow_step", step["WorkflowStepId"]))


# -- participants


@behaviour("Workflow.TryAddPersonsToEmailFlow")
def try_add_persons_to_email_flow(
    crm: Crm, email_flow_id: int | None, person_ids: list[int] | None
) -> list[bool]:
    """One answer for each person. Refused are those who do not exist or take part already; whoever enters leaves the
    flows that this one says."""
    flow = crm.need("email_flow", email_flow_id)
    return [_enter(crm, flow, id) for id in person_ids or ()]


def _enter(crm: Crm, flow: Row, person: int) -> bool:
    row = crm.row("person", person)
    if row is None or any(
        p.get("workflow_id") == flow["EmailFlowId"] for p in _taking_part(crm, person)
    ):
        return False
    for participant in _taking_part(crm, person):
        if participant.get("workflow_id") in (flow["RemoveFromFlows"] or ()):
            crm.delete(PARTICIPANTS, participant["id"])
    crm.insert(
        PARTICIPANTS,
        {
            "workflow_id": flow["EmailFlowId"],
            "person_id": person,
            "contact_id": row["Contact"] or 0,
            "registered": crm.now(),
            "registered_associate_id": crm.caller.associate_id,
        },
    )
    return True  # fmt: skip


def _taking_part(crm: Crm, person: int) -> list[Row]:
    return crm.referring(PARTICIPANTS, "person_id", person)


@behaviour("Workflow.RemoveParticipantsFromEmailFlow")
def remove_participants_from_email_flow(
    crm: Crm, email_flow_id: int | None, workflow_instance_ids: list[int] | None
) -> None:
    flow = crm.need("email_flow", email_flow_id)
    for id in workflow_instance_ids or ():
        row = crm.row(PARTICIPANTS, id)
        if row is not None and row.get("workflow_id") == flow["EmailFlowId"]:
            crm.delete(PARTICIPANTS, id)


@behaviour("Workflow.GetWorkflowFencingInfo")
def get_workflow_fencing_info(crm: Crm) -> Record:
    """How many flows are running. There is no limit here, so none is near: the maximum is 0."""
    running = [row for row in crm.rows("email_flow") if row["Status"] == "Running"]
    return crm.blank("FencingInfo") | {"ActiveCount": len(running)}


# -- content


@behaviour("Workflow.CreateEmailFlowContent")
def create_email_flow_content(crm: Crm, email_flow_id: int | None, content_name: str | None) -> int:
    """Answers the id of a new message."""
    flow = crm.need("email_flow", email_flow_id)
    message = parts.add(crm, "shipment_message", {"Description": content_name})
    return _connect(crm, flow, message)


@behaviour("Workflow.ConnectEmailFlowContent")
def connect_email_flow_content(crm: Crm, email_flow_id: int | None, message_id: int | None) -> None:
    flow = crm.need("email_flow", email_flow_id)
    _connect(crm, flow, crm.need("shipment_message", message_id))


@behaviour("Workflow.CopyEmailFlowContent")
def copy_email_flow_content(crm: Crm, email_flow_id: int | None, shipment_id: int | None) -> int:
    """The message of a mailing, and the mailing, are copied. Answers the id of the new message."""
    flow, shipment = crm.need("email_flow", email_flow_id), crm.row(SHIPMENT, shipment_id)
    if shipment is None:
        raise NotFound(f"Shipment id {shipment_id or 0} not found")
    source = crm.need("shipment_message", shipment.get("message_id"))
    message = parts.copied(crm, "shipment_message", source, AccessKey="")
    id = _connect(crm, flow, message)
    crm.insert(SHIPMENT, {**shipment, "id": 0, "message_id": id})
    return id


def _connect(crm: Crm, flow: Row, message: Row) -> int:
    id = int(message["ShipmentMessageId"])
    held = flow["ContentInfo"] or []
    if all(each["WorkflowContentType"] != "Message" or each["Id"] != id for each in held):
        told = {"WorkflowContentType": "Message", "Id": id}
        info = [*held, crm.blank("WorkflowContentInfo") | told]
        crud.change(crm, crm.model["email_flow"], flow, ContentInfo=info)
    return id


@behaviour("Workflow.CopyEmailFlow")
def copy_email_flow(crm: Crm, email_flow_id: int | None, new_name: str | None) -> int:
    """With its steps, triggers and goals; nobody takes part in the copy, and it is stopped."""
    source = crm.need("email_flow", email_flow_id)
    flow = parts.copied(
        crm, "email_flow", source, Name=new_name or source["Name"], Status="Stopped", ContentInfo=[],
        Associate=crm.caller.associate_id,
    )  # fmt: skip
    id = int(flow["EmailFlowId"])
    for name in ("workflow_trigger", "workflow_goal"):
        for row in crm.referring(name, "WorkflowId", source["EmailFlowId"]):
            parts.copied(crm, name, row, WorkflowId=id)
    line = crm.referring("workflow_step", "WorkflowId", source["EmailFlowId"])
    for row in line:
        if not row["WorkflowStepOptionId"]:
            _copy_step(crm, row, id, 0)
    return id


def _copy_step(crm: Crm, step: Row, flow: int, option: int) -> None:
    new = parts.copied(crm, "workflow_step", step, WorkflowId=flow, WorkflowStepOptionId=option)
    old_id, new_id = step["WorkflowStepId"], new["WorkflowStepId"]
    for row in crm.referring("workflow_wait_for_action", "WorkflowStepId", old_id):
        parts.copied(crm, "workflow_wait_for_action", row, WorkflowId=flow, WorkflowStepId=new_id)
    for row in crm.referring("workflow_step_option", "WorkflowStepId", old_id):
        copy = parts.copied(
            crm, "workflow_step_option", row, WorkflowId=flow, WorkflowStepId=new_id
        )
        for below in crm.referring(
            "workflow_step", "WorkflowStepOptionId", row["WorkflowStepOptionId"]
        ):
            _copy_step(crm, below, flow, copy["WorkflowStepOptionId"])
