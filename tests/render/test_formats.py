"""The same answer in every format: errors at each level, kept bytes, pages as XML and Atom, and answers that have no body
(wire.md 3, 8; query.md a.3)."""

from typing import Any
from xml.etree.ElementTree import Element, fromstring

import pytest
from contract import xml_reader
from contract.calls import least
from contract.door import Door, Reply

from so_mock.conventions.archives import answers
from so_mock.ledger import ledger
from so_mock.web.api import Api

XML = {"accept": "application/xml"}
FEED = {"accept": "application/atom+xml"}
JSON_BODY = {"content-type": "application/json"}
A = "{http://www.w3.org/2005/Atom}"
D = "{http://schemas.microsoft.com/ado/2007/08/dataservices}"
M = "{http://schemas.microsoft.com/ado/2007/08/dataservices/metadata}"


def typed(door: Door, reply: Reply, type: str) -> Any:
    carriers = door.tenant.world.catalogue.carriers
    return xml_reader.read(reply.body, carriers.type(type), carriers)


# -- errors


ERRORS = {
    "no credentials": (401, "GET", "Contact/1", b"", {}, None),
    "a wrong one": (401, "GET", "Contact/1", b"", {}, "Riddle x"),
    "no such address": (404, "GET", "Nowhere", b"", {}, "usual"),
    "no such method": (404, "POST", "Agents/Contact/GetNothing", b"", {}, "usual"),
    "no such row": (404, "GET", "Contact/99999", b"", {}, "usual"),
    "another verb": (405, "PUT", "Agents/Contact/GetContact", b"", {}, "usual"),
    "a bad parameter": (400, "POST", "Agents/Contact/GetContact?contactId=x", b"", {}, "usual"),
    "a body that ends early": (400, "POST", "Contact", b'{"Name":', JSON_BODY, "usual"),
    "a value that fits no type": (400, "POST", "Contact", b'{"ContactId": "x"}', JSON_BODY, "usual"),
    "a body of no type": (415, "POST", "Contact", b"x", {"content-type": "text/plain"}, "usual"),
    "a page that cannot be asked": (400, "GET", "Contact?$filter=nothing+eq+1", b"", {}, "usual"),
    "a coding nobody knows": (415, "POST", "Contact", b"{}", JSON_BODY | {"content-encoding": "x"}, "usual"),
    "changed meanwhile": (412, "DELETE", "Contact/9", b"", {"if-unmodified-since": "Wed, 01 Jan 2003 00:00:00 GMT"}, "usual"),
}  # fmt: skip


@pytest.mark.parametrize("why", ERRORS)
@pytest.mark.parametrize("accept", ["application/xml", "text/xml"])
def test_an_error_says_the_same_in_xml(door: Door, why: str, accept: str) -> None:
    status, verb, path, body, headers, auth = ERRORS[why]
    allowed = {} if auth == "usual" else {"auth": auth}
    plain = door(verb, path, body=body, headers=headers, **allowed)
    marked = door(verb, path, body=body, headers=headers | {"accept": accept}, **allowed)
    assert (plain.status, marked.status) == (status, status)
    assert marked.headers["content-type"] == f"{accept}; charset=utf-8"
    told = {name: "true" if v is True else v for name, v in plain.json().items()}
    assert xml_reader.error(marked.body) == told
    assert marked.headers.get("www-authenticate") == plain.headers.get("www-authenticate")


def test_what_strict_refuses_is_refused_in_xml(door_with: Any) -> None:
    door = door_with(strict=True)
    reply = door("GET", "Contact/1?colour=red", headers=XML)
    assert reply.status == 400
    assert "colour" in xml_reader.error(reply.body)["Message"]
    world = door.tenant.world
    sampled = next(e["operation"] for e in ledger(world) if e["fidelity"] == "generated")
    request = least(world.catalogue.operations.get(sampled), world.catalogue.carriers)
    reply = door(request.verb, request.path, body=request.body, headers=request.headers | XML)
    assert reply.status == 501
    assert sampled in xml_reader.error(reply.body)["Message"]


# -- without a body


def test_nothing_is_said_in_any_format(door: Door) -> None:
    gone = door("DELETE", "Contact/9", headers=XML)
    assert (gone.status, gone.body, gone.headers.get("content-type")) == (204, b"", None)
    seen = door("GET", "Contact/1", headers=XML).headers["last-modified"]
    same = door("GET", "Contact/1", headers=XML | {"if-modified-since": seen})
    assert (same.status, same.body, same.headers.get("content-type")) == (304, b"", None)


@pytest.mark.parametrize(
    "path", ["Contact/1", "Contact/99999", "Contact?$top=2", "Contact/1/Image"]
)
def test_head_tells_what_get_would_send(door: Door, path: str) -> None:
    sent, told = door("GET", path, headers=XML), door("HEAD", path, headers=XML)
    assert told.body == b"" and sent.body
    for name in ("content-type", "content-length"):
        assert told.headers[name] == sent.headers[name]


def test_null_is_a_nil_of_its_type(door: Door) -> None:
    reply = door("POST", "Agents/Contact/GetContact?contactId=99999", headers=XML)
    assert door("POST", "Agents/Contact/GetContact?contactId=99999").json() is None
    assert (reply.status, typed(door, reply, "Contact")) == (200, None)


# -- kept bytes


def test_kept_xml_is_that_of_its_row_as_it_is(door: Door) -> None:
    first = door("GET", "Contact/2", headers=XML)
    assert door("GET", "Contact/2", headers=XML).body == first.body
    door.rest("PATCH", "Contact/2", {"Name": "Renamed <AS>"})
    renamed = typed(door, door("GET", "Contact/2", headers=XML), "ContactEntityWithLinks")
    assert renamed["Name"] == "Renamed <AS>"
    assert renamed == door.rest("GET", "Contact/2")


def test_formats_are_kept_apart(door: Door) -> None:
    page = "Contact?$top=2&$select=name"
    for _ in range(2):
        assert xml_reader.page(door("GET", page, headers=XML).body) == door.rest("GET", page)
        assert door("GET", page, headers={"accept": "text/xml"}).headers["content-type"].startswith("text/xml")  # fmt: skip
        assert fromstring(door("GET", page, headers=FEED).body).tag == f"{A}feed"
        marked = door("POST", "Agents/Contact/GetContactList", [1, 2], headers=XML)
        told = typed(door, marked, "Contact[]")
        assert told == door.agent("Contact.GetContactList", [1, 2])


def test_what_is_selected_is_so_in_xml(door: Door) -> None:
    path = "Contact/1?$select=Name,Country/EnglishName"
    told = typed(door, door("GET", path, headers=XML), "ContactEntityWithLinks")
    assert told == door.rest("GET", path)
    assert told["Name"] and told["Department"] is None


# -- pages


def test_many_rows_are_all_there(door: Door) -> None:
    tenant = door.tenant
    with tenant.store.unit():
        blank = tenant.world.absorber.blank_row(tenant.world.model["contact"])
        for number in range(2_300):
            tenant.store.insert("contact", blank | {"Name": f"Many & {number}"})
    path = "Contact?$select=contactId,name,registeredDate,hasInfoText&$filter=name+begins+'Many'"
    plain = door.rest("GET", path)
    assert len(plain["value"]) == 2_300
    marked = door("GET", path, headers=XML)
    assert xml_reader.page(marked.body) == plain
    feed = fromstring(door("GET", path, headers=FEED).body)
    assert [properties(each)["name"] for each in feed.findall(f"{A}entry")] == [
        row["name"] for row in plain["value"]
    ]


def properties(entry: Element) -> dict[str, str]:
    found = entry.find(f"{A}content/{M}properties")
    assert found is not None
    return {each.get("name", each.tag.removeprefix(D)): each.text or "" for each in found}


@pytest.mark.parametrize(
    "wish", [{"headers": FEED}, {"format": "atom"}, {"format": "Atom", "headers": XML}]
)
def test_a_page_is_had_as_a_feed(door: Door, wish: dict[str, Any]) -> None:
    headers = wish.get("headers", {})
    path = (
        "Archive/Contact?$select=contactId,name,contactAssociate/fullName&$top=2&$inlineCount=True"
    )
    plain = door.rest("GET", path)
    format = f"&$format={wish['format']}" if "format" in wish else ""
    reply = door("GET", path + format, headers=headers)
    assert reply.headers["content-type"] == "application/atom+xml; charset=utf-8"
    feed = fromstring(reply.body)
    assert feed.findtext(f"{A}id") == "http://so.test/api/v1/Archive/Contact"
    assert feed.findtext(f"{M}count") == str(plain["odata.count"])
    links = {each.get("rel"): each.get("href") for each in feed.findall(f"{A}link")}
    following = links["next"]
    assert following is not None and following.startswith("http://so.test/api/v1/Archive/Contact?")
    further = fromstring(door("GET", following[len("http://so.test") :], headers=headers).body)
    assert further.tag == f"{A}feed"
    entries = feed.findall(f"{A}entry")
    for entry, row in zip(entries, plain["value"], strict=True):
        assert properties(entry) == {name: str(value) for name, value in row.items()}
        kinds = {each.get(f"{M}type") for each in entry.iter(f"{D}contactId")}
        assert kinds == {"Edm.Int32"}
        updated = entry.findtext(f"{A}updated")
        assert updated is not None and updated.endswith("Z") and len(updated) == 20
    assert len({each.findtext(f"{A}id") for each in entries}) == 2


def test_an_error_is_no_feed(door: Door) -> None:
    reply = door("GET", "Archive/Contact?$filter=nonsense", headers=FEED)
    assert reply.status == 400
    assert reply.headers["content-type"] == "application/xml; charset=utf-8"
    assert fromstring(reply.body).tag == "Error"


def test_many_rows_in_xml_are_written_where_nobody_waits(
    door: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(answers, "LONG", 3)
    asked: list[bool] = []
    answered = Api._answered

    def watched(self: Api, *values: Any, **options: Any) -> Any:
        asked.append(bool(options.get("patient")))
        return answered(self, *values, **options)

    monkeypatch.setattr(Api, "_answered", watched)
    page = fromstring(door("GET", "Archive/Contact?$select=name&$top=4", headers=XML).body)
    assert len(page.findall("row")) == 4
    assert asked == [False, True]
    door("GET", "Archive/Contact?$select=name&$top=3", headers=XML)
    door("GET", "Archive/Contact?$select=contactId&$top=4")
    assert asked == [False, True, False, False]


def test_a_feed_of_an_archive_by_its_name(door: Door) -> None:
    path = "Archive/Contact?$select=name&$top=1&$mode=Full"
    feed = fromstring(door("GET", path, headers=FEED).body)
    assert feed.findtext(f"{A}id") == "http://so.test/api/v1/Archive/Contact"
    name = door.rest("GET", path)["value"][0]["Column"]["name"]
    for part in ("RawValue", "DisplayValue"):
        assert feed.findtext(f".//{D}Column/{D}name/{D}{part}") == name[part]
    hint = feed.find(f".//{D}Column/{D}name/{D}LinkHint")
    assert hint is not None


@pytest.mark.parametrize("path", ["Archive/Contact$metadata", "Archive/Contact?$metadata=ALL", "Archive"])  # fmt: skip
def test_what_archives_publish_is_well_formed(door: Door, path: str) -> None:
    plain = door.rest("GET", path)
    root = xml_reader.document(door("GET", path, headers=XML).body)
    if root.tag == "anyType":
        assert xml_reader.anything(root) == plain
    else:
        assert len(list(xml_reader.items(root))) == len(plain)


# -- beside the operations


@pytest.mark.parametrize(("path", "root"), [("/api", "Api"), ("/api/v1", "Addresses"), ("/api/v1/Agents/Contact/GetContact", "Addresses")])  # fmt: skip
def test_what_the_server_says_of_itself_is_had_as_xml(door: Door, path: str, root: str) -> None:
    reply = door("GET", path, headers=XML)
    assert reply.headers["content-type"] == "application/xml; charset=utf-8"
    told, plain = xml_reader.document(reply.body), door("GET", path).json()
    assert told.tag == root
    if root == "Api":
        assert {each.tag: each.text for each in told} == plain
    else:
        found = {address: {e.tag: e.text for e in verbs} for address, verbs in xml_reader.items(told)}  # fmt: skip
        assert found == plain


def test_a_secret_answered_in_xml_is_none_in_the_journal(door: Door) -> None:
    token = typed(door, door("GET", "User/currentToken", headers=XML), "string")
    assert len(token) > 5
    (number,) = [entry.id for entry in door.tenant.journal]
    shown = door("GET", f"/_so_mock/journal/{number}", auth=None).json()
    assert token not in str(shown) and "<string>" in shown["answer"]["body"]
