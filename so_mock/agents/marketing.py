"""Marketing: fonts, forms and mailings. A mailing is a row of the table s_shipment, its recipients rows of s_shipment_addr."""

from __future__ import annotations

from collections.abc import Iterator

from so_mock.behaviour import behaviour
from so_mock.call import Record
from so_mock.conventions import crud
from so_mock.conventions.facts import facts, rows
from so_mock.crm import Crm
from so_mock.entities.marketing import ADDRESS, SHIPMENT
from so_mock.entities.ranking import place, renumber
from so_mock.errors import NotFound
from so_mock.store.table import Row

FONT, RESTRICTION = "available_font", "form_field_restriction"

facts({
    "Marketing.GetUserBlocks": rows("shipment_message_block", AssociateId="associate_id"),
})  # fmt: skip


# -- fonts and forms


@behaviour("Marketing.DeleteAvailableFont")
def delete_available_font(crm: Crm, available_font_id: int | None) -> bool:
    """Marks it; false when there is none, or it was marked before."""
    row = crm.row(FONT, available_font_id)
    if row is None or row["Deleted"]:
        return False
    crud.delete(crm, crm.model[FONT], row["AvailableFontsId"])
    return True


@behaviour("Marketing.SetFontRank")
def set_font_rank(crm: Crm, available_font_id: int | None, rank: int | None) -> bool:
    """The others make room."""
    row = crm.row(FONT, available_font_id)
    if row is None:
        return False
    renumber(crm, FONT, place(crm.rows(FONT), row, (rank or 1) - 1))
    return True


@behaviour("Marketing.SetAllFormFieldRestrictions")
def set_all_form_field_restrictions(crm: Crm, form_field_restrictions: list[Record] | None) -> None:
    """What is not in the list is deleted; a field that has a restriction keeps its row."""
    held = {row["FieldIdentifier"]: row["FormFieldRestrictionId"] for row in crm.rows(RESTRICTION)}
    for given in form_field_restrictions or ():
        key = held.pop(given.get("FieldIdentifier"), 0)
        crud.save(crm, crm.model[RESTRICTION], {**given, "FormFieldRestrictionId": key})
    for key in held.values():
        crm.delete(RESTRICTION, key)


@behaviour("Marketing.GetFormSubmissionsCount")
def get_form_submissions_count(crm: Crm, form_id: int | None, status: str | None) -> int:
    """Of all forms when the id is negative; Unknown asks for no status in particular."""
    if (form_id or 0) < 0:
        found = list(crm.rows("form_submission"))
    else:
        found = crm.referring("form_submission", "FormId", form_id)
    wanted = status if status not in (None, "", "Unknown") else ""
    return sum(not wanted or row["Status"] == wanted for row in found)


# -- mailings


def _shipments(crm: Crm, message_id: int | None) -> list[Row]:
    """The mailings that send a message. Raises NotFound when there is none."""
    found = crm.referring(SHIPMENT, "message_id", message_id)
    if not found:
        raise NotFound(f"No shipment belongs to message {message_id or 0}")
    return found


@behaviour("Marketing.RenameMailingByMessageId")
def rename_mailing_by_message_id(crm: Crm, message_id: int | None, name: str | None) -> None:
    for row in _shipments(crm, message_id):
        crm.update(SHIPMENT, {**row, "description": name or ""})


@behaviour("Marketing.DeleteMessageAndShipment")
def delete_message_and_shipment(crm: Crm, message_id: int | None) -> None:
    """Recipients go with their mailing."""
    for row in crm.referring(SHIPMENT, "message_id", message_id):
        for recipient in crm.referring(ADDRESS, "shipment_id", row["id"]):
            crm.delete(ADDRESS, recipient["id"])
        crm.delete(SHIPMENT, row["id"])
    crud.delete(crm, crm.model["shipment_message"], message_id or 0)


@behaviour("Marketing.GetPreviewMailingHeader")
def get_preview_mailing_header(crm: Crm, shipment_id: int | None) -> Record | None:
    row = crm.row(SHIPMENT, shipment_id)
    if row is None:
        return None
    owner = crm.row("associate", row.get("registered_associate_id"))
    person = owner["PersonId"] if owner else 0
    counts = {
        "NumSent": "sent_num",
        "NumOpened": "open_num",
        "NumBounced": "totalbounce_num",
        "NumClicks": "click_num",
    }
    told = {name: row.get(column) or 0 for name, column in counts.items()}
    return crm.blank("PreviewMailingHeader") | dict(_mailing(crm, row)) | told | dict(_kept({
        "StartDate": row.get("start_date"), "Status": _state(crm, "ShipmentStatus", row), "PersonId": person,
        "PersonFullName": crm.text("person", person),
    }))  # fmt: skip


@behaviour("Marketing.GetPreviewMailing")
def get_preview_mailing(crm: Crm, shipment_addr_id: int | None) -> Record | None:
    """As one recipient got it."""
    row = crm.row(ADDRESS, shipment_addr_id)
    shipment = crm.row(SHIPMENT, row.get("shipment_id")) if row else None
    if row is None or shipment is None:
        return None
    contact, person = row.get("contact_id") or 0, row.get("customer_id") or 0
    return crm.blank("PreviewMailing") | dict(_mailing(crm, shipment)) | dict(_kept({
        "SendingTime": row.get("sending_time"), "Status": _state(crm, "ShipmentAddrStatus", row),
        "ContactId": contact, "ContactName": crm.text("contact", contact),
        "PersonId": person, "PersonFullName": crm.text("person", person),
    }))  # fmt: skip


def _state(crm: Crm, enum: str, row: Row) -> str | None:
    """The table has a number."""
    return crm.model.carriers.enum(enum).name_of(row["status"])


def _mailing(crm: Crm, shipment: Row) -> Iterator[tuple[str, object]]:
    """What both previews tell of the mailing."""
    message = crm.row("shipment_message", shipment.get("message_id"))
    return _kept({
        "ShipmentId": shipment["id"], "ShipmentDescription": shipment.get("description"),
        "FromAddress": shipment.get("from_addr"), "Configuration": shipment.get("configuration"),
        "ShipmentType": crm.text("shipment_type", shipment.get("shipmenttype_id")),
        "MessageId": shipment.get("message_id"),
        "MessageSubject": message["Subject"] if message else None,
        "DocumentMessageId": message["DocumentMessage"] if message else None,
    })  # fmt: skip


def _kept(told: Record) -> Iterator[tuple[str, object]]:
    """A column that is empty leaves the carrier's blank."""
    return ((name, value) for name, value in told.items() if value is not None)
