"""Customer centre, system templates, login rows of Service, and which events have a script."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Any

from so_mock.behaviour import behaviour
from so_mock.call import Record
from so_mock.conventions.facts import facts, rows, saved
from so_mock.crm import Crm
from so_mock.errors import Invalid, required
from so_mock.store.table import Index, Row

facts({
    "CustomerService.SaveAllCustomerCenterConfigs": saved("customer_center_config", "cust_configs"),
    "CustomerService.GetAllCustomerCenterConfigs": rows("customer_center_config"),
})  # fmt: skip


# -- system templates

SETTINGS = "_system_template_settings"  # one row, 1, once they were saved
# The templates of a sample base (email-and-mailbox.md 8.5).
TEMPLATES = {
    "CustomerNewCustomerTemplateId": 1, "CustomerCustomerReplyTemplateId": 2, "CustomerPasswordTemplateId": 3,
    "UserActiveTicketsTemplateId": 4, "UserNewMessageTemplateId": 5, "UserTicketActivatedTemplateId": 6,
    "UserTicketAlarmTemplateId": 7, "UserNewTicketTemplateId": 8, "UserTicketTakenOverTemplateId": 9,
    "PublishKbQuestionTemplateId": 10, "PublishKbAnswerTemplateId": 11, "WeekStatTemplateId": 12,
    "HotlistNewMessageTemplateId": 14, "HotlistTicketActivatedTemplateId": 15, "TicketAlarmHotlistTemplateId": 16,
    "HotlistTicketTakenOverTemplateId": 17, "CustomerConfirmEmailTemplateId": 19, "CustomerChatLogTemplateId": 21,
    "NewLinkTemplateId": 22,
}  # fmt: skip
_ADDRESS = re.compile(r"[^@\s,]+@[^@\s,]+\.[^@\s,]+")


@behaviour("CustomerService.GetSystemTemplateSettings")
def get_system_template_settings(crm: Crm) -> Record:
    row = crm.reads.row(SETTINGS, 1) or TEMPLATES
    held = {name: value for name, value in row.items() if name != "id"}
    return crm.blank("SystemTemplateSettings") | held


@behaviour("CustomerService.SaveSystemTemplateSettings")
def save_system_template_settings(crm: Crm, system_template_settings: Record | None) -> Record:
    """Refused when an id is given that no template has, or an address that is none."""
    system_template_settings = required(system_template_settings, "SystemTemplateSettings")
    blank, held = crm.blank("SystemTemplateSettings"), get_system_template_settings(crm)
    own = blank.keys() - {"TableRight", "FieldProperties"}
    row: Row = {n: system_template_settings.get(n) or blank[n] for n in sorted(own)}
    for name, value in row.items():
        if isinstance(value, int) and value != held[name]:
            _require_template(crm, name, value)
    for address in filter(None, (a.strip() for a in row["EmailAddresses"].split(","))):
        if not _ADDRESS.fullmatch(address):
            raise Invalid(f"SystemTemplateSettings: {address[:100]!r} is no e-mail address")
    crm.keep(SETTINGS, {"id": 1, **row})
    return blank | row


def _require_template(crm: Crm, name: str, id: int) -> None:
    if id and crm.row("reply_template", id) is None:
        raise Invalid(f"SystemTemplateSettings.{name}: there is no reply template {id}")


# -- login rows of Service

SESSIONS = "_cs_session"
BY_KEY = Index("key", lambda row: [row["Key"]])


def _session(crm: Crm, key: str | None) -> Row | None:
    return next(iter(crm.by(SESSIONS, BY_KEY, key or "")), None)


@behaviour("CustomerService.CreateSession")
def create_session(crm: Crm, remote_ip: str | None) -> Record:
    key = crm.new_message_id().strip("<>").partition("@")[0].replace("-", "")
    me = crm.me
    user = (me["EjUserId"] or me["AssociateId"]) if me else 0
    row = {
        "id": crm.take(SESSIONS), "Key": key, "UserId": user, "RemoteIp": remote_ip or "", "Active": crm.now(),
    }  # fmt: skip
    crm.store.insert(SESSIONS, row)
    return crm.blank("CsSessionKey") | {"Key": key, "LoginId": row["id"], "UserId": user}


@behaviour("CustomerService.RemoveSession")
def remove_session(crm: Crm, login_id: int) -> None:
    crm.store.delete(SESSIONS, login_id)


@behaviour("CustomerService.SessionIsValid")
def session_is_valid(crm: Crm, cs_session_key: str | None) -> bool:
    return _session(crm, cs_session_key) is not None


@behaviour("CustomerService.ReportSessionActive")
def report_session_active(crm: Crm, session_key: str | None) -> int:
    """Writes at most once a minute. The id of the login row, 0 when there is none: what the number is, is not told."""
    row = _session(crm, session_key)
    if row is None:
        return 0
    now = crm.now()
    if datetime.fromisoformat(now) - datetime.fromisoformat(row["Active"]) >= timedelta(minutes=1):
        crm.store.update(SESSIONS, {**row, "Active": now})
    return int(row["id"])


@behaviour("CustomerService.HasChatNotify")
def has_chat_notify(crm: Crm) -> bool:
    """Whether somebody waits in a topic that the caller wants to hear of."""
    agents: list[Any] = [
        agent
        for topic in crm.call("Chat.ChatTopicsForUser")
        for agent in crm.call(
            "Chat.GetChatTopicUserAgentList", chat_topic_id=topic.row["ChatTopicId"]
        )
    ]
    mine = [
        agent["TopicId"]
        for agent in agents
        if agent["CanNotify"] and agent["User"]["AssociateId"] == crm.caller.associate_id
    ]
    sessions = (row for id in mine for row in crm.referring("chat_session", "TopicId", id))
    return any(row["Status"] == "InQueue" for row in sessions)


# -- event handlers: trigger scripts that are switched on


def _handled(crm: Crm) -> set[str]:
    return {row["ScreenType"] for row in crm.rows("trigger_script") if row["Enabled"]}


@behaviour("CustomerService.EventHandlerExists")
def event_handler_exists(crm: Crm, event_handler_type: str | None) -> bool:
    return event_handler_type in _handled(crm)


@behaviour("CustomerService.EventHandlersExists")
def event_handlers_exists(crm: Crm, event_handler_types: list[str] | None) -> list[str]:
    """Those that exist, of those asked for."""
    handled = _handled(crm)
    return [each for each in event_handler_types or () if each in handled]


@behaviour("CustomerService.ExecuteEventHandlers")
def execute_event_handlers(crm: Crm, event_data: Record | None) -> Record:
    """No script runs here: what comes in goes back, and nothing is blocked. What a handler would answer, a rule of the
    scenario adds (`patch`)."""
    event_data = required(event_data, "EventData")
    given = {name: value for name, value in event_data.items() if value is not None}
    return crm.blank("EventData") | given | {"BlockExecution": False, "OutputValues": {}}
