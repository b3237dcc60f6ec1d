"""Tenants and moments through the admin API, and what the API's doors see of them."""

import gc
import weakref
from collections.abc import Iterator
from typing import Any

import pytest
from contract.door import Door, Reply

from so_mock.config import Config

HOST = "http://so.test"
CONTACT = "Agents/Contact/GetContactEntity?contactEntityId={}"


@pytest.fixture
def so() -> Iterator[Door]:
    """A server of its own: other tests must not meet the tenants made here."""
    made = Door(Config(body_limit=4_096))
    yield made
    made.close()


def admin(so: Door, verb: str, path: str, *body: Any, **options: Any) -> Reply:
    return so(verb, f"/_so_mock/{path}", *body, auth=None, **options)


def told(so: Door, verb: str, path: str, *body: Any) -> Any:
    reply = admin(so, verb, path, *body)
    assert reply.status in (200, 201), reply
    return reply.json()


def refused(so: Door, verb: str, path: str, *body: Any, **options: Any) -> tuple[int, str]:
    reply = admin(so, verb, path, *body, **options)
    assert list(reply.json()) == ["error"]
    return reply.status, reply.json()["error"]


def made(so: Door, front: str, name: str) -> int:
    """A company made through the agent door of the tenant at `front`."""
    saved = so("POST", f"{front}/api/v1/Agents/Contact/SaveContactEntity", {"Name": name})
    assert saved.status == 200, saved
    id: int = saved.json()["ContactId"]
    return id


def seen(so: Door, front: str, id: int) -> str | None:
    """Its name through both doors, which agree; None when neither finds it."""
    rest = so("GET", f"{front}/api/v1/Contact/{id}")
    agent = so("POST", f"{front}/api/v1/{CONTACT.format(id)}")
    if rest.status == 404:
        assert agent.json() is None
        return None
    assert rest.json()["Name"] == agent.json()["Name"]
    name: str = rest.json()["Name"]
    return name


# -- making and deleting


def test_a_tenant_answers_at_its_address_as_soon_as_it_is_made_and_no_longer_than_it_is_there(so):
    for _ in range(2):
        for front in ("/Cust777", "/cust777"):
            assert so("GET", f"{front}/api/v1/Contact/2").status == 404
            assert so("GET", f"{front}/api").status == 404
        answer = admin(so, "POST", "tenants", {"name": "Cust777"})
        assert answer.status == 201
        assert answer.json() == {
            "name": "Cust777",
            "scenario": "demo",
            "auth": "lenient",
            "default": False,
            "addresses": {
                "api": f"{HOST}/Cust777/api",
                "admin": f"{HOST}/_so_mock/?tenant=Cust777",
            },
            "user": {"login": "ADM0", "password": "Adm0"},
        }
        for front in ("/Cust777", "/cust777"):
            assert so("GET", f"{front}/api/v1/Contact/2").status == 200
            assert so("GET", f"{front}/api").status == 200
        gone = admin(so, "DELETE", "tenants/cUST777")
        assert (gone.status, gone.body) == (204, b"")
    assert so("GET", "/Cust777/api/v1/Contact/2").status == 404
    assert refused(so, "GET", "journal?tenant=Cust777") == (404, "no tenant 'Cust777'")


def test_a_virtual_directory_becomes_a_tenant_and_a_directory_again(so):
    mine = made(so, "", "Default's AS")
    assert seen(so, "/Acme", mine) == "Default's AS"
    told(so, "POST", "tenants", {"name": "acme"})
    assert seen(so, "/Acme", mine) is None
    admin(so, "DELETE", "tenants/Acme")
    assert seen(so, "/Acme", mine) == "Default's AS"


def test_the_addresses_told_are_those_to_call(so):
    tenant = told(so, "POST", "tenants")
    made(so, f"/{tenant['name']}", "Only here AS")
    api = so("GET", tenant["addresses"]["api"].removeprefix(HOST))
    assert api.json()["v1"] == f"{tenant['addresses']['api']}/v1/"
    page = admin(so, "GET", tenant["addresses"]["admin"].partition("/_so_mock/")[2])
    assert f"<b>{tenant['name']}</b>" in page.body.decode()
    assert f'href="/{tenant["name"]}/api"' in page.body.decode()
    assert f"/_so_mock/journal?tenant={tenant['name']}" in page.body.decode()


def test_names_are_given_where_none_is_asked_for(so):
    names = {told(so, "POST", "tenants", *body)["name"] for body in ([], [{}], [{"name": None}])}
    assert len(names) == 3
    for name in names:
        assert name.startswith("Cust") and name[4:].isdecimal()
        assert so("GET", f"/{name}/api/v1/Contact/2").status == 200


def test_all_tenants_are_listed(so):
    told(so, "POST", "tenants", {"name": "Acme", "scenario": "empty"})
    listed = told(so, "GET", "tenants")["tenants"]
    assert [(t["name"], t["scenario"], t["default"]) for t in listed] == [
        ("Cust12345", "demo", True),
        ("Acme", "empty", False),
    ]
    assert listed[0]["addresses"]["api"] == f"{HOST}/Cust12345/api"


def test_a_tenant_of_another_scenario_shows_its_rows(so):
    told(so, "POST", "tenants", {"name": "Acme", "scenario": "empty"})
    assert seen(so, "/Acme", 2) is None and seen(so, "", 2) is not None
    assert told(so, "GET", "ready?tenant=acme")["scenario"] == "empty"
    first = made(so, "/Acme", "First AS")
    told(so, "POST", "reset?tenant=Acme")
    assert seen(so, "/Acme", first) is None
    status, error = refused(so, "POST", "tenants", {"scenario": "demoo"})
    assert status == 400 and "no packaged scenario 'demoo'; did you mean demo?" in error


@pytest.mark.parametrize("name", ["two words", "a/b", "Bjørge", "a.b", "x" * 65, "api", "_so_mock"])
def test_a_name_that_cannot_stand_in_an_address_is_400(so, name):
    status, error = refused(so, "POST", "tenants", {"name": name})
    assert status == 400 and "names no tenant" in error
    assert len(told(so, "GET", "tenants")["tenants"]) == 1


def test_a_taken_name_is_409_in_any_case(so):
    told(so, "POST", "tenants", {"name": "Acme"})
    for name in ("Acme", "aCME", "cust12345"):
        assert refused(so, "POST", "tenants", {"name": name}) == (
            409,
            f"there is a tenant {name!r} already",
        )


def test_what_cannot_be_deleted_stays(so):
    assert refused(so, "DELETE", "tenants/Cust999") == (404, "no tenant 'Cust999'")
    status, error = refused(so, "DELETE", "tenants/cust12345")
    assert status == 409 and "default tenant" in error
    assert so("GET", "Contact/2").status == 200


def test_nothing_at_the_door_holds_on_to_a_deleted_tenant(so):
    """Nor needs the collector to let it go: tuned for few pauses, it would take very long."""
    name = told(so, "POST", "tenants")["name"]
    id = made(so, f"/{name}", "Made AS")
    assert seen(so, f"/{name}", id) == "Made AS" and seen(so, f"/{name}", 999_999) is None
    told(so, "POST", f"checkpoints/a?tenant={name}")
    gone = weakref.ref(so.app.state.tenants.find(name))
    gc.collect()
    gc.disable()
    try:
        assert admin(so, "DELETE", f"tenants/{name}").status == 204
        assert gone() is None
    finally:
        gc.enable()


# -- isolation


def test_what_one_tenant_writes_no_other_sees_through_either_door(so):
    fronts = ["", *(f"/{told(so, 'POST', 'tenants')['name']}" for _ in range(2))]
    ids = {front: made(so, front, f"Made at {front} AS") for front in fronts}
    assert len(set(ids.values())) == 1, "the same next id in each"
    for front, id in ids.items():
        assert seen(so, front, id) == f"Made at {front} AS"
    # A change through REST, a delete through the agent; asked before, so that bytes are kept.
    before = seen(so, fronts[2], 2)
    assert seen(so, fronts[0], 2) == before
    assert so("PATCH", f"{fronts[1]}/api/v1/Contact/2", {"Name": "Changed AS"}).status == 200
    gone = so("POST", f"{fronts[0]}/api/v1/Agents/Contact/DeleteContactEntity?contactEntityId=2")
    assert gone.status == 204
    assert [seen(so, front, 2) for front in fronts[1:]] == ["Changed AS", before]
    late = told(so, "POST", "tenants")["name"]
    assert seen(so, f"/{late}", 2) == before and seen(so, f"/{late}", ids[""]) is None


def test_a_journal_is_its_tenants_own(so):
    name = told(so, "POST", "tenants")["name"]
    made(so, f"/{name}", "Journaled AS")
    assert told(so, "GET", "journal")["entries"] == []
    (entry,) = told(so, "GET", f"journal?tenant={name}")["entries"]
    assert entry["operation"] == "Contact.SaveContactEntity"
    assert told(so, "GET", f"journal/{entry['id']}?tenant={name}").items() >= entry.items()
    assert refused(so, "GET", f"journal/{entry['id']}")[0] == 404


# -- moments


def test_reset_returns_to_the_scenario_and_to_an_empty_journal(so):
    name = seen(so, "", 2)
    other = told(so, "POST", "tenants")["name"]
    elsewhere = made(so, f"/{other}", "Elsewhere AS")
    id = made(so, "", "Made AS")
    assert so("PATCH", "Contact/2", {"Name": "Changed AS"}).status == 200
    assert told(so, "POST", "reset")["name"] == "Cust12345"
    assert told(so, "GET", "journal")["entries"] == []
    assert seen(so, "", 2) == name and seen(so, "", id) is None
    assert made(so, "", "Made again AS") == id
    assert seen(so, f"/{other}", elsewhere) == "Elsewhere AS", "the others are left alone"


def test_a_checkpoint_is_returned_to_any_number_of_times_and_the_journal_goes_on(so):
    kept = made(so, "", "Kept AS")
    saved = admin(so, "POST", "checkpoints/with one")
    assert saved.status == 201 and list(saved.json()) == ["name", "when", "rows"]
    for number in range(3):
        asked = len(told(so, "GET", "journal")["entries"])
        assert so("PATCH", f"Contact/{kept}", {"Name": f"Name {number}"}).status == 200
        later = made(so, "", "Later AS")
        assert told(so, "POST", "checkpoints/with one/restore") == saved.json()
        assert len(told(so, "GET", "journal")["entries"]) == asked + 2
        assert seen(so, "", kept) == "Kept AS" and seen(so, "", later) is None
        assert later == kept + 1


def test_what_is_written_after_a_checkpoint_is_not_in_it(so):
    """Two moments, restored in any order, through both doors."""
    told(so, "POST", "checkpoints/none")
    one = made(so, "", "One AS")
    told(so, "POST", "checkpoints/one")
    two = made(so, "", "Two AS")
    for moment, names in [
        ("one", ["One AS", None]),
        ("none", [None, None]),
        ("one", ["One AS", None]),
    ]:
        told(so, "POST", f"checkpoints/{moment}/restore")
        assert [seen(so, "", id) for id in (one, two)] == names


def test_checkpoints_are_listed_with_when_and_how_many_rows(so):
    now = so.tenant.clock.now()
    told(so, "POST", "checkpoints/a")
    made(so, "", "One more AS")
    told(so, "POST", "checkpoints/b")
    first, second = told(so, "GET", "checkpoints")["checkpoints"]
    assert (first["name"], second["name"]) == ("a", "b")
    assert now <= first["when"] <= second["when"] <= so.tenant.clock.now()
    assert second["rows"] > first["rows"] > 90
    told(so, "POST", "checkpoints/a")
    assert [c["rows"] for c in told(so, "GET", "checkpoints")["checkpoints"]] == [
        second["rows"]
    ] * 2


def test_checkpoints_are_their_tenants_own_and_stay_until_they_are_deleted(so):
    name = told(so, "POST", "tenants")["name"]
    told(so, "POST", f"checkpoints/mine?tenant={name}")
    assert told(so, "GET", "checkpoints")["checkpoints"] == []
    wrong = (404, "Cust12345 has no checkpoint 'mine'")
    assert refused(so, "POST", "checkpoints/mine/restore") == wrong
    assert refused(so, "DELETE", "checkpoints/mine") == wrong
    told(so, "POST", f"reset?tenant={name}")
    told(so, "POST", f"checkpoints/mine/restore?tenant={name}")
    assert admin(so, "DELETE", f"checkpoints/mine?tenant={name}").status == 204
    assert refused(so, "DELETE", f"checkpoints/mine?tenant={name}")[0] == 404


# -- what is not understood


@pytest.mark.parametrize(
    ("path", "body", "error"),
    [
        ("tenants", b"name=Acme", "the body is not JSON: "),
        ("tenants", b'{"name": "Acme"', "the body is not JSON: "),
        ("tenants", b"\xff", "the body is not JSON: "),
        ("tenants", b'["Acme"]', 'the body is JSON, but not an object: ["Acme"]'),
        ("tenants", b"null", "the body is JSON, but not an object: null"),
        ("tenants", b'{"nmae": "Acme"}', "'nmae' is not understood here; there are name, scenario"),
        ("tenants", b'{"name": 7}', "'name' is not a text: 7"),
        ("tenants", b'{"scenario": ["demo"]}', "'scenario' is not a text: [\"demo\"]"),
        ("reset", b"now", "the body is not JSON: "),
        ("reset", b'{"tenant": "Acme"}', "'tenant' is not understood here; this call takes no body"),
        ("checkpoints/a", b'{"name": "b"}', "'name' is not understood here"),
        ("checkpoints/" + "x" * 101, b"", "the name of a checkpoint holds 100 characters at most"),
    ],
)  # fmt: skip
def test_a_body_that_is_not_understood_is_400_and_nothing_is_done(so, path, body, error):
    id = made(so, "", "Still here AS")
    status, text = refused(so, "POST", path, body=body)
    assert status == 400 and text.startswith(error), text
    assert seen(so, "", id) == "Still here AS"
    assert len(told(so, "GET", "tenants")["tenants"]) == 1
    assert told(so, "GET", "checkpoints")["checkpoints"] == []


def test_a_body_beyond_the_limit_is_413_and_ends_the_connection(so):
    body = b'{"name": "' + b"x" * 4_096 + b'"}'
    reply = admin(so, "POST", "tenants", body=body)
    assert reply.status == 413 and "larger than 4 KB" in reply.json()["error"]
    assert reply.headers["connection"] == "close"


@pytest.mark.parametrize(
    ("verb", "path"),
    [
        ("GET", "tenants"), ("POST", "reset"), ("GET", "checkpoints"), ("POST", "checkpoints/a"),
        ("POST", "checkpoints/a/restore"), ("DELETE", "checkpoints/a"), ("GET", "journal"),
    ],
)  # fmt: skip
def test_a_tenant_that_is_not_there_is_404_for_every_call(so, verb, path):
    assert refused(so, verb, f"{path}?tenant=Cust999") == (404, "no tenant 'Cust999'")


@pytest.mark.parametrize("path", ["checkpoints//restore", "tenants/", "tenants/a/b", "reset/now"])
def test_an_address_with_a_part_missing_or_too_many_is_404_or_405(so, path):
    assert refused(so, "DELETE", path)[0] in (404, 405)
    assert len(told(so, "GET", "tenants")["tenants"]) == 1
