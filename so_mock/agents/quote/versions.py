"""Versions: sent to the customer, and followed by the next one (sheet: domain.md 8)."""

from __future__ import annotations

from so_mock.agents.quote.answers import response
from so_mock.agents.quote.quotes import activate, copied_version
from so_mock.agents.quote.validation import validated
from so_mock.behaviour import behaviour
from so_mock.call import Record
from so_mock.clock import NO_DATE
from so_mock.conventions import crud
from so_mock.crm import Crm
from so_mock.entities.model import View
from so_mock.entities.quotes import refuse_locked
from so_mock.store.table import Row

UNDECIDED = frozenset(["DraftNeedsApproval", "DraftNotApproved"])


@behaviour("Quote.CreateAndSaveQuoteVersion")
def create_and_save_quote_version(crm: Crm, quote_version_id: int) -> View:
    """The new one is the active one, and the others are archived."""
    version = crm.need("quote_version", quote_version_id)
    quote_id = version["QuoteId"]
    others = crm.referring("quote_version", "QuoteId", quote_id)
    rank = max((row["Rank"] for row in others), default=0) + 1
    number = str(version["Number"]).rpartition("-")[0] or version["Number"]
    row = copied_version(crm, version, QuoteId=quote_id, Rank=rank, Number=f"{number}-{rank}")
    archive(crm, quote_id, but=row["QuoteVersionId"])
    activate(crm, quote_id, row["QuoteVersionId"])
    return crm.view("quote_version", crm.need("quote_version", row["QuoteVersionId"]))


def archive(crm: Crm, quote_id: int, but: int) -> None:
    """Each keeps the state it had, as ArchivedState."""
    for row in crm.referring("quote_version", "QuoteId", quote_id):
        if row["QuoteVersionId"] != but and row["State"] != "Archived":
            told = {"State": "Archived", "ArchivedState": row["State"]}
            crud.change(crm, crm.model["quote_version"], row, **told)


@behaviour("Quote.SendQuoteVersion")
def send_quote_version(
    crm: Crm, quote_version_id: int, expiry_date: str | None, followup_date: str | None, followup_text: str | None,
    culture: str | None,
) -> Record:  # fmt: skip
    """Validated first: with an error, or without the approval that it needs, it stays a draft."""
    refuse_locked(crm, quote_version_id)
    told = validated(crm, crm.need("quote_version", quote_version_id))
    version = crm.need("quote_version", quote_version_id)
    if not told["IsOk"]:
        return response(crm, "Error", told["UserExplanation"], "PluginUrlResponse")
    if version["State"] in UNDECIDED:
        why = f"Quote version {quote_version_id} must be approved first"
        return response(crm, "Error", why, "PluginUrlResponse")
    quote = crm.need("quote", version["QuoteId"])
    follow_up = followed_up(crm, quote, followup_date or NO_DATE, followup_text or "")
    sent = {
        "State": "Sent",
        "SentDate": crm.now(),
        "FollowupId": follow_up or version["FollowupId"],
    }
    if (expiry_date or NO_DATE) != NO_DATE:
        sent["ExpirationDate"] = expiry_date or NO_DATE
    crud.change(crm, crm.model["quote_version"], version, **sent)
    archive(crm, quote["QuoteId"], but=quote_version_id)
    if culture:
        quote = crm.need("quote", quote["QuoteId"])
        crud.change(crm, crm.model["quote"], quote, PreferredEmailCulture=culture)
    return response(crm, told["Status"], told["UserExplanation"], "PluginUrlResponse")


def followed_up(crm: Crm, quote: Row, date: str, text: str) -> int:
    """An appointment with the customer on that day; 0 when none was asked for."""
    sale = crm.row("sale", quote["SaleId"])
    if date == NO_DATE or sale is None:
        return 0
    carrier = {
        "StartDate": date, "EndDate": date, "Description": text, "Sale": {"SaleId": sale["SaleId"]},
        "Contact": {"ContactId": sale["Contact"]} if sale["Contact"] else None,
        "Person": {"PersonId": sale["Person"]} if sale["Person"] else None,
    }  # fmt: skip
    saved = crm.call("Appointment.SaveAppointmentEntity", appointment_entity=carrier)
    row: Row = saved.row if isinstance(saved, View) else saved
    return int(row["AppointmentId"])


@behaviour("Quote.SaveQuoteVersionNumber")
def save_quote_version_number(crm: Crm, quote_version_id: int, number: str | None) -> bool:
    """One that no other version has. Else false, and the old one stays."""
    version = crm.need("quote_version", quote_version_id)
    told = (number or "").strip()
    if not told or any(
        row["Number"] == told and row["QuoteVersionId"] != quote_version_id
        for row in crm.rows("quote_version")
    ):
        return False
    crud.change(crm, crm.model["quote_version"], version, Number=told)
    return True
