"""`platform` and `apps` of a scenario file."""

from typing import Any

import pytest

from so_mock.auth.standing import lifetime, standing, state_of


def test_what_a_file_says_of_the_platform_stands(scenarios: Any) -> None:
    tenant = scenarios.tenant(
        "platform:\n  state: onlinemaintenance\n  host: SOD3.superoffice.com\n  wrong_host: refused\n"
        "  lifetimes: {access_token: 20m, refresh_token: 30d, code: null}\n  sign_in: Expired\n  licences: {EMail.*: user}\n"
    )
    store = tenant.store
    assert state_of(store) == "OnlineMaintenance"
    assert lifetime(store, "access_token") == 1200
    assert lifetime(store, "refresh_token") == 30 * 86_400
    assert (lifetime(store, "code"), lifetime(store, "ticket")) == (600, 21_600)
    held = standing(store)
    assert (held["host"], held["wrong_host"]) == ("sod3.superoffice.com", "refused")
    assert (held["sign_in"], held["licences"]) == ("Expired", {"EMail.*": "user"})


def test_a_file_changes_what_it_names_of_what_it_extends(scenarios: Any) -> None:
    scenarios.write(
        "platform: {state: Suspended, lifetimes: {ticket: 1m, code: 5s}, licences: {EMail.*: user}}", "base.yaml"
    )  # fmt: skip
    tenant = scenarios.tenant(
        "extends: base.yaml\nplatform: {lifetimes: {ticket: 2m}, licences: {EMail.*: , User.*: web}}"
    )
    assert state_of(tenant.store) == "Suspended"
    assert [lifetime(tenant.store, name) for name in ("ticket", "code")] == [120, 5]
    assert standing(tenant.store)["licences"] == {"User.*": "web"}


def test_the_state_may_follow_a_state_machine(scenarios: Any) -> None:
    tenant = scenarios.tenant(
        'states: {tenant: Suspended}\nplatform: {state: "{{state.tenant}}"}\n'
    )
    assert state_of(tenant.store) == "Suspended"


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("platform: {state: Runing}", "1:19: 'Runing' is no state of a tenant; did you mean Running?"),
        ('platform: {state: "{{ state.tenat }}"}\nstates: {tenant: Running}', "1:19: no state 'tenat'; did you mean tenant?"),
        ("platform: {stat: Running}", "1:12: the platform has no 'stat'"),
        ("platform: {lifetimes: {tokn: 1m}}", "1:24: nothing called 'tokn' has a lifetime"),
        ("platform: {lifetimes: {ticket: soon}}", "1:32: 'soon' is no time to live"),
        ("platform: {licences: {EMail.*: usr}}", "1:32: no module 'usr'"),
        ("platform: {licences: {Nothing.*: user}}", "1:23: no operation fits 'Nothing.*'"),
        ("platform: {sign_in: maybe}", "1:21: 'maybe' is no outcome of a sign-in"),
        ("platform: {host: 'a b'}", "1:18: 'a b' is no host"),
        ("platform: Running", "1:11: 'Running' where the platform is wanted"),
        ("apps: [{client_id: a, redirect_uris: ['^http://(']}]", "1:39:"),
        ("apps: [{client_id: a, allowed_origins: 'https://a.example/x'}]", "is no origin"),
        ("apps: [{client_id: a, confidential: maybe}]", "1:37: 'maybe' where true or false is wanted"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_with_its_place(scenarios: Any, text: str, complaint: str) -> None:
    (told,) = scenarios.complaints(text)
    assert complaint in told


def test_apps_are_rows_with_what_follows_of_them(scenarios: Any) -> None:
    tenant = scenarios.tenant(
        "apps:\n  - {client_id: a, client_secret: s, redirect_uris: '^http://127.0.0.1:\\d+$', allowed_origins: 'HTTPS://A.example/'}\n"
        "  - {client_id: b, name: Bee, client_secret: s, confidential: false}\n  - {client_id: c}\n"
    )
    apps = tenant.store.table("_app").rows
    assert {(id, row["name"], row["confidential"]) for id, row in apps.items()} == {
        ("a", "a", True), ("b", "Bee", False), ("c", "c", False)
    }  # fmt: skip
    assert apps["a"]["allowed_origins"] == ["https://a.example"]
    assert apps["a"]["redirect_uris"] == [r"^http://127.0.0.1:\d+$"]


def test_the_demo_world_has_an_app_of_each_kind(tenant: Any) -> None:
    apps = tenant.store.table("_app").rows
    assert {id: bool(row["client_secret"]) for id, row in apps.items()} == {
        "demo": False, "demo-web": True, "demo-server": True
    }  # fmt: skip
    assert apps["demo-server"]["system_token"]
    assert len({row["client_secret"] for row in apps.values()}) == 3
