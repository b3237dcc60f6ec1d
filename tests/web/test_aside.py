"""A question that would keep others waiting runs in a thread on a fork; one that writes runs here after all."""

import threading

import pytest

from so_mock.query import moment
from so_mock.web import content

QUERY = "/api/v1/Person?$filter=title+contains+'man'&$select=personId,fullName&$top=5"


@pytest.fixture
def threads(monkeypatch):
    """The threads in which rows were looked at."""
    seen: list[str] = []
    told = moment.Moment.weigh

    def weigh(self, rows):
        seen.append(threading.current_thread().name)
        told(self, rows)

    monkeypatch.setattr(moment.Moment, "weigh", weigh)
    return seen


def test_a_long_question_runs_in_a_thread_and_answers_the_same(door, threads, monkeypatch):
    here = door("GET", QUERY)
    assert set(threads) == {"MainThread"}
    door.reset()  # or the bytes would be given again
    monkeypatch.setattr(moment, "LONG", 100)
    there = door("GET", QUERY)
    assert threads[-1] != "MainThread"
    assert there.body == here.body
    assert there.status == here.status == 200
    assert door.last().status == 200


def test_a_refusal_from_the_thread_is_a_refusal(door, monkeypatch):
    monkeypatch.setattr(moment, "LONG", -1)
    assert door("GET", QUERY.replace("title", "nope")).status == 400
    assert door("GET", "/api/v1/Contact/99999/Persons").status == 404


def test_what_the_thread_saw_is_the_moment_it_was_asked(door, monkeypatch):
    monkeypatch.setattr(moment, "LONG", 0)
    before = {r["personId"] for r in door("GET", QUERY).json()["value"]}
    person = door.tenant.store.table("person").rows[min(before)]
    with door.tenant.store.unit():
        door.tenant.store.update("person", {**person, "Title": ""})
    after = {r["personId"] for r in door("GET", QUERY).json()["value"]}
    assert person["PersonId"] in before - after


def test_a_long_question_of_a_large_body_is_still_what_was_asked(door, threads, monkeypatch):
    """The body is let go before it is known that the question is long."""
    asked = (
        b'{"ProviderName":"Person","Columns":"personId","Restrictions":"title contains \'man\'",'
        b'"Entities":"person","Page":0,"PageSize":5' + b" " * 1_100_000 + b"}"
    )
    headers = {"content-type": "application/json"}
    path = "/api/v1/Agents/Archive/GetArchiveListByColumns2"
    here = door("POST", path, body=asked, headers=headers)
    door.reset()
    monkeypatch.setattr(moment, "LONG", 0)
    there = door("POST", path, body=asked, headers=headers)
    assert threads[-1] != "MainThread"
    assert (there.status, there.body) == (200, here.body)
    assert there.json()


XML = {"content-type": "application/xml"}


@pytest.fixture
def readers(monkeypatch):
    """The threads in which bodies were read."""
    seen: list[str] = []
    told = content.read

    def read(*args):
        seen.append(threading.current_thread().name)
        return told(*args)

    monkeypatch.setattr(content, "read", read)
    return seen


@pytest.mark.parametrize(("blanks", "aside"), [(999_000, False), (1_100_000, True)])
def test_a_large_body_is_read_in_a_thread_and_once(door, readers, blanks, aside):
    body = b"<x><int>5</int>" + b" " * blanks + b"</x>"
    reply = door("POST", "/api/v1/Agents/Contact/GetContactList", body=body, headers=XML)
    assert (reply.status, [each["ContactId"] for each in reply.json()]) == (200, [5])
    assert [name != "MainThread" for name in readers] == [aside]


def test_a_large_body_that_cannot_be_read_is_refused_once_the_caller_is_known(door, readers):
    path, body = "/api/v1/Agents/Contact/SaveContactEntity", b"<x>" + b" " * 1_100_000
    assert door("POST", path, body=body, headers=XML, auth=None).status == 401
    reply = door("POST", path, body=body, headers=XML)
    assert (reply.status, "no element found" in reply.json()["Message"]) == (400, True)
    assert (door.last().status, door.last().operation) == (400, "Contact.SaveContactEntity")
    assert "MainThread" not in readers
