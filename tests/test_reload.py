"""`--reload`: what an edited scenario file does to whoever plays it."""

import asyncio
import os
import time
import urllib.request
from pathlib import Path
from typing import Any

import pytest

from so_mock.config import Config
from so_mock.reload import Reloading, watch
from so_mock.tenants import Tenants
from so_mock.world import World

BASE = "extends: empty\ndata:\n  contact:\n  - {ContactId: 1, Name: Base AS}\n"
SHOP = "about: A shop.\nextends: base.yaml\ndata:\n  contact:\n  - {ContactId: 2, Name: First AS}\n"


class Watched:
    """Two files, a server's tenants, and a look at the files when the test says so."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.write("base.yaml", BASE)
        self.write("shop.yaml", SHOP)
        self.tenants = Tenants(World(Config(scenario=str(folder / "shop.yaml"))))
        self.reloading = Reloading(self.tenants)
        self._second = 1_700_000_000

    def write(self, name: str, text: str) -> None:
        file = self.folder / name
        file.write_text(text)
        # Each write is of another moment, however coarse the file system's are.
        self._second = getattr(self, "_second", 1_600_000_000) + 1
        os.utime(file, (self._second, self._second))

    def look(self) -> bool:
        """Whether something was read again."""
        if not self.reloading.due():
            return False
        asyncio.run(self.reloading.load())
        return True

    def settle(self) -> bool:
        return any([self.look(), self.look()])

    def names(self, tenant: str = "Cust12345") -> dict[int, str]:
        table = self.tenants.need(tenant).store.table("contact")
        return {id: row["Name"] for id, row in table.rows.items()}


@pytest.fixture
def watched(tmp_path: Path) -> Watched:
    return Watched(tmp_path)


def edited(name: str = "Second AS") -> str:
    return SHOP.replace("First AS", name)


def test_nothing_is_read_as_long_as_nothing_is_written(watched: Watched, capsys: Any):
    world = watched.tenants.world
    assert not watched.settle() and not watched.settle()
    assert watched.tenants.world is world
    assert capsys.readouterr().err == ""


@pytest.mark.skipif(os.name == "nt", reason="links want a privilege there")
def test_a_link_that_leads_to_another_file_is_an_edit(tmp_path: Path):
    """As volumes of containers are changed: the folder behind a link is another one."""
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        file = tmp_path / name / "shop.yaml"
        file.write_text(SHOP.replace("base.yaml", "empty").replace("First", name))
        os.utime(file, (1_700_000_000, 1_700_000_000))
    link = tmp_path / "current"
    link.symlink_to(tmp_path / "one")
    tenants = Tenants(World(Config(scenario=str(link / "shop.yaml"))))
    reloading = Reloading(tenants)
    assert not reloading.due()
    link.unlink()
    link.symlink_to(tmp_path / "two")
    assert not reloading.due() and reloading.due()  # written no more
    asyncio.run(reloading.load())
    assert tenants.default.store.table("contact").rows[2]["Name"] == "two AS"


def test_an_edited_file_is_played_and_one_line_says_what_changed(watched: Watched, capsys: Any):
    watched.write("shop.yaml", edited() + "  - {ContactId: 3, Name: Third AS}\n")
    assert watched.settle()
    assert watched.names() == {1: "Base AS", 2: "Second AS", 3: "Third AS"}
    assert capsys.readouterr().err == (
        "so-mock: shop.yaml was edited; Cust12345 starts anew (contact: 3 rows, were 2)\n"
    )


def test_a_file_that_it_extends_counts_as_well(watched: Watched, capsys: Any):
    watched.write("base.yaml", BASE.replace("Base AS", "Other AS"))
    assert watched.settle()
    assert watched.names()[1] == "Other AS"
    assert "base.yaml was edited" in capsys.readouterr().err


def test_a_file_that_it_extends_since_the_edit_is_watched_from_then_on(watched: Watched):
    watched.write("more.yaml", "extends: empty\ndata:\n  contact:\n  - {ContactId: 9, Name: A}\n")
    watched.write("shop.yaml", SHOP.replace("base.yaml", "[base.yaml, more.yaml]"))
    assert watched.settle() and watched.names()[9] == "A"
    watched.write("more.yaml", "extends: empty\ndata:\n  contact:\n  - {ContactId: 9, Name: B}\n")
    assert watched.settle() and watched.names()[9] == "B"


def test_a_file_is_not_read_while_it_is_written(watched: Watched, capsys: Any):
    watched.write("shop.yaml", "about: hal")
    assert not watched.look()
    watched.write("shop.yaml", edited())
    assert not watched.look()
    assert watched.look()
    assert watched.names()[2] == "Second AS"
    assert "not loaded" not in capsys.readouterr().err


def test_a_bad_one_changes_nothing_is_told_once_and_the_next_good_one_counts(watched: Watched, capsys: Any):  # fmt: skip
    store = watched.tenants.default.store
    watched.write("shop.yaml", SHOP + "  contct: []\nabot: x\n")
    assert watched.settle()
    assert watched.tenants.default.store is store
    told = capsys.readouterr().err.splitlines()
    assert told[0] == "so-mock: shop.yaml was edited; the old scenario stays"
    assert [line.rpartition("shop.yaml:")[2] for line in told[2:]] == [
        "6:3: no entity 'contct'; did you mean contact?", "7:1: no key 'abot' in a scenario; did you mean about?",
    ]  # fmt: skip
    assert not watched.settle()
    watched.write("shop.yaml", edited())
    assert watched.settle() and watched.names()[2] == "Second AS"


def test_a_removed_file_changes_nothing_until_it_is_back(watched: Watched, capsys: Any):
    for name in ("shop.yaml", "base.yaml"):
        kept = (watched.folder / name).read_text()
        (watched.folder / name).unlink()
        assert watched.settle()
        assert f"so-mock: {name} was removed; the old scenario stays" in capsys.readouterr().err
        assert watched.names() == {1: "Base AS", 2: "First AS"}
        watched.write(name, kept)
        assert watched.settle()
        assert "starts anew" in capsys.readouterr().err


def test_an_editor_may_put_another_file_in_its_place(watched: Watched):
    (watched.folder / "shop.yaml").rename(watched.folder / "shop.yaml~")
    assert not watched.look()
    watched.write(".tmp", edited())
    (watched.folder / ".tmp").rename(watched.folder / "shop.yaml")
    assert watched.settle() and watched.names()[2] == "Second AS"


def test_a_file_written_with_what_it_held_starts_nobody_anew(watched: Watched, capsys: Any):
    store = watched.tenants.default.store
    watched.write("shop.yaml", SHOP)
    watched.settle()
    assert watched.tenants.default.store is store
    assert capsys.readouterr().err == ""


def test_what_is_written_while_it_is_read_is_read_once_more(watched: Watched, monkeypatch: Any):
    loading = World.loading

    def slow(self: World, config: Config) -> World:
        made = loading(self, config)
        watched.write("shop.yaml", edited("Third AS"))
        return made

    watched.write("shop.yaml", edited())
    with monkeypatch.context() as patched:
        patched.setattr(World, "loading", slow)
        assert watched.settle() and watched.names()[2] == "Second AS"
    assert watched.settle() and watched.names()[2] == "Third AS"


def test_only_those_who_play_it_start_anew(watched: Watched, capsys: Any):
    tenants = watched.tenants
    tenants.make("Same")
    tenants.make("Other", "small_company")
    other = tenants.need("Other").store
    watched.write("shop.yaml", edited())
    assert watched.settle()
    assert watched.names("Same")[2] == "Second AS"
    assert tenants.need("Other").store is other
    assert "Cust12345, Same start anew (contact: other values)" in capsys.readouterr().err
    assert watched.tenants.make("Later").store.table("contact").rows[2]["Name"] == "Second AS"


def test_a_scenario_without_a_file_is_told(capsys: Any):
    asyncio.run(asyncio.wait_for(watch(Tenants(World(Config()))), 5))
    assert capsys.readouterr().err == "so-mock: --reload has nothing to watch: scenario demo was read from no file\n"  # fmt: skip


def test_a_server_does_it(own_server: Any, tmp_path: Path):
    (tmp_path / "base.yaml").write_text(BASE)
    file = tmp_path / "shop.yaml"
    file.write_text(SHOP)
    server = own_server("--scenario", str(file), "--reload")

    def told() -> bytes:
        with urllib.request.urlopen(f"{server.url}/_so_mock/state/contact", timeout=10) as answer:
            content: bytes = answer.read()
            return content

    assert b"First AS" in told()
    file.write_text(edited("A longer name AS"))
    began = time.monotonic()
    while b"A longer name AS" not in told():
        assert time.monotonic() - began < 10
        time.sleep(0.1)
