"""PUT and PATCH save as the agent method does: a special save is written once and holds behind every door."""

from typing import Any

import pytest
from contract.driver import ask

from so_mock import behaviour
from so_mock.behaviour import Behaviour
from so_mock.config import Config
from so_mock.conventions import crud
from so_mock.crm import Crm
from so_mock.errors import BadRequest
from so_mock.tenant import Tenant
from so_mock.world import World


def save_dash_theme(crm: Crm, dash_theme: Any) -> Any:
    """A rule of its own, and a twist: the name in capitals."""
    if dash_theme["Name"] == "Forbidden":
        raise BadRequest("not that one")
    return crud.save(
        crm, crm.model["dash_theme"], dash_theme | {"Name": dash_theme["Name"].upper()}
    )


@pytest.fixture
def special(monkeypatch: pytest.MonkeyPatch) -> Tenant:
    """A tenant of a world in which the save of a theme is special."""
    key = "Dash.SaveDashTheme"
    planted = Behaviour(key, save_dash_theme, "modelled", ("dash_theme",), "", "")
    monkeypatch.setitem(behaviour._REGISTRY, key, planted)
    return Tenant("Cust12345", World(Config()))


@pytest.mark.parametrize(
    ("operation", "argument", "value"),
    [
        ("PUT DashTheme/{id}", "entity", {"Name": "put"}),
        ("PATCH DashTheme/{id}", "patch", {"Name": "put"}),
        ("PATCH DashTheme/{id}", "patch", [{"op": "replace", "path": "name", "value": "put"}]),
    ],
)
def test_a_special_save_is_behind_put_and_patch(special, operation, argument, value):
    answer = ask(special, operation, id=1, **{argument: value})
    assert (answer.value.carrier, answer.value.row["Name"]) == ("DashThemeWithLinks", "PUT")
    assert answer.value.row["DashboardThemeId"] == 1


@pytest.mark.parametrize("operation", ["PUT DashTheme/{id}", "PATCH DashTheme/{id}"])
def test_what_it_refuses_is_refused_there_too(special, operation):
    name = "entity" if operation.startswith("PUT") else "patch"
    answer = ask(special, operation, id=1, **{name: {"Name": "Forbidden"}})
    assert (answer.status, answer.value["Message"]) == (400, "not that one")
    assert special.store.table("dash_theme").get(1)["Name"] == "Light"


def test_a_patch_leaves_a_reference_to_what_is_hidden(tenant: Tenant):
    """A person of a deleted company, seen without it, is still its person when it comes back."""
    with tenant.store.unit():
        company = tenant.store.table("contact").get(2)
        tenant.store.update("contact", company | {"DeletedDate": "2026-01-01T09:00:00"})
    answer = ask(tenant, "PATCH Person/{id}", id=5, patch={"Title": "Owner and founder"})
    assert answer.value.row["Title"] == "Owner and founder"
    assert answer.value.row["Contact"] == 2
    answer = ask(tenant, "PATCH Person/{id}", id=9, patch={"Contact": None})
    assert answer.value.row["Contact"] == 0, "what is named is cleared"
