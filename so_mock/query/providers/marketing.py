"""Lists of mailings, flows, forms and their content."""

from __future__ import annotations

from typing import TYPE_CHECKING

from so_mock.entities.relations import referring
from so_mock.query.facts import Kind, Provided
from so_mock.query.providers.favourites import favourites
from so_mock.store.table import Row

if TYPE_CHECKING:
    from so_mock.entities.shape import Shaper


def holds_mailings(row: Row, shaper: Shaper) -> bool:
    """No domain of folders is that of mailings: such a folder is one that a mailing or message lies in."""
    id, reads = row["HierarchyId"], shaper.reads
    return bool(
        reads.by("shipment", referring("folder_id"), id)
        or reads.by("shipment_message", referring("FolderId"), id)
    )


SENT = Kind("shipment")
FOLDER = Kind("hierarchy", only=holds_mailings)
FLOWS = Kind("hierarchy", "Domain is 'EmailFlows'")
MESSAGE = Kind("shipment_message")

PROVIDERS: dict[str, Provided] = {
    "mailings": Provided({"all": SENT}),
    "simpleshipment": Provided({"all": SENT}),
    "mailingfolders": Provided({"mailingfolder": FOLDER}),
    "mailingsandfolders": Provided({"all": SENT, "mailingfolder": FOLDER}),
    "mailingfavourites": favourites({"mailing": "shipment"}),
    "emailflows": Provided({"emailflow": Kind("email_flow")}),
    "emailflowfolders": Provided({"emailflowfolder": FLOWS}),
    "emailflowsandfolders": Provided({"emailflowfolder": FLOWS}),
    "emailflowinstances": Provided({"emailflowinstance": Kind("workflow_instance")}),
    "emailflowcontent": Provided({"SMessage": MESSAGE}),
    "emailflowemailcontent": Provided({"SMessage": MESSAGE}),
}
