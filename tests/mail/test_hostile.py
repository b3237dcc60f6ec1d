"""Mails that mean harm: read within bounds of time and memory, stored safely, and the desk goes on."""

import time
import tracemalloc
from collections.abc import Iterator

import orjson
import pytest
from contract.door import Door
from hypothesis import given, settings
from hypothesis import strategies as some
from mail_desk import SUPPORT, mailbox, rows

from so_mock.mail import bounds
from so_mock.mail.parsing import parsed

HEAD = b"From: Eva <eva@new.example>\r\nSubject: x\r\n"


def nested(depth: int, inner: bytes = b"") -> bytes:
    parts = [
        b'Content-Type: multipart/mixed; boundary="b%d"\r\n\r\n--b%d\r\n' % (n, n) for n in range(depth)
    ]  # fmt: skip
    return HEAD + b"".join(parts) + b"Content-Type: text/plain\r\n\r\nhello\r\n" + inner


BOMBS = {
    "ten thousand multiparts within each other": nested(10_000),
    "as deep as may be, of many lines": nested(bounds.DEEPEST - 1, b"\n" * 200_000),
    "ten thousand mails within each other": HEAD + b"Content-Type: message/rfc822\r\n\r\n" * 10_000,
    "a hundred thousand parts": HEAD + b"Content-Type: multipart/mixed; boundary=b\r\n\r\n" + b"--b\r\n\r\nx\r\n" * 100_000,
    "nothing but ends of lines": HEAD + b"\r\n" + b"\n" * 10_000_000,
    "a header of megabytes": HEAD + b"X-A: " + b"y" * 10_000_000 + b"\r\n\r\nhi",
    "headers of megabytes": HEAD + b"X-A: 1\r\n" * 500_000 + b"\r\nhi",
    "a header of many lines": HEAD + b"X-A: 1\r\n" + b" x\r\n" * 1_000_000 + b"\r\nhi",
    "encoded words without an end": HEAD.replace(b"x\r", b"=?utf-8?q?" * 25_000 + b"\r") + b"\r\nhi",
    "encoded words without a middle": HEAD.replace(b"x\r", b"=?" * 100_000 + b"\r") + b"\r\nhi",
    "many encoded words": HEAD.replace(b"x\r", b"=?utf-8?q?a?= " * 15_000 + b"\r") + b"\r\nhi",
    "comments in comments": b"Subject: x\r\nFrom: " + b"(" * 60_000 + b"a@b.example\r\n\r\nhi",
    "groups in groups": HEAD + b"To: " + b"a:" * 100_000 + b"\r\n\r\nhi",
    "quotes": b"Subject: x\r\nFrom: " + b'"' * 200_000 + b"\r\n\r\nhi",
    "at signs": HEAD + b"To: " + b"@" * 200_000 + b"\r\n\r\nhi",
    "parameters of quotes": HEAD + b"Content-Type: text/plain" + b';"' * 100_000 + b"\r\n\r\nhi",
    "parameters in pieces": HEAD + b"Content-Type: text/plain" + b'; name*0="a' * 20_000 + b"\r\n\r\nhi",
    "a date of digits": HEAD + b"Date: " + b"1" * 200_000 + b"\r\n\r\nhi",
    "a codec that is no charset": HEAD + b"Content-Type: text/plain; charset=punycode\r\n\r\n" + b"-abcdefg" * 100_000,
    "ids without an end": HEAD + b"In-Reply-To: " + b"<" * 100_000 + b"\r\nReferences: " + b"<a" * 50_000 + b"\r\n\r\n",
    "uuencoded zeros": HEAD + b"Content-Transfer-Encoding: x-uuencode\r\n\r\nbegin 666 a\r\n" + b"M!!!\r\n" * 300_000,
}  # fmt: skip


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_takes_little_time(name: str) -> None:
    began = time.process_time()
    record = parsed(BOMBS[name], "NO")
    assert record is not None and record["Subject"] is not None
    orjson.dumps(record)
    assert time.process_time() - began < 4


@pytest.mark.parametrize(
    "name", ["ten thousand multiparts within each other", "a hundred thousand parts", "headers of megabytes"]
)  # fmt: skip
def test_what_is_no_tree_to_be_walked_is_a_file_as_a_whole(name: str) -> None:
    raw = BOMBS[name]
    record = parsed(raw, "NO")
    assert record is not None
    (file,) = record["Attachments"]
    assert file["Filename"] == "message.eml" and file["Size"] == len(raw)
    assert record["Subject"] == "x" and record["From"]["Address"] == "eva@new.example"


def test_a_bomb_takes_no_more_memory_than_some_copies_of_itself() -> None:
    raw = BOMBS["uuencoded zeros"]
    tracemalloc.start()
    try:
        record = parsed(raw, "NO")
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert most < 24 * len(raw)
    assert record is not None and len(record["PlainBody"]) <= len(raw)


@pytest.mark.parametrize(
    "name", ["ten thousand mails within each other", "encoded words without an end"]
)
def test_the_desk_stores_it_and_goes_on(door: Door, name: str) -> None:
    reply = door("POST", f"/_so_mock/mail/in?to={SUPPORT}", body=BOMBS[name])
    assert reply.status == 201, reply
    (arrived,) = reply.json()["arrived"]
    ticket = door.rest("GET", f"Ticket/{arrived['ticket']}")
    assert ticket["FromAddress"] == "eva@new.example"
    id = reply.json()["mail"]
    assert door("GET", f"/_so_mock/mail/{id}/raw").body == BOMBS[name]
    assert door("GET", f"/_so_mock/mail/{id}").status == 200


@pytest.mark.parametrize(
    ("charset", "text", "shown"),
    [
        ("no-such", "blåbær".encode(), "blåbær"),
        ("undefined", b"abc", "abc"),
        ("zlib", b"abc", "abc"),
        ("unicode_escape", rb"a\u0041", r"a\u0041"),
        ("utf-7", b"+2AA-", "\ufffd"),
        ("utf-8", b"\xed\xa0\x80", "\ufffd" * 3),
        ("iso-8859-1", b"bl\xe5", "blå"),
        ('"a\0b"', b"abc", "abc"),
    ],
)
def test_a_bad_charset_is_read_as_far_as_it_goes(charset: str, text: bytes, shown: str) -> None:
    record = parsed(HEAD + f"Content-Type: text/plain; charset={charset}\r\n\r\n".encode() + text, "NO")  # fmt: skip
    assert record is not None and record["PlainBody"] == shown
    orjson.dumps(record)


def test_a_forged_address_cannot_begin_a_header(door: Door) -> None:
    raw = (
        b'From: "x\r\n Bcc: spy@evil.example" <eva\r\n @new.example>\r\nSubject: a\r\n\tb =?utf-8?q?c=0D=0ABcc:_spy@evil.example?=\r\n'
        b"Message-ID: <a\r\n b@new.example>\r\n\r\nhi"
    )
    mailbox(door, ReplyTemplateId=2)
    reply = door("POST", f"/_so_mock/mail/in?to={SUPPORT}&from=eva@new.example", body=raw)
    assert reply.status == 201
    (answer,) = rows(door)
    head = answer["Message"].partition(b"\r\n\r\n")[0].split(b"\r\n")
    assert not any(line.lower().startswith(b"bcc") for line in head)
    assert answer["To"] == ["eva@new.example"]
    ticket = door.rest("GET", f"Ticket/{reply.json()['arrived'][0]['ticket']}")
    assert "\n" not in ticket["Title"] and "\r" not in ticket["Title"]


def pieces() -> some.SearchStrategy[bytes]:
    odd = some.sampled_from([
        b"From: a@b.example\r\n", b"Subject: ", b"=?utf-8?b?", b"?=", b"\r\n", b"\n", b"\r", b"\r\n\r\n", b"--b\r\n", b"--b--\r\n",
        b"Content-Type: multipart/mixed; boundary=b\r\n", b"Content-Type: message/rfc822\r\n", b"Content-Type: text/plain; charset=utf-7\r\n",
        b"Content-Transfer-Encoding: base64\r\n", b"Content-Transfer-Encoding: x-uuencode\r\n", b"Content-Disposition: attachment; filename*=",
        b"utf-8''%ff", b"name*0*=", b"Date: ", b"Message-ID: <", b"In-Reply-To: ", b">", b"\0", b"\xff\xfe", b"\xed\xa0\x80", b'"', b"(", b"<", b";", b":",
    ])  # fmt: skip
    return some.lists(odd | some.binary(max_size=8), max_size=40).map(b"".join)


@settings(max_examples=300)
@given(pieces())
def test_whatever_comes_is_read_or_is_no_mail(raw: bytes) -> None:
    record = parsed(b"Subject: x\r\n" + raw, "NO")
    assert record is not None
    orjson.dumps(record)


@pytest.fixture(scope="module")
def desk() -> Iterator[Door]:
    made = Door()
    yield made
    made.close()


@settings(max_examples=60)
@given(pieces())
def test_whatever_comes_is_stored_or_refused(desk: Door, raw: bytes) -> None:
    reply = desk("POST", f"/_so_mock/mail/in?to={SUPPORT}&from=a@b.example", body=b"Subject: x\r\n" + raw)  # fmt: skip
    assert reply.status == 201, reply
    assert desk("GET", "/_so_mock/mail?limit=1").status == 200
    assert desk("GET", f"/_so_mock/mail/{reply.json()['mail']}").status == 200
