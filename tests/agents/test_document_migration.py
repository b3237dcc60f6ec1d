"""DocumentMigration: documents and templates from one archive plugin to another."""

from typing import Any

from contract.door import Door, door, shared_door

__all__ = ["door", "shared_door"]


def summary(door: Door, plugin: int, **more: Any) -> dict[str, Any]:
    asked = {"DocumentPluginId": plugin, **more}
    return door.agent("DocumentMigration.GetForAllDocuments", asked)


def test_a_migrated_document_is_no_longer_among_those_to_migrate(door: Door) -> None:
    letter = door.rest("POST", "Document", {"Name": "a.txt", "Date": "2001-05-05T00:00:00"})
    id = letter["DocumentId"]
    before = summary(door, 7, IncludeEmails=True)
    assert id in [each["DocumentId"] for each in before["Documents"]]
    assert 5 in [each["AssociateId"] for each in before["Associates"]]
    assert door.agent("DocumentMigration.HasDocumentsToMigrate") is False
    given = {"DocumentId": id, "DocumentPluginId": 7}
    door.agent("DocumentMigration.MigrateDocumentToNewDocPlugin", given)
    after = summary(door, 7, IncludeEmails=True)
    assert id not in [each["DocumentId"] for each in after["Documents"]]
    assert after["NumDocumentsAlreadyMigrated"] == before["NumDocumentsAlreadyMigrated"] + 1
    assert door.agent("DocumentMigration.HasDocumentsToMigrate") is True
    asked = {"DocumentPluginId": 0, "MinDate": "2001-01-01T00:00:00", "MaxDate": "2001-12-31T00:00:00"}  # fmt: skip
    ranged = door.agent("DocumentMigration.GetForDateRange", asked)
    assert [each["DocumentId"] for each in ranged["Documents"]] == [id]


def test_emails_are_left_out_unless_they_are_wanted(door: Door) -> None:
    kind = door.agent("List.SaveDocumentTemplateEntity", {"Name": "Mail", "RecordType": "Email"})
    template = {"DocumentTemplateId": kind["DocumentTemplateId"]}
    id = door.rest("POST", "Document", {"Name": "a.somail", "DocumentTemplate": template})["DocumentId"]  # fmt: skip
    without, with_them = summary(door, 7), summary(door, 7, IncludeEmails=True)
    assert id not in [each["DocumentId"] for each in without["Documents"]]
    assert id in [each["DocumentId"] for each in with_them["Documents"]]
    assert without["NumDocumentsOmitted"] == with_them["NumDocumentsOmitted"] + len(with_them["Documents"]) - len(without["Documents"])  # fmt: skip


def test_documents_that_not_everybody_sees_are_confidential(door: Door) -> None:
    before = door.agent("DocumentMigration.GetNumberOfConfidentialDocuments")
    door.rest("POST", "Document", {"Name": "a.txt"})
    private = [{"VisibleId": 5, "Visibility": "Associate"}]
    door.rest("POST", "Document", {"Name": "b.txt", "VisibleFor": private})
    assert door.agent("DocumentMigration.GetNumberOfConfidentialDocuments") == before + 1


def test_a_template_moves_to_the_plugin(door: Door) -> None:
    kind = door.agent("List.SaveDocumentTemplateEntity", {"Name": "Memo", "RecordType": "Document"})
    id, asked = kind["DocumentTemplateId"], {"TargetDocumentPluginId": 7}
    read = "DocumentMigration.GetForTemplates"
    assert id in door.agent(read, asked)["TemplateIds"]
    given = {"DocumentTemplateId": id, **asked}
    door.agent("DocumentMigration.MigrateTemplateToNewDocPlugin", given)
    assert id not in door.agent(read, asked)["TemplateIds"]
    shown = door.agent(f"List.GetDocumentTemplateEntity?documentTemplateEntityId={id}")
    assert shown["LoadTemplateFromPlugin"] == 7


def test_documents_of_a_selection_are_to_be_migrated(door: Door) -> None:
    told = {"Name": "D", "SelectionType": "Dynamic", "TargetTableName": "document", "TargetTableNumber": 10}  # fmt: skip
    id = door.rest("POST", "Selection", told)["SelectionId"]
    door.rest("PUT", f"Selection/{id}/Criteria?$filter=documentId < 6", [])
    body = {"SelectionId": id, "DocumentPluginId": 7, "IncludeEmails": True}
    found = door.agent("DocumentMigration.GetForSelection", body)
    assert [each["DocumentId"] for each in found["Documents"]] == [1, 2, 3, 4, 5]
    wrong = door("POST", "Agents/DocumentMigration/GetForSelection", body | {"SelectionId": 1})
    assert wrong.status == 400
