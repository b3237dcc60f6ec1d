"""Levels of a priority write to whom they name, and users are told of what concerns them: when the clock passes, and at once."""

import logging
from datetime import datetime, timedelta
from typing import Any

import pytest
from contract.door import Door
from mail_desk import out, rows

NOBODY = {"AssociateId": 0}
LEVEL = {
    "AlertLevel": 1, "AlertTimeout": 30, "DelegateTo": 18, "EmailTo": "a@new.example, b@new.example", "SmsTo": "+47 1",
    "ReplyTemplateIdCustomer": 2, "ReplyTemplateIdUser": 7, "ReplyTemplateIdCatmast": 8, "ReplyTemplateIdEmail": 9,
    "ReplyTemplateIdSms": 5, "ScriptId": 4,
}  # fmt: skip


@pytest.fixture
def id(door: Door) -> int:
    """A request of Kari's that 5 has, whom its priority leaves half an hour."""
    levels = {"EscalationLevels": [LEVEL], "TicketNew": "Restart", "TicketRead": "None", "Name": "Burning", "Status": "Normal"}  # fmt: skip
    priority = door.agent("List.SaveTicketPriorityEntity", levels)["TicketPriorityId"]
    category = door.agent("List.GetTicketCategoryEntity?ticketCategoryEntityId=1")
    door.agent("List.SaveTicketCategoryEntity", category | {"CategoryMaster": 17})
    new = {
        "Title": "Fire", "Priority": {"TicketPriorityId": priority}, "OwnedBy": {"AssociateId": 5},
        "Category": {"TicketCategoryId": 1}, "FromAddress": "kari@new.example",
    }  # fmt: skip
    return int(door.rest("POST", "Ticket", new)["TicketId"])


def turn(door: Door, **how: Any) -> Any:
    reply = door("POST", "/_so_mock/clock", how, auth=None)
    assert reply.status == 200, reply
    return reply.json()


def address(door: Door, associate: int) -> str:
    person = door.agent(f"Associate.GetAssociate?associateId={associate}")["PersonId"]
    return str(door.rest("GET", f"Person/{person}")["Emails"][0]["Value"])


def notices(door: Door) -> list[tuple[int, int, int]]:
    held = door.tenant.store.table("_notify").scan()
    return [(row["type"], row["user_id"], row["ticket_id"]) for row in held]


def mask(door: Door, user: int, **masks: int) -> None:
    with door.tenant.store.unit():
        door.tenant.store.insert("_ejuser", {"id": user, **masks})


def sent(door: Door) -> list[tuple[str, str]]:
    return [(m["To"], m["Subject"].partition(" [")[0]) for m in out(door)]


def test_a_level_writes_to_each_whom_it_names(
    door: Door, id: int, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "so_mock")
    turn(door, advance="29m")
    assert rows(door) == []
    turn(door, advance="2m")
    assert sent(door) == [
        ("kari@new.example", "We have got your request"),
        (address(door, 18), "A request has escalated"),  # the new owner, as the level says
        (address(door, 17), "A new request"),  # the administrator of the category
        ("a@new.example", "A request has a new owner"),
        ("b@new.example", "A request has a new owner"),
        (address(door, 18), "A request has escalated"),  # as the system tells its users
    ]
    assert {row["About"]["TicketId"] for row in rows(door)} == {id}
    assert {row["From"] for row in rows(door)} == {""}  # nobody's program is to answer
    assert notices(door) == [(4, 18, id)]
    assert "script 4 is not run" in caplog.text
    texts = door.tenant.store.table("_message").scan()
    assert not texts or [row["To"] for row in texts] == ["+47 1"]


def test_what_was_sent_then_has_the_time_of_then(door: Door, id: int) -> None:
    made = datetime.fromisoformat(door.rest("GET", f"Ticket/{id}")["CreatedAt"])
    turn(door, advance="3d")
    assert {row["At"] for row in rows(door) if row["About"]["TicketId"] == id} == {
        (made + timedelta(minutes=30)).isoformat()
    }


def test_an_escalation_by_call_writes_as_well(door: Door, id: int) -> None:
    with door.tenant.store.unit():
        held = door.tenant.store.table("ticket").get(id)
        door.tenant.store.update("ticket", {**held, "AlertTimeout": held["CreatedAt"]})
    door.agent("Ticket.DoEscalating", {"TicketId": id, "Action": "ActionRead"})
    assert len(rows(door)) == 6 and notices(door) == [(4, 18, id)]
    door.agent("Ticket.DoEscalating", {"TicketId": id, "Action": "ActionRead"})
    assert len(rows(door)) == 6


def test_a_level_of_no_template_writes_to_nobody(door: Door, id: int) -> None:
    priority = door.rest("GET", f"Ticket/{id}")["Priority"]["TicketPriorityId"]
    held = door.agent(f"List.GetTicketPriorityEntity?ticketPriorityEntityId={priority}")
    mute = {**held["EscalationLevels"][0], "DelegateTo": 0}
    mute |= {name: 0 for name in mute if name.startswith("ReplyTemplateId")}
    door.agent("List.SaveTicketPriorityEntity", held | {"EscalationLevels": [mute]})
    mask(door, 5, notify_mask=0, email_mask=0, sms_mask=0)
    turn(door, advance="1h")
    assert door.rest("GET", f"Ticket/{id}")["AlertLevel"] == 1
    assert rows(door) == [] and notices(door) == []


def test_the_frame_of_a_priority_holds_back_its_chain(door: Door) -> None:
    """Registered on a Friday at four: an hour is left of the day, and the other one is Monday's."""
    turn(door, at="2027-01-15T15:00:00Z", frozen=True)  # 16:00 in Oslo
    hours = {f"{day}{end}": f"2000-01-01T{hour}:00:00" for day in ("Mon", "Tue", "Wed", "Thu", "Fri")
             for end, hour in (("Start", "09"), ("Stop", "17"))}  # fmt: skip
    asked = {**hours, "TicketNew": "Restart", "Name": "B", "Status": "Normal", "Deadline": 120,
             "EscalationLevels": [{"AlertLevel": 1, "AlertTimeout": 120}]}  # fmt: skip
    for flag, then in (("AlertSchedule", "2027-01-18T10:00:00"), ("External", "2027-01-15T18:00:00")):  # fmt: skip
        made = door.agent("List.SaveTicketPriorityEntity", asked | {"Flags": flag})
        new = {"Title": "x", "Priority": {"TicketPriorityId": made["TicketPriorityId"]}}
        ticket = door.rest("POST", "Ticket", new)
        assert (ticket["AlertTimeout"], ticket["Deadline"]) == (then, "2027-01-18T10:00:00")


def test_a_chain_goes_on_at_its_level_by_the_times_of_the_new_priority(door: Door, id: int) -> None:
    slow = door.agent("List.SaveTicketPriorityEntity", {
        "Name": "Slow", "Status": "Normal", "TicketChangedPriority": "Continue",
        "EscalationLevels": [{"AlertLevel": 1, "AlertTimeout": 5}, {"AlertLevel": 2, "AlertTimeout": 600}],
    })  # fmt: skip
    turn(door, frozen=True)
    turn(door, advance="31m")
    ticket = door.rest("GET", f"Ticket/{id}")
    ticket |= {"Priority": {"TicketPriorityId": slow["TicketPriorityId"]}}
    ticket = door.rest("PUT", f"Ticket/{id}", ticket)
    wait = datetime.fromisoformat(ticket["AlertTimeout"]) - datetime.fromisoformat(
        ticket["LastChanged"]
    )
    assert (ticket["AlertLevel"], wait) == (1, timedelta(minutes=600))


# -- notices


def test_an_activated_request_is_told_to_its_owner_and_who_follows_it(door: Door) -> None:
    new = {"Title": "x", "OwnedBy": {"AssociateId": 17}, "BaseStatus": "Postponed1Hour"}
    id = door.rest("POST", "Ticket", new)["TicketId"]
    door.agent("Favourite.AddFavourite", {"TableName": "ticket", "RecordId": id})
    turn(door, advance="2h")
    assert sent(door) == [
        (address(door, 17), "A request is active again"),
        (address(door, 5), "A favourite is active again"),
    ]
    assert notices(door) == [(8, 17, id), (8, 5, id)]


def test_a_user_is_told_as_he_wants_it(door: Door) -> None:
    mask(door, 17, notify_mask=0, email_mask=1, sms_mask=0)
    mask(door, 18, notify_mask=1, email_mask=0, sms_mask=0)
    for owner in (17, 18):
        made = door.rest("POST", "Ticket?notify=true", {"Title": "x", "OwnedBy": {"AssociateId": owner}})  # fmt: skip
    assert sent(door) == [(address(door, 17), "A new request")]
    assert notices(door) == [(1, 18, made["TicketId"])]


@pytest.mark.parametrize("verb", ["PUT", "PATCH", "agent"])
def test_who_gets_a_request_and_who_had_it_are_told(door: Door, verb: str) -> None:
    made = door.rest("POST", "Ticket", {"Title": "x", "OwnedBy": {"AssociateId": 17}})
    id = made["TicketId"]

    def save(changes: Any, notify: str) -> None:
        if verb == "PATCH":
            door.rest(verb, f"Ticket/{id}?notify={notify}", changes)
        elif verb == "PUT":
            door.rest(verb, f"Ticket/{id}?notify={notify}", door.rest("GET", f"Ticket/{id}") | changes)  # fmt: skip
        else:
            whole = door.agent(f"Ticket.GetTicketEntity?ticketEntityId={id}") | changes
            body = {"NewEntity": whole, "Notify": notify == "true"}
            door.agent("Ticket.SaveTicketEntityWithNotify", body)

    save({"Title": "y"}, "true")
    save({"OwnedBy": {"AssociateId": 18}}, "false")
    assert rows(door) == []
    save({"OwnedBy": {"AssociateId": 17}}, "true")
    assert sent(door) == [
        (address(door, 17), "A new request"), (address(door, 18), "A request has a new owner"),
    ]  # fmt: skip
    assert notices(door) == [(1, 17, id), (64, 18, id)]


def test_whoever_had_an_accepted_request_is_told(door: Door) -> None:
    ids = [
        door.rest("POST", "Ticket", {"Title": "x", "OwnedBy": {"AssociateId": owner}})["TicketId"]
        for owner in (17, 0, 5)
    ]
    door.agent("Ticket.AcceptTickets", {"TicketIds": ids})
    assert notices(door) == [(64, 17, ids[0])]


def test_what_was_told_of_a_request_goes_with_it(door: Door) -> None:
    id = door.rest("POST", "Ticket?notify=true", {"Title": "x", "OwnedBy": {"AssociateId": 17}})["TicketId"]  # fmt: skip
    assert len(notices(door)) == 1
    door.agent("Ticket.DeleteTicketEntity", {"TicketEntityId": id})
    turn(door, advance="15d")
    assert id not in {ticket for _, _, ticket in notices(door)}


# -- the queue


def test_the_queue_gives_what_is_due_first_of_the_callers_categories_and_it_leaves_the_queue(
    door: Door,
) -> None:
    queued = door.agent("List.SaveTicketStatusEntity", {"Name": "In queue", "Status": "Active", "UsedInQueue": True})  # fmt: skip
    held = door.agent("List.GetTicketStatusEntity?ticketStatusEntityId=1")
    door.agent("List.SaveTicketStatusEntity", held | {"UsedInQueue": False})
    with door.tenant.store.unit():
        for id, category in ((17, 2), (5, 1)):
            user = door.tenant.store.table("associate").get(id)
            door.tenant.store.update("associate", {**user, "TicketCategories": [category]})

    def new(day: int, category: int = 1, status: Any = queued) -> int:
        given = {
            "Title": "x", "OwnedBy": NOBODY, "Deadline": f"2030-01-{day:02}T00:00:00", "Status": status,
            "Category": {"TicketCategoryId": category},
        }  # fmt: skip
        return int(door.rest("POST", "Ticket", given)["TicketId"])

    later, first, _, _ = new(5), new(3), new(2, category=2), new(1, status=held)
    taken = [door.agent("Ticket.GetNextInQueue") for _ in range(3)]
    assert [each and each["TicketId"] for each in taken] == [first, later, None]
    assert taken[0]["Status"]["TicketStatusId"] == 1
    assert taken[0]["OwnedBy"]["AssociateId"] == 5
