"""Members of static selections: added, removed and copied."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from so_mock.behaviour import behaviour
from so_mock.call import Record
from so_mock.crm import Crm
from so_mock.entities.membership import MEMBERS, Member, Target, is_there, members, target_of
from so_mock.entities.selections import membership_stamp
from so_mock.errors import BadRequest
from so_mock.store.table import Row


def static(crm: Crm, selection_id: int) -> Row:
    """The selection, when its members are its own to change."""
    row = crm.need("selection", selection_id)
    if row["SelectionType"] != "Static":
        raise BadRequest(
            f"Selection {selection_id} is {row['SelectionType'].lower()}: members are added to and removed from static ones"
        )
    return row


def targeted(row: Row) -> Target:
    target = target_of(row)
    if target is None:
        raise BadRequest(
            f"Selection {row['SelectionId']}: no table {row['TargetTableNumber']} {row['TargetTableName']}"
        )
    return target


def members_of(crm: Crm, row: Row) -> list[Member]:
    """Raises BadFilter where the criteria cannot be asked."""
    return members(crm.shaper(), row)


def add(crm: Crm, row: Row, wanted: Iterable[Member]) -> int:
    """How many are new. Those that are not there cannot be members, and nobody is one twice."""
    target, id = targeted(row), row["SelectionId"]
    held = {
        (each["ContactId"], each["PersonId"], each["TargetRecordId"])
        for each in crm.referring(MEMBERS, "SelectionId", id)
    }
    number = 0 if target.pairs else row["TargetTableNumber"]
    added = 0
    for member in wanted:
        if member.who in held or not is_there(crm.reads, target, member):
            continue
        held.add(member.who)
        added += 1
        crm.insert(MEMBERS, {
            "SelectionId": id, "ContactId": member.contact, "PersonId": member.person, "TargetTableNumber": number,
            "TargetRecordId": member.record,
        })  # fmt: skip
    if added:
        touch(crm, row)
    return added


def remove(crm: Crm, row: Row, meant: Callable[[Row], bool]) -> int:
    """Only of this selection, whatever else the ids may name."""
    held = crm.referring(MEMBERS, "SelectionId", row["SelectionId"])
    gone = [each["SelectionMemberId"] for each in held if meant(each)]
    for key in gone:
        crm.delete(MEMBERS, key)
    if gone:
        touch(crm, row)
    return len(gone)


def touch(crm: Crm, row: Row) -> None:
    crm.update("selection", {**row, **membership_stamp(crm)})


def pairs(crm: Crm, given: list[Record] | None) -> list[Member]:
    """A person told without his company is a member with it."""
    found = []
    for each in filter(None, given or ()):
        contact, person = each.get("ContactId") or 0, each.get("PersonId") or 0
        if person and not contact:
            row = crm.row("person", person)
            contact = row["Contact"] or 0 if row else 0
        found.append(Member(contact, person, 0))
    return found


def records(ids: list[int] | None) -> list[Member]:
    return [Member(0, 0, id) for id in ids or ()]


# -- companies and people


@behaviour("Selection.AddContactSelectionMembers")
def add_contact_selection_members(
    crm: Crm, selection_id: int, contact_person_ids: list[Record] | None
) -> None:
    row = static(crm, selection_id)
    if not targeted(row).pairs:
        raise BadRequest(
            f"Selection {selection_id} is of {row['TargetTableName']}: AddSelectionMembers adds to it"
        )
    add(crm, row, pairs(crm, contact_person_ids))


@behaviour("Selection.RemoveContactSelectionMembers")
def remove_contact_selection_members(
    crm: Crm, selection_id: int, contact_person_ids: list[Record] | None
) -> None:
    """A company told without a person is the member without one; its people stay."""
    meant = {member.who for member in pairs(crm, contact_person_ids)}
    remove(
        crm,
        static(crm, selection_id),
        lambda each: (each["ContactId"], each["PersonId"], each["TargetRecordId"]) in meant,
    )


@behaviour("Selection.RemoveContactSelectionMembersFromIds")
def remove_contact_selection_members_from_ids(
    crm: Crm, selection_id: int, selection_members_ids: list[int] | None
) -> None:
    remove_by_key(crm, selection_id, selection_members_ids)


# -- records of other tables


@behaviour("Selection.AddSelectionMembers")
def add_selection_members(crm: Crm, selection_id: int, ids: list[int] | None) -> int:
    """ "To a static selection of type others than contacts", says its description."""
    row = static(crm, selection_id)
    if targeted(row).pairs:
        raise BadRequest(
            f"Selection {selection_id} is of companies and people: AddContactSelectionMembers adds to it"
        )
    return add(crm, row, records(ids))


@behaviour("Selection.RemoveSelectionMembers")
def remove_selection_members(
    crm: Crm, selection_id: int, selection_member_ids: list[int] | None
) -> None:
    remove_by_key(crm, selection_id, selection_member_ids)


def remove_by_key(crm: Crm, selection_id: int, keys: list[int] | None) -> None:
    meant = set(keys or ())
    remove(crm, static(crm, selection_id), lambda each: each["SelectionMemberId"] in meant)


@behaviour("Selection.RemoveSelectionMembersById")
def remove_selection_members_by_id(crm: Crm, selection_id: int, ids: list[int] | None) -> None:
    """Ids of sales, or whatever the selection is of; in one of companies, of the companies with all their members."""
    row, meant = static(crm, selection_id), set(ids or ())
    if not targeted(row).pairs:
        held = "TargetRecordId"
    else:
        held = "PersonId" if targeted(row).entity == "person" else "ContactId"
    remove(crm, row, lambda each: each[held] in meant)


# -- from one to another


@behaviour("Selection.CopyContactSelectionMembers")
def copy_contact_selection_members(crm: Crm, from_selection_id: int, to_selection_id: int) -> None:
    copy(crm, from_selection_id, to_selection_id)


@behaviour("Selection.CopySelectionMembers")
def copy_selection_members(crm: Crm, from_selection_id: int, to_selection_id: int) -> None:
    copy(crm, from_selection_id, to_selection_id)


def copy(crm: Crm, source_id: int, destination_id: int) -> None:
    """What the source comes to now, whatever its kind."""
    source, destination = crm.need("selection", source_id), static(crm, destination_id)
    if targeted(source).providers != targeted(destination).providers:
        raise BadRequest(
            f"Selection {source_id} is of {source['TargetTableName']}, "
            f"selection {destination_id} of {destination['TargetTableName']}"
        )
    add(crm, destination, members_of(crm, source))
