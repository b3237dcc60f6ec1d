"""What comes in as SOAP and is none: a fault that says what is wrong, at the cost of reading it, whatever it is."""

import tracemalloc
from xml.etree import ElementTree

import pytest
from contract.door import Door
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from login.signing import SOAP

from so_mock.login.soap.envelope import LARGEST, clean

SOAP11 = "http://schemas.xmlsoap.org/soap/envelope/"
SOAP12 = "http://www.w3.org/2003/05/soap-envelope"
SPACE = "http://www.superoffice.com/superid/partnersystemuser/0.1"
PRINCIPAL = "/Remote/Services88/SoPrincipal.svc"


def within(body: str, version: str = SOAP11) -> str:
    return f'<s:Envelope xmlns:s="{version}"><s:Body>{body}</s:Body></s:Envelope>'


REQUEST = f'<AuthenticationRequest xmlns="{SPACE}"/>'
BOMB = "".join(
    [
        '<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a0 "lol">',
        *(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10)),
        "]>",
        within("&a9;"),
    ]
)
QUADRATIC = f'<!DOCTYPE x [<!ENTITY a "{"a" * 50_000}">]>{within("&a;" * 20_000)}'
OUTSIDE = f'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>{within("&a;")}'
FOREIGN = f'<!DOCTYPE x SYSTEM "http://127.0.0.1:1/x.dtd">{within(REQUEST)}'


def post(
    door: Door, body: bytes | str, path: str = SOAP, content_type: str = "text/xml", **headers: str
):
    content = body.encode() if isinstance(body, str) else body
    return door("POST", path, body=content, headers={"content-type": content_type} | headers, auth=None)  # fmt: skip


def fault(reply) -> str:
    assert reply.status == 500
    root = ElementTree.fromstring(reply.body)
    assert root.tag == f"{{{SOAP11}}}Envelope"
    assert root.findtext(".//faultcode") == "s:Client"
    return root.findtext(".//faultstring") or ""


@pytest.mark.parametrize("body", [BOMB, QUADRATIC[: LARGEST - 1], OUTSIDE, FOREIGN, f"<!DOCTYPE x>{within(REQUEST)}"], ids=["bomb", "quadratic", "file", "dtd", "doctype"])  # fmt: skip
@pytest.mark.parametrize("path", [SOAP, PRINCIPAL])
def test_a_document_type_is_refused_before_anything_grows(door: Door, path, body):
    fault(post(door, within("<x/>"), path))  # what is imported once
    tracemalloc.start()
    text = fault(post(door, body, path))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert "passwd" not in text and "root:" not in text
    assert peak < 4 * LARGEST + 8 * len(body)


def test_a_message_that_is_too_large_is_not_read(door: Door):
    assert "larger than 256 KB" in fault(post(door, within("x" * LARGEST)))


@pytest.mark.parametrize(("body", "says"), [
    ("", "no XML"), ("{}", "no XML"), ("<", "no XML"), ("<a>", "no XML"), ("<a/>", "its root is a"),
    ('<?xml version="1.0" encoding="x-none"?><a/>', "unknown encoding"),
    (f'<Envelope xmlns="{SOAP11}"/>', "no Body"), (within(""), "no Body"), (within("text"), "no Body"),
    (within("<AuthenticationRequest/>"), "this service's namespace is"),
    (within(f'<AuthenticateRequest xmlns="{SPACE}"/>'), "did you mean AuthenticationRequest?"),
    ('<s:Envelope xmlns:s="urn:other"><s:Body/></s:Envelope>', "no SOAP envelope"),
])  # fmt: skip
def test_what_is_no_message_of_the_service_is_told_what_it_is_not(door: Door, body, says):
    assert says in fault(post(door, body))


def test_an_action_of_another_operation_is_a_fault(door: Door):
    assert "is not that of AuthenticationRequest" in fault(post(door, within(REQUEST), soapaction='"urn:other"'))  # fmt: skip


def test_a_fault_is_told_in_the_soap_of_whoever_asks(door: Door):
    for content_type, body in (("application/soap+xml", "<"), ("text/xml", within(f'<x xmlns="{SPACE}"/>', SOAP12))):  # fmt: skip
        reply = post(door, body, content_type=content_type)
        assert reply.status == 500 and reply.headers["content-type"].startswith("application/soap+xml")  # fmt: skip
        root = ElementTree.fromstring(reply.body)
        assert root.findtext(f".//{{{SOAP12}}}Value") == "s:Sender"
        assert root.findtext(f".//{{{SOAP12}}}Text")


def test_deeply_nested_elements_are_survived(door: Door):
    deep = "<a>" * 30_000 + "</a>" * 30_000
    assert "this service's namespace is" in fault(post(door, within(deep)))


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=200) | st.text(max_size=200).map(str.encode), st.sampled_from([SOAP, PRINCIPAL]))  # fmt: skip
def test_any_bytes_are_a_fault(door: Door, body, path):
    assert post(door, body, path).status == 500


@given(st.text())
def test_any_text_can_be_told_in_xml(text):
    made = ElementTree.Element("a")
    made.text = clean(text)
    read = ElementTree.fromstring(ElementTree.tostring(made, encoding="utf-8")).text or ""
    assert read.replace("\r", "\n") == clean(text).replace("\r\n", "\n").replace("\r", "\n")
