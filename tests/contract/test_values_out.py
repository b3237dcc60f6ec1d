"""One value in all the spellings it may be sent in, shown in the one spelling that wire.md 4.1-4.2 has for it: by agents and by
REST."""

from typing import Any

import pytest
from contract.door import Door

AGENT, REST = "agent", "rest"
DOORS = pytest.mark.parametrize("through", [AGENT, REST])
# entity, what it cannot be without, the name of its key
SALE = "Sale", {"Heading": "Values"}, "SaleId"
APPOINTMENT = "Appointment", {"Description": "Values"}, "AppointmentId"
CONTACT = "Contact", {"Name": "Values AS"}, "ContactId"
PERSON = "Person", {"Lastname": "Values"}, "PersonId"
WEBHOOK = "Webhook", {"Name": "Values", "TargetUrl": "https://values.example", "Events": ["sale.created"]}, "WebhookId"  # fmt: skip


def saved(door: Door, through: str, kind: tuple[str, dict[str, Any], str], given: Any) -> Any:
    """A new row with this, as it is shown when it is read again."""
    entity, least, key = kind
    carrier = entity if entity == "Webhook" else f"{entity}Entity"
    body = least | given
    if through == AGENT:
        id = door.agent(f"{entity}.Save{carrier}", body)[key]
        named = f"{carrier[0].lower()}{carrier[1:]}Id"
        return door.agent(f"{entity}.Get{carrier}?{named}={id}")
    return door.rest("GET", f"{entity}/{door.rest('POST', entity, body)[key]}")


@DOORS
@pytest.mark.parametrize(
    ("sent", "text"),
    [(1200, b"1200.0"), ("1200", b"1200.0"), (4.43, b"4.43"), ("4.43", b"4.43"), ("1.5e2", b"150.0"), (0, b"0.0"), (None, b"0.0"), ("", b"0.0")],
)  # fmt: skip
def test_a_decimal_shows_its_fraction(door: Door, through: str, sent: Any, text: bytes) -> None:
    made = saved(door, through, SALE, {"Amount": sent})
    assert type(made["Amount"]) is float and made["Amount"] == float(text)
    raw = door("GET", f"Sale/{made['SaleId']}").body
    assert b'"Amount":' + text + b"," in raw


@DOORS
@pytest.mark.parametrize(("sent", "shown"), [(30, 30), ("30", 30), (30.0, 30), (None, 0), ("", 0)])
def test_an_integer_is_a_number(door: Door, through: str, sent: Any, shown: int) -> None:
    probability = saved(door, through, SALE, {"Probability": sent})["Probability"]
    assert probability == shown or (sent in (None, "") and type(probability) is int)


@DOORS
@pytest.mark.parametrize("sent", [{"Id": 2}, {"Id": "2"}, {"id": 2.0}])
def test_a_reference_is_named_by_a_number_in_any_spelling(door: Door, through: str, sent: Any) -> None:  # fmt: skip
    assert saved(door, through, CONTACT, {"Category": sent})["Category"]["Id"] == 2


@DOORS
@pytest.mark.parametrize(
    ("sent", "shown"),
    [("inDiary", "inDiary"), ("INDIARY", "inDiary"), (1, "inDiary"), ("1", "inDiary")],
)
def test_an_enum_is_shown_by_name(door: Door, through: str, sent: Any, shown: str) -> None:
    numbers = door.tenant.world.carriers.enum("AppointmentType").numbers
    sent = numbers["inDiary"] if sent == 1 else str(numbers["inDiary"]) if sent == "1" else sent
    assert saved(door, through, APPOINTMENT, {"Type": sent})["Type"] == shown


@DOORS
@pytest.mark.parametrize(
    "sent",
    ["Monday, Wednesday, Friday", "friday,MONDAY,wednesday", "Wednesday , Friday,Monday", 21, "21", 21.0],
)  # fmt: skip
def test_flags_are_shown_as_names_in_the_order_of_their_bits(
    door: Door, through: str, sent: Any
) -> None:
    weekly = {
        "Pattern": "Weekly", "StartDate": "2026-03-02", "EndDate": "2026-03-20", "IsRecurrence": True,
        "WeekPattern": {"Cycle": 1, "Weekdays": sent},
    }  # fmt: skip
    given = {
        "StartDate": "2026-03-02T10:00:00",
        "EndDate": "2026-03-02T11:00:00",
        "Recurrence": weekly,
    }
    made = saved(door, through, APPOINTMENT, given)
    assert made["Recurrence"]["WeekPattern"]["Weekdays"] == "Monday, Wednesday, Friday"


@DOORS
@pytest.mark.parametrize(
    ("sent", "shown"),
    [("01:30", "01:30:00"), ("01:30:15", "01:30:15"), ("1.02:30:00", "1.02:30:00"), ("PT1H30M", "01:30:00"), (None, "00:00:00"), ("", "00:00:00")],
)  # fmt: skip
def test_a_span_of_time(door: Door, through: str, sent: Any, shown: str) -> None:
    assert saved(door, through, APPOINTMENT, {"AlarmLeadTime": sent})["AlarmLeadTime"] == shown


@DOORS
@pytest.mark.parametrize(("sent", "shown"), [(True, True), ("TRUE", True), (1, True), ("0", False), (None, False), ("", False)])  # fmt: skip
def test_a_truth(door: Door, through: str, sent: Any, shown: bool) -> None:
    assert saved(door, through, CONTACT, {"Xstop": sent})["Xstop"] is shown


@DOORS
@pytest.mark.parametrize(("sent", "shown"), [(4711, "4711"), (True, "true"), ("", ""), (None, "")])
def test_a_text(door: Door, through: str, sent: Any, shown: str) -> None:
    assert saved(door, through, CONTACT, {"Department": sent})["Department"] == shown


@DOORS
def test_a_dictionary_keeps_its_keys_as_they_are_and_its_values_are_texts(
    door: Door, through: str
) -> None:
    given = {"Headers": {"X-Own": 5, "x-own": "b", "X~!": True}}
    made = saved(door, through, WEBHOOK, given)
    assert made["Headers"] == {"X-Own": "5", "x-own": "b", "X~!": "true"}


@DOORS
@pytest.mark.parametrize("sent", ["AAECAw==", "AAEC\r\nAw==", " AAEC Aw== "])
def test_bytes_are_kept_whatever_breaks_their_lines(door: Door, through: str, sent: str) -> None:
    made = door.agent("Document.CreateDefaultDocumentEntity") | {"Header": "Bytes", "Name": "b.bin"}
    id = door.agent("Document.SaveDocumentEntity", made)["DocumentId"]
    if through == AGENT:
        door.agent("Document.SetDocumentStreamFromId", {"DocumentId": id, "Stream": sent})
    else:
        put = door("PUT", f"Document/{id}/Content", sent)
        assert put.status == 200, put
    told = door.agent("Document.GetDocumentStream", {"DocumentId": id}, headers={"accept": "application/json"})  # fmt: skip
    assert told == "AAECAw=="


@pytest.mark.parametrize("sent", ["AAEC_w==", "AAE", "AAECA", "====", "%%"])
def test_bytes_in_another_alphabet_are_refused(door: Door, sent: str) -> None:
    reply = door("POST", "Agents/Document/SetDocumentStreamFromId", {"DocumentId": 1, "Stream": sent})  # fmt: skip
    assert reply.status == 400 and reply.json()["Message"] == "Stream: not base64"


@DOORS
def test_a_null_is_what_its_kind_makes_of_it(door: Door, through: str) -> None:
    """A scalar is blank, a reference is cleared, a collection stays (domain.md 4)."""
    least = {"Category": {"Id": 2}, "Department": "D", "Xstop": True, "Emails": [{"Value": "a@values.example"}]}  # fmt: skip
    made = saved(door, through, CONTACT, least)
    made |= {"SupportAssociate": None, "Category": made["Category"], "Department": None, "Xstop": None, "Emails": None}  # fmt: skip
    if through == AGENT:
        after = door.agent("Contact.SaveContactEntity", made)
    else:
        after = door.rest("PUT", f"Contact/{made['ContactId']}", made)
    assert (after["Department"], after["Xstop"], after["SupportAssociate"]) == ("", False, None)
    assert [each["Value"] for each in after["Emails"]] == ["a@values.example"]


@DOORS
@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"Amount": "4,43"}, "Amount: '4,43' is not a number (a point stands before decimals)"),
        ({"Amount": "NaN"}, "Amount: 'NaN' is not a number"),
        ({"Probability": 2**31}, "Probability: 2147483648 is out of range for int32"),
        ({"Probability": True}, "Probability: true is not an integer"),
        ({"Contact": {"ContactId": "1e3"}}, "Contact.ContactId: '1e3' is not an integer"),
        ({"Saledate": "15.01.2026"}, "Saledate: '15.01.2026' is not a date-time (2026-01-15T08:00:00)"),
        ({"Status": "opne"}, "Status: 'opne' is no SaleStatus; did you mean 'Open'?"),
        ({"UserDefinedFields": {"SuperOffice:1": {}}}, "UserDefinedFields.SuperOffice:1: an object is not a string"),
        ({"SaleStakeholders": 5}, "SaleStakeholders: 5 is not an array"),
        ({"Sale": {}, "Currency": []}, "Currency: an array is not an object (Currency)"),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_named_by_its_place_and_nothing_is_kept(
    door: Door, through: str, given: Any, told: str
) -> None:
    before = door.tenant.store.stamp
    path = "Agents/Sale/SaveSaleEntity" if through == AGENT else "Sale"
    reply = door("POST", path, {"Heading": "Values"} | given)
    assert reply.status == 400
    assert reply.json() == {
        "Error": True, "ErrorType": "ArgumentException", "Message": told, "ErrorMessage": told,
        "ErrorSource": "SuperOffice.Services.WebApi",
    }  # fmt: skip
    assert door.tenant.store.stamp == before


@pytest.mark.parametrize("id", ["1e3", "2147483648", "true", "seven", "5.0", "", "%D9%A3"])
@pytest.mark.parametrize(
    ("verb", "address", "named"),
    [
        ("POST", "Agents/Sale/GetSaleEntity?saleEntityId=", "saleEntityId"),
        ("POST", "Agents/Sale/DeleteSaleEntity?saleEntityId=", "saleEntityId"),
        ("GET", "Sale/", "id"),
        ("DELETE", "Sale/", "id"),
    ],
)
def test_an_id_in_the_address_is_refused_in_the_binders_own_form(
    door: Door, verb: str, address: str, named: str, id: str
) -> None:
    if not id and named == "id":
        return  # another address
    reply = door(verb, f"{address}{id}")
    assert reply.status == 400
    detail = f"The parameters dictionary contains a null entry for parameter '{named}'."
    assert reply.json() == {"Message": "The request is invalid.", "MessageDetail": detail}
