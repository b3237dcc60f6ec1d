"""A mail that comes to the account of a user (email-and-mailbox.md 6)."""

from __future__ import annotations

from so_mock.conventions import crud
from so_mock.crm import Crm
from so_mock.entities.service import BY_MESSAGE_ID, bare_id
from so_mock.mail import folders
from so_mock.mail.flags import changed
from so_mock.store.table import Index, Row

ACCOUNTS = "email_account"
BY_OWN_ADDRESS = Index(
    "own_address",
    lambda row: [] if row["ServerOnly"] else [str(row["EMailAddress"] or "").strip().lower()],
)


def arrive(crm: Crm, account: Row, raw: bytes, *, sender: str = "") -> Row:
    """The mail in the inbox of the account, recent and unseen. `sender`: of the envelope, for a mail that does not say from
    whom it is.

    A MessageID is one mail of its account: one that came before, or that the user sent to himself, stays as it is.
    """
    crm = crm.server
    row = parsed_row(crm, raw) or parsed_row(crm, b"Subject:\r\n\r\n" + raw)
    assert row is not None  # by now it has a header
    held = of_message_id(crm, account, row["MessageID"])
    if held is not None:
        return held
    id = account["EMailAccountId"]
    with crm.unasked():
        folder = folders.find_or_make(crm, id, account["InboxFolder"] or folders.INBOX)
        return crm.insert("email", {
            **row, **folders.number(crm, folder), "AccountId": id, "FolderName": folder["Name"],
            "MessageID": row["MessageID"] or crm.new_message_id(), "ReceivedAt": crm.now(), "Size": len(raw),
            "Flags": changed(crm, "", add="Recent"), "IsSent": False,
            "From": row["From"] or crm.blank("EMailAddress") | {"Address": sender},
        })  # fmt: skip


def parsed_row(crm: Crm, raw: bytes) -> Row | None:
    """A mail that is not stored, as a row; None for what is no mail."""
    from so_mock.mail.parsing import parsed

    record = parsed(raw, crm.clock.zone)
    if record is None:
        return None
    entity = crm.model["email"]
    row = crm.absorber.new_row(entity, record, crud.default_row(crm, entity))
    return {**row, "References": record["References"]}


def account_of(crm: Crm, address: str) -> Row | None:
    """The account that gets what is sent to this address: of all users, the one that has it longest."""
    wanted = address.strip().lower()
    return next(iter(crm.by(ACCOUNTS, BY_OWN_ADDRESS, wanted)), None) if wanted else None


def of_message_id(crm: Crm, account: Row, message_id: str | None) -> Row | None:
    """The mail of the account that has it."""
    id = bare_id(message_id)
    found = crm.by("email", BY_MESSAGE_ID, id) if id else []
    return next((r for r in found if r["AccountId"] == account["EMailAccountId"]), None)
