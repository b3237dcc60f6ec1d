"""Messages of a request and their attachments: counted, sent, answered, shown, byte-equal through every door."""

from base64 import b64decode, b64encode
from typing import Any

import pytest
from contract.door import Door

KARI, ODD = 5, 6  # persons of company 2
NO_DATE = "0001-01-01T00:00:00"
PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(256))
MAIL = (
    b"From: kari@example.com\r\nTo: support@example.com\r\nSubject: Invoice\r\n"
    b"Date: Mon, 02 Mar 2026 10:00:00 +0000\r\nMIME-Version: 1.0\r\n"
    b'Content-Type: multipart/mixed; boundary="b"\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nHi\r\n'
    b'--b\r\nContent-Type: application/octet-stream\r\nContent-Disposition: attachment; filename="a.bin"\r\n'
    b"Content-Transfer-Encoding: base64\r\n\r\nAAEC/w==\r\n--b--\r\n"
)


def ticket(door: Door, **given: Any) -> int:
    return int(door.rest("POST", "Ticket", {"Title": "Printer", **given})["TicketId"])


def message(door: Door, id: int, **given: Any) -> Any:
    return door.rest(
        "POST", "TicketMessage", {"Body": "Hello", "Ticket": {"TicketId": id}, **given}
    )


def read(door: Door, id: int) -> Any:
    return door.rest("GET", f"Ticket/{id}")


def read_message(door: Door, id: int) -> Any:
    return door.agent(f"Ticket.GetTicketMessageEntity?ticketMessageEntityId={id}")


def attachment(door: Door, name: str, content: bytes | None = None, **given: Any) -> int:
    made = door.rest("POST", "Attachment", {"Name": name, **given})
    if content is not None:
        body = {"AttachmentId": made["AttachmentId"], "Content": b64encode(content).decode()}
        door.agent("Ticket.UploadAttachment", body)
    return int(made["AttachmentId"])


def attach(door: Door, message_id: int, *ids: int) -> None:
    body = {"TicketMessageEntityId": message_id, "AttachmentIds": list(ids)}
    door.agent("Ticket.AddAttachments", body)


# -- messages


def test_a_message_shows_in_its_request_and_is_counted(door: Door) -> None:
    id = ticket(door, Person={"PersonId": KARI})
    message(door, id, Person={"PersonId": KARI}, Slevel="External", TimeSpent=5)
    answer = message(door, id, Slevel="External", TimeSpent=10)
    note = message(door, id, Slevel="Internal", TimeSpent=2)
    assert answer["SearchTitle"] == "Printer" and answer["Ticket"]["TicketId"] == id
    for shown in (read(door, id), door.rest("GET", f"Ticket/{id}/Simple")):
        assert (shown["NumMessages"], shown["NumReplies"], shown["TimeSpent"]) == (3, 1, 17)
    listed = read(door, id)["Messages"]
    assert listed[0]["PersonId"] == KARI and listed[0]["ContactId"] == 2
    assert listed[0]["Author"] == listed[0]["PersonFullName"]
    door.rest("DELETE", f"TicketMessage/{note['EjMessageId']}")
    assert read(door, id)["NumMessages"] == 2
    some = {"TicketId": id, "MessageIds": [answer["EjMessageId"]]}
    (found,) = door.agent("Ticket.GetTicketMessageEntities", some)
    assert found == read_message(door, answer["EjMessageId"])
    assert len(door.agent("Ticket.GetTicketMessageEntities", {"TicketId": id})) == 2


def test_the_first_reply_is_the_time_of_reply(door: Door) -> None:
    id = ticket(door)
    message(door, id, Slevel="Internal")
    message(door, id, Slevel="External", Person={"PersonId": KARI})
    assert read(door, id)["RepliedAt"] == NO_DATE
    reply = message(door, id, Slevel="External")
    assert read(door, id)["RepliedAt"] == reply["CreatedAt"]


def test_a_message_by_another_makes_a_read_request_changed(door: Door) -> None:
    id = ticket(door)
    message(door, id, Slevel="Internal")
    assert read(door, id)["ReadStatus"] == "Green", "the owner's own"
    message(door, id, Slevel="External", Person={"PersonId": KARI})
    assert read(door, id)["ReadStatus"] == "Yellow"
    other = ticket(door, OwnedBy={"AssociateId": 17})
    message(door, other)
    assert read(door, other)["ReadStatus"] == "Red", "unread stays unread"


@pytest.mark.parametrize("counts", [True, False])
def test_a_message_saved_with_options(door: Door, counts: bool) -> None:
    id, held = ticket(door), attachment(door, "a.txt", b"a")
    given = {"Body": "Hi", "Slevel": "External", "Ticket": {"TicketId": id}}
    options = {"Notify": False, "AttachmentIds": [held], "UpdateRepliedAt": counts}
    saved = door.agent("Ticket.SaveTicketMessageEntityWithOptions", {"Entity": given, **options})
    assert [a["AttachmentId"] for a in saved["AttachmentsInfo"]] == [held]
    assert (read(door, id)["RepliedAt"] != NO_DATE) == counts
    assert read(door, id)["HasAttachment"] is True


def test_an_important_message_shows_in_the_list(door: Door) -> None:
    id = ticket(door)
    made = message(door, id)["EjMessageId"]
    door.agent("Ticket.SetTicketMessageImportant", {"TicketMessageId": made, "Important": True})
    (shown,) = read(door, id)["Messages"]
    assert shown["Important"] is True and shown["ChangedAt"] > "2000"


def test_headers_have_numbers_by_which_they_are_deleted(door: Door) -> None:
    headers = [{"Name": "To", "Value": "a@example.com"}, {"Name": "X-Spam", "Value": "no"}]
    made = message(door, ticket(door), MessageHeaders=headers)
    first, second = made["MessageHeaders"]
    assert first["Id"] != second["Id"] and first["Id"]
    door.agent("Ticket.DeleteMessageHeaders", {"HeaderIds": [first["Id"], 9999]})
    assert read_message(door, made["EjMessageId"])["MessageHeaders"] == [second]


def test_sending_notes_receivers_and_message_id_and_counts_as_the_reply(door: Door) -> None:
    id = ticket(door)
    options = {"Notify": False, "UpdateRepliedAt": False}
    given = {"Slevel": "External", "Ticket": {"TicketId": id}}
    made = door.agent("Ticket.SaveTicketMessageEntityWithOptions", {"Entity": given, **options})
    number = made["EjMessageId"]
    door.rest(
        "POST", f"TicketMessage/{number}/Send?to=a@example.com&cc=b@example.com&bcc=&subject=Hi"
    )
    sent = read_message(door, number)
    told = [(h["Name"], h["Value"]) for h in sent["MessageHeaders"]]
    assert told == [("To", "a@example.com"), ("Cc", "b@example.com"), ("Subject", "Hi")]
    assert sent["MessageId"].startswith("<") and read(door, id)["RepliedAt"] != NO_DATE


def test_many_are_answered_and_closed_at_once(door: Door) -> None:
    ids, held = [ticket(door), ticket(door)], attachment(door, "a.txt", b"a")
    data = {"TicketIds": ids, "CloseTickets": True, "AttachmentIds": [held], "HtmlBody": "<p>Done</p>",
            "Slevel": "External", "TimeSpent": 3}  # fmt: skip
    task = door.agent("Ticket.BatchReply", {"BatchReplyData": data})
    assert task > 0
    for id in ids:
        shown = read(door, id)
        assert (shown["BaseStatus"], shown["TimeSpent"], shown["NumReplies"]) == ("Closed", 3, 1)
        (listed,) = shown["Messages"]
        assert (listed["Badge"], listed["NumAttachments"]) == ("Reply", 1)


def test_many_are_forwarded_with_a_comment(door: Door) -> None:
    id = ticket(door)
    body = {"TicketIds": [id], "To": ["a@example.com"], "Comment": "Yours", "CloseTicket": False}
    assert door.agent("Ticket.BatchForward", body) > 0
    shown = read(door, id)
    (listed,) = shown["Messages"]
    assert (shown["BaseStatus"], listed["Badge"]) == ("Active", "Forward")
    assert [h["Value"] for h in listed["MessageHeaders"]] == ["a@example.com"]


def test_receivers_follow_from_the_request(door: Door) -> None:
    for person, address in ((KARI, "kari@example.com"), (ODD, "odd@example.com")):
        door.rest("PATCH", f"Person/{person}", {"Emails": [{"Value": address}]})
    id = ticket(door, Person={"PersonId": KARI}, SecondaryPersons=[{"PersonId": ODD}])

    def receivers(action: str) -> Any:
        asked = {"TicketId": id, "ActionType": action, "MessageId": 0}
        found = door.agent("Ticket.CalculateMessageRecipients", asked)
        return [(each["Type"], each["Value"]) for each in found]

    assert receivers("Reply") == [("To", "kari@example.com")]
    assert receivers("ReplyAll") == [("To", "kari@example.com"), ("CC", "odd@example.com")]
    assert receivers("Forward") == []


def test_an_answer_begins_with_what_it_answers(door: Door) -> None:
    id = ticket(door)
    made = message(door, id, HtmlBody="<p>Help</p><script>x()</script>", Author="Kari")
    held = attachment(door, "a.txt", b"a")
    attach(door, made["EjMessageId"], held)
    asked = {"TicketId": id, "TicketMessageId": made["EjMessageId"]}
    body = door.agent("Ticket.GetDefaultMessageContent", asked | {"MessageActionType": "Reply"})
    assert "<p>Help</p>" in body and "Kari" in body and "script" not in body
    full = "Ticket.GetDefaultMessageContentFull"
    reply = door.agent(full, asked | {"MessageActionType": "Reply"})
    assert (reply["Body"], reply["AttachmentsInfo"]) == (body, [])
    forward = door.agent(full, asked | {"MessageActionType": "Forward"})
    assert [a["AttachmentId"] for a in forward["AttachmentsInfo"]] == [held]
    comment = door.agent(
        "Ticket.GetDefaultMessageContentWithOptions",
        asked | {"MessageActionType": "InternalComment"},
    )
    assert comment["Body"] == ""


def test_a_part_of_a_message_becomes_a_request_of_its_own(door: Door) -> None:
    id, held = ticket(door), attachment(door, "a.txt", b"a")
    made = message(door, id, Body="Printer and scanner")
    attach(door, made["EjMessageId"], held)
    new = door.agent("Ticket.SplitTicketMessage", {
        "SourceTicketMessage": read_message(door, made["EjMessageId"]) | {"Body": "Printer"},
        "NewTicketEntity": {"Title": "Scanner"}, "NewTicketMessage": {"Body": "Scanner"},
        "TransferAttachmentsIds": [held],
    })  # fmt: skip
    assert (new["Title"], new["NumMessages"], new["HasAttachment"]) == ("Scanner", 1, True)
    left = read_message(door, made["EjMessageId"])
    assert (left["Body"], left["AttachmentsInfo"]) == ("Printer", [])
    assert read(door, id)["HasAttachment"] is False


# -- attachments


@pytest.mark.parametrize("content", [PNG, b"", bytes(100_000)])
def test_content_is_byte_equal_through_both_doors(door: Door, content: bytes) -> None:
    id = attachment(door, "picture.png", content)
    raw = {"accept": "application/octet-stream"}
    assert door("GET", f"Attachment/{id}/Content", headers=raw).body == content
    found = door("POST", "Agents/Ticket/GetAttachmentStream", {"AttachmentId": id}, headers=raw)
    assert (found.body, found.headers["content-type"]) == (content, "image/png")
    assert b64decode(door.agent("Ticket.GetAttachmentStream", {"AttachmentId": id})) == content
    shown = door.rest("GET", f"Attachment/{id}")
    assert (shown["AttSize"], shown["ContentType"]) == (len(content), "image/png")
    assert shown["AuthKey"] and shown["IsSafeFileExtension"]


def test_content_is_uploaded_as_it_is_by_rest(door: Door) -> None:
    id = attachment(door, "notes.txt")
    sent = {"content-type": "application/octet-stream"}
    reply = door("POST", f"Attachment/{id}/Content", body=b"\x00\xffnotes", headers=sent)
    assert reply.status == 204
    assert (
        b64decode(door.agent("Ticket.GetAttachmentStream", {"AttachmentId": id}))
        == b"\x00\xffnotes"
    )


def test_what_has_no_content_is_not_found(door: Door) -> None:
    id = attachment(door, "empty.txt")
    for asked in (id, 9999):
        assert door("GET", f"Attachment/{asked}/Content").status == 404
    body = {"AttachmentId": 9999, "Content": ""}
    assert door("POST", "Agents/Ticket/UploadAttachment", body).status == 404


def test_attachments_come_to_a_message_and_leave_it(door: Door) -> None:
    id = ticket(door)
    made = message(door, id)["EjMessageId"]
    page, picture = (
        attachment(door, "a.txt", b"a"),
        attachment(door, "b.png", PNG, InlineImage=True),
    )
    door.rest("POST", f"TicketMessage/{made}/Attachment", [page, picture, page])
    assert read(door, id)["HasAttachment"] is True

    def listed(verb: str, **asked: int) -> list[int]:
        return [a["AttachmentId"] for a in door.agent(f"Ticket.{verb}", asked)]

    assert listed("GetAttachmentInfo", TicketMessageEntityId=made) == [page, picture]
    assert listed("GetAttachmentInfoNonInline", TicketMessageEntityId=made) == [page]
    assert listed("GetTicketAttachments", TicketEntityId=id) == [page, picture]
    rest = door.rest("GET", f"TicketMessage/{made}/Attachment/Noninline")
    assert [a["AttachmentId"] for a in rest] == [page]
    assert len(door.rest("GET", f"Ticket/{id}/Attachments")) == 2
    asked = {"TicketMessageEntityId": made, "IncludeNonInlineAttachmentsInfo": True}
    shown = door.agent("Ticket.GetTicketMessageWithOptions", asked)
    assert [a["AttachmentId"] for a in shown["AttachmentsInfo"]] == [page]
    gone = {"TicketMessageEntityId": made, "AttachmentIds": [page, picture]}
    door.agent("Ticket.RemoveMessageAttachments", gone)
    assert read(door, id)["HasAttachment"] is False
    assert door.rest("GET", f"Attachment/{page}")["Name"] == "a.txt", "the attachment stays"
    unknown = {"TicketMessageEntityId": made, "AttachmentIds": [page, 9999]}
    assert door("POST", "Agents/Ticket/AddAttachments", unknown).status == 404
    assert read(door, id)["HasAttachment"] is False


def test_pictures_stand_in_the_text_when_asked(door: Door) -> None:
    picture = attachment(door, "b.png", PNG, InlineImage=True, ContentId="<pic@x>")
    made = message(door, ticket(door), HtmlBody='<img src="cid:pic@x">')["EjMessageId"]
    attach(door, made, picture)
    path = f"TicketMessage/{made}?embedImages="
    data = f"data:image/png;base64,{b64encode(PNG).decode()}"
    assert door.rest("GET", f"{path}Inline")["HtmlBody"] == f'<img src="{data}">'
    assert door.rest("GET", f"{path}Link")["HtmlBody"] == '<img src="cid:pic@x">'
    asked = {"Id": made, "EmbedImages": "Inline"}
    assert data in door.agent("Ticket.GetTicketMessageWithEmbeddedData", asked)["HtmlBody"]


def test_attachments_are_validated(door: Door) -> None:
    good, empty = attachment(door, "a.txt", b"a"), attachment(door, "b.txt")
    bad = attachment(door, "c.exe", b"MZ")
    asked = {"AttachmentIds": [good, empty, bad, 9999]}
    found = door.agent("Ticket.ValidateAttachments", asked)
    assert [each["IsValid"] for each in found] == [True, False, False, False]
    assert found[0]["ErrorMessage"] == "" and "c.exe" in found[2]["ErrorMessage"]


def test_a_document_becomes_an_attachment_with_its_content(door: Door) -> None:
    with door.tenant.store.unit():
        given = {"DocumentId": 0, "Name": "letter.txt", "Header": "Letter"}
        blank = door.tenant.world.absorber.blank_row(door.tenant.world.model["document"])
        document = door.tenant.store.insert("document", blank | given)["DocumentId"]
        row = {
            "id": f"document/{document}",
            "MediaType": "text/plain",
            "Name": "letter.txt",
            "Bytes": b"Dear",
        }
        door.tenant.store.insert("_content", row)
    made = door.rest("POST", f"Attachment/CopyFromCRMDocument/{document}")
    assert (made["Name"], made["AttSize"]) == ("letter.txt", 4)
    asked = {"AttachmentId": made["AttachmentId"]}
    assert b64decode(door.agent("Ticket.GetAttachmentStream", asked)) == b"Dear"
    name = door.agent("Ticket.CopyToTempFile", asked | {"Filename": "copy.txt"})
    assert b64decode(door.agent("Document.GetTempFile", {"Filename": name})) == b"Dear"


def test_a_preview_of_a_page_is_harmless(door: Door) -> None:
    id = attachment(door, "page.html", b"<p onclick='x()'>Hi</p><script>y()</script>")
    for verb, content in (
        ("GetPreviewAttachmentStream", "Stream"),
        ("GetAttachmentPreview", "Content"),
    ):
        shown = door.agent(f"Ticket.{verb}", {"AttachmentId": id})
        assert b64decode(shown[content]) == b"<p>Hi</p>"
        assert shown["Size"] == 9


def test_an_attached_mail_is_looked_into(door: Door) -> None:
    id = attachment(door, "mail.eml", MAIL)
    shown = door.agent("Ticket.GetAttachmentPreview", {"AttachmentId": id})
    assert (shown["EmailSubject"], shown["EmailFrom"]) == ("Invoice", "kari@example.com")
    assert shown["EmailDate"] == "2026-03-02T11:00:00", "in the tenant's zone"
    assert [(a["Name"], a["AttSize"]) for a in shown["EmailAttachmentsInfo"]] == [("a.bin", 4)]
    raw = {"accept": "application/octet-stream"}
    inner = door("GET", f"TicketMessage/RfcAttachment/{id}/0", headers=raw)
    assert inner.body == b"\x00\x01\x02\xff"
    assert door("GET", f"TicketMessage/RfcAttachment/{id}/1").status == 404


# -- text


def test_text_is_made_harmless(door: Door) -> None:
    page = '<a href="javascript:x()">Hi</a><script>y()</script>'
    assert door.agent("Ticket.SanitizeMailContent", {"Content": page}) == "<a>Hi</a>"
    assert door.agent("Ticket.SanitizeMailContents", {"Contents": [page, "Hi"]}) == [
        "<a>Hi</a>",
        "Hi",
    ]
    options = {"Content": "<b>Hi</b><!-- secret -->", "Options": "RemoveComment"}
    assert door.agent("Ticket.SanitizeMailContentWithOptions", options) == "<b>Hi</b>"


@pytest.mark.parametrize(
    ("page", "text"),
    [
        ("<p>One</p><p>Two &amp; three</p>", "One\n\nTwo & three"),
        ("a<br>b", "a\nb"),
        ("<style>p{}</style><b>bold</b>  text", "bold text"),
        ("plain", "plain"),
        ("", ""),
    ],
)
def test_pages_become_text(door: Door, page: str, text: str) -> None:
    assert door.agent("Ticket.Html2Text", {"Content": page}) == text
