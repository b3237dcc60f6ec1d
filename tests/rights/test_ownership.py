"""Whose a row is: the relation of its owner to the caller decides which cell of the role counts."""

import pytest
from rights.judged import FULL, HENRIK, SOLVEIG, TERJE, Judged, enforcing, judged

from so_mock.rights.ownership import belonging

__all__ = ["enforcing", "judged"]

CELLS = {
    "MyOwn": FULL, "PrimaryGroup": "Select, Update", "OtherGroups": "Select, Insert", "OtherAssociates": "Select",
    "ExternalUser": "Select, Delete", "Anonymous": "None",
}  # fmt: skip
BITS = {"MyOwn": 15, "PrimaryGroup": 3, "OtherGroups": 5, "OtherAssociates": 1, "ExternalUser": 9, "Anonymous": 0}  # fmt: skip


def relation(judged: Judged, entity: str, id: int) -> str:
    """Told by the mask, which is another one for each."""
    mask = judged.mask(entity, id)
    return next(name for name, bits in BITS.items() if bits == mask)


def test_the_owner_is_the_caller_one_of_his_groups_or_another(judged: Judged) -> None:
    judged.role(project=CELLS)
    judged.change("associate", TERJE, GroupIdx=2, OtherGroups=[5])
    external = judged.add("associate", Name="X", Type="ExternalAssociate", GroupIdx=2)
    anonymous = judged.add("associate", Name="Y", Type="AnonymousAssociate")
    found = {
        owner: relation(judged, "project", judged.add("project", Associate=owner))
        for owner in (TERJE, SOLVEIG, 2, HENRIK, external, anonymous)
    }
    assert found == {
        TERJE: "MyOwn", SOLVEIG: "PrimaryGroup", 2: "OtherGroups", HENRIK: "OtherAssociates",
        external: "ExternalUser", anonymous: "Anonymous",
    }  # fmt: skip


def test_a_group_in_common_is_enough_on_either_side(judged: Judged) -> None:
    judged.role(project=CELLS)
    number = judged.add("project", Associate=HENRIK)
    assert relation(judged, "project", number) == "OtherAssociates"
    judged.change("associate", HENRIK, OtherGroups=[2])
    assert relation(judged, "project", number) == "OtherGroups"


def test_to_be_in_no_group_is_no_group_in_common(judged: Judged) -> None:
    judged.role(project=CELLS)
    for each in (TERJE, HENRIK):
        judged.change("associate", each, GroupIdx=0, OtherGroups=[])
    assert relation(judged, "project", judged.add("project", Associate=HENRIK)) == "OtherAssociates"


def test_what_nobody_owns_counts_as_the_callers(judged: Judged) -> None:
    judged.role(project=CELLS)
    assert relation(judged, "project", judged.add("project", CreatedBy=HENRIK)) == "MyOwn"


@pytest.mark.parametrize(
    "entity, owner",
    [
        ("contact", "Associate"), ("project", "Associate"), ("sale", "Associate"), ("document", "Associate"),
        ("appointment", "Associate"), ("selection", "Associate"), ("ticket", "OwnedBy"), ("email_account", "AssociateId"),
        ("contact_relation", "CreatedBy"), ("mailbox", ""),
    ],
)  # fmt: skip
def test_each_kind_of_row_names_its_owner(judged: Judged, entity: str, owner: str) -> None:
    assert belonging(judged.model, judged.model[entity]) == (owner, "", "", False)


def test_a_person_without_a_user_of_his_own_is_his_companys(judged: Judged) -> None:
    judged.role(person=CELLS)
    company = judged.add("contact", Name="Bjørge", Associate=HENRIK)
    person = judged.add("person", Lastname="Li", Contact=company)
    assert relation(judged, "person", person) == "OtherAssociates"
    judged.change("contact", company, Associate=SOLVEIG)
    assert relation(judged, "person", person) == "PrimaryGroup"
    judged.change("person", person, Associate=TERJE)
    assert relation(judged, "person", person) == "MyOwn"


@pytest.mark.parametrize(
    "part, via, owner",
    [
        ("project_member", "ProjectId", "project"), ("sale_stakeholder", "SaleId", "sale"), ("quote", "SaleId", "sale"),
        ("ticket_message", "Ticket", "ticket"), ("selection_member", "SelectionId", "selection"), ("email", "AccountId", "email_account"),
    ],
)  # fmt: skip
def test_a_part_belongs_to_whoever_owns_what_it_is_part_of(judged: Judged, part: str, via: str, owner: str) -> None:  # fmt: skip
    assert belonging(judged.model, judged.model[part]) == ("", owner, via, True)


def test_parts_of_what_one_may_change_are_ones_own_to_change(judged: Judged) -> None:
    """Unless the role names them: then their own cells count, by the owner of the whole."""
    judged.role(sale={"MyOwn": FULL, "OtherAssociates": "Select"})
    mine, other = (judged.add("sale", Associate=owner) for owner in (TERJE, HENRIK))
    parts = [judged.add("sale_stakeholder", SaleId=sale) for sale in (mine, other)]
    assert [judged.mask("sale_stakeholder", each) for each in parts] == [15, 1]
    lines = [judged.add("quote", SaleId=sale) for sale in (mine, other)]
    versions = [judged.add("quote_version", QuoteId=each) for each in lines]
    assert [judged.mask("quote_version", each) for each in versions] == [15, 1]
    judged.role(sale={"MyOwn": FULL, "OtherAssociates": "Select"}, sale_stakeholder=CELLS)
    assert [judged.mask("sale_stakeholder", each) for each in parts] == [15, 1]
    judged.role(sale={"OtherAssociates": "Select, RestrictedUpdate"})
    assert [judged.mask("quote_version", each) for each in versions] == [15, 15]
    judged.role(sale={"OtherAssociates": "None"})
    assert [judged.mask("quote_version", each) for each in versions] == [15, 0]


def test_who_comes_from_outside_has_his_company_and_his_projects(judged: Judged) -> None:
    """In place of groups, and only where his role turns those rights on."""
    judged.change("associate", TERJE, Type="ExternalAssociate")
    cells = {"MyOwn": FULL, "MyCompany": "Select, Update", "SameProject": "Select, Insert", "OtherAssociates": "Select"}  # fmt: skip
    person = judged.row("associate", TERJE)["PersonId"]
    company = judged.row("person", person)["Contact"]
    project, foreign = judged.add("project", Name="P"), judged.add("contact", Name="C")
    judged.add("project_member", ProjectId=project, PersonId=person)
    rows = {
        "company": judged.add("sale", Associate=HENRIK, Contact=company),
        "project": judged.add("sale", Associate=HENRIK, Contact=foreign, Project=project),
        "none": judged.add("sale", Associate=HENRIK, Contact=foreign),
        "own": judged.add("sale", Associate=TERJE, Contact=company),
    }

    def masks() -> dict[str, int]:
        return {name: judged.mask("sale", id) for name, id in rows.items()}

    both = ["ext-use-my-company-rights", "ext-use-same-project-rights"]
    judged.role(kind="ExternalUser", functions=both, sale=cells)
    assert masks() == {"company": 3, "project": 5, "none": 1, "own": 15}
    judged.role(kind="ExternalUser", functions=[], sale=cells)
    assert masks() == {"company": 1, "project": 1, "none": 1, "own": 15}


def test_a_project_is_his_from_the_moment_that_he_is_its_member(judged: Judged) -> None:
    judged.change("associate", TERJE, Type="ExternalAssociate")
    person = judged.row("associate", TERJE)["PersonId"]
    judged.role(
        kind="ExternalUser", functions=["ext-use-same-project-rights"],
        sale={"SameProject": "Select, Insert", "OtherAssociates": "Select"},
    )  # fmt: skip
    project = judged.add("project", Name="P")
    sale = judged.add("sale", Associate=HENRIK, Project=project)
    assert judged.mask("sale", sale) == 1
    judged.add("project_member", ProjectId=project, PersonId=person)
    assert judged.mask("sale", sale) == 5
