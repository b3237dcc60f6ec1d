"""Rules speak of JSON; what they say goes out in the format that the caller asked for."""

from collections.abc import Callable
from typing import Any

import pytest
from contract import xml_reader
from contract.door import Door
from scenario.playing import failed, rule

from so_mock.scenario.rules import Then

Play = Callable[..., Door]
READ = "GET Contact/{id}"
XML = {"accept": "application/xml"}


def both(play: Play, then: Then, path: str, operation: str, body: bytes = b"") -> tuple[Any, Any]:
    """What the client of either format reads; each meets the rule for the first time."""
    verb = "POST" if path.startswith("Agents") else "GET"
    told = []
    for headers in ({}, XML):
        door = play(rule("r", then, operation=operation))
        sent = headers | ({"content-type": "application/json"} if body else {})
        reply = door(verb, path, body=body, headers=sent)
        assert reply.status == (then.status or 200), reply
        assert reply.headers["x-so-mock-rule"] == "r" and reply.ignored == []
        told.append(read(door, reply, operation) if headers else reply.json())
    return told[0], told[1]


def read(door: Door, reply: Any, operation: str) -> Any:
    assert reply.headers["content-type"] == "application/xml; charset=utf-8"
    found = door.tenant.world.catalogue.operations.get(operation)
    if found.result.name == "ODataSlimResponse":
        return xml_reader.page(reply.body)
    return xml_reader.read(reply.body, found.result, door.tenant.world.catalogue.carriers)


@pytest.mark.parametrize("path", ["Contact/1", "Contact/1?$select=Name"])
def test_a_patch_is_in_either(play: Play, path: str) -> None:
    patch = {"department": "D & {{ answer.Name }}", "OrgNr": "{{ request.path }}"}
    plain, marked = both(play, Then(patch=patch, status=201), path, READ)
    assert marked == plain
    assert plain["Department"] == f"D & {plain['Name']}"


def test_a_patch_of_kept_rows_is_in_either(play: Play) -> None:
    patch = {"value": [{"name": "{{ answer.value.0.name }}", "n": 5, "no": None}]}
    path = "Contact?$top=2&$select=name"
    plain, marked = both(play, Then(patch=patch), path, "GET Contact")
    assert marked == plain
    assert plain["value"][0]["name"] and plain["value"][0]["n"] == 5
    door = play(rule("r", Then(patch={"value": []}), operation="GET Contact", times=1))
    for rows in (0, 2):  # the bytes that are kept are not the rule's
        assert len(xml_reader.page(door("GET", path, headers=XML).body)["value"]) == rows


def test_a_page_patched_is_a_feed_where_that_is_asked_for(play: Play) -> None:
    door = play(rule("r", Then(patch={"value": [{"name": "N"}]}), operation="GET Contact"))
    reply = door("GET", "Contact?$format=atom")
    assert reply.headers["content-type"] == "application/atom+xml; charset=utf-8"
    assert reply.body.count(b"<entry>") == 1 and b"<d:name>N</d:name>" in reply.body


def test_a_whole_body_is_in_either(play: Play) -> None:
    blank = play().tenant.world.catalogue.carriers.blank("ContactEntityWithLinks") | {
        "Name": "Stub <AS>"
    }
    plain, marked = both(play, Then(body=blank), "Contact/1", READ)
    assert marked == plain == blank
    page = {
        "odata.metadata": "m",
        "odata.nextLink": None,
        "value": [{"a/b": 1.5, "c": True, "d": [], "e": {}}],
    }
    plain, marked = both(play, Then(body=page), "Contact", "GET Contact")
    assert marked == plain == page
    plain, marked = both(
        play,
        Then(body=[True, False]),
        "Agents/Sentry/CanCreateAppointmentInEachAssociatesDiary",
        "Sentry.CanCreateAppointmentInEachAssociatesDiary",
        b'{"AssociateIds": [1]}',
    )
    assert marked == plain == [True, False]


@pytest.mark.parametrize(
    "body", [5, "text", [1, {"a": [None]}], {"Not": {"of its": "type"}}, None, {"Name": [1]}]
)
def test_a_body_of_another_shape_is_well_formed(play: Play, body: Any) -> None:
    door = play(
        rule("r", Then(body=body), operation=[READ, "DELETE Contact/{id}", "GET Contact"]),
    )
    for verb, path in (("GET", "Contact/1"), ("DELETE", "Contact/9"), ("GET", "Contact")):
        reply = door(verb, path, headers=XML)
        assert reply.status == 200, reply
        xml_reader.document(reply.body)


def test_an_error_is_in_either(play: Play) -> None:
    then = failed(503, message="Down & {{ request.method }}", type="Away")
    door = play(rule("r", then, operation=READ))
    plain, marked = door("GET", "Contact/1"), door("GET", "Contact/1", headers=XML)
    assert (plain.status, marked.status) == (503, 503)
    assert xml_reader.error(marked.body) == plain.json() | {"Error": "true"}
    assert plain.json()["Message"] == "Down & GET"


def test_own_errors_keep_their_format_under_rules(play: Play) -> None:
    door = play(rule("r", Then(headers={"X-A": "{{ answer.Message }}"}), operation=READ))
    reply = door("GET", "Contact/99999", headers=XML)
    assert reply.status == 404 and reply.headers["x-a"]
    assert xml_reader.error(reply.body)["Message"]


@pytest.mark.parametrize(
    ("headers", "told", "starts"),
    [
        ({}, "application/json; odd=1", b"{"), (XML, "application/json; odd=1", b"{"),
        ({}, "application/vnd.x+xml", b"<?xml"), (XML, "application/vnd.x+xml", b"<?xml"),
        ({}, "x/y", b"{"), (XML, "x/y", b"<?xml"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("then", [{}, {"patch": {"Name": "N"}}, {"body": {"Name": "N"}}])
def test_a_media_type_that_a_rule_tells_has_its_format(
    play: Play, headers: dict[str, str], told: str, starts: bytes, then: dict[str, Any]
) -> None:
    door = play(rule("r", Then(headers={"content-type": told}, **then), operation=READ))
    reply = door("GET", "Contact/1", headers=headers)
    assert reply.headers["content-type"] == told
    assert reply.body.startswith(starts)
    assert (b"N" in reply.body) and len(reply.body) == int(reply.headers["content-length"])
    reply = door("GET", "Contact/99999", headers=headers)
    assert reply.headers["content-type"] == told and reply.body.startswith(starts)


def test_no_body_stays_none(play: Play) -> None:
    door = play(rule("r", Then(status=204), operation=READ))
    reply = door("GET", "Contact/1", headers=XML)
    assert (reply.status, reply.body, reply.headers.get("content-type")) == (204, b"", None)
