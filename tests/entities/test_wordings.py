"""What people read of errors, in fifteen languages. What is said in English is taken from the door, not from the table."""

import re
from typing import Any
from xml.etree import ElementTree

import pytest
from contract.door import Door
from contract.driver import call_of
from credentials import basic

from so_mock.call import Wishes
from so_mock.entities.languages import LANGUAGES, USUAL
from so_mock.entities.wordings import LONGEST, TOLD, error_in, in_language, wordings
from so_mock.pipeline import perform
from so_mock.render import render, written
from so_mock.scenario.act import error_of
from so_mock.scenario.rules import Refusal
from so_mock.tenant import Tenant

OTHERS = [language.code for language in LANGUAGES if language.code != USUAL]
STALE = {"if-unmodified-since": "Thu, 15 Jan 1970 08:00:00 GMT"}
NOTHING: dict[str, Any] = {}
# What is asked, the status, and what stays as it is in the text of any language.
PROVOKED: list[tuple[str, str, Any, dict[str, Any], int, list[str]]] = [
    ("GET", "Contact/99999", None, NOTHING, 404, ["Contact", "99999"]),
    ("GET", "MDOList/nosuch", None, NOTHING, 404, ["nosuch"]),
    ("POST", "Contact", {"Department": "x"}, NOTHING, 400, ["Contact", "Name"]),
    ("POST", "Agents/Favourite/AddFavourite", {}, NOTHING, 400, []),
    ("GET", "Contakt", None, NOTHING, 404, ["/api/v1/Contakt", "Contact"]),
    ("POST", "Agents/Contact/GetContactEntity?contactEntityId=x", None, NOTHING, 400, ["contactEntityId"]),
    ("POST", "Agents/Contact/GetContactEntity", None, NOTHING, 400, ["contactEntityId"]),
    ("POST", "Agents/Contact/SaveContactEntity", None, NOTHING, 400, []),
    ("PUT", "Agents/Contact/GetContactEntity", None, NOTHING, 405, ["PUT"]),
    ("POST", "Contact", {}, {"headers": {"content-type": "text/csv"}}, 415, ["text/csv"]),
    ("GET", "Contact/5", None, {"auth": None}, 401, ["X-XSRF-TOKEN", "Authorization"]),
    ("GET", "Contact/5", None, {"auth": "Basic ????"}, 401, []),
    ("GET", "Contact/5", None, {"auth": None, "headers": {"x-xsrf-token": "x"}}, 401, []),
    ("DELETE", "Contact/9", None, {"headers": STALE}, 412, ["If-Unmodified-Since"]),
    ("PATCH", "Contact/5", [{"op": "test", "path": "Name", "value": "x"}], NOTHING, 409, ["Name"]),
    ("POST", "Contact", {"Category": {"Id": "x"}}, NOTHING, 400, ["Category.Id", "'x'"]),
    ("POST", "Contact", {"Category": {"Id": 2**40}}, NOTHING, 400, ["Category.Id", str(2**40), "int32"]),
    ("POST", "Sale", {"Amount": "4,43"}, NOTHING, 400, ["Amount", "'4,43'"]),
    ("POST", "Sale", {"Amount": "x"}, NOTHING, 400, ["Amount", "'x'"]),
    ("POST", "Sale", {"Status": "opne"}, NOTHING, 400, ["Status", "'Open'", "SaleStatus"]),
    ("POST", "Sale", {"Status": "zzz"}, NOTHING, 400, ["Status", "SaleStatus", "Open, Sold"]),
    ("POST", "Agents/Contact/GetContactList", [1, None], NOTHING, 400, ["[1]", "null", "int"]),
    ("POST", "Contact", {"Xstop": []}, NOTHING, 400, ["Xstop"]),
    ("POST", "Contact", {"Name": {}}, NOTHING, 400, ["Name"]),
    ("POST", "Contact", {"Category": 5}, NOTHING, 400, ["Category", "5"]),
    ("POST", "Contact", {"Emails": 5}, NOTHING, 400, ["Emails", "5"]),
    ("POST", "Contact", {"ExtraFields": 5}, NOTHING, 400, ["ExtraFields", "5"]),
    ("POST", "Sale", {"Saledate": "x"}, NOTHING, 400, ["Saledate", "'x'"]),
    ("POST", "Sale", {"Saledate": 5}, NOTHING, 400, ["Saledate", "5"]),
    ("POST", "Appointment", {"AlarmLeadTime": "x"}, NOTHING, 400, ["AlarmLeadTime", "PT1H30M"]),
    ("POST", "Agents/Document/SetDocumentStreamFromId", {"Stream": "%"}, NOTHING, 400, ["Stream", "ase64"]),
    ("POST", "Agents/User/SaveUser", {"UserName": "tje0", "Name": "tje0"}, NOTHING, 400, []),
    ("GET", "Contact?$filter=nam eq 1", None, NOTHING, 400, ["Contact", "'nam'", " 0", "name"]),
    ("GET", "Contact?$orderBy=nam", None, NOTHING, 400, ["$orderBy", "Contact", "'nam'"]),
    ("GET", "Contact?$filter=name zz 1", None, NOTHING, 400, ["'zz'", "'name'", "string", "contains"]),
    ("GET", "Contact?$filter=name", None, NOTHING, 400, [" 4"]),
    ("GET", "Contact?$filter=name eq", None, NOTHING, 400, ["'eq'", " 7"]),
    ("GET", "Contact?$filter=registeredDate eq 'x'", None, NOTHING, 400, ["registeredDate", "'x'"]),
    ("GET", "Contact?$filter=name between ('a')", None, NOTHING, 400, []),
    ("GET", "Contact?$filter=contactId eq x", None, NOTHING, 400, ["contactId", "'x'"]),
    ("GET", "Contact?$top=x&$select=name", None, NOTHING, 400, ["$top", "'x'"]),
    ("GET", "/Cust99999/api/v1/Contact/5", None, NOTHING, 404, ["Cust99999"]),
]  # fmt: skip


def provoked(door: Door, verb: str, path: str, sent: Any, more: dict[str, Any]) -> Any:
    if sent is None:
        return door(verb, path, **more)
    return door(verb, path, sent, **more)


@pytest.mark.parametrize(("verb", "path", "sent", "more", "status", "kept"), PROVOKED)
def test_what_is_refused_is_told_in_every_language(
    door: Door, verb: str, path: str, sent: Any, more: Any, status: int, kept: list[str]
) -> None:
    reply = provoked(door, verb, path, sent, more)
    assert reply.status == status, reply
    english = reply.json()
    assert error_in(USUAL, english) == english
    for code in OTHERS:
        told = error_in(code, english)
        assert told.keys() == english.keys()
        assert told["Message"] != english["Message"] or english.get("MessageDetail") != told.get("MessageDetail"), code  # fmt: skip
        if "Error" in english:
            assert told["Message"] == told["ErrorMessage"] != english["Message"], code
        shown = f"{told['Message']} {told.get('MessageDetail', '')}"
        assert [part for part in kept if part not in shown] == [], code
        for name in english.keys() - set(TOLD):
            assert told[name] == english[name]


def test_every_language_says_the_same_arguments() -> None:
    assert len(wordings()) > 40
    for wording in wordings():
        arguments = set(re.findall(r"\{\w+\}", wording.texts[USUAL]))
        assert wording.texts.keys() == {language.code for language in LANGUAGES}
        for code, text in wording.texts.items():
            assert text.strip() == text != "", (wording.name, code)
            assert set(re.findall(r"\{\w+\}", text)) == arguments, (wording.name, code)


FILLED = {
    "position": "12",
    "problem": "'a b'",
    "expected": "'a b'",
    "found": "'a b'",
    "named": "table 'a'",
}


def test_every_wording_is_recognised_as_itself() -> None:
    for wording in wordings():
        names = re.findall(r"\{(\w+)\}", wording.texts[USUAL])
        for code in OTHERS:
            filled = {name: FILLED.get(name, f"<{name}>") for name in names}
            assert in_language(code, wording.texts[USUAL].format(**filled)) == wording.texts[code].format(**filled), wording.name  # fmt: skip


def test_a_restriction_of_an_agent_is_told_too(door: Door) -> None:
    asked = {
        "ProviderName": "FindSale",
        "Columns": "saleId",
        "Restrictions": "registeredDate zz '2026-01-15'",
    }
    english = door("POST", "Agents/Archive/GetArchiveListByColumns2", asked).json()["Message"]
    assert len(english) > 500 and in_language("NO", english).startswith(
        "'zz' er ingen operator for 'registeredDate'"
    )
    assert (
        in_language("NO", "'x' cannot be restricted on in restriction 0.")
        == "'x' kan ikke brukes som kriterium i kriterium 0."
    )


def test_what_nobody_worded_stays() -> None:
    for text in ("", "Out of paper", "Printer: out of paper", "x" * 5_000, ": ", "a: b: c"):
        assert in_language("NO", text) == text
    assert error_in("NO", "plain") == "plain" and error_in("NO", None) is None
    assert error_in("NO", {"Message": 5, "ErrorType": "is taken"}) == {"Message": 5, "ErrorType": "is taken"}  # fmt: skip


@pytest.mark.parametrize("asked", ["$filter=name+%3D+null", "$orderBy=name+up", "$filter=registeredDate+thisPeriod+%27x%27"])  # fmt: skip
def test_a_sentence_that_begins_like_a_wording_is_not_half_translated(
    door: Door, asked: str
) -> None:
    reply = door("GET", f"Contact?{asked}", headers={"accept-language": "sv"})
    assert reply.status == 400
    assert reply.json() == door("GET", f"Contact?{asked}").json()


@pytest.mark.parametrize(
    "text",
    [
        "'contains' is no operator of 'type' (listAny) at position 5; it has oneOf, in; or else.",
        "Nobody worded this at position 5; nearest: that.",
        "a column, a function or '(' expected at position 5, at 'x'.",
        "The body: [ContactIds] is no position in a list; [0] is.",
        "there is no Foo; did you mean Fo?",
    ],
)
def test_a_text_that_only_begins_as_a_wording_is_not_told_in_two_languages(text: str) -> None:
    assert in_language("NO", text) == text


def test_a_long_text_that_nearly_fits_costs_little() -> None:
    """Backtracking over what a client sent must not stop the server: it is given up on by its length."""
    for text in (" is no ; did you mean " * 90, " id " * 499, "a is no " * 249):
        assert in_language("GE", text)
    assert in_language("GE", "Contact id 5 not found") != "Contact id 5 not found"
    long = f"{'Contact' * (LONGEST // 7)} id 5 not found"
    assert in_language("GE", long) == long


def test_what_is_nested_deeply_is_looked_into_a_few_times_only(monkeypatch: Any) -> None:
    looked = 0

    class Counted:
        def fullmatch(self, text: str) -> None:
            nonlocal looked
            looked += 1

    one = wordings()[0]._replace(pattern=Counted())  # type: ignore[arg-type]
    monkeypatch.setattr("so_mock.entities.wordings.wordings", lambda: [one])
    for text in ("a: " * 199 + ".", ". " * 299, "'a b': " * 80 + "."):
        looked = 0
        assert in_language("GE", text) == text
        assert 0 < looked < 100


def test_wordings_within_wordings_are_told_too() -> None:
    for english, norwegian in (
        ("Participants[1]: there is no associate 5", "Participants[1]: Det finnes ingen associate 5"),
        ("a value for 'eq' expected at position 7, at the end.", "en verdi for 'eq' forventes ved posisjon 7, ved slutten."),
        ("'name eq': 'x' is not a date at position 4.", "'name eq': 'x' er ingen dato ved posisjon 4."),
        ("The parameter 'x': 5 is not one of 1, 2.", "Parameteren 'x': 5 er ikke en av 1, 2."),
    ):  # fmt: skip
        assert in_language("NO", english) == norwegian


@pytest.mark.parametrize("media", ["application/json", "application/xml"])
def test_what_a_rule_says_itself_is_never_translated(
    door_with: Any, tmp_path: Any, media: str
) -> None:
    said = "Contact id 5 not found: [SR_ACCESS_ASSOC_DELETE]"
    file = tmp_path / "rules.yaml"
    file.write_text(
        "extends: demo\nrules:\n"
        f"- {{name: own, when: {{operation: 'GET Contact/{{id}}'}}, then: {{error: {{status: 404, message: '{said}', detail: 'US:\"a\";NO:\"b\"'}}}}}}\n"
        "- {name: usual, when: {operation: 'GET Person/{id}'}, then: {error: {status: 403}}}\n"
    )  # fmt: skip
    door = door_with(scenario=str(file))
    norwegian = {"so-language": "NO", "accept": media}
    told = door("GET", "Contact/5", headers=norwegian)
    shown = told.body.decode()
    assert (told.status, shown.count(said)) == (404, 2)
    assert "US:" in shown
    assert "You do not have" not in door("GET", "Person/5", headers=norwegian).body.decode()


def test_an_error_is_written_in_the_language_that_was_wished_and_in_english_without(
    tenant: Tenant,
) -> None:
    call = call_of(tenant, "GET Contact/{id}", id=99999)
    plain, _ = render(perform(call, tenant), call, tenant)
    assert b'"Message":"Contact id 99999 not found"' in plain
    wished = call._replace(wishes=Wishes(language="NO"))
    told, _ = render(perform(wished, tenant), wished, tenant)
    assert b'"Message":"Contact-id 99999 ble ikke funnet"' in told
    assert b'"ErrorType":"SoNotFoundException"' in told
    body = {"Message": "The request is invalid."}
    assert written(body, Wishes(language="SW"))[0].decode() == '{"Message":"Begäran är ogiltig."}'


@pytest.mark.parametrize(
    ("key", "argument", "given", "prop"),
    [
        ("Contact.ValidateContactEntity", "contact_entity", {}, "Name"),
        ("Person.ValidatePersonEntity", "person_entity", {}, "Lastname"),
        ("POST Project/Validate", "project_entity", {}, "Name"),
        ("User.ValidateUser", "user", {"Type": "InternalAssociate"}, "Name"),
    ],
)
def test_what_is_missing_is_told_in_the_callers_language(
    tenant: Tenant, key: str, argument: str, given: Any, prop: str
) -> None:
    call = call_of(tenant, key, **{argument: given})
    plain = perform(call, tenant).value
    assert plain[prop].endswith(f"{prop} must be filled in")
    told = perform(call._replace(wishes=Wishes(language="GE")), tenant).value
    assert told.keys() == plain.keys()
    assert told[prop].endswith(f"{prop} muss ausgefüllt werden")


@pytest.mark.parametrize(("verb", "path", "sent", "more", "status", "kept"), PROVOKED)
def test_the_headers_say_in_which_language(
    door: Door, verb: str, path: str, sent: Any, more: Any, status: int, kept: list[str]
) -> None:
    english = provoked(door, verb, path, sent, more).json()
    for headers, code in (
        ({"accept-language": "nb-NO, en;q=0.5"}, "NO"),
        ({"accept-language": "en", "so-language": "ja"}, "JP"),
        ({"accept-language": "de-CH"}, "GE"),
        ({"accept-language": "en-GB"}, USUAL),
        ({"accept-language": "*"}, ""),
    ):
        asked = {**more, "headers": {**more.get("headers", {}), **headers}}
        told = provoked(door, verb, path, sent, asked)
        assert told.status == status
        assert told.json() == (error_in(code, english) if code else english)
        asked["headers"]["accept"] = "application/xml"
        told = provoked(door, verb, path, sent, asked)
        root = ElementTree.fromstring(told.body)
        assert root.findtext("Message") == (error_in(code, english) if code else english)["Message"]


def test_a_reason_that_is_a_resource_is_told_in_the_callers_language(door: Door) -> None:
    plain = door("DELETE", "Person/2").json()
    assert plain["Message"] == "[SR_ACCESS_ASSOC_DELETE]"
    told = door("DELETE", "Person/2", headers={"accept-language": "de"}).json()
    assert not told["Message"].startswith("[SR_") and told["Message"] == told["ErrorMessage"]
    assert told["ErrorType"] == plain["ErrorType"]


@pytest.mark.parametrize("path", ["Contact/Validate", "Agents/Contact/ValidateContactEntity"])
def test_complaints_are_told_in_the_language_of_the_headers(door: Door, path: str) -> None:
    body = {"ContactEntity": {}} if path.startswith("Agents") else {}
    assert door("POST", path, body).json()["Name"] == "Contact: Name must be filled in"
    for iso, told in (("nb", "Contact: Name må fylles ut"), ("zh", "Contact: 必须填写 Name")):
        assert door("POST", path, body, headers={"so-language": iso}).json()["Name"] == told


def test_a_refused_right_a_large_body_and_a_tenant_that_is_away_are_told_too(
    door_with: Any,
) -> None:
    german = {"accept-language": "de"}
    door = door_with(scenario="read_only_user", body_limit=1024 * 1024)
    reader = basic("LES0:Les0")
    plain = door("DELETE", "Contact/9", auth=reader).json()
    told = door("DELETE", "Contact/9", headers=german, auth=reader)
    assert (told.status, plain["Message"]) == (403, "Sentry denies access")
    assert told.json()["Message"] == "Der Zugriff wurde verweigert"
    told = door("POST", "Contact", body=b"x" * 2_000_000, headers=german)
    assert told.status == 413
    assert told.json()["Message"] == "Die Anforderung ist größer als 1 MB (--body-limit)."
    assert door("PUT", "/_so_mock/platform", {"state": "Suspended"}, auth=None).status == 200
    told = door("GET", "Contact/1", headers=german)
    assert told.status == 503
    assert told.json()["Message"] == "Der Mandant Cust12345 ist nicht verfügbar"


@pytest.mark.parametrize("status", [400, 401, 403, 429, 500, 503])
def test_what_a_rule_refuses_without_a_text_of_its_own_is_told_in_every_language(
    status: int,
) -> None:
    phrase = error_of(Refusal(status)).message
    assert {in_language(code, phrase) for code in OTHERS}.isdisjoint({phrase})
