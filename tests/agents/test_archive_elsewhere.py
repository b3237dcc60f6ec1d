"""What other agents do to the rows of an archive, and files that are made of rows."""

from base64 import b64decode
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from contract.door import Door

LATE = [{"Name": "title", "Operator": "is", "Values": ["Late"]}]


def ticket(door: Door, title: str = "Late") -> int:
    made = door.agent("Ticket.SaveTicketEntity", {"Title": title})
    return int(made["TicketId"])


def held(door: Door, id: int) -> Any:
    return door.agent("Ticket.GetTicketEntity?ticketEntityId=" + str(id))


@pytest.mark.parametrize("status", ["Deleted", "Spam"])
def test_all_requests_that_a_provider_lists_get_a_status(door: Door, status: str) -> None:
    wanted, other = [ticket(door), ticket(door)], ticket(door, "In time")
    asked = {"ProviderName": "Ticket", "Restrictions": LATE}
    assert door.agent(f"Ticket.Set{status}StatusByProvider", asked) == wanted
    assert [held(door, id)["BaseStatus"] for id in wanted] == [status, status]
    assert held(door, other)["BaseStatus"] == "Active"


def test_all_requests_that_a_provider_lists_are_marked_as_read(door: Door) -> None:
    wanted, other = ticket(door), ticket(door, "In time")
    asked = {"Provider": "FindTicket", "Restrictions": LATE, "NewStatus": "Yellow"}
    assert door.agent("Ticket.UpdateTicketsReadStatusByProvider", asked) == [wanted]
    assert held(door, wanted)["ReadStatus"] == "Yellow" != held(door, other)["ReadStatus"]


def test_all_requests_that_a_provider_lists_become_favourites(door: Door) -> None:
    wanted, other = ticket(door), ticket(door, "In time")
    asked = {"ProviderName": "Ticket", "Restrictions": LATE, "AssociateId": 0}
    door.agent("Favourite.AddTicketsToFavouritesByProvider", asked | {"ExtraInfo": "x"})

    def favourites() -> list[tuple[int, str]]:
        found = door.agent("Favourite.GetFavourites", {"TableName": "ticket", "AssociateId": 0})
        return [(each["RecordId"], each["ExtraInfo"]) for each in found]

    assert favourites() == [(wanted, "x")]
    asked_too = {"TableName": "ticket", "RecordId": other, "AssociateId": 0, "ExtraInfo": ""}
    door.agent("Favourite.AddFavourite", asked_too)
    door.agent("Favourite.RemoveTicketsFromFavouritesByProvider", asked)
    assert favourites() == [(other, "")]


def test_what_cannot_be_asked_changes_nothing(door: Door) -> None:
    wanted = ticket(door)
    asked = {"ProviderName": "Ticket", "Restrictions": [{"Name": "titel", "Operator": "is", "Values": ["Late"]}]}  # fmt: skip
    reply = door("POST", "Agents/Ticket/SetDeletedStatusByProvider", asked)
    assert reply.status == 400
    assert "nearest: title" in reply.body.decode()
    assert held(door, wanted)["BaseStatus"] == "Active"


def test_targets_become_a_workbook(door: Door) -> None:
    group = door.agent("Targets.SaveTargetGroup", {
        "Year": 2026, "EntityType": "Sale",
        "TargetAssignments": [{"TargetAssociate": {"AssociateId": 5}, "Values": [10, 20.5]}],
    })  # fmt: skip
    asked = {"TargetGroupId": group["TargetGroupId"]}
    made = door.agent("Targets.ExportTargetGroupToExcel", asked)
    assert made["FileName"] == "Targets 2026.xlsx"
    content = door.agent("BLOB.GetOutputFromBatch", {"BatchTaskId": made["BatchTaskId"]})
    with ZipFile(BytesIO(b64decode(content))) as package:
        sheet = package.read("xl/worksheets/sheet1.xml").decode()
    assert "<v>20.5</v>" in sheet
    user = door.agent("Associate.GetAssociate?associateId=5")
    assert user["FullName"] in sheet
