"""Messaging: messages are kept with their state of delivery. There is no provider here, and nothing leaves."""

from __future__ import annotations

from collections.abc import Mapping

from so_mock.behaviour import behaviour
from so_mock.call import Record
from so_mock.crm import Crm
from so_mock.errors import NotFound, required
from so_mock.store.table import Index, Row

MESSAGES = "_outgoing_message"  # table outgoing_message
BY_EXTERNAL_ID = Index("external", lambda row: [(row["Plugin"].lower(), row["ExternalMessageId"])])
INBOX = "_inbox"  # table inbox, with what its columns do not hold of a message
NEW = 0
Messages = list[Record] | None


def _status(crm: Crm, row: Row) -> Record:
    return crm.blank("MessageDeliveryStatus") | {
        "MessagingId": row["id"],
        "Status": row["Status"],
        "StatusDescription": row["StatusDescription"],
    }


def _kept(crm: Crm, plugin: str | None, messages: Messages) -> list[Record]:
    found = []
    for given in messages or ():
        id = crm.take(MESSAGES)
        row = {
            "id": id, "Plugin": plugin or "", "ExternalMessageId": str(id), "Status": NEW, "StatusDescription": "",
            "Message": given,
        }  # fmt: skip
        found.append(_status(crm, crm.store.insert(MESSAGES, row)))
    return found


@behaviour("Messaging.SendMessages")
def send_messages(crm: Crm, plugin: str | None, outgoing_messages: Messages) -> list[Record]:
    return _kept(crm, plugin, outgoing_messages)


@behaviour("Messaging.SendMessagesWithConfig")
def send_messages_with_config(
    crm: Crm,
    plugin: str | None,
    outgoing_messages: Messages,
    config: Mapping[str, str | None] | None,
) -> list[Record]:
    """The config is the provider's, and there is none."""
    return _kept(crm, plugin, outgoing_messages)


@behaviour("Messaging.GetDeliveryStatus")
def get_delivery_status(crm: Crm, messaging_ids: list[int] | None) -> list[Record]:
    return [_status(crm, row) for row in crm.known(MESSAGES, messaging_ids)]


@behaviour("Messaging.SetDeliveryStatus")
def set_delivery_status(
    crm: Crm,
    plugin: str | None,
    external_message_id: str | None,
    status: int,
    status_description: str | None,
) -> None:
    """The id is the one the provider gave; here it is the MessagingId as a text."""
    key = (plugin or "").lower(), external_message_id or ""
    rows = crm.by(MESSAGES, BY_EXTERNAL_ID, key)
    if not rows:
        raise NotFound(f"There is no message {key[1][:100]!r} of plugin {key[0][:100]!r}")
    changes = {"Status": status or 0, "StatusDescription": status_description or ""}
    crm.store.update(MESSAGES, {**rows[0], **changes})


@behaviour("Messaging.CreateMessage")
def create_message(crm: Crm, incoming_message: Record | None) -> None:
    """Into the queue of what came in; nobody reads it from there."""
    given = required(incoming_message, "IncomingMessage")
    told = {name: given.get(name) or "" for name in ("To", "From", "Content", "SessionKey")}
    crm.keep(INBOX, {
        "created": crm.now(), "status": NEW, "plugin": given.get("Plugin") or "", "format": given.get("Format") or "",
        "mail_size": len(told["Content"].encode("utf-8", "surrogatepass")), **told,
    })  # fmt: skip


@behaviour("Messaging.GetPlugins")
def get_plugins(crm: Crm) -> list[Record]:
    """No provider is installed."""
    return []
