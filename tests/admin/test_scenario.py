"""Another scenario in a tenant that runs."""

import asyncio
import gc
import weakref
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from contract.door import Door, Reply

from so_mock.config import Config

SHOP = """
about: A shop.
seed: 7
users:
- {login: kari, password: Kari0, administrator: true}
data:
  contact:
  - {ContactId: 1, Name: Shop AS}
"""


@pytest.fixture
def so(tmp_path: Path) -> Iterator[Door]:
    (tmp_path / "base.yaml").write_text(SHOP)
    (tmp_path / "ours.yaml").write_text("about: Ours.\nextends: base.yaml\n")
    made = Door(Config(scenarios=tmp_path))
    yield made
    made.close()


def put(so: Door, query: str = "", body: str | bytes = b"") -> Reply:
    content = body.encode() if isinstance(body, str) else body
    return so("PUT", f"/_so_mock/scenario{query}", body=content, auth=None)


def told(so: Door, query: str = "") -> Any:
    return so("GET", f"/_so_mock/scenario{query}", auth=None).json()


def name(so: Door, front: str = "") -> Any:
    return so("GET", f"{front}/api/v1/Contact/1").json()["Name"]


def test_what_is_played_is_told(so: Door):
    found = told(so)
    assert (found["name"], found["source"], found["seed"]) == ("demo", "packaged", 1)
    assert found["clock"] == {"at": None, "frozen": False}
    assert (found["time_zone"], found["auth"], found["rules"]) == ("NO", "lenient", [])
    assert {"login": "tje0", "associate": 5, "administrator": False, "role": None} in found["users"]
    assert "Tje0" not in str(found) and "password" not in str(found["users"])


def test_a_scenario_takes_the_place_of_what_was_there(so: Door):
    so("POST", "Contact", {"Name": "X"})
    so("POST", "/_so_mock/checkpoints/a", auth=None)
    reply = put(so, "?called=shop.yaml", SHOP)
    assert reply.status == 200
    found = told(so)
    assert found == reply.json()
    assert (found["name"], found["about"], found["seed"]) == ("shop", "A shop.", 7)
    assert found["source"] == "told through the admin API"
    assert [user["login"] for user in found["users"]][-1] == "kari"
    assert name(so) == "Shop AS"
    assert len(list(so.tenant.journal)) == 1
    assert so("GET", "/_so_mock/checkpoints", auth=None).json() == {"checkpoints": []}
    so("POST", "Contact", {"Name": "Y"})
    so("POST", "/_so_mock/reset", auth=None)
    assert (name(so), so("GET", "Contact/2").status) == ("Shop AS", 404)


def test_json_is_as_good(so: Door):
    body = {"about": "😀", "data": {"contact": [{"ContactId": 1, "Name": "Json AS"}]}}
    assert so("PUT", "/_so_mock/scenario", body, auth=None).json()["about"] == "😀"
    assert name(so) == "Json AS"


def test_a_known_name_is_enough(so: Door):
    assert put(so, "?name=empty").json()["name"] == "empty"
    assert put(so, "?name=ours").json()["about"] == "Ours."
    assert name(so) == "Shop AS"


def test_a_file_of_the_folder_may_end_in_yml(so: Door, tmp_path: Path):
    (tmp_path / "short.yml").write_text("about: Short.")
    assert put(so, "?name=short").json()["about"] == "Short."
    assert "did you mean short?" in put(so, "?name=shrt").json()["error"]


@pytest.mark.parametrize("query", ["?name=ours&", "?"])
def test_seed_clock_and_credentials_are_told_beside_it(so: Door, query: str):
    wish = "seed=-5&clock=2026-01-15T08:00:00Z,frozen&auth=off"
    found = put(so, query + wish, "" if "name" in query else SHOP).json()
    assert (found["seed"], found["auth"]) == (-5, "off")
    assert found["clock"] == {"at": "2026-01-15T08:00:00Z", "frozen": True}
    assert so("GET", "Contact/1", auth=None).status == 200
    for bad in ("seed=x", "seed=99999999999", "clock=soon", "auth=loose"):
        assert put(so, query + bad, "" if "name" in query else SHOP).status == 400


def test_other_tenants_keep_theirs(so: Door):
    so("POST", "/_so_mock/tenants", {"name": "Other"}, auth=None)
    before = name(so, "/Other")
    put(so, "", SHOP)
    assert (name(so), name(so, "/Other"), told(so, "?tenant=Other")["name"]) == ("Shop AS", before, "demo")  # fmt: skip
    put(so, "?tenant=Other", SHOP.replace("Shop AS", "Second AS"))
    assert (name(so), name(so, "/Other")) == ("Shop AS", "Second AS")
    made = so("POST", "/_so_mock/tenants", {"name": "Third"}, auth=None).json()
    assert made["scenario"] == "demo"


def test_everything_wrong_with_it_is_told_at_once_and_nothing_is_changed(so: Door):
    store, before = so.tenant.store, told(so)
    reply = put(so, "?called=bad.yaml", "abot: x\ndata:\n  contact:\n  - {Nme: 1}\n  contct: []\n")
    assert reply.status == 400
    found = reply.json()
    assert found["error"].startswith("scenario bad.yaml is not loaded\n")
    assert [line.partition(": ")[0] for line in found["complaints"]] == ["bad.yaml:1:1", "bad.yaml:4:6", "bad.yaml:5:3"]  # fmt: skip
    assert found["error"].split("\n")[1:] == found["complaints"]
    assert so.tenant.store is store and told(so) == before


@pytest.mark.parametrize(("query", "body", "status", "error"), [
    ("", "", 400, "a scenario is wanted"), ("?name=nobody", "", 400, "no packaged scenario 'nobody'; there are base, busy_office"),
    ("?name=empty", SHOP, 400, "?name= stands alone"), ("?name=./base.yaml", "", 400, "no packaged scenario"), ("?name=/etc/passwd", "", 400, "no packaged"),
    ("?called=../x.yaml", SHOP, 400, "is no name of a scenario"), ("?called=%0a", SHOP, 400, "is no name of a scenario"), ("?folder=/tmp", SHOP, 403, "over the net extends no files"),
    ("", "extends: base.yaml", 400, "only packaged scenarios can be extended here"), ("", "extends: /etc/passwd.yaml", 400, "only packaged scenarios"),
    ("", "[1]", 400, "a scenario is a mapping"), ("", "{", 400, "not YAML"), ("?tenant=Nobody", SHOP, 404, "no tenant"),
])  # fmt: skip
def test_what_cannot_be_loaded_is_told(so: Door, query: str, body: str, status: int, error: str):
    reply = put(so, query, body)
    assert (reply.status, error in reply.json()["error"]) == (status, True), reply


def test_files_are_extended_only_for_whoever_started_the_server(tmp_path: Path):
    (tmp_path / "base.yaml").write_text(SHOP)
    so = Door(Config(files=True))
    assert put(so, f"?folder={tmp_path}", "extends: base.yaml").status == 200
    assert name(so) == "Shop AS"
    assert put(so, "?folder=relative", "extends: base.yaml").status == 400
    assert put(so, "", "extends: base.yaml").status == 400
    so.close()


def test_a_second_one_meanwhile_is_refused_and_others_are_served(so: Door):
    large = "extends: empty\ngenerate: {contact: 3000}\n"

    async def both() -> tuple[list[int], int]:
        first = asyncio.ensure_future(_call(so, "PUT", "/_so_mock/scenario", large))
        await asyncio.sleep(0.02)
        served = 0
        second = await _call(so, "PUT", "/_so_mock/scenario", SHOP)
        while not first.done():
            assert await _call(so, "GET", "/_so_mock/ready") == 200
            served += 1
            await asyncio.sleep(0.005)
        return [await first, second], served

    statuses, served = so._runner.run(both())
    assert statuses == [200, 409]
    assert served > 3
    assert told(so)["name"] == "scenario" and so.tenant.loading is False
    assert put(so, "", SHOP).status == 200


def test_a_tenant_deleted_meanwhile_is_not_brought_back(so: Door):
    so("POST", "/_so_mock/tenants", {"name": "Gone"}, auth=None)

    async def both() -> int:
        body = "generate: {contact: 1000}"
        first = asyncio.ensure_future(_call(so, "PUT", "/_so_mock/scenario?tenant=Gone", body))
        await asyncio.sleep(0.02)
        assert await _call(so, "DELETE", "/_so_mock/tenants/Gone") == 204
        return await first

    assert so._runner.run(both()) == 404
    assert so.app.state.tenants.find("Gone") is None


async def _call(so: Door, verb: str, path: str, body: str = "") -> int:
    address, _, query = path.partition("?")
    scope = {
        "type": "http", "method": verb, "scheme": "http", "path": address, "raw_path": address.encode(), "headers": [],
        "query_string": query.encode(), "root_path": "", "http_version": "1.1", "state": {},
    }  # fmt: skip
    return (await so._run(scope, body.encode())).status


def test_a_world_that_nobody_plays_is_freed_at_once(so: Door):
    put(so, "", SHOP)
    world = weakref.ref(so.tenant.world)
    gc.disable()
    try:
        put(so, "", SHOP)
        put(so, "", SHOP)
        assert world() is None
    finally:
        gc.enable()


def test_an_edited_file_of_the_folder_is_what_the_next_tenant_plays(so: Door, tmp_path: Path):
    def made(name_: str) -> str:
        so("POST", "/_so_mock/tenants", {"name": name_, "scenario": "ours"}, auth=None)
        return str(name(so, f"/{name_}"))

    assert made("A1") == "Shop AS"
    assert so.app.state.tenants.need("A1").world is so.app.state.tenants.find("A1").world
    (tmp_path / "base.yaml").write_text(SHOP.replace("Shop AS", "Edited AS"))
    assert (made("A2"), name(so, "/A1")) == ("Edited AS", "Shop AS")


def test_a_seed_and_a_clock_are_a_tenants_own(so: Door):
    body = {"name": "Then", "clock": {"at": "2026-01-15T08:00:00Z", "frozen": True}, "seed": 42}
    assert so("POST", "/_so_mock/tenants", body, auth=None).status == 201
    found = told(so, "?tenant=Then")
    assert (found["seed"], found["clock"]) == (42, {"at": "2026-01-15T08:00:00Z", "frozen": True})
    saved = so("POST", "/Then/api/v1/Contact", {"Name": "Then AS"}).json()
    assert saved["CreatedDate"] == "2026-01-15T09:00:00"
    so("POST", "/_so_mock/tenants", {**body, "name": "Twin"}, auth=None)
    tenants = so.app.state.tenants
    assert tenants.need("Then").world is tenants.need("Twin").world
    assert told(so)["seed"] == 1


@pytest.mark.parametrize(("body", "error"), [
    ({"seed": "x"}, "'seed' is no whole number"), ({"seed": True}, "'seed'"), ({"seed": 2**40}, "'seed'"), ({"clock": "x"}, "'clock' is no moment: 'x'"),
    ({"clock": {"att": 1}}, "a clock has no 'att'; nearest: at"), ({"clock": 7}, "'clock' is neither"), ({"clock": {"frozen": 1}}, "'frozen' is neither true nor false"),
    ({"scenario": "nobody"}, "no packaged scenario 'nobody'"), ({"scenario": "base.yaml"}, "no packaged scenario"),
])  # fmt: skip
def test_a_tenant_that_cannot_be_made_so_is_not_made(so: Door, body: Any, error: str):
    reply = so("POST", "/_so_mock/tenants", body, auth=None)
    assert (reply.status, error in reply.json()["error"]) == (400, True), reply
    assert len(list(so.app.state.tenants)) == 1


def test_worlds_are_kept_in_small_number(so: Door):
    for seed in range(40):
        so("POST", "/_so_mock/tenants", {"name": "One", "scenario": "empty", "seed": seed}, auth=None)  # fmt: skip
        so("DELETE", "/_so_mock/tenants/One", auth=None)
    assert len(so.app.state.tenants._worlds) == 32
