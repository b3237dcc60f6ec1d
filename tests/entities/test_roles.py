"""What a role's row says: masks, of which the matrix on the wire shows what a cell can say."""

from typing import Any

import pytest

from so_mock.entities.roles import (
    CELLS,
    HELD,
    cell_of,
    cells,
    grants,
    mask_text,
    masks,
    of_cell,
    with_cells,
)


def role(kind: str = "Employee", **held: Any) -> dict[str, Any]:
    return {"RoleType": kind, "DataRights": None, **HELD, **held}


def test_what_a_role_does_not_name_is_full() -> None:
    told = grants(role())
    assert (told.tables, told.fields) == ({}, {})
    assert {cell for row in cells(role()).values() for cell in row.values()} == {"CRUD"}
    some = grants(role(TableRights={"sale": {"MyOwn": "Select"}})).tables
    assert list(some) == ["sale"] and (some["sale"]["MyOwn"], some["sale"]["PrimaryGroup"]) == (
        1,
        15,
    )


@pytest.mark.parametrize(
    "text, bits",
    [("Select, Update", 3), ("FULL", 15), ("None", 0), ("URU", 34), (7, 7), ("Select, Filtering", 17), (None, 0)],
)  # fmt: skip
def test_masks_are_names_or_numbers(text: Any, bits: int) -> None:
    assert set(grants(role(TableRights={"sale": text})).tables["sale"].values()) == {bits}


def test_a_relation_that_the_matrix_has_not_is_that_of_other_users() -> None:
    """An external user may be in a group; an employee's role knows of no company of his own."""
    external = grants(role("ExternalUser", TableRights={"sale": {"OtherAssociates": "None"}}))
    assert [external.tables["sale"][whose] for whose in ("PrimaryGroup", "OtherGroups", "MyCompany")] == [0, 0, 15]  # fmt: skip
    employee = grants(role(TableRights={"sale": {"OtherAssociates": "Select"}}))
    assert employee.tables["sale"]["MyCompany"] == 1


@pytest.mark.parametrize(
    "bits, cell",
    [(15, "CRUD"), (7, "CRU"), (5, "CR"), (3, "R"), (1, "R"), (9, "R"), (4, ""), (0, ""), (16, ""), (47, "CRUD")],
)  # fmt: skip
def test_a_cell_says_the_most_of_a_mask_that_grants_no_more(bits: int, cell: str) -> None:
    assert cell_of(bits) == cell
    assert of_cell(cell) & ~bits == 0


def test_a_cell_that_is_saved_as_it_was_keeps_the_mask_behind_it() -> None:
    held = role(TableRights={"sale": "Select, Update", "email": "None"})
    before = cells(held)
    assert before["sale"]["MyOwn"] == "R"
    same = with_cells(held, before)
    assert masks(same) == masks(held)
    changed = with_cells(held, {**before, "sale": {**before["sale"], "MyOwn": "CR"}})
    row = grants(changed).tables["sale"]
    assert (row["MyOwn"], row["PrimaryGroup"]) == (5, 3)
    assert set(grants(changed).tables["email"].values()) == {0}, "what the matrix has no row for"


def test_every_cell_and_mask_comes_back() -> None:
    assert [cell_of(of_cell(cell)) for cell in CELLS] == list(CELLS)
    for bits in range(256):
        text = mask_text(bits)
        assert grants(role(TableRights={"sale": text})).tables["sale"]["MyOwn"] == bits, text


def test_fields_are_told_by_entity_and_path() -> None:
    held = role(FieldRights={
        "contact.OrgNr": {"Mask": "Read", "Reason": "locked"}, "contact.Address.Street": "None",
        "sale.Heading": {"Mask": "Update, UIHintMandatory"},
    })  # fmt: skip
    assert grants(held).fields == {
        "contact": {"OrgNr": (1, "locked"), "Address.Street": (0, "")}, "sale": {"Heading": (67, "")},
    }  # fmt: skip


def test_what_is_no_mask_at_all_says_nothing() -> None:
    """A row of a scenario may hold anything."""
    odd = role(TableRights=["x"], FieldRights=5, FunctionRights="all")
    assert grants(odd)[:2] == ({}, {})
    assert grants(role(TableRights={"sale": ["x"]})).tables["sale"]["MyOwn"] == 0


def test_functional_rights_are_those_chosen_else_all_that_grant() -> None:
    assert grants(role(FunctionRights=["cs-listown", "no-such"])).functions == {"cs-listown"}
    every = grants(role()).functions
    assert "admin-all" in every and not any(name.startswith("hide-") for name in every)
    assert grants(role(FunctionRights=[])).functions == frozenset()
