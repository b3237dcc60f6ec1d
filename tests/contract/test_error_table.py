"""Every status that a client may be refused with, provoked through the door, in JSON and in XML (wire.md 8)."""

import re
from collections.abc import Iterator, Mapping
from typing import Any
from xml.etree import ElementTree

import pytest
from contract.door import BASIC, NOTHING, Door, Reply
from scenario_files import Folder

from so_mock.config import Config
from so_mock.errors import STATUSES

API, IMPLEMENTATION = "SuperOffice.Services.WebApi", "SuperOffice.Services.Implementation"
RULES = """
rules:
  - {name: often, when: {operation: Contact.GetContactEntity, header: {x-test: often}}, then: {status: 429, headers: {Retry-After: "5"}}}
  - {name: mail, when: {operation: EMail.*}, then: {error: {status: 500, type: MailServerException, message: Quota exceeded}}}
  - {name: broken, when: {operation: Ticket.*}, then: {error: 500}}
  - {name: away, when: {operation: Sale.*}, then: {error: 503}}
  - {name: sentry, when: {operation: Project.*}, then: {error: {type: SoSentryException, message: Not for you}}}
"""
OLD = {"if-unmodified-since": "Thu, 15 Jan 1970 08:00:00 GMT"}
TEST = [{"op": "test", "path": "Name", "value": "Other"}]
# status, ErrorType ("" for the binder's form), source, verb, path, body, options
ROWS: list[tuple[int, str, str, str, str, Any, Mapping[str, Any]]] = [
    (400, "ArgumentException", API, "POST", "Contact", {"Category": {"Id": "x"}}, {}),
    (400, "ArgumentException", API, "POST", "Contact", None, {"body": b'{"Name": '}),
    (400, "ArgumentNullException", IMPLEMENTATION, "POST", "Agents/Contact/SaveContactEntity", NOTHING, {}),
    (400, "SoValidationException", IMPLEMENTATION, "POST", "Contact", {"Department": "x"}, {}),
    (400, "SoMassOperationException", IMPLEMENTATION, "POST", "Agents/DatabaseTable/Insert", {"TableName": "contact", "Columns": ["name"], "Data": [["a", "b"]]}, {}),
    (400, "SoDbAccessException", IMPLEMENTATION, "POST", "Agents/DatabaseTable/Insert", {"TableName": "associate", "Columns": ["name"], "Data": [["a"]]}, {}),
    (400, "", "", "POST", "Agents/Contact/GetContactEntity?contactEntityId=x", NOTHING, {}),
    (400, "", "", "GET", "Contact/2147483648", NOTHING, {}),
    (401, "ArgumentException", API, "GET", "Contact/5", NOTHING, {"auth": None}),
    (401, "SoSessionException", API, "GET", "Contact/5", NOTHING, {"auth": "Basic ????"}),
    (401, "SoSessionException", API, "POST", "Agents/Contact/GetMyContact", {}, {"auth": "Digest x"}),
    (403, "SoSentryException", IMPLEMENTATION, "DELETE", "Person/2", NOTHING, {}),
    (404, "SoNotFoundException", IMPLEMENTATION, "GET", "Contact/99999", NOTHING, {}),
    (404, "SoNotFoundException", API, "GET", "Contakt/5", NOTHING, {}),
    (404, "SoNotFoundException", API, "POST", "Agents/Contact/GetContactEntiti", {}, {}),
    (404, "SoNotFoundException", API, "GET", "/Cust99999/api/v1/Contact/5", NOTHING, {}),
    (405, "", "", "PUT", "Agents/Contact/GetContactEntity", NOTHING, {}),
    (405, "", "", "DELETE", "Contact", NOTHING, {}),
    (409, "SoIllegalOperationException", IMPLEMENTATION, "PATCH", "Contact/5", TEST, {}),
    (412, "SoIllegalOperationException", IMPLEMENTATION, "DELETE", "Contact/9", NOTHING, {"headers": OLD}),
    (413, "ArgumentException", API, "POST", "Contact", {"Name": "x" * 2_000_000}, {}),
    (415, "", "", "POST", "Contact", {}, {"headers": {"content-type": "text/csv"}}),
    (429, "SoException", IMPLEMENTATION, "POST", "Agents/Contact/GetContactEntity?contactEntityId=5", NOTHING, {"headers": {"x-test": "often"}}),
    (500, "SoException", IMPLEMENTATION, "GET", "Ticket/1", NOTHING, {}),
    (500, "MailServerException", IMPLEMENTATION, "POST", "Agents/EMail/Send", {}, {}),
    (403, "SoSentryException", IMPLEMENTATION, "GET", "Project/1", NOTHING, {}),
    (503, "SoException", IMPLEMENTATION, "GET", "Sale/1", NOTHING, {}),
]  # fmt: skip
IDS = [f"{status} {verb} {path}" for status, _, _, verb, path, _, _ in ROWS]


@pytest.fixture(scope="module")
def made(tmp_path_factory: Any, world: Any) -> Iterator[Door]:
    file = Folder(tmp_path_factory.mktemp("rules"), world).write("extends: demo\n" + RULES)
    door = Door(Config(scenario=file, body_limit=1024 * 1024))
    yield door
    door.close()


@pytest.fixture
def refusing(made: Door) -> Door:
    made.reset()
    return made


def form_of(body: Any, kind: str, source: str) -> None:
    """The two forms that wire.md 8.1 has for what is made by a service, and for what never came to one."""
    assert body["Message"] and isinstance(body["Message"], str)
    if not kind:
        assert body.keys() <= {"Message", "MessageDetail"}
        return
    assert body.keys() - {"MessageDetail"} == {"Error", "ErrorType", "Message", "ErrorMessage", "ErrorSource"}  # fmt: skip
    assert (body["ErrorType"], body["ErrorSource"]) == (kind, source)
    assert body["Message"] == body["ErrorMessage"]


def call(door: Door, verb: str, path: str, sent: Any, options: Mapping[str, Any], accept: str) -> Reply:  # fmt: skip
    headers = {**options.get("headers", {}), **({"accept": accept} if accept else {})}
    json = NOTHING if sent is None else sent
    if sent is None:
        headers["content-type"] = "application/json"
    auth = options.get("auth", BASIC)
    return door(verb, path, json, body=options.get("body", b""), headers=headers, auth=auth)


@pytest.mark.parametrize(("status", "kind", "source", "verb", "path", "sent", "options"), ROWS, ids=IDS)  # fmt: skip
def test_each_status_in_json(refusing: Door, status: int, kind: str, source: str, verb: str, path: str, sent: Any, options: Any) -> None:  # fmt: skip
    reply = call(refusing, verb, path, sent, options, "")
    assert reply.status == status, reply
    body = reply.json()
    form_of(body, kind, source)
    assert not kind or body["Error"] is True
    for accept in ("text/html, */*;q=0.1", "image/png", "application/octet-stream"):
        again = call(refusing, verb, path, sent, options, accept)
        assert (again.status, again.json()) == (status, body), accept
    assert ("retry-after" in reply.headers) == (status == 429)
    assert ("allow" in reply.headers) == (status == 405)
    assert ("www-authenticate" in reply.headers) == (status == 401)


@pytest.mark.parametrize(
    "accept", ["application/xml", "application/xml; q=0.9, application/json; q=0.1"]
)
@pytest.mark.parametrize(("status", "kind", "source", "verb", "path", "sent", "options"), ROWS, ids=IDS)  # fmt: skip
def test_each_status_in_xml(refusing: Door, status: int, kind: str, source: str, verb: str, path: str, sent: Any, options: Any, accept: str) -> None:  # fmt: skip
    plain = call(refusing, verb, path, sent, options, "").json()
    reply = call(refusing, verb, path, sent, options, accept)
    assert reply.status == status
    assert reply.headers["content-type"] == f"{accept.partition(';')[0]}; charset=utf-8"
    root = ElementTree.fromstring(reply.body)
    assert root.tag == "Error" and not root.attrib
    told = {child.tag: child.text for child in root}
    if kind:
        assert told["Error"] == "true"
        told["Error"] = True  # type: ignore[assignment]
    form_of(told, kind, source)
    assert [child.tag for child in root] == list(plain)
    assert told == plain


def test_the_platform_turns_away_in_the_same_form(refusing: Door) -> None:
    for told, status, kind in (
        ({"state": "Suspended"}, 503, "SoException"),
        ({"state": "Deleted"}, 404, "SoNotFoundException"),
    ):
        assert refusing("PUT", "/_so_mock/platform", told, auth=None).status == 200
        reply = refusing("GET", "Contact/5")
        assert reply.status == status
        form_of(reply.json(), kind, API)


def test_a_sample_under_strict_is_not_built_and_ignored_input_is_refused(door_with: Any) -> None:
    door = door_with(strict=True)
    ledger = door.tenant.world.catalogue.operations
    sample = next(o for o in ledger if door.tenant.world.resolver.of(o).fidelity == "generated" and o.body is None and not o.path_parameters and not any(p.required for p in o.query.values()))  # fmt: skip
    reply = door(sample.verb, sample.path)
    assert reply.status == 501
    form_of(reply.json(), "NotImplementedException", "so-mock")
    reply = door("POST", "Contact", {"Name": "A", "Colour": 1})
    assert reply.status == 400
    form_of(reply.json(), "ArgumentException", IMPLEMENTATION)


@pytest.mark.parametrize(("kind", "status"), STATUSES.items())
def test_a_rule_that_names_a_type_alone_answers_with_its_status(
    tmp_path: Any, door_with: Any, world: Any, kind: str, status: int
) -> None:
    file = Folder(tmp_path, world).write(
        f"extends: empty\nrules: [{{when: {{operation: 'GET Contact/{{id}}'}}, then: {{error: {{type: {kind}}}}}}}]"
    )
    reply = door_with(scenario=file)("GET", "Contact/5")
    assert (reply.status, reply.json()["ErrorType"]) == (status, kind)
    assert re.fullmatch(r"[A-Z].*", reply.json()["Message"])
