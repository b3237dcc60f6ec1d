"""What the sheet of the wire (wire.md) says, a fact a row: its grade (R recorded, D documented, I inferred), what it says, the
requests that show it, and what must be seen of the last one. Each has the demo world to itself.

Where a request has no reason to be another, it asks for Contact 1 (Fjordlys AS), Person 1 (Ingrid Solberg) or Appointment 1.
"""

import re
from collections.abc import Iterator
from contextlib import closing

import pytest
from contract.door import Door, Reply
from entities.test_custom import RECORDED_EXTRA, RECORDED_UDEF, define, recorded_custom
from wire.sheet import (
    PNG,
    Fact,
    Prepare,
    agent,
    ask,
    bytes_are,
    delete,
    empty,
    get,
    gives,
    head,
    holds,
    ignored,
    lacks,
    media,
    missing,
    ok,
    patch,
    post,
    put,
    refused,
    section,
    status,
    unbound,
    without,
    xml,
)  # fmt: skip

from so_mock.config import Config

R, D, I = "RDI"  # noqa: E741

ENTITY = "Contact/GetContactEntity?contactEntityId=1"
DATED = ["Appointment", "Contact", "Document", "ForeignApp", "Person", "Project", "Relation", "Sale", "Selection"]  # fmt: skip
PATCHED = [
    "Appointment", "Attachment", "CRMScript", "ChatSession", "ChatTopic", "Contact", "Relation", "Dash", "DashTheme",
    "DashTile", "DashTileDefinition", "Document", "ForeignApp", "Hierarchy", "Pricelist", "Person",
    "PreferenceDescription", "PreferenceDescriptionLine", "Project", "ProjectMember", "RelationDefinition", "Role", "Sale",
    "SaleStakeholder", "Selection", "ShipmentMessage", "ShipmentMessageBlock", "SystemEvent", "Ticket", "TicketMessage",
    "TriggerScript", "User", "Webhook",
]  # fmt: skip

LONG_AGO = "Sat, 01 Jan 2000 00:00:00 GMT"
LATER = "Fri, 01 Jan 2100 00:00:00 GMT"
RFC_1123 = re.compile(
    r"(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT"
).fullmatch
UNSET = "0001-01-01T00:00:00"


def nothing(reply: Reply) -> None:
    assert reply.body == b""


def long(value: object) -> bool:
    return isinstance(value, str) and len(value) > 20


URLS = section(
    "1.1",
    (R, "a trailing slash is taken where a row is made", post("Contact/", {"Name": "Slash"}), gives("Name", "Slash")),
    (R, "a trailing slash is taken where one is read", get("Contact/1/"), gives("ContactId", 1)),
    (R, "a trailing slash is taken on agents", agent("Contact/GetContactEntity/?contactEntityId=1"), gives("ContactId", 1)),
    (R, "a path of REST is read without regard to case", get("cOnTaCt/1"), gives("ContactId", 1)),
    (R, "so are archives", get("archive/findcontact?$select=name&$top=1"), gives("value", 0, "name", "Fjordlys AS")),
    (R, "so are agents", post("agents/contact/getcontactentity?contactEntityId=1"), gives("ContactId", 1)),
    (R, "so is the way there", post("/API/V1/AGENTS/Contact/GetContactEntity?contactEntityId=1"), gives("ContactId", 1)),
    (R, "so is ImageInfo, spelt in two ways", get("Contact/1/ImageInfo"), gives("BlobId", 0)),
    (R, "so is Imageinfo", get("Contact/1/Imageinfo"), gives("BlobId", 0)),
    (R, "names in the query too", agent("Appointment/DeleteAppointmentEntity?AppointmentEntityId=1"), empty,
        get("Appointment/1"), missing),
    (R, "$orderBy is $orderby", get("Contact?$select=contactId&$top=1&$orderBy=contactId desc".replace(" ", "%20")),
        gives("value", 0, "contactId", lambda last: last > 1)),
    (R, "$orderby is $orderBy", get("Contact?$select=contactId&$top=1&$orderby=contactId%20desc"),
        gives("value", 0, "contactId", lambda last: last > 1)),
    (D, "values of the path hold colons", Prepare(lambda door: define(door.tenant)),
        get("Person/UdefLayout/SuperOffice:1"), gives("ProgId", "SuperOffice:1")),
    (D, "escaped ones too", Prepare(lambda door: define(door.tenant)), get("Person/UdefLayout/SuperOffice%3A1"),
        gives("ProgId", "SuperOffice:1")),
    (D, "values of the path hold spaces", get("Contact/UdefLayout/My%20New%20Number"), missing, holds("My New Number")),
    (D, "$metadata stands at the name of an archive", get("archive/findcontact$metadata"), ok, holds("contactId")),
    (D, "or below it", get("archive/findcontact/$metadata"), ok, holds("contactId")),
    (D, "or escaped", get("archive/findcontact/%24metadata"), ok, holds("contactId")),
    (D, "List/{name}: no number", get("List/Category/Items"), gives(0, "Name", "Customer")),
    (D, "List/{id}: a number", get("List/152/Items"), gives(0, "Name", "Customer")),
    (D, "User/{id}", get("User/5"), gives("UserName", "tje0")),
    (D, "User/{userName}", get("User/tje0"), gives("AssociateId", 5)),
    (D, "BatchTask/{id}", get("BatchTask/99999"), missing),
    (D, "BatchTask/{state}", get("BatchTask/Started"), gives([])),
    (D, "ForeignApp/{id}", get("ForeignApp/99999"), missing),
    (D, "ForeignApp/{appName}", post("ForeignApp", {"Name": "Mine"}), get("ForeignApp/Mine"), gives("Name", "Mine")),
    (I, "a literal wins over a parameter: default", get("Contact/default"), gives("ContactId", 0)),
    (I, "a literal wins: currentPrincipal", get("User/currentPrincipal"), gives("Associate", "tje0")),
    (I, "a literal wins: KnownLanguages", get("String/KnownLanguages"), gives(lambda told: "nb" in told)),
    (I, "a literal wins: DuplicateRules", get("Contact/DuplicateRules"), gives(lambda told: isinstance(told, list))),
    (D, "an array in the query repeats its name",
        post("Document/1/Lock?allowedReturnTypes=None&allowedReturnTypes=Message"), gives("Success", True), ignored()),
    (R, "a virtual directory stands in front", get("/SuperOffice/api/v1/Contact/1"), gives("ContactId", 1)),
    (R, "any of them", get("/crmwebd/api/v1/Contact/1"), gives("ContactId", 1)),
    (D, "the tenant's prefix is the same tree", get("/Cust12345/api/v1/Contact/1"), gives("ContactId", 1)),
    (R, "links are on the prefix of the request", get("/crm.web/api/v1/Contact/1"),
        gives("_Links", "Self", "http://so.test/crm.web/api/v1/Contact/1")),
)  # fmt: skip

VERSION = section(
    "1.2",
    (D, "/api in JSON needs no login", get("/api", Accept="application/json", auth=None),
        gives("v1", "http://so.test/api/v1/")),
    (D, "its members, in order", get("/api", Accept="application/json"), gives(lambda told: list(told) == [
        "v1", "NetServerVersion", "NetServerAssembly", "NetServerDate", "NetServerLabel", "NetServer", "Services",
        "ServicesCurrent", "Version", "Documentation"])),
    (D, "a slash may follow", get("/Cust12345/api/", Accept="application/json"), gives("v1", "http://so.test/Cust12345/api/v1/")),
    (R, "a browser gets a page", get("/api", Accept="text/html,application/xhtml+xml,*/*;q=0.8", auth=None),
        media("text/html; charset=utf-8"), holds("Web API")),
    (D, "it is not to be kept: Cache-Control", get("/api", Accept="application/json"), head("Cache-Control", "no-cache")),
    (D, "nor by old proxies: Pragma", get("/api", Accept="application/json"), head("Pragma", "no-cache")),
    (D, "nor by time: Expires", get("/api", Accept="application/json"), head("Expires", "-1")),
    (D, "packed on request", get("/api/v1", Accept_Encoding="gzip"), head("Content-Encoding", "gzip"),
        head("Vary", lambda told: "Accept-Encoding" in told)),
    (D, "/api/v1 lists addresses with their verbs", get("/api/v1"), gives("http://so.test/api/v1/Contact/{id}",
        lambda told: {"GET", "PUT", "DELETE"} <= set(told))),
    (D, "and agents' methods with their arguments", get("/api/v1"),
        gives("http://so.test/api/v1/Agents/Contact/GetContactEntity", "POST", lambda told: told.startswith("?contactEntityId={contactEntityId}"))),
    (D, "GET of an agent's method describes it and never runs it", get("Agents/Contact/DeleteContactEntity?contactEntityId=1"), ok,
        get("Contact/1"), ok),
    (I, "other verbs on it: 405", put("Agents/Contact/GetContactEntity?contactEntityId=1"), status(405)),
    (I, "DELETE too", delete("Agents/Contact/GetContactEntity?contactEntityId=1"), status(405)),
)  # fmt: skip

DOORS = section(
    "1.2, unknown: defaults",
    ("U", "OPTIONS is a preflight", ask("OPTIONS", "Contact/1", Origin="http://app.test", Access_Control_Request_Method="PUT",
        Access_Control_Request_Headers="SO-Language,Authorization,X-XSRF-TOKEN,Content-Type,If-Modified-Since", auth=None),
        head("Access-Control-Allow-Headers", lambda told: {"so-language", "authorization", "x-xsrf-token", "content-type",
            "if-modified-since"} <= {each.strip().lower() for each in told.split(",")})),
    ("U", "HEAD is GET without a body", ask("HEAD", "Contact/1"), bytes_are(b""), media("application/json; charset=utf-8")),
    ("U", "a tunnelled method is not heeded", ask("POST", "Contact/", b'{"Name":"T"}', Content_Type="application/json",
        X_HTTP_Method_Override="DELETE"), gives("Name", "T")),
)  # fmt: skip

ARGUMENTS = section(
    "1.3",
    (D, "CreateDefault has no arguments", agent("Contact/CreateDefaultContactEntity"), gives("ContactId", 0)),
    (R, "null is a body for it", agent("Contact/CreateDefaultContactEntity", None), gives("ContactId", 0)),
    (R, "so is {}", agent("Contact/CreateDefaultContactEntity", {}), gives("ContactId", 0)),
    (R, "so is nothing, called JSON", agent("Contact/CreateDefaultContactEntity", b"", Content_Type="application/json"), gives("ContactId", 0)),
    (D, "one row: its key in the query", agent(ENTITY), gives("Name", "Fjordlys AS")),
    (R, "with a body of null", agent(ENTITY, None), gives("Name", "Fjordlys AS")),
    (D, "one is deleted by its key in the query: 204", agent("Contact/DeleteContactEntity?contactEntityId=8"), empty),
    (D, "one is saved as the bare body", agent("Contact/SaveContactEntity", {"Name": "Bare"}), gives("Name", "Bare")),
    (D, "several: a bare array of ids", agent("Contact/GetContactList", [2, 1]),
        gives(lambda rows: sorted(row["ContactId"] for row in rows) == [1, 2])),
    (D, "all else: an object of arguments", agent("Document/GetDocumentLength", {"DocumentId": 1}), gives(lambda told: told > 50)),
    (R, "whatever the case of their names", agent("Document/GetDocumentLength", {"documentId": 1}), gives(lambda told: told > 50)),
    (D, "SaveToMailServer wraps its mail", agent("EMail/SaveToMailServer", {"Email": {"Subject": "Wrapped"}}), gives("Subject", "Wrapped")),
    (D, "SaveMailboxEntity does not", agent("CustomerService/SaveMailboxEntity", {"Address": "bare@so.test"}), gives("Address", "bare@so.test")),
    (I, "unknown properties are passed over", agent("Document/GetDocumentLength", {"DocumentId": 1, "Odd": 2}), ok),
    (I, "absent ones are the blank of their type", agent("MDO/GetList", {"Name": "category"}), gives(0, "Name", "Customer")),
)  # fmt: skip

VERBS = section(
    "1.4",
    *[(D, f"PATCH is there: {name}", patch(f"{name}/99999", {}), missing) for name in PATCHED],
)  # fmt: skip

HEADERS = section(
    "2",
    (D, "Basic", get("Contact/1"), ok),
    *[(R, f"the ticket's scheme, spelt {scheme}", get("Contact/1", auth=f"{scheme} 7T:abc"), ok)
        for scheme in ("SOTicket", "SoTicket", "SOTICKET")],
    (R, "Bearer", get("Contact/1", auth="Bearer 8A:Cust12345.abc"), ok),
    (D, "nobody: 401", get("Contact/1", auth=None), refused(401, "ArgumentException",
        "X-XSRF-TOKEN HTTP header missing. Add X-XSRF-TOKEN HTTP header to use existing session", layer="WebApi")),
    (D, "Accept-Language resolves texts", get("Appointment/1/Simple", Accept_Language="sv"), gives("Task", "Möte inne")),
    *[(D, f"Accept-Language {told!r} does not", get("Appointment/1/Simple", Accept_Language=told), gives("Task", long))
        for told in ("*", "")],
    (D, "SO-Language comes before it", get("Appointment/1/Simple", Accept_Language="sv", SO_Language="nb"), gives("Task", "Møte inne")),
    *[(R, f"SO-Language {told!r} is none", get("Appointment/1/Simple", Accept_Language="sv", SO_Language=told), gives("Task", long))
        for told in ("*", "x", "", "-")],
    (D, "SO-Culture without a language is passed over", get("Appointment/1/Simple", SO_Culture="sv-SE"), gives("Task", long)),
    (R, "SO-Browser-TZ-Offset changes nothing", get("Appointment/1", SO_Browser_TZ_Offset="120"),
        gives("CreatedDate", "2026-11-12T08:10:00")),
    *[(D, f"If-Modified-Since: 304 for {name}", get(f"{name}/1", If_Modified_Since=LATER), status(304), nothing)
        for name in ("Appointment", "Contact", "Document", "Person", "Project", "Sale", "Selection")],
    (D, "If-Modified-Since: 200 when it has", get("Contact/1", If_Modified_Since=LONG_AGO), ok),
    (I, "304 at the very second", get("Contact/1", If_Modified_Since="Sun, 02 Nov 2025 09:12:00 GMT"), status(304)),
    (I, "200 a second before", get("Contact/1", If_Modified_Since="Sun, 02 Nov 2025 09:11:59 GMT"), ok),
    (I, "an unreadable date is passed over", get("Contact/1", If_Modified_Since="yesterday"), ok),
    (I, "a missing row is 404 first", get("Contact/99999", If_Modified_Since=LATER), missing),
    (D, "others pass it over", get("Ticket/1", If_Modified_Since=LATER), ok),
    (D, "agents pass it over", agent(ENTITY, If_Modified_Since=LATER), ok),
    *[(D, f"If-Unmodified-Since: 412 on DELETE of {name}", delete(f"{name}/1", If_Unmodified_Since=LONG_AGO), status(412),
        get(f"{name}/1"), ok) for name in ("Appointment", "Contact", "Document", "Person", "Project", "Sale")],
    (D, "a Selection's DELETE passes it over", delete("Selection/1", If_Unmodified_Since=LONG_AGO), empty),
    (D, "412 on PUT", put("Contact/1", {"Name": "Late"}, If_Unmodified_Since=LONG_AGO), status(412),
        get("Contact/1"), gives("Name", "Fjordlys AS")),
    (D, "412 on PATCH", patch("Contact/1", {"Name": "Late"}, If_Unmodified_Since=LONG_AGO), status(412)),
    (R, "412 on GET", get("Contact/1", If_Unmodified_Since=LONG_AGO), status(412)),
    (D, "not when unchanged", patch("Contact/1", {"Name": "Early"}, If_Unmodified_Since=LATER), gives("Name", "Early")),
    (I, "not at the very second", patch("Contact/1", {"Name": "Early"}, If_Unmodified_Since="Sun, 02 Nov 2025 09:12:00 GMT"), ok),
    (D, "agents pass it over too", agent("Contact/SaveContactEntity", {"Name": "New"}, If_Unmodified_Since=LONG_AGO), ok),
    (I, "no ETag", get("Contact/1"), head("ETag", None)),
    (I, "no If-Match", patch("Contact/1", {"Name": "Any"}, If_Match='"x"'), ok),
    *[(D, f"Last-Modified of {name}", get(f"{name}/1"), head("Last-Modified", RFC_1123))
        for name in ("Appointment", "Contact", "Document", "Person", "Project", "Sale", "Selection")],
    # The sheet has it on `default` too, and takes it from the row: a template was never written.
    *[(I, f"Last-Modified of a {name} that was never written: none", get(f"{name}/default"), head("Last-Modified", None)) for name in DATED],
    (D, "Last-Modified of an application looked up by name", post("ForeignApp", {"Name": "Mine"}), get("ForeignApp/Mine"), head("Last-Modified", RFC_1123)),
    (D, "Last-Modified of ImageInfo", put("Person/1/Image", PNG, Content_Type="image/png"), get("Person/1/ImageInfo"),
        head("Last-Modified", RFC_1123)),
    (I, "it is UpdatedDate, else CreatedDate", get("Contact/1"), head("Last-Modified", "Sun, 02 Nov 2025 09:12:00 GMT")),
    (I, "no other entity has it", get("Ticket/1"), head("Last-Modified", None)),
    (R, "SO-TIMEZONE tells the zone", get("Contact/1", SO_TimeZone="utc"), head("SO-TimeZone", "UTC")),
    (R, "a user agent is not asked for", get("Contact/1", User_Agent="SO-TS-WebApi/1.0"), ok),
)  # fmt: skip

JSON_OUT = "application/json; charset=utf-8"
NAMED = b'{"Name":"Typed"}'
XML_NAMED = b"<ContactEntity><Name>Typed</Name></ContactEntity>"

TYPES = section(
    "3.1",
    *[(D, f"{kind} is taken", post("Contact", content, Content_Type=kind), gives("Name", "Typed"))
        for kind, content in {"application/json": NAMED, "text/json": NAMED, "application/xml": XML_NAMED, "text/xml": XML_NAMED,
            "application/x-www-form-urlencoded": b"Name=Typed", "application/json-patch+json": NAMED,
            "application/merge-patch+json": NAMED, "Application/JSON; charset=UTF-8": NAMED}.items()],
    *[(D, f"{kind} is answered", get("Contact/1", Accept=kind), media(f"{told}; charset=utf-8"), holds("Fjordlys AS"))
        for kind, told in {"application/json": "application/json", "text/json": "text/json", "application/xml": "application/xml",
            "text/xml": "text/xml", "application/json-patch+json": "application/json",
            "application/merge-patch+json": "application/json"}.items()],
    (R, "Accept has parameters", get("Contact/1", Accept="application/json; charset=utf-8"), media(JSON_OUT)),
    (D, "with XML too", get("Contact/1", Accept="application/xml; charset=utf-8"), media("application/xml; charset=utf-8")),
    (D, "the best liked is taken", get("Contact/1", Accept="application/json;q=0.5, application/xml;q=0.9"),
        media("application/xml; charset=utf-8")),
    ("U", "a body without a type is JSON", post("Contact", NAMED), gives("Name", "Typed")),
    (I, "another type is 415", post("Contact", NAMED, Content_Type="text/plain"), status(415),
        holds('{"Message":"The request entity\'s media type \'text/plain\' is not supported for this resource."}')),
    (I, "an Accept that nothing fits is JSON, never 406", get("Contact/1", Accept="audio/ogg"), media(JSON_OUT), gives("ContactId", 1)),
    (R, "application/html at /api/v1 is help", get("/api/v1", Accept="application/html"), ok, holds("Contact")),
    (R, "a PATCH as plain JSON: an object is a merge patch", patch("Contact/1", {"Department": "Sea"}), gives("Department", "Sea"),
        gives("Name", "Fjordlys AS")),
    (R, "an array is a JSON Patch", patch("Contact/1", [{"op": "replace", "path": "/Department", "value": "Sea"}]),
        gives("Department", "Sea")),
)  # fmt: skip


def children(root: object) -> list[str]:
    return [each.tag for each in root]  # type: ignore[attr-defined]


XML = {"Accept": "application/xml"}
XML_IN = {"Content_Type": "application/xml"}

IN_XML = section(
    "3.2",
    (D, "the root is the carrier", agent(ENTITY, **XML), xml(lambda root: root.tag == "ContactEntity")),
    (D, "of REST too", get("Sale/1", **XML), xml(lambda root: root.tag.startswith("SaleEntity"))),
    (D, "children in declared order", agent(ENTITY, **XML),
        xml(lambda root: children(root)[:6] == ["ContactId", "Name", "Department", "OrgNr", "Number1", "Number2"])),
    (D, "no namespace", agent(ENTITY, **XML), without(" xmlns=")),
    (D, "an empty text is an empty element", agent(ENTITY, **XML), holds("<Department></Department>")),
    ("U", "a declaration in UTF-8", agent(ENTITY, **XML), bytes_are(lambda told: told.startswith(b'<?xml version="1.0" encoding="utf-8"'))),
    ("U", "null is nil", agent(ENTITY, **XML), xml(lambda root: root.find("UpdatedBy").attrib == {"{http://www.w3.org/2001/XMLSchema-instance}nil": "true"})),
    ("U", "an array holds elements of its type", agent(ENTITY, **XML), xml(lambda root: children(root.find("Emails")) == ["EntityElement"])),
    ("U", "an array at the root", agent("Contact/GetContactList", [1], **XML), xml(lambda root: root.tag == "ArrayOfContact" and children(root) == ["Contact"])),
    ("U", "texts in an array", get("String?q=SR_YES", **XML), xml(lambda root: root.tag == "ArrayOfString" and children(root)[0] == "string")),
    ("U", "a dictionary: Item, Key, Value", agent(ENTITY, **XML), xml(lambda root: children(root.find("FieldProperties")[0]) == ["Key", "Value"])),
    ("U", "booleans are words", agent(ENTITY, **XML), xml(lambda root: root.findtext("NoMailing") == "false")),
    ("U", "enums as in JSON", get("Appointment/1", **XML), xml(lambda root: root.findtext("Type") == "inDiary")),
    ("U", "dates as in JSON", get("Appointment/1", **XML), xml(lambda root: root.findtext("CreatedDate") == "2026-11-12T08:10:00")),
    ("U", "spans as in JSON", get("Appointment/1", **XML), xml(lambda root: root.findtext("AlarmLeadTime") == "00:00:00")),
    ("U", "a number alone", agent("Document/GetDocumentLength", {"DocumentId": 1}, **XML), xml(lambda root: root.tag in ("int", "long") and int(root.text) > 50)),
    ("U", "a text alone", get("String/SR_YES/en", **XML), xml(lambda root: (root.tag, root.text) == ("string", "Yes"))),
    ("U", "no result", agent("Contact/GetContactEntity?contactEntityId=99999", **XML), holds('nil="true"')),
    ("U", "in: namespaces are passed over", post("Contact", b'<c:ContactEntity xmlns:c="urn:x"><c:Name>Far</c:Name></c:ContactEntity>', **XML_IN), gives("Name", "Far")),
    ("U", "in: order is passed over", post("Contact", b"<ContactEntity><Department>D</Department><Name>N</Name></ContactEntity>", **XML_IN),
        gives("Name", "N"), gives("Department", "D")),
    ("U", "in: case is passed over", post("Contact", b"<contactentity><NAME>Low</NAME></contactentity>", **XML_IN), gives("Name", "Low")),
    ("U", "in: an array", post("Contact", b"<C><Name>A</Name><Emails><EntityElement><Value>a@so.test</Value></EntityElement></Emails></C>", **XML_IN),
        gives("Emails", 0, "Value", "a@so.test")),
    (D, "a feed in Atom by Accept", get("Contact?$top=1&$select=name", Accept="application/atom+xml"), holds("<feed", "Fjordlys AS")),
    (D, "$format comes before Accept", get("Contact?$top=1&$select=name&$format=json", **XML), media(JSON_OUT)),
)  # fmt: skip

FORM = {"Content_Type": "application/x-www-form-urlencoded"}

FORMS = section(
    "3.3",
    (D, "options of an archive as a form", post("Archive/FindContact", b"%24select=name&%24filter=contactId+eq+1", **FORM),
        gives("value", 0, "name", "Fjordlys AS")),
    (I, "A.B: within", post("Contact", b"Name=F&Category.Id=2", **FORM), gives("Category", "Id", 2)),
    (I, "A[0].B: in an array", post("Contact", b"Name=F&Emails%5B0%5D.Value=a%40so.test", **FORM), gives("Emails", 0, "Value", "a@so.test")),
    (I, "a number", agent("Document/GetDocumentLength", b"DocumentId=1", **FORM), gives(lambda told: told > 50)),
)  # fmt: skip

STREAM = "Document/GetDocumentStream"
MEMO = b"Present: Erik Lindqvist"


def base64_text(value: str) -> bool:
    return value.startswith("UHJlc2VudDogRXJpay")


BINARY = section(
    "3.4",
    (R, "an agent's stream as bytes", agent(STREAM, {"DocumentId": 1}, Accept="application/octet-stream"),
        bytes_are(lambda told: told.startswith(MEMO))),
    (R, "as a JSON text of base64", agent(STREAM, {"DocumentId": 1}, Accept="application/json"), gives(base64_text)),
    ("U", "JSON without an Accept", agent(STREAM, {"DocumentId": 1}), gives(base64_text)),
    ("U", "JSON for */*", agent(STREAM, {"DocumentId": 1}, Accept="*/*"), gives(base64_text)),
    ("U", "stored bytes for a PDF", agent(STREAM, {"DocumentId": 1}, Accept="application/pdf"), bytes_are(lambda told: told.startswith(MEMO))),
    (R, "the second set too", agent("Document/GetDocumentStreamFromEntity", {"DocumentEntity": {"DocumentId": 1}}, Accept="application/json"), gives(base64_text)),
    (R, "as bytes", agent("Document/GetDocumentStreamFromEntity", {"DocumentEntity": {"DocumentId": 1}}, Accept="application/octet-stream"),
        bytes_are(lambda told: told.startswith(MEMO))),
    (D, "streams in are base64", agent("Document/SetDocumentStreamFromId", {"DocumentId": 1, "Stream": "SGVsbG8="}), ok,
        get("Document/1/Content"), bytes_are(b"Hello")),
    (D, "REST: bytes without an Accept", get("Document/1/Content"), bytes_are(lambda told: told.startswith(MEMO))),
    (I, "its type as stored", get("Document/1/Content"), media("text/plain")),
    (I, "JSON on request", get("Document/1/Content", Accept="application/json"), media(JSON_OUT), gives(base64_text)),
    ("U", "its name for a file", get("Document/1/Content"), head("Content-Disposition", 'attachment; filename="minutes-lindqvist-soner-ab-10011.txt"')),
    (D, "SanitizedContent too", get("Document/1/SanitizedContent"), bytes_are(lambda told: told.startswith(MEMO))),
    (D, "PUT of content as bytes: the document", put("Document/1/Content", b"New", Content_Type="text/plain"), gives("DocumentId", 1),
        get("Document/1/Content"), bytes_are(b"New")),
    (D, "or multipart", put("Document/1/Content",
        b'--b\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\n\r\nParts\r\n--b--\r\n', Content_Type="multipart/form-data; boundary=b"),
        gives("DocumentId", 1), get("Document/1/Content"), bytes_are(b"Parts")),
    (D, "an attachment's content: 204", post("Attachment", {"Name": "a.txt"}), post("Attachment/{AttachmentId}/Content", b"Att", Content_Type="text/plain"),
        empty),
    (D, "an attachment's bytes", post("Attachment/1/Content", b"Att", Content_Type="text/plain"), empty,
        get("Attachment/1/Content"), bytes_are(b"Att")),
)  # fmt: skip

IMAGES = section(
    "3.4, 11",
    (D, "no image: 404", get("Person/1/Image"), missing),
    (D, "PUT: a bare number", put("Person/1/Image", PNG, Content_Type="image/png"), gives(lambda told: isinstance(told, int) and told > 0)),
    (D, "POST: a bare number", post("Person/1/Image", PNG, Content_Type="image/png"), gives(lambda told: isinstance(told, int) and told > 0)),
    (D, "as a part called image", put("Contact/1/Image", b'--b\r\nContent-Disposition: form-data; name="image"; filename="a.png"\r\n'
        b"Content-Type: image/png\r\n\r\n" + PNG + b"\r\n--b--\r\n", Content_Type="multipart/form-data; boundary=b"), ok,
        get("Contact/1/Image"), bytes_are(PNG)),
    (D, "no body: 400", put("Person/1/Image", b"", Content_Type="image/png"), status(400)),
    (D, "bytes, of their type", put("Person/1/Image", PNG, Content_Type="image/png"), get("Person/1/Image"), bytes_are(PNG), media("image/png")),
    ("U", "no name for a file", put("Person/1/Image", PNG, Content_Type="image/png"), get("Person/1/Image"), head("Content-Disposition", None)),
    (D, "ifBlank=Null: 404", get("Person/1/Image?ifBlank=Null"), missing),
    *[(D, f"ifBlank={name}: a picture", get(f"Person/1/Image?ifBlank={name}"), ok, head("Content-Type", lambda told: told.startswith("image/")))
        for name in ("ClearPixel", "SrNoPhoto", "SrNoPhotoWithBorder", "GenericFileIcon")],
    (D, "DELETE: 204", put("Person/1/Image", PNG, Content_Type="image/png"), delete("Person/1/Image"), empty, get("Person/1/Image"), missing),
    (D, "ImageInfo without an image: 200, empty", get("Person/1/ImageInfo"), gives("BlobId", 0), gives("MimeType", "")),
    (D, "ImageInfo", put("Person/1/Image", PNG, Content_Type="image/png"), get("Person/1/ImageInfo"), gives("MimeType", "image/png"),
        gives("BlobSize", len(PNG)), gives("ConceptualType", "PERSONPHOTO")),
    (D, "BLOB/GetPersonImage without an image: 200, empty", agent("BLOB/GetPersonImage", {"PersonId": 1}, Accept="application/json"), ok),
    (D, "Person/GetPersonImage without one is an error", agent("Person/GetPersonImage", {"PersonId": 1}, Accept="application/json"), missing),
    (D, "SetPersonImage: 204", agent("BLOB/SetPersonImage", {"PersonId": 1, "Image": "aW1n"}), empty,
        get("Person/1/Image"), bytes_are(b"img")),
    (D, "products have images too", get("Product/99999/Image"), missing),
)  # fmt: skip

DOCUMENTS = section(
    "11",
    (D, "POST makes the record only", post("Document", {"Header": "New", "Name": "n.txt", "Contact": {"ContactId": 1}}), gives("Header", "New")),
    (D, "POST of content makes it of the template", post("Document/1/Content", {}), gives("DocumentId", 1)),
    (D, "SetDocumentStream answers the document", agent("Document/SetDocumentStream", {"DocumentEntity": {"DocumentId": 1}, "Stream": "SGVsbG8=",
        "OverwriteExistingData": True}), gives("DocumentId", 1), get("Document/1/Content"), bytes_are(b"Hello")),
    (D, "its length is a number", agent("Document/SetDocumentStreamFromId", {"DocumentId": 1, "Stream": "SGVsbG8="}),
        agent("Document/GetDocumentLength", {"DocumentId": 1}), gives(5)),
    (D, "CreateTempFile: a name", agent("Document/CreateTempFile", {"Filename": "a.txt", "DataStream": "SGVsbG8="}), gives(lambda told: isinstance(told, str))),
    (D, "lock: its state", get("Document/1/Lock"), gives("State", "NotCheckedOut")),
    (D, "lock: POST checks out", post("Document/1/Lock"), gives("Success", True), get("Document/1/Lock"), gives("State", "CheckedOutOwn"), gives("AssociateId", 5)),
    (D, "lock: PUT checks in", post("Document/1/Lock"), put("Document/1/Lock?versionDescription=second"), gives("Success", True),
        get("Document/1/Lock"), gives("State", "NotCheckedOut")),
    (D, "lock: DELETE undoes", post("Document/1/Lock"), delete("Document/1/Lock"), gives("Success", True), get("Document/1/Lock"), gives("State", "NotCheckedOut")),
    (D, "ReturnInfo's members", post("Document/1/Lock"), gives(lambda told: {"ExternalReference", "VersionId", "Success", "Type", "Value", "AdditionalInfo"} <= set(told))),
    (D, "DELETE of content: a ReturnInfo", delete("Document/1/Content"), gives("Success", True)),
    (D, "Url: a text", get("Document/1/Url"), gives(lambda told: isinstance(told, str))),
    (D, "attachments of a message: 204", post("Attachment", {"Name": "a.txt"}), post("TicketMessage/1/Attachment", [1]), empty),
    (D, "UploadAttachment: 204", agent("Ticket/UploadAttachment", {"AttachmentId": 1, "Content": "SGVsbG8="}), empty,
        agent("Ticket/GetAttachmentStream", {"AttachmentId": 1}, Accept="application/octet-stream"), bytes_are(b"Hello")),
)  # fmt: skip

MEMBERS = section(
    "4.1",
    (R, "names in Pascal case", get("Contact/1"), gives(lambda told: {"OrgNr", "Xstop", "Name", "_Links"} <= set(told))),
    (R, "with their oddities", get("Person/1"), gives(lambda told: {"Mrmrs", "DbiLastSyncronized"} <= set(told))),
    (R, "names in are read without regard to case", agent("Contact/SaveContactEntity", {"name": "Camel", "orgNr": "9"}), gives("Name", "Camel"), gives("OrgNr", "9")),
    (R, "deep down too", agent("Contact/SaveContactEntity", {"name": "C", "address": {"street": {"address1": "A 1"}}}), gives("Address", "Street", "Address1", "A 1")),
    (R, "an unset text is blank", get("Contact/1"), gives("Department", "")),
    (R, "an unset reference is null", get("Contact/1"), gives("UpdatedBy", None)),
    (R, "UserName may be null, EmailAddressName is", get("Person/1"), gives("Contact", "EmailAddressName", None)),
    (R, "an unset list reference is an empty one", get("Contact/default"), gives("TicketPriority", "Id", 0)),
    (R, "the last members, in order", get("Contact/1"), gives(lambda told: list(told)[-3:] == ["TableRight", "FieldProperties", "_Links"])),
    (R, "of agents", agent(ENTITY), gives(lambda told: list(told)[-2:] == ["TableRight", "FieldProperties"])),
    (R, "FieldProperties", get("Contact/1"), gives("FieldProperties", "OrgNr", "FieldRight", {"Mask": "Update", "Reason": ""})),
    (R, "FieldType is a CLR name", get("Contact/1"), gives("FieldProperties", "ContactId", "FieldType", "System.Int32")),
    (R, "of carriers too", get("Contact/1"), gives("FieldProperties", "Associate", "FieldType", "SuperOffice.CRM.Services.Associate")),
    (R, "of arrays too", get("Contact/1"), gives("FieldProperties", "Emails", "FieldType", "SuperOffice.CRM.Services.EntityElement[]")),
    (R, "of times", get("Appointment/1"), gives("FieldProperties", "AlarmLeadTime", "FieldType", "System.TimeSpan")),
    (R, "dotted keys", get("Contact/1"), gives("FieldProperties", lambda told: "Address.City" in told or any(key.startswith("Address.") for key in told))),
    (R, "small carriers have none", get("Contact/1"), gives("Category", "FieldProperties", {}), gives("Category", "TableRight", None)),
    (R, "an associate has a TableRight", get("Contact/1"), gives("Associate", "TableRight", lambda told: "Select" in told["Mask"])),
    (R, "a mandatory name", get("Contact/1"), gives("FieldProperties", "Name", "FieldRight", {"Mask": "Update, UIHintMandatory", "Reason": "[SR_MANDATORY_FIELD_1281]"})),
    (R, "a mandatory category", get("Contact/1"), gives("FieldProperties", "Category", "FieldRight", "Reason", "[SR_MANDATORY_FIELD_1289]")),
    (R, "a mandatory business", get("Contact/1"), gives("FieldProperties", "Business", "FieldRight", "Reason", "[SR_MANDATORY_FIELD_1288]")),
    (R, "a mandatory first name", get("Person/1"), gives("FieldProperties", "Firstname", "FieldRight", "Reason", "[SR_ACCESS_MANDATORY]")),
)  # fmt: skip


def saved(given: bytes) -> object:
    return agent("Contact/SaveContactEntity", given, Content_Type="application/json")


def weekly(days: object) -> object:
    return meeting(Recurrence={"IsRecurrence": True, "Pattern": "Weekly", "StartDate": "2026-05-05T00:00:00", "EndDate": "2026-05-25T00:00:00",
        "RecurrenceEndType": "EndDate", "WeekPattern": {"Weekdays": days, "Cycle": 1}})  # fmt: skip


def meeting(**given: object) -> object:
    return agent(
        "Appointment/SaveAppointmentEntity",
        {"Title": "M", "StartDate": "2026-05-05T10:00:00", "EndDate": "2026-05-05T11:00:00"}
        | given,
    )


SCALARS = section(
    "4.2",
    (R, "a number as text", agent("Document/GetDocumentLength", {"DocumentId": "1"}), gives(lambda told: told > 50)),
    (R, "in a reference", patch("Contact/1", {"Category": {"Id": "2"}}), gives("Category", "Id", 2)),
    (R, "a double always has a fraction", get("Contact/1"), holds('"Wgs84Latitude":0.0,')),
    (I, "a double with one", post("Sale", {"Heading": "S", "Amount": 4.43}), holds('"Amount":4.43,')),
    (R, "a double as text", post("Sale", {"Heading": "S", "Amount": "4.43"}), gives("Amount", 4.43)),
    (R, "a whole one", post("Sale", {"Heading": "S", "Amount": 5}), holds('"Amount":5.0,')),
    (I, "a boolean as text", patch("Contact/1", {"NoMailing": "true"}), gives("NoMailing", True)),
    (I, "a boolean as 1", patch("Contact/1", {"NoMailing": 1}), gives("NoMailing", True)),
    (I, "a boolean as 0", patch("Contact/1", {"NoMailing": 0}), gives("NoMailing", False)),
    (I, "a text as a number", patch("Contact/1", {"Department": 12}), gives("Department", "12")),
    (R, "an enum by its name", get("Appointment/1"), gives("Type", "inDiary"), gives("Completed", "NotStarted")),
    (R, "of an associate", get("Contact/1"), gives("Associate", "Type", "InternalAssociate")),
    (I, "in whatever case", patch("Appointment/1", {"Completed": "completed"}), gives("Completed", "Completed")),
    (R, "in as a number", meeting(Private=2), gives("Private", "PrivateGroup")),
    (R, "flags are joined by a comma and a blank", weekly("Monday, Wednesday, Friday"),
        gives("Recurrence", "WeekPattern", "Weekdays", "Monday, Wednesday, Friday")),
    (R, "in without the blank", weekly("Monday,Friday"),
        gives("Recurrence", "WeekPattern", "Weekdays", "Monday, Friday")),
    (R, "in as a number", weekly(3), gives("Recurrence", "WeekPattern", "Weekdays", "Monday, Tuesday")),
    (R, "TableRight in single bits", get("Contact/1"), gives("TableRight", "Mask", "Select, Update, Insert, Delete")),
    (R, "a span", get("Appointment/1"), gives("AlarmLeadTime", "00:00:00")),
    (I, "in as hh:mm:ss", meeting(AlarmLeadTime="01:30:00"), gives("AlarmLeadTime", "01:30:00")),
    (I, "in as hh:mm", meeting(AlarmLeadTime="01:30"), gives("AlarmLeadTime", "01:30:00")),
    (I, "in as ISO 8601", meeting(AlarmLeadTime="PT1H30M"), gives("AlarmLeadTime", "01:30:00")),
    (I, "in as days of ISO 8601", meeting(AlarmLeadTime="PT30M"), gives("AlarmLeadTime", "00:30:00")),
    (R, "arrays in arrays", get("Contact/1"), gives("Address", "LocalizedAddress", 1, 1, "Name", "StreetCity")),
    ("U", "a number out of range", agent("Document/GetDocumentLength", {"DocumentId": 3000000000}), refused(400, "ArgumentException", "DocumentId", layer="WebApi")),
    ("U", "no number, deep down", put("Contact/1", {"Category": {"Id": "two"}}), refused(400, "ArgumentException", "Category.Id", layer="WebApi")),
    ("U", "no enum", meeting(Private="Nobody"), refused(400, "ArgumentException", "Private", layer="WebApi")),
    ("U", "malformed JSON", saved(b'{\n "Name": }'), status(400), holds("line 2", "column")),
    ("U", "malformed XML", post("Contact", b"<a>\n<b></a>", **XML_IN), status(400), holds("line 2", "column")),
    (R, "a trailing comma in an object", saved(b'{"Name":"L",}'), gives("Name", "L")),
    (R, "a trailing comma in an array", saved(b'{"Name":"L","Emails":[{"Value":"a@so.test"},]}'), gives("Emails", lambda told: len(told) == 1)),
    (R, "a raw line break in a text", saved(b'{"Name":"L\nM"}'), gives("Name", "L\nM")),
    (D, "names without quotes", saved(b'{Name:"L"}'), gives("Name", "L")),
    (D, "single quotes", saved(b"{'Name':'L'}"), gives("Name", "L")),
    (I, "comments", saved(b'{/* the name */"Name":"L" // short\n}'), gives("Name", "L")),
    (I, "no $type", get("Contact/1"), without("$type")),
    (R, "keys of dictionaries keep their case", agent("Webhook/SaveWebhook", {"Name": "W", "Type": "webhook",
        "TargetUrl": "https://so.test/", "Events": ["contact.created"], "Headers": {"x-fooBar": "1"}}), gives("Headers", {"x-fooBar": "1"})),
)  # fmt: skip

PLANTED = Prepare(lambda door: define(door.tenant))
PUT_IN = {"UserDefinedFields": RECORDED_UDEF, "ExtraFields": RECORDED_EXTRA}


def custom(**given: object) -> object:
    return patch("Person/5", given)


def shown(dictionary: str, key: str, value: str) -> object:
    return gives(dictionary, key, value)


ENCODED = section(
    "4.3",
    (R, "UserDefinedFields as recorded", PLANTED, custom(**PUT_IN), gives("UserDefinedFields", RECORDED_UDEF)),
    (R, "ExtraFields as recorded", PLANTED, custom(**PUT_IN), gives("ExtraFields", RECORDED_EXTRA)),
    (R, "CustomFields as recorded", PLANTED, custom(**PUT_IN), gives("CustomFields", recorded_custom())),
    (R, "they do not heed SO-TimeZone", PLANTED, custom(**PUT_IN), get("Person/5", SO_TimeZone="US-NY"),
        gives("UserDefinedFields", RECORDED_UDEF), gives("CustomFields", recorded_custom())),
    (D, "in: a plain number", PLANTED, custom(UserDefinedFields={"SuperOffice:3": "12"}), shown("UserDefinedFields", "SuperOffice:3", "[I:12]")),
    (D, "in: a bare number", PLANTED, custom(ExtraFields={"x_person_integer": 1}), shown("ExtraFields", "x_person_integer", "[I:1]")),
    (D, "in: an encoded number", PLANTED, custom(CustomFields={"SuperOffice:3": "[I:-1]"}), shown("CustomFields", "SuperOffice:3", "[I:-1]")),
    (D, "in: an ISO date", PLANTED, custom(UserDefinedFields={"SuperOffice:4": "2021-11-09"}),
        shown("UserDefinedFields", "SuperOffice:4", "[D:11/09/2021 00:00:00.0000000]")),
    (D, "in: a dotted date with the year first", PLANTED, custom(UserDefinedFields={"SuperOffice:4": "[D:2020.08.27]"}),
        shown("UserDefinedFields", "SuperOffice:4", "[D:08/27/2020 00:00:00.0000000]")),
    (D, "in: month first", PLANTED, custom(UserDefinedFields={"SuperOffice:4": "[D:06/19/2019]"}),
        shown("UserDefinedFields", "SuperOffice:4", "[D:06/19/2019 00:00:00.0000000]")),
    (D, "in: a decimal", PLANTED, custom(UserDefinedFields={"SuperOffice:8": "[F:4.43]"}), shown("UserDefinedFields", "SuperOffice:8", "[F:4.43]")),
    (R, "a checkbox in one dictionary", PLANTED, custom(CustomFields={"SuperOffice:6": "[I:1]"}), shown("UserDefinedFields", "SuperOffice:6", "True")),
    (R, "its text", PLANTED, custom(CustomFields={"SuperOffice:6": "[I:1]"}), shown("CustomFields", "SuperOffice:6:DisplayText", "[SR_YES]")),
    (R, "a checkbox the other way", PLANTED, custom(UserDefinedFields={"SuperOffice:6": "True"}), shown("CustomFields", "SuperOffice:6", "[I:1]")),
    (I, "in: :org and :DisplayText are passed over", PLANTED, custom(CustomFields={"SuperOffice:7:DisplayText": "x", "SuperOffice:3:org": "[I:9]"}),
        shown("CustomFields", "SuperOffice:3:org", "[I:0]")),
    (D, "cells of an agent's archive are encoded", agent("Archive/GetArchiveListByColumns", {"ProviderName": "FindContact", "Columns": ["contactId", "registeredDate"],
        "SortOrder": [], "Restriction": [], "Entities": [], "Page": 0, "PageSize": 1}), holds('"[I:1]"', '"[D:11/02/2025]"')),
)  # fmt: skip

NOON = {"StartDate": "2026-07-01T12:00:00", "EndDate": "2026-07-01T13:00:00"}
NOON_ROW = "Appointment/{AppointmentId}"
MADE = post("Appointment", {"Title": "T"} | NOON)


def told_start(zone: str | None, start: str) -> list[object]:
    return [MADE, get(NOON_ROW, SO_TimeZone=zone), gives("StartDate", start)]


def sent_start(start: str, zone: str | None, base: str) -> list[object]:
    return [
        post("Appointment", {"Title": "T", "StartDate": start, "EndDate": start}, SO_TimeZone=zone),
        get(NOON_ROW),
        gives("StartDate", base),
    ]


TIMES = section(
    "4.4",
    (R, "no header: the base zone's wall clock", *told_start(None, "2026-07-01T12:00:00")),
    (R, "a zone", *told_start("UTC", "2026-07-01T10:00:00")),
    (R, "its code in whatever case", *told_start("utc", "2026-07-01T10:00:00")),
    (R, "by id", *told_start("1", "2026-07-01T10:00:00")),
    (R, "the base zone by id", *told_start("261", "2026-07-01T12:00:00")),
    (R, "UTC, tagged", *told_start("UTC, includeTZOffset", "2026-07-01T10:00:00Z")),
    (R, "without the blank", *told_start("UTC,includeTZOffset", "2026-07-01T10:00:00Z")),
    (R, "NO, tagged", *told_start("NO, includeTZOffset", "2026-07-01T12:00:00+02:00")),
    (R, "tagged alone", *told_start("includeTZOffset", "2026-07-01T12:00:00+02:00")),
    (D, "another country", *told_start("DK, includeTZOffset", "2026-07-01T12:00:00+02:00")),
    (D, "a state", *told_start("US-NY, includeTZOffset", "2026-07-01T06:00:00-04:00")),
    (R, "winter and summer", post("Appointment", {"Title": "W", "StartDate": "2026-01-01T12:00:00", "EndDate": "2026-01-01T12:00:00"}),
        get(NOON_ROW, SO_TimeZone="NO,includeTZOffset"), gives("StartDate", "2026-01-01T12:00:00+01:00")),
    ("U", "an unknown zone is passed over, and told", MADE, get(NOON_ROW, SO_TimeZone="Moon"), gives("StartDate", "2026-07-01T12:00:00"), ignored("SO-TimeZone")),
    (D, "in: bare is the base zone", *sent_start("2026-07-01T12:00:00", None, "2026-07-01T12:00:00")),
    (D, "in: bare is the header's zone", *sent_start("2026-07-01T12:00:00", "UTC", "2026-07-01T14:00:00")),
    (D, "in: Z", *sent_start("2026-07-01T12:00:00Z", None, "2026-07-01T14:00:00")),
    (R, "in: as Javascript has it", *sent_start("2002-03-31T16:00:00.000Z", None, "2002-03-31T18:00:00")),
    (D, "in: an offset beats the header", *sent_start("2026-07-01T12:00:00-05:00", "UTC", "2026-07-01T19:00:00")),
    (R, "Created is UTC when tagged", get("Contact/1", SO_TimeZone="NO,includeTZOffset"), gives("CreatedDate", "2025-11-02T09:12:00Z")),
    (R, "and the base zone's else", get("Contact/1"), gives("CreatedDate", "2025-11-02T10:12:00")),
    (R, "unset", get("Contact/1"), gives("UpdatedDate", UNSET)),
    (R, "unset, tagged", get("Contact/1", SO_TimeZone="NO,includeTZOffset"), gives("UpdatedDate", f"{UNSET}Z")),
    (R, "unset and no stamp, tagged", get("Appointment/1", SO_TimeZone="NO,includeTZOffset"), gives("PublishEventDate", "0001-01-01T01:00:00+01:00")),
    (R, "unset and no stamp, in UTC", get("Appointment/1", SO_TimeZone="UTC,includeTZOffset"), gives("PublishEventDate", f"{UNSET}Z")),
    (R, "a birthday is not shifted", patch("Person/1", {"BirthDate": "1999-05-13T00:00:00"}), get("Person/1", SO_TimeZone="UTC,includeTZOffset"),
        gives("BirthDate", "1999-05-13T00:00:00Z")),
    (R, "in NO it is tagged UTC", patch("Person/1", {"BirthDate": "1999-05-13T00:00:00"}), get("Person/1", SO_TimeZone="NO,includeTZOffset"),
        gives("BirthDate", "1999-05-13T00:00:00Z")),
    (R, "a recurrence's day is not shifted", get("Appointment/1", SO_TimeZone="UTC,includeTZOffset"),
        gives("Recurrence", "StartDate", lambda told: told.endswith("T00:00:00Z"))),
    (R, "a span is no date", get("Appointment/1", SO_TimeZone="NO,includeTZOffset"), gives("AlarmLeadTime", "00:00:00")),
    (R, "no fraction when it is none", get("Appointment/1"), gives("CreatedDate", "2026-11-12T08:10:00")),
    (R, "seven digits when it is one", agent("EMail/SaveToMailServer", {"Email": {"Sent": "2020-08-19T17:12:16.9553621"}}), gives("Sent", "2020-08-19T17:12:16.9553621")),
)  # fmt: skip

NULLED = {"Department": "", "Number2": "10001"}

SELECTED = section(
    "5",
    (D, "the named stay, the rest is null", get("Contact/1?$select=Name"), gives("Name", "Fjordlys AS"), gives("Number2", None), gives("Category", None)),
    (D, "none is removed", get("Contact/1?$select=Name"), gives("Emails", None)),
    (D, "whatever their case", get("Contact/1?$select=name,NUMBER2"), gives("Name", "Fjordlys AS"), gives("Number2", "10001")),
    (D, "one within another", get("Contact/1?$select=category/id"), gives("Category", "Id", 4), gives("Category", "Value", None)),
    (I, "the whole of one", get("Contact/1?$select=category"), gives("Category", "Value", "Partner")),
    (I, "numbers are 0", get("Contact/1?$select=Name"), gives("ActiveInterests", 0)),
    (I, "booleans are false", patch("Contact/1", {"NoMailing": True}), get("Contact/1?$select=Name"), gives("NoMailing", False)),
    (I, "dates are unset", get("Contact/1?$select=Name"), gives("CreatedDate", UNSET)),
    (I, "enums are their first", get("Appointment/1?$select=Title"), gives("Type", lambda told: told == "Unknown" or told != "inDiary")),
    ("U", "the key too", get("Contact/1?$select=Name"), gives("ContactId", 0)),
    ("U", "rights and links too", get("Contact/1?$select=Name"), gives("TableRight", None), gives("FieldProperties", None), gives("_Links", None)),
    (I, "blanks around names", get("Contact/1?$select=%20Name%20,%20Number2"), gives("Number2", "10001")),
    ("U", "unknown names are passed over", get("Contact/1?$select=Name,Odd"), gives("Name", "Fjordlys AS")),
    (I, "each element of an array", agent("Contact/GetContactList?$select=Name", [1, 2]), gives(lambda rows: all(row["Name"] and row["ContactId"] == 0 for row in rows))),
    (D, "agents", agent(f"{ENTITY}&$select=Name"), gives("Name", "Fjordlys AS"), gives("Number2", None)),
    (D, "POST", post("Contact?$select=Name", {"Name": "S", "OrgNr": "1"}), gives("Name", "S"), gives("OrgNr", None)),
    (D, "PUT", put("Contact/1?$select=Name", {"Name": "S", "OrgNr": "1"}), gives("Name", "S"), gives("OrgNr", None)),
    (D, "PATCH", patch("Contact/1?$select=Name", {"Department": "D"}), gives("Name", "Fjordlys AS"), gives("Department", None)),
    (D, "not Save", agent("Contact/SaveContactEntity?$select=Name", {"Name": "S", "OrgNr": "1"}), gives("OrgNr", "1")),
    (D, "not CreateDefault", agent("Contact/CreateDefaultContactEntity?$select=Name"), gives("Emails", [])),
    (D, "not default", get("Contact/default?$select=Name"), gives("Emails", [])),
    (I, "not scalars", agent("Document/GetDocumentLength?$select=Name", {"DocumentId": 1}), gives(lambda told: told > 50)),
    (R, "an archive's columns: absent unless listed", get("Contact?$select=name&$top=1"), gives("value", 0, {"PrimaryKey": "1", "EntityName": "contact", "name": "Fjordlys AS"})),
    (R, "PrimaryKey and EntityName are first", get("Contact?$select=name&$top=1"), gives("value", 0, lambda row: list(row)[:2] == ["PrimaryKey", "EntityName"])),
    (D, "XML too", get("Contact/1?$select=Name", **XML), xml(lambda root: root.findtext("Name") == "Fjordlys AS" and root.find("Number2").attrib)),
)  # fmt: skip

REST = section(
    "6",
    (D, "default: an entity without links", get("Contact/default"), gives("ContactId", 0), lacks("_Links")),
    (D, "default: its next number", get("Contact/default"), gives("Number2", lambda told: told.isdigit())),
    (D, "one: with links", get("Contact/1"), gives("_Links", "Self", "http://so.test/api/v1/Contact/1")),
    (D, "a missing one", get("Contact/99999"), missing),
    (D, "all: a page", get("Contact?$top=1&$select=name"), gives(lambda told: list(told) == ["odata.metadata", "odata.nextLink", "value"])),
    *[(D, f"{name}/Simple", get(f"{name}/1/Simple"), ok, lacks("_Links")) for name in ("Appointment", "Contact", "Person", "Project", "Sale", "Ticket")],
    (D, "Simple of a missing one", get("Contact/99999/Simple"), missing),
    (D, "others have none", get("Document/1/Simple"), missing),
    (D, "POST: 200 and the new id", post("Contact", {"Name": "P"}), gives("ContactId", lambda told: told > 0), gives("_Links", "Self", long)),
    (D, "no Location", post("Contact", {"Name": "P"}), ok, head("Location", None)),
    (D, "POST without a name", post("Contact", {"Name": ""}), status(400)),
    (D, "PUT: 200 with links", put("Contact/1", {"Name": "P"}), gives("Name", "P"), gives("_Links", "Self", long)),
    (D, "PUT without an entity: 400", put("Contact/1"), status(400)),
    (D, "PUT of null: 400", put("Contact/1", None), status(400)),
    (D, "PUT replaces the whole", put("Contact/1", {"Name": "P"}), gives("OrgNr", "")),
    ("U", "a reference that is not there stays", put("Contact/1", {"Name": "P"}), gives("Category", "Id", 4)),
    ("U", "a reference that is null goes", put("Contact/1", {"Name": "P", "Associate": None}), ok),
    ("U", "a collection that is not there stays", put("Contact/1", {"Name": "P"}), gives("Emails", lambda told: len(told) == 1)),
    ("U", "a collection of null stays", put("Contact/1", {"Name": "P", "Emails": None}), gives("Emails", lambda told: len(told) == 1)),
    ("U", "an empty collection goes", put("Contact/1", {"Name": "P", "Emails": []}), gives("Emails", [])),
    ("U", "the id of the path counts", put("Contact/1", {"ContactId": 2, "Name": "P"}), gives("ContactId", 1)),
    ("U", "PUT on a missing id", put("Contact/99999", {"Name": "P"}), missing),
    (D, "DELETE: 204", delete("Contact/8"), empty),
    ("U", "and 404 from then on", delete("Contact/8"), get("Contact/8"), missing),
    (D, "DELETE of a missing id: 204", delete("Contact/99999"), empty),
    (R, "links: Self.Simple", get("Person/1"), gives("_Links", "Self.Simple", "http://so.test/api/v1/Person/1/Simple")),
    (R, "links: UdefLayout", get("Person/1"), gives("_Links", "UdefLayout", "http://so.test/api/v1/Person/UdefLayout/Published")),
    (R, "links: a reference", get("Person/1"), gives("_Links", "Contact", "http://so.test/api/v1/Contact/1")),
    (R, "links: none where it is unset", get("Appointment/1"), lacks("_Links", "Contact")),
    *[(R, f"links: the list of {field}", get("Person/1"), gives("_Links", f"{field}.List", f"http://so.test/api/v1/MDOList/{name}"))
        for field, name in {"Position": "perspos", "Contact": "contact_new", "Interests": "persint", "Mrmrs": "mrmrs"}.items()],
    (R, "links: the archive", get("Person/1"), gives("_Links", "Archive", "http://so.test/api/v1/Person")),
    (R, "links: related archives", get("Person/1"), gives("_Links", lambda told: any(name.startswith("Archive.") for name in told))),
    (D, "ChangeTo: GET answering 204", get("List/TicketStatus/1/ChangeTo/2"), empty),
    (D, "PUT of duplicate rules: 204", put("Contact/DuplicateRules", []), empty),
    (D, "PUT of a preference: 204", put("Preference/Functions/Test", {"RawValue": "1"}), empty),
    (D, "DELETE with an answer: a lock", post("Document/1/Lock"), delete("Document/1/Lock"), ok),
    (I, "Created is the server's", put("Contact/1", {"Name": "P", "CreatedDate": "2001-01-01T00:00:00"}), gives("CreatedDate", "2025-11-02T10:12:00")),
    (I, "so are full names", patch("Person/1", {"FullName": "Nobody"}), gives("FullName", "Ingrid Solberg")),
    (I, "so are rights", patch("Contact/1", {"TableRight": {"Mask": "None"}}), gives("TableRight", "Mask", "Select, Update, Insert, Delete")),
    (R, "a reference by a stub with its id", put("Contact/1", {"Name": "P", "Category": {"Id": 2, "Value": "Bogus"}}), gives("Category", "Value", "Potential customer")),
    (R, "a company by its id", patch("Person/1", {"Contact": {"ContactId": 2}}), gives("Contact", "Name", "Bjørge Trelast AS")),
    (R, "an associate by its id", patch("Contact/1", {"Associate": {"AssociateId": 5}}), gives("Associate", "Name", "tje0")),
    (D, "an address by its parts", patch("Contact/1", {"Address": {"Street": {"City": "Bergen"}}}), gives("Address", "LocalizedAddress", 1, 1, "Value", "Bergen")),
    (D, "an address by its lines", put("Contact/1", {"Name": "P", "Address": {"LocalizedAddress": [[{"Name": "StreetAddress1", "Value": "Torget 1"}]]}}),
        gives("Address", "Street", "Address1", "Torget 1")),
    (D, "fk=true is taken", get("Contact/1?fk=true"), ok, ignored()),
)  # fmt: skip


def patched(*operations: dict[str, object]) -> object:
    return patch("Contact/1", list(operations))


def op(name: str, path: str, **more: object) -> dict[str, object]:
    return {"op": name, "path": path} | more


PATCHES = section(
    "6, PATCH",
    (D, "replace", patched(op("replace", "/Department", value="A")), gives("Department", "A")),
    (D, "add", patched(op("add", "/Department", value="A")), gives("Department", "A")),
    (D, "whatever the case", patched(op("replace", "/department", value="A")), gives("Department", "A")),
    (D, "without the slash", patched(op("replace", "Department", value="A")), gives("Department", "A")),
    (I, "remove: blank", patched(op("remove", "/OrgNr")), gives("OrgNr", "")),
    (I, "remove of an element", patched(op("remove", "/Emails/0")), gives("Emails", [])),
    (D, "add at the end", patched(op("add", "/Emails/-", value={"Value": "b@so.test"})), gives("Emails", 1, "Value", "b@so.test")),
    (D, "an element's member", patched(op("replace", "/emails/0/value", value="c@so.test")), gives("Emails", 0, "Value", "c@so.test")),
    (D, "test that holds", patched(op("test", "/Name", value="Fjordlys AS"), op("replace", "/Department", value="A")), gives("Department", "A")),
    (D, "test that fails: 409", patched(op("replace", "/Department", value="A"), op("test", "/Name", value="X")), status(409), get("Contact/1"), gives("Department", "")),
    (D, "move is not supported", patched(op("move", "/Department", **{"from": "/OrgNr"})), status(400)),
    (D, "copy is not supported", patched(op("copy", "/Department", **{"from": "/OrgNr"})), status(400)),
    (D, "a missing id", patch("Contact/99999", {"Name": "X"}), missing),
    (D, "merge: an object on an array is added", patch("Contact/1", {"Emails": {"Value": "b@so.test"}}), gives("Emails", lambda told: [e["Value"] for e in told][-1] == "b@so.test" and len(told) == 2)),
    (D, "merge: an array replaces it", patch("Contact/1", {"Emails": [{"Value": "b@so.test"}]}), gives("Emails", lambda told: [e["Value"] for e in told] == ["b@so.test"])),
    ("U", "merge: null is blank", patch("Contact/1", {"OrgNr": None}), gives("OrgNr", "")),
    (D, "add of an array switches an interest on", patched(op("add", "Interests", value=[{"Id": "3", "Selected": True}])),
        gives("Interests", lambda told: len(told) == 3 and [e["Selected"] for e in told if e["Id"] == 3] == [True])),
    (I, "and leaves the others", patched(op("add", "Interests", value=[{"Id": 3, "Selected": True}])), patched(op("add", "Interests", value=[{"Id": 2, "Selected": True}])),
        gives("Interests", lambda told: {e["Id"] for e in told if e["Selected"]} == {2, 3})),
    (I, "replace clears them", patched(op("add", "Interests", value=[{"Id": 3, "Selected": True}])), patched(op("replace", "Interests", value=[{"Id": 2, "Selected": True}])),
        gives("Interests", lambda told: {e["Id"] for e in told if e["Selected"]} == {2})),
    (D, "nested: Category/Id", patched(op("replace", "/Category/Id", value=2)), gives("Category", "Value", "Potential customer")),
    (D, "nested: a whole street", patched(op("replace", "Address/Street", value={"City": "Bergen"})), gives("Address", "Street", "City", "Bergen")),
    ("U", "nested: a line of it", patched(op("replace", "Address/Street/Address1", value="Torget 1")), gives("Address", "Street", "Address1", "Torget 1")),
    (I, "a dictionary in part", PLANTED, custom(CustomFields={"SuperOffice:1": "Kept"}), patch("Person/5", [op("replace", "CustomFields", value={"SuperOffice:2": "New"})]),
        gives("CustomFields", "SuperOffice:1", "Kept"), gives("CustomFields", "SuperOffice:2", "New")),
    (D, "one of its keys", PLANTED, patch("Person/5", [op("replace", "CustomFields/SuperOffice:1", value="Key")]), gives("UserDefinedFields", "SuperOffice:1", "Key")),
    (D, "an extra field", PLANTED, patch("Person/5", [op("replace", "ExtraFields/x_person_shorttext", value="Key")]), gives("ExtraFields", "x_person_shorttext", "Key")),
    ("U", "an unknown path", patched(op("replace", "/Odd", value=1)), status(400)),
)  # fmt: skip

AGENTS = section(
    "7",
    (D, "a missing one: 200, null", agent("Contact/GetContactEntity?contactEntityId=99999"), gives(None)),
    (D, "nothing to tell: 204", agent("Contact/DeleteContactEntity?contactEntityId=8"), empty),
    (D, "a bare boolean", agent("Batch/StopBatchJob", {"Id": 99999}), bytes_are(lambda told: told in (b"true", b"false"))),
    (D, "a bare number", agent("Document/GetDocumentLength", {"DocumentId": 1}), bytes_are(lambda told: told.isdigit())),
    (I, "a list of nothing", agent("Contact/GetContactList", [99999]), gives([])),
    (D, "Save with id 0 makes one", agent("Contact/SaveContactEntity", {"ContactId": 0, "Name": "N"}), gives("ContactId", lambda told: told > 1)),
    (D, "Save without an id too", agent("Contact/SaveContactEntity", {"Name": "N"}), gives("ContactId", lambda told: told > 1)),
    ("U", "Save with an unknown id", agent("Contact/SaveContactEntity", {"ContactId": 99999, "Name": "N"}), refused(404, "SoNotFoundException")),
    ("U", "Delete of a missing one: 204", agent("Contact/DeleteContactEntity?contactEntityId=99999"), empty),
    (D, "no number for an id", agent("Contact/GetContactEntity?contactEntityId=abc"), unbound("contactEntityId")),
    (D, "no id", agent("Contact/GetContactEntity"), unbound("contactEntityId")),
    ("U", "no body", agent("Contact/SaveContactEntity"), refused(400, "ArgumentNullException")),
    (I, "an unknown agent", agent("Contacts/GetContactEntity?contactEntityId=1"), refused(404, "SoNotFoundException",
        "No HTTP resource was found that matches the request URI", layer="WebApi"), holds("MessageDetail")),
    (I, "an unknown method, and the nearest", agent("Contact/GetContactEntty?contactEntityId=1"), status(404), holds("GetContactEntity")),
    (I, "an unknown path", get("Contakt/1"), status(404), holds("MessageDetail", "Contact")),
    (R, "a rule of business", agent("Webhook/SaveWebhook", {"Name": "W", "Events": ["contact.created"], "TargetUrl": "http://www.example.com", "Type": "webhook"}),
        refused(400, "ArgumentException", "Webhook TargetUrl must be secure: 'HTTPS:' not found in http://www.example.com")),
    (D, "GetPersonImages: one for each", put("Person/1/Image", b"img", Content_Type="image/png"), agent("Person/GetPersonImages", {"PersonIds": [1, 2]}),
        gives([{"PersonId": 1, "ImageData": "aW1n"}, {"PersonId": 2, "ImageData": ""}])),
    ("U", "a list leaves out unknown ids", agent("Contact/GetContactList", [1, 99999]), gives(lambda rows: [row["ContactId"] for row in rows] == [1])),
    (D, "Validate: {} when clean", agent("Contact/ValidateContactEntity", {"ContactEntity": {"ContactId": 1, "Name": "Fjordlys AS", "Category": {"Id": 1}, "Business": {"Id": 1}}}),
        gives(lambda told: isinstance(told, dict))),
)  # fmt: skip

ERRORS = section(
    "8",
    (D, "a missing row", get("Contact/99999"), refused(404, "SoNotFoundException", "Contact id 99999 not found")),
    (I, "JSON even in a browser", get("Contact/1", Accept="text/html", auth=None), status(401), media(JSON_OUT)),
    (I, "XML on request", get("Contact/99999", **XML), missing, xml(lambda root: root.findtext("ErrorType") == "SoNotFoundException")),
    (D, "binding, in the path", get("Contact/abc"), unbound("id")),
    (I, "a query that does not parse", get("Contact?$filter=name%20eqq%201"), status(400)),
    (D, "a failure within a result", agent("CRMScript/ExecuteScriptByString", {"Script": "", "Parameters": {}}), gives("Success", lambda told: told in (True, False))),
    (D, "a tenant's state, without login", get("/api/state/Cust12345", auth=None), gives("ContextIdentifier", "Cust12345"), gives("State", "Running"), gives("IsRunning", True)),
    (D, "its addresses", get("/api/state/Cust12345", auth=None), gives("Api", lambda told: told.endswith("/Cust12345/api"))),
    (D, "its validity is UTC", get("/api/state/Cust12345", auth=None), gives("ValidUntil", lambda told: told.endswith("Z"))),
)  # fmt: skip

TASK = "Appointment/1/Simple"

LANGUAGES = section(
    "9",
    (R, "raw without a header", get(TASK), gives("Task", lambda told: told.startswith('US:"Meeting in";NO:"Møte inne"'))),
    *[(D, f"{told!r}", get(TASK, Accept_Language=told), gives("Task", text)) for told, text in {
        "en": "Meeting in", "en-us": "Meeting in", "en-gb": "Meeting in", "nb-no": "Møte inne", "no": "Møte inne", "NB": "Møte inne", "da": "Møde inde",
        "de-DE": "Besprechung intern", "fr,de,ru,zh": "Réunion interne", "en-us; en-gb": "Meeting in", "xx,sv": "Möte inne"}.items()],
    (I, "the best liked first", get(TASK, Accept_Language="sv;q=0.8,fr;q=0.9"), gives("Task", "Réunion interne")),
    ("U", "one that is not there is that of the US", get(TASK, Accept_Language="ja"), gives("Task", "Meeting in")),
    (R, "resource keys are raw without a header", get("Contact/1"), gives("FieldProperties", "Name", "FieldRight", "Reason", "[SR_MANDATORY_FIELD_1281]")),
    (D, "and words with one", get("Contact/1", Accept_Language="en"), gives("FieldProperties", "Name", "FieldRight", "Reason", lambda told: told and "SR_" not in told)),
    (R, "a bare key too", get("Contact/1", Accept_Language="en"), gives("Address", "LocalizedAddress", 0, 0, "Label", lambda told: told and "SR_" not in told)),
    (I, "unknown keys stay", patch("Contact/1", {"Department": "[SR_NO_SUCH]"}, Accept_Language="en"), gives("Department", "[SR_NO_SUCH]")),
    (R, "any order, blanks, a last semicolon", patch("Contact/1", {"Department": 'NO:"Sjø"; US:"Sea";'}, Accept_Language="en"), gives("Department", "Sea")),
    (R, "what does not parse is plain", patch("Contact/1", {"Department": 'US:"Sea'}, Accept_Language="en"), gives("Department", 'US:"Sea')),
    ("U", "without the US: the first", patch("Contact/1", {"Department": 'NO:"Sjø";DA:"Sø"'}, Accept_Language="fr"), gives("Department", "Sjø")),
    (I, "what is written is not translated", patch("Contact/1", {"Department": 'NO:"Sjø";US:"Sea"'}), patch("Contact/1", {"Department": "Sea"}, Accept_Language="en"),
        get("Contact/1"), gives("Department", "Sea")),
    (D, "String?q=: names", get("String?q=YES"), gives(lambda told: "SR_YES" in told)),
    (D, "String/{sr}: two levels", get("String/SR_YES"), gives("SR_YES", "en", "Yes")),
    (I, "several, with commas", get("String/SR_YES,SR_NO"), gives(lambda told: set(told) == {"SR_YES", "SR_NO"})),
    (D, "isoLangCode narrows", get("String/SR_YES?isoLangCode=nb"), gives({"SR_YES": {"nb": "Ja"}})),
    (D, "String/{sr}/{iso}: a text", get("String/SR_YES/de"), gives("Ja")),
    (D, "POST String: the same", post("String", ["SR_YES"]), gives("SR_YES", "fr", "Oui")),
    (D, "ignoreOverrides is taken", get("String/SR_YES?ignoreOverrides=true"), gives("SR_YES", "en", "Yes"), ignored()),
    (D, "KnownLanguages: an array", get("String/KnownLanguages"), gives(lambda told: len(told) == 15)),
    (D, "substitutions", agent("Resource/GetResourceSubstitutions", {"ResourceNames": [], "Culture": "", "ActiveOnly": False}), gives([])),
    (D, "a list's headings and names", get("MDOList/task", Accept_Language="nb"), gives(lambda told: all(':"' not in each["Name"] for each in told))),
)  # fmt: skip

PAGES = section(
    "10.3",
    (R, "an envelope", get("Contact?$top=1&$select=name"), gives("odata.metadata", "http://so.test/api/v1/Archive/$metadata")),
    (D, "a link to the next after $top", get("Contact?$top=1&$select=name"), gives("odata.nextLink", long)),
    ("U", "none without", get("Contact?$select=name"), gives("odata.nextLink", None)),
    (D, "the key of a slim row is text", get("Contact?$top=1&$select=name&$mode=Slim"), gives("value", 0, "PrimaryKey", "1")),
    (D, "that of a full one a number", get("Contact?$top=1&$select=name&$mode=Full"), gives("value", 0, "PrimaryKey", 1)),
    (D, "names verbatim", get("Contact?$top=1&$select=email/emailAddress"), gives("value", 0, lambda row: "email/emailAddress" in row)),
    (D, "$jsonSafe", get("Contact?$top=1&$select=email/emailAddress&$jsonSafe=true"), gives("value", 0, lambda row: "email_emailAddress" in row)),
    (D, "the archives there are", get("Archive"), gives("value", 0, lambda row: set(row) == {"name", "url"})),
)  # fmt: skip

# Where sign-in is strict and rights are enforced.
STRICT = [
    *section("4.1", (R, "keys of custom fields", PLANTED, get("Person/5"), gives("FieldProperties", "UserDefinedFields.SuperOffice:1", "FieldType", "ShortText"),
        gives("FieldProperties", "CustomFields.x_person_integer", "FieldType", "Integer"))),
    *section("8.3",
        (I, "a token that is none: 401", get("Contact/1", auth="Bearer 8A:Cust12345.abc"), refused(401, "SoSessionException", "Authentication failed", layer="WebApi")),
        # The sheet's default onsite too; there a password would help whoever's token is over.
        ("U", "without a challenge, Online", get("/Cust12345/api/v1/Contact/1", auth="Bearer 8A:Cust12345.abc"), status(401), head("WWW-Authenticate", None)),
        (I, "a ticket that is none", get("Contact/1", auth="SOTicket 7T:abc"), refused(401, "SoSessionException", layer="WebApi")),
        ("U", "without one too", get("/Cust12345/api/v1/Contact/1", auth="SOTicket 7T:abc"), status(401), head("WWW-Authenticate", None)),
        (D, "Basic is not for Online", get("/Cust12345/api/v1/Contact/1"), status(401)),
        (D, "a password that is none", get("Contact/1", auth="Basic dGplMDp4"), status(401)),
        (D, "/api needs none", get("/api", Accept="application/json", auth=None), ok),
        (D, "a state needs none", get("/api/state/Cust12345", auth=None), ok)),
    *section("2", (D, "Basic is for installations, not Online", get("Contact/1"), ok)),
]  # fmt: skip

SHEET: list[Fact] = [
    *URLS, *VERSION, *DOORS, *ARGUMENTS, *VERBS, *HEADERS, *TYPES, *IN_XML, *FORMS, *BINARY, *IMAGES, *DOCUMENTS, *MEMBERS,
    *SCALARS, *ENCODED, *TIMES, *SELECTED, *REST, *PATCHES, *AGENTS, *ERRORS, *LANGUAGES, *PAGES,
]  # fmt: skip


@pytest.mark.parametrize("fact", SHEET, ids=str)
def test_it_is_as_the_sheet_says(door: Door, fact: Fact) -> None:
    fact.holds(door)


@pytest.fixture(scope="module")
def strict_door() -> Iterator[Door]:
    with closing(Door(Config(auth="strict", rights="enforce"))) as door:
        yield door


@pytest.mark.parametrize("fact", STRICT, ids=str)
def test_it_is_so_where_nothing_is_lenient(strict_door: Door, fact: Fact) -> None:
    strict_door.reset()
    fact.holds(strict_door)


def test_the_sheet_is_covered() -> None:
    assert len([fact for fact in SHEET if fact.grade in "RDI"]) >= 150
