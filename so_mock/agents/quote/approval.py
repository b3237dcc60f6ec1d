"""Approval: asked for, given or refused."""

from __future__ import annotations

from so_mock.agents.quote.answers import response
from so_mock.behaviour import behaviour
from so_mock.call import Record
from so_mock.conventions import crud
from so_mock.crm import Crm
from so_mock.entities.quotes import refuse_locked


def change(crm: Crm, version_id: int, **changes: object) -> None:
    row = crm.need("quote_version", version_id)
    refuse_locked(crm, version_id)
    crud.change(crm, crm.model["quote_version"], row, **changes)


@behaviour("Quote.RequestApproval")
def request_approval(
    crm: Crm, quote_version_id: int, associate_id: int, comment: str | None
) -> Record:
    crm.need("associate", associate_id)
    told = {"RequestAssociateId": associate_id, "RequestComment": comment or ""}
    change(crm, quote_version_id, State="DraftNeedsApproval", **told)
    return response(crm)


@behaviour("Quote.CancelApprovalRequest")
def cancel_approval_request(crm: Crm, quote_version_id: int) -> Record:
    row = crm.need("quote_version", quote_version_id)
    if row["State"] != "DraftNeedsApproval":
        return response(
            crm, "Error", f"Nobody was asked to approve quote version {quote_version_id}"
        )
    change(crm, quote_version_id, State="Draft", RequestAssociateId=0, RequestComment="")
    return response(crm)


@behaviour("Quote.ApproveQuoteVersion")
def approve_quote_version(
    crm: Crm, quote_version_id: int, approved_by_associate_id: int | None, approval_text: str | None
) -> Record:
    return decided(crm, quote_version_id, "DraftApproved", approved_by_associate_id, approval_text)


@behaviour("Quote.RejectQuoteVersion")
def reject_quote_version(
    crm: Crm,
    quote_version_id: int,
    rejected_by_associate_id: int | None,
    rejection_text: str | None,
) -> Record:
    return decided(
        crm, quote_version_id, "DraftNotApproved", rejected_by_associate_id, rejection_text
    )


def decided(crm: Crm, version_id: int, state: str, by: int | None, text: str | None) -> Record:
    """Whose decision it was, and who entered it here: the caller."""
    change(
        crm, version_id, State=state, ApprovedBy=by or crm.caller.associate_id, ApprovedText=text or "",
        ApprovedRegisteredBy=crm.caller.associate_id, ApprovedRegisteredDate=crm.now(),
    )  # fmt: skip
    return crm.blank("ApproveRejectResponse") | {"PluginResponse": response(crm)}
