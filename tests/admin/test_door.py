"""How the door reads addresses and options, and what it says when it cannot."""

import logging
from collections.abc import Iterator
from typing import Any

import pytest
from contract.door import Door

from so_mock.admin.routes import ROUTES
from so_mock.clock import read_start
from so_mock.config import Config


@pytest.fixture(scope="module")
def so() -> Iterator[Door]:
    made = Door(Config())
    yield made
    made.close()


def refused(so: Door, verb: str, path: str, *body: Any) -> tuple[int, str]:
    reply = so(verb, f"/_so_mock/{path}", *body, auth=None)
    assert reply.status >= 400
    return reply.status, reply.json()["error"]


@pytest.mark.parametrize(
    "name", ["a%2Fb", "%C3%A5%20b", "a%3Fb", "%25", "..", "a+b", "%2e%2e", "a%0d%0ab"]
)
def test_a_name_in_the_path_may_hold_anything(so: Door, name: str):
    made = so("POST", f"/_so_mock/checkpoints/{name}", auth=None)
    assert made.status == 201
    from urllib.parse import unquote

    assert made.json()["name"] == unquote(name)
    assert so("POST", f"/_so_mock/checkpoints/{name}/restore", auth=None).status == 200
    assert so("DELETE", f"/_so_mock/checkpoints/{name}", auth=None).status == 204


@pytest.mark.parametrize("path", ["checkpoints/%ff", "checkpoints/%C3", "state/contact/%80"])
def test_a_path_that_is_no_text_is_refused(so: Door, path: str):
    assert refused(so, "GET", path) == (400, "the path is not percent-encoded UTF-8")


def test_a_line_break_in_the_path_is_refused_as_anything_else(so: Door):
    status, error = refused(so, "GET", "tenants%0A/x")
    assert status == 404 and error.startswith("nothing at /_so_mock/")


def test_a_literal_part_may_be_encoded(so: Door):
    assert so("GET", "/_so_mock/%68ealth", auth=None).status == 200
    assert so("GET", "/%5Fso_mock/health", auth=None).status == 200
    assert so("GET", "/_so_mock/health/", auth=None).status == 200


@pytest.mark.parametrize(("query", "told"), [
    ("tenant=a&tenant=b", "'tenant' is given 2 times"), ("$top=1&$top=1", "'$top' is given 2 times"), ("$top=%ff", "the query cannot be read"),
    ("$tp=1", "'$tp' is not understood here; there are $filter, $orderBy, $top, $skip; nearest: $top"),
])  # fmt: skip
def test_an_option_is_given_once_and_known(so: Door, query: str, told: str):
    status, error = refused(so, "GET", f"state/contact?{query}")
    assert status == 400 and told in error


def test_a_call_without_options_takes_none(so: Door):
    assert refused(so, "POST", "reset?nmae=x") == (
        400, "'nmae' is not understood here; this call takes no options",
    )  # fmt: skip


@pytest.mark.parametrize("name", ["", "Nobody", "%C3%A5", "a%2Fb"])
def test_a_tenant_that_is_not_there_is_never_the_default_one(so: Door, name: str):
    assert refused(so, "POST", f"reset?tenant={name}")[0] == 404


def test_a_bug_is_500_and_its_traceback_is_in_the_log_only(so: Door, monkeypatch, caplog):
    from so_mock.admin import door
    from so_mock.admin.asked import Route

    def broken(asked: Any) -> Any:
        raise ZeroDivisionError("a secret of ours")

    monkeypatch.setattr(door, "ROUTES", [Route("GET", "broken", broken)])
    with caplog.at_level(logging.ERROR):
        status, error = refused(so, "GET", "broken")
    assert (status, error) == (500, "an error within so-mock; its log holds the traceback")
    assert "a secret of ours" in caplog.text


BROWSER = {
    "accept-language": "nb-NO,nb;q=0.9,en;q=0.5", "so-language": "de", "so-culture": "de-DE", "so-timezone": "US-NY, includeTZOffset",
    "accept-encoding": "gzip, deflate, br", "accept": "text/html,application/xml;q=0.9,*/*;q=0.8",
}  # fmt: skip


def test_a_browsers_language_and_zone_change_nothing_here():
    """What is told here is about the state, and the same for everybody who looks."""
    so = Door(Config(clock=read_start("2026-01-15T08:00:00Z,frozen")))
    made = so.rest("POST", "Contact", {"Name": 'US:"Ship";NO:"Skip"'})["ContactId"]
    so("GET", "Contact/99999", headers=BROWSER)
    pages = [route.path for route in ROUTES if route.verb == "GET" and "{" not in route.path]
    assert len(pages) > 10
    pages += [f"rows/contact/{made}", "rows/appointment", "nowhere", "rows/contact?x=1"]
    for page in pages:
        path = f"/_so_mock/{page}"
        plain, seen = so("GET", path, auth=None), so("GET", path, headers=BROWSER, auth=None)
        assert (seen.status, seen.headers, seen.body) == (plain.status, plain.headers, plain.body), page  # fmt: skip
    so.close()
