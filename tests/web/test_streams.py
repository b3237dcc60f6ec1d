"""Operations that answer bytes: as bytes or as base64 by Accept, with type and name; ranges are not given."""

import gc
import random
import re
import tracemalloc
from base64 import b64decode, b64encode
from typing import Any

import pytest
from contract.door import Door, strictly
from threaded import serving
from web.raw import AUTH, FIN, Raw, declared
from web.staged import written

from so_mock.call import Answer, Call, Caller, Wishes
from so_mock.render import render
from so_mock.tenant import Tenant
from so_mock.web.negotiation import negotiated
from so_mock.web.passing import PIECE
from so_mock.world import World

# As the published descriptions have them: those of bytes alone, and those that name JSON and Office types too.
BYTES_ALONE = [
    "BLOB.GetBlobStream",
    "BLOB.GetPersonImage",
    "BLOB.GetProjectImage",
    "BLOB.GetContactImage",
    "BLOB.GetProductImage",
    "BLOB.GetQuoteLineImage",
    "Document.CreateDocumentStream",
    "Document.GetDocumentStream",
    "Document.GetSanitizedDocumentStream",
    "Document.GetTemplateStream",
    "Document.GetSanitizedTemplateStream",
    "EMail.GetEMailAsStream",
    "EMail.GetEMailAsEmlStream",
    "EMail.GetEmailDocumentAsMimeStream",
    "Person.GetPersonImage",
    "Project.GetProjectImage",
    "Ticket.GetAttachmentStream",
    "Ticket.GetRfcAttachmentStream",
]
JSON_TOO = [
    "AI.RemovePhotoBackground",
    "BLOB.GetProductThumbnail",
    "BLOB.GetPersonImageWithSize",
    "BLOB.GetProjectImageWithSize",
    "BLOB.GetChatImageWithSize",
    "BLOB.GetContactImageWithSize",
    "BLOB.GetOutputFromBatch",
    "Document.GetDocumentStreamFromEntity",
    "Document.GetTemplateStreamFromId",
    "Document.GetSanitizedTemplateStreamFromId",
    "Document.GetTempFile",
    "Document.SubstituteMergeDocumentTemplateVariables",
    "Document.SubstituteMergeDocumentTemplateVariables2",
    "Document.SubstituteMergeDocumentTemplateVariablesEx",
    "Document.SubstituteMergeDocumentTemplateVariablesEx2",
    "EMail.GetEMailAsStreamFromServerIdentifier",
    "List.GetDocumentTemplateStreamFromId",
    "Selection.ExportSelectionMembers",
    "Selection.ExportSelectionMembersWithOrderBy",
]
REST = [
    "GET Contact/{contactId}/Image", "GET Person/{personId}/Image", "GET Project/{projectId}/Image",
    "GET Product/{productId}/Image", "GET Document/{documentId}/Content", "GET Document/{documentId}/SanitizedContent",
    "GET Attachment/{attachmentId}/Content", "GET TicketMessage/RfcAttachment/{attachmentId}/{position}",
    "GET List/DocumentTemplate/Items/{documentTemplateId}/Content/{languageCode}",
]  # fmt: skip
CONTENT = b"\x00\xff of every kind"
ANY = ["", "*/*"]
BYTES = [
    "application/octet-stream",
    "application/pdf",
    "image/png",
    "image/*",
    "image/avif,image/webp,image/png;q=0.9",
]
AS_JSON = ["application/json", "application/json; charset=utf-8", "text/json"]


def test_these_are_all_of_them(tenant: Tenant) -> None:
    known = {each.key for each in tenant.world.catalogue.operations if each.stream}
    assert known == {*BYTES_ALONE, *JSON_TOO, *REST}


@pytest.mark.parametrize("accept", [*ANY, *BYTES, *AS_JSON])
@pytest.mark.parametrize("key", [*BYTES_ALONE, *JSON_TOO, *REST])
def test_accept_says_whether_bytes_or_base64_come(tenant: Tenant, key: str, accept: str) -> None:
    operation = tenant.world.catalogue.operations.get(key)
    chosen = negotiated(operation, accept)
    call = Call(operation, caller=Caller(1, "tje0"), wishes=Wishes(raw=chosen.raw))
    content, media_type = render(Answer(CONTENT, media_type="image/png"), call, tenant)
    assert chosen.heeded
    if accept in BYTES or (accept in ANY and key in REST):
        assert (content, media_type) == (CONTENT, "image/png")
    else:
        assert media_type == "application/json; charset=utf-8"
        assert b64decode(re.fullmatch(rb'"([A-Za-z0-9+/=]+)"', content)[1]) == CONTENT  # type: ignore[index]


@pytest.fixture
def filled(door: Door) -> dict[str, Any]:
    """Where one and the same PNG lies as document, attachment and picture."""
    png = {"content-type": "image/png"}
    document = door.rest("POST", "Document", {"Name": "Blåbær 'søt' %41.png"})["DocumentId"]
    attachment = door.rest("POST", "Attachment", {"Name": "plain.png"})["AttachmentId"]
    for verb, path in (
        ("PUT", f"Document/{document}/Content"),
        ("POST", f"Attachment/{attachment}/Content"),
        ("PUT", "Person/5/Image"),
    ):
        assert door(verb, path, body=PNG, headers=png).status < 300
    return {
        f"Document/{document}/Content": "Bl%C3%A5b%C3%A6r%20%27s%C3%B8t%27%20%2541.png",
        f"Attachment/{attachment}/Content": "plain.png",
        "Person/5/Image": "",
        "Agents/Document/GetDocumentStream": {"DocumentId": document},
        "Agents/Document/GetDocumentStreamFromEntity": {"DocumentEntity": {"DocumentId": document}},
        "Agents/Ticket/GetAttachmentStream": {"AttachmentId": attachment},
        "Agents/BLOB/GetPersonImage": {"PersonId": 5},
    }


PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\x0dIHDR\x00\x00\x00\x20\x00\x00\x00\x10"


@pytest.mark.parametrize("accept", [*ANY, *BYTES, *AS_JSON])
def test_bytes_come_with_their_type_and_a_file_with_its_name(
    door: Door, filled: dict[str, Any], accept: str
) -> None:
    for path, asked in filled.items():
        agent = isinstance(asked, dict)
        verb, body = ("POST", asked) if agent else ("GET", None)
        headers = {"accept": accept} if accept else {}
        reply = door(verb, path, body, headers=headers) if agent else door(verb, path, headers=headers)  # fmt: skip
        named = reply.headers.get("content-disposition", "")
        assert reply.status == 200
        assert reply.ignored == []
        assert "accept-ranges" not in reply.headers
        if accept in AS_JSON or (accept in ANY and agent):
            assert (b64decode(strictly(reply.body)), named) == (PNG, "")
            assert reply.headers["content-type"].partition(";")[0] in (
                accept.partition(";")[0],
                "application/json",
            )
            continue
        assert (reply.body, reply.headers["content-type"]) == (PNG, "image/png")
        assert reply.headers["content-length"] == str(len(PNG))
        assert named.startswith("attachment; filename=") == ("Image" not in path)


def test_a_name_is_told_plainly_and_in_utf_8(door: Door, filled: dict[str, Any]) -> None:
    for path, name in filled.items():
        if isinstance(name, str) and name:
            told = door("GET", path).headers["content-disposition"]
            assert ("filename*" in told) == ("%" in name)
            assert told.endswith(
                f"filename*=UTF-8''{name}" if "%" in name else f'filename="{name}"'
            )
            assert re.fullmatch(r'attachment; filename="[^"\\%]*"(; filename\*=.*)?', told)


def test_a_range_is_answered_by_the_whole_and_told_as_ignored(
    door: Door, filled: dict[str, Any]
) -> None:
    path = next(iter(filled))
    reply = door("GET", path, headers={"range": "bytes=0-3"})
    assert (reply.status, reply.body, reply.ignored) == (200, PNG, ["Range"])
    assert "content-range" not in reply.headers


def test_head_tells_the_length_of_what_get_would_send(door: Door, filled: dict[str, Any]) -> None:
    path = next(iter(filled))
    for accept in ("application/octet-stream", "application/json"):
        head, get = (door(verb, path, headers={"accept": accept}) for verb in ("HEAD", "GET"))
        assert (head.body, head.headers["content-length"]) == (b"", str(len(get.body)))


def test_a_stored_file_is_there_once(door: Door, filled: dict[str, Any]) -> None:
    """Copies, forks and answers share its bytes."""
    stored = door.tenant.store.table("_content")
    id = filled["Agents/Document/GetDocumentStream"]["DocumentId"]
    one = stored.get(f"document/{id}")
    assert one is not None
    copied = door.rest("POST", f"Attachment/CopyFromCRMDocument/{id}")["AttachmentId"]
    other = door.tenant.store.table("_content").get(f"attachment/{copied}")
    assert other is not None
    assert other["Bytes"] is one["Bytes"]
    fork = door.tenant.store.fork().table("_content").get(f"document/{id}")
    assert fork is not None
    assert fork["Bytes"] is one["Bytes"]


def test_what_is_attached_to_a_mail_and_a_picture_are_there_once_however_often_they_are_asked_for(door: Door) -> None:  # fmt: skip
    """A mail holds base64, as it came; what an answer makes of it goes with the answer."""
    size = 3_000_000
    base64 = b64encode(random.Random(1).randbytes(size)).decode()
    mail = {"To": [{"Address": "a@b.test"}], "Subject": "Big", "FolderName": "INBOX"}
    door.agent("EMail.SaveToMailServer", {"Email": mail})  # what is made once is made

    def held() -> int:
        gc.collect()
        return tracemalloc.get_traced_memory()[0]

    tracemalloc.start()
    try:
        before = held()
        given = mail | {"Attachments": [{"Filename": "a.htm", "Stream": base64}]}
        id = door.agent("EMail.SaveToMailServer", {"Email": given})["EmailItemId"]
        door(
            "PUT",
            "Person/5/Image",
            body=b"\x89PNG\r\n\x1a\n" + bytes(size),
            headers={"content-type": "image/png"},
        )
        assert size < held() - before < 2.7 * size
        before = held()
        for method, asked in (
            ("EMail.GetAttachmentFromId", {"MailItemId": id, "AttachmentId": "1"}),
            ("EMail.GetUnsanitizedPreviewAttachmentFromId", {"MailItemId": id, "AttachmentId": "1"}),
            ("EMail.GetEMail", {"Id": id, "IncludeAttachments": True}),
            ("Person.GetPersonImages", {"PersonIds": [5]}),
            ("Person.GetPersonImage", {"PersonId": 5}),
        ):  # fmt: skip
            for accept in ("application/json", "application/xml"):
                reply = door("POST", f"Agents/{method.replace('.', '/')}", asked, headers={"accept": accept})  # fmt: skip
                assert reply.status == 200 and len(reply.body) > size, method
                del reply
            assert held() - before < size / 2, method
    finally:
        tracemalloc.stop()


RULES = """
extends: demo
rules:
  - {when: {operation: "GET Document/{documentId}/Content", header: {Fault: truncate}}, then: {fault: truncate}}
  - {when: {operation: "GET Document/{documentId}/Content", header: {Fault: dribble}}, then: {fault: dribble}}
  - {when: {operation: "GET Document/{documentId}/Content", header: {Fault: late}}, then: {delay: 10ms}}
"""


@pytest.mark.parametrize("fault", ["truncate", "dribble", "late"])
def test_faults_meet_streams_too(world: World, fault: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("so_mock.web.faults.PAUSE", 0.0001)
    content = bytes(n % 251 for n in range(3 * PIECE + 5))
    app = written(world, RULES)
    door = Door(app=app)
    id = door.rest("POST", "Document", {"Name": "x.bin"})["DocumentId"]
    path = f"Document/{id}/Content"
    door("PUT", path, body=content, headers={"content-type": "application/octet-stream"})
    door.close()
    asked = f"GET /api/v1/{path} HTTP/1.1\r\nHost: x\r\n{AUTH}\r\nFault: {fault}\r\n\r\n"
    with serving(app) as server, Raw(server.port) as client:
        client.socket.sendall(asked.encode())
        if fault == "truncate":
            came, how = client.end()
            head, _, body = came.partition(b"\r\n\r\n")
            assert (body, how) == (content[: len(content) // 2], FIN)
        else:
            head, body = client.answer()
            assert body == content
        assert declared(head + b"\r\n") == len(content)
