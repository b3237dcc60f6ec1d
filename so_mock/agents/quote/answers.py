"""What a connector says of a request: how it went, and why."""

from __future__ import annotations

from so_mock.call import Record
from so_mock.crm import Crm


def response(
    crm: Crm, status: str = "Ok", explanation: str = "", carrier: str = "PluginResponse"
) -> Record:
    """An error implies that it did not go well; nothing else does."""
    return crm.blank(carrier) | {
        "IsOk": status != "Error",
        "Status": status,
        "UserExplanation": explanation,
        "TechExplanation": explanation,
    }
