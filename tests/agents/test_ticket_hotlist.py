"""Ticket: who is told of a request, and what he was told."""

from typing import Any

import pytest
from contract.door import Door


@pytest.fixture
def request_id(door: Door) -> int:
    return int(door.rest("POST", "Ticket", {"Title": "Followed"})["TicketId"])


def followed(door: Door, ticket: int, *associates: int) -> None:
    for associate in associates:
        body = {"TableName": "ticket", "RecordId": ticket, "AssociateId": associate}
        door.agent("Favourite.AddFavourite", body)


def told(door: Door, ticket: int, **asked: Any) -> Any:
    body = {"TicketId": ticket, "SkipAssociateIds": [], "NotifyType": "NewTicketMessage", "Channel": "Email"}  # fmt: skip
    return door.agent("Ticket.GetHotlistEjUsers", body | asked)


def settings(door: Door, user: int, **masks: int) -> None:
    with door.tenant.store.unit():
        door.tenant.store.insert("_ejuser", {"id": user, **masks})


def test_those_who_follow_a_request_are_told(door: Door, request_id: int) -> None:
    other = int(door.rest("POST", "Ticket", {"Title": "Other"})["TicketId"])
    followed(door, request_id, 18, 5)
    followed(door, other, 3)
    with door.tenant.store.unit():
        door.tenant.store.insert("_hotlist", {"user_id": 4, "ticket_id": request_id})
        door.tenant.store.insert("_hotlist", {"user_id": 5, "ticket_id": request_id})
        door.tenant.store.insert("_favourite", {
            "TableName": "sale", "RecordId": request_id, "AssociateId": 3, "ExtraInfo": "", "Rank": 1,
        })  # fmt: skip
    assert told(door, request_id) == [4, 5, 18]
    assert told(door, request_id, SkipAssociateIds=[5, 99]) == [4, 18]
    assert told(door, 99_999) == []


def test_a_user_is_told_of_what_he_wants_by_the_channel(door: Door, request_id: int) -> None:
    followed(door, request_id, 5, 18)
    settings(door, 18, notify_mask=4095, email_mask=512 + 4, sms_mask=0)
    assert told(door, request_id, Channel="PopUp") == [5, 18]
    assert told(door, request_id, Channel="Email") == [5]
    assert told(door, request_id, Channel="Email", NotifyType="TicketEscalated") == [5, 18]
    assert told(door, request_id, Channel="Sms") == [5]


def test_who_left_is_told_nothing(door: Door, request_id: int) -> None:
    followed(door, request_id, 5, 18)
    with door.tenant.store.unit():
        row = door.tenant.store.table("associate").rows[18]
        door.tenant.store.update("associate", {**row, "Deleted": True})
    assert told(door, request_id) == [5]


def test_own_notifications_of_requests_are_cleared(door: Door, request_id: int) -> None:
    rows = [(5, request_id), (5, request_id), (18, request_id), (5, 1)]
    with door.tenant.store.unit():
        for user, ticket in rows:
            door.tenant.store.insert("_notify", {"user_id": user, "ticket_id": ticket, "type": 2})
    door.agent("Ticket.ClearNotify", {"Ids": [request_id, 99_999]})
    left = [(row["user_id"], row["ticket_id"]) for row in door.tenant.store.table("_notify").scan()]
    assert left == rows[2:]
