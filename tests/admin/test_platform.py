"""GET and PUT platform: what of the platform can be moved while a tenant runs."""

from typing import Any

import pytest
from contract.door import Door

PATH = "/_so_mock/platform"
USUAL = {
    "state": "Running", "follows": None, "host": "", "wrong_host": "served", "sign_in": "NoError", "licences": {},
    "lifetimes": {"access_token": 3600, "ticket": 21600, "code": 600, "id_token": 300, "refresh_token": None},
}  # fmt: skip


def get(door: Door) -> Any:
    return door("GET", PATH, auth=None).json()


def test_what_is_named_changes_and_the_rest_stays(door: Door) -> None:
    assert get(door) == USUAL
    told = {
        "state": "suspended",
        "lifetimes": {"Ticket": "90s", "refresh_token": 60},
        "sign_in": "needsreapproval",
    }
    put = door("PUT", PATH, told, auth=None)
    changed = USUAL | {
        "state": "Suspended", "sign_in": "NeedsReapproval", "lifetimes": {**USUAL["lifetimes"], "ticket": 90, "refresh_token": 60},  # type: ignore[dict-item]
    }  # fmt: skip
    assert put.json() == get(door) == changed
    door("PUT", PATH, {"lifetimes": {"ticket": None}, "licences": {"EMail.*": "User"}}, auth=None)
    assert get(door)["lifetimes"]["ticket"] == 21600
    assert get(door)["lifetimes"]["refresh_token"] == 60
    assert get(door)["licences"] == {"EMail.*": "User"}
    door.reset()
    assert get(door) == USUAL


@pytest.mark.parametrize(
    ("told", "complaint"),
    [
        ({"state": "Runing"}, "state: 'Runing' is no state of a tenant; did you mean Running?"),
        ({"state": "{{ state.nothing }}"}, "state: no state 'nothing'"),
        ({"state": None}, "state"),
        ({"host": "http://x/"}, "host: 'http://x/' is no host"),
        ({"wrong_host": "no"}, "wrong_host: 'no' is no way to look at hosts"),
        ({"lifetimes": {"tickett": 1}}, "did you mean ticket?"),
        ({"lifetimes": {"ticket": 0}}, "lifetimes.ticket: '0' is no time to live"),
        ({"lifetimes": {"ticket": "soon"}}, "lifetimes.ticket"),
        ({"lifetimes": {"ticket": "999999d"}}, "at most 100 years"),
        ({"lifetimes": []}, "'lifetimes' is not an object"),
        ({"sign_in": "Denyed"}, "did you mean Denied?"),
        ({"licences": {"EMial.*": "user"}}, "no operation fits 'EMial.*'"),
        ({"licences": {"EMail.*": "usr"}}, "licences.EMail.*: no module 'usr'"),
        ({"stat": "Running"}, "'stat' is not understood here"),
    ],
)
def test_what_is_wrong_is_told_and_nothing_changes(door: Door, told: Any, complaint: str) -> None:
    reply = door("PUT", PATH, {"sign_in": "Denied", **told}, auth=None)
    assert reply.status == 400
    assert complaint in reply.json()["error"]
    assert get(door) == USUAL
