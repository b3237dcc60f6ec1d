"""The messages of a request: saved, read in other forms, and to whom an answer goes."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping

from so_mock.agents.ticket.notifying import of_message
from so_mock.agents.ticket.tickets import need
from so_mock.behaviour import behaviour
from so_mock.call import Record
from so_mock.conventions import blobs, crud
from so_mock.conventions.facts import facts, rows
from so_mock.crm import Crm
from so_mock.entities.model import View
from so_mock.entities.simple import first_value
from so_mock.entities.ticket_life import replied
from so_mock.entities.tickets import BY_HEADER
from so_mock.errors import required
from so_mock.store.table import Row

facts({
    "Ticket.GetTicketMessageEntities": rows("ticket_message", Ticket="ticket_id", EjMessageId="message_ids?"),
})  # fmt: skip

REPLY = ("RepliedAt", "TimeToReply", "RealTimeToReply")
Texts = list[str] | None


@behaviour("Ticket.SaveTicketMessageEntityWithNotify")
def save_ticket_message_entity_with_notify(
    crm: Crm, new_entity: Record | None, notify: bool
) -> View:
    """Users hear of a new message alone."""
    new_entity = required(new_entity, "NewEntity")
    view = crud.save(crm, crm.model["ticket_message"], new_entity)
    if notify and not new_entity.get("EjMessageId"):
        of_message(crm, view.row["Ticket"], "Ticket.SaveTicketMessageEntityWithNotify")
    return view


@behaviour("Ticket.SaveTicketMessageEntityWithOptions")
def save_ticket_message_entity_with_options(
    crm: Crm,
    entity: Record | None,
    notify: bool,
    attachment_ids: list[int] | None,
    update_replied_at: bool,
) -> View:
    """Without UpdateRepliedAt the message does not count as the reply. Users hear of a new message alone."""
    entity = required(entity, "Entity")
    before = crm.row("ticket", ((entity.get("Ticket") or {}).get("TicketId")) or 0)
    message = crud.save(crm, crm.model["ticket_message"], entity).row
    message = attach(crm, message, attachment_ids)
    ticket = crm.row("ticket", message["Ticket"])
    if ticket is not None and update_replied_at:
        crm.update("ticket", replied(crm, ticket, crm.now()))
    elif ticket is not None and before is not None:
        crm.update("ticket", {**ticket, **{name: before[name] for name in REPLY}})
    if notify and not entity.get("EjMessageId"):
        of_message(crm, message["Ticket"], "Ticket.SaveTicketMessageEntityWithOptions")
    return crm.view("ticket_message", message)


def attach(crm: Crm, message: Row, ids: list[int] | None) -> Row:
    """Attachments that a message has already are not added twice."""
    for id in ids or ():
        crm.need("attachment", id)
    held = list(dict.fromkeys([*message["AttachmentsInfo"], *(ids or ())]))
    if held == message["AttachmentsInfo"]:
        return message
    return crm.update("ticket_message", {**message, "AttachmentsInfo": held})


# -- read in other forms


@behaviour("Ticket.GetTicketMessageWithOptions")
def get_ticket_message_with_options(
    crm: Crm, ticket_message_entity_id: int, include_non_inline_attachments_info: bool
) -> Record | None:
    """AttachmentsInfo holds those that are no part of the text, or nothing."""
    row = crm.row("ticket_message", ticket_message_entity_id)
    if row is None:
        return None
    record = crm.record(crm.view("ticket_message", row))
    listed = record["AttachmentsInfo"] if include_non_inline_attachments_info else []
    return record | {"AttachmentsInfo": [each for each in listed if not each["InlineImage"]]}


@behaviour("Ticket.GetTicketMessageWithEmbeddedData")
def get_ticket_message_with_embedded_data(
    crm: Crm, id: int, embed_images: str | None
) -> View | Record | None:
    """`Inline`: pictures of the text stand in it as data; `Link`: as they are stored."""
    row = crm.row("ticket_message", id)
    if row is None:
        return None
    view = crm.view("ticket_message", row)
    if embed_images != "Inline":
        return view
    html = row["HtmlBody"]
    for attachment in crm.known("attachment", row["AttachmentsInfo"]):
        content = blobs.get(crm, "attachment", attachment["AttachmentId"])
        cid = attachment["ContentId"].strip("<>")
        if content is not None and cid:
            kind = attachment["ContentType"] or blobs.media_type_of(attachment["Name"], content)
            data = f"data:{kind};base64,{b64encode(content).decode()}"
            html = html.replace(f"cid:{cid}", data)
    return crm.record(view) | {"HtmlBody": html}


# -- headers


@behaviour("Ticket.DeleteMessageHeaders")
def delete_message_headers(crm: Crm, header_ids: list[int] | None) -> None:
    gone = set(header_ids or ())
    for id in gone:
        for row in crm.by("ticket_message", BY_HEADER, id):
            left = [header for header in row["MessageHeaders"] if header["Id"] not in gone]
            crm.update("ticket_message", {**row, "MessageHeaders": left})


def headers(crm: Crm, values: Mapping[str, Texts]) -> list[Record]:
    """One header for each address: `To`, `Cc`, `Bcc`."""
    return [
        crm.blank("TicketMessageHeader")
        | {"Id": crm.take("message_header"), "Name": name, "Value": value}
        for name, given in values.items()
        for value in given or ()
        if value
    ]


# -- who is written to


@behaviour("Ticket.CalculateMessageRecipients")
def calculate_message_recipients(
    crm: Crm, ticket_id: int, action_type: str | None, message_id: int
) -> list[Record]:
    """A reply goes to him who wrote the message, else to the request's person; ReplyAll to the other persons too."""
    ticket = need(crm, ticket_id)
    if action_type not in ("Reply", "ReplyAll"):
        return []
    message = crm.row("ticket_message", message_id) or {}
    first = message.get("Person") or ticket["Person"]
    found = [_recipient(crm, "To", first, ticket["FromAddress"])]
    if action_type == "ReplyAll":
        others = dict.fromkeys([ticket["Person"], *ticket["SecondaryPersons"]])
        found += [_recipient(crm, "CC", id) for id in others if id and id != first]
    return [each for each in found if each["Value"]]


def _recipient(crm: Crm, kind: str, person_id: int | None, otherwise: str = "") -> Record:
    person = crm.row("person", person_id)
    address = first_value(person["Emails"]) if person else otherwise
    return crm.blank("Recipient") | {
        "Type": kind,
        "Value": address,
        "DisplayValue": crm.text("person", person_id) or address,
    }
