"""Flows: steps in their order, participants, content; nothing runs them."""

from typing import Any

from contract.driver import ask, plant, record

from so_mock.tenant import Tenant


def flow(tenant: Tenant, **given: Any) -> Any:
    return record(tenant, "Workflow.SaveEmailFlow", email_flow={"Name": "Welcome", **given})


def read(tenant: Tenant, id: int) -> Any:
    return record(tenant, "Workflow.GetEmailFlow", email_flow_id=id)


def kinds(tenant: Tenant, id: int) -> list[str]:
    return [step["StepType"] for step in read(tenant, id)["Steps"]]


def enter(tenant: Tenant, id: int, *persons: int) -> Any:
    return record(
        tenant, "Workflow.TryAddPersonsToEmailFlow", email_flow_id=id, person_ids=list(persons)
    )


STEPS = [{"StepType": "SendEmail"}, {"StepType": "CreateSale"}]


def test_a_step_is_put_after_another(tenant: Tenant) -> None:
    made = flow(tenant, Steps=STEPS, Triggers=[{"TriggerType": "FormSubmitted"}])
    id = made["EmailFlowId"]
    first = made["Steps"][0]["WorkflowStepId"]
    step = record(tenant, "Workflow.CreateDefaultWorkflowStepFromType", step_type="WaitForTime")
    assert (step["WorkflowStepId"], step["StepType"]) == (0, "WaitForTime")
    new = record(tenant, "Workflow.AddAfterWorkflowStep", workflow_step_id=first, sub_step=step)
    assert kinds(tenant, id) == ["SendEmail", "WaitForTime", "CreateSale"]
    assert [s["Rank"] for s in read(tenant, id)["Steps"]] == [1, 2, 3]
    kept = record(tenant, "Workflow.GetWorkflowStep", workflow_step_id=new["WorkflowStepId"])
    assert kept == new and kept["WorkflowId"] == id
    assert (
        ask(tenant, "Workflow.AddAfterWorkflowStep", workflow_step_id=999, sub_step=step).status
        == 404
    )


def test_a_saved_collection_replaces_the_stored_one(tenant: Tenant) -> None:
    made = flow(tenant, Steps=STEPS, Goals=[{"GoalType": "LinkClicked"}])
    record(
        tenant,
        "Workflow.SaveEmailFlow",
        email_flow=made | {"Steps": made["Steps"][1:], "Goals": []},
    )
    assert kinds(tenant, made["EmailFlowId"]) == ["CreateSale"]
    gone = made["Goals"][0]["WorkflowGoalId"]
    assert record(tenant, "Workflow.GetWorkflowGoal", workflow_goal_id=gone) is None
    record(tenant, "Workflow.DeleteEmailFlow", email_flow_id=made["EmailFlowId"])
    last = made["Steps"][1]["WorkflowStepId"]
    assert record(tenant, "Workflow.GetWorkflowStep", workflow_step_id=last) is None


def test_the_status_is_set_and_running_flows_are_counted(tenant: Tenant) -> None:
    made = flow(tenant)
    assert made["Status"] == "Stopped" and made["Associate"]["AssociateId"] == 5
    before = record(tenant, "Workflow.GetWorkflowFencingInfo")["ActiveCount"]
    told = record(
        tenant, "Workflow.SetStatusOnWorkflow", email_flow_id=made["EmailFlowId"], status="Running"
    )
    assert told == read(tenant, made["EmailFlowId"])["Status"] == "Running"
    assert record(tenant, "Workflow.GetWorkflowFencingInfo")["ActiveCount"] == before + 1


def test_a_person_takes_part_once(tenant: Tenant) -> None:
    id = flow(tenant)["EmailFlowId"]
    ana, ben = (
        record(tenant, "Person.SavePersonEntity", person_entity={"Firstname": name})["PersonId"]
        for name in ("Ana", "Ben")
    )
    assert enter(tenant, id, ana, 99_999, ana) == [True, False, False]
    assert enter(tenant, id, ben, ana) == [True, False]
    taking = [r for r in tenant.store.table("workflow_instance").scan() if r["person_id"] == ana]
    record(
        tenant,
        "Workflow.RemoveParticipantsFromEmailFlow",
        email_flow_id=id,
        workflow_instance_ids=[row["id"] for row in taking],
    )
    assert enter(tenant, id, ana, ben) == [True, False]
    other = flow(tenant, RemoveFromFlows=[id])["EmailFlowId"]
    assert enter(tenant, other, ben) == [True]
    assert enter(tenant, id, ben) == [True], "he left the first flow when he entered the other"


def test_content_is_a_message_that_the_flow_shows(tenant: Tenant) -> None:
    id = flow(tenant)["EmailFlowId"]
    made = record(tenant, "Workflow.CreateEmailFlowContent", email_flow_id=id, content_name="Hello")
    message = record(tenant, "Marketing.GetShipmentMessageEntity", shipment_message_entity_id=made)
    assert message["Description"] == "Hello"
    for _ in range(2):
        record(tenant, "Workflow.ConnectEmailFlowContent", email_flow_id=id, message_id=made)
    saved = record(
        tenant, "Workflow.SaveEmailFlow", email_flow=read(tenant, id) | {"ContentInfo": []}
    )
    assert [(c["WorkflowContentType"], c["Id"]) for c in saved["ContentInfo"]] == [
        ("Message", made)
    ]


def test_a_mailing_is_copied_into_a_flow(tenant: Tenant) -> None:
    id = flow(tenant)["EmailFlowId"]
    source = record(
        tenant, "Marketing.SaveShipmentMessageEntity", shipment_message_entity={"Subject": "News"}
    )["ShipmentMessageId"]
    plant(tenant, "shipment", id=7, message_id=source, description="May")
    made = record(tenant, "Workflow.CopyEmailFlowContent", email_flow_id=id, shipment_id=7)
    assert made != source
    copy = record(tenant, "Marketing.GetShipmentMessageEntity", shipment_message_entity_id=made)
    assert copy["Subject"] == "News"
    record(tenant, "Marketing.RenameMailingByMessageId", message_id=made, name="Copy")
    header = record(tenant, "Marketing.GetPreviewMailingHeader", shipment_id=8)
    assert header["ShipmentDescription"] == "Copy"


def test_a_copy_has_the_steps_but_nobody_in_it(tenant: Tenant) -> None:
    made = flow(tenant, Steps=STEPS, Status="Running", Triggers=[{"TriggerType": "SaleSold"}])
    enter(tenant, made["EmailFlowId"], 10)
    id = record(
        tenant, "Workflow.CopyEmailFlow", email_flow_id=made["EmailFlowId"], new_name="Second"
    )
    copy = read(tenant, id)
    assert (copy["Name"], copy["Status"]) == ("Second", "Stopped")
    assert kinds(tenant, id) == ["SendEmail", "CreateSale"]
    assert {s["WorkflowStepId"] for s in copy["Steps"]}.isdisjoint(
        s["WorkflowStepId"] for s in made["Steps"]
    )
    assert [t["TriggerType"] for t in copy["Triggers"]] == ["SaleSold"]
    assert all(r["workflow_id"] != id for r in tenant.store.table("workflow_instance").scan())


def test_steps_within_an_option_are_shown_there(tenant: Tenant) -> None:
    """An option of a split has no published carrier that saves it: its rows come from the tables."""
    id = flow(tenant, Steps=[{"StepType": "Split"}])["EmailFlowId"]
    split = read(tenant, id)["Steps"][0]["WorkflowStepId"]
    blank = record(
        tenant, "Workflow.CreateDefaultWorkflowStepOptionFromType", option_type="LinkClicked"
    )
    assert blank["OptionType"] == "LinkClicked"
    absorber, model = tenant.world.absorber, tenant.world.model
    option = absorber.blank_row(model["workflow_step_option"]) | {
        "WorkflowId": id,
        "WorkflowStepId": split,
        "Name": "Yes",
    }
    step = absorber.blank_row(model["workflow_step"]) | {"WorkflowId": id, "StepType": "AddToList"}
    with tenant.store.unit():
        key = tenant.store.insert("workflow_step_option", option)["WorkflowStepOptionId"]
        tenant.store.insert("workflow_step", step | {"WorkflowStepOptionId": key})
    shown = record(tenant, "Workflow.GetWorkflowStepOption", workflow_step_option_id=key)
    assert [s["StepType"] for s in shown["Steps"]] == ["AddToList"]
    assert kinds(tenant, id) == ["Split"]
    copy = record(tenant, "Workflow.CopyEmailFlow", email_flow_id=id, new_name="")
    assert kinds(tenant, copy) == ["Split"]
    assert (
        sum(s["StepType"] == "AddToList" for s in tenant.store.table("workflow_step").scan()) == 2
    )


def test_a_step_of_no_workflow_has_none_after_it(tenant: Tenant) -> None:
    lost = tenant.world.absorber.blank_row(tenant.world.model["workflow_step"])
    with tenant.store.unit():
        id = tenant.store.insert("workflow_step", lost)["WorkflowStepId"]
    given = {"StepType": "SendEmail"}
    told = ask(tenant, "Workflow.AddAfterWorkflowStep", workflow_step_id=id, sub_step=given)
    assert (told.status, "belongs to no workflow" in told.value["Message"]) == (400, True)
