"""A recording answers the calls that were recorded."""

from typing import Any

import pytest
from recording.taping import Target, read_back, replayed, target

from so_mock.recording.compose import Written
from so_mock.recording.reading import blank

OWN = {
    "TableRight",
    "FieldProperties",
    "_Links",
    "Rank",
}  # Rank: among persons, of whom not all were seen
STAMPS = {"UpdatedDate", "UpdatedBy", "CreatedDate", "CreatedBy"}


def same(told: Any, own: Any, values: Any, name: str = "") -> bool:
    """Keys, types and ids; all values where they are wanted. What rows cannot give is blank, and told of."""
    if isinstance(told, dict) and isinstance(own, dict):
        kept = [n for n in told if n not in OWN | STAMPS]
        assert kept == [n for n in own if n not in OWN | STAMPS], name
        return all(same(told[n], own[n], values, n) for n in kept)
    if isinstance(told, list) and isinstance(own, list):
        assert len(told) == len(own), name
        return all(same(a, b, values, name) for a, b in zip(told, own, strict=True))
    if blank(own):
        return blank(told) or name in values.blank
    assert type(told) is type(own), name
    assert told == own or not (values.all or name.endswith("Id")), (name, told, own)
    return True


class Wanted:
    def __init__(self, written: Written, all: bool) -> None:
        told = [why.partition("blank there: ")[2] for why in written.left]
        names = [name for each in told for name in each.split(", ")]
        assert len(names) < 40
        self.all, self.blank = all, {name.rpartition(".")[2] for name in names}


def day_at_work(ask: Target) -> None:
    """What an integration may call: reads, lists, questions, saves, a delete and mistakes."""
    for path in ("Contact/2", "Person/5", "Appointment/3", "Sale/2", "Ticket/2", "Document/2", "Project/2", "Selection/1"):  # fmt: skip
        ask("GET", path)
    for path in ("List/Category/Items", "List/Country/Items", "User/currentPrincipal"):
        ask("GET", path)
    ask(
        "GET", "Contact", query="$select=contactId,name,category,orgnr&$filter=category eq 1&$top=4"
    )
    ask("GET", "Person", query="$select=personId,firstname,lastname,email/emailAddress&$top=3")
    ask("POST", "Agents/Contact/GetContactEntity", {}, "contactEntityId=4")
    ask("POST", "Agents/Person/GetPersonEntity", {}, "personEntityId=9")
    ask.agent("Archive.GetArchiveListByColumns", ArchiveProviderName="Person", Columns=["personId", "fullName"],
              SortOrder=[], Restriction=[{"Name": "personId", "Operator": "=", "Values": ["5"]}], Page=0, PageSize=5)  # fmt: skip
    ask("GET", "Contact/99999")
    ask.agent("Contact.SaveContactEntity", ContactEntity={"ContactId": 2, "Country": "nowhere"})
    made = ask("POST", "Contact", {"Name": "Zwyxo Trading", "Department": "Oslo"})
    ask("PUT", f"Contact/{made['ContactId']}", made | {"Name": "Zwyxo Holding"})
    ask("GET", f"Contact/{made['ContactId']}")
    seven = ask("GET", "Person/7")
    ask("PUT", "Person/7", seven | {"Title": "Director of everything"})
    ask("GET", "Person/7")
    ask("GET", "Contact/3")
    ask("DELETE", "Contact/3")
    ask("GET", "Contact/3")


@pytest.fixture(scope="module")
def worked() -> Target:
    made = target()
    day_at_work(made)
    return made


@pytest.mark.parametrize("keep", [True, False], ids=["kept", "faked"])
def test_a_recording_answers_the_same_calls_with_the_same_shapes(worked, keep):
    written, calls = worked.written(keep=keep), worked.calls(keep=keep)
    assert all("blank there" in why for why in written.left)
    assert len(calls) == written.calls > 25
    for call, own in zip(calls, replayed(written, calls), strict=True):
        assert own.status == call.status, call.path
        if call.status < 400:
            assert same(call.answer, own.answer, Wanted(written, False)), call.path


def test_with_kept_data_the_values_are_the_same(worked):
    written, calls = worked.written(keep=True), worked.calls(keep=True)
    for call, own in zip(calls, replayed(written, calls), strict=True):
        if call.status < 400:
            assert same(call.answer, own.answer, Wanted(written, True)), (call.verb, call.path)


def test_rows_come_before_rules(worked):
    """Lists and entities are answered from rows, so that what a client changes is seen in them."""
    told = read_back(worked.written(keep=True).text)
    named = {rule["when"]["operation"] for rule in told["rules"]}
    assert named.isdisjoint({"GET Contact", "GET Person", "GET Contact/{id}", "GET Person/{id}", "PUT Person/{id}"})  # fmt: skip
    assert {row["ContactId"]: row for row in told["data"]["contact"]}[2]["Name"]


def test_a_row_is_as_it_was_before_it_was_changed():
    ask = target()
    before = ask("GET", "Contact/2")
    ask("PUT", "Contact/2", before | {"Name": "Changed AS"})
    rows = read_back(ask.written(keep=True).text)["data"]["contact"]
    assert {row["ContactId"]: row["Name"] for row in rows}[2] == before["Name"]


def test_a_row_that_is_made_again_with_the_same_key_is_no_row_of_the_file():
    ask = target("empty")
    made = ask("POST", "Contact", {"Name": "New AS"})
    ask("GET", f"Contact/{made['ContactId']}")
    written = ask.written(keep=True)
    assert "New AS" not in written.text
    assert written.rules == 0
    assert replayed(written, ask.calls(keep=True))[1].answer["Name"] == "New AS"


def test_the_same_question_is_answered_in_turn():
    ask = target()
    ask.saw("GET", "Contact/2", b"", b"", 503, "application/json", {"ErrorType": "Busy", "Message": "later"})  # fmt: skip
    ask.saw("GET", "Contact/2", b"", b"", 503, "application/json", {"ErrorType": "Busy", "Message": "later"})  # fmt: skip
    name = ask("GET", "Contact/2")["Name"]
    written, calls = ask.written(keep=True), ask.calls(keep=True)
    assert [own.status for own in replayed(written, calls)] == [503, 503, 200]
    assert replayed(written, [*calls, calls[-1]])[-1].answer["Name"] == name


def test_a_list_that_changes_without_a_save_is_a_sequence():
    ask = target("empty")
    for count in (1, 2, 2):
        rows = [{"PrimaryKey": str(n), "EntityName": "sale", "saleId": n, "heading": f"Deal {n}"} for n in range(1, count + 1)]  # fmt: skip
        ask.saw("GET", "Sale", b"$select=saleId,heading", b"", 200, "application/json",
                {"odata.metadata": "https://x/", "odata.nextLink": None, "value": rows})  # fmt: skip
    written, calls = ask.written(keep=True), ask.calls(keep=True)
    answers = [len(own.answer["value"]) for own in replayed(written, [*calls, calls[0]])]
    assert answers == [1, 2, 2, 2]


def test_rules_tell_questions_apart():
    ask = target("empty")
    for id, said in ((1, "one"), (2, "two")):
        ask.saw("POST", "Agents/AI/SummarizeSale", b"", b'{"SaleId": %d}' % id, 200, "application/json", said)  # fmt: skip
    written, calls = ask.written(keep=True), ask.calls(keep=True)
    assert [own.answer for own in replayed(written, calls[::-1])] == ["two", "one"]


def test_errors_of_one_row_are_not_those_of_another():
    ask = target()
    refused = {"Error": True, "ErrorType": "SoSentryException", "Message": "no right"}
    ask.saw("GET", "Contact/4", b"", b"", 403, "application/json", refused)
    ask("GET", "Contact/2")
    written, calls = ask.written(), ask.calls()
    answers = replayed(written, calls)
    assert [own.status for own in answers] == [403, 200]
    assert answers[0].answer["ErrorType"] == "SoSentryException"


def test_what_looks_like_a_template_is_none():
    ask = target("empty")
    ask.saw("POST", "Agents/AI/DetectLanguage", b"", b'{"Text": "a"}', 200, "application/json", "Dear {{name}}, {{ now }}!")  # fmt: skip
    written, calls = ask.written(keep=True), ask.calls(keep=True)
    assert replayed(written, calls)[0].answer == "Dear {{name}}, {{ now }}!"


def test_links_lead_to_whoever_plays_the_recording():
    ask = target()
    ask("GET", "User/currentPrincipal")
    ask("GET", "Contact", query="$select=name&$top=1&$filter=name begins 'Q'")
    written = ask.written()
    assert "acme-hidden" not in written.text
    assert "Cust98765" not in written.text


def test_what_is_not_recorded_is_told():
    ask = target()
    ask.saw("GET", "Contact/2", b"", b"", 401, "application/json", {})
    ask.saw("GET", "Nonsense/2", b"", b"", 404, "application/json", {})
    ask.saw("GET", "Document/2/Content", b"", b"", 200, "image/png", b"\x89PNG....")
    left = " ".join(ask.written().left)
    for part in ("401", "no such operation", "image/png"):
        assert part in left


def test_a_row_that_others_refer_to_is_there():
    ask = target()
    person = ask("GET", "Person/5") | {"Contact": {"ContactId": 777}}
    ask.seen.exchanges.clear()
    ask.saw("GET", "Person/5", b"", b"", 200, "application/json", person)
    written, calls = ask.written(), ask.calls()
    assert replayed(written, calls)[0].answer["Contact"]["ContactId"] == 777


def test_custom_fields_come_along():
    ask = target()
    told = {"SuperOffice:77": "[I:5]", "SuperOffice:78": "plain", "x_code": "abc"}
    contact = ask("GET", "Contact/2") | {
        "CustomFields": told | {"SuperOffice:77:DisplayText": "five"},
        "ExtraFields": {"x_code": "abc"},
        "UserDefinedFields": {"SuperOffice:77": "[I:5]", "SuperOffice:78": "plain"},
    }
    ask.seen.exchanges.clear()
    ask.saw("GET", "Contact/2", b"", b"", 200, "application/json", contact)
    written, calls = ask.written(keep=True), ask.calls(keep=True)
    assert written.rules == 0
    assert told.items() <= replayed(written, calls)[0].answer["CustomFields"].items()


def test_nothing_seen_is_a_scenario_too():
    written = target().written()
    assert written.calls == 0
    replayed(written, [])


def test_the_same_seed_gives_the_same_file(worked):
    assert worked.written(seed=3).text == worked.written(seed=3).text
    assert worked.written(seed=3).text != worked.written(seed=4).text
