"""Done and not done, of appointments, documents and sales alike."""

from agents.appointment.diaries import flat, insert, record, refused, save

from so_mock.tenant import Tenant


def call(tenant: Tenant, method: str, **arguments):
    return record(tenant, f"Appointment.{method}", **arguments)


def completed(tenant: Tenant, id: int) -> str:
    return flat(tenant, id)["Completed"]


def test_a_toggle_completes_and_starts_again(tenant: Tenant):
    id = save(tenant)["AppointmentId"]
    assert (
        call(tenant, "ToggleAppointmentStatus", appointment_id=id)
        == "Completed"
        == completed(tenant, id)
    )
    assert (
        call(tenant, "ToggleAppointmentStatus", appointment_id=id)
        == "Started"
        == completed(tenant, id)
    )
    assert refused(tenant, "Appointment.ToggleAppointmentStatus", appointment_id=99_999)[0] == 404


def test_activities_of_three_kinds(tenant: Tenant):
    id = save(tenant)["AppointmentId"]
    sale = insert(tenant, "sale", Heading="Oak", Completed="NotStarted")["SaleId"]
    document = insert(tenant, "document", Name="a.txt", Header="A", Completed="NotStarted")[
        "DocumentId"
    ]
    both = [f"appointment_id={id}", f"sale_id={sale}", f"document_id={document}"]
    assert call(tenant, "ToggleActivity", activity_identifier=both[1]) == "Completed"
    assert record(tenant, "Sale.GetSaleEntity", sale_entity_id=sale)["Completed"] == "Completed"
    assert call(tenant, "ToggleActivities", activity_identifier=both) == "Completed", (
        "each by itself"
    )
    assert record(tenant, "Sale.GetSaleEntity", sale_entity_id=sale)["Completed"] == "Started"
    assert (
        record(tenant, "Document.GetDocumentEntity", document_entity_id=document)["Completed"]
        == "Completed"
    )
    assert completed(tenant, id) == "Completed"
    call(tenant, "SetActivityStatus", activity_identifier=both, activity_status="NotStarted")
    assert completed(tenant, id) == "NotStarted"
    assert record(tenant, "Sale.GetSaleEntity", sale_entity_id=sale)["Completed"] == "Started"


def test_one_that_is_not_there_keeps_all_as_they_are(tenant: Tenant):
    id = save(tenant)["AppointmentId"]
    asked = [f"appointment_id={id}", "sale_id=99999"]
    assert (
        call(tenant, "SetActivityStatus", activity_identifier=asked, activity_status="Completed")
        is None
    )
    assert completed(tenant, id) == "NotStarted"
    status, text = refused(tenant, "Appointment.ToggleActivity", activity_identifier="contact_id=1")
    assert status == 400 and "contact_id=1" in text


def test_the_first_leads_the_others(tenant: Tenant):
    one, two = save(tenant)["AppointmentId"], save(tenant, Completed="Completed")["AppointmentId"]
    asked = [f"appointment_id={one}", f"todo_id={two}"]
    assert call(tenant, "ToggleAndSetActivities", activity_identifiers=asked) == []
    assert completed(tenant, one) == completed(tenant, two) == "Completed"
    assert call(tenant, "ToggleAndSetActivities", activity_identifiers=asked) == []
    assert completed(tenant, one) == completed(tenant, two) == "Started"
