"""Ticket: what the agent does that is else done through REST or in numbers: one relation saved, one document copied."""

from base64 import b64decode, b64encode
from typing import Any

from contract.door import Door


def ticket(door: Door, title: str) -> int:
    return int(door.rest("POST", "Ticket", {"Title": title})["TicketId"])


def test_a_relation_is_saved_seen_from_both_ends_and_changed_in_place(door: Door) -> None:
    one, other = ticket(door, "Printer"), ticket(door, "Paper")
    given = {"SourceTicketId": one, "DestinationTicketId": other, "RelationType": "Related", "Comment": "same"}  # fmt: skip
    made = door.agent("Ticket.SaveTicketRelationEntity", given)
    again = door.agent("Ticket.SaveTicketRelationEntity", made | {"Comment": "the very same"})
    assert again["TicketRelationId"] == made["TicketRelationId"] > 0
    for end in (one, other):
        (seen,) = door.agent("Ticket.GetTicketRelations", {"TicketId": end})
        assert seen["TicketRelationId"] == made["TicketRelationId"]
    address = f"ticketRelationEntityId={made['TicketRelationId']}"
    kept = door.agent(f"Ticket.GetTicketRelationEntity?{address}")
    assert (kept["SourceTicketId"], kept["DestinationTicketId"], kept["Comment"]) == (one, other, "the very same")  # fmt: skip


def test_a_document_becomes_an_attachment_of_its_own(door: Door) -> None:
    entity: Any = door.agent("Document.CreateDefaultDocumentEntity") | {"Header": "Letter", "Name": "letter.txt"}  # fmt: skip
    id = door.agent("Document.SaveDocumentEntity", entity)["DocumentId"]
    content = {"DocumentId": id, "Stream": b64encode(b"Dear").decode()}
    door.agent("Document.SetDocumentStreamFromId", content)
    made = door.agent("Ticket.CopyFromCRMDocument", {"DocumentId": id})
    assert (made["Name"], made["AttSize"]) == ("letter.txt", 4)
    door.agent(f"Document.DeleteDocumentEntity?documentEntityId={id}")
    asked = {"AttachmentId": made["AttachmentId"]}
    assert b64decode(door.agent("Ticket.GetAttachmentStream", asked)) == b"Dear"
