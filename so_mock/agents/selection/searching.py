"""What was searched for becomes members, or ceases to be: criteria that Find keeps under a key."""

from __future__ import annotations

from so_mock.agents.selection.members import add, members_of, remove, static, targeted
from so_mock.behaviour import behaviour
from so_mock.conventions.stored import asked, searches, selection_of
from so_mock.crm import Crm
from so_mock.entities.membership import Member, Target
from so_mock.errors import BadRequest
from so_mock.query.chosen import base_row
from so_mock.query.engine import Question


@behaviour("Selection.AddContactSelectionMembersFromSearch")
def add_contact_selection_members_from_search(
    crm: Crm, selection_id: int, storage_key: str | None
) -> int:
    """How many are new."""
    return added(crm, selection_id, storage_key)


@behaviour("Selection.AddSelectionMembersFromSearch")
def add_selection_members_from_search(crm: Crm, selection_id: int, storage_key: str | None) -> int:
    return added(crm, selection_id, storage_key)


@behaviour("Selection.RemoveContactSelectionMembersFromSearch")
def remove_contact_selection_members_from_search(
    crm: Crm, selection_id: int, storage_key: str | None
) -> int:
    """How many are gone."""
    return removed(crm, selection_id, storage_key)


@behaviour("Selection.RemoveSelectionMembersFromSearch")
def remove_selection_members_from_search(
    crm: Crm, selection_id: int, storage_key: str | None
) -> int:
    return removed(crm, selection_id, storage_key)


def added(crm: Crm, selection_id: int, key: str | None) -> int:
    row = static(crm, selection_id)
    return add(crm, row, result(crm, targeted(row), key))


def removed(crm: Crm, selection_id: int, key: str | None) -> int:
    row = static(crm, selection_id)
    meant = {member.who for member in result(crm, targeted(row), key)}
    return remove(
        crm, row, lambda each: (each["ContactId"], each["PersonId"], each["TargetRecordId"]) in meant
    )  # fmt: skip


def result(crm: Crm, target: Target, key: str | None) -> list[Member]:
    """Of a selection's criteria its members; else what each archive finds for which there are criteria under the key.
    Raises BadRequest where there are none."""
    id = selection_of(key)
    if id:
        return members_of(crm, crm.need("selection", id))
    kept = searches(crm, key)
    if not kept:
        raise BadRequest(f"no criteria are kept under {key!r}")
    found: dict[tuple[int, int, int], Member] = {}
    for provider, groups in kept:
        answer = crm.engine.ask(Question(provider, (), asked(groups)), crm.moment(), base_row)
        for entity, row in answer.rows:
            if target.pairs and entity == "contact":
                member = Member(row["ContactId"], 0, 0)
            elif target.pairs and entity == "person":
                member = Member(row["Contact"] or 0, row["PersonId"], 0)
            elif entity == target.entity:
                member = Member(0, 0, row[crm.model[entity].key])
            else:
                continue
            found.setdefault(member.who, member)
    return list(found.values())
