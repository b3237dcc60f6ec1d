"""EMail: a mail becomes a document and is read back out of it; mails within mails; raw mail; mails made of mails."""

import base64
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP
from email.policy import default as reading
from typing import Any

import pytest
from contract.door import Door

TJE0, HEM0 = ("Basic " + base64.b64encode(t).decode() for t in (b"tje0:Tje0", b"HEM0:Hem0"))
KARI = "kari.bjorge@bjorge-trelast.example"
SERVER = {"ServerName": "imap.fjordlys.example", "UserName": "terje.dahl@fjordlys.example"}
BAD = "<p>Hi <script>alert(1)</script>you</p>"


def b64(content: bytes | str) -> str:
    return base64.b64encode(content.encode() if isinstance(content, str) else content).decode()


def email(door: Door, method: str, user: str = TJE0, **arguments: Any) -> Any:
    return door.agent(f"EMail.{method}", arguments, auth=user)


def refused(door: Door, method: str, status: int, user: str = TJE0, **arguments: Any) -> str:
    reply = door("POST", f"Agents/EMail/{method}", arguments, auth=user)
    assert reply.status == status, reply
    return str(reply.json()["Message"])


def save(door: Door, **changed: Any) -> Any:
    given = {"Subject": "Oak", "From": {"Address": KARI, "Name": "Kari"}, "To": [{"Address": "x@x.example"}],
             "PlainBody": "På fredag.", "HTMLBody": BAD, "FolderName": "INBOX"}  # fmt: skip
    return email(door, "SaveToMailServer", Email=given | changed)


def document(door: Door, **changed: Any) -> Any:
    entity = door.agent("Document.CreateDefaultDocumentEntity") | {"Header": "Oak"} | changed
    return door.agent("Document.SaveDocumentEntity", entity)


def content(door: Door, id: int) -> bytes:
    return base64.b64decode(door.agent("Document.GetDocumentStream", {"DocumentId": id}))


def archived(door: Door, **changed: Any) -> tuple[Any, int]:
    mail, id = save(door, **changed), document(door)["DocumentId"]
    email(door, "CreateNewPhysicalDocumentFromEmail", DocumentId=id, EmailItemId=mail["EmailItemId"])  # fmt: skip
    return mail, int(id)


def forwarded() -> bytes:
    """A mail with a page attached, and a mail in which there is one more."""
    inner = EmailMessage(policy=SMTP)
    inner["Subject"], inner["From"] = "Innermost", KARI
    inner.set_content("deep")
    middle = EmailMessage(policy=SMTP)
    middle["Subject"], middle["From"] = "Middle", f"Kåre <{KARI}>"
    middle.set_content("middle")
    middle.add_attachment(inner)
    outer = EmailMessage(policy=SMTP)
    outer["Subject"], outer["Message-ID"] = "Oversikt på norsk", "<outer@x.example>"
    outer["From"], outer["To"] = f'"Bjørge, Kari" <{KARI}>', "a@x.example, B <b@x.example>"
    outer["Date"], outer["X-Odd"] = "Thu, 15 Jan 2026 08:30:00 +0000", "yes"
    outer["In-Reply-To"], outer["X-Priority"] = "<demo-975@so-mock.invalid>", "1 (Highest)"
    outer.set_content("text på norsk\n")
    outer.add_alternative(BAD, subtype="html")
    outer.add_attachment(BAD, subtype="html", filename="side på nett.html")
    outer.add_attachment(middle)
    return outer.as_bytes()


def given_as_document(door: Door, raw: bytes) -> int:
    id = document(door, Name="m.eml")["DocumentId"]
    door.agent("Document.SetDocumentStreamFromId", {"DocumentId": id, "Stream": b64(raw)})
    return int(id)


# -- archiving


def test_an_archived_mail_is_a_document_that_a_mail_program_reads(door: Door) -> None:
    mail, id = archived(door, Attachments=[{"Filename": "a.txt", "Type": "text/plain", "Stream": b64("42")}])  # fmt: skip
    assert door.agent(f"Document.GetDocumentEntity?documentEntityId={id}")["Name"] == "Oak.somail"
    read: Any = message_from_bytes(content(door, id), policy=reading)
    assert (read["Subject"], read["Message-ID"]) == ("Oak", mail["MessageID"])
    assert read.get_body(("plain",)).get_content() == "På fredag."
    assert [part.get_content() for part in read.iter_attachments()] == ["42"]
    stream = email(door, "GetEmailDocumentAsMimeStream", DocumentId=id)
    assert base64.b64decode(stream) == content(door, id)


def test_a_mail_is_archived_until_its_document_is_deleted(door: Door) -> None:
    mail, id = archived(door)
    item = mail["EmailItemId"]
    info = email(door, "GetUnsanitizedEMail", Id=item)["EMailSOInfo"]
    assert (info["Archived"], info["DocumentId"], info["ArchivedBy"]) == (True, id, 5)
    assert info["ArchivedDisplayName"] == "Terje Dahl"
    assert door.agent(f"EMail.GetEMailSOInfo?eMailSOInfoId={item}") == info
    keys = door.agent("ForeignSystem.GetDeviceKeys", {"ApplicationName": "CRM5 Mailbox", "DeviceName": "e-mail", "DeviceIdentifier": ""})  # fmt: skip
    assert [(it["Key"], it["Value"], it["RecordId"]) for it in keys] == [("Message-Id", mail["MessageID"], id)]  # fmt: skip
    door.agent(f"Document.DeleteDocumentEntity?documentEntityId={id}")
    assert email(door, "GetUnsanitizedEMail", Id=item)["EMailSOInfo"]["Archived"] is False
    assert door.agent("EMail.GetEMailSOInfo?eMailSOInfoId=99") is None


def test_a_message_is_known_as_archived_even_when_its_mail_had_gone(door: Door) -> None:
    mail, id = archived(door)
    email(door, "DeleteEmails", Ids=[mail["EmailItemId"]])
    assert content(door, id), "the document stays"
    again = save(door, MessageID=mail["MessageID"])
    assert again["EmailItemId"] != mail["EmailItemId"]
    info = again["EMailSOInfo"]
    assert (info["Archived"], info["DocumentId"], info["ArchivedBy"]) == (True, id, 5)


def test_an_attachment_alone_becomes_a_document(door: Door) -> None:
    mail = save(door, Attachments=[{"Filename": "oak.txt", "Stream": b64("42")}])
    id, item = document(door)["DocumentId"], mail["EmailItemId"]
    asked = {"DocumentId": id, "EmailItemId": item}
    made = email(door, "CreateNewPhysicalDocumentFromEmailAttachment", **asked, AttachmentId="1")
    assert (made["DocumentId"], made["Name"], content(door, id)) == (id, "oak.txt", b"42")
    assert email(door, "GetUnsanitizedEMail", Id=item)["EMailSOInfo"]["Archived"] is False
    refused(door, "CreateNewPhysicalDocumentFromEmailAttachment", 404, **asked, AttachmentId="2")


def test_only_what_is_there_is_archived_and_only_by_who_may_see_it(door: Door) -> None:
    mail, id = save(door), document(door)["DocumentId"]
    method = "CreateNewPhysicalDocumentFromEmail"
    assert "Document id 9999 " in refused(door, method, 404, DocumentId=9999, EmailItemId=975)
    assert "EMail id 99 " in refused(door, method, 404, DocumentId=id, EmailItemId=99)
    refused(door, method, 404, HEM0, DocumentId=id, EmailItemId=mail["EmailItemId"])
    assert door("POST", "Agents/Document/GetDocumentStream", {"DocumentId": id}).status == 404


# -- read back


def test_a_mail_comes_back_out_of_its_document(door: Door) -> None:
    sent = "2026-01-15T09:30:00"
    mail, id = archived(door, Sent=sent, Attachments=[{"Filename": "å.txt", "Type": "text/plain", "Stream": b64("42")}])  # fmt: skip
    back = email(door, "GetUnsanitizedEMailFromDocumentId", DocumentId=id)
    same = ("Subject", "MessageID", "From", "To", "Sent", "PlainBody", "HTMLBody", "Priority", "Size")  # fmt: skip
    assert {name: back[name] for name in same} == {name: mail[name] for name in same}
    assert back["From"]["PersonName"] == "Kari Bjørge"
    assert [(it["Id"], it["Filename"], it["Stream"]) for it in back["Attachments"]] == [("1", "å.txt", b64("42"))]  # fmt: skip
    info = back["EMailSOInfo"]
    assert (info["DocumentId"], info["Archived"], info["ArchivedBy"]) == (id, True, 5)
    assert back["EmailItemId"] == 0
    assert email(door, "GetEMailFromDocumentId", DocumentId=id) == back | {"HTMLBody": "<p>Hi you</p>"}  # fmt: skip
    assert email(door, "CreateEMailFromDocumentEntity", DocumentEntity={"DocumentId": id}) == back
    bare = email(door, "GetUnsanitizedEMailFromDocumentIdWithoutAttachmentStream", DocumentId=id)
    assert [it["Stream"] for it in bare["Attachments"]] == [None]
    clean = email(door, "GetEMailFromDocumentIdWithoutAttachmentStream", DocumentId=id)
    assert clean == bare | {"HTMLBody": "<p>Hi you</p>"}


def test_what_is_no_mail_is_null(door: Door) -> None:
    text = given_as_document(door, b"Dear Sir,\n\nno header here.\n")
    for id in (text, 9999, 0):
        assert email(door, "GetEMailFromDocumentId", DocumentId=id) is None
        assert email(door, "GetEmailDocumentAsMimeStream", DocumentId=id) is None
        assert email(door, "GetPreviewAttachmentFromDocId", DocId=id, AttachmentId="1") is None
    assert email(door, "CreateEMailFromMimeMessage") is None


def test_a_mime_message_is_read_and_not_stored(door: Door) -> None:
    many = len(door.tenant.store.table("email"))
    read = email(door, "CreateEMailFromMimeMessage", MimeMessage=forwarded().decode("utf-8"))
    assert (read["Subject"], read["MessageID"]) == ("Oversikt på norsk", "<outer@x.example>")
    assert (read["From"]["Name"], read["From"]["PersonId"]) == ("Bjørge, Kari", 5)
    assert [(it["Name"], it["Address"]) for it in read["To"]] == [("", "a@x.example"), ("B", "b@x.example")]  # fmt: skip
    assert read["Sent"] == "2026-01-15T09:30:00", "the wall clock here"
    assert (read["PlainBody"], read["HTMLBody"]) == ("text på norsk\n", BAD + "\n")
    assert read["Priority"] == "Highest"
    assert {it["Name"]: it["Values"] for it in read["CustomHeaderList"]} == {"X-Odd": ["yes"]}
    assert [(it["Id"], it["Filename"], it["Type"]) for it in read["Attachments"]] == [
        ("1", "side på nett.html", "text/html"), ("2", "", "message/rfc822")
    ]  # fmt: skip
    assert len(door.tenant.store.table("email")) == many


@pytest.mark.parametrize(
    ("mime", "subject"),
    [
        ("Subject: =?utf-8?B?w6U?=\n\nx", "å"),
        ("Subject: =?none-such?Q?a=E5?=\n\nx", "a\ufffd"),
        ("Subject: =?utf-8?B?%%%?=\nDate: no day\nTo: <<,;>\n\nx", None),
        ("Subject: a\nContent-Type: text/plain; charset=none-such\n\nå", "a"),
        ("Subject: a\nContent-Type: multipart/mixed\n\nå", "a"),
        ("Subject: a\nDate: Mon, 99 Foo 99999 99:99:99 +9999\nContent-Transfer-Encoding: base64\n\n!", "a"),
        ("Subject: å\nFrom: å <å@x.example>\n\nx", "å"),
    ],
)  # fmt: skip
def test_what_is_broken_in_a_mail_is_read_as_far_as_it_goes(
    door: Door, mime: str, subject: str | None
) -> None:
    read = email(door, "CreateEMailFromMimeMessage", MimeMessage=mime)
    assert subject is None or read["Subject"] == subject
    assert read["Sent"] == "0001-01-01T00:00:00"


# -- mails within mails, and previews


def test_ids_lead_to_the_mail_within_the_mail(door: Door) -> None:
    id = given_as_document(door, forwarded())
    asked = {"DocId": id, "IncludeAttachments": True}
    middle = email(door, "GetUnsanitizedEMailFromDocumentAttachmentId", **asked, AttachmentIds=["2"])  # fmt: skip
    assert (middle["Subject"], middle["From"]["Name"]) == ("Middle", "Kåre")
    assert middle["Attachments"][0]["Stream"]
    deep = email(door, "GetEMailFromDocumentAttachmentId", **asked, AttachmentIds=["2", "1"])
    assert (deep["Subject"], deep["PlainBody"]) == ("Innermost", "deep\n")
    for wrong in (["1"], ["9"], ["2", "1", "1"]):
        assert email(door, "GetEMailFromDocumentAttachmentId", **asked, AttachmentIds=wrong) is None

    item = save(door, Attachments=[{"Filename": "m.eml", "Stream": b64(forwarded())}])["EmailItemId"]  # fmt: skip
    outer = email(door, "GetUnsanitizedEMailFromAttachmentId", EmailId=item, AttachmentIds=["1"])
    assert outer["HTMLBody"] == BAD + "\n"
    assert [it["Stream"] for it in outer["Attachments"]] == [None, None]
    outer = email(door, "GetEMailFromAttachmentId", EmailId=item, AttachmentIds=["1"])
    assert outer["HTMLBody"] == "<p>Hi you</p>\n"
    assert email(door, "GetEMailFromAttachmentId", HEM0, EmailId=item, AttachmentIds=["1"]) is None
    deep = email(door, "GetEMailFromAttachmentId", EmailId=item, AttachmentIds=["1", "2", "1"])
    assert deep["Subject"] == "Innermost"


def test_a_preview_runs_nothing(door: Door) -> None:
    attached = [{"Filename": "a.html", "Type": "text/html", "Stream": b64(BAD)}, {"Filename": "b.txt", "Type": "text/plain", "Stream": b64(BAD)}]  # fmt: skip
    item = save(door, Attachments=attached)["EmailItemId"]
    shown = email(door, "GetPreviewAttachmentFromId", MailItemId=item, AttachmentId="1")
    assert base64.b64decode(shown["Stream"]) == b"<p>Hi you</p>"
    assert shown["Size"] == len(b"<p>Hi you</p>")
    by_name = {"MailItemId": item, "AttachmentFilename": "b.txt", "AttachmentType": "text/plain"}
    assert email(door, "GetPreviewAttachmentFromId", **by_name)["Stream"] == b64(BAD), "a text"
    raw = email(door, "GetUnsanitizedPreviewAttachmentFromId", MailItemId=item, AttachmentId="1")
    assert raw["Stream"] == b64(BAD)
    assert email(door, "GetPreviewAttachmentFromId", MailItemId=item, AttachmentId="9") is None

    id = given_as_document(door, forwarded())
    shown = email(door, "GetPreviewAttachmentFromDocId", DocId=id, AttachmentId="1")
    assert base64.b64decode(shown["Stream"]).strip() == b"<p>Hi you</p>"
    raw = email(door, "GetUnsanitizedPreviewAttachmentFromDocId", DocId=id, AttachmentId="1")
    assert base64.b64decode(raw["Stream"]).decode().strip() == BAD


# -- raw mail


def test_raw_mail_is_listed_read_and_deleted_by_its_message_id(door: Door) -> None:
    at = {"ConnectionInfoExtended": SERVER | {"Port": 993, "Folder": "INBOX", "Protocol": "imap"}}
    ids = email(door, "GetEmailMessageIds", **at)
    assert ids == ["<demo-975@so-mock.invalid>", "<demo-976@so-mock.invalid>"]
    extended = email(door, "GetExtendedEmailMessageIds", **at)
    assert [it.split(":", 2)[1:] for it in extended] == [["1", ids[0]], ["2", ids[1]]]
    texts = email(door, "GetEmailsAsString", **at, MessageIds=[extended[1], ids[0], "<no@x>"])
    read = [message_from_bytes(text.encode(), policy=reading) for text in texts]
    assert [it["Message-ID"] for it in read] == [ids[1], ids[0]]
    email(door, "DeleteExtended", HEM0, **at, MessageIds=ids)
    email(door, "DeleteExtended", **at, MessageIds=[extended[0]])
    assert email(door, "GetEmailMessageIds", **at) == ids[1:]
    assert email(door, "GetEMail", Id=975) is None
    elsewhere = {"ConnectionInfoExtended": SERVER | {"Port": 143}}
    assert email(door, "GetEmailMessageIds", **elsewhere) == []


# -- mails made of mails


def test_a_forward_has_the_text_and_the_attachments_and_goes_to_nobody_yet(door: Door) -> None:
    mail = save(door, Attachments=[{"Filename": "a.txt", "Stream": b64("42")}], Cc=[{"Address": "c@x.example"}])  # fmt: skip
    many = len(door.tenant.store.table("email"))
    made = email(door, "CreateForwardEmail", Email=mail)
    assert (made["Subject"], made["To"], made["Cc"]) == ("FW: Oak", [], [])
    assert (made["EmailItemId"], made["MessageID"], made["InReplyTo"]) == (0, "", None)
    assert made["From"]["Address"] == "terje.dahl@fjordlys.example"
    assert "Hi " in made["HTMLBody"] and "<b>Subject:</b> Oak" in made["HTMLBody"]
    assert "På fredag." in made["PlainBody"]
    assert [it["Stream"] for it in made["Attachments"]] == [b64("42")]
    assert len(door.tenant.store.table("email")) == many
    assert email(door, "CreateForwardEmail", Email=made)["Subject"] == "FW: Oak", "once"
    saved = email(door, "SaveDraft", Entity=made)
    assert saved["EmailItemId"] != mail["EmailItemId"]
    assert email(door, "GetAttachmentFromId", MailItemId=saved["EmailItemId"], AttachmentId="1")["Stream"] == b64("42")  # fmt: skip
    refused(door, "CreateForwardEmail", 400)


def test_the_inline_header_tells_who_wrote_what_to_whom(door: Door) -> None:
    header = email(door, "CreateInlineHtmlHeader", Email=save(door, Subject="Oak <b>", Sent="2026-01-15T09:30:00"))  # fmt: skip
    for told in (f"Kari &lt;{KARI}&gt;", "x@x.example", "Oak &lt;b&gt;", "2026-01-15 09:30:00"):
        assert told in header


def test_a_mail_goes_through_a_temporary_file(door: Door) -> None:
    mail = save(door, Attachments=[{"Filename": "a.txt", "Stream": b64("42")}])
    name = email(door, "SaveEmailToTmpDocument", Email=mail)
    assert name == "Oak.somail"
    back = email(door, "GetEMailFromTemp", FileName=name)
    assert (back["MessageID"], back["Attachments"][0]["Stream"]) == (mail["MessageID"], b64("42"))
    inbox = next(it for it in email(door, "CacheFolderList") if it["Name"] == "INBOX")
    stripped = email(door, "SaveEmailToTmpDocument", Email={"ServerId": mail["ServerId"]}, FolderId=inbox["EmailFolderId"], StripAttachments=True)  # fmt: skip
    assert stripped != name
    back = email(door, "GetEMailFromTemp", FileName=stripped)
    assert (back["MessageID"], back["Attachments"]) == (mail["MessageID"], [])
    refused(door, "GetEMailFromTemp", 404, FileName="none")


def test_the_template_of_an_envelope_is_blank(door: Door) -> None:
    blank = door.agent("EMail.CreateDefaultEMailEnvelope")
    assert (blank["MessageId"], blank["Subject"], blank["To"], blank["ServerId"]) == ("", "", [], 0)
