"""Attachment: its content, and copies of documents."""

from so_mock.conventions.facts import calls, facts

facts({
    "GET Attachment/{attachmentId}/Content": calls("Ticket.GetAttachmentStream"),
    "POST Attachment/{attachmentId}/Content": calls("Ticket.UploadAttachment"),
    "POST Attachment/CopyFromCRMDocument/{documentId}": calls("Ticket.CopyFromCRMDocument"),
})  # fmt: skip
