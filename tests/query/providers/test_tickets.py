"""Lists of requests: what REST and the archives show of those that the API made."""

from typing import Any

import pytest
from contract.door import Door
from query import asking

KARI = 5  # a person of company 2


def ticket(door: Door, **given: Any) -> int:
    saved = door.rest("POST", "Ticket", {"Title": "Printer on fire", **given})
    return int(saved["TicketId"])


def message(door: Door, id: int, **given: Any) -> int:
    told = {"Ticket": {"TicketId": id}, "Body": "It smokes", **given}
    return int(door.agent("Ticket.SaveTicketMessageEntity", told)["EjMessageId"])


def listed(door: Door, path: str) -> list[dict[str, Any]]:
    reply = door("GET", path)
    assert reply.status == 200, reply
    assert reply.ignored == []
    return list(reply.json()["value"])


def ids(door: Door, path: str) -> list[int]:
    return [int(row["PrimaryKey"]) for row in listed(door, path)]


def test_a_request_is_listed_with_what_was_saved(door: Door) -> None:
    category = door.agent("List.GetTicketCategoryEntity?ticketCategoryEntityId=10")
    id = ticket(
        door, Person={"PersonId": KARI}, Category={"TicketCategoryId": 10}, Slevel="External", Origin="Chat",
        Tags=[{"Id": 1}, {"Id": 3}],
    )  # fmt: skip
    message(door, id, TimeSpent=5)
    message(door, id, Body="Now it is out")
    (row,) = listed(door, f"Ticket?$filter=ticketId={id}")
    assert (row["EntityName"], row["ticketId"], row["title"]) == ("ticket", id, "Printer on fire")
    assert (row["personId"], row["contactId"], row["categoryId"]) == (KARI, 2, 10)
    assert (row["status"], row["ticketStatusName"], row["slevel"]) == ("Open", "Open", "External")
    assert row["categoryFullName"] == category["Fullname"]
    assert (row["numberOfMessages"], row["timeSpent"]) == (2, 300)
    assert (row["content"], row["has_attachment"]) == ("It smokes\nNow it is out", False)
    assert row["tags"] == [1, 3]
    assert row["createdAt"] == row["createdDate"] > "2020"
    where = "content contains 'SMOKES' and tags intArrayAllOf (1,3) and origin oneOf (11) and slevel = 2"
    assert ids(door, f"Ticket?$filter={where.replace(' ', '%20')}") == [id]


@pytest.mark.parametrize("of", ["Contact/2", f"Person/{KARI}"])
def test_requests_of_a_company_are_those_of_its_people(door: Door, of: str) -> None:
    before = ids(door, f"{of}/Tickets")
    mine, other = ticket(door, Person={"PersonId": KARI}), ticket(door, Person={"PersonId": 20})
    assert set(ids(door, f"{of}/Tickets")) - set(before) == {mine}
    assert other not in ids(door, f"{of}/Tickets")


def test_messages_are_listed_below_their_request_and_by_themselves(door: Door) -> None:
    id, other = ticket(door), ticket(door)
    made = [message(door, id), message(door, id, Important=True, Slevel="External")]
    message(door, other)
    rows = listed(door, f"Ticket/{id}/Messages")
    assert [row["ticketMessageId"] for row in rows] == made
    assert [row["searchTitle"] for row in rows] == ["Printer on fire"] * 2
    assert [(row["important"], row["slevel"]) for row in rows][1] == (True, "External")
    columns = "$select=body,ticket/title,ticket/numberOfMessages"
    (row,) = listed(door, f"TicketMessage?{columns}&$filter=ticketMessageId={made[0]}")
    assert row == {
        "PrimaryKey": str(made[0]), "EntityName": "ticketmessage", "body": "It smokes", "ticket/title": "Printer on fire",
        "ticket/numberOfMessages": 2,
    }  # fmt: skip


def test_closed_requests_are_shown_only_where_they_are_asked_for(door: Door) -> None:
    id = ticket(door)
    closed = ticket(door, BaseStatus="Closed")
    postponed = ticket(door, BaseStatus="Postponed")
    where = f"$filter=ticketId%20greater%20{id - 1}"
    assert ids(door, f"Ticket?{where}") == [id, closed, postponed]
    assert ids(door, f"Ticket?$entities=ticket&{where}") == [id, postponed]
    assert ids(door, f"Ticket?$entities=ticket,ticketDisplayClosed&{where}") == [id, closed, postponed]  # fmt: skip


def test_who_owns_a_request_tells_in_which_lists_it_is(door: Door) -> None:
    mine = ticket(door)
    nobodys = ticket(door, OwnedBy={"AssociateId": 1})
    closed = ticket(door, BaseStatus="Closed")
    deleted = ticket(door, BaseStatus="Deleted")
    own, free = (
        asking.ids(door.tenant, "UserOpenTickets"),
        asking.ids(door.tenant, "UnassignedTickets"),
    )
    assert (mine in own, nobodys in own, closed in own) == (True, False, False)
    assert (mine in free, nobodys in free, closed in free) == (False, True, False)
    assert asking.ids(door.tenant, "RecycleTicket") == [deleted]


@pytest.mark.parametrize("provider", ["FavouriteTickets", "ticketFavourites"])
def test_favourites_are_the_callers_unless_another_is_named(door: Door, provider: str) -> None:
    mine, his = ticket(door), ticket(door)
    own = {"TableName": "ticket", "RecordId": mine, "AssociateId": 0, "ExtraInfo": ""}
    door.agent("Favourite.AddFavourite", own)
    door.agent("Favourite.AddFavourite", own | {"RecordId": his, "AssociateId": 17})
    door.agent("Favourite.AddFavourite", own | {"TableName": "contact", "RecordId": his})
    columns = "ticketId,favouriteAssociateId"
    (row,) = asking.shown(door.tenant, provider, columns)
    assert row == {"ticketId": mine, "favouriteAssociateId": "tje0"}
    (row,) = asking.shown(
        door.tenant, provider, columns, "favouriteAssociateId associateIsOneOf (17)"
    )
    assert row == {"ticketId": his, "favouriteAssociateId": "SAL0"}


def test_last_requests_are_those_of_the_callers_history(door: Door) -> None:
    first, second = ticket(door), ticket(door)
    items = [{"Id": second, "HistoryName": "ticket"}]
    door.agent("ViewState.SaveHistories", {"HistoryName": "ticket", "History": items})
    assert asking.ids(door.tenant, "LastTickets") == [second]
    assert asking.ids(door.tenant, "LastTickets", caller=17) == []
    assert first != second


def test_related_requests_tell_how_and_to_which(door: Door) -> None:
    one, other = ticket(door), ticket(door, Title="Smoke alarm")
    told = {
        "SourceTicketId": one,
        "DestinationTicketId": other,
        "RelationType": "Parent",
        "Comment": "Same room",
    }
    door.agent("Ticket.SaveTicketRelationEntity", told)
    columns = "title,relationType,comment,sourceTicketId"
    assert asking.shown(door.tenant, "RelatedTickets", columns, f"sourceTicketId={one}") == [
        {"title": "Smoke alarm", "relationType": "Parent", "comment": "Same room", "sourceTicketId": one}
    ]  # fmt: skip
    (row,) = asking.shown(door.tenant, "RelatedTickets", columns, f"sourceTicketId={other}")
    assert (row["title"], row["relationType"]) == ("Printer on fire", "Child")
    assert ticket(door) not in asking.ids(door.tenant, "RelatedTickets")
