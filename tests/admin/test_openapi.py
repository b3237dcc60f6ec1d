"""The document of the admin API: it is valid, and whatever it says of a call is what the call does."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

import pytest
from contract.door import NOTHING, Door
from jsonschema import Draft202012Validator
from openapi_spec_validator import OpenAPIV31SpecValidator

from so_mock.admin.routes import ROUTES
from so_mock.config import Config

# Calls that succeed, in this order. A route that is not among them is called with nothing.
CALLS: list[tuple[str, str, str, Any]] = [
    ("GET", "/journal/{id}", "/journal/1", NOTHING),
    ("GET", "/journal", "/journal?operation=Contact.*&status=2xx&limit=5", NOTHING),
    ("POST", "/verify", "/verify", {"operation": "GET Contact/{id}", "count": 1}),
    ("POST", "/verify", "/verify", {"operation": "GET Contact/{id}", "count": 7}),
    ("GET", "/coverage", "/coverage?everywhere=true", NOTHING),
    ("POST", "/mail/in", "/mail/in", {"from": "eva@new.example", "to": "support@fjordlys.example", "subject": "Help",
                                      "attachments": [{"filename": "a.txt", "text": "a"}]}),
    ("GET", "/mail", "/mail?direction=in&since=5m&limit=5", NOTHING),
    ("GET", "/mail/{id}", "/mail/1", NOTHING),
    ("GET", "/mail/{id}/raw", "/mail/1/raw", NOTHING),
    ("DELETE", "/mail", "/mail", NOTHING),
    ("POST", "/state/{entity}", "/state/webhook", {"Name": "Script", "Type": "crmscript", "TargetUrl": "1",
                                                   "State": "Active", "Events": ["contact.created"]}),
    ("POST", "/state/{entity}", "/state/contact", {"Name": "Heard AS"}),
    ("GET", "/webhooks/deliveries", "/webhooks/deliveries?event=contact.created&limit=5", NOTHING),
    ("GET", "/webhooks/deliveries/{id}", "/webhooks/deliveries/1", NOTHING),
    ("POST", "/webhooks/idle", "/webhooks/idle", {"timeout": "0s"}),
    ("POST", "/clock", "/clock", {"advance": "30d"}),
    ("POST", "/clock", "/clock", {"at": "2026-01-15T08:00:00Z", "frozen": True}),
    ("POST", "/tenants", "/tenants", {"name": "Described", "scenario": "empty", "seed": 3}),
    ("POST", "/tenants", "/tenants", {"clock": {"at": "2026-01-15T08:00:00Z", "frozen": True}}),
    ("DELETE", "/tenants/{name}", "/tenants/Described", NOTHING),
    ("PUT", "/scenario", "/scenario?name=small_company", NOTHING),
    ("PUT", "/scenario", "/scenario?called=shop.yaml", {"extends": "demo", "about": "Told."}),
    ("PUT", "/scenario", "/scenario", {"states": {"quota": "low"}}),
    ("PUT", "/states", "/states", {"quota": "used"}),
    ("GET", "/states", "/states", NOTHING),
    ("POST", "/checkpoints/{name}", "/checkpoints/a", NOTHING),
    ("POST", "/checkpoints/{name}/restore", "/checkpoints/a/restore", NOTHING),
    ("GET", "/checkpoints", "/checkpoints", NOTHING),
    ("DELETE", "/checkpoints/{name}", "/checkpoints/a", NOTHING),
    ("GET", "/state/{entity}", "/state/contact?$filter=ContactId%20%3C%204&$orderBy=Name&$top=2&$skip=1", NOTHING),
    ("POST", "/state/{entity}", "/state/contact", {"Name": "Described AS"}),
    ("GET", "/state/{entity}/{id}", "/state/contact/1", NOTHING),
    ("PUT", "/state/{entity}/{id}", "/state/contact/1", {"Name": "Told AS"}),
    ("PUT", "/state/{entity}/{id}", "/state/contact/70000", {"Name": "New AS"}),
    ("DELETE", "/state/{entity}/{id}", "/state/contact/70000", NOTHING),
]  # fmt: skip

ROUTE = {(route.verb, f"/{route.path}"): route for route in ROUTES}


@pytest.fixture(scope="module")
def so() -> Iterator[Door]:
    made = Door(Config())
    made("GET", "Contact/1")
    yield made
    made.close()


@pytest.fixture(scope="module")
def told(so: Door) -> Any:
    return so("GET", "/_so_mock/openapi.json", auth=None).json()


def test_it_is_openapi(told: Any):
    OpenAPIV31SpecValidator(told).validate()
    assert told["servers"] == [{"url": "http://so.test/_so_mock"}]


def test_it_is_openapi_where_a_token_is_needed():
    so = Door(Config(admin_token="secret"))
    told = so(
        "GET", "/_so_mock/openapi.json", headers={"x-so-mock-token": "secret"}, auth=None
    ).json()
    so.close()
    OpenAPIV31SpecValidator(told).validate()
    assert told["paths"]["/reset"]["post"]["security"] == [{"bearer": []}, {"header": []}]
    assert "security" not in told["paths"]["/health"]["get"]


def test_every_route_is_told_of(told: Any):
    found = {(verb.upper(), path) for path, verbs in told["paths"].items() for verb in verbs}
    assert found == {(route.verb, f"/{route.path}") for route in ROUTES}
    for verbs in told["paths"].values():
        for operation in verbs.values():
            assert operation["summary"] and "\n" not in operation["summary"]


def checked(so: Door, told: Any, verb: str, path: str, address: str, body: Any) -> int:
    """The status, when status, media type and answer are as declared."""
    reply = so(verb, f"/_so_mock{address}", body, auth=None)
    operation = told["paths"][path][verb.lower()]
    declared = operation["responses"].get(str(reply.status))
    assert declared is not None, (verb, address, reply)
    content = declared.get("content", {})
    if not content:
        assert reply.body == b"" and "content-type" not in reply.headers
        return reply.status
    (media,) = content
    assert reply.headers["content-type"].startswith(media)
    if media == "application/json":
        schema = content[media]["schema"]
        name = schema.get("$ref", "").rpartition("/")[2]
        schema = told["components"]["schemas"][name] if name else schema
        Draft202012Validator(schema).validate(reply.json())
    return reply.status


def test_every_answer_is_as_it_is_declared(so: Door, told: Any):
    seen = defaultdict(set)
    for verb, path, address, body in CALLS:
        if body is not NOTHING and "requestBody" in told["paths"][path][verb.lower()]:
            content = told["paths"][path][verb.lower()]["requestBody"]["content"]
            Draft202012Validator(content["application/json"]["schema"]).validate(body)
        status = checked(so, told, verb, path, address, body)
        assert status < 300 or status in ROUTE[verb, path].answers, (verb, address, status)
        seen[verb, path].add(status)
    for route in ROUTES:
        path = f"/{route.path}"
        if (route.verb, path) in seen:
            assert seen[route.verb, path] == set(route.answers or {200: None}), path
        address = path.replace("{entity}", "contact").replace("{", "").replace("}", "")
        checked(so, told, route.verb, path, address, NOTHING)


def test_every_refusal_is_as_it_is_declared(so: Door, told: Any):
    for route in ROUTES:
        path = f"/{route.path}"
        for address in (
            path,
            f"{path}?tenant=Nobody",
            f"{path}?tenant=a&tenant=b",
            f"{path}?wrong=1",
        ):
            for body in (NOTHING, {"wrong": 1}, [1]):
                checked(so, told, route.verb, path, address, body)


def test_a_property_is_of_the_type_that_is_declared(so: Door, told: Any):
    """What the document calls wrong is refused, with its name."""
    for route in ROUTES:
        if not isinstance(route.takes, dict):
            continue
        for name in route.takes:
            reply = so(route.verb, f"/_so_mock/{route.path}", {name: [[]]}, auth=None)
            if name != "*" and "type" in route.takes[name]:
                assert reply.status == 400 and f"'{name}'" in reply.json()["error"], (route, reply)
