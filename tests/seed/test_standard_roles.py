"""The standard roles may do what the documentation says of each in a sentence."""

from itertools import pairwise

import pytest

from so_mock.entities.roles import HELD, Grants, grants
from so_mock.seed.standard_roles import EVERYTHING, standard_roles

ROLES = {row["Name"]: grants({"DataRights": None, **HELD, **row}) for row in standard_roles()}
R, CRU, FULL = 1, 7, 15


def granted(name: str, whose: str, entity: str = "sale") -> int:
    return ROLES[name].tables.get(entity, {}).get(whose, FULL)


def maintains(told: Grants) -> set[str]:
    return {name for name in told.functions if name.startswith(("admin-", "cs-system"))}


def test_ids_and_names_are_the_documented_ones() -> None:
    held = {row["RoleId"]: row["Name"] for row in standard_roles()}
    assert [held[id] for id in range(1, 7)] == [f"User level {level}" for level in range(6)]
    assert (held[7], held[9], held[13], held[16]) == (
        "List Administrator", "Local User", "eJournal Administrator", "CRM User",
    )  # fmt: skip


@pytest.mark.parametrize(
    "name",
    ["User level 0", "User level 1", "List Administrator", "User Administrator", "CRM Administrator", "CRM User"],
)  # fmt: skip
def test_who_has_full_access_to_data(name: str) -> None:
    assert ROLES[name].tables == {}


def test_who_maintains_the_system() -> None:
    assert "admin-all" in maintains(ROLES["User level 0"])
    assert maintains(ROLES["List Administrator"]) == {"admin-lists"}
    assert maintains(ROLES["User Administrator"]) == {"admin-users"}
    for level in range(1, 6):
        assert maintains(ROLES[f"User level {level}"]) == set()


@pytest.mark.parametrize("entity", EVERYTHING)
def test_levels_grant_less_the_further_a_row_is_from_the_user(entity: str) -> None:
    order = ("MyOwn", "PrimaryGroup", "OtherGroups", "OtherAssociates")
    for level in range(6):
        masks = [granted(f"User level {level}", whose, entity) for whose in order]
        assert all(nearer | further == nearer for nearer, further in pairwise(masks))  # fmt: skip
    for whose in order:
        levels = [granted(f"User level {level}", whose, entity) for level in range(5)]
        assert all(more | less == more for more, less in pairwise(levels))


def test_levels_two_to_five() -> None:
    two, three, four, five = (f"User level {level}" for level in (2, 3, 4, 5))
    for entity in EVERYTHING:
        assert [granted(two, whose, entity) for whose in ("MyOwn", "PrimaryGroup")] == [FULL, FULL]
        assert granted(two, "OtherAssociates", entity) < FULL
        assert [granted(three, whose, entity) for whose in ("MyOwn", "PrimaryGroup")] == [FULL, R]
        assert granted(four, "MyOwn", entity) == FULL > granted(four, "PrimaryGroup", entity)
        assert granted(five, "MyOwn", entity) & R
    assert granted(five, "MyOwn", "appointment") == granted(five, "MyOwn", "document") == CRU
    assert granted(five, "OtherAssociates", "contact") == R


def test_a_local_user_has_his_own_and_nothing_of_others() -> None:
    assert (granted("Local User", "MyOwn"), granted("Local User", "OtherAssociates")) == (FULL, 0)
    assert "see-other-companies-associates" not in ROLES["Local User"].functions


def test_an_external_user_sees_what_is_published_of_his_company_and_projects() -> None:
    told = ROLES["External user"]
    assert "ext-need-publish-to-see-project" in told.functions
    assert (granted("External user", "SameProject", "project"), granted("External user", "MyCompany", "contact")) == (R, R)  # fmt: skip
    assert (
        granted("External user", "OtherAssociates", "contact")
        == 0
        == granted("External user", "MyCompany")
    )
