"""What the sheet of webhooks (webhooks.md) says, a fact a row: its grade (D documented, S seen, I inferred, U unknown with a
default chosen), what it says, the requests, and what the receiver must have got or the API must answer.

One server over sockets, a listener of raw sockets, HMAC from the standard library; the demo world anew for each.
"""

import base64
import re
import socket
import struct
import threading
from collections.abc import Iterator

import pytest
from conftest import start_server
from contract.door import Reply
from webhooks.sheet import (
    SECRET,
    Ear,
    Heard,
    World,
    answering,
    counts,
    heard,
    hook,
    keys,
    probed,
    said,
    signature,
    told,
    turn,
)  # fmt: skip
from wire.sheet import (
    Fact,
    Prepare,
    agent,
    ask,
    delete,
    empty,
    get,
    gives,
    lacks,
    missing,
    ok,
    patch,
    post,
    put,
    refused,
    section,
    status,
)  # fmt: skip

D, S, I, U = "DSIU"  # noqa: E741

EAR = "http://ear.test/hook"
NONE = "0001-01-01T00:00:00"
GUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}").fullmatch
STAMP = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{0,6}[1-9])?Z").fullmatch
SIGN = {"Name": "Mine", "Events": ["contact.created"], "TargetUrl": EAR, "Type": "webhook", "State": "Active"}  # fmt: skip
CAMEL = {
    "webhookId": 0, "name": "Camel", "events": ["contact.created"], "targetUrl": EAR, "secret": "k", "state": "Active",
    "type": "webhook", "headers": {"X-Own": "Value"}, "properties": {"myKey": 1}, "notifyVia": "Email, InApp",
    "notifyWhen": "FirstFailure,Disabling",
}  # fmt: skip
NEW = post("Contact", {"Name": "Acme"})


def mine(**properties: object) -> dict[str, object]:
    return SIGN | properties


def has_header(name: str, wanted: object):
    return heard(
        lambda one: wanted(one.head(name)) if callable(wanted) else one.head(name) == wanted
    )


def probes(number: int, check=lambda one: True) -> Prepare:
    """So many probes came, and this holds for the last."""

    def does(world: World) -> None:
        seen = [one for one in world.ear.heard if one.is_test]
        assert len(seen) == number, seen
        assert check(seen[-1]), seen[-1]

    return Prepare(does)


def deliveries(**wanted: object) -> Prepare:
    """All that are listed: each property in their order."""

    def does(world: World) -> None:
        world.idle()
        listed = world.ask("GET", "/_so_mock/webhooks/deliveries")["deliveries"]
        for name, values in wanted.items():
            assert [one[name] for one in listed] == values, listed

    return Prepare(does)


def waits(*due: str) -> Prepare:
    def does(world: World) -> None:
        answer = world.idle()
        assert answer["idle"] is True
        assert [one["due"] for one in answer["waiting_for_clock"]] == list(due), answer

    return Prepare(does)


def mails(number: int, *texts: str) -> Prepare:
    def does(world: World) -> None:
        world.idle()
        listed = world.ask("GET", "/_so_mock/mail")
        assert len(listed["mails"]) == number, listed
        if number:
            raw = world("GET", f"/_so_mock/mail/{listed['mails'][-1]['id']}/raw").body.decode()
            for text in texts:
                assert text in raw, raw

    return Prepare(does)


def rule(operation: str, then: str) -> Prepare:
    """Of companies that are odd."""
    when = f"{{operation: {operation}, body: {{Name: Odd}}}}"
    return playing(f"rules: [{{name: r, when: {when}, then: {{webhook: {then}}}}}]")


def setting(text: str) -> Prepare:
    return playing(f"webhooks: {{{text}}}")


def playing(text: str) -> Prepare:
    return Prepare(lambda world: world.play(f"extends: demo\n{text}"))


def company(name: str = "Acme"):
    return post("Contact", {"Name": name})


DEFINITION = section(
    "1",
    (D, "default object, REST", get("Webhook/default"), gives("WebhookId", 0)),
    (D, "default object, agent, without a body", agent("Webhook/CreateDefaultWebhook"), gives("WebhookId", 0)),
    (D, "its name is null", get("Webhook/default"), gives("Name", None)),
    (D, "its events", get("Webhook/default"), gives("Events", ["contact.created", "contact.deleted"])),
    (D, "its target is null", get("Webhook/default"), gives("TargetUrl", None)),
    (D, "its secret is null", get("Webhook/default"), gives("Secret", None)),
    (D, "its state", get("Webhook/default"), gives("State", "Active")),
    (D, "its type", get("Webhook/default"), gives("Type", "webhook")),
    (D, "its headers are null", get("Webhook/default"), gives("Headers", None)),
    (D, "its properties are null", get("Webhook/default"), gives("Properties", None)),
    (D, "ErrorsEmail is null", get("Webhook/default"), gives("ErrorsEmail", None)),
    (D, "registered at no time", get("Webhook/default"), gives("Registered", NONE)),
    (D, "by nobody", get("Webhook/default"), gives("RegisteredAssociate", None)),
    (D, "updated at no time", get("Webhook/default"), gives("Updated", NONE)),
    (D, "by nobody", get("Webhook/default"), gives("UpdatedAssociate", None)),
    (D, "flags are None: NotifyVia", get("Webhook/default"), gives("NotifyVia", "None")),
    (D, "flags are None: NotifyWhen", get("Webhook/default"), gives("NotifyWhen", "None")),
    (D, "counters", get("Webhook/default"), gives("TotalCalls", 0), gives("TotalErrors", 0), gives("ConsecutiveErrors", 0)),
    (S, "a saved one has empty texts and maps", post("Webhook", SIGN), gives("Secret", ""), gives("Headers", {}),
        gives("Properties", {})),
    (D, "its secret is shown in clear", post("Webhook", mine(Secret="topsecret")), get("Webhook"),
        gives(0, "Secret", "topsecret")),
    (D, "names need not be unique", hook("a.b"), hook("a.b"), get("Webhook"), gives(lambda all: len(all) == 2)),
    (D, "custom event names", post("Webhook", mine(Events=["my.own", "contact.created"])),
        gives("Events", ["my.own", "contact.created"])),
    (D, "who registered it", post("Webhook", SIGN), gives("RegisteredAssociate", "AssociateId", 5)),
    (D, "when", post("Webhook", SIGN), gives("Registered", lambda at: at != NONE)),
    (D, "who changed it", hook("a.b"), patch("Webhook/HOOK", {"Name": "Other"}), gives("UpdatedAssociate", "AssociateId", 5),
        gives("Updated", lambda at: at != NONE)),
    (D, "states: stopped", post("Webhook", mine(State="Stopped")), gives("State", "Stopped")),
    (I, "states by number", post("Webhook", mine(State=2)), gives("State", "Stopped")),
    (D, "type: crmscript", post("Webhook", mine(Type="crmscript", TargetUrl="MyScript")), gives("TargetUrl", "MyScript")),
    (D, "type: in any case", post("Webhook", mine(Type="CrmScript", TargetUrl="MyScript")), ok),
    (D, "headers are kept", post("Webhook", mine(Headers={"X-A": "b"})), gives("Headers", {"X-A": "b"})),
    (D, "properties of any kind are kept", post("Webhook", mine(Properties={"a": {"b": [1, None, "x"]}})),
        gives("Properties", {"a": {"b": [1, None, "x"]}})),
    (S, "flags are told joined", post("Webhook", mine(NotifyVia="Email, InApp", NotifyWhen="FirstFailure, Disabling")),
        gives("NotifyVia", "Email, InApp"), gives("NotifyWhen", "FirstFailure, Disabling")),
    (S, "and read without the blank", post("Webhook", mine(NotifyVia="Email,InApp")), gives("NotifyVia", "Email, InApp")),
    (D, "flags: one", post("Webhook", mine(NotifyVia="InApp")), gives("NotifyVia", "InApp")),
    (D, "ErrorEmails", post("Webhook", mine(ErrorEmails=["a@b.example"])), gives("ErrorEmails", ["a@b.example"])),
    (D, "ErrorAssociates", post("Webhook", mine(ErrorAssociates=[{"Id": 5}])), gives("ErrorAssociates", 0, "Id", 5)),
    (D, "Description", post("Webhook", mine(Description="Why")), gives("Description", "Why")),
    (D, "counters are the server's", post("Webhook", mine(TotalCalls=7, TotalErrors=7, ConsecutiveErrors=7)),
        gives("TotalCalls", 0), gives("TotalErrors", 0), gives("ConsecutiveErrors", 0)),
    (D, "links on REST", hook("a.b"), get("Webhook/HOOK"), gives("_Links", "Self", lambda at: "/api/v1/Webhook/" in at)),
    (D, "no links on the agent", hook("a.b"), agent("Webhook/GetWebhook?webhookId=HOOK"), lacks("_Links")),
    (D, "a stopped one gets nothing", hook("contact.created", State="Stopped"), NEW, told()),
    (D, "application_token is hidden", hook("a.b"), get("Webhook/HOOK"),
        lacks("ApplicationToken"), lacks("application_token")),
)  # fmt: skip

ENDPOINTS = section(
    "2",
    (S, "camelCase saves", agent("Webhook/SaveWebhook", CAMEL), gives("Name", "Camel"), gives("Headers", {"X-Own": "Value"}),
        gives("Properties", {"myKey": 1}), gives("NotifyVia", "Email, InApp"), gives("NotifyWhen", "FirstFailure, Disabling")),
    (S, "camelCase on REST", post("Webhook", CAMEL), gives("Events", ["contact.created"]), gives("Secret", "k")),
    (S, "camelCase tests", agent("Webhook/TestWebhook", {"webhook": CAMEL}), gives("Success", True)),
    (S, "camelCase filters", hook("a.b", Name="One"), hook("a.b", Name="Two"),
        agent("Webhook/GetAllWebhooks", {"nameFilter": "Two", "eventFilter": "", "statusFilter": "Unknown"}),
        gives(lambda all: [one["Name"] for one in all] == ["Two"])),
    (S, "SaveWebHook in any case", agent("Webhook/SaveWebHook", SIGN), ok),
    (D, "POST saves", post("Webhook", SIGN), gives("WebhookId", 1)),
    (D, "agent saves a body that is the webhook", agent("Webhook/SaveWebhook", SIGN), gives("WebhookId", 1)),
    (D, "agent changes", hook("a.b"), agent("Webhook/SaveWebhook", mine(WebhookId=1, Name="Other")), gives("Name", "Other"),
        gives("WebhookId", 1)),
    (D, "GET one", hook("a.b"), get("Webhook/HOOK"), gives("Name", "My hook")),
    (D, "GET one by the agent", hook("a.b"), agent("Webhook/GetWebhook?webhookId=HOOK"), gives("Name", "My hook")),
    (D, "REST misses it with 404", get("Webhook/999"), missing),
    (D, "the agent with null", agent("Webhook/GetWebhook?webhookId=999"), gives(None)),
    (D, "PUT", hook("a.b"), put("Webhook/HOOK", mine(Name="Put")), gives("Name", "Put")),
    (I, "PUT: the route wins", hook("a.b"), hook("a.b"), put("Webhook/1", mine(WebhookId=2, Name="Put")), gives("WebhookId", 1)),
    (D, "PUT without a body", hook("a.b"), put("Webhook/HOOK"), status(400)),
    (D, "PUT of none", put("Webhook/999", SIGN), missing),
    (D, "PATCH merges", hook("a.b", Secret="k"), patch("Webhook/HOOK", {"Name": "Patched"}), gives("Name", "Patched"),
        gives("Secret", "k")),
    (D, "PATCH by JSON Patch", hook("a.b"), patch("Webhook/HOOK", [{"op": "replace", "path": "/Name", "value": "P"}]),
        gives("Name", "P")),
    (D, "PATCH whose test fails", hook("a.b"), patch("Webhook/HOOK", [{"op": "test", "path": "/Name", "value": "P"}]),
        status(409)),
    (D, "PATCH of none", patch("Webhook/999", {"Name": "P"}), missing),
    (D, "DELETE", hook("a.b"), delete("Webhook/HOOK"), empty, get("Webhook/HOOK"), missing),
    (D, "delete by the agent", hook("a.b"), agent("Webhook/DeleteWebhook?webhookId=HOOK"), empty, get("Webhook/HOOK"), missing),
    (D, "one that is deleted gets nothing", hook("contact.created"), delete("Webhook/HOOK"), NEW, told()),
    (D, "Test on REST", post("Webhook/Test", SIGN), gives("Success", True)),
    (D, "its result has Message, TableRight, FieldProperties", post("Webhook/Test", SIGN),
        gives("Message", lambda text: "X-Mine" in text and "hello" in text), gives("TableRight", None),
        gives("FieldProperties", {})),
    (D, "a test saves nothing", post("Webhook/Test", SIGN), get("Webhook"), gives([])),
    (I, "of the last answer, not of one that only says that another comes",
        probed(b"HTTP/1.1 103 Early\r\nX-Early: yes\r\n\r\nHTTP/1.1 200 OK\r\nX-Last: yes\r\nContent-Length: 0\r\n\r\n"),
        post("Webhook/Test", SIGN), gives("Message", lambda text: "X-Last" in text and "X-Early" not in text)),
    (D, "Success only for 200", probed(202), post("Webhook/Test", SIGN), gives("Success", False),
        gives("Message", lambda text: "X-Mine" in text)),
    (D, "a test that fails is 200", probed(500), agent("Webhook/TestWebhook", {"Webhook": SIGN}), gives("Success", False),
        gives("Message", lambda text: "hello" in text)),
    (D, "a test that nobody takes", post("Webhook/Test", mine(TargetUrl="http://127.0.0.1:1/x")), gives("Success", False),
        gives("Message", lambda text: text != "")),
    (D, "signal on REST", hook("my.own"), post("Webhook/my.own/17", {"a": "b"}), empty, told("my.own"), said("PrimaryKey", 17)),
    (D, "signal by the agent", hook("my.own"),
        agent("Webhook/SignalEvent", {"EventName": "my.own", "PrimaryKey": 17, "Data": {"a": "b"}}), empty, told("my.own")),
    (S, "signal in camelCase", hook("my.own"),
        agent("Webhook/SignalEvent", {"eventName": "my.own", "primaryKey": 18, "data": {"a": "b"}}), empty,
        told("my.own"), said("PrimaryKey", 18)),
    (D, "LastError on REST is a text", hook("a.b"), get("Webhook/HOOK/LastError"), gives("")),
    (D, "LastError by the agent", hook("a.b"), agent("Webhook/GetLastError", {"WebhookId": 1}), gives("")),
    (D, "$select of one", hook("a.b"), get("Webhook/HOOK?$select=Name"), gives("Name", "My hook"), gives("TargetUrl", None)),
    (D, "$select of the agent", hook("a.b"), agent("Webhook/GetAllWebhooks?$select=Name", {}), gives(0, "Name", "My hook"),
        gives(0, "TargetUrl", None)),
    (D, "no filters: all", hook("a.b"), hook("c.d"), get("Webhook"), gives(lambda all: len(all) == 2)),
    (D, "empty filters: all", hook("a.b"), get("Webhook?nameFilter=&eventFilter=&statusFilter=Unknown"),
        gives(lambda all: len(all) == 1)),
    (I, "status 0: all", hook("a.b"), agent("Webhook/GetAllWebhooks", {"NameFilter": "", "EventFilter": "", "StatusFilter": 0}),
        gives(lambda all: len(all) == 1)),
    (D, "null: all", hook("a.b"), agent("Webhook/GetAllWebhooks", {"NameFilter": None, "EventFilter": None, "StatusFilter": None}),
        gives(lambda all: len(all) == 1)),
    (D, "without a body: all", hook("a.b"), agent("Webhook/GetAllWebhooks", {}), gives(lambda all: len(all) == 1)),
    (S, "a filter that does not exist is ignored", hook("a.b"), agent("Webhook/GetAllWebhooks", {"StateFilter": "Stopped"}),
        gives(lambda all: len(all) == 1)),
    (D, "by state", hook("a.b"), hook("a.b", State="Stopped"), get("Webhook?statusFilter=Stopped"),
        gives(lambda all: [one["WebhookId"] for one in all] == [2])),
    (I, "by its number", hook("a.b"), hook("a.b", State="Stopped"), get("Webhook?statusFilter=2"),
        gives(lambda all: [one["WebhookId"] for one in all] == [2])),
    (U, "by name, whole, in any case", hook("a.b", Name="Sync"), hook("a.b", Name="Sync two"), get("Webhook?nameFilter=SYNC"),
        gives(lambda all: [one["Name"] for one in all] == ["Sync"])),
    (D, "by event", hook("a.b"), hook("c.d", "a.b"), hook("c.d"), get("Webhook?eventFilter=a.b"),
        gives(lambda all: [one["WebhookId"] for one in all] == [1, 2])),
    (D, "it is no part of a name", hook("contact.created"), get("Webhook?eventFilter=contact"), gives([])),
)  # fmt: skip

INSECURE = "Webhook TargetUrl must be secure: 'HTTPS:' not found in http://hooks.example/a"
SAVING = section(
    "3",
    (S, "http is refused", post("Webhook", mine(TargetUrl="http://hooks.example/a")), refused(400, "ArgumentException", INSECURE)),
    (S, "by the agent too", agent("Webhook/SaveWebhook", mine(TargetUrl="http://hooks.example/a")),
        refused(400, "ArgumentException", INSECURE)),
    (S, "its exact message", post("Webhook", mine(TargetUrl="http://hooks.example/a")), 
        lambda reply: exactly(reply, "Message", INSECURE)),
    (S, "nothing is saved", post("Webhook", mine(TargetUrl="http://hooks.example/a")), get("Webhook"), gives([])),
    (S, "on PUT too", hook("a.b"), put("Webhook/HOOK", mine(TargetUrl="http://hooks.example/a")), 
        refused(400, "ArgumentException", INSECURE)),
    (S, "on PATCH too, and nothing changes", hook("a.b"), patch("Webhook/HOOK", {"TargetUrl": "http://hooks.example/a"}),
        refused(400, "ArgumentException", INSECURE), get("Webhook/HOOK"), gives("TargetUrl", lambda url: "127.0.0.1" in url)),
    (I, "loopback is excepted, and told", post("Webhook", SIGN), ok),
    (D, "a probe on save", post("Webhook", SIGN), ok, probes(1)),
    (D, "on change", hook("a.b"), patch("Webhook/HOOK", {"Name": "P"}), ok, probes(2)),
    (U, "also of a stopped one", post("Webhook", mine(State="Stopped")), ok, probes(1)),
    (U, "never of a script", post("Webhook", mine(Type="crmscript")), ok, Prepare(lambda world: nobody(world))),
    (D, "which must get 200", probed(404), post("Webhook", SIGN), refused(400, "ArgumentException", "404")),
    (D, "and nothing else: 204", probed(204), post("Webhook", SIGN), refused(400, "ArgumentException", "204")),
    (D, "then nothing is saved", probed(500), post("Webhook", SIGN), get("Webhook"), gives([])),
    (D, "and nothing changed", hook("a.b"), probed(500), put("Webhook/HOOK", mine(Name="Put")), status(400),
        get("Webhook/HOOK"), gives("Name", "My hook")),
    (D, "nobody there", post("Webhook", mine(TargetUrl="http://127.0.0.1:1/x")), status(400)),
    (U, "a redirect is no 200", probed(302), post("Webhook", SIGN), refused(400, "ArgumentException", "302")),
    (D, "RequireHttps as a setting", setting("require_https: false"), post("Webhook", mine(TargetUrl="http://127.0.0.2:1/x")),
        refused(400, "ArgumentException", "cannot be asked")),
    (I, "a name that no host has", post("Webhook", mine(TargetUrl="https://a..b/x")), refused(400, "ArgumentException", "a..b")),
    (I, "is tested without success", post("Webhook/Test", mine(TargetUrl="https://a..b/x")), gives("Success", False)),
    (I, "probe as a setting", setting("probe: false"), probed(500), post("Webhook", SIGN), ok),
    (I, "probe of stopped ones as a setting", setting("probe_stopped: false"), probed(500),
        post("Webhook", mine(State="Stopped")), ok),
)  # fmt: skip


def exactly(reply: Reply, name: str, wanted: str) -> None:
    assert reply.json()[name] == wanted


def nobody(world: World) -> None:
    world.idle()
    assert world.ear.heard == []


CATEGORY = agent("List/SaveCategoryEntity", {"Name": "Partner"})
PERSON = post("Person", {"Firstname": "A", "Lastname": "B", "Contact": {"ContactId": 1}})
SALE = post("Sale", {"Heading": "Lamps", "Contact": {"ContactId": 1}, "Amount": 100})
PROJECT = post("Project", {"Name": "Move"})
DOCUMENT = post("Document", {"Header": "Offer", "Name": "offer.txt", "Contact": {"ContactId": 1}})
FOLLOW_UP = post("Appointment", {"Description": "Call", "StartDate": "2026-03-03T10:00:00", "EndDate": "2026-03-03T11:00:00",
    "Contact": {"ContactId": 1}, "Associate": {"AssociateId": 5}, "Task": {"TaskListItemId": 1}})  # fmt: skip
TICKET = post(
    "Ticket", {"Title": "Broken", "Person": {"PersonId": 2}, "Category": {"TicketCategoryId": 1}}
)
RELATION = post(
    "Relation", {"SourceContactId": 1, "DestinationPersonId": 2, "RelationDefinitionId": 3}
)
CONSENT = {
    "PersonId": 2,
    "Purpose": "EMARKETING",
    "Source": "USER",
    "LegalBase": "CONSENT",
    "Comment": "On the phone",
}
MEMBER = post("ProjectMember", {"ProjectId": 1, "PersonId": 7, "ContactId": 2})
CHAT = agent("Chat/CreateChatSessionForTopic", {"ChatTopicId": 1})
OWNER = Prepare(
    lambda world: world.ask(
        "POST", "/_so_mock/state/associate", {"Name": "new", "PersonId": 2, "GroupIdx": 1}, 201
    )
)
VERBS = ["created", "changed", "deleted"]


def all_of(entity: str, *verbs: str):
    return hook(*(f"{entity}.{verb}" for verb in verbs or (*VERBS, "softdeleted")))


EVENTS = section(
    "4",
    (D, "contact.created", all_of("contact"), NEW, told("contact.created"), said("Entity", "contact")),
    (D, "contact.changed", all_of("contact"), patch("Contact/1", {"Name": "N"}), told("contact.changed"), said("PrimaryKey", 1)),
    (D, "contact.softdeleted, not deleted", all_of("contact"), delete("Contact/5"), empty, told("contact.softdeleted"),
        said("PrimaryKey", 5)),
    (D, "contact.deleted after 14 days", all_of("contact"), delete("Contact/5"), turn("15d"),
        told("contact.softdeleted", "contact.deleted"), said("PrimaryKey", 5)),
    (D, "not before", all_of("contact"), delete("Contact/5"), turn("13d"), told("contact.softdeleted")),
    (D, "person.created", all_of("person"), PERSON, told("person.created")),
    (D, "person.changed", all_of("person"), patch("Person/2", {"Title": "N"}), told("person.changed"), said("PrimaryKey", 2)),
    (D, "person.softdeleted", all_of("person"), delete("Person/20"), told("person.softdeleted"), said("PrimaryKey", 20)),
    (D, "person.deleted after 14 days", all_of("person"), delete("Person/20"), turn("15d"),
        told("person.softdeleted", "person.deleted")),
    (D, "person.consented", hook("person.consented"), agent("Person/SetConsent", CONSENT), told("person.consented"),
        said("Entity", "person"), said("PrimaryKey", 2)),
    (D, "person.unconsented", hook("person.unconsented"), agent("Person/SetConsent", CONSENT),
        agent("Person/RemoveConsent", {"PersonId": 2, "Purpose": "EMARKETING"}), told("person.unconsented")),
    (D, "activity.created", all_of("activity"), FOLLOW_UP, told("activity.created"), said("Entity", "activity")),
    (D, "activity.changed", all_of("activity"), patch("Appointment/1", {"Description": "N"}), told("activity.changed")),
    (D, "activity.deleted", all_of("activity"), FOLLOW_UP, delete("Appointment/{AppointmentId}"), empty,
        told("activity.created", "activity.deleted")),
    (D, "document.created", all_of("document"), DOCUMENT, told("document.created"), said("Entity", "document")),
    (D, "document.changed", all_of("document"), patch("Document/1", {"Header": "N"}), told("document.changed")),
    (D, "document.deleted", all_of("document"), DOCUMENT, delete("Document/{DocumentId}"), empty,
        told("document.created", "document.deleted")),
    (D, "document.edited", hook("document.edited"), agent("Document/SetDocumentStreamFromId",
        {"DocumentId": 1, "Stream": base64.b64encode(b"Dear").decode()}), told("document.edited"), said("Entity", "document")),
    (D, "sale.created", all_of("sale"), SALE, told("sale.created")),
    (D, "sale.changed", all_of("sale"), patch("Sale/1", {"Heading": "N"}), told("sale.changed")),
    (D, "sale.deleted", all_of("sale"), SALE, delete("Sale/{SaleId}"), told("sale.created", "sale.deleted")),
    (I, "sale.sold beside changed", hook("sale.changed", "sale.sold", "sale.lost"), SALE, patch("Sale/{SaleId}", {"Status": "Sold"}), ok,
        told("sale.changed", "sale.sold")),
    (I, "sale.lost beside changed", hook("sale.changed", "sale.sold", "sale.lost"), SALE, patch("Sale/{SaleId}", {"Status": "Lost"}), ok,
        told("sale.changed", "sale.lost")),
    (D, "sale.completed", hook("sale.completed"), SALE, patch("Sale/{SaleId}", {"Completed": "Completed"}), ok, told("sale.completed")),
    (D, "salestakeholder.created", hook("salestakeholder.created"), post("SaleStakeholder", {"SaleId": 1, "PersonId": 7}), ok,
        told("salestakeholder.created"), said("Entity", "salestakeholder")),
    (D, "salestakeholder.changed", all_of("salestakeholder"), patch("SaleStakeholder/1", {"Comment": "N"}), ok,
        told("salestakeholder.changed")),
    (D, "salestakeholder.deleted", all_of("salestakeholder"), delete("SaleStakeholder/1"), empty, told("salestakeholder.deleted")),
    (D, "project.created", all_of("project"), PROJECT, told("project.created")),
    (D, "project.changed", all_of("project"), patch("Project/1", {"Name": "N"}), told("project.changed")),
    (D, "project.deleted", all_of("project"), PROJECT, delete("Project/{ProjectId}"), told("project.created", "project.deleted")),
    (D, "projectmember.created", all_of("projectmember"), MEMBER, ok, told("projectmember.created")),
    (D, "projectmember.changed", all_of("projectmember"), patch("ProjectMember/1", {"Comment": "N"}), ok, told("projectmember.changed")),
    (D, "projectmember.deleted", all_of("projectmember"), delete("ProjectMember/1"), empty, told("projectmember.deleted")),
    (D, "relation.created", all_of("relation"), RELATION, ok, told("relation.created"), said("Entity", "relation")),
    (D, "relation.changed", all_of("relation"), patch("Relation/1", {"Comment": "N"}), ok, told("relation.changed")),
    (D, "relation.deleted", all_of("relation"), delete("Relation/1"), empty, told("relation.deleted"), said("PrimaryKey", 1)),
    (D, "ticket.created", all_of("ticket"), TICKET, ok, told("ticket.created")),
    (D, "ticket.changed", all_of("ticket"), patch("Ticket/1", {"Title": "N"}), ok, told("ticket.changed")),
    (D, "no ticket.deleted", all_of("ticket"), delete("Ticket/1"), turn("20d"),
        Prepare(lambda world: none_of(world, "ticket.deleted"))),
    (D, "associate.created", all_of("associate"), OWNER, told("associate.created")),
    (D, "associate.changed", all_of("associate"), Prepare(lambda world: rename(world)),
        told("associate.changed")),
    (D, "chatsession.created", hook("chatsession.created"), CHAT, ok, told("chatsession.created"), said("Entity", "chatsession")),
    (D, "chatsession.message", hook("chatsession.message"),
        agent("Chat/AddChatMessage", {"ChatSessionId": 1, "Message": {"Type": "ToUser", "Message": "Hello"}}),
        told("chatsession.message"), said("PrimaryKey", 1)),
    (D, "list.{name}.created", all_of("list.category"), CATEGORY, told("list.category.created"), said("Entity", "list.category"),
        said("FieldValues", {})),
    (D, "list.{name}.changed", all_of("list.category"), CATEGORY, Prepare(lambda world: tooltip(world)),
        told("list.category.created", "list.category.changed")),
    (D, "list.{name}.softdeleted", all_of("list.category"), delete("List/Category/Items/3"), told("list.category.softdeleted"),
        said("PrimaryKey", 3)),
    (D, "list.{number}: the number in Event and Entity", hook("list.152.created"), CATEGORY, told("list.152.created"),
        said("Event", "list.152.created"), said("Entity", "list.152")),
    (D, "by both: each has its own", hook("list.152.created", at="/n"), hook("list.category.created", at="/m"), CATEGORY,
        told("list.152.created", at="/n"), told("list.category.created", at="/m")),
    (D, "names without a number", hook("list.ticketpriority.created"),
        agent("List/SaveTicketPriorityEntity", {"Name": "Now"}), ok, told("list.ticketpriority.created")),
    (D, "quote.approved", hook("quote.approved"), Prepare(lambda world: version(world, "DraftNeedsApproval")),
        agent("Quote/ApproveQuoteVersion", {"QuoteVersionId": 1, "ApprovedBy": 5}), told("quote.approved"), said("Entity", "quote"),
        said("Changes", [])),
    (U, "no wildcards", hook("contact.*", "*"), NEW, told()),
    (U, "in any case", hook("Contact.CREATED"), NEW, Prepare(lambda world: None), 
        Prepare(lambda world: one_of(world, "contact.created"))),
    (D, "e-mail rows alone raise nothing", hook("email.created", "address.changed", "phone.created", "text.created"), NEW, told()),
    (D, "the admin API's writes raise events", hook("contact.created"),
        Prepare(lambda world: world.ask("POST", "/_so_mock/state/contact", {"Name": "Behind"}, 201)), told("contact.created"),
        said("ChangedByAssociateId", 0)),
    (D, "what failed raises none", hook("contact.created"), post("Contact", {"Name": ""}), told()),
)  # fmt: skip


def none_of(world: World, *events: str) -> None:
    assert not {one.event for one in world.got()} & {*events}


def one_of(world: World, event: str) -> None:
    assert [one.event.lower() for one in world.got()] == [event]


def rename(world: World) -> None:
    row = world.ask("GET", "/_so_mock/state/associate/5")
    world.ask("PUT", "/_so_mock/state/associate/5", {**row, "Tooltip": "Told"})


def tooltip(world: World) -> None:
    made = world.ask("POST", "Agents/List/GetCategoryEntity?categoryEntityId=11")
    world.ask("POST", "Agents/List/SaveCategoryEntity", {**made, "Tooltip": "Sells"})


def version(world: World, state: str) -> None:
    row = world.ask("GET", "/_so_mock/state/quote_version/1")
    world.ask("PUT", "/_so_mock/state/quote_version/1", {**row, "State": state})


FIXED = [
    "EventId",
    "Timestamp",
    "Changes",
    "Event",
    "PrimaryKey",
    "Entity",
    "ContextIdentifier",
    "ChangedByAssociateId",
    "WebhookName",
    "FieldValues",
]
PAYLOAD = section(
    "5",
    (D, "the order of the properties", hook("contact.created"), NEW, heard(lambda one: list(one.told) == FIXED)),
    (D, "Values of a deleted one stand behind Changes", all_of("sale"), delete("Sale/1"), 
        heard(lambda one: list(one.told) == [*FIXED[:3], "Values", *FIXED[3:]])),
    (D, "EventId: a GUID in lower case", hook("contact.created"), NEW, said("EventId", GUID)),
    (D, "Timestamp: UTC, no needless zeros", hook("contact.created"), NEW, said("Timestamp", STAMP)),
    (D, "by the tenant's clock", hook("contact.created"), NEW, said("Timestamp", "2026-03-02T10:00:00Z")),
    (D, "PrimaryKey", hook("contact.created"), NEW, said("PrimaryKey", lambda id: type(id) is int and id > 60)),
    (D, "ContextIdentifier", hook("contact.created"), NEW, said("ContextIdentifier", "Cust12345")),
    (D, "ChangedByAssociateId", hook("contact.created"), NEW, said("ChangedByAssociateId", 5)),
    (D, "WebhookName", hook("contact.created", Name="Sync \u00e6"), NEW, said("WebhookName", "Sync \u00e6")),
    (I, "custom properties behind all", hook("contact.created", Properties={"mine": {"a": [1]}, "other": None}), NEW,
        heard(lambda one: list(one.told) == [*FIXED, "mine", "other"]), said("mine", {"a": [1]})),
    (U, "they never overwrite", hook("contact.created", Properties={"Event": "x", "PrimaryKey": 0}), NEW,
        said("Event", "contact.created"), said("PrimaryKey", lambda id: id > 60)),
    (U, "compact UTF-8 without BOM", hook("contact.created", Name="\u00e6\U0001f600"), NEW,
        heard(lambda one: one.body.startswith(b'{"EventId":"') and "\u00e6\U0001f600".encode() in one.body)),
    (D, "created: every column", hook("contact.created"), NEW, said("Changes", lambda all: {
        "contact_id", "name", "department", "number1", "number2", "associate_id", "country_id", "business_idx", "category_idx",
        "registered", "registered_associate_id", "updated", "updated_associate_id", "soundEx", "updatedCount", "orgNr"} <= {*all})),
    (D, "changed: key, what was touched, updated", hook("contact.changed"), patch("Contact/1", {"Name": "N"}),
        keys("Changes", "contact_id name soundEx updated updated_associate_id updatedCount")),
    (D, "a reference has its column", hook("contact.changed"), patch("Contact/1", {"Business": {"Id": 3}}),
        keys("Changes", "contact_id business_idx updated updated_associate_id updatedCount")),
    (D, "names only, no values", hook("contact.created"), NEW, heard(lambda one: b"Acme" not in one.body)),
    (D, "deleted: none", all_of("sale"), delete("Sale/1"), said("Changes", [])),
    (D, "no Values but for deleted ones", hook("contact.softdeleted"), delete("Contact/5"), heard(lambda one: "Values" not in one.told)),
    (D, "one call an event: no batching", hook("contact.created"), company("A"), company("B"), told(*["contact.created"] * 2)),
    (D, "the same Event for all hooks", hook("contact.created", at="/a"), hook("contact.created", at="/b"), NEW,
        Prepare(lambda world: shared(world))),
    (D, "each by its own name", hook("contact.created", Name="One", at="/a"), hook("contact.created", Name="Two", at="/b"), NEW,
        Prepare(lambda world: named(world, "One", "Two"))),
)  # fmt: skip


def shared(world: World) -> None:
    assert len({one.told["EventId"] for one in world.got()}) == 1
    assert {one.path for one in world.got()} == {"/a", "/b"}


def named(world: World, *names: str) -> None:
    assert sorted(one.told["WebhookName"] for one in world.got()) == sorted(names)


def gone(event: str, wanted: str, *steps):
    return (D, f"Values of {event}", hook(event), *steps, keys("Values", wanted))


VALUES = section(
    "5.1",
    gone("activity.deleted", "appointment_id contact_id person_id project_id sale_id", FOLLOW_UP, delete("Appointment/{AppointmentId}")),
    gone("contact.deleted", "associate_id contact_id", delete("Contact/5"), turn("15d")),
    gone("document.deleted", "document_id appointment_id", DOCUMENT, delete("Document/{DocumentId}")),
    gone("person.deleted", "associate_id contact_id person_id", delete("Person/20"), turn("15d")),
    gone("project.deleted", "associate_id project_id", PROJECT, delete("Project/{ProjectId}")),
    gone("projectmember.deleted", "associate_id project_id", delete("ProjectMember/1")),
    gone("relation.deleted", "associate_id relation_id", delete("Relation/1")),
    gone("sale.deleted", "associate_id contact_id person_id project_id", SALE, delete("Sale/{SaleId}")),
    gone("salestakeholder.deleted", "sale_id", delete("SaleStakeholder/1")),
)  # fmt: skip


def shows(event: str, wanted: str, *steps):
    return (D, f"FieldValues of {event}", hook(event), *steps, keys("FieldValues", wanted))


ACTIVITY = ("activeDate associate_id contact_id do_by document_id endDate modified_appointment_fields mother_id person_id private "
    "project_id sale_id status task_idx type updated userdef2_id userdef_id")  # fmt: skip
CONTACT = ("activeInterests associate_id business_idx category_idx country_id deleted DeletedDate registered "
    "registered_associate_id source updated userdef2_id userdef_id")  # fmt: skip
PERSONS = ("activeInterests associate_id business_idx category_idx contact_id country_id DeletedDate group_id person_id "
    "position_idx registered registered_associate_id retired source updated updated_associate_id userdef2_id userdef_id")  # fmt: skip
SALES = ("activeLinks appointment_id associate_id comptr_id contact_id credited_id currency_id done group_idx person_id "
    "probability_idx project_id reason_id reasonSold_id reasonStalled_id registered registered_associate_id saleTypeCat_id "
    "saleType_id saledate source_id status updated updated_associate_id userdef2_id userdef_id")  # fmt: skip
TICKETS = ("category connect_id contact_id created_at cust_id has_attachment last_changed owned_by priority project_id sale_id "
    "slevel status ticket_status ticket_type")  # fmt: skip
MEMBERS = "contact_id mtype_idx person_id project_id projectmember_id registered registered_associate_id updated updated_associate_id"
FIELDS = section(
    "6",
    shows("activity.created", ACTIVITY, FOLLOW_UP),
    shows("activity.changed", ACTIVITY, patch("Appointment/1", {"Description": "N"})),
    shows("activity.deleted", ACTIVITY, FOLLOW_UP, delete("Appointment/{AppointmentId}")),
    shows("associate.created", "deleted group_idx person_id registered_associate_id type updated updated_associate_id "
        "waiting_for_approval", OWNER),
    shows("chatsession.created", "alertLevel chatbotIsactive consented contactId customerAlias customerId projectId rating saleId "
        "status ticketId topicId userId", CHAT),
    shows("contact.created", CONTACT, NEW),
    shows("contact.changed", CONTACT, patch("Contact/1", {"Name": "N"})),
    shows("contact.softdeleted", CONTACT, delete("Contact/5")),
    shows("contact.deleted", CONTACT, delete("Contact/5"), turn("15d")),
    shows("document.created", "application_id appointment_id document_id registered registered_associate_id updated "
        "updated_associate_id userdef2_id userdef_id", DOCUMENT),
    shows("person.created", PERSONS, PERSON),
    shows("project.created", "activeLinks associate_id done registered registered_associate_id status_idx type_idx updated "
        "updated_associate_id userdef2_id userdef_id", PROJECT),
    shows("projectmember.created", MEMBERS, MEMBER),
    shows("relation.created", "associateId destination_record destination_table registered registered_associate_id reldef_id "
        "source_record source_table updated updated_associate_id", RELATION),
    shows("sale.created", SALES, SALE),
    shows("sale.deleted", SALES, SALE, delete("Sale/{SaleId}")),
    shows("salestakeholder.created", "contact_id person_id registered registered_associate_id sale_id stakeholderrole_id updated "
        "updated_associate_id", post("SaleStakeholder", {"SaleId": 1, "PersonId": 7})),
    shows("ticket.created", TICKETS, TICKET),
    shows("ticket.changed", TICKETS, patch("Ticket/1", {"Title": "N"})),
    (D, "none of sale.sold", hook("sale.sold"), SALE, patch("Sale/{SaleId}", {"Status": "Sold"}), 
        heard(lambda one: "FieldValues" not in one.told)),
    (D, "none of person.consented", hook("person.consented"), agent("Person/SetConsent", CONSENT),
        heard(lambda one: "FieldValues" not in one.told)),
    (D, "integers are numbers", hook("contact.created"), NEW, said("FieldValues", "associate_id", 5)),
    (D, "an empty date", hook("contact.created"), NEW, said("FieldValues", "DeletedDate", NONE)),
    (D, "a date of this save has offset and 7 digits", hook("contact.created"), NEW,
        said("FieldValues", "registered", "2026-03-02T11:00:00.0000000+01:00")),
    (D, "a date from the row has no zone", hook("contact.changed"), patch("Contact/1", {"Name": "N"}),
        said("FieldValues", "registered", re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d").fullmatch)),
    (I, "left out by a setting", setting("field_values: false"), hook("contact.created"), NEW,
        heard(lambda one: "FieldValues" not in one.told)),
)  # fmt: skip

HEADERS = section(
    "7",
    (D, "POST to the target", hook("contact.created", at="/a/b?c=d&e=%20"), NEW,
        heard(lambda one: one.line == "POST /a/b?c=d&e=%20 HTTP/1.1")),
    (D, "Content-Type", hook("contact.created"), NEW, has_header("Content-Type", "application/json; charset=utf-8")),
    (D, "User-Agent", hook("contact.created"), NEW,
        has_header("User-Agent", re.compile(r"NetServer-Webhook/\d+\.\d+\.\d+\.\d+").fullmatch)),
    (D, "X-SuperOffice-Event", hook("contact.created"), NEW, has_header("X-SuperOffice-Event", "contact.created")),
    (D, "X-SuperOffice-EventId is that of the body", hook("contact.created"), NEW,
        heard(lambda one: one.head("X-SuperOffice-EventId") == one.told["EventId"])),
    (D, "no signature without a secret", hook("contact.created"), NEW, has_header("X-SuperOffice-Signature", None)),
    (D, "none with an empty one", hook("contact.created", Secret=""), NEW, has_header("X-SuperOffice-Signature", None)),
    (U, "no X-SuperOffice-Retry at first", hook("contact.created"), NEW, has_header("X-SuperOffice-Retry", None)),
    (D, "X-SuperOffice-Retry counts", hook("contact.created"), answering(always=500), NEW, turn(1), turn(4),
        Prepare(lambda world: retried(world, [None, "1", "2"]))),
    (D, "no X-Hook-Test of others", hook("contact.created"), NEW, has_header("X-Hook-Test", None)),
    (D, "X-Hook-Test of a probe", post("Webhook", SIGN), probes(1, lambda one: one.head("X-Hook-Test") == "true")),
    (D, "custom headers", hook("contact.created", Headers={"X-Own": "a b", "Authorization": "Bearer x"}), NEW,
        has_header("X-Own", "a b"), has_header("Authorization", "Bearer x")),
    (D, "on probes too", post("Webhook", mine(Headers={"X-Own": "a"})), probes(1, lambda one: one.head("X-Own") == "a")),
)  # fmt: skip


def retried(world: World, wanted: list[str | None]) -> None:
    assert [one.head("X-SuperOffice-Retry") for one in world.got()] == wanted


def signed(one: Heard, secret: str = SECRET) -> bool:
    return one.head("X-SuperOffice-Signature") == signature(secret, one.body)


SIGNATURE = section(
    "8",
    (D, "HMAC-SHA256 of the exact bytes", hook("contact.created", Secret=SECRET), NEW, heard(signed)),
    (D, "44 characters", hook("contact.created", Secret=SECRET), NEW, has_header("X-SuperOffice-Signature", lambda text: len(text) == 44)),
    (D, "custom properties are inside", hook("contact.created", Secret=SECRET, Properties={"\u00e6": "\U0001f600"}), NEW, heard(signed)),
    (D, "of a probe", post("Webhook", mine(Secret=SECRET)), probes(1, signed)),
    (D, "a new secret at once", hook("contact.created", Secret="a"), patch("Webhook/HOOK", {"Secret": "b"}), NEW,
        heard(lambda one: signed(one, "b"))),
    (D, "of retries", hook("contact.created", Secret=SECRET), answering(500), NEW, turn(1), heard(signed)),
)  # fmt: skip

FAILED = answering(always=500)
THRICE = [turn(1), turn(4)]


def companies(number: int) -> list[object]:
    return [company(f"C{each}") for each in range(number)]


def ends(answer: bytes):
    def does(there: socket.socket, one: Heard) -> None:
        there.sendall(answer)
        there.shutdown(socket.SHUT_RDWR)

    return does


def bytewise(there: socket.socket, one: Heard) -> None:
    there.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    for each in b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok":
        there.sendall(bytes([each]))


def resets(there: socket.socket, one: Heard) -> None:
    there.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    socket.close(there.detach())


def meanwhile(status: int, verb: str, change: object, wanted: int) -> Prepare:
    """What somebody does to the webhook while its receiver takes his time to answer the first of three events."""

    def does(world: World) -> None:
        asked, over = threading.Event(), threading.Event()

        def late(there: socket.socket, one: Heard) -> None:
            asked.set()
            over.wait(5)
            there.sendall(f"HTTP/1.1 {status} No\r\nContent-Length: 0\r\n\r\n".encode())

        world.ear.always["/hook"] = late
        for name in "ABC":
            world.ask("POST", "Contact", {"Name": name})
        assert asked.wait(5)
        world.ask(verb, "Webhook/1", change, wanted)
        over.set()

    return Prepare(does)


DELIVERY = section(
    "9",
    (D, "the call does not wait", hook("contact.created"), answering(None), NEW, ok),
    (D, "nor fails", hook("contact.created"), FAILED, NEW, ok),
    (D, "200 is success", hook("contact.created"), NEW, deliveries(state=["delivered"], attempts=[1], status=[200])),
    (U, "other 2xx are none", hook("contact.created"), answering(201), NEW, waits("2026-03-02T10:00:01.000Z")),
    (U, "unless the setting says so", setting("success: 2xx"), hook("contact.created"), answering(201), NEW,
        deliveries(state=["delivered"])),
    (U, "redirects are not followed", hook("contact.created"),
        answering(b"HTTP/1.1 302 F\r\nLocation: /other\r\nContent-Length: 0\r\n\r\n"), NEW, told("contact.created")),
    (D, "at once and then not before a second", hook("contact.created"), FAILED, NEW, turn(0.9), told("contact.created")),
    (D, "+1 s", hook("contact.created"), FAILED, NEW, turn(1), told(*["contact.created"] * 2)),
    (D, "+4 s: not sooner", hook("contact.created"), FAILED, NEW, turn(1), turn(3.9), told(*["contact.created"] * 2)),
    (D, "+4 s", hook("contact.created"), FAILED, NEW, *THRICE, told(*["contact.created"] * 3)),
    (D, "then it is given up", hook("contact.created"), FAILED, NEW, *THRICE, deliveries(state=["given up"], attempts=[3])),
    (D, "and never comes again", hook("contact.created"), FAILED, NEW, *THRICE, turn("1h"), told(*["contact.created"] * 3)),
    (D, "the clock turned far at once sends all of the cycle", hook("contact.created"), FAILED, NEW, turn("1h"),
        told(*["contact.created"] * 3)),
    (D, "the same EventId and bytes", hook("contact.created"), FAILED, NEW, *THRICE,
        Prepare(lambda world: equal(world))),
    (D, "frozen: idle says that it waits", hook("contact.created"), FAILED, NEW, waits("2026-03-02T10:00:01.000Z"), turn(1),
        waits("2026-03-02T10:00:05.000Z")),
    (I, "an event under retry holds back others", hook("contact.created"), answering(500), company("A"), company("B"),
        told("contact.created"), turn(1), told(*["contact.created"] * 3), Prepare(lambda world: ascending(world))),
    (I, "but not other hooks", hook("contact.created", at="/a"), hook("contact.created", at="/b"), answering(500, at="/a"),
        company("A"), company("B"), told(*["contact.created"] * 2, at="/b"), told("contact.created", at="/a")),
    (I, "in the order of the changes", hook("contact.created"), *companies(5), Prepare(lambda world: ascending(world))),
    (D, "counters of success", hook("contact.created"), company("A"), company("B"),
        counts(TotalCalls=2, TotalErrors=0, ConsecutiveErrors=0, LastError="", State="Active")),
    (D, "counters of failures", hook("contact.created"), FAILED, NEW, turn(1),
        counts(TotalCalls=2, TotalErrors=2, ConsecutiveErrors=2, State="Active")),
    (D, "success zeroes ConsecutiveErrors", hook("contact.created"), answering(500, 500), NEW, *THRICE,
        counts(TotalCalls=3, TotalErrors=2, ConsecutiveErrors=0, State="Active")),
    (I, "probes do not count", hook("contact.created"), post("Webhook/Test", SIGN), counts(TotalCalls=0)),
    (D, "LastError: headers and body", hook("contact.created"), FAILED, NEW, Prepare(lambda world: world.idle()), get("Webhook/HOOK/LastError"),
        gives(lambda text: "X-Mine" in text and "hello" in text)),
    (D, "LastError by the agent", hook("contact.created"), FAILED, NEW, Prepare(lambda world: world.idle()),
        agent("Webhook/GetLastError", {"webhookId": 1}), gives(lambda text: "hello" in text)),
    (D, "8 failures are not enough", hook("contact.created"), FAILED, *companies(3), turn("5s"), turn("5s"), turn(1),
        counts(ConsecutiveErrors=8, State="Active")),
    (D, "9 failures stop it", hook("contact.created"), FAILED, *companies(3), turn("5s"), turn("5s"), turn("5s"),
        counts(ConsecutiveErrors=9, TotalErrors=9, TotalCalls=9, State="TooManyErrors")),
    (U, "what waits then is dropped", hook("contact.created"), FAILED, *companies(5), turn("1h"),
        deliveries(state=["given up"] * 3 + ["dropped"] * 2), told(*["contact.created"] * 9)),
    (D, "and nothing more is sent", hook("contact.created"), FAILED, *companies(3), turn("1h"), company("Late"), turn("1h"),
        told(*["contact.created"] * 9)),
    (I, "active again: ConsecutiveErrors 0", hook("contact.created"), FAILED, *companies(3), turn("1h"), answering(),
        patch("Webhook/HOOK", {"State": "Active"}), gives("ConsecutiveErrors", 0), gives("State", "Active"), company("Late"),
        told(*["contact.created"] * 10)),
    (U, "nothing is replayed then", hook("contact.created"), FAILED, *companies(5), turn("1h"), answering(),
        patch("Webhook/HOOK", {"State": "Active"}), ok, turn("1h"), told(*["contact.created"] * 9)),
    (D, "410 stops at once", hook("contact.created"), answering(410), NEW, counts(State="TooManyErrors", TotalErrors=1),
        turn("1h"), told("contact.created")),
    (U, "stopped: what waits is dropped", hook("contact.created"), FAILED, NEW, Prepare(lambda world: world.idle()),
        patch("Webhook/HOOK", {"State": "Stopped"}), ok, turn("1h"), told("contact.created"), deliveries(state=["dropped"])),
    (D, "nobody listens there any more: a failure", setting("probe: false"),
        hook("contact.created", TargetUrl="http://127.0.0.1:1/x"), NEW, counts(TotalErrors=1)),
    (U, "timeout, as the setting says", setting("timeout: 100ms"), hook("contact.created"), answering(None),
        NEW, counts(TotalErrors=1)),
    (I, "attempts as the setting says", setting("attempts: 1"), hook("contact.created"), FAILED, NEW, turn("1h"),
        told("contact.created"), deliveries(state=["given up"])),
    (I, "the threshold too", setting("disable_after: 2"), hook("contact.created"), FAILED, NEW, turn("1h"),
        counts(State="TooManyErrors", ConsecutiveErrors=2)),
    (I, "answers that only say that another comes", hook("contact.created"),
        answering(b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early\r\nA: b\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"),
        *companies(2), deliveries(state=["delivered"] * 2, status=[200] * 2)),
    (I, "HTTP/1.0, which ends with its connection", hook("contact.created"), answering(ends(b"HTTP/1.0 200 OK\r\n\r\nhello")),
        *companies(2), deliveries(state=["delivered"] * 2)),
    (I, "an answer byte by byte", hook("contact.created"), answering(bytewise), NEW, deliveries(state=["delivered"])),
    (I, "one that is half there is a failure", hook("contact.created"),
        answering(ends(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhello")), NEW, counts(TotalErrors=1)),
    (I, "a kept connection that is reset is no failure", hook("contact.created"), answering(200, resets), *companies(2),
        deliveries(state=["delivered"] * 2, attempts=[1, 1])),
    (I, "one that is new is", hook("contact.created"), answering(always=ends(b"")), NEW, counts(TotalErrors=1)),
    (I, "deleted while it is asked: all is dropped", hook("contact.created"), meanwhile(500, "DELETE", None, 204),
        deliveries(state=["dropped"] * 3, attempts=[1, 0, 0])),
    (I, "stopped while it is asked: it stays what it was made", hook("contact.created"),
        meanwhile(410, "PATCH", {"State": "Stopped"}, 200), counts(State="Stopped", TotalErrors=1)),
    (D, "mail on the first failure", hook("contact.created", ErrorEmails=["ops@b.example"], NotifyVia="Email", NotifyWhen="FirstFailure"),
        FAILED, NEW, turn("1h"), mails(1, "ops@b.example", "contact.created", "My hook")),
    (D, "mail on disabling", hook("contact.created", ErrorEmails=["ops@b.example"], NotifyVia="Email", NotifyWhen="Disabling"),
        answering(410), NEW, mails(1, "ops@b.example")),
    (D, "none where nobody asked", hook("contact.created", ErrorEmails=["ops@b.example"], NotifyVia="None", NotifyWhen="None"),
        answering(410), NEW, mails(0)),
    (D, "usage in the dynamic archive", hook("contact.created"), FAILED, NEW, turn(1),
        get("archive/dynamic?$select=webhook_usage.webhook_usage_id,webhook_usage.total_calls,webhook_usage.total_errors,"
            "webhook_usage.consecutive_errors,webhook_usage.last_error&$filter=webhook_usage.webhook_usage_id%20eq%201"),
        gives("value", 0, "webhook_usage.total_calls", 2), gives("value", 0, "webhook_usage.consecutive_errors", 2)),
    (D, "a receiver that writes back is called again", hook("contact.changed"), patch("Contact/1", {"Name": "A"}), 
        patch("Contact/1", {"Name": "B"}), told(*["contact.changed"] * 2)),
)  # fmt: skip


def equal(world: World) -> None:
    assert len({one.body for one in world.got()}) == 1
    assert len({one.head("X-SuperOffice-EventId") for one in world.got()}) == 1


def ascending(world: World) -> None:
    keys = [one.told["PrimaryKey"] for one in world.got()]
    assert keys == sorted(keys)
    assert len(keys) > 2


TESTED = section(
    "10",
    (D, "Event, Entity, key, Changes", post("Webhook/Test", SIGN), probes(1, lambda one: [one.told[name] for name in (
        "Event", "Entity", "PrimaryKey", "Changes")] == ["test", "test", 0, []])),
    (D, "real context, caller and name", post("Webhook/Test", SIGN), probes(1, lambda one: [one.told[name] for name in (
        "ContextIdentifier", "ChangedByAssociateId", "WebhookName")] == ["Cust12345", 5, "Mine"])),
    (D, "header", post("Webhook/Test", SIGN), probes(1, lambda one: one.head("X-SuperOffice-Event") == "test")),
    (I, "one attempt", probed(500), post("Webhook/Test", SIGN), turn("1h"), probes(1)),
    (I, "a probe is one attempt too", probed(500), post("Webhook", SIGN), turn("1h"), probes(1)),
)  # fmt: skip

WATCHED = hook("contact.created", at="/watched")
STATES = section(
    "11",
    (D, "stopped", WATCHED, hook("webhook1.stopped"), patch("Webhook/1", {"State": "Stopped"}),
        told("webhook1.stopped"), said("Event", "webhook.stopped"), said("PrimaryKey", 1), said("ChangedByAssociateId", 0)),
    (D, "no Entity", WATCHED, hook("webhook1.stopped"), patch("Webhook/1", {"State": "Stopped"}), heard(lambda one: "Entity" not in one.told)),
    (D, "started", hook("contact.created", at="/w", State="Stopped"), hook("webhook1.started"),
        patch("Webhook/1", {"State": "Active"}), told("webhook1.started"), said("Event", "webhook.started")),
    (D, "errors", WATCHED, hook("webhook1.errors"), answering(410, at="/watched"), NEW, told("webhook1.errors", at="/hook"),
        said("Event", "webhook.errors")),
    (D, "their FieldValues", WATCHED, hook("webhook1.stopped"), patch("Webhook/1", {"State": "Stopped"}),
        keys("FieldValues", "events registered registered_associate_id state updated updated_associate_id")),
    (U, "state is the enum's number", WATCHED, hook("webhook1.stopped"), patch("Webhook/1", {"State": "Stopped"}),
        said("FieldValues", "state", 2)),
    (D, "Changes are empty", WATCHED, hook("webhook1.stopped"), patch("Webhook/1", {"State": "Stopped"}), said("Changes", [])),
    (D, "of another one: nothing", WATCHED, hook("webhook2.stopped"), patch("Webhook/1", {"State": "Stopped"}), told()),
)  # fmt: skip

SCRIPT = {"Name": "S", "Events": ["contact.created", "contact.changed"], "TargetUrl": "MyScript", "Type": "crmscript",
          "State": "Active", "Properties": {"mine": 7}}  # fmt: skip


def script(check) -> Prepare:
    def does(world: World) -> None:
        world.idle()
        newest = world.ask("GET", "/_so_mock/webhooks/deliveries")["deliveries"][-1]
        assert newest["state"] == "not run", newest
        shown = world.ask("GET", f"/_so_mock/webhooks/deliveries/{newest['id']}")["script"]
        assert check(shown), shown

    return Prepare(does)


SCRIPTS = section(
    "12",
    (D, "it is saved and not called", post("Webhook", SCRIPT), NEW, deliveries(state=["not run"]), told()),
    (D, "its would-be call is told", post("Webhook", SCRIPT), NEW, script(lambda shown: shown["Event"] == "contact.created")),
    (D, "with its variables", post("Webhook", SCRIPT), NEW, script(lambda shown: {"ChangedByAssociateId", "ContextIdentifier",
        "Entity", "Event", "EventId", "PrimaryKey", "Timestamp"} <= {*shown})),
    (D, "with new values", post("Webhook", SCRIPT), patch("Contact/1", {"Name": "Changed"}),
        script(lambda shown: shown["Changes.name"] == "Changed")),
    (D, "with custom properties", post("Webhook", SCRIPT), NEW, script(lambda shown: shown["mine"] in (7, "7"))),
)  # fmt: skip

SIGNALS = section(
    "13",
    (I, "Entity is the text before the first dot", hook("my.own.thing"), post("Webhook/my.own.thing/3", {"b": "x", "a": "y"}),
        said("Entity", "my")),
    (I, "Changes are the keys of Data", hook("my.own"), post("Webhook/my.own/3", {"b": "x", "a": "y"}), keys("Changes", "a b")),
    (I, "no values", hook("my.own"), post("Webhook/my.own/3", {"b": "secretly"}), heard(lambda one: b"secretly" not in one.body)),
    (I, "by the caller", hook("my.own"), post("Webhook/my.own/3", {}), said("ChangedByAssociateId", 5)),
    (I, "204 if nobody listens", post("Webhook/no.one/3", {}), empty),
    (I, "exactly that name", hook("my.other"), post("Webhook/my.own/3", {}), told()),
    (I, "a known name too", hook("contact.created"), post("Webhook/contact.created/3", {}), told("contact.created")),
)  # fmt: skip


def by(client: str):
    """Registers one in the name of an app."""

    def does(world: World) -> None:
        world.save(mine(Name="App's"), Authorization=bearer(world, client))

    return Prepare(does)


def bearer(world: World, client: str) -> str:
    made = world.ask(
        "POST", "/_so_mock/tokens", {"user": "tje0", "kind": "access", "client": client}, 201
    )
    return f"Bearer {made['token']}"


def as_app(
    client: str, verb: str, path: str, wanted: int, body: object = None, check=lambda answer: True
) -> Prepare:
    def does(world: World) -> None:
        answer = world.ask(
            verb, path.replace("HOOK", "1"), body, wanted, Authorization=bearer(world, client)
        )
        assert check(answer), answer

    return Prepare(does)


APPS = by("demo-web")


EMULATOR = section(
    "14",
    (D, "another app does not see it", APPS, as_app("demo-server", "GET", "Webhook", 200, check=lambda all: all == [])),
    (D, "nor reads it", APPS, as_app("demo-server", "GET", "Webhook/HOOK", 404)),
    (D, "nor by the agent", APPS, as_app("demo-server", "POST", "Agents/Webhook/GetWebhook?webhookId=1", 200,
        check=lambda answer: answer is None)),
    (D, "nor changes it", APPS, as_app("demo-server", "PUT", "Webhook/HOOK", 404, SIGN)),
    (D, "nor by the agent", APPS, as_app("demo-server", "POST", "Agents/Webhook/SaveWebhook", 404, mine(WebhookId=1))),
    (D, "nor patches it", APPS, as_app("demo-server", "PATCH", "Webhook/HOOK", 404, {"Name": "x"})),
    (D, "nor deletes it", APPS, as_app("demo-server", "DELETE", "Webhook/HOOK", 204), as_app("demo-web", "GET", "Webhook/HOOK", 200)),
    (D, "nor reads its LastError", APPS, as_app("demo-server", "GET", "Webhook/HOOK/LastError", 404)),
    (D, "its own sees it", APPS, as_app("demo-web", "GET", "Webhook/HOOK", 200, check=lambda one: one["Name"] == "App's")),
    (I, "who comes through none sees all", APPS, get("Webhook/HOOK"), gives("Name", "App's")),
    (D, "the admin sees all", APPS, ask("GET", "/_so_mock/state/webhook"), gives("total", 1)),
    (D, "it is called whoever changes", APPS, NEW, told("contact.created")),
    (D, "duplicate", rule("POST Contact", "{duplicate: 2}"), hook("contact.created"), company("Odd"),
        told(*["contact.created"] * 3), Prepare(equal)),
    (D, "delay", rule("POST Contact", "{delay: 1m}"), hook("contact.created"), company("Odd"), told(), turn("59s"), told(),
        turn(1), told("contact.created")),
    (D, "drop", rule("POST Contact", "drop"), hook("contact.created"), company("Odd"), company("Even"), told("contact.created"),
        deliveries(state=["dropped", "delivered"])),
    (D, "reorder", rule("POST Contact", "reorder"), hook("contact.created"), company("Odd"), company("Even"),
        told(*["contact.created"] * 2), Prepare(lambda world: descending(world))),
    (D, "deliveries hold request, response, attempts", hook("contact.created"), FAILED, NEW, turn(1),
        ask("GET", "/_so_mock/webhooks/deliveries/1"), gives("sent", "body", lambda text: '"contact.created"' in text),
        gives("sent", "headers", lambda all: all["X-SuperOffice-Event"] == "contact.created"),
        gives("tried", lambda all: [one["status"] for one in all] == [500, 500]), gives("attempts", 2)),
    (D, "again sends the same once more", hook("contact.created", Secret=SECRET), NEW, Prepare(lambda world: world.idle()),
        ask("POST", "/_so_mock/webhooks/deliveries/1/again"), status(202), told(*["contact.created"] * 2), Prepare(equal)),
    (D, "also what was given up", hook("contact.created"), FAILED, NEW, turn("1h"), answering(),
        ask("POST", "/_so_mock/webhooks/deliveries/1/again"), status(202), told(*["contact.created"] * 4)),
    (I, "which is an attempt of now, whenever the event was", hook("contact.created"), NEW, turn("1h"), FAILED,
        ask("POST", "/_so_mock/webhooks/deliveries/1/again"), status(202), waits("2026-03-02T11:00:01.000Z")),
    (I, "reorder and delay: it waits its time out", rule("POST Contact", "{reorder: true, delay: 1m}"), hook("contact.created"),
        company("Odd"), company("Even"), told("contact.created"), turn("1m"), told(*["contact.created"] * 2)),
    (D, "deliveries by state", hook("contact.created"), NEW, Prepare(lambda world: world.idle()),
        ask("GET", "/_so_mock/webhooks/deliveries?state=pending"), gives("matching", 0)),
    (D, "again of none", ask("POST", "/_so_mock/webhooks/deliveries/99/again"), missing),
    (D, "a reset forgets them", hook("contact.created"), NEW, Prepare(lambda world: world.idle()), ask("POST", "/_so_mock/reset"),
        ask("GET", "/_so_mock/webhooks/deliveries"), gives("deliveries", [])),
    (D, "loading a scenario raises nothing", hook("contact.created"), setting("probe: true"), told()),
    (D, "idle when there is nothing", ask("POST", "/_so_mock/webhooks/idle"), gives("idle", True), gives("pending", 0)),
)  # fmt: skip


def descending(world: World) -> None:
    one, two = [each.told["PrimaryKey"] for each in world.got()]
    assert one > two


FACTS = [
    *DEFINITION, *ENDPOINTS, *SAVING, *EVENTS, *PAYLOAD, *VALUES, *FIELDS, *HEADERS, *SIGNATURE, *DELIVERY, *TESTED, *STATES,
    *SCRIPTS, *SIGNALS, *EMULATOR,
]  # fmt: skip


@pytest.fixture(scope="module")
def served() -> Iterator[str]:
    server = start_server("--clock", "2026-03-02T10:00:00Z,frozen")
    yield server.url
    server.process.terminate()
    server.process.communicate(timeout=10)


@pytest.fixture
def world(served: str) -> Iterator[World]:
    made = World(served, Ear())
    yield made
    if made.scenario:
        made.ask("PUT", "/_so_mock/scenario?name=demo")
    else:
        made.ask("POST", "/_so_mock/reset")
    made.ear.close()


@pytest.mark.parametrize("fact", FACTS, ids=str)
def test_fact(fact: Fact, world: World) -> None:
    fact.holds(world)  # type: ignore[arg-type]
