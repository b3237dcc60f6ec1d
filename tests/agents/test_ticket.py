"""Requests: what a save makes follow, who owns them, and how they are merged, parted, deleted and related."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from contract.door import Door
from contract.driver import SOLVEIG, TERJE, ask, record

from so_mock.clock import Clock
from so_mock.tenant import Tenant

NO_DATE = "0001-01-01T00:00:00"
KARI, ODD = 5, 6  # persons of company 2
AUTOMATIC = 2147483647


def save(tenant: Tenant, caller: Any = TERJE, **given: Any) -> Any:
    given = {"Title": "Printer on fire", **given}
    return record(tenant, "Ticket.SaveTicketEntity", caller, ticket_entity=given)


def again(tenant: Tenant, ticket: Any, caller: Any = TERJE, **given: Any) -> Any:
    return record(tenant, "Ticket.SaveTicketEntity", caller, ticket_entity=ticket | given)


def read(tenant: Tenant, id: int) -> Any:
    return record(tenant, "Ticket.GetTicketEntity", ticket_entity_id=id)


def flat(tenant: Tenant, id: int) -> Any:
    return record(tenant, "Ticket.GetTicket", ticket_id=id)


def message(tenant: Tenant, ticket: Any, caller: Any = TERJE, **given: Any) -> Any:
    given = {"Body": "Hello", "Ticket": {"TicketId": ticket["TicketId"]}, **given}
    return record(tenant, "Ticket.SaveTicketMessageEntity", caller, ticket_message_entity=given)


def category(tenant: Tenant, **given: Any) -> int:
    made = {"Name": "Printers", **given}
    saved = record(tenant, "List.SaveTicketCategoryEntity", ticket_category_entity=made)
    return int(saved["TicketCategoryId"])


def priority(tenant: Tenant, **given: Any) -> int:
    made = {"Name": "Burning", "Status": "Normal", "SortOrder": 99, **given}
    saved = record(tenant, "List.SaveTicketPriorityEntity", ticket_priority_entity=made)
    return int(saved["TicketPriorityId"])


def wind(tenant: Tenant, ticket: Any, **columns: Any) -> None:
    """Changes the row as time would."""
    with tenant.store.unit():
        table = tenant.store.table("ticket")
        tenant.store.update("ticket", {**table.get(ticket["TicketId"]), **columns})


def ago(**by: int) -> str:
    """A moment before now, in the tenant's zone."""
    return moved(-1, by)


def ahead(**by: int) -> str:
    return moved(1, by)


def moved(sign: int, by: dict[str, int]) -> str:
    return (datetime.fromisoformat(Clock().now()) + sign * timedelta(**by)).isoformat()


# -- what a save makes follow


def test_a_template_has_status_type_and_priority_of_the_lists(tenant: Tenant) -> None:
    default = record(tenant, "Ticket.CreateDefaultTicketEntity")
    assert default["TicketId"] == 0
    assert (default["BaseStatus"], default["ReadStatus"]) == ("Active", "Green")
    assert default["Status"]["Status"] == "Active" and default["Status"]["IsDefault"]
    assert default["TicketType"]["IsDefault"]
    assert default["Priority"]["TicketPriorityId"] > 0
    assert default["OwnedBy"]["AssociateId"] == default["CreatedBy"]["AssociateId"] == 5


def test_a_template_for_a_type_is_as_the_type_says(tenant: Tenant) -> None:
    kind = record(
        tenant,
        "List.SaveTicketTypeEntity",
        ticket_type_entity={
            "Name": "Complaint",
            "DefaultTicketStatus": 3,
            "DefaultTicketPriority": 3,
            "ExternalAsDefault": True,
        },
    )
    default = record(
        tenant, "Ticket.CreateDefaultForTicketType", ticket_type_id=kind["TicketTypeId"]
    )
    assert default["TicketType"]["Name"] == "Complaint"
    assert default["Status"]["TicketStatusId"] == 3
    assert default["Priority"]["TicketPriorityId"] == 3
    assert default["Slevel"] == "External"
    assert ask(tenant, "Ticket.CreateDefaultForTicketType", ticket_type_id=999).status == 404


def test_a_request_stands_in_its_flat_form_with_all_that_it_refers_to(tenant: Tenant) -> None:
    made = save(
        tenant, Person={"PersonId": KARI}, Category={"TicketCategoryId": category(tenant)},
    )  # fmt: skip
    shown = flat(tenant, made["TicketId"])
    person = record(tenant, "Person.GetPersonEntity", person_entity_id=KARI)
    assert (shown["PersonFirstname"], shown["PersonLastname"], shown["PersonFullname"]) == (
        person["Firstname"], person["Lastname"], person["FullName"],
    )  # fmt: skip
    assert (shown["CustId"], shown["ContactId"]) == (KARI, person["Contact"]["ContactId"])
    assert shown["ContactName"] == person["Contact"]["Name"]
    assert (shown["CategoryName"], shown["CategoryFullname"]) == ("Printers", "Printers")
    assert (shown["OwnedByName"], shown["OwnedByAssociateId"]) == ("tje0", 5)
    assert shown["TicketStatusDisplayValue"] == made["Status"]["Name"]
    assert shown["PriorityName"] == made["Priority"]["Name"]
    assert shown["TicketTypeName"] == made["TicketType"]["Name"]


def test_a_status_decides_the_base_status_and_a_base_status_the_status(tenant: Tenant) -> None:
    ticket = save(tenant)
    closed = again(tenant, ticket, Status={"TicketStatusId": 2})
    assert closed["BaseStatus"] == "Closed" and closed["ClosedAt"] != NO_DATE
    opened = again(tenant, closed, BaseStatus="Active")
    assert opened["Status"]["Status"] == "Active" and opened["ClosedAt"] == NO_DATE
    assert flat(tenant, ticket["TicketId"])["BaseStatus"] == "Active"


def test_who_and_when_are_told_by_the_server(tenant: Tenant) -> None:
    ticket = save(tenant, CreatedAt="1999-01-01T00:00:00", CreatedBy={"AssociateId": 17})
    assert ticket["CreatedAt"] == ticket["LastChanged"] > "2000"
    assert ticket["CreatedBy"]["AssociateId"] == 5
    made = ago(hours=2)
    wind(tenant, ticket, CreatedAt=made, LastChanged=made)
    changed = again(tenant, ticket, Title="Printer out")
    assert changed["LastChanged"] > ago(hours=1)
    assert changed["CreatedAt"] == read(tenant, ticket["TicketId"])["CreatedAt"] == made


@pytest.mark.parametrize(
    ("shortcut", "wait"), [("Postponed1Hour", {"hours": 1}), ("PostponedWeek", {"weeks": 1})]
)
def test_a_postponed_request_wakes_when_its_time_has_come(
    tenant: Tenant, shortcut: str, wait: dict[str, int]
) -> None:
    ticket = again(tenant, save(tenant), BaseStatus=shortcut)
    assert ticket["BaseStatus"] == ticket["Status"]["Status"] == "Postponed"
    assert moved(1, {**wait, "seconds": -5}) < ticket["Activate"] <= moved(1, wait)
    assert read(tenant, ticket["TicketId"])["BaseStatus"] == "Postponed"
    wind(tenant, ticket, Activate=ago(minutes=1))
    assert read(tenant, ticket["TicketId"])["BaseStatus"] == "Active"
    assert flat(tenant, ticket["TicketId"])["TicketStatus"] == 1


def test_a_deadline_follows_from_the_priority(tenant: Tenant) -> None:
    burning = priority(tenant, Deadline=90)
    ticket = save(tenant, Priority={"TicketPriorityId": burning})
    due = datetime.fromisoformat(ticket["Deadline"]) - datetime.fromisoformat(ticket["CreatedAt"])
    assert due == timedelta(minutes=90)


def test_time_to_close_counts_by_office_hours_and_by_the_clock(tenant: Tenant) -> None:
    """Open for exactly one week: five days of eight hours, or seven of twenty-four."""
    hours: dict[str, str] = {}
    for day in ("Mon", "Tue", "Wed", "Thu", "Fri"):
        hours |= {f"{day}Start": "2026-01-01T08:00:00", f"{day}Stop": "2026-01-01T16:00:00"}
    ticket = save(tenant, Priority={"TicketPriorityId": priority(tenant, **hours)})
    wind(tenant, ticket, CreatedAt=ago(weeks=1))
    closed = again(tenant, ticket, BaseStatus="Closed")
    assert 7 * 24 * 60 <= closed["RealTimeToClose"] <= 7 * 24 * 60 + 1
    assert abs(closed["TimeToClose"] - 5 * 8 * 60) <= 1


def test_time_is_counted_where_the_status_says(tenant: Tenant) -> None:
    waiting = record(
        tenant, "List.SaveTicketStatusEntity",
        ticket_status_entity={"Name": "Waiting", "Status": "Active", "TimeCounter": "Externally"},
    )["TicketStatusId"]  # fmt: skip
    ticket = again(tenant, save(tenant), Status={"TicketStatusId": waiting})
    wind(tenant, ticket, StatusSince=ago(hours=3))
    closed = again(tenant, ticket, BaseStatus="Closed")
    assert abs(closed["RealTimeSpentExternally"] - 3 * 3600) <= 5
    assert closed["RealTimeSpentInternally"] == closed["RealTimeSpentQueue"] == 0


def test_secondary_persons_and_tags_are_stored_by_their_ids(tenant: Tenant) -> None:
    with tenant.store.unit():
        tag = tenant.store.insert("tag", {"Id": 7, "Name": "urgent", "ToolTip": ""})
    persons = [{"PersonId": ODD}, {"PersonId": KARI}]
    ticket = save(tenant, SecondaryPersons=persons, Tags=[{"Id": tag["Id"]}])
    assert [p["PersonId"] for p in ticket["SecondaryPersons"]] == [ODD, KARI]
    assert [t["Name"] for t in ticket["Tags"]] == ["urgent"]
    assert again(tenant, ticket, SecondaryPersons=[])["SecondaryPersons"] == []


def test_a_request_without_a_title_is_refused(tenant: Tenant) -> None:
    answer = ask(tenant, "Ticket.SaveTicketEntity", ticket_entity={"Title": " "})
    assert answer.status == 400 and "Title" in answer.value["Message"]


# -- owners


def test_a_new_owner_has_not_read_it(tenant: Tenant) -> None:
    ticket = save(tenant)
    given = again(tenant, ticket, OwnedBy={"AssociateId": 17})
    assert (given["OwnedBy"]["AssociateId"], given["ReadStatus"]) == (17, "Red")
    process = {"ticket_entity_id": ticket["TicketId"]}
    other = record(tenant, "Ticket.ProcessTicketWhenRead", **process)
    assert other["ReadStatus"] == "Red" and other["FirstReadByUser"] != NO_DATE
    own = record(tenant, "Ticket.ProcessTicketWhenRead", SOLVEIG, **process)
    assert own["ReadStatus"] == "Green" and own["ReadByOwner"] != NO_DATE
    assert flat(tenant, ticket["TicketId"])["ReadByOwner"] == own["ReadByOwner"]


def test_only_the_owner_reads_as_the_owner(tenant: Tenant) -> None:
    ticket = save(tenant, OwnedBy={"AssociateId": 17})
    given = {"ticket_entity_id": ticket["TicketId"], "read_status": "Yellow"}
    unheard = record(tenant, "Ticket.SetTicketReadByOwner", **given, check_escalating=False)
    assert unheard["ReadStatus"] == "Red"
    heard = record(tenant, "Ticket.SetTicketReadByOwner", SOLVEIG, **given, check_escalating=False)
    assert heard["ReadStatus"] == read(tenant, ticket["TicketId"])["ReadStatus"] == "Yellow"


def test_read_status_of_many_at_once(tenant: Tenant) -> None:
    one, two = save(tenant)["TicketId"], save(tenant)["TicketId"]
    changed = record(
        tenant, "Ticket.UpdateTicketsReadStatus", ticket_ids=[two, 9999, one], new_status="Red"
    )
    assert changed == [two, one]
    assert {read(tenant, id)["ReadStatus"] for id in (one, two)} == {"Red"}


def test_accepted_requests_are_the_callers(tenant: Tenant) -> None:
    ids = [save(tenant, OwnedBy={"AssociateId": 0})["TicketId"] for _ in range(2)]
    assert read(tenant, ids[0])["OwnedBy"] is None
    assert flat(tenant, ids[0])["OwnedBy"] == 1, "the system user"
    assert record(tenant, "Ticket.AcceptTickets", SOLVEIG, ticket_ids=ids) is None
    assert {read(tenant, id)["OwnedBy"]["AssociateId"] for id in ids} == {17}


def test_accepting_what_is_not_there_accepts_nothing(tenant: Tenant) -> None:
    id = save(tenant, OwnedBy={"AssociateId": 0})["TicketId"]
    assert ask(tenant, "Ticket.AcceptTickets", ticket_ids=[id, 9999]).status == 404
    assert read(tenant, id)["OwnedBy"] is None


def test_next_in_queue_is_assigned_and_not_given_twice(tenant: Tenant) -> None:
    """Case 22 of the misleading names: a read by its name, which assigns."""
    burning = {"TicketPriorityId": priority(tenant)}
    nobody = {"AssociateId": 0}
    first = save(tenant, Priority=burning, OwnedBy=nobody)["TicketId"]
    second = save(tenant, Priority=burning, OwnedBy=nobody)["TicketId"]
    owned = save(tenant, Priority=burning)["TicketId"]
    assert record(tenant, "Ticket.GetNextInQueue", SOLVEIG)["TicketId"] == first
    assert read(tenant, first)["OwnedBy"]["AssociateId"] == 17
    assert record(tenant, "Ticket.GetNextInQueue")["TicketId"] == second
    assert read(tenant, owned)["OwnedBy"]["AssociateId"] == 5
    following = record(tenant, "Ticket.GetNextInQueue")
    assert following is None or following["TicketId"] not in (first, second, owned)


@pytest.mark.parametrize("method", ["Even", "Unfair"])
def test_a_category_assigns_in_turn_or_to_who_has_fewest(tenant: Tenant, method: str) -> None:
    of = {"TicketCategoryId": category(tenant, DelegateMethod=method)}
    made = [save(tenant, Category=of, OwnedBy={"AssociateId": AUTOMATIC}) for _ in range(3)]
    owners = [ticket["OwnedBy"]["AssociateId"] for ticket in made]
    assert len(set(owners)) == 3, owners


def test_a_category_may_leave_it_unassigned_or_give_it_to_its_master(tenant: Tenant) -> None:
    automatic = {"AssociateId": AUTOMATIC}
    left = {"TicketCategoryId": category(tenant, DelegateMethod="Not")}
    assert save(tenant, Category=left, OwnedBy=automatic)["OwnedBy"] is None
    master = category(tenant, Flags="DefaultToCategoryMaster", CategoryMaster=18)
    given = save(tenant, Category={"TicketCategoryId": master}, OwnedBy=automatic)
    assert given["OwnedBy"]["AssociateId"] == 18


# -- escalation


def test_escalation_runs_from_level_to_level(tenant: Tenant) -> None:
    levels = [
        {"AlertLevel": 1, "AlertTimeout": 60, "DelegateTo": 17},
        {"AlertLevel": 2, "AlertTimeout": 30},
    ]
    burning = priority(
        tenant, TicketNew="Restart", TicketRead="None", TicketClosed="Stop", EscalationLevels=levels, Deadline=10,
    )  # fmt: skip
    ticket = save(tenant, Priority={"TicketPriorityId": burning})
    assert ahead(minutes=59) < ticket["AlertTimeout"] <= ahead(minutes=60)
    escalate = {"ticket_id": ticket["TicketId"], "action": "ActionRead"}
    record(tenant, "Ticket.DoEscalating", **escalate)
    assert read(tenant, ticket["TicketId"])["AlertLevel"] == 0, "its time has not come"
    wind(tenant, ticket, AlertTimeout=ago(minutes=1))
    record(tenant, "Ticket.DoEscalating", **escalate)
    reached = read(tenant, ticket["TicketId"])
    assert reached["AlertLevel"] == 1 and reached["OwnedBy"]["AssociateId"] == 17
    assert ahead(minutes=29) < reached["AlertTimeout"] <= ahead(minutes=30)
    assert ahead(minutes=9) < reached["Deadline"] <= ahead(minutes=10)
    assert again(tenant, reached, BaseStatus="Closed")["AlertTimeout"] == NO_DATE


# -- deleting


def test_a_deleted_request_is_still_read_and_edited_by_its_id(tenant: Tenant) -> None:
    id = save(tenant)["TicketId"]
    for _ in range(2):
        assert record(tenant, "Ticket.DeleteTicketEntity", ticket_entity_id=id) is None
    gone = read(tenant, id)
    assert (gone["BaseStatus"], gone["Status"]["Name"]) == ("Deleted", "Deleted")
    assert again(tenant, gone, Title="Still here")["Title"] == "Still here"
    assert read(tenant, id)["BaseStatus"] == "Deleted"
    assert [t["TicketId"] for t in record(tenant, "Ticket.GetTickets", ticket_ids=[id])] == [id]
    record(tenant, "Ticket.UndeleteByIds", ticket_ids=[id, 9999])
    back = read(tenant, id)
    assert (back["BaseStatus"], back["Status"]["Status"]) == ("Active", "Active")
    assert record(tenant, "Ticket.DeleteTicketEntity", ticket_entity_id=9999) is None


def test_deleted_and_spam_are_set_on_many_and_undone(tenant: Tenant) -> None:
    ids = [save(tenant)["TicketId"] for _ in range(3)]
    assert record(tenant, "Ticket.SetDeletedStatusByIds", ticket_ids=ids[:1]) == ids[:1]
    spam = record(tenant, "Ticket.SetSpamStatusByIds", ticket_ids=[ids[1], 9999])
    assert spam == [ids[1]]
    assert [flat(tenant, id)["BaseStatus"] for id in ids] == ["Deleted", "Spam", "Active"]
    closed = again(tenant, read(tenant, ids[2]), BaseStatus="Closed")
    record(tenant, "Ticket.UndeleteByIds", ticket_ids=ids)
    assert [flat(tenant, id)["BaseStatus"] for id in ids] == ["Active", "Active", "Closed"]
    assert read(tenant, ids[2])["Status"] == closed["Status"], "it was not deleted"


# -- merging and parting


def test_merged_requests_give_up_messages_and_persons_and_lead_to_the_primary(
    tenant: Tenant,
) -> None:
    primary = save(tenant, Person={"PersonId": KARI})
    other = save(tenant, Person={"PersonId": ODD}, SecondaryPersons=[{"PersonId": KARI}])
    third = save(tenant)
    kept, moved = message(tenant, primary), message(tenant, other)
    merged = record(
        tenant, "Ticket.MergeTickets",
        merged_ticket_entity=primary | {"Title": "Printers"},
        secondary_ticket_ids=[other["TicketId"], third["TicketId"]],
    )  # fmt: skip
    assert merged["TicketId"] == primary["TicketId"] and merged["Title"] == "Printers"
    assert [m["TicketMessageId"] for m in merged["Messages"]] == [
        kept["EjMessageId"], moved["EjMessageId"],
    ]  # fmt: skip
    assert [p["PersonId"] for p in merged["SecondaryPersons"]] == [ODD]
    left = read(tenant, other["TicketId"])
    assert (left["BaseStatus"], left["Messages"]) == ("Merged", [])
    assert left["ConnectId"] == primary["TicketId"]
    record(
        tenant, "Ticket.MergeTickets",
        merged_ticket_entity=save(tenant), secondary_ticket_ids=[primary["TicketId"]],
    )  # fmt: skip
    last = read(tenant, primary["TicketId"])["ConnectId"]
    resolve = "Ticket.ResolveTicketId"
    assert record(tenant, resolve, ticket_id=other["TicketId"]) == last
    assert record(tenant, resolve, ticket_id=last) == last
    assert record(tenant, resolve, ticket_id=9999) == 0


@pytest.mark.parametrize("others", [[9999], "itself"])
def test_a_merge_that_cannot_be_leaves_everything(tenant: Tenant, others: Any) -> None:
    ticket, second = save(tenant), save(tenant)
    message(tenant, second)
    wrong = [ticket["TicketId"]] if others == "itself" else others
    answer = ask(
        tenant, "Ticket.MergeTickets",
        merged_ticket_entity=ticket | {"Title": "New"}, secondary_ticket_ids=[second["TicketId"], *wrong],
    )  # fmt: skip
    assert answer.status in (400, 404)
    assert read(tenant, ticket["TicketId"])["Title"] == ticket["Title"]
    assert read(tenant, second["TicketId"])["NumMessages"] == 1


def test_a_split_moves_the_messages_named_to_a_new_request(tenant: Tenant) -> None:
    source = save(tenant)
    stays, goes = message(tenant, source), message(tenant, source)
    new = record(
        tenant, "Ticket.SplitTicket",
        source_ticket_entity_id=source["TicketId"], source_ticket_entity_status_id=2,
        source_ticket_entity_activate=NO_DATE, transfer_message_ids=[goes["EjMessageId"]],
        new_ticket_entity={"Title": "Scanner"},
    )  # fmt: skip
    assert new["TicketId"] > source["TicketId"]
    assert [m["TicketMessageId"] for m in new["Messages"]] == [goes["EjMessageId"]]
    left = read(tenant, source["TicketId"])
    assert left["BaseStatus"] == "Closed"
    assert [m["TicketMessageId"] for m in left["Messages"]] == [stays["EjMessageId"]]


def test_a_message_of_another_request_cannot_be_split_off(tenant: Tenant) -> None:
    source, other = save(tenant), save(tenant)
    foreign = message(tenant, other)
    answer = ask(
        tenant, "Ticket.SplitTicket",
        source_ticket_entity_id=source["TicketId"], source_ticket_entity_status_id=0,
        source_ticket_entity_activate=None, transfer_message_ids=[foreign["EjMessageId"]],
        new_ticket_entity={"Title": "Scanner"},
    )  # fmt: skip
    assert answer.status == 400
    assert read(tenant, other["TicketId"])["NumMessages"] == 1


# -- the REST door


def test_a_request_is_one_behind_both_doors(door: Door) -> None:
    made = door.rest("POST", "Ticket?notify=true", {"Title": "By REST"})
    id = made["TicketId"]
    assert door.agent(f"Ticket.GetTicketEntity?ticketEntityId={id}") == made
    put = door.rest("PUT", f"Ticket/{id}?notify=true", made | {"Title": "Put"})
    assert put["Title"] == "Put"
    door.rest("PATCH", f"Ticket/{id}", {"BaseStatus": "Closed"})
    assert door.agent(f"Ticket.GetTicket?ticketId={id}")["TicketStatusDisplayValue"] == "Closed"
    assert door.rest("GET", f"Ticket/{id}/Simple")["BaseStatus"] == "Closed"
    door.rest("DELETE", f"Ticket/{id}")
    assert door.rest("GET", f"Ticket/{id}")["BaseStatus"] == "Deleted"


def test_requests_are_merged_by_rest(door: Door) -> None:
    one, two = (door.rest("POST", "Ticket", {"Title": t})["TicketId"] for t in ("One", "Two"))
    door.agent("Ticket.SaveTicketMessageEntity", {"Body": "Moves", "Ticket": {"TicketId": two}})
    given = f"mergedTicketEntity.ticketId={one}&mergedTicketEntity.status.ticketStatusId=2"
    merged = door.rest("POST", f"Ticket/Merge?{given}&secondaryTicketIds={two}")
    assert (merged["Title"], merged["NumMessages"]) == ("One", 1)
    assert merged["BaseStatus"] == "Closed"
    assert door.agent("Ticket.ResolveTicketId", {"TicketId": two}) == one


def test_summaries_are_in_the_order_asked(door: Door) -> None:
    one, two = (door.rest("POST", "Ticket", {"Title": t})["TicketId"] for t in ("One", "Two"))
    listed = door.agent("Ticket.GetTicketSummaries", {"TicketIds": [two, 9999, one]})
    assert [(each["TicketId"], each["Title"]) for each in listed] == [(two, "Two"), (one, "One")]
    assert all(each["TicketStatus"] == 1 for each in listed)


# -- relations


def related(door: Door, sources: list[int], destination: int, kind: str) -> Any:
    return door.agent(
        "Ticket.CreateTicketRelations",
        {"SourceTicketIds": sources, "DestinationTicketId": destination, "RelationType": kind},
    )


def test_relations_are_seen_from_both_ends(door: Door) -> None:
    child, parent, friend = (
        door.rest("POST", "Ticket", {"Title": t})["TicketId"] for t in ("Child", "Parent", "Friend")
    )
    (made,) = related(door, [child], parent, "Parent")
    assert made["IsValid"] and made["ErrorMessage"] == ""
    related(door, [friend], child, "Related")
    seen = door.agent("Ticket.GetTicketRelations", {"TicketId": parent})
    assert [(r["RelationType"], r["TicketId"], r["Title"]) for r in seen] == [
        ("Child", child, "Child")
    ]
    assert (seen[0]["HasParent"], seen[0]["RelatedCount"]) == (True, 1)
    seen = door.agent("Ticket.GetTicketRelations", {"TicketId": child})
    assert [(r["RelationType"], r["TicketId"]) for r in seen] == [
        ("Parent", parent), ("Related", friend),
    ]  # fmt: skip
    assert seen[0]["ChildCount"] == 1 and seen[0]["RelationCreatedAt"] > "2000"
    assert door.agent("Ticket.GetTicketParentId", {"TicketId": child}) == parent
    assert door.agent("Ticket.GetTicketParentId", {"TicketId": parent}) == 0


def test_what_cannot_be_related_says_why_and_the_rest_is_made(door: Door) -> None:
    a, b, c = (door.rest("POST", "Ticket", {"Title": t})["TicketId"] for t in "abc")
    asked = {"SourceTicketIds": [a, b], "DestinationTicketId": b, "RelationType": "Parent"}
    verdicts = door.agent("Ticket.ValidateTicketRelations", asked)
    assert [v["IsValid"] for v in verdicts] == [True, False]
    assert verdicts[1]["RelationError"] == "SameTicket"
    assert door.agent("Ticket.GetTicketRelations", {"TicketId": a}) == [], "only looked at"
    related(door, [a], b, "Parent")
    assert related(door, [a], b, "Related")[0]["RelationError"] == "RelationExists"
    assert related(door, [a], c, "Parent")[0]["RelationError"] == "ParentExists"
    assert related(door, [c], a, "Child")[0]["RelationError"] == "ParentExists"


def test_a_parent_is_replaced_and_taken_away(door: Door) -> None:
    a, b, c = (door.rest("POST", "Ticket", {"Title": t})["TicketId"] for t in "abc")
    for parent in (b, c):
        door.agent("Ticket.SetTicketParent", {"TicketId": a, "ParentTicketId": parent})
        assert door.agent("Ticket.GetTicketParentId", {"TicketId": a}) == parent
    assert door.agent("Ticket.GetTicketRelations", {"TicketId": b}) == []
    body = {"TicketId": a, "ParentTicketId": a}
    assert door("POST", "Agents/Ticket/SetTicketParent", body).status == 400
    door.agent("Ticket.SetTicketParent", {"TicketId": a, "ParentTicketId": 0})
    assert door.agent("Ticket.GetTicketParentId", {"TicketId": a}) == 0


def test_definitions_decide_what_closing_asks_for(door: Door) -> None:
    rule = {"Name": "Part of", "RelationType": "Child", "IsPreventClosingParent": True}
    door.agent("List.SaveTicketRelationDefinitionEntity", rule)
    rule = {"Name": "Whole", "RelationType": "Parent", "IsCloseParentWithChild": True, "IsParentMandatory": True}  # fmt: skip
    door.agent("List.SaveTicketRelationDefinitionEntity", rule)
    child, parent = (door.rest("POST", "Ticket", {"Title": t})["TicketId"] for t in "cp")

    def actions(id: int) -> Any:
        return door.agent("Ticket.GetTicketRelationActions", {"TicketId": id, "TicketTypeId": 1})

    assert actions(child)["IsParentRequired"]
    related(door, [child], parent, "Parent")
    told = actions(parent)
    assert (told["CanCloseCurrentTicket"], told["Children"]) == (False, [child])
    told = actions(child)
    assert (told["TicketIdToClose"], told["IsParentRequired"]) == (parent, False)
    door.rest("PATCH", f"Ticket/{child}", {"BaseStatus": "Closed"})
    assert actions(parent)["CanCloseCurrentTicket"]
