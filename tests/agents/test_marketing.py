"""Fonts, forms and mailings."""

from typing import Any

from contract.door import Door
from contract.driver import ask, plant, record

from so_mock.tenant import Tenant


def fonts(door: Door, *names: str) -> list[int]:
    made = [door.agent("Marketing.SaveAvailableFont", {"Font": {"DisplayName": n}}) for n in names]
    return [each["AvailableFontsId"] for each in made]


def ranks(door: Door, ids: list[int]) -> list[int]:
    found = [door.agent("Marketing.GetAvailableFont", {"AvailableFontId": id}) for id in ids]
    return [each["Rank"] for each in found]


def test_a_new_font_comes_last_and_a_moved_one_shifts_the_others(door: Door) -> None:
    ids = fonts(door, "Arial", "Lato", "Roboto")
    assert ranks(door, ids) == [1, 2, 3]
    assert door.agent("Marketing.SetFontRank", {"AvailableFontId": ids[2], "Rank": 1}) is True
    assert ranks(door, ids) == [2, 3, 1]
    assert door.agent("Marketing.SetFontRank", {"AvailableFontId": 999, "Rank": 1}) is False


def test_deleting_a_font_tells_whether_there_was_one(door: Door) -> None:
    (id,) = fonts(door, "Arial")
    gone = [door.agent("Marketing.DeleteAvailableFont", {"AvailableFontId": id}) for _ in range(2)]
    assert gone == [True, False]
    assert door.agent("Marketing.GetAvailableFont", {"AvailableFontId": id})["Deleted"] is True
    assert door.agent("Marketing.DeleteAvailableFont", {"AvailableFontId": 999}) is False


def form(tenant: Tenant, **given: Any) -> Any:
    return record(tenant, "Marketing.SaveFormEntity", form_entity={"Name": "Sign up", **given})


def submit(tenant: Tenant, form_id: int, status: str) -> Any:
    given = {"FormId": form_id, "Status": status}
    return record(tenant, "Marketing.SaveFormSubmissionEntity", form_submission_entity=given)


def test_submissions_are_counted_by_form_and_status(tenant: Tenant) -> None:
    one, two = (form(tenant)["FormId"] for _ in range(2))
    last = submit(tenant, one, "InProgress")
    submit(tenant, one, "Processed")
    submit(tenant, two, "Processed")

    def count(id: int, status: str) -> Any:
        return record(tenant, "Marketing.GetFormSubmissionsCount", form_id=id, status=status)

    assert [count(one, s) for s in ("Unknown", "Processed", "Failed")] == [2, 1, 0]
    assert (count(-1, "Processed"), count(-1, "Unknown")) == (2, 3)
    record(
        tenant,
        "Marketing.SaveFormSubmissionEntity",
        form_submission_entity=last | {"Status": "Failed"},
    )
    assert (count(one, "Failed"), count(one, "InProgress")) == (1, 0)
    record(tenant, "Marketing.DeleteFormEntity", form_entity_id=one)
    assert count(-1, "Unknown") == 1, "submissions go with their form"


def test_a_form_has_a_key_and_closes_after_its_number_of_submits(tenant: Tenant) -> None:
    made, other = form(tenant, Active=True, MaxSubmits=2), form(tenant)
    assert made["FormKey"] and made["FormKey"] != other["FormKey"]

    def active() -> Any:
        return record(tenant, "Marketing.GetFormEntity", form_entity_id=made["FormId"])["Active"]

    submit(tenant, made["FormId"], "Submitted")
    assert active() is True
    submit(tenant, made["FormId"], "Submitted")
    assert active() is False


def test_restrictions_are_exactly_those_of_the_list(tenant: Tenant) -> None:
    def held() -> dict[str, tuple[int, str]]:
        rows = tenant.store.table("form_field_restriction").scan()
        return {
            r["FieldIdentifier"]: (r["FormFieldRestrictionId"], r["FieldRestriction"]) for r in rows
        }

    def set_all(**fields: str) -> None:
        given = [{"FieldIdentifier": n, "FieldRestriction": r} for n, r in fields.items()]
        record(tenant, "Marketing.SetAllFormFieldRestrictions", form_field_restrictions=given)

    set_all(name="ReadOnly", email="ReadOnly")
    first = held()["email"][0]
    set_all(email="DoNotShow", phone="ReadOnly")
    assert held().keys() == {"email", "phone"}
    assert held()["email"] == (first, "DoNotShow"), "an existing one is edited"


def test_blocks_of_a_user(door: Door) -> None:
    for user, text in ((5, "a"), (5, "b"), (17, "c")):
        door.rest("POST", "ShipmentMessageBlock", {"AssociateId": user, "Block": text})
    mine = door.agent("Marketing.GetUserBlocks", {"AssociateId": 5})
    assert [each["Block"] for each in mine] == ["a", "b"]
    (hers,) = door.rest("GET", "ShipmentMessageBlock/Associate/17")
    assert hers["Block"] == "c"


def test_a_mailing_is_previewed_renamed_and_deleted_by_its_message(tenant: Tenant) -> None:
    message = record(
        tenant, "Marketing.SaveShipmentMessageEntity", shipment_message_entity={"Subject": "News"}
    )["ShipmentMessageId"]
    person = record(tenant, "Person.SavePersonEntity", person_entity={"Firstname": "Ana"})[
        "PersonId"
    ]
    plant(tenant, "shipment", id=3, message_id=message, description="May", sent_num=4, status=3)
    plant(tenant, "shipment_addr", id=9, shipment_id=3, customer_id=person)
    record(tenant, "Marketing.RenameMailingByMessageId", message_id=message, name="June")
    header = record(tenant, "Marketing.GetPreviewMailingHeader", shipment_id=3)
    assert (header["ShipmentDescription"], header["MessageSubject"], header["NumSent"]) == (
        "June",
        "News",
        4,
    )
    assert header["Status"] == "Waiting"
    seen = record(tenant, "Marketing.GetPreviewMailing", shipment_addr_id=9)
    assert (seen["PersonFullName"], seen["ShipmentDescription"]) == ("Ana", "June")
    record(tenant, "Marketing.DeleteMessageAndShipment", message_id=message)
    assert record(tenant, "Marketing.GetPreviewMailingHeader", shipment_id=3) is None
    assert record(tenant, "Marketing.GetPreviewMailing", shipment_addr_id=9) is None
    assert (
        record(tenant, "Marketing.GetShipmentMessageEntity", shipment_message_entity_id=message)
        is None
    )
    assert (
        ask(tenant, "Marketing.RenameMailingByMessageId", message_id=message, name="x").status
        == 404
    )
