"""DocumentMigration: which archive plugin keeps each document and template; 0 is the default one."""

from __future__ import annotations

from collections.abc import Iterable

from so_mock.behaviour import behaviour
from so_mock.call import Record
from so_mock.clock import within
from so_mock.conventions.facts import changed, facts
from so_mock.crm import Crm
from so_mock.entities.membership import members, target_of
from so_mock.entities.simple import first_value
from so_mock.entities.users import person_of
from so_mock.errors import BadRequest
from so_mock.store.table import Row

facts({
    "DocumentMigration.MigrateDocumentToNewDocPlugin":
        changed("document", "document_id", ArchiveProvider="document_plugin_id"),
    "DocumentMigration.MigrateTemplateToNewDocPlugin":
        changed("document_template", "document_template_id", LoadTemplateFromPlugin="target_document_plugin_id"),
})  # fmt: skip


def _is_email(crm: Crm, row: Row) -> bool:
    template = crm.row("document_template", row["DocumentTemplate"])
    return template is not None and template["RecordType"] == "Email"


def _is_open(row: Row) -> bool:
    """For everybody to see: one without any say is, too."""
    kept = row["VisibleFor"] or []
    return not kept or any(each.get("Visibility") == "All" for each in kept)


def _summary(crm: Crm, found: Iterable[Row], plugin: int, with_emails: bool | None) -> Record:
    """E-mails count as left out unless they are wanted; what lies in the plugin already needs no migration."""
    rows, omitted, already = [], 0, 0
    for row in found:
        if row["ArchiveProvider"] == plugin:
            already += 1
        elif not with_emails and _is_email(crm, row):
            omitted += 1
        else:
            rows.append(row)
    return crm.blank("DocumentMigrationItemList") | {
        "NumDocumentsOmitted": omitted,
        "NumDocumentsAlreadyMigrated": already,
        "Documents": [_item(crm, row) for row in rows],
        "Associates": [_associate(crm, id) for id in sorted({row["Associate"] for row in rows})],
    }


def _item(crm: Crm, row: Row) -> Record:
    associate = crm.row("associate", row["Associate"])
    visible = (row["VisibleFor"] or [{}])[0]
    return crm.blank("DocumentMigrationItem") | {
        "DocumentId": row["DocumentId"],
        "ContactId": row["Contact"],
        "PersonId": row["Person"],
        "SaleId": row["Sale"],
        "ProjectId": row["Project"],
        "DocTmplId": row["DocumentTemplate"],
        "AssociateId": row["Associate"],
        "UserGroupId": associate["GroupIdx"] if associate else 0,
        "VisibleForId": visible.get("VisibleId") or 0,
    }


def _associate(crm: Crm, id: int) -> Record:
    person = person_of(crm, crm.row("associate", id))
    told = {"AssociateId": id, "EmailAddress": first_value(person["Emails"]) if person else ""}
    return crm.blank("DocumentMigrationAssociate") | told


@behaviour("DocumentMigration.GetForAllDocuments")
def get_for_all_documents(crm: Crm, document_plugin_id: int, include_emails: bool) -> Record:
    return _summary(crm, crm.rows("document"), document_plugin_id or 0, include_emails)


@behaviour("DocumentMigration.GetForDateRange")
def get_for_date_range(
    crm: Crm, document_plugin_id: int, min_date: str | None, max_date: str | None, include_emails: bool
) -> Record:  # fmt: skip
    found = [row for row in crm.rows("document") if within(row["Date"], min_date, max_date)]
    return _summary(crm, found, document_plugin_id or 0, include_emails)


@behaviour("DocumentMigration.HasDocumentsToMigrate")
def has_documents_to_migrate(crm: Crm) -> bool:
    """Whether any lies elsewhere than in the default archive."""
    return any(row["ArchiveProvider"] for row in crm.rows("document"))


@behaviour("DocumentMigration.GetNumberOfConfidentialDocuments")
def get_number_of_confidential_documents(crm: Crm) -> int:
    return sum(not _is_open(row) for row in crm.rows("document"))


@behaviour("DocumentMigration.GetForTemplates")
def get_for_templates(crm: Crm, target_document_plugin_id: int, include_emails: bool) -> Record:
    kept, omitted, already = [], 0, 0
    for row in crm.rows("document_template"):
        if row["LoadTemplateFromPlugin"] == (target_document_plugin_id or 0):
            already += 1
        elif row["RecordType"] == "Email" and not include_emails:
            omitted += 1
        else:
            kept.append(row["DocumentTemplateId"])
    return crm.blank("DocumentTemplateMigrationList") | {
        "NumTemplatesOmitted": omitted,
        "NumTemplatesAlreadyMigrated": already,
        "TemplateIds": kept,
    }


@behaviour("DocumentMigration.GetForSelection")
def get_for_selection(
    crm: Crm, document_plugin_id: int, selection_id: int, include_emails: bool
) -> Record:
    """Of a selection of documents its members, whatever its kind."""
    row = crm.need("selection", selection_id)
    target = target_of(row)
    if target is None or target.entity != "document":
        raise BadRequest(f"Selection {selection_id} is not of documents")
    found = crm.known("document", [member.record for member in members(crm.shaper(), row)])
    return _summary(crm, found, document_plugin_id or 0, include_emails)
