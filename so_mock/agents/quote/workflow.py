"""What the dialog of a version shows: its state, how it is, and the buttons that lead on from there.

Which button stands for which step is documented; that a state offers these is what the steps themselves accept here.
"""

from __future__ import annotations

from so_mock.behaviour import behaviour
from so_mock.call import Record
from so_mock.crm import Crm
from so_mock.entities.quotes import LOCKED
from so_mock.store.table import Row

SEND, ORDER = "ValidateVersionAndSendIfPossible", "ValidateVersionAndPlaceOrderIfPossible"
# Action -> the states in which it leads on
BUTTONS = {
    "ValidateVersion": {"Draft", "DraftNotCalculated", "DraftNeedsApproval", "DraftApproved", "DraftNotApproved"},
    "Approve": {"DraftNeedsApproval", "DraftNotApproved"},
    "Reject": {"DraftNeedsApproval", "DraftApproved"},
    SEND: {"Draft", "DraftNotCalculated", "DraftApproved"},
    ORDER: {"Draft", "DraftNotCalculated", "DraftApproved", "Sent"},
    "CloneVersion": {"Sent", "Archived", "Lost", "Sold"},
}  # fmt: skip


@behaviour("Quote.GetQuoteVersionWorkflowState")
def get_quote_version_workflow_state(crm: Crm, quote_version_id: int) -> Record:
    row = crm.need("quote_version", quote_version_id)
    update = button(crm, "UpdatePrices", enabled=row["State"] not in LOCKED)
    return crm.blank("QuoteVersionWorkflowState") | {
        "ActionButtons": buttons(crm, row), "StateImage": image(crm, row), "UpdatePricesButton": update,
        "Status": status(crm, row),
    }  # fmt: skip


@behaviour("Quote.GetQuoteVersionWorkflowButtonStates")
def get_quote_version_workflow_button_states(crm: Crm, quote_version_id: int) -> Record:
    row = crm.need("quote_version", quote_version_id)
    return crm.blank("QuoteVersionWorkflowState") | {"ActionButtons": buttons(crm, row)}


@behaviour("Quote.GetQuoteVersionWorkflowImageState")
def get_quote_version_workflow_image_state(crm: Crm, quote_version_id: int) -> Record:
    return image(crm, crm.need("quote_version", quote_version_id))


@behaviour("Quote.GetQuoteVersionWorkflowStatusInfo")
def get_quote_version_workflow_status_info(crm: Crm, quote_version_id: int) -> Record:
    return status(crm, crm.need("quote_version", quote_version_id))


def buttons(crm: Crm, row: Row) -> list[Record]:
    return [button(crm, action) for action, states in BUTTONS.items() if row["State"] in states]


def button(crm: Crm, action: str, *, enabled: bool = True) -> Record:
    return crm.blank("QuoteVersionButtonState") | {"Action": action, "Enabled": enabled}


def image(crm: Crm, row: Row) -> Record:
    told = {"ImageHint": row["State"], "DisplayText": row["State"], "TooltipText": row["Reason"]}
    return crm.blank("QuoteVersionButtonState") | told


def status(crm: Crm, row: Row) -> Record:
    told = {
        "Status": row["Status"],
        "DisplayMessage": row["Reason"],
        "DisplayTooltip": row["Reason"],
    }
    return crm.blank("QuoteVersionStatusInformation") | told
