"""Whom a mailing would reach, and what is said of selections in short."""

from __future__ import annotations

from so_mock.agents.selection.members import pairs
from so_mock.agents.selection.shadows import shadows
from so_mock.behaviour import behaviour
from so_mock.call import Record
from so_mock.conventions.facts import each, facts
from so_mock.crm import Crm
from so_mock.entities.membership import Member
from so_mock.store.table import Row

LINES = ("Address1", "Address2", "Address3", "City", "Zipcode")

facts({
    "Selection.GetSelectionSummaries": each("selection", "selection_ids"),
})  # fmt: skip


@behaviour("Selection.GetRecipientStatistics")
def get_recipient_statistics(crm: Crm, selection_id: int) -> Record:
    return counted(crm, shadows(crm, crm.need("selection", selection_id)))


@behaviour("Selection.GetRecipientStatisticsFromContactPersonIds")
def get_recipient_statistics_from_contact_person_ids(
    crm: Crm, contact_person_ids: list[Record] | None
) -> Record:
    return counted(crm, pairs(crm, contact_person_ids))


@behaviour("Selection.GetRecipientStatisticsFromProjectMembers")
def get_recipient_statistics_from_project_members(crm: Crm, project_id: int) -> Record:
    crm.need("project", project_id)
    members = crm.referring("project_member", "ProjectId", project_id)
    told = [{"ContactId": each["ContactId"], "PersonId": each["PersonId"]} for each in members]
    return counted(crm, pairs(crm, told))


def counted(crm: Crm, members: list[Member]) -> Record:
    """A person's own address, e-mail and fax count, else those of his company."""
    found = crm.blank("RecipientStatistics") | {"Total": len(members)}
    for member in members:
        ends = [crm.row("person", member.person), crm.row("contact", member.contact)]
        rows = [row for row in ends if row is not None]
        mail = any(row["Emails"] for row in rows)
        fax = any(row["Faxes"] for row in rows)
        postal = any(has_address(row) for row in rows)
        found["ValidEmailAddresses"] += mail
        found["ValidFaxNumbers"] += fax
        found["ValidPostalAddresses"] += postal
        found["NoAddresses"] += not postal
        found["NoFaxOrEmails"] += not (mail or fax)
    return found


def has_address(row: Row) -> bool:
    address = row["Address"] or {}
    parts = [address.get(kind) or {} for kind in ("Street", "Postal")]
    return any(part.get(line) for part in parts for line in LINES)


@behaviour("Selection.GetParentCombinedSelections")
def get_parent_combined_selections(crm: Crm, selection_id: int) -> list[int]:
    found = {
        row["SelectionId"]
        for side in ("LeftSelectionId", "RightSelectionId")
        for row in crm.referring("selection", side, selection_id)
        if row["SelectionType"] == "Combined"
    }
    return sorted(found)
