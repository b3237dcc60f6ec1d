"""What is answered to an Accept: every type that the documentation names, weights, and what nothing fits."""

import base64
import json
from typing import Any

import pytest
from contract.door import JSON, Door
from hypothesis import given, settings
from hypothesis import strategies as st

from so_mock.catalogue import Catalogue
from so_mock.web.encodings import coding_for
from so_mock.web.negotiation import (
    AS_TEXT,
    ATOM,
    HOME,
    PAGE,
    XML,
    best,
    json_type,
    negotiated,
    of_error,
)  # fmt: skip
from so_mock.web.reading import pick
from so_mock.web.spoken import Spoken

OPERATIONS = Catalogue.load().operations
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8"
PNG = b"\x89PNG\r\n\x1a\n" + bytes(30)


@pytest.mark.parametrize(
    ("accept", "media"),
    [
        ("", "application/json"), ("*/*", "application/json"), ("application/*", "application/json"), ("*", "application/json"),
        ("text/*", "text/json"), ("application/json; charset=utf-8", "application/json"), ("APPLICATION/XML", "application/xml"),
        ("application/json-patch+json", "application/json-patch+json"),
        # by weight
        ("application/json;q=0.5, text/xml", "text/xml"), ("application/xml;q=0.3, application/json;q=0.7", "application/json"),
        ("application/xml;q=0.9, */*;q=0.8", "application/xml"), ("application/xml;q=0.8, */*;q=0.9", "application/json"),
        # then by how closely it is named
        ("*/*, application/xml", "application/xml"), ("application/*, text/xml", "text/xml"), ("*/*, text/*", "text/json"),
        # then by the client's order
        ("text/xml, application/json", "text/xml"), ("application/json, text/xml", "application/json"),
        # 0 is never
        ("application/json;q=0, */*", "application/xml"), ("application/json;q=0", ""), ("*/*;q=0", ""), ("*/*;q=0.000", ""),
        ("application/json;q=0, text/json;q=0, application/*;q=0.1", "application/xml"),
        # what cannot be read is not wanted
        ("application/xml;q=abc, application/json;q=0.1", "application/json"), ("application/xml;q=nan", ""), ("application/xml;q=2", ""),
        ("application/xml; charset=\"a,b;q=0\"; q=1", "application/xml"), (",;,", ""), ("/", ""), ("application/html", ""),
        ("image/png", ""), ("application/vnd.api+json", ""),
    ],
)  # fmt: skip
def test_the_best_of_what_can_be_had(accept: str, media: str) -> None:
    assert best(accept.lower(), AS_TEXT) == media


@given(st.text(st.sampled_from('ab/*,;=q01."\\ +x'), max_size=60))
@settings(max_examples=300, deadline=None)
def test_any_text_is_read(accept: str) -> None:
    assert best(accept, AS_TEXT) in ("", *AS_TEXT)
    for key in ("Document.GetDocumentStream", "GET Contact", "GET Contact/{contactId}/Image"):
        negotiated(OPERATIONS.get(key), accept)


def test_an_accept_of_any_length_takes_time_by_its_length() -> None:
    assert best(("application/xml;q=0.1," * 3_000) + '"' * 20_000 + "\\" * 20_000, AS_TEXT) == XML


@pytest.mark.parametrize(
    ("accept", "content_type"),
    [
        ("text/json", "text/json"), ("text/json, */*;q=0.1", "text/json"), ("text/json, application/json", "application/json"),
        ("text/json, application/json-patch+json;q=0.1", "application/json"), ("text/json;q=0, */*", "application/json"),
        ("text/*, text/html;q=0", "text/json"), ("application/merge-patch+json", "application/json"), ("", "application/json"),
    ],
)  # fmt: skip
def test_text_json_is_told_where_it_is_the_only_json_named(
    door: Door, accept: str, content_type: str
) -> None:
    assert json_type(accept) == f"{content_type}; charset=utf-8"
    for path in ("Contact/5", "Contact/99999", "/api", "Contact?$top=1"):
        assert door("GET", path, headers={"accept": accept}).headers["content-type"] == f"{content_type}; charset=utf-8"  # fmt: skip


def test_every_operation_with_a_body_is_had_as_json_and_as_xml() -> None:
    for operation in OPERATIONS:
        if operation.result is None:
            continue
        assert negotiated(operation, "application/json") == (False, "", True), operation.key
        for xml in ("application/xml", "text/xml"):
            raw, media, heeded = negotiated(operation, xml)
            assert (media, heeded) == (xml, True), operation.key
            assert not raw or operation.asks, operation.key


def test_every_type_that_is_declared_is_heeded() -> None:
    for operation in OPERATIONS:
        for media in operation.produces:
            chosen = negotiated(operation, media)
            assert chosen.heeded, (operation.key, media)
            if media not in AS_TEXT:
                assert chosen.raw, (operation.key, media)


@pytest.mark.parametrize("accept", ["application/html", "image/png", "application/pdf", "application/json;q=0", "x"])  # fmt: skip
def test_what_nothing_fits_is_json_and_told(door: Door, accept: str) -> None:
    for path in ("Contact/5", "Contact?$top=1"):
        reply = door("GET", path, headers={"accept": accept})
        assert isinstance(reply.json(), dict)
        assert reply.ignored == ["Accept"]


def test_an_answer_without_a_body_ignores_no_accept(door: Door) -> None:
    reply = door("DELETE", "Contact/99999", headers={"accept": "image/png"})
    assert (reply.status, reply.ignored) == (204, [])


@pytest.mark.parametrize(
    ("accept", "raw_of_rest", "raw_of_agent"),
    [
        ("", True, False), ("*/*", True, False), ("application/json", False, False), ("text/json", False, False),
        ("application/octet-stream", True, True), ("image/png", True, True), ("image/*", True, True), ("application/pdf", True, True),
        ("application/zip", True, True), ("text/html", True, True), (BROWSER, True, True), ("image/avif,image/*,*/*;q=0.8", True, True),
        ("application/json, text/plain, */*", False, False), ("application/json;q=0.5, application/octet-stream", True, True),
        ("application/octet-stream;q=0.5, application/json", False, False), ("application/octet-stream;q=0, */*", True, False),
        ("application/xml", False, False), ("*/*, application/json", False, False), ("application/octet-stream, */*", True, True),
        ("application/merge-patch+json", False, False),
    ],
)  # fmt: skip
def test_a_stream_is_raw_where_its_bytes_are_liked_best(
    accept: str, raw_of_rest: bool, raw_of_agent: bool
) -> None:
    for key in ("GET Contact/{contactId}/Image", "GET Document/{documentId}/Content"):
        assert negotiated(OPERATIONS.get(key), accept).raw is raw_of_rest, key
    for key in ("Document.GetDocumentStream", "BLOB.GetProductThumbnail", "BLOB.GetPersonImage"):
        assert negotiated(OPERATIONS.get(key), accept).raw is raw_of_agent, key


def test_a_picture_as_bytes_and_as_text(door: Door) -> None:
    assert door("PUT", "Person/5/Image", body=PNG, headers={"content-type": "image/png"}).status == 200  # fmt: skip
    for accept in ("", "*/*", "image/*", "image/png", BROWSER):
        reply = door("GET", "Person/5/Image", headers={"accept": accept} if accept else {})
        assert (reply.headers["content-type"], reply.body) == ("image/png", PNG)
    reply = door("GET", "Person/5/Image", headers={"accept": "text/json"})
    assert reply.headers["content-type"] == "text/json; charset=utf-8"
    assert base64.b64decode(json.loads(reply.body)) == PNG


@pytest.mark.parametrize(
    ("accept", "media"),
    [
        ("", ""), ("*/*", ""), ("application/json", ""), ("application/xml", "application/xml"), ("text/xml", "text/xml"),
        ("image/png", ""), ("application/octet-stream", ""), ("image/png, text/xml;q=0.1", "text/xml"), ("text/html", ""),
        (BROWSER, ""), ("application/xml;q=0", ""), (ATOM, ""),
    ],
)  # fmt: skip
def test_an_error_is_xml_only_where_xml_is_asked_for(door: Door, accept: str, media: str) -> None:
    """In a browser it is JSON (recorded, wire.md 8.3)."""
    assert of_error(accept) == media
    for path, auth in (("/nothing", "Basic dGplMDpUamUw"), ("Contact/5", None)):
        reply = door("GET", path, headers={"accept": accept} if accept else {}, auth=auth)
        assert reply.status in (404, 401)
        assert reply.headers["content-type"] == f"{media or 'application/json'}; charset=utf-8"


def test_an_error_of_a_stream_is_no_stream(door: Door) -> None:
    for accept, media in (("image/png", "application/json"), ("image/png, application/xml;q=0.2", "application/xml")):  # fmt: skip
        reply = door("GET", "Person/99999/Image", headers={"accept": accept})
        assert (reply.status, reply.headers["content-type"]) == (404, f"{media}; charset=utf-8")


@pytest.mark.parametrize(
    ("accept", "media"),
    [("", ""), (XML, XML), ("text/xml", "text/xml"), (ATOM, ATOM), ("application/json", ""), (f"{ATOM};q=0.1, {XML}", XML)],
)  # fmt: skip
def test_a_page_is_a_feed_too(accept: str, media: str) -> None:
    operation = OPERATIONS.get("GET Contact")
    assert negotiated(operation, accept).media == media
    assert negotiated(operation, accept, "json").media == "", "$format wins"
    assert negotiated(operation, accept, " XML ").media == XML
    assert best(accept, PAGE) == (media or "application/json")
    assert negotiated(OPERATIONS.get("GET Contact/{id}"), ATOM) == (False, "", False)


@pytest.mark.parametrize(
    ("accept", "media"),
    [
        ("", "application/json"), ("*/*", "application/json"), (BROWSER, "text/html"), ("text/html", "text/html"),
        ("application/json", "application/json"), ("text/html, application/json", "text/html"),
        ("text/html;q=0.5, application/json", "application/json"), ("text/html;q=0", "application/json"),
    ],
)  # fmt: skip
def test_the_home_page_is_html_for_browsers(door: Door, accept: str, media: str) -> None:
    reply = door("GET", "/api", headers={"accept": accept} if accept else {}, auth=None)
    assert reply.headers["content-type"] == f"{media}; charset=utf-8"
    assert best(accept, HOME) == (media if accept != "text/html;q=0" else "")


def test_the_addresses_are_data_also_for_who_asks_for_html(door: Door) -> None:
    listed: Any = door("GET", "/api/v1", headers={"accept": "application/html"}).json()
    assert listed["http://so.test/api/v1/Contact/{id}"].keys() >= {"GET", "PUT"}


def test_headers_of_one_name_are_one_list() -> None:
    """Proxies and some clients send a list so (RFC 9110, 5.3)."""
    sent = [
        (b"accept", b"application/xml;q=0.5"), (b"accept-encoding", b"br;q=0"), (b"accept-language", b"xx"), (b"so-timezone", b"US-NY"),
        (b"content-encoding", b"gzip"), (b"accept", b"application/json;q=0.4"), (b"accept-encoding", b"deflate"),
        (b"accept-language", b"nb"), (b"so-timezone", b"includeTZOffset"), (b"content-encoding", b"br"),
    ]  # fmt: skip
    found = pick(sent)
    assert best(found.accept, AS_TEXT) == XML
    assert coding_for(found.accept_encoding) == "deflate"
    assert found.content_encoding == "gzip, br"
    assert found.spoken == Spoken("NO", "nb-NO", "US-NY", True)


def test_of_an_endless_accept_the_first_two_thousand_characters_count(door: Door) -> None:
    """What is chosen is remembered by the header: 64 KB of it for every client that makes one up would add up."""
    far, near = "text/x-none," * 200, "text/x-none," * 20
    assert (
        door("GET", "Contact/1", headers={"accept": far + "text/xml"}).headers["content-type"]
        == JSON
    )
    told = door("GET", "Contact/1", headers={"accept": near + "text/xml"}).headers["content-type"]
    assert told == "text/xml; charset=utf-8"
