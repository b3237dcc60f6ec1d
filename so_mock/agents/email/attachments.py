"""What is attached to a mail. The content lies in the mail's row and is shown only to who asks for
it."""

from __future__ import annotations

from base64 import b64decode, b64encode

from so_mock.agents.email import connections, ownership
from so_mock.behaviour import behaviour
from so_mock.call import Record
from so_mock.crm import Crm
from so_mock.entities.service import attachment_shown, bare_id
from so_mock.store.table import Row

PAGES = frozenset(["text/html", "application/xhtml+xml", "image/svg+xml"])


@behaviour("EMail.GetAttachmentFromId")
def get_attachment_from_id(crm: Crm, mail_item_id: int, attachment_id: str | None) -> Record | None:
    return of_mail(ownership.mail(crm, mail_item_id), attachment_id)


@behaviour("EMail.GetPreviewAttachmentFromId")
def get_preview_attachment_from_id(
    crm: Crm, mail_item_id: int, attachment_id: str | None, attachment_type: str | None,
    attachment_filename: str | None,
) -> Record | None:  # fmt: skip
    return harmless(
        get_unsanitized_preview_attachment_from_id(
            crm, mail_item_id, attachment_id, attachment_type, attachment_filename
        )
    )


@behaviour("EMail.GetUnsanitizedPreviewAttachmentFromId")
def get_unsanitized_preview_attachment_from_id(
    crm: Crm, mail_item_id: int, attachment_id: str | None, attachment_type: str | None,
    attachment_filename: str | None,
) -> Record | None:  # fmt: skip
    """Type and file name find it where no id is given."""
    row = ownership.mail(crm, mail_item_id)
    if attachment_id or not attachment_filename:
        return of_mail(row, attachment_id)
    for each in (row or {}).get("Attachments") or ():
        if each["Filename"] == attachment_filename and attachment_type in (None, "", each["Type"]):
            return of_mail(row, each["Id"])
    return None


@behaviour("EMail.GetAttachment")
def get_attachment(
    crm: Crm, connection_info: Record | None, message_server_id: int, attachment_id: str | None
) -> Record | None:
    return of_mail(connections.message(crm, connection_info, message_server_id), attachment_id)


@behaviour("EMail.GetAttachmentFromServerIdentifier")
def get_attachment_from_server_identifier(
    crm: Crm, connection_info: Record | None, message_server_id: str | None, attachment_id: str | None
) -> Record | None:  # fmt: skip
    return of_mail(connections.message(crm, connection_info, message_server_id), attachment_id)


def kept(given: list[Record], before: list[Row]) -> list[Record]:
    """Attachments as they are stored: each with an id of its own, and the content that a read did
    not show.

    The answer of a read has no streams, so one without a stream has the content that is stored
    under its id.
    """
    stored = {each["Id"]: each for each in before}
    asked = [str(each.get("Id") or "") for each in given]
    taken = set(asked) - {""}
    attachments: list[Record] = []
    for each, id in zip(given, asked, strict=True):
        if not id or any(other["Id"] == id for other in attachments):
            id = _part(taken)
        stream = each.get("Stream") or (stored[id]["Stream"] if id in stored else None)
        size = content_size(stream) if stream else each.get("Size") or 0
        theirs = {name: value for name, value in each.items() if name != "IsSafeFileExtension"}
        attachments.append({**theirs, "Id": id, "Stream": stream, "Size": size})
    return attachments


def content_size(base64: str) -> int:
    return len(base64) // 4 * 3 - base64[-2:].count("=")


def _part(taken: set[str]) -> str:
    """The next part number that is free."""
    number = 1
    while str(number) in taken:
        number += 1
    taken.add(str(number))
    return str(number)


def of_mail(row: Row | None, id: str | None) -> Record | None:
    """The attachment of that id, with its content; it is asked for with and without angle brackets."""
    for each in (row or {}).get("Attachments") or ():
        if id and bare_id(each["Id"]) == bare_id(id):
            shown: Record = attachment_shown(each)
            return shown
    return None


def harmless(attachment: Record | None) -> Record | None:
    """A page without what could run in it; other files are as they are."""
    if attachment is None or not attachment["Stream"] or not _is_page(attachment):
        return attachment
    from so_mock.conventions.markup import sanitised_page

    page = sanitised_page(b64decode(attachment["Stream"]))
    return {**attachment, "Stream": b64encode(page).decode(), "Size": len(page)}


def _is_page(attachment: Record) -> bool:
    told = str(attachment["Type"] or "").partition(";")[0].strip().lower()
    ending = str(attachment["Filename"] or "").rpartition(".")[2].lower()
    return told in PAGES or ending in ("htm", "html", "xhtml", "svg")
