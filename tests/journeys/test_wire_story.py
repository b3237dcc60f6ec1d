"""One day over a socket: a company that comes as XML, a meeting as a form from New York, a contract as a file, read in Japanese and in
Norway, packed and plain, refused in Swedish; and the journal that tells of it all. Each step by another client."""

import gzip
import http.client
import json
import urllib.request
from collections.abc import Callable, Iterator
from typing import Any
from xml.etree import ElementTree

import httpx
import pytest
import requests

TJE0 = ("tje0", "Tje0")
BASIC = "Basic dGplMDpUamUw"
XML = {"Content-Type": "application/xml; charset=utf-8", "Accept": "application/xml"}
# As DataContractSerializer of .NET writes it: a namespace, prefixes, the properties by the alphabet.
COMPANY = """<?xml version="1.0" encoding="utf-8"?>
<ContactEntity xmlns="http://schemas.datacontract.org/2004/07/SuperOffice.CRM.Services" xmlns:i="http://www.w3.org/2001/XMLSchema-instance">
  <Business i:nil="true" />
  <Category><Id>{category}</Id></Category>
  <CustomFields xmlns:d2p1="http://schemas.microsoft.com/2003/10/Serialization/Arrays">
    <d2p1:KeyValueOfstringstring><d2p1:Key>x_colour</d2p1:Key><d2p1:Value>green &amp; blue</d2p1:Value></d2p1:KeyValueOfstringstring>
  </CustomFields>
  <Department>Skog &amp; <![CDATA[<fjord>]]></Department>
  <Name>Åse Trelast 木材</Name>
</ContactEntity>"""


@pytest.fixture
def server(own_server: Callable[..., Any]) -> Any:
    return own_server("--clock", "2026-01-15T08:00:00Z,frozen")


@pytest.fixture
def session(server: Any) -> Iterator[requests.Session]:
    with requests.Session() as session:
        session.auth = TJE0
        session.trust_env = False
        yield session


@pytest.fixture
def client(server: Any) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=f"{server.api}/v1/", auth=TJE0, trust_env=False) as client:
        yield client


def text(document: bytes, path: str) -> str | None:
    return ElementTree.fromstring(document).findtext(path)


def test_a_day_on_the_wire(server: Any, session: requests.Session, client: httpx.Client) -> None:
    api = f"{server.api}/v1"

    # 1. A category that has a name in three languages, and a company of it, by XML.
    category = client.post(
        "List/Category/Items", json={"Name": 'US:"Wood";SW:"Trä";JP:"木材"'}
    ).json()["Id"]
    made = session.post(
        f"{api}/Contact", data=COMPANY.format(category=category).encode(), headers=XML
    )
    assert made.status_code == 200 and "X-So-Mock-Ignored" not in made.headers
    assert made.headers["Content-Type"] == "application/xml; charset=utf-8"
    assert text(made.content, "Name") == "Åse Trelast 木材"
    assert text(made.content, "Department") == "Skog & <fjord>"
    company = int(text(made.content, "ContactId") or 0)

    # 2. A meeting with it, as a form: nine in the morning of New York, by a clock of half a year ahead.
    booked = client.post(
        "Appointment",
        data={"Title": "Timber & trade", "Contact.ContactId": str(company), "AlarmLeadTime": "PT1H30M",
              "StartDate": "2026-07-01T09:00:00", "EndDate": "2026-07-01T10:30:00"},
        headers={"SO-TimeZone": "US-NY"},
    )  # fmt: skip
    assert booked.headers["SO-TimeZone"] == "US-NY"
    assert booked.json()["StartDate"] == "2026-07-01T09:00:00"
    meeting = booked.json()["AppointmentId"]

    # 3. Both by JSON, in Japanese and by Norway's clock.
    japanese = {"Accept-Language": "ja-JP,ja;q=0.9", "SO-TimeZone": "NO, includeTZOffset"}
    read = session.get(f"{api}/Contact/{company}", headers=japanese)
    assert read.json()["Category"]["Value"] == "木材"
    assert read.json()["CustomFields"]["x_colour"] == "green & blue"
    assert read.json()["CreatedDate"] == "2026-01-15T08:00:00Z"
    seen = session.get(f"{api}/Appointment/{meeting}", headers=japanese).json()
    assert (seen["StartDate"], seen["AlarmLeadTime"]) == ("2026-07-01T15:00:00+02:00", "01:30:00")
    assert seen["Contact"]["Name"] == "Åse Trelast 木材"
    plain = session.get(f"{api}/Appointment/{meeting}").json()
    assert plain["StartDate"] == "2026-07-01T15:00:00", "who asks for no zone lives by the base's"

    # 4. A contract, its file by multipart.
    document = client.post(
        "Document",
        json={"Header": "Contract", "Name": "avtale å.txt", "Contact": {"ContactId": company}},
    ).json()["DocumentId"]
    content = "Tømmer til Tokyo.\n".encode() * 5_000
    sent = session.put(
        f"{api}/Document/{document}/Content", files={"file": ("avtale.txt", content, "text/plain")}
    )
    assert sent.status_code == 200

    # 5. And back: as it is, in pieces; as base64 in a packed answer.
    with client.stream("GET", f"Document/{document}/Content") as answer:
        assert b"".join(answer.iter_raw(4_096)) == content
        assert answer.headers["Content-Length"] == str(len(content))
        assert "filename*=UTF-8''avtale%20%C3%A5.txt" in answer.headers["Content-Disposition"]
    asked = urllib.request.Request(
        f"{api}/Agents/Document/GetDocumentStream", json.dumps({"DocumentId": document}).encode(),
        {"Authorization": BASIC, "Content-Type": "application/json", "Accept": "application/octet-stream"},
    )  # fmt: skip
    with urllib.request.urlopen(asked, timeout=10) as stream:
        assert stream.read() == content
    packed = raw(server, "GET", f"/api/v1/Contact/{company}", {"Accept-Encoding": "gzip"})
    whole = raw(server, "GET", f"/api/v1/Contact/{company}", {})
    assert packed["Content-Encoding"] == "gzip" and "Content-Encoding" not in whole
    assert gzip.decompress(packed.content) == whole.content
    assert len(packed.content) * 3 < len(whole.content) == int(whole["Content-Length"])

    # 6. A merge patch, itself packed: what it names changes, and null clears.
    patch = gzip.compress(json.dumps({"department": None, "Number1": "K-1"}).encode())
    patched = client.patch(
        f"Contact/{company}", content=patch,
        headers={"Content-Type": "application/merge-patch+json", "Content-Encoding": "gzip"},
    ).json()  # fmt: skip
    assert (patched["Department"], patched["Number1"]) == ("", "K-1")
    assert patched["Name"] == "Åse Trelast 木材"

    # 7. Refused: by a test of a patch that fails, by a value that is none, by a date; told in Swedish XML.
    swedish = {"Accept": "text/xml", "SO-Language": "sv"}
    tested = session.patch(
        f"{api}/Contact/{company}",
        json=[{"op": "replace", "path": "Name", "value": "Lost"}, {"op": "test", "path": "Number1", "value": "K-2"}],
        headers=swedish,
    )  # fmt: skip
    assert tested.status_code == 409
    assert (text(tested.content, "Message") or "").endswith("testet misslyckades: värdet är 'K-1'")
    wrong = session.put(f"{api}/Appointment/{meeting}", data={"StartDate": "soon"}, headers=swedish)
    assert wrong.status_code == 400
    assert wrong.headers["Content-Type"] == "text/xml; charset=utf-8"
    error = ElementTree.fromstring(wrong.content)
    assert (error.tag, error.findtext("ErrorType")) == ("Error", "ArgumentException")
    assert (error.findtext("Message") or "").startswith("StartDate: 'soon' är ingen tidpunkt")
    late = {**swedish, "If-Unmodified-Since": "Wed, 14 Jan 2026 08:00:00 GMT"}
    stale = session.delete(f"{api}/Contact/{company}", headers=late)
    assert stale.status_code == 412
    assert (text(stale.content, "Message") or "").startswith("Posten ändrades")
    stale_by = int(stale.headers["X-So-Mock-Request"])

    # 8. Nothing of that was written.
    kept = session.get(f"{api}/Contact/{company}", headers={"Accept": "text/xml"})
    assert (text(kept.content, "Name"), text(kept.content, "Number1")) == (
        "Åse Trelast 木材",
        "K-1",
    )
    assert text(kept.content, "Category/Value") == 'US:"Wood";SW:"Trä";JP:"木材"'
    after = session.get(f"{api}/Appointment/{meeting}").json()
    assert {k: v for k, v in after.items() if k != "Contact"} == {
        k: v for k, v in plain.items() if k != "Contact"
    }

    # 9. The journal has it all, and as values, whatever carried them.
    journal = [entry for entry in told(server, "journal")["entries"] if entry["id"] <= stale_by]
    assert [(each["operation"], each["status"]) for each in journal] == [
        ("POST List/Category/Items", 200), ("POST Contact", 200), ("POST Appointment", 200),
        ("GET Contact/{id}", 200), ("GET Appointment/{id}", 200), ("GET Appointment/{id}", 200),
        ("POST Document", 200), ("PUT Document/{documentId}/Content", 200), ("GET Document/{documentId}/Content", 200),
        ("Document.GetDocumentStream", 200), ("GET Contact/{id}", 200), ("GET Contact/{id}", 200),
        ("PATCH Contact/{id}", 200), ("PATCH Contact/{id}", 409), ("PUT Appointment/{id}", 400), ("DELETE Contact/{id}", 412),
    ]  # fmt: skip
    assert all(each["user"] == "tje0" and each["ignored"] == [] for each in journal)
    assert [each["changes"] for each in journal[-4:]] == [[f"contact {company}"], [], [], []]
    assert journal[-2]["error"].startswith("StartDate: 'soon' is not a date-time"), "to developers"
    sent = [told(server, f"journal/{each['id']}")["sent"] for each in journal]
    assert sent[1]["body"]["CustomFields"] == {"x_colour": "green & blue"}
    assert sent[2]["body"]["Contact"] == {"ContactId": company}
    assert sent[2]["headers"]["so-timezone"] == "US-NY"
    assert sent[7]["cut"] and sent[7]["length"] > len(content)
    assert sent[12]["body"] == {"department": None, "Number1": "K-1"}
    assert told(server, f"journal/{stale_by}")["answer"]["body"] == stale.content.decode()


def told(server: Any, path: str) -> Any:
    with urllib.request.urlopen(f"{server.url}/_so_mock/{path}", timeout=10) as answer:
        return json.load(answer)


class Raw(dict[str, str]):
    content: bytes


def raw(server: Any, verb: str, path: str, headers: dict[str, str]) -> Raw:
    """What came, before any client unpacks it."""
    connection = http.client.HTTPConnection(server.url.removeprefix("http://"), timeout=10)
    try:
        connection.request(verb, path, headers={"Authorization": BASIC} | headers)
        answer = connection.getresponse()
        found = Raw({name.title(): value for name, value in answer.getheaders()})
        found.content = answer.read()
        return found
    finally:
        connection.close()
