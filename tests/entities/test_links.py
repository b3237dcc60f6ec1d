"""Links: one row, seen from both of its ends."""

from typing import Any

import pytest
from contract.driver import record

from so_mock.tenant import Tenant


@pytest.fixture
def ends(tenant: Tenant) -> dict[str, int]:
    save = {"Title": "Boards", "StartDate": "2031-03-03T10:00:00"}
    return {
        "appointment": record(tenant, "Appointment.SaveAppointmentEntity", appointment_entity=save)["AppointmentId"],
        "sale": record(tenant, "Sale.SaveSaleEntity", sale_entity={"Heading": "Oak"})["SaleId"],
        "project": record(tenant, "Project.SaveProjectEntity", project_entity={"Name": "Floors"})["ProjectId"],
        "document": record(tenant, "Document.SaveDocumentEntity", document_entity={"Name": "a.txt", "Header": "A"})["DocumentId"],
    }  # fmt: skip


def shown(tenant: Tenant, kind: str, id: int) -> Any:
    title = kind.title()
    return record(tenant, f"{title}.Get{title}Entity", **{f"{kind}_entity_id": id})


def seen(tenant: Tenant, kind: str, id: int) -> list[tuple[str, int]]:
    entity = shown(tenant, kind, id)
    assert entity["ActiveLinks"] == len(entity["Links"])
    return [(link["EntityName"], link["Id"]) for link in entity["Links"]]


def link(tenant: Tenant, ends: dict[str, int], kind: str, *to: str) -> None:
    title = kind.title()
    given = shown(tenant, kind, ends[kind])
    links = [{"EntityName": each, "Id": ends[each], "Description": f"to {each}"} for each in to]
    given["Links"] = given["Links"] + links
    record(tenant, f"{title}.Save{title}Entity", **{f"{kind}_entity": given})


@pytest.mark.parametrize("kind", ["appointment", "sale", "project", "document"])
def test_a_link_is_seen_from_both_ends(tenant: Tenant, ends: dict[str, int], kind: str):
    others = [each for each in ends if each != kind]
    link(tenant, ends, kind, *others)
    assert seen(tenant, kind, ends[kind]) == [(each, ends[each]) for each in others]
    for each in others:
        assert seen(tenant, each, ends[each]) == [(kind, ends[kind])]
        assert shown(tenant, each, ends[each])["Links"][0]["Description"] == f"to {each}"


def test_links_that_are_left_out_are_gone_at_both_ends(tenant: Tenant, ends: dict[str, int]):
    link(tenant, ends, "appointment", "sale", "project")
    sale = shown(tenant, "sale", ends["sale"])
    record(tenant, "Sale.SaveSaleEntity", sale_entity=sale | {"Links": None})
    assert seen(tenant, "sale", ends["sale"]) == [("appointment", ends["appointment"])], (
        "null changes nothing"
    )
    record(tenant, "Sale.SaveSaleEntity", sale_entity=sale | {"Links": []})
    assert seen(tenant, "sale", ends["sale"]) == []
    assert seen(tenant, "appointment", ends["appointment"]) == [("project", ends["project"])]


def test_a_save_of_what_was_read_keeps_the_link_and_its_id(tenant: Tenant, ends: dict[str, int]):
    link(tenant, ends, "appointment", "sale")
    before = shown(tenant, "appointment", ends["appointment"])
    for kind in ("sale", "appointment"):
        title = kind.title()
        read = shown(tenant, kind, ends[kind])
        read["Links"][0]["Description"] = f"read by {kind}"
        record(tenant, f"{title}.Save{title}Entity", **{f"{kind}_entity": read})
    after = shown(tenant, "appointment", ends["appointment"])["Links"]
    assert after == [before["Links"][0] | {"Description": "read by appointment"}]


def test_what_is_deleted_is_linked_no_more(tenant: Tenant, ends: dict[str, int]):
    link(tenant, ends, "appointment", "sale", "document")
    record(tenant, "Sale.DeleteSaleEntity", sale_entity_id=ends["sale"])
    assert seen(tenant, "appointment", ends["appointment"]) == [("document", ends["document"])]
    assert len(tenant.store.table("link")) == 1


def test_a_link_may_lead_out_of_the_base(tenant: Tenant, ends: dict[str, int]):
    given = shown(tenant, "project", ends["project"])
    given["Links"] = [{"EntityName": "URL", "Id": 0, "ExtraInfo": "https://oak.example"}]
    saved = record(tenant, "Project.SaveProjectEntity", project_entity=given)
    assert saved["Links"][0]["ExtraInfo"] == "https://oak.example"
