"""`verify` passes for what came, says what came instead, and never passes by accident."""

from typing import Any

import pytest
from contract.door import Door, door, door_with, shared_door
from scenario.playing import door_of, played, rule

from so_mock.call import Answer
from so_mock.journal import ENTRIES
from so_mock.web.noting import Seen, note

__all__ = ["door", "door_with", "shared_door"]

MAIL = "EMail.SaveToMailServer"
GET = "GET Contact/{id}"


def send(so: Door, **email: Any) -> None:
    assert so("POST", "Agents/EMail/SaveToMailServer", {"Email": email}).status == 200


def verify(so: Door, **question: Any) -> tuple[int, Any]:
    reply = so("POST", "/_so_mock/verify", question, auth=None)
    return reply.status, reply.json()


def passes(so: Door, **question: Any) -> list[int]:
    status, answer = verify(so, **question)
    assert status == 200, answer
    assert answer["matched"] == len(answer["ids"])
    return answer["ids"]


def fails(so: Door, **question: Any) -> Any:
    status, answer = verify(so, **question)
    assert status == 409, answer
    assert answer["error"].startswith("wanted: ")
    return answer


def refused(so: Door, **question: Any) -> str:
    status, answer = verify(so, **question)
    assert status == 400, answer
    return str(answer["error"])


@pytest.fixture
def mailed(door: Door) -> Door:
    """1 and 2 mails, 3 a company read, 4 one that is not there, 5 the mail of nobody."""
    send(door, Subject="Invoice 1", From={"Address": "a@b.example"}, Priority="High")
    send(door, Subject="Hello", To=[{"Address": "c@d.example"}, {"Address": "e@f.example"}])
    door("GET", "Contact/2?fk=true", headers={"x-mine": "5"})
    door("GET", "Contact/99999", auth="Basic U0FMMDo=")
    door("POST", "Agents/EMail/SaveToMailServer", {"Email": {"Subject": "Nobody"}}, auth=None)
    return door


@pytest.mark.parametrize(
    ("question", "ids"),
    [
        ({"operation": MAIL}, [1, 2, 5]),
        ({"operation": "email.savetomailserver", "count": 3}, [1, 2, 5]),
        ({"operation": ["EMail.Save*", GET], "count": {"at_least": 5}}, [1, 2, 3, 4, 5]),
        ({"operation": MAIL, "status": 200, "count": 2}, [1, 2]),
        ({"operation": MAIL, "status": ["401", "5xx"]}, [5]),
        ({"operation": "Contact.GetContactEntity", "count": 2}, [3, 4]),
        ({"operation": MAIL, "body": {"Email.Subject": "Hello"}, "count": 1}, [2]),
        ({"operation": MAIL, "body": {"email.subject": {"contains": "Invoice"}}}, [1]),
        ({"operation": MAIL, "body": {"Email.Subject": {"matches": "^(Inv|Hel)"}}}, [1, 2]),
        ({"operation": MAIL, "body": {"Email.To.*.Address": "e@f.example"}}, [2]),
        ({"operation": MAIL, "body": {"Email.To": {"exists": True}}}, [2]),
        ({"operation": MAIL, "body": {"Email.To": {"exists": False}}}, [1, 5]),
        ({"operation": MAIL, "body": {"Email.Priority": {"not": "High"}}, "user": "TJE0"}, [2]),
        ({"operation": GET, "query": {"FK": "true"}}, [3]),
        ({"operation": GET, "header": {"X-Mine": 5}}, [3]),
        ({"user": "sal0"}, [4]),
        ({"status": "4xx", "count": {"at_least": 1, "at_most": 2}}, [4, 5]),
        ({"operation": "Sale.*", "count": 0}, []),
        ({"operation": "Sale.*", "count": {"at_most": 1}}, []),
    ],
)
def test_what_came_is_found(mailed, question, ids):
    assert passes(mailed, **question) == ids


def test_what_did_not_come_is_told_with_what_came_instead(mailed):
    answer = fails(mailed, operation=MAIL, body={"Email.Subject": "Bye", "Email.Priority": "High"})
    assert answer["error"].split("\n") == [
        f"wanted: at least 1 call of {MAIL}, body Email.Subject is 'Bye', body Email.Priority is 'High'",
        "came: none, of 5 calls in the journal",
        "nearest:",
        "  #1 POST /api/v1/Agents/EMail/SaveToMailServer -> 200: body Email.Subject is 'Invoice 1', wanted 'Bye'",
        "  #5 POST /api/v1/Agents/EMail/SaveToMailServer -> 401: body Email.Subject is 'Nobody', wanted 'Bye'; "
        "body Email.Priority is absent, wanted 'High'",
        "  #2 POST /api/v1/Agents/EMail/SaveToMailServer -> 200: body Email.Subject is 'Hello', wanted 'Bye'; "
        "body Email.Priority is absent, wanted 'High'",
    ]  # fmt: skip
    assert (answer["matched"], answer["known"]) == (0, True)
    assert [near["id"] for near in answer["nearest"]] == [1, 5, 2]


def test_too_many_are_told(mailed):
    answer = fails(mailed, operation=MAIL, count=2)
    assert "wanted: exactly 2 calls of" in answer["error"] and "came: 3 calls" in answer["error"]
    assert answer["ids"] == [1, 2, 5] and "these came:\n  #1 POST" in answer["error"]
    assert fails(mailed, operation=MAIL, count=0)["wanted"] == f"no call of {MAIL}"
    assert fails(mailed, operation=MAIL, count={"at_most": 2})["matched"] == 3


def test_of_another_operation_the_same_agent_is_nearest(mailed):
    answer = fails(mailed, operation="EMail.CreateFolder")
    assert [near["id"] for near in answer["nearest"]] == [5, 2, 1]
    assert answer["nearest"][0]["why"] == f"it is {MAIL}"


def test_nearest_are_bounded_and_no_secret_is_told(door):
    for n in range(30):
        door("GET", "Contact/2?token=abcdefghijkl", headers={"x-mine": f"abcdefghijkl {n}"})
    answer = fails(door, operation=GET, header={"x-mine": "other"})
    assert len(answer["nearest"]) == 10
    assert "abcdefgh" not in str(answer) and "***" in answer["error"]
    answer = fails(door, operation=GET, query={"token": "wanted-secret"})
    assert "wanted-secret" not in str(answer) and "abcdefgh" not in str(answer)


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ({}, "nothing is asked"),
        ({"count": 1}, "nothing is asked"),
        ({"operation": None}, "nothing is asked"),
        ({"operation": []}, "operation"),
        ({"operation": ""}, "operation"),
        ({"operation": "EMail.SaveToMailServr"}, "did you mean EMail.SaveToMailServer?"),
        ({"operation": "Nix.*"}, "no operation"),
        ({"operation": MAIL, "body": {"Email.Subjct": 1}}, "did you mean Email.Subject?"),
        ({"operation": MAIL, "body": {}}, "body"),
        ({"operation": MAIL, "body": {"Email.Subject": {}}}, "no test"),
        ({"operation": MAIL, "body": {"Email.Subject": {"contain": "x"}}}, "contains"),
        ({"operation": MAIL, "body": {"Email.Priority": "Highst"}}, "Highest"),
        ({"body": {"Email.Subject": "x"}}, "tell the operation too"),
        ({"operation": MAIL, "query": {}}, "query"),
        ({"operation": MAIL, "user": "tje1"}, "tje0"),
        ({"operation": MAIL, "rule": "x"}, "no rule 'x'"),
        ({"operation": MAIL, "rule": 5}, "rule"),
        ({"rule": "", "count": 0}, "rule"),
        ({"operation": MAIL, "body": {"Email.Subject": {"in": []}}, "count": 0}, "one of none"),
        ({"operation": MAIL, "body": {"Email.Subject": {"contains": ""}}}, "any text"),
        ({"operation": MAIL, "body": {"Email.Subject": {"contains": None}}}, "any text"),
        ({"operation": MAIL, "body": {"Email.Subject": {"matches": ""}}}, "any text"),
        ({"operation": MAIL, "status": 99}, "404, 4xx"),
        ({"operation": MAIL, "status": True}, "404, 4xx"),
        ({"operation": MAIL, "status": []}, "404, 4xx"),
        ({"operation": MAIL, "count": -1}, "negative"),
        ({"operation": MAIL, "count": True}, "no whole number"),
        ({"operation": MAIL, "count": "2"}, "no whole number"),
        ({"operation": MAIL, "count": {}}, "at_least, at_most"),
        ({"operation": MAIL, "count": {"at_least": 0}}, "always so"),
        ({"operation": MAIL, "count": {"atleast": 1}}, "nearest: at_least"),
        ({"operation": MAIL, "count": {"at_least": 3, "at_most": 2}}, "more than"),
        ({"operation": MAIL, "count": {"at_most": -2}}, "negative"),
        ({"operaton": MAIL}, "operation"),
        ({"operation": MAIL, "nth": 2}, "nth"),
        ({"operation": MAIL, "state": {"a": "b"}}, "state"),
    ],
)
def test_a_question_that_could_pass_by_accident_is_refused(mailed, question, said):
    assert said in refused(mailed, **question)


def test_the_body_must_be_an_object(mailed):
    for body in (b"[]", b"5", b"{oh", b""):
        assert mailed("POST", "/_so_mock/verify", body=body, auth=None).status == 400


def test_verify_is_not_got(mailed):
    assert mailed("GET", "/_so_mock/verify").status == 405
    assert mailed("POST", "/_so_mock/verify?tenant=Cust777", {"operation": MAIL}).status == 404


# -- what cannot be known


def test_what_had_to_make_room_is_not_counted_as_not_come(door):
    send(door, Subject="First")
    tenant = door.tenant
    seen = Seen(next(iter(tenant.journal)).request())
    for _ in range(ENTRIES):
        note(tenant, tenant.journal.number(), seen, Answer(), b"", "text/plain", 0.0)
    answer = fails(door, operation=MAIL)
    assert answer["known"] is False
    assert "it cannot be known: 1 call had to make room in the journal; from 0 to 1 call match" in answer["error"]  # fmt: skip
    assert not fails(door, operation=MAIL, count=0)["known"]
    send(door, Subject="Second")
    assert passes(door, operation=MAIL, count={"at_least": 1}), "that much is sure"
    assert not fails(door, operation=MAIL, count=1)["known"]
    assert fails(door, operation=MAIL, count=3)["known"], "at most two came"
    assert passes(door, operation=GET, count=0) == [], "none of these had to make room"
    door("DELETE", "/_so_mock/journal")
    assert passes(door, operation=MAIL, count=0) == []


def large(**email: Any) -> dict[str, Any]:
    file = {"Filename": "a.pdf", "Stream": "QUJD" * 10_000}
    return {"Attachments": [file], **email}


def test_a_mail_with_a_file_is_verified_by_what_stands_behind_the_file(door):
    send(door, **large(Subject="Invoice", PlainBody="x" * 3_000 + "end"))
    asked = {"operation": MAIL, "count": 1}
    assert passes(door, **asked, body={"Email.Subject": "Invoice"}) == [1]
    assert passes(door, **asked, body={"Email.Attachments.0.Filename": {"contains": "pdf"}}) == [1]
    assert passes(door, **asked, body={"Email.PlainBody": {"contains": "xxx"}}) == [1]
    assert fails(door, **asked, body={"Email.Subject": "Hello"})["known"]
    for unclear in ({"contains": "end"}, {"matches": "^x+$"}, "x", {"not": "x"}):
        answer = fails(door, **asked, body={"Email.PlainBody": unclear})
        assert not answer["known"], unclear
        assert "too little" in answer["error"]


def test_of_a_body_kept_in_part_only_what_is_there_is_sure(door):
    names = [{"Address": f"user{n}@example.com"} for n in range(1_000)]
    send(door, Subject="Newsletter", To=names, PlainBody="the end")
    asked = {"operation": MAIL, "count": 1}
    assert passes(door, **asked, body={"Email.Subject": "Newsletter"}) == [1]
    assert passes(door, **asked, body={"Email.To.*.Address": "user7@example.com"}) == [1]
    assert fails(door, **asked, body={"Email.Subject": "Other"})["known"]
    for unclear in (
        {"Email.PlainBody": "the end"},
        {"Email.PlainBody": {"exists": False}},
        {"Email.To.*.Address": "user999@example.com"},
        {"Email.To.*.Address": {"not": "user999@example.com"}},
        {"Email.To": {"exists": False}},
    ):
        status, answer = verify(door, **asked, body=unclear)
        assert status == 409, unclear
        assert answer["known"] is (unclear == {"Email.To": {"exists": False}}), unclear


def test_a_description_is_no_call(door):
    """GET tells what an agent's method is, and never runs it."""
    assert door("GET", "Agents/EMail/SaveToMailServer").status == 200
    assert fails(door, operation=MAIL, count=1)["matched"] == 0
    assert passes(door, operation=MAIL, count=0) == []
    assert MAIL not in {key for key, *_ in door.tenant.journal.exercised}
    assert door("GET", "Agents/EMail/SaveToMailServer", auth=None).status == 401
    assert passes(door, operation=MAIL, count=0) == []


def test_a_rule_that_is_about_something_else_cannot_be_asked_for(world):
    made = rule("no mail", operation=MAIL)
    so = door_of(played(world, made, rule("any")))
    try:
        said = refused(so, operation=GET, rule="no mail", count=0)
        assert said == f"rule 'no mail' is about {MAIL}, not what is asked for"
        assert passes(so, operation=GET, rule="any", count=0) == []
        assert passes(so, operation="EMail.*", rule="no mail", count=0) == []
    finally:
        so.close()


@pytest.mark.parametrize(
    "question",
    [
        {"header": {"Authorisation": {"matches": "^Basic"}}, "count": 0},
        {"header": {"x-mien": {"not": "6"}}, "count": 2},
        {"query": {"fkk": {"not": "false"}}, "count": 2},
        {"query": {"fkk": "true"}, "count": 0},
    ],
    ids=str,
)
def test_what_holds_since_nobody_ever_sent_it_proves_nothing(mailed, question):
    said = refused(mailed, operation=GET, **question)
    assert "no call in the journal has it" in said or "did you mean" in said


def test_that_something_is_never_sent_can_be_asked(mailed):
    passes(mailed, operation=GET, header={"X-Mien": {"exists": False}}, count=2)
    passes(mailed, operation=GET, header={"SO-AppToken": "x"}, count=0)
    passes(mailed, operation=GET, header={"x-mine": "6"}, count=0)
    passes(mailed, operation="GET Contact", query={"$top": "6"}, count=0)
    assert fails(mailed, operation=GET, header={"X-Mien": "6"})["matched"] == 0
