"""What the README says of the wire, held against a so-mock that runs."""

import gzip
import json
import re
import zlib
from base64 import b64decode
from collections.abc import Iterator
from io import BytesIO

import brotli
import pytest
from journeys import test_official_client_tests as of_the_client
from PIL import Image
from readme import README, first_words, rows_below

from so_mock import SoMock
from so_mock.catalogue import Catalogue
from so_mock.config import MEGABYTE, Config
from so_mock.entities.languages import LANGUAGES
from so_mock.web.encodings import LEAST
from so_mock.web.lenient import JSON_TYPES
from so_mock.web.reading import PICKED
from so_mock.web.spoken import VOICES
from so_mock.zones import LOCATIONS

WIRE = README.partition("\n## The wire\n")[2].partition("\n## ")[0]
XML = {"Content-Type": "application/xml"}
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
JSON = {"Content-Type": "application/json"}
XSI = 'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
PACKED = {"gzip": gzip.compress, "br": brotli.compress, "deflate": zlib.compress}


@pytest.fixture(scope="module")
def so() -> Iterator[SoMock]:
    with SoMock(clock="2026-01-15T08:00:00Z,frozen") as so:
        yield so


def bullet(name: str) -> str:
    return " ".join(re.search(rf"^- (?:A )?\*\*{re.escape(name)}\*\*(.*?)(?=^- |\n\n)", WIRE, re.M | re.S)[1].split())  # fmt: skip


def ignored(answer) -> list[str]:
    return [each for each in answer.headers.get("x-so-mock-ignored", "").split(", ") if each]


# -- bodies


def test_each_type_that_it_lists_is_read_and_no_other(so):
    told = {word for word in first_words("`Content-Type` |") if word != "multipart/form-data"}
    written = {"xml": "<a><Name>T</Name></a>", "form": "Name=T", "json": '{"Name": "T"}'}
    kinds = {kind: next(k for k in ("xml", "form", "json") if k in kind) for kind in told}
    for kind in sorted(told):
        sent = so.client.post(
            "/api/v1/Contact", content=written[kinds[kind]], headers={"Content-Type": kind}
        )
        assert sent.status_code == 200 and sent.json()["Name"] == "T", kind
    assert len(told) == 7 and JSON_TYPES - {""} <= told
    assert so.client.post("/api/v1/Contact", content=written["json"]).json()["Name"] == "T"
    for kind in ("text/csv", "application/octet-stream", "multipart/form-data; boundary=x"):
        headers = {"Content-Type": kind}
        assert so.client.post("/api/v1/Contact", content="x", headers=headers).status_code == 415


def test_a_file_comes_in_each_way_that_it_lists(so):
    path = "/api/v1/Document/1/Content"
    sent = [
        so.client.put(path, files={"file": ("a.txt", b"1", "text/plain")}),
        so.client.put(path, content=b"1", headers={"Content-Type": "text/plain"}),
        so.client.put(path, content=b'"MQ=="', headers=JSON),
        so.client.put(path, content=b"<base64Binary>MQ==</base64Binary>", headers=XML),
    ]
    assert [each.status_code for each in sent] == [200] * 4
    assert so.client.get(path).content == b"1"
    agent = "/api/v1/Agents/Document/GetDocumentStream"
    as_bytes = {"*/*": (True, False), "application/json": (False, False), "application/octet-stream": (True, True)}  # fmt: skip
    for wish, told in as_bytes.items():
        headers = {"Accept": wish}
        by_agent = so.client.post(agent, json={"DocumentId": 1}, headers=headers)
        for answer, raw in zip((so.client.get(path, headers=headers), by_agent), told, strict=True):
            assert answer.content == (b"1" if raw else b'"MQ=="'), (wish, answer.request.url)
    head = so.client.head(path)
    assert head.headers["content-length"] == "1" and not head.content


def test_json_that_calls_itself_a_form_is_told_so(so):
    refused = so.client.post("/api/v1/Contact", content='{"Name": "T"}', headers=FORM)
    assert refused.status_code == 400 and "application/json" in refused.json()["Message"]


def test_a_type_that_cannot_be_had_gives_json(so):
    answer = so.client.get("/api/v1/Contact/1", headers={"Accept": "image/png"})
    assert answer.json()["ContactId"] == 1
    assert ignored(answer) == ["Accept"] and "`X-So-Mock-Ignored` says `Accept`" in WIRE


def test_the_charset_is_found_in_the_order_that_it_tells(so):
    order = re.search(r"The charset is (.*?)\. Rules", " ".join(WIRE.split()))[1]
    assert order == (
        "what a byte order mark says, then `Content-Type`, then an XML declaration, else UTF-8"
    )

    def read(body: bytes, charset: str = "") -> str:
        kind = {"Content-Type": f"application/xml{charset and '; charset=' + charset}"}
        answer = so.client.patch("/api/v1/Contact/2", content=body, headers=kind)
        return answer.json()["Department"]

    declared = '<?xml version="1.0" encoding="iso-8859-5"?><a><Department>Ø</Department></a>'
    latin = declared.encode("latin-1")
    assert read(declared.encode("utf-8-sig"), "iso-8859-1") == "Ø"
    assert read(latin, "iso-8859-1") == "Ø"
    assert read(latin) == b"\xd8".decode("iso-8859-5")
    assert read("<a><Department>Ø</Department></a>".encode()) == "Ø"


def test_rules_and_the_journal_see_the_same_whatever_carried_it():
    rule = {
        "name": "seen", "when": {"operation": "POST Contact", "body": {"Country.CountryId": 578}},
        "then": {"error": 503},
    }  # fmt: skip
    with SoMock({"extends": "demo", "rules": [rule]}) as so:
        for body, headers in (
            ("<a><Country><CountryId>578</CountryId></Country></a>", XML),
            ("Country.CountryId=578", FORM),
            ('{"Country": {"CountryId": 578}}', JSON),
        ):
            answer = so.client.post("/api/v1/Contact", content=body, headers=headers)
            assert answer.headers["x-so-mock-rule"] == "seen", body
            entry = so.journal.whole(so.journal.last)
            assert entry["sent"]["body"] == {"Country": {"CountryId": 578}}
        so.verify("POST Contact", body={"Country.CountryId": 578}, count=3)


def test_xml_is_read_as_told(so):
    body = (
        f'<what:ever xmlns:what="urn:x" {XSI}><DOMAINS><a>a.example</a><b>b.example</b></DOMAINS>'
        '<name>Any</name><Department xsi:nil="true"/><Strange>1</Strange></what:ever>'
    )
    answer = so.client.post("/api/v1/Contact", content=body, headers=XML)
    assert answer.json()["Domains"] == ["a.example", "b.example"]
    assert (answer.json()["Name"], answer.json()["Department"]) == ("Any", "")
    assert ignored(answer) == ["Strange"]
    whole = so.journal.whole(so.journal.last)["sent"]["body"]
    assert {k.lower(): v for k, v in whole.items()}["department"] is None
    for bad in ('<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', "<a><Name></a>"):
        refused = so.client.post("/api/v1/Contact", content=bad, headers=XML)
        assert refused.status_code == 400
        assert re.search(r"line 1 column \d+", refused.json()["Message"])


def test_xml_is_written_as_told(so):
    def xml(path: str) -> str:
        return so.client.get(path, headers={"Accept": "application/xml"}).text

    contact = xml("/api/v1/Contact/2")
    assert re.search(r'<SupportPerson xsi:nil="true" />', contact)
    assert "<_Links><Item><Key>Self</Key><Value>" in contact
    assert "<ArrayOfMDOListItem" in xml("/api/v1/MDOList/category")
    page = xml("/api/v1/Sale?$select=amount,Sum(amount):Footer&$top=1")
    assert page.count("<row>") == 1 and '<amount xsi:type="xsd:double">' in page
    rule = {"name": "any", "when": {"operation": "GET Project"}, "then": {"body": {"a": [1]}}}
    other = {"name": "spelt", "when": {"operation": "GET Sale/{id}"}, "then": {"body": {"a b": 1}}}
    with SoMock({"extends": "demo", "rules": [rule, other]}) as ruled:
        headers = {"Accept": "application/xml"}
        listed = ruled.client.get("/api/v1/Project", headers=headers).text
        assert '<anyType xsi:type="xsd:int">1</anyType>' in listed
        assert "<a_x0020_b>1<" in ruled.client.get("/api/v1/Sale/1", headers=headers).text
    atom = so.client.get("/api/v1/Sale?$top=1&$format=Atom", headers={"Accept": "application/xml"})
    assert atom.headers["content-type"].startswith("application/atom+xml")


def test_forms_are_read_as_told(so):
    told = bullet("Forms")
    for each in ("A.B", "A[0]", "A[]", "A[key]", "=1", "[0]=1"):
        assert f"`{each}`" in told

    def saved(body: str):
        answer = so.client.post("/api/v1/Contact", content=f"Name=F&{body}", headers=FORM)
        assert answer.status_code == 200 and not ignored(answer)
        return answer.json()

    for domains in ("Domains[0]=a&Domains[1]=b", "Domains[]=a&Domains[]=b", "Domains=a&Domains=b"):
        assert saved(domains)["Domains"] == ["a", "b"]
    for country in ("Country.CountryId=752", "Country[CountryId]=752"):
        assert saved(country)["Country"]["CountryId"] == 752
    assert saved("CustomFields[x_y]=1")["CustomFields"]["x_y"] == "1"
    for bodies in ("=1&=2", "[0]=1&[1]=2"):
        found = so.client.post(
            "/api/v1/Agents/Contact/GetContactList", content=bodies, headers=FORM
        ).json()
        assert [each["ContactId"] for each in found] == [1, 2]
    assert saved("Department=null&Domains=")["Department"] == "null"
    so.verify("POST Contact", body={"Department": "null", "Domains": {"exists": True}}, count=1)


def test_a_patch_merges_whatever_carries_it(so):
    for body, headers in (("<a><Department>P</Department></a>", XML), ("Department=P", FORM)):
        before = so.client.get("/api/v1/Contact/3").json()
        after = so.client.patch("/api/v1/Contact/3", content=body, headers=headers).json()
        assert after["Department"] == "P" and after["Name"] == before["Name"]
        so.change("contact", 3, Department="")
    refused = so.client.post("/api/v1/Agents/Contact/GetContactList", json=[1, None])
    assert refused.status_code == 400 and "a null among numbers is 400" in bullet("PATCH")


# -- packed, large, selected


def test_bodies_are_packed_as_told(so):
    told = bullet("Packed")
    codings = set(re.findall(r"`(\w+)`", told)) - {"Content"}
    assert codings == set(PACKED)
    for coding, pack in PACKED.items():
        headers = JSON | {"Content-Encoding": coding}
        body = pack(json.dumps({"Name": coding}).encode())
        sent = so.client.post("/api/v1/Contact", content=body, headers=headers)
        assert sent.json()["Name"] == coding
        answer = so.client.get("/api/v1/Contact/2", headers={"Accept-Encoding": coding})
        assert answer.headers["content-encoding"] == coding
    twice = gzip.compress(zlib.compress(b'{"Name": "Twice"}'))
    headers = JSON | {"Content-Encoding": "deflate, gzip"}
    sent = so.client.post("/api/v1/Contact", content=twice, headers=headers)
    assert sent.json()["Name"] == "Twice"
    assert so.client.get("/api/v1/Contact/2").headers["content-encoding"] == "gzip"  # httpx
    assert "content-encoding" not in so.client.get("/api/v1/String/KnownLanguages").headers
    assert f"from {LEAST // 1024} KB on" in told


def test_the_largest_body_is_as_told():
    limit = Config().body_limit // MEGABYTE
    assert bullet("Large").startswith(
        f": bodies may have {limit} MB (`--body-limit`), unpacked too"
    )
    assert limit * MEGABYTE > 100_000_000 * 4 / 3  # base64 of a file of 100 MB


def test_select_fills_what_it_names(so):
    asked = re.search(r"`(\$select=[^`]+)`", bullet("`$select`"))[1]
    rest = so.client.get(f"/api/v1/Contact/2?{asked}").json()
    agent = so.client.post(f"/api/v1/Agents/Contact/GetContactEntity?contactEntityId=2&{asked}")
    for found in (rest, agent.json()):
        assert found["Name"] and found["Associate"]["FullName"]
        assert not found["ContactId"] and not found["Associate"]["AssociateId"]
    assert so.client.get("/api/v1/Contact/2").json()["_Links"]["Self"].endswith("/Contact/2")


# -- headers


def test_every_header_that_is_read_is_named():
    told = {name.lower().encode() for name in first_words("header | does")}
    plain = {b"host", b"content-length", b"transfer-encoding"}  # of HTTP itself
    assert told == {*PICKED, *VOICES} - plain


def test_a_header_that_says_nothing_is_told(so):
    sent = {"Range": "bytes=0-1", "Accept-Language": "xx", "SO-TimeZone": "Mars"}
    answer = so.client.get("/api/v1/Contact/1", headers=sent)
    assert sorted(ignored(answer)) == ["Accept-Language", "Range", "SO-TimeZone"]
    assert answer.json()["ContactId"] == 1


def test_conditions_count_on_as_many_entities_as_told(so):
    [told] = [row[1] for row in rows_below("header | does") if "If-Modified" in row[0]]
    dated = [
        o for o in Catalogue.load().operations
        if o.verb == "GET" and re.fullmatch(r"GET \w+/\{\w+\}", o.key) and 304 in o.statuses
    ]  # fmt: skip
    assert (re.search(r"the (\w+) entities", told)[1], len(dated)) == ("nine", 9)
    later = {"If-Modified-Since": "Fri, 15 Jan 2036 08:00:00 GMT"}
    assert so.client.get("/api/v1/Contact/1", headers=later).status_code == 304


def test_a_language_is_switched_off_as_told(so):
    [told] = [row[1] for row in rows_below("header | does") if "SO-Language" in row[0]]
    offs = ["", *re.findall(r"`([^`]+)`", told)]
    assert offs == ["", "*", "x", "-"]
    path = "/api/v1/MDOList/task"
    for off in offs:
        headers = {"Accept-Language": "de", "SO-Language": off}
        assert so.client.get(path, headers=headers).json()[0]["Name"].startswith('US:"Meeting in"')


def test_a_culture_spells_within_texts(so):
    asked = {"Source": "<sada>", "GeneratorEncoding": "Text", "SaleId": 1}
    spelt = [
        so.client.post("/api/v1/Agents/Document/SubstituteTemplateVariables", json=asked, headers=each).json()
        for each in ({"Accept-Language": "en", "SO-Culture": "de-DE"}, {"Accept-Language": "de"}, {"Accept-Language": "en"})
    ]  # fmt: skip
    assert re.fullmatch(r"\d\d\.\d\d\.\d{4}", spelt[0])
    assert spelt[0] == spelt[1] != spelt[2]


# -- languages and time


def test_languages_are_those_there_are(so):
    told = re.search(r"^\*\*Languages\.\*\* (.*?)\.", WIRE, re.M | re.S)[1]
    assert sorted(re.findall(r"`(\w+)`", told)) == sorted(each.iso for each in LANGUAGES)
    for each in LANGUAGES:
        reader = {"Accept-Language": each.iso}
        told = so.client.get("/api/v1/Contact/999999", headers=reader).json()
        valid = so.client.post("/api/v1/Contact/Validate", json={"Name": ""}, headers=reader).json()
        english = each.iso == "en"
        assert (told["Message"] == "Contact id 999999 not found") == english
        assert ("must be filled in" in valid["Name"]) == english
        assert told["ErrorType"] == "SoNotFoundException"
    raw = so.client.get("/api/v1/Contact/2").text
    assert "[SR_MANDATORY_FIELD_1281]" in raw and "[SR_MANDATORY_FIELD_1281]" in WIRE


def test_archives_order_by_what_is_read(so):
    asked = "/api/v1/Archive/Appointment?$select=type&$orderBy=type"
    for language in ("nb", "de", "fr"):
        found = so.client.get(asked, headers={"Accept-Language": language}).json()["value"]
        names = [row["type"] for row in found if row.get("type")]
        assert not any('US:"' in name for name in names)
        assert names == sorted(names, key=str.lower) and len(set(names)) > 2


def test_times_are_told_as_in_the_table(so):
    day = {"StartDate": "2026-07-01T09:00:00", "EndDate": "2026-07-01T10:00:00"}
    appointment = so.client.post("/api/v1/Appointment", json={"Title": "T", **day}).json()
    born = {"Firstname": "B", "Lastname": "C", "BirthDate": "1999-05-13T00:00:00"}
    person = so.client.post("/api/v1/Person", json=born).json()
    rows = rows_below("`SO-TimeZone` | `StartDate`")
    assert len(rows) == 4
    for row in rows:
        zone, *told = (cell.strip("`") for cell in row)
        headers = {"SO-TimeZone": zone} if zone != "not sent" else {}
        first = so.client.get(
            f"/api/v1/Appointment/{appointment['AppointmentId']}", headers=headers
        )
        second = so.client.get(f"/api/v1/Person/{person['PersonId']}", headers=headers).json()
        assert [first.json()["StartDate"], first.json()["CreatedDate"], second["BirthDate"]] == told
        assert first.headers.get("so-timezone", "not sent") == zone.partition(",")[0]


def test_times_are_read_as_told(so):
    def kept(time: str, zone: str) -> str:
        headers = {"SO-TimeZone": zone}
        so.client.patch("/api/v1/Appointment/1", json={"StartDate": time}, headers=headers)
        utc = {"SO-TimeZone": "UTC"}
        return so.client.get("/api/v1/Appointment/1", headers=utc).json()["StartDate"]

    for zone in re.search(r"A zone is a code \(`([\w-]+)`, `(\w+)`\) or its id \(`(\d+)`\)", WIRE).groups():  # fmt: skip
        assert kept("2026-01-15T09:00:00", zone) == (
            "2026-01-15T09:00:00" if zone == "utc" else "2026-01-15T14:00:00"
        )
    assert kept("2026-01-15T09:00:00+03:00", "US-NY") == "2026-01-15T06:00:00"
    assert kept("2026-10-25T02:30:00", "NO") == "2026-10-25T00:30:00"  # summer time still
    assert kept("2026-10-25T01:30:00Z", "UTC") == "2026-10-25T00:30:00"  # as Limits has it


# -- limits


def test_what_limits_say_of_the_wire_is_so(so):
    limit = README.partition("\n## Limits, so far\n")[2]
    answer = so.client.get("/api/v1/Contact/1")
    assert "no `ETag`, and no HSTS" in limit
    assert not {"etag", "strict-transport-security"} & set(answer.headers)
    assert f"Of the {len(LOCATIONS)} zones" in limit
    own = [zone.id for zone in LOCATIONS if zone.id >= 1001]
    assert min(own) > 1000 and len(own) == len(LOCATIONS) - 10
    assert "keeps its proportions within `w` and `h`" in limit
    for content, size, told in (
        (picture(40, 20), (80, 40), []),
        (b"\x89PNG\r\n\x1a\n", None, ["w", "h"]),
    ):
        headers = {"Content-Type": "image/png"}
        so.client.put("/api/v1/Person/2/Image", content=content, headers=headers)
        scaled = so.client.get("/api/v1/Person/2/Image?w=80&h=80")
        assert ignored(scaled) == told
        assert (
            Image.open(BytesIO(scaled.content)).size == size if size else scaled.content == content
        )
    so.client.put("/api/v1/Person/2/Image", content=picture(40, 20), headers=headers)
    sizes = {"PersonId": 2, "Width": 80, "Height": 80}
    limited = so.client.post("/api/v1/Agents/BLOB/GetPersonImageWithSize", json=sizes)
    assert b64decode(limited.json()) == picture(40, 20)


def picture(wide: int, high: int) -> bytes:
    out = BytesIO()
    Image.new("L", (wide, high)).save(out, "PNG")
    return out.getvalue()


def test_an_error_that_names_its_type_alone_has_its_status():
    rules = [
        {"name": "r", "when": {"operation": "GET Contact/{id}"}, "then": {"error": {"type": "SoSentryException"}}}
    ]  # fmt: skip
    with SoMock({"extends": "demo", "rules": rules}) as so:
        assert so.client.get("/api/v1/Contact/1").status_code == 403
    [row] = [row for row in rows_below("`then` |") if row[0] == "`error`"]
    assert "a `type` alone has its own status" in row[1]


def test_the_client_s_own_tests_are_as_many_as_told():
    told = re.search(
        r"own (\d+) tests run .*?: rows answer (\d+), rules (\d+), and the other\s(\d+) ask", README, re.S
    )  # fmt: skip
    rest = len(of_the_client.NOTHING_ASKED) + len(of_the_client.GIVEN_UP)
    every, rules = len(of_the_client.ALL), len(of_the_client.BY_RULE)
    assert tuple(map(int, told.groups())) == (every, every - rules - rest, rules, rest)
