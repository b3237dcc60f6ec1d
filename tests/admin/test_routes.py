"""so-mock's own pages: what is served and what was asked, and how they answer what they do not understand."""

import json
import re
from typing import Any

import httpx
import pytest

from so_mock import __version__
from so_mock.app import create_app
from so_mock.config import Config

AUTH = ("tje0", "Tje0")


@pytest.fixture(scope="module")
def app():
    return create_app(Config())


@pytest.fixture
def ask(app):
    """In process; each test reads what it asked itself."""
    import asyncio

    def send(verb: str, path: str, **facts: Any) -> httpx.Response:
        async def once() -> httpx.Response:
            transport = httpx.ASGITransport(app)
            async with httpx.AsyncClient(transport=transport, base_url="http://so-mock") as client:
                return await client.request(verb, path, **facts)

        return asyncio.run(once())

    return send


def test_alive_and_ready(ask):
    assert ask("GET", "/_so_mock/health").json() == {"status": "alive", "version": __version__}
    assert ask("GET", "/_so_mock/ready").json() == {
        "status": "ready",
        "scenario": "demo",
        "tenant": "Cust12345",
    }


def test_home_is_a_page_for_people(ask):
    for path in ("/_so_mock", "/_so_mock/"):
        answer = ask("GET", path)
        assert answer.status_code == 200
        assert answer.headers["content-type"] == "text/html; charset=utf-8"
        assert f"<h1>so-mock {__version__}</h1>" in answer.text
    for link in re.findall(r'href="(/[^"]*)"', ask("GET", "/_so_mock/").text):
        assert ask("GET", link, auth=AUTH).status_code == 200, link


def test_home_writes_what_it_is_told_as_text(app, ask, monkeypatch):
    from so_mock.seed.scenario import Scenario

    world = app.state.tenants.world
    monkeypatch.setattr(
        world, "scenario", Scenario("<b>", "a & <script>", world.scenario.users, {})
    )
    page = ask("GET", "/_so_mock/").text
    assert "<script>" not in page and "&lt;b&gt;" in page and "a &amp; &lt;script&gt;" in page


def test_operations_are_the_ledger(ask):
    told = ask("GET", "/_so_mock/operations").json()
    assert len(told["operations"]) == told["totals"]["operations"] == 3358
    line = next(e for e in told["operations"] if e["operation"] == "GET Contact/{id}")
    assert (line["by"], line["calls"]) == ("convention", "Contact.GetContactEntity")


def test_what_was_asked_is_found_by_the_number_its_answer_carries(ask):
    answer = ask("GET", "/api/v1/Contact/2?colour=red", auth=AUTH)
    number = answer.headers["x-so-mock-request"]
    entry = ask("GET", f"/_so_mock/journal/{number}").json()
    assert entry["request"] == "GET /api/v1/Contact/2"
    assert (entry["operation"], entry["user"], entry["status"]) == ("GET Contact/{id}", "tje0", 200)
    assert entry["ignored"] == ["colour"] == answer.headers["x-so-mock-ignored"].split(", ")
    assert entry["fidelity"] == answer.headers["x-so-mock-fidelity"]
    lines = ask("GET", "/_so_mock/journal").json()["entries"]
    assert next(line for line in lines if line["id"] == int(number)).items() <= entry.items()


def test_a_change_and_a_refusal_are_noted(ask):
    made = ask("POST", "/api/v1/Contact", auth=AUTH, json={"Name": "Noted AS"})
    entry = ask("GET", f"/_so_mock/journal/{made.headers['x-so-mock-request']}").json()
    assert f"contact {made.json()['ContactId']}" in entry["changes"]
    refused = ask("GET", "/api/v1/Contact/2")
    entry = ask("GET", f"/_so_mock/journal/{refused.headers['x-so-mock-request']}").json()
    assert (entry["status"], entry["changes"], entry["user"]) == (401, [], None)
    assert entry["error"] == refused.json()["Message"]


def test_no_secret_is_shown(ask):
    ask("GET", "/api/v1/Contact/2", auth=AUTH)
    ask("GET", "/api/v1/Contact/2", headers={"Authorization": "Bearer 8A:very-secret"})
    shown = ask("GET", "/_so_mock/journal").text
    assert "dGplMDpUamUw" not in shown and "very-secret" not in shown and "Tje0" not in shown


def test_looking_is_not_noted(ask):
    before = ask("GET", "/_so_mock/journal").json()["entries"]
    ask("GET", "/_so_mock/health")
    assert ask("GET", "/_so_mock/journal").json()["entries"] == before


@pytest.mark.parametrize("number", ["0", "999999", "x", "-1", "1.5", "%C2%B2", "9" * 30, "%00"])
def test_an_entry_that_is_not_there_is_404(ask, number):
    answer = ask("GET", f"/_so_mock/journal/{number}")
    assert answer.status_code == 404
    assert answer.json()["error"].startswith("no journal entry")


def test_an_unknown_page_lists_those_there_are(ask):
    answer = ask("GET", "/_so_mock/journall")
    assert answer.status_code == 404
    for page in ("health", "journal/{id}", "tenants", "reset", "checkpoints/{name}/restore"):
        assert f"/_so_mock/{page}" in answer.json()["error"]


@pytest.mark.parametrize(
    ("path", "allowed"),
    [
        ("/_so_mock/", "GET, HEAD, OPTIONS"),
        ("/_so_mock/journal", "GET, DELETE, HEAD, OPTIONS"),
        ("/_so_mock/journal/1", "GET, HEAD, OPTIONS"),
        ("/_so_mock/tenants", "GET, POST, HEAD, OPTIONS"),
        ("/_so_mock/tenants/Cust12345", "DELETE, OPTIONS"),
        ("/_so_mock/reset", "POST, OPTIONS"),
        ("/_so_mock/checkpoints", "GET, HEAD, OPTIONS"),
        ("/_so_mock/checkpoints/x", "POST, DELETE, OPTIONS"),
        ("/_so_mock/checkpoints/x/restore", "POST, OPTIONS"),
    ],
)
def test_a_verb_that_a_page_does_not_know_is_405_and_changes_nothing(ask, path, allowed):
    for verb in {"GET", "POST", "PUT", "PATCH", "DELETE"} - set(allowed.split(", ")):
        answer = ask(verb, path)
        assert (answer.status_code, answer.headers["allow"]) == (405, allowed)
        assert answer.json() == {"error": f"{verb} is not understood at {path}; only {allowed}"}
    told = ask("OPTIONS", path)
    assert (told.status_code, told.content, told.headers["allow"]) == (204, b"", allowed)
    for verb in ("POST", "PUT", "DELETE"):
        assert ask(verb, "/_so_mock/nothing").status_code == 404


def test_head_is_get_without_the_body(ask):
    got, asked = ask("GET", "/_so_mock/ready"), ask("HEAD", "/_so_mock/ready")
    assert (asked.status_code, asked.content) == (200, b"")
    assert asked.headers["content-length"] == str(len(got.content))


def test_pages_are_never_kept_by_a_browser(ask):
    for path in ("/_so_mock/", "/_so_mock/journal", "/_so_mock/nothing"):
        assert ask("GET", path).headers["cache-control"] == "no-store"


def test_tenants_are_named_in_any_case(ask):
    assert ask("GET", "/_so_mock/ready?tenant=cust12345").json()["tenant"] == "Cust12345"
    answer = ask("GET", "/_so_mock/ready?tenant=Cust99999")
    assert (answer.status_code, answer.json()) == (404, {"error": "no tenant 'Cust99999'"})


def test_a_query_that_is_too_long_is_refused(ask):
    answer = ask("GET", "/_so_mock/ready?" + "&".join(f"a{n}=1" for n in range(101)))
    assert answer.status_code == 400
    assert "cannot be read" in answer.json()["error"]


def test_no_credential_is_needed_even_where_the_api_wants_one(ask):
    assert ask("GET", "/api/v1/Contact/2").status_code == 401
    assert ask("GET", "/_so_mock/journal").status_code == 200


def test_all_of_it_is_json(ask):
    for page in ("health", "ready", "operations", "journal", "tenants", "checkpoints", "nothing"):
        answer = ask("GET", f"/_so_mock/{page}")
        assert answer.headers["content-type"] == "application/json; charset=utf-8"
        json.loads(answer.content)
