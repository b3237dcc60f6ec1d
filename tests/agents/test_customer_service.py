"""CustomerService: the mailboxes that turn mail into requests."""

from typing import Any

import pytest
from contract.door import Door

from so_mock.clock import NO_DATE

NEW = {
    "ServerType": "Imaps", "Address": "<sales@fjordlys.example> (Sales)", "Username": "sales",
    "Password": "open sesame", "Server": "imap.fjordlys.example", "Port": 993,
}  # fmt: skip


def save(door: Door, **mailbox: Any) -> Any:
    return door.agent("CustomerService.SaveMailboxEntity", mailbox)


def read(door: Door, id: int) -> Any:
    return door.agent(f"CustomerService.GetMailboxEntity?mailboxEntityId={id}")


def stored(door: Door, id: int) -> Any:
    return door.tenant.store.table("mailbox").get(id)


@pytest.mark.parametrize("key", [{}, {"MailInFilterId": 0}, {"MailInFilterId": None}])
def test_a_mailbox_without_id_is_new(door: Door, key: dict[str, Any]) -> None:
    saved = save(door, **NEW, **key)
    assert saved["MailInFilterId"] == 475, "one more than the highest there was"
    assert {name: saved[name] for name in NEW} == NEW | {"Password": ""}
    assert read(door, 475) == saved
    assert len(door.tenant.store.table("mailbox")) == 2


def test_a_mailbox_is_listed_at_once_with_category_and_priority(door: Door) -> None:
    save(door, **NEW)
    assert [
        [it["MailInFilterId"], it["Address"], it["CategoryName"], it["PriorityName"]]
        for it in door.agent("CustomerService.GetMailboxes")
    ] == [
        [474, "<support@fjordlys.example> (Fjordlys Support)", "Support", "Medium"],
        [475, NEW["Address"], "Support", "Medium"],
    ]


def test_a_known_id_is_updated_and_hidden_columns_stay(door: Door) -> None:
    with door.tenant.store.unit():
        door.tenant.store.update("mailbox", {**stored(door, 474), "CategoryId": 3, "PriorityId": 1})
    saved = save(door, **NEW, MailInFilterId=474)
    assert saved["MailInFilterId"] == 474
    assert read(door, 474) == saved
    assert [stored(door, 474)[name] for name in ("CategoryId", "PriorityId")] == [3, 1]
    (listed,) = door.agent("CustomerService.GetMailboxes")
    assert (listed["CategoryName"], listed["PriorityName"]) == ("Sale", "Low")


def test_an_unknown_id_is_not_found_and_saves_nothing(door: Door) -> None:
    reply = door("POST", "Agents/CustomerService/SaveMailboxEntity", NEW | {"MailInFilterId": 9})
    assert reply.status == 404
    assert reply.json()["ErrorType"] == "SoNotFoundException"
    assert len(door.tenant.store.table("mailbox")) == 1


def test_a_password_is_kept_and_never_shown(door: Door) -> None:
    id = save(door, **NEW)["MailInFilterId"]
    assert stored(door, id)["Password"] == "open sesame"
    for mailbox in (read(door, id), save(door, **read(door, id))):
        assert mailbox["Password"] == ""


@pytest.mark.parametrize("blank", [{}, {"Password": ""}, {"Password": None}])
def test_a_blank_password_keeps_what_is_stored(door: Door, blank: dict[str, Any]) -> None:
    save(door, **{**{k: v for k, v in NEW.items() if k != "Password"}, **blank}, MailInFilterId=474)
    assert stored(door, 474)["Password"] == "secret"


def test_another_password_replaces_it(door: Door) -> None:
    save(door, **NEW, MailInFilterId=474)
    assert stored(door, 474)["Password"] == "open sesame"


def test_a_server_type_that_is_none_is_refused_by_name(door: Door) -> None:
    body = NEW | {"ServerType": "Imapz"}
    reply = door("POST", "Agents/CustomerService/SaveMailboxEntity", body)
    assert reply.status == 400
    assert "ServerType: 'Imapz' is no MailboxType" in reply.json()["Message"]


def test_the_template_of_a_mailbox_is_blank(door: Door) -> None:
    blank = door.agent("CustomerService.CreateDefaultMailboxEntity")
    assert (blank["MailInFilterId"], blank["ServerType"], blank["Port"]) == (0, "Unknown", 0)
    assert {blank[name] for name in ("Address", "Username", "Password", "Server")} == {""}
    assert len(door.tenant.store.table("mailbox")) == 1


def test_a_mailbox_that_is_not_there_is_null(door: Door) -> None:
    assert read(door, 9) is None


# -- customer centre and templates


def test_configs_are_saved_together_and_others_stay(door: Door) -> None:
    one = door.agent("CustomerService.SaveCustomerCenterConfig", {"Type": "Style", "Config": "{}"})
    given = [
        {"Type": "Options", "Config": '{"a":1}'},
        {"CustConfigId": one["CustConfigId"], "Type": "Style", "Config": "new"},
    ]
    door.agent("CustomerService.SaveAllCustomerCenterConfigs", {"CustConfigs": given})
    listed = door.agent("CustomerService.GetAllCustomerCenterConfigs")
    assert [(c["Type"], c["Config"]) for c in listed[-2:]] == [
        ("Style", "new"), ("Options", '{"a":1}'),
    ]  # fmt: skip
    path = (
        f"CustomerService.DeleteCustomerCenterConfig?customerCenterConfigId={one['CustConfigId']}"
    )
    door.agent(path)
    assert len(door.agent("CustomerService.GetAllCustomerCenterConfigs")) == len(listed) - 1


def test_system_templates_are_kept_once_saved(door: Door) -> None:
    settings = door.agent("CustomerService.GetSystemTemplateSettings")
    assert settings["CustomerPasswordTemplateId"] == 3 and settings["EmailAddresses"] == ""
    changed = settings | {
        "CustomerPasswordTemplateId": 13,
        "WeekStatTemplateId": 0,
        "EmailAddresses": "a@b.no, c@d.no",
    }
    save = "CustomerService.SaveSystemTemplateSettings"
    assert door.agent(save, {"SystemTemplateSettings": changed}) == changed
    assert door.agent("CustomerService.GetSystemTemplateSettings") == changed


@pytest.mark.parametrize(
    "wrong", [{"EmailAddresses": "nobody"}, {"NewLinkTemplateId": -1}, {"NewLinkTemplateId": 33}]
)
def test_system_templates_are_validated(door: Door, wrong: Any) -> None:
    before = door.agent("CustomerService.GetSystemTemplateSettings")
    body = {"SystemTemplateSettings": before | wrong}
    reply = door("POST", "Agents/CustomerService/SaveSystemTemplateSettings", body)
    assert (reply.status, reply.json()["ErrorType"]) == (400, "SoValidationException")
    assert door.agent("CustomerService.GetSystemTemplateSettings") == before


def test_a_reply_template_of_the_world_is_read(door: Door) -> None:
    model, absorber = door.tenant.world.model, door.tenant.world.absorber
    row = absorber.blank_row(model["reply_template"])
    row |= {
        "ReplyTemplateId": 900,
        "Name": "Thanks",
        "Subject": "Re",
        "HtmlBody": "<b>Hi</b>",
        "OwnedBy": 5,
    }
    with door.tenant.store.unit():
        door.tenant.store.insert("reply_template", row)
    asked = {"ReplyTemplateId": 900, "LanguageId": 0}
    shown = door.agent("CustomerService.GetUnparsedTemplate", asked)
    assert (shown["HtmlParsed"], shown["Subject"]) == ("<b>Hi</b>", "Re")
    preview = door.agent("CustomerService.GetPreviewReplyTemplate", {"ReplyTemplateId": 900})
    assert (preview["Name"], preview["Body"], preview["IsHtml"]) == ("Thanks", "<b>Hi</b>", True)
    assert preview["OwnedByFullName"]
    assert door.agent("CustomerService.GetUnparsedTemplate", {"ReplyTemplateId": 901}) is None


# -- login rows, notifications, event handlers


def test_a_session_is_valid_until_it_is_removed(door: Door) -> None:
    made = door.agent("CustomerService.CreateSession", {"RemoteIp": "192.0.2.1"})
    other = door.agent("CustomerService.CreateSession", {"RemoteIp": "192.0.2.1"})
    assert len(made["Key"]) == 32 and made["Key"] != other["Key"] and made["UserId"] == 5

    def valid(session: Any) -> Any:
        asked = {"CsSessionKey": session["Key"]}
        return door.agent("CustomerService.SessionIsValid", asked)

    report = {"SessionKey": made["Key"]}
    assert door.agent("CustomerService.ReportSessionActive", report) == made["LoginId"]
    assert valid(made) is valid(other) is True
    door.agent("CustomerService.RemoveSession", {"LoginId": made["LoginId"]})
    assert (valid(made), valid(other)) == (False, True)
    assert door.agent("CustomerService.ReportSessionActive", report) == 0


def test_a_session_is_written_at_most_once_a_minute(door: Door) -> None:
    made = door.agent("CustomerService.CreateSession", {"RemoteIp": "192.0.2.1"})
    clock = door.tenant.clock

    def active_after(seconds: int) -> str:
        clock.turn(clock.setting.advanced(seconds))
        door.agent("CustomerService.ReportSessionActive", {"SessionKey": made["Key"]})
        row = door.tenant.store.table("_cs_session").get(made["LoginId"])
        assert row is not None
        return str(row["Active"])

    first = active_after(1)
    assert active_after(30) == first
    assert first < active_after(60) <= clock.now()


def test_who_wants_to_hear_of_a_chat_does_so_while_somebody_waits(door: Door) -> None:
    assert door.agent("CustomerService.HasChatNotify") is False
    topic = door.rest("POST", "ChatTopic", {"Name": "Printers"})["ChatTopicId"]
    agent = {"User": {"AssociateId": 5}, "CanNotify": True, "CanRespond": True}
    door.rest("POST", f"ChatTopic/{topic}/UserAgent", agent)
    other = door.rest("POST", "ChatTopic", {"Name": "Lamps"})["ChatTopicId"]
    door.rest("POST", f"ChatTopic/{other}/UserAgent", agent | {"CanNotify": False})
    door.rest("POST", f"ChatTopic/{other}/Sessions")
    assert door.agent("CustomerService.HasChatNotify") is False
    door.rest("POST", f"ChatTopic/{topic}/Sessions")
    assert door.agent("CustomerService.HasChatNotify") is True
    for _ in range(2):
        door.rest("POST", "ChatSession/Pickup")
    assert door.agent("CustomerService.HasChatNotify") is False


def test_an_event_has_a_handler_while_its_script_is_switched_on(door: Door) -> None:
    script = {"Name": "On new", "ScreenType": "NewTicket", "Enabled": True}
    saved = door.agent("CRMScript.SaveTriggerScriptEntity", script)
    asked = {"EventHandlerTypes": ["TicketClosed", "NewTicket"]}
    assert door.agent("CustomerService.EventHandlersExists", asked) == ["NewTicket"]
    one = {"EventHandlerType": "NewTicket"}
    assert door.agent("CustomerService.EventHandlerExists", one) is True
    door.agent("CRMScript.SaveTriggerScriptEntity", saved | {"Enabled": False})
    assert door.agent("CustomerService.EventHandlerExists", one) is False


# -- requests


def ticket(door: Door, title: str, **given: Any) -> int:
    return int(door.rest("POST", "Ticket", {"Title": title, **given})["TicketId"])


def test_requests_are_found_by_id_or_a_part_of_the_title(door: Door) -> None:
    made = [ticket(door, f"Quuxprinter {n}", Person={"PersonId": 5}) for n in range(3)]
    door.rest("DELETE", f"Ticket/{made[2]}")
    find = "CustomerService.FindTicketsByTitleOrId"
    found = door.agent(find, {"TitleOrId": "quuxPRINTER", "MaxRows": 10})
    assert [each["TicketId"] for each in found] == made[:2]
    assert found[0]["PersonName"] and found[0]["ContactName"] and found[0]["OwnerName"]
    assert str(made[0]) in found[0]["TicketUrl"]
    assert len(door.agent(find, {"TitleOrId": "quuxprinter", "MaxRows": 1})) == 1
    (one,) = door.agent(find, {"TitleOrId": str(made[1])})
    assert one["Title"] == "Quuxprinter 1"


def statistics(door: Door, function: str) -> dict[str, float]:
    (found,) = door.agent("CustomerService.GetStatistics", {"Functions": [function]})
    assert found["Label"] == function
    return {each["Label"]: each["Value"] for each in found["Values"]}


def test_statistics_are_counted_from_the_requests(door: Door) -> None:
    top = door.agent("List.SaveTicketCategoryEntity", {"Name": "Hardware"})["TicketCategoryId"]
    below = {"Name": "Quuxprinters", "ParentId": top}
    category = door.agent("List.SaveTicketCategoryEntity", below)["TicketCategoryId"]
    own = statistics(door, "OwnOpenRequests")["OwnOpenRequests"]
    unassigned = statistics(door, "UnassignedRequests")["UnassignedRequests"]
    of = {"Category": {"TicketCategoryId": category}}
    made = [ticket(door, "One", **of), ticket(door, "Two", OwnedBy={"AssociateId": 0}, **of)]
    assert statistics(door, "OpenRequestsPerCategory")["Quuxprinters"] == 2
    assert statistics(door, "OpenRequestsPerTopCategory")["Hardware"] == 2
    assert statistics(door, "OwnOpenRequests")["OwnOpenRequests"] == own + 1
    assert statistics(door, "UnassignedRequests")["UnassignedRequests"] == unassigned + 1
    assert statistics(door, "OpenRequestsPerUser")["Unassigned"] >= 1
    door.rest("PATCH", f"Ticket/{made[0]}", {"BaseStatus": "Closed"})
    assert statistics(door, "OpenRequestsPerCategory")["Quuxprinters"] == 1
    per_day = statistics(door, "NumberOfCreatedRequestsPerDay")
    assert len(per_day) == 7 and list(per_day.values())[-1] >= 2
    assert len(statistics(door, "NumberOfCreatedRequestsPerMonth")) == 12
    functions = ["UserReponseTimePerWeek", "OpenRequestsPerOrigin"]
    found = door.agent("CustomerService.GetStatistics", {"Functions": functions})
    assert [each["Label"] for each in found] == functions


@pytest.mark.parametrize(
    ("function", "change", "label"),
    [
        ("OpenRequestsPerUser", {"OwnedBy": {"AssociateId": 18}}, "Henrik Moe"),
        ("OpenRequestsPerUserGroup", {"OwnedBy": {"AssociateId": 18}}, "Service"),
        ("OpenRequestsPerPriority", {"Priority": {"TicketPriorityId": 3}}, "High"),
        ("OpenRequestsPerStatus", {"Status": {"TicketStatusId": 1}}, "Open"),
        ("OpenRequestsPerOrigin", {"Origin": "Facebook"}, "Facebook"),
        ("NumberOfCreatedRequestsPerWeek", {}, ""),
        ("NumberOfCreatedRequestsPerMonth", {}, ""),
    ],
)
def test_a_new_request_counts_where_it_belongs(
    door: Door, function: str, change: dict[str, Any], label: str
) -> None:
    """Without a label, in the newest period."""
    before = statistics(door, function)
    ticket(door, "New", **change)
    after = statistics(door, function)
    label = label or [*after][-1]
    assert after == before | {label: before.get(label, 0) + 1}


@pytest.mark.parametrize("period", ["UserResponseTimePerDay", "UserReponseTimePerWeek", "UserResponseTimePerMonth"])  # fmt: skip
def test_response_times_are_the_average_of_those_replied_to(door: Door, period: str) -> None:
    with door.tenant.store.unit():
        rows = [*door.tenant.store.table("ticket").scan()]
        for row, minutes in zip(rows, (10, 30), strict=False):
            told = {"RepliedAt": door.tenant.clock.now(), "TimeToReply": minutes}
            door.tenant.store.update("ticket", {**row, **told})
        for row in rows[2:]:
            door.tenant.store.update("ticket", {**row, "RepliedAt": NO_DATE})
    values = [*statistics(door, period).values()]
    assert values == [0.0] * (len(values) - 1) + [20.0]
