"""A mail that is attached to a mail stays one, with its type and its bytes, on every way out and back."""

import base64
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import pytest
from contract.door import Door
from mail_desk import comes, message, out
from mail_world import email

INNER = (
    b"From: Eva <eva@new.example>\r\nTo: x@x.example\r\nSubject: Inner\r\nX-Long: " + b"word " * 40 + b"end\r\n"
    b"Message-ID: <inner@x>\r\nContent-Type: multipart/mixed; boundary=in\r\n\r\n"
    b"--in\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\nFrom \xc3\xa5 to z\r\n"
    b"--in\r\nContent-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n\r\niVBORw==\r\n--in--\r\n"
)  # fmt: skip
PICTURE = {"Filename": "p.png", "Type": "image/png", "Stream": "iVBORw=="}


def b64(content: bytes) -> str:
    return base64.b64encode(content).decode()


def attached(content: bytes, **changed: Any) -> dict[str, Any]:
    return {"Filename": "inner.eml", "Type": "message/rfc822", "Stream": b64(content)} | changed


def save(door: Door, *files: Any, **changed: Any) -> Any:
    given = {"Subject": "Outer", "PlainBody": "See the mail.", "FolderName": "INBOX", "Attachments": [*files]}  # fmt: skip
    return email(door, "SaveToMailServer", Email=given | changed)


def stream(door: Door, mail: Any) -> bytes:
    answer = email(door, "GetEMailAsEmlStream", EmailItemId=mail["EmailItemId"], IncludeAttachments=True)  # fmt: skip
    return base64.b64decode(answer)


def read_back(door: Door, raw: bytes) -> Any:
    """By way of a document, which keeps bytes as they are."""
    entity = door.agent("Document.CreateDefaultDocumentEntity") | {"Name": "m.eml"}
    id = door.agent("Document.SaveDocumentEntity", entity)["DocumentId"]
    door.agent("Document.SetDocumentStreamFromId", {"DocumentId": id, "Stream": b64(raw)})
    return email(door, "GetUnsanitizedEMailFromDocumentId", DocumentId=id)


def test_an_attached_mail_comes_back_as_it_was(door: Door) -> None:
    raw = stream(door, save(door, attached(INNER), PICTURE))
    assert INNER in raw and raw.count(b"\n") == raw.count(b"\r\n")
    back = read_back(door, raw)
    assert [(it["Type"], it["Filename"], it["Stream"]) for it in back["Attachments"]] == [
        ("message/rfc822", "inner.eml", b64(INNER)), ("image/png", "p.png", PICTURE["Stream"])
    ]  # fmt: skip
    assert (back["PlainBody"], back["Size"]) == ("See the mail.", len(raw))


def test_a_mail_program_finds_the_mail_within(door: Door) -> None:
    outer: Any = message_from_bytes(stream(door, save(door, attached(INNER))), policy=policy.default)  # fmt: skip
    assert outer["Content-Transfer-Encoding"] == "8bit" and not outer.defects
    (part,) = outer.iter_attachments()
    assert (part.get_content_type(), part["Content-Transfer-Encoding"], part.get_filename()) == (
        "message/rfc822", "8bit", "inner.eml"
    )  # fmt: skip
    inner = part.get_content()
    assert isinstance(inner, EmailMessage) and not part.defects
    assert (inner["Subject"], inner.get_body(("plain",)).get_content()) == ("Inner", "From å to z")  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "content",
    [b"\x00\x01\x02", b"no header\r\n", b"Subject: a\r\n\r\n\x00", b""],
    ids=["binary", "no header", "a zero byte", "nothing"],
)
def test_what_is_no_mail_stays_a_file_byte_by_byte(door: Door, content: bytes) -> None:
    (back,) = read_back(door, stream(door, save(door, attached(content))))["Attachments"]
    assert back["Type"] == "application/octet-stream"
    assert base64.b64decode(back["Stream"] or "") == content


def test_a_mail_that_would_end_the_one_around_it_stays_a_file(door: Door) -> None:
    first = save(door, attached(INNER), PICTURE)
    raw = stream(door, first)
    again = save(door, attached(raw), PICTURE, MessageID=first["MessageID"], EmailItemId=first["EmailItemId"])  # fmt: skip
    back = read_back(door, stream(door, again))
    assert [base64.b64decode(it["Stream"]) for it in back["Attachments"]] == [raw, b"\x89PNG"]


def test_mails_within_mails_deeper_than_is_taken_in_are_a_file(door: Door) -> None:
    deep = b"Subject: deep\r\n" + b"Content-Type: message/rfc822\r\n\r\nSubject: x\r\n" * 19 + b"\r\nend"  # fmt: skip
    back = read_back(door, stream(door, save(door, attached(deep))))
    assert back["PlainBody"] == "See the mail."
    assert [(it["Type"], base64.b64decode(it["Stream"])) for it in back["Attachments"]] == [
        ("application/octet-stream", deep)
    ]


def test_a_mail_forwarded_as_a_file_is_read_out_of_what_was_sent(door: Door) -> None:
    kari = {"Address": "kari.bjorge@bjorge-trelast.example"}
    draft = save(door, attached(INNER), To=[kari], FolderName="Drafts", Flags="Draft")
    email(door, "Send", Emails=[draft])
    (sent,) = out(door)
    (part,) = sent.iter_attachments()
    assert part.get_content()["Subject"] == "Inner"


def test_the_desk_keeps_an_attached_mail_as_one(door: Door) -> None:
    raw = stream(door, save(door, attached(INNER), From={"Address": "eva@new.example"}))
    (come,) = comes(door, raw)
    (kept,) = message(door, come.message)["AttachmentsInfo"]
    assert (kept["Name"], kept["ContentType"]) == ("inner.eml", "message/rfc822")
