"""The doors: which address means what, where arguments travel, and what is said to a request that is none."""

import base64
import codecs
import gc
import re
from collections.abc import Callable
from typing import Any

import pytest
from contract.door import JSON, Door, Reply

from so_mock.catalogue.operations import Operation
from so_mock.catalogue.scalars import Reading
from so_mock.errors import MethodNotAllowed, UnknownAddress
from so_mock.tenant import Tenant
from so_mock.web.options import read_query
from so_mock.web.reading import arguments, pick

GET = "Agents/Contact/GetContactEntity"
SAVE = "Agents/CustomerService/SaveMailboxEntity"
MAILBOX = {"Address": "<a@b.example> (A)", "ServerType": "Imap", "Port": 143}
LISTED = "Agents/Contact/GetContactList"
BOUND = {"Message", "MessageDetail"}
FORM_1 = {"Error", "ErrorType", "Message", "ErrorMessage", "ErrorSource"}


def refused(reply: Reply, status: int, error_type: str) -> dict[str, Any]:
    """Form 1 of the error body."""
    assert reply.status == status, reply
    body: dict[str, Any] = reply.json()
    assert body.keys() >= FORM_1
    assert body["Error"] is True
    assert body["ErrorType"] == error_type
    assert body["Message"] == body["ErrorMessage"] != ""
    return body


def unbound(reply: Reply, named: str) -> None:
    """The binder's two lines, which name the parameter."""
    assert reply.status == 400, reply
    body = reply.json()
    assert body.keys() == BOUND
    assert body["Message"] == "The request is invalid."
    assert f"'{named}'" in body["MessageDetail"]


# -- addresses


@pytest.mark.parametrize(
    "path",
    [
        "/api/v1/Contact/5",
        "/API/V1/CONTACT/5",
        "/api/v1/contact/5",
        "/api/v1/Contact/5/",
        "/api//v1/Contact//5",
        "/api/v1/%43ontact/5",
        "/Cust12345/api/v1/Contact/5",
        "/cust12345/Api/v1/Contact/5",
        "/SuperOffice/api/v1/Contact/5",
        "/crm.web/sub/api/v1/Contact/5",
        "/SuperOffice/Cust12345/api/v1/Contact/5",
    ],
)
def test_an_address_in_any_spelling_is_the_same_contact(door: Door, path: str) -> None:
    reply = door("GET", path)
    assert (reply.status, door.last().operation) == (200, "GET Contact/{id}")
    front = path.lower().partition("/api")[0]
    record = reply.json()
    assert record["ContactId"] == 5
    assert record["_Links"]["Self"].lower() == f"http://so.test{front}/api/v1/contact/5"


@pytest.mark.parametrize(
    "path",
    [
        "/api/v1/Agents/Contact/GetContactEntity?contactEntityId=5",
        "/api/v1/agents/contact/getcontactentity?contactentityid=5",
        "/API/V1/AGENTS/CONTACT/GETCONTACTENTITY/?CONTACTENTITYID=5",
        "/api/v1/Agents/Contact/GetContactEntity/?ContactEntityId=5",
        "/Cust12345/api/v1/Agents/Contact/GetContactEntity?contactEntityId=5",
        "/crmwebd/api/v1/Agents/Contact/GetContactEntity?contactEntityId=%35",
    ],
)
def test_a_method_in_any_spelling_is_the_same_method(door: Door, path: str) -> None:
    reply = door("POST", path)
    assert reply.json()["ContactId"] == 5
    assert reply.ignored == []
    assert door.last().operation == "Contact.GetContactEntity"


@pytest.mark.parametrize("path", ["/Cust99999/api/v1/Contact/1", "/cust1/API", "/x/CUST007/api/v1"])
def test_a_tenant_nobody_made_is_unknown(door: Door, path: str) -> None:
    body = refused(door("GET", path), 404, "SoNotFoundException")
    assert "ust" in body["Message"].lower()
    assert "not found" in body["Message"]


@pytest.mark.parametrize(
    "path", ["/", "/v1/Contact/1", "/ap/v1", "/api/v2/Contact/1", "/favicon.ico"]
)
def test_what_is_no_api_says_where_the_api_is(door: Door, path: str) -> None:
    body = refused(door("GET", path), 404, "SoNotFoundException")
    assert body["Message"] == (f"No HTTP resource was found that matches the request URI '{path}'.")
    assert "/api/v1/" in body["MessageDetail"]


@pytest.mark.parametrize(
    ("verb", "path", "key"),
    [
        ("GET", "Contact/default", "GET Contact/default"),
        ("GET", "Contact/7", "GET Contact/{id}"),
        ("GET", "List/5", "GET List/{id}"),
        ("GET", "List/5x", "GET List/{name}"),
        ("GET", "List/-5", "GET List/{id}"),
        ("GET", "List/5/Items", "GET List/{udListDefinitionId}/Items"),
        ("GET", "List/person/Items", "GET List/{udListDefinitionName}/Items"),
        ("GET", "List/5/Items/3", "GET List/{udListDefinitionId}/Items/{id}"),
        ("GET", "List/person/Items/3", "GET List/{udListDefinitionName}/Items/{id}"),
        ("GET", "List/Country/Items/578", "GET List/Country/Items/{id}"),
        ("GET", "BatchTask/3", "GET BatchTask/{id}"),
        ("GET", "BatchTask/Started", "GET BatchTask/{state}"),
        ("GET", "BatchTask/started", "GET BatchTask/{state}"),
        ("GET", "User/5", "GET User/{id}"),
        ("GET", "User/tje0", "GET User/{userName}"),
        ("GET", "User/currentPrincipal", "GET User/currentPrincipal"),
        ("GET", "User/CURRENTPRINCIPAL", "GET User/currentPrincipal"),
        ("GET", "Role/1", "GET Role/{id}"),
        ("GET", "Role/Employee", "GET Role/{roleType}"),
        ("GET", "Role/1/DataRight/myown", "GET Role/{roleId}/DataRight/{relationToOwner}"),
        ("GET", "Role/1/DataRight/contact", "GET Role/{roleId}/DataRight/{tableName}"),
        ("GET", "ForeignApp/1", "GET ForeignApp/{id}"),
        ("GET", "ForeignApp/Outlook", "GET ForeignApp/{applicationName}"),
        ("GET", "Hierarchy/1", "GET Hierarchy/{id}"),
        ("GET", "Hierarchy/Dashboards", "GET Hierarchy/{domain}"),
        ("GET", "License/x/1", "GET License/{moduleOwner}/{associateId}"),
        ("GET", "License/SuperOffice/Sales", "GET License/{ownerName}/{moduleName}"),
        ("GET", "PreferenceDescription/1", "GET PreferenceDescription/{id}"),
        ("GET", "PreferenceDescription/Mail", "GET PreferenceDescription/{section}"),
        ("GET", "TriggerScript/1", "GET TriggerScript/{id}"),
        ("GET", "TriggerScript/1a2b", "GET TriggerScript/{triggerScriptUniqueId}"),
        ("POST", "CRMScript/1/Execute", "POST CRMScript/{cRMScriptId}/Execute"),
        ("POST", "CRMScript/a-b/Execute", "POST CRMScript/{cRMScriptUniqueId}/Execute"),
        ("GET", "String/KnownLanguages", "GET String/KnownLanguages"),
        ("GET", "String/SR_YES", "GET String/{sr_id}"),
        ("GET", "Contact/UdefLayout/My New Number", "GET Contact/UdefLayout/{progidOrLabel}"),
        ("GET", "Contact/UdefLayout/SuperOffice:1", "GET Contact/UdefLayout/{progidOrLabel}"),
        ("GET", "Contact/UdefLayout/SuperOffice%3A1", "GET Contact/UdefLayout/{progidOrLabel}"),
        ("PATCH", "Contact/1", "PATCH Contact/{id}"),
        ("GET", "Imageinfo/x", ""),
    ],
)  # fmt: skip
def test_an_address_finds_literals_first_then_numbers_then_texts(
    door: Door, verb: str, path: str, key: str
) -> None:
    body = b"{}" if verb in ("POST", "PATCH") else b""
    door(verb, path.replace(" ", "%20"), body=body)
    assert door.last().operation == key


def test_a_value_of_a_path_is_read_unescaped(door: Door) -> None:
    found = door.tenant.world.catalogue.operations.rest("GET", "Contact/UdefLayout/A%2FB%20%C3%A6")
    assert isinstance(found, tuple)
    assert found[1] == ["A/B æ"]


def test_a_number_of_a_path_that_is_none_is_refused_by_the_binder(door: Door) -> None:
    unbound(door("GET", "Contact/x"), "id")
    unbound(door("GET", "Contact/2147483648"), "id")
    unbound(door("PUT", "Contact/1.5", {"Name": "x"}), "id")


@pytest.mark.parametrize(
    ("verb", "path", "nearest"),
    [
        ("POST", "Agents/CustomerService/GetMailboxs", "Agents/CustomerService/GetMailboxes"),
        ("POST", "Agents/CustomerServise/GetMailboxes", "Agents/CustomerService/GetMailboxes"),
        ("POST", "agents/contact/getcontactentty", "Agents/Contact/GetContactEntity"),
        ("POST", "Agents/Contact/Zzzzzzzz", "Agents/Contact"),
        ("GET", "Contacts/5", "Contact"),
        ("GET", "Contact/default/5", "Contact/default"),
        ("GET", "Proyect/default", "Project/default"),
        ("GET", "Sale/default/x/y", "Sale/default"),
    ],
)
def test_an_address_that_is_none_names_the_nearest(
    door: Door, verb: str, path: str, nearest: str
) -> None:
    body = refused(door(verb, path), 404, "SoNotFoundException")
    assert f"/api/v1/{path}" in body["Message"]
    assert f"'{nearest}'" in body["MessageDetail"]
    assert door.last().status == 404, "a refused request is in the journal too"


def test_an_address_like_no_other_says_so(door: Door) -> None:
    for verb, path in (("POST", "Agents/Qqqq/Wwww"), ("GET", "qqqqwwwwzzzz/1/2/3/4")):
        body = refused(door(verb, path), 404, "SoNotFoundException")
        assert body["MessageDetail"].endswith("is spelt like it.")


@pytest.mark.parametrize(
    ("verb", "path", "allowed"),
    [
        ("PUT", "Contact", {"GET", "POST"}),
        ("POST", "Contact/5", {"GET", "PUT", "PATCH", "DELETE"}),
        ("PATCH", GET, {"GET", "POST"}),
        ("BREW", "Contact/5", {"GET", "PUT", "PATCH", "DELETE"}),
        ("TRACE", "Contact/5", {"GET", "PUT", "PATCH", "DELETE"}),
        ("POST", "/api", {"GET"}),
        ("DELETE", "/api/v1", {"GET"}),
    ],
)
def test_a_verb_that_an_address_does_not_have_is_refused_with_those_it_has(
    door: Door, verb: str, path: str, allowed: set[str]
) -> None:
    reply = door(verb, path)
    assert reply.status == 405
    assert reply.json() == {
        "Message": f"The requested resource does not support http method '{verb}'."
    }
    assert set(reply.headers["allow"].split(", ")) >= allowed


# -- /api and /api/v1


def test_the_api_says_what_server_it_is_to_anybody(door: Door) -> None:
    reply = door("GET", "/Cust12345/api", auth=None, headers={"accept": "application/json"})
    told = reply.json()
    assert told["v1"] == "http://so.test/Cust12345/api/v1/"
    assert list(told) == [
        "v1", "NetServerVersion", "NetServerAssembly", "NetServerDate", "NetServerLabel",
        "NetServer", "Services", "ServicesCurrent", "Version", "Documentation",
    ]  # fmt: skip
    assert told["Version"] == "v1"
    assert door("GET", "/api/", auth=None).json() == told | {"v1": "http://so.test/api/v1/"}
    for accept in ("application/json; charset=utf-8", "*/*", "application/xml", "text/json"):
        assert door("GET", "/api", auth=None, headers={"accept": accept}).status == 200


def test_a_browser_gets_a_page(door: Door) -> None:
    accept = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
    reply = door("GET", "/api", auth=None, headers={"accept": accept, "host": '"><script>x'})
    assert reply.headers["content-type"] == "text/html; charset=utf-8"
    assert b"SuperOffice Sales and Marketing Web API" in reply.body
    assert b"<script>" not in reply.body, "a host is no markup"


def test_the_list_of_addresses_holds_every_operation(door: Door) -> None:
    listed = door("GET", "/SuperOffice/api/v1", auth=None).json()
    told = {(verb, address) for address, verbs in listed.items() for verb in verbs}
    base = "http://so.test/SuperOffice/api/v1"
    assert told == {(o.verb, f"{base}/{o.path}") for o in door.tenant.world.catalogue.operations}
    one = listed[f"{base}/Agents/Contact/GetContactEntity"]["POST"]
    assert one.startswith("?contactEntityId={contactEntityId}   ")
    assert "ContactEntity" in one


def test_get_describes_a_method_and_head_says_how_long_that_is(door: Door) -> None:
    described = door("GET", "Agents/CustomerService/SaveMailboxEntity")
    address = "http://so.test/api/v1/Agents/CustomerService/SaveMailboxEntity"
    assert described.json() == {address: {"POST": "MailboxEntity -> MailboxEntity"}}
    assert described.headers["x-so-mock-fidelity"] == "modelled"
    head = door("HEAD", "Agents/CustomerService/SaveMailboxEntity")
    assert (head.status, head.body) == (200, b"")
    assert head.headers["content-length"] == str(len(described.body))


# -- where arguments travel


def test_arguments_travel_as_the_published_counts_say(door: Door) -> None:
    """wire.md 1.3: no method mixes query arguments and a body."""
    counted = {"none": 0, "query": 0, "entity": 0, "array": 0, "wrapper": 0}
    for operation in door.tenant.world.catalogue.operations:
        if operation.agent:
            counted[placed(operation)] += 1
    assert counted == {
        "none": 117 + 194, "query": 138 + 60, "entity": 83, "array": 47, "wrapper": 1368,
    }  # fmt: skip


def placed(operation: Operation) -> str:
    given = [p for p in operation.parameters if not p.name.startswith("$")]
    assert len({p.place for p in given}) <= 1
    if not given:
        return "none"
    if given[0].place == "query":
        assert [p.type.name for p in given] == ["int"]
        return "query"
    assert len(given) == 1
    if operation.wrapper:
        return "wrapper"
    return "array" if given[0].type.kind == "array" else "entity"


def read(
    tenant: Tenant, key: str, *path: str, query: str = "", body: bytes = b"", content: str = "application/json"
) -> tuple[dict[str, Any], list[str]]:  # fmt: skip
    """What a behaviour would be handed, and what was ignored."""
    carriers = tenant.world.catalogue.carriers
    reading = Reading("NO")
    headers = pick([(b"content-type", content.encode())])
    operation = tenant.world.catalogue.operations.get(key)
    given = arguments(
        operation, list(path), read_query(query.encode()), body, headers, carriers, reading
    )
    return given, reading.ignored


def test_arguments_arrive_under_their_names_in_snake_case(tenant: Tenant) -> None:
    given, _ = read(tenant, "Contact.GetContactEntity", query="contactEntityId=5&$select=Name")
    assert given == {"contact_entity_id": 5}
    given, _ = read(tenant, "EMail.GetEMailAccount", query="EMAILACCOUNTID=895")
    assert given == {"email_account_id": 895}
    given, _ = read(tenant, "CRMScript.GetCRMScriptEntity", query="cRMScriptEntityId=3")
    assert given == {"crm_script_entity_id": 3}
    given, _ = read(tenant, "CustomerService.SaveMailboxEntity", body=b'{"port":25}')
    assert given == {"mailbox_entity": {"Port": 25}}
    given, _ = read(tenant, "Contact.GetContactList", body=b"[3,1,2]")
    assert given == {"contact_ids": [3, 1, 2]}
    given, _ = read(tenant, "Document.GetDocumentStream", body=b'{"documentid": "5"}')
    assert given == {"document_id": 5}
    given, _ = read(tenant, "GET License/{moduleOwner}/{associateId}", "SuperOffice", "5")
    assert given == {"module_owner": "SuperOffice", "associate_id": 5}
    given, _ = read(tenant, "PUT Contact/{id}", "7", body=b'{"Name":"x"}')
    assert given == {"id": 7, "entity": {"Name": "x"}}


def test_an_absent_argument_is_what_c_sharp_would_have(tenant: Tenant) -> None:
    given, ignored = read(tenant, "Contact.Merge", body=b"{}")
    assert given == {
        "source_contact_id": 0,
        "destination_contact_id": 0,
        "merge_identical_persons": False,
        "replace_empty_fields_on_destination": False,
    }
    assert ignored == []
    given, _ = read(tenant, "Document.SetDocumentStreamFromId", body=b"{}")
    assert given == {"document_id": 0, "stream": None}
    given, _ = read(tenant, "GET Hierarchy/{domain}", "Dashboards")
    assert given["children"] is None


def test_an_array_in_the_query_repeats_its_name(tenant: Tenant) -> None:
    key = "POST NewsFeed"
    query = "toAssociateIds=5&toassociateids=17&toAll=true"
    operation = tenant.world.catalogue.operations.get(key)
    body = b"" if operation.body is None else b"{}"
    given, _ = read(tenant, key, query=query, body=body)
    assert (given["to_associate_ids"], given["to_all"]) == ([5, 17], True)
    key = "DELETE Document/{documentId}/Lock"
    given, _ = read(tenant, key, "5", query="allowedReturnTypes=None&allowedReturnTypes=Message")
    assert given == {"document_id": 5, "allowed_return_types": ["None", "Message"]}


def test_a_bare_entity_is_not_unwrapped_and_a_wrapper_not_invented(door: Door) -> None:
    reply = door("POST", SAVE, {"MailboxEntity": MAILBOX})
    assert reply.ignored == ["MailboxEntity"]
    assert reply.json()["Address"] == ""
    assert door("POST", SAVE, MAILBOX).json()["Address"] == MAILBOX["Address"]

    country = {"CountryId": 0, "Name": "Atlantis"}
    assert (
        door("POST", "Agents/List/SaveCountry", {"Country": country}).json()["Name"] == "Atlantis"
    )
    bare = door("POST", "Agents/List/SaveCountry", country)
    refused(bare, 400, "ArgumentNullException")


def test_an_id_is_read_from_the_query_alone(door: Door) -> None:
    unbound(door("POST", GET, {"ContactEntityId": 5}), "contactEntityId")
    unbound(door("POST", GET), "contactEntityId")
    unbound(door("POST", f"{GET}?contactEntityId="), "contactEntityId")
    unbound(door("POST", f"{GET}?contactEntityId=five"), "contactEntityId")
    unbound(door("POST", f"{GET}?contactEntityId=1.5"), "contactEntityId")
    unbound(door("POST", f"{GET}?contactEntityId=2147483648"), "contactEntityId")
    unbound(door("POST", f"{GET}?id=5"), "contactEntityId")
    assert door("POST", f"{GET}?contactEntityId=2147483647").json() is None
    assert door("POST", f"{GET}?contactEntityId=-1").json() is None
    assert door("POST", f"{GET}?contactEntityId=+5").json()["ContactId"] == 5


@pytest.mark.parametrize("body", [b"", b"null", b"{}", b"[]", b" null \n"])
def test_where_nothing_is_needed_nothing_may_come(door: Door, body: bytes) -> None:
    headers = {"content-type": "application/json"}
    for path in (f"{GET}?contactEntityId=5", "Agents/Contact/CreateDefaultContactEntity"):
        reply = door("POST", path, body=body, headers=headers)
        assert (reply.status, reply.ignored) == (200, [])
    surplus = door("POST", "Agents/Contact/CreateDefaultContactEntity", body=b'{"a":1}')
    assert (surplus.status, surplus.ignored) == (200, ["body"])


@pytest.mark.parametrize("body", [b"", b"null", b"   ", b"\xef\xbb\xbf", b"// nothing"])
@pytest.mark.parametrize("path", [SAVE, LISTED, "Agents/Document/GetDocumentStream", "Contact"])
def test_a_missing_body_is_said_to_be_missing(door: Door, path: str, body: bytes) -> None:
    reply = door("POST", path, body=body, headers={"content-type": "application/json"})
    refused(reply, 400, "ArgumentNullException" if body != b"// nothing" else "ArgumentException")


@pytest.mark.parametrize(
    ("path", "body"),
    [(SAVE, b"[1]"), (SAVE, b'"x"'), (SAVE, b"7"), (LISTED, b"{}"), (LISTED, b"5")],
)
def test_a_body_of_another_kind_is_refused(door: Door, path: str, body: bytes) -> None:
    refused(door("POST", path, body=body), 400, "ArgumentException")


# -- who calls


@pytest.mark.parametrize(
    ("header", "name"),
    [
        ("Basic dGplMDpUamUw", "tje0"),
        ("basic dGplMDpUamUw", "tje0"),
        ("BASIC   dGplMDpUamUw  ", "tje0"),
        ("Basic " + base64.b64encode(b"TJE0:Tje0").decode(), "TJE0"),
        ("Basic " + base64.b64encode(b"SAL0:").decode(), "SAL0"),
        ("Basic " + base64.b64encode(b"nobody:else").decode(), "nobody"),
        ("SOTicket 7T:abc", "adm0"),
        ("SoTicket 7T:abc", "adm0"),
        ("SOTICKET 7T:abc", "adm0"),
        ("Bearer 8A:Cust12345.x", "adm0"),
    ],
)
def test_a_credential_is_taken(door: Door, header: str, name: str) -> None:
    assert door("GET", "Contact/1", auth=header).status == 200
    assert door.last().user == name


def test_without_a_credential_the_words_of_the_real_server(door: Door) -> None:
    for auth in (None, "", "  "):
        reply = door("GET", "Contact/1", auth=auth)
        body = refused(reply, 401, "ArgumentException")
        assert body["Message"].startswith(
            "X-XSRF-TOKEN HTTP header missing. Add X-XSRF-TOKEN HTTP header to use existing session, "
        )
        assert body["ErrorSource"] == "SuperOffice.Services.WebApi"
        assert reply.headers["www-authenticate"].startswith("Basic")


@pytest.mark.parametrize(
    "header",
    [
        "Basic " + base64.b64encode(b"tje0:wrong").decode(),
        "Basic " + base64.b64encode(b"SAL0:Sal0").decode(),
        "Basic !!!",
        "Basic",
        "Basic " + base64.b64encode(b"tje0").decode(),
        "Basic " + base64.b64encode(b":Tje0").decode(),
        "Basic " + base64.b64encode(b"\xff\xfe:x").decode(),
        "Negotiate YII=",
        "tje0:Tje0",
        "Bearer",
        "SoTicket ",
    ],
)
def test_a_credential_that_is_wrong_or_unreadable_is_refused(door: Door, header: str) -> None:
    reply = door("GET", "Contact/1", auth=header)
    body = refused(reply, 401, "SoSessionException")
    assert body["Message"] == "Authentication failed"
    assert body["ErrorSource"] == "SuperOffice.Services.WebApi"
    assert reply.headers["www-authenticate"].startswith("Basic")
    assert door.last().user == ""


def test_a_session_token_alone_is_refused_and_not_called_missing(
    door: Door, door_with: Callable[..., Door]
) -> None:
    told = {"X-XSRF-TOKEN": "abc"}
    body = refused(door("GET", "Contact/1", auth=None, headers=told), 401, "SoSessionException")
    assert "X-XSRF-TOKEN" in body["MessageDetail"]
    assert "missing" not in body["Message"]
    assert door("GET", "Contact/1", headers=told).status == 200, "beside a credential it is idle"
    assert door_with(auth="off")("GET", "Contact/1", auth=None, headers=told).status == 200


def test_who_calls_is_asked_before_what_is_in_the_body(door: Door) -> None:
    assert door("POST", SAVE, body=b"{{{", auth=None).status == 401
    assert door("POST", GET, auth=None).status == 401
    assert door("GET", "Agents/Contact/GetContactEntity", auth=None).status == 401
    assert door("GET", "Nowhere", auth=None).status == 404


# -- how large, and of what kind


def test_a_body_beyond_the_limit_is_refused(door_with: Any) -> None:
    small = door_with(body_limit=100)
    within = b'{"Address":"%s"}' % (b"x" * 86)
    assert len(within) == 100
    assert small("POST", SAVE, body=within).status == 200
    for headers in ({}, {"transfer-encoding": "chunked"}, {"content-length": "101"}):
        reply = small("POST", SAVE, body=within + b" ", headers=headers)
        body = refused(reply, 413, "ArgumentException")
        assert "--body-limit" in body["Message"]
        assert reply.headers["connection"] == "close"
    assert small("POST", "Nowhere", body=within + b" ").status == 413
    assert small("POST", SAVE, body=within).status == 200


@pytest.mark.parametrize(
    "content",
    ["text/plain", "application/octet-stream", "image/png", "x", "text/csv; charset=utf-8"],
)
def test_a_body_of_a_type_nobody_reads_is_415(door: Door, content: str) -> None:
    reply = door("POST", SAVE, body=b"{}", headers={"content-type": content})
    assert reply.status == 415
    kind = content.partition(";")[0]
    assert reply.json() == {
        "Message": f"The request entity's media type '{kind}' is not supported for this resource."
    }


@pytest.mark.parametrize(
    "content",
    [
        "", "application/json", "Application/JSON", "text/json", "application/json;charset=UTF-8",
        'application/json; charset="utf-8"; odata=verbose', "application/json-patch+json",
        "application/merge-patch+json",
    ],
)  # fmt: skip
def test_json_goes_by_several_names_and_by_none(door: Door, content: str) -> None:
    reply = door("POST", SAVE, body=b'{"Port":7}', headers={"content-type": content})
    assert reply.json()["Port"] == 7


# -- lenient JSON, as SuperOffice's own samples write it


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ('{"Address":"a",}', "a"),
        ('{"Address":"a","Port":1,\n}', "a"),
        ("{'Address':'a'}", "a"),
        ("{Address:'a'}", "a"),
        ('{Address: "it\'s"}', "it's"),
        ("{'Address':'say \"x\"'}", 'say "x"'),
        ('// note\n{"Address":"a"}', "a"),
        ('{"Address":/* here */"a"} // end', "a"),
        ('{"Address":"http://x.example/*y*/"}', "http://x.example/*y*/"),
        ("{'Address':'http://x.example',}", "http://x.example"),
        ('{"Address":"one\ntwo"}', "one\ntwo"),
        ('{"Address":"one\r\ntwo\tthree"}', "one\r\ntwo\tthree"),
        ('{"Address":"a\\nb",}', "a\nb"),
        ('{"Address":"a\\\\",}', "a\\"),
        ('{"Address":"\\u00e6\\ud83d\\ude00",}', "æ😀"),
        ('{"Address":"æøå 漢字 😀",}', "æøå 漢字 😀"),
        ('{"ADDRESS":"a"}', "a"),
        ('{"address":"a"}', "a"),
        ('{"Address":"first","Address":"a"}', "a"),
    ],
)
def test_json_is_read_leniently(door: Door, text: str, address: str) -> None:
    reply = door("POST", SAVE, body=text.encode())
    assert reply.status == 200, reply
    assert reply.json()["Address"] == address


def test_trailing_commas_in_arrays(door: Door) -> None:
    listed = door("POST", LISTED, body=b"[1,2,]").json()
    assert [each["ContactId"] for each in listed] == [1, 2]


@pytest.mark.parametrize(
    ("charset", "encoded"),
    [
        ("utf-8", "æ漢".encode()),
        ("utf-16", "æ漢".encode("utf-16")),
        ("utf-16le", "æ漢".encode("utf-16le")),
        ("UTF-16BE", "æ漢".encode("utf-16be")),
        ("iso-8859-1", "æ".encode("latin-1")),
        ("windows-1252", "æ€".encode("cp1252")),
    ],
)
def test_the_charset_of_a_body_is_heeded(door: Door, charset: str, encoded: bytes) -> None:
    codec = codecs.lookup(charset).name
    text = encoded.decode(codec)
    body = f'{{"Address":"{text}"}}'.encode(codec)
    reply = door("POST", SAVE, body=body, headers={"content-type": f"text/json;charset={charset}"})
    assert reply.json()["Address"] == text


def test_a_byte_order_mark_is_no_part_of_the_body(door: Door) -> None:
    assert door("POST", SAVE, body=codecs.BOM_UTF8 + b'{"Port":7}').json()["Port"] == 7
    assert door("POST", SAVE, body=codecs.BOM_UTF8 + b"{Port:7,}").json()["Port"] == 7


@pytest.mark.parametrize(
    ("body", "told"),
    [
        (b"{", "JSON"),
        (b'{"Address":', "JSON"),
        (b'{"Address":"a"', "JSON"),
        (b'{\n  "Address": "a"\n  "Port": 1\n}', "line 3"),
        (b'{"Address":"\xff"}', "UTF-8"),
        (b"{]", "JSON"),
        (b"nonsense", "JSON"),
        (b'{"Port":NaN}', "JSON"),
        (b'{"Port":Infinity}', "JSON"),
        (b"{}{}", "JSON"),
    ],
)
def test_json_that_is_none_says_where(door: Door, body: bytes, told: str) -> None:
    text = refused(door("POST", SAVE, body=body), 400, "ArgumentException")["Message"]
    assert told in text
    assert re.search(r"line \d+ column \d+|byte \d+", text)


def test_a_charset_nobody_knows_is_said(door: Door) -> None:
    headers = {"content-type": "application/json; charset=klingon"}
    body = refused(door("POST", SAVE, body=b"{}", headers=headers), 400, "ArgumentException")
    assert "klingon" in body["Message"]


# -- values


@pytest.mark.parametrize(
    ("name", "given", "kept"),
    [
        ("Port", "993", 993),
        ("Port", " 993 ", 993),
        ("Port", "-1", -1),
        ("Port", 993.0, 993),
        ("Port", "", 0),
        ("Port", None, 0),
        ("Port", 2147483647, 2147483647),
        ("Port", -2147483648, -2147483648),
        ("Address", 7, "7"),
        ("Address", True, "true"),
        ("Address", 1.5, "1.5"),
        ("Address", None, ""),
        ("ServerType", "Imaps", "Imaps"),
        ("ServerType", "imapS", "Imaps"),
        ("ServerType", 6, "Imaps"),
        ("ServerType", "6", "Imaps"),
        ("ServerType", 0, "Unknown"),
        ("ServerType", None, "Unknown"),
    ],
)
def test_a_value_is_read_in_every_spelling_that_clients_use(
    door: Door, name: str, given: Any, kept: Any
) -> None:
    assert door("POST", SAVE, MAILBOX | {name: given}).json()[name] == kept


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        (3, "External, Default"),
        ("3", "External, Default"),
        ("External,Default", "External, Default"),
        ("default, EXTERNAL", "External, Default"),
        ("AlertSchedule", "AlertSchedule"),
        (4, "AlertSchedule"),
        (0, "Unknown"),
    ],
)
def test_flags_are_names_or_a_number_and_come_back_as_names(
    door: Door, given: Any, kept: str
) -> None:
    saved = door("POST", "Agents/List/SaveTicketPriorityEntity", {"Name": "x", "Flags": given})
    assert saved.json()["Flags"] == kept


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        (True, True), ("true", True), ("TRUE", True), ("1", True), (1, True), (False, False),
        ("false", False), (0, False), (None, False),
    ],
)  # fmt: skip
def test_truth_has_several_spellings(door: Door, given: Any, kept: bool) -> None:
    saved = door("POST", "Agents/Contact/SaveContactEntity", {"Name": "x", "NoMailing": given})
    assert saved.json()["NoMailing"] is kept


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("2026-01-15T08:00:00", "2026-01-15T08:00:00"),
        ("2026-01-15T08:00:00Z", "2026-01-15T09:00:00"),
        ("2026-07-15T08:00:00.000Z", "2026-07-15T10:00:00"),
        ("2026-01-15T08:00:00+05:30", "2026-01-15T03:30:00"),
        ("2026-01-15", "2026-01-15T00:00:00"),
        ("2026-01-15T08:00:00.1234567", "2026-01-15T08:00:00.1234567"),
        ("0001-01-01T00:00:00Z", "0001-01-01T00:00:00"),
        (None, "0001-01-01T00:00:00"),
        ("", "0001-01-01T00:00:00"),
    ],
)
def test_a_moment_is_kept_as_the_wall_clock_of_the_tenant(
    door: Door, given: Any, kept: str
) -> None:
    saved = door("POST", "Agents/Sale/SaveSaleEntity", {"Heading": "x", "ReopenDate": given})
    assert saved.json()["ReopenDate"] == kept


@pytest.mark.parametrize(
    ("path", "body", "named"),
    [
        (SAVE, {"Port": "many"}, "Port"),
        (SAVE, {"Port": 2147483648}, "Port"),
        (SAVE, {"Port": -2147483649}, "Port"),
        (SAVE, {"port": 10**40}, "port"),
        (SAVE, {"Port": 1.5}, "Port"),
        (SAVE, {"Port": True}, "Port"),
        (SAVE, {"Port": [1]}, "Port"),
        (SAVE, {"Port": {"a": 1}}, "Port"),
        (SAVE, {"Address": {"a": 1}}, "Address"),
        (SAVE, {"Address": ["x"]}, "Address"),
        (SAVE, {"ServerType": "Imapp"}, "ServerType"),
        (SAVE, {"ServerType": 99}, "ServerType"),
        (SAVE, {"ServerType": True}, "ServerType"),
        (LISTED, [1, "two"], "[1]"),
        ("Agents/Contact/SaveContactEntity", {"NoMailing": "maybe"}, "NoMailing"),
        ("Agents/Contact/SaveContactEntity", {"Emails": {"Value": "x"}}, "Emails"),
        ("Agents/Contact/SaveContactEntity", {"Emails": [{"Value": []}]}, "Emails[0].Value"),
        ("Agents/Contact/SaveContactEntity", {"Category": 5}, "Category"),
        ("Agents/Contact/SaveContactEntity", {"Category": {"Id": "x"}}, "Category.Id"),
        (
            "Agents/Contact/SaveContactEntity",
            {"Address": {"Wgs84Latitude": "N"}},
            "Address.Wgs84Latitude",
        ),
        ("Agents/Contact/SaveContactEntity", {"ExtraFields": ["x"]}, "ExtraFields"),
        ("Agents/Contact/SaveContactEntity", {"ExtraFields": {"x_a": []}}, "ExtraFields.x_a"),
        ("Agents/Person/SavePersonEntity", {"BirthDate": "yesterday"}, "BirthDate"),
        ("Agents/Person/SavePersonEntity", {"BirthDate": "2026-02-30T00:00:00"}, "BirthDate"),
        ("Agents/Person/SavePersonEntity", {"BirthDate": 5}, "BirthDate"),
        ("Agents/Document/SetDocumentStreamFromId", {"Stream": "!!"}, "Stream"),
    ],
)
def test_a_value_that_does_not_fit_is_named_with_its_path(
    door: Door, path: str, body: Any, named: str
) -> None:
    before = door.tenant.store.stamp
    told = refused(door("POST", path, body), 400, "ArgumentException")
    assert told["Message"].startswith(f"{named}: ")
    assert told["ErrorSource"] == "SuperOffice.Services.WebApi"
    assert door.tenant.store.stamp == before, "nothing was written"


def test_a_misspelt_member_names_the_nearest(door: Door) -> None:
    told = door("POST", SAVE, {"ServerType": "Imapps"}).json()["Message"]
    assert "did you mean 'Imaps'?" in told


# -- $select


def selected(door: Door, select: str, **options: Any) -> dict[str, Any]:
    reply = door("POST", f"{GET}?contactEntityId=5&$select={select}", **options)
    record: dict[str, Any] = reply.json()
    return record


def test_select_nulls_what_it_does_not_name(door: Door) -> None:
    whole = door.agent("Contact.GetContactEntity?contactEntityId=5")
    record = selected(door, "Name,country")
    assert list(record) == list(whole)
    assert record["Name"] == whole["Name"]
    assert record["Country"] == whole["Country"]
    kinds = door.tenant.world.catalogue.carriers.carrier("ContactEntity").properties
    zero = {"int": 0, "bool": False, "datetime": "0001-01-01T00:00:00"}
    others = {name: record[name] for name in record if name not in ("Name", "Country")}
    assert others == {name: zero.get(kinds[name].type.name) for name in others}
    assert (others["ContactId"], others["NoMailing"], others["Emails"]) == (0, False, None)


@pytest.mark.parametrize(
    "select", ["category/id", "CATEGORY/ID", "Category%2FId", "%20category/id%20"]
)
def test_select_reaches_into_what_is_nested(door: Door, select: str) -> None:
    whole = door.agent("Contact.GetContactEntity?contactEntityId=5")["Category"]
    category = selected(door, select)["Category"]
    assert category["Id"] == whole["Id"] == 1
    assert list(category) == list(whole)
    assert category["Value"] is None


def test_select_takes_a_list_element_by_element(door: Door) -> None:
    emails = selected(door, "emails/value,Name")["Emails"]
    assert [each["Value"] for each in emails] == ["post@lindqvist.example"]
    assert emails[0]["StrippedValue"] is None
    listed = door("POST", f"{LISTED}?$select=name", [5, 6]).json()
    assert [each["Name"] for each in listed] == ["Lindqvist & Söner AB", "Öresund Data AB"]
    assert {each["ContactId"] for each in listed} == {0}


def test_the_whole_wins_over_a_part(door: Door) -> None:
    whole = door.agent("Contact.GetContactEntity?contactEntityId=5")
    for select in ("category/id,category", "category,category/id"):
        assert selected(door, select)["Category"] == whole["Category"]


def test_select_that_names_nothing_known_is_told(door: Door) -> None:
    reply = door("POST", f"{GET}?contactEntityId=5&$SELECT=Nome,Category/Nope,Name")
    assert reply.ignored == ["$select=Nome", "$select=Category/Nope"]
    assert reply.json()["Name"] == "Lindqvist & Söner AB"
    assert (reply.json()["Category"]["Id"], reply.json()["Category"]["Value"]) == (0, None)
    empty = door("POST", f"{GET}?contactEntityId=5&$select=")
    assert empty.json() == door.agent("Contact.GetContactEntity?contactEntityId=5")


def test_select_works_on_rest_and_leaves_errors_alone(door: Door) -> None:
    record = door.rest("GET", "Contact/5?$select=Name")
    assert (record["Name"], record["OrgNr"], record["_Links"]) == (
        "Lindqvist & Söner AB",
        None,
        None,
    )
    body = refused(door("GET", "Contact/9999?$select=Name"), 404, "SoNotFoundException")
    assert "9999" in body["Message"]
    assert door("POST", f"{GET}?contactEntityId=9999&$select=Name").json() is None


def test_select_is_not_for_those_that_do_not_offer_it(door: Door) -> None:
    reply = door("POST", "Agents/Contact/CreateDefaultContactEntity?$select=Name")
    assert reply.ignored == ["$select"]
    assert reply.json()["GroupId"] == 2


# -- what was ignored


def test_what_nobody_understood_is_told_in_a_header(door: Door) -> None:
    given = {"Adress": 1, "Port": 1, "Ünknown,name": 2}
    reply = door("POST", f"{SAVE}?verbose=1", given, headers={"Accept-Language": "tlh"})
    assert reply.status == 200
    assert set(reply.ignored) == {"verbose", "Adress", "?nknown?name", "Accept-Language"}
    nested = {"Name": "x", "Emails": [{"Vlaue": "y"}]}
    reply = door("POST", "Agents/Contact/SaveContactEntity", nested)
    assert reply.ignored == ["Emails[0].Vlaue"]


def test_much_that_was_ignored_is_counted(door: Door) -> None:
    reply = door("POST", SAVE, {f"p{n}": n for n in range(25)})
    assert len(reply.ignored) == 21
    assert reply.ignored[-1] == "(+5 more)"


def test_what_the_server_owns_may_come_back(door: Door) -> None:
    read = door.rest("GET", "Contact/5")
    reply = door("PUT", "Contact/5", read)
    assert (reply.status, reply.ignored) == (200, [])
    read = door.agent("Contact.GetContactEntity?contactEntityId=5")
    reply = door("POST", "Agents/Contact/SaveContactEntity", read)
    assert (reply.status, reply.ignored) == (200, [])


@pytest.mark.parametrize("value", ["", "*", "x", "-"])
def test_a_language_that_is_switched_off_is_not_ignored(door: Door, value: str) -> None:
    for header in ("Accept-Language", "SO-Language"):
        assert door("GET", "Contact/5", headers={header: value}).ignored == []
    assert door("GET", "Contact/5", headers={"SO-Browser-TZ-Offset": "60"}).ignored == []
    assert door("GET", "Contact/5", headers={"X-HTTP-Method-Override": "DELETE"}).status == 200


@pytest.mark.parametrize(
    "accept",
    ["", "*/*", "application/json", "application/json; charset=utf-8", "application/*",
     "application/json-patch+json", "text/html, */*;q=0.1"],
)  # fmt: skip
def test_json_answers_every_accept_that_takes_it(door: Door, accept: str) -> None:
    reply = door("GET", "Contact/5", headers={"accept": accept})
    assert reply.headers["content-type"] == JSON
    assert reply.ignored == []


def test_an_accept_that_json_does_not_meet_is_json_all_the_same(door: Door) -> None:
    reply = door("GET", "Contact/5", headers={"accept": "application/html"})
    assert reply.headers["content-type"] == JSON
    assert reply.ignored == ["Accept"]


# -- --strict


def test_strict_refuses_a_sample(door_with: Any) -> None:
    strict = door_with(strict=True)
    generated = next(
        operation
        for operation in strict.tenant.world.catalogue.operations
        if operation.agent
        and not operation.wrapper
        and all(parameter.name.startswith("$") for parameter in operation.parameters)
        and strict.tenant.world.resolver.of(operation).fidelity == "generated"
    )
    body = refused(strict("POST", generated.path), 501, "NotImplementedException")
    assert generated.key in body["Message"]
    assert body["ErrorSource"] == "so-mock"


def test_strict_refuses_to_ignore(door_with: Any) -> None:
    strict = door_with(strict=True)
    assert strict("POST", SAVE, MAILBOX).status == 200
    before = strict.tenant.store.stamp
    for path, given, headers, named in (
        (SAVE, MAILBOX | {"Adress": "x"}, {}, "Adress"),
        (f"{SAVE}?verbose=1", MAILBOX, {}, "verbose"),
        (SAVE, MAILBOX, {"so-timezone": "XX"}, "SO-TimeZone"),
    ):
        reply = strict("POST", path, given, headers=headers)
        assert named in refused(reply, 400, "ArgumentException")["Message"]
    assert strict.tenant.store.stamp == before
    assert strict("GET", "Contact/5").status == 200


# -- streams


def upload(door: Door) -> None:
    """A document and a picture."""
    blank = door.tenant.world.absorber.blank_row(door.tenant.world.model["document"])
    with door.tenant.store.unit():
        door.tenant.store.insert("document", {**blank, "DocumentId": 99, "Name": "a.pdf"})
    for path, media_type in (
        ("Document/99/Content", "application/pdf"),
        ("Person/5/Image", "image/png"),
    ):
        body = b"\x89PNG\r\n\x1a\n"
        assert door("PUT", path, body=body, headers={"content-type": media_type}).status == 200


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("Agents/Document/GetDocumentStream", {"DocumentId": 99}),
        ("Agents/BLOB/GetPersonImage", {"PersonId": 5}),
        (
            "Agents/Selection/ExportSelectionMembers",
            {"SelectionId": 5, "TemplateName": "quote.txt"},
        ),
    ],
)
def test_a_stream_is_base64_unless_bytes_are_asked_for(door: Door, path: str, body: Any) -> None:
    upload(door)
    plain = base64.b64decode(door("POST", path, body).json())
    assert plain
    asked = door("POST", path, body, headers={"accept": "application/json"})
    assert base64.b64decode(asked.json()) == plain
    anything = door("POST", path, body, headers={"accept": "*/*"})
    assert base64.b64decode(anything.json()) == plain
    raw = door("POST", path, body, headers={"accept": "application/octet-stream"})
    assert (raw.status, raw.body) == (200, plain)
    assert "json" not in raw.headers["content-type"]


PNG = b"\x89PNG\r\n\x1a\n"


def test_rest_gives_bytes_unless_json_is_asked_for(door: Door) -> None:
    upload(door)
    raw = door("GET", "Document/99/Content")
    assert (raw.status, raw.headers["content-type"]) == (200, "application/pdf")
    asked = door("GET", "Document/99/Content", headers={"accept": "application/json"})
    assert base64.b64decode(asked.json()) == raw.body
    door("PUT", "Person/5/Image", body=PNG, headers={"content-type": "image/png"})
    image = door("GET", "Person/5/Image", headers={"accept": "image/png,image/*;q=0.8,*/*;q=0.5"})
    assert image.body == PNG
    assert image.headers["content-type"].startswith("image/")


def test_bytes_travel_in_as_they_are_or_in_json(tenant: Tenant) -> None:
    key = "PUT Document/{documentId}/Content"
    given, _ = read(tenant, key, "5", body=b"\x00\xff", content="application/octet-stream")
    assert given["document_id"] == 5
    assert b"\x00\xff" in given.values()
    given, _ = read(tenant, "Document.SetDocumentStreamFromId", body=b'{"Stream":"AP8="}')
    assert given["stream"] == "AP8="
    key = "PUT Person/{personId}/Image"
    given, _ = read(tenant, key, "5", body=b"\x89PNG", content="image/png")
    assert b"\x89PNG" in given.values()


def test_an_image_without_bytes_is_refused(door: Door) -> None:
    reply = door("PUT", "Person/5/Image", headers={"content-type": "image/png"})
    refused(reply, 400, "ArgumentException")
    for content, status in (
        ("application/json", 415),
        ("multipart/mixed; boundary=x", 415),
        ("multipart/form-data; boundary=x", 400),
        ("multipart/form-data", 400),
    ):
        reply = door("PUT", "Person/5/Image", body=b"x", headers={"content-type": content})
        assert reply.status == status, content


# -- HEAD


@pytest.mark.parametrize(
    "path", ["Contact/5", "Contact/9999", "/api", "/api/v1", "Nowhere/1", "Contact/x", "/nowhere"]
)
def test_head_is_get_without_its_body(door: Door, path: str) -> None:
    get, head = door("GET", path), door("HEAD", path)
    assert head.body == b""
    assert head.status == get.status
    numbered = {"x-so-mock-request"}
    told = {name: value for name, value in get.headers.items() if name not in numbered}
    assert {name: head.headers[name] for name in told} == told
    assert head.headers["content-length"] == str(len(get.body)) != "0"


def test_every_request_has_an_entry_of_its_own(door: Door) -> None:
    numbers = [
        door("GET", path).headers["x-so-mock-request"]
        for path in ("Contact/5", "Contact/9999", "Nowhere", "/api")
    ]
    assert numbers == ["1", "2", "3", "4"]
    entries = [(e.id, e.status, e.operation) for e in door.tenant.journal]
    assert entries == [
        (1, 200, "GET Contact/{id}"), (2, 404, "GET Contact/{id}"), (3, 404, ""), (4, 200, ""),
    ]  # fmt: skip


def test_the_journal_keeps_the_head_of_what_is_long(door: Door) -> None:
    """Bounded by count alone it would be bounded by nothing: each of these may be megabytes."""
    long = "x" * 100_000
    credential = base64.b64encode(f"{long}:y".encode()).decode()
    door(
        "POST",
        SAVE,
        {long: 1, "Port": 1, **{f"{n}{long}": n for n in range(30)}},
        auth=f"Basic {credential}",
    )
    door("GET", f"Contact/{long}")
    door("POST", SAVE, {"ServerType": long})
    for entry in door.tenant.journal:
        told = (entry.path, entry.user, entry.error, *entry.ignored)
        assert max(len(text) for text in told) <= 1_000
        assert len(entry.ignored) <= 21


def test_an_address_that_is_remembered_keeps_nothing_of_its_requests(door: Door) -> None:
    """An error raised again and again would hold the frames, and the bodies, of all of them."""
    for _ in range(3):
        door("POST", "Nowhere/to/be/found", body=b"a body")
        door("PUT", GET, body=b"a body")
    remembered = [
        each for each in gc.get_objects() if isinstance(each, (UnknownAddress, MethodNotAllowed))
    ]
    assert remembered
    assert [error for error in remembered if error.__traceback__ is not None] == []


def test_an_optional_argument_that_does_not_fit_is_told(door: Door) -> None:
    reply = door("GET", "Person/1/Image?w=abc&h=99999999999")
    assert set(reply.ignored) == {"w", "h"}
    assert door("GET", "Person/1/Image?w=&h=20").ignored == []
