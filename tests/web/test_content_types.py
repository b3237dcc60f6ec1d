"""Whatever type carries a body, the operation gets the same (wire.md 3.1-3.3): through the door."""

import json
from contextlib import suppress
from random import Random
from typing import Any
from urllib.parse import urlencode

import pytest
from contract.door import Door
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from scenario.playing import door_of
from scenario_files import playing
from web.anyvalue import fields, sayable, whole

from so_mock.catalogue.operations import Operation
from so_mock.catalogue.scalars import Reading
from so_mock.errors import BadArgument, SoError
from so_mock.render.as_xml import encode
from so_mock.tenant import Tenant
from so_mock.web.content import expected
from so_mock.web.reading import arguments, pick

JSON = (
    "application/json",
    "text/json",
    "application/json-patch+json",
    "application/merge-patch+json",
)
XML = ("application/xml", "text/xml")
FORM = "application/x-www-form-urlencoded"
SAVE = "Agents/Contact/SaveContactEntity"
MAILBOX = "Agents/CustomerService/SaveMailboxEntity"


def told(kind: str) -> dict[str, str]:
    return {"content-type": kind}


def as_xml(door: Door, value: Any, type: str) -> bytes:
    carriers = door.tenant.world.carriers
    return encode(value, carriers.type(type), carriers)


def as_form(door: Door, value: Any, type: str) -> bytes:
    carriers = door.tenant.world.carriers
    return urlencode(fields(value, carriers.type(type), carriers)).encode()


# -- every operation


def argued(tenant: Tenant, operation: Operation, body: bytes, kind: str) -> tuple[Any, list[str]]:
    path = ["1" if p.type.name in ("int", "string") else tenant.world.carriers.enum(p.type.name).zero
            for p in operation.path_parameters]  # fmt: skip
    query = [(p.name, "1") for p in operation.query.values() if p.required]
    reading = Reading("NO")
    headers = pick([(b"content-type", kind.encode())])
    carriers = tenant.world.carriers
    return arguments(operation, path, query, body, headers, carriers, reading), reading.ignored


def test_every_operation_with_a_body_takes_every_type(tenant: Tenant) -> None:
    random, carriers, seen = Random(7), tenant.world.carriers, 0
    for operation in tenant.world.catalogue.operations:
        if operation.body is None:
            continue
        type = expected(operation)
        assert type is not None, operation.key
        value = whole(type, carriers, random, 2)
        body = json.dumps(value).encode()
        wanted = argued(tenant, operation, body, JSON[0])
        others = [(kind, body) for kind in JSON[1:]]
        others += [(kind, encode(value, type, carriers)) for kind in XML]
        for kind, each in others:
            assert argued(tenant, operation, each, kind) == wanted, (operation.key, kind)
        if operation.body.type.name != "bytes":  # a form is a file there
            value = sayable(value, type, carriers)
            wanted = argued(tenant, operation, json.dumps(value).encode(), JSON[0])
            spelt = urlencode(fields(value, type, carriers)).encode()
            given, ignored = argued(tenant, operation, spelt, FORM)
            assert (given, set(ignored)) == (wanted[0], set(wanted[1])), operation.key
        seen += 1
    assert seen > 1_900


@pytest.mark.parametrize("kind", ["text/plain", "text/html", "application/octet-stream", "multipart/form-data; boundary=x",
    "application/soap+xml", "application/xhtml+xml", "image/png", "nonsense", "application/" + "x" * 400])  # fmt: skip
def test_any_other_type_is_refused_in_the_documented_shape(door: Door, kind: str) -> None:
    for verb, path in (("POST", SAVE), ("POST", "Contact"), ("PUT", "Contact/1"), ("PATCH", "Contact/1"),
        ("POST", "Agents/Contact/GetContactList"), ("POST", "Agents/EMail/SaveToMailServer")):  # fmt: skip
        reply = door(verb, path, body=b"<x/>", headers=told(kind))
        assert reply.status == 415, (verb, path)
        name = kind.partition(";")[0][:100]
        assert reply.json() == {
            "Message": f"The request entity's media type '{name}' is not supported for this resource."
        }


@pytest.mark.parametrize(
    ("header", "body"),
    [
        ("Application/JSON; Charset=UTF-8", b'{"Name":"Bj\xc3\xb8rge"}'),
        ("application/json;charset=utf-16", '{"Name":"Bjørge"}'.encode("utf-16")),
        ("application/json", '{"Name":"Bjørge"}'.encode("utf-16")),
        ("application/json", '{"Name":"Bjørge"}'.encode("utf-16-be")),
        ("application/json", '{"Name":"Bjørge",}'.encode("utf-32")),
        ("text/json; charset='windows-1252'", '{"Name":"Bjørge"}'.encode("windows-1252")),
        ("application/merge-patch+json", b'\xef\xbb\xbf{"Name":"Bj\xc3\xb8rge"}'),
        ("TEXT/XML; charset=iso-8859-1", "<x><Name>Bjørge</Name></x>".encode("iso-8859-1")),
        ("application/xml", "<x><Name>Bjørge</Name></x>".encode("utf-16")),
        ("application/xml; charset=utf-8", '<?xml version="1.0" encoding="iso-8859-1"?><x><Name>Bjørge</Name></x>'.encode()),
        (f"{FORM}; charset=iso-8859-1", b"Name=Bj%F8rge"),
        (FORM, "Name=Bjørge".encode()),
    ],
)  # fmt: skip
def test_charsets_and_byte_order_marks(door: Door, header: str, body: bytes) -> None:
    reply = door("POST", SAVE, body=body, headers=told(header))
    assert reply.json()["Name"] == "Bjørge"


@pytest.mark.parametrize("kind", [*JSON, *XML, FORM])
def test_without_a_body_the_argument_is_null(door: Door, kind: str) -> None:
    for body in (b"", b" \r\n", b"null", b"null\r\n"):
        reply = door("POST", SAVE, body=body, headers=told(kind))
        assert (reply.status, reply.json()["ErrorType"]) == (400, "ArgumentNullException"), body
        made = door(
            "POST", "Agents/Contact/CreateDefaultContactEntity", body=body, headers=told(kind)
        )
        assert made.status == 200
        assert made.ignored in ([], ["body"])


def test_a_body_without_a_type_is_json(door: Door) -> None:
    assert door("POST", SAVE, body=b'{"Name":"a"}').json()["Name"] == "a"


def test_a_file_without_a_type_is_the_file_itself(door: Door) -> None:
    """So `curl -T` sends it, and clients in Python that are given bytes."""
    for verb, path in (("PUT", "Document/1/Content"), ("POST", "Attachment/1/Content")):
        for file in (b"PK\x03\x04", b'{"Name":"a"}', b'"QUJD"'):
            assert door(verb, path, body=file).status in (200, 204)
            assert door("GET", path).body == file
    image = b"\x89PNG\r\n\x1a\n"
    assert door("PUT", "Person/5/Image", body=image).status == 200
    assert door("GET", "Person/5/Image").body == image


def test_json_under_the_name_of_a_form_is_told(door: Door) -> None:
    """As curl sends it when nobody tells the type."""
    reply = door("POST", SAVE, body=b'{"Name":"a"}', headers=told(FORM))
    assert reply.status == 400
    assert "Content-Type: application/json" in reply.json()["Message"]


def test_json_under_the_name_of_xml_is_told(door: Door) -> None:
    reply = door("POST", SAVE, body=b' {"Name":"a"}', headers=told("text/xml"))
    assert reply.status == 400
    assert "line 1 column 2. It looks like JSON" in reply.json()["Message"]
    assert (
        "JSON" not in door("POST", SAVE, body=b"Name", headers=told("text/xml")).json()["Message"]
    )


def test_a_json_patch_is_for_a_patch(door: Door) -> None:
    steps = b'[{"op":"replace","path":"Name","value":"New"}]'
    reply = door("POST", SAVE, body=steps, headers=told("application/json-patch+json"))
    assert reply.status == 400
    assert "Contact.SaveContactEntity expects an object (ContactEntity)" in reply.json()["Message"]
    reply = door("POST", "Agents/Contact/GetContactList", body=b"[1]", headers=told("application/json-patch+json"))  # fmt: skip
    assert [each["ContactId"] for each in reply.json()] == [1]


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("application/json", b'{"Name":"New","Category":{"Id":2}}'),
        ("application/json", b'[{"op":"replace","path":"/name","value":"New"},{"op":"replace","path":"Category/Id","value":2}]'),
        ("application/json-patch+json", b'[{"op":"add","path":"Name","value":"New"},{"op":"add","path":"/Category","value":{"Id":2}}]'),
        ("application/merge-patch+json", b'{"name":"New","category":{"id":2}}'),
        ("application/xml", b"<ContactEntity><Name>New</Name><Category><Id>2</Id></Category></ContactEntity>"),
        ("text/xml", b"<a><category><id>2</id></category><NAME>New</NAME></a>"),
        (FORM, b"Name=New&Category.Id=2"),
    ],
)  # fmt: skip
def test_a_patch_in_every_type(door: Door, kind: str, body: bytes) -> None:
    before = door.rest("GET", "Contact/1")
    assert before["Category"]["Id"] != 2
    after = door("PATCH", "Contact/1", body=body, headers=told(kind)).json()
    assert (after["Name"], after["Category"]["Id"]) == ("New", 2)
    changed = {name for name in before if before[name] != after[name]}
    assert changed <= {
        "Name",
        "Category",
        "UpdatedDate",
        "UpdatedBy",
        "Soundex",
        "NameDepartment",
        "FullName",
    }, changed


@pytest.mark.parametrize("kind", [XML[0], FORM])
def test_a_patch_of_what_is_not_there_is_refused_as_in_json(door: Door, kind: str) -> None:
    body = b"<x><Bogus>1</Bogus></x>" if kind in XML else b"Bogus=1"
    reply = door("PATCH", "Contact/1", body=body, headers=told(kind))
    assert reply.status == 400
    assert "Bogus" in reply.json()["Message"]


# -- what a save means


SAVED = {
    "Name": "Moe AS", "Category": {"Id": 2}, "Business": {"Id": 2}, "Department": "North", "OrgNr": "7",
    "CustomFields": {}, "Urls": [{"Value": "https://moe.example", "Description": "home"}],
}  # fmt: skip
CHANGES: dict[str, tuple[Any, str]] = {  # what is posted, and whether a form can say it
    "missing": ({}, "form"),
    "name only": ({"Name": "Moe 2"}, "form"),
    "reference": ({"Category": {"Id": 1}}, "form"),
    "null reference": ({"Category": None, "Business": None}, ""),
    "empty list": ({"Urls": []}, "form"),
    "null list": ({"Urls": None}, ""),
    "other list": ({"Urls": [{"Value": "https://a.example"}, {"Value": "https://b.example"}]}, "form"),
    "blank text": ({"Department": "", "OrgNr": ""}, "form"),
    "null text": ({"Department": None}, ""),
    "truth": ({"NoMailing": True}, "form"),
}  # fmt: skip


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize(("verb", "path"), [("POST", SAVE), ("PUT", "Contact/{id}"), ("POST", "Contact")])  # fmt: skip
def test_a_save_means_the_same_in_every_type(door: Door, change: str, verb: str, path: str) -> None:
    given, in_form = CHANGES[change]
    results = []
    for kind in (JSON[0], XML[0], FORM)[: 3 if in_form else 2]:
        door.reset()
        id = door.agent("Contact.SaveContactEntity", SAVED)["ContactId"]
        value = {"ContactId": id, "Name": "Moe AS"} | given
        body = json.dumps(value).encode()
        if kind == XML[0]:
            body = as_xml(door, value, "ContactEntity")
        elif kind == FORM:
            body = as_form(door, value, "ContactEntity")
        reply = door(verb, path.replace("{id}", str(id)), body=body, headers=told(kind))
        assert reply.status == 200, reply
        stored = door.rest("GET", f"Contact/{reply.json()['ContactId']}")
        results.append(blurred(stored))
    assert all(result == results[0] for result in results)


def blurred(entity: dict[str, Any]) -> str:
    """Without what a clock says."""
    return json.dumps({name: v for name, v in entity.items() if not name.endswith("Date")})


# -- errors and what is not heeded


def test_what_nobody_declared_is_told_with_its_path(door: Door) -> None:
    xml = b"<x><Name>a</Name><Adress>b</Adress><Category><Id>1</Id><Idd>2</Idd></Category></x>"
    form = b"Name=a&Adress=b&Category.Id=1&Category.Idd=2"
    for kind, body in ((XML[0], xml), (FORM, form)):
        reply = door("POST", SAVE, body=body, headers=told(kind))
        assert (reply.status, reply.ignored) == (200, ["Adress", "Category.Idd"])


@pytest.mark.parametrize(
    ("kind", "body", "named"),
    [
        ("application/xml", b"<x><Category><Id>two</Id></Category></x>", "Category.Id: 'two' is not an integer"),
        ("application/xml", b"<x><Interests><i><Id>99999999999</Id></i></Interests></x>", "Interests[0].Id: 99999999999 is out of range"),
        ("application/xml", b"<x><Name><a/></Name></x>", "Name: an object is not a string"),
        ("application/xml", b"<x><Category>two</Category></x>", "Category: 'two' is not an object"),
        ("application/xml", b"<x>\n<Name></x>", "line 2 column 9"),
        (FORM, b"Category.Id=two", "Category.Id: 'two' is not an integer"),
        (FORM, b"Interests[0].Id=x", "Interests[0].Id: 'x' is not an integer"),
        (FORM, b"Xstop=perhaps", "Xstop: 'perhaps' is neither true nor false"),
        (FORM, b"Category=1&Category.Id=2", "Category is sent as a value"),
    ],
)  # fmt: skip
def test_errors_name_the_place(door: Door, kind: str, body: bytes, named: str) -> None:
    before = door.tenant.store.stamp
    reply = door("POST", SAVE, body=body, headers=told(kind))
    assert reply.status == 400
    assert named in reply.json()["Message"]
    assert reply.json()["ErrorType"] == "ArgumentException"
    assert door.tenant.store.stamp == before


# -- special bodies


def test_bytes_within_xml_are_base64_and_other_xml_is_a_file(door: Door) -> None:
    made = door.rest("POST", "Document", {"Name": "a.xml", "Header": "a"})
    path = f"Document/{made['DocumentId']}/Content"
    for body, kept in (
        (b"<base64Binary>AAEC</base64Binary>", b"\0\1\2"),
        (b"<a>x</a>", b"<a>x</a>"),
    ):
        assert door("PUT", path, body=body, headers=told("application/xml")).status == 200
        assert door("GET", path).body == kept


def test_a_text_where_a_text_is_taken(door: Door) -> None:
    made = [
        door("POST", "Hierarchy/Dashboards/reports", body=body, headers=told(kind))
        for kind, body in (
            ("text/plain", "Øst".encode()), ("application/json", '"Øst"'.encode()), ("application/xml", "<string>Øst</string>".encode()),
            (FORM, "=Øst".encode()),
        )
    ]  # fmt: skip
    assert len({(reply.status, reply.json().get("Message")) for reply in made}) == 1, made


def test_questions_in_every_type(door: Door) -> None:
    asked = {"select": "contactId,name", "filter": "contactId lt 3", "orderBy": "contactId desc"}
    bodies = (
        ("application/json", json.dumps(asked).encode()),
        ("text/xml", encode(asked, None, None)),
        (FORM, urlencode({f"${name}": text for name, text in asked.items()}).encode()),
    )
    for kind, body in bodies:
        reply = door("POST", "Archive/FindContact", body=body, headers=told(kind))
        assert [row["contactId"] for row in reply.json()["value"]] == [2, 1], kind
        entry = door("GET", f"/_so_mock/journal/{door.last().id}").json()
        shown = {name.lstrip("$"): text for name, text in entry["sent"]["body"].items()}
        assert shown == asked, kind


def test_a_null_in_a_list_of_options_names_nothing(door: Door) -> None:
    reply = door("POST", "Archive/FindContact", {"select": ["contactId", None], "top": 1})
    assert (reply.status, reply.ignored) == (200, [])
    assert "contactId" in reply.json()["value"][0]


# -- rules and the journal


RULES = """
extends: empty
rules:
  - name: large
    when: {operation: EMail.SaveToMailServer, body: {Email.Size: 5, Email.To.0.Address: a@b.c, Email.IsSent: true}}
    then: {error: {status: 500, message: "{{ request.body.Email.Subject }} is too large"}}
"""
MAIL = {"Email": {"Subject": "Hi", "Size": 5, "IsSent": True, "To": [{"Address": "a@b.c"}]}}


def test_rules_and_questions_see_the_value_in_every_type(world: Any) -> None:
    door = door_of(playing(world, RULES))
    type = "EMail.SaveToMailServerRequest"
    for kind, body in (
        (JSON[0], json.dumps(MAIL).encode()),
        (XML[0], as_xml(door, MAIL, type)),
        (XML[1], as_xml(door, MAIL, type).decode().encode("utf-16")),
        (FORM, as_form(door, MAIL, type)),
    ):
        reply = door("POST", "Agents/EMail/SaveToMailServer", body=body, headers=told(kind))
        assert (reply.status, reply.json()["Message"]) == (500, "Hi is too large"), kind
    latin = json.dumps(MAIL).replace("Hi", "Hæ").encode("latin-1")
    spelt = told("application/json; charset=iso-8859-1")
    reply = door("POST", "Agents/EMail/SaveToMailServer", body=latin, headers=spelt)
    assert (reply.status, reply.json()["Message"]) == (500, "Hæ is too large")
    question = {
        "operation": "EMail.SaveToMailServer",
        "body": {"Email.Size": 5, "Email.Subject": "Hi"},
        "count": 4,
    }
    assert door("POST", "/_so_mock/verify", question).status == 200
    door.close()


def test_the_journal_shows_values_without_their_secrets(door: Door) -> None:
    value = {"Address": "a@b.c", "Password": "hush-hush", "Port": 25}
    bodies = (
        (JSON[0], json.dumps(value).encode("utf-16")),
        (f"{JSON[0]}; charset=iso-8859-1", json.dumps(value).encode()),
        (XML[0], as_xml(door, value, "MailboxEntity")),
        (XML[0], as_xml(door, value, "MailboxEntity").decode().encode("utf-16")),
        (
            XML[0],
            b"<x><Address>a@b.c</Address><Password>hush<![CDATA[-]]>&#104;ush</Password><Port>25</Port></x>",
        ),
        (FORM, as_form(door, value, "MailboxEntity")),
        (FORM, urlencode(value).encode("utf-16")),
    )
    for kind, body in bodies:
        assert door("POST", MAILBOX, body=body, headers=told(kind)).status == 200
        entry = door("GET", f"/_so_mock/journal/{door.last().id}").json()
        assert entry["sent"]["body"] == value | {"Password": "***"}, kind
        assert "hush" not in json.dumps(entry), kind


@pytest.mark.parametrize("charset", ["utf-8", "utf-16"])
@pytest.mark.parametrize(
    ("kind", "start", "end"),
    [
        (XML[0], "<x><Password>hush-hush</Password><Username>", "</Username></x>"),
        (XML[0], '<x><Username>"</Username><Server>', '</Server><Password>"hush-hush</Password></x>'),
        (XML[0], "<x><Password>hush-hush", "</Wrong></x>"),
        (FORM, "Password=hush-hush&Username=", "&Port=1"),
        (FORM, 'Username="&Server=', '&Password="hush-hush&Port=1'),
    ],
)  # fmt: skip
def test_what_is_cut_or_broken_keeps_its_secrets_too(
    door: Door, kind: str, start: str, end: str, charset: str
) -> None:
    for filling in ("", "x" * 5_000, "x" * 40_000):
        door("POST", MAILBOX, body=f"{start}{filling}{end}".encode(charset), headers=told(kind))
        entry = door("GET", f"/_so_mock/journal/{door.last().id}").json()
        assert "hush" not in json.dumps(entry).replace("\\u0000", ""), filling[:1]


def test_the_last_half_field_of_a_cut_form_is_no_value(door: Door) -> None:
    body = b"Address=a@b.c&Username=" + b"x" * 40_000
    door("POST", MAILBOX, body=body, headers=told(FORM))
    asked = {"operation": "CustomerService.SaveMailboxEntity", "body": {"Address": "a@b.c"}}
    assert door("POST", "/_so_mock/verify", asked).status == 200
    assert (
        door("POST", "/_so_mock/verify", asked | {"body": {"Username": {"matches": "^x+$"}}}).status
        == 409
    )


# -- whatever comes


PIECES = ["<x>", "</x>", "<Name>", "</Name>", "<Email>", "<To>", "</To>", "</Email>", "&amp;", "&", "5", "<!DOCTYPE x>", "<?a?>",
    "Name=", "&Category.Id=", "[0]", "[", "]", ".", "=", "%", "%FF", "null", "{", "\0", "\ufeff", "æ", "Interests[0].Id=1",
    "<Interests/>", "<CustomFields><Item><Key>a</Key></Item></CustomFields>", " i:nil='true'"]  # fmt: skip
PLACES = [("POST", SAVE), ("PUT", "Contact/1"), ("PATCH", "Contact/1"), ("POST", "Agents/Contact/GetContactList"),
    ("POST", "Agents/EMail/SaveToMailServer"), ("PUT", "Contact/1/UdefLayout"), ("POST", "Archive/FindContact"),
    ("POST", "Agents/Contact/CreateDefaultContactEntity"), ("POST", "Table/y_x"), ("PUT", "Document/1/Content")]  # fmt: skip


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.binary(max_size=40) | st.lists(st.sampled_from(PIECES), max_size=10).map(lambda p: "".join(p).encode()),
    st.sampled_from([*XML, FORM, f"{FORM}; charset=utf-16", "text/xml; charset=shift_jis", "application/xml; charset=x"]),
    st.sampled_from(PLACES),
)  # fmt: skip
def test_whatever_comes_is_done_or_refused(
    shared_door: Door, body: bytes, kind: str, place: tuple[str, str]
) -> None:
    reply = shared_door(*place, body=body, headers=told(kind))
    assert reply.status < 500, reply
    with suppress(KeyError):
        shared_door("GET", f"/_so_mock/journal/{shared_door.last().id}").json()


def test_operations_differ_only_in_what_the_type_can_say(tenant: Tenant) -> None:
    """The same body under a type it is not of is refused, never half understood."""
    operation = tenant.world.catalogue.operations.get("Contact.SaveContactEntity")
    for kind, body in ((JSON[0], b"<x/>"), (XML[0], b'{"Name":"a"}'), (FORM, b'{"Name":"a"}'), (XML[0], b"Name=a")):  # fmt: skip
        with pytest.raises(SoError) as refused:
            argued(tenant, operation, body, kind)
        assert not isinstance(refused.value, BadArgument)
        assert refused.value.status == 400
