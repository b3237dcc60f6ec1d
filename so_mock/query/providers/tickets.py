"""Lists of requests and their messages."""

from __future__ import annotations

from so_mock.entities.tickets import SYSTEM_USER
from so_mock.query.columns.ticket import relations
from so_mock.query.facts import Kind, Many, Provided
from so_mock.query.providers.favourites import favourites

# Open is what is not closed, deleted, merged or spam: what is postponed still waits.
CLOSED = {"ticketdisplayclosed": "status oneOf (1,3)"}

OWNER = {"owner": "OwnedBy"}  # as an associate: `ownedBy` is a user of Service
FAVOURITES = favourites({"ticket": "ticket"})

PROVIDERS: dict[str, Provided] = {
    "ticket": Provided(switches=CLOSED),
    "findticket": Provided(switches=CLOSED),
    "unassignedtickets": Provided(
        {"ticket": Kind("ticket", f"status = 1 and owner oneOf (0,{SYSTEM_USER})")},
        columns=OWNER,
    ),
    "useropentickets": Provided(
        {"ticket": Kind("ticket", "status = 1 and owner currentAssociate")}, columns=OWNER
    ),
    "lasttickets": Provided(
        {"ticket": Kind("ticket", "history/HistoryName is 'ticket' and history/AssociateId currentAssociate")},
        CLOSED,
        joins={"history": Many("history", "Id")},
    ),
    "favouritetickets": FAVOURITES._replace(switches=CLOSED),
    "ticketfavourites": FAVOURITES,
    "relatedtickets": Provided(
        {"ticket": Kind("ticket", "sourceTicketId > 0")},
        CLOSED,
        joins={"relation": Many("", relations, "related_ticket")},
        also=("relation",),
    ),
    "recycleticket": Provided({"ticket": Kind("ticket", "status = 4")}),
}  # fmt: skip
