"""The packaged worlds load, fit the catalogue and hang together."""

import re
from datetime import datetime, timedelta

import orjson
import pytest

from so_mock.config import Config
from so_mock.seed import demo, scenario
from so_mock.seed.scenario import BadScenario, Scenario, fixtures, named, packaged, read_scenario
from so_mock.tenant import Tenant
from so_mock.world import World


@pytest.fixture(scope="module", params=["demo", "empty"])
def planted(request) -> Tenant:
    return Tenant("Cust12345", World(Config(scenario=request.param)))


def test_two_worlds_are_packaged():
    assert packaged() == ["demo", "empty"]


def test_files_are_as_their_generator_writes_them(tmp_path, monkeypatch):
    """python -m so_mock.seed.demo: no row was edited by hand, and no file is left over."""
    monkeypatch.setattr(demo, "fixtures", lambda: tmp_path)
    demo.main()
    packaged_files, written = fixtures() / "data", tmp_path / "data"
    names = {file.relative_to(written) for file in written.rglob("*.json")}
    assert names == {file.relative_to(packaged_files) for file in packaged_files.rglob("*.json")}
    for name in names:
        assert (written / name).read_bytes() == (packaged_files / name).read_bytes()


@pytest.mark.parametrize("name", ["demo", "empty"])
def test_a_world_says_what_it_is_and_has_an_administrator(name):
    read = read_scenario(name)
    assert read.about.endswith(".") and len(read.about) > 20
    assert any(user["administrator"] for user in read.users)
    logins = [user["login"].lower() for user in read.users]
    assert len(logins) == len(set(logins))
    associates = {row["AssociateId"] for row in read.data["associate"]}
    assert {user["associate"] for user in read.users} <= associates


def test_the_documentations_own_user_is_there():
    users = {user["login"]: user for user in read_scenario("demo").users}
    assert users["tje0"]["password"] == "Tje0"
    assert users["SAL0"]["password"] == ""


def test_days_are_counted_from_today(planted):
    """Nothing is older than a working life (birthdays), and nothing keeps its day uncounted."""
    now = datetime.fromisoformat(planted.clock.now())
    text = orjson.dumps(planted.world.scenario.rows(planted.clock.now())).decode()
    dates = re.findall(r'"(\d{4}-\d\d-\d\dT[\d:]{8})"', text)
    assert dates and not re.search(r'"@[+-]\d', text)
    for told in dates:
        assert told.startswith("0001-") or abs(datetime.fromisoformat(told) - now) < timedelta(
            days=25000
        )


def test_a_day_is_a_date_wherever_it_stands():
    rows = {
        "mail": [
            {"At": "@-3 09:00:00", "Deep": [{"At": "@+1 23:59:59"}], "Text": "@-3 sheep", "Id": 1}
        ]
    }
    dated = Scenario("x", "x.", [], rows).rows("2026-03-01T15:30:00")
    assert dated == {
        "mail": [
            {
                "At": "2026-02-26T09:00:00",
                "Deep": [{"At": "2026-03-02T23:59:59"}],
                "Text": "@-3 sheep",
                "Id": 1,
            }
        ]
    }
    assert rows["mail"][0]["At"] == "@-3 09:00:00"


def test_only_the_columns_that_are_told_are_looked_at():
    rows = {"mail": [{"At": "@-3 09:00:00", "Deep": {"At": "@+1 08:00:00"}, "Text": "@-3 09:00:00"}, {"Id": 2}],
            "note": [{"Text": "@-3 09:00:00"}]}  # fmt: skip
    world = Scenario("x", "x.", [], rows, dates={"mail": ["At", "Deep"], "note": []})
    assert world.rows("2026-03-01T15:30:00") == {
        "mail": [{"At": "2026-02-26T09:00:00", "Deep": {"At": "2026-03-02T08:00:00"}, "Text": "@-3 09:00:00"}, {"Id": 2}],
        "note": [{"Text": "@-3 09:00:00"}],
    }  # fmt: skip
    assert rows["mail"][0]["At"] == "@-3 09:00:00", "the world may be planted again, on another day"


@pytest.mark.parametrize(
    "name, hint",
    [
        ("dmo", "did you mean demo?"),
        ("EMPTY", "did you mean empty?"),
        ("zzz", f"there are {', '.join(named())}"),
    ],
)
def test_an_unknown_world_is_told_with_the_nearest(name, hint):
    with pytest.raises(BadScenario) as raised:
        read_scenario(name)
    assert str(raised.value) == f"no packaged scenario {name!r}; {hint}"


@pytest.mark.parametrize("name", ["", ".", "../data/demo", "demo.json", "/etc/passwd", "demo\0"])
def test_a_world_is_a_name_and_never_a_path(name):
    with pytest.raises(BadScenario):
        read_scenario(name)


@pytest.mark.parametrize("content", [b"{", b"{}", b'{"about": "x.", "users": []}'])
def test_a_broken_file_is_named(tmp_path, monkeypatch, content):
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "torn.json").write_bytes(content)
    monkeypatch.setattr(scenario, "fixtures", lambda: tmp_path)
    with pytest.raises(BadScenario, match=re.escape(str(tmp_path / "data" / "torn.json"))):
        read_scenario("torn")


@pytest.mark.parametrize("content", [None, b"{"])
def test_a_broken_part_is_named(tmp_path, monkeypatch, content):
    (tmp_path / "data" / "parts").mkdir(parents=True)
    head = {"about": "x.", "users": [], "data": {}, "parts": ["torn"]}
    (tmp_path / "data" / "whole.json").write_bytes(orjson.dumps(head))
    part = tmp_path / "data" / "parts" / "torn.json"
    if content:
        part.write_bytes(content)
    monkeypatch.setattr(scenario, "fixtures", lambda: tmp_path)
    with pytest.raises(BadScenario, match=re.escape(str(part))):
        read_scenario("whole")


def test_nobody_real_is_mailed():
    """Every address of the packaged worlds is under a name that cannot exist (RFC 2606)."""
    reserved = (".example", ".invalid", "example.com", "example.org", "example.net")
    for file in (fixtures() / "data").rglob("*.json"):
        for address in re.findall(r"[\w.+-]+@([\w.-]+)", file.read_text("utf-8")):
            assert address.endswith(reserved), address
